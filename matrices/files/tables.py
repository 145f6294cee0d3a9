"""A matrix file as the decision table it says, or every sentence about what is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matrices.files.cells import ANY
from matrices.files.columns import Column, column_of, twice
from matrices.files.rows import RowReader
from matrices.files.sheets import Sheet, SheetError, read_sheet, unknown_policy
from matrices.matrix import HITS, Hit, Matrix
from matrices.problems import Problem, nearest
from matrices.roster import Roster
from matrices.rows import Row
from matrices.tickets import Field
from matrices.waits import Wait

MOST_ROWS = 20_000


@dataclass(slots=True)
class TableReader:
    """Reads one CSV matrix; what is wrong is in `problems`.

    Where the roster could not be read there is none, and nobody is looked up in it. `clocks` are
    the names of the clocks of the desk.
    """

    name: str
    file: str
    fields: Mapping[str, Field]
    roster: Roster | None
    clocks: Iterable[str] = ()
    problems: list[Problem] = field(default_factory=list)
    _line: int = 1

    def read(self, text: str) -> Matrix:
        """The matrix that the text says, without the rows that cannot be read."""
        try:
            sheet = read_sheet(text)
        except SheetError as error:
            self._wrong(error.line, str(error), error.right)
            return Matrix(self.name, self.file, (), ())
        hit = self._hit(sheet)
        if not sheet.rows:
            self._wrong(0, "the matrix has no rows", "a header and one row at least are needed")
            return Matrix(self.name, self.file, (), ())
        if len(sheet.rows) > MOST_ROWS:
            found = f"the matrix has {len(sheet.rows):,} rows"
            self._wrong(sheet.line, found, f"at most {MOST_ROWS:,} are read")
            return Matrix(self.name, self.file, (), ())
        columns = self._columns(sheet, hit)
        columns = self._known(sheet, columns)
        rows = tuple(self._rows(sheet, columns))
        if hit == "priority":
            self._ranked(sheet, columns)
        inputs = tuple(self.fields[each.of] for each in columns if each.kind == "input")
        return Matrix(self.name, self.file, inputs, rows, hit)

    def _hit(self, sheet: Sheet) -> Hit:
        found = next((hit for hit in HITS if hit == sheet.policy), None)
        if sheet.policy is not None and found is None:
            self._wrong(sheet.policy_line, *unknown_policy(sheet.policy, HITS))
        return found or "unique"

    def _columns(self, sheet: Sheet, hit: Hit) -> list[Column]:
        ranked = hit == "priority"
        columns = [
            column_of(name, self.fields, self.clocks, ranked=ranked) for name in sheet.header
        ]
        for column in twice(columns):
            self._wrong(sheet.line, f"column '{column.name}' stands there twice", cell=column.name)
        if any(column.kind == "none" for column in columns):
            self._wrong(sheet.line, "a column has no name")
        return columns

    def _known(self, sheet: Sheet, columns: list[Column]) -> list[Column]:
        """The columns, those left out that are of no field and no clock and have no time."""
        known: list[Column] = []
        for i, column in enumerate(columns):
            cells = [row[i] for _, row in sheet.rows if i < len(row)]
            if column.kind == "target" and column.of not in self.clocks and not _timed(cells):
                found = f"'{column.name}' is neither a field nor a clock"
                right = nearest(column.name, (*self.fields, *self.clocks))
                self._wrong(sheet.line, found, right, column.name)
                known.append(Column(column.name, "none"))
            else:
                known.append(column)
        return known

    def _ranked(self, sheet: Sheet, columns: list[Column]) -> None:
        if not any(column.kind == "rank" for column in columns):
            right = "add a column 'rank'; of the rows that fit, the one of the lowest rank counts"
            found = "the hit policy is priority, and no column ranks the rows"
            self._wrong(sheet.line, found, right)
        elif "rank" in self.fields:
            found = "column 'rank' is the rank of a row, and a field of the ticket too"
            self._wrong(sheet.line, found, "give the field another name, or another hit policy")

    def _rows(self, sheet: Sheet, columns: list[Column]) -> Iterable[Row]:
        clocks = frozenset(each.of for each in columns if each.kind == "target")
        reader = RowReader(self.fields, self.roster, sheet.commas, self._wrong_cell, clocks)
        for line, cells in sheet.rows:
            self._line = line
            if len(cells) == len(columns):
                yield reader.row(line, zip(columns, cells, strict=True))
            else:
                found = f"the row has {len(cells)} cells"
                self._wrong(line, found, f"the header names {len(columns)} columns")

    def _wrong_cell(self, column: Column, found: str, right: str) -> None:
        self._wrong(self._line, f"column '{column.name}': {found}", right, column.name)

    def _wrong(self, line: int, found: str, right: str = "", cell: str = "") -> None:
        self.problems.append(Problem(self.file, line, found, right, cell=cell))


def _timed(cells: Iterable[str]) -> bool:
    """Whether one of these is a time, or none says anything."""
    said = {cell for cell in cells if cell not in ("", ANY)}
    return not said or any(_is_wait(cell) for cell in said)


def _is_wait(text: str) -> bool:
    try:
        Wait.parse(" ".join(text.split()))
    except ValueError:
        return False
    return True
