"""Where nobody is asked or told, read off an exploration."""

from collections import deque
from functools import cached_property

from tests.exploring.exploring import Move, reached
from tests.exploring.reaching import Reached


class Helped(Reached):
    """What an exploration says about people."""

    @cached_property
    def helped(self) -> set[int]:
        """The nodes from which a person can be reached before the walk is over."""
        goals = {
            move.source
            for move in self.moves
            if move.people and move.source is not None and not self._ended(move.source)
        }
        return self.able(goals)

    @cached_property
    def personless(self) -> dict[str, bool]:
        """Steps from which some ticket comes to nobody; whether that is so of every ticket."""
        found = {}
        for name in self.entered:
            if self.places[name].step.kind == "end":
                continue
            helps = [self._helps(move, number) for move, number in self.visits(name)]
            if helps and not all(helps):
                found[name] = not any(helps)
        return found

    def _helps(self, move: Move, number: int) -> bool:
        """Whether a visit asks or tells somebody: on entering, at once afterwards, or later."""
        if reached(move.entries, number):
            return True
        target = move.target
        return target is not None and not self._ended(target) and target in self.helped

    @cached_property
    def lonely(self) -> dict[str, bool]:
        """Steps at which a ticket stands of which nobody has been asked or told, nor ever will be.

        Whether that is so of every ticket that stands there with nobody asked so far.
        """
        alone = self._alone
        found: dict[str, bool] = {}
        for n in alone:
            for position in self.nodes[n].walk.positions:
                found[position.step] = found.get(position.step, True) and n not in self.helped
        lost = {p.step for n in alone - self.helped for p in self.nodes[n].walk.positions}
        return {name: every for name, every in found.items() if name in lost}

    @cached_property
    def _alone(self) -> set[int]:
        """The nodes before the end to which tickets come with nobody asked or told so far."""
        quiet: dict[int | None, list[int]] = {}
        for move in self.moves:
            if move.target is not None and not move.people:
                begins = move.source is None or self._ended(move.source)
                quiet.setdefault(None if begins else move.source, []).append(move.target)
        waiting, found = deque(quiet.get(None, [])), set(quiet.get(None, []))
        while waiting:
            here = waiting.popleft()
            for target in quiet.get(here, ()):
                if target not in found:
                    found.add(target)
                    waiting.append(target)
        return {n for n in found if not self._ended(n)}
