"""Alerts that somebody puts off for a time, or until he says otherwise (Grafana OnCall)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from matrices.desk import Desk
from tests.conformance.desks import desk_of, seconds
from tests.conformance.playing import Told, events_of, opened, play
from tests.conformance.scenarios import Answer, Said, Scenario, instants, spelled, when

START_AGAIN = 10
"""Seconds after which the origin starts an alert again whose time is over."""
_HOUR = timedelta(hours=1)
_LONG = timedelta(days=4000)


def answer(scenario: Scenario) -> Answer:
    """When the next step comes, and whether anything wakes the ticket.

    Of a ticket that is put off for good the origin keeps the instant of the next step, to go on
    from there: it is when the step comes if somebody wakes the ticket at once.
    """
    standing, *later = scenario.events
    now, due = scenario.at(when(standing)), scenario.at(standing["next_step_at"])
    hours = 1
    while due - hours * _HOUR > now:
        hours += 1
    desk = _desk(hours, scenario.policy.get("start_delay", START_AGAIN))
    told = [*opened(due - hours * _HOUR), *_told(scenario, later, now)]
    last = max(each.at for each in told)
    here = play(desk, events_of(told), until=last)
    asleep = here.walk.positions[0].snoozed
    waiting = here.walk.due_at
    if asleep and waiting is None:
        told.append(Told(last, "woken"))
    found = play(desk, events_of(told), until=last + _LONG).entered("next")
    shown = {
        "next_step_at": spelled(found[0]) if found else None,
        "unsilence_scheduled": asleep and waiting is not None,
        "silenced": asleep,
    }
    expected = instants(scenario, scenario.expect)
    return Answer(expected, {key: shown.get(key) for key in expected})


def _desk(hours: int, delay: float) -> Desk:
    """A step with a wait; a time of snoozing that ran out has a delay of its own."""
    late = [{"when": "ticket.put_off == 'for a time'", "go": "starting"}, {"else": "next"}]
    return desk_of(
        path={
            "start": "waiting",
            "steps": {
                "waiting": {
                    "wait": "its time",
                    "next": [{"after": f"wall {hours}h", "go": "over"}],
                },
                "over": {"decide": late},
                "starting": {
                    "wait": "a moment",
                    "next": [{"after": seconds(delay, wall=True), "go": "next"}],
                },
                "next": {"end": "next"},
            },
        },
        fields={"put_off": {"one of": ["no", "for a time"], "missing": "no"}},
    )


def _told(scenario: Scenario, events: list[Said], now: datetime) -> Iterator[Told]:
    for each in events:
        at = scenario.at(when(each)) if {"at", "now"} & each.keys() else now
        match each["type"]:
            case "silence" | "snooze":
                length = each.get("for")
                yield Told(at, "put_off", "for a time" if length else "no")
                yield Told(at, "snoozed", seconds(length, wall=True) if length else "")
            case "unsilence" | "unsnooze":
                yield Told(at, "put_off", "no")
                yield Told(at, "woken")
            case kind:
                raise ValueError(f"event '{kind}' is not known of snoozing")
