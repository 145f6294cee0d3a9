"""Whom a path means by `team specialists`, `on-call network`, `manager of holder` or `dora`."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

HOLDER = "holder"
CUSTOMER = "customer"
EVERYBODY = "everybody"
MANAGER_OF = "manager of "
WITH_AUTHORITY = " with authority"
ELSE = " else "

Kind = Literal[
    "name", "team", "next", "least loaded", "on-call", "queue", "level", "holder", "customer",
    "everybody", "else",
]  # fmt: skip

_BEGINNINGS: tuple[tuple[str, Kind], ...] = (
    ("next in team ", "next"),
    ("least loaded in team ", "least loaded"),
    ("team ", "team"),
    ("on-call ", "on-call"),
    ("queue ", "queue"),
    ("level ", "level"),
)
_WORDS: dict[str, Kind] = {HOLDER: "holder", CUSTOMER: "customer", EVERYBODY: "everybody"}
_CHOSEN = frozenset(("next", "least loaded"))
_REMEMBERED = 4096
_DIGITS = 9


class _Meaning(NamedTuple):
    kind: Kind
    name: str
    climbs: int
    base: str
    authorized: bool
    choices: tuple[str, ...] = ()
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a path names.

    A person or role by name, `team NAME`, `next in team NAME`, `least loaded in team NAME`,
    `on-call NAME`, `queue NAME`, `level N` of the matrix, the `holder`, the `customer`,
    `everybody`; and `manager of` any person, role, team, on-call or the holder, also several times
    over. `… with authority` is whoever of them may approve, or else the first above who may;
    `… else …` is the first behind whom somebody is there, of the kind `else` itself.

    >>> Target("level 2").level
    2
    >>> Target("manager of holder").of("anna")
    Target(text='manager of anna')
    >>> [str(each) for each in Target("on-call network else dora").choices]
    ['on-call network', 'dora']
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
        """The level that the target names, if it names one, and nothing else besides."""
        meaning = _meaning(self.text)
        return int(meaning.name) if meaning.kind == "level" and not meaning.climbs else None

    @property
    def team(self) -> str:
        """The team that the target names; empty where it names something else."""
        meaning = _meaning(self.text)
        return meaning.name if meaning.kind in ("team", "next", "least loaded") else ""

    @property
    def base(self) -> "Target":
        """The target without `manager of` and `with authority`."""
        meaning = _meaning(self.text)
        return Target(meaning.base) if meaning.climbs or meaning.authorized else self

    @property
    def is_plain(self) -> bool:
        """Whether it is just whom it names: nobody above, nobody chosen, nobody instead."""
        return _meaning(self.text).plain

    @property
    def is_whole(self) -> bool:
        """Whether it is one target, with nothing behind its name: `team a else b` is none."""
        return self.kind != "else" and not self.authorized

    @property
    def authorized(self) -> bool:
        """Whether it is `… with authority`: who may approve, or else the first above who may."""
        return _meaning(self.text).authorized

    @property
    def choices(self) -> "tuple[Target, ...]":
        """What stands between its `else`, in order; itself where there is none."""
        choices = _meaning(self.text).choices
        return tuple(map(Target, choices)) if choices else (self,)

    def of(self, other: str) -> "Target":
        """The same with another base: what `manager of holder` is where `other` is the holder."""
        meaning = _meaning(self.text)
        return Target(
            MANAGER_OF * meaning.climbs + other + (WITH_AUTHORITY if meaning.authorized else "")
        )

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=_REMEMBERED)
def _meaning(text: str) -> _Meaning:
    if ELSE in text:
        return _Meaning("else", "", 0, text, authorized=False, choices=tuple(text.split(ELSE)))
    base = text.removesuffix(WITH_AUTHORITY)
    authorized, climbs = base != text, 0
    while base.startswith(MANAGER_OF):
        climbs, base = climbs + 1, base.removeprefix(MANAGER_OF)
    kind, name = _named(base)
    plain = not (climbs or authorized or kind in _CHOSEN)
    return _Meaning(kind, name, climbs, base, authorized, plain=plain)


def _named(base: str) -> tuple[Kind, str]:
    if base in _WORDS:
        return _WORDS[base], base
    for beginning, kind in _BEGINNINGS:
        name = base.removeprefix(beginning)
        if name and base.startswith(beginning) and (kind != "level" or _is_number(name)):
            return kind, name
    return "name", base


def _is_number(text: str) -> bool:
    return len(text) <= _DIGITS and text.isascii() and text.isdigit()
