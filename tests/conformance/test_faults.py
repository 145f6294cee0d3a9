"""The harness turns red when a fault is planted: in `decide`, in a clock, in the calendar."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from matrices import clocks
from matrices.calendars import Calendar
from matrices.paths import Path as EscalationPath
from matrices.roster import Roster
from matrices.tickets import Event
from matrices.walking import asking, hearing, moving, timing
from tests.conformance.escalation import judge
from tests.conformance.further import FURTHER

# `matrices.decide` is a function's name too.
deciding: Any = importlib.import_module("matrices.decide")

Plant = Callable[[pytest.MonkeyPatch], None]


def wrong_kinds(kinds: set[str]) -> set[str]:
    """Those of the kinds of which a scenario is found wrong."""
    asked = [each for each in FURTHER["scenarios"] if each["kind"] in kinds]
    verdicts = judge({**FURTHER, "scenarios": asked}, Path("nowhere"))
    return {each.kind for each in verdicts if each.state == "wrong"}


def nothing(*_: object, **__: object) -> None:
    """What a forgotten duty does."""


def forgotten(module: Any, name: str) -> Plant:
    """A duty of a module that is not done."""
    return lambda plant: plant.setattr(module, name, nothing)


def at_the_sweep(plant: pytest.MonkeyPatch) -> None:
    """Timers fire when the sweep comes, and not at their own instants."""
    real, next_timer = deciding._go, deciding.next_timer

    def late(walking: Any, events: Sequence[Event], now: datetime) -> Any:
        def timer(walking: Any) -> Any:
            found = next_timer(walking)
            return found and found._replace(at=max(found.at, now) if found.at <= now else found.at)

        plant.setattr(deciding, "next_timer", timer)
        return real(walking, events, now)

    plant.setattr(deciding, "_go", late)


def timers_before_events(plant: pytest.MonkeyPatch) -> None:
    """What happens exactly at a deadline comes too late."""
    real = deciding._go

    def timers_first(walking: Any, events: Sequence[Event], now: datetime) -> Any:
        for event in events:
            real(walking, [], event.at)
            real(walking, [event], event.at)
        return len(events), real(walking, [], now)[1]

    plant.setattr(deciding, "_go", timers_first)


def turned_as_if(change: Callable[[EscalationPath], EscalationPath]) -> Plant:
    """Clocks turned by the rules of another path."""
    real = clocks.turned

    def turned(path: EscalationPath, *args: Any, **named: Any) -> Any:
        return real(change(path), *args, **named)

    return lambda plant: plant.setattr(clocks, "turned", turned)


def with_rules(**parts: Any) -> Plant:
    def change(path: EscalationPath) -> EscalationPath:
        rules = [
            replace(rule, **{name: part(rule) for name, part in parts.items()})
            for rule in path.clocks
        ]
        return replace(path, clocks=tuple(rules))

    return turned_as_if(change)


def calendar_off(name: str) -> Plant:
    """An answer of the calendar that is a second off."""
    real = getattr(Calendar, name)

    def off(self: Calendar, *args: Any) -> Any:
        found = real(self, *args)
        return found + timedelta(seconds=1)

    return lambda plant: plant.setattr(Calendar, name, off)


def only_at_once(plant: pytest.MonkeyPatch) -> None:
    real = Roster.timings
    plant.setattr(
        Roster, "timings", lambda self, name: [t for t in real(self, name) if t.wait is None]
    )


FAULTS = [
    pytest.param(at_the_sweep, {"chain", "level"}, id="timers fire at the sweep's instant"),
    pytest.param(timers_before_events, {"chain", "status"}, id="timers before events"),
    pytest.param(forgotten(hearing, "pause_or_resume"), {"sla", "level"}, id="pauses forgotten"),
    pytest.param(
        with_rules(restarts=lambda rule: rule.restarts | rule.starts),
        {"sla"},
        id="each customer message starts a clock anew",
    ),
    pytest.param(
        with_rules(stops=lambda _: frozenset()), {"sla", "status"}, id="answers stop no clock"
    ),
    pytest.param(with_rules(again=lambda _: False), {"sla"}, id="a clock runs once only"),
    pytest.param(
        with_rules(runs_on=lambda _: True, resumes=lambda _: frozenset()),
        {"sla"},
        id="clocks that start in a pause run",
    ),
    pytest.param(calendar_off("add"), {"sla", "level"}, id="sums are a second too long"),
    pytest.param(calendar_off("between"), {"sla"}, id="time used is a second too long"),
    pytest.param(calendar_off("next_open"), {"window"}, id="openings are a second late"),
    pytest.param(calendar_off("subtract_days"), {"age"}, id="days back are a second short"),
    pytest.param(forgotten(hearing, "withdraw"), {"chain"}, id="messages after acknowledgement"),
    pytest.param(forgotten(hearing, "snooze"), {"snooze"}, id="snoozing forgotten"),
    pytest.param(forgotten(hearing, "_confirm"), {"ack-reminder"}, id="confirmations forgotten"),
    pytest.param(forgotten(moving, "_set"), {"level", "chain"}, id="fields are not set"),
    pytest.param(forgotten(asking, "_keep_asking"), {"chain"}, id="later messages forgotten"),
    pytest.param(only_at_once, {"chain"}, id="personal delays ignored"),
    pytest.param(
        lambda plant: plant.setattr(timing, "may", lambda *_: True),
        {"chain", "age"},
        id="guards of waits ignored",
    ),
]


@pytest.mark.parametrize(("plant", "kinds"), FAULTS)
def test_fault(monkeypatch: pytest.MonkeyPatch, plant: Plant, kinds: set[str]) -> None:
    plant(monkeypatch)
    assert wrong_kinds(kinds) == kinds
