"""Single steps of a chain: wait, tell, act, repeat, gates (Grafana OnCall)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from matrices.log import Entry
from matrices.roster import Roster
from tests.conformance.desks import DROPPED, desk_of, seconds
from tests.conformance.playing import Played, Told, events_of, opened, play
from tests.conformance.scenarios import Answer, Said, Scenario, when
from tests.conformance.windows import daily

GAP = 5
"""Seconds between two steps where the policy does not say."""
TESTED, NEXT, FIRST, HELD, RESOLVED = (
    "tested",
    "the next step",
    "the first step",
    "held",
    "resolved",
)
_NOT_SET_UP = {"None", "null", "", "not_configured", "not-configured", "unconfigured", "unset"}
_NAMING = ("users", "on_call", "group", "team", "members", "queue")
_LONG = timedelta(days=30)
_UNREACHABLE = {"viewer", "deleted", "inactive"}
_FIRING = "ticket.firing == 'yes'"


def answer(scenario: Scenario) -> Answer:
    """What the step did, for each thing that the scenario expects of it."""
    policy = scenario.policy
    users = _users(policy)
    gap = seconds(policy.get("default_gap", GAP), wall=True)
    path = {
        "anywhere": [{"on": "entered", "go": TESTED}],
        "start": "before",
        "steps": {
            "before": {"wait": "the step", "next": [{"on": "entered", "go": TESTED}]},
            **_tested(policy, users, gap),
        },
    }
    desk = desk_of(
        path=path,
        fields={
            "alerts": {"number": True, "missing": 0},
            "enabled": {"one of": ["yes", "no"], "missing": "yes"},
            "firing": {"one of": ["yes", "no"], "missing": "yes"},
        },
        events={"entered": "the chain comes to the step", "alerted": "one more alert"},
        people={name: [] for name in (*users, "somebody")},
        teams={"queue": users},
    )
    events = events_of(_told(scenario))
    until = max(each.at for each in events) + _LONG
    played = play(desk, events, until=until, roster=_live(desk.roster, policy))
    expected = {
        key: value for key, value in scenario.expect.items() if key not in ("tolerance", "note")
    }
    at = {key: _SHOWN[key](played, scenario) for key in expected if key in _SHOWN}
    return _compared(expected, at, scenario)


def _compared(expected: Said, found: Said, scenario: Scenario) -> Answer:
    """What is expected no closer than it says is found where it is that close."""
    tolerance = scenario.expect.get("tolerance", 0)
    shown = {key: found.get(key) for key in expected}
    wanted, got = expected.get("next_at"), found.get("next_at")
    if wanted is not None and got is not None and abs(got - wanted) <= tolerance:
        shown["next_at"] = wanted
    if "tasks_min" in expected and found["tasks_min"] >= expected["tasks_min"]:
        shown["tasks_min"] = expected["tasks_min"]
    return Answer(expected, shown)


# The desk


def _kind(policy: Said) -> tuple[str, float]:
    step = policy.get("step")
    if isinstance(step, Mapping):
        (kind, amount), *_ = step.items()
        return str(kind), float(amount)
    return str(step), float(policy.get("wait", 0) or 0)


def _users(policy: Said) -> list[str]:
    """Who is told by the step, in the policy's own words."""
    listed = next((policy[key] for key in _NAMING if key in policy), None)
    if listed is None:
        return ["deleted" if _kind(policy)[0] in _NOT_SET_UP else "somebody"]
    names = [listed] if isinstance(listed, str) else listed
    return [each["name"] if isinstance(each, Mapping) else each for each in names] or ["deleted"]


def _live(roster: Roster, policy: Said) -> Roster:
    """The roster without whom nobody may tell (any more)."""
    gone = set(_UNREACHABLE)
    for key in _NAMING:
        for each in policy.get(key) or ():
            if isinstance(each, Mapping) and not _reachable(each):
                gone.add(each["name"])
    return replace(roster, people={n: each for n, each in roster.people.items() if n not in gone})


def _reachable(person: Said) -> bool:
    return bool(person.get("active", True)) and person.get("role") not in _UNREACHABLE


