"""Versions: a ticket goes on as it began, whatever is published meanwhile."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.engine import opening
from flows.engine.opening import Place, engine_of, open_engine
from flows.problems import FlowsError
from flows.store.database import Store, sqlite_url
from flows.store.tables import EffectRow, VersionRow
from flows.store.versions import Versions, publish
from matrices.checking.desks import check_desk
from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.library import INCIDENTS
from matrices.problems import ModelError
from tests.conftest import berlin
from tests.flows.histories import rows_of
from tests.flows.world import World

Changed = Callable[[str, str, str], Desk]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the ready-made desk."""
    return Path(shutil.copytree(INCIDENTS, tmp_path / "desk"))


@pytest.fixture
def changed(folder: Path) -> Changed:
    """The desk with one thing written otherwise in one file."""

    def change(file: str, old: str, new: str) -> Desk:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return load_desk(folder)

    return change


@pytest.fixture
def patient(changed: Changed) -> Desk:
    """The desk that waits for a priority for an hour rather than half of one."""
    return changed("paths/incident.yaml", "{after: 30m, go: triage", "{after: 60m, go: triage")


def version_of(desk: Desk) -> str:
    return desk.paths["incident"].version


def test_a_path_is_published_once(store: Store, incidents: Desk) -> None:
    publish(store, incidents)
    before = rows_of(store, VersionRow)
    publish(store, incidents)
    assert rows_of(store, VersionRow) == before
    (row,) = before
    assert (row["id"], row["path"]) == (version_of(incidents), "incident")
    assert row["files"] == dict(incidents.texts)


def test_what_decides_nothing_makes_no_version(
    store: Store, incidents: Desk, changed: Changed
) -> None:
    publish(store, incidents)
    publish(store, changed("calendars/service-desk.yaml", "Good Friday", "Karfreitag"))
    assert len(rows_of(store, VersionRow)) == 1


def test_a_version_is_read_back_as_it_was_published(
    store: Store, incidents: Desk, patient: Desk
) -> None:
    publish(store, incidents)
    publish(store, patient)
    for desk in (incidents, patient):
        kept = Versions(store).path(version_of(desk))
        assert kept.version == version_of(desk)
        assert kept.transitions == desk.paths["incident"].transitions


def test_a_version_that_nobody_published_is_a_sentence(store: Store, incidents: Desk) -> None:
    publish(store, incidents)
    with pytest.raises(FlowsError, match="the store has no version 'abc'"):
        Versions(store).path("abc")


def test_an_open_ticket_keeps_its_path_and_a_new_one_takes_the_new(
    store: Store, incidents: Desk, patient: Desk
) -> None:
    before = World(store, incidents)
    before.opens("T-1", "2026-03-23 09:00")
    before.opens("T-2", "2026-03-23 09:10")
    before.sweep("2026-03-23 09:05")
    after = World(store, patient)
    after.sweep("2026-03-23 11:00")
    assert after.steps("T-1")[1] == (berlin("2026-03-23 09:30"), "triage")
    assert after.steps("T-2")[1] == (berlin("2026-03-23 10:10"), "triage")
    assert after.walk("T-1/1")["version"] == version_of(incidents)
    assert after.walk("T-2/1")["version"] == version_of(patient)
    assert {row["version"] for row in after.log("T-1")} == {version_of(incidents)}


def test_a_ticket_that_comes_back_after_its_end_takes_the_newest(
    store: Store, incidents: Desk, patient: Desk
) -> None:
    before = World(store, incidents)
    events = [("2026-03-23 10:00", "state", "Closed"), ("2026-03-24 10:00", "reopened", "")]
    before.opens("T-1", "2026-03-23 09:00", *events)
    before.sweep("2026-03-23 12:00")
    after = World(store, patient)
    after.sweep("2026-03-24 12:00")
    assert after.walk("T-1/1")["version"] == version_of(incidents)
    assert after.walk("T-1/2")["version"] == version_of(patient)


def test_who_is_on_duty_is_looked_up_today_also_for_an_old_path(
    store: Store, incidents: Desk, changed: Changed
) -> None:
    before = World(store, incidents)
    before.opens("T-1", "2026-03-23 09:00", ("2026-03-23 12:00", "asks-for-manager", ""))
    before.sweep("2026-03-23 09:30")
    today = changed("roster.yaml", "duty manager: dora", "duty manager: frida")
    assert version_of(today) == version_of(incidents)
    World(store, today).sweep("2026-03-23 12:00")
    managers = {row["whom"] for row in rows_of(store, EffectRow) if row["step"] == "manager"}
    assert managers == {"frida"}


# -- The engine that is opened on a desk -----------------------------------------------------------


