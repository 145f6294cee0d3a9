"""What `stepladder draw` puts onto a chart: a ticket's way, open tickets, traffic, a finding."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.commands.common import (
    changed_last,
    console,
    desk_folder,
    looking,
    meant,
    path_of,
    problem,
)
from flows.commands.proof import Bar

if TYPE_CHECKING:
    from diagrams.picture import Picture
    from flows.store.database import Store
    from matrices.desk import Desk
    from matrices.paths import Path as EscalationPath
    from matrices.problems import Problem


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn: the path as it was named, and the one thing to put onto it, if any."""

    named: str | None
    path: str | None = None
    ticket: str | None = None
    open: bool = False
    since: str | None = None
    until: str | None = None
    finding: str | None = None
    at: str | None = None
    store: str | None = None
    expand: bool = False
    undated: bool = False

    def picture(self) -> "Picture":
        """The chart; FlowsError with a sentence where that cannot be drawn."""
        from diagrams.expanding import with_calls
        from diagrams.picture import picture_of

        self._refuse_what_does_not_go_together()
        if self.ticket is not None:
            return _of_ticket(self, self.ticket)
        if self.finding is not None:
            return _of_finding(self, self.finding)
        path = self.chart()
        if self.open:
            return _of_open(self, path)
        if self.since is not None or self.until is not None:
            return _of_period(self, path)
        picture = picture_of(path)
        return with_calls(picture, path) if self.expand else picture

    def chart(self) -> "EscalationPath":
        """The path that was named."""
        if self.named is None:
            raise problem("name what to draw: a desk's folder, a path's file or a ready-made path")
        desk, path = meant(self.named, self.path)
        return self._dated(path or path_of(desk, self.path))

    def _dated(self, path: "EscalationPath") -> "EscalationPath":
        """The path with the day on which its desk changed last; ready-made ones have none."""
        place = Path(self.named or "")
        if self.undated or not place.exists():
            return path
        return replace(path, dated=changed_last(desk_folder(place), path.calendar.zone))

    def instant(self, option: str, text: str, zone: ZoneInfo) -> datetime:
        """The instant that an option says, a wall time of the zone where it names none."""
        from flows.histories.source import read_instant

        try:
            return read_instant(text, zone)
        except ValueError as error:
            raise problem(f"{option} {error}") from error

    @contextmanager
    def opened(self) -> "Iterator[Store]":
        """One state of the store, to look at only."""
        with closing(looking(self.store)) as opened, opened.at_one_state() as still:
            yield still

    def _refuse_what_does_not_go_together(self) -> None:
        chosen = {
            "--ticket": self.ticket is not None,
            "--open": self.open,
            "--since and --until": self.since is not None or self.until is not None,
            "--finding": self.finding is not None,
        }
        given = [option for option, is_given in chosen.items() if is_given]
        if len(given) > 1:
            raise problem(f"{' and '.join(given)} do not go onto one chart; choose one")
        if self.expand and given:
            raise problem(
                f"--expand does not go with {given[0]}: what happens in a called path is told in "
                "the box that calls it"
            )
        if self.at is not None and not (self.ticket or self.open):
            raise problem("--at goes with --ticket or --open; leave it out")
        if self.ticket is not None and self.path is not None:
            raise problem(
                "--path does not go with --ticket: a ticket is drawn on the path that it walks"
            )


def _of_ticket(wanted: Wanted, ticket: str) -> "Picture":
    from diagrams.overlay import with_way
    from diagrams.picture import picture_of
    from flows.store.log import story_of
    from flows.store.tickets import now_of
    from flows.store.versions import Versions

    with wanted.opened() as opened:
        story = story_of(opened, ticket)
        if not story.standing.begun:
            where = f"it needs a person: {story.problem}" if story.problem else "no sweep opened it"
            raise problem(f"ticket {ticket} has no way to draw yet: {where}")
        path = Versions(opened).path(story.standing.version)
        if wanted.named is not None and wanted.chart().name != path.name:
            raise problem(
                f"ticket {ticket} walks path '{path.name}', and not '{wanted.chart().name}'; "
                f"leave the path out: 'stepladder draw --ticket {ticket}'"
            )
        at = None if wanted.at is None else wanted.instant("--at", wanted.at, path.calendar.zone)
        now = now_of(opened, story, path, at)
    return with_way(picture_of(path), story, path, now)


def _of_open(wanted: Wanted, path: "EscalationPath") -> "Picture":
    from diagrams.overlay import with_standing
    from diagrams.picture import picture_of
    from flows.store.traffic import log_ends, standing_at, versions_of
    from flows.store.versions import Versions

    with wanted.opened() as opened:
        versions = Versions(opened)
        paths = {each: versions.path(each) for each in versions_of(opened, path.name)}
        if not paths:
            raise problem(f"the store {opened.shown} has no tickets on path '{path.name}'")
        zone = path.calendar.zone
        at = log_ends(opened) if wanted.at is None else wanted.instant("--at", wanted.at, zone)
        if at is None:
            raise problem(f"the log of the store {opened.shown} is empty: no sweep opened a ticket")
        found = standing_at(opened, paths, at)
    return with_standing(
        picture_of(path), found.counts, at=at, zone=zone, tickets=found.tickets, late=found.late
    )


