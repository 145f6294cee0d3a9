"""CPU seconds of the proof of each ready-made desk over a year, beside `decide` at every minute.

The brute force opens a ticket of each kind at each minute of sampled hours, in the same run, and
its time is reckoned up to the year; what it finds in the sample must be what the proof says.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from bench.measuring import cpu_once, tell
from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.library import desks
from matrices.proving.proof import CaseProof
from matrices.proving.proving import prove
from tests.matrices.minutes import MINUTE, Minutes

_YEAR = 2026
_HOURS = 40
_APART = timedelta(hours=219)


def main() -> None:
    for folder in desks():
        measure(folder.name, load_desk(folder))


def measure(name: str, desk: Desk) -> None:
    since = datetime(_YEAR, 1, 1, tzinfo=desk.zone)
    until = datetime(_YEAR + 1, 1, 1, tzinfo=desk.zone)
    proof = prove(desk, since=since, until=until)
    ours = cpu_once(lambda: prove(desk, since=since, until=until))
    theirs = 0.0
    sampled = 0
    for path in proof.paths:
        for case in (case for row in path.rows for case in row.cases):
            judge = Minutes(desk, desk.paths[path.path], case.told)
            theirs += cpu_once(partial(sample, judge, case, since))
            sampled += _HOURS * 60
    whole = theirs * proof.minutes / sampled
    tell(
        f"prove {name} over {_YEAR}",
        openings=proof.minutes,
        walked=proof.runs,
        cpu_seconds=round(ours, 2),
        peer="decide at each minute",
        peer_sampled_openings=sampled,
        peer_cpu_seconds_a_year=round(whole, 1),
        ratio=round(whole / ours, 1),
    )


def sample(judge: Minutes, case: CaseProof, since: datetime) -> None:
    """Open tickets at each minute of some hours; none waits longer than the proof says."""
    finite = {str(each.goal): each.wall.finite for each in case.goals}
    wanted = {_name(goal) for goal, longest in finite.items() if longest is not None}
    for number in range(_HOURS):
        at = since + number * _APART
        for minute in range(60):
            check(judge.reached(at + minute * MINUTE, wanted), at + minute * MINUTE, finite)


def check(
    reached: Mapping[str, datetime], at: datetime, finite: Mapping[str, timedelta | None]
) -> None:
    for goal, longest in finite.items():
        found = reached.get(_name(goal))
        if found is not None:
            assert longest is not None, f"{goal} is reached at {at}, and the proof says never"
            assert found - at <= longest, f"{goal} takes longer at {at} than the proof says"


def _name(goal: str) -> str:
    return {"a person has it": "held", "a person is told": "told"}.get(goal, goal)


if __name__ == "__main__":
    main()
