"""The works that are compared, and who walks them: two paths with histories of their own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bench.peers.desk import desk_of
from bench.peers.history import History, Way
from bench.peers.hours import hours
from bench.peers.plain import by_hand as plain_by_hand
from bench.peers.plain import histories as plain_histories
from bench.peers.plain import path as plain_path
from bench.peers.whole import by_hand as whole_by_hand
from bench.peers.whole import histories as whole_histories
from bench.peers.whole import path as whole_path
from matrices.desk import Desk

Tickets = Sequence[tuple[int, Sequence[str]]]
WalkAll = Callable[[Sequence[History]], list[Way]]
LastSteps = Callable[[Tickets], list[str]]


class Timed(NamedTuple):
    """A peer that reckons time itself."""

    does: str
    walk_all: WalkAll


class Untimed(NamedTuple):
    """A peer that is told when a wait is over; `most` is how many tickets it can be asked for."""

    does: str
    last_steps: LastSteps
    most: int = 10_000


Peer = Timed | Untimed


class Work(NamedTuple):
    """A path, its histories, and its peers by name; asking for one may find no library."""

    name: str
    desk: Callable[[], Desk]
    histories: Callable[[int, int], Iterator[History]]
    peers: Mapping[str, Callable[[], Peer]]
    all_matter: bool
    """Whether every event moves its ticket, and most wait until a wait or two are over."""


def _by_hand() -> Peer:
    table = hours()
    return Timed(plain_by_hand.DOES, lambda told: plain_by_hand.walk_all(told, table))


def _by_simpy() -> Peer:
    from bench.peers.plain import by_simpy

    table = hours()
    return Timed(by_simpy.DOES, lambda told: by_simpy.walk_all(told, table))


def _by_transitions() -> Peer:
    from bench.peers.plain import by_transitions

    machine = by_transitions.machine()
    return Untimed(by_transitions.DOES, lambda told: by_transitions.walk_all(machine, told))


def _by_statemachine() -> Peer:
    from bench.peers.plain import by_statemachine

    return Untimed(by_statemachine.DOES, by_statemachine.walk_all, most=2_000)


def _by_spiff() -> Peer:
    from bench.peers.plain import by_spiff

    process = by_spiff.process()
    return Untimed(by_spiff.DOES, lambda told: by_spiff.walk_all(process, told), most=500)


def _whole_by_hand() -> Peer:
    table = hours()
    return Timed(whole_by_hand.DOES, lambda told: whole_by_hand.walk_all(told, table))


def _whole_by_simpy() -> Peer:
    from bench.peers.whole import by_simpy

    table = hours()
    return Timed(by_simpy.DOES, lambda told: by_simpy.walk_all(told, table))


PLAIN = Work(
    "plain",
    lambda: desk_of(plain_path.PATH, plain_path.MATRIX),
    plain_histories.histories,
    {
        "by hand": _by_hand,
        "simpy": _by_simpy,
        "transitions": _by_transitions,
        "python-statemachine": _by_statemachine,
        "SpiffWorkflow": _by_spiff,
    },
    all_matter=True,
)
WHOLE = Work(
    "whole",
    lambda: desk_of(whole_path.PATH, whole_path.MATRIX),
    whole_histories.histories,
    {"by hand": _whole_by_hand, "simpy": _whole_by_simpy},
    all_matter=False,
)
WORKS = (PLAIN, WHOLE)
