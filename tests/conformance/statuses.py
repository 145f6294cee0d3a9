"""How an agreement stands: due, paused, failed, fulfilled (Frappe Helpdesk)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matrices.desk import Desk
from tests.conformance.clocks import CLOSED, state_of
from tests.conformance.desks import DROPPED, desk_of, seconds
from tests.conformance.playing import Told, events_of, opened, play
from tests.conformance.scenarios import Answer, Said, Scenario, when

FIRST, NEXT, PAUSED, FAILED, FULFILLED = (
    "First Response Due",
    "Resolution Due",
    "Paused",
    "Failed",
    "Fulfilled",
)
_UNANSWERED = "Paused before the first response"
_REPLIES = {"reply", "agent_reply", "reply_and_pause", "replied", "first_response"}


def answer(scenario: Scenario) -> Answer:
    """The step at which the ticket is: the status is its title."""
    agreement = _Agreement(scenario)
    at = scenario.at(scenario.expect["at"])
    played = play(agreement.desk(), events_of(agreement.told()), until=at)
    title = played.path.steps[played.walk.positions[0].step].title
    return Answer(scenario.expect["status"], title)


@dataclass(frozen=True)
class _Agreement:
    scenario: Scenario

    @property
    def _pausing(self) -> list[str]:
        return list(self.scenario.policy.get("pause_states") or ())

    def _state(self, event: Said) -> str:
        if event["type"] == "reply_and_pause":
            return self._pausing[0]
        return state_of(event)

    def _replies(self, event: Said) -> bool:
        """Whether an event is an answer: a message, or the state of a ticket that was answered."""
        return event["type"] in _REPLIES or self._state(event).lower() == "replied"

    @property
    def _states(self) -> list[str]:
        named = [state for each in self.scenario.events if (state := self._state(each))]
        return list(dict.fromkeys(["open", CLOSED, *self._pausing, *named]))

    def desk(self) -> Desk:
        """The desk whose steps are the statuses."""
        policy, states = self.scenario.policy, self._states
        names = {state: f"now-{number}" for number, state in enumerate(states)}
        waits = [names[each] for each in self._pausing]
        runs = [each for each in names.values() if each not in (*waits, names[CLOSED])]
        clocks = [key for key in ("first_response", "resolution") if policy.get(key)]
        return desk_of(
            path={
                "pauses": self._pausing,
                "clocks": {
                    name: each
                    for name, each in _clocks(names[CLOSED], runs).items()
                    if name in clocks
                },
                "anywhere": [{"on": f"breach of {name}", "go": FAILED} for name in clocks],
                "start": FIRST,
                "steps": dict(_steps(waits, runs, names[CLOSED])),
            },
            fields={"state": {"one of": states, "missing": "open"}},
            events={
                "replied": "an agent wrote to the customer",
                **{name: {"state": state} for state, name in names.items()},
            },
            calendar=self.scenario.calendar,
            matrix=[clocks, [seconds(policy[name]) for name in clocks]],
        )

    def told(self) -> Iterator[Told]:
        """The events as ours."""
        for each in self.scenario.events:
            at, state = self.scenario.at(when(each)), self._state(each)
            if each["type"] == "created":
                yield from opened(at, {"state": state} if state else {})
                continue
            if self._replies(each):
                yield Told(at, "replied")
            if state:
                yield Told(at, "state", state)


def _clocks(done: str, runs: list[str]) -> dict[str, Said]:
    return {
        "first_response": {"starts": "opened", "stops": ["replied", done]},
        "resolution": {"starts": "opened", "stops": done, "resumes": runs},
    }


def _steps(waits: list[str], runs: list[str], done: str) -> Iterator[tuple[str, Said]]:
    over: Said = {"on": done, "go": FULFILLED}
    replied: dict[str, Any] = {"on": "replied"}

    def led(names: list[str], goal: str) -> list[Said]:
        return [{"on": name, "go": goal} for name in names]

    yield FIRST, _step(FIRST, over, {**replied, "go": NEXT}, *led(waits, _UNANSWERED))
    yield NEXT, _step(NEXT, over, *led(waits, PAUSED))
    yield PAUSED, _step(PAUSED, over, *led(runs, NEXT))
    if waits:
        yield _UNANSWERED, _step(PAUSED, over, {**replied, "go": PAUSED}, *led(runs, FIRST))
    yield FULFILLED, _step(FULFILLED, *led(runs, NEXT), *led(waits, PAUSED))
    yield FAILED, _step(FAILED, DROPPED)


def _step(title: str, *ways: Said) -> Said:
    return {"title": title, "wait": title, "next": list(ways)}
