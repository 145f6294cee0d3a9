"""The shape of a designer's files: which keys there are and what they hold.

One class per mapping; `reading` turns what fits into the model, and says what does not.
"""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from matrices.paths import Escalation


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _round_the_clock(value: object) -> object:
    return {"mon-sun": "00:00-24:00"} if value == "always" else value


Word = Annotated[str, Field(min_length=1)]
Names = Annotated[list[str], BeforeValidator(_as_list)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FieldShape(_Shape):
    """A ticket's field: `{one of: [...], missing: X}` or `{text: true, missing: X}`."""

    one_of: list[str] = Field(default=[], alias="one of")
    text: bool = False
    missing: str = ""


class RuleShape(_Shape):
    """A line of `walks`: `{when: CONDITION, path: NAME}` or `{else: NAME}`."""

    when: str = ""
    path: str = ""
    otherwise: str = Field(default="", alias="else")


class DeskShape(_Shape):
    """desk.yaml."""

    desk: str
    about: str = ""
    ticket: dict[str, FieldShape]
    events: dict[str, str | dict[str, str]] = {}
    walks: list[RuleShape]


class ClockShape(_Shape):
    """A clock of a path."""

    starts: Word
    stops: Word
    resumes: str = ""


class TransitionShape(_Shape):
    """A transition: one of after, on, when, else; and where it goes."""

    after: str | None = None
    on: str | None = None
    when: str | None = None
    otherwise: str | None = Field(default=None, alias="else")
    guard: str | None = Field(default=None, alias="if")
    go: str | None = None
    stay: bool = False
    tell: Names = []
    escalation: Escalation | None = Field(default=None, alias="as")
    because: str = ""
    at_most: Annotated[int, Field(ge=1)] | None = Field(default=None, alias="at most")


class StepShape(_Shape):
    """A step: one of decide, work, notify, wait, end."""

    title: str = ""
    decide: list[TransitionShape] | None = None
    work: str | None = None
    notify: Names | None = None
    wait: str | None = None
    end: Word | None = None
    tell: Names = []
    next: list[TransitionShape] = []


class PathShape(_Shape):
    """A file in paths/."""

    path: str
    title: str = ""
    calendar: str
    matrix: str
    pauses: list[str] = []
    clocks: dict[str, ClockShape] = {}
    anywhere: list[TransitionShape] = []
    start: str
    restart: str | None = None
    steps: Annotated[dict[str, StepShape], Field(min_length=1)]


class CalendarShape(_Shape):
    """A file in calendars/: `open` hours of its own, or made of others by `any of`, `all of`."""

    calendar: Word
    zone: str
    open: Annotated[dict[str, str], BeforeValidator(_round_the_clock)] = {}
    exceptions: dict[str, str] = Field(default={}, alias="except")
    breaks: dict[str, str] = {}
    holidays: dict[str, str] = {}
    any_of: Names = Field(default=[], alias="any of")
    all_of: Names = Field(default=[], alias="all of")
    without: Names = []


class PersonShape(_Shape):
    """Somebody in the roster."""

    mail: str


class RosterShape(_Shape):
    """roster.yaml."""

    people: dict[str, PersonShape]
    teams: dict[str, list[str]] = {}
    roles: dict[str, str] = {}
