"""Who works at the generated desk, for whom, and on what.

All assumed: the real log is anonymous.
"""

from flows.generator.chance import Chance
from flows.generator.notation import weights

FIRST_LINE = "Service Desk"
TEAM_SIZES = {
    FIRST_LINE: 16,
    "Workplace": 8,
    "Network": 6,
    "Identity": 5,
    "Mail": 4,
    "ERP": 7,
    "Databases": 4,
    "Telephony": 3,
}
GROUPS = tuple(TEAM_SIZES)
OPENED_IN_FIRST_LINE = 0.53  # real: 53 % begin in one group
TO_THE_RIGHT_ONE = 0.7  # of the reassignments from the first line

TOPICS = weights(
    "Access: 20, Hardware: 16, Software: 18, Printing: 9, Mail: 11, Network: 9, ERP: 8,"
    "Databases: 3, Telephony: 6"
)
SPECIALISTS = {
    "Access": "Identity",
    "Hardware": "Workplace",
    "Software": "Workplace",
    "Printing": "Workplace",
    "Mail": "Mail",
    "Network": "Network",
    "ERP": "ERP",
    "Databases": "Databases",
    "Telephony": "Telephony",
}
DETAILS = ("Fault", "Slow", "New request", "Change", "Question", "Failure after update")
LOCATIONS = weights("Berlin: 40, Hamburg: 20, Leipzig: 15, Munich: 15, Vienna: 10")
CUSTOMERS = 1500


def _teams() -> dict[str, tuple[str, ...]]:
    """Number the agents through, team after team."""
    teams, number = {}, 0
    for group, size in TEAM_SIZES.items():
        teams[group] = tuple(f"Agent {number + place:02}" for place in range(1, size + 1))
        number += size
    return teams


TEAMS = _teams()


def customer(chance: Chance) -> str:
    """Draw a customer; a few write often."""
    return f"Customer {1 + int(chance.share() * chance.share() * CUSTOMERS):04}"


def opening_group(chance: Chance, topic: str) -> str:
    """Draw the group that a ticket on a topic first comes to."""
    return FIRST_LINE if chance.happens(OPENED_IN_FIRST_LINE) else SPECIALISTS[topic]


def next_group(chance: Chance, group: str, topic: str) -> str:
    """Draw the group that a ticket is handed on to: another than the one that has it."""
    right = SPECIALISTS[topic]
    if group == FIRST_LINE and chance.happens(TO_THE_RIGHT_ONE):
        return right
    return chance.among([other for other in GROUPS if other != group])


def other_topic(chance: Chance, topic: str) -> str:
    """Draw a topic other than the one given: what a first guess may be."""
    return chance.among([other for other, _ in TOPICS if other != topic])
