"""Waits as designers write them, and the stopwatch that says when one is used up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matrices.calendars import Calendar
from matrices.stopwatch import Stopwatch, length_of, started
from matrices.waits import Wait
from tests.matrices.hours import at, office, shown, span

OFFICE = office("Europe/Berlin", "mon-thu 8-12 12:30-18", "fri 8-16", closed="2026-04-03")


# -- Waits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("15m", Wait(15, "m"), id="minutes"),
        pytest.param("90s", Wait(90, "s"), id="seconds"),
        pytest.param("4h", Wait(4, "h"), id="hours"),
        pytest.param("2d", Wait(2, "d"), id="working dates"),
        pytest.param("wall 4h", Wait(4, "h", wall=True), id="round the clock"),
        pytest.param("wall   30m", Wait(30, "m", wall=True), id="more spaces"),
        pytest.param("  1h ", Wait(1, "h"), id="spaces around"),
        pytest.param("007m", Wait(7, "m"), id="zeros before"),
    ],
)
def test_a_wait_is_read(text: str, expected: Wait) -> None:
    assert Wait.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=id_)
        for text, id_ in [
            ("", "nothing"),
            ("15", "no unit"),
            ("m", "no number"),
            ("15 m", "a space between"),
            ("-5m", "less than none"),
            ("15min", "a longer unit"),
            ("15M", "a capital"),
            ("1h30m", "two units"),
            ("2w", "weeks"),
            ("wall", "wall alone"),
            ("wall15m", "wall without a space"),
            ("wall wall 1h", "wall twice"),
            ("WALL 1h", "wall in capitals"),
            ("\u0661\u0665m", "digits of another script"),
            ("1234567890s", "too many digits"),
            ("15m\n15m", "two lines"),
        ]
    ],
)
def test_anything_else_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(ValueError, match="is no wait") as refused:
        Wait.parse(text)
    right = "write a number and s, m, h or d, as in 15m, 2d or wall 4h"
    assert str(refused.value) == f"'{text}' is no wait; {right}"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        pytest.param("1,5h", "write 90m", id="one and a half hours, with a comma"),
        pytest.param("1.5h", "write 90m", id="with a point"),
        pytest.param("wall 0,25h", "write wall 15m", id="round the clock"),
        pytest.param("2,5m", "write 150s", id="two and a half minutes"),
    ],
)
def test_a_broken_number_is_told_in_a_smaller_unit(text: str, right: str) -> None:
    with pytest.raises(ValueError, match="is no wait") as refused:
        Wait.parse(text)
    assert str(refused.value) == f"'{text}' is no wait; waits are whole numbers: {right}"
    Wait.parse(right.removeprefix("write "))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("0.5d", id="half a working date has no length"),
        pytest.param("0,0001s", id="less than a second"),
        pytest.param("0.0h", id="nothing"),
    ],
)
def test_a_broken_number_without_a_smaller_unit(text: str) -> None:
    with pytest.raises(ValueError, match="waits are whole numbers, as in 90m or 2d"):
        Wait.parse(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        pytest.param("0m", "from 1m to 5256000m are", id="no time"),
        pytest.param("wall 0s", "from 1s to 315360000s are", id="no time on the wall"),
        pytest.param("0d", "from 1d to 3650d are", id="no day"),
        pytest.param("87601h", "from 1h to 87600h are", id="an hour more than ten years"),
        pytest.param("3651d", "from 1d to 3650d are", id="a working date too many"),
    ],
)
def test_a_wait_is_some_time_but_not_for_ever(text: str, right: str) -> None:
    with pytest.raises(ValueError, match="is no wait") as refused:
        Wait.parse(text)
    assert str(refused.value) == f"'{text}' is no wait; {right}"


def test_days_round_the_clock_are_written_in_hours() -> None:
    with pytest.raises(ValueError, match="wall 2d") as refused:
        Wait.parse("wall 2d")
    assert str(refused.value) == (
        "'wall 2d': wall time is written in s, m or h; for days round the clock write wall 48h"
    )


@given(st.integers(1, 3_650), st.sampled_from(["s", "m", "h", "d", "wall s", "wall h"]))
def test_what_a_wait_shows_reads_the_same(amount: int, unit: str) -> None:
    text = f"wall {amount}{unit[-1]}" if unit.startswith("wall") else f"{amount}{unit}"
    assert str(Wait.parse(text)) == text


def test_lengths() -> None:
    for text, seconds in {"90s": 90, "2m": 120, "wall 1h": 3600}.items():
        assert Wait.parse(text).length == timedelta(seconds=seconds)
    with pytest.raises(ValueError, match="only on a calendar"):
        _ = Wait.parse("2d").length


# -- The stopwatch ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begun", "wait", "expected"),
    [
        pytest.param("2026-03-31 09:00", "1h", "2026-03-31 10:00", id="inside a window"),
        pytest.param("2026-03-31 17:00", "1h", "2026-03-31 18:00", id="exactly at closing"),
        pytest.param("2026-03-31 17:30", "1h", "2026-04-01 08:30", id="over night"),
        pytest.param("2026-03-31 17:30", "wall 1h", "2026-03-31 18:30", id="round the clock"),
        pytest.param("2026-03-29 01:30", "wall 1h", "2026-03-29 03:30", id="an hour that passes"),
        pytest.param("2026-03-31 09:00", "1d", "2026-04-01 09:00", id="a working date"),
        pytest.param("2026-04-02 09:00", "1d", "2026-04-06 09:00", id="over a holiday"),
        pytest.param("2026-03-31 02:00", "1d", "2026-03-31 18:00", id="from a night: at closing"),
        pytest.param("2026-04-04 10:00", "1d", "2026-04-06 10:00", id="from a Saturday"),
        pytest.param("2026-04-04 04:00", "1d", "2026-04-06 08:00", id="a day of no open time"),
    ],
)
def test_due(begun: str, wait: str, expected: str) -> None:
    due = started(at(begun, OFFICE)).due(Wait.parse(wait), OFFICE)
    assert due is not None
    assert shown(due, OFFICE) == expected


def run(*turns: str) -> Stopwatch:
    """A stopwatch that runs, stands, runs, … from these instants of 31 March 2026 on."""
    instants = [at(f"2026-03-31 {turn}", OFFICE) for turn in turns]
    watch = started(instants[0])
    for n, instant in enumerate(instants[1:]):
        watch = watch.running(instant) if n % 2 else watch.stopped(instant, OFFICE)
    return watch


@pytest.mark.parametrize(
    ("turns", "wait", "expected"),
    [
        pytest.param(("09:00", "09:30"), "1h", None, id="never, while it stands"),
        pytest.param(("09:00", "09:30"), "wall 1h", None, id="nor round the clock"),
        pytest.param(("09:00", "09:30", "10:00"), "1h", "10:30", id="what was used stays used"),
        pytest.param(("09:00", "09:30", "10:00"), "wall 1h", "10:30", id="wall time likewise"),
        pytest.param(("11:00", "12:15", "13:00"), "wall 2h", "13:45", id="lunch is wall time used"),
        pytest.param(("11:00", "12:15", "13:00"), "2h", "14:00", id="but no open time"),
        pytest.param(
            ("09:00", "10:00", "19:00"), "1h", "19:00", id="nothing left: when it goes on"
        ),
        pytest.param(("09:00", "11:00", "19:00"), "1h", "19:00", id="the target shrank: likewise"),
        pytest.param(("09:00", "11:00", "19:00"), "wall 1h", "19:00", id="on the wall likewise"),
        pytest.param(
            ("07:00", "09:00", "10:00"),
            "1d",
            "2026-04-01 09:00",
            id="a date of nine hours and a half",
        ),
    ],
)
def test_due_after_standing(turns: tuple[str, ...], wait: str, expected: str | None) -> None:
    due = run(*turns).due(Wait.parse(wait), OFFICE)
    found = None if due is None else shown(due, OFFICE).removeprefix("2026-03-31 ")
    assert found == expected


def test_a_day_that_has_no_open_time_is_over_when_some_was_used() -> None:
    """One working date from Saturday at four leads to Monday's opening: no open time at all."""
    watch = started(at("2026-03-28 04:00", OFFICE))
    assert length_of(Wait.parse("1d"), watch.begun, OFFICE) == timedelta(0)
    watch = watch.stopped(at("2026-03-30 10:00", OFFICE), OFFICE)
    on = at("2026-03-30 11:00", OFFICE)
    assert watch.running(on).due(Wait.parse("1d"), OFFICE) == on


