"""A second reading of path files: small, slow, and nothing shared with the engine.

It takes the plain data of a desk's files (dicts as in YAML) and a ticket's events, looks at every
tick of time in turn, and gives what happens: the documents made literal, not made fast.
"""

from tests.naive.desk import Desk
from tests.naive.machine import Happened, Machine, Told, happenings, lived

__all__ = ["Desk", "Happened", "Machine", "Told", "happenings", "lived"]
