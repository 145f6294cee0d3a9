"""A folder of sheets: a file for each ticket, a page that lists them, and a manifest of hashes."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from diagrams.sheets.listing import Listed, listing_page
from diagrams.sheets.sheet import Sheet, sheet_page
from diagrams.telling import standing_in_words
from flows.files import file_names, write_whole
from flows.problems import FlowsError
from flows.proof.checkpoints import last_checkpoint
from flows.sheets.gathering import Gatherer
from flows.store.database import Store
from flows.store.log import stories
from flows.store.tables import EntryRow, WalkRow, table

_ENTRY, _WALK = table(EntryRow), table(WalkRow)
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which tickets, of how many, and how they were chosen, in words that can be followed."""

    tickets: Sequence[str]
    of: int
    how: str


@dataclass(slots=True)
class Written:
    """What was written: sheets, how many files changed, findings, and tickets without a sheet."""

    sheets: int = 0
    changed: int = 0
    findings: int = 0
    left_out: int = 0


def choose(
    store: Store,
    *,
    since: datetime | None,
    until: datetime | None,
    sample: int | None,
    seed: int,
) -> Chosen:
    """The tickets that were opened and have an entry in the period, or a sample of them.

    A sample is drawn so that anybody can draw it again: those come first whose id, after the seed
    and a line feed, has the smallest SHA-256.
    """
    within = [_ENTRY.c.at >= since] if since else []
    within += [_ENTRY.c.at < until] if until else []
    query = (
        select(_ENTRY.c.ticket)
        .where(_ENTRY.c.ticket.in_(select(_WALK.c.ticket).where(_WALK.c.version != "")), *within)
        .distinct()
    )
    with store.reading() as connection:
        found = sorted(connection.scalars(query))
    if sample is None or sample >= len(found):
        return Chosen(found, len(found), "all of them")
    drawn = sorted(found, key=lambda ticket: sha256(f"{seed}\n{ticket}".encode()).hexdigest())
    how = f"the {sample:,} whose SHA-256 of '{seed}', a line feed and the id is the smallest"
    return Chosen(sorted(drawn[:sample]), len(found), how)


def write_sheets(
    gatherer: Gatherer,
    chosen: Chosen,
    folder: Path,
    *,
    period: str,
    progress: Callable[[int], None] = lambda _: None,
) -> Written:
    """Write a sheet for each ticket, then index.html and manifest.json; each file whole or not.

    Equal tickets give equal files, and a file that is there already as it should be is left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = file_names(chosen.tickets, taken=["index"])
    done, listed = Written(), []
    for number, sheet in enumerate(_sheets(gatherer, chosen, done), start=1):
        file = f"{names[sheet.story.ticket]}.html"
        content = sheet_page(sheet).encode()
        done.changed += write_whole(folder / file, content)
        listed.append(_listed(sheet, file, content))
        done.findings += listed[-1].findings
        progress(number)
    done.sheets = len(listed)
    facts = _facts(gatherer, chosen, period, done)
    title = f"{done.sheets:,} sheets" if done.sheets != 1 else "1 sheet"
    index = listing_page(title, facts, listed).encode()
    done.changed += write_whole(folder / "index.html", index)
    files = {each.file: each.sha256 for each in listed}
    manifest = _manifest(gatherer, dict(facts), {**files, "index.html": _hash(index)})
    done.changed += write_whole(folder / "manifest.json", manifest)
    return done


def _sheets(gatherer: Gatherer, chosen: Chosen, done: Written) -> Iterator[Sheet]:
    for start in range(0, len(chosen.tickets), _AT_ONCE):
        for story in stories(gatherer.store, chosen.tickets[start : start + _AT_ONCE]):
            try:
                yield gatherer.sheet(story)
            except FlowsError:
                done.left_out += 1


def _listed(sheet: Sheet, file: str, content: bytes) -> Listed:
    story = sheet.story
    return Listed(
        ticket=story.ticket,
        file=file,
        steps=sum(1 for _ in story.steps()),
        missed=sum(line.entry.kind == "breach" for line in story.lines),
        standing=standing_in_words(story.standing, sheet.paths[-1]),
        findings=len(sheet.proved.findings),
        sha256=_hash(content),
    )


def _facts(gatherer: Gatherer, chosen: Chosen, period: str, done: Written) -> list[tuple[str, str]]:
    with gatherer.store.reading() as connection:
        last, _ = last_checkpoint(connection)
    sealed = f"no. {last.n} of {last.at}, root {last.root}" if last else "nothing is signed yet"
    facts = [
        ("Tickets", f"{len(chosen.tickets):,} of {chosen.of:,}: {chosen.how}"),
        ("Period", period),
        ("Last checkpoint", sealed),
        ("Made by", f"Stepladder {gatherer.program}"),
    ]
    if done.left_out:
        facts.append(("Without a sheet", f"{done.left_out:,} that no sweep has opened again"))
    return facts


def _manifest(gatherer: Gatherer, facts: dict[str, str], files: dict[str, str]) -> bytes:
    with gatherer.store.reading() as connection:
        last, _ = last_checkpoint(connection)
    said = {
        "program": f"stepladder {gatherer.program}",
        "chosen": facts["Tickets"],
        "period": facts["Period"],
        "checkpoint": asdict(last) if last else None,
        "sha256": dict(sorted(files.items())),
    }
    return json.dumps(said, indent=2, ensure_ascii=False).encode() + b"\n"


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
