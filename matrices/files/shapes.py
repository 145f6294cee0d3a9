"""The shape of a designer's files: which keys there are and what they hold.

One class per mapping; `reading` turns what fits into the model, and says what does not. What stands
below a key is told to designers by their editors (`matrices.files.schemas`).
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from matrices.files.written import (
    Absent,
    After,
    Breaks,
    Cell,
    ChannelName,
    ConditionText,
    Count,
    Day,
    Events,
    Exceptions,
    Gate,
    HandOff,
    Holidays,
    Length,
    Limit,
    Mail,
    Maybe,
    Missing,
    Names,
    Number,
    Open,
    Overrides,
    OwnHours,
    PointText,
    Shifts,
    Value,
    Word,
    Zone,
    with_levels,
)
from matrices.paths import Escalation


class _Shape(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )


class FieldShape(_Shape):
    """A ticket's field: `{one of: [...]}`, `{text: true}`, `{number: UNIT}` or `{count: true}`.

    All but a count have a `missing` value. `number: true` has no unit; `count: EVENT` counts an
    event of another name.
    """

    one_of: list[str] = Field(default=[], alias="one of")
    """The field has one of these texts."""
    text: bool = False
    """`true`: the field has any text."""
    number: Maybe = None
    """The field is a number: its unit, as in EUR, or `true` for none."""
    count: Maybe = None
    """The field counts what happens: `true` counts the event of its name, else the event named."""
    missing: Missing | None = None
    """The value as long as no event told one."""

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

    when: ConditionText = ""
    """Tickets for which this holds walk the path."""
    path: str = ""
    """The path's name, with `when`."""
    otherwise: str = Field(default="", alias="else")
    """The path of all other tickets: the last rule."""


class AcceptShape(_Shape):
    """A finding that is meant so: `{finding: level-empty, at: paths/incident.yaml, because: …}`."""

    finding: Word
    """The finding's id, as the check names it."""
    at: Word
    """The file at which it is found, named inside the desk's folder."""
    about: str = ""
    """Words that its sentence has, where only some of the file's findings are meant."""
    because: Word
    """The reason, in words."""


class DeliveryShape(_Shape):
    """How something is tried: `{waits: [1m, 5m, 30m, 2h], until: 1d}`, all round the clock."""

    waits: Annotated[list[Word], Field(min_length=1, max_length=50)] | None = None
    """How long to wait from try to try; the last wait is taken again and again."""
    until: str = ""
    """How long after the first try that failed there are no more."""
    limit: str = ""
    """How long one try of a task may last."""


class LimitsShape(_Shape):
    """How much a person is told by a channel: `{at most: [5 in 15m], together: 2m}`."""

    at_most: list[Word] | None = Field(default=None, alias="at most")
    """Quotas, `5 in 15m`: what would be more waits, and the last message stands for it."""
    warn_above: list[Word] | None = Field(default=None, alias="warn above")
    """Quotas above which the log says so; the messages go out all the same."""
    together: str = ""
    """Messages within so long of the first become one."""
    quiet: bool | None = None
    """What asks nobody to act waits for the person's own hours."""


class DeskShape(_Shape):
    """desk.yaml: what a ticket has, what happens to it, which path it walks."""

    desk: Word
    """The desk's name."""
    about: str = ""
    """What the desk is for, in a sentence."""
    ticket: dict[str, FieldShape]
    """The fields of a ticket that conditions and matrices may look at, by name."""
    events: dict[str, str | dict[str, str]] = {}
    """What happens to tickets: a name for a change of a field, as in `taken: {assignee: any}`, or
    something of its own, said in words."""
    tasks: dict[str, str] = {}
    """The desk's own tasks by name, each with the function that does it: `MODULE:FUNCTION`."""
    deliveries: dict[str, DeliveryShape] = {}
    """How messages and acts are tried again, by channel: mail, sms, voice, chat, webhook, act."""
    limits: dict[str, LimitsShape] = {}
    """How much a person is told by a channel: mail, sms, voice, chat."""
    walks: list[RuleShape]
    """Which path a ticket walks: the first rule that holds; the last is `else`."""
    accepts: list[AcceptShape] = []
    """What the check finds and the desk means so, each with the reason."""


