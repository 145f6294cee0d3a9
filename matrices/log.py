"""What is written down about a walk, and what is to be done in the world."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from matrices.messages import Letter, Message

EntryKind = Literal[
    "opened", "reopened", "event", "paused", "resumed", "snoozed", "woken", "breach", "step",
    "stayed", "skipped", "joined", "set", "told", "acknowledged", "reminded", "expired",
    "withdrawn", "ended", "delivered", "failed", "instead", "ignored",
]  # fmt: skip

ACT = "act"
"""The channel of an effect that is a task of the desk's own."""


class Entry(NamedTuple):
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
    values: Mapping[str, str] = {}


class Effect(NamedTuple):
    """Something to do once in the world: a message to a person, or a task of the desk's own.

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
    message: Message | Letter

    @property
    def subject(self) -> str:
        """The message in one line."""
        return self.message.subject

    @property
    def text(self) -> str:
        """The message, in lines."""
        return self.message.text
