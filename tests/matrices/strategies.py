"""Random small desks as plain data, and what may happen to a ticket on them.

Every instant and every wait falls on a tick of a quarter of an hour, so that much happens at one
instant. What needs no time leads forward only, so that no way goes round at one instant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.naive import Told
from tests.naive.grid import Grid

Data = dict[str, Any]
T = TypeVar("T")

GRAIN, DAY = 900, 96
HORIZON, SPARE = 9 * DAY, 12 * DAY
MONDAYS = ["2026-04-20", "2026-03-23", "2026-10-19"]  # the second and third: clocks change
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata"]

STATES = ["New", "Active", "Waiting", "Solved"]
FIELDS: Data = {
    "state": {"one of": STATES, "missing": "New"},
    "priority": {"one of": ["1", "2"], "missing": "2"},
    "flag": {"one of": ["a", "b"], "missing": "a"},
    "assignee": {"text": True, "missing": ""},
    "refund": {"number": "EUR", "missing": "0"},
}
EVENTS: Data = {
    "taken": {"assignee": "any"},
    "solved": {"state": "Solved"},
    "replied": "an agent wrote",
    "asked": "the customer wrote",
    "reassigned": "somebody else is to work on it",
}
HEARD = ["taken", "solved", "replied", "asked", "reassigned", "priority", "reopened"]
HOURS: list[Data] = [
    {"mon-fri": "08:00-12:00, 13:00-17:00"},
    {"mon-thu": "09:00-17:00", "fri": "09:00-13:00"},
    {"mon-sat": "07:30-12:00, 12:30-18:00"},
    {"mon-sun": "00:00-24:00"},
]
ROSTER: Data = {
    "zone": "Europe/Berlin",
    "people": {
        "anna": {"mail": "anna@desk.example", "manager": "carla"},
        "ben": {
            "mail": "ben@desk.example",
            "manager": "dora",
            "sms": "+49 30 2",
            "tell": ["mail", {"after": "wall 15m", "by": "sms"}],
        },
        "carla": {
            "mail": "carla@desk.example",
            "manager": "dora",
            "sms": "+49 30 3",
            "tell": ["mail", {"after": "wall 1h", "by": "sms"}, {"after": "wall 6h", "by": "sms"}],
        },
        "dora": {"mail": "dora@desk.example"},
    },
    "teams": {"first": ["anna", "ben"], "second": ["ben", "carla"]},
    "roles": {"lead": "carla"},
    "authority": {
        "refund": {"team first": "50", "lead": "500", "dora": "5000"},
        "credit": {"lead": "any"},
    },
}
CHOICES = ["lead else dora", "team first else team second else dora", "holder else lead"]
TARGETS = ["team first", "team second", "lead", "dora", "level 1", "level 2"]
TARGETS += [*CHOICES, "manager of team first", "level 1 else dora", "everybody"]
OWNERS = ["team first", "team second", "lead", "dora", "team first else dora"]
APPROVERS = [
    *("team first", "lead", "everybody", "team second else dora"),
    *("manager of holder", "manager of anna with authority", "team first with authority"),
    *("holder with authority else manager of ben", "holder"),
]
OPEN_WAITS = ["15m", "45m", "1h", "2h", "5h"]
WALL_WAITS = ["wall 15m", "wall 1h", "wall 6h"]
WAITS = [*OPEN_WAITS, *WALL_WAITS, "1d", "2d", "level 1", "level 2"]
CONDITIONS = [
    "ticket.priority == '1'",
    "ticket.flag == 'b'",
    "ticket.state in ['Active', 'Solved']",
    "ticket.assignee != ''",
]
CLOCKS: Data = {
    "response": {"starts": "opened", "stops": "taken"},
    "next": {"starts": "asked", "stops": "replied", "again": True},
    "keep": {"starts": "replied", "restarts": "replied", "stops": ["asked", "solved"]},
    "resolution": {"starts": "opened", "stops": "solved", "resumes": "reopened"},
    "own": {"starts": "asked", "stops": "replied", "target": "4h", "runs on": True},
}


@dataclass(frozen=True)
class Case:
    """A desk, what happens to a ticket on it, and how far it is looked at."""

    written: Data
    grid: Grid
    history: tuple[Told, ...]

    def __repr__(self) -> str:
        paths = "\n".join(
            f"  {name}: " + "\n    ".join(lines(each))
            for name, each in self.written["paths"].items()
        )
        rest = {key: each for key, each in self.written.items() if key in ("calendars", "matrices")}
        events = "\n  ".join(
            f"{self.grid.instant(each.at):%a %d %H:%M} {each}" for each in self.history
        )
        return f"Case:\n{paths}\n  {rest}\n  {events}"


def lines(path: Mapping[str, Any]) -> list[str]:
    rest = {key: each for key, each in path.items() if key != "steps"}
    return [str(rest), *(f"{name}: {step}" for name, step in path["steps"].items())]


def of(values: list[T]) -> st.SearchStrategy[T]:
    return st.sampled_from(values)


def chance(draw: st.DrawFn, of_ten: int) -> bool:
    return draw(st.integers(0, 9)) >= 10 - of_ten


approvals = st.one_of(
    of(TARGETS).map(lambda whom: {"approve": whom}),
    st.tuples(of(APPROVERS), of(["refund", "credit"])).map(
        lambda said: {"approve": said[0], "of": said[1]}
    ),
)


@dataclass
class Writer:
    """Writes one path: where a step may lead at once, and where after some time."""

    draw: st.DrawFn
    clocks: Data
    names: list[str] = field(default_factory=list)
    steps: Data = field(default_factory=dict)
    ends: list[str] = field(default_factory=list)  # of the path `inner`; none: there is none
    nobody: bool = False  # a team may have nobody, so that its steps are skipped at once

    def any_end(self) -> str:
        return self.draw(of(["done", "gone"]))

    def forward(self, name: str) -> str:
        """A later step, or an end."""
        later = self.names[self.names.index(name) + 1 :]
        outside = [each for each in later if each not in self.branches]
        return self.draw(of(outside)) if outside and chance(self.draw, 8) else self.any_end()

    def somewhere(self) -> str:
        return self.draw(of([each for each in self.names if each not in self.branches]))

    @property
    def branches(self) -> set[str]:
        return {name for step in self.steps.values() for name in step.get("fork", [])}

    def effects(self) -> Data:
        draw, found = self.draw, Data()
        if chance(draw, 3):
            found["tell"] = draw(st.lists(of([*TARGETS, "holder"]), min_size=1, max_size=2))
        if chance(draw, 1):
            found["set"] = draw(of([{"flag": "b"}, {"priority": "1"}, {"state": "Waiting"}]))
        return found

    def limits(self) -> Data:
        draw, found = self.draw, Data()
        if chance(draw, 2):
            found["if"] = draw(of(CONDITIONS))
        if chance(draw, 2):
            found["at most"] = draw(st.integers(1, 3))
        return found

    def point(self) -> str:
        clock = self.draw(of(sorted(self.clocks)))
        shares = ["25%", "50%", "75%", "100%", "150%"]
        return f"{self.draw(of(shares))} of {clock}"

    # ---- transitions

    def extra(self, name: str, inside: str) -> Data:
        """One more transition of a step; `inside` is the join that a branch must reach."""
        draw = self.draw
        kinds = ["after", "on", "on", "when", "every", "during"]
        kind = draw(of([*kinds, "at", "breach"] if self.clocks else kinds))
        ahead = inside or self.forward(name)
        if kind in ("when", "during", "every"):
            going: Data = {"stay": True} if kind == "every" or chance(draw, 4) else {"go": ahead}
        else:
            back = name if inside else self.somewhere()
            back = ahead if self.nobody and kind == "after" else back
            going = {"stay": True} if chance(draw, 4) else {"go": draw(of([back, ahead]))}
        return {**self.effects(), **self.trigger(kind, name, going), **going}

    def trigger(self, kind: str, name: str, going: Data) -> Data:
        draw = self.draw
        if kind == "after":
            return self.after(draw(of(WAITS)), to_itself=going.get("go") == name)
        if kind == "every":
            waits = [*OPEN_WAITS[1:], *WALL_WAITS[1:]]
            tell = draw(st.lists(of(TARGETS), min_size=1, max_size=2))
            return {"every": draw(of(waits)), "at most": draw(st.integers(1, 5)), "tell": tell}
        if kind == "breach":
            return {"on": f"breach of {draw(of(sorted(self.clocks)))}", "as": "sla"}
        if kind == "when":
            return {"when": draw(of(CONDITIONS))}
        if kind == "during":
            return {"during": draw(of(GATES))}
        found = {"at": self.point()} if kind == "at" else {"on": draw(of(HEARD))}
        functional = {"as": "functional"} if kind == "on" and chance(draw, 3) else {}
        return {**found, **self.limits(), **functional}

    def after(self, wait: str, *, to_itself: bool) -> Data:
        draw, found = self.draw, {"after": wait, **self.limits()}
        if not wait.startswith(("wall", "level")) and chance(draw, 2):
            found["runs on"] = True
        if to_itself and chance(draw, 5):
            found["until"] = draw(of(["replied", "asked", "taken"]))
        return found

    def leaving(self, name: str, main: str, inside: str) -> list[Data]:
        """The transitions of a step: one that certainly leads on, some others around it."""
        draw = self.draw
        found = [self.extra(name, inside) for _ in range(draw(st.integers(0, 2)))]
        trigger: Data = {"after": draw(of(WAITS))}
        if chance(draw, 2):
            trigger = {"on": draw(of(HEARD))}
        found.insert(draw(st.integers(0, len(found))), {**trigger, "go": main, **self.effects()})
        return found

    # ---- steps

    def write(self, name: str, main: str, inside: str = "") -> None:
        """A step whose main way leads to `main`."""
        draw = self.draw
        kinds = ["work", "work", "notify", "wait", "decide", "approve"]
        kind = draw(of([*kinds, "call"] if self.ends else kinds))
        step: Data
        if kind == "decide":
            ahead = inside or self.forward(name)
            choices: list[Data] = [{"when": draw(of(CONDITIONS)), "go": ahead, **self.effects()}]
            if chance(draw, 3):
                choices.append({"during": "mon-fri 09:00-12:00", "go": ahead})
            step = {"decide": [*choices, {"else": main}]}
        elif kind == "approve":
            ahead = inside or self.forward(name)
            unanswered = {"after": draw(of(WAITS)), "go": main}
            step = {
                **draw(approvals),
                "question": "May it?",
                "yes": ahead,
                "no": name if chance(draw, 3) else main,
                "unanswered": unanswered,
            }
            if chance(draw, 3):
                step["tell"] = draw(of(TARGETS))
        elif kind == "call":
            step = self.calling(name, main, inside)
        else:
            step = self.standing(name, kind, main, inside)
        self.steps[name] = step

    def standing(self, name: str, kind: str, main: str, inside: str) -> Data:
        draw = self.draw
        step: Data = {"wait": "something happens"}
        if kind == "work":
            step = {"work": draw(of([*TARGETS, "holder"]))}
        elif kind == "notify":
            step = {"notify": draw(st.lists(of(TARGETS), min_size=1, max_size=2))}
        following = self.leaving(name, main, inside)
        if kind != "wait" and chance(draw, 5):
            step["acknowledge"] = draw(of(ACKNOWLEDGE))
            if chance(draw, 5):
                ahead = inside or self.forward(name)
                goes: Data = {"go": ahead} if chance(draw, 6) else {"stay": True}
                following.append(
                    {
                        "on": self.draw(of(["acknowledged", "acknowledged", "undelivered"])),
                        **goes,
                        **self.effects(),
                    }
                )
        elif kind == "notify" and chance(draw, 2):
            following = [{"else": main}]
        if chance(draw, 3):
            step["tell"] = draw(st.lists(of(TARGETS), min_size=1, max_size=2))
        return {**step, "next": following}

    def calling(self, name: str, main: str, inside: str) -> Data:
        draw = self.draw
        ahead = inside or self.forward(name)
        following: list[Data] = [
            {"on": f"returned {draw(of(self.ends))}", "go": ahead, **self.effects()}
        ]
        if chance(draw, 5):
            following.insert(0, {"on": draw(of(HEARD)), "go": main, **self.limits()})
        if self.clocks and chance(draw, 3):
            following.insert(0, {"at": self.point(), "stay": True, **self.effects()})
        return {"call": "inner", "next": [*following, {"else": main}]}

    def path(self, count: int, *, forks: bool) -> None:
        """So many steps, in a row by their main ways."""
        self.names = [f"s{n}" for n in range(1, count + 1)]
        at = self.draw(st.integers(0, max(0, count - 4))) if forks and count >= 4 else -1
        if at >= 0:
            fork, one, other, join = self.names[at : at + 4]
            self.steps[fork] = {"fork": [one, other], "join": join}
            self.write(one, join, join)
            self.write(other, join, join)
        following = [*self.names[1:], ""]
        for name, then in zip(self.names, following, strict=True):
            if name not in self.steps:
                self.write(name, then or self.any_end())
        self.steps = {name: self.steps[name] for name in self.names}

    def written(self, anywhere: list[Data], outcomes: Mapping[str, str]) -> Data:
        """Its steps, with those ends to which anything leads."""
        led = str([self.steps, anywhere])
        ends = {end: {"end": outcome} for end, outcome in outcomes.items() if f"'{end}'" in led}
        return {**self.steps, **ends}


GATES = ["22:00-06:00", "mon-fri 09:00-17:00", "12:00-12:30", "calendar office"]
ACKNOWLEDGE: list[Any] = [
    "one",
    "one",
    "everybody",
    2,
    {"by": "one", "on": "taken"},
    {"by": "one", "for": "2h"},
    {"by": "one", "for": "wall 6h"},
    {"by": "one", "remind": "wall 1h", "within": "wall 15m"},
]


@st.composite
def grids(draw: st.DrawFn) -> tuple[Grid, str]:
    """A Monday's midnight, UTC or near it, and a zone."""
    base = datetime.fromisoformat(draw(of(MONDAYS))).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    return Grid(base.astimezone(UTC), GRAIN, HORIZON + SPARE), draw(of(ZONES))


