"""What somebody says of an imaginary ticket, as events: `+10m acknowledged by anna`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from matrices.paths import DONE, FAILED, Path
from matrices.problems import ModelError, Problem, nearest
from matrices.roster import Roster
from matrices.tickets import SNOOZED, Change, Event
from matrices.waits import Wait
from matrices.zones import instant

_OFFSET = re.compile(r"\+(?=\d)(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,7})m)?(?:(\d{1,9})s)?")
_WALL = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?"
)
_YEARS = range(1970, 2200)
_BY = " by "
ASSIGNEE = "assignee"
"""The field that names who holds the ticket: `taken by anna` gives it her name."""


def moment(text: str, zone: ZoneInfo, begin: datetime | None = None) -> datetime:
    """The instant of a wall time of the zone, or, with `begin`, of an offset from there.

    Offsets count round the clock. Raises ValueError with the sentence of what would be right.

    >>> moment("2026-03-02 09:30", ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-02T08:30:00+00:00'
    """
    text = text.strip()
    offset = _OFFSET.fullmatch(text)
    if offset is not None and begin is not None:
        days, hours, minutes, seconds = (int(part or 0) for part in offset.groups())
        return begin + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    right = f"a wall time of {zone} is written as in 2026-03-02 09:30"
    if begin is not None:
        right += ", an offset from the opening as in +10m, +2h30m or +1d (round the clock)"
    try:
        told = datetime.fromisoformat(text if _WALL.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"'{text}' is no time; {right}") from None
    if told.year not in _YEARS:
        raise ValueError(f"'{text}' lies too far off; years from 1970 to 2199 are right")
    return instant(told, zone) if told.tzinfo is None else told.astimezone(UTC)


@dataclass(slots=True)
class Happenings:
    """Reads what is said of a ticket on a path; what is wrong is kept until `stop_at_problems`.

    `zone` is that of the wall times.
    """

    path: Path
    roster: Roster
    ticket: str
    problems: list[Problem] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of wall times: that of the path's calendar."""
        return self.path.calendar.zone

    def fields(self, said: Sequence[str]) -> dict[str, str]:
        """What is known of the ticket at its opening, of texts like `priority=P1`."""
        found: dict[str, str] = {}
        for text in said:
            name, equals, value = (part.strip() for part in text.partition("="))
            declared = self.path.vocabulary.fields.get(name)
            if not equals:
                self._wrong("ticket", text, f"'{text}' gives no field a value", "write FIELD=VALUE")
            elif declared is None:
                right = nearest(name, self.path.vocabulary.fields)
                self._wrong("ticket", text, f"a ticket has no field '{name}'", right)
            elif value and (wrong := declared.refuses(value)):
                self._wrong("ticket", text, wrong)
            else:
                found[name] = value
        return found

    def moment(self, option: str, text: str, begin: datetime | None = None) -> datetime | None:
        """The instant that an option names; None, with a problem, where it names none."""
        try:
            return moment(text, self.zone, begin)
        except ValueError as error:
            self._wrong(option, text, str(error))
            return None

    def events(self, said: Sequence[str], opened: datetime) -> list[Event]:
        """The events that are said to happen, by instant, then in the order in which they stand."""
        found = [
            event
            for seq, text in enumerate(said, start=1)
            if (event := self.event(text, seq, opened)) is not None
        ]
        return sorted(found, key=lambda event: event.order)

    def event(self, text: str, seq: int, opened: datetime) -> Event | None:
        """The event that is said to happen, with its place among others; None where it is wrong."""
        when, what = _parted(text.strip())
        at = self.moment("event", when or text, opened)
        if at is None:
            return None
        if not what:
            found = "nothing happens then"
            self._wrong("event", text, found, "write what does, as in '+10m acknowledged'")
            return None
        if at < opened:
            local = f"{opened.astimezone(self.zone):%Y-%m-%d %H:%M}"
            found = f"it happens before the ticket is opened at {local}"
            self._wrong("event", text, found, "say what is known by then with --ticket")
            return None
        before = len(self.problems)
        kind, new, actor = self._read(text, what, at)
        if len(self.problems) > before:
            return None
        return Event(self.ticket, at, seq, kind, "", new, actor)

    def stop_at_problems(self) -> None:
        """ModelError with every sentence about what was said wrongly; nothing where all is well."""
        if self.problems:
            raise ModelError(self.problems)

    def _read(self, text: str, what: str, at: datetime) -> tuple[str, str, str]:
        """The event's type, new value and actor."""
        words = self.path.vocabulary
        name, value, actor = self._words(what)
        self._known(text, actor)
        if name not in words.names:
            right = nearest(name, words.names)
            self._wrong("event", text, f"'{name}' never happens on this desk", right)
            return name, "", actor
        if name not in words.types:
            name, value = self._change(text, words.changes[name], name, value, actor)
        elif value is None and name in words.fields and words.fields[name].kind != "count":
            found = f"'{name}' is a field, and to what it changes is not said"
            self._wrong("event", text, found, f"write {name}=VALUE")
        elif value:
            value = self._built_in(text, name, value, at)
        if name != SNOOZED and (wrong := words.refuses(name, value or "")):
            self._wrong("event", text, wrong)
        return name, value or "", actor

    def _words(self, what: str) -> tuple[str, str | None, str]:
        """The name, the value where one is given, and who did it, of `NAME=VALUE by ACTOR`."""
        name, equals, value = (part.strip() for part in what.partition("="))
        if not equals:
            name, _, actor = (part.strip() for part in name.partition(_BY))
            return name, None, actor
        declared = self.path.vocabulary.fields.get(name)
        if _BY not in value or (declared is not None and value in declared.one_of):
            return name, value, ""
        value, _, actor = (part.strip() for part in value.rpartition(_BY))
        return name, value, actor

    def _known(self, text: str, actor: str) -> None:
        """Refuse a slip in a name; customers and others may do something too."""
        if actor and actor not in self.roster.people:
            right = nearest(actor, self.roster.people)
            if right.startswith("did you mean"):
                self._wrong("event", text, f"nobody is called '{actor}'", right)

    def _change(
        self, text: str, change: Change, name: str, value: str | None, actor: str
    ) -> tuple[str, str]:
        """The field and the value of a change that is called by its name."""
        if change.value:
            if value is not None and value != change.value:
                found = f"'{name}' is a change of {change.field} to '{change.value}'"
                self._wrong("event", text, found, f"write '{name}' without a value")
            return change.field, change.value
        chosen = value or (actor if change.field == ASSIGNEE else "")
        if not chosen:
            found = f"'{name}' is a change of {change.field}, and to what is not said"
            self._wrong("event", text, found, f"write {name}=VALUE")
        return change.field, chosen

    def _built_in(self, text: str, name: str, value: str, at: datetime) -> str:
        """The value of an event that every desk has, made sure to mean something on this path."""
        if name == "snoozed":
            return self._snoozed(text, value, at)
        if name == "jumped" and value not in self.path.steps:
            found = f"there is no step '{value}'"
            self._wrong("event", text, found, nearest(value, self.path.steps))
        if name in (DONE, FAILED):
            tasks = {place.step.task for place in self.path.plan.places.values()} - {""}
            if value not in tasks:
                found = f"no step does '{value}'"
                self._wrong("event", text, found, nearest(value, tasks))
        return value

    def _snoozed(self, text: str, value: str, at: datetime) -> str:
        try:
            return str(Wait.parse(value))
        except ValueError:
            pass
        try:
            until = moment(value, self.zone)
        except ValueError:
            found = f"'{value}' is no wait and no time"
            right = "write snoozed=2h, snoozed=wall 2h or snoozed=2026-03-02 11:00"
            self._wrong("event", text, found, right)
            return value
        if until < at:
            self._wrong("event", text, f"'{value}' is over by then", "name a later time")
        return until.isoformat()

    def _wrong(self, option: str, text: str, found: str, right: str = "") -> None:
        self.problems.append(Problem(f"--{option} '{text}'", 0, found, right))


def _parted(text: str) -> tuple[str, str]:
    """When, and what: an offset or a wall time at the beginning, and the rest."""
    for written in _beginnings(text):
        rest = text[len(written) :]
        if not rest or rest[0].isspace():
            return written, rest.strip()
    return text.partition(" ")[0], text.partition(" ")[2].strip()


def _beginnings(text: str) -> Iterator[str]:
    for pattern in (_OFFSET, _WALL):
        found = pattern.match(text)
        if found is not None and found[0]:
            yield found[0]
