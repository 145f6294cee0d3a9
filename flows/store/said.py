"""What somebody tells of a ticket, and whether it can be an event."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from matrices.tickets import Vocabulary

AHEAD = timedelta(minutes=5)
"""How far the clock of whoever tells may be ahead of ours."""
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LONGEST_ID, _LONGEST_TEXT = 200, 20_000


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody tells of a ticket; `at` None is the instant at which it comes in.

    `source` is the name by which whoever tells it tells it again; empty where it has none.
    """

    ticket: str
    type: str
    new: str = ""
    old: str = ""
    actor: str = ""
    at: datetime | None = None
    source: str = ""


def wrong_with(said: Said, vocabulary: Vocabulary, now: datetime) -> str:
    """Why something said is no event, as a sentence; empty where it is one."""
    ticket = said.ticket
    if not ticket or len(ticket) > _LONGEST_ID or not ticket.isprintable():
        return f"'{_short(ticket)}' is no ticket id; up to {_LONGEST_ID} printable characters are"
    for name in ("type", "new", "old", "actor", "source"):
        if wrong := _no_text(getattr(said, name)):
            return f"ticket {ticket}: {name} {wrong}"
    if wrong := vocabulary.refuses(said.type, said.new):
        return f"ticket {ticket}: {wrong}"
    if said.at is not None:
        return _no_instant(said.at, ticket, now)
    return ""


def storable(value: str) -> str:
    """A text that every database takes: what no text has is written as Python writes it."""
    return value if "\0" not in value and _encodes(value) else (
        value.encode("unicode_escape").decode("ascii")
    )  # fmt: skip


def as_json(said: Said) -> dict[str, Any]:
    """What was said, as JSON that every database takes."""
    found = {
        name: storable(value) for name, value in asdict(said).items() if isinstance(value, str)
    }
    return {**found, "at": said.at.isoformat() if said.at else ""}


def from_json(kept: Mapping[str, Any]) -> Said:
    """What was said, from its JSON."""
    words = {name: str(value) for name, value in kept.items() if name != "at"}
    return Said(**words, at=datetime.fromisoformat(kept["at"]) if kept["at"] else None)


def _no_text(value: str) -> str:
    if len(value) > _LONGEST_TEXT:
        return f"has {len(value):,} characters; up to {_LONGEST_TEXT:,} are right"
    if "\0" in value or not _encodes(value):
        return f"'{_short(value)}' has a character that no text has"
    return ""


def _encodes(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_instant(at: datetime, ticket: str, now: datetime) -> str:
    if at.tzinfo is None:
        return f"ticket {ticket}: {at} has no zone; write it with one, as in {at}+01:00"
    if at > now + AHEAD:
        ahead = "its source's clock may be wrong; take it when its time has come"
        return f"ticket {ticket}: {at} is in the future, it is {now:%Y-%m-%d %H:%M:%S%z}; {ahead}"
    if at < _EARLIEST:
        return f"ticket {ticket}: {at} is too long ago; instants since 1900 are right"
    return ""


def _short(value: str) -> str:
    return value[:40].encode("unicode_escape").decode("ascii") if not value.isprintable() else (
        value[:40]
    )  # fmt: skip
