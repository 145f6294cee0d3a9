"""What is different about a path besides its steps and transitions, and all of it together."""

from collections.abc import Iterator

from matrices.differing.differences import Difference, Part
from matrices.differing.lines import Lines
from matrices.differing.matching import Matching
from matrices.differing.steps import order_anywhere, steps
from matrices.differing.telling import arrow, compared, listed
from matrices.differing.transitions import transitions
from matrices.paths import ClockRule, Path


def path_differences(matching: Matching, before: Lines, after: Lines) -> Iterator[Difference]:
    """All that is different about a path itself: its head, then in the order of the lines."""
    yield from _head(matching, after)
    yield from _clocks(matching, before, after)
    found = [*steps(matching), *order_anywhere(matching), *transitions(matching)]
    yield from sorted(found, key=lambda each: each.line)


def _head(matching: Matching, after: Lines) -> Iterator[Difference]:
    old, new = matching.old, matching.new

    def different(about: str, said: str, was: str, now: str, *parts: Part) -> Difference:
        file, line = after.spot(new.file, about)
        sentence = f"path '{new.name}': {said}"
        return Difference(
            "changed", about, new.name, sentence, file, line, was, now, new.name, parts
        )

    if old.name != new.name:
        file, line = after.spot(new.file, "path")
        said = f"path '{old.name}' is called '{new.name}' now"
        yield Difference("renamed", "path", new.name, said, file, line, old.name, new.name,
                         new.name)  # fmt: skip
    for about, was, now in (
        ("title", old.said.get("title", ""), new.said.get("title", "")),
        ("calendar", old.calendar.name, new.calendar.name),
        ("matrix", old.matrix.name, new.matrix.name),
        ("pauses", listed(sorted(old.pauses)), listed(sorted(new.pauses))),
    ):
        if was != now:
            yield different(about, f"{about} {arrow(was, now)}", was, now)
    restarts = matching.steps.get(old.restart) != new.restart
    if matching.steps.get(old.start) != new.start:
        said = f"begins at '{new.start}' instead of '{old.start}'"
        first = Part("start", old.start, new.start)
        beside = () if restarts else _restarts(matching)
        yield different("start", said, old.start, new.start, first, *beside)
    if restarts:
        said = f"reopened tickets begin at '{new.restart}' instead of '{old.restart}'"
        yield different("restart", said, old.restart, new.restart, *_restarts(matching))


def _restarts(matching: Matching) -> Iterator[Part]:
    """The steps on whose box it is written that reopened tickets begin there, or was."""
    old, new = matching.old, matching.new
    was = {old.restart} if old.restart != old.start else set[str]()
    now = {new.restart} if new.restart != new.start else set[str]()
    for before, after in matching.steps.items():
        if (before in was) != (after in now):
            yield Part("step", before, after)


def _clocks(matching: Matching, before: Lines, after: Lines) -> Iterator[Difference]:
    old, new = ({rule.name: rule for rule in path.clocks} for path in (matching.old, matching.new))
    path: Path = matching.new

    def where(name: str, is_new: bool) -> tuple[str, int]:  # noqa: FBT001 (as it is asked)
        lines, file = (after, path.file) if is_new else (before, matching.old.file)
        return lines.spot(file, "clocks", name)

    for each in compared("clock", old, new, where, clock_words):
        yield Difference(each.what, each.about, each.name, each.said, each.file, each.line,
                         each.old, each.new, path.name)  # fmt: skip
    was, now = ([name for name in rules if name in old and name in new] for rules in (old, new))
    if was != now:
        file, line = after.spot(path.file, "clocks")
        said = f"path '{path.name}': clocks in another order: {arrow(listed(was), listed(now))}"
        yield Difference("moved", "clocks", path.name, said, file, line, listed(was), listed(now),
                         path.name)  # fmt: skip


def clock_words(rule: ClockRule) -> str:
    """When a clock starts, stops and goes on, in words."""
    parts = [
        *(
            f"{word} {listed(sorted(getattr(rule, word)))}"
            for word in ("starts", "stops", "resumes", "restarts")
            if getattr(rule, word)
        ),
        *(["again"] if rule.again else []),
        *([f"target {rule.target}"] if rule.target else []),
        *(["runs on in pauses"] if rule.runs_on else []),
    ]
    return ", ".join(parts)
