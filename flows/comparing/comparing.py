"""Two sides held against each other, and what is to be told of it."""

from collections.abc import Iterable, Sequence

from diagrams.differences import Told
from diagrams.differing import At, difference_picture
from diagrams.picture import Picture
from flows.commands.common import path_of
from flows.comparing.sides import Side
from flows.problems import FlowsError
from matrices.differing.desks import Comparison, compare, compare_paths
from matrices.differing.matching import Matching
from matrices.paths import Path


def compared(old: Side, new: Side, path: str | None = None) -> Comparison:
    """What is different between two desks, or, where one is a path or `path` names it, two paths.

    Raises FlowsError where a desk has no such path.
    """
    one, other = old.path, new.path
    if path is None and one is None and other is None:
        return compare(old.desk, new.desk)
    one = one or _path_in(old, path or (other.name if other else None))
    other = other or _path_in(new, path or one.name)
    return compare_paths((old.desk, one), (new.desk, other))


def _path_in(side: Side, name: str | None) -> Path:
    try:
        return path_of(side.desk, name)
    except FlowsError as error:
        raise FlowsError(f"{side.name}: {error}") from error


def told(
    comparison: Comparison, old: Side, new: Side, standing: Sequence[At] | None = None
) -> Told:
    """All that is to be told of a difference, its places as they are found from here."""
    places = [
        (old if each.what == "removed" else new).place(each.file, each.line)
        for each in comparison.differences
    ]
    return Told(old.name, new.name, comparison.differences, places, standing)


def marked(comparison: Comparison) -> list[Matching]:
    """The paths on whose chart something is different."""
    return [
        each for each in comparison.matchings if any(found.parts for found in comparison.of(each))
    ]


def picture(comparison: Comparison, standing: Sequence[At] | None = None) -> Picture:
    """The one chart on which something is different; FlowsError where there are several.

    Where no chart is touched, it is that of the only path. Open tickets that stand where something
    changes are on it.
    """
    found = marked(comparison) or list(comparison.matchings)
    if len(found) != 1:
        raise FlowsError(
            f"{len(found)} paths are different, and one is drawn; name it by --path: "
            f"{', '.join(_names(found))}"
            if found
            else "no path is in both, so there is nothing to draw"
        )
    return difference_picture(found[0], comparison.differences, standing or ())


def _names(found: Iterable[Matching]) -> list[str]:
    return [each.new.name for each in found]
