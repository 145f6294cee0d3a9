"""Who there is: people, teams, queues, roles and who is on call."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Literal, NamedTuple, get_args

from matrices.absences import Absences
from matrices.instants import between
from matrices.problems import nearest
from matrices.rotations import Rotation
from matrices.targets import CUSTOMER, HOLDER, MANAGER_OF, Target
from matrices.waits import Wait

__all__ = ["CHANNELS", "HOLDER", "Channel", "Person", "Roster", "Target", "Timing"]

Channel = Literal["mail", "sms", "voice", "chat"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
"""The ways to reach people, in the order in which a person's first address is looked for."""


class Timing(NamedTuple):
    """By which channel somebody is told to act, and how long after being asked; None is at once."""

    channel: Channel
    wait: Wait | None = None


_WITHOUT_MANAGER = frozenset(("level", "next", "least loaded", "queue", "customer"))
_BY_MAIL = (Timing("mail"),)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, with addresses by channel, the manager's name, and when to be told and when not."""

    name: str
    addresses: Mapping[Channel, str] = field(default_factory=dict)
    manager: str = ""
    timings: tuple[Timing, ...] = _BY_MAIL
    away: Absences = field(default_factory=Absences)


@dataclass(frozen=True, slots=True)
class Roster:
    """People, teams of people, queues with a mail address, roles held by a target, on-calls."""

    people: Mapping[str, Person] = field(default_factory=dict)
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, Target] = field(default_factory=dict)
    on_call: Mapping[str, Rotation] = field(default_factory=dict)

    def members(self, target: Target, at: datetime) -> tuple[str, ...]:
        """The people behind a target at an instant, in order; none where it is not known.

        Of a team only who is not away, also for `next in team` and `least loaded in team`, of
        which `turn` and `least_loaded` choose one; a queue is its own name. Nobody stands behind a
        level, the holder and the customer, which the roster does not know.
        """
        found = self._base(target, at)
        for _ in range(target.climbs):
            if not found:
                break
            managers = (self.manager(name) for name in found)
            found = tuple(dict.fromkeys(name for name in managers if name))
        return found

    def changes(self, target: Target, start: datetime, end: datetime) -> Iterator[datetime]:
        """The instants in [start, end) at which `members(target, at)` may change, increasing, UTC.

        Between two of them that follow each other the same people stand behind the target.
        """
        held = self._held(target)
        if held.kind == "on-call" and held.name in self.on_call:
            return self.on_call[held.name].changes(start, end)
        names = self.teams.get(held.name, ()) if held.team else ()
        absences = [self.people[name].away for name in names if name in self.people]
        return between(start, end, *(away.changes() for away in absences))

    def gaps(
        self, target: Target, start: datetime, end: datetime
    ) -> Iterator[tuple[datetime, datetime]]:
        """The spans of [start, end) in which nobody stands behind a target, in order."""
        begun: datetime | None = None
        for at in chain((start,), self.changes(target, start, end)):
            empty = not self.members(target, at)
            if empty and begun is None:
                begun = at
            elif not empty and begun is not None:
                yield begun, at
                begun = None
        if begun is not None and begun < end:
            yield begun, end

    def always(self, target: Target) -> bool:
        """Whether the same people stand behind a target at every instant, for every ticket."""
        held = self._held(target)
        if held.kind == "team":
            return not any(self.people[name].away.spans for name in self.teams.get(held.name, ()))
        return held.kind in ("name", "queue")

    def turn(self, target: Target, count: int, at: datetime) -> str:
        """The person no. `count` in turn, from 0, of those behind a target; empty without any."""
        present = self.members(target, at)
        return present[count % len(present)] if present else ""

    def least_loaded(self, target: Target, loads: Mapping[str, int], at: datetime) -> str:
        """Who of those behind a target has least, the first named of equals; empty without any.

        `loads` counts what each person holds; whoever it does not name holds nothing.
        """
        return min(self.members(target, at), key=lambda name: loads.get(name, 0), default="")

    def manager(self, name: str) -> str:
        """The manager of a person; empty for one who has none or is not known."""
        person = self.people.get(name)
        return person.manager if person else ""

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
        return person.timings if person else _BY_MAIL

    def refuses(self, target: Target) -> str:
        """What is wrong with a target, as a sentence; empty where somebody stands behind it."""
        if target.climbs and target.kind in _WITHOUT_MANAGER:
            right = "people, roles, teams, on-calls and the holder have one"
            return f"'{target.base}' has no manager; {right}"
        if target.kind in ("level", "holder", "customer"):
            return ""
        team = self._held(target).team
        if team in self.teams and not self.teams[team]:
            return f"team '{team}' has nobody in it"
        if not self._knows(target):
            return f"'{target}' is not in the roster; {nearest(target.text, self._near(target))}"
        return self._without_manager(target)

    def _base(self, target: Target, at: datetime) -> tuple[str, ...]:
        name = target.name
        match target.kind:
            case "name" if name in self.roles:
                return self._base(self._held(target), at)
            case "name" if name in self.people:
                return (name,)
            case "team" | "next" | "least loaded":
                return tuple(each for each in self.teams.get(name, ()) if self._present(each, at))
            case "on-call" if name in self.on_call:
                return (self.on_call[name].on_call(at),)
            case "queue" if name in self.queues:
                return (name,)
        return ()

    def _held(self, target: Target) -> Target:
        """The target that holds a role; what is no role is itself. No role holds another."""
        held = self.roles.get(target.name) if target.kind == "name" else None
        if held is None:
            return target.base
        return Target("") if held.name in self.roles and held.kind == "name" else held

    def _present(self, name: str, at: datetime) -> bool:
        person = self.people.get(name)
        return person is None or at not in person.away

    def _knows(self, target: Target) -> bool:
        known: Mapping[str, Sequence[str]] = {
            "name": (*self.people, *self.roles),
            "on-call": tuple(self.on_call),
            "queue": tuple(self.queues),
        }
        return target.name in known.get(target.kind, self.teams)

    def _without_manager(self, target: Target) -> str:
        """What is wrong where a line of managers ends before the target is reached."""
        held = self._held(target)
        names = self._behind(held)
        short = [name for name in names if not self._up(name, target.climbs)]
        # Of a team one line is enough; but anybody may be on call.
        if target.climbs and short and (held.kind == "on-call" or len(short) == len(names)):
            line = " or ".join(f"'{name}'" for name in short)
            return f"'{target}' leads to nobody: the managers of {line} do not go up so far"
        return ""

    def _up(self, name: str, climbs: int) -> str:
        for _ in range(climbs):
            name = self.manager(name)
        return name

    def _behind(self, held: Target) -> tuple[str, ...]:
        """Everybody who may ever stand behind a target."""
        if held.kind == "on-call":
            return self.on_call[held.name].people
        return self.teams[held.name] if held.kind == "team" else (held.name,)

    def _near(self, target: Target) -> Iterator[str]:
        climbs = MANAGER_OF * target.climbs
        teams = target.text.removesuffix(target.name) if target.team else f"{climbs}team "
        for name in (*self.people, *self.roles):
            yield f"{climbs}{name}"
        yield from (f"{teams}{name}" for name in self.teams)
        yield from (f"{climbs}on-call {name}" for name in self.on_call)
        yield from (f"{climbs}queue {name}" for name in self.queues if not climbs)
        yield from (
            f"{climbs}{word}" for word in (HOLDER, CUSTOMER) if word == HOLDER or not climbs
        )
