"""Laws of every walk, on random desks and histories (tests/matrices/strategies.py).

Each law is tried on a few cases by `make check`, and on many by `make test`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matrices.clocks import reading
from matrices.desk import Desk as Engine
from matrices.files.desks import read_desk
from matrices.log import Entry
from tests.matrices.strategies import HORIZON, Case, cases
from tests.matrices.sweeping import STATE, Sweeps, decided, events_of, instants, swept
from tests.naive import Desk, files, happenings, lived
from tests.naive.desk import Path

FAR = timedelta(days=200)
SIZES = pytest.mark.parametrize(
    "examples",
    [pytest.param(5, id="a few"), pytest.param(120, id="many", marks=pytest.mark.slow)],
)
ticks = st.integers(0, HORIZON)
looks = st.lists(ticks, max_size=6)


def holds(examples: int, law: Callable[..., None], *of: st.SearchStrategy[object]) -> None:
    """Try a law on so many random cases."""
    size = settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    size(given(*of)(law))()


def desk_of(case: Case) -> Engine:
    return read_desk(files.texts(case.written))


def walked(case: Case, nows: list[int] | None = None, until: int = HORIZON) -> Sweeps:
    """What the engine says of a case, looked at at these ticks besides."""
    return swept(
        desk_of(case),
        events_of(case.history, case.grid),
        case.grid.instant(until),
        map(case.grid.instant, nows or []),
    )


@SIZES
def test_decide_says_what_the_naive_reading_says(examples: int) -> None:
    """What you see is what runs: two readings of one path come to the same instants."""

    def law(case: Case) -> None:
        naive = happenings(Desk(case.grid, case.written), case.history, HORIZON)
        assert decided(walked(case)) == instants(naive, case.grid)

    holds(examples, law, cases())


@SIZES
def test_decide_says_so_also_of_what_is_told_late(examples: int) -> None:
    """Late events: nothing is undone; steps take the event at the later of its own instant and the
    last decided one; clocks reckon with when it happened."""

    def law(case: Case, nows: list[int]) -> None:
        naive = happenings(Desk(case.grid, case.written), case.history, HORIZON, nows)
        assert decided(walked(case, nows)) == instants(naive, case.grid)

    holds(examples, law, cases(late=True), looks)


@SIZES
def test_a_late_sweep_changes_no_instant(examples: int) -> None:
    """Exact instants: a step due at 09:15 is taken at 09:15, however late the sweep."""

    def law(case: Case, nows: list[int]) -> None:
        once, often = late_sweep(case), walked(case, nows)
        assert often.entries == once.entries
        assert often.effects == once.effects
        assert (often.walk, often.ticket) == (once.walk, once.ticket)

    holds(examples, law, cases(), looks)


def late_sweep(case: Case) -> Sweeps:
    """The whole history decided in one go, at its end."""
    sweeps = Sweeps(desk_of(case))
    events = [event for _, event in events_of(case.history, case.grid)]
    for _ in sweeps.at(case.grid.instant(HORIZON), events):
        pass
    return sweeps


@SIZES
def test_event_by_event_with_the_walk_kept_as_json_is_the_same(examples: int) -> None:
    """All that is kept between two decisions is the walk."""

    def law(case: Case) -> None:
        once, often = late_sweep(case), walked(case)  # which keeps it as JSON in between
        assert often.entries == once.entries
        assert often.effects == once.effects
        assert (often.walk, often.ticket) == (once.walk, once.ticket)
        assert STATE.validate_json(STATE.dump_json(once.walk)) == once.walk

    holds(examples, law, cases())


@SIZES
def test_no_timer_is_lost(examples: int) -> None:
    """Whenever a walk says that it is due, something happens at that instant and nothing lay before
    it; a walk that is never due does nothing for ever."""

    def law(case: Case, until: int) -> None:
        sweeps, end = walked(case, until=until), case.grid.instant(HORIZON)
        direct = walked(case, until=until)
        while (due := sweeps.walk.due_at) is not None and due <= end:
            (decision,) = sweeps.at(due)
            assert decision.entries or decision.effects
            assert {each.at for each in decision.entries} <= {due}
            assert {each.at for each in decision.effects} <= {due}
            assert sweeps.walk.due_at is None or sweeps.walk.due_at > due
        (last,) = direct.at(end)
        assert direct.entries == sweeps.entries
        if sweeps.walk.due_at is None:
            (never,) = sweeps.at(end + FAR)
            assert (never.entries, never.effects) == ((), ())
        assert last.walk.due_at == sweeps.walk.due_at

    holds(examples, law, cases(), ticks)


@SIZES
def test_deciding_again_at_the_same_instant_changes_nothing(examples: int) -> None:
    """Nothing lost, nothing twice."""

    def law(case: Case, until: int) -> None:
        sweeps = walked(case, until=until)
        walk, ticket = sweeps.walk, sweeps.ticket
        (again,) = sweeps.at(case.grid.instant(until))
        assert (again.entries, again.effects) == ((), ())
        assert (again.walk, again.ticket) == (walk, ticket)

    holds(examples, law, cases(), ticks)


@SIZES
def test_the_log_goes_forward_and_no_message_is_sent_twice(examples: int) -> None:
    """The same key is never carried out twice where the receiver can tell."""

    def law(case: Case, nows: list[int]) -> None:
        found = walked(case, nows)
        assert all(one.at <= other.at for one, other in pairwise(found.entries))
        keys = [effect.key for effect in found.effects]
        assert len(set(keys)) == len(keys)

    holds(examples, law, cases(late=True), looks)


@SIZES
def test_clocks_kept_from_decision_to_decision_are_right(examples: int) -> None:
    """Clocks computed incrementally equal the same clock computed from the ticket's whole history:
    pauses, targets that change, runs that begin again, and what was reopened."""

    def law(case: Case, until: int) -> None:
        sweeps, naive = walked(case, until=until), lived(desk_of_naive(case), case.history, until)
        if not sweeps.walk.path:
            return
        path = sweeps.desk.paths[sweeps.walk.path]
        for name, clock in naive.clocks.items():
            now = case.grid.instant(until)
            shown = reading(path, sweeps.walk, sweeps.ticket, name, now)
            assert (shown is None) == (clock.run == 0)
            if shown is None:
                continue
            target = clock.rule.get("target") or naive.root.row(naive.values)[name]
            unit, hours = ("wall" if "wall" in target else "open"), naive.root.hours
            tick = timedelta(seconds=case.grid.grain)
            assert shown.used == tick * clock.used(unit, hours, until)
            assert shown.longest == tick * clock.longest(unit, hours, until)
            assert shown.running == clock.runs
            assert shown.stopped == clock.stopped

    holds(examples, law, cases(), ticks)


def desk_of_naive(case: Case) -> Desk:
    return Desk(case.grid, case.written)


# ---- no step without its trigger


@SIZES
def test_no_step_is_entered_without_its_trigger(examples: int) -> None:
    """Every step names a transition that leaves a step where the walk stood, or an interrupt,
    opening, jump or expiry; its event happened at that instant, its wait was used, its hours were
    open or its condition held."""

    def law(case: Case) -> None:
        entries, stood = late_sweep(case).entries, dict[str, datetime]()
        for n, entry in enumerate(entries):
            if entry.kind != "step":
                continue
            now = [each for each in entries[: n + 1] if each.at == entry.at]
            if entry.transition:
                source, _, _ = entry.transition.rpartition("/")
                assert source.endswith("anywhere") or source in stood, entry
                assert triggered(case, source, entry, stood.get(source), now), entry
            else:
                assert began(entry, now), entry
            stood[entry.step] = entry.at

    holds(examples, law, cases())


def began(entry: Entry, now: list[Entry]) -> bool:
    """A step that no transition leads to: the first of a walk or of a call, or it came again."""
    rules = {each.rule for each in now if each.kind in ("opened", "reopened", "event")}
    if entry.rule == "acknowledgement expired":
        return any((each.kind, each.step) == ("expired", entry.step) for each in now)
    caller = entry.step.rpartition("/")[0]
    if entry.rule.startswith("call "):
        return any((each.kind, each.step) == ("step", caller) for each in now)
    return entry.rule in rules


def triggered(
    case: Case, source: str, entry: Entry, entered: datetime | None, now: list[Entry]
) -> bool:
    """Whether the transition's own trigger really was there at the instant of the entry."""
    word, _, rest = entry.rule.partition(" ")
    skipped = any((each.kind, each.step) == ("skipped", source) for each in now)
    if word in ("fork", "else"):
        entered_now = any((each.kind, each.step) == ("step", source) for each in now)
        return skipped or entered_now or ended_at(source, now)
    if word == "on":
        happened = {each.rule for each in now if each.kind in ("event", "breach")}
        ends = f"on {rest}" in happened or rest in happened or rest in names_at(case, entry.at)
        return ends or (rest.startswith("returned") and ended_at(source, now))
    if word == "after" and entered is not None:
        return skipped or waited(case, source, rest, entered, entry)
    if word == "during":
        path, own = path_of(case, source), entry.transition.rpartition("/")
        step = source.rpartition("/")[2]
        gate = path.leaving[step][int(own[2]) - 1]["during"]
        return desk_of_naive(case).during(gate, path, case.grid.tick(entry.at))
    return word in ("at", "when")


def names_at(case: Case, at: datetime) -> set[str]:
    desk = desk_of_naive(case)
    told = [each for each in case.history if case.grid.instant(each.at) == at]
    return set().union(*(desk.names(each.kind, each.new) for each in told))


def ended_at(source: str, now: list[Entry]) -> bool:
    """Whether the path called by a step came to one of its ends."""
    return any(each.kind == "step" and each.step.startswith(f"{source}/") for each in now)


def path_of(case: Case, step: str) -> Path:
    return desk_of_naive(case).path("inner" if "/" in step else "main")


def waited(case: Case, source: str, wait: str, entered: datetime, entry: Entry) -> bool:
    """Whether so much time can have been used since the step was entered; pauses use none."""
    path, desk = path_of(case, source), desk_of_naive(case)
    text = entry.values["wait"] if wait.startswith("level ") else wait
    (count, unit), hours = desk.amount(text.removesuffix(", runs on")), path.hours
    begin, end = case.grid.tick(entered), case.grid.tick(entry.at)
    if unit == "days":
        count = hours.between(begin, hours.dates_on(begin, count))
    return (end - begin if unit == "wall" else hours.between(begin, end)) >= count
