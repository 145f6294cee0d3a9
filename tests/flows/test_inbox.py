"""The inbox: whatever is told becomes an event once, or is kept aside with a sentence."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from flows.problems import FlowsError
from flows.store.aside import aside, take_again, throw_away
from flows.store.database import Store
from flows.store.inbox import Answer, tell
from flows.store.said import Said
from flows.store.tables import AsideRow, EventRow
from matrices.desk import Desk
from tests.conftest import berlin
from tests.flows.histories import rows_of
from tests.flows.world import World

NINE = berlin("2026-03-23 09:00")
Tell = Callable[..., list[str]]


@pytest.fixture
def world(store: Store, incidents: Desk) -> World:
    return World(store, incidents)


@pytest.fixture
def told(world: World) -> Tell:
    """Tell it at nine o'clock, or when is said; what became of each."""

    def tells(*said: Said, at: datetime = NINE) -> list[str]:
        answers = tell(world.store, world.desk.vocabulary, said, received=at)
        return [answer.how for answer in answers]

    return tells


def events(world: World, ticket: str) -> list[tuple[int, str, str]]:
    rows = [row for row in rows_of(world.store, EventRow) if row["ticket"] == ticket]
    return sorted((row["seq"], row["type"], row["new"]) for row in rows)


def test_a_new_ticket_opens_with_its_fields_and_its_walk_begins(world: World, told: Tell) -> None:
    said = Said("T-1", "opened"), Said("T-1", "priority", "2"), Said("T-2", "opened")
    assert told(*said) == ["taken"] * 3
    world.sweep(NINE)
    assert [step for _, step in world.steps("T-1")] == ["intake", "triage", "first-line"]
    assert [step for _, step in world.steps("T-2")] == ["intake"]


def test_what_is_said_before_the_opening_in_the_same_breath_is_of_it(
    world: World, told: Tell
) -> None:
    assert told(Said("T-1", "priority", "1"), Said("T-1", "opened")) == ["taken", "taken"]
    assert events(world, "T-1") == [(0, "priority", "1"), (1, "opened", "")]


def test_an_event_makes_its_walk_due_at_once(world: World, told: Tell) -> None:
    told(Said("T-1", "opened"), Said("T-1", "priority", "2"))
    world.sweep(NINE)
    five_past = NINE + timedelta(minutes=5)
    assert world.claims(five_past) == []
    told(Said("T-1", "assignee", "anna"), at=five_past)
    assert [claim.ticket for claim in world.claims(five_past)] == ["T-1"]


def test_the_same_told_twice_by_its_source_is_once(world: World, told: Tell) -> None:
    opened = Said("T-1", "opened", source="mail-77")
    assert told(opened, opened) == ["taken", "known"]
    assert told(opened, Said("T-1", "priority", "2", source="mail-78")) == ["known", "taken"]
    assert told(Said("T-2", "opened", source="mail-77")) == ["taken"]
    assert events(world, "T-1") == [(0, "opened", ""), (1, "priority", "2")]


def test_without_a_name_of_its_source_it_is_told_as_often_as_it_is_told(told: Tell) -> None:
    assert told(Said("T-1", "opened"), Said("T-1", "priority", "2")) == ["taken"] * 2
    assert told(Said("T-1", "priority", "2")) == ["taken"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        pytest.param(Said("T-9", "priority", "1"),
                     "there is no ticket 'T-9'; did you mean 'T-1'? If not, tell first that it has "
                     "'opened'", id="a ticket that nobody knows"),
        pytest.param(Said("T-1", "priorty", "1"),
                     "ticket T-1: event type 'priorty' is not known; did you mean 'priority'?",
                     id="a kind that nobody knows"),
        pytest.param(Said("T-1", "priority", "urgent"),
                     "ticket T-1: priority 'urgent' is not known; known are: 1, 2, 3, 4",
                     id="a value that the field does not have"),
        pytest.param(Said("T-1", "priority", "1", at=NINE + timedelta(minutes=6)),
                     "ticket T-1: 2026-03-23 08:06:00+00:00 is in the future, it is 2026-03-23 "
                     "08:00:00+0000; its source's clock may be wrong; take it when its time has "
                     "come", id="more than five minutes ahead"),
        pytest.param(Said("T-1", "priority", "1", at=NINE.replace(tzinfo=None)),
                     "ticket T-1: 2026-03-23 08:00:00 has no zone; write it with one, as in "
                     "2026-03-23 08:00:00+01:00", id="a time without zone"),
        pytest.param(Said("T-1", "priority", "1", at=NINE.replace(year=1066)),
                     "ticket T-1: 1066-03-23 08:00:00+00:00 is too long ago; instants since 1900 "
                     "are right", id="long ago"),
        pytest.param(Said("", "opened"),
                     "'' is no ticket id; up to 200 printable characters are", id="no id"),
        pytest.param(Said("T\n1", "opened"),
                     r"'T\n1' is no ticket id; up to 200 printable characters are",
                     id="an id with a line feed"),
        pytest.param(Said("T-1", "assignee", "an\0na"),
                     r"ticket T-1: new 'an\x00na' has a character that no text has", id="a NUL"),
        pytest.param(Said("T-1", "assignee", "an\udc80na"),
                     r"ticket T-1: new 'an\udc80na' has a character that no text has",
                     id="half a character"),
        pytest.param(Said("T-1", "assignee", "a" * 20_001),
                     "ticket T-1: new has 20,001 characters; up to 20,000 are right", id="a book"),
    ],
)  # fmt: skip
def test_what_is_no_event_is_kept_aside_with_a_sentence(
    world: World, told: Tell, said: Said, reason: str
) -> None:
    told(Said("T-1", "opened"))
    before = events(world, "T-1")
    answers = tell(world.store, world.desk.vocabulary, [said], received=NINE)
    assert answers == [Answer("aside", reason)]
    (kept,) = aside(world.store)
    assert kept.reason == reason
    assert kept.said.at == said.at
    assert events(world, "T-1") == before


