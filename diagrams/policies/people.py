"""Who has to do what on a path: by person, team, role and level."""

from collections.abc import Iterator

from diagrams.policies.markdown import items, plain
from diagrams.policies.steps import trigger_in_words, walked
from diagrams.prose import listed, target_in_words
from matrices.desk import Desk
from matrices.paths import Path, Step
from matrices.targets import Target

_DOES = {
    "work": "works on the ticket",
    "notify": "is told",
    "approve": "says yes or no",
}
_TOLD = "is told"


def responsibilities(desk: Desk, path: Path) -> Iterator[str]:
    """What everybody does whom the path, or a path that it calls, names; levels by their rows."""
    found: dict[str, dict[str, list[str]]] = {}
    for target, does, where in _duties(path):
        found.setdefault(target_in_words(target, desk.roster.roles), {}).setdefault(
            does, []
        ).append(where)
    for whom, duties in found.items():
        yield from items([f"**{plain(whom[:1].upper() + whom[1:])}**"])
        told = (f"{does} {place}" for does, places in duties.items() for place in places)
        yield from items((plain(each) for each in dict.fromkeys(told)), depth=1)
    behind = list(_behind(desk))
    if behind:
        yield ""
        yield "As the roster stands when this is written:"
        yield ""
        yield from items(behind)


def _duties(path: Path) -> Iterator[tuple[Target, str, str]]:
    for each in walked(path):
        for step in each.steps.values():
            for target in step.does:
                yield from _owners(each, target, _DOES[step.kind], _place(step))
            for target in step.tell:
                yield from _owners(each, target, _TOLD, _place(step))
        for way in each.transitions:
            source = each.steps.get(way.source)
            where = f" {_place(source)}" if source is not None else ""
            for target in way.tell:
                yield from _owners(each, target, _TOLD, trigger_in_words(each, way) + where)


def _owners(path: Path, target: Target, does: str, where: str) -> Iterator[tuple[Target, str, str]]:
    """A duty of a target; that of a level is one of each of its owners, by the rows."""
    if target.level is None:
        yield target, does, where
        return
    rows: dict[Target, list[str]] = {}
    for row in path.matrix.rows:
        for owner in row.owners.get(target.level, ()):
            rows.setdefault(owner, []).append(row.words)
    for owner, words in rows.items():
        all_rows = len(words) == len(path.matrix.rows)
        yield owner, does, where if all_rows else f"{where} ({'; '.join(words)})"


def _place(step: Step) -> str:
    return f"at '{step.title}'"


def _behind(desk: Desk) -> Iterator[str]:
    roster = desk.roster
    for team, members in roster.teams.items():
        yield f"team {plain(team)}: {plain(listed(members))}"
    for name, rotation in roster.on_call.items():
        yield f"on call for {plain(name)}, in turn: {plain(listed(rotation.people))}"
    for role, held in roster.roles.items():
        yield f"{plain(role)}: {plain(target_in_words(held, roster.roles))}"
    for what, grants in roster.authority.items():
        declared = desk.vocabulary.fields.get(what)
        unit = f" {declared.unit}" if declared is not None and declared.unit else ""
        for whom, limit in grants:
            up_to = f"up to {limit:f}{unit}" if limit.is_finite() else "of any amount"
            yield plain(f"may approve a {what} {up_to}: {target_in_words(whom, roster.roles)}")
