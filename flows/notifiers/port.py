"""The port behind which every way to reach people stands."""

from datetime import timedelta
from typing import Protocol

from flows.problems import FlowsError
from matrices.log import Effect


class Undelivered(FlowsError):
    """A message did not arrive; the text says why, for the person who looks after the engine.

    It is tried again, with the same key, unless it is `for_good`; not before `later` has passed
    where the receiver asked for that. A message that may have arrived is in doubt: not for good.
    """

    def __init__(
        self, problem: str, *, for_good: bool = False, later: timedelta | None = None
    ) -> None:
        """Keep the sentence, and what the receiver said of trying again."""
        super().__init__(problem)
        self.for_good = for_good
        self.later = later


class Notifier(Protocol):
    """A way to reach people. Sending the same key again must not reach them twice."""

    def send(self, effect: Effect) -> None:
        """Bring a message to its person; Undelivered with the reason where it did not arrive."""

    def settle(self) -> None:
        """Make sure that what was sent is kept, also if the power fails now; else Undelivered."""
