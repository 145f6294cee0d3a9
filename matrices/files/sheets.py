"""The cells of a CSV file as spreadsheets write it, whatever divides them."""

import csv
import io
import re
from dataclasses import dataclass, field

from matrices.files.cells import Commas
from matrices.problems import nearest

_POLICY = "hit policy"
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_TOLD = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_SIGNS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "'|'"}
_OF_COMMAS: dict[str, Commas] = {",": "list", ";": "decimal", "\t": "unclear"}


class SheetError(ValueError):
    """A file that is no table; `line` is where, `right` what would be right."""

    def __init__(self, line: int, found: str, right: str = "") -> None:
        """Keep the parts of the sentence."""
        super().__init__(found)
        self.line, self.right = line, right


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as cells: the header with its line, the rows with theirs, the hit policy if named."""

    commas: Commas
    line: int = 1
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    policy: str | None = None
    policy_line: int = 0


def read_sheet(text: str) -> Sheet:
    """The cells of a table; SheetError where it is none.

    Empty rows, and empty columns at the end, are left out; what stands around a cell is too.
    """
    text = text.removeprefix("\ufeff")
    skipped, sign = _sign(text)
    records = _records(text, sign, skipped)
    policy, policy_line = None, 0
    if records and _same(records[0][1][0]) == _POLICY:
        policy_line, said = records.pop(0)
        named = [cell for cell in said[1:] if cell]
        if len(named) != 1:
            right = f"write hit policy{sign}first"
            raise SheetError(policy_line, "the hit policy is not named in the second cell", right)
        policy = _same(named[0])
    if not records:
        return Sheet(_OF_COMMAS[sign])
    line, header = records.pop(0)
    header = header[: max(_length(cells) for cells in [header, *(each for _, each in records)])]
    rows = [(at, _fitted(cells, len(header))) for at, cells in records]
    return Sheet(_OF_COMMAS[sign], line, header, rows, policy, policy_line)


def _records(text: str, sign: str, skipped: int) -> list[tuple[int, list[str]]]:
    """The records that have something in them, with the line at which each ends."""
    source = io.StringIO(text, newline="")
    for _ in range(skipped):
        source.readline()
    reader = csv.reader(source, delimiter=sign, strict=True)
    try:
        return [
            (reader.line_num + skipped, cells)
            for record in reader
            if any(cells := [cell.strip() for cell in record])
        ]
    except csv.Error as error:
        raise SheetError(reader.line_num + skipped, f"the file is no CSV: {error}") from error


def _sign(text: str) -> tuple[int, str]:
    """How many lines say nothing but what divides cells, and what does."""
    lines = io.StringIO(text, newline="")
    number, header = 0, ""
    for number, line in enumerate(lines, 1):
        if number == 1 and (said := _TOLD.fullmatch(line)):
            if said[1] not in _OF_COMMAS:
                raise SheetError(1, f"cells are divided by '{said[1]}'", _right())
            return 1, said[1]
        header = _QUOTED.sub("", line)
        if header.strip().strip("".join(_SIGNS)).strip() and not _same(header).startswith(_POLICY):
            break
    found = [sign for sign in _SIGNS if sign in header]
    if len(found) > 1:
        names = " and ".join(_SIGNS[sign] for sign in found)
        raise SheetError(number, f"the header has {names} between its columns", _right())
    if found == ["|"]:
        raise SheetError(number, f"columns are divided by {_SIGNS['|']}", _right())
    return 0, found[0] if found else _of_policy(text)


def _of_policy(text: str) -> str:
    """What divides the cells of a table of one column: as its first line, or commas."""
    first = _QUOTED.sub("", text.lstrip().partition("\n")[0])
    return next((sign for sign in _OF_COMMAS if sign in first), ",")


def _right() -> str:
    return "divide them by commas, semicolons or tabs, one of these in the whole file"


def _length(cells: list[str]) -> int:
    """How many cells there are up to the last that is not empty."""
    return next((i for i in range(len(cells), 0, -1) if cells[i - 1]), 0)


def _fitted(cells: list[str], width: int) -> list[str]:
    """The cells without the empty ones beyond the header."""
    return cells[: max(width, _length(cells))]


def _same(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split()).strip('"')


def unknown_policy(policy: str, known: tuple[str, ...]) -> tuple[str, str]:
    """The sentence about a hit policy that there is not, and what would be right."""
    return f"'{policy[:40]}' is no hit policy", nearest(policy, known)
