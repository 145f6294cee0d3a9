"""Who works at a step, and in whose name the ticket is held there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matrices.audience import Audience
from matrices.authority import Matter
from matrices.decimals import decimal
from matrices.matrix import Row
from matrices.plan import Place
from matrices.roster import Roster
from matrices.targets import HOLDER
from matrices.walking.state import Walking

_NOTHING: Mapping[str, str] = {}
_MOST_KEPT = 1_000


@dataclass(eq=False, slots=True)
class Crew:
    """The people behind a step, the holder that it makes (empty: none), and the log's word of it.

    They were found by a row, which is kept so that no other has its id, and a roster. `empty` is
    whether there ought to be somebody and nobody is; `instead` says in sentences who stands in for
    whom.
    """

    row: Row
    roster: Roster
    people: tuple[str, ...]
    holder: str
    values: Mapping[str, str]
    empty: bool
    instead: tuple[str, ...]


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


def crew_at(walking: Walking, place: Place, row: Row, at: datetime) -> Crew:
    """Who works at a step that is entered at an instant, where its matrix has that row.

    What depends on the row and the roster alone is kept for both with the place.
    """
    roster = walking.roster
    needed = matter(walking, place) if place.step.of else None
    who, does = audience(walking, place, at, needed), place.step.does
    people = tuple(who.people(does))
    # A holder whom the roster does not know works somewhere else; a level must not be empty.
    empty = not people and bool(needed or all(target.text != HOLDER for target in does))
    if place.step.kind == "work":
        holder = who.holder(does[0], people)
        said: Mapping[str, str] = {"holder": holder}
    else:
        holder = ""
        said = {needed.what: needed.shown} if needed is not None else _NOTHING
    crew = Crew(row, roster, people, holder, said, empty, tuple(who.instead))
    steady = needed is None and all(
        roster.always(owner) for target in does for owner in who.owners(target)
    )
    if steady and len(place.crews) < _MOST_KEPT:
        place.crews[id(row)] = crew
    return crew