def test_days_count_from_the_beginning_not_from_when_it_went_on() -> None:
    watch = run("17:00", "17:30").running(at("2026-04-02 09:00", OFFICE))
    assert length_of(Wait.parse("1d"), watch.begun, OFFICE) == span("9h 30m")
    due = watch.due(Wait.parse("1d"), OFFICE)
    assert due is not None
    assert shown(due, OFFICE) == "2026-04-06 08:30"  # 9 h left: Thursday 8 h 30, Friday closed


def test_stopped_before_it_ran_it_has_used_nothing() -> None:
    watch = run("10:00").stopped(at("2026-03-31 09:00", OFFICE), OFFICE)
    assert (watch.since, watch.open_used, watch.wall_used) == (None, timedelta(0), timedelta(0))


steps = st.lists(st.integers(0, 3 * 24 * 3600), min_size=1, max_size=6)
begins = st.integers(0, 14 * 24 * 3600).map(
    lambda second: datetime(2026, 3, 25, tzinfo=UTC) + timedelta(seconds=second)
)


def turned(begin: datetime, spans: list[int]) -> tuple[Stopwatch, list[tuple[datetime, datetime]]]:
    """A stopwatch turned on and off after each span, and the spells during which it ran."""
    watch, now, ran = started(begin), begin, []
    for seconds in spans:
        since, now = now, now + timedelta(seconds=seconds)
        if watch.since is None:
            watch = watch.running(now)
        else:
            watch = watch.stopped(now, OFFICE)
            ran.append((since, now))
    return watch, ran


