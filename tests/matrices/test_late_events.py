"""Events that are told after something later was decided: nothing is undone, clocks are right."""

from dataclasses import dataclass, field

from matrices.decide import decide
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.log import Entry
from matrices.tickets import Ticket
from matrices.walk import Walk
from tests.conftest import berlin
from tests.matrices.small import LADDER, OPENED, SPEED, Told, changed, events, moment, steps, wall

STARTS, CHIEF = "{starts: opened, stops: taken}", "{after: 1d, go: done}"


@dataclass
class Sweeps:
    """A ticket of which each sweep tells something."""

    desk: Desk
    walk: Walk = field(default_factory=lambda: Walk("T-1"))
    ticket: Ticket = field(default_factory=lambda: Ticket("T-1"))
    entries: list[Entry] = field(default_factory=list)

    def at(self, now: str, *found: Told) -> "Sweeps":
        """The same ticket after a sweep that found these events."""
        decision = decide(
            path=self.desk.paths["ladder"],
            walk=self.walk,
            ticket=self.ticket,
            events=events(*found),
            roster=self.desk.roster,
            now=berlin(moment(now)),
        )
        entries = [*self.entries, *decision.entries]
        return Sweeps(self.desk, decision.walk, decision.ticket, entries)

    @property
    def breaches(self) -> list[str]:
        return [wall(entry) for entry in self.entries if entry.kind == "breach"]


def clock(rule: str) -> Sweeps:
    """A ticket on the small desk, where first line has an hour and the clock two hours."""
    return Sweeps(read_desk(changed(LADDER, STARTS, rule)))


def test_a_step_takes_a_late_event_at_the_last_decided_instant_and_the_log_has_both() -> None:
    desk = read_desk(changed(LADDER, CHIEF, "{on: asked, go: desk}"))
    found = Sweeps(desk).at("10:05", OPENED).at("10:10", ("09:30", "asked", ""))
    assert steps(found.entries)[2:] == [("10:00", "chief"), ("10:00", "desk")]
    (late,) = [entry for entry in found.entries if entry.kind == "event"]
    assert wall(late) == "10:00"
    assert late.values == {"happened": berlin(moment("09:30")).isoformat()}


def test_an_event_that_is_told_late_but_older_than_nothing_decided_keeps_its_instant() -> None:
    desk = read_desk(changed(LADDER, "{on: reassigned, go: desk}", "{on: asked, go: desk}"))
    found = Sweeps(desk).at("09:50", OPENED).at("09:55", ("09:30", "asked", ""))
    assert steps(found.entries)[2:] == [("09:30", "desk")]
    (event,) = [entry for entry in found.entries if entry.kind == "event"]
    assert event.values == {}


def test_the_fields_of_a_ticket_take_what_was_told_last() -> None:
    found = clock(STARTS).at("10:05", OPENED).at("10:10", ("09:30", "assignee", "ben"))
    assert found.ticket.told == {"assignee": "ben"}


def test_a_clock_that_is_started_late_runs_from_when_it_happened() -> None:
    found = clock("{starts: asked, stops: taken}").at("10:05", OPENED)
    assert found.at("10:10", ("09:30", "asked", "")).at("13:00").breaches == ["11:30"]


def test_a_clock_that_is_stopped_late_was_stopped_when_it_happened() -> None:
    found = clock("{starts: opened, stops: taken, resumes: asked}").at("10:05", OPENED)
    found = found.at("10:10", ("09:30", "assignee", "ben")).at("10:30", ("10:30", "asked", ""))
    assert found.at("13:00").breaches == ["12:00"]


def test_a_pause_that_is_told_late_began_when_it_happened() -> None:
    found = clock(STARTS).at("10:05", OPENED).at("10:10", ("09:30", "state", "Waiting"))
    assert found.at("10:30", ("10:30", "state", "Active")).at("13:00").breaches == ["12:00"]


def test_a_pause_that_is_over_late_was_over_when_it_happened() -> None:
    desk = read_desk(changed(LADDER, "{after: level 1, go: chief}", "{after: wall 1h, go: chief}"))
    found = Sweeps(desk).at("09:45", OPENED, ("09:30", "state", "Waiting"))
    found = found.at("10:05").at("10:10", ("09:45", "state", "Active"))
    assert steps(found.entries)[2:] == [("10:00", "chief")]
    assert found.at("13:00").breaches == ["11:15"]


def test_the_end_of_a_pause_that_is_told_late_counts_no_time_twice() -> None:
    found = clock(STARTS).at("09:05", OPENED).at("10:00", ("10:00", "state", "Waiting"))
    assert found.at("10:05", ("09:15", "state", "Active")).at("13:00").breaches == ["11:00"]


def test_a_clock_that_is_resumed_late_counts_no_time_twice() -> None:
    found = clock("{starts: opened, stops: taken, resumes: asked}").at("09:05", OPENED)
    found = found.at("09:55", ("09:50", "assignee", "ben"))
    assert found.at("10:05", ("09:15", "asked", "")).at("13:00").breaches == ["11:00"]


def test_a_late_event_that_stops_a_clock_does_not_undo_its_breach() -> None:
    texts = changed(SPEED, "2,2h", "2,30m")
    found = Sweeps(read_desk(texts)).at("09:35", OPENED).at("09:40", ("09:10", "assignee", "ben"))
    assert found.breaches == ["09:30"]
    assert found.walk.clocks["response"].breached
    assert found.walk.clocks["response"].stopped
