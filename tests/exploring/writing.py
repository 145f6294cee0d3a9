"""Random small paths as texts: each step and each transition in its own line."""

import json
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hypothesis import strategies as st

Data = dict[str, Any]
T = TypeVar("T")

WAITS = ["2h", "4h", "wall 2h"]
EVENTS = ["asked", "replied", "moved", "solved"]
PEOPLE = ["team first", "lead", "level 1"]
CONDITIONS = {
    "tier": [
        "ticket.tier == 'high'",
        "ticket.tier == 'low'",
        "ticket.tier in ['low', 'high']",
        "ticket.tier == 'high' and ticket.tier == 'low'",
    ],
    "state": [
        "ticket.state == 'Waiting'",
        "ticket.state in ['New', 'Solved']",
        "ticket.state != 'Solved'",
    ],
    "asks": ["ticket.asks >= 1", "ticket.asks == 0", "ticket.asks < 0"],
    "amount": [
        "ticket.amount > 50",
        "ticket.amount > 100",
        "50 < ticket.amount <= 100",
        "ticket.amount > 100 and ticket.amount < 50",
    ],
}
SETS = {"tier": "high", "state": "Waiting", "amount": "70"}


def of(values: list[T]) -> st.SearchStrategy[T]:
    return st.sampled_from(values)


@dataclass
class Writer:
    """Writes one path: a row of steps, each with a way onward, and more ways to anywhere."""

    draw: st.DrawFn
    fields: list[str]
    clocks: Data
    names: list[str]
    wild: int  # in ten
    outcomes: list[str] = field(default_factory=list)
    steps: Data = field(default_factory=dict)

    def chance(self, in_ten: int) -> bool:
        return self.draw(st.integers(0, 9)) < in_ten

    def condition(self) -> str:
        return self.draw(of([each for name in self.fields for each in CONDITIONS[name]]))

    def target(self, onward: str) -> str:
        return self.draw(of([*self.names, "done"])) if self.chance(self.wild) else onward

    def limits(self, *, until: bool) -> Data:
        found: Data = {}
        if self.fields and self.chance(2):
            found["if"] = self.condition()
        if self.chance(2):
            found["at most"] = self.draw(st.integers(1, 2))
        if until and self.chance(1):
            found["until"] = self.draw(of(EVENTS))
        return found

    def effects(self) -> Data:
        found: Data = {}
        if self.chance(2):
            found["tell"] = [self.draw(of(PEOPLE))]
        settable = [name for name in self.fields if name in SETS]
        if settable and self.chance(1):
            name = self.draw(of(settable))
            found["set"] = {name: SETS[name]}
        return found

    def way(self, onward: str, *, call: bool = False, anywhere: bool = False) -> Data:
        kinds = ["on", "on"]
        if not (call or anywhere):
            kinds += ["after"] * 4 + ["every"]
            kinds += ["during"] if self.chance(1) else []
            kinds += ["when"] if self.fields else []
        if self.clocks:
            kinds += ["at", "breach"]
        kind = self.draw(of(kinds))
        trigger = self.trigger(kind)
        limits = self.limits(until=not (call or anywhere))
        if kind == "every":
            return {**trigger, "tell": [self.draw(of(PEOPLE))], **limits}
        going: Data = {"stay": True} if self.chance(1) else {"go": self.target(onward)}
        return {**trigger, **going, **self.effects(), **limits}

    def trigger(self, kind: str) -> Data:
        draw = self.draw
        clock = draw(of(sorted(self.clocks))) if self.clocks else ""
        said: dict[str, st.SearchStrategy[str]] = {
            "on": of(EVENTS),
            "breach": st.just(f"breach of {clock}"),
            "at": of(["50%", "100%", "150%"]).map(lambda share: f"{share} of {clock}"),
            "during": st.just("00:00-24:00"),
            "every": of(WAITS),
            "after": of([*WAITS, "level 1"]),
        }
        if kind == "when":
            return {"when": self.condition()}
        return {"on" if kind == "breach" else kind: draw(said[kind])}

    def ways(self, onward: str, *, call: bool = False) -> list[Data]:
        """A way onward that anything may take, and perhaps more before and after it."""
        draw = self.draw
        more = [self.way(onward, call=call) for _ in range(draw(of([0, 0, 1, 1, 2])))]
        sure: Data = (
            {"on": draw(of(EVENTS))} if call or self.chance(5) else {"after": draw(of(WAITS))}
        )
        if not self.chance(self.wild // 2):
            more.insert(draw(st.integers(0, len(more))), {**sure, "go": onward})
        return more or [{**sure, "go": onward}]

    def step(self, onward: str, kinds: list[str]) -> Data:
        draw = self.draw
        kind = draw(of(kinds))
        match kind:
            case "decide":
                choices = [
                    {"when": self.condition(), "go": self.target(onward)}
                    for _ in range(draw(st.integers(1, 2)))
                ]
                return {"decide": [*choices, {"else": self.target(onward)}]}
            case "approve":
                late = {"after": draw(of(WAITS)), "go": self.target(onward)}
                return {
                    "approve": [draw(of(PEOPLE))],
                    "yes": self.target(onward),
                    "no": self.target(onward),
                    "unanswered": late,
                }
            case "act":
                exits = [{"on": "done", "go": onward}, {"on": "failed", "go": self.target(onward)}]
                return {"act": "repair", "next": exits}
            case "call":
                return self.call(onward)
            case "wait":
                step: Data = {"wait": "for something"}
            case "work":
                step = {"work": draw(of(PEOPLE))}
            case _:
                step = {"notify": [draw(of(PEOPLE))]}
        following = self.ways(onward)
        if kind != "wait" and self.chance(2):
            step["acknowledge"] = draw(of(["one", 2, "everybody", {"by": "one", "for": "4h"}]))
        if kind == "notify" and self.chance(2):
            following = [{"else": self.target(onward)}]
        return {**step, "next": following}

    def call(self, onward: str) -> Data:
        named = [
            {"on": f"returned {each}", "go": self.target(onward)}
            for each in self.outcomes
            if not self.chance(3)
        ]
        more = [self.way(onward, call=True)] if self.chance(3) else []
        last = [{"else": onward}] if self.chance(4) else []
        return {"call": "inner", "next": [*more, *named, *last] or [{"else": onward}]}

    def write(self, kinds: list[str], *, fork: bool) -> None:
        at = self.draw(st.integers(0, len(self.names) - 4)) if fork else -1
        following = [*self.names[1:], "done"]
        for number, (name, onward) in enumerate(zip(self.names, following, strict=True)):
            inside = number - at in (1, 2) and fork
            if number == at:
                one, other, join = self.names[at + 1 : at + 4]
                self.steps[name] = {"fork": [one, other], "join": join}
            elif inside:
                join = self.names[at + 3]
                calm = [each for each in kinds if each != "call"]
                self.steps[name] = self.step(join, calm)
            else:
                self.steps[name] = self.step(onward, kinds)


def text_of(head: Data, anywhere: list[Data], steps: Data) -> str:
    """The file of a path."""
    lines = [f"{key}: {json.dumps(value)}" for key, value in head.items()]
    if anywhere:
        lines += ["anywhere:", *(f"  - {json.dumps(each)}" for each in anywhere)]
    lines.append("steps:")
    for name, step in steps.items():
        lines.append(f"  {name}:")
        for key, value in step.items():
            if key in ("next", "decide"):
                lines += [f"    {key}:", *(f"      - {json.dumps(each)}" for each in value)]
            else:
                lines.append(f"    {key}: {json.dumps(value)}")
    return "\n".join(lines) + "\n"
