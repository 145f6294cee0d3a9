"""The path as a state machine of the library `transitions`."""

from collections.abc import Iterable, Sequence
from typing import Any

from transitions import Machine

DOES = (
    "same steps and transitions, one machine for all tickets, each ticket a model of it; waits "
    "that run out come as events reckoned beforehand; no working time, log, reasons, people and "
    "messages"
)

_OPEN = ["first-line", "diagnose", "specialists", "manager"]
_TRANSITIONS: list[dict[str, object]] = [
    {"trigger": "opened", "source": "triage", "dest": "alarm", "conditions": "is_major"},
    {"trigger": "opened", "source": "triage", "dest": "first-line"},
    {"trigger": "raised", "source": "alarm", "dest": "specialists"},
    {"trigger": "taken", "source": "first-line", "dest": "diagnose"},
    {"trigger": "reassigned", "source": "specialists", "dest": "manager"},
    {
        "trigger": "reassigned",
        "source": ["first-line", "diagnose", "manager"],
        "dest": "specialists",
    },
    {"trigger": "waited", "source": ["first-line", "diagnose"], "dest": "specialists"},
    {"trigger": "waited", "source": "specialists", "dest": "manager"},
    {"trigger": "waited", "source": "resolved", "dest": "closed"},
    {"trigger": "resolved", "source": _OPEN, "dest": "resolved"},
    {"trigger": "closed", "source": "resolved", "dest": "closed"},
]


class Case:
    """The model: one ticket."""

    state: str
    trigger: Any

    def __init__(self, priority: int) -> None:
        self.priority = priority

    def is_major(self) -> bool:
        return self.priority == 1

    def raise_alarm(self) -> None:
        self.trigger("raised")


def machine() -> Any:
    """The path."""
    states = ["triage", {"name": "alarm", "on_enter": "raise_alarm"}, *_OPEN, "resolved", "closed"]
    return Machine(
        model=None,
        states=states,
        transitions=_TRANSITIONS,
        initial="triage",
        auto_transitions=False,
        ignore_invalid_triggers=True,
    )


def walk_all(path: Any, tickets: Iterable[tuple[int, Sequence[str]]]) -> list[str]:
    """The last step of every ticket, given its priority and what happens to it."""
    found = []
    for priority, names in tickets:
        case = Case(priority)
        path.add_model(case)
        for name in names:
            case.trigger(name)
        path.remove_model(case)
        found.append(case.state)
    return found
