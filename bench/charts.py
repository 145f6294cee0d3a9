"""How quickly many tickets' charts and sheets are written, and a period's traffic is counted.

Prints JSON lines; wall seconds. Each row has its peer, measured in the same run:

- 10,000 ticket charts, files written, beside one layout program a ticket (50 of them, as a rate);
- an auditor's sheet after the first, beside one whose chart is laid out for it alone;
- a week's traffic over a log of several 100,000 entries, beside reading the same rows bare.

`python -m bench.charts ROW ...` measures some only: charts, sheets, traffic.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from bench.measuring import tell
from diagrams.charts import Layouts
from diagrams.overlay import with_way
from diagrams.picture import picture_of
from diagrams.sheets.sheet import sheet_page
from diagrams.svg import svg_of
from flows.files import file_names
from flows.generator.writing import generate
from flows.sheets.gathering import gathering
from flows.store.database import Store
from flows.store.log import stories
from flows.store.traffic import traffic_in
from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.library import INCIDENTS
from matrices.replay import replay
from matrices.story import Line, Story
from tests import oracle
from tests.conftest import berlin
from tests.flows.walked import walk
from tests.test_decide_by_oracle import events_of

Row = Callable[[], None]
TICKETS, PEER = 10_000, 50
WALKED, COPIES = 300, 50
WEEK = (berlin("2026-03-23 00:00"), berlin("2026-03-30 00:00"))


def charts(tickets: int = TICKETS, peer: int = PEER) -> None:
    """Charts of many tickets on one version: laid out once, a file each."""
    desk = load_desk(INCIDENTS)
    path = desk.paths["incident"]
    told = told_stories(desk, tickets)
    names = file_names(story.ticket for story in told)
    with TemporaryDirectory() as folder:

        def ours() -> None:
            layouts = Layouts(standing=False)
            for story in told:
                file = Path(folder) / f"{names[story.ticket]}.svg"
                file.write_bytes(layouts.of(path).chart(story))

        def theirs() -> None:
            for story in told[:peer]:
                file = Path(folder) / f"peer-{names[story.ticket]}.svg"
                file.write_bytes(svg_of(with_way(picture_of(path), story, path)))

        seconds, peers = wall(ours), wall(theirs)
    tell(
        "ticket charts",
        tickets=tickets,
        steps_of_the_path=len(path.steps),
        seconds=round(seconds, 2),
        milliseconds_a_chart=round(1_000 * seconds / tickets, 3),
        peer=f"one layout program a ticket; {peer} of them, as a rate",
        peer_milliseconds_a_chart=round(1_000 * peers / peer, 1),
        peer_seconds_for_as_many=round(peers / peer * tickets),
        ratio=round(peers / peer / (seconds / tickets), 1),
    )


def sheets(tickets: int = WALKED, peer: int = PEER) -> None:
    """Auditor's sheets from a store: read, proved, explained and rendered."""
    with walked(tickets) as store, gathering(store) as gatherer:
        told = [story for story in stories(store) if story.standing.begun]
        first = wall(lambda: sheet_page(gatherer.sheet(told[0])))
        seconds = wall(lambda: [sheet_page(gatherer.sheet(story)) for story in told[1:]])

        def alone() -> None:
            for story in told[1 : peer + 1]:
                gatherer.layouts = Layouts()
                sheet_page(gatherer.sheet(story))

        peers = wall(alone)
        done = min(peer, len(told) - 1)
    each = seconds / (len(told) - 1)
    tell(
        "auditor's sheets",
        sheets=len(told),
        entries_a_ticket=round(sum(len(story.lines) for story in told) / len(told)),
        milliseconds_the_first=round(1_000 * first, 1),
        milliseconds_a_sheet=round(1_000 * each, 1),
        peer=f"a sheet whose chart is laid out for it alone; {done} of them",
        peer_milliseconds_a_sheet=round(1_000 * peers / done, 1),
        ratio=round(peers / done / each, 1),
    )


def traffic(tickets: int = WALKED, copies: int = COPIES) -> None:
    """A week's traffic of one version, streamed from the log."""
    path = load_desk(INCIDENTS).paths["incident"]
    with walked(tickets) as store:
        entries = multiply(store, copies)
        seconds = wall(lambda: traffic_in(store, path, *WEEK))
        bare = wall(lambda: read_bare(store, path.version))
        count = sum(flow.count for flow in traffic_in(store, path, *WEEK).flows.values())
    tell(
        "a week's traffic",
        entries_in_the_log=entries,
        transitions_taken=count,
        seconds=round(seconds, 2),
        peer="the moves of the log up to then, read bare",
        peer_seconds=round(bare, 2),
        ratio=round(bare / seconds, 2),
    )


def told_stories(desk: Desk, tickets: int) -> list[Story]:
    """Generated tickets, walked in memory for two weeks."""
    with TemporaryDirectory() as folder:
        generate(Path(folder), seed=3, tickets=tickets)
        opened, rows = oracle.read(Path(folder))
    until, told = berlin("2026-04-20 00:00"), []
    for ticket, at in opened.items():
        events = events_of(ticket, at, rows.get(ticket, []))
        decisions = list(replay(desk=desk, ticket=ticket, events=events, until=until))
        lines = tuple(
            Line(decision.walk.id, n, entry, until, decision.walk.version, "run")
            for decision in decisions
            for n, entry in enumerate(decision.entries, start=1)
        )
        told.append(Story(ticket, lines, decisions[-1].walk))
    return told


@contextmanager
def walked(tickets: int) -> Iterator[Store]:
    """A store in which tickets were walked, and sealed in the middle."""
    with TemporaryDirectory() as folder:
        store = walk(Path(folder), load_desk(INCIDENTS), tickets)
        yield store
        store.close()


def multiply(store: Store, copies: int) -> int:
    """Put each walk's log into the store many times, under other names; how many entries it has."""
    names = (
        "n, at, observed, kind, step, visit, transition, rule, because, escalation, level, "
        '"values", version, run, actor, hash'
    )
    put = text(
        f"INSERT INTO entry (ticket, walk, {names}) "  # noqa: S608 — our own names
        f"SELECT ticket || '-' || :copy, ticket || '-' || :copy || '/1', {names} "
        "FROM entry WHERE walk LIKE '%/1' AND ticket NOT LIKE '%-%-%'"
    )
    with store.writing() as connection:
        for copy in range(copies):
            connection.execute(put, {"copy": copy})
        return int(connection.scalar(text("SELECT count(*) FROM entry")) or 0)


def read_bare(store: Store, version: str) -> int:
    """The same rows, as tuples."""
    query = text(
        "SELECT walk, at, kind, step, visit, transition, rule FROM entry WHERE version = :version "
        "AND kind IN ('step', 'joined', 'stayed', 'breach', 'ended') AND at < :until "
        "ORDER BY walk, n"
    )
    given = {"version": version, "until": f"{WEEK[1]:%Y-%m-%d %H:%M:%S.%f}"}
    with store.reading() as connection:
        return sum(1 for _ in connection.execute(query, given))


def wall(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


ROWS: dict[str, Row] = {"charts": charts, "sheets": sheets, "traffic": traffic}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}")
    named = parser.parse_args().rows or list(ROWS)
    unknown = [name for name in named if name not in ROWS]
    if unknown:
        parser.error(f"there is no row '{unknown[0]}'; there are: {', '.join(ROWS)}")
    for name in named:
        ROWS[name]()


if __name__ == "__main__":
    main()
