"""The port behind which every way to reach people stands."""

from typing import Protocol

from flows.problems import FlowsError
from matrices.log import Effect


class Undelivered(FlowsError):
    """A message did not arrive; the text says why, for the person who looks after the engine."""


class Notifier(Protocol):
    """A way to reach people. Sending the same key again must not reach them twice."""

    def send(self, effect: Effect) -> None:
        """Bring a message to its person; Undelivered with the reason where it did not arrive."""

    def settle(self) -> None:
        """Make sure that what was sent is kept, also if the power fails now; else Undelivered."""
