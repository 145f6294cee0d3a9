"""SLA clocks: first response, next response, keep in the loop, resolution (Zammad, RT)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from matrices.clocks import Reading
from matrices.desk import Desk
from tests.conformance.desks import DROPPED, desk_of, seconds
from tests.conformance.playing import Played, Told, events_of, opened, play
from tests.conformance.scenarios import Answer, Said, Scenario, instants, spelled, when

CLOCKS: Mapping[str, Said] = {
    "first_response": {"starts": "opened", "stops": "agent-replied"},
    "next_response": {"starts": "customer-wrote", "stops": "agent-replied", "again": True},
    "keep_in_loop": {
        "starts": "agent-replied",
        "restarts": "agent-replied",
        "stops": ["customer-wrote", "closed"],
    },
    "resolution": {"starts": "opened", "stops": "closed"},
}
CLOSED = "closed"
_DONE = {"closed", "close", "resolved", "resolve", "solved", "solve", "rejected"}
_PLAIN = {
    "customer_message": "customer-wrote",
    "customer_reply": "customer-wrote",
    "agent_reply": "agent-replied",
    "agent_message": "agent-replied",
}
_FIRST = {"first_response", "first_reply"}
"""How a scenario says which of an agent's messages was the first response."""
_NO_AGREEMENT = {"sla_removed", "remove_sla", "sla_no_longer_matches", "clear_targets"}
_STATE_NOW = {"reopen": "open", "reopened": "open", "open": "open", "pending": "pending"}
EVENTS: Said = {
    "customer-wrote": "the customer wrote",
    "agent-replied": "an agent wrote to the customer",
    "first-replied": "an agent wrote for the first time",
    "closed": {"state": CLOSED},
}


@dataclass(frozen=True)
class Agreement:
    """A neutral policy of targets as a path that only has clocks."""

    scenario: Scenario

    @cached_property
    def agreed(self) -> list[Said]:
        """The targets in the order in which they hold; the field has their number."""
        targets = [self.scenario.policy.get("targets") or {}]
        changes = (each for each in self.scenario.events if _changes(each))
        return [*targets, *(each.get("targets") or {} for each in changes)]

    @cached_property
    def states(self) -> list[str]:
        """Every state that the scenario names; `open` is the one of a ticket that has none."""
        named = [state_of(each) for each in self.scenario.events]
        return list(dict.fromkeys(["open", CLOSED, *self._pausing, *filter(None, named)]))

    @cached_property
    def _pausing(self) -> list[str]:
        """The states that pause anything; a policy may name them clock by clock."""
        listed: Any = self.scenario.policy.get("pause_states") or []
        if isinstance(listed, Mapping):
            listed = [state for states in listed.values() for state in states]
        return list(dict.fromkeys([*map(done_or, listed), CLOSED]))

    def _runs_on(self, clock: str) -> bool:
        """Whether a clock goes on while others stand."""
        listed = self.scenario.policy.get("pause_states")
        return isinstance(listed, Mapping) and clock not in listed

    def desk(self) -> Desk:
        """The desk that has the targets as its matrix."""
        names = list(CLOCKS)
        back = [f"now-{number}" for number, state in enumerate(self.states) if state != CLOSED]
        clocks = {
            name: {**said, **({"runs on": True} if self._runs_on(name) else {})}
            for name, said in CLOCKS.items()
        }
        clocks["resolution"] = {**clocks["resolution"], "resumes": back}
        if any(each.get("type") in _FIRST for each in self.scenario.events):
            clocks["first_response"] = {**clocks["first_response"], "stops": "first-replied"}
        rows = [
            [str(number), *(_cell(targets.get(name)) for name in names)]
            for number, targets in enumerate(self.agreed)
        ]
        return desk_of(
            path={
                "pauses": self._pausing,
                "clocks": clocks,
                "start": "open",
                "steps": {"open": {"wait": "an answer", "next": [DROPPED]}},
            },
            fields={
                "state": {"one of": self.states, "missing": "open"},
                "agreed": {"one of": [row[0] for row in rows], "missing": "0"},
            },
            events={
                **EVENTS,
                **{
                    f"now-{number}": {"state": state}
                    for number, state in enumerate(self.states)
                    if state != CLOSED
                },
            },
            calendar=self.scenario.calendar,
            matrix=[["agreed", *names], *rows],
        )

    def told(self) -> Iterator[Told]:
        """The events as ours."""
        agreed = 0
        for each in self.scenario.events:
            at, kind, who = self.scenario.at(when(each)), each.get("type"), each.get("by") or ""
            state = state_of(each)
            if kind == "created":
                yield from opened(at, {"state": state} if state else {})
            elif _changes(each):
                agreed += 1
                yield Told(at, "agreed", str(agreed))
            elif state:
                yield Told(at, "state", state, who)
            elif kind in _FIRST:
                yield Told(at, "first-replied", "", who)
            elif kind in _PLAIN:
                yield Told(at, _PLAIN[kind], "", who)
            elif kind is not None:
                raise ValueError(f"event '{kind}' is not known of clocks")


