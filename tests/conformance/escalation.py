"""Scenarios of escalation: each policy becomes a desk, its events ours, and `decide` answers."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from matrices.decide import WalkError
from matrices.problems import ModelError
from tests.conformance import (
    ages,
    alerts,
    clocks,
    levels,
    reminders,
    snoozes,
    statuses,
    steps,
    storms,
    watching,
    windows,
)
from tests.conformance.differences import difference
from tests.conformance.reporting import ENGINE, WRONG, Verdict, verdict
from tests.conformance.scenarios import Answer, EnginesMatter, Said, Scenario, start_of

ENGINES: Mapping[str, str] = {
    "audit": "a sweep takes whatever is due, the longest due first: nothing looks for what is late"
}
"""Kinds that are no question of a path, nor of how its messages are carried out, and why."""
_ANSWERS: Mapping[str, Callable[[Scenario], Answer]] = {
    "age": ages.answer,
    "ack-reminder": reminders.answer,
    "chain": alerts.answer,
    "heartbeat": watching.heartbeat,
    "housekeeping": watching.housekeeping,
    "level": levels.answer,
    "sla": clocks.answer,
    "snooze": snoozes.answer,
    "status": statuses.answer,
    "step": steps.answer,
    "window": windows.answer,
    **storms.ANSWERS,
}
_NO_ANSWER = (
    ModelError,
    WalkError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)
"""What a scenario of a strange form may raise: none takes the others along."""


def judge(data: Said, folder: Path) -> Iterator[Verdict]:
    """A verdict on each scenario of escalation.json; `folder` has the file of its calendars."""
    named = folder / str(data.get("calendars_in") or "business_time.json")
    found = json.loads(named.read_text(encoding="utf-8")) if named.is_file() else {}
    calendars: Said = {**found.get("calendars", {}), **data.get("calendars", {})}
    start = start_of(data)
    for said in data["scenarios"]:
        yield judged(Scenario(said, calendars, start))


def judged(scenario: Scenario) -> Verdict:
    """What we say to one scenario; one that cannot be played is wrong, with the reason."""
    name, kind = str(scenario.said["id"]), str(scenario.said["kind"])
    if kind in ENGINES:
        return Verdict(name, kind, ENGINE, scenario.expect, None, f"the engine's: {ENGINES[kind]}")
    if kind not in _ANSWERS:
        return Verdict(name, kind, WRONG, scenario.expect, None, f"kind '{kind}' is not known")
    try:
        answer = _ANSWERS[kind](scenario)
    except EnginesMatter as error:
        return Verdict(name, kind, ENGINE, scenario.expect, None, f"the engine's: {error}")
    except _NO_ANSWER as error:
        why = f"{type(error).__name__}: {error}"
        return Verdict(name, kind, WRONG, scenario.expect, None, why)
    excuse = "" if answer.found == answer.expected else difference(scenario, answer)
    return verdict(scenario.said, kind, answer.expected, answer.found, excuse)
