"""Text of a designer's file to plain data, with the line of every part; and to its shape."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from matrices.problems import ModelError, Problem, nearest

LARGEST = 10_000_000
"""Bytes of the largest file that is read."""
_DEEPEST = 40

Place = tuple[str | int, ...]
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(slots=True)
class Document:
    """A file's data (mappings, lists, texts, whole numbers, true and false) and its lines."""

    file: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, *place: str | int) -> int:
        """The line at which a part stands, or the nearest part around it that is there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def where(self, *place: str | int) -> str:
        """The place in words, before a sentence about what stands there."""
        names = [f"'{part}'" if isinstance(part, str) else f"no. {part + 1}" for part in place]
        return f"{' '.join(names)}: " if names else ""

    def problem(self, place: Place, found: str, right: str = "") -> None:
        """Note what is wrong at a place."""
        self.problems.append(Problem(self.file, self.line(*place), found, right))


def text_of(file: str, raw: bytes) -> str:
    """A file's text; ModelError where it is too large or no UTF-8."""
    if len(raw) > LARGEST:
        found = f"the file has {len(raw):,} bytes"
        raise ModelError([Problem(file, 0, found, f"at most {LARGEST:,} are read")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte {raw[error.start]:#04x} is no UTF-8"
        raise ModelError([Problem(file, line, found, "save the file as UTF-8")]) from error


def read_yaml(file: str, text: str) -> Document:
    """The data of a YAML 1.2 text; ModelError where it cannot be read."""
    document = Document(file)
    old = re.match(r"(?:\s*#.*\n|\s*\n)*%YAML\s+1\.1", text)
    if old:
        found = "the file asks for YAML 1.1, which reads on, yes and no as true and false"
        line = text.count("\n", 0, old.end()) + 1
        raise ModelError([Problem(file, line, found, "take the %YAML line out")])
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise ModelError([_unreadable(file, error)]) from error
    except (YAMLError, ValueError, OverflowError, RecursionError) as error:
        found = f"the file cannot be read as YAML: {str(error).splitlines()[0]}"
        raise ModelError([Problem(file, 0, found)]) from error
    if node is None:
        raise ModelError([Problem(file, 0, "the file is empty")])
    document.data = _Builder(document).build(node, ())
    return document


def shaped(document: Document, shape: type[Shape]) -> Shape:
    """The document as its shape; ModelError with a sentence for each part that does not fit."""
    if not document.problems:
        try:
            return shape.model_validate(document.data)
        except ValidationError as error:
            for each in error.errors():
                _note(document, cast("Mapping[str, Any]", each), shape)
    raise ModelError(document.problems)


def _unreadable(file: str, error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    found = f"the file cannot be read as YAML: {error.problem or error.context}"
    right = "indent with spaces" if r"\t" in found else ""
    return Problem(file, mark.line + 1 if mark else 0, found, right)


class _Builder:
    """Nodes to plain data, noting lines; refuses repeated keys and aliases."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()

    def build(self, node: Node, place: Place) -> Any:
        self.document.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self.seen or len(place) > _DEEPEST:
            what = "an alias (*name) stands here" if id(node) in self.seen else "this lies too deep"
            self.document.problem(place, what, "write the part out")
            return None
        self.seen.add(id(node))
        match node:
            case MappingNode():
                return self._mapping(node, place)
            case SequenceNode():
                return [self.build(item, (*place, i)) for i, item in enumerate(node.value)]
            case ScalarNode():
                return _scalar(node)
        raise TypeError(f"unknown node {node!r}")

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                line = key.start_mark.line + 1
                found = "a key is no plain word"
                self.document.problems.append(Problem(self.document.file, line, found))
                continue
            here = (*place, str(key.value))
            first = self.document.lines.get(here)
            if first is not None:
                self.document.problems.append(
                    Problem(
                        self.document.file,
                        key.start_mark.line + 1,
                        f"'{key.value}' stands here for the second time",
                        f"the first is in line {first}",
                    )
                )
                continue
            self.document.lines[here] = key.start_mark.line + 1
            built[str(key.value)] = self.build(value, here)
        return built


def _scalar(node: ScalarNode) -> str | int | bool | None:
    kind = str(node.tag).rsplit(":", 1)[-1]
    text = str(node.value)
    if kind == "bool":
        return text.lower() == "true"
    if kind == "null":
        return None
    if kind == "int" and re.fullmatch(r"[-+]?[0-9]{1,9}", text):
        return int(text)
    return text


_KINDS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
}


def _note(document: Document, error: Mapping[str, Any], shape: type[BaseModel]) -> None:
    known = {part for place in document.lines for part in place}
    *around, last = error["loc"] or ("",)
    inside: Place = tuple(part for part in around if part in known)
    place: Place = (*inside, last) if last in known else inside
    found = _shown(error["input"])
    match error["type"]:
        case "extra_forbidden":
            right = nearest(str(last), _keys(shape, inside))
            document.problem(place, f"{document.where(*inside)}unknown key '{last}'", right)
        case "missing":
            document.problem(inside, f"{document.where(*inside)}'{last}' is missing")
        case kind if kind in _KINDS:
            right = f"{_KINDS[kind]} would be right"
            document.problem(place, f"{document.where(*place)}found {found}", right)
        case _:
            right = f"{error['msg'][:1].lower()}{error['msg'][1:]}"
            document.problem(place, f"{document.where(*place)}found {found}", right)


def printable(text: str) -> str:
    """The text as it can be kept and printed: halves of characters are spelled out."""
    return text.encode("utf-8", "backslashreplace").decode()


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f'the number {value} (in quotes, "{value}", it is a text)'
    return f"'{printable(str(value))[:60]}'"


def _keys(shape: type[BaseModel], place: Place) -> list[str]:
    """The keys that the shape knows at a place."""
    schema = shape.model_json_schema(by_alias=True)
    here: Mapping[str, Any] = schema
    for part in place:
        here = _resolved(schema, here)
        if isinstance(part, int):
            here = here.get("items", {})
        else:
            here = here.get("properties", {}).get(part) or here.get("additionalProperties", {})
    return list(_resolved(schema, here).get("properties", {}))


def _resolved(schema: Mapping[str, Any], here: Mapping[str, Any]) -> Mapping[str, Any]:
    for option in [here, *here.get("anyOf", ())]:
        if "$ref" in option:
            name = str(option["$ref"]).rsplit("/", 1)[-1]
            return cast("Mapping[str, Any]", schema["$defs"][name])
        if option.get("type") in ("array", "object"):
            return cast("Mapping[str, Any]", option)
    return here
