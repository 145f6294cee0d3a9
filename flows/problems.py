"""What stops a command, as a sentence for the person at the terminal."""


class FlowsError(RuntimeError):
    """Something outside does not allow what was asked; the message says what would be right."""
