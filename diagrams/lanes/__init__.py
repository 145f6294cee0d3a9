"""Charts with levels as lanes: down is on, and to the right is up the ladder."""

from diagrams.lanes.drawing import lanes_of
from diagrams.lanes.writing import lanes_svg_of

__all__ = ["lanes_of", "lanes_svg_of"]
