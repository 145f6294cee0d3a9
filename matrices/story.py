"""What happened to one ticket, as a value: written by flows, drawn and told by diagrams."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from matrices.log import Entry
from matrices.walk import Walk


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the run log as it is kept: its number in the walk, who observed it, and when."""

    walk: str
    n: int
    entry: Entry
    observed: datetime
    version: str
    run: str


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that the run log has about one ticket, in order, and where it stands now."""

    ticket: str
    lines: tuple[Line, ...]
    standing: Walk
    problem: str = ""

    def steps(self) -> Iterator[Line]:
        """The lines at which a step was entered."""
        return (line for line in self.lines if line.entry.kind == "step")

    def left(self, line: Line) -> datetime | None:
        """When the step that a line entered was left; None where the ticket stands there still."""
        after = (each for each in self.steps() if (each.walk, each.n) > (line.walk, line.n))
        following = next((each for each in after if each.walk == line.walk), None)
        return following.entry.at if following else None
