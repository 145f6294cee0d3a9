"""Scenarios of other systems' escalation come out right, and each thing expected of them counts."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from matrices.decide import Decision, decide
from matrices.tickets import Event
from tests.conformance import playing
from tests.conformance.desks import DROPPED, desk_of
from tests.conformance.escalation import ENGINES, judge
from tests.conformance.further import FURTHER
from tests.conformance.reporting import REASONS, Verdict
from tests.conformance.scenarios import spelled
from tests.conformance.translating import calendar_of
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared" / "vectors"
NOWHERE = Path("nowhere")
OURS = [each for each in FURTHER["scenarios"] if each["kind"] not in ENGINES]
NAMED = [pytest.param(each, id=f"{each['kind']}: {each['id']}") for each in OURS]


def verdict_on(scenario: Mapping[str, Any]) -> Verdict:
    (verdict,) = judge({**FURTHER, "scenarios": [scenario]}, NOWHERE)
    return verdict


def test_the_shared_scenarios() -> None:
    file = SHARED / "escalation.json"
    if not file.is_file():
        pytest.skip("the scenarios of other systems are not at ../shared/vectors")
    data = json.loads(file.read_text(encoding="utf-8"))
    verdicts = list(judge(data, SHARED))
    assert [each for each in verdicts if each.state == "wrong"] == []
    count = Counter(each.state for each in verdicts)
    assert count.total() == len(data["scenarios"])
    assert count["not ours"] * 10 <= count["right"] + count["not ours"]
    excused = [each.reason for each in verdicts if each.state == "not ours"]
    assert all(reason.startswith(REASONS) for reason in excused)


@pytest.mark.parametrize("scenario", NAMED)
def test_further_scenario(scenario: Mapping[str, Any]) -> None:
    verdict = verdict_on(scenario)
    assert (verdict.state, verdict.found, verdict.reason) == ("right", verdict.expected, "")


@pytest.mark.parametrize("scenario", NAMED)
def test_every_part_of_what_is_expected_counts(scenario: Mapping[str, Any]) -> None:
    for other in changed(scenario):
        assert verdict_on(other).state == "wrong", other["expect"]


@pytest.mark.parametrize(
    "said",
    [
        {"tz": "Europe/Berlin", "week": {"fri": [["20:00", "32:00"]], "mon": [["08:00", "24:00"]]}},
        {
            "tz": "Asia/Kolkata",
            "week": {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], "tue": []},
            "holidays": ["2026-05-04"],
            "holidays_annual": ["05-11"],
            "date_hours": {"2026-05-18": [], "2026-05-19": [["10:00", "11:30"]]},
            "breaks": {"2026-05-25": [["09:00", "09:20"]]},
        },
    ],
)
def test_calendars_of_the_form_are_calendar_files(said: Mapping[str, Any]) -> None:
    steps = {"open": {"wait": "anything", "next": [DROPPED]}}
    ours = desk_of(path={"start": "open", "steps": steps}, calendar=said)
    begin, end = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    expected = list(calendar_of("expected", said).periods(begin, end))
    assert list(ours.paths["scenario"].calendar.periods(begin, end)) == expected
    assert len(expected) > 10


def test_punctual_sweeps_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "decide", punctual)
    assert {each.state for each in judge(FURTHER, NOWHERE)} == {"right", "engine"}


def test_what_is_the_engines_is_said_with_the_reason() -> None:
    verdicts = [each for each in judge(FURTHER, NOWHERE) if each.kind in ENGINES]
    assert {each.kind for each in verdicts} == {*ENGINES}
    for each in verdicts:
        assert (each.state, each.reason) == ("engine", f"the engine's: {ENGINES[each.kind]}")


def test_what_a_message_has_left_when_its_tries_are_used_up_is_another_meaning() -> None:
    """Iris puts it back once more, for another mode; ours fails, and the path may catch that."""
    tried: Mapping[str, Any] = {
        "id": "tried twice", "kind": "delivery", "policy": {"max_retries": 2},
        "events": [{"at": 0, "type": "send"}, {"at": 1, "type": "send"}],
        "expect": {"attempts": 2, "requeued": 1, "third_attempt": False},
    }  # fmt: skip
    assert verdict_on(tried).state == "right"
    once_more = {**tried, "expect": {**tried["expect"], "requeued": 2}}
    assert verdict_on(once_more).state == "wrong"
    assert verdict_on({**once_more, "features": ["fallback-mode"]}).state == "not ours"


def test_what_cannot_be_played_is_wrong_and_says_why() -> None:
    strange = {**OURS[0], "events": [*OURS[0]["events"], {"at": 1, "type": "party"}]}
    unknown = {**OURS[0], "kind": "carnival"}
    assert "'party' is not known" in verdict_on(strange).reason
    assert "'carnival' is not known" in verdict_on(unknown).reason
    never_opened = {**OURS[0], "events": []}
    without_policy = {**OURS[0], "policy": None}
    broken = (strange, unknown, never_opened, without_policy)
    assert {verdict_on(each).state for each in broken} == {"wrong"}


def test_what_is_sent_after_an_outage_is_the_engines() -> None:
    events = [*OURS[0]["events"], {"at": 5, "type": "engine_stopped"}]
    assert verdict_on({**OURS[0], "events": events}).state == "engine"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"doubt": "one day shortens the wait: a bug"}, "a known bug of the origin"),
        ({"doubt": "two tests say two things"}, "a doubt listed"),
        ({"features": ["ignore-on-statuses"]}, "another chosen meaning"),
    ],
)
def test_a_difference_is_excused_by_what_the_scenario_says(
    more: Mapping[str, Any], reason: str
) -> None:
    scenario = deepcopy(OURS[0])
    scenario["expect"][0]["at"] = 1
    assert verdict_on(scenario).state == "wrong"
    excused = verdict_on({**scenario, **more})
    assert excused.state == "not ours"
    assert excused.reason.startswith(reason)
    assert verdict_on({**OURS[0], **more}).state == "right"


# Expectations with one part changed

_ASKED = {"tolerance", "after"}
"""What says how to look, and not what is to be seen."""


def changed(scenario: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The scenario with one thing after the other expected otherwise."""
    asked = _ASKED | ({"at"} if scenario["kind"] in {"status", "housekeeping"} else set())
    for key in ("expect", "expect_state"):
        for place in places(scenario.get(key, {}), asked):
            other = dict(deepcopy(scenario))
            part = other[key]
            for step in place[:-1]:
                part = part[step]
            part[place[-1]] = otherwise(part[place[-1]])
            yield other
    if isinstance(scenario["expect"], list) and scenario["kind"] != "level":
        more = {"at": 1, "notify": "nemo", "channel": "sms"}
        yield {**scenario, "expect": [*scenario["expect"], more]}


