"""The run log as files, streamed: CSV for spreadsheets, JSON lines for programs."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.store.database import Store
from flows.store.log import COLUMNS, log_rows


def export_csv(store: Store, file: Path) -> int:
    """Write the run log as CSV, one row an entry; answers how many there are."""
    with file.open("w", encoding="utf-8", newline="") as written:
        writer = csv.DictWriter(written, COLUMNS)
        writer.writeheader()
        count = 0
        for count, row in enumerate(_rows(store), start=1):
            values = json.dumps(row["values"], ensure_ascii=False, sort_keys=True)
            writer.writerow({**row, "values": values})
    return count


def export_jsonl(store: Store, file: Path) -> int:
    """Write the run log as JSON lines, one object an entry; answers how many there are."""
    with file.open("w", encoding="utf-8") as written:
        count = 0
        for count, row in enumerate(_rows(store), start=1):
            written.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
    return count


def _rows(store: Store) -> Iterator[dict[str, Any]]:
    with store.reading() as connection:
        for row in log_rows(connection):
            named = row._mapping
            yield {name: _plain(named[name]) for name in COLUMNS}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
