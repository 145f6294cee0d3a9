"""Many rows at once: what is written is what is read, on both databases."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Text, cast, func, select
from sqlalchemy.event import listen, remove

from flows.store.among import among
from flows.store.bulk import BATCH, Row, insert_rows, update_rows
from flows.store.database import Store
from flows.store.fetching import fetch_rows
from flows.store.tables import EffectRow, TicketRow, table
from matrices.desk import Desk
from tests.flows.histories import rows_of
from tests.flows.world import World

AT = datetime(2026, 3, 23, 9, 0, 0, 5, tzinfo=timezone(timedelta(hours=1)))
ODD = [
    pytest.param("", id="nothing"),
    pytest.param("NULL", id="the word NULL"),
    pytest.param('say "no"', id="quotes"),
    pytest.param("it's", id="an apostrophe"),
    pytest.param("C:\\new\\", id="backslashes"),
    pytest.param('\\"', id="a backslash before a quote"),
    pytest.param("a, {b}, [c]", id="commas and brackets"),
    pytest.param("one\ntwo\r\n\tthree", id="lines"),
    pytest.param("%s :name ?", id="marks of drivers"),
    pytest.param("Grüße 🔧 \u2028", id="beyond ASCII"),
    pytest.param(" around ", id="blanks around"),
]
EFFECT: dict[str, Any] = {
    **EffectRow(
        key="", ticket="T-1", walk="T-1/1", step="desk", visit=1, whom="anna", channel="mail",
        subject="", text="", given={},
    ).model_dump(),
    "at": AT,
}  # fmt: skip


def put(store: Store, **values: object) -> None:
    row = {**EFFECT, **values}
    with store.writing() as connection:
        insert_rows(connection, table(EffectRow), tuple(row), [tuple(row.values())])


@pytest.mark.parametrize("text", ODD)
def test_a_text_is_kept_letter_by_letter(store: Store, text: str) -> None:
    put(store, key=f"key {text}", text=text, given={text: text})
    with store.writing() as connection:
        changed = [(text, {"now": text}, f"key {text}")]
        update_rows(connection, table(EffectRow), ("subject", "given"), ("key",), changed)
    [row] = rows_of(store, EffectRow)
    assert (row["key"], row["text"], row["subject"]) == (f"key {text}", text, text)
    assert row["given"] == {"now": text}


@pytest.mark.parametrize("text", ODD)
def test_a_row_is_found_by_any_text(store: Store, text: str) -> None:
    ids = table(TicketRow).c.id
    with store.writing() as connection:
        insert_rows(connection, table(TicketRow), ("id", "told"), [(text, {}), ("other", {})])
        found = connection.scalars(select(ids).where(among(ids, [text, "no such"]))).all()
        assert found == [text]
        assert not connection.scalars(select(ids).where(among(ids, []))).all()


def test_instants_numbers_truths_and_what_is_missing_come_back(store: Store) -> None:
    put(store, key="first", try_at=AT, until=None, visit=7, asks=True)
    put(store, key="second", try_at=None, until=AT, visit=0, asks=False)
    first, second = sorted(rows_of(store, EffectRow), key=lambda row: str(row["key"]))
    assert (first["try_at"], first["until"], first["visit"], first["asks"]) == (AT, None, 7, True)
    assert (second["try_at"], second["until"], second["visit"], second["asks"]) == (
        None, AT, 0, False,
    )  # fmt: skip
    assert first["try_at"].tzinfo is UTC


@pytest.mark.parametrize("count", [0, 1, BATCH - 1, BATCH, 2 * BATCH + 1])
def test_every_row_is_kept_however_many_there_are(store: Store, count: int) -> None:
    names = ("id", "told")
    rows = [(f"T-{n:04}", {"n": str(n)}) for n in range(count)]
    with store.writing() as connection:
        insert_rows(connection, table(TicketRow), names, rows)
        changed = [({"n": f"was {n}"}, f"T-{n:04}") for n in range(0, count, 2)]
        update_rows(connection, table(TicketRow), ("told",), ("id",), changed)
        again: list[Row] = [("T-0000", {}), ("T-new", {})]
        insert_rows(connection, table(TicketRow), names, again, unless_there=True)
    kept = {row["id"]: row["told"] for row in rows_of(store, TicketRow)}
    right = {id_: told if n % 2 else {"n": f"was {n}"} for n, (id_, told) in enumerate(rows)}
    assert kept == {"T-new": {}, "T-0000": {}, **right}


def test_rows_are_fetched_with_what_each_column_means(store: Store) -> None:
    put(
        store, key="b", try_at=AT, until=None, visit=7, asks=True, text='"\\ \n🔧', given={"a": "b"}
    )
    put(store, key="a", try_at=None, until=AT, visit=0, asks=False)
    effect = table(EffectRow).c
    names = (effect.key, effect.try_at, effect.until, effect.visit, effect.asks, effect.text)
    query = select(*names, cast(effect.given, Text)).order_by(effect.visit.desc())
    with store.reading() as connection:
        found = fetch_rows(connection, query)
        assert fetch_rows(connection, query.where(effect.key == "no such")) == []
        [count] = fetch_rows(connection, select(func.count(effect.key)))
    assert [row[:-1] for row in found] == [
        ("b", AT, None, 7, True, '"\\ \n🔧'),
        ("a", None, AT, 0, False, ""),
    ]
    assert [json.loads(row[-1]) for row in found] == [{"a": "b"}, {}]
    assert tuple(count) == (2,)
    assert found[0][1].tzinfo is UTC


def test_a_row_among_many_is_found_by_its_index(file_store: Store) -> None:
    ids = table(TicketRow).c.id
    query = select(ids).where(among(ids, ["T-1"]))
    said = str(query.compile(file_store.engine))
    with file_store.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", ('["T-1"]',)).all()
    assert plan[0][3].startswith("SEARCH ticket USING")


def test_events_that_wait_are_found_by_their_index(file_store: Store, incidents: Desk) -> None:
    world = World(file_store, incidents)
    for number in range(60):
        world.opens(f"T-{number}", "2026-03-23 09:00")
    asked: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, said: str, given: Any, *_: Any) -> None:
        if said.startswith("SELECT") and "FROM event" in said:
            asked.append((said, given))

    listen(file_store.engine, "before_cursor_execute", hear)
    world.sweep("2026-03-23 09:00")
    remove(file_store.engine, "before_cursor_execute", hear)
    assert asked
    with file_store.reading() as connection:
        for said, given in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", given).all()
            assert any("event USING" in row[3] and "event_waiting" in row[3] for row in plan), said
