"""The text of a matrix cell as what it says of its field, or sentences about what it does not say.

Parts with commas between them mean one or the other. A part is a value, a text in quotes, a
comparison or a range; `not(…)` and `!=` turn the whole cell around.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from matrices.cells import AFTER, BEFORE, Cell, Numbers, Texts
from matrices.decimals import decimal
from matrices.tickets import Field

ANY = "-"

Commas = Literal["list", "decimal", "unclear"]
"""What a comma between two digits is: a list, as in `2,3`; a decimal comma; or nobody knows."""

_NOT = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_UNEQUAL = re.compile(r"(?:!=|≠|<>)(.*)", re.DOTALL)
_COMPARED = re.compile(r"(<=|>=|<|>|≤|≥|==?)(.*)", re.DOTALL)
_RANGE = re.compile(r"([\[\](]?)(.*?)\.\.(.*?)([\[\])]?)", re.DOTALL)
_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?:,|$)')
_DASHED = re.compile(r"([0-9.]+)\s*[-–…]\s*([0-9.]+)")
_COMMA = re.compile(",")
_COMMA_OF_LIST = re.compile(r",(?![0-9])|(?<![0-9]),")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9]),(?=[0-9])")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}([.,][0-9]{3})+")
_LONGEST_SHOWN = 60


class Part(NamedTuple):
    """A part of a cell, and whether it stands in quotes."""

    text: str
    quoted: bool = False


@dataclass(slots=True)
class CellReader:
    """Reads the cells of one field; what is wrong with the last one is in `wrong`, as sentences."""

    declared: Field
    commas: Commas = "list"
    wrong: list[str] = field(default_factory=list)

    def read(self, text: str) -> Cell | None:
        """What a cell says; None is any value."""
        self.wrong = []
        if text == ANY:
            return None
        turned = _NOT.fullmatch(text) or _UNEQUAL.fullmatch(text)
        if not turned:
            return self.of(list(self._parts(text)))
        parts = list(self._parts(turned[1]))
        if len(parts) > 1 and not _NOT.fullmatch(text):
            self.wrong.append(f"{_shown(text)} may mean one or all of these; write not(…, …)")
            return Texts(frozenset())
        cell = self.of(parts)
        return cell.others() if isinstance(cell, Numbers) else Texts(cell.texts, but=True)

    def read_list(self, texts: Sequence[str]) -> Cell:
        """What a list of parts says: one or the other."""
        self.wrong = []
        return self.of([*(Part(each, quoted="," in each) for each in texts)])

    def of(self, parts: Sequence[Part]) -> Cell:
        """What parts say: one or the other."""
        for part in parts:
            self._refuse(part)
        if self.wrong:
            return Texts(frozenset())
        if self.declared.numeric:
            return Numbers.any_of([self._numbers(part.text) for part in parts])
        texts = frozenset(part.text for part in parts)
        for text in sorted(texts - {self.declared.missing}):
            if wrong := self.declared.refuses(text):
                self.wrong.append(wrong)
        return Texts(texts)

    def _parts(self, text: str) -> Iterator[Part]:
        """The parts between commas; `2,5` is one where it is a number."""
        of_list = self.declared.numeric and self.commas != "list"
        comma, at = _COMMA_OF_LIST if of_list else _COMMA, 0
        while at <= len(text):
            if quoted := _QUOTED.match(text, at):
                yield Part(quoted[1].replace('""', '"'), quoted=True)
                at = quoted.end() + (not quoted[0].endswith(","))
                continue
            ends = comma.search(text, at)
            end = ends.start() if ends else len(text)
            yield Part(text[at:end].strip())
            at = end + 1

    def _refuse(self, part: Part) -> None:
        """Note what a part cannot be."""
        text, name = part.text, self.declared.name
        if part.quoted or (self.declared.one_of and text in self.declared.possible):
            return
        shown = _shown(text)
        if not text:
            empty = 'write - for any value, or "" for none'
            self.wrong.append(f"nothing stands where a value of '{name}' belongs; {empty}")
        elif text == ANY:
            self.wrong.append("'-' is any value, and stands alone")
        elif text.startswith('"'):
            self.wrong.append(f"{shown}: the quotes do not end before a comma or the end")
        elif _NOT.fullmatch(text) or _UNEQUAL.fullmatch(text) or re.match(r"not\s*\(", text):
            self.wrong.append(f"{shown} stands in a list; write not(…, …) around all of it")
        elif not self.declared.numeric and (_COMPARED.fullmatch(text) or ".." in text):
            self.wrong.append(f'{shown}: a text has no order; in quotes, "…", it is a text')

    def _numbers(self, text: str) -> Numbers:
        if ranged := _RANGE.fullmatch(text):
            return self._range(text, *ranged.groups())
        if compared := _COMPARED.fullmatch(text):
            return self._comparison(text, *compared.groups())
        number = self._number(text, exact=True)
        return Numbers.between((number, BEFORE), (number, AFTER))

    def _comparison(self, text: str, how: str, written: str) -> Numbers:
        number = self._number(written.strip())
        match how:
            case "<":
                return Numbers.between(None, (number, BEFORE))
            case "<=" | "≤":
                return Numbers.between(None, (number, AFTER))
            case ">":
                return Numbers.between((number, AFTER), None)
            case ">=" | "≥":
                return Numbers.between((number, BEFORE), None)
        self.wrong.append(f"{_shown(text)}: a value is written without {how}")
        return Numbers(())

    def _range(self, text: str, begin: str, low: str, high: str, end: str) -> Numbers:
        if bool(begin) != bool(end):
            self.wrong.append(f"{_shown(text)} has a bracket at one side; write [100..500)")
            return Numbers(())
        known = len(self.wrong)
        least, most = self._number(low.strip()), self._number(high.strip())
        found = Numbers.between(
            (least, BEFORE if begin in ("", "[") else AFTER),
            (most, AFTER if end in ("", "]") else BEFORE),
        )
        if not found.edges and len(self.wrong) == known:
            self.wrong.append(f"no number is in {_shown(text)}; the lower one comes first")
        return found

    def _number(self, text: str, *, exact: bool = False) -> Decimal:
        """The number that is written; with `exact` it must be one that the field can have."""
        written = text
        if self.commas != "list" and _BETWEEN_DIGITS.search(text):
            if self.commas == "unclear" or text.count(",") > 1:
                self.wrong.append(
                    f"{_shown(text)} may be a list or a number; write 2.5, or 2, 5 with a space"
                )
                return Decimal(0)
            written = text.replace(",", ".")
        if self.commas != "list" and text.count(".") and _THOUSANDS.fullmatch(text):
            found = f"{_shown(text)} may be thousands or a fraction"
            self.wrong.append(f"{found}; write 1000 without a sign, or 1.00")
            return Decimal(0)
        wrong = self.declared.refuses(written) if exact else ""
        try:
            number = decimal(written)
        except ValueError as error:
            wrong, number = wrong or f"{self.declared.name} {error}", Decimal(0)
        if wrong:
            dashed = _DASHED.fullmatch(text)
            hint = f"; a range is written {dashed[1]}..{dashed[2]}" if dashed else ""
            self.wrong.append(wrong + hint)
        return number


def _shown(text: str) -> str:
    return f"'{text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + '…'}'"
