"""All that is different between two desks, or between two paths with what they use."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matrices.combinations import Combination
from matrices.desk import Desk, Rule
from matrices.differing.calendars import calendars
from matrices.differing.differences import Difference, Part, What
from matrices.differing.lines import Lines
from matrices.differing.matching import Matching, matched, paired
from matrices.differing.narrowing import narrowing
from matrices.differing.paths import path_differences
from matrices.differing.rosters import rosters, sections
from matrices.differing.tables import tables, touched_by_level
from matrices.differing.telling import arrow, gone, listed
from matrices.files.folders import DESK
from matrices.paths import Path

if TYPE_CHECKING:
    from matrices.calendars import Calendar

_SECTIONS = (
    ("ticket", "field"), ("events", "event"), ("tasks", "task"), ("deliveries", "delivery"),
    ("limits", "limit"),
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """What is different, and which path of the old desk is which of the new one.

    `differences` are in the order of the parts: paths, matrices, calendars, roster, the desk
    itself. `alone` are paths that are in one of the desks only.
    """

    differences: tuple[Difference, ...]
    matchings: tuple[Matching, ...]
    alone: tuple[Path, ...] = ()

    def of(self, matching: Matching) -> tuple[Difference, ...]:
        """Those that touch something of one path's chart, or the path itself."""
        return tuple(each for each in self.differences if each.path == matching.new.name)


def compare(old: Desk, new: Desk) -> Comparison:
    """All that is different between two desks."""
    pairs = _paths(old, new)
    known = {name for pair in pairs for name in (f"old {pair.old.name}", f"new {pair.new.name}")}
    removed = [path for path in old.paths.values() if f"old {path.name}" not in known]
    added = [path for path in new.paths.values() if f"new {path.name}" not in known]
    lines = Lines(old), Lines(new)
    found = [
        *(each for pair in pairs for each in path_differences(pair, *lines)),
        *(_alone("removed", path) for path in removed),
        *(_alone("added", path) for path in added),
        *_on_charts(tables(old.matrices, new.matrices), pairs),
        *calendars(old.calendars, new.calendars, *lines),
        *rosters(*lines),
        *_desk(old, new, lines),
    ]
    return Comparison(tuple(found), tuple(pairs), (*removed, *added))


def compare_paths(old: tuple[Desk, Path], new: tuple[Desk, Path]) -> Comparison:
    """What is different between two paths: with those they call, their matrices and calendars.

    The roster and the fields of tickets are of all paths, and so among it.
    """
    (before, one), (after, other) = old, new
    pair = matched(one, other)
    pairs = [pair, *(each for each in _paths(before, after) if each.new.name in _called(other)
                     and each.new.name != other.name)]  # fmt: skip
    lines = Lines(before), Lines(after)
    used = [each for pair in pairs for each in (pair.old, pair.new)]
    names = {path.matrix.name for path in used}
    hours = {name for path in used for name in _calendars(path)}
    found = [
        *(each for pair in pairs for each in path_differences(pair, *lines)),
        *_on_charts(
            tables(
                {name: each for name, each in before.matrices.items() if name in names},
                {name: each for name, each in after.matrices.items() if name in names},
            ),
            pairs,
        ),
        *calendars(
            {name: each for name, each in before.calendars.items() if name in hours},
            {name: each for name, each in after.calendars.items() if name in hours},
            *lines,
        ),
        *rosters(*lines),
        *_words(lines),
    ]
    return Comparison(tuple(found), tuple(pairs))


def _paths(old: Desk, new: Desk) -> list[Matching]:
    """The paths that are in both: of the same name, or else of the same file."""
    pairs = paired(old.paths.values(), new.paths.values(), _name, _name)
    one, other = {path.name for path, _ in pairs}, {path.name for _, path in pairs}
    pairs += paired(
        [path for path in old.paths.values() if path.name not in one],
        [path for path in new.paths.values() if path.name not in other],
        _file,
        _file,
    )
    return [matched(*pair) for pair in pairs]


def _name(path: Path) -> str:
    return path.name


def _file(path: Path) -> str:
    return path.file


def _alone(what: What, path: Path) -> Difference:
    word = "new" if what == "added" else "gone"
    said = f"path '{path.name}' is {word}: {path.title}, {len(path.steps)} steps"
    return Difference(what, "path", path.name, said, path.file, 1, path=path.name)


def _called(path: Path) -> set[str]:
    found: set[str] = set()
    waiting = [path]
    while waiting:
        for step in waiting.pop().steps.values():
            if step.calls and step.calls not in found:
                found.add(step.calls)
                waiting.append(path.calls[step.calls])
    return found


