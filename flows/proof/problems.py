"""What is wrong with a log, as a sentence for the person who looks after it."""

from flows.problems import FlowsError


class Tampered(FlowsError):
    """What was sealed is not there any more as it was; nothing is built upon it."""
