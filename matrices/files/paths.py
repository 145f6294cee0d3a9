"""A path file as the graph it says, or every sentence about what is wrong with it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self, get_args

from matrices.calendars import Calendar
from matrices.conditions import Condition, parse
from matrices.desk import Desk
from matrices.files.documents import Document, Place
from matrices.files.gates import read_gate
from matrices.files.shapes import ClockShape, PathShape, StepShape, TransitionShape
from matrices.files.steps import NAME, StepReader
from matrices.matrix import Matrix
from matrices.paths import (
    ANYWHERE,
    APPROVED,
    BREACH_OF,
    REFUSED,
    RETURNED,
    ClockRule,
    Path,
    Transition,
    Trigger,
)
from matrices.points import Point
from matrices.problems import nearest
from matrices.roster import Roster
from matrices.targets import Target
from matrices.tickets import OPENED, Vocabulary
from matrices.waits import Wait

_LEVEL = re.compile(r"level ([0-9]{1,9})")
_TRIGGERS = tuple(word for word in get_args(Trigger) if word != "fork")
_ANYWHERE_HAS: tuple[Trigger, ...] = ("on", "at")
_DECIDES_BY = ("when", "during", "else")
_APPROVALS = (APPROVED, REFUSED)


@dataclass(frozen=True, slots=True)
class Around:
    """What a path file may refer to.

    `outcomes` are the ends of every path of the desk, by its name; `paths` those that were read,
    to be filled; `tasks` the names of the desk's own tasks.
    """

    calendars: Mapping[str, Calendar]
    matrices: Mapping[str, Matrix]
    vocabulary: Vocabulary
    roster: Roster
    outcomes: Mapping[str, frozenset[str]]
    paths: dict[str, Path]
    tasks: Collection[str] = ()

    @classmethod
    def of(cls, desk: Desk) -> Self:
        """All that a further path of a desk may refer to."""
        outcomes = {
            name: frozenset(step.outcome for step in path.steps.values() if step.kind == "end")
            for name, path in desk.paths.items()
        }
        return cls(
            calendars=desk.calendars,
            matrices=desk.matrices,
            vocabulary=desk.vocabulary,
            roster=desk.roster,
            outcomes=outcomes,
            paths=dict(desk.paths),
            tasks=desk.tasks,
        )


def read_path(document: Document, shape: PathShape, around: Around) -> Path | None:
    """The path that the file says; None where it says none, with problems on the document."""
    calendar = around.calendars.get(shape.calendar)
    matrix = around.matrices.get(shape.matrix)
    if calendar is None:
        right = nearest(shape.calendar, around.calendars)
        document.problem(("calendar",), f"there is no calendar '{shape.calendar}'", right)
    if matrix is None:
        right = nearest(shape.matrix, around.matrices)
        document.problem(("matrix",), f"there is no matrix '{shape.matrix}'", right)
    said = shape.model_dump(by_alias=True, exclude_defaults=True)
    reader = _Reader(document, shape, around, calendar, said)
    if not NAME.fullmatch(shape.path):
        right = "letters, digits, spaces, - _ and . are right"
        document.problem(("path",), f"a path cannot be called '{shape.path}'", right)
    reader.clocks_and_pauses()
    steps = StepReader(document, shape, said, around)
    found = {name: steps.read(name, step) for name, step in shape.steps.items()}
    for key in ("start", "restart"):
        reader.leads_to((key,), getattr(shape, key))
    transitions = tuple(reader.transitions())
    if calendar is None or matrix is None:
        return None
    return Path(
        name=shape.path,
        title=shape.title or shape.path,
        version="",
        file=document.file,
        start=shape.start,
        restart=shape.restart or shape.start,
        pauses=frozenset(shape.pauses),
        clocks=tuple(reader.clock(name, clock) for name, clock in shape.clocks.items()),
        calendar=calendar,
        matrix=matrix,
        vocabulary=around.vocabulary,
        steps=found,
        transitions=transitions,
        calls=around.paths,
        said=said,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    document: Document
    shape: PathShape
    around: Around
    calendar: Calendar | None
    said: Mapping[str, Any]

    def clocks_and_pauses(self) -> None:
        states = self.around.vocabulary.fields.get("state")
        for i, state in enumerate(self.shape.pauses):
            if states is None:
                self._wrong(("pauses",), "tickets of this desk have no field 'state' to pause by")
            elif wrong := states.refuses(state):
                self._wrong(("pauses", i), wrong)
        for name, clock in self.shape.clocks.items():
            for key in ("starts", "stops", "resumes", "restarts"):
                for event in getattr(clock, key):
                    if event not in self.around.vocabulary.names:
                        self._no_event(("clocks", name, key), f"clock '{name}'", event)

    def clock(self, name: str, shape: ClockShape) -> ClockRule:
        place: Place = ("clocks", name, "target")
        return ClockRule(
            name=name,
            starts=frozenset(shape.starts),
            stops=frozenset(shape.stops),
            resumes=frozenset(shape.resumes),
            restarts=frozenset(shape.restarts),
            again=shape.again,
            target=self._wait(place, shape.target, f"clock '{name}'"),
            runs_on=shape.runs_on,
        )

    def transitions(self) -> Iterator[Transition]:
        said = self.said
        for i, each in enumerate(self.shape.anywhere):
            yield self._transition(ANYWHERE, i, each, ("anywhere", i), said["anywhere"][i])
        for name, step in self.shape.steps.items():
            place: Place = ("steps", name)
            if step.fork is not None:
                yield from self._ways(name, step)
            elif step.approve is not None:
                yield from self._approval(name, step)
            key = "decide" if step.decide is not None else "next"
            listed = (step.decide or []) if key == "decide" else step.next
            for i, each in enumerate(listed):
                words = said["steps"][name][key][i]
                yield self._transition(name, i, each, (*place, key, i), words)
            if key == "decide":
                self._decides(name, listed)

    def _ways(self, name: str, step: StepShape) -> Iterator[Transition]:
        for i, way in enumerate(step.fork or ()):
            place: Place = ("steps", name, "fork", i)
            if self.leads_to(place, way, f"step '{name}'"):
                line = self.document.line(*place)
                yield Transition(f"{name}/{i + 1}", name, way, "fork", line, said={"fork": way})

    def _approval(self, name: str, step: StepShape) -> Iterator[Transition]:
        """The three exits of an approval."""
        place: Place = ("steps", name)
        said = self.said["steps"][name]
        answers = (("yes", APPROVED, step.yes), ("no", REFUSED, step.no))
        for i, (key, event, goal) in enumerate(answers):
            if goal is not None and self.leads_to((*place, key), goal, f"step '{name}'"):
                line = self.document.line(*place, key)
                words = {"on": event, "go": goal}
                yield Transition(f"{name}/{i + 1}", name, goal, "on", line, event=event, said=words)
        late = step.unanswered
        if late is not None:
            here: Place = (*place, "unanswered")
            shape = TransitionShape.model_validate(said["unanswered"])
            yield self._transition(name, 2, shape, here, said["unanswered"])

    def _decides(self, name: str, listed: list[TransitionShape]) -> None:
        place: Place = ("steps", name, "decide")
        for i, each in enumerate(listed):
            if each.stay or not any(
                getattr(each, "otherwise" if word == "else" else word) is not None
                for word in _DECIDES_BY
            ):
                right = "use when, during and else"
                self._wrong((*place, i), f"step '{name}' decides at once", right)
        if [each.otherwise is not None for each in listed].count(True) != 1 or (
            listed[-1].otherwise is None
        ):
            self._wrong(place, f"step '{name}' needs one 'else'", "write it as the last choice")

    def _transition(
        self,
        source: str,
        index: int,
        shape: TransitionShape,
        place: Place,
        said: Mapping[str, Any],
    ) -> Transition:
        triggers: list[Trigger] = [
            word
            for word in _TRIGGERS
            if getattr(shape, "otherwise" if word == "else" else word) is not None
        ]
        whose = "'anywhere'" if source == ANYWHERE else f"step '{source}'"
        if len(triggers) != 1:
            found = f"{whose}: a transition has {' and '.join(triggers) or 'no trigger'}"
            self._wrong(place, found, f"one of {', '.join(_TRIGGERS)} would be right")
        trigger: Trigger = triggers[0] if triggers else "else"
        target, stay = self._target(source, shape, place, whose)
        plain = Transition(
            id=f"{source}/{index + 1}",
            source=source,
            target=target,
            trigger=trigger,
            line=self.document.line(*place),
            condition=self._condition((*place, "when"), shape.when),
            guard=self._condition((*place, "if"), shape.guard),
            stay=stay,
            tell=tuple(self._targets((*place, "tell"), shape.tell)),
            escalation=shape.escalation,
            because=shape.because,
            at_most=shape.at_most,
            until=shape.until or "",
            sets=self._sets(place, shape),
            runs_on=shape.runs_on,
            said=said,
        )
        self._fits(plain, shape, place, whose)
        return self._triggered(plain, shape, place, whose)

    def _fits(self, plain: Transition, shape: TransitionShape, place: Place, whose: str) -> None:
        """Whether the parts of a transition go together."""
        trigger, anywhere = plain.trigger, plain.source == ANYWHERE
        parts = {"if": shape.guard, "at most": shape.at_most, "until": shape.until}
        limits = [f"'{part}'" for part, said in parts.items() if said is not None]
        if trigger == "else" and limits:
            found = f"{whose}: 'else' has {' and '.join(limits)}"
            self._wrong(place, found, "it is what happens otherwise; put it on a 'when'")
        decides = not anywhere and self.shape.steps[plain.source].decide is not None
        if decides and shape.until is not None and trigger != "else":
            self._wrong(place, f"{whose} decides at once, and has 'until'", "take it out")
        if anywhere and trigger not in _ANYWHERE_HAS:
            found = f"{whose} has '{trigger}'"
            self._wrong(place, found, "only 'on' and 'at' hold at every step")
        if shape.until is not None:
            if anywhere:
                self._wrong(place, f"{whose} has 'until'", "write it at a step")
            elif shape.until not in self.around.vocabulary.names:
                self._no_event((*place, "until"), whose, shape.until)
        if shape.runs_on and trigger not in ("after", "every"):
            found = f"{whose}: '{trigger}' has 'runs on'"
            self._wrong(place, found, "it is for 'after' and 'every'")
        called = not anywhere and self.shape.steps[plain.source].call is not None
        if called and shape.until is not None and trigger != "else":
            right = "write it at a step of the called path"
            self._wrong(place, f"{whose}: a call has 'until'", right)
        if called and trigger not in ("on", "at", "else"):
            found = f"{whose}: a call has '{trigger}'"
            self._wrong(place, found, "use on, at and else; waits belong into the called path")

    def _triggered(
        self, plain: Transition, shape: TransitionShape, place: Place, whose: str
    ) -> Transition:
        if shape.on is not None:
            self._event(shape.on, (*place, "on"), whose, plain.source)
            return replace(plain, event=shape.on)
        if shape.at is not None:
            return replace(plain, point=self._point((*place, "at"), shape.at, whose))
        if shape.during is not None and self.calendar is not None:
            zone, known = self.calendar.zone, self.around.calendars
            hours = read_gate(self.document, (*place, "during"), shape.during, known, zone)
            return replace(plain, hours=hours)
        level = _LEVEL.fullmatch(shape.after or "")
        if level is not None:
            return replace(plain, level=int(level[1]))
        key = "after" if shape.after is not None else "every"
        return replace(plain, wait=self._wait((*place, key), shape.after or shape.every, whose))

    def _target(
        self, source: str, shape: TransitionShape, place: Place, whose: str
    ) -> tuple[str, bool]:
        ways = [go for go in (shape.go, shape.otherwise) if go is not None]
        if shape.every is not None:
            if ways:
                found = f"{whose}: 'every' leads to {' and '.join(ways)}"
                self._wrong(place, found, "it stays; use 'after' to lead on")
            elif not (shape.tell or shape.set):
                self._wrong(place, f"{whose}: 'every' does nothing", "add 'tell'")
            return source, True
        if len(ways) + shape.stay != 1:
            found = f"{whose}: a transition leads to {' and '.join(ways) or 'nowhere'}"
            found += " and stays" if shape.stay and ways else ""
            self._wrong(place, found, "it needs 'go: STEP', 'else: STEP' or 'stay: true'")
        if not ways:
            return source, True
        key = "go" if shape.go is not None else "else"
        known = self.leads_to((*place, key), ways[0], whose)
        return (ways[0] if known else source), False

    def leads_to(self, place: Place, name: str | None, whose: str = "the path") -> bool:
        """Whether a step of that name is there; a problem where it is not."""
        known = name is None or name in self.shape.steps
        if name is not None and not known:
            found = f"{whose} leads to '{name}', which is not defined"
            self._wrong(place, found, nearest(name, self.shape.steps))
        return known

    def _event(self, event: str, place: Place, whose: str, source: str) -> None:
        word, _, outcome = event.partition(" ")
        if event.startswith(BREACH_OF):
            clock = event.removeprefix(BREACH_OF)
            if clock not in self.shape.clocks:
                found = f"{whose} waits for a breach of '{clock}', which is no clock of this path"
                self._wrong(place, found, nearest(clock, self.shape.clocks))
        elif word == RETURNED:
            step = self.shape.steps.get(source)
            if step is None or step.call is None:
                self._wrong(place, f"{whose} waits for '{event}'", "only a 'call' comes back")
            elif outcome:
                self._returns(step.call, outcome, place, whose)
        elif event == OPENED:
            right = "it begins the walk, and no transition hears it"
            self._wrong(place, f"{whose} waits for 'opened'", right)
        elif event not in self.around.vocabulary.names:
            self._no_event(place, whose, event)

    def _returns(self, called: str, outcome: str, place: Place, whose: str) -> None:
        known = self.around.outcomes.get(called)
        if known is not None and outcome not in known:
            found = f"{whose}: path '{called}' never ends with '{outcome}'"
            self._wrong(place, found, nearest(outcome, known))

    def _no_event(self, place: Place, whose: str, event: str) -> None:
        right = nearest(event, self.around.vocabulary.names)
        self._wrong(place, f"{whose} waits for '{event}', which never happens on this desk", right)

    def _point(self, place: Place, text: str, whose: str) -> Point | None:
        try:
            point = Point.parse(text)
        except ValueError as error:
            self._wrong(place, f"{whose}: {error}")
            return None
        if point.clock not in self.shape.clocks:
            found = f"{whose}: '{point.clock}' is no clock of this path"
            self._wrong(place, found, nearest(point.clock, self.shape.clocks))
        return point

    def _wait(self, place: Place, text: str | None, whose: str) -> Wait | None:
        if text is None:
            return None
        try:
            return Wait.parse(text)
        except ValueError as error:
            self._wrong(place, f"{whose}: {error}")
            return None

    def _sets(self, place: Place, shape: TransitionShape) -> dict[str, str]:
        fields = self.around.vocabulary.fields
        for name, value in shape.set.items():
            here: Place = (*place, "set", name)
            if name not in fields:
                self._wrong(here, f"a ticket has no field '{name}'", nearest(name, fields))
            elif fields[name].kind == "count":
                self._wrong(here, f"'{name}' counts what happens", "it cannot be set")
            elif value and (wrong := fields[name].refuses(value)):
                self._wrong(here, wrong)
        return dict(shape.set)

    def _condition(self, place: Place, text: str | None) -> Condition | None:
        if text is None:
            return None
        try:
            return parse(text, self.around.vocabulary.fields)
        except ValueError as error:
            self._wrong(place, str(error))
            return None

    def _targets(self, place: Place, names: list[str]) -> Iterator[Target]:
        for name in names:
            target = Target(name)
            wrong = self.around.roster.refuses(target)
            if wrong:
                self._wrong(place, wrong)
            yield target

    def _wrong(self, place: Place, found: str, right: str = "") -> None:
        self.document.problem(place, found, right)
