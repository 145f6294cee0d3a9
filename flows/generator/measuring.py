"""What a ticket history is like, in figures: measured alike in the real log and a generated one.

``python -m flows.generator.measuring FOLDER`` prints them.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from flows.generator.hours import is_working_day
from flows.generator.reading import Life, read

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MORNING, AFTERNOON, BY_DAY = range(8, 12), range(12, 18), range(7, 19)
MOVES = {
    "never reassigned, %": range(1),
    "reassigned once, %": range(1, 2),
    "reassigned twice, %": range(2, 3),
    "reassigned 3 to 9 times, %": range(3, 10),
    "reassigned more often, %": range(10, 100),
}
IN_BOTH = {"opened", "state", "group", "assignee", "priority", "category", "updated"}
IN_BOTH |= {"reassigned", "reopened"}


def measure(lives: Sequence[Life]) -> dict[str, float]:
    """Give every figure by its name, which says its unit."""
    return {
        **_arrivals(lives),
        **_beginnings(lives),
        **_pauses(lives),
        **_work(lives),
        **_ends(lives),
    }


def _arrivals(lives: Sequence[Life]) -> dict[str, float]:
    days = Counter(life.opened.date() for life in lives)
    working = _mean(count for day, count in days.items() if is_working_day(day))
    quiet = _mean(count for day, count in days.items() if not is_working_day(day))
    hours = [life.opened.hour for life in lives]
    return {
        "tickets": len(lives),
        "tickets on a working day": working,
        "tickets on another day, % of that": 100 * quiet / max(working, 1),
        "opened from 8 to 12, %": _percent(hour in MORNING for hour in hours),
        "opened from 12 to 18, %": _percent(hour in AFTERNOON for hour in hours),
        "opened from 18 to 8, %": _percent(hour not in (*MORNING, *AFTERNOON) for hour in hours),
    }


def _beginnings(lives: Sequence[Life]) -> dict[str, float]:
    priority = [life.first("priority") for life in lives]
    taken = [life.first("assignee") for life in lives]
    later = [delay for delay in priority if delay]
    return {
        "priority at the opening, %": _percent(not delay for delay in priority),
        "priority later: median, min": _within(later, 50) / MINUTE,
        "priority later: 90 % within, min": _within(later, 90) / MINUTE,
        "priority after more than 30 min, %": _percent(delay > 30 * MINUTE for delay in priority),
        "taken at the opening, %": _percent(not delay for delay in taken),
        "taken: median, min": _within(taken, 50) / MINUTE,
        "taken: 75 % within, min": _within(taken, 75) / MINUTE,
        "taken after more than 4 h, %": _percent(delay > 4 * HOUR for delay in taken),
        "taken after more than 3 days, %": _percent(delay > 3 * DAY for delay in taken),
    }


def _pauses(lives: Sequence[Life]) -> dict[str, float]:
    each = [life.pauses() for life in lives]
    pauses = [pause for pauses in each for pause in pauses]
    lengths = [length for length, _ in pauses]
    return {
        "paused, %": _percent(map(bool, each)),
        "pause: a quarter within, h": _within(lengths, 25) / HOUR,
        "pause: median, h": _within(lengths, 50) / HOUR,
        "pause: 75 % within, h": _within(lengths, 75) / HOUR,
        "pause ends with the solution, %": _percent(into == "Resolved" for _, into in pauses),
    }


def _work(lives: Sequence[Life]) -> dict[str, float]:
    moves = [life.count("reassigned") for life in lives]
    new_priorities = [life.changes("priority") for life in lives]
    changes = [event for life in lives for event in life.events if event.new != "Closed"]
    changes = [event for event in changes if event.type in IN_BOTH - {"opened"}]
    return {
        **{name: _percent(count in times for count in moves) for name, times in MOVES.items()},
        "updates per ticket": _mean(life.count("updated") for life in lives),
        "priority changed under way, %": _percent(map(bool, new_priorities)),
        "priority raised to 1 under way, %": _percent("1" in new for new in new_priorities),
        "changes at night and on other days, %": _percent(
            not (is_working_day(event.at.date()) and event.at.hour in BY_DAY) for event in changes
        ),
        "events per ticket, of types in both": _mean(
            sum(event.type in IN_BOTH for event in life.events) for life in lives
        ),
        "asks for a manager, %": _percent(life.count("asks-for-manager") for life in lives),
        "customer replied, %": _percent(life.count("customer-replied") for life in lives),
        "agent replied, %": _percent(life.count("agent-replied") for life in lives),
        **{f"priority {p} in the end, %": _having(lives, "priority", p) for p in "1234"},
    }


def _ends(lives: Sequence[Life]) -> dict[str, float]:
    all_solved = [life.solved_after() for life in lives]
    solved = [
        delay for life, delay in zip(lives, all_solved, strict=True) if life.row["resolved_at"]
    ]
    returns = [back for life in lives for back in life.returns()]
    return {
        "solved within 30 min, %": _percent(delay < 30 * MINUTE for delay in all_solved),
        "solution: a quarter within, min": _within(solved, 25) / MINUTE,
        "solution: median, h": _within(solved, 50) / HOUR,
        "solution: 75 % within, days": _within(solved, 75) / DAY,
        "solution: 90 % within, days": _within(solved, 90) / DAY,
        "solution: 95 % within, days": _within(solved, 95) / DAY,
        "not solved in the end, %": _having(lives, "resolved_at", ""),
        "in time by the source's mark, %": _having(lives, "made_sla", "true"),
        "reopened, %": _percent(life.count("reopened") for life in lives),
        "reopened after more than 3 days, % of those": _percent(b > 3 * DAY for b in returns),
        "closed by the source, %": _percent(life.row["closed_at"] for life in lives),
    }


def _percent(hits: Iterable[object]) -> float:
    return 100 * _mean(bool(hit) for hit in hits)


def _having(lives: Sequence[Life], column: str, value: str) -> float:
    return _percent(life.row[column] == value for life in lives)


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / max(len(values), 1)


def _within(delays: Iterable[timedelta], percent: int) -> timedelta:
    ordered = sorted(delays) or [timedelta()]
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def rounded(value: float) -> str:
    """Give a figure as a table shows it.

    >>> rounded(3200), rounded(46.97), rounded(0.42)
    ('3200', '47', '0.4')
    """
    return f"{value:.1f}".removesuffix(".0")


if __name__ == "__main__":
    for name, value in measure(read(Path(sys.argv[1]))).items():
        print(f"{rounded(value):>8}  {name}")  # noqa: T201 - its output
