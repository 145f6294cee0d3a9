"""Where in a desk's files a part stands, looked up only for what is told."""

from collections.abc import Mapping
from functools import lru_cache

from matrices.desk import Desk
from matrices.files.documents import read_yaml
from matrices.files.graphs import read_graph_json
from matrices.files.places import Document
from matrices.problems import ModelError

ROSTER, DESK = "roster.yaml", "desk.yaml"


def line_of(desk: Desk, file: str, *place: str | int) -> int:
    """The line at which a part of a file stands; 0 where the desk was not read from files."""
    text = desk.texts.get(file)
    return 0 if text is None else _document(file, text).line(*place)


def files_named(desk: Desk, folder: str, key: str) -> Mapping[str, str]:
    """The files of a folder, by the name that each gives its part under `key`."""
    found: dict[str, str] = {}
    for file, text in desk.texts.items():
        if file.startswith(folder):
            data = _document(file, text).data
            if isinstance(data, dict):
                found[str(data.get(key, ""))] = file
    return found


@lru_cache(maxsize=64)
def _document(file: str, text: str) -> Document:
    try:
        return read_graph_json(file, text) if file.endswith(".json") else read_yaml(file, text)
    except ModelError:
        return Document(file)
