"""The matrices of a desk: CSV files, and YAML files that say the same row by row."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from matrices.checking.reach import unreached
from matrices.checking.tables import refuse_matrix
from matrices.files.columns import Column, column_of
from matrices.files.documents import refuse_text
from matrices.files.places import Document, Place
from matrices.files.rows import RowReader
from matrices.files.shapes import LevelShape, MatrixShape, RowShape
from matrices.files.tables import MOST_ROWS, TableReader
from matrices.matrix import Matrix
from matrices.problems import ModelError, Problem, nearest
from matrices.roster import Roster
from matrices.rows import Row
from matrices.tickets import Field

_WAIT = r"(?:wall\s+)?\d+\w"
_CHANNEL = r"(?:mail|sms|voice|chat)"
_LEVEL = re.compile(
    rf"(?P<whom>.*?)(?:\s+within\s+(?P<within>{_WAIT}))?"
    rf"(?:\s+by\s+(?P<by>{_CHANNEL}(?:\s*,\s*{_CHANNEL})*))?",
    re.DOTALL,
)


class Around(NamedTuple):
    """What a matrix refers to: the fields, the roster (None where it could not be read), clocks."""

    fields: Mapping[str, Field]
    roster: Roster | None
    clocks: frozenset[str]


Read = tuple[Matrix | None, Iterable[Problem]]
"""The matrix of a file, None where there is none, and what is wrong with it."""


def read_table(file: str, text: str, around: Around) -> Read:
    """The matrix that a CSV file says."""
    try:
        refuse_text(file, text)
    except ModelError as error:
        return None, error.problems
    name = file.removeprefix("matrices/").removesuffix(".csv")
    reader = TableReader(name, file, *around)
    matrix = reader.read(text)
    return matrix, reader.problems or _refused(matrix, around)


def read_matrix(document: Document, shape: MatrixShape, around: Around) -> Read:
    """The matrix that a YAML file says."""
    if len(shape.rows) > MOST_ROWS:
        found = f"the matrix has {len(shape.rows):,} rows"
        document.problem(("rows",), found, f"at most {MOST_ROWS:,} are read")
        return None, document.problems
    reader = _Rows(document, around, ranked=shape.hit == "priority")
    rows = tuple(reader.row(i, each) for i, each in enumerate(shape.rows))
    names = dict.fromkeys(name for row in shape.rows for name in row.when)
    inputs = tuple(around.fields[name] for name in names if name in around.fields)
    matrix = Matrix(shape.matrix, document.file, inputs, rows, shape.hit)
    return matrix, document.problems or _refused(matrix, around)


def _refused(matrix: Matrix, around: Around) -> Iterator[Problem]:
    """With what a matrix that can be read cannot be used."""
    yield from refuse_matrix(matrix)
    if around.roster is not None:
        yield from unreached(matrix, around.roster)


class _Rows:
    """Reads one row after the other."""

    def __init__(self, document: Document, around: Around, *, ranked: bool) -> None:
        self.document = document
        self.around = around
        self.ranked = ranked
        self.place: Place = ()
        self.reader = RowReader(around.fields, around.roster, "list", self._wrong, around.clocks)

    def row(self, number: int, shape: RowShape) -> Row:
        self.place = ("rows", number)
        if self.ranked and shape.rank is None:
            found = f"row no. {number + 1} has no rank, and the hit policy is priority"
            self._note("", found, "write rank: 1; of the rows that fit, the lowest counts")
        elif shape.rank is not None and not self.ranked:
            found = f"row no. {number + 1} has a rank"
            self._note("rank", found, "only the hit policy 'priority' has one")
        cells = [*self._inputs(shape), *self._outputs(shape)]
        if self.ranked and shape.rank is not None:
            cells.append((Column("rank", "rank"), str(shape.rank)))
        return self.reader.row(self.document.line("rows", number), cells)

    def _inputs(self, shape: RowShape) -> Iterator[tuple[Column, str | Sequence[str]]]:
        for name, said in shape.when.items():
            if name in self.around.fields:
                yield Column(name, "input", name), said if isinstance(said, list) else said.strip()
            else:
                right = nearest(name, self.around.fields)
                self._note(name, f"'{name}' is no field of a ticket", right)

    def _outputs(self, shape: RowShape) -> Iterator[tuple[Column, str | Sequence[str]]]:
        for name, said in (shape.__pydantic_extra__ or {}).items():
            column = column_of(name, {}, self.around.clocks, ranked=False)
            if column.kind == "owners":
                yield from self._level(column, said)
            elif column.kind != "target":
                right = f"write it behind the level: level {column.level}: … {column.kind} …"
                self._note(name, f"'{name}' stands by itself", right)
            elif isinstance(said, str):
                yield column, said.strip()
            else:
                self._note(name, f"'{name}' has no time", "write a time, or - for none")

    def _level(
        self, column: Column, said: str | list[str] | LevelShape
    ) -> Iterator[tuple[Column, str | Sequence[str]]]:
        within, by = column._replace(kind="within"), column._replace(kind="by")
        if isinstance(said, list):
            yield column, said
        elif isinstance(said, LevelShape):
            yield column, said.whom
            yield within, said.within or ""
            yield by, said.by
        elif parts := _LEVEL.fullmatch(said.strip()):
            yield column, parts["whom"]
            yield within, parts["within"] or ""
            yield by, parts["by"] or ""

    def _wrong(self, column: Column, found: str, right: str) -> None:
        self._note(column.name, f"{column.name}: {found}", right)

    def _note(self, name: str, found: str, right: str) -> None:
        inside = (*self.place, "when", name)
        place = inside if inside in self.document.lines else (*self.place, name)
        line = self.document.line(*place)
        problem = Problem(self.document.file, line, found, right, cell=name)
        self.document.problems.append(problem)
