"""What tickets come to on a path, what they take, and what can be reached from where."""

from collections import deque
from collections.abc import Iterable, Iterator
from functools import cached_property

from matrices.paths import ANYWHERE
from matrices.walk import Walk
from tests.exploring.exploring import Explored, Move


class Reached:
    """What an exploration that is whole says about steps and transitions."""

    def __init__(self, explored: Explored) -> None:
        self.explored = explored
        self.path = explored.alphabet.path
        self.places = self.path.plan.places
        self.moves = explored.moves
        self.nodes = explored.nodes

    @cached_property
    def entered(self) -> dict[str, Move]:
        """Each step that a ticket comes to, with the first move that enters it."""
        found: dict[str, Move] = {}
        for move in self.moves:
            for name in move.steps:
                found.setdefault(name, move)
        return found

    @cached_property
    def taken(self) -> dict[str, Move]:
        """Each transition that is ever taken, by its id, with the first move that takes it."""
        found: dict[str, Move] = {}
        for move in self.moves:
            for entry in move.entries:
                if entry.transition:
                    found.setdefault(entry.transition, move)
        return found

    @cached_property
    def standing(self) -> list[Walk]:
        """The walks that have not ended, wherever tickets are."""
        return [node.walk for node in self.nodes if not node.walk.ended]

    @cached_property
    def unreached(self) -> set[str]:
        """Steps to which no ticket ever comes."""
        return self.places.keys() - self.entered.keys()

    @cached_property
    def untaken(self) -> set[str]:
        """Transitions that are never taken, though a ticket comes to their step."""
        found = set()
        for each in self.path.transitions:
            reached = each.source == ANYWHERE or each.source in self.entered
            if reached and each.id not in self.taken:
                found.add(each.id)
        return found

    def able(self, goals: Iterable[int]) -> set[int]:
        """The nodes from which one of these can be reached, themselves included."""
        found = set(goals)
        waiting = deque(found)
        while waiting:
            for source in self._before[waiting.popleft()]:
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return found

    @cached_property
    def _before(self) -> list[list[int]]:
        """From where each node is come to, in one walk: what comes after its end is another."""
        before: list[list[int]] = [[] for _ in self.nodes]
        for move in self.moves:
            if move.source is None or move.target is None or self._ended(move.source):
                continue
            before[move.target].append(move.source)
        return before

    def _ended(self, node: int) -> bool:
        return self.nodes[node].walk.ended

    @cached_property
    def ending(self) -> set[int]:
        """The nodes from which an end can be reached."""
        return self.able(n for n, node in enumerate(self.nodes) if node.walk.ended)

    @cached_property
    def stuck(self) -> list[Move]:
        """Moves into a standing from which no end can be reached, from one where it could be."""
        return [
            move
            for move in self.moves
            if move.target is not None
            and move.target not in self.ending
            and (move.source is None or move.source in self.ending)
        ]

    def visits(self, step: str) -> Iterator[tuple[Move, int]]:
        """Each move that enters a step, with the place of that among its entries."""
        for move in self.moves:
            for number, entry in enumerate(move.entries):
                if entry.kind == "step" and entry.step == step:
                    yield move, number

    @cached_property
    def endless(self) -> dict[str, bool]:
        """Steps from which some ticket comes to no end; whether that is so of every ticket."""
        found = {}
        standing = {
            position.step
            for n, node in enumerate(self.nodes)
            if n not in self.ending
            for position in node.walk.positions
        }
        for name in self.entered:
            ends = [
                move.target in self.ending
                for move, _ in self.visits(name)
                if move.target is not None
            ]
            if ends and not all(ends):
                found[name] = not any(ends)
            elif name in standing:
                found[name] = False
        return found
