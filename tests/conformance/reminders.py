"""Acknowledgements that are to be confirmed from time to time (Grafana OnCall)."""

from collections.abc import Iterator
from typing import Any

from matrices.desk import Desk
from tests.conformance.desks import desk_of, seconds
from tests.conformance.playing import Played, Told, events_of, opened, play
from tests.conformance.scenarios import Answer, Said, Scenario, when

_NAMES = {
    "ack": "acknowledged",
    "acknowledge": "acknowledged",
    "confirm": "confirmed",
    "unack": "dismissed",
    "unacknowledge": "dismissed",
    "resolve": "closed",
    "close": "closed",
}
_ASKED, _HELD = "asked", "held"


def answer(scenario: Scenario) -> Answer:
    """Who was reminded when, and when the acknowledgement was no longer good."""
    desk = _desk(scenario)
    last = max([when(each) for each in (*scenario.events, *scenario.expect)], key=scenario.at)
    until = scenario.at(scenario.said.get("horizon", last))
    played = play(desk, events_of(_told(scenario)), until=until)
    expected = [dict(each) for each in scenario.expect]
    return Answer(expected, list(_found(played, scenario)))


def _desk(scenario: Scenario) -> Desk:
    policy = scenario.policy
    remind, within = policy.get("remind_every"), policy.get("unack_after")
    named = [each["by"] for each in scenario.events if each.get("by") not in (None, "source")]
    people = list(dict.fromkeys(named))
    acknowledge: dict[str, Any] = {"by": "one"}
    next_: list[Any] = [{"on": "dismissed", "go": _ASKED}]
    steps: dict[str, Any] = {"closed": {"end": "closed"}}
    if any(_by_source(each) for each in scenario.events):
        next_.append({"on": "settled", "go": "settled"})
        again = {"on": "dismissed", "go": _ASKED}
        steps["settled"] = {"wait": "nothing is left to ask of anybody", "next": [again]}
    if remind and within:
        acknowledge["remind"] = seconds(remind, wall=True)
        acknowledge["within"] = seconds(within, wall=True)
    elif remind:
        next_.append({"on": "acknowledged", "go": _HELD})
        every = {"every": seconds(remind, wall=True), "tell": "holder", "stay": True}
        steps[_HELD] = {"work": "holder", "next": [{"on": "dismissed", "go": _ASKED}, every]}
    asked = {"notify": people or ["somebody"], "acknowledge": acknowledge, "next": next_}
    return desk_of(
        path={
            "anywhere": [{"on": "closed", "go": "closed"}],
            "start": _ASKED,
            "steps": {_ASKED: asked, **steps},
        },
        fields={"assignee": {"text": True}},
        events={
            "settled": "the source of the alert has acknowledged it",
            "dismissed": "the acknowledgement was taken back",
            "closed": "nothing is left to do",
        },
        people={name: [] for name in people} or None,
    )


def _told(scenario: Scenario) -> Iterator[Told]:
    yield from opened(min(scenario.at(when(each)) for each in scenario.events))
    for each in scenario.events:
        if each["type"] != "open":
            at, name, who = scenario.at(when(each)), _NAMES[each["type"]], each.get("by") or ""
            if _by_source(each):
                yield Told(at, "settled")
                continue
            if name == "acknowledged":
                yield Told(at, "assignee", who, who)
            yield Told(at, name, "", who)


def _by_source(event: Said) -> bool:
    """Whether nobody acknowledged but the source of the alert: there is nobody to remind."""
    acknowledges = _NAMES.get(event["type"]) == "acknowledged"
    return acknowledges and event.get("by") in (None, "source")


def _found(played: Played, scenario: Scenario) -> Iterator[dict[str, Any]]:
    for each in played.entries:
        at = scenario.seconds(each.at)
        if each.kind == "reminded" or (each.kind == "stayed" and each.rule.startswith("every")):
            reminded = [told.whom for told in played.messages if told.at == each.at]
            yield {"at": at, "remind": ", ".join(reminded)}
        elif each.kind == "expired":
            yield {
                "at": at,
                "state": "unacknowledged",
                "restart": each.at in played.entered(_ASKED),
            }
