"""A desk looked at: its charts with the findings on them, or why it cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from diagrams.marking import step_at, with_findings
from diagrams.picture import Picture, picture_of
from diagrams.problems import PictureError
from diagrams.svg import svg_of
from flows.clock import observed
from matrices.checking.desks import findings
from matrices.checking.loading import unwalkable
from matrices.desk import Desk
from matrices.files.desks import read_unwalked
from matrices.files.documents import Document, read_yaml
from matrices.files.folders import texts_of
from matrices.files.graphs import read_graph_json
from matrices.files.stories import story_problems
from matrices.paths import ANYWHERE, Transition
from matrices.paths import Path as EscalationPath
from matrices.problems import ModelError, Problem
from matrices.tickets import OPENED


@dataclass(frozen=True)
class Look:
    """What there was to see at one moment.

    `desk` is the last that could be read, None where none could be yet; `stale` is whether the
    files say something else by now, which cannot be read. `walks` is whether its paths can be
    walked, `checking` whether that is still to be found out. `charts` are by path; one that
    could not be drawn is not there.
    """

    number: int = 0
    desk: Desk | None = None
    walks: bool = False
    stale: bool = False
    problems: tuple[Problem, ...] = ()
    accepted: int = 0
    checking: bool = False
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    charts: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def read(folder: Path, before: Look) -> Look:
    """The next look at the desk in a folder: without charts, for `drawn` and `checked`.

    Where it cannot be read, it says why, and the desk and its charts stay.
    """
    number = before.number + 1
    try:
        texts = texts_of(folder)
    except ModelError as error:
        return replace(before, number=number, stale=True, problems=error.problems)
    try:
        desk = read_unwalked(texts)
    except ModelError as error:
        return replace(before, number=number, stale=True, texts=texts, problems=error.problems)
    return Look(number, desk, texts=texts, checking=True)


def failed(before: Look, error: Exception) -> Look:
    """The last look, where the next one failed by a fault of our own."""
    said = Problem("the preview", 0, f"it failed at these files: {error!r}", "report it as a fault")
    return replace(before, number=before.number + 1, stale=True, checking=False, problems=(said,))


def drawn(look: Look) -> Look:
    """The look with its charts, before anything was checked."""
    return _with_charts(look, ()) if look.desk is not None else look


def checked(look: Look) -> Look:
    """The look with what the check finds, on its charts; of the desk's stories it says nothing."""
    if look.desk is None:
        return look
    since = observed().replace(hour=0, minute=0, second=0, microsecond=0)
    found = findings(look.desk, since=since)
    walks = next(unwalkable(look.desk.paths.values()), None) is None
    known = replace(
        look, number=look.number + 1, walks=walks, accepted=len(found.accepted), checking=False
    )
    return _with_charts(known, found.open)


def with_stories(folder: Path, look: Look) -> Look:
    """The same look with what is wrong with the desk's stories; itself where nothing is."""
    desk = look.desk if look.walks and not look.stale else None
    problems = story_problems(folder, desk)
    if not problems:
        return look
    return replace(
        look, number=look.number + 1, problems=tuple(sorted([*look.problems, *problems]))
    )


def _with_charts(look: Look, problems: tuple[Problem, ...]) -> Look:
    """The look with these problems, and its charts; what cannot be drawn is a problem more."""
    charts: dict[str, bytes] = {}
    undrawn: list[Problem] = []
    for name, path in look.desk.paths.items() if look.desk is not None else ():
        marked = with_findings(picture_of(path), _at_steps(look.texts, path, problems))
        try:
            charts[name] = _svg(marked)
        except PictureError as error:
            undrawn.append(Problem(path.file, 1, str(error)))
    return replace(look, problems=(*problems, *undrawn), charts=charts)


@lru_cache(maxsize=64)
def _svg(picture: Picture) -> bytes:
    """The drawing; paths that did not change are not laid out again."""
    return svg_of(picture)


def at_steps(look: Look, path: EscalationPath) -> list[tuple[Problem, str]]:
    """What was found in a path's file, each with its step; nothing where the files are stale."""
    if look.desk is None or look.stale:
        return []
    return _at_steps(look.desk.texts, path, look.problems)


def _at_steps(
    texts: Mapping[str, str], path: EscalationPath, problems: tuple[Problem, ...]
) -> list[tuple[Problem, str]]:
    own = [each for each in problems if each.file == path.file]
    lines = _document(path.file, texts[path.file]).lines if own else {}
    return [(each, step_at(each.line, lines)) for each in own]


@lru_cache(maxsize=64)
def _document(file: str, text: str) -> Document:
    return (read_graph_json if file.endswith(".json") else read_yaml)(file, text)


def state_of(look: Look, folder: str) -> dict[str, Any]:
    """All that the page needs, as plain data; charts and files it asks for by themselves."""
    desk = look.desk
    return {
        "number": look.number,
        "folder": folder,
        "desk": desk.name if desk else folder,
        "stale": look.stale,
        "walks": look.walks and not look.stale,
        "accepted": look.accepted,
        "checking": look.checking,
        "files": sorted(look.texts, key=lambda name: (not name.startswith("paths/"), name)),
        "findings": _findings(look),
        "paths": [_path(desk, each, look) for each in desk.paths.values()] if desk else [],
        "fields": [
            {"name": each.name, "values": list(each.possible), "kind": each.kind}
            for each in desk.vocabulary.fields.values()
        ]
        if desk
        else [],
        "events": sorted(desk.vocabulary.names - desk.vocabulary.fields.keys() - {OPENED})
        if desk
        else [],
        "people": sorted(desk.roster.people) if desk else [],
    }


def _findings(look: Look) -> list[dict[str, Any]]:
    paths = look.desk.paths.values() if look.desk is not None else ()
    steps = {each: (path.name, step) for path in paths for each, step in at_steps(look, path)}
    return [
        {
            "id": each.id, "severity": each.severity, "file": each.file, "line": each.line,
            "found": each.found, "right": each.right,
            "example": each.witness.words if each.witness else "",
            "path": steps.get(each, ("", ""))[0], "step": steps.get(each, ("", ""))[1],
        }
        for each in look.problems
    ]  # fmt: skip


def _path(desk: Desk, path: EscalationPath, look: Look) -> dict[str, Any]:
    places = {name: step.line for name, step in path.steps.items()}
    if path.interrupts:
        places[ANYWHERE] = path.interrupts[0].line
    return {
        "name": path.name,
        "title": path.title,
        "file": path.file,
        "drawn": path.name in look.charts,
        "zone": str(path.calendar.zone),
        "steps": places,
        "titles": {name: step.title for name, step in path.steps.items()},
        "transitions": {each.id: each.line for each in path.transitions},
        "hears": sorted(_heard(path.transitions) & desk.vocabulary.names),
    }


def _heard(transitions: tuple[Transition, ...]) -> set[str]:
    return {each.event for each in transitions if each.event}
