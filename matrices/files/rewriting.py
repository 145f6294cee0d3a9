"""Changes to a designer's file by a program: what is not meant stays as it is, byte for byte.

The parts are found by ruamel.yaml, with the positions at which they stand, and only these are
written anew; so comments, order, quoting, alignment, blank lines and line ends of all else remain.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from matrices.files.changes import (
    Change,
    Insert,
    NoPlace,
    Put,
    Remove,
    Rename,
    applied,
    replaced,
    value_at,
)
from matrices.files.documents import Document, Place, read_yaml
from matrices.files.splices import Tree, spliced
from matrices.problems import ModelError, Problem, nearest

__all__ = ["Change", "Insert", "Put", "Remove", "Rename", "rename_step", "rewrite"]

_GOALS = ("go", "else", "yes", "no", "join")


def rewrite(text: str, changes: Iterable[Change], *, file: str = "the file") -> str:
    """The text of a YAML file with these changes made, one after the other.

    A change names its place as `Document.lines` does: ("steps", "desk", "next", 0, "after"). All
    other lines stay as they are; a change to what is there already changes nothing. ModelError
    where the text cannot be read, and where a place is not there or cannot be changed.

    >>> rewrite("a:   {wait:  15m}  # why", [Put(("a", "wait"), "30m")])
    'a:   {wait:  30m}  # why'
    """
    for change in changes:
        text = _changed(file, text, change)
    return text


def rename_step(text: str, old: str, new: str, *, file: str = "the file") -> str:
    """The text of a path file with a step renamed, and all that leads to it."""
    document = _read(file, text)
    data = document.data
    steps = data.get("steps") if isinstance(data, dict) else None
    if not isinstance(steps, dict) or old not in steps:
        known = steps if isinstance(steps, dict) else ()
        raise ModelError([Problem(file, 0, f"there is no step '{old}'", nearest(old, known))])
    if new == old:
        return text
    if new in steps:
        line = document.line("steps", new)
        raise ModelError(
            [Problem(file, line, f"there is a step '{new}' already", "take another name")]
        )
    tree = Tree(text)
    named = [place for place in _goals(data) if value_at(data, place) == old]
    edits = [tree.put(Put(place, new)) for place in named]
    edits.append(tree.rename(Rename(("steps", old), new)))
    wanted = _renamed(data, named, old, new)
    return _verified(file, spliced(text, edits), wanted, ("steps", old), document)


def _read(file: str, text: str) -> Document:
    document = read_yaml(file, text)
    if document.problems:
        raise ModelError(document.problems)
    return document


def _changed(file: str, text: str, change: Change) -> str:
    document = _read(file, text)
    data, tree = document.data, Tree(text)
    try:
        wanted = applied(data, change)
        if wanted == data and list(_ordered(wanted)) == list(_ordered(data)):
            return text
        match change:
            case Put():
                edit = tree.put(change)
            case Insert():
                edit = tree.insert(change)
            case Remove():
                edit = tree.remove(change.place)
            case Rename():
                edit = tree.rename(change)
    except NoPlace as error:
        around = change.place[:-1]
        line = document.line(*around) if change.place else 0
        raise ModelError([Problem(file, line, error.found, error.right)]) from error
    except ValueError as error:
        line = document.line(*change.place)
        raise ModelError([Problem(file, line, str(error))]) from error
    return _verified(file, spliced(text, [edit]), wanted, change.place, document)


def _verified(file: str, text: str, wanted: Any, place: Place, document: Document) -> str:
    """The text, if it says what is wanted; the ways of YAML are many."""
    try:
        found = _read(file, text).data
    except ModelError:
        found = None
    if found != wanted or list(_ordered(found)) != list(_ordered(wanted)):
        told = " ".join(f"'{part}'" for part in place)
        right = "change it by hand, or write it more plainly first"
        line = document.line(*place)
        raise ModelError([Problem(file, line, f"{told} cannot be changed as it is written", right)])
    return text


def _ordered(data: Any) -> Iterator[Any]:
    """The keys of all mappings, in their order."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _ordered(value)
    elif isinstance(data, list):
        for each in data:
            yield from _ordered(each)


def _goals(data: Mapping[str, Any]) -> Iterator[Place]:
    """Every place of a path file where the name of a step stands as a goal."""
    for key in ("start", "restart"):
        if key in data:
            yield (key,)
    yield from _transitions(data, "anywhere")
    for name, step in data["steps"].items():
        if isinstance(step, dict):
            yield from (("steps", name, *inner) for inner in _goals_of_step(step))


def _goals_of_step(step: Mapping[str, Any]) -> Iterator[Place]:
    for key in ("next", "decide"):
        yield from _transitions(step, key)
    for key in _GOALS:
        if isinstance(step.get(key), str):
            yield (key,)
    late, ways = step.get("unanswered"), step.get("fork")
    if isinstance(late, dict) and "go" in late:
        yield ("unanswered", "go")
    yield from (("fork", i) for i, _ in enumerate(ways if isinstance(ways, list) else ()))


def _transitions(data: Mapping[str, Any], key: str) -> Iterator[Place]:
    listed = data.get(key)
    for i, each in enumerate(listed if isinstance(listed, list) else ()):
        for goal in ("go", "else"):
            if isinstance(each, dict) and goal in each:
                yield (key, i, goal)


def _renamed(data: Any, places: Iterable[Place], old: str, new: str) -> Any:
    for place in places:
        data = replaced(data, place, new)
    steps = {new if name == old else name: step for name, step in data["steps"].items()}
    return {**data, "steps": steps}
