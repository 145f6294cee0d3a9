"""What is wrong with a log, as a sentence for the person who looks after it."""

from flows.problems import FlowsError


class Tampered(FlowsError):
    """What was sealed is not there any more as it was; nothing is built upon it."""


def findings(count: int) -> str:
    """How many findings there are, in words.

    >>> findings(1), findings(1200)
    ('one finding', '1,200 findings')
    """
    return "one finding" if count == 1 else f"{count:,} findings"
