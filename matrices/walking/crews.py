"""Who works at a step, and in whose name the ticket is held there."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from matrices.audience import Audience
from matrices.authority import Matter
from matrices.decimals import decimal
from matrices.plan import Place
from matrices.targets import HOLDER
from matrices.walking.state import Walking

_NOTHING: Mapping[str, str] = {}


class Crew(NamedTuple):
    """The people behind a step, the holder that it makes (empty: none), and the log's word of it.

    `empty` is whether there ought to be somebody and nobody is; `instead` says in sentences who
    stands in for whom.
    """

    people: tuple[str, ...]
    holder: str = ""
    values: Mapping[str, str] = _NOTHING
    empty: bool = False
    instead: tuple[str, ...] = ()


def audience(walking: Walking, place: Place, at: datetime, of: Matter | None = None) -> Audience:
    """Who is meant by targets at a place; of something to be approved, who may approve it."""
    row = walking.row(place.path)
    return Audience(
        walking.roster,
        row,
        walking.values,
        walking.holder,
        at,
        walking.turns,
        walking.loads,
        {},
        of,
    )


def matter(walking: Walking, place: Place) -> Matter | None:
    """What a step is to have approved, with its amount now; None where it needs no authority."""
    what = place.step.of
    if not what:
        return None
    field = walking.path.vocabulary.fields.get(what)
    if field is None or field.kind == "text":
        return Matter(what)
    return Matter(what, decimal(walking.values[what]))


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
    needed = matter(walking, place) if place.step.of else None
    who, does = audience(walking, place, at, needed), place.step.does
    people = tuple(who.people(does))
    # A holder whom the roster does not know works somewhere else; a level must not be empty.
    empty = not people and bool(needed or all(target.text != HOLDER for target in does))
    if place.step.kind == "work":
        holder = who.holder(does[0], people)
        crew = Crew(people, holder, {"holder": holder}, empty, tuple(who.instead))
    else:
        said = {needed.what: needed.shown} if needed is not None else _NOTHING
        crew = Crew(people, "", said, empty, tuple(who.instead))
    if needed is None and all(roster.always(who.owner(target)) for target in does):
        place.crews[id(row)] = (row, roster, crew)
    return crew
