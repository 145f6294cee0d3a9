"""`stepladder check`: everything that is wrong with desks, in a form for people or for machines."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

from cyclopts import Parameter
from cyclopts.validators import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matrices.checking.desks import Findings
    from matrices.desk import Desk
    from matrices.problems import Problem

WRONG_USAGE = 2
Form = Literal["text", "json", "sarif", "github"]
Weight = Literal["error", "warning", "note"]
_WEIGHTS: tuple[Weight, ...] = ("note", "warning", "error")
_FOLDERS = ("paths", "calendars", "matrices", "stories")


@dataclass(frozen=True, slots=True)
class Checked:
    """A desk that was looked at; `desk` is None where its paths cannot be walked."""

    folder: Path
    findings: "Findings"
    desk: "Desk | None" = None

    def where(self, file: str = "") -> str:
        """The desk's folder, or a file of it, as it is found from here."""
        full = self.folder / file
        here = Path.cwd()
        return (full.relative_to(here) if full.is_relative_to(here) else full).as_posix()


def check(
    *places: Path,
    form: Annotated[Form, Parameter(name="--format")] = "text",
    fail_on: Weight = "error",
    whole_desk: bool = False,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    explain: str | None = None,
    prove: bool = False,
    year: Annotated[int | None, Parameter(validator=Number(gte=1970, lte=9000))] = None,
) -> None:
    """Find everything that is wrong with desks, all at once, with examples.

    Exits with 0 where nothing weighs as much as --fail-on, with 1 where something does, and with 2
    where what was named is no desk and no file of one.

    Parameters
    ----------
    places
        Desks' folders, or files of desks: then only what is found in these files is shown.
        Otherwise the folder that you are in.
    form
        `text`; `json`; `sarif` for code hosts; `github` for annotations of its actions.
    fail_on
        The least weight with which it exits with 1.
    whole_desk
        Show all that is wrong with the desks of the files that are named.
    out
        A file for what is found, instead of the terminal. With --prove, the heat tables as a page
        or a picture: a name in .html or .svg.
    explain
        Say what a kind of finding means, by its id, with an example and how to mend it.
    prove
        Prove the worst time until a person has a ticket, and until each level, over a year.
    year
        The year that is proved. Otherwise the year from today.
    """
    if explain is not None:
        _explain(explain)
        return
    if prove:
        _refuse_no_picture(out)
    checked = [*checked_at(places or (Path(),), whole_desk=whole_desk)]
    if prove:
        checked = _prove(checked, year, form, out)
    elif year is not None:
        _refuse("--year is of a proof; add --prove")
    else:
        _show(checked, form, out)
    least = _WEIGHTS.index(fail_on)
    found = (each for desk in checked for each in desk.findings.open)
    if any(_WEIGHTS.index(each.severity) >= least for each in found):
        sys.exit(1)


def _prove(checked: list[Checked], year: int | None, form: Form, out: Path | None) -> list[Checked]:
    """Prove desks and show it; what comes back has what the proof finds as well."""
    from flows.commands.proving import draw_heat, print_json, print_tables, proved

    found = proved(checked, year)
    also = [each.checked for each in found]
    if form == "text":
        print_tables(found)
    if form == "json":
        print_json(found)
    else:
        _show(also, form, None)
    if out is not None:
        try:
            draw_heat(found, out, quiet=form != "text")
        except OSError as error:
            _refuse(f"{out}: {error.strerror}; name another place")
    return also


def checked_at(places: "Iterable[Path]", *, whole_desk: bool = False) -> "Iterator[Checked]":
    """Each desk of these folders and files, once; of a file, only what is found in it.

    Where one is no desk, a sentence is printed and the command exits with 2.
    """
    chosen: dict[Path, set[str]] = {}
    for place in places:
        folder, file = _meant(place)
        names = chosen.setdefault(folder, set())
        names.add("" if whole_desk else file)
    for folder, files in chosen.items():
        yield _look(folder, frozenset() if "" in files else frozenset(files))


def _look(folder: Path, files: frozenset[str]) -> Checked:
    from flows.clock import observed
    from matrices.checking.desks import Findings, findings
    from matrices.checking.loading import unwalkable
    from matrices.files.desks import read_unwalked
    from matrices.files.folders import texts_of
    from matrices.files.stories import story_problems
    from matrices.problems import ModelError

    try:
        desk = read_unwalked(texts_of(folder))
    except ModelError as error:
        problems = sorted([*error.problems, *story_problems(folder, None)])
        return Checked(folder, Findings(tuple(_of(problems, files))))
    today = observed().replace(hour=0, minute=0, second=0, microsecond=0)
    found = findings(desk, since=today)
    accepted = tuple(each for each in found.accepted if not files or each[0].file in files)
    walked = desk if next(unwalkable(desk.paths.values()), None) is None else None
    problems = sorted([*found.open, *story_problems(folder, walked)])
    return Checked(folder, Findings(tuple(_of(problems, files)), accepted), walked)


def _of(problems: "Iterable[Problem]", files: frozenset[str]) -> "Iterator[Problem]":
    return (each for each in problems if not files or each.file in files)


def _meant(place: Path) -> tuple[Path, str]:
    """The desk's folder, and the name of the file in it; no name where the folder is meant."""
    full = Path(os.path.abspath(place))  # noqa: PTH100 - a link is what it is called, not what it is
    if full.is_dir():
        if not (full / "desk.yaml").is_file():
            _refuse(f"{place}: the folder has no desk.yaml; name a desk's folder")
        return full, ""
    if not full.is_file():
        _refuse(f"there is no file or folder '{place}'; name a desk's folder, or a file of a desk")
    folder = full.parent.parent if full.parent.name in _FOLDERS else full.parent
    if not (folder / "desk.yaml").is_file():
        _refuse(f"{place} belongs to no desk: there is no desk.yaml in {folder}")
    return folder, full.relative_to(folder).as_posix()


def _refuse_no_picture(out: Path | None) -> None:
    if out is not None and out.suffix not in (".html", ".svg"):
        _refuse(f"{out}: heat tables are drawn as .html or .svg only; name such a file")


def _explain(name: str) -> None:
    from matrices.checking.explained import explanation

    try:
        print(explanation(name), end="")
    except LookupError as error:
        _refuse(str(error.args[0]))


def _refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(WRONG_USAGE)


def _show(checked: list[Checked], form: Form, out: Path | None) -> None:
    from flows.commands.findings import as_github, as_json, as_text
    from flows.commands.sarif import as_sarif

    written = {"text": as_text, "json": as_json, "github": as_github, "sarif": as_sarif}[form]
    if out is None:
        written(checked, sys.stdout)
        return
    try:
        with out.open("w", encoding="utf-8") as file:
            written(checked, file)
    except OSError as error:
        _refuse(f"{out}: {error.strerror}; name another place")
