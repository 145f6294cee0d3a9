"""Which path a ticket walks, as desk.yaml says it under `walks`."""

from collections.abc import Iterator, Mapping

from matrices.conditions import parse
from matrices.desk import Rule
from matrices.files.documents import Document
from matrices.files.shapes import DeskShape
from matrices.paths import Path
from matrices.problems import nearest
from matrices.tickets import Vocabulary


def read_walks(
    document: Document,
    shape: DeskShape,
    vocabulary: Vocabulary,
    paths: Mapping[str, Path],
) -> Iterator[Rule]:
    """The rules, in their order; what is wrong with them is put on the document."""
    for i, each in enumerate(shape.walks):
        name = each.path or each.otherwise
        if bool(each.when) != bool(each.path) or bool(each.otherwise) == bool(each.when):
            found = f"rule no. {i + 1} says neither or both of 'when' and 'else'"
            document.problem(("walks", i), found, "write {when: …, path: …} or {else: …}")
        elif name not in paths:
            document.problem(("walks", i), f"there is no path '{name}'", nearest(name, paths))
        if each.otherwise and i + 1 < len(shape.walks):
            found = f"rule no. {i + 1} is 'else', and rules come after it"
            document.problem(("walks", i), found, "write it as the last rule")
        try:
            condition = parse(each.when, vocabulary.fields) if each.when else None
            yield Rule(name, condition, document.line("walks", i))
        except ValueError as error:
            document.problem(("walks", i), str(error))
    if not shape.walks or not shape.walks[-1].otherwise:
        found = "some tickets would walk no path"
        document.problem(("walks",), found, "write {else: PATH} as the last rule")
