"""What the check found as SARIF 2.1.0, the form in which code hosts take findings."""

import json
from collections.abc import Iterator, Sequence
from importlib import metadata
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

from flows.commands.findings import sentence

if TYPE_CHECKING:
    from flows.commands.checking import Checked
    from matrices.checking.rules import Rule
    from matrices.checking.witnesses import Witness
    from matrices.desk import Desk
    from matrices.problems import Problem

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_HOME = "%SRCROOT%"


def as_sarif(checked: "Sequence[Checked]", file: TextIO) -> None:
    """One run with every rule and every finding; what a desk accepts is suppressed."""
    from matrices.checking.rules import RULES

    numbers = {name: number for number, name in enumerate(RULES)}
    driver = {
        "name": "stepladder",
        "version": metadata.version("stepladder"),
        "rules": [_rule(rule) for rule in RULES.values()],
    }
    results = [each for desk in checked for each in _results(desk, numbers)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    json.dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, file, indent=2)
    file.write("\n")


def _rule(rule: "Rule") -> dict[str, Any]:
    from matrices.checking.explained import EXPLAINED

    return {
        "id": rule.id,
        "shortDescription": {"text": rule.means},
        "help": {"text": f"{EXPLAINED[rule.id].mend}\nFor example: {EXPLAINED[rule.id].example}"},
        "defaultConfiguration": {"level": rule.severity},
    }


def _results(desk: "Checked", numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    for each in desk.findings.open:
        yield _result(desk, each, numbers)
    for each, meant in desk.findings.accepted:
        suppressed = {"kind": "external", "justification": meant.because}
        yield {**_result(desk, each, numbers), "suppressions": [suppressed]}


def _result(desk: "Checked", each: "Problem", numbers: dict[str, int]) -> dict[str, Any]:
    said = sentence(each)
    if each.witness is not None:
        said += f"\nFor example: {each.witness.words}"
    location = _location(desk, each.file, each.line)
    if each.cell:
        location["logicalLocations"] = [{"name": each.cell, "kind": "member"}]
    found = {
        "ruleId": each.id,
        "ruleIndex": numbers[each.id],
        "level": each.severity,
        "message": {"text": said},
        "locations": [location],
    }
    if each.witness is not None and desk.desk is not None:
        way = [*_way(desk, desk.desk, each.witness)]
        if way:
            found["codeFlows"] = [{"threadFlows": [{"locations": way}]}]
    return found


def _way(desk: "Checked", read: "Desk", witness: "Witness") -> Iterator[dict[str, Any]]:
    """The steps that the example enters, each at its line."""
    path = read.paths.get(witness.path)
    if path is None:
        return
    for name in witness.steps:
        place = path.plan.places.get(name)
        if place is not None:
            location = _location(desk, place.path.file, place.step.line)
            yield {"location": {**location, "message": {"text": name}}}


def _location(desk: "Checked", file: str, line: int) -> dict[str, Any]:
    where = desk.where(file)
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(where)}}
    if not where.startswith("/"):
        place["artifactLocation"]["uriBaseId"] = _HOME
    else:  # it is not below the folder that the command runs in
        place["artifactLocation"]["uri"] = quote(file)
    if line:
        place["region"] = {"startLine": line}
    return {"physicalLocation": place}
