"""What the check found, on a path's picture: the steps it names, and its example ticket's way."""

import re
from dataclasses import replace

from diagrams.picture import Picture
from matrices.paths import Path
from matrices.problems import Problem

_QUOTED = re.compile(r"'([^']+)'")


def with_finding(picture: Picture, problem: Problem, path: Path) -> Picture:
    """The picture with a finding's steps and transitions marked, and the way of its example.

    What is said stands below the title: where, what was found, what would be right.
    """
    steps, ways = named_by(problem, path)
    witness = problem.witness
    entered = [step.partition("/")[0] for step in witness.steps] if witness else []
    taken = set(witness.ways) if witness else set()
    numbers: dict[str, list[str]] = {}
    for number, step in enumerate(entered, start=1):
        numbers.setdefault(step, []).append(f"{number}.")
    notes = [f"{problem.severity} {problem.id}: {problem}"]
    if witness is not None:
        notes.append(f"for example: {witness.words}")
    return replace(
        picture,
        title=f"{problem.id}: {picture.title}",
        nodes=tuple(
            replace(
                node,
                mark="finding" if node.id in steps else node.mark,
                taken=True if node.id in numbers else node.taken,
                badge=" ".join(numbers.get(node.id, [])) or node.badge,
            )
            for node in picture.nodes
        ),
        edges=tuple(
            replace(
                edge,
                mark="finding" if edge.id in ways else edge.mark,
                taken=True if edge.id in taken else edge.taken,
            )
            for edge in picture.edges
        ),
        notes=tuple(notes),
        words=(*notes, *picture.words),
    )


def named_by(problem: Problem, path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The steps and transitions of a path that a finding is about: by its line, and by name.

    A transition that it names does not mark its steps; where no line of the path is meant, names
    in quotes count.
    """
    own = problem.file == path.file
    ways = {each.id for each in path.transitions if own and each.line == problem.line}
    steps = {
        name for name, step in path.steps.items() if own and not ways and step.line == problem.line
    }
    quoted = set(_QUOTED.findall(problem.found)) if own or not problem.witness else set()
    steps |= quoted & set(path.steps)
    ways |= quoted & {each.id for each in path.transitions}
    return frozenset(steps), frozenset(ways)
