"""Values as YAML that a designer would write: plain where plain means the same, else in quotes."""

import json
import re
from collections.abc import Iterator
from typing import Any

from matrices.files.documents import read_yaml
from matrices.problems import ModelError

_INDENT = "  "
_MOST = 9
_PLAIN = re.compile(r"[^\W\d_][\w ./%+-]*[\w.%]|\w|[0-9]+[smhd]")
"""Texts that are plain anywhere, or nearly so; the others are tried."""


def as_flow(value: Any) -> str:
    """The value on one line; ValueError where our files have no such value.

    >>> as_flow({"after": "15m", "tell": ["lead", "15"], "at most": 2})
    '{after: 15m, tell: [lead, "15"], at most: 2}'
    """
    match value:
        case dict():
            return (
                f"{{{', '.join(f'{_key(key)}: {as_flow(each)}' for key, each in value.items())}}}"
            )
        case list() | tuple():
            return f"[{', '.join(as_flow(each) for each in value)}]"
    return in_style(value, None)


def as_block(key: str | int, value: Any, column: int, *, blocky: bool) -> Iterator[str]:
    """The lines of a part of a block: `key: value` of a mapping, `- value` of a list.

    `blocky` says that the parts beside it are written over several lines.
    """
    margin = " " * column
    if isinstance(key, int):
        if blocky and isinstance(value, dict) and value:
            lines = [line for name, each in value.items() for line in _entry(name, each)]
            yield f"{margin}- {lines[0]}"
            yield from (f"{margin}{_INDENT}{line}" for line in lines[1:])
        else:
            yield f"{margin}- {as_flow(value)}"
    elif blocky and isinstance(value, dict) and value:
        yield f"{margin}{_key(key)}:"
        for name, each in value.items():
            yield from (f"{margin}{_INDENT}{line}" for line in _entry(name, each))
    else:
        yield from (f"{margin}{line}" for line in _entry(key, value))


def in_style(value: Any, style: str | None) -> str:
    """A scalar in quotes of this style where it may be, plain where no style is given."""
    match value:
        case dict() | list() | tuple():
            return as_flow(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() if len(str(abs(value))) <= _MOST:
            return str(value)
        case str():
            return _text(value, style)
    raise ValueError(f"a file cannot hold {value!r}")


def _entry(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        yield f"{_key(key)}:"
        yield from (f"{_INDENT}- {as_flow(each)}" for each in value)
    else:
        yield f"{_key(key)}: {as_flow(value)}"


def _key(key: str) -> str:
    return key if _means(f"{{{key}: 0}}", {key: 0}) else _quoted(key)


def _text(text: str, style: str | None) -> str:
    if style == "'" and text.isprintable():
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    if style is None and (_means(f"[{text}]", [text]) and _means(f"{{a: {text}}}", {"a": text})):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    if text.isprintable():
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return "".join(_escaped(sign) for sign in json.dumps(text, ensure_ascii=False))


def _escaped(sign: str) -> str:
    if sign.isprintable():
        return sign
    code = ord(sign)
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"  # noqa: PLR2004


def _means(written: str, value: Any) -> bool:
    """Whether this YAML is that value, as our files are read."""
    if "\n" in written or "\r" in written:
        return False
    try:
        document = read_yaml("", written)
    except ModelError:
        return False
    return not document.problems and document.data == value and repr(document.data) == repr(value)
