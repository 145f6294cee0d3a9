"""Storm control on a store: what was held back stands in the log, and nothing is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows.engine.outbox import claim_messages, pending
from flows.engine.outcomes import Teller
from flows.engine.storming import Control
from flows.engine.telling import tell_claimed
from flows.notifiers.port import Undelivered
from flows.store.claims import release_claims
from flows.store.database import Store
from flows.store.versions import Versions
from matrices.files.desks import read_desk
from matrices.log import Effect
from tests.conftest import berlin
from tests.flows.telling import effects
from tests.flows.world import World
from tests.matrices.small import DESK, LADDER, ROSTER, SMALL

DAY = "2026-04-20"
NINE = berlin(f"{DAY} 09:00")
MINUTE = timedelta(minutes=1)
_LADDER = """\
path: ladder
calendar: office
matrix: speed
start: desk
anywhere:
  - {on: solved, go: over}
  - {on: asked, stay: true, tell: [anna]}
steps:
  desk:
    notify: WHOM
    next:
      - {after: 1d, go: over}
  over: {end: solved}
"""


@dataclass
class Book:
    """A receiver with a book of what it took; it may refuse."""

    took: list[Effect] = field(default_factory=list)
    refuses: bool = False

    def send(self, effect: Effect) -> None:
        if self.refuses:
            raise Undelivered("not now")
        self.took.append(effect)

    def settle(self) -> None:
        """It is kept already."""


def world_of(
    store: Store, roster: Mapping[str, str], limits: str = "", whom: str = "anna"
) -> World:
    """A desk at which `whom` is notified, with these lines for people."""
    people = SMALL[ROSTER]
    for old, new in roster.items():
        assert old in people
        people = people.replace(old, new)
    texts = {
        **SMALL,
        ROSTER: people,
        DESK: SMALL[DESK] + limits,
        LADDER: _LADDER.replace("WHOM", whom),
    }
    return World(store, read_desk(texts))


BY_SMS = {"anna: {mail: anna@desk.example}": 'anna: {sms: "+49 30 1234567", tell: sms}'}


def tell(world: World, book: Book, now: datetime, *, worker: str = "worker") -> None:
    """Claim and tell until nothing is due."""
    control = Control(world.store, world.desk, Versions(world.store, world.desk), 2 * MINUTE)
    while found := claim_messages(world.store, now, owner=worker, limit=500):
        tell_claimed(world.store, book, found, Teller(now, "run", worker), control)


def storm(world: World, tickets: int, at: str = f"{DAY} 09:00") -> None:
    for n in range(tickets):
        world.opens(f"T-{n:02}", at)
    world.sweep(at)


def test_a_storm_of_tickets_is_five_messages_and_the_log_has_all(store: Store) -> None:
    world, book = world_of(store, BY_SMS), Book()
    storm(world, 30)
    tell(world, book, NINE)
    assert len(book.took) == 5
    last = book.took[-1]
    assert last.subject.endswith("(and 25 more)")
    assert "[T-04]" in last.text
    states = [state for (state,) in effects(world, "state")]
    assert (states.count("delivered"), states.count("covered")) == (5, 25)
    assert {by for by, state in effects(world, "covered_by", "state") if state == "covered"} == {
        last.key
    }
    entries = world.log("", "covered")
    assert len(entries) == 25
    assert {each["because"] for each in entries} == {f"another message stands for it: {last.key}"}


def test_beyond_the_quota_it_waits_and_the_log_says_until_when(store: Store) -> None:
    world, book = world_of(store, BY_SMS), Book()
    storm(world, 5)
    tell(world, book, NINE)
    for n, kind in enumerate(("asked", "asked")):
        world.opens(f"L-{n}", f"{DAY} 09:05", (f"{DAY} 09:05", kind, ""))
    world.sweep(f"{DAY} 09:05")
    tell(world, book, NINE + 5 * MINUTE)
    assert len(book.took) == 5
    held = world.log("", "held back")
    assert {each["because"] for each in held} == {"no more than 5 in 15m"}
    assert {each["values"]["again"] for each in held} == {(NINE + 15 * MINUTE).isoformat()}
    assert pending(store, NINE + 14 * MINUTE) == []
    tell(world, book, NINE + 15 * MINUTE)
    assert len(book.took) > 5
    assert {state for (state,) in effects(world, "state")} == {"delivered", "covered"}


def test_what_stands_for_others_stands_for_the_same_when_it_is_tried_again(store: Store) -> None:
    world = world_of(store, BY_SMS)
    storm(world, 7)
    planned = prepared(world, NINE, "killed")
    assert [len(covers) for covers in planned.values()] == [0, 0, 0, 0, 2]
    release_claims(store)
    world.opens("T-99", f"{DAY} 09:01")
    world.sweep(f"{DAY} 09:01")
    again = prepared(world, NINE + MINUTE, "next")
    last = list(planned)[-1]
    assert again[last] == planned[last]


def prepared(world: World, now: datetime, worker: str) -> dict[str, list[str]]:
    """What a worker is about to send: by key, those that each stands for."""
    control = Control(world.store, world.desk, Versions(world.store, world.desk), 2 * MINUTE)
    found = claim_messages(world.store, now, owner=worker, limit=500)
    parcels = control.prepare(found, Teller(now, "run", worker))
    return {each.effect.key: [one.key for one in each.covers] for each in parcels}


def test_where_it_fails_those_it_stands_for_wait_with_it(store: Store) -> None:
    world, book = world_of(store, BY_SMS), Book(refuses=True)
    storm(world, 7)
    tell(world, book, NINE)
    assert {state for (state,) in effects(world, "state")} == {"pending"}
    book.refuses = False
    tell(world, book, NINE + 2 * MINUTE)
    assert len(book.took) == 5
    states = [state for (state,) in effects(world, "state")]
    assert (states.count("delivered"), states.count("covered")) == (5, 2)


def test_what_is_withdrawn_frees_those_it_stands_for(store: Store) -> None:
    world, book = world_of(store, BY_SMS), Book(refuses=True)
    for n in range(7):
        solved = [(f"{DAY} 09:01", "state", "Solved")] if n == 6 else []
        world.opens(f"T-{n}", f"{DAY} 09:00", *solved)
    world.sweep(f"{DAY} 09:00")
    tell(world, book, NINE)
    assert sum(bool(by) for (by,) in effects(world, "covered_by")) == 2
    world.sweep(f"{DAY} 09:01")
    assert ("T-6", "withdrawn") in effects(world, "ticket", "state")
    assert not any(by for (by,) in effects(world, "covered_by"))
    book.refuses = False
    for minutes in (2, 3, 17):
        tell(world, book, NINE + minutes * MINUTE)
    states = dict(effects(world, "ticket", "state"))
    assert states.pop("T-6") == "withdrawn"
    assert set(states.values()) <= {"delivered", "covered"}


def test_after_an_outage_one_message_about_a_ticket_says_what_it_stands_for(store: Store) -> None:
    world, book = world_of(store, {}), Book()
    asked = [(f"{DAY} 09:0{n}", "asked", "") for n in (1, 2)]
    world.opens("T-1", f"{DAY} 09:00", *asked)
    world.opens("T-2", f"{DAY} 09:00")
    world.sweep(f"{DAY} 09:30")
    tell(world, book, NINE + 30 * MINUTE)
    assert sorted(each.ticket for each in book.took) == ["T-1", "T-2"]
    (of_first,) = (each for each in book.took if each.ticket == "T-1")
    assert "This message stands for 2 more, the earliest first:" in of_first.text
    assert "2026-04-20 07:00 UTC" in of_first.text
    assert len(world.log("T-1", "covered")) == 2


def test_in_time_each_message_is_its_own(store: Store) -> None:
    world, book = world_of(store, {}), Book()
    world.opens("T-1", f"{DAY} 09:00", (f"{DAY} 09:01", "asked", ""))
    world.sweep(f"{DAY} 09:02")
    tell(world, book, NINE + 2 * MINUTE)
    assert len(book.took) == 2


def test_whoever_holds_the_place_by_now_is_told_instead(store: Store) -> None:
    hours = {
        "anna: {mail: anna@desk.example}": (
            "anna: {mail: anna@desk.example, zone: Europe/Berlin, hours: {mon-fri: 08:00-10:00}}"
        ),
        "ben: {mail: ben@desk.example}": (
            "ben: {mail: ben@desk.example, zone: Europe/Berlin, hours: {mon-fri: 10:00-18:00}}"
        ),
    }
    world, book = world_of(store, hours, whom="next in team first"), Book()
    world.opens("T-1", f"{DAY} 09:00")
    world.sweep(f"{DAY} 09:00")
    assert effects(world, "whom") == [("anna",)]
    tell(world, book, berlin(f"{DAY} 11:00"))
    assert [each.whom for each in book.took] == ["ben"]
    assert sorted(effects(world, "whom", "state")) == [("anna", "covered"), ("ben", "delivered")]
    (entry,) = world.log("T-1", "instead")
    assert entry["because"] == "anna is off duty by now: ben instead"
    assert len(world.log("T-1", "delivered")) == 1


def test_whoever_holds_it_still_is_told(store: Store) -> None:
    world, book = world_of(store, {}, whom="next in team first"), Book()
    world.opens("T-1", f"{DAY} 09:00")
    world.sweep(f"{DAY} 09:00")
    tell(world, book, berlin(f"{DAY} 11:00"))
    assert [each.whom for each in book.took] == ["anna"]


def test_two_workers_do_not_pass_a_quota_together(store: Store) -> None:
    world, book = world_of(store, BY_SMS), Book()
    storm(world, 12)
    control = Control(store, world.desk, Versions(store, world.desk), 2 * MINUTE)
    first = claim_messages(store, NINE, owner="one", limit=4)
    second = claim_messages(store, NINE, owner="two", limit=8)
    for owner, found in (("one", first), ("two", second)):
        tell_claimed(store, book, found, Teller(NINE, "run", owner), control)
    assert len(book.took) <= 5
    tell(world, book, NINE + 15 * MINUTE)
    assert {state for (state,) in effects(world, "state")} == {"delivered", "covered"}