class ClockShape(_Shape):
    """A clock of a path: which events start, stop, resume and restart it; its own target, if any.

    `again`: a start after a stop begins a new run. `runs on`: pauses do not stop it.
    """

    starts: Events
    """The events that start it. Where it runs already, they do nothing."""
    stops: Events
    """The events that stop it."""
    resumes: Names = []
    """The events after which it goes on, with what it had used before."""
    restarts: Names = []
    """The events that begin it anew, also while it runs."""
    again: bool = False
    """`true`: a start after a stop begins a new run, from nothing."""
    target: Length | None = None
    """The time it has. Otherwise the matrix column of its name says it."""
    runs_on: bool = Field(default=False, alias="runs on")
    """`true`: the path's pauses do not stop it."""


class AcknowledgeShape(_Shape):
    """Who acknowledges a step, and how long that holds: `{by: everybody, for: 8h}`."""

    by: Count = "one"
    """How many people it takes: `one`, a number, or `everybody` who was asked."""
    on: Word = "acknowledged"
    """The event that counts."""
    lasts: Length | None = Field(default=None, alias="for")
    """After so long it holds no more, and the step begins again."""
    remind: Length | None = None
    """Whoever acknowledged is reminded each time after so long."""
    within: Length | None = None
    """So long there is to confirm a reminder, with `remind`; else the step begins again."""


class UnansweredShape(_Shape):
    """What happens when nobody approves in time: `{after: 1d, go: STEP}`."""

    after: After
    """The time to answer."""
    go: str
    """The step to which it leads then."""
    tell: Names = []
    """Who gets a message then."""
    escalation: Escalation | None = Field(default=None, alias="as")
    """What it counts as."""
    because: str = ""
    """The reason that people and the log are given."""


class TransitionShape(_Shape):
    """A transition: one of after, every, at, on, during, when, else; and where it goes."""

    after: After | None = None
    """When so much time at the step is used. s, m, h are opening hours, d working days, `wall`
    counts round the clock; `level 1` is the time that the matrix gives the level."""
    every: Length | None = None
    """Each time so much is used at the step; it tells, and stays."""
    at: PointText | None = None
    """At a point of a clock: a share of its target, or so long before or after it runs out."""
    on: str | None = None
    """When that happens: an event, `breach of CLOCK`, `returned` or `returned OUTCOME` of a call,
    `done` or `failed` of an act."""
    during: Gate | None = None
    """As soon as these hours are open, or a calendar of the desk; in a decide, if they are."""
    when: ConditionText | None = None
    """As soon as the condition holds."""
    otherwise: str | None = Field(default=None, alias="else")
    """The step to which it leads otherwise, at once."""
    guard: ConditionText | None = Field(default=None, alias="if")
    """A guard: it is taken only if this holds."""
    go: str | None = None
    """The step to which it leads."""
    stay: bool = False
    """`true`: do the rest, and remain at the step."""
    tell: Names = []
    """Who gets a message: people, roles, `team NAME`, `on-call NAME`, `level N`, `holder`,
    `customer`, `manager of …`, `everybody`; `… else …` where nobody is there."""
    set: dict[str, Value] = {}
    """Fields of the ticket that get a value."""
    escalation: Escalation | None = Field(default=None, alias="as")
    """What it counts as."""
    because: str = ""
    """The reason that people and the log are given."""
    at_most: Annotated[int, Field(ge=1)] | None = Field(default=None, alias="at most")
    """How often it is taken in one walk."""
    until: str | None = None
    """It holds no more once this event happened at the step."""
    runs_on: bool = Field(default=False, alias="runs on")
    """`true`: pauses do not stop its wait."""


