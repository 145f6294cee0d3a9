"""An imaginary ticket is walked as a real one would be, and what is said of it is understood."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.happenings import Happenings
from matrices.problems import ModelError
from matrices.replay import replay
from matrices.tickets import Event
from matrices.trying import TICKET, Trial, try_path, usual_opening
from tests.conftest import BERLIN, berlin
from tests.matrices.small import LADDER, OFFICE, OPENED, SMALL, changed, events, steps

NINE = berlin("2026-04-20 09:00")


@pytest.fixture(scope="module")
def desk() -> Desk:
    return read_desk(SMALL)


def tried(desk: Desk, *said: str, until: str = "", **told: str) -> Trial:
    """A ticket opened on Monday at nine, with what happens as a designer says it."""
    path = desk.paths["ladder"]
    reader = Happenings(path, desk.roster, TICKET)
    happening = reader.events(said, NINE)
    limit = reader.moment("until", until, NINE) if until else None
    reader.stop_at_problems()
    return try_path(
        path=path, roster=desk.roster, opened=NINE, told=told, events=happening, until=limit
    )


def way(trial: Trial) -> list[tuple[str, str]]:
    return steps(line.entry for line in trial.lines)


def sentences(desk: Desk, *said: str, ticket: tuple[str, ...] = ()) -> list[str]:
    """What is wrong with what was said, without the words themselves."""
    reader = Happenings(desk.paths["ladder"], desk.roster, TICKET)
    reader.fields(ticket)
    reader.events(said, NINE)
    try:
        reader.stop_at_problems()
    except ModelError as error:
        return [str(problem).partition("': ")[2] for problem in error.problems]
    return []


def only(*next_: str) -> Desk:
    """The small desk, whose first line leads on by these transitions only."""
    leaves = "      - {after: level 1, go: chief}\n      - {on: reassigned, go: desk}\n"
    lines = "".join(f"      - {{{each}}}\n" for each in (*next_, "on: reassigned, go: chief"))
    return read_desk(changed(LADDER, leaves, lines))


# -- The walk --------------------------------------------------------------------------------------


def test_a_ticket_that_nobody_takes(desk: Desk) -> None:
    trial = tried(desk)
    assert way(trial) == [
        ("09:00", "sort"),
        ("09:00", "desk"),
        ("10:00", "chief"),
        ("2026-04-21 10:00", "done"),
    ]
    assert (trial.stopped, trial.walk.outcome) == ("ended", "solved")
    assert trial.end == berlin("2026-04-21 10:00")


def test_what_is_known_at_the_opening_decides_the_way(desk: Desk) -> None:
    trial = tried(desk, until="+1h", priority="1")
    assert way(trial)[:3] == [("09:00", "sort"), ("09:00", "alarm"), ("09:00", "desk")]
    assert trial.told == {"priority": "1"}
    assert (trial.stopped, trial.end) == ("until", NINE + timedelta(hours=1))


def test_what_comes_next_is_told_but_has_not_happened(desk: Desk) -> None:
    trial = tried(desk, until="+30m")
    assert way(trial) == [("09:00", "sort"), ("09:00", "desk")]
    assert [(entry.kind, entry.step) for entry in trial.next][:1] == [("step", "chief")]
    assert trial.walk.due_at == berlin("2026-04-20 10:00")


def test_a_walk_that_only_waits_for_events_is_quiet() -> None:
    desk = only()
    trial = tried(desk)
    assert (trial.stopped, trial.next, trial.walk.due_at) == ("quiet", (), None)
    assert trial.end == berlin("2026-04-20 11:00"), "the last thing is the breach"


def test_a_ticket_that_comes_back_walks_again(desk: Desk) -> None:
    trial = tried(desk, "+1h solved", "+2h reopened")
    assert trial.lines[0].walk == "T-1/1"
    assert trial.lines[-1].walk == "T-1/2"
    assert trial.walk.number == 2


def test_a_walk_without_an_end_is_cut_after_many_lines() -> None:
    desk = only("every: 5m, tell: lead")
    trial = tried(desk)
    assert trial.stopped == "lines"
    assert 300 <= len(trial.lines) < 310
    assert trial.end == trial.lines[-1].entry.at
    assert trial.next


def test_a_walk_that_is_named_an_end_is_not_cut() -> None:
    desk = only("every: 5m, tell: lead")
    trial = tried(desk, until="+3d")
    assert trial.stopped == "until"
    assert len(trial.lines) > 500


def test_a_walk_with_a_far_end_is_cut_in_time() -> None:
    desk = only("every: wall 1m, tell: lead")
    trial = tried(desk, until="+3650d")
    assert trial.stopped == "lines"
    assert len(trial.lines) < 25_000


def test_a_walk_of_years_is_cut_after_one() -> None:
    desk = only("every: 150d, tell: lead")
    trial = tried(desk)
    assert trial.stopped == "a year"
    assert trial.end == NINE + timedelta(days=365)
    assert trial.next


def test_a_walk_that_cannot_go_on_says_why(desk: Desk) -> None:
    trial = try_path(
        path=desk.paths["ladder"], roster=desk.roster, opened=NINE, told={"priority": "9"}
    )
    assert trial.stopped == "stuck"
    assert trial.problem == "ticket T-1: matrix 'speed' has no row for priority '9'"


HAPPENS = st.sampled_from(
    [("state", "Waiting"), ("state", "Active"), ("assignee", "ben"), ("reassigned", ""),
     ("state", "Solved"), ("reopened", ""), ("priority", "1"), ("snoozed", "2h"), ("asked", "")]
)  # fmt: skip
HISTORIES = st.lists(st.tuples(st.integers(0, 60 * 24 * 5), HAPPENS), max_size=10)


@settings(max_examples=40, deadline=None)
@given(HISTORIES)
def test_going_from_instant_to_instant_is_deciding_all_at_once(
    drawn: list[tuple[int, tuple[str, str]]],
) -> None:
    desk = read_desk(SMALL)
    happening = [
        Event(TICKET, NINE + timedelta(minutes=minutes), seq, kind, "", new)
        for seq, (minutes, (kind, new)) in enumerate(drawn, start=1)
    ]
    until = NINE + timedelta(days=9)
    trial = try_path(
        path=desk.paths["ladder"], roster=desk.roster, opened=NINE, events=happening, until=until
    )
    history = [*events(OPENED), *happening]
    decisions = list(replay(desk=desk, ticket=TICKET, events=history, until=until))
    entries = [entry for decision in decisions for entry in decision.entries]
    assert [line.entry for line in trial.lines] == entries
    assert trial.walk == decisions[-1].walk


# -- When it is opened, where nobody says ----------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        pytest.param("mon-fri: 08:00-12:00, 13:00-17:00", "Mon 2026-03-02 09:00", id="an office"),
        pytest.param("mon-fri: 09:00-17:00", "Mon 2026-03-02 09:00", id="at its opening"),
        pytest.param(
            "mon-fri: 10:00-17:00", "Mon 2026-03-02 10:00", id="an office that opens late"
        ),
        pytest.param("sat-sun: 10:00-17:00", "Sat 2026-03-07 10:00", id="never on a Monday"),
    ],
)
def test_the_usual_opening(hours: str, expected: str) -> None:
    texts = changed(OFFICE, "mon-fri: 08:00-12:00, 13:00-17:00", hours)
    calendar = read_desk(texts).paths["ladder"].calendar
    assert f"{usual_opening(calendar).astimezone(BERLIN):%a %Y-%m-%d %H:%M}" == expected


def test_the_usual_opening_is_on_no_holiday() -> None:
    texts = changed(OFFICE, "  2026-05-01: Labour Day\n", "  2026-03-02: Town Day\n")
    calendar = read_desk(texts).paths["ladder"].calendar
    assert usual_opening(calendar) == berlin("2026-03-09 09:00")


# -- What is said of it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("+10m asked", ("09:10:00", "asked", "", ""), id="an event of the desk"),
        pytest.param("+90s asked", ("09:01:30", "asked", "", ""), id="seconds"),
        pytest.param("+1h30m priority=1", ("10:30:00", "priority", "1", ""), id="a field"),
        pytest.param("+0m priority =  1", ("09:00:00", "priority", "1", ""), id="with spaces"),
        pytest.param("+1m assignee=", ("09:01:00", "assignee", "", ""), id="a field made empty"),
        pytest.param(
            "+10m solved by anna",
            ("09:10:00", "state", "Solved", "anna"),
            id="a change by its name",
        ),
        pytest.param(
            "+10m taken by ben",
            ("09:10:00", "assignee", "ben", "ben"),
            id="whoever takes it has it",
        ),
        pytest.param(
            "+10m taken=ben by anna",
            ("09:10:00", "assignee", "ben", "anna"),
            id="given to somebody",
        ),
        pytest.param(
            "+10m acknowledged by Mrs Smith",
            ("09:10:00", "acknowledged", "", "Mrs Smith"),
            id="by somebody outside the roster",
        ),
        pytest.param("+10m snoozed=2h", ("09:10:00", "snoozed", "2h", ""), id="snoozed for a wait"),
        pytest.param(
            "+10m snoozed=2026-04-20 11:00",
            ("09:10:00", "snoozed", "2026-04-20T09:00:00+00:00", ""),
            id="snoozed until a wall time",
        ),
        pytest.param("+10m snoozed", ("09:10:00", "snoozed", "", ""), id="snoozed until woken"),
        pytest.param("+10m jumped=chief", ("09:10:00", "jumped", "chief", ""), id="sent to a step"),
        pytest.param("2026-04-20 09:30 asked", ("09:30:00", "asked", "", ""), id="a wall time"),
        pytest.param("2026-04-20T09:30:15 asked", ("09:30:15", "asked", "", ""), id="with a T"),
        pytest.param("2026-04-20 07:30Z asked", ("09:30:00", "asked", "", ""), id="an instant"),
    ],
)
def test_what_happens_as_it_is_said(
    desk: Desk, said: str, expected: tuple[str, str, str, str]
) -> None:
    reader = Happenings(desk.paths["ladder"], desk.roster, TICKET)
    (event,) = reader.events([said], NINE)
    reader.stop_at_problems()
    local = f"{event.at.astimezone(BERLIN):%H:%M:%S}"
    assert (local, event.type, event.new, event.actor) == expected


def test_a_day_is_24_hours_also_when_the_clocks_change(desk: Desk) -> None:
    reader = Happenings(desk.paths["ladder"], desk.roster, TICKET)
    (event,) = reader.events(["+1d asked"], berlin("2026-03-28 09:00"))
    assert event.at == berlin("2026-03-29 10:00")


def test_events_happen_in_time_then_as_they_are_said(desk: Desk) -> None:
    reader = Happenings(desk.paths["ladder"], desk.roster, TICKET)
    found = reader.events(["+2h asked", "+1h priority=1", "+1h asked"], NINE)
    assert [(event.type, event.seq) for event in found] == [
        ("priority", 2), ("asked", 3), ("asked", 1)
    ]  # fmt: skip


TIMES = (
    "a wall time of Europe/Berlin is written as in 2026-03-02 09:30, an offset from the opening as "
    "in +10m, +2h30m or +1d (round the clock)"
)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("10m asked", f"'10m' is no time; {TIMES}"),
        ("+10 asked", f"'+10' is no time; {TIMES}"),
        ("+10x asked", f"'+10x' is no time; {TIMES}"),
        ("2026-13-40 09:00 asked", f"'2026-13-40 09:00' is no time; {TIMES}"),
        ("asked", f"'asked' is no time; {TIMES}"),
        ("", f"'' is no time; {TIMES}"),
        ("1066-10-14 09:00 asked",
         "'1066-10-14 09:00' lies too far off; years from 1970 to 2199 are right"),
        ("+10m", "nothing happens then; write what does, as in '+10m acknowledged'"),
        ("+10m aksed", "'aksed' never happens on this desk; did you mean 'asked'?"),
        ("+10m priority", ("'priority' is a field, and to what it changes is not said; "
         "write priority=VALUE")),
        ("+10m priority=3", "priority '3' is not known; known are: 1, 2"),
        ("+10m state=Wating", "state 'Wating' is not known; did you mean 'Waiting'?"),
        ("+10m taken", ("'taken' is a change of assignee, and to what is not said; "
         "write taken=VALUE")),
        ("+10m solved=New", ("'solved' is a change of state to 'Solved'; "
         "write 'solved' without a value")),
        ("+10m asked by ana", "nobody is called 'ana'; did you mean 'anna'?"),
        ("+10m snoozed=soon", ("'soon' is no wait and no time; write snoozed=2h, "
         "snoozed=wall 2h or snoozed=2026-03-02 11:00")),
        ("+10m snoozed=2026-04-19 11:00", "'2026-04-19 11:00' is over by then; name a later time"),
        ("+10m jumped=cheif", "there is no step 'cheif'; did you mean 'chief'?"),
        ("+10m done=backup", "no step does 'backup'; none is defined"),
        ("2026-04-20 08:59 asked", ("it happens before the ticket is opened at 2026-04-20 09:00; "
         "say what is known by then with --ticket")),
    ],
)  # fmt: skip
def test_what_cannot_happen_is_a_sentence(desk: Desk, said: str, sentence: str) -> None:
    assert sentences(desk, said) == [sentence]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("priority", "'priority' gives no field a value; write FIELD=VALUE"),
        ("prioriti=1", "a ticket has no field 'prioriti'; did you mean 'priority'?"),
        ("priority=7", "priority '7' is not known; known are: 1, 2"),
    ],
)
def test_what_cannot_be_known_is_a_sentence(desk: Desk, said: str, sentence: str) -> None:
    assert sentences(desk, ticket=(said,)) == [sentence]


def test_everything_that_is_wrong_is_said_at_once(desk: Desk) -> None:
    assert len(sentences(desk, "x", "+1m aksed", ticket=("y", "z=1"))) == 4


def test_times_are_of_the_zone_of_the_calendar() -> None:
    texts = changed(OFFICE, "zone: Europe/Berlin", "zone: America/New_York")
    desk = read_desk(texts)
    reader = Happenings(desk.paths["ladder"], desk.roster, TICKET)
    found = reader.moment("opened", "2026-04-20 09:00")
    assert found == datetime.fromisoformat("2026-04-20T13:00Z")
