"""When somebody is away: whole dates, in the zone in which they are meant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from matrices.zones import midnights


class Away(NamedTuple):
    """An absence, from the first date to the last, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Absences:
    """All absences of one person, and the zone whose midnights begin and end them."""

    spans: tuple[Away, ...] = ()
    zone: tzinfo = UTC

    def __contains__(self, at: datetime) -> bool:
        """Whether the person is away at an instant."""
        if not self.spans:
            return False
        day = at.astimezone(self.zone).date()
        return any(span.first <= day <= span.last for span in self.spans)

    def changes(self) -> list[datetime]:
        """Every instant at which the person may go away or be back, in order, UTC."""
        ends = (span.last + timedelta(days=1) for span in self.spans)
        days = {*(span.first for span in self.spans), *ends}
        return sorted(at for day in days for at in midnights(day, self.zone))
