"""One ticket as a page for auditors: nothing on it comes from elsewhere or leads there."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from diagrams.telling import at, brief, length, standing_in_words, title_of, what_by_whom, why
from diagrams.unfolded import lines_in_words, sentences
from diagrams.ways import Now
from matrices.paths import Path
from matrices.story import Line, Story
from matrices.unfolding import Unfolded

_ENVIRONMENT = Environment(
    loader=PackageLoader("diagrams"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Hashed:
    """An entry as it is hashed: the text, empty where it has none, and the hash that it has."""

    walk: str
    n: int
    text: str
    hash: str


@dataclass(frozen=True, slots=True)
class Proved:
    """What is proved of a ticket's log: in sentences, and as what anybody can reckon anew.

    `findings` is what is wrong with it, `checkpoint` what was signed last, by its names, `proofs`
    lead from its walks to the checkpoint's root.
    """

    told: Sequence[str] = ()
    findings: Sequence[str] = ()
    entries: Sequence[Hashed] = ()
    checkpoint: Mapping[str, Any] = field(default_factory=dict)
    proofs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands on a ticket's sheet, as values.

    `paths` are the versions that its walks took and `charts` their drawings, the last one last;
    `unclear` says why deadlines cannot be unfolded. `commands` are what the reader can type.
    """

    story: Story
    paths: Sequence[Path]
    charts: Sequence[bytes]
    now: Now
    deadlines: Sequence[Unfolded]
    unclear: str
    proved: Proved
    commands: Sequence[tuple[str, str]]
    program: str


def sheet_page(sheet: Sheet) -> str:
    """The sheet as one HTML file, without scripts and without any address."""
    story, path = sheet.story, sheet.paths[-1]
    return template("sheet.html").render(
        ticket=story.ticket,
        path=path,
        zone=str(path.calendar.zone),
        standing=standing_in_words(story.standing, path),
        needs=story.problem or story.needs,
        values=sorted(sheet.now.ticket.told.items()),
        facts=_facts(sheet),
        charts=_charts(sheet),
        steps=list(_steps(sheet)),
        log=list(_log(sheet)),
        deadlines=[_deadline(each) for each in sheet.deadlines],
        unclear=sheet.unclear,
        proved=sheet.proved,
        commands=sheet.commands,
        program=sheet.program,
        check=_check(),
    )


def _facts(sheet: Sheet) -> Facts:
    story, path = sheet.story, sheet.paths[-1]
    walks = dict.fromkeys(line.walk for line in story.lines)
    runs = {line.run for line in story.lines}
    facts = [
        ("Path", f"{path.title} ({path.name})"),
        ("Version", path.version),
        ("Calendar", f"{path.calendar.name}, times are of {path.calendar.zone}"),
        ("Walks", ", ".join(walks)),
        ("Run log", f"{len(story.lines):,} entries by {len(runs):,} flow runs"),
    ]
    if story.standing.holder and not story.standing.ended:
        facts.append(("Held by", story.standing.holder))
    if not story.standing.ended:
        facts.append(("As of", at(sheet.now.at, path.calendar.zone)))
    if sheet.now.coming is not None:
        facts.append(("Next by time alone", at(sheet.now.coming.at, path.calendar.zone)))
    return facts


def _charts(sheet: Sheet) -> list[tuple[str, Markup]]:
    """The drawings with their captions: the last one as part of the page, others as pictures."""
    drawn = []
    for path, svg in zip(sheet.paths, sheet.charts, strict=True):
        last = path is sheet.paths[-1]
        drawn.append((f"version {path.version}", _inline(svg) if last else _embedded(svg)))
    return drawn


def _inline(svg: bytes) -> Markup:
    """Our own drawing, of which every text is escaped, without what stands before it in a file."""
    text = svg.decode()
    return Markup(text[text.index("<svg") :])  # noqa: S704 — drawn here, from escaped texts


def _embedded(svg: bytes) -> Markup:
    address = f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
    return Markup('<img src="{}" alt="The way on an earlier version">').format(address)


def _steps(sheet: Sheet) -> Iterator[Mapping[str, str]]:
    paths = {path.version: path for path in sheet.paths}
    for line in sheet.story.steps():
        path = paths[line.version]
        left = sheet.story.left(line)
        end = left or (sheet.now.at if not sheet.story.standing.ended else line.entry.at)
        spent = brief(path.calendar.between(line.entry.at, max(end, line.entry.at)))
        is_end = path.steps.get(line.entry.step)
        stays = "" if is_end is not None and is_end.kind == "end" else "it stands here"
        yield {
            "entered": at(line.entry.at, path.calendar.zone),
            "step": title_of(line.entry.step, path),
            "why": why(line),
            "left": at(left, path.calendar.zone) if left else stays,
            "spent": spent if left or stays else "",
        }


def _log(sheet: Sheet) -> Iterator[Mapping[str, Any]]:
    paths = {path.version: path for path in sheet.paths}
    for line in sheet.story.lines:
        path = paths.get(line.version, sheet.paths[-1])
        yield {
            "walk": line.walk,
            "n": line.n,
            "kind": line.entry.kind.replace(" ", "-"),
            "when": at(line.entry.at, path.calendar.zone),
            "late": _late(line),
            "what": what_by_whom(line, path),
            "why": why(line) or line.entry.because,
            "looked_at": sorted(line.entry.values.items()),
            "seen": _utc(line.observed),
            "version": line.version,
            "run": line.run,
            "hash": line.hash,
        }


def _late(line: Line) -> str:
    """By how much it was written after the instant that was meant, where that is a minute."""
    late = line.observed - line.entry.at
    return brief(late) if late.total_seconds() >= 60 else ""  # noqa: PLR2004 — seconds


def _utc(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"


def _deadline(each: Unfolded) -> Mapping[str, Any]:
    used = sum((line.used for line in each.deadline.lines), each.deadline.paused * 0)
    left = each.deadline.lines[-1].left if each.deadline.lines else each.deadline.length
    return {
        "what": each.what,
        "note": each.note,
        "lines": list(lines_in_words(each.deadline, each.calendar)),
        "used": length(used),
        "left": length(left),
        "sentences": list(sentences(each)),
    }


@lru_cache(maxsize=1)
def _check() -> str:
    """The program with which a reader reckons the hashes anew."""
    return files("diagrams.sheets").joinpath("check.py").read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def template(name: str) -> Template:
    """A template of this room: every text in it is escaped."""
    return _ENVIRONMENT.get_template(name)
