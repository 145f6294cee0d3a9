"""How much people are told, and what a refused message leads to: GoAlert, Iris, OnCall."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flows.engine.outbox import claim_messages
from flows.engine.outcomes import Teller
from flows.engine.storming import Control
from flows.engine.telling import tell_claimed
from flows.notifiers.port import Undelivered
from flows.store.tables import EffectRow
from matrices.deliveries import JITTER, POLICIES, Policy
from matrices.log import Effect
from matrices.messages import Letter
from matrices.storms import Known, Limits, Quota, plan
from tests.conformance.desks import desk_of
from tests.conformance.scenarios import Answer, EnginesMatter, Scenario
from tests.conftest import BERLIN
from tests.flows.histories import rows_of
from tests.flows.stores import new_store
from tests.flows.world import World

_LINE = ("somebody", "sms")


def rate(scenario: Scenario) -> Answer:
    """At which of the instants a message may go out."""
    quotas = [_quota(rule["count"], rule["per"]) for rule in scenario.policy["rules"]]
    limits = Limits(tuple(quotas))
    sent: list[datetime] = []
    for seconds in scenario.expect["allowed_at"]:
        now = scenario.at(seconds)
        if plan([_message(0, now)], now, {"sms": limits}, Known({_LINE: sent})).send:
            sent.append(now)
    return Answer(scenario.expect, {"allowed_at": [scenario.seconds(at) for at in sent]})


def storm(scenario: Scenario) -> Answer:
    """What of many messages goes out, by a quota, as one, or after a window."""
    policy = scenario.policy
    if "bundle_window" in policy:
        return _bundled(scenario)
    if "threshold_count" in policy:
        return _aggregated(scenario)
    return _counted(scenario)


def delivery(scenario: Scenario) -> Answer:
    """How often a message is tried that its receiver refuses, for good or each time anew."""
    if "max_retries" in scenario.policy:
        return _tried_again(scenario)
    if scenario.policy.get("provider_result") != "rejected":
        raise EnginesMatter("what a message meets that its provider takes")
    with _world(Limits()) as world:
        start = scenario.start
        world.opens("T-1", _wall(start))
        world.sweep(start)
        book = _Book(refuses=True)
        tries = []
        for hours in range(100):
            now = start + timedelta(hours=hours)
            if _tell(world, book, now):
                tries.append(scenario.seconds(now))
    first = [{"at": at, "attempt": n} for n, at in enumerate(tries[:1], start=1)]
    return Answer(scenario.expect, [*first, {"retries": len(tries) - 1}])


def _tried_again(scenario: Scenario) -> Answer:
    """How often one is tried that fails each time, up to so many tries a second apart."""
    most = scenario.policy["max_retries"]
    second = timedelta(seconds=1)
    tries = Policy((second,), (most - 1) * (1 + JITTER) * second)
    tried = again = 0
    with _world(Limits()) as world:
        world.opens("T-1", _wall(scenario.start))
        world.sweep(scenario.start)
        book = _Book(fails=True)
        for quarters in range(8 * (most + 2)):
            now = scenario.start + quarters * second / 4
            if _tell(world, book, now, {"sms": tries}):
                tried += 1
                (effect,) = rows_of(world.store, EffectRow)
                again += effect["state"] == "pending"
    found = {"attempts": tried, "requeued": again, "third_attempt": tried > len(scenario.events)}
    return Answer(scenario.expect, found)


def _counted(scenario: Scenario) -> Answer:
    """One message after the other, by a hard and a soft quota."""
    policy, sent = scenario.policy, list[datetime]()
    limits = Limits(
        (_quota(policy["hard"], policy["window"]),), (_quota(policy["soft"], policy["window"]),)
    )
    allowed, warned, held = [], 0, []
    for n in range(max(each["sends"] for each in scenario.events)):
        now = scenario.at(n)
        found = plan([_message(n, now)], now, {"sms": limits}, Known({_LINE: sent}))
        allowed.append(bool(found.send))
        warned += sum(bool(each.warning) for each in found.send)
        sent += [now for _ in found.send]
        held += found.hold
    again = plan([_message(0, sent[0])], held[0].until, {"sms": limits}, Known({_LINE: sent}))
    found_: dict[str, Any] = {
        "allowed": allowed,
        "drop_counts": not again.send,
        "soft_exceeded": warned,
        "hard_exceeded": len(held),
    }
    return Answer(scenario.expect, {key: found_.get(key) for key in scenario.expect})


def _aggregated(scenario: Scenario) -> Answer:
    """What comes where many were sent lately."""
    limits = Limits(
        (_quota(scenario.policy["threshold_count"], scenario.policy["threshold_window"]),)
    )
    before = sum(each.get("already_in_window", 0) for each in scenario.events)
    now = scenario.start
    sent = [now - timedelta(seconds=each) for each in range(before, 0, -1)]
    more = sum(each.get("send", 0) for each in scenario.events)
    found = plan(
        [_message(n, now) for n in range(more)], now, {"sms": limits}, Known({_LINE: sent})
    )
    answer = {"sent_now": len(found.send), "aggregated": len(found.hold)}
    return Answer(scenario.expect, answer)


def _bundled(scenario: Scenario) -> Answer:
    """Tickets of which one message tells, when its window is over."""
    together = timedelta(seconds=scenario.policy["bundle_window"])
    resolved = {each["ticket"]: each["at"] for each in scenario.events if each["type"] == "resolve"}
    with _world(Limits(together=together)) as world:
        for each in scenario.events:
            for ticket in each.get("tickets", ()):
                at = resolved.get(ticket)
                more = [] if at is None else [(_wall(scenario.at(at)), "solved", "")]
                world.opens(str(ticket), _wall(scenario.at(each["at"])), *more)
        book = _Book()
        for seconds in sorted({0, *resolved.values(), together.total_seconds()}):
            world.sweep(scenario.at(seconds))
            _tell(world, book, scenario.at(seconds))
        told = {"delivered", "covered"}
        rows = rows_of(world.store, EffectRow)
        sent = sorted(int(row["ticket"]) for row in rows if row["state"] in told)
        assert len(book.took) == min(1, len(sent)), "all in one"
    return Answer(scenario.expect, {"sent": sent})


class _Book:
    """A receiver that takes everything, refuses it for good, or fails each time."""

    def __init__(self, *, refuses: bool = False, fails: bool = False) -> None:
        self.refuses, self.fails = refuses, fails
        self.took: list[Effect] = []

    def send(self, effect: Effect) -> None:
        if self.refuses:
            raise Undelivered("rejected", for_good=True)
        if self.fails:
            raise Undelivered("it does not answer")
        self.took.append(effect)

    def settle(self) -> None:
        """It is kept already."""


@contextmanager
def _world(limits: Limits) -> Iterator[World]:
    """A desk at work whose tickets are told to somebody by SMS until they are solved."""
    steps = {"tell": {"notify": "somebody", "next": [{"on": "solved", "go": "over"}]},
             "over": {"end": "over"}}  # fmt: skip
    desk = desk_of(
        path={"start": "tell", "steps": steps},
        events={"solved": "it is solved"},
        people={"somebody": ["sms"]},
    )
    with TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "store.db")
        yield World(store, replace(desk, limits={"sms": limits}))
        store.close()


def _tell(
    world: World, book: _Book, now: datetime, deliveries: Mapping[str, Policy] = POLICIES
) -> int:
    control = Control(world.store, world.desk, world.decider.versions, timedelta(days=365))
    found = claim_messages(world.store, now, owner="worker", limit=100)
    teller = Teller(now, "run", "worker", deliveries)
    return len(tell_claimed(world.store, book, found, teller, control))


def _quota(most: int, seconds: float) -> Quota:
    return Quota(most, timedelta(seconds=seconds))


def _message(n: int, at: datetime) -> Effect:
    letter = Letter("", "")
    return Effect(f"{n:03}", at, f"T-{n}", f"T-{n}/1", "tell", 1, *_LINE, letter, asks=True)


def _wall(at: datetime) -> str:
    return at.astimezone(BERLIN).replace(tzinfo=None).isoformat()


ANSWERS: Mapping[str, Any] = {"rate": rate, "storm": storm, "delivery": delivery}
