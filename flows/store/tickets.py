"""How things are with one ticket by an instant, as the store knows it."""

from datetime import datetime

from diagrams.ways import Now
from flows.problems import FlowsError
from flows.store.database import Store
from flows.store.log import ticket_of
from flows.store.traffic import log_ends
from flows.store.versions import newest_desk
from matrices.coming import coming
from matrices.paths import Path
from matrices.roster import Roster
from matrices.story import Story


def now_of(store: Store, story: Story, path: Path, at: datetime | None = None) -> Now:
    """How things are with a ticket at an instant, or at the log's end; and what comes next.

    Raises FlowsError where the ticket's log goes on after the instant: what was then is not kept.
    """
    last = story.lines[-1].entry.at
    if at is not None and at < last:
        raise FlowsError(
            f"ticket {story.ticket} is known as of {last:%Y-%m-%d %H:%M} UTC, the end of its log; "
            "name that time or a later one by --at"
        )
    desk = newest_desk(store)
    return now_by(store, story, path, desk.roster if desk else None, at or log_ends(store) or last)


def now_by(store: Store, story: Story, path: Path, roster: Roster | None, at: datetime) -> Now:
    """How things are with a ticket at an instant; what comes next only where a roster is known."""
    ticket, walk = ticket_of(store, story.ticket), story.standing
    comes = coming(path=path, walk=walk, ticket=ticket, roster=roster) if roster else None
    return Now(at, ticket, comes)
