"""A ticket's whole life, tick by tick: its events, and what is due when nothing is told."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import inf

from tests.naive.desk import Amount, Data, Desk, listed
from tests.naive.grid import Hours
from tests.naive.standing import Call, Chain, Clock, Visit, without
from tests.naive.walking import GoesRound, Happened, Scope, Walking, Way, prefix_of, within

__all__ = ["GoesRound", "Happened", "Machine", "Told", "happenings"]
MANY = 500
ROOT = Scope((), (), ())


@dataclass(frozen=True)
class Told:
    """An event, and the tick at which the walk is told of it."""

    at: int
    kind: str
    new: str = ""
    actor: str = ""
    told: int | None = None

    @property
    def known(self) -> int:
        return self.at if self.told is None else self.told


def happenings(
    desk: Desk, history: Iterable[Told], until: int, looks: Iterable[int] = ()
) -> list[Happened]:
    """Everything that happens to a ticket up to and at `until`, in order.

    Somebody looks whenever something is told, at the ticks named, and at the end: an event is late
    where something after it has been decided by then.
    """
    return lived(desk, history, until, looks).log


def lived(desk: Desk, history: Iterable[Told], until: int, looks: Iterable[int] = ()) -> "Machine":
    """The ticket as it stands at `until`."""
    machine = Machine(desk)
    told = [each for each in history if each.known <= until]  # in the order of the source
    for now in sorted({until, *looks, *(each.known for each in told)}):
        machine.upto(now, [each for each in told if each.known == now])
    return machine


class Machine(Walking):
    """The walking ticket with its events and timers."""

    def upto(self, now: int, batch: Iterable[Told]) -> None:
        """Look at every tick from the last decided one; nothing is undone."""
        waiting = sorted(batch, key=lambda each: each.at)
        begin = min([each.at for each in waiting], default=now)
        for tick in range(begin if self.decided is None else self.decided, now + 1):
            self.now = tick
            while waiting and waiting[0].at <= tick:  # "events before timers"
                self.event(waiting.pop(0))
            self.timers_at_this_tick()

    # ---- events

    def event(self, event: Told) -> None:
        """ "What one event does, in this order" """
        if event.kind in self.desk.written["desk"]["ticket"]:
            self.told[event.kind] = event.new
        names = self.desk.names(event.kind, event.new)
        self.decided = self.now
        if self.path is None:
            if event.kind == "opened":
                self.begin("start", names, event.at)
        elif self.ended:
            if event.kind == "reopened":
                self.begin("restart", names, event.at)
        elif event.kind != "opened":
            self.sync(event.at)
            self.clocks_hear(names, event.at)
            self.steps_hear(event, names)

    def begin(self, key: str, names: set[str], own: int) -> None:
        self.path = self.desk.path_for(self.values)
        self.ended, self.paused, self.pauses = False, False, []
        self.taken.clear()
        for name, rule in self.path.written.get("clocks", {}).items():
            self.clocks.setdefault(name, Clock(name, rule))
        self.sync(own)
        self.clocks_hear(names, own)
        start = self.path.written["start"]
        self.enter((), (), Way(self.path.written.get(key) or start, key))

    def clocks_hear(self, names: set[str], own: int) -> None:
        """ "restarts, else (running) stops, else (stopped) resumes, else (stopped) again" """
        for clock in self.clocks.values():
            said = {
                key: bool(names & set(listed(clock.rule.get(key))))
                for key in ("starts", "stops", "resumes", "restarts")
            }
            running = clock.run and not clock.stopped
            begins = said["starts"] and (clock.rule.get("again") or not clock.run)
            if said["restarts"]:
                clock.anew(own)
            elif running:
                clock.stopped = said["stops"]
            elif clock.run and said["resumes"]:
                clock.stopped = False
            elif begins:
                clock.anew(own)
        self.sync(own)

    def steps_hear(self, event: Told, names: set[str]) -> None:
        for visit in self.positions:
            visit.happened |= names
        before = list(self.positions)
        if event.kind == "jumped":
            self.jump(event.new)
        else:
            if event.kind in ("snoozed", "woken"):
                self.snooze(event)
            withheld = [visit for visit in before if not self.acknowledges(visit, event, names)]
            self.confirm(names)
            acted = event.kind != "undelivered"
            took = self.offer(names, withheld, event.actor, somebody=acted)
            if not acted and not took:  # "a person is needed where the path does not say"
                self.happens("needs")
        self.look()

    def jump(self, step: str) -> None:
        if step in self.root.written["steps"]:
            same = self.positions[0] if len(self.positions) == 1 else None
            self.leave(())
            self.later = []
            self.go((), (), Way(step, "jumped"), same=same)

    def snooze(self, event: Told) -> None:
        until: float = self.now if event.kind == "woken" else inf
        if event.kind == "snoozed" and event.new:
            until = self.snoozed_until(event.new)
        for visit in self.positions:
            visit.snoozes = [(a, min(b, self.now)) for a, b in visit.snoozes]
            if until > self.now:
                visit.snoozes.append((self.now, until))
        if event.kind == "snoozed":
            self.later = []

    def snoozed_until(self, text: str) -> int:
        if "T" in text:
            return self.desk.grid.tick(datetime.fromisoformat(text))
        count, unit = self.desk.amount(text)
        if unit == "wall":
            return self.now + count
        hours = self.root.hours
        if unit == "days":
            return hours.dates_on(self.now, count)
        return hours.later(self.now, count)

    def acknowledges(self, visit: Visit, event: Told, names: set[str]) -> bool:
        """False where the event is an acknowledgement of which there are not yet enough."""
        if not visit.acknowledge or visit.acknowledge.get("on", "acknowledged") not in names:
            return True
        if visit.acknowledged is None:
            visit.actors.append(event.actor)
            self.happens("acknowledged", visit.name)
            self.later = [each for each in self.later if each[1] != event.actor]
            if visit.enough:
                visit.acknowledged = visit.remind_from = self.now
                self.later = []
        return visit.acknowledged is not None

    def confirm(self, names: set[str]) -> None:
        for visit in self.positions:
            if "confirmed" in names and visit.reminded is not None:
                visit.remind_from, visit.reminded = visit.reminded, None

    def offer(
        self,
        names: set[str],
        withheld: Iterable[Visit] = (),
        actor: str = "",
        *,
        somebody: bool = False,
    ) -> bool:
        """To each position: "the outermost wins", "first fit is taken"; whether any was taken."""
        done: list[Chain] = []
        took = False
        for visit in list(self.positions):
            for scope, each in self.hearing(visit, names, actor):
                if visit not in self.positions or any(within(visit, leaves) for leaves in done):
                    break
                if scope is None and visit in withheld:
                    continue
                if somebody and not each.get("stay") and "as" not in each:
                    self.later = []
                self.take(each, visit, scope)
                took = True
                done += [scope.leaves] if scope else []
                break
        return took

    def hearing(
        self, visit: Visit, names: set[str], actor: str
    ) -> Iterator[tuple[Scope | None, Data]]:
        """What would take the event, the outermost first, with the scope that it leaves."""
        for scope, each in self.around(visit):
            if each.get("on") in names and self.may(each, prefix_of(scope.chain), visit):
                yield scope, each
        for each in self.own(visit):
            asked = not each.get("of asked") or self.answers(visit, actor)
            if each.get("on") in names and asked:
                yield None, each

    def answers(self, visit: Visit, actor: str) -> bool:
        """ "Only somebody who was asked can answer, or an event without an actor"; with `of`, only
        somebody who was asked and has authority by now"""
        of = visit.written.get("of")
        if of:
            return actor in visit.asked and self.desk.may_approve(actor, of, self.values)
        return not actor or actor in visit.asked

    def around(self, visit: Visit) -> Iterator[tuple[Scope, Data]]:
        """Interrupts: the outermost path's, then for each call its step's and its path's."""
        for each in self.root.anywhere:
            yield ROOT, each
        for n, call in enumerate(visit.chain):
            if isinstance(call, Call):
                outer, inner = visit.chain[:n], visit.chain[: n + 1]
                for each in self.path_in(outer).leaving[call.step]:
                    yield Scope(outer, inner, call.key), each
                for each in call.path.anywhere:
                    yield Scope(inner, inner, call.key), each

    def look(self) -> None:
        """`when` is "looked at on entering and after each event that moved nothing"."""
        for _ in range(MANY):
            if not any(self.look_at(visit) for visit in list(self.positions)):
                return
        raise GoesRound

    # ---- timers

    def timers_at_this_tick(self) -> None:
        for _ in range(MANY):
            due = next(self.timers(), None)
            if due is None:
                return
            due()
            self.look()
        raise GoesRound

    def timers(self) -> Iterator[Callable[[], None]]:
        """What is due now, in the order in which it happens at one instant."""
        if not self.positions:
            return
        for clock in self.clocks.values():
            if not clock.breached and self.passed(clock, 100, Amount(0, "open")):
                yield partial(self.breach, clock)
        first = self.positions[0]
        for each in self.root.anywhere:
            if self.at_point(each, "") and self.may(each):
                yield partial(self.fire, each, first, ROOT)
        for visit in self.positions:
            yield from self.timers_of(visit)
        for visit in self.positions:
            yield from self.acknowledgements_of(visit)
        if any(due <= self.now for due, *_ in self.later):
            yield self.messages

    def timers_of(self, visit: Visit) -> Iterator[Callable[[], None]]:
        for scope, each in self.around(visit):
            prefix = prefix_of(scope.chain)
            if scope != ROOT and self.at_point(each, prefix) and self.may(each, prefix):
                yield partial(self.fire, each, visit, scope)
        for each in self.own(visit):
            if self.at_point(each, visit.prefix):
                yield partial(self.fire, each, visit, None)
            shut = visit.snoozed(self.now) or "decide" in visit.written
            if (
                "during" in each
                and not shut
                and self.desk.during(each["during"], visit.path, self.now)
            ):
                yield partial(self.take, each, visit)
            if visit.acknowledged is None and self.waited(visit, each):
                yield partial(self.wait_over, visit, each)

    def waited(self, visit: Visit, each: Data) -> bool:
        text = each.get("after") or each.get("every")
        if not text:
            return False
        if text.startswith("level "):
            text = visit.path.row(self.values)[f"level_{text.removeprefix('level ')}_within"]
        times = visit.rounds[each["id"]] + 1
        return self.over(visit, text, visit.begun, runs_on=each.get("runs on", False), times=times)

    def wait_over(self, visit: Visit, each: Data) -> None:
        visit.rounds[each["id"]] += "every" in each
        self.take(each, visit)

    def over(
        self,
        visit: Visit,
        text: str,
        since: int,
        *,
        runs_on: bool = False,
        snoozes: bool = True,
        times: int = 1,
    ) -> bool:
        """Whether a wait of the visit has been used since then."""
        count, unit = self.desk.amount(text)
        hours, pausing = visit.path.hours, unit != "wall" and not runs_on
        if (snoozes and visit.snoozed(self.now)) or (pausing and self.paused):
            return False
        gaps = [*(visit.snoozes if snoozes else ()), *(self.pause_spans() if pausing else ())]
        pieces = list(without(since, self.now, gaps))
        if unit == "wall":
            return sum(b - a for a, b in pieces) >= count * times
        used = sum(hours.between(a, b) for a, b in pieces)
        if unit == "days":
            count = hours.between(since, hours.dates_on(since, count * times))
            times = 1
        return reached(hours, used, count * times, self.now, opening=unit == "days")

    def passed(self, clock: Clock, share: int, offset: Amount) -> bool:
        """Whether a running clock has used this share of its target, and so much more."""
        target = clock.rule.get("target") or self.root.row(self.values)[clock.name]
        if target == "-" or not clock.runs:
            return False
        hours, (count, unit) = self.root.hours, self.desk.amount(target)
        if unit == "days":
            count = hours.between(clock.begun, hours.dates_on(clock.begun, count))
        if offset.length and offset.unit != ("wall" if unit == "wall" else "open"):
            raise ValueError(f"{offset} of a clock of {target}")
        goal, rest = divmod(count * share, 100)
        if rest:
            raise ValueError(f"{share}% of {target} lies between two ticks")
        used = clock.used(unit, hours, self.now)
        if unit == "wall":
            return used >= goal + offset.length
        return reached(hours, used, goal + offset.length, self.now, opening=False)

    def at_point(self, each: Data, prefix: str) -> bool:
        if "at" not in each:
            return False
        point = self.desk.point(each["at"])
        clock = self.clocks[point.clock]
        return prefix + each["id"] not in clock.fired and self.passed(
            clock, point.share, point.offset
        )

    def fire(self, each: Data, visit: Visit, scope: Scope | None) -> None:
        prefix = prefix_of(scope.chain if scope else visit.chain)
        self.clocks[self.desk.point(each["at"]).clock].fired.add(prefix + each["id"])
        self.take(each, visit, scope)

    def breach(self, clock: Clock) -> None:
        clock.breached = True
        self.happens("breach", "", clock.name)
        self.offer({f"breach of {clock.name}"})

    def acknowledgements_of(self, visit: Visit) -> Iterator[Callable[[], None]]:
        rule, at = visit.acknowledge, visit.acknowledged
        if at is None:
            return
        if "for" in rule and self.over(visit, rule["for"], at, snoozes=False):
            yield partial(self.expire, visit)
        if "remind" in rule:
            if visit.reminded is None and self.over(
                visit, rule["remind"], visit.remind_from, snoozes=False
            ):
                yield partial(self.remind, visit)
            if visit.reminded is not None and self.over(
                visit, rule["within"], visit.reminded, snoozes=False
            ):
                yield partial(self.expire, visit)

    def expire(self, visit: Visit) -> None:
        self.happens("expired", visit.name)
        self.positions.remove(visit)
        self.enter(visit.chain, visit.key, Way(visit.step, "acknowledgement expired"), visit)

    def remind(self, visit: Visit) -> None:
        visit.reminded = self.now
        self.tell([visit.actors[-1]], visit.path)

    def messages(self) -> None:
        """ "Due at the same instant by the same channel to the same person: one message." """
        due = [each for each in self.later if each[0] <= self.now]
        self.later = [each for each in self.later if each[0] > self.now]
        for _, person, channel in dict.fromkeys(due):
            self.happens("told", "", person, channel)


def reached(hours: Hours, used: int, count: int, now: int, *, opening: bool) -> bool:
    """ "0 time from a closed instant is the next opening"; "a wait of a step in days never ends
    at a closing, but at the next opening" """
    if used == count and (opening or not count):
        return hours.open[now]
    return used >= count
