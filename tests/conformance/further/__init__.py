"""Further scenarios in the form of escalation.json: one for each thing that a policy can say.

What is expected is what the origins do by their own tests and code, and where these differ, what
docs/meanings.md says; each was reckoned by hand.
"""

from typing import Any

from tests.conformance.further.acknowledging import ACKNOWLEDGED
from tests.conformance.further.calendars import CALENDARS
from tests.conformance.further.chains import CHAINS
from tests.conformance.further.clocks import SLAS
from tests.conformance.further.hours import REMINDERS, SNOOZES, WINDOWS
from tests.conformance.further.steps import STEPS
from tests.conformance.further.tickets import AGES, ENGINES, LEVELS, STATUSES, STORMS, WATCHED

FURTHER: dict[str, Any] = {
    "format": 1,
    "times": "chain kinds: seconds from the open event at t0 = 2026-05-04T09:00:00Z",
    "calendars": CALENDARS,
    "scenarios": [
        *CHAINS,
        *ACKNOWLEDGED,
        *SLAS,
        *STEPS,
        *WINDOWS,
        *SNOOZES,
        *REMINDERS,
        *LEVELS,
        *STATUSES,
        *AGES,
        *STORMS,
        *WATCHED,
        *ENGINES,
    ],
}
