"""Gates, snoozing, reminders."""

from typing import Any


def _gate(begin: str, end: str, zone: str, now: str, resumes: str | None) -> dict[str, Any]:
    return {
        "id": f"{begin} to {end} in {zone} at {now}",
        "kind": "window",
        "policy": {"from": begin, "to": end, "tz": zone},
        "events": [{"now": now}],
        "expect": {"resume_at": resumes},
    }


WINDOWS = [
    _gate("22:00", "06:00", "Europe/Berlin", "2026-03-03T04:59:59Z", None),
    _gate("22:00", "06:00", "Europe/Berlin", "2026-03-03T05:00:00Z", "2026-03-03T21:00:00Z"),
    _gate("02:30", "04:00", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"),
    _gate("09:00", "17:00", "Asia/Kolkata", "2026-03-02T03:29:59Z", "2026-03-02T03:30:00Z"),
    _gate("09:00", "09:00", "UTC", "2026-03-02T09:30:00Z", "2026-03-03T09:00:00Z"),
    _gate("00:00", "00:30", "America/New_York", "2026-03-08T05:30:00Z", "2026-03-09T04:00:00Z"),
]

_NEXT = {"now": "2024-05-06T09:00:00Z", "next_step_at": "2024-05-06T09:27:26.627047Z"}


def _snoozed(name: str, events: list[dict[str, Any]], expect: dict[str, Any]) -> dict[str, Any]:
    events = [_NEXT, *events]
    return {"id": name, "kind": "snooze", "policy": {}, "events": events, "expect": expect}


SNOOZES = [
    _snoozed(
        "put off for two hours: the wait stands, and ten seconds more",
        [{"type": "silence", "for": 7200}],
        {"next_step_at": "2024-05-06T11:27:36.627047Z", "unsilence_scheduled": True},
    ),
    _snoozed(
        "woken: what was left is left",
        [
            {"type": "silence", "for": None},
            {"at": "2024-05-06T20:00:00Z", "type": "unsilence"},
        ],
        {"next_step_at": "2024-05-06T20:27:26.627047Z", "unsilence_scheduled": False},
    ),
]


def _reminded(
    name: str, policy: dict[str, int], events: list[tuple[int, str]], *expect: dict[str, Any]
) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "ack-reminder",
        "policy": policy,
        "events": [{"at": at, "type": kind, "by": "ada"} for at, kind in events],
        "expect": list(expect),
        "horizon": 10000,
    }


_HOURLY = {"remind_every": 3600, "unack_after": 300}
REMINDERS = [
    _reminded(
        "reminded for ever, never taken back",
        {"remind_every": 3600},
        [(0, "ack")],
        {"at": 3600, "remind": "ada"},
        {"at": 7200, "remind": "ada"},
    ),
    _reminded("never reminded", {"unack_after": 300}, [(0, "ack")]),
    {
        **_reminded("acknowledged by the source of the alert", _HOURLY, []),
        "events": [{"at": 0, "type": "ack", "by": None}],
    },
    _reminded("taken back before the reminder", _HOURLY, [(0, "ack"), (100, "unack")]),
    _reminded(
        "resolved after the reminder",
        _HOURLY,
        [(0, "ack"), (3700, "resolve")],
        {"at": 3600, "remind": "ada"},
    ),
    _reminded(
        "confirmed once, then not",
        _HOURLY,
        [(0, "ack"), (3700, "confirm")],
        {"at": 3600, "remind": "ada"},
        {"at": 7200, "remind": "ada"},
        {"at": 7500, "state": "unacknowledged", "restart": True},
    ),
    _reminded(
        "expired, and acknowledged once more",
        _HOURLY,
        [(0, "ack"), (4000, "ack")],
        {"at": 3600, "remind": "ada"},
        {"at": 3900, "state": "unacknowledged", "restart": True},
        {"at": 7600, "remind": "ada"},
        {"at": 7900, "state": "unacknowledged", "restart": True},
    ),
]
