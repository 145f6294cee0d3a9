"""Text of a designer's file to plain data, with the line of every part; and to its shape."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from matrices.files.encodings import sheet_text
from matrices.files.places import Document, Place, printable
from matrices.files.unfitting import note
from matrices.files.unreadable import unreadable
from matrices.problems import ModelError, Problem

__all__ = ["LARGEST", "Document", "Place", "printable", "read_yaml", "refuse_size", "refuse_text",
           "shaped", "text_of"]  # fmt: skip

LARGEST = 10_000_000
"""Bytes of the largest file that is read."""
_KEPT = 32_000
"""Characters of the longest text that is kept when it was read."""
_DEEPEST = 40
_NO_TEXT = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that no text of a designer has: control characters, halves of characters, marks."""
_ENDS = re.compile(r"\r\n|\r|\n")
_VERSION = re.compile(r"%YAML\s+([0-9.]+)")
_TAG = re.compile(r"(?:&\S+\s+)?(!\S*)")
_BRACKETS = re.compile(r"(?:[\[{]\s*){100}")
_MERGE = "tag:yaml.org,2002:merge"
_TRUTHS = {"true": True, "false": False}
_SLIPS = (YAMLError, ValueError, ArithmeticError, RecursionError, AssertionError, AttributeError,
          LookupError, TypeError)  # fmt: skip
"""What the YAML library raises, its own slips at odd texts included."""

Shape = TypeVar("Shape", bound=BaseModel)


def refuse_size(file: str, size: int) -> None:
    """ModelError where a file has too many bytes to be read."""
    if size > LARGEST:
        found = f"the file has {size:,} bytes"
        raise ModelError([Problem(file, 0, found, f"at most {LARGEST:,} are read")])


