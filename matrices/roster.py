"""Who there is: people, teams, queues, roles, who is on call, and who may approve what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from matrices import authority, refusals, turnover
from matrices.authority import Grant, Matter
from matrices.persons import BY_MAIL, CHANNELS, Channel, Person, Timing
from matrices.rotations import Rotation
from matrices.targets import HOLDER, Target

__all__ = ["CHANNELS", "HOLDER", "Channel", "Person", "Roster", "Target", "Timing"]


@dataclass(frozen=True, slots=True)
class Roster:
    """People, teams of people, queues with a mail address, roles held by a target, on-calls.

    `authority` says, of each thing that is approved, who may approve it up to which amount.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, Target] = field(default_factory=dict)
    on_call: Mapping[str, Rotation] = field(default_factory=dict)
    authority: Mapping[str, tuple[Grant, ...]] = field(default_factory=dict)

    def members(
        self, target: Target, at: datetime, matter: Matter | None = None
    ) -> tuple[str, ...]:
        """The people behind a target at an instant, in order; none where it is not known.

        Of a team only who is not away; for `next in team` and `least loaded in team`, of which
        `turn` and `least_loaded` choose one, those on duty where anybody is. A queue is its own
        name. Nobody stands behind a level, the holder and the customer, which the roster does not
        know. With a `matter` only those who may approve it.
        """
        if matter is None and target.is_plain:
            return tuple(self._base(target, at))
        target = self.chosen(target, at, matter)
        found = self._up(target, at)
        if target.climbs or target.authorized:
            found = (self._reached(name, at, target, matter) for name in found)
        if matter is not None:
            found = (name for name in found if self.may_approve(name, *matter, at=at))
        behind = _each(found)
        if target.kind in ("next", "least loaded"):
            return tuple(name for name in behind if self.on_duty(name, at)) or behind
        return behind

    def chosen(self, target: Target, at: datetime, matter: Matter | None = None) -> Target:
        """Of a target with `else`, the first where somebody is there; the last where nobody is."""
        if target.kind != "else":
            return target
        *firsts, last = target.choices
        return next((each for each in firsts if self.is_there(each, at, matter)), last)

    def is_there(self, target: Target, at: datetime, matter: Matter | None = None) -> bool:
        """Whether somebody who is not away stands behind a target."""
        return any(self.is_present(name, at) for name in self.members(target, at, matter))

    def stand_ins(
        self, target: Target, at: datetime, matter: Matter | None = None
    ) -> Iterator[tuple[str, str]]:
        """Each who would be behind a target, with whoever above him is instead."""
        if target.climbs or target.authorized:
            for name in self._up(target, at):
                reached = self._reached(name, at, target, matter)
                if reached not in ("", name):
                    yield name, reached

    def is_present(self, name: str, at: datetime) -> bool:
        """Whether somebody is not away; true of whom the roster does not know."""
        person = self.people.get(name)
        return person is None or at not in person.away

    def on_duty(self, name: str, at: datetime) -> bool:
        """Whether somebody is there, and within his own hours if he has any."""
        person = self.people.get(name)
        hours = person.hours if person else None
        return self.is_present(name, at) and (hours is None or hours.is_open(at))

    def changes(
        self, target: Target, start: datetime, end: datetime, matter: Matter | None = None
    ) -> Iterator[datetime]:
        """The instants in [start, end) at which `members` may change, increasing, UTC.

        Between two of them that follow each other the same people stand behind the target.
        """
        return turnover.changes(self, target, start, end, matter)

    def gaps(
        self, target: Target, start: datetime, end: datetime, matter: Matter | None = None
    ) -> Iterator[tuple[datetime, datetime]]:
        """The spans of [start, end) in which nobody stands behind a target, in order."""
        return turnover.gaps(self, target, start, end, matter)

    def always(self, target: Target) -> bool:
        """Whether the same people stand behind a target at every instant, for every ticket."""
        return turnover.always(self, target)

    def limit(self, name: str, what: str, at: datetime | None = None) -> Decimal | None:
        """Up to which amount somebody may approve something; None where he may not at all.

        Without an instant, what he may at every one: authority that comes with being on call does
        not count.
        """
        return authority.limit(self, name, what, at)

    def may_approve(
        self, name: str, what: str, amount: Decimal = Decimal(0), *, at: datetime | None = None
    ) -> bool:
        """Whether somebody may approve so much of something; without an instant, at every one."""
        limit = self.limit(name, what, at)
        return limit is not None and amount <= limit

    def turn(self, target: Target, count: int, at: datetime, matter: Matter | None = None) -> str:
        """The person no. `count` in turn, from 0, of those behind a target; empty without any."""
        present = self.members(target, at, matter)
        return present[count % len(present)] if present else ""

    def least_loaded(
        self,
        target: Target,
        loads: Mapping[str, int],
        at: datetime,
        matter: Matter | None = None,
    ) -> str:
        """Who of those behind a target has least, the first named of equals; empty without any.

        `loads` counts what each person holds; whoever it does not name holds nothing.
        """
        behind = self.members(target, at, matter)
        return min(behind, key=lambda name: loads.get(name, 0), default="")

    def manager(self, name: str) -> str:
        """The manager of a person; empty for one who has none or is not known."""
        person = self.people.get(name)
        return person.manager if person else ""

    def line(self, name: str) -> Iterator[str]:
        """A person and everybody above, the manager first."""
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            yield name
            name = self.manager(name)

    def address(self, name: str, channel: str) -> str:
        """The address of a person or queue on a channel; empty where there is none."""
        person = self.people.get(name)
        if person is not None:
            return next((at for by, at in person.addresses.items() if by == channel), "")
        return self.queues.get(name, "") if channel == "mail" else ""

    def addresses(self, channel: Channel) -> dict[str, str]:
        """Every address on a channel, by the name of its person or queue."""
        names = (*self.people, *self.queues)
        return {name: at for name in names if (at := self.address(name, channel))}

    def timings(self, name: str) -> tuple[Timing, ...]:
        """How somebody is told who is asked to act; by mail at once who is not known."""
        person = self.people.get(name)
        return person.timings if person else BY_MAIL

    def refuses(self, target: Target, *, approves: bool = False) -> str:
        """What is wrong with a target, as a sentence; empty where somebody stands behind it.

        `approves` is whether it is asked to approve something for which authority is needed.
        """
        return refusals.refused(self, target, approves=approves)

    def held(self, target: Target) -> Target:
        """The target that holds a role; what is no role is itself. No role holds another."""
        held = self.roles.get(target.name) if target.kind == "name" else None
        if held is None:
            return target.base
        return Target("") if held.name in self.roles and held.kind == "name" else held

    def _base(self, target: Target, at: datetime) -> Iterable[str]:
        kind, name = target.kind, target.name
        if kind == "name" and name in self.roles:
            held = self.held(target)
            kind, name = held.kind, held.name
        people: Iterable[str] = ()
        match kind:
            case "name":
                return (name,) if name in self.people else ()
            case "queue":
                return (name,) if name in self.queues else ()
            case "on-call":
                rotation = self.on_call.get(name)
                return filter(None, (rotation.on_call(at),)) if rotation else ()
            case "everybody":
                people = self.people
            case "team" | "next" | "least loaded":
                people = self.teams.get(name, ())
        return [each for each in people if self.is_present(each, at)]

    def _up(self, target: Target, at: datetime) -> Iterable[str]:
        """Those behind the base of a target, or so many managers above them."""
        found = self._base(target, at)
        for _ in range(target.climbs):
            found = tuple(above for name in found if (above := self.manager(name)))
        return found

    def _reached(self, name: str, at: datetime, target: Target, matter: Matter | None) -> str:
        """The first from somebody upwards who may be meant and is not away, or else who may be."""
        able = [each for each in self.line(name) if self._may(each, at, target, matter)]
        return next((each for each in able if self.is_present(each, at)), (able or [""])[0])

    def _may(self, name: str, at: datetime, target: Target, matter: Matter | None) -> bool:
        """Whether somebody of a line may be meant by `… with authority`, if it is that."""
        if matter is None or not target.authorized:
            return True
        return self.may_approve(name, *matter, at=at)


def _each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
