"""The proof of a desk: the worst times of every row, over every minute of a span."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from matrices.desk import Desk
from matrices.matrix import Row
from matrices.opentime import NeverAgain
from matrices.paths import Path
from matrices.proving.cases import cases_of
from matrices.proving.days import MINUTE, Day, Longest, Summary, hours_of, longer, summary, walked
from matrices.proving.following import Case
from matrices.proving.goals import HELD, TOLD, Goal
from matrices.proving.proof import (
    CaseProof,
    Cell,
    GoalProof,
    Length,
    Opening,
    PathProof,
    Proof,
    RowProof,
    Worst,
)
from matrices.proving.world import World, hand_offs, sources_of, targets_of
from matrices.trying import LONGEST, try_path

_SHOWN = 3
_DAY = timedelta(days=1)
_NONE = timedelta(0)

Progress = Callable[[float, str], None]
"""Is told what share is done, and of what is being proved."""


def prove(
    desk: Desk, *, since: datetime, until: datetime, progress: Progress | None = None
) -> Proof:
    """The worst times of each row of each path, for tickets opened at a minute of [since, until).

    Raises ValueError where there is no such minute.
    """
    since, until = _minute(since), _minute(until)
    if since >= until:
        raise ValueError(f"no ticket is opened from {since} up to {until}; name a later end")
    provers = [_PathProver(desk, path, since, until) for path in desk.paths.values()]
    total = sum(prover.days for prover in provers) or 1
    done = 0

    def tell(what: str) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(min(1.0, done / total), what)

    walked = {(prover.path.matrix.name, line) for prover in provers for line in prover.walked}
    paths = tuple(prover.proof(tell, walked) for prover in provers)
    minutes = sum(prover.minutes for prover in provers)
    return Proof(since, until, paths, sum(prover.runs for prover in provers), minutes)


def _minute(at: datetime) -> datetime:
    """The first whole minute at an instant or after it."""
    at = at.astimezone(UTC)
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + MINUTE


class _PathProver:
    """The rows of one path; what the world is like is looked up once for all of them."""

    def __init__(self, desk: Desk, path: Path, since: datetime, until: datetime) -> None:
        self.desk, self.path, self.since, self.until = desk, path, since, until
        targets = targets_of(path, desk.roster)
        zone = path.calendar.zone
        first = since.astimezone(zone).date() - _DAY
        self.borders = hand_offs(desk.roster, targets, since - 2 * _DAY, until + LONGEST + _DAY)
        self.world = World(zone, first, sources_of(path, desk.roster, targets))
        self.numbers = range(self.world.number(since), self.world.number(until - MINUTE) + 1)
        self.cases = [cases_of(desk, path, row) for row in path.matrix.rows]
        self.days = len(self.numbers) * sum(len(each.told) for each in self.cases)
        self.runs = 0
        self.minutes = 0

    @property
    def walked(self) -> Iterator[int]:
        """The lines of the rows of which tickets walk the path."""
        rows = zip(self.path.matrix.rows, self.cases, strict=True)
        return (row.line for row, cases in rows if cases.told)

    def proof(self, tell: Callable[[str], None], walked: Collection[tuple[str, int]]) -> PathProof:
        """The worst times of every row; `walked` are those of which tickets walk some path."""
        path = self.path
        return PathProof(
            path.name,
            path.title,
            path.matrix.name,
            path.matrix.file,
            path.calendar.name,
            path.calendar.zone,
            tuple(
                self._row(number, row, tell, elsewhere=(path.matrix.name, row.line) in walked)
                for number, row in enumerate(path.matrix.rows)
            ),
        )

    def _row(
        self, number: int, row: Row, tell: Callable[[str], None], *, elsewhere: bool
    ) -> RowProof:
        cases = self.cases[number]
        if not cases.told:
            why = f"no ticket of this row walks path '{self.path.name}'"
            return RowProof(row.line, row.words, (), cases.whole, why, elsewhere)
        goals = [HELD, TOLD, *(Goal("level", level) for level in sorted(row.owners))]
        what = f"{self.path.name}: {row.words}"
        try:
            found = tuple(self._case(told, goals, lambda: tell(what)) for told in cases.told)
        except NeverAgain as error:
            return RowProof(row.line, row.words, (), cases.whole, str(error))
        return RowProof(row.line, row.words, found, cases.whole)

    def _case(
        self, told: Mapping[str, str], goals: Sequence[Goal], tell: Callable[[], None]
    ) -> CaseProof:
        tally = _Tally(goals)
        case = Case(self.path, self.desk.roster, told, self.borders)
        known: dict[int, list[tuple[Sequence[int], Day, Summary]]] = {}
        for number in self.numbers:
            begin = self.world.begin(number)
            day, whole = self._day(case, number, known, goals)
            low, high = self.since - begin, self.until - begin
            end = self.world.begin(number + 1) - begin
            if low > _NONE or high < end:
                pieces = [
                    each.clipped(low, high)
                    for each in day.pieces
                    if each.start < high and each.end > low
                ]
                hours = hours_of(self.world, number)
                whole = summary(pieces, goals, begin, self.path.calendar, hours)
            self.minutes += (min(high, end) - max(low, _NONE)) // MINUTE
            date = begin.astimezone(self.world.zone)
            tally.add(date.weekday(), begin, whole)
            tell()
        proofs = tally.proofs()
        return CaseProof(told, proofs, tally.late, self._forgotten(told, proofs))

    def _forgotten(self, told: Mapping[str, str], goals: Sequence[GoalProof]) -> Opening | None:
        """The first opening from which nobody ever hears of the ticket, and it does not end."""
        worst = {each.goal: each.wall for each in goals}
        if worst[HELD].length is not None or worst[TOLD].length is not None:
            return None
        for opening in worst[HELD].openings:
            if opening in worst[TOLD].openings:
                trial = try_path(
                    path=self.path, roster=self.desk.roster, opened=opening.at, told=told
                )
                if trial.stopped != "ended":
                    return opening
        return None

    def _day(
        self,
        case: Case,
        number: int,
        known: dict[int, list[tuple[Sequence[int], Day, Summary]]],
        goals: Sequence[Goal],
    ) -> tuple[Day, Summary]:
        """What becomes of the tickets of a date: as on another after which all was alike."""
        world = self.world
        alike = known.setdefault(world.kinds(number, 1)[0], [])
        for kinds, day, whole in alike:
            if world.kinds(number, len(kinds)) == kinds:
                return day, whole
        day = walked(case, world, number)
        self.runs += len(day.pieces)
        hours = hours_of(world, number)
        whole = summary(day.pieces, goals, world.begin(number), self.path.calendar, hours)
        alike.append((world.kinds(number, day.dates), day, whole))
        return day, whole


class _Longest:
    """The longest time so far, with its openings by date."""

    def __init__(self) -> None:
        self.length: Length = _NONE
        self.by_date: list[Opening] = []
        self.finite: timedelta | None = None

    def add(self, begin: datetime, found: Longest) -> None:
        reached = None if found.reached is None else begin + found.reached
        opening = Opening(begin + found.start, reached)
        if not self.by_date or longer(found.length, self.length):
            self.length, self.by_date = found.length, [opening]
        elif found.length == self.length:
            self.by_date.append(opening)
        if found.finite is not None and (self.finite is None or found.finite > self.finite):
            self.finite = found.finite

    def worst(self) -> Worst:
        return Worst(self.length, tuple(self.by_date[:_SHOWN]), len(self.by_date), self.finite)


class _Tally:
    """The longest times of a case, while dates are added in their order."""

    def __init__(self, goals: Sequence[Goal]) -> None:
        self.goals = goals
        self.wall = {goal: _Longest() for goal in goals}
        self.open = {goal: _Longest() for goal in goals}
        self.heat: dict[Goal, dict[Cell, Length]] = {goal: {} for goal in goals}
        self.late: dict[str, Opening] = {}

    def add(self, weekday: int, begin: datetime, found: Summary) -> None:
        for goal in self.goals:
            self.wall[goal].add(begin, found.wall[goal])
            self.open[goal].add(begin, found.open[goal])
            heat = self.heat[goal]
            for hour, length in found.heat[goal].items():
                cell = (weekday, hour)
                if cell not in heat or longer(length, heat[cell]):
                    heat[cell] = length
        for name, start in found.late.items():
            self.late.setdefault(name, Opening(begin + start, None))

    def proofs(self) -> tuple[GoalProof, ...]:
        return tuple(
            GoalProof(goal, self.wall[goal].worst(), self.open[goal].worst(), self.heat[goal])
            for goal in self.goals
        )
