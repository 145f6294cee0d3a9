"""What is written down about a walk, and what is to be done in the world."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from matrices.messages import Letter, Message

EntryKind = Literal[
    "opened", "reopened", "event", "paused", "resumed", "snoozed", "woken", "breach", "step",
    "stayed", "skipped", "joined", "set", "told", "acknowledged", "reminded", "expired",
    "withdrawn", "ended", "delivered", "failed", "instead", "ignored",
    "covered", "held back", "tried", "needs",
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

    The key is walk / visit / step / effect / occurrence / recipient / channel. `asks` is whether a
    message asks its person to act; `place` are the targets behind which he was found, a line each.
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
    asks: bool = False
    place: str = ""

    @property
    def subject(self) -> str:
        """The message in one line."""
        return self.message.subject

    @property
    def text(self) -> str:
        """The message, in lines."""
        return self.message.text


class Withdrawal(NamedTuple):
    """What asked people to act and was not sent by then is not sent any more: somebody acted.

    It is about the first `before` effects of the decision and all of earlier ones; with `whom`,
    only about what asks him.
    """

    at: datetime
    rule: str
    before: int
    whom: str = ""

    def takes(self, effect: Effect, number: int) -> bool:
        """Whether it is about the effect that is no. `number` of its decision, from 0."""
        return effect.asks and number < self.before and self.whom in ("", effect.whom)
