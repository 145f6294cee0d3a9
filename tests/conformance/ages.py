"""Tickets that become more urgent with age (django-helpdesk)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from matrices.desk import Desk
from tests.conformance.desks import desk_of
from tests.conformance.playing import events_of, opened, play
from tests.conformance.scenarios import Answer, Scenario, instants, spelled, when

_PRIORITIES = range(10)
_MOMENT = timedelta(microseconds=1)


def answer(scenario: Scenario) -> Answer:
    """Since when a ticket must have been left alone to become more urgent now, and by how much."""
    now = scenario.at(when(scenario.events[-1]))
    desk = _desk(scenario)
    since = desk.paths["scenario"].calendar.subtract_days(now, scenario.policy["escalate_days"])
    found: dict[str, Any] = {
        "escalate_if_last_before": spelled(since),
        "priority_change": _change(desk, since, now),
    }
    if _change(desk, since + _MOMENT, now):
        found["escalate_if_last_before"] = f"later than {spelled(since)}"
    if any(_change(desk, since, now, **spared) for spared in _spared(scenario)):
        found["priority_change"] = "also of tickets that are to be spared"
    expected = instants(scenario, scenario.expect)
    return Answer(expected, {key: found.get(key) for key in expected})


def _spared(scenario: Scenario) -> Iterator[dict[str, str]]:
    """Tickets that the policy leaves alone."""
    if scenario.policy.get("exclude_priority"):
        yield {"priority": str(scenario.policy["exclude_priority"])}
    if scenario.policy.get("exclude_on_hold"):
        yield {"on_hold": "yes"}


def _change(desk: Desk, since: datetime, now: datetime, **known: str) -> int:
    """By how much the priority of a ticket changed up to now that was left alone since then."""
    values = {"priority": str(_PRIORITIES[-1]), **known}
    played = play(desk, events_of(opened(since, values)), until=now)
    return int(played.values["priority"]) - int(values["priority"])


def _desk(scenario: Scenario) -> Desk:
    policy = scenario.policy
    spared = (
        [f"ticket.priority != '{policy['exclude_priority']}'"]
        if policy.get("exclude_priority")
        else []
    )
    held = ["ticket.on_hold != 'yes'"] if policy.get("exclude_on_hold") else []
    guard = " and ".join((*spared, *held))
    after = {
        "after": f"{policy['escalate_days']}d",
        "go": "older",
        **({"if": guard} if guard else {}),
    }
    return desk_of(
        path={
            "start": "left alone",
            "steps": {
                "left alone": {"wait": "somebody to take it", "next": [after]},
                "older": {
                    "decide": [
                        *(
                            {
                                "when": f"ticket.priority == '{each}'",
                                "go": "left alone",
                                "set": {"priority": str(each - 1)},
                            }
                            for each in _PRIORITIES[1:]
                        ),
                        {"else": "left alone"},
                    ]
                },
            },
        },
        fields={
            "priority": {"one of": [str(each) for each in _PRIORITIES], "missing": "3"},
            "on_hold": {"one of": ["yes", "no"], "missing": "no"},
        },
        calendar={"holidays": policy.get("exclusions") or []},
    )