def _calendars(path: Path) -> Iterator[str]:
    """The names of the calendars that decide on a path."""
    gates = (each.hours for each in path.transitions if each.hours is not None)
    waiting: list[Calendar] = [path.calendar, *gates]
    while waiting:
        calendar = waiting.pop()
        yield calendar.name
        if isinstance(calendar.open_time, Combination):
            waiting += [*calendar.open_time.of, *calendar.open_time.without]


def _on_charts(found: Iterable[Difference], pairs: Iterable[Matching]) -> Iterator[Difference]:
    """Differences of a matrix, once for each path on whose chart they touch something."""
    pairs = list(pairs)
    for each in found:
        touched = [
            replace(each, path=pair.new.name, parts=parts)
            for pair in pairs
            if each.name == pair.new.matrix.name
            and (parts := tuple(touched_by_level(pair, each.about)))
        ]
        yield from touched or [each]


def _desk(old: Desk, new: Desk, lines: tuple[Lines, Lines]) -> Iterator[Difference]:
    before, after = lines
    for about in ("desk", "about"):
        was, now = (getattr(each, "name" if about == "desk" else about) for each in (old, new))
        if was != now:
            said = f"the desk's {'name' if about == 'desk' else 'purpose'} {arrow(was, now)}"
            yield Difference("changed", about, new.name, said, *after.spot(DESK, about), was, now)
    yield from _words(lines)
    yield from _walks(old, new, after)
    was_accepted, now_accepted = (
        {(each.finding, each.at, each.about): each for each in desk.accepts} for desk in (old, new)
    )
    for key, each in was_accepted.items():
        if key not in now_accepted:
            said = f"finding '{each.finding}' at {each.at} is not accepted any more"
            yield gone("accepts", each.finding, (DESK, each.line), said, each.because)
    for key, each in now_accepted.items():
        was_there = was_accepted.get(key)
        if was_there is None:
            said = f"finding '{each.finding}' at {each.at} is accepted: {each.because}"
            yield Difference("added", "accepts", each.finding, said, DESK, each.line,
                             new=each.because)  # fmt: skip
        elif was_there.because != each.because:
            told = was_there.because, each.because
            said = f"finding '{each.finding}' at {each.at} is accepted because {arrow(*told)}"
            yield Difference("changed", "accepts", each.finding, said, DESK, each.line, *told)
    del before


def _words(lines: tuple[Lines, Lines]) -> Iterator[Difference]:
    """What tickets have and what happens to them, and the desk's settings by name."""
    old, new = (each.head() for each in lines)
    for section, about in _SECTIONS:
        yield from sections(old, new, section, about, lines, DESK)


def _walks(old: Desk, new: Desk, after: Lines) -> Iterator[Difference]:
    """The rules of `walks`: by path and condition, then by path."""
    fields = old.vocabulary.fields, new.vocabulary.fields
    pairs = paired(old.walks, new.walks, _rule, _rule)
    left = [rule for rule in old.walks if not any(rule is one for one, _ in pairs)]
    come = [rule for rule in new.walks if not any(rule is other for _, other in pairs)]
    same = paired(left, come, lambda rule: rule.path, lambda rule: rule.path)
    for one, other in same:
        told = str(one.condition or "else"), str(other.condition or "else")
        meaning = narrowing(one.condition, other.condition, *fields)
        what: What = "changed" if meaning.what == "same" else meaning.what
        said = f"tickets walk '{other.path}' when {arrow(*told)} ({meaning.words})"
        yield Difference(what, "walks", other.path, said, DESK, other.line, *told)
    for rule in left:
        if not any(rule is one for one, _ in same):
            said = f"tickets walk '{rule.path}' no more by {_by(rule)}"
            yield gone("walks", rule.path, (DESK, rule.line), said, _by(rule))
    for rule in come:
        if not any(rule is other for _, other in same):
            said = f"tickets walk '{rule.path}' by {_by(rule)}, which is new"
            yield Difference("added", "walks", rule.path, said, DESK, rule.line, new=_by(rule))
    twins = {id(one): other for one, other in (*pairs, *same)}
    kept = [twins[id(rule)] for rule in old.walks if id(rule) in twins]
    now = [rule for rule in new.walks if any(rule is other for other in twins.values())]
    if any(one is not other for one, other in zip(kept, now, strict=True)):
        told = listed(map(_by, kept)), listed(map(_by, now))
        said = f"'walks' asks in another order: {arrow(*told)}"
        yield Difference("moved", "walks", new.name, said, *after.spot(DESK, "walks"), *told)


def _rule(rule: Rule) -> tuple[str, str]:
    return rule.path, str(rule.condition or "")


def _by(rule: Rule) -> str:
    return f"'{rule.condition or 'else'}'"


__all__ = ["Comparison", "Difference", "Part", "compare", "compare_paths"]
