"""What is wrong with a file, as a sentence for the person who wrote it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matrices.checking.witnesses import Witness

_NEAREST = re.compile(r"(?:^|; )(?:did you mean '.*'\?|known are: .*|none is defined)$", re.DOTALL)

Severity = Literal["error", "warning", "note"]
"""A desk with an error does not run; a warning is likely a slip; a note is good to know."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Where something is wrong, what was found, and what would be right.

    `id` names the kind of problem (`matrices.checking.rules`), `cell` the column of a table, and
    `witness` is an example.

    >>> print(Problem("paths/gold.yaml", 7, "step 'desk' leads to 'laed'", "did you mean 'lead'?"))
    paths/gold.yaml:7: step 'desk' leads to 'laed'; did you mean 'lead'?
    """

    file: str
    line: int
    found: str
    right: str = ""
    id: str = "file-wrong"
    severity: Severity = "error"
    cell: str = ""
    witness: "Witness | None" = field(default=None, compare=False)

    def __str__(self) -> str:
        sentence = f"{self.found}; {self.right}" if self.right else self.found
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {sentence}"


class ModelError(ValueError):
    """Files that cannot be used as they are; `problems` holds every sentence, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, sorted by file and line."""
        self.problems = tuple(sorted(map(_named, problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def _named(problem: Problem) -> Problem:
    """The problem as one of a name where its sentence says the nearest one: see `nearest`."""
    if problem.id == "file-wrong" and _NEAREST.search(problem.right or problem.found):
        return replace(problem, id="name-unknown")
    return problem


def nearest(name: str, known: Iterable[str]) -> str:
    """The words that lead from a wrong name to the right one.

    >>> nearest("laed", ["lead", "desk"])
    "did you mean 'lead'?"
    >>> nearest("x", ["lead", "desk"])
    'known are: desk, lead'
    """
    names = sorted(set(known))
    close = get_close_matches(name, names, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known are: {', '.join(names)}" if names else "none is defined"
