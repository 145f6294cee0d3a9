"""The page that lists sheets: what they are of, how they were chosen, and each file's hash."""

from collections.abc import Sequence
from dataclasses import dataclass

from diagrams.sheets.sheet import Facts, template


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet in the list: its ticket, its file, what is to be told of it, and its SHA-256."""

    ticket: str
    file: str
    steps: int
    missed: int
    standing: str
    findings: int
    sha256: str


def listing_page(title: str, facts: Facts, sheets: Sequence[Listed]) -> str:
    """The page with a line for each sheet, linked by its file's name."""
    return template("sheets.html").render(title=title, facts=facts, sheets=sheets)
