"""Clocks: first and next response, keep in the loop, resolution."""

from typing import Any


def _agreed(
    name: str,
    calendar: str | None,
    targets: dict[str, int],
    pauses: list[str],
    events: list[tuple[str, str]],
    expect: dict[str, Any],
) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "sla",
        "policy": {"calendar": calendar, "targets": targets, "pause_states": pauses},
        "events": [_event(at, said) for at, said in events],
        "expect": expect,
    }


def _event(at: str, said: str) -> dict[str, Any]:
    kind, _, state = said.partition(" ")
    if kind == "created":
        return {"at": at, "type": kind, **({"state": state} if state else {})}
    return {"at": at, "type": kind, **({"to": state} if state else {})}


def _changed(at: str, **targets: int) -> dict[str, Any]:
    return {"at": at, "type": "set_targets", "targets": targets}


_PENDING = ["pending", "closed"]
_THREE = {"first_response": 7200, "next_response": 10800, "resolution": 15000}
_ONE_TWO_THREE = {"first_response": 3600, "next_response": 7200, "resolution": 10800}
_RESPONSES = {"first_response": 7200, "next_response": 72000}
_HOLIDAY = [("2016-11-01T13:56:21Z", "created"), ("2016-11-01T13:56:21Z", "customer_message")]
_ANSWERED = [
    *_HOLIDAY,
    ("2016-11-01T15:25:40Z", "state pending"),
    ("2016-11-01T15:25:40Z", "agent_reply"),
]
_BACK = [
    *_ANSWERED,
    ("2016-11-01T15:59:14Z", "state open"),
    ("2016-11-01T15:59:14Z", "customer_message"),
]

