"""People of a scenario: by which channels they are told, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matrices.roster import CHANNELS
from tests.conformance.desks import seconds
from tests.conformance.scenarios import Said

_NAMES = {"email": "mail", "call": "voice", "phone": "voice", "slack": "chat", "push": "chat"}
NEVER = {"after": "wall 87600h", "by": "mail"}
"""How to tell nobody: ten years on."""


@dataclass(frozen=True, slots=True)
class Channels:
    """A scenario's channels, each as one of ours; their names are only names."""

    ours: dict[str, str]

    @classmethod
    def of(cls, named: Iterable[str | None]) -> "Channels":
        """Each by its own name where we have it, else by one that is free."""
        ours: dict[str, str] = {}
        theirs = list(dict.fromkeys(name for name in named if name is not None))
        for name in sorted(theirs, key=lambda name: _NAMES.get(name, name) not in CHANNELS):
            own = _NAMES.get(name, name)
            free = [each for each in CHANNELS if each not in ours.values()]
            if not free:
                raise ValueError(f"a scenario with more than {len(CHANNELS)} channels: {theirs}")
            ours[name] = own if own in free else free[-1]
        return cls(ours)

    def own(self, name: str | None) -> str:
        """Our name of a scenario's channel; mail where it names none."""
        return self.ours[name] if name is not None else "mail"

    def theirs(self, channel: str) -> str:
        """The scenario's name of our channel."""
        return next((name for name, ours in self.ours.items() if ours == channel), channel)


def tells(rules: Iterable[Said], channels: Channels) -> list[Any]:
    """The `tell` of somebody with these rules; each rule counts once."""
    told: list[Any] = []
    for rule in rules:
        by = channels.own(rule.get("channel"))
        after = rule.get("after") or 0
        each = {"after": seconds(after, wall=True), "by": by} if after else by
        if each not in told:
            told.append(each)
    return told or [NEVER]
