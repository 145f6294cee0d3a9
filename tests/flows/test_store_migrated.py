"""A store of an older version, opened by this program: everything is still there."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from alembic import command
from sqlalchemy import create_engine, inspect

from flows.problems import FlowsError
from flows.store.database import _config, open_store, read_store, sqlite_url
from flows.store.states import STATE, walk_of
from flows.store.tables import EffectRow, EntryRow, TurnRow, WalkRow
from matrices.desk import Desk
from tests.flows.histories import rows_of
from tests.flows.older import named
from tests.flows.world import World

NINE = "2026-03-23 09:00"
NEW = {
    "walk": {"holder", "head", "needs"},
    "entry": {"actor", "hash"},
    "event": {"source", "received"},
    "effect": {
        "given",
        "claimed_by",
        "claimed_until",
        "try_at",
        "until",
        "covered_by",
        "asks",
        "place",
    },
}
"""Columns that the first version did not have."""


def first_version(file: Path) -> None:
    """An empty store as the first program made it."""
    engine = create_engine(f"sqlite:///{file}")
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()


def copied(world: World, file: Path) -> None:
    """All rows of a store, in a file of the first version."""
    first_version(file)
    engine = create_engine(f"sqlite:///{file}")
    with world.store.reading() as connection, engine.begin() as older:
        tables = inspect(engine).get_table_names()
        for name in ("version", "ticket", "walk", "event", "entry", "effect", "run"):
            assert name in tables
            rows: list[dict[str, Any]] = [
                {
                    key: in_older_form(key, value)
                    for key, value in row.items()
                    if key not in NEW.get(name, ())
                }
                for row in connection.exec_driver_sql(f"SELECT * FROM {name}").mappings()
            ]
            if rows:
                columns = ", ".join(f'"{key}"' for key in rows[0])
                places = ", ".join("?" for _ in rows[0])
                for row in rows:
                    older.exec_driver_sql(
                        f"INSERT INTO {name} ({columns}) VALUES ({places})", tuple(row.values())
                    )
    engine.dispose()


def in_older_form(column: str, value: Any) -> Any:
    """A value as an earlier version kept it: of walks every part by its name."""
    if column != "state" or not value.startswith("["):
        return value
    return orjson.dumps(named(walk_of(value))).decode()


def read(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of walks with their states read, in whatever form these are kept."""
    return [{**row, "state": row["state"] and STATE.validate_python(row["state"])} for row in rows]


def test_what_it_kept_is_there_and_walks_go_on(incidents: Desk, tmp_path: Path) -> None:
    now = World(open_store(sqlite_url(tmp_path / "now.db")), incidents)
    now.opens("T-1", NINE, ("2026-03-23 09:05", "priority", "1"))
    now.opens("T-2", NINE)
    now.opens("T-3", "2026-03-24 09:00")
    now.sweep("2026-03-23 09:10")
    copied(now, tmp_path / "older.db")
    older = World(open_store(sqlite_url(tmp_path / "older.db")), incidents)
    assert {**older.kept(), "walk": read(older.kept()["walk"])} == {
        **now.kept(),
        "walk": read(now.kept()["walk"]),
        "effect": [
            {**row, "given": {}, "asks": False, "place": ""} for row in now.kept()["effect"]
        ],
    }
    assert rows_of(older.store, TurnRow) == []
    chained = [rows_of(each.store, EntryRow, "id") for each in (older, now)]
    assert chained[0] == chained[1], "each line has the hash that it would have had"
    held = {row["id"]: row["holder"] for row in rows_of(older.store, WalkRow)}
    assert held == {"T-1/1": "team specialists", "T-2/1": "", "T-3/1": ""}
    for world in (now, older):
        world.sweep("2026-03-27 18:00")
    assert older.log() == now.log()
    assert len(rows_of(older.store, EffectRow)) == len(rows_of(now.store, EffectRow)) > 4
    for world in (now, older):
        world.store.close()


def test_it_is_not_read_before_it_was_opened_to_work_in(tmp_path: Path) -> None:
    file = tmp_path / "older.db"
    first_version(file)
    with pytest.raises(FlowsError, match=r"is of another version \(0001\) than this program"):
        read_store(sqlite_url(file))
    open_store(sqlite_url(file)).close()
    read_store(sqlite_url(file)).close()
