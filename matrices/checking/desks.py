"""Everything that is wrong with a desk that can be read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from matrices.checking.structure import structure
from matrices.desk import Acceptance, Desk
from matrices.problems import ModelError, Problem

Look = Callable[[Desk], Iterator[Problem]]

LOOKS: Sequence[Look] = (structure,)
"""Each looks at the whole desk for problems of a few kinds."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the check finds: what is open, and what the desk accepts with a reason."""

    open: tuple[Problem, ...]
    accepted: tuple[tuple[Problem, Acceptance], ...] = ()


def check_desk(desk: Desk) -> tuple[Problem, ...]:
    """Every problem of the desk, by file and line; empty where it is sound.

    What cannot be read has been refused before, when the desk was loaded; what the desk accepts
    is none.
    """
    return findings(desk).open


def findings(desk: Desk) -> Findings:
    """Every problem of the desk, those that it accepts by themselves."""
    found = sorted({problem for look in LOOKS for problem in look(desk)})
    accepted = [
        (problem, each)
        for problem in found
        if (each := next((each for each in desk.accepts if _meant(each, problem)), None))
    ]
    taken = {problem for problem, _ in accepted}
    left = [problem for problem in found if problem not in taken]
    return Findings(tuple(sorted([*left, *_idle(desk, found)])), tuple(accepted))


def refuse_unsound(desk: Desk) -> None:
    """ModelError with every error that the check finds; warnings and notes do not matter."""
    errors = [problem for problem in check_desk(desk) if problem.severity == "error"]
    if errors:
        raise ModelError(errors)


def _meant(each: Acceptance, problem: Problem) -> bool:
    named = (each.finding, each.at) == (problem.id, problem.file)
    return named and each.about in f"{problem.found}; {problem.right}"


def _idle(desk: Desk, found: Iterable[Problem]) -> Iterator[Problem]:
    """Lines of `accepts` that accept nothing."""
    problems = tuple(found)
    for each in desk.accepts:
        if not any(_meant(each, problem) for problem in problems):
            about = f" about '{each.about}'" if each.about else ""
            said = f"'{each.finding}'{about} is accepted at {each.at}, where it is not found"
            yield Problem(
                "desk.yaml", each.line, said, "take the line out", "accept-unused", "warning"
            )
