"""Deadlines window by window: what a person would count, and the sum that decides."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.calendars import Calendar
from matrices.deadlines import Deadline, Line, Pause, time_used, unfold
from matrices.hours import Hours
from matrices.stopwatch import length_of
from matrices.waits import Unit, Wait
from tests.matrices.hours import at, office, shown, span

DESK = Calendar(
    name="desk",
    open_time=Hours(
        ZoneInfo("Europe/Berlin"),
        dict.fromkeys(range(4), ((480, 720), (750, 1080))) | {4: ((480, 960),)},
        {at("2026-04-03", office("UTC", "mon 0-24")).date(): "Good Friday"},
        {(4, 6): "Easter Monday"},
        {at("2026-04-07", office("UTC", "mon 0-24")).date(): ()},
    ),
)

EASTER = "holiday Good Friday, weekend, holiday Easter Monday"


def told(deadline: Deadline) -> list[str]:
    """The lines as `from - to: what, left`."""
    return [
        f"{shown(line.begin, DESK)} - {shown(line.end, DESK) if line.end else 'now'}: "
        f"{', '.join(map(str, line.why)) or line.used}, {line.left}"
        for line in deadline.lines
    ]


def pause(begin: str, end: str, state: str = "Waiting") -> Pause:
    return Pause(at(begin, DESK), at(end, DESK) if end else None, state)


@pytest.mark.parametrize(
    ("start", "wait", "pauses", "due", "lines"),
    [
        pytest.param(
            "2026-03-31 09:00",
            "1h",
            (),
            "2026-03-31 10:00",
            ["2026-03-31 09:00 - 2026-03-31 10:00: 1:00:00, 0:00:00"],
            id="inside a window",
        ),
        pytest.param(
            "2026-03-31 11:30",
            "7h",
            (),
            "2026-04-01 09:00",
            [
                "2026-03-31 11:30 - 2026-03-31 12:00: 0:30:00, 6:30:00",
                "2026-03-31 12:00 - 2026-03-31 12:30: break, 6:30:00",
                "2026-03-31 12:30 - 2026-03-31 18:00: 5:30:00, 1:00:00",
                "2026-03-31 18:00 - 2026-04-01 08:00: night, 1:00:00",
                "2026-04-01 08:00 - 2026-04-01 09:00: 1:00:00, 0:00:00",
            ],
            id="over lunch and a night",
        ),
        pytest.param(
            "2026-04-02 17:00",
            "2h",
            (),
            "2026-04-08 09:00",
            [
                "2026-04-02 17:00 - 2026-04-02 18:00: 1:00:00, 1:00:00",
                f"2026-04-02 18:00 - 2026-04-08 08:00: {EASTER}, exception, 1:00:00",
                "2026-04-08 08:00 - 2026-04-08 09:00: 1:00:00, 0:00:00",
            ],
            id="over Easter and a day closed by exception",
        ),
        pytest.param(
            "2026-03-31 07:00",
            "1h",
            (),
            "2026-03-31 09:00",
            [
                "2026-03-31 07:00 - 2026-03-31 08:00: night, 1:00:00",
                "2026-03-31 08:00 - 2026-03-31 09:00: 1:00:00, 0:00:00",
            ],
            id="told in the night",
        ),
        pytest.param(
            "2026-03-31 09:00",
            "2h",
            [pause("2026-03-31 10:00", "2026-03-31 13:30", "Awaiting User")],
            "2026-03-31 14:30",
            [
                "2026-03-31 09:00 - 2026-03-31 10:00: 1:00:00, 1:00:00",
                "2026-03-31 10:00 - 2026-03-31 13:30: pause Awaiting User, 1:00:00",
                "2026-03-31 13:30 - 2026-03-31 14:30: 1:00:00, 0:00:00",
            ],
            id="a pause",
        ),
        pytest.param(
            "2026-03-31 09:00",
            "1h",
            [pause("2026-03-31 10:00", "2026-03-31 11:00")],
            "2026-03-31 11:00",
            [
                "2026-03-31 09:00 - 2026-03-31 10:00: 1:00:00, 0:00:00",
                "2026-03-31 10:00 - 2026-03-31 11:00: pause Waiting, 0:00:00",
            ],
            id="a pause that begins at the deadline comes first",
        ),
        pytest.param(
            "2026-03-31 09:00",
            "wall 2h",
            [pause("2026-03-31 10:00", "2026-03-31 13:00")],
            "2026-03-31 14:00",
            [
                "2026-03-31 09:00 - 2026-03-31 10:00: 1:00:00, 1:00:00",
                "2026-03-31 10:00 - 2026-03-31 13:00: pause Waiting, 1:00:00",
                "2026-03-31 13:00 - 2026-03-31 14:00: 1:00:00, 0:00:00",
            ],
            id="a clock round the clock pauses too",
        ),
        pytest.param(
            "2026-03-31 09:00",
            "2h",
            [pause("2026-03-31 10:00", "")],
            "",
            [
                "2026-03-31 09:00 - 2026-03-31 10:00: 1:00:00, 1:00:00",
                "2026-03-31 10:00 - now: pause Waiting, 1:00:00",
            ],
            id="a pause that goes on",
        ),
    ],
)
def test_the_way_to_a_deadline(
    start: str, wait: str, pauses: list[Pause], due: str, lines: list[str]
) -> None:
    found = unfold(at(start, DESK), Wait.parse(wait), DESK, pauses)
    assert told(found) == lines
    assert (shown(found.due, DESK) if found.due else "") == due


def test_days_name_the_dates_they_count() -> None:
    found = unfold(at("2026-04-01 17:00", DESK), Wait.parse("2d"), DESK)
    assert [str(day) for day in found.dates] == ["2026-04-02", "2026-04-08"]
    assert found.length == span("19h")
    assert found.due == at("2026-04-08 17:00", DESK)


@pytest.mark.parametrize(
    ("of_step", "due"),
    [
        pytest.param(False, "2026-03-27 16:00", id="a clock's target may end at a closing"),
        pytest.param(True, "2026-03-30 08:00", id="a step's wait leads to the opening"),
    ],
)
def test_days_that_end_after_closing(*, of_step: bool, due: str) -> None:
    found = unfold(at("2026-03-26 17:00", DESK), Wait.parse("1d"), DESK, of_step=of_step)
    assert found.due == at(due, DESK)
    assert found.lines[-1].end == found.due


def test_a_wall_wait_of_a_step_runs_on_through_pauses() -> None:
    pauses = [pause("2026-03-31 10:00", "2026-03-31 13:00")]
    found = unfold(at("2026-03-31 09:00", DESK), Wait.parse("wall 2h"), DESK, pauses, of_step=True)
    assert found.due == at("2026-03-31 11:00", DESK)
    assert len(found.lines) == 1


def test_paused_time_is_open_time() -> None:
    pauses = [
        pause("2026-03-31 11:30", "2026-04-01 08:30"),
        pause("2026-03-31 12:40", "2026-04-01"),
    ]
    found = unfold(at("2026-03-31 11:00", DESK), Wait.parse("1h"), DESK, pauses)
    assert found.paused == span("6h 30m")
    used = time_used(found.start, at("2026-04-01 10:00", DESK), DESK, pauses)
    assert used == span("2h")
    assert time_used(at("2026-04-01 10:00", DESK), found.start, DESK, pauses) == span("0s")


minutes = st.integers(0, 60 * 24 * 60)
units: st.SearchStrategy[tuple[Unit, bool]] = st.sampled_from(
    [("m", False), ("h", False), ("d", False), ("m", True)]
)
BEGIN = datetime(2026, 3, 20, tzinfo=UTC)


def minute(number: int) -> datetime:
    return BEGIN + timedelta(minutes=number)


@st.composite
def pauses_(draw: st.DrawFn) -> list[Pause]:
    edges = sorted(draw(st.lists(minutes, max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [Pause(minute(a), minute(b), "Waiting") for a, b in pairs]


@settings(max_examples=80, deadline=None)
@given(minutes, st.integers(1, 90), units)
def test_lines_add_up_to_what_the_calendar_adds(
    begin: int, amount: int, unit: tuple[Unit, bool]
) -> None:
    start, wait = minute(begin), Wait(amount, *unit)
    found = unfold(start, wait, DESK)
    if wait.wall:
        assert found.due == start + wait.length
    else:
        assert found.due == DESK.add(start, length_of(wait, start, DESK))
    assert sum((line.used for line in found.lines), timedelta(0)) == found.length
    follows_on(found)


@settings(max_examples=80, deadline=None)
@given(minutes, st.integers(1, 90), units, pauses_())
def test_lines_follow_on_and_use_the_whole_wait_in_no_pause(
    begin: int, amount: int, unit: tuple[Unit, bool], pauses: list[Pause]
) -> None:
    found = unfold(minute(begin), Wait(amount, *unit), DESK, pauses)
    follows_on(found)
    standing = [(p.begin, p.end) for p in pauses if p.end and p.begin < p.end]
    for begins, ends in ((line.begin, line.end or line.begin) for line in running(found)):
        assert not any(a < ends and begins < b for a, b in standing)
        assert found.wait.wall or DESK.between(begins, ends) == ends - begins
    if not found.wait.wall:
        assert found.due is not None
        assert time_used(found.start, found.due, DESK, pauses) == found.length


def running(found: Deadline) -> list[Line]:
    return [line for line in found.lines if not line.why]


def follows_on(found: Deadline) -> None:
    """Each line begins where the one before it ends, from the start to the deadline."""
    at_, left = found.start, found.length
    for line in found.lines:
        assert line.begin == at_
        assert line.left == left - line.used
        assert bool(line.why) is (line.used == timedelta(0))
        at_, left = line.end or at_, line.left
    assert at_ == found.due
    assert left == timedelta(0)
