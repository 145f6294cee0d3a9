"""When who stands behind a target changes, and when nobody does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.absences import Absences, Away
from matrices.authority import ANY, Grant, Matter
from matrices.calendars import Calendar
from matrices.hours import Hours
from matrices.roster import Person, Roster
from matrices.targets import Target
from tests.conftest import berlin
from tests.matrices.rostered import roster
from tests.matrices.test_rotations import rotations

ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("America/St_Johns", "Pacific/Apia", "America/Havana", "UTC")]
)
TARGETS = (
    "anna", "team all", "next in team all", "least loaded in team all", "on-call it", "queue q",
    "chief", "watch", "desk", "manager of anna", "manager of team all", "manager of on-call it",
    "manager of manager of chief", "holder", "level 1", "zoe", "team none", "everybody",
    "team all else emil", "ben else on-call it else anna", "chris else dora", "level 1 else chief",
    "anna with authority", "manager of on-call it with authority else watch",
)  # fmt: skip
MATTERS = st.sampled_from([None, *(Matter("refund", Decimal(amount)) for amount in (5, 50, 500))])
HOURS = {
    name: Calendar(name=name, open_time=Hours(ZoneInfo(zone), dict.fromkeys(range(7), windows)))
    for name, zone, windows in (
        ("day", "Europe/Berlin", ((480, 720), (780, 1020))),
        ("night", "America/St_Johns", ((1320, 1800),)),
    )
}
AUTHORITY = {
    "refund": (
        Grant(Target("team all"), Decimal(5)),
        Grant(Target("watch"), Decimal(50)),
        Grant(Target("dora"), Decimal(50)),
        Grant(Target("emil"), ANY),
    )
}
MICROSECOND = timedelta(microseconds=1)


def instants(
    found: Roster, target: Target, start: datetime, end: datetime, matter: Matter | None
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches in which nothing changes."""
    return pairwise((start, *found.changes(target, start, end, matter), end))


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Roster, datetime, datetime]:
    """A roster whose people are away now and then, and a stretch of time around that."""
    rotation, start, end = draw(rotations())
    days = st.integers(-9, 9).map(lambda day: start.date() + timedelta(days=day))
    people = {}
    for name, manager in (("anna", "dora"), ("ben", "dora"), ("chris", "emil"), ("dora", "emil")):
        spans = tuple(
            Away(*sorted((draw(days), draw(days)))) for _ in range(draw(st.integers(0, 2)))
        )
        hours = draw(st.sampled_from([None, *HOURS.values()]))
        away = Absences(spans, draw(ZONES))
        people[name] = Person(name, manager=manager, away=away, hours=hours)
    people["emil"] = Person("emil")
    return (
        Roster(
            people=people,
            teams={"all": ("anna", "ben", "chris"), "none": ()},
            queues={"q": "q@desk.example"},
            roles={
                "chief": Target("dora"),
                "watch": Target("on-call it"),
                "desk": Target("team all"),
            },
            on_call={"it": rotation},
            authority=AUTHORITY,
        ),
        start,
        end,
    )


@settings(max_examples=50, deadline=None)
@given(rosters(), st.sampled_from(TARGETS), MATTERS)
def test_between_two_changes_the_same_people_stand_behind_a_target(
    case: tuple[Roster, datetime, datetime], text: str, matter: Matter | None
) -> None:
    found, start, end = case
    target = Target(text)
    for begin, after in instants(found, target, start, end, matter):
        sampled = {begin + (after - begin) * share / 3 for share in range(3)}
        behind = {
            found.members(target, at, matter) for at in {*sampled, max(begin, after - MICROSECOND)}
        }
        assert len(behind) == 1, (begin, after)


@settings(max_examples=50, deadline=None)
@given(rosters(), st.sampled_from(TARGETS), MATTERS)
def test_changes_increase_within_the_stretch(
    case: tuple[Roster, datetime, datetime], text: str, matter: Matter | None
) -> None:
    found, start, end = case
    changes = list(found.changes(Target(text), start, end, matter))
    assert all(one < other for one, other in pairwise(changes))
    assert all(start <= at < end and at.tzinfo is UTC for at in changes)


@settings(max_examples=50, deadline=None)
@given(rosters(), st.sampled_from(TARGETS), MATTERS)
def test_in_gaps_and_nowhere_else_nobody_stands_behind_a_target(
    case: tuple[Roster, datetime, datetime], text: str, matter: Matter | None
) -> None:
    found, start, end = case
    gaps = list(found.gaps(Target(text), start, end, matter))
    for at in {start + (end - start) * share / 50 for share in range(50)} - {end}:
        empty = any(begin <= at < after for begin, after in gaps)
        assert empty == (not found.members(Target(text), at, matter))


@pytest.mark.parametrize(
    ("target", "changes"),
    [
        pytest.param("anna", [], id="a person is always meant"),
        pytest.param(
            "team first-line",
            ["2026-12-21 00:00", "2027-01-04 00:00"],
            id="a team: somebody goes away, and is back",
        ),
        pytest.param("team specialists", [], id="a team of whom nobody goes away"),
        pytest.param(
            "on-call network",
            ["2026-12-21 00:00", "2026-12-21 09:00", "2026-12-28 09:00", "2027-01-04 00:00"],
            id="on call: each hand-off, and who is away",
        ),
        pytest.param("queue backlog", [], id="a queue is always there"),
    ],
)
def test_when_it_changes(target: str, changes: list[str]) -> None:
    found = roster().changes(Target(target), berlin("2026-12-19 12:00"), berlin("2027-01-04 01:00"))
    assert list(found) == [berlin(at) for at in changes]


def test_an_instant_of_change_counts_at_the_beginning_and_not_at_the_end() -> None:
    first, second = berlin("2026-12-21 00:00"), berlin("2027-01-04 00:00")
    assert list(roster().changes(Target("team first-line"), first, second)) == [first]


def test_a_team_has_a_gap_while_everybody_is_away() -> None:
    away = Absences((Away(date(2026, 5, 1), date(2026, 5, 1)),))
    people = {"anna": Person("anna", away=away)}
    found = Roster(people=people, teams={"one": ("anna",)})
    start, end = datetime(2026, 4, 30, tzinfo=UTC), datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert list(found.gaps(Target("team one"), start, end)) == [
        (datetime(2026, 5, 1, tzinfo=UTC), end)
    ]
