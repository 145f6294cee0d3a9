"""The parts of a matrix row from their texts, whatever file they stand in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from matrices.cells import Cell
from matrices.files.cells import ANY, CellReader, Commas
from matrices.files.columns import Column
from matrices.problems import nearest
from matrices.roster import CHANNELS, Channel, Roster, Target
from matrices.rows import LAST, Row
from matrices.tickets import Field
from matrices.waits import Wait

Wrong = Callable[[Column, str, str], None]
"""Notes what is wrong in a column of the row that is read: what was found, what would be right."""


@dataclass(slots=True)
class RowReader:
    """Reads the parts of one row after the other; what is wrong goes to `wrong`.

    Where the roster could not be read there is none, and nobody is looked up in it.
    """

    fields: Mapping[str, Field]
    roster: Roster | None
    commas: Commas
    wrong: Wrong
    clocks: frozenset[str] = frozenset()
    _cells: dict[str, CellReader] = field(default_factory=dict)
    _seen: dict[tuple[str, str], Cell | None] = field(default_factory=dict)
    _owners: dict[str, tuple[Target, ...]] = field(default_factory=dict)

    def row(self, line: int, cells: Iterable[tuple[Column, str | Sequence[str]]]) -> Row:
        """The row that these columns say."""
        row = _Parts()
        for column, said in cells:
            text = said if isinstance(said, str) else ", ".join(said)
            if column.kind == "input":
                cell = self._cell(column, said)
                if cell is not None:
                    row.when[column.of] = cell
            elif column.kind == "rank":
                row.rank = self._rank(column, text)
            elif text not in ("", ANY) and column.kind != "none":
                self._given(row, column, said)
            elif column.kind == "target" and text == ANY:
                row.targets[column.of] = None
        return Row(line, row.when, row.targets, row.owners, row.within, row.by, row.rank)

    def _given(self, row: "_Parts", column: Column, said: str | Sequence[str]) -> None:
        if column.kind == "owners":
            row.owners[column.level] = self._whom(column, said)
        elif column.kind == "by":
            row.by[column.level] = self._channels(column, said)
        elif (wait := self._wait(column, said)) is None:
            return
        elif column.kind == "within":
            row.within[column.level] = wait
        else:
            row.targets[column.of] = wait

    def _cell(self, column: Column, said: str | Sequence[str]) -> Cell | None:
        """What an input says; cells alike are read once, as long as nothing is wrong."""
        key = (column.of, said) if isinstance(said, str) else None
        if key in self._seen:
            return self._seen[key]
        reader = self._cells.setdefault(column.of, CellReader(self.fields[column.of], self.commas))
        cell = reader.read(said) if isinstance(said, str) else reader.read_list(said)
        for sentence in reader.wrong:
            self.wrong(column, sentence, "")
        if key is not None and not reader.wrong:
            self._seen[key] = cell
        return cell

    def _whom(self, column: Column, said: str | Sequence[str]) -> tuple[Target, ...]:
        names = listed(said)
        known = self._owners.get("\n".join(names))
        if known is not None:
            return known
        found = tuple(Target(name) for name in dict.fromkeys(names) if name)
        wrongs = [wrong for target in found if (wrong := self._refuses(target))]
        for wrong in [*wrongs, *(["a name is missing between commas"] if "" in names else [])]:
            self.wrong(column, wrong, "")
        if not wrongs and "" not in names:
            self._owners["\n".join(names)] = found
        return found

    def _refuses(self, target: Target) -> str:
        for choice in target.choices:
            if choice.level is not None:
                return f"'{choice}' is a level itself"
        return self.roster.refuses(target) if self.roster else ""

    def _channels(self, column: Column, said: str | Sequence[str]) -> tuple[Channel, ...]:
        found: dict[Channel, None] = {}
        for name in listed(said):
            channel = next((each for each in CHANNELS if each == name.lower()), None)
            if channel is None:
                self.wrong(column, f"'{name}' is no channel", nearest(name, CHANNELS))
            else:
                found[channel] = None
        return tuple(found)

    def _rank(self, column: Column, text: str) -> int:
        if text.isascii() and text.isdecimal() and 0 < int(text[:10]) < LAST and len(text) < 10:  # noqa: PLR2004  # as LAST
            return int(text)
        self.wrong(
            column, f"'{text[:40]}' is no rank", "write a whole number; 1 is the most urgent"
        )
        return LAST

    def _wait(self, column: Column, said: str | Sequence[str]) -> Wait | None:
        text = said if isinstance(said, str) else ", ".join(said)
        try:
            return Wait.parse(" ".join(text.split()))
        except ValueError as error:
            if column.kind == "target" and column.of not in self.clocks:
                found = "neither a field nor a clock has this name"
                self.wrong(column, found, nearest(column.name, (*self.fields, *self.clocks)))
            else:
                self.wrong(column, str(error), "")
            return None


@dataclass(slots=True)
class _Parts:
    """What was read of a row so far."""

    when: dict[str, Cell] = field(default_factory=dict)
    targets: dict[str, Wait | None] = field(default_factory=dict)
    owners: dict[int, tuple[Target, ...]] = field(default_factory=dict)
    within: dict[int, Wait] = field(default_factory=dict)
    by: dict[int, tuple[Channel, ...]] = field(default_factory=dict)
    rank: int = LAST


def listed(said: str | Sequence[str]) -> list[str]:
    """The names of a list, or those between the commas of a text."""
    names = said.split(",") if isinstance(said, str) else said
    return [" ".join(name.split()) for name in names]
