"""A ticket's deadlines unfolded from its log agree with what the clocks and the walk say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.clocks import reading
from matrices.decide import decide
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.log import Entry
from matrices.story import Line, Story
from matrices.tickets import Ticket
from matrices.trying import Trial, try_path
from matrices.unfolding import Unfolded, clock_unfolded, waits_unfolded
from matrices.walk import Walk
from tests.conftest import BERLIN, berlin
from tests.matrices.small import DESK, LADDER, SMALL, Told, events, moment

CLOCKS = """\
clocks:
  response: {starts: opened, stops: taken, resumes: asked}
  next: {starts: asked, stops: reassigned, again: true, target: 3h}
  round: {starts: opened, stops: solved, restarts: reassigned, target: wall 9h}
  days: {starts: opened, stops: solved, resumes: reopened, target: 2d}
  steady: {starts: opened, stops: solved, target: 5h, runs on: true}
"""
WAITS = """\
      - {after: level 1, go: chief}
      - {after: wall 30h, go: chief, because: far too long}
      - {after: 9h, runs on: true, stay: true, tell: lead}
      - {every: 90m, tell: lead}
      - {after: 2d, go: chief}
"""


@pytest.fixture(scope="module")
def desk() -> Desk:
    return clocked()


def clocked() -> Desk:
    ladder = SMALL[LADDER]
    for old, new in (
        ("clocks:\n  response: {starts: opened, stops: taken}\n", CLOCKS),
        ("      - {after: level 1, go: chief}\n", WAITS),
        ("pauses: [Waiting]", "pauses: [Waiting, Vendor]"),
    ):
        assert old in ladder
        ladder = ladder.replace(old, new)
    texts = {**SMALL, LADDER: ladder, DESK: SMALL[DESK].replace("Waiting,", "Waiting, Vendor,")}
    return read_desk(texts)


def tried(desk: Desk, *told: Told, until: str, opened: str = "09:00") -> Trial:
    return try_path(
        path=desk.paths["ladder"],
        roster=desk.roster,
        opened=berlin(moment(opened)),
        told={"priority": "1"},
        events=events(*told),
        until=berlin(moment(until)),
    )


def clock(trial: Trial, name: str) -> Unfolded:
    found = clock_unfolded(trial.path, trial.story, trial.ticket, name)
    assert found is not None
    return found


def lines(found: Unfolded) -> list[str]:
    """The lines as `from-to what`, wall times in Berlin."""
    shown = []
    for line in found.deadline.lines:
        begin = f"{line.begin.astimezone(BERLIN):%d %H:%M}"
        end = f"{line.end.astimezone(BERLIN):%d %H:%M}" if line.end else "…"
        shown.append(f"{begin}-{end} {', '.join(map(str, line.why)) or 'open'}")
    return shown


@pytest.mark.parametrize(
    ("name", "history", "expected", "note"),
    [
        pytest.param(
            "days",
            [("09:30", "state", "Waiting"), ("10:00", "state", "Active")],
            [
                "20 09:00-20 09:30 open",
                "20 09:30-20 10:00 pause Waiting",
                "20 10:00-20 12:00 open",
                "20 12:00-20 13:00 break",
                "20 13:00-20 17:00 open",
                "20 17:00-21 08:00 night",
                "21 08:00-21 12:00 open",
                "21 12:00-21 13:00 break",
                "21 13:00-21 17:00 open",
                "21 17:00-22 08:00 night",
                "22 08:00-22 09:30 open",
            ],
            "",
            id="a pause is named by its state",
        ),
        pytest.param(
            "next",
            [("09:10", "asked", ""), ("10:00", "state", "Vendor")],
            ["20 09:10-20 10:00 open", "20 10:00-… pause Vendor"],
            "",
            id="a pause that goes on has no end yet",
        ),
        pytest.param(
            "next",
            [("09:10", "asked", ""), ("10:00", "reassigned", "")],
            ["20 09:10-20 10:00 open", "20 10:00-… pause stopped: reassigned"],
            "stopped: reassigned",
            id="a clock that was stopped",
        ),
        pytest.param(
            "next",
            [("09:10", "asked", ""), ("10:00", "reassigned", ""), ("11:00", "asked", "")],
            [
                "20 11:00-20 12:00 open",
                "20 12:00-20 13:00 break",
                "20 13:00-20 15:00 open",
            ],
            "",
            id="a new run begins afresh",
        ),
        pytest.param(
            "steady",
            [("09:30", "state", "Waiting"), ("10:00", "state", "Active")],
            ["20 09:00-20 12:00 open", "20 12:00-20 13:00 break", "20 13:00-20 15:00 open"],
            "",
            id="a clock that runs on",
        ),
        pytest.param(
            "round",
            [("09:30", "state", "Waiting"), ("10:00", "reassigned", ""), ("11:00", "state", "New")],
            ["20 10:00-20 11:00 pause Waiting", "20 11:00-20 20:00 open"],
            "",
            id="a run that begins in a pause",
        ),
        pytest.param(
            "response",
            [("09:05", "assignee", "ben"), ("09:10", "asked", "")],
            [
                "20 09:00-20 09:05 open",
                "20 09:05-20 09:10 pause stopped: taken",
                "20 09:10-20 09:35 open",
            ],
            "",
            id="stopped and gone on",
        ),
    ],
)
def test_the_way_of_a_clock(
    desk: Desk, name: str, history: list[Told], expected: list[str], note: str
) -> None:
    found = clock(tried(desk, *history, until="11:30"), name)
    assert lines(found) == expected
    assert found.note == note
    used = sum((line.used for line in found.deadline.lines), timedelta(0))
    assert found.deadline.due is None or used == found.deadline.length


def test_a_clock_that_never_started_has_no_deadline(desk: Desk) -> None:
    trial = tried(desk, until="11:00")
    assert clock_unfolded(trial.path, trial.story, trial.ticket, "next") is None


def test_a_clock_that_is_none(desk: Desk) -> None:
    trial = tried(desk, until="11:00")
    with pytest.raises(LookupError, match="path 'ladder' has no clock 'nxet'"):
        clock_unfolded(trial.path, trial.story, trial.ticket, "nxet")


@pytest.mark.parametrize(
    ("history", "until", "expected"),
    [
        pytest.param(
            [],
            "09:10",
            {
                "after level 1 (15m) at desk": "20 09:15",
                "after wall 30h at desk": "21 15:00",
                "after 9h at desk": "21 10:00",
                "every 90m at desk": "20 10:30",
                "after 2d at desk": "22 09:00",
            },
            id="left alone",
        ),
        pytest.param(
            [("09:05", "snoozed", "1h")],
            "09:10",
            {
                "after level 1 (15m) at desk": "20 10:15",
                "after wall 30h at desk": "21 16:00",
                "after 9h at desk": "21 11:00",
                "every 90m at desk": "20 11:30",
                "after 2d at desk": "22 10:00",
            },
            id="snoozed: all of them stand",
        ),
        pytest.param(
            [("09:05", "state", "Waiting"), ("10:05", "state", "Active")],
            "10:10",
            {
                "after level 1 (15m) at desk": "20 10:15",
                "after wall 30h at desk": "21 15:00",
                "after 9h at desk": "21 10:00",
                "every 90m at desk": "20 11:30",
                "after 2d at desk": "22 10:00",
            },
            id="paused: not those round the clock, nor what runs on",
        ),
    ],
)
def test_the_waits_of_the_step_where_it_stands(
    desk: Desk, history: list[Told], until: str, expected: dict[str, str]
) -> None:
    found = {
        each.what: f"{each.deadline.due.astimezone(BERLIN):%d %H:%M}"
        for each in waits_of(tried(desk, *history, until=until))
        if each.deadline.due is not None
    }
    assert found == expected


def waits_of(trial: Trial) -> Sequence[Unfolded]:
    return list(waits_unfolded(trial.path, trial.story, trial.ticket))


NAMES = ["response", "next", "round", "days", "steady"]
HAPPENS = st.sampled_from(
    [
        ("state", "Waiting"),
        ("state", "Active"),
        ("state", "Vendor"),
        ("assignee", "ben"),
        ("asked", ""),
        ("reassigned", ""),
        ("snoozed", "2h"),
        ("snoozed", ""),
        ("woken", ""),
        ("state", "Solved"),
        ("reopened", ""),
    ]
)
MINUTES = st.integers(0, 60 * 24 * 6)
HISTORIES = st.lists(st.tuples(MINUTES, HAPPENS), max_size=12)
MORNINGS = st.lists(
    st.tuples(
        st.integers(0, 150),
        HAPPENS.filter(lambda each: each not in (("state", "Solved"), ("reopened", ""))),
    ),
    max_size=8,
)
SMALL_DESK = clocked()


def history(drawn: list[tuple[int, tuple[str, str]]]) -> list[Told]:
    begin = berlin("2026-04-20 09:00")
    found = []
    for minutes, (kind, new) in sorted(drawn, key=lambda each: each[0]):
        local = (begin + timedelta(minutes=minutes)).astimezone(BERLIN)
        found.append((f"{local:%Y-%m-%d %H:%M}", kind, new))
    return found


@settings(max_examples=80, deadline=None)
@given(HISTORIES, MINUTES)
def test_clocks_unfold_to_what_they_show(
    drawn: list[tuple[int, tuple[str, str]]], until: int
) -> None:
    end = berlin("2026-04-20 09:00") + timedelta(minutes=until)
    trial = tried(SMALL_DESK, *history(drawn), until=f"{end.astimezone(BERLIN):%Y-%m-%d %H:%M}")
    for name in NAMES:
        shows = reading(trial.path, trial.walk, trial.ticket, name, end)
        found = clock_unfolded(trial.path, trial.story, trial.ticket, name)
        if shows is None or found is None:
            assert shows is None
            assert found is None
            continue
        assert shows.target == found.deadline.length
        breached = trial.walk.clocks[name].breached
        if breached is not None:
            assert found.deadline.due == breached
        elif not shows.stopped and trial.walk.begun and not trial.walk.ended:
            assert found.deadline.due == shows.due


@settings(max_examples=80, deadline=None)
@given(HISTORIES, MINUTES)
def test_waits_unfold_to_what_comes_next(
    drawn: list[tuple[int, tuple[str, str]]], until: int
) -> None:
    end = berlin("2026-04-20 09:00") + timedelta(minutes=until)
    trial = tried(SMALL_DESK, *history(drawn), until=f"{end.astimezone(BERLIN):%Y-%m-%d %H:%M}")
    if trial.walk.ended or trial.walk.due_at is None:
        return
    dues = {each.deadline.due for each in waits_of(trial)} - {None}
    shows = [
        reading(trial.path, trial.walk, trial.ticket, name, end)
        for name in NAMES
        if name in trial.walk.clocks and trial.walk.clocks[name].breached is None
    ]
    dues |= {each.due for each in shows if each is not None} - {None}
    dues |= {position.wakes for position in trial.walk.positions} - {None}
    assert trial.walk.due_at == min(each for each in dues if each is not None)


@settings(max_examples=80, deadline=None)
@given(MORNINGS, MORNINGS, st.integers(0, 150))
def test_clocks_unfold_also_where_events_are_told_late(
    drawn: list[tuple[int, tuple[str, str]]], late: list[tuple[int, tuple[str, str]]], noticed: int
) -> None:
    """The late ones become known at an instant after which the others go on."""
    path, begin = SMALL_DESK.paths["ladder"], berlin("2026-04-20 09:00")
    middle, end = begin + timedelta(minutes=noticed), begin + timedelta(minutes=151)
    known = [*events(("09:00", "opened", ""), *history(drawn))]
    told = [replace(each, seq=each.seq + 100) for each in events(*history(late))]
    first = [each for each in known if each.at <= middle]
    rest = [each for each in known if each.at > middle]
    walk, ticket, entries = Walk("T-1"), Ticket("T-1", {"priority": "1"}), list[Entry]()
    for batch, now in ((first, middle), ([*rest, *told], end)):
        decision = decide(
            path=path, walk=walk, ticket=ticket, events=batch, roster=SMALL_DESK.roster, now=now
        )
        walk, ticket = decision.walk, decision.ticket
        entries += decision.entries
        if decision.rest:
            return
    story = Story("T-1", tuple(Line(walk.id, 0, each, each.at, "", "") for each in entries), walk)
    for name in NAMES:
        shows = reading(path, walk, ticket, name, end)
        found = clock_unfolded(path, story, ticket, name)
        clock = walk.clocks.get(name)
        if shows is None or found is None or clock is None:
            assert (shows, found) == (None, None)
        elif clock.breached is None and shows.running and not walk.ended:
            # One that stands when it is told to have been late is breached when it goes on.
            assert found.deadline.due == shows.due
