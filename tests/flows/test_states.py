"""A walk is kept as JSON, and read again just as it was."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from pydantic import ValidationError

from flows.store.states import STATE, state_of, walk_of
from matrices.stopwatch import Stopwatch
from matrices.walk import Answer, Asked, Branch, Clock, Position, Walk
from tests.flows.older import named

AT = datetime(2026, 3, 23, 8, 0, 0, 250_000, tzinfo=UTC)
WATCH = Stopwatch(AT, None, AT, timedelta(minutes=7, microseconds=1), timedelta(days=2))
FULL = Walk(
    ticket="T-1",
    number=2,
    path="incident",
    version="73f0a35fb6e1",
    positions=(
        Position(
            step="desk",
            visit=3,
            watch=WATCH,
            steady=Stopwatch(AT, AT),
            branch=(Branch("fork", 2, "join"), Branch("inner", 3, "end")),
            fired=("desk/1",),
            rounds={"desk/2": 4},
            heard=("taken",),
            asked=("anna", "ben"),
            answer=Answer(("anna",), WATCH, Stopwatch(AT, AT), waiting=True),
            snoozed=True,
            wakes=AT,
        ),
    ),
    clocks={
        "fix": Clock(
            WATCH,
            stopped=True,
            breached=AT,
            run=2,
            fired=("fix/1",),
            longest_open=timedelta(hours=1),
            longest_wall=timedelta(hours=9),
        )
    },
    taken={"desk/3": 1},
    holder="anna",
    paused=True,
    outcome="solved",
    decided=AT,
    due_at=AT,
    visits=3,
    asked=(Asked("anna", AT, AT, "desk", 3, "enter", "after 1h", "nobody took it"),),
)


def parts(value: object) -> list[object]:
    """Every part of a walk, named tuples and what they hold."""
    inner = value.values() if isinstance(value, dict) else value
    if not isinstance(value, (tuple, dict)):
        return [value]
    return [value, *(part for each in inner for part in parts(each))]  # type: ignore[attr-defined]  # one of the two


@pytest.mark.parametrize(
    "walk", [pytest.param(FULL, id="everything set"), pytest.param(Walk("T-1"), id="nothing set")]
)
def test_what_is_kept_is_read_as_it_was(walk: Walk) -> None:
    read = walk_of(state_of(walk))
    assert read == walk
    assert [type(part) for part in parts(read)] == [type(part) for part in parts(walk)]


def test_the_full_walk_leaves_nothing_as_it_is_by_default() -> None:
    for part in parts(FULL):
        for name, default in getattr(part, "_field_defaults", {}).items():
            if not isinstance(part, Stopwatch):
                assert getattr(part, name) != default, name


def test_instants_are_read_in_utc_so_that_nobody_has_to_turn_them() -> None:
    decided = walk_of(state_of(FULL)).decided
    assert decided is not None
    assert decided.tzinfo is UTC


def test_a_state_of_an_older_version_is_read_too() -> None:
    older = named(FULL)
    older["positions"][0].pop("heard")
    older.pop("asked")
    position = FULL.positions[0]._replace(heard=())
    assert walk_of(orjson.dumps(older).decode()) == FULL._replace(positions=(position,), asked=())


def test_a_state_that_another_program_wrote_is_read_too() -> None:
    assert walk_of(STATE.dump_json(FULL).decode()) == FULL


def test_what_is_written_now_older_programs_read_too() -> None:
    assert STATE.validate_json(state_of(FULL)) == FULL


@pytest.mark.parametrize(
    "state",
    [
        pytest.param("", id="empty"),
        pytest.param("[1]", id="a list"),
        pytest.param('{"number": 1}', id="no ticket"),
        pytest.param(state_of(FULL).replace("2026-03-23", "2026-13-23"), id="no such day"),
    ],
)
def test_what_is_no_walk_is_refused(state: str) -> None:
    with pytest.raises(ValidationError):
        walk_of(state)
