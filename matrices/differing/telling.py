"""Small sentences that all kinds of differences share."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from matrices.differing.differences import Difference, What
from matrices.differing.lines import Spot

Thing = TypeVar("Thing")
_LONGEST = 160


def arrow(old: object, new: object) -> str:
    """From the old to the new, `nothing` where one is empty."""
    return f"{_short(old)} → {_short(new)}"


def _short(said: object) -> str:
    text = "" if said is None else str(said)
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return text or "nothing"


def listed(names: Iterable[object]) -> str:
    """Names after each other."""
    return ", ".join(map(str, names))


def compared(
    about: str,
    old: Mapping[str, Thing],
    new: Mapping[str, Thing],
    where: Callable[[str, bool], Spot],
    words: Callable[[Thing], str],
    show: Callable[[str], str] = "'{}'".format,
) -> Iterator[Difference]:
    """What was added, removed and changed among named things; `where` is asked for new or old."""
    for name in dict.fromkeys((*old, *new)):
        shown = f"{about} {show(name)}"
        if name not in new:
            yield gone(about, name, where(name, False), f"{shown} is gone", words(old[name]))  # noqa: FBT003
        elif name not in old:
            said = words(new[name])
            sentence = f"{shown} is new{f': {_short(said)}' if said else ''}"
            file, line = where(name, True)  # noqa: FBT003
            yield Difference("added", about, name, sentence, file, line, new=said)
        elif old[name] != new[name]:
            before, after = words(old[name]), words(new[name])
            file, line = where(name, True)  # noqa: FBT003
            sentence = f"{shown}: {arrow(before, after)}" if before != after else f"{shown} changed"
            yield Difference("changed", about, name, sentence, file, line, before, after)


def gone(about: str, name: str, spot: Spot, sentence: str, said: str = "") -> Difference:
    """A thing that is there no more."""
    return Difference("removed", about, name, sentence, *spot, old=said)


def what_of(old: object, new: object) -> What:
    """Whether something was added, removed or changed."""
    if not old:
        return "added"
    return "changed" if new else "removed"
