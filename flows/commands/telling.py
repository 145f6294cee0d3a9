"""`stepladder tell` and `stepladder inbox`: what changes tickets, and what could not be taken."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from flows.commands.common import StoreOption, console, desk_in, looking, present_store, problem

if TYPE_CHECKING:
    from datetime import datetime

    from flows.store.aside import Aside
    from flows.store.database import Store
    from matrices.desk import Desk

By = Annotated[str | None, Parameter(help="Who does it. Otherwise the user of this machine.")]
NamedDesk = Annotated[
    Path | None,
    Parameter(
        env_var="STEPLADDER_DESK",
        help="The desk's folder, whose words are meant. Otherwise the newest that the store has.",
    ),
]

inbox = App(
    name="inbox",
    help="What was told and could not be taken: list it, take it again, or throw it away.",
)


def tell(
    ticket: str,
    event: str,
    /,
    *,
    new: str = "",
    by: By = None,
    at: str | None = None,
    field: Annotated[list[str] | None, Parameter(negative="")] = None,
    source: str = "",
    desk: NamedDesk = None,
    store: StoreOption = None,
) -> None:
    """Tell what happened to a ticket: its walk hears it at once, or in the next sweep.

    What cannot be taken is kept aside, and the command exits with 1.

    Parameters
    ----------
    ticket
        The ticket's id; a new one begins with 'opened'.
    event
        What happened: a field that changed, or an event such as acknowledged, approved, refused,
        snoozed, reopened, or one of the desk's own.
    new
        The new value of the field; of 'snoozed', for how long.
    at
        When it happened, in the desk's zone unless it names one. Otherwise now.
    field
        Another field told in the same breath: NAME=VALUE. May be given several times.
    source
        The name by which it may be told again: the same is taken once.
    """
    from flows.store.inbox import tell as take_in
    from flows.store.said import Said

    with _opened(store) as opened:
        words = _desk_of(opened, desk)
        when, actor = _instant(at, words), by if by is not None else getpass.getuser()
        said = [Said(ticket, event, new, "", actor, when, source)]
        for name, value in map(_pair, field or []):
            also = f"{source}/{name}" if source else ""
            # Before the opening: what a ticket came in with chooses its path.
            said.insert(len(said) - 1, Said(ticket, name, value, "", actor, when, also))
        answers = take_in(opened, words.vocabulary, said)
    terminal = console()
    for each, answer in zip(said, answers, strict=True):
        value = f" {each.new}" if each.new else ""
        told = f": {answer.reason}" if answer.reason else ""
        terminal.print(f"{answer.how}: {each.ticket} {each.type}{value}{told}", soft_wrap=True)
    if any(answer.how == "aside" for answer in answers):
        raise problem("it is aside; 'stepladder inbox' shows what is, and takes it again")


@inbox.default
def list_aside(*, settled: bool = False, store: StoreOption = None) -> None:
    """List what is aside, with the reason of each.

    Parameters
    ----------
    settled
        Also what was taken or thrown away since.
    """
    from flows.store.aside import aside

    with closing(looking(store)) as opened:
        found = aside(opened, settled=settled)
    if not found:
        console().print("nothing is aside")
    for each in found:
        console().print(_line(each), soft_wrap=True)


@inbox.command(name="take")
def take(
    numbers: Annotated[list[int] | None, Parameter(negative="")] = None,
    /,
    *,
    now: Annotated[bool, Parameter(negative="")] = False,
    by: By = None,
    desk: NamedDesk = None,
    store: StoreOption = None,
) -> None:
    """Take what is aside again: all of it, or what is named by number.

    What still cannot be taken stays, and the command exits with 1.

    Parameters
    ----------
    numbers
        The numbers that 'stepladder inbox' shows.
    now
        As if it happened now, whatever instant was told.
    """
    from flows.store.aside import take_again

    with _opened(store) as opened:
        words = _desk_of(opened, desk)
        left = take_again(
            opened, words.vocabulary, numbers or None, by=by or getpass.getuser(), now_instead=now
        )
    for each in left:
        console().print(_line(each), soft_wrap=True)
    if left:
        raise problem(f"{len(left)} still aside")
    console().print("taken; nothing of it is aside")


@inbox.command(name="throw")
def throw(numbers: list[int], /, *, because: str, by: By = None, store: StoreOption = None) -> None:
    """Throw away what is aside. It stays in the store, with who did it and why.

    Parameters
    ----------
    numbers
        The numbers that 'stepladder inbox' shows.
    because
        The reason, in words.
    """
    from flows.store.aside import throw_away

    if not because.strip():
        raise problem("--because is empty; say why it is thrown away")
    with _opened(store) as opened:
        throw_away(opened, numbers, by=by or getpass.getuser(), because=because)
    console().print(f"thrown away: {', '.join(map(str, numbers))}")


@contextmanager
def _opened(store: str | None) -> "Iterator[Store]":
    """The store that is here, to write to: none is made."""
    from flows.store.database import open_store, read_store, store_url

    url = store_url(store or present_store())
    read_store(url).close()
    with closing(open_store(url)) as opened:
        yield opened


def _desk_of(store: "Store", folder: Path | None) -> "Desk":
    from flows.store.versions import newest_desk

    found = desk_in(folder) if folder is not None else newest_desk(store)
    if found is None:
        raise problem("the store has no desk yet; name the desk's folder by --desk")
    return found


def _instant(at: str | None, desk: "Desk") -> "datetime | None":
    from flows.histories.source import read_instant

    if at is None:
        return None
    try:
        return read_instant(at, desk.zone)
    except ValueError as error:
        raise problem(f"--at {error}") from error


def _pair(text: str) -> Sequence[str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise problem(f"--field '{text}' is no field; write NAME=VALUE")
    return name.strip(), value


def _line(each: "Aside") -> str:
    said = each.said
    what = " ".join(word for word in (said.type, said.new) if word)
    by = f" by {said.actor}" if said.actor else ""
    line = f"{each.id}. {each.received:%Y-%m-%d %H:%M} UTC: {what}{by}: {each.reason}"
    if not each.outcome:
        return line
    why = f": {each.because}" if each.because else ""
    return f"{line} → {each.outcome} by {each.by}{why}"
