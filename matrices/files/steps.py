"""The steps of a path file: each of one kind, with what that kind needs and nothing else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from matrices.files.documents import Document, Place
from matrices.files.shapes import AcknowledgeShape, PathShape, StepShape
from matrices.paths import ANYWHERE, Acknowledgement, Step, StepKind
from matrices.problems import nearest
from matrices.targets import Target
from matrices.waits import Wait

if TYPE_CHECKING:
    from matrices.files.paths import Around

NAME = re.compile(r"\w[\w .-]{0,99}")
"""How steps and paths may be called."""
_BRACES = re.compile(r"\{[^{}]*\}?|\}")
_FIELD = re.compile(r"\{ticket\.(\w*)\}")

_PARTS: Mapping[str, frozenset[StepKind]] = {
    "next": frozenset({"work", "notify", "act", "wait", "call"}),
    "tell": frozenset({"work", "notify", "approve", "act", "wait", "call"}),
    "acknowledge": frozenset({"work", "notify"}),
    "of": frozenset({"approve"}),
    "question": frozenset({"approve"}),
    "yes": frozenset({"approve"}),
    "no": frozenset({"approve"}),
    "unanswered": frozenset({"approve"}),
    "join": frozenset({"fork"}),
}
"""The parts of a step, and the kinds that have them."""
_NEEDED: Mapping[StepKind, tuple[str, ...]] = {
    "approve": ("yes", "no", "unanswered"),
    "fork": ("join",),
}
_FEWEST_WAYS = 2


@dataclass(frozen=True, slots=True)
class StepReader:
    """Reads the steps of one path; what is wrong is noted on its document."""

    document: Document
    shape: PathShape
    said: Mapping[str, Any]
    around: "Around"

    def read(self, name: str, shape: StepShape) -> Step:
        """The step of that name."""
        place: Place = ("steps", name)
        if name == ANYWHERE or not NAME.fullmatch(name):
            right = "letters, digits, spaces, - _ and . are right, and not 'anywhere'"
            self._wrong(place, f"a step cannot be called '{name}'", right)
        kinds: list[StepKind] = [
            kind for kind in get_args(StepKind) if getattr(shape, kind) is not None
        ]
        if len(kinds) != 1:
            found = f"step '{name}' is {' and '.join(kinds) or 'of no kind'}"
            self._wrong(place, found, f"one of {', '.join(get_args(StepKind))} would be right")
        kind = kinds[0] if kinds else "wait"
        self._parts(name, kind, shape)
        if kind == "fork":
            self._fork(name, shape)
        if kind == "call" and shape.call not in self.around.outcomes:
            found = f"step '{name}' calls '{shape.call}', which is no path of this desk"
            self._wrong((*place, "call"), found, nearest(shape.call or "", self.around.outcomes))
        if kind == "act" and shape.act not in self.around.tasks:
            found = f"step '{name}' does '{shape.act}', which 'tasks' in desk.yaml does not name"
            self._wrong((*place, "act"), found, nearest(shape.act or "", self.around.tasks))
        does = shape.notify or shape.approve or ([shape.work] if shape.work is not None else [])
        return Step(
            name=name,
            kind=kind,
            title=shape.title or name,
            line=self.document.line(*place),
            does=tuple(self._targets((*place, kind), does, approves=shape.of is not None)),
            tell=tuple(self._targets((*place, "tell"), shape.tell)),
            waits_for=shape.wait or "",
            outcome=shape.end or "",
            question=self._question(place, shape.question or ""),
            of=self._matter(place, shape.of or ""),
            acknowledge=self._acknowledge(place, shape.acknowledge),
            calls=shape.call or "",
            ways=tuple(shape.fork or ()),
            join=shape.join or "",
            task=shape.act or "",
            said=self.said["steps"][name],
        )

    def _parts(self, name: str, kind: StepKind, shape: StepShape) -> None:
        place: Place = ("steps", name)
        said = self.said["steps"][name]
        wrong = [part for part, kinds in _PARTS.items() if part in said and kind not in kinds]
        if wrong:
            has = " and ".join(f"'{part}'" for part in wrong)
            takes = ", ".join(f"'{part}'" for part, kinds in _PARTS.items() if kind in kinds)
            right = f"'{kind}' takes {takes or 'none of them'}"
            self._wrong(place, f"step '{name}' has {has}", right)
        if kind in _PARTS["next"] and not shape.next:
            self._wrong(place, f"step '{name}' is never left", "give it transitions under 'next'")
        for part in _NEEDED.get(kind, ()):
            if getattr(shape, part) is None:
                self._wrong(place, f"step '{name}' has no '{part}'", f"'{kind}' needs it")
        if (kind == "notify" and not shape.notify) or (kind == "approve" and not shape.approve):
            self._wrong(place, f"step '{name}' has nobody to tell", f"name them in '{kind}'")

    def _fork(self, name: str, shape: StepShape) -> None:
        place: Place = ("steps", name)
        ways = shape.fork or []
        if len(ways) < _FEWEST_WAYS or len(set(ways)) < len(ways):
            found = f"step '{name}' forks into {', '.join(ways) or 'nothing'}"
            self._wrong((*place, "fork"), found, "name two different steps at least")
        if shape.join is not None and shape.join not in self.shape.steps:
            found = f"step '{name}' joins at '{shape.join}', which is not defined"
            self._wrong((*place, "join"), found, nearest(shape.join, self.shape.steps))
        if shape.join == name:
            found = f"step '{name}' joins at itself"
            self._wrong((*place, "join"), found, "join at a step behind the branches")
        if shape.join in ways:
            found = f"step '{name}' joins at '{shape.join}', where a branch begins"
            self._wrong((*place, "join"), found, "join at a step behind the branches")

    def _acknowledge(
        self, place: Place, said: AcknowledgeShape | str | int | None
    ) -> Acknowledgement | None:
        if said is None:
            return None
        here: Place = (*place, "acknowledge")
        shape = (
            AcknowledgeShape.model_validate({"by": said}) if isinstance(said, str | int) else said
        )
        if shape.on not in self.around.vocabulary.names:
            right = nearest(shape.on, self.around.vocabulary.names)
            found = f"step '{place[-1]}': '{shape.on}' never happens on this desk"
            self._wrong((*here, "on"), found, right)
        if shape.within is not None and shape.remind is None:
            found = (
                f"step '{place[-1]}': 'within' is the time to confirm a reminder, "
                "and there is no 'remind'"
            )
            self._wrong(here, found, "write {remind: 1h, within: 5m}")
        return Acknowledgement(
            on=shape.on,
            by={"one": 1, "everybody": None}.get(shape.by, 1)
            if isinstance(shape.by, str)
            else shape.by,
            lasts=self._wait((*here, "for"), shape.lasts),
            remind=self._wait((*here, "remind"), shape.remind),
            within=self._wait((*here, "within"), shape.within),
        )

    def _wait(self, place: Place, text: str | None) -> Wait | None:
        if text is None:
            return None
        try:
            return Wait.parse(text)
        except ValueError as error:
            self._wrong(place, f"step '{place[1]}': {error}")
            return None

    def _question(self, place: Place, text: str) -> str:
        fields = self.around.vocabulary.fields
        for written in _BRACES.findall(text):
            field = _FIELD.fullmatch(written)
            if field is None:
                found = f"the question has '{written}', which is not understood"
                self._wrong((*place, "question"), found, "write it as in {ticket.FIELD}")
            elif field[1] not in fields:
                found = f"the question asks for 'ticket.{field[1]}', which is no field of a ticket"
                self._wrong((*place, "question"), found, nearest(field[1], fields))
        return text

    def _matter(self, place: Place, what: str) -> str:
        authority = self.around.roster.authority
        if what and what not in authority:
            found = f"step '{place[1]}' is of '{what}', which 'authority' in roster.yaml has not"
            right = nearest(what, authority) if authority else "write who may approve it there"
            self._wrong((*place, "of"), found, right)
        return what

    def _targets(
        self, place: Place, names: list[str], *, approves: bool = False
    ) -> Iterator[Target]:
        for name in names:
            target = Target(name)
            wrong = self.around.roster.refuses(target, approves=approves)
            if wrong:
                self._wrong(place, wrong)
            yield target

    def _wrong(self, place: Place, found: str, right: str = "") -> None:
        self.document.problem(place, found, right)
