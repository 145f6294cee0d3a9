"""The JSON Schemas of files: editors take what we take, and mark what we refuse."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from pydantic import BaseModel

from matrices.files.documents import read_yaml, shaped
from matrices.files.schemas import KINDS, schema_json, schema_of
from matrices.files.shapes import CalendarShape, DeskShape, MatrixShape, PathShape, RosterShape
from matrices.files.story_shapes import StoriesShape
from matrices.library import INCIDENTS
from matrices.problems import ModelError
from tests.conftest import ROOT
from tests.matrices.rostered import TEXT as ROSTER_TEXT
from tests.matrices.small import DESK, LADDER, OFFICE, ROSTER, SMALL
from tests.matrices.test_tables import TABLE, WRITTEN
from tests.matrices.wide import EVERYTHING, MANNED, WIDE

EXAMPLE = ROOT.parent / "shared" / "desk-example"
SHAPES: dict[str, type[BaseModel]] = {
    "path": PathShape,
    "desk": DeskShape,
    "calendar": CalendarShape,
    "matrix": MatrixShape,
    "roster": RosterShape,
    "stories": StoriesShape,
}


def kind_of(file: str) -> str:
    """The kind of a file, by where it stands in a desk."""
    folder, _, name = file.rpartition("/")
    folders = {
        "paths": "path", "calendars": "calendar", "matrices": "matrix", "stories": "stories"
    }  # fmt: skip
    return folders.get(folder) or name.removesuffix(".yaml")


def marked(kind: str, text: str) -> list[str]:
    """What an editor marks in a text, as paths of keys."""
    data = read_yaml("file", text).data
    validator = Draft7Validator(schema_of(kind))
    return ["/".join(map(str, error.absolute_path)) for error in validator.iter_errors(data)]


def ours(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text()
        for file in sorted(folder.rglob("*.yaml"))
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_of_its_draft(kind: str) -> None:
    Draft7Validator.check_schema(schema_of(kind))
    assert json.loads(schema_json(kind)) == schema_of(kind)


def objects(schema: Any, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every description of a mapping in a schema, and where it stands."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield kind, schema
        for key, each in schema.items():
            yield from objects(each, f"{kind}/{key}")
    elif isinstance(schema, list):
        for each in schema:
            yield from objects(each, kind)


def test_every_key_is_described_and_no_other_taken() -> None:
    seen = 0
    for kind in KINDS:
        for where, each in objects(schema_of(kind), kind):
            open_to = each["additionalProperties"]  # a row of a matrix has targets by their clocks
            assert open_to is False or open_to["description"], where
            for key, value in each["properties"].items():
                assert value.get("description", "").endswith((".", "…")), f"{where}: {key}"
                seen += 1
    assert seen > 80


@pytest.mark.parametrize("kind", KINDS)
def test_keys_are_those_of_the_file(kind: str) -> None:
    schema = schema_of(kind)
    assert kind in schema["properties"] or kind == "roster"
    assert not [key for key in schema["properties"] if "_" in key]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param(file, text, id=f"{name}: {file}")
        for name, texts in (
            ("incidents", ours(INCIDENTS)),
            ("small", SMALL),
            ("wide", EVERYTHING),
            ("manned", MANNED),
            ("rostered", {ROSTER: ROSTER_TEXT}),
            ("tables", {TABLE: WRITTEN}),
        )
        for file, text in texts.items()
        if file.endswith(".yaml")
    ],
)
def test_what_we_take_an_editor_takes(file: str, text: str) -> None:
    kind = kind_of(file)
    shaped(read_yaml(file, text), SHAPES[kind])
    assert marked(kind, text) == []


def test_the_worked_example_is_taken_as_we_take_it() -> None:
    if not EXAMPLE.is_dir():
        pytest.skip("the worked example is not at ../shared/desk-example")
    taken = 0
    for file, text in ours(EXAMPLE).items():
        try:
            shaped(read_yaml(file, text), SHAPES[kind_of(file)])
        except ModelError:
            continue
        assert marked(kind_of(file), text) == [], file
        taken += 1
    assert taken >= 3


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        pytest.param(LADDER, "matrix: speed", "matrx: speed", "", id="an unknown key of a path"),
        pytest.param(LADDER, "work: level 1", "wrk: level 1", "steps/desk", id="of a step"),
        pytest.param(LADDER, "after: 1d", "afer: 1d", "steps/chief/next/0", id="of a transition"),
        pytest.param(LADDER, "after: 1d", "after: soon", "steps/chief/next/0/after", id="no wait"),
        pytest.param(LADDER, "after: 1d", "after: 1", "steps/chief/next/0/after", id="a number"),
        pytest.param(
            LADDER, "1d, go: done", "1d, go: done, as: sky", "steps/chief/next/0/as", id="no kind"
        ),
        pytest.param(
            LADDER,
            "1d, go: done",
            "1d, go: done, at most: 0",
            "steps/chief/next/0/at most",
            id="never at all",
        ),
        pytest.param(LADDER, "end: solved", 'end: ""', "steps/done/end", id="an empty outcome"),
        pytest.param(LADDER, "pauses: [Waiting]", "pauses: Waiting", "pauses", id="no list"),
        pytest.param(LADDER, "start: sort\n", "", "", id="a path without a start"),
        pytest.param(OFFICE, "08:00-12:00", "8 to 12", "open/mon-fri", id="no hours"),
        pytest.param(OFFICE, "mon-fri", "mo-fr", "open", id="no days"),
        pytest.param(OFFICE, "2026-05-01", "1 May", "holidays", id="no date"),
        pytest.param(ROSTER, "anna@desk", "anna at desk", "people/anna/mail", id="no address"),
        pytest.param(DESK, "text: true", "text: sure", "ticket/assignee/text", id="no truth"),
        pytest.param(DESK, "{else: ladder}", "{els: ladder}", "walks/0", id="an unknown rule"),
    ],
)
def test_what_we_refuse_an_editor_marks(file: str, old: str, new: str, place: str) -> None:
    assert SMALL[file].count(old) == 1
    assert place in marked(kind_of(file), SMALL[file].replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("at: 75% of response", "at: 75 of response", id="a point"),
        pytest.param('"22:00-06:00"', '"at night"', id="a gate"),
        pytest.param("by: one,", "by: two,", id="a count"),
        pytest.param("target: 2h", "target: two hours", id="a target"),
        pytest.param("unanswered: {after: 1d, ", "unanswered: {", id="no time to answer"),
    ],
)
def test_what_we_refuse_of_a_wide_path_an_editor_marks(old: str, new: str) -> None:
    assert EVERYTHING[WIDE].count(old) == 1
    assert marked("path", EVERYTHING[WIDE].replace(old, new))


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(LookupError, match="no kind of file 'paths'; did you mean 'path'"):
        schema_of("paths")
