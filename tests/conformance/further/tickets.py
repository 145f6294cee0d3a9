"""Levels, statuses, ages."""

from typing import Any

LEVELS = [
    {
        "id": "before, at and after the deadline, in office hours",
        "kind": "level",
        "policy": {
            "calendar": "berlin-8-18",
            "resolution": 7200,
            "levels": [
                {"offset": -1800, "if": {"priority": 2}, "set": {"priority": 3}},
                {"offset": 0, "set": {"group": "second line"}},
                {"offset": 3600, "if": {"priority": 3}, "set": {"priority": 5}},
                {"offset": 7200, "if": {"priority": 3}, "set": {"priority": 1}},
            ],
        },
        "events": [{"at": "2026-03-02T15:00:00Z", "type": "created", "priority": 2}],
        "expect": [
            {"at": "2026-03-02T16:30:00Z", "level": 1, "priority": 3},
            {"at": "2026-03-02T17:00:00Z", "level": 2, "priority": 3},
            {"at": "2026-03-03T08:00:00Z", "level": 3, "priority": 5},
        ],
    },
    {
        "id": "a level whose condition comes true later is not made up for",
        "kind": "level",
        "policy": {
            "calendar": None,
            "resolution": 7200,
            "levels": [
                {"offset": -3600, "if": {"priority": 5}, "set": {"group": "night shift"}},
                {"offset": -1800, "if": {"priority": 3}, "set": {"priority": 5}},
            ],
        },
        "events": [{"at": "2025-05-26T10:00:00Z", "type": "created", "priority": 3}],
        "expect": [{"at": "2025-05-26T11:30:00Z", "level": 2, "priority": 5}],
    },
    {
        "id": "waiting moves the levels, solving ends them",
        "kind": "level",
        "policy": {
            "calendar": None,
            "resolution": 7200,
            "pause_states": ["pending"],
            "levels": [
                {"offset": -3600, "set": {"priority": 4}},
                {"offset": -1800, "set": {"priority": 5}},
            ],
        },
        "events": [
            {"at": "2025-05-26T10:00:00Z", "type": "created", "priority": 3},
            {"at": "2025-05-26T10:30:00Z", "type": "state", "to": "pending"},
            {"at": "2025-05-26T14:30:00Z", "type": "state", "to": "open"},
            {"at": "2025-05-26T15:10:00Z", "type": "solved"},
        ],
        "expect": [{"at": "2025-05-26T15:00:00Z", "level": 1, "priority": 4}],
    },
]


def _status(at: str, status: str, *events: tuple[str, str]) -> dict[str, Any]:
    told = [("10:00", "created"), *events]
    return {
        "id": f"{status} at {at} after {', '.join(kind for _, kind in told)}",
        "kind": "status",
        "policy": {
            "calendar": "kolkata-10-18",
            "first_response": 1800,
            "resolution": 7200,
            "pause_states": ["Replied"],
        },
        "events": [{"at_local": f"2026-03-02T{at}:00", "type": kind} for at, kind in told],
        "expect": {"at": f"2026-03-02T{at}:00", "status": status},
    }


_REPLIED = [("10:10", "reply_and_pause"), ("10:20", "open")]
STATUSES = [
    _status("10:00", "First Response Due"),
    _status("10:30", "Failed"),
    _status("10:10", "Fulfilled", ("10:10", "resolved")),
    _status("13:00", "Failed"),
    _status("12:15", "Failed", ("10:10", "reply"), ("12:15", "resolved")),
    _status("12:00", "Fulfilled", ("10:10", "reply"), ("12:00", "resolved")),
    _status("12:10", "Fulfilled", *_REPLIED, ("12:10", "resolved")),
    _status("10:39", "Failed", ("10:39", "reply_and_pause")),
    _status("10:15", "Resolution Due", ("10:10", "reply")),
    _status("17:00", "Paused", ("10:10", "reply_and_pause")),
]


def _age(days: int, closed: list[str], since: str) -> dict[str, Any]:
    return {
        "id": f"{days} days, of which {closed or 'none'} do not count",
        "kind": "age",
        "policy": {
            "escalate_days": days,
            "exclusions": closed,
            "exclude_priority": 1,
            "exclude_on_hold": True,
        },
        "events": [{"now": "2026-03-03T12:00:00Z"}],
        "expect": {"escalate_if_last_before": since, "priority_change": -1},
    }


AGES = [
    _age(5, [], "2026-02-26T12:00:00Z"),
    _age(2, ["2026-03-02"], "2026-02-28T12:00:00Z"),
    _age(3, ["2026-03-01", "2026-02-28"], "2026-02-26T12:00:00Z"),
]

ENGINES = [
    {"id": "timers overdue", "kind": "audit", "policy": {}, "events": [], "expect": {}},
]

WATCHED = [
    {
        "id": "a beat is missed, and comes late",
        "kind": "heartbeat",
        "policy": {
            "monitors": [
                {"name": "loud", "interval": 600},
                {"name": "quiet", "interval": 300, "muted": True},
            ],
            "personal_rules": {"eve": [{"after": 0}, {"after": 120, "channel": "sms"}]},
        },
        "events": [
            {"at": 0, "type": "beat", "m": "loud"},
            {"at": 10, "type": "beat", "m": "quiet"},
            {"at": 500, "type": "beat", "m": "loud"},
            {"at": 1300, "type": "beat", "m": "loud"},
        ],
        "expect": [
            {"at": 1100, "notify": "eve", "about": "loud"},
            {"at": 1220, "notify": "eve", "about": "loud"},
            {"at": 1900, "notify": "eve", "about": "loud"},
        ],
        "horizon": 1910,
    },
    {
        "id": "closed by age, also what somebody has acknowledged",
        "kind": "housekeeping",
        "policy": {"auto_close_after": 7200},
        "events": [
            {"at": -7200, "type": "open", "ticket": 7},
            {"at": -3600, "type": "open", "ticket": 8},
            {"at": -3000, "type": "ack", "ticket": 7},
        ],
        "expect": [
            {"at": -1, "state": {"7": "acknowledged", "8": "unacknowledged"}},
            {"at": 0, "state": {"7": "closed", "8": "unacknowledged"}},
            {"at": 3600, "state": {"7": "closed", "8": "closed"}},
        ],
    },
]

STORMS = [
    {
        "id": "three in a minute",
        "kind": "storm",
        "policy": {"hard": 3, "soft": 1, "window": 60},
        "events": [{"sends": 5, "mode": "any"}],
        "expect": {
            "allowed": [True, True, True, False, False],
            "drop_counts": False,
            "soft_exceeded": 2,
            "hard_exceeded": 2,
        },
    },
    {
        "id": "fewer than too many",
        "kind": "storm",
        "policy": {"threshold_count": 10, "threshold_window": 900},
        "events": [{"already_in_window": 4}, {"send": 2}],
        "expect": {"sent_now": 2, "aggregated": 0},
    },
    {
        "id": "two tickets told as one",
        "kind": "storm",
        "policy": {"bundle_window": 60},
        "events": [{"at": 0, "type": "bundle", "tickets": [7, 8]}],
        "expect": {"sent": [7, 8]},
    },
    {
        "id": "one a minute",
        "kind": "rate",
        "policy": {"rules": [{"count": 1, "per": 60}]},
        "events": [],
        "expect": {"allowed_at": [0, 60, 121]},
    },
    {
        "id": "a number that is none",
        "kind": "delivery",
        "policy": {"provider_result": "rejected"},
        "events": [{"at": 0, "type": "open"}],
        "expect": [{"at": 0, "attempt": 1}, {"retries": 0}],
    },
]
