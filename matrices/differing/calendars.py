"""What is different about the calendars of a desk: hours of a weekday, holidays, exceptions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Protocol

from matrices.calendars import Calendar
from matrices.combinations import Combination
from matrices.differing.differences import Difference, What
from matrices.differing.lines import Lines, Spot
from matrices.differing.telling import arrow, gone, listed
from matrices.files.calendars import content
from matrices.hours import MIDNIGHT, Hours, Window
from matrices.shifts import DAYS

_MOST_NAMED = 5
_HOUR = 60


class _Teller(Protocol):
    """Says what is different about one calendar."""

    def __call__(
        self, said: str, *place: str, was: str = "", now: str = "", what: What = "changed"
    ) -> Difference: ...


def calendars(
    old: Mapping[str, Calendar], new: Mapping[str, Calendar], before: Lines, after: Lines
) -> Iterator[Difference]:
    """Calendars that were added or removed, and what is different about the others."""
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            spot = before.calendar(name)
            yield gone("calendar", name, spot, f"calendar '{name}' is gone")
        elif name not in old:
            spot = after.calendar(name)
            yield Difference("added", "calendar", name, f"calendar '{name}' is new", *spot)
        elif content(old[name]) != content(new[name]):
            yield from _calendar(name, old[name], new[name], after)


def _calendar(name: str, old: Calendar, new: Calendar, after: Lines) -> Iterator[Difference]:
    one, other = old.open_time, new.open_time

    def different(
        said: str, *place: str, was: str = "", now: str = "", what: What = "changed"
    ) -> Difference:
        spot: Spot = after.calendar(name, *place)
        return Difference(what, "calendar", name, f"calendar '{name}': {said}", *spot, was, now)

    if str(old.zone) != str(new.zone):
        was, now = str(old.zone), str(new.zone)
        yield different(f"zone {arrow(was, now)}", "zone", was=was, now=now)
    if isinstance(one, Hours) and isinstance(other, Hours):
        yield from _hours(one, other, different)
        return
    was, now = _made(one), _made(other)
    if was != now:
        yield different(arrow(was, now), was=was, now=now)
        return
    for each, twin in zip(_parts(one), _parts(other), strict=True):
        if content(each) != content(twin):
            said = f"made of '{twin.name}', which is another one now"
            yield different(said, was=each.name, now=twin.name)


def _hours(old: Hours, new: Hours, different: "_Teller") -> Iterator[Difference]:
    for number, day in enumerate(DAYS):
        was, now = (windows_words(each.week.get(number, ())) for each in (old, new))
        if was != now:
            yield different(f"{day} {arrow(was, now)}", "open", day, was=was, now=now)
    for whats, one, other in (("added", new, old), ("removed", old, new)):
        what: What = "added" if whats == "added" else "removed"
        days = [day.isoformat() for day in one.holidays if day not in other.holidays]
        named = {day.isoformat(): name for day, name in one.holidays.items()}
        yearly = {f"{m:02}-{d:02}": name for (m, d), name in one.yearly_holidays.items()}
        others = {f"{m:02}-{d:02}" for m, d in other.yearly_holidays}
        days += [day for day in yearly if day not in others]
        if days:
            told = _few(f"{day} {(named | yearly)[day]}".strip() for day in sorted(days))
            word = "new" if what == "added" else "gone"
            yield different(f"holidays {word}: {told}", "holidays", what=what,
                            was="" if what == "added" else told,
                            now=told if what == "added" else "")  # fmt: skip
    for about, key in (("dates", "except"), ("yearly", "except"), ("breaks", "breaks"),
                       ("yearly_breaks", "breaks")):  # fmt: skip
        yield from _dates(getattr(old, about), getattr(new, about), key, different)


def _dates(old: "_Days", new: "_Days", key: str, different: "_Teller") -> Iterator[Difference]:
    word = "closed for a break" if key == "breaks" else "open"
    for day in sorted({*old, *new}, key=str):
        was, now = (_on(each, day) for each in (old, new))
        if was != now:
            yield different(f"{_day(day)} {word} {arrow(was, now)}", key, was=was, now=now)


def _on(days: "_Days", day: "date | tuple[int, int]") -> str:
    """What an exception says of a date."""
    if day not in days:
        return "as usual"
    return windows_words(days[day])


def _day(day: "date | tuple[int, int]") -> str:
    return day.isoformat() if isinstance(day, date) else f"{day[0]:02}-{day[1]:02} of every year"


def windows_words(windows: Iterable[Window]) -> str:
    """Windows as designers write them.

    >>> windows_words([(480, 720), (750, 1080)]), windows_words([])
    ('08:00-12:00, 12:30-18:00', 'closed')
    """
    return listed(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in windows) or "closed"


def _clock(minutes: int) -> str:
    shown = minutes if minutes <= MIDNIGHT else minutes - MIDNIGHT
    return f"{shown // _HOUR:02}:{shown % _HOUR:02}"


def _made(time: object) -> str:
    """Of which calendars one is made, in words."""
    if not isinstance(time, Combination):
        return "hours of its own"
    without = f", without {listed(each.name for each in time.without)}" if time.without else ""
    return f"{time.kind} {listed(each.name for each in time.of)}{without}"


def _parts(time: object) -> list[Calendar]:
    return [*time.of, *time.without] if isinstance(time, Combination) else []


def _few(said: Iterable[str]) -> str:
    told = list(said)
    more = len(told) - _MOST_NAMED
    return listed(told[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


_Days = Mapping["date | tuple[int, int]", tuple[Window, ...]]