def test_up_to_five_minutes_ahead_it_waits_for_its_time(world: World, told: Tell) -> None:
    soon = NINE + timedelta(minutes=5)
    assert told(Said("T-1", "opened", at=soon)) == ["taken"]
    assert world.claims(soon - timedelta(seconds=1)) == []
    assert len(world.claims(soon)) == 1


def test_a_bad_one_keeps_no_good_one_from_its_way(world: World, told: Tell) -> None:
    said = Said("T-1", "opened"), Said("T-1", "priority", "9"), Said("T-1", "assignee", "anna")
    assert told(*said) == ["taken", "aside", "taken"]
    assert [kind for _, kind, _ in events(world, "T-1")] == ["opened", "assignee"]


def test_what_its_source_tells_again_is_aside_once(world: World, told: Tell) -> None:
    said = Said("T-9", "priority", "1", source="mail-1")
    assert told(said, said) == ["aside", "known"]
    assert told(said) == ["known"]
    assert len(aside(world.store)) == 1


def test_taken_again_once_it_is_mended(world: World, told: Tell) -> None:
    told(Said("T-1", "priority", "1", source="mail-1"), Said("T-2", "priority", "1"))
    told(Said("T-1", "opened"))
    left = take_again(world.store, world.desk.vocabulary, None, by="omar")
    assert [each.said.ticket for each in left] == ["T-2"]
    assert events(world, "T-1") == [(0, "opened", ""), (1, "priority", "1")]
    assert [each.said.ticket for each in aside(world.store)] == ["T-2"]
    settled = aside(world.store, settled=True)[0]
    assert (settled.outcome, settled.by) == ("taken", "omar")


def test_taken_by_its_source_meanwhile_it_is_not_taken_twice(world: World, told: Tell) -> None:
    said = Said("T-1", "priority", "1", source="mail-1")
    told(said)
    told(Said("T-1", "opened"))
    assert told(said) == ["taken"]
    assert take_again(world.store, world.desk.vocabulary, None, by="omar") == []
    assert len(events(world, "T-1")) == 2


def test_from_the_future_it_is_taken_with_the_present_instant(world: World, told: Tell) -> None:
    told(Said("T-1", "opened"))
    far = Said("T-1", "priority", "1", at=datetime(2400, 1, 1, tzinfo=NINE.tzinfo))
    assert told(far) == ["aside"]
    vocabulary = world.desk.vocabulary
    assert len(take_again(world.store, vocabulary, None, by="omar")) == 1
    assert take_again(world.store, vocabulary, None, by="omar", now_instead=True) == []
    assert events(world, "T-1")[-1] == (1, "priority", "1")


def test_thrown_away_it_is_still_there_with_the_reason(world: World, told: Tell) -> None:
    told(Said("T-9", "priority", "1"))
    (kept,) = aside(world.store)
    throw_away(world.store, [kept.id], by="omar", because="a test of the mail gateway")
    assert aside(world.store) == []
    (row,) = rows_of(world.store, AsideRow)
    assert (row["outcome"], row["by"]) == ("thrown away", "omar")
    assert row["because"] == "a test of the mail gateway"
    with pytest.raises(FlowsError, match="nothing is aside with number"):
        throw_away(world.store, [kept.id], by="omar", because="again")


def test_many_tell_of_one_ticket_at_once_and_each_event_has_its_number(
    world: World, told: Tell
) -> None:
    def tells(teller: int) -> list[str]:
        return [
            how
            for n in range(5)
            for how in told(Said("T-1", "opened", source="o"),
                            Said("T-1", "assignee", f"{teller}-{n}"))
        ]  # fmt: skip

    with ThreadPoolExecutor(8) as pool:
        answers = [each for found in pool.map(tells, range(8)) for each in found]
    assert answers.count("taken") == 41
    assert [seq for seq, _, _ in events(world, "T-1")] == list(range(41))


def test_told_while_it_is_decided_nothing_is_left_lying(world: World, told: Tell) -> None:
    """Tellers and deciders at once, tickets that end and come back: all events are taken."""
    names = [f"T-{n}" for n in range(4)]
    told(*(Said(name, "opened") for name in names))
    last = NINE + timedelta(minutes=50)

    def tells(name: str) -> None:
        for n in range(10):
            at = NINE + timedelta(minutes=n)
            for kind, new in (("state", "Resolved"), ("state", "Closed"), ("reopened", "")):
                told(Said(name, kind, new, at=at), at=last)

    def sweeps(_: int) -> None:
        for _ in range(25):
            world.sweep(last)

    with ThreadPoolExecutor(6) as pool:
        told_all = [pool.submit(tells, name) for name in names]
        swept = [pool.submit(sweeps, n) for n in range(2)]
        for each in (*told_all, *swept):
            each.result()
    world.sweep(last)
    rows = rows_of(world.store, EventRow)
    assert [row for row in rows if not row["walk"]] == []
    assert len(rows) == 4 * 31
