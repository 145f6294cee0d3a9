"""What is different about the roster: people, teams, queues, roles, who is on call, authority."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from matrices.differing.differences import Difference
from matrices.differing.lines import Lines
from matrices.differing.telling import arrow, compared, gone, listed
from matrices.files.folders import ROSTER

_SECTIONS = (
    ("queues", "queue"),
    ("roles", "role"),
    ("on-call", "on-call"),
    ("authority", "authority"),
)


def rosters(before: Lines, after: Lines) -> Iterator[Difference]:
    """Who was added or removed, and what is different about the others."""
    old, new = before.roster(), after.roster()
    if old.get("zone") != new.get("zone"):
        was, now = (str(each.get("zone") or "") for each in (old, new))
        said = f"the roster's zone {arrow(was, now)}"
        yield Difference("changed", "zone", "", said, *after.spot(ROSTER, "zone"), was, now)
    yield from _people(old.get("people", {}), new.get("people", {}), before, after)
    yield from _teams(old.get("teams", {}), new.get("teams", {}), before, after)
    for section, about in _SECTIONS:
        yield from sections(old, new, section, about, (before, after), ROSTER)


def sections(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    section: str,
    about: str,
    lines: tuple[Lines, Lines],
    file: str,
) -> Iterator[Difference]:
    """Named things under a key of a file."""

    def where(name: str, is_new: bool) -> tuple[str, int]:  # noqa: FBT001 (as it is asked)
        return lines[is_new].spot(file, section, name)

    yield from compared(about, old.get(section, {}), new.get(section, {}), where, data_words)


def _people(
    old: Mapping[str, Any], new: Mapping[str, Any], before: Lines, after: Lines
) -> Iterator[Difference]:
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            spot = before.spot(ROSTER, "people", name)
            yield gone("person", name, spot, f"'{name}' is not in the roster any more")
        elif name not in old:
            spot = after.spot(ROSTER, "people", name)
            said = f"'{name}' is new in the roster"
            yield Difference("added", "person", name, said, *spot, new=data_words(new[name]))
        else:
            for key in dict.fromkeys((*old[name], *new[name])):
                was, now = (each[name].get(key) for each in (old, new))
                if was != now:
                    spot = after.spot(ROSTER, "people", name, key)
                    told = (data_words(was), data_words(now))
                    said = f"'{name}': {key} {arrow(*told)}"
                    yield Difference("changed", "person", name, said, *spot, *told)


def _teams(
    old: Mapping[str, list[str]], new: Mapping[str, list[str]], before: Lines, after: Lines
) -> Iterator[Difference]:
    for team in dict.fromkeys((*old, *new)):
        was, now = old.get(team), new.get(team)
        if now is None:
            said = f"team '{team}' is gone: {listed(was or ())}"
            yield gone("team", team, before.spot(ROSTER, "teams", team), said, listed(was or ()))
            continue
        spot = after.spot(ROSTER, "teams", team)
        if was is None:
            said = f"team '{team}' is new: {listed(now)}"
            yield Difference("added", "team", team, said, *spot, new=listed(now))
            continue
        for name in _without(was, now):
            yield Difference("removed", "team", team, f"'{name}' leaves team '{team}'", *spot, name)
        for name in _without(now, was):
            said = f"'{name}' joins team '{team}'"
            yield Difference("added", "team", team, said, *spot, new=name)
        kept = [
            [name for name in each if name in other] for each, other in ((was, now), (now, was))
        ]
        if kept[0] != kept[1]:
            told = listed(kept[0]), listed(kept[1])
            said = f"team '{team}' in another order: {arrow(*told)}"
            yield Difference("moved", "team", team, said, *spot, *told)


def _without(names: Iterable[str], others: Iterable[str]) -> list[str]:
    known = set(others)
    return [name for name in dict.fromkeys(names) if name not in known]


def data_words(data: Any) -> str:
    """Plain data in a line, as designers would write it."""
    if isinstance(data, dict):
        return listed(f"{name} {data_words(each)}" for name, each in data.items())
    if isinstance(data, list | tuple):
        return listed(data_words(each) for each in data)
    if data is None:
        return ""
    return {True: "yes", False: "no"}.get(data, str(data)) if isinstance(data, bool) else str(data)
