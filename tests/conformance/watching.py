"""What is watched besides a chain: old alerts that are closed, monitors that beat (GoAlert)."""

from collections.abc import Iterator
from typing import Any

from matrices.desk import Desk
from tests.conformance.desks import desk_of, seconds
from tests.conformance.people import Channels, tells
from tests.conformance.playing import Told, events_of, opened, play
from tests.conformance.scenarios import Answer, Said, Scenario, when

_STATUS = {"ack": "acknowledged", "close": "closed"}
_OVER = {"end": "closed"}


def housekeeping(scenario: Scenario) -> Answer:
    """How old alerts stand: a clock that nothing stops closes each, whatever is done about it."""
    desk = _aging(scenario)
    tickets = dict.fromkeys(str(each["ticket"]) for each in scenario.events)
    found = []
    for said in scenario.expect:
        states: Said = {
            ticket: play(
                desk, events_of(_of_alert(scenario, ticket)), until=scenario.at(said["at"])
            ).values["status"]
            for ticket in tickets
        }
        found.append({"at": said["at"], "state": states})
    return Answer(scenario.expect, found)


def _aging(scenario: Scenario) -> Desk:
    return desk_of(
        path={
            "clocks": {"age": {"starts": "opened", "stops": "closed"}},
            "anywhere": [
                {"on": "closed", "go": "closed"},
                {"on": "breach of age", "go": "closed", "set": {"status": "closed"}},
            ],
            "start": "open",
            "steps": {
                "open": {"wait": "somebody sees to it", "next": [{"on": "closed", "go": "closed"}]},
                "closed": _OVER,
            },
        },
        fields={
            "status": {
                "one of": ["unacknowledged", "acknowledged", "closed"],
                "missing": "unacknowledged",
            }
        },
        events={"closed": {"status": "closed"}},
        matrix=[
            ["status", "age"],
            ["-", seconds(scenario.policy["auto_close_after"], wall=True)],
        ],
    )


def _of_alert(scenario: Scenario, ticket: str) -> Iterator[Told]:
    for each in scenario.events:
        if str(each["ticket"]) != ticket:
            continue
        at = scenario.at(when(each))
        if each["type"] == "open":
            yield from opened(at)
        else:
            yield Told(at, "status", _STATUS[each["type"]])


def heartbeat(scenario: Scenario) -> Answer:
    """Who is told of which monitor when: each is a ticket, whose beats begin its wait anew."""
    channels = Channels.of(
        rule.get("channel") for rules in _rules(scenario).values() for rule in rules
    )
    last = max((each["at"] for each in scenario.expect), default=0)
    until = scenario.at(scenario.said.get("horizon", last))
    found = []
    for monitor in scenario.policy["monitors"]:
        desk = _beating(scenario, monitor, channels)
        beats = [
            scenario.at(when(each)) for each in scenario.events if each["m"] == monitor["name"]
        ]
        told = [*opened(min(beats)), *(Told(at, "beat") for at in beats)]
        found += [
            {
                "at": scenario.seconds(each.at),
                "notify": each.whom,
                "about": monitor["name"],
            }
            for each in play(desk, events_of(told), until=until).messages
        ]
    return Answer(scenario.expect, sorted(found, key=lambda each: float(each["at"])))


def _beating(scenario: Scenario, monitor: Said, channels: Channels) -> Desk:
    people = {name: tells(rules, channels) for name, rules in _rules(scenario).items()}
    again = {"on": "beat", "go": "beats"}
    silent: dict[str, Any] = {"notify": list(people), "next": [again]}
    if monitor.get("muted"):
        silent = {"wait": "it beats again", "next": [again]}
    late = {"after": seconds(monitor["interval"], wall=True), "go": "silent"}
    beats = {"wait": "it beats", "next": [again, late]}
    return desk_of(
        path={"start": "beats", "steps": {"beats": beats, "silent": silent}},
        events={"beat": "the monitor says that it is well"},
        people=people,
    )


def _rules(scenario: Scenario) -> dict[str, list[Said]]:
    return dict(scenario.policy["personal_rules"])
