"""Who there is, and whom a path means by `team specialists`, `level 2` or `duty manager`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matrices.problems import nearest

_LEVEL = re.compile(r"level ([0-9]+)")
HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a path names: a person, a role, `team NAME`, `level N` of the matrix, or the `holder`.

    >>> Target("level 2").level
    2
    """

    text: str

    @property
    def level(self) -> int | None:
        """The level that the target names, if it names one."""
        written = _LEVEL.fullmatch(self.text)
        return int(written[1]) if written else None

    @property
    def team(self) -> str:
        """The team that the target names; empty where it names something else."""
        return self.text.removeprefix("team ") if self.text.startswith("team ") else ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Roster:
    """People with their addresses, teams of people, and roles held by a person."""

    people: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)

    def members(self, target: Target) -> tuple[str, ...]:
        """The people behind a team, a role or a person's name; none where it is not known."""
        if target.team:
            return self.teams.get(target.team, ())
        if target.text in self.roles:
            return (self.roles[target.text],)
        return (target.text,) if target.text in self.people else ()

    def refuses(self, target: Target) -> str:
        """What is wrong with a target, as a sentence; empty where somebody stands behind it."""
        if target.level is not None or target.text == HOLDER or self.members(target):
            return ""
        if target.team in self.teams:
            return f"team '{target.team}' has nobody in it"
        return f"'{target}' is not in the roster; {nearest(target.text, self._names())}"

    def _names(self) -> Iterable[str]:
        return [*self.people, *self.roles, *(f"team {name}" for name in self.teams), HOLDER]
