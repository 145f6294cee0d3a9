"""What happens to a ticket moment by moment, and the first difference from what was expected."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

from matrices.log import ACT, Entry


@dataclass(frozen=True, slots=True)
class Moment:
    """What happens at an instant: the step that is entered, who is told by what, what is done.

    `line` is where a story has it; `rule` why it came about.
    """

    at: datetime
    step: str = ""
    tells: frozenset[str] = frozenset()
    does: frozenset[str] = frozenset()
    line: int = 0
    rule: str = ""


def moments_of(entries: Iterable[Entry]) -> list[Moment]:
    """The moments of a log: each step that is entered, with all that is sent at that instant."""
    found: list[Moment] = []
    for entry in entries:
        whom = entry.values.get("whom") if entry.kind == "told" else None
        if entry.kind == "step":
            found.append(Moment(entry.at, entry.step, rule=entry.rule))
        elif whom:
            if not found or found[-1].at != entry.at or found[-1].step not in ("", entry.step):
                found.append(Moment(entry.at, rule=entry.rule))
            found[-1] = _with(found[-1], whom, entry.values["by"])
    return found


def _with(moment: Moment, whom: str, by: str) -> Moment:
    tells, does = moment.tells, moment.does
    if by == ACT:
        does |= {whom}
    else:
        tells |= {f"{whom} by {by}"}
    return Moment(moment.at, moment.step, tells, does, moment.line, moment.rule)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first difference: what happened instead, and the line of the story that did not hold."""

    line: int
    found: str


def first_difference(
    expected: Sequence[Moment], happened: Sequence[Moment], zone: ZoneInfo
) -> Difference | None:
    """Where what happened parts from what was expected; None where it does not."""
    for should, did in zip_longest(expected, happened):
        found = _difference(should, did, zone)
        if found:
            line = should.line if should else expected[-1].line if expected else 0
            return Difference(line, found)
    return None


def _difference(should: Moment | None, did: Moment | None, zone: ZoneInfo) -> str:
    if did is None:
        return f"{_said(should, zone)} is expected, and nothing more happens" if should else ""
    if should is None:
        return f"{_said(did, zone)}{_because(did)} is not expected"
    if (should.at, should.step) != (did.at, did.step):
        return f"{_said(should, zone)} is expected, and {_said(did, zone)}{_because(did)} comes"
    when = f"at {clock(did.at, zone)}"
    for what, wanted, got in (
        ("told", should.tells, did.tells),
        ("done", should.does, did.does),
    ):
        if missing := sorted(wanted - got):
            return f"{when} {_is(missing)} not {what}{_but(got)}"
        if more := sorted(got - wanted):
            return f"{when} {_is(more)} {what}{_because(did)}, which is not expected"
    return ""


def _said(moment: Moment | None, zone: ZoneInfo) -> str:
    """`step 'first-line' at Mon 2026-03-02 09:00`."""
    if moment is None:
        return ""
    when = f"at {clock(moment.at, zone)}"
    if moment.step:
        return f"step '{moment.step}' {when}"
    if moment.tells:
        return f"a message to {', '.join(sorted(moment.tells))} {when}"
    return f"'{', '.join(sorted(moment.does))}' {when}"


def _because(moment: Moment) -> str:
    return f" ({moment.rule})" if moment.rule else ""


def _is(names: Sequence[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _but(names: Iterable[str]) -> str:
    return f", but {', '.join(sorted(names))}" if names else ""


def clock(instant: datetime, zone: ZoneInfo) -> str:
    """The instant as people of the zone read it: `Mon 2026-03-02 09:00`, with seconds if any."""
    local = instant.astimezone(zone)
    return f"{local:%a %Y-%m-%d %H:%M:%S}" if local.second else f"{local:%a %Y-%m-%d %H:%M}"


def as_expected(moments: Iterable[Moment], opened: datetime, zone: ZoneInfo) -> Iterator[str]:
    """The moments as a story's lines under `expect`, to be written into its file."""
    day = opened.astimezone(zone).date()
    for each in moments:
        local = each.at.astimezone(zone)
        written = clock(each.at, zone)
        parts = [f"at: {written if local.date() != day else written.rpartition(' ')[2]}"]
        parts += [f"step: {each.step}"] if each.step else []
        for key, names in (("tells", each.tells), ("does", each.does)):
            listed = sorted(names)
            if listed:
                parts.append(f"{key}: {listed[0] if len(listed) == 1 else _list(listed)}")
        yield f"- {{{', '.join(parts)}}}"
        day = local.date()


def _list(names: Sequence[str]) -> str:
    return f"[{', '.join(names)}]"
