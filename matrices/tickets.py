"""A ticket as its events told it, and the words a desk has for what happens to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from matrices.problems import nearest

OPENED = "opened"
REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that paths and matrices may look at: free text, or one of the values named."""

    name: str
    one_of: tuple[str, ...] = ()
    missing: str = ""

    def refuses(self, text: str) -> str:
        """What is wrong with a value, as a sentence; empty where it may be taken."""
        if not self.one_of or text in self.one_of:
            return ""
        return f"{self.name} '{text}' is not known; {nearest(text, self.one_of)}"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a ticket: a change of the field `type` names, or the event of that name."""

    ticket: str
    at: datetime
    seq: int
    type: str
    old: str = ""
    new: str = ""
    actor: str = ""

    @property
    def order(self) -> tuple[datetime, int]:
        """Events are taken by instant, then in the order of their source."""
        return (self.at, self.seq)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket's fields as events have told them so far; what no event told is not there."""

    id: str
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A name for an event that gives a field a value; an empty `value` is any but the empty one."""

    field: str
    value: str = ""

    def fits(self, event: Event) -> bool:
        """Whether the event makes this change."""
        return event.type == self.field and (
            event.new == self.value if self.value else bool(event.new)
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The fields of a desk's tickets and the names of what happens to them."""

    fields: Mapping[str, Field]
    changes: Mapping[str, Change]
    plain: Mapping[str, str]

    @property
    def types(self) -> frozenset[str]:
        """The types an event may have."""
        return frozenset({OPENED, REOPENED, *self.fields, *self.plain})

    @property
    def names(self) -> frozenset[str]:
        """The names by which a path may call an event."""
        return self.types | frozenset(self.changes)

    def names_of(self, event: Event) -> frozenset[str]:
        """Every name by which paths may catch this event."""
        made = (name for name, change in self.changes.items() if change.fits(event))
        return frozenset({event.type, *made})

    def values(self, ticket: Ticket) -> dict[str, str]:
        """The value of every field: as told, or the one that stands for a missing one."""
        return {
            name: ticket.told.get(name) or declared.missing
            for name, declared in self.fields.items()
        }

    def refuses(self, event_type: str, new: str) -> str:
        """What is wrong with an event of this type and value, as a sentence; empty if nothing."""
        if event_type not in self.types:
            return f"event type '{event_type}' is not known; {nearest(event_type, self.types)}"
        if new and event_type in self.fields:
            return self.fields[event_type].refuses(new)
        return ""
