"""Published paths: a ticket keeps the version on which it began."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from flows.clock import observed
from flows.problems import FlowsError
from flows.store.database import Store
from flows.store.tables import VersionRow, table
from matrices.desk import Desk
from matrices.files.calendars import spelled_out
from matrices.files.desks import read_desk
from matrices.paths import Path

_VERSION = table(VersionRow)


def publish(store: Store, desk: Desk) -> None:
    """Make the desk's paths the newest versions; those that are there already stay as they are.

    Holidays of countries are kept as dates: what is published keeps its deadlines.
    """
    files = spelled_out(desk.texts)
    with store.writing() as connection:
        present = set(connection.scalars(select(_VERSION.c.id)))
        for path in desk.paths.values():
            if path.version not in present:
                row = VersionRow(id=path.version, path=path.name, files=files, published=observed())
                connection.execute(_VERSION.insert(), row.model_dump())


def newest_desk(store: Store) -> Desk | None:
    """The desk as it was when a path of it was last published; None where none was."""
    with store.reading() as connection:
        files = connection.scalar(
            select(_VERSION.c.files).order_by(_VERSION.c.published.desc()).limit(1)
        )
    return None if files is None else read_desk(files)


@dataclass(slots=True)
class Versions:
    """Paths by version: a desk's own, and those that the store keeps, each read once."""

    store: Store
    desk: Desk | None = None
    read: dict[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.desk is not None:
            self.read.update({path.version: path for path in self.desk.paths.values()})

    def path(self, version: str) -> Path:
        """The path of a version; FlowsError where the store does not have it."""
        if version not in self.read:
            name, files, published = self._kept(version)
            path = read_desk(files).paths[name]
            day = published.astimezone(path.calendar.zone).date()
            # Named as it was published: a later rule for hashing must not rename what runs.
            self.read[version] = replace(path, version=version, dated=day)
        return self.read[version]

    def desk_of(self, version: str) -> Desk:
        """The desk as it was when a version was published; FlowsError where it is not there."""
        return read_desk(self._kept(version)[1])

    def _kept(self, version: str) -> tuple[str, dict[str, str], datetime]:
        with self.store.reading() as connection:
            row = connection.execute(
                select(_VERSION.c.path, _VERSION.c.files, _VERSION.c.published).where(
                    _VERSION.c.id == version
                )
            ).one_or_none()
        if row is None:
            raise FlowsError(f"the store has no version '{version}'")
        return row.path, row.files, row.published
