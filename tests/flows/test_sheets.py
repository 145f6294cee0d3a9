"""The auditor's sheet: all of a ticket on one page, whose hashes anybody can reckon anew."""

import json
import os
import re
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from diagrams.sheets import check
from diagrams.sheets.sheet import sheet_page
from flows.files import file_names, write_whole
from flows.sheets.gathering import gathering
from flows.store.database import Store, open_store, sqlite_url
from flows.store.log import stories, story_of
from flows.store.tables import EntryRow
from flows.store.versions import publish
from matrices.desk import Desk
from matrices.files.desks import read_desk
from tests.flows.branching import branching
from tests.flows.conftest import Stepladder
from tests.flows.histories import rows_of
from tests.flows.sealing import copied, run
from tests.flows.walked import TICKETS
from tests.flows.world import COMES_BACK, World


class Seen(HTMLParser):
    """What a browser would see of a page: its elements, addresses, and texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("href", "src", "xlink:href", "action", "data", "srcset"):
                self.addresses.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        self.text += data


def sheet_of(stepladder: Stepladder, store: Store, ticket: str, folder: Path) -> str:
    file = folder / "sheet.html"
    ran = stepladder("sheet", f"{ticket}", "--store", store.url, "-o", file)
    assert (ran.code, ran.err) == (0, "")
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def longest(walked: Store) -> str:
    return max(stories(walked), key=lambda each: len(each.lines)).ticket


@pytest.fixture(scope="module")
def page(walked: Store, longest: str) -> str:
    """The sheet of the ticket with the longest log."""
    with gathering(walked) as gatherer:
        return sheet_page(gatherer.sheet(story_of(gatherer.store, longest)))


def test_every_entry_is_on_it_with_reason_values_version_and_run(
    walked: Store, stepladder: Stepladder, tmp_path: Path, longest: str
) -> None:
    seen = Seen(sheet_of(stepladder, walked, longest, tmp_path))
    told = " ".join(seen.text.split())
    rows = [row for row in rows_of(walked, EntryRow) if row["ticket"] == longest]
    assert len(rows) > 20
    for row in rows:
        assert row["hash"] in told
        assert row["because"] in told
        assert f"version {row['version']}" in told
        assert f"run {row['run']}" in told
        for name, value in row["values"].items():
            assert f"{name}: {value or '–'}" in told
    assert "Its deadlines, window by window" in told
    assert "clock resolution" in told
    assert seen.tags.count("svg") == 1


def test_hashes_and_proofs_are_reckoned_anew_by_the_program_on_the_sheet(
    walked: Store, tmp_path: Path, page: str, longest: str
) -> None:
    (tmp_path / "sheet.html").write_text(page, encoding="utf-8")
    printed = Seen(page).text
    assert Path(check.__file__).read_text(encoding="utf-8").strip() in printed
    (tmp_path / "check.py").write_text(
        Path(check.__file__).read_text(encoding="utf-8"), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-I", "check.py", "sheet.html"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    count = sum(row["ticket"] == longest for row in rows_of(walked, EntryRow))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{count} entries of 1 walks, 1 proofs\n"


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        pytest.param("text", "entry 3: it does not follow entry 2", id="an entry"),
        pytest.param("root", "its proof does not lead to the root", id="the root"),
        pytest.param("hash", "entry 3: it does not follow entry 2", id="a hash"),
    ],
)
def test_what_is_changed_on_the_sheet_is_found(page: str, kind: str, found: str) -> None:
    assert check.found_in(page) == []
    start = -1
    for _ in range(1 if kind == "root" else 3):
        start = page.index(f'<code class="{kind}">', start + 1)
    end = page.index("</code>", start)
    changed = page[: end - 9] + ("1" if page[end - 9] != "1" else "2") + page[end - 8 :]
    if kind == "text":
        changed = page[:start] + page[start:end].replace("event", "evont") + page[end:]
    assert any(found in each for each in check.found_in(changed))


def test_a_log_that_was_changed_says_so_on_top(
    walked: Store, stepladder: Stepladder, tmp_path: Path, longest: str
) -> None:
    with closing(open_store(sqlite_url(copied(walked, tmp_path / "copy.db")))) as store:
        run(
            store,
            f"UPDATE entry SET because = 'it was agreed' WHERE ticket = '{longest}' AND n = 4",
        )
        told = " ".join(Seen(sheet_of(stepladder, store, longest, tmp_path)).text.split())
    assert "found wrong with its log" in told
    assert "entry 4: it was changed, put in or moved" in told
    assert "Its log is as it was written" not in told


@pytest.mark.slow
def test_a_ticket_that_came_back_on_a_newer_version_has_both_charts(
    file_store: Store, incidents: Desk, stepladder: Stepladder, tmp_path: Path
) -> None:
    world = World(file_store, incidents)
    world.opens("T-1", "2026-03-23 09:00", *COMES_BACK)
    world.sweep("2026-03-25 09:00")
    path = "paths/incident.yaml"
    title = {
        path: incidents.texts[path].replace("Duty manager decides", "The duty manager decides")
    }
    newer = read_desk({**incidents.texts, **title})
    publish(file_store, newer)
    World(file_store, newer).sweep("2026-03-25 12:00")
    page = sheet_of(stepladder, file_store, "T-1", tmp_path)
    seen = Seen(page)
    assert (seen.tags.count("svg"), seen.tags.count("img")) == (1, 1)
    assert seen.addresses[0].startswith("data:image/svg+xml;base64,")
    for desk in (incidents, newer):
        assert f"version {desk.paths['incident'].version}" in seen.text
    assert check.found_in(page) == []


def test_a_fork_and_a_called_path_are_told_step_by_step(
    store: Store, stepladder: Stepladder, tmp_path: Path
) -> None:
    world = World(store, branching())
    world.opens("T-1", "2026-04-20 09:00", ("2026-04-20 11:30", "asked", ""))
    world.sweep("2026-04-20 10:30")
    page = sheet_of(stepladder, store, "T-1", tmp_path)
    told = " ".join(Seen(page).text.split())
    assert "look / machine" in told
    assert "after 1h at look/machine" not in told
    assert "after 2h (2h) at look/person" in told or "after 2h at look/person" in told
    assert check.found_in(page) == []


# -- Nothing gets in -------------------------------------------------------------------------------

EVIL = [
    pytest.param("../../x", id="a way out of the folder"),
    pytest.param("<script>alert(1)</script>", id="a script"),
    pytest.param("\"'><img src=x onerror=alert(1)>", id="an attribute", marks=pytest.mark.slow),
    pytest.param(
        '</code><code class="text">["T/1",1]', id="a hash of its own", marks=pytest.mark.slow
    ),
    pytest.param("javascript:alert(1)", id="a scheme", marks=pytest.mark.slow),
    pytest.param("file:///etc/passwd", id="a file", marks=pytest.mark.slow),
    pytest.param("{{ 7 * 7 }}{% include 'base.html' %}", id="a template", marks=pytest.mark.slow),
    pytest.param("$(touch x); `id` 'x' --help", id="a shell", marks=pytest.mark.slow),
    pytest.param("\u202egnirts \u2066", id="right to left", marks=pytest.mark.slow),
    pytest.param("a\rb\nc\td", id="lines", marks=pytest.mark.slow),
    pytest.param("🚨" * 300, id="long", marks=pytest.mark.slow),
    pytest.param("index", id="the name of the list", marks=pytest.mark.slow),
    pytest.param("CON", id="a device", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_of_a_ticket_becomes_markup_or_an_address(
    file_store: Store, incidents: Desk, stepladder: Stepladder, tmp_path: Path, evil: str
) -> None:
    world = World(file_store, incidents)
    told = [("2026-03-23 09:01", each, evil) for each in ("assignee", "category", "group")]
    world.opens(evil, "2026-03-23 09:00", *told, ("2026-03-23 09:05", "priority", "2"))
    world.opens("T-1", "2026-03-23 09:00", ("2026-03-23 09:05", "priority", "2"))
    world.sweep("2026-03-23 12:00")
    out = tmp_path / "inside" / "sheets"
    ran = stepladder("sheets", "--store", file_store.url, "-o", out)
    assert (ran.code, ran.err) == (0, "")
    assert {each.name for each in (tmp_path / "inside").iterdir()} == {"sheets"}
    files = {each.name for each in out.iterdir()}
    assert len(files) == 4
    plain = Seen((out / "T-1.html").read_text(encoding="utf-8"))
    (name,) = files - {"T-1.html", "index.html", "manifest.json"}
    seen = Seen((out / name).read_text(encoding="utf-8"))
    assert set(seen.tags) == set(plain.tags)
    assert (seen.addresses, seen.handlers) == ([], [])
    assert "script" not in seen.tags
    assert check.found_in((out / name).read_text(encoding="utf-8")) == []
    index = Seen((out / "index.html").read_text(encoding="utf-8"))
    assert {unquote(each) for each in index.addresses} == {name, "T-1.html"}
    assert "script" not in index.tags


def test_the_page_forbids_all_that_is_not_its_own(page: str) -> None:
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:\"" in page
    assert page.count("http://") == page.count('xmlns="http://www.w3.org/2000/svg"')
    assert "https://" not in page


def test_names_of_files_are_each_tickets_own() -> None:
    tickets = ["T-1", "t-1", "T/1", "T%1", "", ".", "..", "con", "x" * 300, "x" * 301, "index"]
    names = file_names(tickets, taken=["index"])
    lowered = [name.lower() for name in names.values()]
    assert len({*lowered}) == len(tickets)
    assert "index" not in lowered
    assert not re.findall(r"[^a-z0-9._%-]", "".join(lowered))
    assert all(0 < len(name) < 140 and not name.startswith(".") for name in lowered)


# -- Many ------------------------------------------------------------------------------------------


def sheets(stepladder: Stepladder, store: Store, out: Path, *words: object) -> dict[str, str]:
    ran = stepladder("sheets", "--store", store.url, "-o", out, *words)
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, str] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))[
        "sha256"
    ]
    return found


def test_the_manifest_has_the_hash_of_each_file_and_the_last_checkpoint(
    walked: Store, stepladder: Stepladder, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    listed = sheets(stepladder, walked, out)
    assert len(listed) == TICKETS + 1
    for name, told in listed.items():
        assert sha256((out / name).read_bytes()).hexdigest() == told
    assert {each.name for each in out.iterdir()} == {*listed, "manifest.json"}
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["checkpoint"]["n"] == 1
    assert manifest["program"].startswith("stepladder ")


@pytest.mark.slow
def test_a_second_call_writes_nothing_and_another_store_the_same(
    walked: Store, stepladder: Stepladder, tmp_path: Path
) -> None:
    words = ("--sample", 5, "--seed", 7)
    first = sheets(stepladder, walked, tmp_path / "one", *words)
    before = {each: each.stat().st_mtime_ns for each in (tmp_path / "one").iterdir()}
    ran = stepladder("sheets", "--store", walked.url, "-o", tmp_path / "one", *words)
    assert "5 sheets are in" in ran.out
    assert "; 0 files were written" in ran.out
    assert {each: each.stat().st_mtime_ns for each in (tmp_path / "one").iterdir()} == before
    assert sheets(stepladder, walked, tmp_path / "two", *words) == first


@pytest.mark.slow
def test_a_sample_can_be_drawn_again_by_anybody(
    walked: Store, stepladder: Stepladder, tmp_path: Path
) -> None:
    tickets = [story.ticket for story in stories(walked)]
    for seed in (1, 2):
        listed = sheets(stepladder, walked, tmp_path / str(seed), "--sample", 6, "--seed", seed)
        drawn = sorted(tickets, key=lambda each: sha256(f"{seed}\n{each}".encode()).hexdigest())[:6]
        assert set(listed) == {"index.html", *(f"{each}.html" for each in drawn)}


@pytest.mark.slow
def test_a_period_chooses_tickets_by_their_log(
    walked: Store, stepladder: Stepladder, tmp_path: Path
) -> None:
    listed = sheets(
        stepladder, walked, tmp_path / "x", "--since", "2026-03-23", "--until", "2026-03-24"
    )
    within = {
        row["ticket"] for row in rows_of(walked, EntryRow) if str(row["at"]) < "2026-03-23 23:00"
    }
    assert set(listed) == {"index.html", *(f"{each}.html" for each in within)}
    assert 0 < len(within) < TICKETS
    ran = stepladder("sheets", "--store", walked.url, "-o", tmp_path / "y", "--since", "2030-01-01")
    assert (ran.code, ran.out) == (1, "")
    assert not (tmp_path / "y").exists()


def test_a_file_is_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "sheet.html"
    assert write_whole(file, b"one")
    assert not write_whole(file, b"one")

    def full(_: Path, content: bytes) -> int:
        raise OSError(28, f"no room for {len(content)} bytes", str(file))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no room"):
        write_whole(file, b"two")
    assert file.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [file]


def test_charts_and_sheets_of_all_come_from_a_store_of_either_kind(
    store: Store, incidents: Desk, stepladder: Stepladder, tmp_path: Path
) -> None:
    world = World(store, incidents)
    for ticket in ("T-1", "T-2"):
        world.opens(ticket, "2026-03-23 09:00", *COMES_BACK)
    world.sweep("2026-03-25 12:00")
    assert set(sheets(stepladder, store, tmp_path / "sheets")) == {
        "T-1.html", "T-2.html", "index.html"
    }  # fmt: skip
    out = tmp_path / "charts"
    ran = stepladder("draw", "--all-tickets", "--store", store.url, "-o", out)
    assert (ran.code, ran.out) == (0, f"drawn: 2 charts in {out}\n")
    assert {each.name for each in out.iterdir()} == {"T-1.svg", "T-2.svg"}


def test_an_id_steers_no_terminal(
    file_store: Store, incidents: Desk, stepladder: Stepladder
) -> None:
    World(file_store, incidents).opens("\x1b[31mT-1", "2026-03-23 09:00")
    ran = stepladder("sheet", "\x1b[31mT-2", "--store", file_store.url)
    assert ran.code == 1
    assert "did you mean '\\x1b[31mT-1'?" in ran.err
    assert "\x1b" not in ran.err


def test_a_device_is_written_to_and_a_folder_named(tmp_path: Path) -> None:
    assert write_whole(Path(os.devnull), b"one")
    (tmp_path / "link.svg").symlink_to("real.svg")
    assert write_whole(tmp_path / "link.svg", b"one")
    assert (tmp_path / "real.svg").read_bytes() == b"one"
    with pytest.raises(IsADirectoryError) as raised:
        write_whole(tmp_path, b"one")
    assert raised.value.filename == str(tmp_path)


def test_log_and_proof_are_of_one_state_of_a_store_at_work(store: Store, incidents: Desk) -> None:
    world = World(store, incidents)
    world.opens("T-1", "2026-03-23 09:00", *COMES_BACK)
    world.sweep("2026-03-23 09:00")
    with gathering(store) as gatherer:
        world.sweep("2026-03-23 10:00")
        story = story_of(gatherer.store, "T-1")
        world.sweep("2026-03-25 12:00")
        sheet = gatherer.sheet(story)
    kept = [row for row in rows_of(store, EntryRow) if row["ticket"] == "T-1"]
    assert 0 < len(story.lines) == len(sheet.proved.entries) < len(kept)
    assert check.found_in(sheet_page(sheet)) == []


SENTENCES = [
    pytest.param(["sheet", "T-9"], "the store has no ticket 'T-9'", id="no such ticket"),
    pytest.param(["sheet", "T-1"], "ticket T-1 has no sheet yet: no sweep has opened it", id="new"),
    pytest.param(["sheet", "T-1", "-o", "x.pdf"], "'x.pdf' is no page's name", id="no page"),
    pytest.param(["sheets"], "no ticket that was opened has a log entry", id="nothing yet"),
    pytest.param(["sheets", "--since", "soon"], "--since 'soon' is no time", id="no time"),
]


@pytest.mark.parametrize(("words", "sentence"), SENTENCES)
def test_what_has_no_sheet_is_a_sentence(
    file_store: Store, incidents: Desk, stepladder: Stepladder, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str,
) -> None:  # fmt: skip
    World(file_store, incidents).opens("T-1", "2026-03-23 09:00")
    monkeypatch.chdir(tmp_path)
    before = {each.name for each in tmp_path.iterdir()}
    ran = stepladder(*words, "--store", file_store.url)
    assert (ran.code, ran.out) == (1, "")
    assert sentence in ran.err
    assert {each.name for each in tmp_path.iterdir()} == before


def test_without_a_browser_it_says_how_to_get_a_pdf(
    walked: Store, stepladder: Stepladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ticket, file = next(iter(stories(walked))).ticket, tmp_path / "s.html"
    ran = stepladder("sheet", ticket, "--store", walked.url, "-o", file, "--pdf")
    assert ran.code == 1
    assert "open it in any browser and print it into a PDF there" in ran.err
    assert file.is_file()
