"""Levels behind which nobody is: never, or at some hours."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

import networkx as nx

from matrices.authority import Matter
from matrices.checking.crews import meant, owned, way_past
from matrices.checking.kinds import Kind, kinds_of
from matrices.checking.routes import Leg, events_to, legs_to, stuck_by
from matrices.checking.showing import is_alone, witness_of
from matrices.checking.silent import unlike
from matrices.checking.witnesses import Witness
from matrices.desk import Desk
from matrices.paths import Path
from matrices.plan import Place
from matrices.problems import Problem, Severity
from matrices.roster import Roster
from matrices.spans import Period, both
from matrices.targets import Target
from matrices.trying import Trial, try_path, usual_opening

_YEAR = timedelta(days=366)
_MOST_GAPS = 400
_TRIED_GAPS = 6
_TRIED_STEPS = 8
"""At so many steps at which a level works it is tried whether a ticket comes there just then."""
_LONGEST_ROUND, _MOST_ROUNDS = 12, 20
_INSIDE = timedelta(minutes=1)
_ANY_TIME = datetime(2026, 3, 2, tzinfo=UTC)
_RIGHT = "name somebody who is there, or write TARGET else ANOTHER"


class Empty(NamedTuple):
    """A step, and the spans of the year in which nobody is there, for tickets of some kinds."""

    place: Place
    whom: tuple[Target, ...]
    gaps: tuple[Period, ...]
    kinds: tuple[Kind, ...]


def levels_without_people(desk: Desk, since: datetime) -> Iterator[Problem]:
    """Steps to which a ticket comes when nobody is there, each shown by such a ticket."""
    looking = Looking(desk, since.astimezone(UTC))
    tried: Counter[tuple[str, int, str]] = Counter()
    for name in dict.fromkeys(rule.path for rule in desk.walks):
        path = desk.paths[name]
        found = [*looking.empties(path)]
        circles = [*looking.circles(path, found)]
        yield from (problem for problem, _ in circles)
        stuck = {step for _, steps in circles for step in steps}
        for empty in found:
            where = _where(empty)
            if empty.place.name in stuck or tried[where] >= _TRIED_STEPS:
                continue
            problem = looking.problem(path, empty)
            tried[where] += _TRIED_STEPS if problem is not None else 1
            if problem is not None:
                yield problem


def rounds_at_once(path: Path, empties: Collection[str]) -> Iterator[list[str]]:
    """The rounds of steps that are left at once while nobody is at some of them."""
    around: nx.DiGraph[str] = nx.DiGraph()
    for name, place in path.plan.places.items():
        if name in empties:
            way = way_past(place)
            around.add_edges_from([(name, way.goal)] if way is not None else [])
        elif place.step.kind == "decide":
            around.add_edges_from((name, way.goal) for way in place.at_once)
    turns = nx.simple_cycles(around, length_bound=_LONGEST_ROUND)
    return (turn for turn in turns if not {*empties}.isdisjoint(turn))


class Looking:
    """Looks at a desk's year; who is behind whom is looked up once."""

    def __init__(self, desk: Desk, since: datetime) -> None:
        """Look at the year that begins at `since`."""
        self.desk, self.since, self.until = desk, since, since + _YEAR
        self.kept: dict[tuple[str, Matter | None], tuple[Period, ...]] = {}

    def empties(self, path: Path) -> Iterator[Empty]:
        """The steps of a path at which nobody is in some spans of the year."""
        kinds: tuple[Kind, ...] | None = None
        for place in path.plan.places.values():
            if not place.asks or place.step.of:
                continue
            spans: dict[tuple[Target, ...], tuple[Period, ...]] = {}
            for row in place.path.matrix.rows:
                whom = owned(place.step.does, row)
                if whom is not None and whom not in spans:
                    spans[whom] = self.gaps_of(whom)
            for whom, gaps in spans.items():
                if gaps:
                    kinds = kinds or unlike(path, kinds_of(self.desk, path))
                    mine = tuple(kind for kind in kinds if meant(place, kind) == whom)
                    yield Empty(place, whom, gaps, mine)

    def gaps_of(self, whom: tuple[Target, ...]) -> tuple[Period, ...]:
        """The spans in which nobody is behind any of the targets."""
        first, *others = (self.gaps(target) for target in whom)
        for other in others:
            first = tuple(both(first, other))
        return first

    def gaps(self, target: Target, matter: Matter | None = None) -> tuple[Period, ...]:
        """The spans of the year in which nobody is behind a target, or may approve the matter."""
        key = (target.text, matter)
        found = self.kept.get(key)
        if found is None:
            roster = self.desk.roster
            if matter is None and _always_somebody(roster, target):
                return self.kept.setdefault(key, ())
            gaps = roster.gaps(target, self.since, self.until, matter)
            found = self.kept[key] = tuple(islice(gaps, _MOST_GAPS))
        return found

    def problem(self, path: Path, empty: Empty) -> Problem | None:
        """The problem with a ticket that comes there then; None where none does."""
        witness = self.shown(path, empty)
        if witness is None:
            return None
        never = empty.gaps[0] == (self.since, self.until)
        whom, zone = " and ".join(map(str, empty.whom)), empty.place.path.calendar.zone
        begin, end = (f"{at.astimezone(zone):%a %Y-%m-%d %H:%M}" for at in empty.gaps[0])
        when = "at any time" if never else f"from {begin} to {end}"
        found = f"step '{empty.place.step.name}': nobody stands behind {whom} {when}"
        file, line, cell = _where(empty)
        kind, weight = ("level-unowned", "error") if never else ("level-empty", "warning")
        return Problem(
            file, line, f"{found}; {_then(empty.place)}", _RIGHT, kind, _weight(weight), cell,
            witness,
        )  # fmt: skip

    def shown(self, path: Path, empty: Empty) -> Witness | None:
        """A ticket that comes to the step when nobody is there."""
        for kind in empty.kinds:
            legs = legs_to(path, kind.values, empty.place.name)
            if legs is None:
                continue
            for opened in self._openings(path, kind, legs, empty):
                found = self._tried(path, kind, legs, opened, empty.place.name)
                if found is not None:
                    return found
        return None

    def _openings(
        self, path: Path, kind: Kind, legs: list[Leg], empty: Empty
    ) -> Iterator[datetime]:
        """Openings from which a ticket may come there when nobody is."""
        usual = usual_opening(path.calendar)
        led = events_to(self.desk, path, kind.told, usual, legs)
        ahead = led[0] - usual if led is not None else timedelta(0)
        for begin, end in empty.gaps[:_TRIED_GAPS]:
            middle = begin + (end - begin) / 2
            at_work = path.calendar.next_open(begin)
            for at in (begin + _INSIDE, middle, end - _INSIDE, at_work):
                yield from dict.fromkeys((at - ahead, at))

    def _tried(
        self, path: Path, kind: Kind, legs: list[Leg], opened: datetime, step: str
    ) -> Witness | None:
        led = events_to(self.desk, path, kind.told, opened, legs)
        if led is None:
            return None
        at, events = led
        trial = try_path(
            path=path, roster=self.desk.roster, opened=opened, told=kind.told, events=events,
            until=at,
        )  # fmt: skip
        alone = any(is_alone(line.entry) and line.entry.step == step for line in trial.lines)
        return witness_of(trial, events) if alone else None

    def circles(self, path: Path, found: list[Empty]) -> Iterator[tuple[Problem, list[str]]]:
        """Steps that lead round to each other at once while nobody is at any of them."""
        empties = {empty.place.name: empty for empty in found}
        order = list(path.plan.places)
        for turn in islice(rounds_at_once(path, empties), _MOST_ROUNDS):
            first = turn.index(min(empties.keys() & {*turn}, key=order.index))
            names = [*turn[first:], *turn[:first]]
            empty = empties[names[0]]
            gaps = empty.gaps
            for name in empties.keys() & {*names[1:]}:
                gaps = tuple(both(gaps, empties[name].gaps))
            trial = self._stuck(path, empty._replace(gaps=gaps))
            if trial is not None:
                ways = " → ".join((*names, names[0]))
                text = f"{ways} goes round at once while nobody is there: the ticket would be stuck"
                problem = Problem(
                    empty.place.path.file, empty.place.step.line, text, _RIGHT, "level-empty",
                    "warning", "", witness_of(trial),
                )  # fmt: skip
                yield problem, names

    def _stuck(self, path: Path, empty: Empty) -> Trial | None:
        """A ticket that comes there when nobody is, and cannot go on."""
        for kind in empty.kinds:
            legs = legs_to(path, kind.values, empty.place.name)
            if legs is None:
                continue
            for opened in self._openings(path, kind, legs, empty):
                led = stuck_by(self.desk, path, kind.told, opened, legs)
                if led is None:
                    continue
                trial = try_path(
                    path=path, roster=self.desk.roster, opened=opened, told=kind.told,
                    events=led[1], until=led[0],
                )  # fmt: skip
                if trial.problem:
                    return trial
        return None


