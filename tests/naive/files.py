"""Plain data as the texts of a desk's files, and back."""

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path as Folder
from typing import Any

from ruamel.yaml import YAML

Data = dict[str, Any]


def as_yaml(data: Any) -> str:
    out = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.default_flow_style = None
    writer.width = 4096
    writer.representer.ignore_aliases = lambda _: True
    writer.dump(data, out)
    return out.getvalue()


def as_csv(rows: list[Mapping[str, str]]) -> str:
    out = StringIO()
    table = csv.DictWriter(out, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def texts(written: Mapping[str, Any]) -> dict[str, str]:
    """The files of a desk, by their names inside its folder."""
    return {
        "desk.yaml": as_yaml(written["desk"]),
        "roster.yaml": as_yaml(written["roster"]),
        **{f"calendars/{name}.yaml": as_yaml(each) for name, each in written["calendars"].items()},
        **{f"matrices/{name}.csv": as_csv(rows) for name, rows in written["matrices"].items()},
        **{f"paths/{name}.yaml": as_yaml(each) for name, each in written["paths"].items()},
    }


def from_yaml(text: str) -> Data:
    """YAML with dates left as the texts that they are."""
    reader = YAML(typ="base", pure=True)
    found: Data = plain(reader.load(text))
    return found


def plain(value: Any) -> Any:
    """The base loader leaves every scalar a text; what paths mean as numbers becomes one."""
    if isinstance(value, dict):
        return {key: number(key, plain(each)) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def number(key: str, value: Any) -> Any:
    if key == "at most" or (key in ("acknowledge", "by") and str(value).isdigit()):
        return int(value)
    return value == "true" if key in ("stay", "again", "runs on", "text") else value


def read(folder: Folder) -> Data:
    """A desk's folder as plain data."""
    return of_texts(
        {
            file.relative_to(folder).as_posix(): file.read_text()
            for file in sorted(folder.rglob("*"))
            if file.suffix in (".yaml", ".csv")
        }
    )


def of_texts(files: Mapping[str, str]) -> Data:
    """The texts of a desk's files as plain data."""
    found: Data = {"calendars": {}, "matrices": {}, "paths": {}}
    for name, text in files.items():
        kind, _, file = name.rpartition("/")
        stem = file.partition(".")[0]
        if kind == "stories":
            continue
        if file.endswith(".csv"):
            found[kind][stem] = list(csv.DictReader(StringIO(text, newline="")))
        elif kind:
            data = from_yaml(text)
            found[kind][data[kind.removesuffix("s")]] = data
        else:
            found[stem] = from_yaml(text)
    return found
