"""A path file as the graph it says, or every sentence about what is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import get_args

import networkx as nx

from matrices.calendars import Calendar
from matrices.conditions import Condition, parse
from matrices.files.documents import Document, Place
from matrices.files.shapes import PathShape, StepShape, TransitionShape
from matrices.matrix import Matrix
from matrices.paths import (
    ANYWHERE,
    BREACH_OF,
    ClockRule,
    Path,
    Step,
    StepKind,
    Transition,
    Trigger,
)
from matrices.problems import nearest
from matrices.roster import Roster, Target
from matrices.tickets import Vocabulary
from matrices.waits import Wait

_NAME = re.compile(r"\w[\w .-]{0,99}")


@dataclass(frozen=True, slots=True)
class Around:
    """What a path file may refer to."""

    calendars: Mapping[str, Calendar]
    matrices: Mapping[str, Matrix]
    vocabulary: Vocabulary
    roster: Roster


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
    graph = _Reader(document, shape, around).graph()
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
        clocks=tuple(
            ClockRule(name, clock.starts, clock.stops, clock.resumes)
            for name, clock in shape.clocks.items()
        ),
        calendar=calendar,
        matrix=matrix,
        vocabulary=around.vocabulary,
        graph=graph,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    document: Document
    shape: PathShape
    around: Around

    def graph(self) -> "nx.MultiDiGraph[str]":
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self._clocks_and_pauses()
        for name, step in self.shape.steps.items():
            graph.add_node(name, step=self._step(name, step))
        graph.add_node(ANYWHERE, step=None)
        for key in ("start", "restart"):
            self._leads_to((key,), getattr(self.shape, key))
        for each in self._transitions():
            if each.target in self.shape.steps or each.target == ANYWHERE:
                graph.add_edge(each.source, each.target, key=each.id, transition=each)
        return graph

    def _clocks_and_pauses(self) -> None:
        states = self.around.vocabulary.fields.get("state")
        for i, state in enumerate(self.shape.pauses):
            if states is None:
                self._wrong(("pauses",), "tickets of this desk have no field 'state' to pause by")
            elif wrong := states.refuses(state):
                self._wrong(("pauses", i), wrong)
        for name, clock in self.shape.clocks.items():
            for key in ("starts", "stops", "resumes"):
                event = getattr(clock, key)
                if event and event not in self.around.vocabulary.names:
                    self._no_event(("clocks", name, key), f"clock '{name}'", event)

    def _step(self, name: str, shape: StepShape) -> Step:
        place: Place = ("steps", name)
        if name == ANYWHERE or not _NAME.fullmatch(name):
            right = "letters, digits, spaces, - _ and . are right, and not 'anywhere'"
            self._wrong(place, f"a step cannot be called '{name}'", right)
        kinds: list[StepKind] = [
            kind for kind in get_args(StepKind) if getattr(shape, kind) is not None
        ]
        if len(kinds) != 1:
            found = f"step '{name}' is {' and '.join(kinds) or 'of no kind'}"
            self._wrong(place, found, f"one of {', '.join(get_args(StepKind))} would be right")
        kind = kinds[0] if kinds else "wait"
        if kind in ("decide", "end") and (shape.next or shape.tell):
            self._wrong(place, f"step '{name}' has 'next' or 'tell'", f"'{kind}' takes neither")
        if kind in ("work", "notify", "wait") and not shape.next:
            self._wrong(place, f"step '{name}' is never left", "give it transitions under 'next'")
        does = shape.notify or ([shape.work] if shape.work is not None else [])
        return Step(
            name=name,
            kind=kind,
            title=shape.title or name,
            line=self.document.line(*place),
            does=tuple(self._targets((*place, kind), does)),
            tell=tuple(self._targets((*place, "tell"), shape.tell)),
            waits_for=shape.wait or "",
            outcome=shape.end or "",
        )

    def _transitions(self) -> Iterator[Transition]:
        for i, each in enumerate(self.shape.anywhere):
            yield self._transition(ANYWHERE, i, each, ("anywhere", i))
        for name, step in self.shape.steps.items():
            key = "decide" if step.decide is not None else "next"
            listed = (step.decide or []) if key == "decide" else step.next
            for i, each in enumerate(listed):
                yield self._transition(name, i, each, ("steps", name, key, i))
            if key == "decide":
                self._decides(name, listed)

    def _decides(self, name: str, listed: list[TransitionShape]) -> None:
        place: Place = ("steps", name, "decide")
        for i, each in enumerate(listed):
            if each.after is not None or each.on is not None or each.stay:
                self._wrong((*place, i), f"step '{name}' decides at once", "use when and else")
        if [each.otherwise is not None for each in listed].count(True) != 1 or (
            listed[-1].otherwise is None
        ):
            self._wrong(place, f"step '{name}' needs one 'else'", "write it as the last choice")

    def _transition(
        self, source: str, index: int, shape: TransitionShape, place: Place
    ) -> Transition:
        triggers = [
            word
            for word in get_args(Trigger)
            if getattr(shape, "otherwise" if word == "else" else word) is not None
        ]
        whose = "'anywhere'" if source == ANYWHERE else f"step '{source}'"
        if len(triggers) != 1:
            found = f"{whose}: a transition has {' and '.join(triggers) or 'no trigger'}"
            self._wrong(place, found, f"one of {', '.join(get_args(Trigger))} would be right")
        plain = Transition(
            id=f"{source}/{index + 1}",
            source=source,
            target=self._target(source, shape, place, whose),
            trigger=triggers[0] if triggers else "else",
            line=self.document.line(*place),
            condition=self._condition((*place, "when"), shape.when),
            guard=self._condition((*place, "if"), shape.guard),
            stay=shape.stay,
            tell=tuple(self._targets((*place, "tell"), shape.tell)),
            escalation=shape.escalation,
            because=shape.because,
            at_most=shape.at_most,
        )
        if plain.trigger == "else" and (shape.guard is not None or shape.at_most is not None):
            found = f"{whose}: 'else' has 'if' or 'at most'"
            self._wrong(place, found, "it is what happens otherwise; put them on a 'when'")
        if source == ANYWHERE and plain.trigger != "on":
            self._wrong(place, f"{whose} has '{plain.trigger}'", "only 'on' holds at every step")
        return self._triggered(plain, shape, place, whose)

    def _triggered(
        self, plain: Transition, shape: TransitionShape, place: Place, whose: str
    ) -> Transition:
        if shape.on is not None:
            self._event(shape.on, (*place, "on"), whose)
            return replace(plain, event=shape.on)
        if shape.after is not None:
            level = Target(shape.after).level
            if level is not None:
                return replace(plain, level=level)
            try:
                return replace(plain, wait=Wait.parse(shape.after))
            except ValueError as error:
                self._wrong((*place, "after"), f"{whose}: {error}")
        return plain

    def _target(self, source: str, shape: TransitionShape, place: Place, whose: str) -> str:
        ways = [go for go in (shape.go, shape.otherwise) if go is not None]
        if len(ways) + shape.stay != 1:
            found = f"{whose}: a transition leads to {' and '.join(ways) or 'nowhere'}"
            found += " and stays" if shape.stay and ways else ""
            self._wrong(place, found, "it needs 'go: STEP', 'else: STEP' or 'stay: true'")
        if not ways:
            return source
        key = "go" if shape.go is not None else "else"
        self._leads_to((*place, key), ways[0], whose)
        return ways[0]

    def _leads_to(self, place: Place, name: str | None, whose: str = "the path") -> None:
        if name is not None and name not in self.shape.steps:
            found = f"{whose} leads to '{name}', which is not defined"
            self._wrong(place, found, nearest(name, self.shape.steps))

    def _event(self, event: str, place: Place, whose: str) -> None:
        if event.startswith(BREACH_OF):
            clock = event.removeprefix(BREACH_OF)
            if clock not in self.shape.clocks:
                found = f"{whose} waits for a breach of '{clock}', which is no clock of this path"
                self._wrong(place, found, nearest(clock, self.shape.clocks))
        elif event not in self.around.vocabulary.names:
            self._no_event(place, whose, event)

    def _no_event(self, place: Place, whose: str, event: str) -> None:
        right = nearest(event, self.around.vocabulary.names)
        self._wrong(place, f"{whose} waits for '{event}', which never happens on this desk", right)

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
