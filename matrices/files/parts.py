"""The smaller files of a desk: roster, and the words of desk.yaml."""

import re
from collections.abc import Iterator, Mapping

from matrices.files.documents import Document, Place
from matrices.files.shapes import DeskShape, RosterShape
from matrices.problems import nearest
from matrices.roster import Roster
from matrices.tickets import OPENED, REOPENED, Change, Field, Vocabulary

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")


def read_vocabulary(document: Document, shape: DeskShape) -> Vocabulary:
    """The ticket's fields and the names of events, with problems on the document."""
    fields = {
        name: Field(name, tuple(each.one_of), each.missing) for name, each in shape.ticket.items()
    }
    for name, each in shape.ticket.items():
        if each.text == bool(each.one_of):
            found = f"field '{name}' says neither or both of 'text: true' and 'one of: [...]'"
            document.problem(("ticket", name), found, "one of them would be right")
        if not re.fullmatch(r"[a-z_][a-z0-9_]*", name) or name in (OPENED, REOPENED):
            right = "small letters, digits and _ would be right"
            document.problem(("ticket", name), f"a field cannot be called '{name}'", right)
    changes: dict[str, Change] = {}
    plain: dict[str, str] = {}
    for name, said in shape.events.items():
        if isinstance(said, str):
            plain[name] = said
        else:
            for change in _change(document, fields, name, said):
                changes[name] = change
    for name in (*plain, *changes):
        if name in fields or name in (OPENED, REOPENED):
            found = f"'{name}' is a name that events have already"
            document.problem(("events", name), found, "give it another name or take it out")
    return Vocabulary(fields, changes, plain)


def _change(
    document: Document, fields: Mapping[str, Field], name: str, said: Mapping[str, str]
) -> Iterator[Change]:
    place: Place = ("events", name)
    if len(said) != 1:
        document.problem(place, f"event '{name}' is a change of one field", "write {FIELD: VALUE}")
        return
    (field, value), *_ = said.items()
    if field not in fields:
        found = f"event '{name}': a ticket has no field '{field}'"
        document.problem((*place, field), found, nearest(field, fields))
        return
    wrong = "" if value == "any" else fields[field].refuses(value)
    if wrong:
        document.problem((*place, field), f"event '{name}': {wrong}")
    yield Change(field, "" if value == "any" else value)


def read_roster(document: Document, shape: RosterShape) -> Roster:
    """The people, teams and roles, with problems on the document."""
    for name, person in shape.people.items():
        if not _ADDRESS.fullmatch(person.mail):
            found = f"'{person.mail}' is no mail address"
            document.problem(("people", name, "mail"), found, "write it as in anna@desk.example")
    for team, members in shape.teams.items():
        for i, name in enumerate(members):
            if name not in shape.people:
                found = f"team '{team}': there is nobody called '{name}'"
                document.problem(("teams", team, i), found, nearest(name, shape.people))
    for role, name in shape.roles.items():
        if name not in shape.people:
            found = f"role '{role}': there is nobody called '{name}'"
            document.problem(("roles", role), found, nearest(name, shape.people))
    return Roster(
        people={name: person.mail for name, person in shape.people.items()},
        teams={name: tuple(members) for name, members in shape.teams.items()},
        roles=shape.roles,
    )
