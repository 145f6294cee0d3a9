"""`stepladder diff`: what is different between two desks or paths, as a list and as a chart."""

import json
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

from cyclopts import Parameter

from flows.commands.common import STORES, StoreOption, console, problem
from flows.commands.exporting import Export, LayoutOption, PaperOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diagrams.differences import Told
    from diagrams.differing import At
    from flows.comparing.sides import Side
    from flows.store.database import Store
    from matrices.differing.desks import Comparison

DIFFERENT, TROUBLE = 1, 2
Form = Literal["text", "json", "markdown"]
_TWO, _THREE = 2, 3


def diff(
    *sides: str,
    git: Annotated[
        bool,
        Parameter(negative=(), help="The words are git revisions and a desk: OLD [NEW] DESK."),
    ] = False,
    path: Annotated[
        str | None, Parameter(help="The path that is compared, where the desk has several.")
    ] = None,
    store: StoreOption = None,
    out: Annotated[
        Path | None,
        Parameter(
            name=["--out", "-o"],
            help="Draw both as one chart: a name in .svg, .png, .pdf, .mmd, .md or .dot.",
        ),
    ] = None,
    layout: LayoutOption = "flow",
    paper: PaperOption = None,
    form: Annotated[Form, Parameter(name="--format")] = "text",
) -> None:
    """Say what is different between two desks or paths, and draw it as one chart.

    Exits with 0 where nothing is different, with 1 where something is, and with 2 where one of them
    cannot be read.

    A desk and a changed copy of it, with a chart:

        stepladder diff desk changed -o difference.svg

    What a branch changes, and what the files here change:

        stepladder diff --git main my-branch desk

        stepladder diff --git main desk

    One path as it was a commit ago, and a desk as it was published, with the open tickets:

        stepladder diff HEAD~1:desk/paths/refunds.yaml desk/paths/refunds.yaml

        stepladder diff 3f2a91c04b7e desk --store stepladder.db

    Parameters
    ----------
    sides
        The old and the new: each a path's file, a desk's folder, the id of a published version, a
        git revision and folder as in main:desk, or the name of a ready-made desk. Or the seven
        words with which git calls a diff program.
    """
    from flows.comparing.driver import WORDS

    if len(sides) in WORDS:
        from flows.commands.drivers import told_to_git

        told_to_git(sides)
        return
    try:
        export = Export.of(out, None, layout, paper) if out is not None else None
        different = _differs(sides, git=git, path=path, store=store, export=export, form=form)
    except Exception as error:  # noqa: BLE001 (what is no sentence is raised again)
        _trouble(error)
    if different:
        sys.exit(DIFFERENT)


def _differs(
    sides: tuple[str, ...],
    *,
    git: bool,
    path: str | None,
    store: str | None,
    export: "Export | None",
    form: Form,
) -> bool:
    from flows.comparing.comparing import compared, picture, told
    from flows.comparing.tickets import standing_where

    with ExitStack() as opened:
        kept = _store(store, opened)
        old, new = _revisions(sides) if git else _named(sides, kept)
        found = compared(old, new, path)
        standing = standing_where(kept, found) if kept is not None else None
    drawn = picture(found, standing) if export is not None else None
    all_told = told(found, old, new, standing)
    _show(all_told, found, form)
    if drawn is not None and export is not None:
        export.write(drawn, quiet=form != "text")
    return bool(found.differences)


def _store(named: str | None, opened: ExitStack) -> "Store | None":
    """The store that is named, or else is here; None where none is that can be read."""
    from flows.problems import FlowsError
    from flows.store.database import read_store, store_url

    chosen = named or next((str(file) for file in STORES if file.is_file()), None)
    if chosen is None:
        return None
    try:
        return opened.enter_context(closing(read_store(store_url(chosen))))
    except FlowsError:
        if named:
            raise
        return None  # nobody asked for it


def _named(sides: tuple[str, ...], store: "Store | None") -> "tuple[Side, Side]":
    from flows.comparing.sides import side_of

    if len(sides) != _TWO:
        raise problem(f"diff compares two, and {len(sides)} are named; write the old and the new")
    return side_of(sides[0], store), side_of(sides[1], store)


def _revisions(words: tuple[str, ...]) -> "tuple[Side, Side]":
    from flows.comparing.sides import side_at, side_of

    if len(words) not in (_TWO, _THREE):
        raise problem("write --git OLD NEW DESK, or --git OLD DESK for the files as they are here")
    *revisions, desk = words
    place = Path(desk)
    around = place if place.is_dir() else place.parent
    beside = next((each for each in (around, *around.absolute().parents) if each.is_dir()), Path())
    inside = place.absolute().relative_to(beside.absolute()).as_posix()
    sides = [side_at(each, f"./{inside}", beside=beside, shown=desk) for each in revisions]
    return sides[0], sides[1] if len(sides) == _TWO else side_of(desk)


def _show(told: "Told", comparison: "Comparison", form: Form) -> None:
    from diagrams.differences import data_of, lines_of, markdown_of

    if form == "json":
        print(json.dumps(data_of(told), indent=2, ensure_ascii=False))
    elif form == "markdown":
        print(markdown_of(told, _charts(comparison, told.standing or ())), end="")
    else:
        for line in lines_of(told):
            console().print(line, soft_wrap=True)


def _charts(comparison: "Comparison", standing: "Sequence[At]") -> list[tuple[str, str]]:
    """A chart as Mermaid of each path on which something is marked, by its title."""
    from diagrams.differing import difference_picture
    from diagrams.mermaid import mermaid_of
    from flows.comparing.comparing import marked

    pictures = [
        difference_picture(each, comparison.differences, standing) for each in marked(comparison)
    ]
    return [(each.title, mermaid_of(each)) for each in pictures]


def _trouble(error: Exception) -> NoReturn:
    """Say what is wrong, and exit as `diff` programs do."""
    from flows.cli import complain, sentences_of

    found = sentences_of(error)
    if found is None:
        raise error
    complain(found)
    sys.exit(TROUBLE)
