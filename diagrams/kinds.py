"""The tickets of a row that fare alike as one kind, with words for what tells kinds apart."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from diagrams.prose import listed, shortened
from matrices.proving.goals import HELD, TOLD, Goal
from matrices.proving.proof import CaseProof, RowProof
from matrices.tickets import Field, Vocabulary

_MOST_VALUES = 4
_Thing = TypeVar("_Thing")

Values = tuple[str, ...]
"""The values of the fields that tell kinds apart, in the order of these."""


class Kind(NamedTuple):
    """Tickets of a row that fare alike, in words, with one of them."""

    words: str
    case: CaseProof


def kinds_of(
    row: RowProof, vocabulary: Vocabulary, fares: Callable[[CaseProof], object]
) -> list[Kind]:
    """The kinds of a row's tickets that do not fare alike; where all do, the row is one kind."""
    groups = alike(row.cases, fares)
    told = [[case.told for case in group] for group in groups]
    fields = [vocabulary.fields[name] for name in _telling_apart(told)]
    parts = [{_values(fields, each) for each in group} for group in told]
    every = set[Values]().union(*parts)
    return [
        Kind(", ".join(filter(None, (row.words, _words(fields, part, every)))), group[0])
        for part, group in zip(parts, groups, strict=True)
    ]


def alike(things: Iterable[_Thing], key: Callable[[_Thing], object]) -> list[list[_Thing]]:
    """Things by what is said of them, in the order of the first of each.

    >>> alike(["a", "b", "cc"], len)
    [['a', 'b'], ['cc']]
    """
    groups: list[tuple[object, list[_Thing]]] = []
    for thing in things:
        said = key(thing)
        group = next((group for known, group in groups if known == said), None)
        if group is None:
            groups.append((said, [thing]))
        else:
            group.append(thing)
    return [group for _, group in groups]


def _telling_apart(groups: Sequence[Sequence[Mapping[str, str]]]) -> list[str]:
    """As few fields as tell to which group a ticket belongs."""
    names = list(dict.fromkeys(name for group in groups for told in group for name in told))
    for name in names[::-1]:
        fewer = [each for each in names if each != name]
        if _are_apart(groups, fewer):
            names = fewer
    return names


def _are_apart(groups: Sequence[Sequence[Mapping[str, str]]], names: Sequence[str]) -> bool:
    parts = [{tuple(told.get(name) for name in names) for told in group} for group in groups]
    return sum(map(len, parts)) == len(set().union(*parts))


def _values(fields: Sequence[Field], told: Mapping[str, str]) -> Values:
    return tuple(field.value(told.get(field.name)) for field in fields)


def _words(fields: Sequence[Field], part: set[Values], every: set[Values]) -> str:
    """Which of all the values are meant, by one field after the other; nothing where all are."""
    if part == every:
        return ""
    first, *rest = fields
    others: dict[frozenset[Values], list[str]] = {}
    for value in dict.fromkeys(values[0] for values in sorted(part, key=_order)):
        others.setdefault(frozenset(_behind(part, value)), []).append(value)
    known = {values[0] for values in every}
    found = []
    for behind, values in others.items():
        all_behind = {each for value in values for each in _behind(every, value)}
        mine = "" if len(values) == len(known) else _named(first, values, known)
        found.append(", ".join(filter(None, (mine, _words(rest, set(behind), all_behind)))))
    return "; or ".join(found)


def _order(values: Values) -> tuple[tuple[bool, float, str], ...]:
    """Numbers by their size, before them what is missing."""
    return tuple(
        (bool(text), float(text) if text.replace(".", "", 1).isdecimal() else 0.0, text)
        for text in values
    )


def _behind(every: set[Values], value: str) -> Iterator[Values]:
    return (values[1:] for values in every if values[0] == value)


def _named(field: Field, values: Sequence[str], known: set[str]) -> str:
    """Some values of a field, of all that are known.

    >>> _named(Field("refund", kind="number"), ["30", "200"], {"", "30", "200", "2000"})
    'refund 30 or 200'
    >>> _named(Field("assignee"), ["any other assignee"], {"", "any other assignee"})
    'with an assignee'
    """
    name = field.name
    other = f"any other {name}"
    said = [value for value in values if value and value != other]
    parts = [f"{name} {listed(shortened(said, _MOST_VALUES), 'or')}"] if said else []
    if other in values:
        alone = known <= {"", other}
        parts.append(f"with {'an' if name[0] in 'aeiou' else 'a'} {name}" if alone else other)
    if "" in values:
        parts.insert(0, f"no {name}")
    return " or ".join(parts)


def goals_in_words(goals: Sequence[Goal]) -> str:
    """What is waited for, of several what comes at the same time.

    >>> goals_in_words([HELD, TOLD, Goal("level", 1)])
    'a person has it, is told and level 1'
    """
    words = [str(goal) for goal in goals]
    if HELD in goals and TOLD in goals:
        words[goals.index(TOLD)] = "is told"
    return listed(words)
