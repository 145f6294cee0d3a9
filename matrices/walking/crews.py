"""Who works at a step, and in whose name the ticket is held there."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from matrices.audience import Audience
from matrices.plan import Place
from matrices.targets import HOLDER
from matrices.walking.state import Walking

_NOTHING: Mapping[str, str] = {}
_MOST_KEPT = 1_000


class Crew(NamedTuple):
    """The people behind a step, the holder that it makes (empty: none), and the log's word of it.

    `empty` is whether there ought to be somebody and nobody is.
    """

    people: tuple[str, ...]
    holder: str = ""
    values: Mapping[str, str] = _NOTHING
    empty: bool = False


def audience(walking: Walking, place: Place, at: datetime) -> Audience:
    """Who is meant by targets at a place."""
    row = walking.row(place.path)
    return Audience(
        walking.roster, row, walking.values, walking.holder, at, walking.turns, walking.loads
    )


def crew_at(walking: Walking, place: Place, at: datetime) -> Crew:
    """Who works at a step that is entered at an instant.

    What depends on the matrix row and the roster alone is looked up once for both.
    """
    row, roster = walking.row(place.path), walking.roster
    kept = place.crews.get(id(row))
    crew: Crew
    if kept is not None:
        of, by, crew = kept
        if of is row and by is roster:
            return crew
    who, does = audience(walking, place, at), place.step.does
    people = tuple(who.people(does))
    # A holder whom the roster does not know works somewhere else; a level must not be empty.
    empty = not people and all(target.text != HOLDER for target in does)
    if place.step.kind == "work":
        holder = who.holder(does[0], people)
        crew = Crew(people, holder, {"holder": holder}, empty)
    else:
        crew = Crew(people, empty=empty)
    steady = all(roster.always(owner) for target in does for owner in who.owners(target))
    if steady and len(place.crews) < _MOST_KEPT:
        place.crews[id(row)] = (row, roster, crew)
    return crew