@st.composite
def rows(draw: st.DrawFn, clocks: Data) -> list[Data]:
    """One row for every ticket, or one for each priority."""
    kinds = draw(of([["-"], ["1", "2"]]))
    walls = {name: draw(of([False, False, True])) for name in clocks}
    found = []
    for kind in kinds:
        row = {"priority": kind}
        for name, wall in walls.items():
            if "target" not in clocks[name]:
                row[name] = draw(
                    of(["wall 1h", "wall 8h", "wall 24h"] if wall else ["1h", "2h", "4h", "16h"])
                )
        for level in ("1", "2"):
            row[f"level_{level}"] = draw(of(OWNERS))
            row[f"level_{level}_within"] = draw(of(["30m", "2h", "wall 2h", "1d"]))
        found.append(row)
    return found


@st.composite
def rosters(draw: st.DrawFn, grid: Grid) -> Data:
    """Anna and Ben are away for some days, perhaps Carla too: teams have nobody then."""
    people = {}
    for name, person in ROSTER["people"].items():
        first, length = draw(st.integers(0, 6)), draw(st.integers(0, 5))
        dates = [grid.base + timedelta(days=n, hours=12) for n in (first, first + length)]
        away = " to ".join(f"{day:%Y-%m-%d}" for day in dates)
        people[name] = {**person, "away": [away]} if name != "dora" else person
    return {**ROSTER, "people": people}


