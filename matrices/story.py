"""What happened to one ticket, as a value: written by flows, drawn and told by diagrams."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from matrices.log import Entry
from matrices.paths import ANYWHERE
from matrices.walk import Walk


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the run log as it is kept: its number in the walk, who observed it, and when.

    `actor` is who did what it tells of, `hash` its link in the chain of the walk's log.
    """

    walk: str
    n: int
    entry: Entry
    observed: datetime
    version: str
    run: str
    actor: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that the run log has about one ticket, in order, and where it stands now.

    `needs` is what a person is needed for while the walk goes on; `problem` is why it cannot.
    """

    ticket: str
    lines: tuple[Line, ...]
    standing: Walk
    problem: str = ""
    needs: str = ""

    def steps(self) -> Iterator[Line]:
        """The lines at which a step was entered."""
        return (line for line in self.lines if line.entry.kind == "step")

    def left(self, line: Line) -> datetime | None:
        """When the step that a line entered was left; None where the ticket stands there still.

        In a fork each branch leaves its steps by itself; what leads on from a step that calls a
        path, and from `anywhere`, leaves all steps below it.
        """
        for each in self.lines:
            if each.walk == line.walk and each.n > line.n and leaves(each.entry, line.entry):
                return each.entry.at
        return None


def leaves(later: Entry, here: Entry) -> bool:
    """Whether a later entry of the same walk says that a step was left."""
    if later.kind == "ended":
        return later.visit != here.visit
    if later.kind not in ("step", "joined"):
        return False
    source, _, _ = later.transition.rpartition("/")
    if source:
        scope, _, name = source.rpartition("/")
        left = f"{scope}/" if scope else ""
        return here.step.startswith(left) if name == ANYWHERE else _within(here.step, source)
    # Without a transition: a jump, a path that is called, or a step that is entered again.
    called = later.step.startswith(f"{here.step}/")
    return called or later.step == here.step or later.rule == "on jumped"


def _within(step: str, outer: str) -> bool:
    return step == outer or step.startswith(f"{outer}/")
