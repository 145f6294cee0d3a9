"""The open tickets that stand where something changes."""

from collections.abc import Iterable, Iterator

from sqlalchemy import func, select

from diagrams.differing import At
from flows.store.database import Store
from flows.store.tables import WalkRow, table
from flows.store.versions import Versions
from matrices.differing.desks import Comparison
from matrices.differing.differences import Difference
from matrices.differing.matching import Matching
from matrices.paths import ANYWHERE, Path

_WALK = table(WalkRow)
_OPEN = (_WALK.c.outcome == "") & (_WALK.c.version != "")
_NAMED = 3
_WHOLE_PATH = frozenset(
    ("calendar", "clock", "clocks", "pauses", "matrix", "target", "row", "rows")
)
"""Kinds of differences that hold at every step of a path."""


def standing_where(store: Store, compared: Comparison) -> tuple[At, ...]:
    """The open tickets at steps that change, by version and step, in the order of the versions.

    Tickets of every version of a path are looked at, but for those that walk the new one already.
    """
    touched = {each.old.name: _touched(each, compared) for each in compared.matchings}
    touched |= {path.name: {ANYWHERE} for path in compared.alone}
    new = {each.new.version for each in compared.matchings}
    versions = Versions(store)
    found: list[At] = []
    for version, at, count in _groups(store):
        if version in new:
            continue
        path = versions.path(version)
        for step in dict.fromkeys(at.split(", ")):
            if _stands(path, step, touched):
                names = _names(store, version, at)
                found.append(At(path.name, version, step, count, names))
    return tuple(_merged(found))


def _touched(matching: Matching, compared: Comparison) -> set[str]:
    """The steps of the old path at which something changes; `anywhere` for all of them."""
    return {name for each in compared.of(matching) for name in _steps(matching, each)} | {
        ANYWHERE for each in compared.differences if not each.path and _holds(matching, each)
    }


def _holds(matching: Matching, each: Difference) -> bool:
    """Whether a difference of a matrix or calendar holds for the whole path."""
    return (each.about == "calendar" and each.name == matching.old.calendar.name) or (
        each.about in _WHOLE_PATH and each.name == matching.old.matrix.name
    )


def _steps(matching: Matching, each: Difference) -> Iterator[str]:
    if not each.parts and each.about in _WHOLE_PATH:
        yield ANYWHERE
    back = {after: before for before, after in matching.steps.items()}
    old = {way.id: way for way in matching.old.transitions}
    new = {way.id: way for way in matching.new.transitions}
    for part in each.parts:
        if part.kind == "step":
            yield part.old
        elif part.kind == "transition":
            yield old[part.old].source if part.old else back.get(new[part.new].source, "")


def _stands(path: Path, step: str, touched: dict[str, set[str]]) -> bool:
    """Whether something changes for a ticket at a step, there or around the path it is in."""
    here, _, inner = step.partition("/")
    steps = touched.get(path.name, set())
    if here in steps or ANYWHERE in steps:
        return True
    found = path.steps.get(here)
    called = path.calls.get(found.calls) if found is not None and inner else None
    return called is not None and _stands(called, inner, touched)


def _groups(store: Store) -> list[tuple[str, str, int]]:
    steps = (_WALK.c.version, _WALK.c.step)
    query = select(*steps, func.count()).where(_OPEN).group_by(*steps).order_by(*steps)
    with store.reading() as connection:
        return [(version, at, count) for version, at, count in connection.execute(query)]


def _names(store: Store, version: str, at: str) -> tuple[str, ...]:
    here = _OPEN & (_WALK.c.version == version) & (_WALK.c.step == at)
    query = select(_WALK.c.ticket).where(here).order_by(_WALK.c.id).limit(_NAMED)
    with store.reading() as connection:
        return tuple(connection.scalars(query))


def _merged(found: Iterable[At]) -> Iterator[At]:
    """Each step once: a ticket in a fork stands at several."""
    by_step: dict[tuple[str, str], list[At]] = {}
    for each in found:
        by_step.setdefault((each.version, each.step), []).append(each)
    for (version, step), group in by_step.items():
        names = [name for each in group for name in each.names][:_NAMED]
        count = sum(each.tickets for each in group)
        yield At(group[0].path, version, step, count, tuple(names))
