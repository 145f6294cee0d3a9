"""What a demo leaves for people to look at: charts, pages, the run log as files."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from diagrams.exporting import exported
from diagrams.overlay import with_standing, with_way
from diagrams.pages import Listed, index_page, ticket_page
from diagrams.picture import Picture, picture_of
from diagrams.svg import svg_of
from diagrams.telling import standing_in_words
from flows.demo.folder import DemoFolder
from flows.engine.opening import Engine
from flows.files import file_name
from flows.store.export import export_log
from flows.store.figures import Figures
from flows.store.log import stories
from matrices import paths
from matrices.story import Story

_LONGEST = 10


def write_outputs(
    *,
    folder: DemoFolder,
    engine: Engine,
    figures: Figures,
    facts: Sequence[tuple[str, str]],
    until: datetime,
    made: Callable[[str], None],
) -> None:
    """Write the charts, a page for each ticket, the index, and the run log as files.

    `made` hears of each part as it is begun.
    """
    for name in ("charts", "pages", "log"):
        folder.part(name).mkdir(exist_ok=True)
    made("the run log")
    export_log(
        engine.store,
        as_csv=folder.part("log") / "run-log.csv",
        as_jsonl=folder.part("log") / "run-log.jsonl",
    )
    made("the charts")
    path = engine.desk.paths[engine.desk.walks[-1].path]
    picture = picture_of(path)
    _draw(picture, folder.part("charts") / "path")
    standing = with_standing(
        picture,
        figures.standing,
        at=until,
        zone=engine.desk.zone,
        tickets=figures.still_open,
    )
    _draw(standing, folder.part("charts") / "standing")
    made("a page for each ticket")
    _pages(folder, engine, path, facts)


def _draw(picture: Picture, file: Path) -> None:
    file.with_suffix(".svg").write_bytes(svg_of(picture))
    file.with_suffix(".png").write_bytes(exported(picture, "png"))


def _pages(
    folder: DemoFolder, engine: Engine, newest: paths.Path, facts: Sequence[tuple[str, str]]
) -> None:
    opened = [story for story in stories(engine.store) if story.standing.begun]
    longest = sorted(opened, key=lambda story: (-_steps(story), story.ticket))[:_LONGEST]
    charts = {story.ticket: f"{file_name(story.ticket)}.svg" for story in longest}
    listed: dict[str, Listed] = {}
    for story in opened:
        path = engine.decider.versions.path(story.standing.version)
        chart = charts.get(story.ticket, "")
        if chart:
            picture = with_way(picture_of(path), story, path)
            (folder.part("charts") / chart).write_bytes(svg_of(picture))
        page = f"{file_name(story.ticket)}.html"
        text = ticket_page(story, path, chart=quote(chart))
        (folder.part("pages") / page).write_text(text, encoding="utf-8")
        listed[story.ticket] = _listed(story, path, page, chart)
    index = index_page(
        title=f"Stepladder demo: {newest.title}",
        subtitle=f"{engine.desk.about} Path '{newest.name}', version {newest.version}.",
        facts=facts,
        longest=[listed[story.ticket] for story in longest],
        tickets=list(listed.values()),
    )
    folder.part("index.html").write_text(index, encoding="utf-8")


def _listed(story: Story, path: paths.Path, page: str, chart: str) -> Listed:
    return Listed(
        ticket=story.ticket,
        steps=_steps(story),
        missed=sum(line.entry.kind == "breach" for line in story.lines),
        standing=standing_in_words(story.standing, path),
        page=quote(page),
        chart=quote(chart),
    )


def _steps(story: Story) -> int:
    return sum(1 for _ in story.steps())
