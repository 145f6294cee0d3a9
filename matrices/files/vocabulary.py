"""The words of desk.yaml: what a ticket has, and what happens to it."""

import re
from collections.abc import Iterator, Mapping

from matrices.decimals import decimal
from matrices.files.documents import Document, Place
from matrices.files.shapes import DeskShape, FieldShape
from matrices.paths import RETURNED
from matrices.problems import nearest
from matrices.tickets import BUILT_IN, OPENED, REOPENED, Change, Field, Kind, Vocabulary

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_KINDS = "text: true, one of: [...], number: UNIT and count: true"


def read_vocabulary(document: Document, shape: DeskShape) -> Vocabulary:
    """The ticket's fields and the names of events, with problems on the document."""
    return _VocabularyReader(document, shape).read()


class _VocabularyReader:
    """Reads the fields, then the events that change them, then what the counts count."""

    def __init__(self, document: Document, shape: DeskShape) -> None:
        self.document = document
        self.shape = shape

    def read(self) -> Vocabulary:
        fields = {name: self._field(name, each) for name, each in self.shape.ticket.items()}
        changes: dict[str, Change] = {}
        plain: dict[str, str] = {}
        for name, said in self.shape.events.items():
            if isinstance(said, str):
                plain[name] = said
            else:
                changes.update((name, change) for change in self._change(fields, name, said))
        words = Vocabulary(fields, changes, plain)
        self._names(words)
        self._counts(words)
        return words

    # Fields

    def _field(self, name: str, shape: FieldShape) -> Field:
        kinds = shape.kinds
        place: Place = ("ticket", name)
        if len(kinds) != 1:
            found = f"field '{name}' is {' and '.join(kinds) or 'of no kind'}"
            self._wrong(place, found, f"one of {_KINDS} would be right")
        kind: Kind = "text"
        if shape.number is not None or shape.count is not None:
            kind = "number" if shape.number is not None else "count"
        declared = Field(
            name,
            one_of=tuple(shape.one_of),
            missing=self._missing(name, shape, kind),
            kind=kind,
            unit=shape.number or "",
            counts=(shape.count or name) if kind == "count" else "",
        )
        named = name in BUILT_IN and declared.counts != name
        if named or not _NAME.fullmatch(name):
            right = "small letters, digits and _ would be right"
            if named:
                right = "it is an event of every desk; only its count has its name"
            self._wrong(place, f"a field cannot be called '{name}'", right)
        return declared

    def _missing(self, name: str, shape: FieldShape, kind: Kind) -> str:
        if kind == "text":
            return shape.missing or ""
        missing = "0" if shape.missing is None else shape.missing
        place: Place = ("ticket", name, "missing")
        if kind == "count" and missing != "0":
            found = f"field '{name}': what never happened is counted 0, not '{missing}'"
            self._wrong(place, found, "take 'missing' out")
            return "0"
        try:
            decimal(missing)
        except ValueError as error:
            self._wrong(place, f"field '{name}' is a number; its missing value {error}")
            return "0"
        return missing

    # Events

    def _change(
        self, fields: Mapping[str, Field], name: str, said: Mapping[str, str]
    ) -> Iterator[Change]:
        place: Place = ("events", name)
        if len(said) != 1:
            self._wrong(place, f"event '{name}' is a change of one field", "write {FIELD: VALUE}")
            return
        (field, value), *_ = said.items()
        declared = fields.get(field)
        if declared is None:
            found = f"event '{name}': a ticket has no field '{field}'"
            self._wrong((*place, field), found, nearest(field, fields))
            return
        if declared.kind == "count":
            found = f"event '{name}': '{field}' only counts '{declared.counts}'"
            self._wrong((*place, field), found, f"wait for '{declared.counts}' itself")
        elif value != "any" and declared.kind == "number":
            found = f"event '{name}': '{field}' is a number"
            right = f"write {{{field}: any}}, and compare it in a condition"
            self._wrong((*place, field), found, right)
        elif value != "any" and (wrong := declared.refuses(value)):
            self._wrong((*place, field), f"event '{name}': {wrong}")
        yield Change(field, "" if value == "any" else value)

    def _names(self, words: Vocabulary) -> None:
        for name in self.shape.events:
            # A field that counts the event has its name by right; what begins walks stays as it is.
            field = words.fields.get(name)
            of_field = field is not None and field.counts != name
            of_desks = name in BUILT_IN if name in words.plain else name in (OPENED, REOPENED)
            if name.partition(" ")[0] in (RETURNED, "breach"):
                found = f"'{name}' is what paths call something else by"
                self._wrong(("events", name), found, "give the event another name")
            elif of_field or of_desks:
                found = f"'{name}' is a name that events have already"
                self._wrong(("events", name), found, "give it another name or take it out")

    def _counts(self, words: Vocabulary) -> None:
        for name, each in words.fields.items():
            if each.counts and each.counts not in words.names:
                found = f"field '{name}' counts '{each.counts}', which never happens on this desk"
                place: Place = ("ticket", name, "count")
                self._wrong(place, found, nearest(each.counts, words.names))

    def _wrong(self, place: Place, found: str, right: str = "") -> None:
        self.document.problem(place, found, right)