SLAS = [
    _agreed(
        "all three run from the first message",
        "berlin-8-18",
        _ONE_TWO_THREE,
        _PENDING,
        [("2013-03-21T09:30:00Z", "created"), ("2013-03-21T09:30:00Z", "customer_message")],
        {
            "first_response_due": "2013-03-21T10:30:00Z",
            "next_response_due": "2013-03-21T11:30:00Z",
            "resolution_due": "2013-03-21T12:30:00Z",
            "next_due": "2013-03-21T10:30:00Z",
        },
    ),
    _agreed(
        "answered too late: how late",
        "berlin-8-18",
        _ONE_TWO_THREE,
        _PENDING,
        [("2013-03-21T09:30:00Z", "created"), ("2013-03-21T14:00:00Z", "agent_reply")],
        {
            "first_response_due": None,
            "first_response_elapsed": 16200,
            "first_response_left": -12600,
        },
    ),
    _agreed(
        "reopened: neither waiting nor being closed counts",
        "berlin-daily-9-18",
        _THREE,
        _PENDING,
        [
            ("2013-06-04T09:00:00Z", "created"),
            ("2013-06-04T09:30:00Z", "state pending"),
            ("2013-06-04T09:45:00Z", "state open"),
            ("2013-06-04T10:00:00Z", "closed"),
            ("2013-06-04T10:30:00Z", "state open"),
        ],
        {"first_response_due": "2013-06-04T11:45:00Z", "resolution_elapsed": 2700},
    ),
    _agreed(
        "waiting over closing time",
        "berlin-daily-9-18",
        _THREE,
        _PENDING,
        [
            ("2013-06-04T09:00:00Z", "created"),
            ("2013-06-04T10:00:00Z", "state pending"),
            ("2013-06-04T15:30:00Z", "state open"),
        ],
        {"first_response_due": "2013-06-05T07:30:00Z"},
    ),
    _agreed(
        "waited, answered, closed: each measured",
        "berlin-daily-9-18",
        _THREE,
        _PENDING,
        [
            ("2013-06-04T09:00:00Z", "created"),
            ("2013-06-04T10:00:00Z", "state pending"),
            ("2013-06-04T10:30:00Z", "state open"),
            ("2013-06-04T10:45:00Z", "agent_reply"),
            ("2013-06-04T12:00:00Z", "closed"),
        ],
        {
            "first_response_elapsed": 4500,
            "first_response_left": 2700,
            "resolution_elapsed": 9000,
            "resolution_left": 6000,
            "next_due": None,
        },
    ),
    _agreed(
        "born pending, open once, pending, closed",
        "berlin-daily-9-18",
        {**_THREE, "resolution": 14400},
        _PENDING,
        [
            ("2013-06-04T09:00:00Z", "created pending"),
            ("2013-06-04T10:30:00Z", "state open"),
            ("2013-06-04T11:00:00Z", "state pending"),
            ("2013-06-04T12:00:00Z", "closed"),
        ],
        {"resolution_elapsed": 1800, "resolution_left": 12600, "next_due": None},
    ),
    _agreed(
        "while pending nothing is due",
        "berlin-8-20-closed-once",
        _RESPONSES,
        _PENDING,
        _ANSWERED,
        {"first_response_due": None, "next_response_due": None, "next_due": None},
    ),
    _agreed(
        "the customer comes back on a holiday",
        "berlin-8-20-closed-once",
        _RESPONSES,
        _PENDING,
        _BACK,
        {"first_response_due": None, "next_response_due": "2016-11-03T15:00:00Z"},
    ),
    _agreed(
        "after days of waiting, to the second, and a nudge changes nothing",
        "berlin-8-20-closed-once",
        _RESPONSES,
        _PENDING,
        [
            *_BACK,
            ("2016-11-01T15:59:58Z", "state pending"),
            ("2016-11-07T13:26:36Z", "state open"),
            ("2016-11-07T13:26:36Z", "customer_message"),
            ("2016-11-07T14:26:36Z", "customer_message"),
        ],
        {"next_response_due": "2016-11-09T09:26:36Z", "next_due": "2016-11-09T09:26:36Z"},
    ),
    _agreed(
        "the first response is the one that is said to be",
        "berlin-daily-9-18",
        _THREE,
        _PENDING,
        [
            ("2013-06-04T09:00:00Z", "created"),
            ("2013-06-04T10:00:00Z", "state pending"),
            ("2013-06-04T10:15:00Z", "agent_reply"),
            ("2013-06-04T10:30:00Z", "state open"),
            ("2013-06-04T10:45:00Z", "first_response"),
        ],
        {"first_response_elapsed": 4500, "first_response_left": 2700},
    ),
    {
        **_agreed("only some clocks wait", None, {}, [], [], {}),
        "policy": {
            "calendar": None,
            "targets": {"next_response": 7200, "keep_in_loop": 14400},
            "pause_states": {"keep_in_loop": ["stalled"]},
        },
        "events": [
            _event("2026-03-02T09:00:00Z", "created"),
            _event("2026-03-02T09:00:00Z", "agent_reply"),
            _event("2026-03-02T09:10:00Z", "customer_message"),
            _event("2026-03-02T09:20:00Z", "state stalled"),
        ],
        "expect": {"next_response_due": "2026-03-02T12:10:00+01:00"},
    },
    _agreed(
        "of two exchanges the longer is kept",
        None,
        {"next_response": 3600},
        _PENDING,
        [
            ("2026-03-02T08:00:00Z", "created"),
            ("2026-03-02T08:10:00Z", "customer_message"),
            ("2026-03-02T08:20:00Z", "agent_reply"),
            ("2026-03-02T08:30:00Z", "customer_message"),
            ("2026-03-02T08:35:00Z", "agent_reply"),
        ],
        {"next_response_worst": 600, "next_response_left": 3000, "next_response_due": None},
    ),
    _agreed(
        "an agent who writes first starts no clock of answers",
        None,
        {"next_response": 3600},
        _PENDING,
        [("2026-03-02T08:00:00Z", "created"), ("2026-03-02T08:10:00Z", "agent_reply")],
        {"next_response_due": None, "next_due": None},
    ),
    _agreed(
        "kept in the loop: nothing before the first answer",
        None,
        {"keep_in_loop": 14400},
        ["stalled"],
        [("2026-03-02T09:00:00Z", "created"), ("2026-03-02T09:00:00Z", "customer_message")],
        {"keep_in_loop_due": None, "next_due": None},
    ),
    _agreed(
        "kept in the loop: stalled",
        None,
        {"keep_in_loop": 14400},
        ["stalled"],
        [
            ("2026-03-02T09:00:00Z", "created"),
            ("2026-03-02T09:10:00Z", "agent_reply"),
            ("2026-03-02T09:20:00Z", "state stalled"),
        ],
        {"keep_in_loop_due": None, "next_due": None},
    ),
    _agreed(
        "kept in the loop: answered while stalled, then open",
        None,
        {"keep_in_loop": 14400},
        ["stalled"],
        [
            ("2026-03-02T09:00:00Z", "created"),
            ("2026-03-02T09:10:00Z", "agent_reply"),
            ("2026-03-02T09:20:00Z", "state stalled"),
            ("2026-03-02T09:50:00Z", "agent_reply"),
            ("2026-03-02T10:00:00Z", "state open"),
        ],
        {"keep_in_loop_due": "2026-03-02T14:00:00Z"},
    ),
    {
        **_agreed("shorter targets", None, {"resolution": 14400}, ["stalled"], [], {}),
        "events": [
            _event("2026-03-02T09:00:00Z", "created"),
            _event("2026-03-02T10:00:00Z", "state stalled"),
            _changed("2026-03-02T10:30:00Z", resolution=7200),
            _event("2026-03-02T11:00:00Z", "state open"),
        ],
        "expect": {"resolution_due": "2026-03-02T12:00:00Z", "resolution_left": 3600},
    },
    {
        **_agreed("no agreement fits any more", "berlin-8-18", _ONE_TWO_THREE, _PENDING, [], {}),
        "events": [
            _event("2013-03-21T09:30:00Z", "created"),
            _event("2013-03-21T09:30:00Z", "customer_message"),
            _changed("2013-03-21T09:40:00Z"),
        ],
        "expect": {
            "first_response_due": None,
            "next_response_due": None,
            "resolution_due": None,
            "next_due": None,
        },
    },
]
