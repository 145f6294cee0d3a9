"""What is wrong with a path, read off an exploration, each fault with the history that shows it."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from matrices.log import Entry
from matrices.paths import ANYWHERE, BREACH_OF
from matrices.tickets import Ticket
from tests.exploring.exploring import Explored, Move, reached


class Verdict:
    """What an exploration that is whole says about a path."""

    def __init__(self, explored: Explored) -> None:
        self.explored = explored
        self.path = explored.alphabet.path
        self.places = self.path.plan.places
        self.moves = explored.moves
        self.nodes = explored.nodes

    # ---- what is ever entered and taken

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

    # ---- what can be reached from where

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
    def helped(self) -> set[int]:
        """The nodes from which a person can be reached before the walk is over."""
        goals = {
            move.source
            for move in self.moves
            if move.people and move.source is not None and not self._ended(move.source)
        }
        return self.able(goals)

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

    # ---- loops, forks, calls

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

    # ---- conditions, timers, breaches

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
