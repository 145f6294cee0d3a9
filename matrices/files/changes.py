"""Changes of plain data at a place of it, and sentences where that is no place."""

from dataclasses import dataclass
from typing import Any

from matrices.files.documents import Place
from matrices.problems import nearest


@dataclass(frozen=True, slots=True)
class Put:
    """The part at a place gets this value; a key that its mapping lacks is written at its end."""

    place: Place
    value: Any


@dataclass(frozen=True, slots=True)
class Insert:
    """A part is written before the one that is there: of a list by its number, or of a mapping.

    The number may be one past the last. `before` names the key before which a new key is written;
    without it that is the end.
    """

    place: Place
    value: Any
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """The part at a place is taken out, with the comments inside and behind it."""

    place: Place


@dataclass(frozen=True, slots=True)
class Rename:
    """The key at a place gets another name; what it holds stays."""

    place: Place
    name: str


Change = Put | Insert | Remove | Rename


class NoPlace(Exception):
    """A change that cannot be made: what was found, and what would be right."""

    def __init__(self, found: str, right: str = "") -> None:
        """Keep both."""
        super().__init__(found)
        self.found = found
        self.right = right


def applied(data: Any, change: Change) -> Any:
    """The data with the change made; NoPlace where it cannot be."""
    if not change.place:
        raise NoPlace("the whole file is no place", "name a part of it")
    *around, last = change.place
    try:
        holder = value_at(data, tuple(around))
    except LookupError:
        holder = None
    if isinstance(holder, dict) and isinstance(last, str):
        there = last in holder
        new = _in_mapping(holder, change, last)
    elif isinstance(holder, list) and type(last) is int:
        there = 0 <= last < len(holder)
        new = _in_list(holder, change, last)
    else:
        there, new = False, None
    if new is None or (not there and isinstance(change, Remove | Rename)):
        raise NoPlace(*_nowhere(data, change.place))
    return replaced(data, tuple(around), new)


def _nowhere(data: Any, place: Place) -> tuple[str, str]:
    """Up to where a place is there, and what would be right."""
    for i, part in enumerate(place):
        inside = " ".join(f"'{each}'" for each in place[:i]) or "the file"
        if isinstance(data, dict) and isinstance(part, str):
            if part not in data:
                return f"there is no '{part}' in {inside}", nearest(part, data)
        elif isinstance(data, list) and type(part) is int:
            if not 0 <= part < len(data):
                return f"there is no part {part} in {inside}", f"it has {len(data)}, from 0 on"
        elif isinstance(data, dict | list):
            what = "a mapping" if isinstance(data, dict) else "a list"
            right = "name a key" if isinstance(data, dict) else "name a part by its number from 0"
            return f"{inside} is {what}, and has no part {part!r}", right
        else:
            return f"{inside} has no parts", "name it itself"
        data = data[part]
    return "this place cannot be changed so", "only keys can be renamed"


def _in_mapping(holder: dict[str, Any], change: Change, key: str) -> Any:
    match change:
        case Put():
            return {**holder, key: change.value}
        case Remove():
            return {name: each for name, each in holder.items() if name != key}
        case Rename(name=name):
            if name != key and name in holder:
                raise NoPlace(f"there is '{name}' already", "take another name")
            return {name if each == key else each: value for each, value in holder.items()}
    if key in holder:
        raise NoPlace(f"there is '{key}' already", "use Put to change it")
    if change.before is not None and change.before not in holder:
        right = nearest(change.before, holder)
        raise NoPlace(f"there is no '{change.before}' to write it before", right)
    items: list[tuple[str, Any]] = []
    for each, value in holder.items():
        if each == change.before:
            items.append((key, change.value))
        items.append((each, value))
    return dict(items) if change.before is not None else {**holder, key: change.value}


def _in_list(holder: list[Any], change: Change, at: int) -> Any:
    match change:
        case Put(value=value) if 0 <= at < len(holder):
            return [*holder[:at], value, *holder[at + 1 :]]
        case Insert(value=value) if 0 <= at <= len(holder):
            return [*holder[:at], value, *holder[at:]]
        case Remove() if 0 <= at < len(holder):
            return [*holder[:at], *holder[at + 1 :]]
    return None


def value_at(data: Any, place: Place) -> Any:
    """The value at a place; LookupError where none is."""
    for part in place:
        fits = isinstance(data, dict) if isinstance(part, str) else isinstance(data, list)
        if not fits or (isinstance(part, int) and part < 0):
            raise LookupError(part)
        data = data[part]
    return data


def replaced(data: Any, place: Place, value: Any) -> Any:
    """The data with another value at a place that is there."""
    if not place:
        return value
    first, *rest = place
    inner = replaced(data[first], tuple(rest), value)
    if isinstance(data, dict):
        return {**data, first: inner}
    return [inner if i == first else each for i, each in enumerate(data)]
