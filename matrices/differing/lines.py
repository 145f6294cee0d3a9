"""Where in a desk's files a part stands: its file and line."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from matrices.desk import Desk
from matrices.files.documents import read_yaml, shaped
from matrices.files.folders import DESK, ROSTER
from matrices.files.places import Document
from matrices.files.shapes import DeskShape, RosterShape
from matrices.problems import ModelError

Spot = tuple[str, int]
"""A file and a line in it."""


@dataclass(frozen=True)
class Lines:
    """The lines of a desk's files; each file is read when it is asked for."""

    desk: Desk
    _read: dict[str, Document] = field(default_factory=dict, repr=False)

    def spot(self, file: str, *place: str | int) -> Spot:
        """The file, and the line of a part of it, or of the nearest around it; 0 if not known."""
        return file, self._document(file).line(*place) if file in self.desk.texts else 0

    def calendar(self, name: str, *place: str) -> Spot:
        """Where a calendar says something."""
        for file in self.desk.texts:
            if file.startswith("calendars/"):
                data = self._document(file).data
                if isinstance(data, dict) and data.get("calendar") == name:
                    return self.spot(file, *place)
        return "calendars", 0

    def roster(self) -> dict[str, Any]:
        """The roster's data, the same however it is written."""
        return self._shaped(ROSTER, RosterShape)

    def head(self) -> dict[str, Any]:
        """The data of the desk's own file, the same however it is written."""
        return self._shaped(DESK, DeskShape)

    def _shaped(self, file: str, shape: type[BaseModel]) -> dict[str, Any]:
        read = shaped(self._document(file), shape)
        return read.model_dump(by_alias=True, exclude_defaults=True)

    def _document(self, file: str) -> Document:
        if file not in self._read:
            try:
                self._read[file] = read_yaml(file, self.desk.texts[file])
            except ModelError:  # a table
                self._read[file] = Document(file, lines={})
        return self._read[file]