@st.composite
def called(draw: st.DrawFn, *, nobody: bool) -> tuple[Data, list[str]]:
    """A path that is called, and the outcomes with which it may end."""
    inner = Writer(draw, {}, nobody=nobody)
    inner.path(draw(st.integers(1, 3)), forks=False)
    on = {"on": draw(of(HEARD)), "go": inner.somewhere(), **inner.limits()}
    anywhere = [on] if chance(draw, 3) else []
    steps = inner.written(anywhere, {"done": "ok", "gone": "bad"})
    path = {
        "path": "inner",
        "calendar": draw(of(["office", "night"])),
        "matrix": "speed",
        "anywhere": anywhere,
        "start": inner.names[0],
        "steps": steps,
    }
    return {"inner": path}, [step["end"] for step in steps.values() if "end" in step]


@st.composite
def desks(draw: st.DrawFn) -> tuple[Data, Grid]:
    """A desk of one path, or of two of which one calls the other."""
    grid, zone = draw(grids())
    names = draw(st.lists(of(sorted(CLOCKS)), min_size=1, max_size=3, unique=True))
    clocks = {name: CLOCKS[name] for name in names}
    nobody = chance(draw, 3)
    paths, ends = draw(called(nobody=nobody)) if chance(draw, 3) else ({}, [])
    main = Writer(draw, clocks, ends=ends, nobody=nobody)
    main.path(draw(st.integers(2, 7)), forks=chance(draw, 4))
    anywhere = draw(interrupts(main))
    paths["main"] = {
        "path": "main",
        "calendar": "office",
        "matrix": "speed",
        "pauses": draw(of([["Waiting"], ["Waiting"], []])),
        "clocks": clocks,
        "anywhere": anywhere,
        "start": main.names[0],
        "restart": main.somewhere(),
        "steps": main.written(anywhere, {"done": "solved", "gone": "given up"}),
    }
    holidays = [(grid.base + timedelta(days=n)).date().isoformat() for n in (2, 5)]
    written: Data = {
        "desk": {"desk": "random", "ticket": FIELDS, "events": EVENTS, "walks": [{"else": "main"}]},
        "roster": draw(rosters(grid)) if nobody else ROSTER,
        "calendars": {
            "office": {
                "calendar": "office",
                "zone": zone,
                "open": draw(of(HOURS)),
                "holidays": {draw(of(holidays)): "closed"} if chance(draw, 3) else {},
            },
            "night": {"calendar": "night", "zone": zone, "open": {"mon-sun": "18:00-24:00"}},
        },
        "matrices": {"speed": draw(rows(clocks))},
        "paths": paths,
    }
    return written, grid


