"""How many whole tickets `decide` walks a CPU second, beside its peers on the same path.

Prints JSON lines, one for each peer, measured in the same run, and the ratio to it. `does` says
what a peer leaves out. Before anything is measured, every peer must come to the same steps as
`decide`. The garbage collector runs; only what was made before the measuring is kept from it.
`python -m bench.deciding --profile` prints our hottest functions instead.
"""

import argparse
import cProfile
import gc
import json
import pstats
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import NamedTuple

from bench.peers import by_hand, ours
from bench.peers.by_hand import Way
from bench.peers.histories import History, histories
from bench.peers.hours import hours
from bench.peers.ours import Station
from bench.peers.path import comparison_desk

TICKETS = 10_000
PEERS = ("by hand", "simpy", "transitions", "python-statemachine", "SpiffWorkflow")

_SEED = 7
_ROUNDS = 3
_HOTTEST = 25
_OTHERS = 20
_FEWEST_MOVES, _MOST_MOVES = 4, 5
_SLOW = {"python-statemachine": 2_000, "SpiffWorkflow": 500}

Tickets = Sequence[tuple[int, Sequence[str]]]


class Work(NamedTuple):
    """The same tickets in the forms that we and the peers take."""

    histories: list[History]
    cases: list[ours.Case]
    ways: list[Way]
    stations: list[list[Station]]
    log_entries: int
    moves: float


class Peer(NamedTuple):
    """Another way to walk the path; `check` raises AssertionError where it comes elsewhere."""

    does: str
    tickets: int
    run: Callable[[], object]
    check: Callable[[], None]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.deciding", description=__doc__)
    parser.add_argument("--profile", action="store_true", help="print our hottest functions")
    arguments = parser.parse_args()
    told = work(TICKETS)
    if arguments.profile:
        profile(told)
        return
    peers = {}
    for name in PEERS:
        try:
            peers[name] = peer(name, told)
        except ModuleNotFoundError as missing:
            tell(f"decide beside {name}", missing=f"no {missing.name}: install the group `bench`")
    for each in peers.values():
        each.check()
    gc.collect()
    gc.freeze()  # what the bench itself keeps is nobody's work
    compare(told, peers)


def work(count: int, seed: int = _SEED) -> Work:
    """So many tickets, decided once: what every peer has to come to."""
    desk = comparison_desk()
    drawn = list(histories(count, seed))
    tickets = ours.cases(drawn)
    ways, stations, entries, moves = [], [], 0, 0
    for history, decision in zip(drawn, ours.decisions(desk, tickets), strict=True):
        assert decision.walk.outcome == "solved", f"ticket {decision.walk.id} has not ended"
        ways.append(ours.way(decision.entries))
        stations.append(ours.stations(history, decision.entries))
        entries += len(decision.entries)
        moves += ours.moves(decision.entries)
    assert _FEWEST_MOVES <= moves / count <= _MOST_MOVES, f"{moves / count} moves a ticket"
    return Work(drawn, tickets, ways, stations, entries, moves / count)


def peer(name: str, told: Work) -> Peer:
    """A peer by name, ready to run; ModuleNotFoundError where its library is not installed."""
    if name == "by hand":
        table = hours()
        return timed(by_hand.DOES, told, lambda: by_hand.walk_all(told.histories, table))
    if name == "simpy":
        from bench.peers import by_simpy

        table = hours()
        return timed(by_simpy.DOES, told, lambda: by_simpy.walk_all(told.histories, table))
    if name == "transitions":
        from bench.peers import by_transitions

        machine = by_transitions.machine()
        return untimed(
            name, by_transitions.DOES, told, lambda t: by_transitions.walk_all(machine, t)
        )
    if name == "python-statemachine":
        from bench.peers import by_statemachine

        return untimed(name, by_statemachine.DOES, told, by_statemachine.walk_all)
    from bench.peers import by_spiff

    process = by_spiff.process()
    return untimed(name, by_spiff.DOES, told, lambda t: by_spiff.walk_all(process, t))


def timed(does: str, told: Work, run: Callable[[], list[Way]]) -> Peer:
    """A peer that reckons time itself: its every step and breach has our minute."""

    def check() -> None:
        for found, right in zip(run(), told.ways, strict=True):
            assert found == right, f"a peer went {found}, we {right}"

    return Peer(does, len(told.histories), run, check)


def untimed(name: str, does: str, told: Work, walk_all: Callable[[Tickets], list[str]]) -> Peer:
    """A peer that is told when time is up: after each thing that happens it stands where we do."""
    count = min(len(told.histories), _SLOW.get(name, TICKETS))
    whole = [
        (history.priority, [each.name for each in stations])
        for history, stations in zip(told.histories[:count], told.stations[:count], strict=True)
    ]

    def check() -> None:
        parts = [(priority, names[: n + 1]) for priority, names in whole for n in range(len(names))]
        right = [each.step for stations in told.stations[:count] for each in stations]
        for part, found, step in zip(parts, walk_all(parts), right, strict=True):
            assert found == step, f"after {part} {name} is at '{found}', we at '{step}'"

    return Peer(does, count, lambda: walk_all(whole), check)


def compare(told: Work, peers: dict[str, Peer]) -> None:
    """Rounds in turn, so that a busy machine is busy for all; the fastest round counts."""
    our_best, best = float("inf"), dict.fromkeys(peers, float("inf"))
    for _ in range(_ROUNDS):
        our_best = min(our_best, cpu_seconds(fresh(told)))
        for name, each in peers.items():
            best[name] = min(best[name], cpu_seconds(each.run))
    rate = len(told.cases) / our_best
    for name, each in peers.items():
        peer_rate = each.tickets / best[name]
        tell(
            f"decide beside {name}",
            tickets=len(told.cases),
            moves_a_ticket=round(told.moves, 2),
            log_entries=told.log_entries,
            tickets_a_cpu_second=round(rate),
            peer=name if name == "by hand" else f"{name} {version(name)}",
            does=each.does,
            peer_tickets=each.tickets,
            peer_tickets_a_cpu_second=round(peer_rate),
            ratio=round(rate / peer_rate, 3),
        )


def fresh(told: Work) -> Callable[[], None]:
    """Our round on a desk that was just read, so that it remembers nothing of these tickets."""
    desk = comparison_desk()
    others = ours.cases(list(histories(_OTHERS, _SEED + 1)))

    def decide(tickets: Sequence[ours.Case]) -> None:
        for _ in ours.decisions(desk, tickets):
            pass

    decide(others)
    return lambda: decide(told.cases)


def profile(told: Work) -> None:
    """Where our time goes; the profiler itself slows small functions down most."""
    run = fresh(told)
    profiler = cProfile.Profile()
    profiler.enable()
    run()
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(_HOTTEST)


def cpu_seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def tell(row: str, **figures: object) -> None:
    print(json.dumps({"row": row, **figures}), flush=True)


if __name__ == "__main__":
    main()
