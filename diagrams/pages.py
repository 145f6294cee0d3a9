"""Pages that need no server: a ticket's log with its chart, and an index of many."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from diagrams.heat import DAYS, HOURS, NEVER, NOTHING, TINTS, Heat, everywhere
from diagrams.style import KINDS, LOOKS
from diagrams.telling import at, standing_in_words, what, why
from matrices.paths import Path
from matrices.story import Story

_ENVIRONMENT = Environment(
    loader=PackageLoader("diagrams"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A ticket in the index. `chart` and `page` are file names; no chart is an empty one."""

    ticket: str
    steps: int
    missed: int
    standing: str
    page: str
    chart: str = ""


def heat_page(heats: Sequence[Heat], *, title: str, legend: str) -> str:
    """Heat tables as a page."""
    return _template("heat.html").render(
        heats=[(heat, everywhere(heat)) for heat in heats],
        title=title,
        legend=legend,
        days=DAYS,
        hours=HOURS,
        tints={tint: number for number, tint in enumerate((*TINTS, NEVER, NOTHING))},
    )


def ticket_page(story: Story, path: Path, *, chart: str = "") -> str:
    """A ticket's log as a page: when, what, which rule and why, seen when, by which flow run."""
    zone = path.calendar.zone
    return _template("ticket.html").render(
        ticket=story.ticket,
        path_title=path.title,
        version=path.version,
        zone=str(zone),
        standing=standing_in_words(story.standing, path),
        problem=story.problem or story.needs,
        chart=chart,
        lines=[
            {
                "kind": line.entry.kind,
                "when": at(line.entry.at, zone),
                "what": what(line, path),
                "why": why(line),
                "seen": f"{line.observed:%Y-%m-%d %H:%M:%S}Z",
                "run": line.run,
            }
            for line in story.lines
        ],
    )


def index_page(
    *,
    title: str,
    subtitle: str,
    facts: Sequence[tuple[str, str]],
    longest: Sequence[Listed],
    tickets: Sequence[Listed],
) -> str:
    """The page that leads to the charts and to each ticket's log."""
    return _template("index.html").render(
        title=title,
        subtitle=subtitle,
        facts=facts,
        longest=longest,
        tickets=tickets,
        kinds=[
            {**asdict(LOOKS[shape]), "shape": shape, "words": words}
            for shape, words in KINDS.items()
        ],
    )


@lru_cache(maxsize=4)
def _template(name: str) -> Template:
    return _ENVIRONMENT.get_template(name)