@pytest.fixture
def place(folder: Path, tmp_path: Path) -> Place:
    return Place(
        store=sqlite_url(tmp_path / "engine.db"),
        desk=str(folder),
        mailbox=str(tmp_path / "mailbox"),
    )


def test_an_engine_is_opened_once_as_long_as_the_desk_stays(place: Place) -> None:
    engine = open_engine(place)
    assert open_engine(place) is engine
    assert [row["id"] for row in rows_of(engine.store, VersionRow)] == [version_of(engine.desk)]
    engine.store.close()
    opening._opened.cache_clear()


def test_a_desk_that_changed_is_read_again_and_published(place: Place, changed: Changed) -> None:
    first = open_engine(place)
    desk = changed("paths/incident.yaml", "{after: 30m, go: triage", "{after: 60m, go: triage")
    second = open_engine(place)
    assert version_of(second.desk) == version_of(desk) != version_of(first.desk)
    assert len(rows_of(second.store, VersionRow)) == 2
    for engine in (first, second):
        engine.store.close()
    opening._opened.cache_clear()


def test_what_a_run_does_it_does_by_one_reading_of_the_desk(place: Place, changed: Changed) -> None:
    """A designer saves a path while a run is at work: its tasks go on as it began."""
    first = open_engine(place)
    changed("paths/incident.yaml", "{after: 30m, go: triage", "{after: 60m, go: triage")
    assert engine_of(place) is first
    elsewhere = place.model_copy(update={"every": 5})
    engines = [first, engine_of(elsewhere), open_engine(place)]
    assert engine_of(place) is engines[-1] is not first
    for engine in engines:
        engine.store.close()
    opening._opened.cache_clear()


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        pytest.param(
            "paths/incident.yaml",
            "{else: first-line}",
            "{else: frist-line}",
            "did you mean 'first-line'?",
            id="path",
        ),
        pytest.param(
            "matrices/priorities.csv",
            "4,4h,5d",
            "7,4h,5d",
            "priority '7' is not known",
            id="matrix",
        ),
        pytest.param(
            "calendars/service-desk.yaml",
            "08:00-16:00",
            "10:00-08:00",
            "closes at 08:00 before it opens at 10:00",
            id="calendar",
        ),
    ],
)
def test_a_wrong_file_never_starts_a_run(
    place: Place, changed: Changed, file: str, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(ModelError):
        changed(file, old, new)
    with pytest.raises(ModelError) as raised:
        open_engine(place)
    assert sentence in str(raised.value)
    assert not Path(place.store.removeprefix("sqlite:///")).exists(), "not even a store is made"


def test_an_error_of_the_check_never_starts_a_run(place: Place, changed: Changed) -> None:
    """The files can be read, and a ticket would fall into a hole."""
    never = "ticket.priority == '1' and ticket.priority == '2'"
    changed("paths/incident.yaml", "when: \"ticket.priority == '1'\"", f'when: "{never}"')
    with pytest.raises(ModelError) as raised:
        open_engine(place)
    assert f"`{never}` can never hold" in str(raised.value)
    assert not Path(place.store.removeprefix("sqlite:///")).exists(), "not even a store is made"


def test_a_warning_of_the_check_keeps_no_run_from_starting(place: Place, changed: Changed) -> None:
    idle = "\n  - {finding: level-empty, at: roster.yaml, because: so}\n  - {finding: wait"
    desk = changed("desk.yaml", "\n  - {finding: wait", idle)
    assert [each.id for each in check_desk(desk)] == ["accept-unused"]
    engine = open_engine(place)
    assert version_of(engine.desk) == version_of(desk)
    engine.store.close()
    opening._opened.cache_clear()


def test_a_published_version_keeps_its_holidays_under_another_release(
    store: Store, folder: Path, changed: Changed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new release of the holidays package makes a new version; it moves no deadline of an old."""
    desk = changed(
        "calendars/service-desk.yaml", "holidays:\n", "holidays:\n  country: DE\n  region: BE\n"
    )
    publish(store, desk)
    before = desk.paths["incident"]

    def released(_country: str, _region: str) -> dict[date, str]:
        return {date(2026, 3, 24): "A new holiday"}

    monkeypatch.setattr("matrices.files.countries.public_holidays", released)
    now = load_desk(folder)
    assert version_of(now) != before.version
    kept = Versions(store, now).path(before.version).calendar
    assert kept.windows(date(2026, 3, 24))
    assert str(kept.why_closed(date(2027, 10, 3))) == "holiday German Unity Day"
    day = berlin("2026-03-23 17:00")
    assert kept.add_days(day, 1) == before.calendar.add_days(day, 1)
    assert now.paths["incident"].calendar.add_days(day, 1) != kept.add_days(day, 1)
