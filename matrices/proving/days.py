"""All tickets that are opened on one date, and the longest that they wait, hour by hour."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from matrices.calendars import Calendar
from matrices.proving.following import Case
from matrices.proving.goals import Goal
from matrices.proving.proof import Length
from matrices.proving.world import World

MINUTE = timedelta(minutes=1)


class Piece(NamedTuple):
    """Openings in [start, end) after a date's beginning that fare alike.

    `reached` is when the first of them reaches each goal, after the date's beginning, and whether
    that moves along with the opening.
    """

    start: timedelta
    end: timedelta
    reached: Mapping[Goal, tuple[timedelta, bool]]
    late: frozenset[str]

    def at(self, goal: Goal, start: timedelta) -> timedelta | None:
        """When an opening of the piece reaches a goal; None is never."""
        found = self.reached.get(goal)
        if found is None:
            return None
        reached, moves = found
        return reached + (start - self.start) if moves else reached

    def clipped(self, low: timedelta, high: timedelta) -> "Piece":
        """The part of the piece in [low, high)."""
        start = max(self.start, low)
        reached = {
            goal: (at + (start - self.start) if moves else at, moves)
            for goal, (at, moves) in self.reached.items()
        }
        return Piece(start, min(self.end, high), reached, self.late)


class Longest(NamedTuple):
    """The longest time, the first opening with it, and when that is reached, after midnight.

    `finite` is the longest that comes to an end.
    """

    length: Length
    start: timedelta
    reached: timedelta | None
    finite: timedelta | None


class Day(NamedTuple):
    """What becomes of the tickets of a date, and of how many dates from it on that depends."""

    pieces: Sequence[Piece]
    dates: int


class Summary(NamedTuple):
    """The longest times of a date: by goal, by goal and hour; and the clocks that were late."""

    wall: Mapping[Goal, Longest]
    open: Mapping[Goal, Longest]
    heat: Mapping[Goal, Mapping[int, Length]]
    late: Mapping[str, timedelta]


def longer(one: Length, other: Length) -> bool:
    """Whether one time is longer than another; for ever is longest."""
    if one is None or other is None:
        return one is None and other is not None
    return one > other


def walked(case: Case, world: World, number: int) -> Day:
    """Open tickets on a date: as few as tell what becomes of one opened at each minute."""
    begin, end = world.begin(number), world.begin(number + 1)
    pieces: list[Piece] = []
    at = last = begin
    while at < end:
        run = case.follow(at)
        alike = max(1, -(-run.span // MINUTE))
        after = min(end, at + alike * MINUTE)
        reached = {goal: (each.at - begin, each.moves) for goal, each in run.reached.items()}
        pieces.append(Piece(at - begin, after - begin, reached, run.late))
        last = max(last, run.until)
        at = after
    return Day(pieces, world.number(last) - number + 1)


def summary(
    pieces: Sequence[Piece], goals: Sequence[Goal], begin: datetime, calendar: Calendar,
    hours: Sequence[tuple[timedelta, timedelta, int]],
) -> Summary:  # fmt: skip
    """The longest times of the tickets of a date; `hours` are those of its wall clock."""
    late: dict[str, timedelta] = {}
    for piece in pieces:
        for name in piece.late:
            late.setdefault(name, piece.start)
    heat: dict[Goal, dict[int, Length]] = {goal: {} for goal in goals}
    wall = {goal: _first_longest(_by_hour(pieces, goal, hours, heat[goal])) for goal in goals}
    open_ = {goal: _first_longest(_open(pieces, goal, begin, calendar)) for goal in goals}
    return Summary(wall, open_, heat, late)


def hours_of(world: World, number: int) -> list[tuple[timedelta, timedelta, int]]:
    """The hours of a date's wall clock, in order; one that comes twice is there twice."""
    begin, end = world.begin(number), world.begin(number + 1)
    found: list[tuple[timedelta, timedelta, int]] = []
    at = begin
    while at < end:
        wall = at.astimezone(world.zone)
        after = min(end, at + (60 - wall.minute) * MINUTE)
        middle = at
        while middle < after and middle.astimezone(world.zone).hour == wall.hour:
            middle += after - at if _same_hour(world, at, after) else MINUTE
        found.append((at - begin, middle - begin, wall.hour))
        at = middle
    return found


def _same_hour(world: World, at: datetime, after: datetime) -> bool:
    first, last = at.astimezone(world.zone), (after - MINUTE).astimezone(world.zone)
    return first.utcoffset() == last.utcoffset()


def _by_hour(
    pieces: Sequence[Piece],
    goal: Goal,
    hours: Sequence[tuple[timedelta, timedelta, int]],
    heat: dict[int, Length],
) -> Iterator[Longest]:
    """The longest of each piece in each hour: its first, as no wait grows with the opening."""
    piece = iter(pieces)
    here = next(piece, None)
    for begin, end, hour in hours:
        while here is not None and here.start < end:
            start = max(begin, here.start)
            reached = here.at(goal, start)
            length = None if reached is None else reached - start
            if hour not in heat or longer(length, heat[hour]):
                heat[hour] = length
            yield Longest(length, start, reached, length)
            if here.end > end:
                break
            here = next(piece, None)


def _open(
    pieces: Sequence[Piece], goal: Goal, begin: datetime, calendar: Calendar
) -> Iterator[Longest]:
    """The longest in open time of each piece, which is at one of its ends."""
    for piece in pieces:
        for start in (piece.start, piece.end - MINUTE):
            reached = piece.at(goal, start)
            length = None if reached is None else calendar.between(begin + start, begin + reached)
            yield Longest(length, start, reached, length)


def _first_longest(found: Iterator[Longest]) -> Longest:
    best = next(found)
    finite = best.length
    for each in found:
        if longer(each.length, best.length):
            best = each
        if each.length is not None and (finite is None or each.length > finite):
            finite = each.length
    return best._replace(finite=finite)