@st.composite
def interrupts(draw: st.DrawFn, main: Writer) -> list[Data]:
    found = []
    for kind in draw(st.lists(of(["solved", "on", "at", "breach"]), max_size=3)):
        going: Data = {"stay": True} if chance(draw, 5) else {"go": main.somewhere()}
        if kind == "solved":
            each = {"on": "solved", "go": main.any_end() if chance(draw, 5) else main.somewhere()}
        elif kind == "on":
            each = {"on": draw(of(HEARD)), **going, **main.limits()}
        elif kind == "at":
            each = {"at": main.point(), **going, **main.limits()}
        else:
            clock = draw(of(sorted(main.clocks)))
            each = {"on": f"breach of {clock}", **going, "as": "sla"}
        found.append({**each, **main.effects()})
    return found


# ---- histories

PEOPLE = ["anna", "ben", "carla", "dora"]
ticks = st.one_of(st.integers(0, HORIZON), st.integers(0, 4 * 24 * 9).map(lambda n: 4 * (n // 4)))


def happening(names: list[str]) -> st.SearchStrategy[tuple[str, str, str]]:
    """An event's type, new value and actor."""
    nobody, person = of([""]), of(PEOPLE)
    return st.one_of(
        st.tuples(of(["state"]), of([*STATES, "Waiting", "Active", ""]), nobody),
        st.tuples(of(["state"]), of(["Waiting", "Active"]), nobody),
        st.tuples(of(["priority"]), of(["1", "2", ""]), nobody),
        st.tuples(of(["refund"]), of(["50", "50.01", "800", "9000", ""]), nobody),
        st.tuples(of(["assignee"]), of(["anna", "carla", "zoe", ""]), person),
        st.tuples(of(["replied", "asked", "reassigned", "reopened"]), nobody, nobody),
        st.tuples(of(["replied", "asked", "reassigned"]), nobody, nobody),
        st.tuples(of(["acknowledged"]), nobody, person),
        st.tuples(of(["acknowledged", "acknowledged", "confirmed"]), nobody, person),
        st.tuples(of(["undelivered"]), person, nobody),
        st.tuples(of(["approved", "refused"]), nobody, of([*PEOPLE, ""])),
        st.tuples(of(["woken", "opened"]), nobody, nobody),
        st.tuples(of(["snoozed"]), of(["", "2h", "wall 2h", "wall 12h"]), person),
        st.tuples(of(["jumped"]), of([*names, "nowhere"]), nobody),
    )


@st.composite
def histories(draw: st.DrawFn, names: list[str], *, late: bool) -> tuple[Told, ...]:
    """A ticket's history over nine days, its opening among the first."""
    times = sorted(draw(st.lists(ticks, min_size=draw(of([2, 6, 12])), max_size=16)))
    before = draw(of([0, 0, 0, 0, 1]))
    found, known = [], 0
    for n, at in enumerate(times):
        kind, new, actor = ("opened", "", "") if n == before else draw(happening(names))
        delay = draw(of([0, 0, 0, 1, 8, 60])) if late and n > before and kind != "snoozed" else 0
        known = max(known, at + delay)
        found.append(Told(at, kind, new, actor, known))
    return tuple(found)


@st.composite
def cases(draw: st.DrawFn, *, late: bool = False) -> Case:
    """A desk and what happens to a ticket on it."""
    written, grid = draw(desks())
    names = [*written["paths"]["main"]["steps"]]
    return Case(written, grid, draw(histories(names, late=late)))
