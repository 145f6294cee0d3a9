"""`stepladder rehearse`: whether a desk's stories go as they are written."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from flows.commands.common import console, desk_in, problem
from flows.commands.exporting import Export

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matrices.desk import Desk
    from matrices.moments import Moment
    from matrices.rehearsing import Rehearsal, Untaken, WrittenStory

_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60


def rehearse(
    desk: str,
    /,
    *,
    story: Annotated[
        str, Parameter(help="Only the stories in whose title, or file's name, this stands.")
    ] = "",
    every: Annotated[
        bool,
        Parameter(
            name="--all", negative=(), help="Fail too where a transition is taken by no story."
        ),
    ] = False,
    show: Annotated[
        bool,
        Parameter(
            negative=(), help="Print what happens in each story, as lines to write under `expect`."
        ),
    ] = False,
    draw: Annotated[
        Path | None,
        Parameter(help="A folder for charts: each story's way, drawn on that of its path."),
    ] = None,
    form: Annotated[Literal["text", "json"], Parameter(name="--format")] = "text",
) -> None:
    """Play a desk's stories: whether each ticket goes the way that is written, and what none takes.

    Stories stand in the desk's folder, in stories/NAME.yaml: a ticket, what happens to it, and
    under `expect` each step that it enters and each message that is sent. To begin one, leave
    `expect` out, and read whether what happens is what you want:

        stepladder rehearse my-desk --story "nobody takes it" --show

    All stories, and whether together they take every transition, drawn as well:

        stepladder rehearse my-desk --all --draw ways

    Exits with 1 where a story goes another way; with `--all` also where a transition is taken by
    none.

    Parameters
    ----------
    desk
        A desk's folder, or the name of a ready-made desk.
    """
    from matrices.files.stories import load_stories
    from matrices.rehearsing import rehearse as play
    from matrices.rehearsing import untaken

    folder = _folder(desk)
    loaded = desk_in(folder)
    stories = load_stories(folder, loaded)
    if not stories:
        raise problem(f"{folder} has no stories; write one into {folder / 'stories'}/NAME.yaml")
    chosen = [each for each in stories if story.lower() in f"{each.title} {each.file}".lower()]
    if not chosen:
        raise problem(f"--story '{story}' stands in no title; known are: {_titles(stories)}")
    played = [play(each, loaded) for each in chosen]
    left = [] if story else untaken(loaded, played)
    if form == "json":
        print(json.dumps(_data(played, left), indent=2, ensure_ascii=False))
    else:
        _print(played, left, show=show)
        if not story:
            _print_taken(loaded, left)
    if draw is not None:
        _draw(played, draw, quiet=form == "json")
    if not all(each.passed for each in played) or (every and left):
        raise SystemExit(1)


def _folder(desk: str) -> Path:
    """The desk's folder; a ready-made desk by its name."""
    from matrices.library import folder_of

    place = Path(desk)
    if place.exists():
        return place
    try:
        return folder_of(desk)
    except LookupError as error:
        raise problem(f"there is no folder '{desk}', and {error}") from None


def _titles(stories: "Iterable[WrittenStory]") -> str:
    return ", ".join(f"'{each.title}'" for each in stories)


def _print(played: "Sequence[Rehearsal]", left: "Sequence[Untaken]", *, show: bool) -> None:
    from matrices.moments import as_expected

    terminal = console()
    for each in played:
        terminal.print(_verdict(each), soft_wrap=True)
        if each.problem is not None:
            terminal.print(f"         {each.problem}", soft_wrap=True)
        if show:
            zone = each.story.path.calendar.zone
            for line in as_expected(each.moments, each.story.opened, zone):
                terminal.print(f"      {line}", soft_wrap=True)
            if each.trial.walk.outcome:
                terminal.print(f"    outcome: {each.trial.walk.outcome}", soft_wrap=True)
    for way in left:
        terminal.print(str(way), soft_wrap=True)


def _verdict(played: "Rehearsal") -> str:
    return f"{'goes so' if played.passed else 'DIFFERS'}  {played.story.title}"


def _print_taken(desk: "Desk", left: "Sequence[Untaken]") -> None:
    from matrices.rehearsing import ways_of

    ways = len(list(ways_of(desk)))
    console().print(f"{ways - len(left)} of {ways} ways are taken.")


def _draw(played: "Iterable[Rehearsal]", folder: Path, *, quiet: bool) -> None:
    from diagrams.overlay import with_way
    from diagrams.picture import picture_of

    for number, each in enumerate(played, start=1):
        path = each.story.path
        picture = with_way(picture_of(path), each.trial.story, path)
        name = _NO_LETTERS.sub("-", each.story.title.lower()).strip("-")[:_LONGEST_NAME]
        file = folder / f"{number:02}-{name}.svg"
        Export.of(file).write(replace(picture, title=each.story.title), quiet=quiet)


def _data(played: "Iterable[Rehearsal]", left: "Iterable[Untaken]") -> dict[str, Any]:
    """What came of the stories, as plain data for programs."""
    return {
        "stories": [
            {
                "story": each.story.title,
                "file": each.story.file,
                "line": each.story.line,
                "path": each.story.path.name,
                "passed": each.passed,
                "problem": str(each.problem or ""),
                "moments": [_moment(moment, each.story) for moment in each.moments],
                "outcome": each.trial.walk.outcome,
            }
            for each in played
        ],
        "untaken": [
            {"path": way.path.name, "id": way.id, "line": way.line, "what": way.what}
            for way in left
        ],
    }


def _moment(moment: "Moment", story: "WrittenStory") -> dict[str, Any]:
    return {
        "at": moment.at.astimezone(story.path.calendar.zone).isoformat(),
        "step": moment.step,
        "tells": sorted(moment.tells),
        "does": sorted(moment.does),
        "rule": moment.rule,
    }
