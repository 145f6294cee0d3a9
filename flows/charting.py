"""The charts of many tickets into a folder, each path laid out once."""

from collections.abc import Callable, Sequence
from pathlib import Path

from diagrams.charts import Layouts
from flows.files import file_names, write_whole
from flows.store.database import Store
from flows.store.log import stories
from flows.store.versions import Versions

_AT_ONCE = 500


def write_charts(
    store: Store,
    tickets: Sequence[str],
    folder: Path,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write TICKET.svg for each ticket that walks, its way on the version it walked last.

    Answers how many charts there are. Each file is written whole, or left if it is so already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names, versions, layouts = file_names(tickets), Versions(store), Layouts(standing=False)
    count = 0
    for start in range(0, len(tickets), _AT_ONCE):
        for story in stories(store, tickets[start : start + _AT_ONCE]):
            if story.standing.begun:
                chart = layouts.of(versions.path(story.standing.version)).chart(story)
                write_whole(folder / f"{names[story.ticket]}.svg", chart)
                count += 1
        progress(start + _AT_ONCE)
    return count
