"""How parts of a file are written, for editors: patterns and examples beside the plain types.

They bind nobody but editors. What is wrong is told by the readers, in sentences.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

_TIME = "[0-9]{1,2}:[0-9]{2}"
_SPAN = f"{_TIME} *- *{_TIME}"
_DAY = "(mon|tue|wed|thu|fri|sat|sun)"
_DAYS = f"{_DAY}(-{_DAY})?( *, *{_DAY}(-{_DAY})?)*"
_WAIT = "((wall +)?[0-9]{1,9}[smh]|[0-9]{1,9}d)"
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_YEARLY = "[0-9]{2}-[0-9]{2}"
_DATES = f"({_DATE}( to {_DATE})?|{_YEARLY}( to {_YEARLY})?)"


def _text(pattern: str, *examples: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern}$", "examples": list(examples)}


def _by_key(pattern: str, value: dict[str, Any], **named: Any) -> dict[str, Any]:
    """A mapping whose keys are written like this, or are these."""
    return {
        "type": "object",
        "properties": named,
        "patternProperties": {f"^{pattern}$": value},
        "additionalProperties": False,
    }


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_text(value: object) -> object:
    """A plain number is taken as it is written."""
    return str(value) if type(value) is int else value


def _as_limit(value: object) -> object:
    """`true` is any amount."""
    return "any" if value is True else _as_text(value)


def _as_word(value: object) -> object:
    """`true` is no word in particular."""
    return "" if value is True else value


def _round_the_clock(value: object) -> object:
    return {"mon-sun": "00:00-24:00"} if value == "always" else value


HOURS_OF_DAYS = _text(f"{_SPAN}( *, *{_SPAN})*", "08:00-12:00, 13:00-17:00", "22:00-06:00")
_HOURS_OR_CLOSED = _text(f"(closed|{_SPAN}( *, *{_SPAN})*)", "closed", "08:00-12:00")
_TITLE = {"type": "string", "description": "What the day is called."}
_COUNTRY = {
    **_text("[A-Z]{2}", "DE", "US"),
    "description": "A country, by the two letters of ISO 3166: all its public holidays.",
}
_REGION = {
    "type": "string",
    "examples": ["BE", "CA"],
    "description": "A region of the country, for its own holidays.",
}

Word = Annotated[str, Field(min_length=1)]
Names = Annotated[list[str], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
Events = Annotated[
    list[Word],
    Field(min_length=1),
    BeforeValidator(
        _as_list, json_schema_input_type=Word | Annotated[list[Word], Field(min_length=1)]
    ),
]
Value = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int)]
Limit = Annotated[str, BeforeValidator(_as_limit, json_schema_input_type=Literal[True] | str | int)]
"""An amount, or `any` (or `true`) for any."""
Missing = Annotated[str, WithJsonSchema({"type": ["string", "integer"]})]
Maybe = Annotated[
    str | None, BeforeValidator(_as_word, json_schema_input_type=Literal[True] | str | None)
]
"""A word, or `true` for none in particular."""
Count = Literal["one", "everybody"] | Annotated[int, Field(ge=1, le=99)]

Length = Annotated[str, WithJsonSchema(_text(_WAIT, "15m", "2d", "wall 4h"))]
After = Annotated[
    str, WithJsonSchema(_text(f"({_WAIT}|level [0-9]{{1,9}})", "4h", "2d", "wall 30m", "level 1"))
]
PointText = Annotated[
    str,
    WithJsonSchema(
        _text(
            "([0-9]{1,4}% of|(wall +)?[0-9]{1,9}[smhd] (before|after)) .+",
            "75% of resolution",
            "30m before resolution",
            "wall 1h after response",
        )
    ),
]
Gate = Annotated[
    str,
    WithJsonSchema(
        _text(
            f"(calendar .+|({_DAYS} )?{_SPAN}( *, *{_SPAN})*)",
            "22:00-06:00",
            "mon-fri 09:00-17:00",
            "calendar night",
        )
    ),
]
ConditionText = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "examples": ["ticket.priority == 'P1'", "ticket.refund > 100 and ticket.vip == 'yes'"],
        }
    ),
]
Zone = Annotated[
    str, WithJsonSchema({"type": "string", "examples": ["Europe/Berlin", "America/Chicago"]})
]
Open = Annotated[
    dict[str, str],
    BeforeValidator(_round_the_clock),
    WithJsonSchema(
        {
            **_by_key(_DAYS, HOURS_OF_DAYS),
            "type": ["object", "string"],
            "pattern": "^always$",
        }
    ),
]
OwnHours = Annotated[
    str | dict[str, str],
    WithJsonSchema({**_by_key(_DAYS, HOURS_OF_DAYS), "type": ["object", "string"]}),
]
"""The name of a calendar, or hours by weekdays."""
Exceptions = Annotated[dict[str, str], WithJsonSchema(_by_key(_DATES, _HOURS_OR_CLOSED))]
Breaks = Annotated[dict[str, str], WithJsonSchema(_by_key(_DATES, HOURS_OF_DAYS))]
Holidays = Annotated[
    dict[str, str], WithJsonSchema(_by_key(_DATES, _TITLE, country=_COUNTRY, region=_REGION))
]
ChannelName = Annotated[
    str, WithJsonSchema({"type": "string", "enum": ["mail", "sms", "voice", "chat"]})
]
Mail = Annotated[Word, WithJsonSchema(_text("[^@\\s]+@[^@\\s]+", "anna@desk.example"))]
Number = Annotated[Word, WithJsonSchema(_text("\\+[0-9][0-9 -]{4,24}[0-9]", "+49 30 1234567"))]
Absent = Annotated[
    list[str],
    BeforeValidator(_as_list),
    WithJsonSchema(
        {
            "anyOf": [
                (each := _text(f"{_DATE}( to {_DATE})?", "2026-12-21 to 2027-01-03")),
                {"type": "array", "items": each},
            ]
        }
    ),
]
HandOff = Annotated[
    str,
    WithJsonSchema(
        _text(f"(({_DAY}|[0-9]{{1,2}}) +)?{_TIME}", "mon 09:00", "08:00", "1 09:00"),
    ),
]
Day = Annotated[str, WithJsonSchema(_text(_DATE, "2026-01-05"))]
_WALL = f"{_DATE} {_TIME}"
Overrides = Annotated[
    list[dict[str, str]],
    WithJsonSchema(
        {"type": "array", "items": _by_key(f" *{_WALL} *to *{_WALL} *", {"type": "string"})}
    ),
]
Shifts = Annotated[
    list[dict[str, Names]],
    WithJsonSchema(
        {
            "type": "array",
            "items": _by_key(
                f"(else|{_DAYS} +{_SPAN})",
                {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
            ),
        }
    ),
]

Cell = Annotated[
    str | list[Value],
    BeforeValidator(_as_text),
    WithJsonSchema(
        {
            "type": ["string", "integer", "array"],
            "items": {"type": ["string", "integer"]},
            "examples": ["P1", "> 100", "[100..500)", "not(P1, P2)"],
        }
    ),
]
"""What a row of a matrix says of a field."""
_LEVEL_TEXT = {
    "type": "string",
    "examples": ["team first-line", "team first-line within 15m by sms"],
    "description": "Whom the row names at this level, then `within` a time, then `by` channels.",
}


def with_levels(schema: dict[str, Any]) -> None:
    """Complete the schema of a row of a matrix: levels, and targets of clocks."""
    extra = schema.pop("additionalProperties")
    shape: dict[str, Any] = next((each for each in extra["anyOf"] if "$ref" in each), {})
    names = {"type": "array", "items": {"type": "string"}}
    schema["patternProperties"] = {"^level [0-9]{1,9}$": {"anyOf": [_LEVEL_TEXT, names, shape]}}
    schema["additionalProperties"] = {
        **_text(f"({_WAIT}|-)", "15m", "2d", "wall 4h", "-"),
        "description": "The target of the clock of this name; - is none.",
    }
