"""The demo's last word: the table that the terminal and the index page show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rich.table import Table

from flows.embedded.recorded import Recorded
from flows.store.figures import Figures
from matrices.paths import Path

Fact = tuple[str, str]
_ACTED = {"delivered": "done", "failed": "failed", "pending": "to be done"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a demo came to."""

    path: Path
    figures: Figures
    sweeps: int
    walks: int
    recorded: Recorded
    until: datetime
    longest: str

    def facts(self) -> list[Fact]:
        """Each figure with its name, in the order in which they are read."""
        return list(self._facts())

    def table(self) -> Table:
        """The facts for a terminal."""
        found = Table(
            title=f"{self.path.title}: fourteen days", show_header=False, title_justify="left"
        )
        found.add_column(style="bold")
        found.add_column()
        for name, value in self.facts():
            found.add_row(name, value)
        return found

    def _facts(self) -> Iterator[Fact]:
        figures = self.figures
        yield "tickets", f"{figures.opened:,}" + self._beyond()
        until = self.until.astimezone(self.path.calendar.zone)
        yield f"still open on {until:%a %Y-%m-%d %H:%M}", f"{figures.still_open:,}"
        for name, step in self.path.steps.items():
            if figures.standing.get(name):
                yield f"  at '{step.title}'", f"{figures.standing[name]:,}"
        total = sum(figures.escalations.values())
        yield "escalations", f"{total:,}"
        for (kind, how, level), count in figures.escalations.items():
            yield f"  {kind}, {_where(how, level)}", f"{count:,}"
        messages = sum(figures.told.values())
        yield "people told", f"{len(figures.told)}, by {messages:,} messages"
        if figures.undelivered:
            yield "  messages not delivered", f"{figures.undelivered:,}"
        for state, count in figures.unsent.items():
            yield f"  messages {state}", f"{count:,}"
        if figures.acts:
            yield "acts", ", ".join(f"{n:,} {_ACTED[state]}" for state, n in figures.acts.items())
        yield "deadlines missed", f"{sum(figures.missed.values()):,}"
        for rule, count in figures.missed.items():
            yield f"  {rule.removeprefix('breach of ')}", f"{count:,}"
        if figures.stuck:
            yield "walks that need a person", f"{figures.stuck:,}"
        if figures.needing:
            yield "walks that go on and need a person", f"{figures.needing:,}"
        yield "sweeps", f"{self.sweeps:,}, and {self.walks:,} flow runs of single tickets"
        yield "Prefect runs recorded", self._recorded()

    def _beyond(self) -> str:
        later = self.figures.tickets - self.figures.opened
        return f" (and {later:,} opened after the fourteen days)" if later else ""

    def _recorded(self) -> str:
        flows = f"{self.recorded.flow_runs:,} of {self.recorded.flow_runs_expected:,} flow runs"
        tasks = f"{self.recorded.task_runs:,} of {self.recorded.task_runs_expected:,} task runs"
        lost = "" if self.recorded.whole else ": Prefect lost the rest, the run log has everything"
        return f"{flows}, {tasks}{lost}"


def _where(how: str, level: int | None) -> str:
    if how == "stayed":
        return "telling people, the ticket stays"
    return "to a step without level" if level is None else f"to level {level}"
