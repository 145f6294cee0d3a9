"""What the files of a desk say, taken as they are written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from types import SimpleNamespace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.naive.grid import During, Grid, Hours

Data = Mapping[str, Any]
SECONDS = {"s": 1, "m": 60, "h": 3600}


class Amount(NamedTuple):
    """A length of time: so many ticks of the wall or of open time, or so many dates."""

    length: int
    unit: str


class Point(NamedTuple):
    """A point of a clock: a share of its target, or so much before or after it."""

    clock: str
    share: int
    offset: Amount


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


@dataclass(frozen=True)
class Path:
    """One path file; its transitions with their ids."""

    desk: "Desk"
    name: str
    written: Data

    @cached_property
    def hours(self) -> Hours:
        return self.desk.hours(self.written["calendar"])

    @cached_property
    def anywhere(self) -> list[Data]:
        return numbered("anywhere", self.written.get("anywhere", []))

    @cached_property
    def leaving(self) -> dict[str, list[Data]]:
        return {name: numbered(name, ways(step)) for name, step in self.written["steps"].items()}

    def step(self, name: str) -> Data:
        found: Data = self.written["steps"][name]
        return found

    def row(self, values: Mapping[str, str]) -> Data:
        """The matrix row that fits these values."""
        rows: list[Data] = self.desk.written["matrices"][self.written["matrix"]]
        fields = self.desk.written["desk"]["ticket"]
        (fitting,) = [
            row
            for row in rows
            if all(fits(cell, values[name]) for name, cell in row.items() if name in fields)
        ]
        return fitting


def fits(cell: str, value: str) -> bool:
    return cell == "-" or value in [each.strip() for each in cell.split(",")]


def ways(step: Data) -> list[Data]:
    """The transitions of a step, an approval's three exits among them."""
    if "approve" not in step:
        found: list[Data] = step.get("decide") or step.get("next") or []
        return found
    return [
        {"on": "approved", "go": step["yes"], "of asked": True},
        {"on": "refused", "go": step["no"], "of asked": True},
        step["unanswered"],
    ]


def numbered(source: str, written: list[Data]) -> list[Data]:
    return [{**each, "id": f"{source}/{n}"} for n, each in enumerate(written, 1)]


