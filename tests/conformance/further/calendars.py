"""The calendars that the scenarios name."""

from typing import Any

_WEEK_8_18 = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
_DAILY_9_18 = {
    day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}
CALENDARS: dict[str, Any] = {
    "berlin-8-18": {"tz": "Europe/Berlin", "week": _WEEK_8_18},
    "berlin-daily-9-18": {"tz": "Europe/Berlin", "week": _DAILY_9_18},
    "berlin-8-20-closed-once": {
        "tz": "Europe/Berlin",
        "week": {day: [["08:00", "20:00"]] for day in _WEEK_8_18},
        "holidays": ["2016-11-01"],
    },
    "kolkata-10-18": {
        "tz": "Asia/Kolkata",
        "week": {day: [["10:00", "18:00"]] for day in _WEEK_8_18},
    },
}
