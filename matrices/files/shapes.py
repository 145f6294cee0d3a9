"""The shape of a designer's files: which keys there are and what they hold.

One class per mapping; `reading` turns what fits into the model, and says what does not.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from matrices.paths import Escalation


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_text(value: object) -> object:
    """A plain number is taken as it is written."""
    return str(value) if type(value) is int else value


def _as_word(value: object) -> object:
    """`true` is no word in particular."""
    return "" if value is True else value


def _round_the_clock(value: object) -> object:
    return {"mon-sun": "00:00-24:00"} if value == "always" else value


Word = Annotated[str, Field(min_length=1)]
Names = Annotated[list[str], BeforeValidator(_as_list)]
Events = Annotated[list[Word], Field(min_length=1), BeforeValidator(_as_list)]
Value = Annotated[str, BeforeValidator(_as_text)]
Count = Literal["one", "everybody"] | Annotated[int, Field(ge=1, le=99)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FieldShape(_Shape):
    """A ticket's field: `{one of: [...]}`, `{text: true}`, `{number: UNIT}` or `{count: true}`.

    All but a count have a `missing` value. `number: true` has no unit; `count: EVENT` counts an
    event of another name.
    """

    one_of: list[str] = Field(default=[], alias="one of")
    text: bool = False
    number: Annotated[str | None, BeforeValidator(_as_word)] = None
    count: Annotated[str | None, BeforeValidator(_as_word)] = None
    missing: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _missing_number(cls, written: object) -> object:
        """A number may be missing as a plain number."""
        if isinstance(written, dict) and {"number", "count"} & written.keys():
            missing = written.get("missing")
            if type(missing) is int:
                return {**written, "missing": str(missing)}
        return written

    @property
    def kinds(self) -> list[str]:
        """What the field is said to be: one word where it is right."""
        said = {
            "text": self.text,
            "one of": bool(self.one_of),
            "number": self.number is not None,
            "count": self.count is not None,
        }
        return [kind for kind, holds in said.items() if holds]


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
    tasks: dict[str, str] = {}
    walks: list[RuleShape]


class ClockShape(_Shape):
    """A clock of a path: which events start, stop, resume and restart it; its own target, if any.

    `again`: a start after a stop begins a new run. `runs on`: pauses do not stop it.
    """

    starts: Events
    stops: Events
    resumes: Names = []
    restarts: Names = []
    again: bool = False
    target: str | None = None
    runs_on: bool = Field(default=False, alias="runs on")


class AcknowledgeShape(_Shape):
    """Who acknowledges a step, and how long that holds: `{by: everybody, for: 8h}`."""

    by: Count = "one"
    on: Word = "acknowledged"
    lasts: str | None = Field(default=None, alias="for")
    remind: str | None = None
    within: str | None = None


class UnansweredShape(_Shape):
    """What happens when nobody approves in time: `{after: 1d, go: STEP}`."""

    after: str
    go: str
    tell: Names = []
    escalation: Escalation | None = Field(default=None, alias="as")
    because: str = ""


class TransitionShape(_Shape):
    """A transition: one of after, every, at, on, during, when, else; and where it goes."""

    after: str | None = None
    every: str | None = None
    at: str | None = None
    on: str | None = None
    during: str | None = None
    when: str | None = None
    otherwise: str | None = Field(default=None, alias="else")
    guard: str | None = Field(default=None, alias="if")
    go: str | None = None
    stay: bool = False
    tell: Names = []
    set: dict[str, Value] = {}
    escalation: Escalation | None = Field(default=None, alias="as")
    because: str = ""
    at_most: Annotated[int, Field(ge=1)] | None = Field(default=None, alias="at most")
    until: str | None = None
    runs_on: bool = Field(default=False, alias="runs on")


class StepShape(_Shape):
    """A step: one of decide, work, notify, approve, act, wait, call, fork, end."""

    title: str = ""
    decide: list[TransitionShape] | None = None
    work: str | None = None
    notify: Names | None = None
    approve: Names | None = None
    act: Word | None = None
    wait: str | None = None
    call: str | None = None
    fork: list[str] | None = None
    end: Word | None = None
    acknowledge: AcknowledgeShape | Count | None = None
    question: str | None = None
    yes: str | None = None
    no: str | None = None
    unanswered: UnansweredShape | None = None
    join: str | None = None
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


def _as_timing(value: object) -> object:
    return {"by": value} if isinstance(value, str) else value


class TimingShape(_Shape):
    """A way and a time to tell somebody: `sms`, or `{after: wall 5m, by: sms}`."""

    after: str | None = None
    by: str


Timing = Annotated[TimingShape, BeforeValidator(_as_timing)]


class PersonShape(_Shape):
    """Somebody in the roster: an address at least."""

    mail: Word | None = None
    sms: Word | None = None
    voice: Word | None = None
    chat: Word | None = None
    manager: str | None = None
    zone: str | None = None
    away: Names = []
    tell: Annotated[list[Timing], BeforeValidator(_as_list)] = []


class QueueShape(_Shape):
    """A shared mailbox, or a queue of the help desk, that can hold a ticket."""

    mail: str


class OnCallShape(_Shape):
    """Who is on call: one of hourly, daily, weekly, monthly and shifts."""

    hourly: Names | None = None
    daily: Names | None = None
    weekly: Names | None = None
    monthly: Names | None = None
    shifts: list[dict[str, Names]] | None = None
    every: Annotated[int, Field(ge=1, le=9000)] = 1
    hand_off: str | None = Field(default=None, alias="hand-off")
    begins: str | None = Field(default=None, alias="from")
    zone: str | None = None
    overrides: list[dict[str, str]] = []


class RosterShape(_Shape):
    """roster.yaml."""

    zone: str | None = None
    people: dict[str, PersonShape]
    teams: dict[str, list[str]] = {}
    queues: dict[str, QueueShape] = {}
    on_call: dict[str, OnCallShape] = Field(default={}, alias="on-call")
    roles: dict[str, str] = {}
