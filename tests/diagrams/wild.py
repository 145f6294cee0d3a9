"""Random paths to draw: long and short, sensible and tangled, with short names and long ones."""

import json
import random
from typing import Any

from matrices.files.desks import read_unwalked
from matrices.paths import Path

_WORDS = (
    "First line", "specialists", "duty manager", "the customer", "waits for an answer", "network",
    "refund", "approval", "escalated to", "the vendor", "in the night shift", "security review",
    "closed", "again", "reopened", "Donaudampfschifffahrtsgesellschaft",
)  # fmt: skip
_EVENTS = {
    "taken": {"assignee": "any"}, "solved": "it works", "asked": "the customer asked",
    "handed-back": "it is not for us",
}  # fmt: skip
_WAITS = ("15m", "2h", "wall 4h", "3d", "level 1", "level 2")
_CONDITIONS = (
    "ticket.priority == '1'", "ticket.refund > 100",
    "ticket.priority in ['1', '2'] and ticket.refund <= 250 and ticket.assignee != ''",
)  # fmt: skip
_KINDS = ("work", "work", "work", "decide", "wait", "notify", "approve", "act")
_DESK = {
    "desk.yaml": json.dumps({
        "desk": "wild",
        "ticket": {"priority": {"one of": ["1", "2", "3"], "missing": "3"},
                   "assignee": {"text": True}, "refund": {"number": "EUR", "missing": 0}},
        "events": _EVENTS, "tasks": {"pay-back": "wild.tasks:pay_back"},
        "walks": [{"else": "wild"}],
    }),
    "roster.yaml": json.dumps({"people": {"anna": {"mail": "anna@desk.example"}},
                               "teams": {"first": ["anna"], "second": ["anna"]}}),
    "calendars/office.yaml": json.dumps({"calendar": "office", "zone": "Europe/Berlin",
                                         "open": {"mon-fri": "08:00-17:00"}}),
    "matrices/speed.csv": (
        "priority,level_1,level_1_within,level_2,level_2_within\n-,team first,15m,team second,2h\n"
    ),
}  # fmt: skip


def wild_path(seed: int) -> Path:
    """A path of 1 to 40 steps; the same for the same seed."""
    chance = random.Random(seed)
    names = [f"s{n}" for n in range(chance.choice((1, 3, 6, 10, 15, 20, 25, 40)))]
    tangled = chance.choice((0.0, 0.15, 0.3, 0.6))
    steps: dict[str, Any] = {}
    for name, onward in zip(names, [*names[1:], "done"], strict=True):
        title = " ".join(chance.choices(_WORDS, k=chance.choice((1, 2, 4, 9))))
        steps[name] = {"title": title, **_step(chance, names, onward, tangled)}
    steps["done"] = {"title": "Closed", "end": "solved"}
    everywhere = [
        {"on": event, "go": chance.choice([*names, "done"])}
        for event in chance.sample(sorted(_EVENTS), chance.choice((0, 0, 1, 3)))
    ]
    path = {"path": "wild", "title": "A wild path", "calendar": "office", "matrix": "speed",
            **({"anywhere": everywhere} if everywhere else {}),
            "start": "s0", "steps": steps}  # fmt: skip
    return read_unwalked({**_DESK, "paths/wild.yaml": json.dumps(path)}).paths["wild"]


def _step(chance: random.Random, names: list[str], onward: str, tangled: float) -> dict[str, Any]:
    def goal() -> str:
        return chance.choice([*names, "done"]) if chance.random() < tangled else onward

    match chance.choice(_KINDS):
        case "decide":
            conditions = chance.sample(_CONDITIONS, chance.randint(1, 3))
            return {"decide": [*({"when": c, "go": goal()} for c in conditions), {"else": onward}]}
        case "approve":
            return {
                "approve": "team first", "question": "May it be paid back?", "yes": onward,
                "no": goal(), "unanswered": {"after": chance.choice(_WAITS), "go": goal()},
            }  # fmt: skip
        case "act":
            ways = [{"on": "done", "go": onward}, {"on": "failed", "go": goal()}]
            return {"act": "pay-back", "next": ways}
        case "wait":
            does: dict[str, Any] = {"wait": "the customer may come back"}
        case "notify":
            does = {"notify": ["team first", "anna"]}
        case _:
            does = {"work": chance.choice(("level 1", "level 2", "anna", "team second"))}
    if chance.random() < 0.3:
        does["tell"] = ["anna", "team second"]
    more = [_way(chance, goal()) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
    return {**does, "next": [*more, {"after": chance.choice(_WAITS), "go": onward}]}


def _way(chance: random.Random, goal: str) -> dict[str, Any]:
    way: dict[str, Any] = {"on": chance.choice(sorted(_EVENTS)), "go": goal}
    if chance.random() < 0.4:
        way["if"] = chance.choice(_CONDITIONS)
    if chance.random() < 0.3:
        way["at most"] = 3
    if chance.random() < 0.4:
        way["as"] = chance.choice(("functional", "hierarchical", "sla", "de-escalation"))
    if chance.random() < 0.3:
        way["tell"] = ["team first"]
    if chance.random() < 0.15:
        del way["go"]
        way["stay"] = True
    return way
