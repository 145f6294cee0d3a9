"""What does not fit a shape, as sentences: pydantic's errors in the words of designers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, cast

from pydantic import BaseModel

from matrices.files.places import Document, Place, printable
from matrices.problems import nearest

_TEXT = "a text"
_KINDS = {
    "string_type": _TEXT,
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "string_too_short": "a text that is not empty",
    "too_short": "one part at least",
}
_LONGEST = 60


class _Fault(NamedTuple):
    """A part that does not fit: its place, its value, and one thing that would."""

    place: Place
    value: object
    right: str
    known: tuple[str, ...] = ()


def note(document: Document, errors: Iterable[Mapping[str, Any]], shape: type[BaseModel]) -> None:
    """Note a sentence on the document for each part of it that does not fit the shape."""
    parts = {part for place in document.lines for part in place}
    faults: dict[Place, list[_Fault]] = {}
    for error in errors:
        *around, last = error["loc"] or ("",)
        inside: Place = tuple(part for part in around if part in parts)
        match error["type"]:
            case "extra_forbidden":
                right = nearest(str(last), _keys(shape, inside))
                found = f"unknown key '{printable(str(last))}'"
                document.problem((*inside, last), f"{document.where(*inside)}{found}", right)
                faults.setdefault((*inside, last), [])
            case "missing":
                document.problem(inside, f"{document.where(*inside)}'{last}' is missing")
                faults.setdefault((*inside, last), [])
            case _:
                fault = _fault((*inside, last) if last in parts else inside, error)
                faults.setdefault(fault.place, []).append(fault)
    for place, each in faults.items():
        deeper = any(other[: len(place)] == place != other for other in faults)
        if each and not (deeper and isinstance(each[0].value, dict)):
            document.problem(place, *_sentence(document, place, each))


def _sentence(document: Document, place: Place, faults: list[_Fault]) -> tuple[str, str]:
    value = faults[0].value
    rights = list(dict.fromkeys(fault.right for fault in faults))
    found = f"{document.where(*place)}found {_shown(value, quotes=_TEXT in rights)}"
    if len(faults) == 1 and faults[0].known and isinstance(value, str):
        return found, nearest(value, faults[0].known)
    *most, last = rights
    return found, f"{', '.join(most)} or {last} would be right" if most else (
        f"{last} would be right"
    )


def _fault(place: Place, error: Mapping[str, Any]) -> _Fault:
    value, context = error["input"], error.get("ctx", {})
    match error["type"]:
        case kind if kind in _KINDS:
            return _Fault(place, value, _KINDS[kind])
        case "literal_error":
            expected = str(context["expected"]).replace("' or '", "', '")
            return _Fault(place, value, expected, tuple(_quoted(expected)))
        case "greater_than_equal":
            return _Fault(place, value, f"{context['ge']} or more")
        case "less_than_equal":
            return _Fault(place, value, f"{context['le']} at most")
    return _Fault(place, value, f"{error['msg'][:1].lower()}{error['msg'][1:]}:")


def _quoted(expected: str) -> Iterator[str]:
    """The texts of `'one', 'two' or 'three'`."""
    return iter(expected.split("'")[1::2])


def _shown(value: object, *, quotes: bool) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int():
            return (
                f'the number {value} (in quotes, "{value}", it is a text)' if quotes else f"{value}"
            )
        case dict():
            return "a mapping" if value else "{}"
        case list():
            return "a list" if value else "[]"
    return f"'{printable(str(value))[:_LONGEST]}'"


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
