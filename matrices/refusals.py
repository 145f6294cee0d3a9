"""What is wrong with whom a path or a matrix names, as a sentence with the nearest right name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from matrices.problems import nearest
from matrices.targets import CUSTOMER, EVERYBODY, HOLDER, MANAGER_OF, WITH_AUTHORITY, Target
from matrices.turnover import everyone

if TYPE_CHECKING:
    from matrices.roster import Roster

_WITHOUT_MANAGER = frozenset(("level", "next", "least loaded", "queue", "customer", "everybody"))
_ALWAYS_THERE = frozenset(("queue", "customer"))


def refused(roster: "Roster", target: Target, *, approves: bool) -> str:
    """What is wrong with a target; empty where somebody stands behind it."""
    if target.kind == "else" and not all(each.text.strip() for each in target.choices):
        return f"'{target}' names nobody on one side of 'else'"
    found = (_of_one(roster, each, approves=approves) for each in target.choices)
    return next(filter(None, found), "") or _of_choice(target)


def nobody_in(team: str) -> str:
    """What is wrong with a team that is named and has nobody in it."""
    return f"team '{team}' has nobody in it"


def _of_choice(target: Target) -> str:
    """What is wrong where what stands after `else` is never taken."""
    choices = target.choices
    for number, each in enumerate(choices):
        if each in choices[:number]:
            return f"'{target}' names '{each}' twice; take one out"
    for each in choices[:-1]:
        if each.kind in _ALWAYS_THERE:
            return f"'{each}' is always there; what comes after its 'else' is never taken"
    return ""


def _of_one(roster: "Roster", target: Target, *, approves: bool) -> str:
    if target.authorized and not approves:
        return f"'{target}' is for 'approve' with 'of' beside it, as in of: refund"
    if (target.climbs or target.authorized) and target.kind in _WITHOUT_MANAGER:
        right = "people, roles, teams, on-calls and the holder have one"
        return f"'{target.base}' has no manager; {right}"
    if target.kind in ("level", "holder", "customer", "everybody"):
        return ""
    held = roster.held(target)
    if held.team in roster.teams and not roster.teams[held.team]:
        return nobody_in(held.team)
    if not _knows(roster, target):
        return f"'{target}' is not in the roster; {_nearest(roster, target)}"
    return _without_manager(roster, target)


def _nearest(roster: "Roster", target: Target) -> str:
    team = target.text.removeprefix(f"{EVERYBODY} in ")
    if team != target.text and Target(team).team in roster.teams:
        return f"write '{team}', which is everybody in it who is not away"
    return nearest(target.text, _near(roster, target))


def _knows(roster: "Roster", target: Target) -> bool:
    known: Mapping[str, Sequence[str]] = {
        "name": (*roster.people, *roster.roles),
        "on-call": tuple(roster.on_call),
        "queue": tuple(roster.queues),
    }
    return target.name in known.get(target.kind, roster.teams)


def _without_manager(roster: "Roster", target: Target) -> str:
    """What is wrong where a line of managers ends before the target is reached."""
    held = roster.held(target)
    names = tuple(everyone(roster, held))
    short = [name for name in names if not _up(roster, name, target.climbs)]
    # Of a team one line is enough; but anybody may be on call.
    if target.climbs and short and (held.kind == "on-call" or len(short) == len(names)):
        line = " or ".join(f"'{name}'" for name in short)
        return f"'{target}' leads to nobody: the managers of {line} do not go up so far"
    return ""


def _up(roster: "Roster", name: str, climbs: int) -> str:
    for _ in range(climbs):
        name = roster.manager(name)
    return name


def _near(roster: "Roster", target: Target) -> Iterator[str]:
    climbs, after = MANAGER_OF * target.climbs, WITH_AUTHORITY if target.authorized else ""
    named = target.text.removesuffix(after)
    teams = named.removesuffix(target.name) if target.team else f"{climbs}team "
    for name in (*roster.people, *roster.roles):
        yield f"{climbs}{name}{after}"
    yield from (f"{teams}{name}{after}" for name in roster.teams)
    yield from (f"{climbs}on-call {name}{after}" for name in roster.on_call)
    yield f"{climbs}{HOLDER}{after}"
    if not climbs and not after:
        yield from (f"queue {name}" for name in roster.queues)
        yield from (CUSTOMER, EVERYBODY)
