"""Whom a path means by `team specialists`, `on-call network`, `manager of holder` or `dora`."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

HOLDER = "holder"
CUSTOMER = "customer"
MANAGER_OF = "manager of "

Kind = Literal[
    "name", "team", "next", "least loaded", "on-call", "queue", "level", "holder", "customer"
]

_BEGINNINGS: tuple[tuple[str, Kind], ...] = (
    ("next in team ", "next"),
    ("least loaded in team ", "least loaded"),
    ("team ", "team"),
    ("on-call ", "on-call"),
    ("queue ", "queue"),
    ("level ", "level"),
)
_WORDS: dict[str, Kind] = {HOLDER: "holder", CUSTOMER: "customer"}
_REMEMBERED = 4096
_DIGITS = 9


class _Meaning(NamedTuple):
    kind: Kind
    name: str
    climbs: int
    base: str


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a path names.

    A person or role by name, `team NAME`, `next in team NAME`, `least loaded in team NAME`,
    `on-call NAME`, `queue NAME`, `level N` of the matrix, the `holder`, the `customer`; and
    `manager of` any person, role, team, on-call or the holder, also several times over.

    >>> Target("level 2").level
    2
    >>> Target("manager of holder").of("anna")
    Target(text='manager of anna')
    """

    text: str

    @property
    def kind(self) -> Kind:
        """What it is; of `manager of holder` that is holder."""
        return _meaning(self.text).kind

    @property
    def name(self) -> str:
        """The name of the team, on-call, queue, person or role; of `level 2` the number."""
        return _meaning(self.text).name

    @property
    def climbs(self) -> int:
        """How many times `manager of` stands before it."""
        return _meaning(self.text).climbs

    @property
    def level(self) -> int | None:
        """The level that the target names, if it names one."""
        meaning = _meaning(self.text)
        return int(meaning.name) if meaning.kind == "level" and not meaning.climbs else None

    @property
    def team(self) -> str:
        """The team that the target names; empty where it names something else."""
        meaning = _meaning(self.text)
        return meaning.name if meaning.kind in ("team", "next", "least loaded") else ""

    @property
    def base(self) -> "Target":
        """The target without `manager of`."""
        meaning = _meaning(self.text)
        return Target(meaning.base) if meaning.climbs else self

    def of(self, other: str) -> "Target":
        """The same with another base: what `manager of holder` is where `other` is the holder."""
        return Target(MANAGER_OF * _meaning(self.text).climbs + other)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=_REMEMBERED)
def _meaning(text: str) -> _Meaning:
    climbs, base = 0, text
    while base.startswith(MANAGER_OF):
        climbs, base = climbs + 1, base.removeprefix(MANAGER_OF)
    if base in _WORDS:
        return _Meaning(_WORDS[base], base, climbs, base)
    for beginning, kind in _BEGINNINGS:
        name = base.removeprefix(beginning)
        if name and base.startswith(beginning) and (kind != "level" or _is_number(name)):
            return _Meaning(kind, name, climbs, base)
    return _Meaning("name", base, climbs, base)


def _is_number(text: str) -> bool:
    return len(text) <= _DIGITS and text.isascii() and text.isdigit()
