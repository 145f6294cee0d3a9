"""Whose answer counts: of people who are asked to approve, and of tasks that were carried out."""

from matrices.paths import APPROVED, DONE, FAILED, REFUSED
from matrices.plan import Why
from matrices.tickets import Event
from matrices.walk import Position
from matrices.walking.crews import matter
from matrices.walking.state import Walking

ANSWERS = frozenset((APPROVED, REFUSED, DONE, FAILED))
"""The types of events that are answers."""


def answers(walking: Walking, position: Position, event: Event) -> bool:
    """Whether an answer comes from who was asked, or from the task that was to be done."""
    kind = event.type
    if kind in (APPROVED, REFUSED) and walking.place(position).step.kind == "approve":
        return _may_answer(walking, position, event)
    if kind in (DONE, FAILED) and walking.place(position).step.kind == "act":
        return not event.new or event.new == walking.place(position).step.task
    return True


def _may_answer(walking: Walking, position: Position, event: Event) -> bool:
    """Whether somebody was asked, and has authority for what it is by now; else the log says so.

    Where authority is needed, nobody in particular has none.
    """
    needed, actor = matter(walking, walking.place(position)), event.actor
    because = ""
    if actor and actor not in position.asked:
        because = f"{actor} was not asked"
    elif needed is not None and not actor:
        because = "nobody says whose answer it is"
    elif needed is not None and not walking.roster.may_approve(actor, *needed, at=event.at):
        because = f"{actor} may not approve {needed}"
    if because:
        at = walking.decided or event.at
        walking.note(at, "ignored", Why("", f"on {event.type}", because), position)
    return not because
