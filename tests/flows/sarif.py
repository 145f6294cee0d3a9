"""What SARIF 2.1.0 requires of a log, as a JSON schema: sections 3.13 to 3.52 of the standard.

Only the parts that the check writes; what the standard does not know is refused in each of them.
"""

from typing import Any


def _object(required: list[str], **parts: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required,
        "properties": parts,
        "additionalProperties": False,
    }


def _list(of: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": of, **more}


_TEXT = {"type": "string", "minLength": 1}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_MESSAGE = _object(["text"], text=_TEXT)  # 3.11: text or id
_ARTIFACT = _object(
    ["uri"], uri={**_TEXT, "format": "uri-reference", "pattern": "^[^/\\\\ ]"}, uriBaseId=_TEXT
)
_PHYSICAL = _object(  # 3.29: artifactLocation or address
    ["artifactLocation"],
    artifactLocation=_ARTIFACT,
    region=_object(["startLine"], startLine={"type": "integer", "minimum": 1}),
)
_LOCATION = _object(
    [],
    physicalLocation=_PHYSICAL,
    logicalLocations=_list(_object(["name"], name=_TEXT, kind=_TEXT)),
    message=_MESSAGE,
)
_THREAD = _object(["locations"], locations=_list(_object([], location=_LOCATION), minItems=1))
_RESULT = _object(
    ["message"],  # 3.27.11; the rule's id is required where the rule has no index (3.27.5)
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    message=_MESSAGE,
    locations=_list(_LOCATION),
    codeFlows=_list(_object(["threadFlows"], threadFlows=_list(_THREAD, minItems=1))),
    suppressions=_list(
        _object(["kind"], kind={"enum": ["inSource", "external"]}, justification=_TEXT)
    ),
)
_RULE = _object(
    ["id"],
    id=_TEXT,
    shortDescription=_MESSAGE,
    help=_MESSAGE,
    defaultConfiguration=_object([], level=_LEVEL),
)
_DRIVER = _object(["name"], name=_TEXT, version=_TEXT, rules=_list(_RULE, uniqueItems=True))
_RUN = _object(
    ["tool"],
    tool=_object(["driver"], driver=_DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results=_list(_RESULT),
)
SCHEMA = _object(
    ["version", "runs"], **{"$schema": _TEXT, "version": {"const": "2.1.0"}, "runs": _list(_RUN)}
)
