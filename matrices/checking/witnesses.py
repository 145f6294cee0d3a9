"""An example ticket that shows what a check found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from matrices.tickets import Event

_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Witness:
    """An example ticket that shows what is wrong, and the way it would take.

    `told` is what is known of it at its opening, `events` what happens to it afterwards, `steps`
    the steps it would enter in their order and `ways` the ids of the transitions it would take. Of
    what does not depend on the time, `opened` is None.
    """

    path: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    opened: datetime | None = None
    events: tuple[Event, ...] = ()
    steps: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The example in a sentence.

        >>> Witness(told={"priority": "P2"}, steps=("triage", "first-line")).words
        "a ticket with priority 'P2': triage → first-line"
        """
        steps = self.steps
        if len(steps) > _MOST_STEPS:
            steps = (*steps[: _MOST_STEPS - 1], "…", steps[-1])
        way = f": {' → '.join(steps)}" if steps else ""
        return ", ".join(("a ticket", *self._known())).replace("ticket, with", "ticket with") + way

    def _known(self) -> Iterator[str]:
        if self.told:
            yield "with " + " and ".join(f"{name} '{value}'" for name, value in self.told.items())
        if self.opened is not None:
            yield f"opened {self.opened:%a %Y-%m-%d %H:%M}"
        for event in self.events:
            value = f"={event.new}" if event.new else ""
            at = ""
            if self.opened is not None:
                at = f" at {event.at.astimezone(self.opened.tzinfo):%Y-%m-%d %H:%M}"
            yield f"{event.type}{value}{at}"
