"""The shape of a desk's stories: what happens to a ticket, and what should come of it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from matrices.files.written import Names, Value, Word

_WHEN = {
    "type": "string",
    "examples": ["09:15", "2026-03-02 09:15", "Mon 2026-03-02 09:15", "+15m", "+1d"],
}
When = Annotated[Word, WithJsonSchema(_WHEN)]
Happening = Annotated[
    Word,
    WithJsonSchema(
        {
            "type": "string",
            "examples": ["+10m taken by anna", "2026-03-02 09:30 priority=P1", "+1d snoozed=2h"],
        }
    ),
]
Messages = Annotated[
    Names,
    WithJsonSchema(
        {
            "anyOf": [
                (each := {"type": "string", "examples": ["anna by mail", "dora by sms"]}),
                {"type": "array", "items": each},
            ]
        }
    ),
]


class _Shape(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )


class MomentShape(_Shape):
    """What should happen at an instant: `{at: 09:15, step: specialists, tells: chris by mail}`."""

    at: When
    """When: an offset from the opening (+15m, round the clock), a wall time of the path's calendar,
    or a time on the date of the line before."""
    step: str = ""
    """The step that is entered then; one of a called path is CALL/STEP."""
    tells: Messages = []
    """Everybody who is told at that instant, and by what: `anna by mail`."""
    does: Names = []
    """The tasks of the desk's own that are carried out."""


class StoryShape(_Shape):
    """A story: a ticket, what happens to it, and what should come of it."""

    story: Word
    """What it tells, in a sentence."""
    path: str = ""
    """The path that is walked. Otherwise the desk's `walks` say it."""
    opened: When
    """When the ticket is opened: a wall time of the path's calendar."""
    ticket: dict[str, Value] = {}
    """What is known of the ticket at its opening."""
    events: list[Happening] = []
    """What happens later, as `stepladder try --event` takes it: `+10m taken by anna`."""
    until: When | None = None
    """Up to when it is followed. Otherwise until it ends or nothing more would happen."""
    expect: list[MomentShape] = []
    """Every step that is entered and every message that is sent, in their order."""
    outcome: str = ""
    """The outcome with which the walk ends. Left out: it does not end."""


class StoriesShape(_Shape):
    """A file in stories/: stories that are played to see whether the desk still does as it says."""

    stories: Annotated[list[StoryShape], Field(min_length=1)]
    """The stories."""