@given(begins, steps)
def test_time_that_it_stood_never_counts(begin: datetime, spans: list[int]) -> None:
    watch, ran = turned(begin, spans)
    assert watch.begun == begin
    assert watch.open_used == total(OFFICE, ran)
    assert watch.wall_used == sum((end - start for start, end in ran), timedelta(0))


@given(begins, steps, st.integers(1, 200_000), st.booleans())
def test_due_is_when_the_spells_it_ran_make_up_the_wait(
    begin: datetime,
    spans: list[int],
    more: int,
    wall: bool,  # noqa: FBT001  # a drawn value
) -> None:
    watch, ran = turned(begin, spans)
    used = watch.wall_used if wall else watch.open_used
    wait = Wait(int(used.total_seconds()) + more, "s", wall)
    due = watch.due(wait, OFFICE)
    if watch.since is None:
        assert due is None
        return
    assert due is not None
    last = (watch.since, due)
    found = used + (due - watch.since) if wall else total(OFFICE, [*ran, last])
    assert found == wait.length


@given(begins, steps, st.integers(0, 100_000))
def test_doing_it_twice_does_nothing(begin: datetime, spans: list[int], later: int) -> None:
    watch, _ = turned(begin, spans)
    then = begin + timedelta(seconds=sum(spans))
    stands, runs = watch.stopped(then, OFFICE), watch.running(then)
    after = then + timedelta(seconds=later)
    assert stands.stopped(after, OFFICE) == stands
    assert runs.running(after) == runs


def total(calendar: Calendar, spells: list[tuple[datetime, datetime]]) -> timedelta:
    return sum((calendar.between(start, end) for start, end in spells), timedelta(0))
