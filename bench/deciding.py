"""How many whole tickets `decide` walks a CPU second, beside its peers on the same paths.

Two works: `plain` is a path of eight steps with waits in open time and transitions on events,
`whole` the same steps with clocks, pauses, waits in days and messages. Prints JSON lines, one for
each peer, measured in the same run, and the ratio to it. `does` says what a peer leaves out.
Before anything is measured, every peer must come to the same steps as `decide`. The garbage
collector runs; only what was made before the measuring is kept from it.
`python -m bench.deciding --profile` prints our hottest functions on plain work instead, and
`--opcodes` how many opcodes each executes a ticket.
"""

import argparse
import cProfile
import gc
import pstats
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from itertools import pairwise
from typing import NamedTuple

from bench.measuring import cpu_once, tell
from bench.opcodes import opcodes
from bench.peers import ours
from bench.peers.history import History, Way
from bench.peers.ours import Station
from bench.peers.works import PLAIN, WORKS, Timed, Untimed, Work
from matrices.log import Entry

TICKETS = 10_000

_SEED = 7
_ROUNDS = 5
_HOTTEST = 30
_OF_OPCODES = 200
_OTHERS = 20
_FEWEST_MOVES, _MOST_MOVES = 4, 5
_MOST_WAITS = 2


class Told(NamedTuple):
    """The tickets of a work in the forms that we and the peers take, decided once.

    `entries`, `moves` and `waits` (those that ran out) are a ticket's, on average.
    """

    work: Work
    histories: list[History]
    cases: list[ours.Case]
    ways: list[Way]
    stations: list[list[Station]]
    entries: float
    moves: float
    waits: float


class Run(NamedTuple):
    """A peer ready to run; `check` raises AssertionError where it goes elsewhere."""

    does: str
    tickets: int
    run: Callable[[], object]
    check: Callable[[], None]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.deciding", description=__doc__)
    parser.add_argument("--only", metavar="NAME", default="", help="rows whose name holds this")
    parser.add_argument("--profile", action="store_true", help="our hottest functions instead")
    parser.add_argument("--opcodes", action="store_true", help="our executed opcodes instead")
    arguments = parser.parse_args()
    if arguments.profile:
        profile(told_of(PLAIN, TICKETS))
    elif arguments.opcodes:
        print("\n".join(opcode_lines(told_of(PLAIN, _OF_OPCODES))))
    else:
        wanted = [(work, names_of(work, arguments.only)) for work in WORKS]
        if not any(names for _, names in wanted):
            rows = ", ".join(row(work, name) for work in WORKS for name in work.peers)
            parser.error(f"there is no row '{arguments.only}'; there are: {rows}")
        for work, names in wanted:
            if names:
                measure(work, names)


def names_of(work: Work, only: str) -> list[str]:
    """The peers of a work whose rows hold that text."""
    return [name for name in work.peers if only in row(work, name)]


def row(work: Work, name: str) -> str:
    return f"decide {work.name} beside {name}"


def measure(work: Work, names: Sequence[str]) -> None:
    """Check the peers of those names, then measure them and us."""
    told = told_of(work, TICKETS)
    runs = {}
    for name in names:
        try:
            runs[name] = run_of(told, name)
        except ModuleNotFoundError as missing:
            tell(row(work, name), missing=f"no {missing.name}: install the group `bench`")
    for each in runs.values():
        each.check()
    gc.collect()
    gc.freeze()  # what the bench itself keeps is nobody's work
    compare(told, runs)
    gc.unfreeze()


def told_of(work: Work, count: int, seed: int = _SEED) -> Told:
    """So many tickets, decided once: what every peer has to come to."""
    drawn = list(work.histories(count, seed))
    tickets = ours.cases(drawn)
    ways, stations, entries, moves, waits = [], [], 0, 0, []
    for history, decision in zip(drawn, ours.decisions(work.desk(), tickets), strict=True):
        assert decision.walk.outcome == "solved", f"ticket {decision.walk.id} has not ended"
        if work.all_matter:
            assert all_matter(decision.entries), f"an event of {decision.walk.id} moves nothing"
        ways.append(ours.way(decision.entries))
        stations.append(ours.stations(history, decision.entries))
        entries += len(decision.entries)
        moves += ours.moves(decision.entries)
        waits.append(sum(each.name == "waited" for each in stations[-1]))
    assert _FEWEST_MOVES <= moves / count <= _MOST_MOVES, f"{moves / count} moves a ticket"
    if work.all_matter:
        usual = sum(0 < each <= _MOST_WAITS for each in waits)
        assert usual > count / 2, f"{usual} of {count} tickets wait until a wait or two are over"
    return Told(
        work, drawn, tickets, ways, stations, entries / count, moves / count, sum(waits) / count
    )