@dataclass(frozen=True)
class Desk:
    """All files of a desk on a grid of time.

    `written` has `desk` and `roster` as in YAML, and by name `calendars`, `matrices` (lists of
    rows) and `paths`.
    """

    grid: Grid
    written: Data
    cache: dict[str, Hours] = field(default_factory=dict)

    def hours(self, name: str) -> Hours:
        if name not in self.cache:
            self.cache[name] = Hours.of(self.grid, self.written["calendars"][name])
        return self.cache[name]

    def path(self, name: str) -> Path:
        return Path(self, name, self.written["paths"][name])

    def path_for(self, values: Mapping[str, str]) -> Path:
        for rule in self.written["desk"]["walks"]:
            if "else" in rule or holds(rule["when"], values):
                return self.path(rule.get("else") or rule["path"])
        raise LookupError

    def values(self, told: Mapping[str, str]) -> dict[str, str]:
        fields = self.written["desk"]["ticket"]
        return {
            name: told.get(name) or each.get("missing", "0" if "number" in each else "")
            for name, each in fields.items()
        }

    def names(self, kind: str, new: str) -> set[str]:
        """Its type, "and besides every name in the desk's `events` whose change it makes"."""
        found = {kind}
        for name, change in self.written["desk"].get("events", {}).items():
            if isinstance(change, dict):
                ((field_, value),) = change.items()
                if kind == field_ and (bool(new) if value == "any" else new == value):
                    found.add(name)
        return found

    def amount(self, text: str) -> Amount:
        """`2h`, `wall 30m` or `2d`."""
        wall, number, unit = re.fullmatch(r"(wall +)?(\d+)([smhd])", text.strip()).groups()  # type: ignore[union-attr]
        if unit == "d":
            return Amount(int(number), "days")
        ticks, rest = divmod(int(number) * SECONDS[unit], self.grid.grain)
        if rest:
            raise ValueError(f"{text} ends between two ticks")
        return Amount(ticks, "wall" if wall else "open")

    def point(self, text: str) -> Point:
        """`75% of resolution`, `30m before resolution` or `1h after resolution`."""
        if written := re.fullmatch(r"(\d+)% of (.+)", text):
            return Point(written[2], int(written[1]), Amount(0, "open"))
        length, word, clock = re.fullmatch(r"(.+) (before|after) (.+)", text).groups()  # type: ignore[union-attr]
        count, unit = self.amount(length)
        return Point(clock, 100, Amount(-count if word == "before" else count, unit))

    def during(self, text: str, path: Path, tick: int) -> bool:
        if text.startswith("calendar "):
            return self.hours(text.removeprefix("calendar ")).open[tick]
        return During(path.hours, text).holds(tick)

    def people(
        self,
        target: str,
        values: Mapping[str, str],
        path: Path,
        holder: str,
        tick: int,
        of: str = "",
    ) -> list[str]:
        """Everybody behind a target; with `of`, "only those with authority" for it as it is now."""
        target = self.meant(target, values, path, holder, tick, of)
        base = target.removesuffix(" with authority")
        climbing = base != target or base.startswith("manager of ")
        climbs = 0
        while base.startswith("manager of "):
            base, climbs = base.removeprefix("manager of "), climbs + 1
        found = [base] if base in self.written["roster"]["people"] else []
        if base == "everybody" or base.startswith("team "):
            found = [each for each in self.listed(base) if not self.away(each, tick)]
        for _ in range(climbs):
            found = [each for person in found for each in self.above(person)[:1]]
        if climbing:
            needs = of if target.endswith(" with authority") else ""
            found = [each for one in found for each in self.reached(one, values, tick, needs)]
        found = list(dict.fromkeys(found))
        return [each for each in found if self.may_approve(each, of, values)] if of else found

    def meant(
        self,
        target: str,
        values: Mapping[str, str],
        path: Path,
        holder: str,
        tick: int,
        of: str = "",
    ) -> str:
        """The target with the level's owner, the holder or a role's in its place; of several with
        `else` between them "the first behind whom somebody is there", or the last."""
        *firsts, last = target.split(" else ")
        for each in firsts:
            people = self.people(each, values, path, holder, tick, of)
            if any(not self.away(person, tick) for person in people):
                return self.meant(each, values, path, holder, tick, of)
        if last.startswith("level "):
            cell = path.row(values)[f"level_{last.removeprefix('level ')}"]
            return self.meant(cell, values, path, holder, tick, of)
        climbs, base, after = re.fullmatch(  # type: ignore[union-attr]
            r"((?:manager of )*)(.*?)( with authority)?", last
        ).groups()
        if base == "holder":
            base = values.get("assignee") or holder
        base = self.written["roster"].get("roles", {}).get(base, base)
        return f"{climbs}{base}{after or ''}"

    def listed(self, target: str) -> list[str]:
        roster = self.written["roster"]
        if target == "everybody":
            return list(roster["people"])
        return list(roster["teams"].get(target.removeprefix("team "), []))

    def above(self, person: str) -> list[str]:
        """Everybody above somebody, the manager first."""
        manager = self.written["roster"]["people"][person].get("manager")
        return [manager, *self.above(manager)] if manager else []

    def reached(self, person: str, values: Mapping[str, str], tick: int, of: str) -> list[str]:
        """ "The first up the line who is not away" (and may approve), or else the lowest"""
        able = [
            each
            for each in (person, *self.above(person))
            if not of or self.may_approve(each, of, values)
        ]
        return [*(each for each in able if not self.away(each, tick)), *able][:1]

    def may_approve(self, person: str, of: str, values: Mapping[str, str]) -> bool:
        """Whether a limit of somebody's reaches the ticket's amount, if it has one."""
        roster = self.written["roster"]
        amount = Decimal(values.get(of) or 0)
        for whom, limit in roster["authority"][of].items():
            held = roster.get("roles", {}).get(whom, whom)
            has = person in self.listed(held) if held.startswith("team ") else person == held
            if has and (limit == "any" or amount <= Decimal(limit.split()[0])):
                return True
        return False

    def away(self, person: str, tick: int) -> bool:
        """ "Away means whole dates, the first and the last included, in the roster's zone" """
        roster = self.written["roster"]
        day = self.grid.local(tick, ZoneInfo(roster.get("zone", "UTC"))).date().isoformat()
        spells = (each.split(" to ") for each in listed(roster["people"][person].get("away")))
        return any(dates[0] <= day <= dates[-1] for dates in spells)

    def channels(self, person: str) -> Iterator[tuple[str, str]]:
        """A person's channels, each with the wait after which it is used (empty: none)."""
        for each in self.written["roster"]["people"][person].get("tell", ["mail"]):
            yield (each, "") if isinstance(each, str) else (each["by"], each["after"])


def holds(condition: str, values: Mapping[str, str]) -> bool:
    """Conditions are written like Python's, so Python says."""
    return bool(eval(condition, {"ticket": SimpleNamespace(**values)}))
