"""The ready-made desks, each read once, to look at only."""

from functools import cache

from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.library import folder_of


@cache
def ready_made(name: str) -> Desk:
    """The desk of this name."""
    return load_desk(folder_of(name))
