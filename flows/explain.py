"""Flow `explain_ticket`: one ticket's way, as an artifact with its chart and its log."""

from collections.abc import Iterator

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from diagrams.overlay import with_way
from diagrams.picture import picture_of
from diagrams.svg import svg_of
from diagrams.telling import at, standing_in_words, what, why
from flows.engine.opening import Place, open_engine
from flows.problems import FlowsError
from flows.running import NO_RESULT
from flows.showing import picture, show, table
from flows.store.log import story_of
from matrices.paths import Path
from matrices.story import Story


@flow(name="explain_ticket", flow_run_name="explain {ticket}", **NO_RESULT)
async def explain_ticket(place: Place, ticket: str) -> State[None]:
    """Show one ticket's way on the chart, and its log: when, what, by which rule and why."""
    engine = open_engine(place)
    try:
        story = story_of(engine.store, ticket)
    except FlowsError as error:
        return Failed(message=str(error))
    if not story.standing.begun:
        return Completed(message=story.problem or f"no sweep has opened {ticket} yet")
    path = engine.decider.versions.path(story.standing.version)
    words = standing_in_words(story.standing, path)
    await show(f"ticket-{_key(ticket)}", _parts(story, path), about=f"{ticket}: {words}")
    return Completed(message=words)


def _parts(story: Story, path: Path) -> Iterator[str]:
    zone = path.calendar.zone
    yield f"## {story.ticket}: {standing_in_words(story.standing, path)}"
    if story.problem:
        yield f"**It needs a person:** {story.problem}"
    chart = with_way(picture_of(path), story, path)
    yield picture(svg_of(chart), f"the way of {story.ticket}")
    yield table(
        ("when", "what", "why", "run"),
        [
            (at(line.entry.at, zone), what(line, path), why(line), line.run[:8])
            for line in story.lines
        ],
    )


def _key(ticket: str) -> str:
    """A ticket's id as Prefect takes keys: small letters, digits and dashes."""
    found = "".join(each if each.isascii() and each.isalnum() else "-" for each in ticket.lower())
    return "-".join(filter(None, found.split("-"))) or "of-no-name"
