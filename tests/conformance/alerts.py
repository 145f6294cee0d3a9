"""What became of an alert: who was told when and by what, and how it stands."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.conformance.chains import Chain
from tests.conformance.playing import Played, events_of, play
from tests.conformance.scenarios import Answer, Said, Scenario, when


def answer(scenario: Scenario) -> Answer:
    """Who was told when and by what, and what became of the alert."""
    chain = Chain(scenario)
    expected = [each for each in scenario.expect if "notify" in each]
    last = max((when(each) for each in expected), default=0)
    until = scenario.said.get("horizon", last)
    desk = chain.desk()
    events, rosters = events_of(chain.told()), list(chain.rosters(desk))

    def played(until: float) -> Played:
        return play(desk, events, until=scenario.at(until), rosters=rosters)

    whole = played(until)
    by_channel = all("channel" in each for each in expected)
    keys = ("at", "notify", "channel")[: 3 if by_channel else 2]
    wanted: dict[str, object] = {
        "told": sorted(tuple(each[key] for key in keys) for each in expected)
    }
    told = [
        (scenario.seconds(each.at), each.whom, chain.channels.theirs(each.channel))
        for each in whole.messages
    ]
    found: dict[str, object] = {"told": sorted(each[: len(keys)] for each in told)}
    for key, at, state in _states(scenario):
        there = played(at)
        wanted[key], found[key] = state, {name: _SHOWN[name](there) for name in state}
    refused = [each for each in scenario.events if each.get("expect_error")]
    if refused:
        wanted["refused"] = [when(each) for each in refused]
        found["refused"] = [when(each) for each in refused if not _moved(scenario, whole, each)]
    return Answer(wanted, found)


def _states(scenario: Scenario) -> Iterator[tuple[str, float, Said]]:
    """What is expected of the alert at an instant."""
    said = scenario.said.get("expect_state") or []
    for each in said if isinstance(said, list) else [said]:
        at = each.get("after", each.get("at"))
        yield f"state at {at}", at, {key: each[key] for key in each if key in _SHOWN}
    for each in scenario.expect:
        if "notify" not in each and _SHOWN.keys() & each.keys():
            yield (
                f"state at {each['at']}",
                each["at"],
                {key: each[key] for key in each if key in _SHOWN},
            )


def _acknowledged_by(played: Played) -> list[str]:
    """Everybody whose acknowledgement was taken, in order."""
    lists = [each.values.get("by", "") for each in played.entries if each.kind == "acknowledged"]
    return list(dict.fromkeys(name for said in lists for name in said.split(", ") if name))


_SHOWN: Mapping[str, Callable[[Played], Any]] = {
    "status": lambda played: played.values["status"],
    "state": lambda played: played.values["status"],
    "acks": lambda played: len(_acknowledged_by(played)),
    "acked_by": _acknowledged_by,
}


def _moved(scenario: Scenario, played: Played, event: Said) -> bool:
    at = scenario.at(when(event))
    moves = [each for each in played.entries if each.kind == "step" and each.at == at]
    return any(each.rule == "on escalated" for each in moves)
