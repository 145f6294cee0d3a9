"""Which silent tickets stand for a row of a matrix."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise, product

from matrices.comparisons import Among, Beside, Compare, Either, Every, Not, Test
from matrices.conditions import Condition
from matrices.decimals import decimal
from matrices.desk import Desk
from matrices.matrix import Matrix, Row
from matrices.paths import Path
from matrices.plan import Place
from matrices.proving.silence import Silence, asks_holder, is_timed
from matrices.tickets import Field, Ticket
from matrices.trying import TICKET

MOST_COMBINATIONS = 20_000
"""How many combinations of values are looked at for a row."""
MOST_CASES = 16
"""How many kinds of tickets are proved for a row."""


@dataclass(frozen=True, slots=True)
class Cases:
    """What is told of the tickets that stand for a row; `whole` is whether all kinds are there."""

    told: tuple[Mapping[str, str], ...]
    whole: bool = True


def cases_of(desk: Desk, path: Path, row: Row) -> Cases:
    """One ticket for the row, and more where other fields lead a silent ticket elsewhere.

    None where the desk lets no ticket of the row walk the path, though it does let others.
    """
    varied = _varied(desk, path)
    choices = [_choices(path, name, texts, row) for name, texts in varied.items()]
    walked = any(rule.path == path.name for rule in desk.walks)
    found: dict[object, Mapping[str, str]] = {}
    combinations = product(*choices)
    for values in islice(combinations, MOST_COMBINATIONS):
        told = {name: value for name, value in zip(varied, values, strict=True) if value}
        ticket = Ticket(TICKET, told)
        if walked and not _walks(desk, path, ticket):
            continue
        kind = _kind(desk, path, row, ticket)
        if kind is not None:
            found.setdefault(kind, told)
        if len(found) > MOST_CASES:
            break
    whole = len(found) <= MOST_CASES and next(combinations, None) is None
    return Cases(tuple(islice(found.values(), MOST_CASES)), whole)


def _walks(desk: Desk, path: Path, ticket: Ticket) -> bool:
    try:
        return desk.path_for(ticket) is path
    except LookupError:
        return False


def _kind(desk: Desk, path: Path, row: Row, ticket: Ticket) -> object:
    """What tells a ticket of the row from others: where it goes by itself; None for other rows."""
    values = path.vocabulary.values(ticket)
    places = path.plan.places.values()
    try:
        counts = path.matrix.row_for(values)
        if counts is not row and not (path.matrix.hit == "collect" and row.fits(values)):
            return None
        rows = {place.path.name: place.path.matrix.row_for(values).line for place in places}
    except LookupError:
        return None
    silence = Silence(path, values)
    steps = silence.steps()
    held = bool(values.get("assignee")) and asks_holder(path, steps)
    paused = values.get("state", "") in path.pauses
    looked_at: Mapping[str, object] = silence.looked_at
    if silence.sets:
        looked_at = {name: values[name] for name in _looked_at(path, steps)}
    return (
        frozenset(looked_at.items()),
        frozenset(rows.items()),
        values.get("assignee") if held else None,
        paused,
        tuple(_granted(desk, path, values)),
    )


def _looked_at(path: Path, steps: Iterable[str]) -> set[str]:
    """The fields that may lead a silent ticket elsewhere from these steps, though some are set."""
    places = path.plan.places
    conditions = (each for name in steps for each in _timed(places[name]))
    found = {name for condition in conditions for name in condition.fields}
    inputs = {field.name for place in places.values() for field in place.path.matrix.inputs}
    is_set = {name for place in places.values() for way in place.ways for name in way.each.sets}
    return found if inputs.isdisjoint(is_set) else found | inputs


def _varied(desk: Desk, path: Path) -> Mapping[str, set[str]]:
    """The fields by which a silent ticket may go elsewhere, with the values that are named."""
    found: dict[str, set[str]] = {}
    for place in path.plan.places.values():
        for field in place.path.matrix.inputs:
            found.setdefault(field.name, set()).update(_told_apart(place.path.matrix, field.name))
    for name in _approved(path):
        limits = (grant.limit for grant in desk.roster.authority.get(name, ()))
        found.setdefault(name, set()).update(f"{each:f}" for each in limits if each.is_finite())
    for condition in _conditions(desk, path):
        for name in condition.fields:
            found.setdefault(name, set())
        for name, text in _named(condition.test):
            found[name].add(text)
    if asks_holder(path, set(path.plan.places)) and "assignee" in path.vocabulary.fields:
        found.setdefault("assignee", set())
    return found


def _granted(desk: Desk, path: Path, values: Mapping[str, str]) -> Iterator[bool]:
    """Which authority is enough for what the path has approved."""
    for what in _approved(path):
        amount = decimal(values[what])
        yield from (amount <= grant.limit for grant in desk.roster.authority.get(what, ()))


def _approved(path: Path) -> Iterator[str]:
    """The numbers for which steps of the path need authority."""
    fields = path.vocabulary.fields
    for name in dict.fromkeys(place.step.of for place in path.plan.places.values()):
        if name in fields and fields[name].numeric:
            yield name


def _conditions(desk: Desk, path: Path) -> Iterator[Condition]:
    for rule in desk.walks:
        if rule.condition is not None:
            yield rule.condition
    for place in path.plan.places.values():
        yield from _timed(place)


def _timed(place: Place) -> Iterator[Condition]:
    """The conditions of the transitions of a step that time alone may take."""
    for way in place.ways:
        if is_timed(way):
            yield from filter(None, (way.each.guard, way.each.condition))


def _named(test: Test) -> Iterator[tuple[str, str]]:
    match test:
        case Among(field, texts):
            yield from ((field, text) for text in texts)
        case Compare(field, _, number):
            yield field, f"{number:f}"
        case Beside(field, _, other, _):
            yield from ((field, ""), (other, ""))
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _named(part)
        case Not(part):
            yield from _named(part)


def _choices(path: Path, name: str, named: set[str], row: Row) -> list[str]:
    """The values of a field that may make a difference: first the missing one, told as nothing."""
    field = path.vocabulary.fields[name]
    if field.numeric:
        texts = _numbers(field, named)
    elif field.one_of:
        others = [value for value in field.one_of if value not in named]
        texts = [*(value for value in field.one_of if value in named), *others[:1]]
    else:
        texts = [*sorted(named - {""}), f"any other {name}"]
    found = ["", *(text for text in texts if text != field.missing)]
    return [text for text in found if _fits(row, name, field.value(text))]


def _told_apart(matrix: Matrix, name: str) -> Iterator[str]:
    """The values of a field that the rows of a matrix tell apart."""
    for field, axis in zip(matrix.inputs, matrix.axes, strict=True):
        if field.name == name:
            any_other = not (field.numeric or field.one_of)
            yield from axis.examples[:-1] if any_other else axis.examples


def _fits(row: Row, name: str, value: str) -> bool:
    """Whether a row may be for a ticket with this value of a field."""
    cell = row.when.get(name)
    return cell is None or cell.fits(value)


def _numbers(field: Field, named: set[str]) -> list[str]:
    """Each number named, one between every two, one below all and one above all."""
    edges = sorted({Decimal(text) for text in named if text})
    if not edges:
        return [field.missing]
    between = [(low + high) / 2 for low, high in pairwise(edges)]
    texts = (f"{number:f}" for number in (edges[0] - 1, *edges, *between, edges[-1] + 1))
    return [text for text in texts if not field.refuses(text)]