def _of_period(wanted: Wanted, path: "EscalationPath") -> "Picture":
    from diagrams.picture import picture_of
    from diagrams.traffic import with_traffic
    from flows.store.traffic import traffic_in, walks_in
    from flows.store.versions import Versions

    if wanted.since is None or wanted.until is None:
        raise problem("a period has two ends: give --since and --until")
    zone = path.calendar.zone
    since = wanted.instant("--since", wanted.since, zone)
    until = wanted.instant("--until", wanted.until, zone)
    if until <= since:
        raise problem(f"--until '{wanted.until}' is not after --since '{wanted.since}'")
    with wanted.opened() as opened:
        walks = walks_in(opened, path.name, since, until)
        if not walks:
            raise problem(
                f"no ticket was on path '{path.name}' from {wanted.since} to {wanted.until}"
            )
        busiest = max(walks, key=lambda version: (walks[version], version))
        if path.version not in walks:
            path = Versions(opened).path(busiest)
        found = traffic_in(opened, path, since, until)
    picture = with_traffic(picture_of(path), found, since=since, until=until, zone=zone)
    return _with_notes(picture, _other_versions(walks, path.version))


def _other_versions(walks: dict[str, int], version: str) -> Iterator[str]:
    others = {each: count for each, count in walks.items() if each != version}
    if others:
        said = ", ".join(f"{count:,} on {each}" for each, count in sorted(others.items()))
        yield f"walks on other versions are not counted: {said}"


def _with_notes(picture: "Picture", notes: Iterator[str]) -> "Picture":
    more = tuple(notes)
    return replace(picture, notes=(*picture.notes, *more), words=(*more, *picture.words))


def _of_finding(wanted: Wanted, finding: str) -> "Picture":
    from diagrams.found import with_finding
    from diagrams.picture import picture_of
    from matrices.problems import nearest

    desk, path = _looked_at(wanted)
    found = list(_findings(desk, path))
    name, _, number = finding.partition("#")
    chosen = [each for each in found if each.id == name]
    if not chosen:
        known = nearest(name, {each.id for each in found}) if found else "it is sound"
        raise problem(f"the check finds no '{name}' in path '{path.name}'; {known}")
    if number and not (number.isdecimal() and 0 < int(number) <= len(chosen)):
        raise problem(f"--finding {finding}: there are {len(chosen)} of '{name}'; count from 1")
    nth = int(number or 1)
    picture = with_finding(picture_of(path), chosen[nth - 1], path)
    several = f"{nth} of {len(chosen)} of this kind: --finding {name}#{nth % len(chosen) + 1}"
    return _with_notes(picture, iter([several] if len(chosen) > 1 else []))


def _looked_at(wanted: Wanted) -> "tuple[Desk, EscalationPath]":
    """The desk and path that were named, also one that cannot be walked: the check says why."""
    from matrices.files.desks import read_unwalked
    from matrices.files.folders import texts_of

    place = Path(wanted.named or "")
    folder = desk_folder(place)
    if wanted.named is None or not (folder / "desk.yaml").is_file():
        path = wanted.chart()
        return meant(wanted.named or "", wanted.path)[0], path
    desk = read_unwalked(texts_of(folder))
    if place.is_file():
        name = place.resolve().relative_to(folder).as_posix()
        of_file = [path for path in desk.paths.values() if path.file == name]
        return desk, of_file[0] if of_file else wanted.chart()
    return desk, path_of(desk, wanted.path)


def _findings(desk: "Desk", path: "EscalationPath") -> "Iterator[Problem]":
    """What the check finds that is of this path: in its file, or with an example on it."""
    from flows.clock import observed
    from matrices.checking.desks import findings

    today = observed().replace(hour=0, minute=0, second=0, microsecond=0)
    looked = findings(desk, since=today)
    for each in (*looked.open, *(accepted for accepted, _ in looked.accepted)):
        if each.file == path.file or (each.witness and each.witness.path == path.name):
            yield each


def draw_all(wanted: Wanted, out: Path | None) -> None:
    """Write the chart of every ticket of the period into a folder, and say how many there are."""
    from flows.charting import write_charts
    from flows.sheets.folder import choose
    from flows.sheets.periods import Period

    given = {
        "a path": wanted.named or wanted.path, "--ticket": wanted.ticket, "--open": wanted.open,
        "--finding": wanted.finding, "--at": wanted.at,
    }  # fmt: skip
    wrong = [option for option, value in given.items() if value]
    if wrong:
        raise problem(f"{' and '.join(wrong)} does not go with --all-tickets; leave it out")
    folder = out or Path("charts")
    if folder.suffix:
        raise problem(
            f"--all-tickets writes a file for each ticket; '{folder}' names one file; name a folder"
        )
    with wanted.opened() as opened:
        period = Period.of(opened, wanted.since, wanted.until)
        chosen = choose(opened, since=period.since, until=period.until, sample=None, seed=0)
        if not chosen.tickets:
            raise problem(f"no ticket that was opened has a log entry: {period.words}")
        with Bar("drawing", total=len(chosen.tickets)) as told:
            count = write_charts(opened, chosen.tickets, folder, told)
    console().print(f"drawn: {count:,} charts in {folder}", soft_wrap=True)
