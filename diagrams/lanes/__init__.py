"""Charts with levels as lanes: down is on, and to the right is up the ladder."""

from diagrams.lanes.drawing import lanes_of

__all__ = ["lanes_of"]
