"""JSON Schemas of a designer's files, for editors that complete keys and mark what is wrong.

They come from the shapes by which the files are read. A schema knows one file by itself: what
refers to another, and what a key means together with others, is for `stepladder check`.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from matrices.files.shapes import CalendarShape, DeskShape, PathShape, RosterShape
from matrices.files.story_shapes import StoriesShape
from matrices.problems import nearest

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that editors know."""
_REFERRED = "#/definitions/{model}"
_SHAPES: Mapping[str, tuple[type[BaseModel], str]] = {
    "path": (PathShape, "paths/NAME.yaml"),
    "desk": (DeskShape, "desk.yaml"),
    "calendar": (CalendarShape, "calendars/NAME.yaml"),
    "roster": (RosterShape, "roster.yaml"),
    "stories": (StoriesShape, "stories/NAME.yaml"),
}
KINDS: Mapping[str, str] = {kind: file for kind, (_, file) in _SHAPES.items()}
"""The kinds of files that have a schema, each with where such files stand in a desk."""


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file, as KINDS names them; else a LookupError."""
    if kind not in _SHAPES:
        raise LookupError(f"there is no kind of file '{kind}'; {nearest(kind, _SHAPES)}")
    shape, file = _SHAPES[kind]
    written = shape.model_json_schema(by_alias=True, ref_template=_REFERRED)
    title = {"$schema": DRAFT, "title": f"Stepladder: {file}"}
    return {**title, **_plain({key: each for key, each in written.items() if key != "title"})}


def schema_json(kind: str) -> str:
    """The same as the text of a file."""
    return json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n"


def schema_file(kind: str) -> str:
    """The name of the file that keeps a schema."""
    return f"{kind}.schema.json"


def _plain(schema: Any) -> Any:
    """The schema without what only Python needs: names of fields, and that they may be None."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found: dict[str, Any] = {}
    for key, each in schema.items():
        if key in ("properties", "$defs", "patternProperties"):
            found[key.replace("$defs", "definitions")] = {
                name: _plain(inner) for name, inner in each.items()
            }
        elif key == "anyOf":
            options = [_plain(option) for option in each if option != {"type": "null"}]
            found.update(options[0] if len(options) == 1 else {"anyOf": options})
        elif key != "title" and (key, each) not in (("default", None), ("default", "")):
            found[key] = _plain(each)
    if "description" in found and "description" in schema:
        # What describes the key goes before what describes the part behind it.
        found["description"] = " ".join(str(schema["description"]).split())
    return found
