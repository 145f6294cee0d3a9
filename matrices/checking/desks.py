"""Everything that is wrong with a desk that can be read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from matrices.checking.acknowledging import too_few_to_acknowledge
from matrices.checking.authorities import approvals
from matrices.checking.breaches import breaches_untold
from matrices.checking.calendars import calendars_over
from matrices.checking.deadlines import deadlines
from matrices.checking.loading import lacks_cells, unwalkable
from matrices.checking.messages import messages_off_hours
from matrices.checking.people import levels_without_people
from matrices.checking.rules import OF_THE_PROOF
from matrices.checking.structure import structure
from matrices.checking.tables import warn_of_tables
from matrices.checking.timing import timers_never
from matrices.checking.unused import unused
from matrices.desk import Acceptance, Desk
from matrices.opentime import NeverAgain
from matrices.problems import ModelError, Problem

Look = Callable[[Desk], Iterator[Problem]]
LookAhead = Callable[[Desk, datetime], Iterator[Problem]]

LOOKS: Sequence[Look] = (structure, unused, too_few_to_acknowledge, warn_of_tables)
"""Each looks at the whole desk for problems of a few kinds."""
LOOKS_AHEAD: Sequence[LookAhead] = (
    timers_never,
    deadlines,
    breaches_untold,
    levels_without_people,
    approvals,
    messages_off_hours,
    calendars_over,
)
"""Each looks at the year that begins at an instant: who is there, when it is open."""
SINCE = datetime(2026, 3, 2, tzinfo=UTC)
"""The beginning of that year where none is named, so that the same desk is told the same."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the check finds: what is open, and what the desk accepts with a reason."""

    open: tuple[Problem, ...]
    accepted: tuple[tuple[Problem, Acceptance], ...] = ()


def check_desk(desk: Desk, *, since: datetime = SINCE) -> tuple[Problem, ...]:
    """Every problem of the desk, by file and line; empty where it is sound.

    What cannot be read has been refused before, when the desk was read; what the desk accepts
    is none. What depends on dates is looked for in the year that begins at `since`.
    """
    return findings(desk, since=since).open


def findings(desk: Desk, *, since: datetime = SINCE) -> Findings:
    """Every problem of the desk, those that it accepts by themselves.

    What only keeps its paths from being walked is among them, and is never accepted.
    """
    unwalked = [*unwalkable(desk.paths.values())]
    whole = not lacks_cells(unwalked)  # otherwise no ticket can be walked
    return sorted_out(desk, looked(desk, since if whole else None), unwalked)


def sorted_out(
    desk: Desk,
    problems: Iterable[Problem],
    unwalked: Iterable[Problem] = (),
    *,
    proved: bool = False,
) -> Findings:
    """The problems, those that the desk accepts by themselves, and what it accepts in vain.

    `unwalked` are those that keep paths from being walked; `proved` is whether those that the
    proof finds are among the problems.
    """
    kept = {_where(each): each for each in unwalked}
    found = sorted({*problems, *kept.values()})
    found = [each for each in found if kept.get(_where(each), each) is each]
    accepted = [
        (problem, each)
        for problem in found
        if _where(problem) not in kept
        and (each := next((each for each in desk.accepts if _meant(each, problem)), None))
    ]
    taken = {problem for problem, _ in accepted}
    left = [problem for problem in found if problem not in taken]
    looked_for = [each for each in desk.accepts if proved or each.finding not in OF_THE_PROOF]
    return Findings(tuple(sorted([*left, *_idle(looked_for, found)])), tuple(accepted))


def _where(problem: Problem) -> tuple[str, int, str, str]:
    return problem.file, problem.line, problem.id, problem.cell


def looked(desk: Desk, since: datetime | None) -> Iterator[Problem]:
    """What each look finds; where `since` is None, only those that go by no date."""
    for look in LOOKS:
        yield from look(desk)
    if since is None:
        return
    for ahead in LOOKS_AHEAD:
        with suppress(NeverAgain):  # which calendars these are is told by itself
            yield from ahead(desk, since)


def refuse_unsound(desk: Desk) -> None:
    """ModelError with every error that the check finds; warnings and notes do not matter.

    What depends on dates, and so on the roster of the day, stops no desk that was sound before.
    """
    found = sorted_out(desk, looked(desk, None), unwalkable(desk.paths.values()))
    errors = [problem for problem in found.open if problem.severity == "error"]
    if errors:
        raise ModelError(errors)


def _meant(each: Acceptance, problem: Problem) -> bool:
    named = (each.finding, each.at) == (problem.id, problem.file)
    return named and each.about in f"{problem.found}; {problem.right}"


def _idle(accepts: Iterable[Acceptance], found: Iterable[Problem]) -> Iterator[Problem]:
    """Lines of `accepts` that accept nothing."""
    problems = tuple(found)
    for each in accepts:
        if not any(_meant(each, problem) for problem in problems):
            about = f" about '{each.about}'" if each.about else ""
            said = f"'{each.finding}'{about} is accepted at {each.at}, where it is not found"
            yield Problem(
                "desk.yaml", each.line, said, "take the line out", "accept-unused", "warning"
            )
