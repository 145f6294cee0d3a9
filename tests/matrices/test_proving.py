"""The proof says what `decide` says for a ticket opened at each minute."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.library import names
from matrices.proving.cases import cases_of
from matrices.proving.goals import Goal
from matrices.proving.proof import CaseProof, Proof
from matrices.proving.proving import prove
from matrices.proving.silence import asks_holder, is_timed
from matrices.trying import try_path
from tests.matrices.checking.planting import LADDER, planted
from tests.matrices.minutes import Minutes, minutes
from tests.ready import ready_made

BERLIN = ZoneInfo("Europe/Berlin")
DESK = """
desk: random
about: A desk made by chance.
ticket:
  priority: {one of: ["1", "2"], missing: "2"}
  assignee: {text: true, missing: ""}
  state: {one of: [open, solved], missing: open}
events:
  taken: {assignee: any}
  solved: {state: solved}
walks: [{else: ladder}]
"""
ROSTER = """
zone: Europe/Berlin
people:
  anna: {mail: a@x.example, away: [2026-03-27 to 2026-03-28]}
  ben:
    mail: b@x.example
    sms: "+49 30 1234567"
    tell: [{after: wall 7m, by: sms}, {after: 20m, by: mail}]
  cleo: {mail: c@x.example, away: [2026-03-30 to 2026-03-30]}
  dora: {mail: d@x.example, manager: cleo}
teams: {desk: [anna], back: [ben, cleo]}
queues: {inbox: {mail: q@x.example}}
on-call:
  night: {daily: [ben, dora], hand-off: "07:40", from: 2026-01-01}
"""


def named(goal: Goal) -> str:
    return str(goal) if goal.kind == "level" else goal.kind


def by_minutes(
    desk: Desk, path: str, case: CaseProof, since: datetime, until: datetime
) -> Mapping[str, tuple[object, ...]]:
    """The worst times and the heat of a case, straightforwardly."""
    judge = Minutes(desk, desk.paths[path], case.told)
    calendar = desk.paths[path].calendar
    wanted = {named(each.goal) for each in case.goals if each.wall.finite is not None}
    found: dict[str, tuple[object, ...]] = {}
    longest: dict[str, list[tuple[timedelta, datetime, datetime]]] = {name: [] for name in wanted}
    never: dict[str, datetime] = {}
    heat: dict[str, dict[tuple[int, int], timedelta | None]] = {}
    openest = dict.fromkeys(wanted, timedelta(0))
    for at in minutes(since, until):
        reached = judge.reached(at, wanted)
        wall = at.astimezone(calendar.zone)
        cell = (wall.weekday(), wall.hour)
        for each in case.goals:
            name = named(each.goal)
            cells = heat.setdefault(name, {})
            if name not in reached:
                never.setdefault(name, at)
                cells[cell] = None
                continue
            assert name in wanted, f"{name} is reached by a ticket opened at {at}"
            length = reached[name] - at
            longest[name].append((length, at, reached[name]))
            openest[name] = max(openest[name], calendar.between(at, reached[name]))
            before = cells.get(cell, timedelta(0))
            cells[cell] = before if before is None else max(before, length)
    for each in case.goals:
        name = named(each.goal)
        best = max((length for length, *_ in longest.get(name, ())), default=None)
        first = never.get(name) or next(at for length, at, _ in longest[name] if length == best)
        found[name] = (best, name in never, first, openest.get(name), heat[name])
    missed = judge.reached(since).keys() - wanted
    assert not missed, f"{missed} are reached by a ticket opened at {since}"
    return found


def by_proof(case: CaseProof) -> Mapping[str, tuple[object, ...]]:
    return {
        named(each.goal): (
            each.wall.finite,
            each.wall.length is None,
            each.wall.openings[0].at,
            each.open.finite,
            each.heat,
        )
        for each in case.goals
    }


def agree(desk: Desk, proof: Proof) -> None:
    for path in proof.paths:
        for row in path.rows:
            for case in row.cases:
                judged = by_minutes(desk, path.path, case, proof.since, proof.until)
                assert by_proof(case) == judged, f"{row.words}, told {case.told}"


hours = st.sampled_from(
    [
        "{mon-fri: 09:00-17:00}",
        "{mon-thu: '08:00-12:00, 12:30-18:00', fri: 08:00-14:30}",
        "{mon-sun: 00:00-24:00}",
        "{mon-fri: 22:00-06:00, sun: 01:30-04:00}",
        "{sat-sun: 01:00-05:00, tue: 10:00-10:45}",
        "{mon-sun: 02:15-03:10}",
    ]
)
waits = st.sampled_from(["7m", "45m", "wall 50m", "wall 9h", "3h", "9h", "1d", "2d", "wall 90s"])
owners = st.sampled_from(
    ["team desk", "team back", "queue inbox", "on-call night", "dora", "next in team back",
     "manager of dora", "team desk else dora", "manager of dora else queue inbox"]
)  # fmt: skip
points = st.sampled_from(
    ["50% of fix", "80% of fix", "20m before fix", "wall 40m before fix", "1h after answer",
     "1d after answer", "1d before fix", "33% of answer", "150% of answer"]
)  # fmt: skip


@st.composite
def random_desks(draw: st.DrawFn) -> Desk:
    rows = [
        ",".join([priority, *(draw(waits) for _ in range(2)), draw(owners), draw(waits),
                  draw(owners), draw(waits), draw(owners)])
        for priority in ("1", "2")
    ]  # fmt: skip
    header = "priority,answer,fix,level_1,level_1_within,level_2,level_2_within,level_3"
    gate = draw(st.sampled_from(["night", "office"]))
    path = f"""