class StepShape(_Shape):
    """A step: one of decide, work, notify, approve, act, wait, call, fork, end."""

    title: str = ""
    """What the chart calls the step."""
    decide: list[TransitionShape] | None = None
    """Goes on at once by the first of these that holds; the last is `else`."""
    work: str | None = None
    """Who holds the ticket: a person, a role, `team NAME`, `level N`, `holder`, `… else …`, …"""
    notify: Names | None = None
    """Who is told."""
    approve: Names | None = None
    """Who is asked, and answers yes or no."""
    of: Word | None = None
    """What an `approve` is of: only those with authority for it are asked, and can answer."""
    act: Word | None = None
    """A task of the desk's own that is carried out, by name."""
    wait: str | None = None
    """What is waited for, in words; the time stands under `next`."""
    call: str | None = None
    """Another path that is walked here."""
    fork: list[str] | None = None
    """The first steps of two or more ways that are walked at once."""
    end: Word | None = None
    """The walk ends, with this outcome."""
    acknowledge: AcknowledgeShape | Count | None = None
    """Who must acknowledge, so that the waits of the step stop: one, a number, everybody."""
    question: str | None = None
    """What an `approve` asks; {ticket.FIELD} is the field's value."""
    yes: str | None = None
    """The step after an approval."""
    no: str | None = None
    """The step after a refusal."""
    unanswered: UnansweredShape | None = None
    """What happens when nobody answers an `approve` in time."""
    join: str | None = None
    """The step at which the ways of a `fork` meet."""
    tell: Names = []
    """Who gets a message besides when the step is entered."""
    next: list[TransitionShape] = []
    """What leads on from here: of all that fit, the first."""


class PathShape(_Shape):
    """A file in paths/: an escalation path."""

    path: Word
    """The path's name."""
    title: str = ""
    """What the chart is called."""
    calendar: str
    """The opening hours by which it waits: a calendar of the desk."""
    matrix: str
    """Who and how fast, for which tickets: a file in matrices/, without its ending."""
    pauses: list[str] = []
    """The states of a ticket in which its clocks and waits stand still."""
    clocks: dict[str, ClockShape] = {}
    """The SLA clocks, by name."""
    anywhere: list[TransitionShape] = []
    """Transitions that hold at every step; they have `on` or `at`."""
    start: str
    """The step at which it begins."""
    restart: str | None = None
    """The step at which a ticket that comes back after its end begins again."""
    steps: Annotated[dict[str, StepShape], Field(min_length=1)]
    """The steps, by name."""


class LevelShape(_Shape):
    """Whom a matrix names at a level: `{whom: [team x, dora], within: 15m, by: sms}`."""

    whom: Annotated[Names, Field(min_length=1)]
    """People, roles, `team NAME`, `on-call NAME`, `queue NAME`, `manager of …`."""
    within: Length | None = None
    """The time that the level has: `after: level N` waits for it."""
    by: Names = []
    """The ways by which those at the level are told: mail, sms, voice, chat."""


class RowShape(_Shape):
    """A row of a matrix: for which tickets, and what it gives.

    Targets of clocks stand under the clocks' names, whom it names at a level under `level 1`.
    """

    model_config = ConfigDict(extra="allow", json_schema_extra=with_levels)
    __pydantic_extra__: dict[str, Value | Names | LevelShape]

    when: dict[str, Cell] = {}
    """The tickets it is for: by field a value, a list, `"> 100"`, `100..500`, `not(…)`; a field
    that is left out is any."""
    rank: Annotated[int, Field(ge=1)] | None = None
    """Under the hit policy `priority`: of the rows that fit, the one of the lowest rank counts."""


class MatrixShape(_Shape):
    """A file in matrices/: a decision table, row by row."""

    matrix: Word
    """The matrix's name."""
    hit: Literal["unique", "first", "any", "priority", "collect"] = "unique"
    """How many rows may fit a ticket, and which counts: just one, the first, any of several that
    give the same, the one of the lowest rank, all of them together."""
    rows: Annotated[list[RowShape], Field(min_length=1)]
    """The rows."""


