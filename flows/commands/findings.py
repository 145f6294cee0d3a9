"""What the check found, written for people, for programs and for GitHub's annotations."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from flows.commands.checking import Checked
    from matrices.checking.witnesses import Witness
    from matrices.problems import Problem

_COLOURS = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_ANNOTATIONS = {"error": "error", "warning": "warning", "note": "notice"}
_ESCAPED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPED_IN_PARTS = {**_ESCAPED, ":": "%3A", ",": "%2C"}


def sentence(each: "Problem") -> str:
    """What was found, and what would be right."""
    return f"{each.found}; {each.right}" if each.right else each.found


# For people


def as_text(checked: "Sequence[Checked]", file: TextIO) -> None:
    """Every finding in a line, its example below it, and how many there are."""
    from rich.console import Console
    from rich.text import Text

    terminal = Console(file=file, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for desk in checked:
        for each in desk.findings.open:
            place = Text.assemble(
                _place(desk, each), ": ", (each.severity, _COLOURS[each.severity])
            )
            terminal.print(place, Text(f"{each.id}: {sentence(each)}"))
            if each.witness is not None:
                terminal.print(Text(f"    for example: {each.witness.words}", style="dim"))
        if desk.desk is not None and not desk.findings.open:
            for path in desk.desk.paths.values():
                told = f"{len(path.steps)} steps, {len(path.transitions)} transitions"
                terminal.print(f"path '{path.name}' is sound: {told}, version {path.version}")
    terminal.print(_summary(checked))


def _place(desk: "Checked", each: "Problem") -> str:
    parts = (desk.where(each.file), str(each.line) if each.line else "", each.cell)
    return ":".join(part for part in parts if part)


def _summary(checked: "Sequence[Checked]") -> str:
    counts = _counts(checked)
    found = [_several(counts[each], each) for each in _COLOURS if counts[each]]
    accepted = sum(len(desk.findings.accepted) for desk in checked)
    told = f"{', '.join(found) or 'no findings'} in {_several(len(checked), 'desk')}"
    return f"{told}; {accepted} accepted" if accepted else told


def _several(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _counts(checked: "Iterable[Checked]") -> Counter[str]:
    return Counter(each.severity for desk in checked for each in desk.findings.open)


# For programs


def as_json(checked: "Sequence[Checked]", file: TextIO) -> None:
    """Everything as data: each desk with its findings, and those that it accepts."""
    counts = _counts(checked)
    data = {
        "desks": [_desk(desk) for desk in checked],
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notes": counts["note"],
    }
    json.dump(data, file, indent=2, ensure_ascii=False)
    file.write("\n")


def _desk(desk: "Checked") -> dict[str, Any]:
    paths = desk.desk.paths.values() if desk.desk is not None else ()
    return {
        "desk": desk.where(""),
        "read": desk.desk is not None,
        "paths": [{"path": path.name, "version": path.version} for path in paths],
        "findings": [_finding(desk, each) for each in desk.findings.open],
        "accepted": [
            {**_finding(desk, each), "because": meant.because}
            for each, meant in desk.findings.accepted
        ],
    }


def _finding(desk: "Checked", each: "Problem") -> dict[str, Any]:
    return {
        "id": each.id,
        "severity": each.severity,
        "file": desk.where(each.file),
        "line": each.line or None,
        "cell": each.cell or None,
        "found": each.found,
        "right": each.right or None,
        "witness": None if each.witness is None else _witness(each.witness),
    }


def _witness(witness: "Witness") -> dict[str, Any]:
    return {
        "words": witness.words,
        "path": witness.path,
        "ticket": dict(witness.told),
        "opened": None if witness.opened is None else witness.opened.isoformat(),
        "events": [
            {
                "at": None if witness.opened is None else event.at.isoformat(),
                "type": event.type,
                "new": event.new,
                "actor": event.actor,
            }
            for event in witness.events
        ],
        "steps": [*witness.steps],
        "ways": [*witness.ways],
    }


# For GitHub


def as_github(checked: "Sequence[Checked]", file: TextIO) -> None:
    """A workflow command for each finding: GitHub shows it at its line."""
    file.writelines(f"{line}\n" for line in _annotations(checked))


def _annotations(checked: "Iterable[Checked]") -> Iterator[str]:
    for desk in checked:
        for each in desk.findings.open:
            said = sentence(each)
            if each.witness is not None:
                said += f"\nfor example: {each.witness.words}"
            where = _escaped(desk.where(each.file), _ESCAPED_IN_PARTS)
            line = f",line={each.line}" if each.line else ""
            parts = f"file={where}{line},title={_escaped(each.id, _ESCAPED_IN_PARTS)}"
            yield f"::{_ANNOTATIONS[each.severity]} {parts}::{_escaped(said, _ESCAPED)}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in text)
