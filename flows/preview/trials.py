"""The imaginary ticket of the preview: what its buttons said, walked as `stepladder try` does."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from diagrams.marking import with_findings
from diagrams.overlay import step_on_chart, with_way
from diagrams.picture import picture_of
from diagrams.standing import dials, heard_by, standing, what_next
from diagrams.svg import svg_of
from diagrams.telling import at, length
from diagrams.timetable import rows_of
from matrices.desk import Desk
from matrices.happenings import Happenings
from matrices.problems import ModelError, Problem
from matrices.trying import TICKET, Trial, try_path, usual_opening

Said = Annotated[str, StringConstraints(max_length=500)]
_MOST = 200
_MOST_ROWS = 400


class Asked(BaseModel):
    """What the page asks: a path, what is known, what happens when, and up to when.

    `until` counts as `--until` of `stepladder try` does; without it the ticket is only opened.
    """

    model_config = ConfigDict(extra="forbid")

    path: Said
    told: list[Said] = []
    opened: Said = ""
    events: list[Said] = []
    until: Said = ""


def asked(body: bytes) -> Asked:
    """What a request says; ModelError with a sentence where it says something else."""
    try:
        found = Asked.model_validate_json(body)
    except ValidationError as error:
        raise ModelError([Problem("the ticket", 0, "this cannot be read")]) from error
    if len(found.told) > _MOST or len(found.events) > _MOST:
        raise ModelError([Problem("the ticket", 0, f"more than {_MOST} things happen")])
    return found


def tried(desk: Desk, ask: Asked) -> Trial:
    """The ticket walked up to the instant; ModelError with sentences where something is wrong."""
    path = desk.paths.get(ask.path)
    if path is None:
        raise ModelError([Problem("the ticket", 0, f"the desk has no path '{ask.path}'")])
    said = Happenings(path, desk.roster, TICKET)
    told = said.fields(ask.told)
    opened = said.moment("opened", ask.opened) if ask.opened else usual_opening(path.calendar)
    until = said.moment("until", ask.until, opened) if ask.until and opened else opened
    events = said.events(ask.events, opened) if opened else []
    said.stop_at_problems()
    if opened is None or until is None:  # which has been said
        raise ModelError(said.problems)
    return try_path(
        path=path, roster=desk.roster, opened=opened, told=told, events=events,
        until=max(until, opened),
    )  # fmt: skip


def chart_of(trial: Trial, found: Iterable[tuple[Problem, str]]) -> bytes:
    """The way that the ticket took so far, on the chart, with findings, each with its step."""
    way = with_way(picture_of(trial.path), trial.story, trial.path)
    return svg_of(with_findings(way, found))


def data_of(trial: Trial) -> dict[str, Any]:
    """Where the ticket stands and how it came there, as the page shows it."""
    zone = trial.path.calendar.zone
    due = trial.walk.due_at if not trial.problem else None
    rows = rows_of(trial)
    return {
        "opened": _iso(trial.opened, trial),
        "now": _iso(trial.end, trial),
        "when": at(trial.end, zone),
        "standing": [_plainly(each) for each in standing(trial)],
        "following": [*what_next(trial)],
        "ended": trial.walk.ended or bool(trial.problem),
        "here": [step_on_chart(each.step) for each in trial.walk.positions],
        "due": None if due is None else _iso(due, trial),
        "due_words": "" if due is None else at(due, zone),
        "hears": heard_by(trial),
        "fields": dict(trial.path.vocabulary.values(trial.ticket)),
        "clocks": [
            {"name": each.name, "state": each.state, "used": each.used, "left": each.left,
             "due": each.due}
            for each in dials(trial)
        ],
        "rows": [
            {"at": at(row.at, zone), "after": f"+{length(row.after)}", "kind": row.kind,
             "what": row.what, "why": row.why}
            for row in rows[-_MOST_ROWS:]
        ],
    }  # fmt: skip


def _plainly(sentence: str) -> str:
    """Where it stands, without the time, which the page shows above."""
    said = sentence.partition(": ")[2]
    return f"{said[:1].upper()}{said[1:]}"


def _iso(instant: datetime, trial: Trial) -> str:
    return instant.astimezone(trial.path.calendar.zone).isoformat()