def places(said: Any, asked: set[str]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(said, Mapping):
        parts = [(key, value) for key, value in said.items() if key not in asked]
    elif isinstance(said, list) and said and isinstance(said[0], Mapping):
        parts = list(enumerate(said))
    else:
        if said or not isinstance(said, list | dict):
            yield ()
        return
    for key, value in parts:
        for inner in places(value, asked):
            yield (key, *inner)


def otherwise(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 100
        case None:
            return "2026-05-04T09:00:00Z"
        case str():
            try:
                return spelled(datetime.fromisoformat(value) + timedelta(seconds=1))
            except (ValueError, TypeError):
                return f"not {value}"
        case list():
            return [*value, "nemo"]
    raise TypeError(f"{value!r} is nothing that is expected")


def punctual(*, events: list[Event], now: datetime, **said: Any) -> Decision:
    """`decide` with a sweep at each instant at which something happens or is due."""
    entries: list[Any] = []
    effects: list[Any] = []
    waiting = sorted(events, key=lambda event: event.order)
    while True:
        due = said["walk"].due_at
        coming = [each for each in (due, *(event.at for event in waiting[:1])) if each]
        at = min([each for each in coming if each <= now], default=now)
        heard = [event for event in waiting if event.at <= at]
        waiting = waiting[len(heard) :]
        decision = decide(events=heard, now=at, **said)
        entries += decision.entries
        effects += decision.effects
        if at == now or decision.rest:
            done = (*decision.rest, *waiting)
            return decision._replace(entries=tuple(entries), effects=tuple(effects), rest=done)
        said.update(walk=decision.walk, ticket=decision.ticket, turns=decision.turns)
