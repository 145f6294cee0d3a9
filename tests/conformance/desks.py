"""Small desks, written from data: what a designer would have in the files of a folder."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from matrices.desk import Desk
from matrices.files.desks import read_desk

Said = Mapping[str, Any]

DROPPED: Said = {"on": "dropped", "go": "dropped"}
"""The way to an end of a path that has no other."""
_ALWAYS = "1990-01-01 to 2090-12-31"
_ADDRESSES = {
    "mail": "somebody@desk.example",
    "sms": "+49 30 1234567",
    "voice": "+49 30 1234567",
    "chat": "@somebody",
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def desk_of(
    *,
    path: Said,
    fields: Said | None = None,
    events: Said | None = None,
    people: Mapping[str, list[Any]] | None = None,
    absent: Iterable[str] = (),
    teams: Mapping[str, list[str]] | None = None,
    calendar: Said | None = None,
    matrix: Iterable[Iterable[str]] = (("state",), ("-",)),
) -> Desk:
    """The desk with one path, read from its files as any designer's.

    `people` are names with how each is told (by mail at once where that is empty); who is
    `absent` is away for good.
    """
    name = "hours"
    written = {"path": "scenario", "calendar": name, "matrix": "table", **path}
    anywhere = [*written.pop("anywhere", ()), DROPPED]
    steps = {**written.pop("steps"), "dropped": {"end": "dropped"}}
    desk = {
        "desk": "scenario",
        "ticket": {"state": {"text": True}, **(fields or {})},
        "events": {"dropped": "nobody wants to know any more", **(events or {})},
        "tasks": {step["act"]: "scenario.tasks:do" for step in steps.values() if "act" in step},
        "walks": [{"else": "scenario"}],
    }
    away = set(absent)
    roster = {
        "people": {
            each: {
                **_ADDRESSES,
                "tell": told or ["mail"],
                "away": [_ALWAYS] if each in away else [],
            }
            for each, told in (people or {"somebody": []}).items()
        },
        "teams": dict(teams or {}),
    }
    texts = {
        "desk.yaml": _yaml(desk),
        "roster.yaml": _yaml(roster),
        "calendars/hours.yaml": _yaml(calendar_of(name, calendar or {})),
        "matrices/table.csv": "".join(f"{','.join(row)}\n" for row in matrix),
        "paths/scenario.yaml": _yaml({**written, "anywhere": anywhere, "steps": steps}),
    }
    return _read(tuple(texts.items()))


@lru_cache(maxsize=1_000)
def _read(texts: tuple[tuple[str, str], ...]) -> Desk:
    """The desk that these files say, read once."""
    return read_desk(dict(texts))


def calendar_of(name: str, said: Said) -> Said:
    """A calendar file; nothing said is open round the clock in UTC."""
    week = said.get("week") or {day: [["00:00", "24:00"]] for day in _DAYS}
    days = (*said.get("holidays", ()), *said.get("holidays_annual", ()))
    return {
        "calendar": name,
        "zone": said.get("tz", "UTC"),
        "open": {day: _hours(windows) for day, windows in week.items() if windows},
        "holidays": dict.fromkeys(days, "closed"),
        "except": {day: _hours(hours) for day, hours in said.get("date_hours", {}).items()},
        "breaks": {day: _hours(hours) for day, hours in said.get("breaks", {}).items()},
    }


def _hours(windows: Iterable[Iterable[str]]) -> str:
    """Windows as designers write them: past midnight it is early on the next day."""
    written = ("-".join((opens, _clock_time(closes))) for opens, closes in windows)
    return ", ".join(written) or "closed"


def _clock_time(closes: str) -> str:
    hour, minute = closes.split(":")
    return closes if closes <= "24:00" else f"{int(hour) - 24:02}:{minute}"


def seconds(amount: float, *, wall: bool = False) -> str:
    """A wait as designers write it."""
    return f"{'wall ' if wall else ''}{int(amount)}s"


def _yaml(data: Said) -> str:
    """JSON is YAML: texts are quoted, numbers and true are plain."""
    return json.dumps(data, indent=1)
