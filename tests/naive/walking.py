"""How a ticket goes from step to step: entering, leaving, forks and their joins, calls, ends."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import NamedTuple

from tests.naive.desk import Data, Desk, Path, holds, listed
from tests.naive.standing import Call, Chain, Clock, Fork, Span, Visit

ROUND = 300


class Happened(NamedTuple):
    """One thing that happened: tick, kind, step, and what else is to be compared."""

    at: int
    kind: str
    step: str
    detail: tuple[str, ...] = ()


class Scope(NamedTuple):
    """Where an interrupt stands, what it leaves, and the order of what it enters."""

    chain: Chain
    leaves: Chain
    key: tuple[int, ...]


class Way(NamedTuple):
    """To which step, by which transition, and whom that tells."""

    step: str
    via: str
    tell: Sequence[str] = ()


def prefix_of(chain: Chain) -> str:
    return "".join(f"{node.step}/" for node in chain if isinstance(node, Call))


def within(visit: Visit, scope: Chain) -> bool:
    return visit.chain[: len(scope)] == scope


class GoesRound(Exception):
    """The path goes round at one instant."""


class Walking:
    """A ticket that stands somewhere, or not yet, or no longer."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.now = 0
        self.told: dict[str, str] = {}
        self.path: Path | None = None
        self.clocks: dict[str, Clock] = {}
        self.positions: list[Visit] = []
        self.taken: Counter[str] = Counter()
        self.holder = ""
        self.ended = False
        self.paused = False
        self.pauses: list[tuple[int, bool]] = []
        self.decided: int | None = None
        self.later: list[tuple[int, str, str]] = []  # messages to come: tick, whom, channel
        self.log: list[Happened] = []
        self.entered: list[Visit] | None = None  # by a fork that is still entering branches
        self.entered_at: Counter[int] = Counter()

    # ---- what is known

    @property
    def values(self) -> dict[str, str]:
        return self.desk.values(self.told)

    @property
    def root(self) -> Path:
        if self.path is None:
            raise LookupError
        return self.path

    def path_in(self, chain: Chain) -> Path:
        return next((each.path for each in reversed(chain) if isinstance(each, Call)), self.root)

    def happens(self, kind: str, step: str = "", *detail: str) -> None:
        self.log.append(Happened(self.now, kind, step, detail))
        self.decided = self.now

    def pause_spans(self) -> Iterator[Span]:
        ends = [at for at, _ in self.pauses[1:]] + [inf]
        for (at, paused), end in zip(self.pauses, ends, strict=bool(self.pauses)):
            if paused:
                yield at, end

    def sync(self, own: int) -> None:
        """Pause and clocks as they must be now; clocks reckon with when it happened."""
        paused = not self.ended and self.values.get("state") in self.root.written.get("pauses", [])
        if paused != self.paused:
            self.paused = paused
            self.pauses.append((self.now, paused))
            if not self.ended:
                self.happens("paused" if paused else "resumed")
        for clock in self.clocks.values():
            stands = self.ended or not clock.run or clock.stopped
            stands = stands or (self.paused and not clock.rule.get("runs on"))
            clock.set(own, runs=not stands)

    # ---- transitions

    def may(self, each: Data, prefix: str = "", visit: Visit | None = None) -> bool:
        """Whether guard, count and `until` allow it."""
        if "if" in each and not holds(each["if"], self.values):
            return False
        if "until" in each and visit and each["until"] in visit.happened:
            return False
        return bool(self.taken[prefix + each["id"]] < each.get("at most", inf))

    def own(self, visit: Visit) -> Iterator[Data]:
        """The visit's transitions that may be taken, without those that stayed and are done."""
        for each in visit.path.leaving[visit.step]:
            once = each.get("stay") and not {"on", "at", "every"} & set(each)
            if not (once and each["id"] in visit.fired) and self.may(each, visit.prefix, visit):
                yield each

    def take(self, each: Data, visit: Visit, scope: Scope | None = None) -> None:
        """Take a transition of the visit's own, or an interrupt of a scope around it."""
        chain = scope.chain if scope else visit.chain
        prefix, path = prefix_of(chain), self.path_in(chain)
        self.taken[prefix + each["id"]] += 1
        for name, value in each.get("set", {}).items():
            self.told[name] = value
            self.happens("set", "", name, value)
        if "set" in each:
            self.sync(self.now)
        if each.get("stay") or "every" in each:
            visit.fired.add(each["id"])
            self.happens("stayed", visit.name, prefix + each["id"])
            self.tell(listed(each.get("tell")), path)
            return
        way = Way(each.get("go") or each["else"], prefix + each["id"], listed(each.get("tell")))
        if not scope:
            self.positions.remove(visit)
            self.go(chain, visit.key, way, same=visit)
        else:
            same = visit if self.positions == [visit] else None
            self.leave(scope.leaves)
            self.go(chain, scope.key, way, same=same)

    def leave(self, scope: Chain) -> None:
        """ "cancel every fork branch and every called path in their scope" """
        for visit in [each for each in self.positions if within(each, scope)]:
            self.positions.remove(visit)
            for node in visit.chain[len(scope) :]:
                node.left = True

    def go(self, chain: Chain, key: tuple[int, ...], way: Way, same: Visit | None = None) -> None:
        fork = chain[-1] if chain else None
        if not isinstance(fork, Fork) or fork.join != way.step:
            self.enter(chain, key, way, same)
            return
        fork.missing -= 1
        if fork.missing:
            self.tell(way.tell, self.path_in(chain))
        else:
            fork.left = True
            self.go(chain[:-1], fork.key, way)

    # ---- steps

    def enter(
        self, chain: Chain, key: tuple[int, ...], way: Way, same: Visit | None = None
    ) -> None:
        self.entered_at[self.now] += 1
        if self.entered_at[self.now] > ROUND:
            raise GoesRound
        visit = Visit(chain, self.path_in(chain), way.step, key, self.now)
        if same and same.chain == chain and same.step == way.step:
            visit.happened = same.happened
        self.happens("step", visit.name, way.via)
        written = visit.written
        if "work" in written:
            self.hold(written["work"], visit.path)
        self.tell(way.tell, visit.path)
        if "end" in written:
            self.tell(listed(written.get("tell")), visit.path)
            self.end(visit, written["end"])
        elif "fork" in written:
            self.fork(visit)
        elif "call" in written:
            call = Call(way.step, self.desk.path(written["call"]), key)
            self.enter((*chain, call), key, Way(call.path.written["start"], "call"))
        else:
            self.positions = sorted([*self.positions, visit], key=lambda each: each.key)
            self.at_step(visit)

    def fork(self, visit: Visit) -> None:
        """ "every branch begins at once": all are entered before any is left"""
        branches = visit.written["fork"]
        fork = Fork(visit.written["join"], visit.key, len(branches))
        chain, outermost = (*visit.chain, fork), self.entered is None
        entered = self.entered = [] if self.entered is None else self.entered
        for n, branch in enumerate(branches):
            self.go(chain, (*visit.key, n), Way(branch, visit.name))
        if outermost:
            self.entered = None
            for each in entered:
                if each in self.positions:
                    self.settle(each)

    def at_step(self, visit: Visit) -> None:
        """What a step does when it is entered, and whether it is left at that instant."""
        written = visit.written
        targets = [
            target for kind in ("work", "notify", "approve") for target in listed(written.get(kind))
        ]
        people = self.people(targets, visit.path, written.get("of", ""))
        asks = "notify" in written or "approve" in written or "acknowledge" in written
        told = self.people(listed(written.get("tell")), visit.path)
        visit.asked = people if asks else [person for person in people if person in told]
        self.ask(visit)
        self.tell([person for person in told if person not in visit.asked], visit.path)
        known = "holder" in targets and "of" not in written  # "a holder … is somebody"
        visit.skipped = bool(targets) and not people and not known
        if self.entered is None:
            self.settle(visit)
        else:
            self.entered.append(visit)

    def settle(self, visit: Visit) -> None:
        """Leave a step that is left at the instant at which it was entered."""
        if visit.skipped:
            self.skip(visit)
        else:
            self.look_at(visit)

    def skip(self, visit: Visit) -> None:
        """ "A level with nobody to tell is skipped at once" """
        after = [each for each in self.own(visit) if "after" in each and not each.get("stay")]
        for each in [*after, *(each for each in self.own(visit) if "else" in each)]:
            self.happens("skipped", visit.name)
            self.take(each, visit)
            return
        self.look_at(visit)

    def look_at(self, visit: Visit) -> bool:
        """Take what holds without waiting; whether anything did."""
        for each in self.own(visit):
            if "decide" not in visit.written and "during" in each:
                continue  # a timer like any other
            if "when" in each and not holds(each["when"], self.values):
                continue
            if "during" in each and not self.desk.during(each["during"], visit.path, self.now):
                continue
            if {"when", "during", "else"} & set(each):
                self.take(each, visit)
                if visit in self.positions:
                    self.look_at(visit)
                return True
        return False

    def end(self, visit: Visit, outcome: str) -> None:
        calls = [(n, node) for n, node in enumerate(visit.chain) if isinstance(node, Call)]
        if calls:
            self.come_back(visit, *calls[-1], outcome)
            return
        self.leave(())
        for node in visit.chain:
            node.left = True
        self.ended, self.later = True, []
        self.happens("ended", visit.name, outcome)
        self.sync(self.now)

    def come_back(self, visit: Visit, n: int, call: Call, outcome: str) -> None:
        """The called path ended: the call step is left."""
        self.leave(visit.chain[: n + 1])
        for node in visit.chain[n:]:
            node.left = True
        chain = visit.chain[:n]
        back = Visit(chain, self.path_in(chain), call.step, call.key, self.now)
        self.positions = sorted([*self.positions, back], key=lambda each: each.key)
        returned = ("returned", f"returned {outcome}")
        ways = list(self.own(back))
        for each in [*(each for each in ways if each.get("on") in returned), *ways]:
            if each.get("on") in returned or "else" in each:
                self.take(each, back)
                return

    # ---- people

    def people(self, targets: Iterable[str], path: Path, of: str = "") -> list[str]:
        """ "Each person is told once per telling." """
        found = (
            self.desk.people(each, self.values, path, self.holder, self.now, of) for each in targets
        )
        return list(dict.fromkeys(person for each in found for person in each))

    def hold(self, target: str, path: Path) -> None:
        if target == "holder":
            return
        self.holder = self.desk.meant(target, self.values, path, self.holder, self.now)

    def tell(self, targets: Iterable[str], path: Path) -> None:
        for person in self.people(targets, path):
            for channel, after in self.desk.channels(person):
                if not after:
                    self.happens("told", "", person, channel)

    def ask(self, visit: Visit) -> None:
        """Who is to act is told, and again later in the ways in which the person wishes it."""
        for person in visit.asked:
            for channel, after in self.desk.channels(person):
                if after:
                    count, unit = self.desk.amount(after)
                    hours = visit.path.hours
                    due = self.now + count if unit == "wall" else hours.later(self.now, count)
                    self.later.append((due, person, channel))
                else:
                    self.happens("told", "", person, channel)
