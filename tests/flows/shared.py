"""A desk whose tickets go to somebody of a team of three, chosen by a path's words."""

from matrices.desk import Desk
from matrices.files.desks import read_desk
from tests.matrices.small import LADDER, ROSTER, SMALL

NEXT, LEAST = "next in team trio", "least loaded in team trio"
TRIO = ("anna", "ben", "carla")


def desk_with(whom: str, **files: str) -> Desk:
    """The small desk, where this target works at 'desk' and again at each 'reassigned'."""
    texts = {**SMALL, **files}
    texts[ROSTER] = texts[ROSTER].replace("teams:\n", "teams:\n  trio: [anna, ben, carla]\n")
    texts[LADDER] = texts[LADDER].replace("work: level 1", f"work: {whom}")
    return read_desk(texts)
