"""Who works at a step, and in whose name the ticket is held there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matrices.audience import Audience
from matrices.matrix import Row
from matrices.plan import Place
from matrices.roster import Roster
from matrices.targets import HOLDER
from matrices.walking.state import Walking

_NOTHING: Mapping[str, str] = {}


@dataclass(eq=False, slots=True)
class Crew:
    """The people behind a step, the holder that it makes (empty: none), and the log's word of it.

    They were found by a row, which is kept so that no other has its id, and a roster. `empty` is
    whether there ought to be somebody and nobody is.
    """

    row: Row
    roster: Roster
    people: tuple[str, ...]
    holder: str
    values: Mapping[str, str]
    empty: bool


def audience(walking: Walking, place: Place, at: datetime) -> Audience:
    """Who is meant by targets at a place."""
    row = walking.row(place.path)
    return Audience(
        walking.roster, row, walking.values, walking.holder, at, walking.turns, walking.loads
    )


def crew_at(walking: Walking, place: Place, row: Row, at: datetime) -> Crew:
    """Who works at a step that is entered at an instant, where its matrix has that row.

    What depends on the row and the roster alone is kept for both with the place.
    """
    roster = walking.roster
    who, does = audience(walking, place, at), place.step.does
    people = tuple(who.people(does))
    # A holder whom the roster does not know works somewhere else; a level must not be empty.
    empty = not people and all(target.text != HOLDER for target in does)
    if place.step.kind == "work":
        holder = who.holder(does[0], people)
        crew = Crew(row, roster, people, holder, {"holder": holder}, empty)
    else:
        crew = Crew(row, roster, people, "", _NOTHING, empty)
    if all(roster.always(who.owner(target)) for target in does):
        place.crews[id(row)] = crew
    return crew
