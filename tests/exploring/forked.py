"""What becomes of the branches of forks, read off an exploration."""

from functools import cached_property

from matrices.log import Entry
from matrices.paths import ANYWHERE
from tests.exploring.exploring import Move
from tests.exploring.reaching import Reached


class Forked(Reached):
    """What an exploration says about forks."""

    @cached_property
    def forks(self) -> dict[str, str]:
        """Every fork by name, with the step where it joins."""
        return {name: place.join for name, place in self.places.items() if place.forks}

    def joins(self, fork: str) -> list[Move]:
        """The moves at which the branches of a fork come together."""
        return [move for move in self.moves if self._joins(move, fork)]

    def joins_from(self, fork: str, step: str) -> bool:
        """Whether the branches come together after one of them has stood at a step."""
        joining = self.able(move.source for move in self.joins(fork) if move.source is not None)
        return any(
            position.step == step and any(branch.fork == fork for branch in position.branch)
            for n in joining
            for position in self.nodes[n].walk.positions
        )

    def _joins(self, move: Move, fork: str) -> bool:
        inside = move.source is not None and self._inside(move.source, fork)
        for entry in (each for each in move.entries if each.kind == "step"):
            if inside and entry.step == self.forks[fork] and not self._interrupts(entry):
                return True
            inside = inside or entry.step == fork
        return False

    def ends_inside(self, fork: str) -> list[Move]:
        """The moves at which a branch of a fork ends the walk: no interrupt, and no join before."""
        found = []
        for move in self.moves:
            inside = move.source is not None and self._inside(move.source, fork)
            for entry in move.entries:
                if entry.kind != "step":
                    continue
                if entry.step == fork:
                    inside = True
                elif entry.step == self.forks[fork] or self._interrupts(entry):
                    inside = False
                elif inside and self.places[entry.step].step.kind == "end":
                    found.append(move)
        return found

    def blocked(self, fork: str) -> list[int]:
        """The nodes inside a fork from which neither its join nor any end can be reached."""
        joining = self.able(move.source for move in self.joins(fork) if move.source is not None)
        inside = (n for n in range(len(self.nodes)) if self._inside(n, fork))
        return [n for n in inside if n not in joining and n not in self.ending]

    def _inside(self, node: int, fork: str) -> bool:
        walk = self.nodes[node].walk
        return not walk.ended and any(
            branch.fork == fork for position in walk.positions for branch in position.branch
        )

    def _interrupts(self, entry: Entry) -> bool:
        return entry.transition.rpartition("/")[0].endswith(ANYWHERE) or not entry.transition
