"""A walk as the JSON that its row keeps: an array of its parts, in their order."""

import msgspec
from pydantic import TypeAdapter

from matrices.walk import Walk

STATE: TypeAdapter[Walk] = TypeAdapter(Walk)
"""Reads states of every version, at its leisure."""

NOT_BEGUN = "{}"
"""The state of a walk that was never decided."""
_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Walk)


def state_of(walk: Walk) -> str:
    """The JSON of a walk."""
    return _ENCODER.encode(walk).decode()


def walk_of(state: str) -> Walk:
    """The walk of a JSON; pydantic's ValidationError where it is none.

    Older versions kept every part by its name, which pydantic reads.
    """
    try:
        return _DECODER.decode(state)
    except msgspec.DecodeError:
        return STATE.validate_json(state)