class CalendarShape(_Shape):
    """A file in calendars/: `open` hours of its own, or made of others by `any of`, `all of`."""

    calendar: Word
    """The calendar's name."""
    zone: Zone
    """The time zone of its hours."""
    open: Open = {}
    """The hours of each weekday, as in `mon-fri: 08:00-12:00, 13:00-17:00`; or `always`."""
    exceptions: Exceptions = Field(default={}, alias="except")
    """Days with other hours, or `closed`: 2026-12-24, a range with `to`, or 12-24 of each year."""
    breaks: Breaks = {}
    """Hours of a day in which it is closed."""
    holidays: Holidays = {}
    """Days on which it is closed: of a country (and region), or days with their names."""
    any_of: Names = Field(default=[], alias="any of")
    """It is open when one of these calendars is."""
    all_of: Names = Field(default=[], alias="all of")
    """It is open when all of these calendars are."""
    without: Names = []
    """It is closed when one of these calendars is open."""


def _as_timing(value: object) -> object:
    return {"by": value} if isinstance(value, str) else value


class TimingShape(_Shape):
    """A way and a time to tell somebody: `sms`, or `{after: wall 5m, by: sms}`."""

    after: Length | None = None
    """So long after the first message, unless somebody acted by then."""
    by: ChannelName
    """The way: mail, sms, voice or chat."""


Timing = Annotated[
    TimingShape, BeforeValidator(_as_timing, json_schema_input_type=ChannelName | TimingShape)
]


def _as_timings(value: object) -> object:
    return [value] if isinstance(value, str) else value


class PersonShape(_Shape):
    """Somebody in the roster: an address at least."""

    mail: Mail | None = None
    """The mail address."""
    sms: Number | None = None
    """The telephone number for short messages."""
    voice: Number | None = None
    """The telephone number for calls."""
    chat: Word | None = None
    """The name in the chat."""
    manager: str | None = None
    """Whose report the person is: another person."""
    zone: Zone | None = None
    """Where the person's dates and hours are meant."""
    hours: OwnHours | None = None
    """When the person works: a calendar of the desk, or hours of each weekday as in one."""
    away: Absent = []
    """The dates on which the person is not there."""
    tell: Annotated[
        list[Timing],
        BeforeValidator(_as_timings, json_schema_input_type=ChannelName | list[Timing]),
    ] = []
    """By which ways, and after what waits, the person is told who is asked to act."""


class QueueShape(_Shape):
    """A shared mailbox, or a queue of the help desk, that can hold a ticket."""

    mail: Mail
    """The mail address."""


class OnCallShape(_Shape):
    """Who is on call: one of hourly, daily, weekly, monthly and shifts."""

    hourly: Names | None = None
    """Each has it for an hour, or `every` so many, in this order."""
    daily: Names | None = None
    """Each has it for a day, or `every` so many, in this order."""
    weekly: Names | None = None
    """Each has it for a week, or `every` so many, in this order."""
    monthly: Names | None = None
    """Each has it for a month, or `every` so many, in this order."""
    shifts: Shifts | None = None
    """Who has which hours of the week; the first that fits."""
    every: Annotated[int, Field(ge=1, le=9000)] = 1
    """How many hours, days, weeks or months a turn lasts."""
    hand_off: HandOff | None = Field(default=None, alias="hand-off")
    """When the next takes over: `08:00`, `mon 09:00`, or `1 09:00` of a month."""
    begins: Day | None = Field(default=None, alias="from")
    """The date of the first hand-off, at which the first of the list takes over."""
    zone: Zone | None = None
    """The time zone of the hand-offs, where it is another than the roster's."""
    overrides: Overrides = []
    """Who has it in place of whose turn it is, from one wall time to another."""


class RosterShape(_Shape):
    """roster.yaml: who there is, how they are reached, who is on call."""

    zone: Zone | None = None
    """The time zone, where nothing else is said."""
    people: dict[str, PersonShape]
    """Everybody who is told anything, by name."""
    teams: dict[str, list[str]] = {}
    """The people of each team."""
    queues: dict[str, QueueShape] = {}
    """What can hold a ticket and is nobody in person."""
    on_call: dict[str, OnCallShape] = Field(default={}, alias="on-call")
    """Who is on call when, by name."""
    roles: dict[str, str] = {}
    """Who has a role: a person, `team NAME` or `on-call NAME`."""
    authority: dict[str, dict[str, Limit]] = {}
    """Who may approve what: up to which amount, or `any`, as in `refund: {team leads: 500}`."""
