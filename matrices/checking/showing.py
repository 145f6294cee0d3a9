"""Witnesses that are walked: the ticket that shows a finding, with the way it really takes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from matrices.checking.witnesses import Witness
from matrices.desk import Desk
from matrices.log import Entry
from matrices.paths import Path
from matrices.tickets import Event
from matrices.trying import Trial, try_path

_MOVES = ("step", "stayed", "joined")


def shown(
    desk: Desk,
    path: Path,
    told: Mapping[str, str],
    opened: datetime,
    events: Sequence[Event] = (),
    until: datetime | None = None,
) -> Witness:
    """The ticket as a witness, walked up to an instant, or until nothing more would happen."""
    trial = try_path(
        path=path, roster=desk.roster, opened=opened, told=told, events=events, until=until
    )
    return witness_of(trial, events)


def witness_of(trial: Trial, events: Sequence[Event] = ()) -> Witness:
    """What a ticket did that was walked."""
    moves = [line.entry for line in trial.lines if line.entry.kind in _MOVES]
    return Witness(
        path=trial.path.name,
        told=trial.told,
        opened=trial.opened,
        events=tuple(events),
        steps=tuple(entry.step for entry in moves if entry.kind == "step"),
        ways=tuple(entry.transition for entry in moves if entry.transition),
    )


def is_alone(entry: Entry) -> bool:
    """Whether an entry says that nobody works at the step."""
    return entry.kind == "skipped" or (
        entry.kind == "told" and "whom" not in entry.values and not entry.rule
    )