def _weight(word: str) -> Severity:
    return "error" if word == "error" else "warning"


def _always_somebody(roster: Roster, target: Target) -> bool:
    """Whether it is seen at once that somebody is behind a target at every instant."""
    if target.kind == "else":
        return any(_always_somebody(roster, choice) for choice in target.choices)
    held = roster.held(target)
    rotation = roster.on_call.get(held.name) if held.kind == "on-call" else None
    if rotation is not None and not target.climbs and not target.authorized:
        nobody = any(not override.person for override in rotation.overrides)
        return not nobody and "" not in rotation.turns.everybody
    return roster.always(target) and bool(roster.members(target, _ANY_TIME))


def _where(empty: Empty) -> tuple[str, int, str]:
    """Where the level is written: in the matrix, or at the step."""
    level = empty.place.step.does[0].level
    if len(empty.place.step.does) == 1 and level is not None and empty.kinds:
        matrix = empty.place.path.matrix
        return matrix.file, matrix.row_for(empty.kinds[0].values).line, f"level_{level}"
    return empty.place.path.file, empty.place.step.line, ""


def _then(place: Place) -> str:
    way = way_past(place)
    if way is None:
        return "nothing follows, so a ticket would stay there unseen"
    return f"a ticket goes on to '{way.each.target}' at once"
