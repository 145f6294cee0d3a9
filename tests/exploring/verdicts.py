"""What is wrong with a path, read off an exploration, each fault with the history that shows it."""

from collections.abc import Collection
from functools import cached_property

from matrices.paths import BREACH_OF
from matrices.tickets import Ticket
from tests.exploring.exploring import Move, reached
from tests.exploring.forked import Forked
from tests.exploring.helping import Helped


class Verdict(Helped, Forked):
    """What an exploration that is whole says about a path."""

    @cached_property
    def circling(self) -> dict[str, Move]:
        """Steps at which a walk goes round at one instant, with a move that shows it."""
        return self._broken("goes round at step")

    @cached_property
    def uncaught(self) -> dict[str, Move]:
        """Calls that have no way on for what the called path returned."""
        return self._broken("has no transition for what")

    def _broken(self, words: str) -> dict[str, Move]:
        found: dict[str, Move] = {}
        for move in self.moves:
            if words in move.error:
                found.setdefault(_quoted(move.error, "step '"), move)
        return found

    def holds_ever(self, word: str, way: str) -> bool:
        """Whether the condition of a transition holds for any ticket at all."""
        each = next(each for each in self.path.transitions if each.id == way)
        condition = each.condition if word == "when" else each.guard
        words = self.explored.alphabet.words
        empty = words.values(Ticket("T-1"))
        return condition is not None and any(
            condition.holds({**empty, **told}) for told in self.explored.alphabet.told()
        )

    @cached_property
    def never(self) -> set[str]:
        """Transitions with a condition that holds for no ticket at all."""
        return {
            each.id
            for each in self.path.transitions
            for word, condition in (("when", each.condition), ("if", each.guard))
            if condition is not None and not self.holds_ever(word, each.id)
        }

    @cached_property
    def breached(self) -> dict[str, set[bool]]:
        """The clocks that are ever breached; whether somebody is told of it at that instant."""
        found: dict[str, set[bool]] = {}
        for move in self.moves:
            for number, entry in enumerate(move.entries):
                if entry.kind == "breach":
                    clock = entry.rule.removeprefix(BREACH_OF)
                    rest = move.entries[number + 1 :]
                    told = reached([each for each in rest if each.at == entry.at], 0)
                    found.setdefault(clock, set()).add(told)
        return found


def _quoted(text: str, before: str) -> str:
    return text.partition(before)[2].partition("'")[0]


def shown(verdict: Verdict, moves: Collection[Move]) -> str:
    """The first of these moves with its history, for people."""
    move = next(iter(moves), None)
    return "" if move is None else "; ".join(verdict.explored.history(move))
