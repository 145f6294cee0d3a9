"""When things happen in the life of a ticket: drawn first to last, before any of them is done."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flows.generator import deeds, figures
from flows.generator.chance import Chance
from flows.generator.hours import BERLIN, likely_moment, working_days_on, working_moment
from flows.generator.notation import Delay, Spread
from flows.generator.ticket import Ticket

MOMENT = timedelta(seconds=1)


class Deed(NamedTuple):
    """Something that is done at an instant."""

    at: datetime
    do: deeds.Do


class Lot(NamedTuple):
    """What was drawn for a ticket as a whole."""

    priority: str
    way: figures.Way
    moves: int
    paused: bool

    @property
    def row(self) -> int:
        """Give the row of the figures that go by reassignments: none, one, more."""
        return min(self.moves, figures.MORE)

    def later(self, chance: Chance, after: datetime, delay: Delay) -> datetime:
        """Draw when something is done after something else, at its priority's pace."""
        wanted = chance.delay(delay, pace=figures.PACE[self.priority])
        return working_moment(chance, after, wanted, urgent=self.priority == "1")


def live(ticket: Ticket, chance: Chance, *, until: datetime) -> None:
    """Let everything happen to a ticket that happens by an instant, in order."""
    for deed in sorted(_life(ticket.opened_at, chance), key=lambda deed: deed.at):
        if deed.at <= until:
            deed.do(ticket, deed.at, chance)


def _life(opened: datetime, chance: Chance) -> list[Deed]:
    """Draw it all. What comes first in the list is done first where two fall on one instant."""
    triaged = opened + chance.delay(figures.FIRST_PRIORITY)
    lot = _lot(chance, at_once=triaged == opened)
    active = None if lot.way is figures.LATER else lot.way.active
    work = _work(chance, triaged, lot)
    solved = work[-1].at
    return [
        Deed(opened, deeds.opens),
        Deed(triaged, deeds.prioritises(lot.priority, active=active)),
        *_meanwhile(chance, triaged, solved, lot),
        *work,
        *_afterwards(chance, solved, lot),
    ]


def _lot(chance: Chance, *, at_once: bool) -> Lot:
    way = figures.WITH_THE_PRIORITY
    if at_once:
        by_opener = chance.happens(figures.TAKEN_AT_THE_OPENING)
        way = figures.AT_THE_OPENING if by_opener else figures.LATER
    row = chance.index(way.moves)
    moves = row if row < figures.MORE else int(chance.pick(figures.MORE_MOVES))
    return Lot(chance.pick(figures.PRIORITIES), way, moves, chance.happens(way.paused[row]))


def _work(chance: Chance, triaged: datetime, lot: Lot) -> list[Deed]:
    """Draw the taking, where it is not done with the priority, pauses and, last, the solution."""
    takes = deeds.takes(lot.way.active)
    if lot.way is not figures.LATER:
        return _solving(chance, triaged, lot)
    if lot.paused and chance.happens(figures.TAKEN_WITH_THE_SOLUTION):
        *before, solution = _solving(chance, triaged, lot)
        return [*before, Deed(solution.at, takes), solution]
    taken = lot.later(chance, triaged, figures.TAKEN_LATER)
    return [Deed(taken, takes), *_solving(chance, taken, lot)]


def _solving(chance: Chance, after: datetime, lot: Lot) -> list[Deed]:
    """Draw the pauses and, last, the solution; it often comes straight out of a pause."""
    if not lot.paused:
        return [Deed(lot.later(chance, after, lot.way.solving[lot.row]), deeds.solves)]
    begins = lot.later(chance, after, figures.BEFORE_PAUSE)
    ends = lot.later(chance, begins, figures.PAUSE)
    work = _pause(chance, begins, ends)
    if not chance.happens(figures.ACTIVE_AFTER_PAUSE):
        return [*work, Deed(ends, deeds.solves)]
    work.append(Deed(ends, deeds.goes_on))
    if chance.happens(figures.PAUSED_AGAIN):
        return work + _solving(chance, ends + MOMENT, lot)
    return [*work, Deed(lot.later(chance, ends, figures.AFTER_PAUSE), deeds.solves)]


def _pause(chance: Chance, begins: datetime, ends: datetime) -> list[Deed]:
    state = chance.pick(figures.PAUSES)
    pause = [Deed(begins, deeds.waits(state))]
    if state == "Awaiting User Info" and chance.happens(figures.CUSTOMER_ANSWERS):
        answer = ends - chance.within((ends - begins) / 10)  # it is soon read
        pause.append(Deed(answer, deeds.customer_writes))
    return pause


def _meanwhile(chance: Chance, begins: datetime, ends: datetime, lot: Lot) -> list[Deed]:
    """Draw what else is done between the first priority and the solution."""
    touches = chance.index(figures.TOUCHES[lot.row])
    what: list[tuple[deeds.Do, Spread]] = [
        *[(deeds.hands_on, figures.HANDED_ON_AT)] * lot.moves,
        *[(deeds.touches, figures.TOUCHED_AT)] * touches,
        *(_seldom(chance) if ends - begins > figures.LONG else ()),
    ]
    return [Deed(_on_the_way(chance, begins, ends, where), do) for do, where in what]


def _seldom(chance: Chance) -> list[tuple[deeds.Do, Spread]]:
    """Draw what happens to few tickets, and where on the way."""
    may_happen = (
        (figures.AGENT_WRITES, deeds.agent_writes, figures.ANY_TIME),
        (figures.CUSTOMER_WRITES, deeds.customer_writes, figures.ANY_TIME),
        (figures.NEW_PRIORITY, deeds.changes_priority, figures.ANY_TIME),
        (figures.ASKS_FOR_MANAGER, deeds.asks_for_manager, figures.RATHER_LATE),
    )
    return [(do, where) for share, do, where in may_happen if chance.happens(share)]


def _on_the_way(chance: Chance, begins: datetime, ends: datetime, where: Spread) -> datetime:
    seconds = int((ends - begins).total_seconds() * chance.value(where) / 100)
    return min(ends, working_moment(chance, begins, timedelta(seconds=seconds)))


def _afterwards(chance: Chance, solved: datetime, lot: Lot) -> list[Deed]:
    """Draw what follows a solution: the source closes it, or the customer comes back, or both."""
    closed_by_source = chance.happens(figures.CLOSED_BY_SOURCE)
    returns = chance.happens(figures.REOPENED)
    after: list[Deed] = []
    while True:
        back = _back(chance, solved) if returns else None
        closed = solved + figures.CLOSED_AFTER + chance.within(figures.CLOSED_WITHIN)
        if closed_by_source and (back is None or closed < back):
            after.append(Deed(closed, deeds.closes))
        if back is None:
            return after
        solved = lot.later(chance, back + MOMENT, figures.AFTER_PAUSE)
        after += [Deed(back, deeds.comes_back), Deed(solved, deeds.solves)]
        returns = chance.happens(figures.REOPENED_AGAIN)


def _back(chance: Chance, solved: datetime) -> datetime:
    """Draw when the customer comes back: soon, or days later, when a path may have ended."""
    if not chance.happens(figures.BACK_LATE):
        return working_moment(chance, solved, chance.delay(figures.BACK_SOON))
    days = 1 + int(chance.share() * figures.LATE_DAYS)
    return likely_moment(chance, working_days_on(solved.astimezone(BERLIN).date(), days))