path: ladder
calendar: {draw(st.sampled_from(["office", "night"]))}
matrix: rows
clocks:
  answer: {{starts: opened, stops: taken}}
  fix: {{starts: opened, stops: solved}}
anywhere:
  - {{on: solved, go: over}}
  - {{on: breach of answer, stay: true, tell: level 3}}
  - {{on: breach of fix, go: top}}
  - {{at: {draw(points)}, stay: true, tell: {draw(st.sampled_from(["level 2", "dora"]))}}}
start: {draw(st.sampled_from(["intake", "gate", "split"]))}
restart: intake
steps:
  intake:
    wait: somebody says how bad it is
    next:
      - {{after: {draw(waits)}, go: gate}}
  gate:
    decide:
      - {{during: calendar {gate}, go: first}}
      - {{when: "ticket.assignee != ''", go: held}}
      - {{else: asleep}}
  asleep:
    wait: they open
    next:
      - {{during: calendar {gate}, go: first}}
      - {{after: {draw(waits)}, go: second}}
  first:
    work: level 1
    next:
      - {{every: {draw(waits)}, tell: level 1, at most: 3}}
      - {{after: level 1, go: second}}
      - {{on: taken, go: held}}
  held:
    work: holder
    next:
      - {{at: {draw(points)}, go: second}}
      - {{after: {draw(waits)}, go: second}}
  split:
    fork: [told, second]
    join: top
  told:
    notify: level 2
    next: [{{after: {draw(waits)}, go: top}}]
  second:
    notify: level 2
    next:
      - {{after: level 2, go: top}}
  top:
    work: level 3
    tell: level 3
    next: [{{after: {draw(waits)}, go: over}}, {{on: taken, go: split}}]
  over: {{end: over}}
"""
    zones = st.sampled_from(["Europe/Berlin", "America/New_York"])
    holidays = "holidays: {2026-03-27: Day off, 2026-03-31: Another}\n"
    office = f"calendar: office\nzone: Europe/Berlin\nopen: {draw(hours)}\n{holidays}"
    return read_desk(
        {
            "desk.yaml": DESK,
            "roster.yaml": ROSTER,
            "matrices/rows.csv": "\n".join([header, *rows]) + "\n",
            "paths/ladder.yaml": path,
            "calendars/office.yaml": office,
            "calendars/night.yaml": (
                f"calendar: night\nzone: {draw(zones)}\nopen: {draw(hours)}\n"
            ),
        }
    )


@st.composite
def some_hours(draw: st.DrawFn, most: int) -> tuple[datetime, datetime]:
    begins = ("2026-03-26 21:00", "2026-03-28 20:00", "2026-10-24 23:00", "2026-07-01 00:00")
    since = datetime.fromisoformat(draw(st.sampled_from(begins))).replace(tzinfo=BERLIN)
    since += timedelta(hours=draw(st.integers(0, 48)), minutes=draw(st.integers(0, 59)))
    # In UTC: by the wall's clock, an hour from 02:00 on the day that clocks go forward is none.
    until = since.astimezone(UTC) + timedelta(hours=draw(st.integers(1, most)))
    return since, until.astimezone(BERLIN)


@given(random_desks(), some_hours(2))
@settings(max_examples=4, deadline=None)
def test_random_desks_equal_decide_at_each_minute(
    desk: Desk, span: tuple[datetime, datetime]
) -> None:
    agree(desk, prove(desk, since=span[0], until=span[1]))


@pytest.mark.slow
@given(random_desks(), some_hours(48))
@settings(max_examples=60, deadline=None)
def test_random_desks_equal_decide_at_each_minute_of_days(
    desk: Desk, span: tuple[datetime, datetime]
) -> None:
    agree(desk, prove(desk, since=span[0], until=span[1]))


@pytest.mark.parametrize("name", names())
def test_a_ready_made_desk_equals_decide_at_each_minute_of_an_evening(name: str) -> None:
    desk = ready_made(name)
    since = datetime(2026, 4, 2, 17, 45, tzinfo=desk.zone)
    agree(desk, prove(desk, since=since, until=since + timedelta(minutes=20)))


def test_the_worst_opening_is_named_with_when_it_is_reached() -> None:
    desk = ready_made("incidents")
    spring = prove(
        desk, since=datetime(2026, 3, 30, tzinfo=BERLIN), until=datetime(2026, 4, 8, tzinfo=BERLIN)
    )
    case = spring.paths[0].rows[1].cases[0]
    assert case.told == {"priority": "2"}
    worst = case.goals[0].wall
    assert worst.length == timedelta(hours=110, minutes=30)
    assert [each.at.astimezone(BERLIN).isoformat() for each in worst.openings] == [
        "2026-04-02T17:31:00+02:00"
    ]


def test_levels_behind_a_gate_are_reached_by_time() -> None:
    """First line is asked when the gate opens at ten, and the second line a quarter later."""
    desk = planted(
        (
            LADDER,
            "start: first\nsteps:\n",
            """\
