"""What a run shows in Prefect's pages: markdown with tables and the chart as a picture."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from prefect import get_run_logger
from prefect.artifacts import acreate_markdown_artifact
from prefect.client.orchestration import get_client

from diagrams.overlay import with_standing
from diagrams.picture import picture_of
from diagrams.svg import svg_of
from flows.clock import observed
from flows.embedded.recorded import Kind, Recorded, questions
from flows.engine.opening import Engine
from flows.engine.runs import SWEEP, TASK, WALK, begun_between
from flows.store.database import Store
from flows.store.standing import happened_since, need_a_person, standing_by_version

Row = Sequence[object]
_CHARTS = 3
"""Paths whose chart is shown, those with the most tickets."""
_COMPARED = 2_000
_SETTLED = timedelta(minutes=1)
"""How long a run may be on its way into Prefect's history."""


async def show(key: str, parts: Iterable[str], *, about: str) -> None:
    """Keep an artifact; where that fails the run goes on, and says so."""
    text = "\n\n".join(part for part in parts if part)
    try:
        await acreate_markdown_artifact(text, key=key, description=about)
    except Exception as error:
        get_run_logger().warning("no artifact could be kept: %r", error)


def table(head: Row, rows: Iterable[Row]) -> str:
    """A markdown table; empty where there is no row."""
    lines = [_line(row) for row in rows]
    if not lines:
        return ""
    return "\n".join([_line(head), "|" + " --- |" * len(head), *lines])


def picture(svg: bytes, name: str) -> str:
    """A drawing inside markdown: Prefect's pages show pictures, and take out bare SVG."""
    return f"![{_plain(name)}](data:image/svg+xml;base64,{b64encode(svg).decode()})"


def standing(engine: Engine, now: datetime) -> Iterator[str]:
    """The chart of each path with its open tickets, the most crowded first."""
    of_path: dict[str, dict[str, int]] = {}
    paths = {}
    for version, counts in standing_by_version(engine.store).items():
        path = engine.decider.versions.path(version)
        paths[path.name] = engine.desk.paths.get(path.name, path)
        steps = of_path.setdefault(path.name, {})
        for step, n in counts.items():
            steps[step] = steps.get(step, 0) + n
    crowded = sorted(of_path, key=lambda name: -sum(of_path[name].values()))
    for name in crowded[:_CHARTS]:
        path, zone = paths[name], paths[name].calendar.zone
        chart = with_standing(picture_of(path), of_path[name], at=now, zone=zone)
        yield picture(svg_of(chart), f"where the open tickets on {path.title} stand")
    if len(crowded) > _CHARTS:
        yield f"Not drawn: {', '.join(crowded[_CHARTS:])}."


def happened(store: Store, entry: int) -> Iterator[str]:
    """What the log has after an entry: counts by kind, and escalations."""
    counted, escalated = happened_since(store, entry)
    yield table(("in the log", "entries"), sorted(counted.items()))
    yield table(
        ("escalated", "to", "tickets"),
        [(kind, level or "a step", n) for (kind, level), n in sorted(escalated.items())],
    )


def people_needed(store: Store) -> str:
    """The tickets that need a person; empty where none does."""
    return table(("ticket needs a person", "because"), need_a_person(store, limit=20))


async def compared(store: Store, within: timedelta) -> tuple[Recorded, str]:
    """Runs that were begun, held against those that Prefect has: as figures and as a sentence."""
    now = observed()
    begun = begun_between(store, now - within, now - _SETTLED)
    flows, tasks = [*begun[SWEEP], *begun[WALK]][-_COMPARED:], begun[TASK][-_COMPARED:]
    found = Recorded(
        await _count("flow_runs", flows), len(flows), await _count("task_runs", tasks), len(tasks)
    )
    return found, said_of(found)


def said_of(found: Recorded) -> str:
    """How the runs compare, as a sentence."""
    flows = f"{found.flow_runs:,} of {found.flow_runs_expected:,} flow runs"
    tasks = f"{found.task_runs:,} of {found.task_runs_expected:,} task runs"
    lost = "" if found.whole else "**Prefect lost the rest; the run log has everything.**"
    return f"Prefect recorded {flows} and {tasks}. {lost}".strip()


async def _count(kind: Kind, ids: Sequence[str]) -> int:
    """How many of these runs Prefect has; it counts them, and none is read."""
    async with get_client() as client:
        answers = [
            await client.request("POST", path, json=body) for path, body in questions(kind, ids)
        ]
    return sum(int(each.raise_for_status().json()) for each in answers)


def _line(cells: Row) -> str:
    return "| " + " | ".join(_plain(str(cell)) for cell in cells) + " |"


def _plain(text: str) -> str:
    """A text that is no markdown, in one line."""
    for mark in "\\`*_[]<>|!#":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
