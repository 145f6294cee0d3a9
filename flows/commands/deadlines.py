"""`stepladder explain deadline`: why a deadline is when it is, window by window."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from flows.commands.common import DeskOption, StoreOption, console, desk_in, looking, problem

if TYPE_CHECKING:
    from matrices.calendars import Calendar
    from matrices.deadlines import Pause
    from matrices.desk import Desk
    from matrices.unfolding import Unfolded

_TO = re.compile(r"\s+to\s+")

Form = Annotated[Literal["text", "json"], Parameter(name="--format")]


def explain_deadline(
    wait: str | None = None,
    /,
    *,
    begin: Annotated[
        str | None,
        Parameter(
            name="--from",
            help="When the wait begins, as in '2026-12-23 15:00'; the calendar's wall time.",
        ),
    ] = None,
    desk: DeskOption = None,
    calendar: Annotated[
        str | None,
        Parameter(help="The calendar's name. Otherwise that of the desk's most general path."),
    ] = None,
    pause: Annotated[
        tuple[str, ...],
        Parameter(
            negative=(),
            show_default=False,
            help="Time that does not count: '2026-12-23 16:00 to 2026-12-24 09:00'; without "
            "'to …' it goes on.",
        ),
    ] = (),
    ticket: Annotated[
        str | None, Parameter(help="Unfold the deadlines of this ticket of the store.")
    ] = None,
    clock: Annotated[
        str | None,
        Parameter(help="Only this clock of the ticket. Otherwise all, and its step's waits."),
    ] = None,
    store: StoreOption = None,
    form: Form = "text",
) -> None:
    """Unfold a deadline: from, to, what (open, night, holiday, pause …), time used and left.

    Any wait, on a desk's calendar:

        stepladder explain deadline 4h --from "2026-12-23 15:00"
        --pause "2026-12-23 16:00 to 2026-12-24 09:00"

    A ticket's deadlines, with its own pauses:

        stepladder explain deadline --ticket T-1042 --clock resolution

    Parameters
    ----------
    wait
        A wait as paths have it: 4h, 2d, 'wall 30m'. It counts as a clock's target does.
    """
    if (wait is None) is (ticket is None):
        raise problem(
            "say either a wait (explain deadline 4h --from '2026-12-23 15:00') or a ticket "
            "(explain deadline --ticket T-1042)"
        )
    if ticket is not None:
        _only_with(wait="a wait", given=[("--from", begin), ("--calendar", calendar),
                                         ("--desk", desk), ("--pause", pause)])  # fmt: skip
        found = list(_of_ticket(ticket, clock, store))
    else:
        _only_with(wait="--ticket", given=[("--clock", clock)])
        found = [_of_wait(wait or "", begin, desk_in(desk), calendar, pause)]
    _show(found, form)


def _only_with(*, wait: str, given: list[tuple[str, object]]) -> None:
    wrong = [name for name, value in given if value]
    if wrong:
        raise problem(f"{' and '.join(wrong)} goes with {wait} only; leave it out")


def _of_wait(
    text: str, begin: str | None, desk: "Desk", calendar: str | None, pauses: tuple[str, ...]
) -> "Unfolded":
    from matrices.deadlines import unfold
    from matrices.unfolding import Unfolded
    from matrices.waits import Wait

    chosen = _calendar(desk, calendar)
    if begin is None:
        raise problem("--from is missing; say when the wait begins, as in '2026-12-23 15:00'")
    try:
        wait = Wait.parse(text)
    except ValueError as error:
        raise problem(str(error)) from error
    start = _moment("--from", begin, chosen.zone)
    stood = [_pause(each, chosen.zone) for each in pauses]
    try:
        deadline = unfold(start, wait, chosen, stood)
    except (ValueError, OverflowError) as error:
        raise problem(f"{text} from {begin}: {error}; name another time") from error
    return Unfolded(f"{wait} on calendar '{chosen.name}'", deadline, chosen)


def _calendar(desk: "Desk", name: str | None) -> "Calendar":
    from matrices.problems import nearest

    if name is None:
        return desk.paths[desk.walks[-1].path].calendar
    if name not in desk.calendars:
        raise problem(f"the desk has no calendar '{name}'; {nearest(name, desk.calendars)}")
    return desk.calendars[name]


def _moment(option: str, text: str, zone: ZoneInfo) -> datetime:
    from matrices.happenings import moment

    try:
        return moment(text, zone)
    except ValueError as error:
        raise problem(f"{option} '{text}': {error}") from error


def _pause(text: str, zone: ZoneInfo) -> "Pause":
    from matrices.deadlines import Pause

    first, *rest = _TO.split(text.strip(), maxsplit=1)
    begin = _moment("--pause", first, zone)
    end = _moment("--pause", rest[0], zone) if rest else None
    if end is not None and end <= begin:
        raise problem(f"--pause '{text}': it ends before it begins; write 'BEGIN to END'")
    return Pause(begin, end)


def _of_ticket(ticket: str, clock: str | None, store: str | None) -> Iterator["Unfolded"]:
    from flows.store.log import story_of, ticket_of
    from flows.store.versions import Versions
    from matrices.problems import nearest
    from matrices.unfolding import clock_unfolded, waits_unfolded

    with closing(looking(store)) as opened:
        story = story_of(opened, ticket)
        known = ticket_of(opened, ticket)
        if not story.standing.begun:
            raise problem(f"ticket {ticket} has no deadlines yet: no sweep has opened it")
        path = Versions(opened).path(story.standing.version)
    names = [rule.name for rule in path.clocks]
    if clock is not None and clock not in names:
        raise problem(f"path '{path.name}' has no clock '{clock}'; {nearest(clock, names)}")
    try:
        chosen = names if clock is None else [clock]
        found = [clock_unfolded(path, story, known, name) for name in chosen]
        if clock is None:
            found.extend(waits_unfolded(path, story, known))
    except LookupError as error:
        raise problem(f"ticket {ticket}: {error.args[0]}") from error
    if not any(found):
        what = f"clock '{clock}'" if clock else "nothing"
        right = "has no deadline: it never started, or the matrix gives it none"
        raise problem(f"ticket {ticket}: {what} {right}")
    yield from filter(None, found)


def _show(found: "list[Unfolded]", form: str) -> None:
    from diagrams.unfolded import deadline_data, deadline_table, sentences

    if form == "json":
        data = [
            {"what": each.what, "note": each.note, **deadline_data(each.deadline, each.calendar)}
            for each in found
        ]
        print(json.dumps(data, indent=2, ensure_ascii=False))
        return
    terminal = console()
    for number, each in enumerate(found):
        if number:
            terminal.print()
        terminal.print(f"{each.what}{f', {each.note}' if each.note else ''}", style="bold")
        terminal.print(deadline_table(each.deadline, each.calendar))
        for sentence in sentences(each):
            terminal.print(sentence)
