"""Single steps of a chain."""

from typing import Any


def _single(
    name: str, policy: dict[str, Any], events: list[tuple[int, str]], expect: dict[str, Any]
) -> dict[str, Any]:
    told = [{"at": at, "type": kind} for at, kind in events]
    return {"id": name, "kind": "step", "policy": policy, "events": told, "expect": expect}


_ENTER = [(0, "enter")]
_GOES_ON = {"stop": False, "pause": False, "restart": False}

STEPS = [
    _single(
        "wait a minute", {"step": {"wait": 60}}, _ENTER, {"next_at": 60, "tasks": 0, **_GOES_ON}
    ),
    _single(
        "tell everybody",
        {"step": "notify_all", "users": ["ada", "bea"]},
        _ENTER,
        {"next_at": 5, "tasks_min": 1, "notified": ["ada", "bea"], **_GOES_ON},
    ),
    _single(
        "tell who is on call",
        {"step": "notify_schedule", "on_call": ["ada"]},
        _ENTER,
        {"next_at": 5, "notified": ["ada"], **_GOES_ON},
    ),
    _single(
        "tell one after the other",
        {"step": "notify_users_queue", "users": ["ada", "bea"]},
        [(0, "enter"), (60, "enter"), (120, "enter")],
        {"notified": ["ada", "bea", "ada"], "next_at": 5},
    ),
    _single(
        "tell who is on call, and nobody is",
        {"step": "notify_schedule", "on_call": []},
        _ENTER,
        {"next_at": 5, "notified": [], "log": "escalation_failed"},
    ),
    _single(
        "a webhook that is switched off",
        {"step": "webhook", "enabled": False},
        _ENTER,
        {"next_at": 5, "tasks": 0, "log": "webhook disabled"},
    ),
    _single(
        "a step that nobody set up",
        {"step": None},
        _ENTER,
        {"next_at": 5, "tasks": 0, "log": "escalation_failed", **_GOES_ON},
    ),
    _single(
        "resolve",
        {"step": "resolve"},
        _ENTER,
        {"next_at": 5, "tolerance": 15, "stop": True, "pause": False, "tasks_min": 1},
    ),
    _single(
        "declare an incident, with a longer gap",
        {"step": "declare_incident", "default_gap": 30},
        _ENTER,
        {"next_at": 30, "tasks": 1, **_GOES_ON},
    ),
    _single(
        "the third time it goes on",
        {"step": "repeat", "max": 2},
        [(0, "enter"), (10, "enter"), (20, "enter"), (30, "enter")],
        {"restarts": 2, "restart": True},
    ),
    _single(
        "too few alerts, then one more",
        {"step": "continue_if_more_than", "count": 1, "window": 60},
        [(0, "alert"), (1, "enter"), (30, "alert")],
        {"pause": False, "next_at": 35},
    ),
    _single(
        "old alerts do not count",
        {"step": "continue_if_more_than", "count": 1, "window": 60},
        [(0, "alert"), (1, "alert"), (2, "alert"), (100, "enter")],
        {"pause": True, "next_at": None},
    ),
    _single(
        "hours that are open",
        {"step": "notify_if_time", "from": "08:00", "to": "10:00"},
        _ENTER,
        {"next_at": 5},
    ),
    _single(
        "hours that are to come",
        {"step": "notify_if_time", "from": "10:00", "to": "12:00"},
        _ENTER,
        {"next_at": 3600},
    ),
]
