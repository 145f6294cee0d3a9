"""Ticket histories as two files, `tickets.csv` and `events.csv`, plain or gzipped, row by row."""

import csv
import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from flows.problems import FlowsError
from matrices.problems import Problem, nearest
from matrices.zones import instant

Progress = Callable[[float], None]
"""Told, now and then, which share of a file has been read (0 to 1)."""

TICKETS = ("ticket_id", "opened_at")
EVENTS = ("ticket_id", "seq", "at", "type", "new")
_YEARS = range(1970, 2200)
_REPORT_EVERY = 2_000


class HistoryError(FlowsError):
    """A history that is not imported; `problems` holds a sentence for each bad row."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems in the order in which they were met."""
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row with the line where it ends, by column name; all cells are texts.

    `more` are the cells for which the header has no name.
    """

    line: int
    cells: dict[str, str]
    more: tuple[str, ...] = ()

    def get(self, column: str) -> str:
        """A cell without spaces around it; empty where the file has no such column."""
        return self.cells.get(column, "").strip()


@dataclass(slots=True)
class Source:
    """One file of a history. Rows that are no rows are told to `refuse`."""

    file: Path
    required: tuple[str, ...]
    refuse: Callable[[SourceRow, str], None]
    progress: Progress
    columns: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[SourceRow]:
        """Each row; HistoryError where the file cannot be read on as CSV."""
        line = 0
        try:
            with _opened(self.file, self.progress) as text:
                reader = csv.reader(text, strict=True)
                for cells in reader:
                    line = reader.line_num
                    if not any(cells):
                        continue
                    if not self.columns:
                        self._header(cells)
                    else:
                        yield from self._row(line, cells)
        except csv.Error as error:
            raise self._wrong(line + 1, f"the file is no CSV: {error}") from error
        except (OSError, EOFError, zlib.error) as error:
            raise self._wrong(line, f"the file cannot be read: {error}") from error
        if not self.columns:
            raise self._wrong(0, "the file is empty", f"a header with {', '.join(self.required)}")

    def _header(self, cells: list[str]) -> None:
        self.columns = [cell.strip() for cell in cells]
        if not all(map(_is_text, cells)):
            raise self._wrong(1, "the header has bytes that are no UTF-8", "save it as UTF-8")
        for name in self.required:
            if name not in self.columns:
                found = f"there is no column '{name}'"
                raise self._wrong(1, found, nearest(name, self.columns))
        if len(set(self.columns)) < len(self.columns):
            raise self._wrong(1, "a column stands there twice", "give each its own name")

    def _row(self, line: int, cells: list[str]) -> Iterator[SourceRow]:
        more = tuple(cells[len(self.columns) :])
        row = SourceRow(line, dict(zip(self.columns, cells, strict=False)), more)
        if len(cells) != len(self.columns):
            wrong = f"the row has {len(cells)} columns; the header names {len(self.columns)}"
            self.refuse(row, wrong)
        elif not all(map(_is_text, cells)):
            self.refuse(row, "the row has bytes that are no UTF-8; save the file as UTF-8")
        else:
            yield row

    def _wrong(self, line: int, found: str, right: str = "") -> HistoryError:
        return HistoryError([Problem(str(self.file), line, found, right)])


def find(folder: Path, name: str) -> Path:
    """`name`.csv or `name`.csv.gz in a folder; FlowsError where there is neither, or both."""
    found = [file for file in (folder / f"{name}.csv", folder / f"{name}.csv.gz") if file.is_file()]
    if not found:
        raise FlowsError(f"{folder}: there is no {name}.csv or {name}.csv.gz in it")
    if len(found) > 1:
        raise FlowsError(f"{folder}: it has both {name}.csv and {name}.csv.gz; take one out")
    return found[0]


def read_instant(text: str, zone: ZoneInfo) -> datetime:
    """The instant that a cell says; without an offset it is a wall time of the desk's zone.

    Raises ValueError with a sentence.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"'{text}' is no time; write it as in 2026-03-23T09:15") from error
    if read.year not in _YEARS:
        raise ValueError(f"'{text}' lies outside the years {_YEARS.start} to {_YEARS.stop - 1}")
    return instant(read, zone) if read.tzinfo is None else read.astimezone(UTC)


@contextmanager
def _opened(file: Path, progress: Progress) -> Iterator[Iterator[str]]:
    """The file's lines; bytes that are no UTF-8 are kept apart, for their row to be refused.

    Progress counts the bytes taken from the disk.
    """
    size = max(file.stat().st_size, 1)

    def lines(raw: BinaryIO, unpacked: Iterable[bytes]) -> Iterator[str]:
        for number, line in enumerate(unpacked):
            if number % _REPORT_EVERY == 0:
                progress(raw.tell() / size)
            text = line.decode("utf-8", errors="surrogateescape")
            yield text if number else text.removeprefix("\ufeff")
        progress(1.0)

    with file.open("rb") as raw:
        if file.suffix == ".gz":
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield lines(raw, unpacked)
        else:
            yield lines(raw, raw)


def _is_text(cell: str) -> bool:
    """Whether all of a cell's bytes were UTF-8."""
    return cell.isascii() or not any("\udc80" <= each <= "\udcff" for each in cell)
