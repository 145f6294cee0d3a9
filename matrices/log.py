"""What is written down about a walk, and what is to be done in the world."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

EntryKind = Literal[
    "opened", "reopened", "event", "paused", "resumed", "breach", "step", "stayed", "told", "ended",
    "delivered", "failed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the run log: what happened to a walk at an instant, by which rule, and why.

    `step` is where the walk stands afterwards, `transition` the id of the one that was taken,
    `rule` its trigger in the designer's words, `because` the reason in words, `values` what it
    looked at.
    """

    at: datetime
    kind: EntryKind
    step: str = ""
    visit: int = 0
    transition: str = ""
    rule: str = ""
    because: str = ""
    escalation: str = ""
    level: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """A message to one person, with the key under which it is sent once only.

    The key is walk / visit / step / effect / occurrence / recipient / channel.
    """

    key: str
    at: datetime
    ticket: str
    walk: str
    step: str
    visit: int
    whom: str
    channel: str
    subject: str
    text: str
