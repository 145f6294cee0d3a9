"""An example ticket that shows what a check found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from matrices.tickets import Event


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