def _tested(policy: Said, users: list[str], gap: str) -> dict[str, Said]:
    """The steps that stand for one of the origin's, up to the next one."""
    kind, wait = _kind(policy)
    after: dict[str, Said] = {NEXT: {"wait": "what comes next", "next": [DROPPED]}}
    pause: dict[str, Said] = {"gap": _moment(gap, NEXT), **after}
    match kind:
        case "wait":
            found: dict[str, Said] = {TESTED: _moment(seconds(wait, wall=True), NEXT)} | after
        case _ if "resolve" in kind:
            does = {"act": kind, "next": [{"else": "closing"}]}
            end = {RESOLVED: {"end": RESOLVED}}
            found = {TESTED: does, "closing": _moment(gap, RESOLVED), **end}
        case "repeat":
            found = _repeat(policy, gap) | pause
        case "continue_if_more_than":
            found = _storm_gate(policy) | pause
        case "notify_if_time" | "continue_if_time":
            found = _hours(policy) | pause
        case _ if "queue" in kind:
            whom = "next in team queue"
            found = {TESTED: {"notify": whom, "next": [{"else": "gap"}]}} | pause
        case _ if kind.startswith("notify") or kind in _NOT_SET_UP:
            found = {TESTED: {"notify": users, "next": [{"else": "gap"}]}} | pause
        case _:
            found = _act(kind) | pause
    return found


def _hours(policy: Said) -> dict[str, Said]:
    during = daily(policy["from"], policy["to"])
    choices = [{"during": during, "go": "gap"}, {"else": "shut"}]
    shut = {"wait": "the hours", "next": [{"during": during, "go": NEXT}]}
    return {TESTED: {"decide": choices}, "shut": shut}


def _moment(length: str, goal: str) -> Said:
    return {"wait": "its time", "next": [{"after": length, "go": goal}]}


def _act(kind: str) -> dict[str, Said]:
    """A task of the desk's own, which may be switched off."""
    off = {"when": "ticket.enabled == 'no'", "go": "gap", "because": f"{kind} disabled"}
    return {
        TESTED: {"decide": [off, {"else": "act"}]},
        "act": {"act": kind, "next": [{"else": "gap"}]},
    }


def _repeat(policy: Said, gap: str) -> dict[str, Said]:
    again: dict[str, Any] = {"when": _FIRING, "go": "again"}
    if policy.get("max") is not None:
        again["at most"] = policy["max"]
    return {
        TESTED: {"decide": [again, {"else": "gap"}]},
        "again": _moment(gap, FIRST),
        FIRST: {"wait": "from the beginning", "next": [{"on": "entered", "go": TESTED}]},
    }


def _storm_gate(policy: Said) -> dict[str, Said]:
    more = {"when": f"ticket.alerts > {policy['count']}", "go": "gap"}
    return {
        TESTED: {"decide": [more, {"else": HELD}]},
        HELD: {"wait": "more alerts", "next": [{"on": "alerted", "go": TESTED}]},
    }


# Events


def _told(scenario: Scenario) -> list[Told]:
    """The events as ours. How many alerts there were in the window is told by who counts them."""
    events = sorted(scenario.events, key=lambda each: scenario.at(when(each)))
    first = scenario.at(when(events[0]))
    enabled = "no" if scenario.policy.get("enabled") is False else "yes"
    told = opened(first, {"enabled": enabled})
    window, seen = scenario.policy.get("window", 0), list[float]()
    for each in events:
        second = float(when(each))
        at = scenario.at(second)
        if each["type"] == "alert":
            seen.append(second)
        counted = sum(second - past <= window for past in seen)
        told.append(Told(at, "alerts", str(counted)))
        told.append(Told(at, "alerted" if each["type"] == "alert" else "entered"))
    return told


# Answers


def _next_at(played: Played, scenario: Scenario) -> float | None:
    left = played.entered(NEXT, FIRST, RESOLVED)
    return scenario.seconds(left[0]) if left else None


def _restarts(played: Played, _: Scenario) -> int:
    return len([each for each in played.entries if each.kind == "step" and each.step == "again"])


def _log(played: Played, scenario: Scenario) -> str:
    """The log's own words; `escalation_failed` is the origin's for a step that reached nobody."""
    said = str(scenario.expect["log"])
    if said == "escalation_failed":
        nobody = [each for each in played.entries if _reached_nobody(each)]
        return said if nobody else "somebody was reached"
    if said in {each.because for each in played.entries}:
        return said
    return ", ".join(sorted({each.because for each in played.entries if each.because}))


def _reached_nobody(entry: Entry) -> bool:
    return entry.kind == "skipped" or (entry.kind == "told" and "whom" not in entry.values)


_SHOWN: Mapping[str, Callable[[Played, Scenario], Any]] = {
    "next_at": _next_at,
    "stop": lambda played, _: played.walk.ended,
    "pause": lambda played, _: played.walk.steps == (HELD,) and played.walk.due_at is None,
    "restart": lambda played, _: bool(played.entered(FIRST)),
    "tasks": lambda played, _: len(played.effects),
    "tasks_min": lambda played, _: len(played.effects),
    "notified": lambda played, _: [each.whom for each in played.messages],
    "counter": _restarts,
    "restarts": _restarts,
    "log": _log,
}
