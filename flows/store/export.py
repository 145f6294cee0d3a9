"""The run log as files, streamed: CSV for spreadsheets, JSON lines for programs."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.store.database import Store
from flows.store.log import COLUMNS, log_rows


def export_log(store: Store, *, as_csv: Path, as_jsonl: Path) -> int:
    """Write the run log into both files, a line an entry; answers how many entries there are.

    Both have the same columns. In the CSV `values` is a JSON object in its cell.
    """
    count = 0
    with (
        as_csv.open("w", encoding="utf-8", newline="") as table,
        as_jsonl.open("w", encoding="utf-8") as lines,
    ):
        writer = csv.DictWriter(table, COLUMNS)
        writer.writeheader()
        for row in _rows(store):
            count += 1
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            row["values"] = json.dumps(row["values"], ensure_ascii=False)
            writer.writerow(row)
    return count


def _rows(store: Store) -> Iterator[dict[str, Any]]:
    with store.reading() as connection:
        for row in log_rows(connection):
            named = dict(zip(COLUMNS, row, strict=True))
            for name, value in named.items():
                if isinstance(value, datetime):
                    named[name] = value.isoformat()
            yield named
