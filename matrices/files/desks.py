"""A designer's folder, read whole: every problem of every file at once."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path as Folder
from typing import TypeVar

from pydantic import BaseModel

from matrices.calendars import Calendar
from matrices.checking.loading import circles, unwalkable
from matrices.desk import Desk
from matrices.files.accepting import read_accepts
from matrices.files.calendars import CalendarReader
from matrices.files.deliveries import read_deliveries, read_limits
from matrices.files.documents import (
    Document,
    read_yaml,
    shaped,
)
from matrices.files.folders import DESK, ROSTER, texts_of
from matrices.files.graphs import read_graph_json
from matrices.files.matrices import Around as Beside
from matrices.files.matrices import read_matrix, read_table
from matrices.files.paths import Around, read_path
from matrices.files.rosters import read_roster
from matrices.files.shapes import CalendarShape, DeskShape, MatrixShape, PathShape, RosterShape
from matrices.files.teams import told_once
from matrices.files.versions import version_of
from matrices.files.vocabulary import read_vocabulary
from matrices.files.walks import read_walks
from matrices.matrix import Matrix
from matrices.paths import Path
from matrices.problems import ModelError, Problem
from matrices.roster import Roster
from matrices.tickets import Vocabulary

_FUNCTION = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*")
Shape = TypeVar("Shape", bound=BaseModel)
Named = TypeVar("Named", Calendar, Path)


def load_desk(folder: Folder | str) -> Desk:
    """The desk in a folder; ModelError with every problem of every file."""
    return read_desk(texts_of(folder))


def read_desk(texts: Mapping[str, str]) -> Desk:
    """The desk that these files say; ModelError with every problem of every file."""
    desk = read_unwalked(texts)
    problems = [*unwalkable(desk.paths.values())]
    if problems:
        raise ModelError(problems)
    return desk


def read_unwalked(texts: Mapping[str, str]) -> Desk:
    """The desk that these files say, whether or not its paths can be walked, for the check."""
    return _DeskReader(texts).read()


class _DeskReader:
    """Reads each file by itself, then what refers to others, in the order in which they do."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.problems: list[Problem] = []
        self.shaped: dict[str, tuple[Document, BaseModel]] = {}

    def read(self) -> Desk:
        self._shape_all()
        desk = self._of(DESK, DeskShape)
        if desk is None:
            raise ModelError(self.problems)
        document, shape = desk
        vocabulary = read_vocabulary(document, shape)
        self._tasks(document, shape)
        accepts = tuple(read_accepts(document, shape, self.texts))
        deliveries = read_deliveries(document, shape)
        limits = read_limits(document, shape)
        calendars = self._calendars()
        roster = self._roster(vocabulary, calendars)
        matrices = self._matrices(vocabulary, roster)
        self._stop_at_problems(document)
        outcomes = self._outcomes()
        around = Around(
            calendars, matrices, vocabulary, roster or Roster(), outcomes, {}, shape.tasks
        )
        paths = self._paths(around)
        self._stop_at_problems(document)
        walks = tuple(read_walks(document, shape, vocabulary, paths))
        self._stop_at_problems(document)
        return Desk(
            name=shape.desk,
            about=shape.about,
            vocabulary=vocabulary,
            roster=roster or Roster(),
            paths=paths,
            walks=walks,
            texts=dict(self.texts),
            tasks=shape.tasks,
            calendars=calendars,
            matrices=matrices,
            accepts=accepts,
            deliveries=deliveries,
            limits=limits,
        )

    def _stop_at_problems(self, document: Document) -> None:
        """What refers to a broken part would only repeat its problem."""
        if self.problems or document.problems:
            found = [*self.problems, *document.problems]
            roster = self._of(ROSTER, RosterShape)
            raise ModelError(told_once(found, *roster) if roster else found)

    def _tasks(self, document: Document, shape: DeskShape) -> None:
        for name, where in shape.tasks.items():
            if not _FUNCTION.fullmatch(where):
                found = f"task '{name}' is '{where}', which is no function of a module"
                document.problem(("tasks", name), found, "write MODULE:FUNCTION")

    def _shape_all(self) -> None:
        shapes: dict[str, type[BaseModel]] = {DESK: DeskShape, ROSTER: RosterShape}
        shapes.update(dict.fromkeys(self._files("calendars/"), CalendarShape))
        written = (file for file in self._files("matrices/") if file.endswith(".yaml"))
        shapes.update(dict.fromkeys(written, MatrixShape))
        shapes.update(dict.fromkeys(self._files("paths/"), PathShape))
        for file, shape in shapes.items():
            if file not in self.texts:
                self.problems.append(Problem(file, 0, "the file is missing", "a desk needs it"))
                continue
            try:
                read = read_graph_json if file.endswith(".json") else read_yaml
                document = read(file, self.texts[file])
                self.shaped[file] = document, shaped(document, shape)
            except ModelError as error:
                self.problems.extend(error.problems)

    def _of(self, file: str, shape: type[Shape]) -> tuple[Document, Shape] | None:
        """A file's data and shape; None where it has none, which has been said."""
        found = self.shaped.get(file)
        if found is None or not isinstance(found[1], shape):
            return None
        return found[0], found[1]

    def _roster(self, vocabulary: Vocabulary, calendars: dict[str, Calendar]) -> Roster | None:
        found = self._of(ROSTER, RosterShape)
        if found is None:
            return None
        # A name is unknown only where all calendars could be read.
        whole = len(calendars) == len(self._files("calendars/"))
        roster = read_roster(*found, vocabulary.fields, calendars if whole else None)
        self.problems.extend(found[0].problems)
        return roster

    def _calendars(self) -> dict[str, Calendar]:
        found: dict[str, Calendar] = {}
        files = self._files("calendars/")
        parts = [each for file in files if (each := self._of(file, CalendarShape))]
        reader = CalendarReader(parts, whole=len(parts) == len(files))
        read = [reader.read(*each) for each in parts]
        for (document, shape), calendar in zip(parts, read, strict=True):
            self._keep(found, shape.calendar, calendar, document, "calendar")
        return found

    def _matrices(self, vocabulary: Vocabulary, roster: Roster | None) -> dict[str, Matrix]:
        found: dict[str, Matrix] = {}
        around = Beside(vocabulary.fields, roster, self._clocks())
        for file in self._files("matrices/"):
            if file.endswith(".csv"):
                matrix, problems = read_table(file, self.texts[file], around)
            elif each := self._of(file, MatrixShape):
                matrix, problems = read_matrix(*each, around)
            else:
                continue
            self.problems.extend(problems)
            if matrix is not None:
                if other := found.get(matrix.name):
                    same = f"{other.file} is a matrix of the name '{matrix.name}' too"
                    self.problems.append(Problem(file, 1, same, "give it its own name"))
                found[matrix.name] = matrix
        return found

    def _clocks(self) -> frozenset[str]:
        """The names of the clocks of all paths."""
        shapes = [self._of(file, PathShape) for file in self._files("paths/")]
        return frozenset(clock for _, shape in filter(None, shapes) for clock in shape.clocks)

    def _outcomes(self) -> dict[str, frozenset[str]]:
        """How each path may end, by its name."""
        shapes = [self._of(file, PathShape) for file in self._files("paths/")]
        return {
            shape.path: frozenset(step.end for step in shape.steps.values() if step.end)
            for _, shape in filter(None, shapes)
        }

    def _paths(self, around: Around) -> dict[str, Path]:
        documents: dict[str, Document] = {}
        for file in self._files("paths/"):
            if each := self._of(file, PathShape):
                document, shape = each
                path = None if document.problems else read_path(document, shape, around)
                path = None if document.problems else path
                documents[shape.path] = document
                self._keep(around.paths, shape.path, path, document, "path")
        if not self.problems:
            self.problems.extend(circles(around.paths))
        if not self.problems:
            for name, path in around.paths.items():
                around.paths[name] = replace(path, version=version_of(path))
        return around.paths

    def _keep(
        self, found: dict[str, Named], name: str, part: Named | None, document: Document, key: str
    ) -> None:
        if name in found:
            document.problem((key,), f"there is another {key} '{name}'", "give it its own name")
        self.problems.extend(document.problems)
        if part is not None:
            found[name] = part

    def _files(self, folder: str) -> list[str]:
        return [file for file in self.texts if file.startswith(folder)]
