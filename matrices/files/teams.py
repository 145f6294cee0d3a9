"""Teams that are named and have nobody in them: told where the roster says so, once each."""

from collections.abc import Iterable, Iterator

from matrices.files.documents import Document
from matrices.files.shapes import RosterShape
from matrices.problems import Problem
from matrices.refusals import nobody_in


def told_once(
    problems: Iterable[Problem], document: Document, shape: RosterShape
) -> Iterator[Problem]:
    """The problems, those about one team without people as one at the team's line."""
    empty = {nobody_in(team): team for team, members in shape.teams.items() if not members}
    naming: dict[str, list[Problem]] = {}
    for each in problems:
        sentence = next((said for said in empty if each.found.endswith(said)), None)
        if sentence is None:
            yield each
        else:
            naming.setdefault(sentence, []).append(each)
    for sentence, named in naming.items():
        first = min(named)
        more = f", and {len(named) - 1} more" if len(named) > 1 else ""
        right = f"{first.file}:{first.line} names it{more}; put somebody into it"
        line = document.line("teams", empty[sentence])
        yield Problem(document.file, line, sentence, right)
