"""What is found out about one vector."""

from typing import Literal, NamedTuple


class Verdict(NamedTuple):
    """Whether the program agrees with a vector, with what both say."""

    id: str
    kind: str
    state: Literal["right", "wrong", "not ours"]
    expected: object
    found: object
    reason: str = ""
