"""A period that a person named, in the zone of the desk that the store has."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.histories.source import read_instant
from flows.problems import FlowsError
from flows.store.database import Store
from flows.store.versions import newest_desk


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when, each None where it was not named, and the same in words."""

    since: datetime | None
    until: datetime | None
    words: str

    @classmethod
    def of(cls, store: Store, since: str | None, until: str | None) -> "Period":
        """The period; FlowsError with a sentence where one of the times is none."""
        desk = newest_desk(store)
        zone = desk.zone if desk is not None else ZoneInfo("UTC")
        named = [f"from {since}" if since else "", f"up to {until}" if until else ""]
        words = " ".join(filter(None, named))
        found = cls(
            _instant("--since", since, zone),
            _instant("--until", until, zone),
            f"{words}, {zone}" if words else "the whole log",
        )
        if found.since and found.until and found.until <= found.since:
            raise FlowsError(f"--until '{until}' is not after --since '{since}'")
        return found


def _instant(option: str, text: str | None, zone: ZoneInfo) -> datetime | None:
    if text is None:
        return None
    try:
        return read_instant(text, zone)
    except ValueError as error:
        raise FlowsError(f"{option} {error}") from error
