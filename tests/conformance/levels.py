"""Levels before and after a deadline, with conditions and changes of fields (GLPI)."""

from collections.abc import Iterator
from typing import Any

from matrices.desk import Desk
from tests.conformance.clocks import CLOSED, EVENTS, done_or, state_of
from tests.conformance.desks import DROPPED, desk_of, seconds
from tests.conformance.playing import Told, events_of, opened, play
from tests.conformance.scenarios import Answer, Said, Scenario, instants, spelled, when

_NO_FIELDS = {"at", "at_local", "type", "to", "by", "state"}
_TARGETS = ("resolution", "first_response")
_STOPS = {"resolution": "closed", "first_response": "agent-replied"}


def answer(scenario: Scenario) -> Answer:
    """Which levels were reached when, with what they did to the ticket's fields."""
    expected = [
        {key: value for key, value in each.items() if not key.startswith(("origin", "note"))}
        for each in instants(scenario, scenario.expect)
    ]
    last = max(scenario.at(when(each)) for each in (*scenario.events, *scenario.expect))
    said = scenario.said.get("horizon")
    until = scenario.at(said) if said is not None else max(last, scenario.at("2100-01-01T00:00Z"))
    desk, events = _desk(scenario), events_of(_told(scenario))
    reached = [
        (each.at, int(each.step.removeprefix("do ")))
        for each in play(desk, events, until=until).entries
        if each.kind == "step" and each.step.startswith("do ")
    ]
    keys = list(dict.fromkeys(key for each in expected for key in each))
    found: list[dict[str, Any]] = []
    for at, level in reached:
        values = play(desk, events, until=at).values
        here = {"at": spelled(at), "level": level, **values}
        found.append({key: _alike(here[key], expected, key) for key in keys})
    return Answer(expected, found)


def _alike(value: Any, expected: list[dict[str, Any]], key: str) -> Any:
    """A field's text as a number where the scenario has numbers."""
    numbers = any(isinstance(each.get(key), int) for each in expected)
    return int(value) if numbers and str(value).lstrip("-").isdigit() else value


def _fields(scenario: Scenario) -> set[str]:
    named = [*scenario.events, *(each.get("if") or {} for each in scenario.policy["levels"])]
    named.extend(each.get("set") or {} for each in scenario.policy["levels"])
    return {key for each in named for key in each if key not in _NO_FIELDS}


def _desk(scenario: Scenario) -> Desk:
    policy = scenario.policy
    pausing = [done_or(each) for each in policy.get("pause_states") or ()]
    named = [state for each in scenario.events if (state := state_of(each))]
    states = list(dict.fromkeys(["open", CLOSED, *pausing, *named]))
    clocks = [name for name in _TARGETS if policy.get(name)]
    levels = list(enumerate(policy["levels"], 1))
    return desk_of(
        path={
            "pauses": [each for each in pausing if each != CLOSED],
            "clocks": {name: {"starts": "opened", "stops": _STOPS[name]} for name in clocks},
            "anywhere": [
                {"on": "closed", "go": "closed"},
                *(_reached(n, each, clocks[0]) for n, each in levels),
            ],
            "start": "open",
            "steps": {
                "open": {"wait": "levels", "next": [DROPPED]},
                "closed": {"end": "closed"},
                **{name: step for n, each in levels for name, step in _steps(n, each)},
            },
        },
        fields={
            "state": {"one of": states, "missing": "open"},
            **{name: {"text": True} for name in sorted(_fields(scenario))},
        },
        events=EVENTS,
        calendar=scenario.calendar,
        matrix=[clocks, [seconds(policy[name]) for name in clocks]],
    )


def _reached(number: int, level: Said, clock: str) -> Said:
    """The transition to a level; one without condition is done at once."""
    clock, offset = level.get("clock", clock), level["offset"]
    side = "before" if offset < 0 else "after"
    point = f"{seconds(abs(offset))} {side} {clock}" if offset else f"100% of {clock}"
    if level.get("if"):
        return {"at": point, "go": f"level {number}"}
    return {"at": point, "go": f"do {number}", **_sets(level)}


def _steps(number: int, level: Said) -> Iterator[tuple[str, Said]]:
    """What a level does is done at its own instant or never: it is a step with a choice."""
    asked = (level.get("if") or {}).items()
    if asked:
        holds = " and ".join(f"ticket.{name} == '{value}'" for name, value in asked)
        choice = {"when": holds, "go": f"do {number}", **_sets(level)}
        yield f"level {number}", {"decide": [choice, {"else": "open"}]}
    yield f"do {number}", {"decide": [{"else": "open"}]}


def _sets(level: Said) -> Said:
    sets = {name: str(value) for name, value in (level.get("set") or {}).items()}
    return {"set": sets} if sets else {}


def _told(scenario: Scenario) -> Iterator[Told]:
    for each in scenario.events:
        at, kind, state = scenario.at(when(each)), each.get("type"), state_of(each)
        fields = {key: str(value) for key, value in each.items() if key not in _NO_FIELDS}
        if kind == "created":
            yield from opened(at, {**fields, **({"state": state} if state else {})})
            continue
        for name, value in fields.items():
            yield Told(at, name, value)
        if state:
            yield Told(at, "state", state)
        elif kind == "agent_reply":
            yield Told(at, "agent-replied")
