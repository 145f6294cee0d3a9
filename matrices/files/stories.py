"""A desk's stories from its folder: every problem of every file at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path as Folder
from zoneinfo import ZoneInfo

from matrices.desk import Desk
from matrices.files.documents import Document, Place, read_yaml, shaped
from matrices.files.folders import texts_in
from matrices.files.story_shapes import MomentShape, StoriesShape, StoryShape
from matrices.happenings import Happenings, moment
from matrices.moments import Moment
from matrices.paths import Path
from matrices.problems import ModelError, Problem, nearest
from matrices.rehearsing import WrittenStory
from matrices.tickets import Event, Ticket
from matrices.trying import TICKET

PATTERN = "stories/*.yaml"
_CHANNELS = ("mail", "sms", "voice", "chat")
_BY = " by "
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)\s+(?=\d{4}-)", re.IGNORECASE)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?")


def load_stories(folder: Folder | str, desk: Desk) -> list[WrittenStory]:
    """The stories in a desk's folder; ModelError with every problem of every file."""
    texts, problems = texts_in(Folder(folder), [PATTERN])
    try:
        found = read_stories(texts, desk)
    except ModelError as error:
        raise ModelError([*problems, *error.problems]) from error
    if problems:
        raise ModelError(problems)
    return found


def read_stories(texts: Mapping[str, str], desk: Desk) -> list[WrittenStory]:
    """The stories that these files tell of a desk; ModelError with every problem of every file."""
    found: list[WrittenStory] = []
    problems: list[Problem] = []
    titles: dict[str, str] = {}
    for file, text in texts.items():
        try:
            document = read_yaml(file, text)
            shape = shaped(document, StoriesShape)
        except ModelError as error:
            problems.extend(error.problems)
            continue
        for number, written in enumerate(shape.stories):
            reader = _StoryReader(document, ("stories", number), written, desk)
            story = reader.read()
            if written.story in titles:
                right = f"the first is in {titles[written.story]}; give it a title of its own"
                reader.wrong("story", found="another story has this title", right=right)
            titles[written.story] = f"{file}:{document.line('stories', number)}"
            found += [story] if story is not None else []
        problems.extend(document.problems)
    if problems:
        raise ModelError(problems)
    return found


def story_problems(folder: Folder | str, desk: Desk | None) -> Sequence[Problem]:
    """What is wrong with the stories in a desk's folder, as far as reading them tells it.

    Where there is no desk that can be walked, only their shape is looked at.
    """
    texts, problems = texts_in(Folder(folder), [PATTERN])
    return [*problems, *(_misshapen(texts) if desk is None else _misread(texts, desk))]


def _misshapen(texts: Mapping[str, str]) -> Iterator[Problem]:
    for file, text in texts.items():
        try:
            shaped(read_yaml(file, text), StoriesShape)
        except ModelError as error:
            yield from error.problems


def _misread(texts: Mapping[str, str], desk: Desk) -> Sequence[Problem]:
    try:
        read_stories(texts, desk)
    except ModelError as error:
        return error.problems
    return ()


