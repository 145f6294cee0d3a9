"""Who is on call when: cases of an office, and what holds of every rotation."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matrices.absences import Absences, Away
from matrices.rotations import Override, Rotation, Steps, Turns, Unit
from matrices.shifts import ALWAYS, Shift, Shifts
from matrices.zones import opening
from tests.conftest import BERLIN, berlin
from tests.matrices.rostered import TEXT, roster

PEOPLE = ("anna", "ben", "chris")


def on_call(said: str, at: str) -> str:
    """Who is on call by a rotation written in the roster's on-call, at a wall time in Berlin."""
    return rotation(said).on_call(berlin(at))


def rotation(said: str) -> Rotation:
    return roster(TEXT.replace("on-call:\n", f"on-call:\n  it: {{{said}}}\n")).on_call["it"]


@pytest.mark.parametrize(
    ("said", "at", "person"),
    [
        pytest.param(
            "daily: [anna, ben], hand-off: 08:00, from: 2026-04-20",
            "2026-04-21 07:59",
            "anna",
            id="daily: until eight in the morning",
        ),
        pytest.param(
            "daily: [anna, ben], hand-off: 08:00, from: 2026-04-20",
            "2026-04-21 08:00",
            "ben",
            id="daily: from eight on the next",
        ),
        pytest.param(
            "daily: [anna, chris], hand-off: 08:00, from: 2026-04-20",
            "2026-04-20 07:59",
            "chris",
            id="before the beginning: the order goes on backwards",
        ),
        pytest.param(
            "hourly: [anna, ben, chris], every: 8, hand-off: 06:00, from: 2026-04-20",
            "2026-04-20 22:00",
            "chris",
            id="eight hours each: the third shift",
        ),
        pytest.param(
            "weekly: [anna, ben], every: 2, hand-off: mon 09:00, from: 2026-04-06",
            "2026-04-20 08:59",
            "anna",
            id="a fortnight each",
        ),
        pytest.param(
            "monthly: [anna, ben], hand-off: 31 09:00, from: 2026-01-31",
            "2026-02-28 09:00",
            "ben",
            id="monthly on the 31st: February hands off on its last date",
        ),
        pytest.param(
            "monthly: [anna, ben, chris], hand-off: 31 09:00, from: 2026-01-31",
            "2026-03-31 08:59",
            "ben",
            id="monthly on the 31st: and March on the 31st again",
        ),
        pytest.param(
            "weekly: [anna, chris], hand-off: wed 09:00",
            "2001-01-03 09:00",
            "anna",
            id="without a beginning: the first has the week of 1 January 2001",
        ),
        pytest.param(
            "weekly: anna, hand-off: mon 09:00", "2026-04-20 10:00", "anna", id="always the same"
        ),
        pytest.param(
            "weekly: [ben, chris, anna], hand-off: mon 09:00, from: 2026-12-21",
            "2026-12-21 09:00",
            "chris",
            id="away: the next in order",
        ),
        pytest.param(
            "weekly: [ben, chris, anna], hand-off: mon 09:00, from: 2026-12-28",
            "2027-01-04 00:00",
            "ben",
            id="back at midnight: the turn is taken",
        ),
        pytest.param(
            "weekly: ben, hand-off: mon 09:00", "2026-12-24 10:00", "ben", id="nobody else: still"
        ),
        pytest.param(
            "weekly: [anna, ben], hand-off: mon 09:00, from: 2026-04-20, "
            "overrides: [{2026-04-20 12:00 to 2026-04-20 13:00: dora}]",
            "2026-04-20 13:00",
            "anna",
            id="an override is over when it ends",
        ),
        pytest.param(
            "daily: anna, hand-off: 00:00, "
            "overrides: [{2026-03-29 02:30 to 2026-03-29 03:30: dora}]",
            "2026-03-29 03:00",
            "dora",
            id="an override begins where the hour is left out: first instant after",
        ),
        pytest.param(
            "shifts: [{mon-fri 08:00-16:00: anna}, {sat 22:00-24:00: ben}, {else: chris}]",
            "2026-04-25 23:59",
            "ben",
            id="a shift until midnight",
        ),
        pytest.param(
            "shifts: [{sun 22:00-06:00: [anna, ben]}, {else: chris}], from: 2026-04-20",
            "2026-04-27 05:59",
            "anna",
            id="a night belongs to the week in which it begins",
        ),
        pytest.param(
            'shifts: [{"mon,wed 08:00-12:00": anna}, {mon-wed 08:00-16:00: ben}, {else: chris}]',
            "2026-04-21 10:00",
            "ben",
            id="the first that fits",
        ),
    ],
)
def test_who_is_on_call(said: str, at: str, person: str) -> None:
    assert on_call(said, at) == person


