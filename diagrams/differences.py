"""A difference in words: lines for a terminal, data for programs, markdown for a pull request."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from diagrams.differing import At, counted
from matrices.differing.differences import Difference, What

SIGNS: Mapping[What, str] = {
    "added": "+", "removed": "-", "renamed": "~", "changed": "~", "narrowed": "~", "widened": "~",
    "moved": "~",
}  # fmt: skip
"""What stands before a line: the sign says it without a colour."""
_COLOURS = {"+": "green", "-": "red", "~": "yellow"}
_SAME = "Nothing is different: every ticket goes the same way."
KEEP = "Tickets keep the version on which they began: none of this holds for them, but the roster."
_MOST_IN_MARKDOWN = 60
_SPECIAL = "\\`*_{}[]<>#|~"


@dataclass(frozen=True, slots=True)
class Told:
    """All that is to be told: the names of both sides, what is different, the tickets it meets.

    `places` are the files and lines of the differences, as they are found from here; `standing` is
    None where nobody looked for tickets.
    """

    old: str
    new: str
    differences: Sequence[Difference]
    places: Sequence[str]
    standing: Sequence[At] | None = None

    @property
    def total(self) -> str:
        """How much is different, in words."""
        return counted(len(self.differences)) if self.differences else _SAME


def lines_of(told: Told) -> Iterator[Text]:
    """The lines for a terminal."""
    yield Text(f"{told.old} → {told.new}")
    yield Text(told.total, style="bold" if told.differences else "")
    for each, place in zip(told.differences, told.places, strict=True):
        sign = SIGNS[each.what]
        yield Text.assemble(
            (f"{sign} ", _COLOURS[sign]), (f"{place}: ", "dim"), (each.said, _COLOURS[sign])
        )
    if told.standing is not None and told.differences:
        yield Text()
        yield from map(Text, standing_words(told.standing))


def standing_words(standing: Sequence[At]) -> Iterator[str]:
    """The open tickets that stand where something changes, in words."""
    if not standing:
        yield "No open ticket stands where something changes."
        return
    total = sum(each.tickets for each in standing)
    yield f"{tickets(total)} stand where something changes. {KEEP}"
    for each in standing:
        more = each.tickets - len(each.names)
        such = f"{', '.join(each.names)}{f' and {more:,} more' if more > 0 else ''}"
        yield f"  {each.path} '{each.step}' on version {each.version}: {each.tickets:,} ({such})"


def tickets(number: int) -> str:
    """So many open tickets, in words."""
    return f"{number:,} open ticket{'' if number == 1 else 's'}"


def data_of(told: Told) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "old": told.old,
        "new": told.new,
        "same": not told.differences,
        "differences": [
            {
                "what": each.what, "about": each.about, "name": each.name, "sentence": each.said,
                "place": place, "file": each.file, "line": each.line, "old": each.old,
                "new": each.new, "path": each.path,
                "marks": [part._asdict() for part in each.parts],
            }
            for each, place in zip(told.differences, told.places, strict=True)
        ],
        "open tickets": None if told.standing is None else [
            {"path": each.path, "version": each.version, "step": each.step,
             "tickets": each.tickets, "such as": list(each.names)}
            for each in told.standing
        ],
    }  # fmt: skip


def markdown_of(told: Told, charts: Iterable[tuple[str, str]] = ()) -> str:
    """A comment for a pull request: the list, the tickets, and charts by title, as Mermaid."""
    lines = [f"### {plain(told.old)} → {plain(told.new)}", "", plain(told.total), ""]
    shown = [*zip(told.differences, told.places, strict=True)]
    for each, place in shown[:_MOST_IN_MARKDOWN]:
        lines.append(f"- **{each.what}** {plain(each.said)} <sub>{plain(place)}</sub>")
    if len(shown) > _MOST_IN_MARKDOWN:
        lines.append(f"- and {len(shown) - _MOST_IN_MARKDOWN:,} more")
    if told.standing is not None and told.differences:
        lines += ["", *(plain(line.strip()) + "  " for line in standing_words(told.standing))]
    for title, chart in charts:
        lines += ["", f"<details open><summary>{plain(title)}</summary>", "", "```mermaid",
                  chart.rstrip(), "```", "", "</details>"]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def plain(text: str) -> str:
    """Text in which nothing is markup: what a designer wrote formats no comment."""
    kept = " ".join(text.split())
    for sign in _SPECIAL:
        kept = kept.replace(sign, {"<": "&lt;", ">": "&gt;"}.get(sign, f"\\{sign}"))
    return kept.replace("@", "@\u200b")
