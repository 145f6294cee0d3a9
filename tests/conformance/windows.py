"""Gates that are open at some hours of the day (Grafana OnCall)."""

from datetime import timedelta

from tests.conformance.desks import desk_of
from tests.conformance.playing import events_of, opened, play
from tests.conformance.scenarios import Answer, Scenario, instants, spelled, when

_LONG = timedelta(days=9)


def answer(scenario: Scenario) -> Answer:
    """When a walk that comes to the gate goes on; nothing where that is at once."""
    policy = scenario.policy
    hours, days = daily(policy["from"], policy["to"]), policy.get("days")
    during = f"{', '.join(each[:3].lower() for each in days)} {hours}" if days else hours
    desk = desk_of(
        path={
            "start": "gate",
            "steps": {
                "gate": {"wait": "the hours", "next": [{"during": during, "go": "through"}]},
                "through": {"end": "through"},
            },
        },
        calendar={"tz": policy.get("tz") or "UTC"},
    )
    now = scenario.at(when(scenario.events[-1]))
    played = play(desk, events_of(opened(now)), until=now + _LONG)
    through = next(iter(played.entered("through")), None)
    found = None if through is None or through == now else spelled(through)
    expected = instants(scenario, scenario.expect["resume_at"])
    return Answer({"resume_at": expected}, {"resume_at": found})


def daily(begin: str, end: str) -> str:
    """Hours of every day as a gate says them.

    One that closes when it opens is open for its minute; one that opens in the morning and closes
    past midnight is two.
    """
    begin, end = begin[:5], end[:5]
    if begin == end:
        end = f"{end[:3]}{int(end[3:]) + 1:02}"
    if end < begin < "12:00":
        return f"00:00-{end}, {begin}-24:00"
    return f"{begin}-{end}"
