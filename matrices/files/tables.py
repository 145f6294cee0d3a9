"""A matrix file as the decision table it says, or every sentence about what is wrong with it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from matrices.matrix import Matrix, Row
from matrices.problems import Problem, nearest
from matrices.roster import Roster, Target
from matrices.tickets import Field
from matrices.waits import Wait

_LEVEL = re.compile(r"level_([0-9]+)(_within)?")
_ANY = "-"


@dataclass(slots=True)
class TableReader:
    """Reads one CSV matrix; what is wrong is in `problems`.

    Where the roster could not be read there is none, and nobody is looked up in it.
    """

    name: str
    file: str
    fields: Mapping[str, Field]
    roster: Roster | None
    problems: list[Problem] = field(default_factory=list)

    def read(self, text: str) -> Matrix:
        """The matrix that the text says, without the rows that cannot be read."""
        text = text.removeprefix("\ufeff")
        if wrong := _divided_otherwise(text, self.fields):
            self._wrong(1, wrong, "divide them by commas")
            return Matrix(self.name, self.file, (), ())
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            lines = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
        except csv.Error as error:
            self._wrong(reader.line_num, f"the file is no CSV: {error}")
            return Matrix(self.name, self.file, (), ())
        if not lines[1:]:
            self._wrong(0, "the matrix has no rows", "a header and one row at least are needed")
            return Matrix(self.name, self.file, (), ())
        header = [cell.strip() for cell in lines[0][1]]
        self._header(header)
        rows = [
            self._row(line, header, cells)
            for line, cells in lines[1:]
            if self._long_enough(line, header, cells)
        ]
        inputs = tuple(self.fields[name] for name in header if name in self.fields)
        return Matrix(self.name, self.file, inputs, tuple(rows))

    def _header(self, header: list[str]) -> None:
        for name in sorted(name for name, count in Counter(header).items() if count > 1):
            self._wrong(1, f"column '{name}' stands there twice")
        if "" in header:
            self._wrong(1, "a column has no name")

    def _long_enough(self, line: int, header: list[str], cells: list[str]) -> bool:
        if len(cells) != len(header):
            found = f"the row has {len(cells)} cells"
            self._wrong(line, found, f"the header names {len(header)} columns")
        return len(cells) == len(header)

    def _row(self, line: int, header: list[str], cells: list[str]) -> Row:
        targets: dict[str, Wait | None] = {}
        row = Row(line, when := {}, targets, owners := {}, within := {})
        for name, cell in zip(header, (cell.strip() for cell in cells), strict=True):
            level = _LEVEL.fullmatch(name)
            if name in self.fields:
                if cell != _ANY:
                    when[name] = self._texts(line, name, cell)
            elif cell in ("", _ANY):
                if cell == _ANY and level is None:
                    targets[name] = None
            elif level and not level[2]:
                owners[int(level[1])] = self._owner(line, name, cell)
            else:
                wait = self._wait(line, name, cell)
                if wait is not None and level:
                    within[int(level[1])] = wait
                elif wait is not None:
                    targets[name] = wait
        return row

    def _texts(self, line: int, name: str, cell: str) -> frozenset[str]:
        texts = frozenset(text.strip() for text in cell.split(","))
        for text in sorted(texts - {self.fields[name].missing}):
            if wrong := self.fields[name].refuses(text):
                self._wrong(line, f"column '{name}': {wrong}")
        return texts

    def _owner(self, line: int, name: str, cell: str) -> Target:
        target = Target(cell)
        wrong = self.roster.refuses(target) if self.roster else ""
        for choice in target.choices:
            if choice.level is not None:
                wrong = f"'{choice}' is a level itself"
        if wrong:
            self._wrong(line, f"column '{name}': {wrong}")
        return target

    def _wait(self, line: int, name: str, cell: str) -> Wait | None:
        try:
            return Wait.parse(cell)
        except ValueError as error:
            found, right = f"column '{name}': {error}", ""
            if name not in self.fields and not _LEVEL.fullmatch(name):
                right = f"'{name}' is no field of a ticket; {nearest(name, self.fields)}"
            self._wrong(line, found, right)
            return None

    def _wrong(self, line: int, found: str, right: str = "") -> None:
        self.problems.append(Problem(self.file, line, found, right))


def _divided_otherwise(text: str, fields: Mapping[str, Field]) -> str:
    """What divides the columns in place of commas; empty where commas do."""
    header = text.lstrip().partition("\n")[0]
    for sign, name in ((";", "';'"), ("\t", "tabs"), ("|", "'|'")):
        names = [cell.strip().strip('"') for cell in header.split(sign)]
        if len(names) > 1 and "," not in header:
            known = [each for each in names if each in fields or _LEVEL.fullmatch(each)]
            if known or sign != "|":
                return f"columns are divided by {name}"
    return ""
