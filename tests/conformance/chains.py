"""Chains of people who are told one after the other: alerts of GoAlert, plans of Iris."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from matrices.desk import Desk
from matrices.roster import Roster
from tests.conformance.desks import desk_of, seconds
from tests.conformance.people import Channels, tells
from tests.conformance.playing import Told, opened
from tests.conformance.scenarios import EnginesMatter, Said, Scenario, when

_FREE = "ticket.maintenance == 'off'"
_UNSEEN = "ticket.status != 'acknowledged'"
_STATUS = {
    "ack": "acknowledged",
    "acknowledge": "acknowledged",
    "claim": "acknowledged",
    "close": "closed",
    "resolve": "closed",
}
_MAINTENANCE = {"maintenance_on": "on", "maintenance_off": "off"}
_ABSENT = "nobody on call"
_OUTAGE = re.compile(r"engine|outage|downtime|crash|restart")


class Node(NamedTuple):
    """A step of the policy: in which round, and which of its repetitions, all from 0."""

    round: int
    step: int
    time: int

    @property
    def name(self) -> str:
        """The path's step."""
        return f"step {self.step + 1} time {self.time + 1} round {self.round + 1}"


@dataclass(frozen=True)
class Chain:
    """A neutral policy as a path."""

    scenario: Scenario

    @cached_property
    def steps(self) -> list[Said]:
        """The policy's steps."""
        return list(self.scenario.policy["steps"])

    @cached_property
    def for_ever(self) -> bool:
        """Whether the policy begins again after its last step without end."""
        return (self.scenario.policy.get("repeat") or 0) < 0

    @cached_property
    def nodes(self) -> list[Node]:
        """The steps in the order in which time leads through them."""
        rounds = max(self.scenario.policy.get("repeat") or 0, 0) + 1
        return [
            Node(round_, number, time)
            for round_ in range(rounds)
            for number, step in enumerate(self.steps)
            for time in range((step.get("repeat") or 0) + 1)
        ]

    @cached_property
    def maintained(self) -> bool:
        """Whether maintenance comes into the scenario."""
        return any(each["type"] in _MAINTENANCE for each in self.scenario.events)

    @cached_property
    def opening(self) -> Said:
        """The event that opens the alert."""
        return next(each for each in self.scenario.events if each["type"] in ("open", "created"))

    @cached_property
    def people(self) -> dict[str, list[Said]]:
        """Everybody with their own rules; who has none is told by none."""
        rules: Mapping[str, list[Said]] = self.scenario.policy.get("personal_rules") or {}
        named = [*rules, *(name for step in self.steps for name in step["targets"])]
        plain = [] if rules else [{"after": 0}]
        return {name: list(rules.get(name, plain)) for name in named}

    @cached_property
    def channels(self) -> Channels:
        """The scenario's channels as ours."""
        rules = [rule for told in self.people.values() for rule in told]
        return Channels.of(each.get("channel") for each in (*rules, *self.scenario.events))

    def desk(self, people: Mapping[str, list[Said]] | None = None) -> Desk:
        """The desk that has the policy as its path; `people` have other rules by now."""
        return desk_of(
            path={
                "path": "scenario",
                "anywhere": [{"on": "closed", "go": "closed"}],
                "start": self._start(),
                "steps": {**self._reached(), "closed": {"end": "closed"}},
            },
            fields={
                "status": {
                    "one of": ["unacknowledged", "acknowledged", "closed"],
                    "missing": "unacknowledged",
                },
                "maintenance": {"one of": ["on", "off"], "missing": "off"},
            },
            events={
                "taken": {"status": "acknowledged"},
                "closed": {"status": "closed"},
                "maintained": {"maintenance": "off"},
                "escalated": "somebody wants the next step at once",
                "rules-changed": "the roster has other ways to tell somebody",
            },
            people={
                **{
                    name: tells(rules, self.channels)
                    for name, rules in (people or self.people).items()
                },
                _ABSENT: [],
            },
            absent=[_ABSENT],
            teams={"empty": [_ABSENT]},
        )

    def _start(self) -> str:
        if self.opening.get("acked"):
            return "seen already"
        return "before" if self.maintained else self._first.name

    @property
    def _first(self) -> Node:
        at = self.opening.get("at_step") or 0
        return next(node for node in self.nodes if node.step == at)

    def _reached(self) -> dict[str, Said]:
        """The steps to which the policy can come from where it begins."""
        written, found, waiting = dict(self._paths()), dict[str, Said](), [self._start()]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = step = written[name]
                ways = (*step.get("decide", ()), *step.get("next", ()))
                waiting.extend(way.get("go") or way["else"] for way in ways)
        return {name: step for name, step in written.items() if name in found}

    def _paths(self) -> Iterator[tuple[str, Said]]:
        yield "seen already", {"wait": "somebody has it", "next": [self._by_hand(self._first)]}
        choices = [{"when": _FREE, "go": self._first.name}, {"else": "maintenance"}]
        yield "before", {"decide": choices}
        go_on = {"on": "maintained", "go": self._first.name}
        yield "maintenance", {"wait": "maintenance ends", "next": [go_on]}
        for index, node in enumerate(self.nodes):
            yield node.name, self._path(index, node)

    def _path(self, index: int, node: Node) -> Said:
        step = self.steps[node.step]
        several = step.get("multi_ack")
        next_ = [self._by_hand(node)]
        follower = self._after(index)
        waits = step.get("next_after")
        if waits is not None and follower is not None:
            free = [_FREE] if self.maintained else []
            unseen = [_UNSEEN] if several or not step["targets"] else []
            guard = " and ".join((*free, *unseen))
            after: dict[str, Any] = {"after": seconds(waits, wall=True), "go": follower.name}
            next_.append({**after, "as": "hierarchical", **({"if": guard} if guard else {})})
        if not step["targets"] and not self._skips(step):
            return {"wait": "nobody is on call", "next": next_}
        return {
            "notify": step["targets"] or ["team empty"],
            "acknowledge": {"by": "everybody" if several else "one", "on": "taken"},
            "next": next_,
        }

    def _skips(self, step: Said) -> bool:
        """Whether a step that has nobody does not burn its time."""
        skips = step.get("skip_if_empty", self.scenario.policy.get("skip_if_empty"))
        return bool(skips)

    def _after(self, index: int) -> Node | None:
        """Where time leads from a step."""
        if index + 1 < len(self.nodes):
            return self.nodes[index + 1]
        return self.nodes[0] if self.for_ever else None

    def _by_hand(self, node: Node) -> Said:
        """Where a person leads: to the next step; from the last one to the first."""
        rounds = self.nodes[-1].round
        if node.step + 1 < len(self.steps):
            goal = Node(node.round, node.step + 1, 0)
        else:
            goal = Node(min(node.round + 1, rounds), 0, 0)
        guard = {"if": _FREE} if self.maintained else {}
        freed = {"status": "unacknowledged"}
        return {"on": "escalated", "go": goal.name, "as": "hierarchical", "set": freed, **guard}

    # Events

    def told(self) -> Iterator[Told]:
        """The events as ours; a change of people's rules is told to the walk as well."""
        begins = self.scenario.at(when(self.opening))
        known = {"status": "acknowledged"} if self.opening.get("acked") else {}
        for each in self.scenario.events:
            at, kind, who = self.scenario.at(when(each)), each["type"], each.get("by") or ""
            if each is self.opening:
                yield from opened(begins, known)
            elif kind in _STATUS:
                yield Told(at, "status", _STATUS[kind], who)
            elif kind in _MAINTENANCE:
                yield Told(at, "maintenance", _MAINTENANCE[kind], who)
            elif kind == "escalate":
                yield Told(at, "escalated", "", who)
            elif kind in _RULES:
                yield Told(at, "rules-changed")
            elif _OUTAGE.search(kind):
                raise EnginesMatter("what is sent after an outage")
            else:
                raise ValueError(f"event '{kind}' is not known in a chain")

    def rosters(self, desk: Desk) -> Iterator[tuple[datetime, Roster]]:
        """The live roster after each change of a person's rules."""
        rules = {name: list(told) for name, told in self.people.items()}
        for each in self.scenario.events:
            if each["type"] in _RULES:
                rule = {"after": each.get("after") or 0, "channel": each.get("channel")}
                _RULES[each["type"]](rules[each["user"]], rule)
                people = self.desk(rules).roster.people
                yield self.scenario.at(when(each)), replace(desk.roster, people=people)


_RULES = {
    "add_personal_rule": list.append,
    "remove_personal_rule": list.remove,
}
