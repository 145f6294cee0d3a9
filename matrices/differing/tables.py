"""What is different about the matrices of a desk, row by row."""

import json
from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING

from matrices.differing.differences import Difference, Part
from matrices.differing.matching import Matching, only, paired
from matrices.differing.telling import arrow, gone, listed
from matrices.matrix import Matrix
from matrices.paths import Path, Step, Transition
from matrices.rows import LAST, Row

if TYPE_CHECKING:
    from matrices.targets import Target


def tables(old: Mapping[str, Matrix], new: Mapping[str, Matrix]) -> Iterator[Difference]:
    """Matrices and rows that were added or removed, and what is different about the others."""
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield gone("matrix", name, (old[name].file, 1), f"matrix '{name}' is gone")
        elif name not in old:
            said = f"matrix '{name}' is new"
            yield Difference("added", "matrix", name, said, new[name].file, 1)
        else:
            yield from _matrix(name, old[name], new[name])


def _matrix(name: str, old: Matrix, new: Matrix) -> Iterator[Difference]:
    if old.hit != new.hit:
        said = f"matrix '{name}': hit policy {arrow(old.hit, new.hit)}"
        yield Difference("changed", "hit", name, said, new.file, 1, old.hit, new.hit)
    pairs = paired(old.rows, new.rows, _when, _when)
    left = [row for row in old.rows if not any(row is one for one, _ in pairs)]
    come = [row for row in new.rows if not any(row is other for _, other in pairs)]
    same = only(left, come, _gives, _gives)
    for one, other in pairs:
        yield from _row(name, new, one, other)
    for one, other in same:
        said = f"matrix '{name}': the row for {arrow(one.words, other.words)}"
        yield Difference("changed", "row", name, said, new.file, other.line, one.words,
                         other.words)  # fmt: skip
    for row in left:
        if not any(row is one for one, _ in same):
            said = f"matrix '{name}': the row for {row.words} is gone"
            yield gone("row", name, (old.file, row.line), said, row_words(row))
    for row in come:
        if not any(row is other for _, other in same):
            said = f"matrix '{name}': a row for {row.words} is new: {row_words(row)}"
            yield Difference("added", "row", name, said, new.file, row.line, new=row_words(row))
    yield from _order(name, old, new, [*pairs, *same])


def _order(
    name: str, old: Matrix, new: Matrix, pairs: list[tuple[Row, Row]]
) -> Iterator[Difference]:
    twins = {id(one): other for one, other in pairs}
    kept = [twins[id(row)] for row in old.rows if id(row) in twins]
    ids = {id(row) for row in kept}
    after = [row for row in new.rows if id(row) in ids]
    if any(one is not other for one, other in zip(kept, after, strict=True)):
        was, now = ("; ".join(row.words for row in rows) for rows in (kept, after))
        said = f"matrix '{name}': its rows stand in another order"
        yield Difference("moved", "rows", name, said, new.file, after[0].line, was, now)


def _row(name: str, new: Matrix, one: Row, other: Row) -> Iterator[Difference]:
    for about, column, was, now in _cells(one, other):
        said = f"matrix '{name}': for {other.words} {column} {arrow(was, now)}"
        yield Difference("changed", about, name, said, new.file, other.line, was, now)


def _cells(one: Row, other: Row) -> Iterator[tuple[str, str, str, str]]:
    """Kind and name of a column whose cell is another one, and what both say."""
    for clock in dict.fromkeys((*one.targets, *other.targets)):
        was, now = (_target(row, clock) for row in (one, other))
        if was != now:
            yield "target", clock, was, now
    for level in sorted({*one.owners, *other.owners}):
        was, now = (listed(row.owners.get(level, ())) for row in (one, other))
        if was != now:
            yield f"level {level}", f"level {level} is", was, now
    for level in sorted({*one.within, *other.within}):
        was, now = (str(row.within.get(level, "")) for row in (one, other))
        if was != now:
            yield f"after level {level}", f"level {level} has", was, now
    for level in sorted({*one.by, *other.by}):
        was, now = (listed(row.by.get(level, ())) for row in (one, other))
        if was != now:
            yield f"level {level}", f"level {level} is told by", was, now
    if one.rank != other.rank:
        was, now = ("" if row.rank == LAST else str(row.rank) for row in (one, other))
        yield "rank", "rank", was, now


def _target(row: Row, clock: str) -> str:
    if clock not in row.targets:
        return ""
    return str(row.targets[clock] or "no target")


def row_words(row: Row) -> str:
    """All that a row gives, in words."""
    return listed(
        (
            *(f"{name} {wait or 'no target'}" for name, wait in row.targets.items()),
            *(f"level {level} {listed(whom)}" for level, whom in row.owners.items()),
            *(f"level {level} within {wait}" for level, wait in row.within.items()),
        )
    )


def _when(row: Row) -> Hashable:
    return json.dumps({name: cell.said for name, cell in row.when.items()}, sort_keys=True)


def _gives(row: Row) -> Hashable:
    return row.gives, row.rank


def touched_by_level(matching: Matching, about: str) -> Iterator[Part]:
    """The steps at which a level works or is told, or the transitions that wait for its time."""
    if about.startswith("level "):
        for before, after in matching.steps.items():
            step = matching.new.steps.get(after)
            if step is not None and names_level(step, about):
                yield Part("step", before, after)
    elif about.startswith("after level "):
        new = {each.id: each for each in matching.new.transitions}
        for before, after in matching.ways.items():
            if _waits(new[after], about):
                yield Part("transition", before, after)


def names_level(step: Step, level: str) -> bool:
    """Whether a step names the level, in the words of its file, or a choice of it."""
    named: tuple[Target, ...] = (*step.does, *step.tell)
    return any(str(choice) == level for each in named for choice in each.choices)


def _waits(each: Transition, about: str) -> bool:
    return each.level is not None and f"after level {each.level}" == about


def is_of(path: Path, matrix: str) -> bool:
    """Whether a path uses the matrix of that name."""
    return path.matrix.name == matrix
