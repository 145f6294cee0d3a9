"""How often what is to be done is tried: waits that grow, with a jitter, and an end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from types import MappingProxyType

_M, _H, _D = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
JITTER = 0.25
"""By which share of itself a wait is longer at the most, so that not all try again at once."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The waits between tries, the last one again and again, and after how long there are no more.

    `until` counts from the first try that failed: an outage of the engine takes nothing from it.
    `limit` is how long one try of a task may last.
    """

    waits: tuple[timedelta, ...]
    until: timedelta
    limit: timedelta = 10 * _M

    def wait(self, key: str, tries: int) -> timedelta:
        """How long to wait after so many tries, 1 at least: for one key always the same.

        >>> Policy((_M, _H), _D).wait("T-1", 1).total_seconds()
        70.624148
        """
        wait = self.waits[min(tries, len(self.waits)) - 1]
        return wait * (1 + JITTER * share_of(f"{key} {tries}"))


def share_of(text: str) -> float:
    """A share from 0 up to 1 that is as good as drawn by lot, and always the same for a text.

    >>> 0 <= share_of("T-1") < 1
    True
    """
    return int.from_bytes(sha256(text.encode()).digest()[:6]) / 2**48


POLICIES: Mapping[str, Policy] = MappingProxyType(
    {
        "mail": Policy((_M, 5 * _M, 30 * _M, 2 * _H), _D),
        "sms": Policy((_M, 2 * _M, 5 * _M, 15 * _M), 2 * _H),
        "voice": Policy((_M, 2 * _M, 5 * _M), _H),
        "chat": Policy((_M, 5 * _M, 15 * _M), 2 * _H),
        "webhook": Policy((_M, 5 * _M, 30 * _M, 2 * _H), _D),
        "act": Policy((_M, 5 * _M, 30 * _M), 4 * _H),
    }
)
"""What holds where a desk says nothing else, by channel. What rings must not come late."""


def policy_for(channel: str, said: Mapping[str, Policy]) -> Policy:
    """The policy of a channel: the desk's, or the one that holds where it says none."""
    return said.get(channel) or POLICIES.get(channel) or POLICIES["mail"]