def answer(scenario: Scenario) -> Answer:
    """What the clocks show after the last event."""
    agreement = Agreement(scenario)
    last = max(scenario.at(when(each)) for each in scenario.events)
    at = scenario.at(scenario.expect["at"]) if "at" in scenario.expect else last
    played = play(agreement.desk(), events_of(agreement.told()), until=at)
    said = instants(scenario, scenario.expect)
    expected = {key: value for key, value in said.items() if key not in ("at", "note")}
    return Answer(expected, {key: shown(played, key, at) for key in expected})


def shown(played: Played, key: str, at: datetime) -> Any:
    """What we have for a key of a snapshot, as `resolution_left` or `next_due`."""
    if key == "next_due":
        dues = [due(played.clock(name, at)) for name in CLOCKS]
        return min((spelled(each) for each in dues if each is not None), default=None)
    name, _, what = key.rpartition("_")
    if name not in CLOCKS or what not in _SHOWN:
        raise ValueError(f"no clock shows '{key}'")
    reading = played.clock(name, at)
    if reading is None:
        return None
    if what == "breached":
        return played.walk.clocks[name].breached is not None
    if key == "next_response_left" and reading.target is not None:
        return _plain(reading.target - reading.longest)
    return _plain(_SHOWN[what](reading))


def due(reading: Reading | None) -> datetime | None:
    """When a clock runs out; one that stands has no deadline."""
    return reading.due if reading is not None and reading.running else None


def _changes(event: Said) -> bool:
    """Whether an event changes the targets."""
    return "targets" in event or event.get("type") in _NO_AGREEMENT


def state_of(event: Said) -> str:
    """The state that an event gives the ticket; empty where it gives none."""
    kind = str(event.get("type", ""))
    if kind in _DONE:
        return CLOSED
    state = event.get("to") or event.get("state") or _STATE_NOW.get(kind, "")
    return done_or(str(state))


def done_or(state: str) -> str:
    """The one name of all states in which a ticket is done, or else the state."""
    return CLOSED if state.lower() in _DONE else state


def _cell(target: float | None) -> str:
    return "-" if not target else seconds(target)


_SHOWN: Mapping[str, Callable[[Reading], datetime | timedelta | None]] = {
    "due": due,
    "elapsed": lambda reading: reading.used,
    "left": lambda reading: reading.left,
    "worst": lambda reading: reading.longest,
    "breached": lambda _: None,
}


def _plain(found: datetime | timedelta | None) -> float | str | None:
    """An instant or a length of time as scenarios write it."""
    if isinstance(found, datetime):
        return spelled(found)
    if found is None:
        return None
    seconds_ = found.total_seconds()
    return int(seconds_) if seconds_ == int(seconds_) else seconds_