def test_thirty_years_later_an_hourly_rotation_answers_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reckoned, not counted up: few wall times are looked at, as on its first day."""
    looked_at: list[datetime] = []

    def looked(wall: datetime, zone: ZoneInfo) -> datetime:
        looked_at.append(wall)
        return opening(wall, zone)

    monkeypatch.setattr("matrices.rotations.opening", looked)
    first = datetime(1996, 1, 1, 8, tzinfo=UTC)
    rotation = Rotation(Steps(PEOPLE, "hourly", first.replace(tzinfo=None), ZoneInfo("UTC")))
    at = datetime(2026, 1, 1, 8, 30, tzinfo=UTC)
    assert rotation.on_call(at) == PEOPLE[(at - first) // timedelta(hours=1) % 3]
    assert len(looked_at) < 5


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        pytest.param({"people": ()}, "nobody is in the rotation", id="nobody"),
        pytest.param({"every": 0}, "a turn of 0 is none", id="turns of no length"),
    ],
)
def test_rotations_that_are_none(wrong: dict[str, Any], sentence: str) -> None:
    right: dict[str, Any] = {"people": PEOPLE, "every": 1}
    with pytest.raises(ValueError, match=sentence):
        Steps(
            unit="daily", first=datetime.fromisoformat("2026-01-01"), zone=BERLIN, **right | wrong
        )


# -- What holds of every rotation ------------------------------------------------------------------

ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/Chicago", "Australia/Lord_Howe", "Pacific/Apia",
     "Africa/Cairo", "America/Havana", "Asia/Kathmandu"]
).map(ZoneInfo)  # fmt: skip
WALLS = st.datetimes(datetime(2009, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001
    lambda wall: wall.replace(second=0, microsecond=0)
)
INSTANTS = WALLS.map(lambda wall: wall.replace(tzinfo=UTC))
NAMES = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=5).map(tuple)


@st.composite
def steps(draw: st.DrawFn) -> Turns:
    unit: Unit = draw(st.sampled_from(get_args(Unit)))
    return Steps(draw(NAMES), unit, draw(WALLS), draw(ZONES), draw(st.integers(1, 30)))


@st.composite
def shifts(draw: st.DrawFn) -> Turns:
    minutes = st.integers(0, 47).map(lambda half: 30 * half)
    listed = [
        Shift(
            frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
            (begin := draw(minutes)),
            begin + 30 + draw(minutes),
            draw(NAMES),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    first = draw(WALLS).date()
    return Shifts((*listed, Shift(*ALWAYS, draw(NAMES))), first, draw(ZONES))


def nearby(draw: st.DrawFn, around: datetime) -> datetime:
    return around + timedelta(hours=draw(st.integers(-200, 200)))


@st.composite
def rotations(draw: st.DrawFn) -> tuple[Rotation, datetime, datetime]:
    """A rotation with overrides and absences, and a stretch of time around them."""
    around = draw(INSTANTS)
    days = [around.date() + timedelta(days=draw(st.integers(-9, 9))) for _ in range(2)]
    overrides = []
    for _ in range(draw(st.integers(0, 2))):
        begin = nearby(draw, around)
        overrides.append(Override(begin, begin + timedelta(hours=30), "dora"))
    absences = Absences((Away(min(days), max(days)),), draw(ZONES))
    away = dict.fromkeys(draw(st.sets(st.sampled_from(PEOPLE))), absences)
    rotation = Rotation(draw(st.one_of(steps(), shifts())), tuple(overrides), away)
    start, end = sorted(nearby(draw, around) for _ in range(2))
    return rotation, start, end


def edges(rotation: Rotation, start: datetime, end: datetime) -> list[datetime]:
    """Every instant in [start, end] at which somebody else may be on call, and both ends."""
    found = {start, end, *rotation.hand_offs(start, end)}
    for override in rotation.overrides:
        found |= {override.begin, override.end}
    for absences in rotation.away.values():
        for away in absences.spans:
            for day in (away.first, away.last + timedelta(days=1)):
                midnight = datetime.combine(day, time())
                found.add(opening(midnight, cast("ZoneInfo", absences.zone)))
    return sorted(edge for edge in found if start <= edge <= end)


@given(rotations())
def test_hand_offs_increase_and_enclose_the_stretch(
    case: tuple[Rotation, datetime, datetime],
) -> None:
    rotation, start, end = case
    found = list(rotation.hand_offs(start, end))
    assert all(one < other for one, other in pairwise(found))
    assert found[0] <= start < found[1]
    assert found[-2] <= end < found[-1]


@given(rotations())
def test_at_every_instant_one_person_is_on_call_and_between_edges_the_same(
    case: tuple[Rotation, datetime, datetime],
) -> None:
    rotation, start, end = case
    for edge, after in pairwise(edges(rotation, start, end)):
        instants = (edge, edge + (after - edge) / 2, after - timedelta(microseconds=1))
        (person,) = {rotation.on_call(each) for each in instants}
        assert person in rotation.people


@given(rotations())
def test_nobody_is_on_call_who_is_away_while_somebody_else_is_there(
    case: tuple[Rotation, datetime, datetime],
) -> None:
    rotation, start, end = case
    for at in edges(rotation, start, end):
        person = rotation.on_call(at)
        order = rotation.turns.order(at)
        there = [
            each for each in order if each not in rotation.away or at not in rotation.away[each]
        ]
        overridden = any(each.begin <= at < each.end for each in rotation.overrides)
        assert person == ("dora" if overridden else [*there, *order][0])


@given(steps(), INSTANTS)
def test_the_same_hand_offs_are_found_from_any_instant(turns: Turns, at: datetime) -> None:
    begun, ended = turns.hand_offs(at, at)
    assert list(turns.hand_offs(begun, begun)) == [begun, ended]
    assert next(turns.hand_offs(ended, ended)) == ended
    assert turns.order(begun) == turns.order(at)


@given(NAMES, WALLS, st.sampled_from(get_args(Unit)), st.integers(1, 30), INSTANTS)
def test_where_the_clock_is_never_put_on_turns_follow_one_by_one(
    people: tuple[str, ...], first: datetime, unit: Unit, every: int, at: datetime
) -> None:
    turns = Steps(people, unit, first, ZoneInfo("UTC"), every)
    begun, ended = turns.hand_offs(at, at)
    now, later = turns.order(begun), turns.order(ended)
    assert (*now[1:], now[0]) == tuple(later)
    assert turns.order(first.replace(tzinfo=UTC)) == people


# -- Shifts, by somebody who watches the wall clock ------------------------------------------------

SERVICE = (
    Shift(frozenset(range(5)), 8 * 60, 18 * 60, ("anna", "ben")),
    Shift(frozenset(range(5)), 18 * 60, 26 * 60 + 30, ("chris",)),
    Shift(frozenset({5, 6}), 0, 24 * 60, ("dora", "emil", "frida")),
    Shift(*ALWAYS, ("gina", "anna")),
)
FIRST = date(2026, 1, 7)


def by_the_wall(wall: datetime) -> str:
    """Who has the service at a wall time, read off the week by hand."""
    for shift in SERVICE:
        for day in (wall.date(), wall.date() - timedelta(days=1)):
            minutes = (wall - datetime.combine(day, time())) // timedelta(minutes=1)
            if day.weekday() in shift.days and shift.begin <= minutes < shift.end:
                week = (day - date(2026, 1, 5)).days // 7
                return shift.people[week % len(shift.people)]
    raise AssertionError(wall)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        pytest.param("Europe/Berlin", "2026-03-29", id="an hour left out"),
        pytest.param("Europe/Berlin", "2026-10-25", id="an hour twice"),
        pytest.param("Australia/Lord_Howe", "2026-10-04", id="half an hour left out"),
        pytest.param("Australia/Lord_Howe", "2026-04-05", id="half an hour twice"),
        pytest.param("America/Havana", "2026-03-08", id="midnight left out"),
        pytest.param("Africa/Cairo", "2026-10-30", id="eleven at night twice"),
        pytest.param("Pacific/Apia", "2011-12-30", id="a whole date left out"),
        pytest.param("Asia/Kathmandu", "2026-05-01", id="ordinary days"),
    ],
)
def test_shifts_as_the_wall_clock_shows_them(zone: str, day: str) -> None:
    """A wall time that the clock has shown once is past, also when it shows it again."""
    shifts = Shifts(SERVICE, FIRST, ZoneInfo(zone))
    now = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(days=5)
    shown = now.astimezone(shifts.zone).replace(tzinfo=None)
    start, changes, before = now, [], by_the_wall(shown)
    for _ in range(10 * 24 * 12):
        shown = max(shown, now.astimezone(shifts.zone).replace(tzinfo=None))
        assert shifts.order(now)[0] == by_the_wall(shown), now
        if by_the_wall(shown) != before:
            changes.append(now)
            before = by_the_wall(shown)
        now += timedelta(minutes=5)
    assert set(changes) <= set(shifts.hand_offs(start, now))