def all_matter(entries: Sequence[Entry]) -> bool:
    """Whether every event led at once to another step."""
    return all(after.kind == "step" for each, after in pairwise(entries) if each.kind == "event")


def run_of(told: Told, name: str) -> Run:
    """A peer by name, ready to run; ModuleNotFoundError where its library is not installed."""
    peer = told.work.peers[name]()
    return timed(told, peer) if isinstance(peer, Timed) else untimed(told, name, peer)


def timed(told: Told, peer: Timed) -> Run:
    """Its every step and breach has our minute."""

    def check() -> None:
        for found, right in zip(peer.walk_all(told.histories), told.ways, strict=True):
            assert found == right, f"a peer went {found}, we {right}"

    return Run(peer.does, len(told.histories), lambda: peer.walk_all(told.histories), check)


def untimed(told: Told, name: str, peer: Untimed) -> Run:
    """After each thing that happens it stands where we do."""
    count = min(len(told.histories), peer.most)
    whole = [
        (history.priority, [each.name for each in stations])
        for history, stations in zip(told.histories[:count], told.stations[:count], strict=True)
    ]

    def check() -> None:
        parts = [(priority, names[: n + 1]) for priority, names in whole for n in range(len(names))]
        right = [each.step for stations in told.stations[:count] for each in stations]
        for part, found, step in zip(parts, peer.last_steps(parts), right, strict=True):
            assert found == step, f"after {part} {name} is at '{found}', we at '{step}'"

    return Run(peer.does, count, lambda: peer.last_steps(whole), check)


def compare(told: Told, runs: Mapping[str, Run]) -> None:
    """Rounds in turn, so that a busy machine is busy for all; the fastest round counts."""
    our_best, best = float("inf"), dict.fromkeys(runs, float("inf"))
    for _ in range(_ROUNDS):
        our_best = min(our_best, cpu_once(fresh(told)))
        for name, each in runs.items():
            best[name] = min(best[name], cpu_once(each.run))
    rate = len(told.cases) / our_best
    for name, each in runs.items():
        peer_rate = each.tickets / best[name]
        tell(
            row(told.work, name),
            tickets=len(told.cases),
            entries_a_ticket=round(told.entries, 2),
            moves_a_ticket=round(told.moves, 2),
            waits_over_a_ticket=round(told.waits, 2),
            tickets_a_cpu_second=round(rate),
            peer=name if name == "by hand" else f"{name} {version(name)}",
            does=each.does,
            peer_tickets=each.tickets,
            peer_tickets_a_cpu_second=round(peer_rate),
            ratio=round(rate / peer_rate, 3),
        )


def fresh(told: Told) -> Callable[[], None]:
    """Our round on a desk that was just read, so that it remembers nothing of these tickets."""
    desk = told.work.desk()
    others = ours.cases(list(told.work.histories(_OTHERS, _SEED + 1)))

    def decide(tickets: Sequence[ours.Case]) -> None:
        for _ in ours.decisions(desk, tickets):
            pass

    decide(others)
    return lambda: decide(told.cases)


def profile(told: Told) -> None:
    """Where our time goes; the profiler itself slows small functions down most."""
    run = fresh(told)
    profiler = cProfile.Profile()
    profiler.enable()
    run()
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(_HOTTEST)


def opcode_lines(told: Told) -> list[str]:
    """Our opcodes a ticket, in all and by function, as lines of text."""
    count = len(told.cases)
    found = opcodes(fresh(told))
    hottest = sorted(found.items(), key=lambda each: (-each[1], each[0]))[:_HOTTEST]
    lines = [f"{sum(found.values()) / count:10.1f}  opcodes a ticket, {count} tickets"]
    return lines + [f"{each / count:10.1f}  {name}" for name, each in hottest]


if __name__ == "__main__":
    main()