start: asleep
steps:
  asleep: {wait: somebody comes, next: [{during: mon-fri 10:00-11:00, go: first}]}
""",
        )
    )
    since = datetime(2026, 3, 2, 7, tzinfo=BERLIN)
    proof = prove(desk, since=since, until=since + timedelta(minutes=10))
    agree(desk, proof)
    urgent = next(row for path in proof.paths for row in path.rows if row.words == "priority 1")
    worst = {named(each.goal): each.wall.length for each in urgent.cases[0].goals}
    assert worst["level 1"] == timedelta(hours=3)
    assert worst["level 2"] == timedelta(hours=3, minutes=15)


def test_a_field_that_only_an_event_asks_for_makes_no_kinds_though_the_path_sets_fields() -> None:
    desk = ready_made("key-account")
    path = desk.paths["care"]
    found = [cases_of(desk, path, row) for row in path.matrix.rows]
    told = [each for cases in found for each in cases.told]
    assert all(cases.whole for cases in found)
    assert all("reopened" not in each and "mood" not in each for each in told)
    assert {each["state"] for each in told if "state" in each} == {"solved"}


def test_kinds_that_are_one_fare_alike_on_a_path_that_sets_fields() -> None:
    desk = ready_made("key-account")
    path = desk.paths["care"]
    since = datetime(2027, 3, 24, tzinfo=BERLIN)
    proof = prove(desk, since=since, until=since + timedelta(days=2))
    known = {tuple(case.told.items()): case for case in proof.paths[0].rows[0].cases}
    lone = known[("account", "key"),]
    for other in ({"reopened": "2"}, {"revenue": "50001"}, {"reopened": "3", "revenue": "50000"}):
        for goal in lone.goals:
            at = goal.wall.openings[0].at
            one = try_path(path=path, roster=desk.roster, opened=at, told=lone.told)
            two = try_path(path=path, roster=desk.roster, opened=at, told={**lone.told, **other})
            steps = [(line.entry.at, line.entry.step) for line in one.lines]
            assert len(steps) > 3
            assert steps == [(line.entry.at, line.entry.step) for line in two.lines]


def test_a_span_without_a_minute_is_refused() -> None:
    now = datetime(2026, 1, 1, tzinfo=BERLIN)
    with pytest.raises(ValueError, match="name a later end"):
        prove(ready_made("incidents"), since=now, until=now)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["incidents", "manager-chain", "specialist-groups"])
@pytest.mark.parametrize("first", [1, 2, 3, 4])
def test_ready_made_desks_equal_decide_at_each_minute_of_days_over_the_year(
    name: str, first: int
) -> None:
    """Days from January to December; a whole year at each minute would take half an hour."""
    desk = ready_made(name)
    for day in range(first, 366, 61):
        since = datetime(2026, 1, 1, tzinfo=desk.zone) + timedelta(days=day)
        agree(desk, prove(desk, since=since, until=since + timedelta(days=1)))


def test_an_event_that_is_named_like_a_return_is_not_what_time_does() -> None:
    back = "  returned-goods: the parcel came back\n  reassigned: somebody"
    told = "      - {on: returned-goods, stay: true, tell: holder}\n      - {on: taken, go: fixing}"
    path = planted(
        ("desk.yaml", "  reassigned: somebody", back),
        ("paths/ladder.yaml", "      - {on: taken, go: fixing}", told),
    ).paths["ladder"]
    timed = [way.each.words for way in path.plan.places["first"].ways if is_timed(way)]
    assert "after level 1" in timed
    assert "on returned-goods" not in timed
    assert not asks_holder(path, {"first"}), "who holds it makes no other kind of ticket"
