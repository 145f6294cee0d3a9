"""Who may approve what, as the roster's `authority` says it."""

from collections.abc import Iterator, Mapping

from matrices.authority import ANY, Grant
from matrices.decimals import decimal
from matrices.files.documents import Document, Place
from matrices.files.shapes import RosterShape
from matrices.problems import nearest
from matrices.targets import Target
from matrices.tickets import Field

_ANY = "any"


def read_authority(
    document: Document, shape: RosterShape, fields: Mapping[str, Field] | None
) -> dict[str, tuple[Grant, ...]]:
    """Who may approve each thing, with problems on the document.

    Amounts are of the ticket's number field of that name; without `fields` nobody looks.
    """
    return {what: tuple(_grants(document, shape, what, fields)) for what in shape.authority}


def _grants(
    document: Document, shape: RosterShape, what: str, fields: Mapping[str, Field] | None
) -> Iterator[Grant]:
    if not shape.authority[what]:
        document.problem(("authority", what), f"nobody may approve '{what}'", "name somebody")
    for whom, limit in shape.authority[what].items():
        place: Place = ("authority", what, whom)
        known = [
            *(*shape.people, *shape.roles),
            *(f"team {name}" for name in shape.teams),
            *(f"on-call {name}" for name in shape.on_call),
        ]
        if whom not in known:
            found = f"authority for '{what}': there is nobody called '{whom}'"
            document.problem(place, found, nearest(whom, known))
        found = "" if limit == _ANY else _refused(what, limit, fields)
        if found:
            right = "write an amount as in 500, or any"
            document.problem(place, f"authority for '{what}': {found}", right)
        elif limit == _ANY:
            yield Grant(Target(whom), ANY)
        else:
            yield Grant(Target(whom), decimal(limit.partition(" ")[0]))


def _refused(what: str, limit: str, fields: Mapping[str, Field] | None) -> str:
    """What is wrong with a limit that is an amount."""
    amount, _, unit = limit.partition(" ")
    try:
        below = decimal(amount) < 0
    except ValueError:
        return f"'{limit}' is no amount"
    if below:
        return f"'{limit}' is less than nothing"
    if fields is None:
        return ""
    field = fields.get(what)
    if field is None or field.kind == "text":
        return f"'{limit}' is an amount, and tickets have no number '{what}'"
    if unit not in ("", field.unit):
        return f"'{limit}' is not in {field.unit or 'a number without a unit'}"
    return ""
