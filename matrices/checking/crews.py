"""Who works at a step, as far as the path, the matrix and the roster say it before any ticket."""

from matrices.checking.kinds import Kind
from matrices.matrix import Row
from matrices.plan import Place, Way
from matrices.targets import CUSTOMER, ELSE, HOLDER, Target


def owned(targets: tuple[Target, ...], row: Row) -> tuple[Target, ...] | None:
    """The targets with the owners of their levels; None where the ticket says who is meant."""
    found: list[Target] = []
    for target in targets:
        first, *fallbacks = (_of(choice, row) for choice in target.choices)
        if any(len(each) != 1 for each in fallbacks):
            return None
        for owner in first:
            choices = [choice for each in (owner, *(back[0] for back in fallbacks))
                       for choice in each.choices]  # fmt: skip
            if any(choice.base.text in (HOLDER, CUSTOMER) for choice in choices):
                return None
            found.append(Target(ELSE.join(map(str, choices))))
        if not first:
            return None
    return tuple(found)


def _of(choice: Target, row: Row) -> tuple[Target, ...]:
    return (choice,) if choice.level is None else row.owners.get(choice.level, ())


def meant(place: Place, kind: Kind) -> tuple[Target, ...] | None:
    """The targets of a step for a kind of ticket, as `owned`."""
    try:
        return owned(place.step.does, place.path.matrix.row_for(kind.values))
    except LookupError:
        return None


def way_past(place: Place) -> Way | None:
    """The way past a step where nobody is; None where it stays."""
    for way in (*place.timed, *place.at_once):
        if way.each.trigger in ("after", "else") and not way.each.stay:
            return way
    return None
