"""A ticket as its events told it, and the words a desk has for what happens to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Literal, NamedTuple

from matrices.decimals import decimal
from matrices.problems import nearest
from matrices.waits import Wait

SNOOZED = "snoozed"
OPENED = "opened"
UNDELIVERED = "undelivered"
REOPENED = "reopened"

BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        OPENED: "the ticket came in; its walk begins",
        REOPENED: "the ticket came back",
        "acknowledged": "somebody has seen it and takes care of it",
        "confirmed": "somebody still takes care of it",
        SNOOZED: "somebody puts it off for a time",
        "woken": "the time for which it was put off is over",
        "approved": "a person who was asked says yes",
        "refused": "a person who was asked says no",
        "jumped": "somebody moves the walk to another step",
        "done": "a task that the path asked for is done",
        "failed": "a task that the path asked for has failed for good",
        UNDELIVERED: "a message could not be brought to its person, for good",
    }
)
"""The events that every desk has, and what each means; no desk gives them another meaning."""

Kind = Literal["text", "number", "count"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that paths and matrices may look at.

    A `text` is free, or one of the values named. A `number` is a plain decimal, of a unit where
    one is named. A `count` is how often the event that it `counts` happened.
    """

    name: str
    one_of: tuple[str, ...] = ()
    missing: str = ""
    kind: Kind = "text"
    unit: str = ""
    counts: str = ""

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.kind != "text"

    @property
    def possible(self) -> tuple[str, ...]:
        """Every value it may have, the missing one too; empty where these are not named."""
        return tuple(dict.fromkeys((*self.one_of, self.missing))) if self.one_of else ()

    def refuses(self, text: str) -> str:
        """What is wrong with a value, as a sentence; empty where it may be taken."""
        if self.numeric:
            return self._no_number(text)
        if not self.one_of or text in self.one_of:
            return ""
        return f"{self.name} '{text}' is not known; {nearest(text, self.one_of)}"

    def value(self, told: str | None) -> str:
        """The value where events told this text: the missing one for none, and for no number."""
        if not told or (self.numeric and self._no_number(told)):
            return self.missing
        return told

    def _no_number(self, text: str) -> str:
        if self.kind == "count" and not (text.isascii() and text.isdecimal()):
            return f"{self.name} '{text[:40]}' is no count; 0, 1, 2 … are"
        try:
            decimal(text)
        except ValueError as error:
            return f"{self.name} {error}"
        return ""


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


class Meaning(NamedTuple):
    """What an event of one type and value says.

    `names` are those by which paths may catch it, `rule` is it in words, `tells` whether the field
    of its type has a new value, `counts` the fields that count it.
    """

    names: frozenset[str]
    rule: str
    tells: bool = False
    counts: tuple[str, ...] = ()


class Heard(NamedTuple):
    """The meanings of the events of one type, by their new value where that makes a difference."""

    by_value: Mapping[str, Meaning]
    otherwise: Meaning


@dataclass(frozen=True)
class Vocabulary:
    """The fields of a desk's tickets and the names of what happens to them."""

    fields: Mapping[str, Field]
    changes: Mapping[str, Change]
    plain: Mapping[str, str]

    @cached_property
    def types(self) -> frozenset[str]:
        """The types an event may have."""
        told = (name for name, each in self.fields.items() if each.kind != "count")
        return frozenset({*BUILT_IN, *told, *self.plain})

    @cached_property
    def names(self) -> frozenset[str]:
        """The names by which a path may call an event."""
        return self.types | frozenset(self.changes)

    def meaning(self, event: Event) -> Meaning:
        """What an event says, by its type and its new value."""
        heard = self.heard.get(event.type)
        if heard is None:
            return Meaning(frozenset((event.type,)), f"on {event.type}")
        return heard.by_value.get(event.new, heard.otherwise)

    def names_of(self, event: Event) -> frozenset[str]:
        """Every name by which paths may catch this event."""
        return self.meaning(event).names

    def changes_by(self, event: Event, told: Mapping[str, str]) -> Mapping[str, str]:
        """The fields of which an event tells something new, each with the text to keep as told.

        `told` are the texts told before it: a count goes on from there.
        """
        meaning = self.meaning(event)
        changed = {event.type: event.new} if meaning.tells else {}
        for name in meaning.counts:
            changed[name] = str(int(self.fields[name].value(told.get(name))) + 1)
        return changed

    def values(self, ticket: Ticket) -> dict[str, str]:
        """The value of every field: as told, or the one that stands for a missing one."""
        values = dict(self._missing)
        for name, told in ticket.told.items():
            declared = self.fields.get(name)
            if declared is not None:
                values[name] = declared.value(told)
        return values

    @cached_property
    def _missing(self) -> Mapping[str, str]:
        return {name: declared.value(None) for name, declared in self.fields.items()}

    def refuses(self, event_type: str, new: str) -> str:
        """What is wrong with an event of this type and value, as a sentence; empty if nothing."""
        change = self.changes.get(event_type)
        if change is not None and event_type not in self.types:
            right = f"write type '{change.field}' with new '{change.value or '…'}'"
            return f"'{event_type}' is a name for a change of '{change.field}'; {right}"
        if event_type == SNOOZED and new and not _is_time(new):
            return f"'{new[:40]}' is no time to snooze; write 2h, wall 2h, an instant, or nothing"
        if event_type not in self.types:
            return f"event type '{event_type}' is not known; {nearest(event_type, self.types)}"
        declared = self.fields.get(event_type)
        if new and declared is not None and declared.kind != "count":
            return declared.refuses(new)
        return ""

    @cached_property
    def heard(self) -> Mapping[str, Heard]:
        """The meanings of all events, by their type."""
        return {name: self._heard_of(name) for name in self.types}

    def _heard_of(self, event_type: str) -> Heard:
        changes = {name: each for name, each in self.changes.items() if each.field == event_type}
        named = {each.value for each in changes.values() if each.value}
        anyhow = [name for name, each in changes.items() if not each.value]
        by_value = {
            value: self._meaning(
                event_type,
                *anyhow,
                *(name for name, each in changes.items() if each.value == value),
            )
            for value in named
        }
        if changes:
            by_value[""] = self._meaning(event_type)
        return Heard(by_value, self._meaning(event_type, *anyhow))

    def _meaning(self, event_type: str, *also: str) -> Meaning:
        names = frozenset((event_type, *also))
        declared = self.fields.get(event_type)
        tells = declared is not None and declared.kind != "count"
        return Meaning(names, f"on {event_type}", tells, tuple(self._counting(names)))

    def _counting(self, names: frozenset[str]) -> Iterator[str]:
        return (name for name, each in self.fields.items() if each.counts in names)


def _is_time(text: str) -> bool:
    """Whether it says how long, or until when, a walk is snoozed."""
    for read in (Wait.parse, datetime.fromisoformat):
        try:
            read(text)
        except ValueError:
            continue
        return True
    return False