def text_of(file: str, raw: bytes) -> str:
    """A file's text; ModelError where it is too large or no UTF-8 (a table may be otherwise)."""
    refuse_size(file, len(raw))
    if file.endswith(".csv"):
        return sheet_text(file, raw)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte {raw[error.start]:#04x} is no UTF-8"
        raise ModelError([Problem(file, line, found, "save the file as UTF-8")]) from error


def refuse_text(file: str, text: str) -> None:
    """ModelError where a text has characters that no file can keep or nobody can see."""
    wrong = _NO_TEXT.search(text, 1 if text.startswith("\ufeff") else 0)
    if wrong is not None:
        line = len(_ENDS.findall(text, 0, wrong.start())) + 1
        found = f"the character U+{ord(wrong[0]):04X} stands here, which is no text"
        raise ModelError([Problem(file, line, found, "take it out")])


def read_yaml(file: str, text: str) -> Document:
    """The data of a YAML 1.2 text, the caller's own; ModelError where it cannot be read.

    The last texts are kept as they were read: a desk is read again for the lines of what was
    found in it, for its other side, for the next look at a page, mostly with the same texts.
    """
    if len(text) > _KEPT:
        return _read(file, text)
    kept = _lately_read(file, text)
    return Document(file, _copied(kept.data), dict(kept.lines), list(kept.problems))


def _copied(data: Any) -> Any:
    """Plain data once more, so that nobody changes what another has."""
    if isinstance(data, dict):
        return {key: _copied(each) for key, each in data.items()}
    if isinstance(data, list):
        return [_copied(each) for each in data]
    return data


def _read(file: str, text: str) -> Document:
    document = Document(file)
    refuse_text(file, text)
    _refuse_version(file, text)
    deep = _BRACKETS.search(text)
    if deep:
        line = len(_ENDS.findall(text, 0, deep.start())) + 1
        raise ModelError([Problem(file, line, "a hundred brackets are opened here")])
    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False  # the builder says it of every alias
    try:
        node = yaml.compose(text)
    except MarkedYAMLError as error:
        raise ModelError([unreadable(file, error)]) from error
    except _SLIPS as error:
        line = getattr(yaml.reader, "line", -1) + 1
        said = str(error).splitlines() or [type(error).__name__]
        if isinstance(error, RecursionError):
            said = ["it lies too deep"]
        elif isinstance(error, OverflowError) or "chr()" in said[0]:
            said = ["no character has the number that is written here"]
        found = f"the file cannot be read as YAML: {said[0]}"
        raise ModelError([Problem(file, line, found)]) from error
    if node is None:
        raise ModelError([Problem(file, 0, "the file is empty")])
    document.data = _Builder(document, text).build(node, ())
    return document


_lately_read = lru_cache(maxsize=128)(_read)


def shaped(document: Document, shape: type[Shape]) -> Shape:
    """The document as its shape; ModelError with a sentence for each part that does not fit."""
    if document.problems:
        raise ModelError(document.problems)
    read = None
    try:
        read = shape.model_validate(document.data)
    except ValidationError as error:
        note(document, [dict(each) for each in error.errors()], shape)
    for place in _nothing(document.data, ()):
        found = f"{document.where(*place)}found nothing"
        if not any(each.found.endswith(found) for each in document.problems):
            document.problem(place, found, "write a value, or take the key out")
    if read is None or document.problems:
        raise ModelError(document.problems)
    return read


def _nothing(data: Any, place: Place) -> Iterator[Place]:
    """Every place with a key and no value: what was meant there is not known."""
    if data is None:
        yield place
    elif isinstance(data, dict):
        for key, each in data.items():
            yield from _nothing(each, (*place, key))
    elif isinstance(data, list):
        for i, each in enumerate(data):
            yield from _nothing(each, (*place, i))


def _refuse_version(file: str, text: str) -> None:
    """A text that asks for another YAML than 1.2 is none that means what it says."""
    for i, line in enumerate(_ENDS.split(text.removeprefix("\ufeff"))):
        said = line.strip()
        if said and not said.startswith(("#", "%")):
            return
        version = _VERSION.match(said)
        if version and version[1] != "1.2":
            found = f"the file asks for YAML {version[1]}"
            if version[1] == "1.1":
                found += ", which reads on, yes and no as true and false"
            raise ModelError([Problem(file, i + 1, found, "take the %YAML line out")])


class _Builder:
    """Nodes to plain data, noting lines; refuses repeated keys, aliases, merges and tags."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text = text
        self.seen: set[int] = set()

    def build(self, node: Node, place: Place) -> Any:
        self.document.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self.seen or len(place) > _DEEPEST:
            what = "an alias (*name) stands here" if id(node) in self.seen else "this lies too deep"
            self.document.problem(place, what, "write the part out")
            return None
        self.seen.add(id(node))
        tag = _TAG.match(self.text, node.start_mark.index)
        if tag:
            self._wrong(node, f"a tag ({tag[1][:60]}) stands here", "take it out")
        match node:
            case MappingNode():
                return self._mapping(node, place)
            case SequenceNode():
                return [self.build(item, (*place, i)) for i, item in enumerate(node.value)]
            case ScalarNode():
                self._visible(node)
                return _scalar(node)
        raise TypeError(f"unknown node {node!r}")

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._wrong(key, "a key is no plain word")
                continue
            if key.tag == _MERGE:
                self._wrong(key, "a merge (<<) stands here", "write the part out")
                continue
            self._visible(key)
            here = (*place, str(key.value))
            first = self.document.lines.get(here)
            if first is not None:
                found = f"'{key.value}' stands here for the second time"
                self._wrong(key, found, f"the first is in line {first}")
                continue
            self.document.lines[here] = key.start_mark.line + 1
            built[str(key.value)] = self.build(value, here)
        return built

    def _visible(self, node: ScalarNode) -> None:
        """Escapes may write what no text has."""
        wrong = _NO_TEXT.search(str(node.value)) if node.style == '"' else None
        if wrong:
            self._wrong(node, f"the character U+{ord(wrong[0]):04X} is no text", "take it out")

    def _wrong(self, node: Node, found: str, right: str = "") -> None:
        line = node.start_mark.line + 1
        self.document.problems.append(Problem(self.document.file, line, found, right))


def _scalar(node: ScalarNode) -> str | int | bool | None:
    kind = str(node.tag).rsplit(":", 1)[-1]
    text = str(node.value)
    if kind == "bool":
        return _TRUTHS.get(text.lower(), text)
    if kind == "null":
        return None
    if kind == "int" and re.fullmatch(r"[-+]?[0-9]{1,9}", text):
        return int(text)
    return text
