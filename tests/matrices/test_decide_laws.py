"""Whatever happens to a ticket, and whenever somebody looks: laws that every decision keeps."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.desk import Desk
from matrices.tickets import Event
from tests.conftest import berlin
from tests.matrices.sweeping import STATE, Sweeps

BEGIN = berlin("2026-03-24 00:00")  # in the three weeks: a change of the clocks, and Easter
QUARTERS = 3 * 7 * 24 * 4
STATES = ["New", "Active", "Awaiting User Info", "Awaiting Vendor", "Resolved", "Closed"]

changes = st.one_of(
    st.tuples(st.just("state"), st.sampled_from([*STATES, ""])),
    st.tuples(st.just("priority"), st.sampled_from(["1", "2", "3", "4", ""])),
    st.tuples(st.just("assignee"), st.sampled_from(["anna", "ben", "nobody we know", ""])),
    st.tuples(st.sampled_from(["reassigned", "reassigned", "asks-for-manager"]), st.just("")),
    st.tuples(st.sampled_from(["reopened", "opened", "updated"]), st.just("")),
)
instants = st.builds(
    lambda quarters, seconds: BEGIN + timedelta(minutes=15 * quarters, seconds=seconds),
    st.integers(0, QUARTERS),  # whole quarters of an hour, so that much falls on one instant
    st.sampled_from([0, 0, 0, 1, 899]),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """A ticket's history over three weeks, beginning with its opening."""
    times = sorted(draw(st.lists(instants, min_size=4, max_size=14)))
    told = [("opened", ""), *(draw(changes) for _ in times[1:])]
    return [
        Event("T-1", at, seq, kind, "", new)
        for seq, (at, (kind, new)) in enumerate(zip(times, told, strict=True))
    ]


moments = st.lists(instants, max_size=8)
END = BEGIN + timedelta(days=40)


def swept(desk: Desk, history: list[Event], nows: Iterable[datetime]) -> Sweeps:
    """The ticket after sweeps at these instants, each of which finds the events up to it."""
    sweeps, last = Sweeps(desk), datetime.min.replace(tzinfo=BEGIN.tzinfo)
    for now in nows:
        for _ in sweeps.at(now, (event for event in history if last < event.at <= now)):
            pass
        last = now
    return sweeps


@settings(max_examples=60, deadline=None)
@given(history=histories(), nows=moments)
def test_how_often_somebody_looks_makes_no_difference(
    incidents: Desk, history: list[Event], nows: list[datetime]
) -> None:
    once = swept(incidents, history, [END])
    often = swept(incidents, history, [*sorted(nows), END])
    assert often.entries == once.entries
    assert often.effects == once.effects
    assert (often.walk, often.ticket) == (once.walk, once.ticket)


@settings(max_examples=60, deadline=None)
@given(history=histories())
def test_event_by_event_and_timer_by_timer_makes_no_difference(
    incidents: Desk, history: list[Event]
) -> None:
    once = swept(incidents, history, [END])
    nows = sorted({event.at for event in history} | {entry.at for entry in once.entries})
    assert swept(incidents, history, [*nows, END]).entries == once.entries


@settings(max_examples=60, deadline=None)
@given(history=histories(), now=instants)
def test_what_is_still_to_come_is_not_looked_at(
    incidents: Desk, history: list[Event], now: datetime
) -> None:
    past = [event for event in history if event.at <= now]
    knowing, not_knowing = Sweeps(incidents), Sweeps(incidents)
    assert [*knowing.at(now, history)] == [*not_knowing.at(now, past)]


@settings(max_examples=60, deadline=None)
@given(history=histories(), nows=moments)
def test_deciding_again_does_nothing(
    incidents: Desk, history: list[Event], nows: list[datetime]
) -> None:
    sweeps = swept(incidents, history, sorted(nows))
    if not nows:
        return
    walk, ticket, entries = sweeps.walk, sweeps.ticket, len(sweeps.entries)
    (again,) = sweeps.at(max(nows), [])
    assert (again.entries, again.effects) == ((), ())
    assert len(sweeps.entries) == entries
    assert (again.walk, again.ticket) == (walk, ticket)


@settings(max_examples=60, deadline=None)
@given(history=histories(), nows=moments)
def test_the_log_goes_forward_and_up_to_now(
    incidents: Desk, history: list[Event], nows: list[datetime]
) -> None:
    sweeps, last = Sweeps(incidents), BEGIN - timedelta(seconds=1)
    for now in [*sorted(nows), END]:
        for decision in sweeps.at(now, (e for e in history if last < e.at <= now)):
            assert all(entry.at <= now for entry in decision.entries)
            assert decision.walk.due_at is None or decision.walk.due_at > now
            assert all(effect.at <= now for effect in decision.effects)
        last = now
    assert all(one.at <= other.at for one, other in pairwise(sweeps.entries))
    keys = [effect.key for effect in sweeps.effects]
    assert len(set(keys)) == len(keys)
    told = [entry.values["key"] for entry in sweeps.entries if "key" in entry.values]
    assert told == keys


@settings(max_examples=60, deadline=None)
@given(history=histories(), delays=st.lists(st.integers(0, 5 * 24), min_size=14, max_size=14))
def test_events_that_are_told_late_break_nothing(
    incidents: Desk, history: list[Event], delays: list[int]
) -> None:
    """The first is told in time; the others up to five days late, in any order."""
    told = [(history[0].at, history[0])] + [
        (event.at + timedelta(hours=hours), event)
        for event, hours in zip(history[1:], delays, strict=False)
    ]
    sweeps = Sweeps(incidents)
    for now in [*sorted({at for at, _ in told}), END]:
        for decision in sweeps.at(now, [event for at, event in told if at == now]):
            assert decision.walk.due_at is None or decision.walk.due_at > now
    assert all(one.at <= other.at for one, other in pairwise(sweeps.entries))
    keys = [effect.key for effect in sweeps.effects]
    assert len(set(keys)) == len(keys)


@settings(max_examples=60, deadline=None)
@given(history=histories(), now=instants)
def test_a_walk_is_the_same_after_it_was_kept_as_json(
    incidents: Desk, history: list[Event], now: datetime
) -> None:
    walk = swept(incidents, history, [now]).walk
    assert STATE.validate_json(STATE.dump_json(walk)) == walk
    assert STATE.validate_python(STATE.dump_python(walk, mode="json")) == walk