@dataclass(slots=True)
class _StoryReader:
    """Reads one story; what is wrong is noted on its document, at its own line."""

    document: Document
    place: Place
    written: StoryShape
    desk: Desk

    def read(self) -> WrittenStory | None:
        """The story; None where it cannot be told which path, or since when."""
        known = self._known()
        path = self._path(known)
        if path is None:
            return None
        said = Happenings(path, self.desk.roster, TICKET)
        opened = self._instant(("opened",), self.written.opened, said.zone)
        if opened is None:
            return None
        return WrittenStory(
            title=self.written.story,
            file=self.document.file,
            line=self.document.line(*self.place),
            path=path,
            opened=opened,
            told=known,
            events=tuple(self._events(said, opened)),
            until=self._until(said.zone, opened),
            expected=tuple(self._expected(path, opened)),
            outcome=self._outcome(path),
        )

    def wrong(self, *inside: str | int, found: str, right: str = "") -> None:
        """Note what is wrong at a part of the story."""
        self.document.problem((*self.place, *inside), found, right)

    def _known(self) -> dict[str, str]:
        """What is known of the ticket at its opening. Every path of a desk has the same fields."""
        said = Happenings(next(iter(self.desk.paths.values())), self.desk.roster, TICKET)
        found: dict[str, str] = {}
        for name, value in self.written.ticket.items():
            found.update(said.fields([f"{name}={value}"]))
            self._told_by(said, "ticket", name)
        return found

    def _told_by(self, said: Happenings, *inside: str | int) -> None:
        """Note the problems that were found there, in place of an option of a command."""
        for each in said.problems:
            self.wrong(*inside, found=each.found, right=each.right)
        said.problems.clear()

    def _path(self, known: Mapping[str, str]) -> Path | None:
        name = self.written.path
        if not name:
            return self.desk.path_for(Ticket(TICKET, known))
        if name not in self.desk.paths:
            right = nearest(name, self.desk.paths)
            self.wrong("path", found=f"the desk has no path '{name}'", right=right)
        return self.desk.paths.get(name)

    def _events(self, said: Happenings, opened: datetime) -> Sequence[Event]:
        found = []
        for number, text in enumerate(self.written.events):
            event = said.event(_without_day(text), number + 1, opened)
            self._told_by(said, "events", number)
            found += [event] if event is not None else []
        return sorted(found, key=lambda event: event.order)

    def _until(self, zone: ZoneInfo, opened: datetime) -> datetime | None:
        if self.written.until is None:
            return None
        until = self._instant(("until",), self.written.until, zone, opened)
        if until is not None and until < opened:
            self.wrong("until", found="the ticket is opened later", right="name a later time")
        return until

    def _instant(
        self,
        inside: Place,
        text: str,
        zone: ZoneInfo,
        opened: datetime | None = None,
        last: datetime | None = None,
    ) -> datetime | None:
        """The instant that is written there; a mere time is on the date of `last`."""
        day = _DAY.match(text)
        plain = _without_day(text)
        if last is not None and _TIME.fullmatch(plain):
            plain = f"{last.astimezone(zone):%Y-%m-%d} {plain}"
        try:
            at = moment(plain, zone, opened)
        except ValueError as error:
            self.wrong(*inside, found=str(error))
            return None
        is_on = _DAYS[at.astimezone(zone).weekday()]
        if day and day[1].lower() != is_on:
            found = f"'{text}' is no {day[1].capitalize()}"
            self.wrong(*inside, found=found, right=f"it is a {is_on.capitalize()}")
        return at

    def _expected(self, path: Path, opened: datetime) -> Iterator[Moment]:
        last = opened
        for number, shape in enumerate(self.written.expect):
            inside: Place = ("expect", number)
            at = self._instant((*inside, "at"), shape.at, path.calendar.zone, opened, last)
            self._whom(inside, shape)
            self._named(path, inside, shape)
            if at is not None and at < last:
                found = f"'{shape.at}' lies before the line above"
                self.wrong(*inside, "at", found=found, right="write what comes first first")
            last = at or last
            tells, does = frozenset(shape.tells), frozenset(shape.does)
            yield Moment(last, shape.step, tells, does, self._line(*inside))

    def _line(self, *inside: str | int) -> int:
        return self.document.line(*self.place, *inside)

    def _named(self, path: Path, inside: Place, shape: MomentShape) -> None:
        """Steps and tasks that are not there; a line that expects nothing."""
        if not (shape.step or shape.tells or shape.does):
            self.wrong(*inside, found="nothing is expected here", right="write step, tells or does")
        places = path.plan.places
        if shape.step and shape.step not in places:
            right = nearest(shape.step, places)
            self.wrong(*inside, "step", found=f"there is no step '{shape.step}'", right=right)
        for name in shape.does:
            if name not in self.desk.tasks:
                right = nearest(name, self.desk.tasks)
                self.wrong(*inside, "does", found=f"the desk has no task '{name}'", right=right)

    def _whom(self, inside: Place, shape: MomentShape) -> None:
        """Slips in who is told by what; customers and others may be told too."""
        for text in shape.tells:
            whom, by, channel = text.rpartition(_BY)
            if not by or channel not in _CHANNELS:
                found = f"'{text}' says not who is told by what"
                right = f"write NAME by CHANNEL; channels are: {', '.join(_CHANNELS)}"
                self.wrong(*inside, "tells", found=found, right=right)
                continue
            people = self.desk.roster.people
            right = nearest(whom, people)
            if whom not in people and right.startswith("did you mean"):
                found = f"nobody is called '{whom}'"
                self.wrong(*inside, "tells", found=found, right=right)

    def _outcome(self, path: Path) -> str:
        outcome = self.written.outcome
        known = {step.outcome for step in path.steps.values() if step.outcome}
        if outcome and outcome not in known:
            found = f"path '{path.name}' never ends with '{outcome}'"
            self.wrong("outcome", found=found, right=nearest(outcome, known))
        return outcome


def _without_day(text: str) -> str:
    """A wall time without the weekday that may stand before it."""
    return _DAY.sub("", text.strip(), count=1)
