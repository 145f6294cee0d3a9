"""The findings that a desk means so: the lines of `accepts` in desk.yaml."""

from collections.abc import Collection, Iterator

from matrices.checking.rules import RULES
from matrices.desk import Acceptance
from matrices.files.places import Document
from matrices.files.shapes import DeskShape
from matrices.problems import nearest


def read_accepts(
    document: Document, shape: DeskShape, files: Collection[str]
) -> Iterator[Acceptance]:
    """Each line of `accepts`, with problems on the document where it names what is not there."""
    for i, each in enumerate(shape.accepts):
        place = ("accepts", i)
        if each.finding not in RULES:
            found = f"the check finds no '{each.finding}'"
            document.problem((*place, "finding"), found, nearest(each.finding, RULES))
        if each.at not in files:
            found = f"the desk has no file '{each.at}'"
            document.problem((*place, "at"), found, nearest(each.at, files))
        line = document.line(*place)
        yield Acceptance(each.finding, each.at, each.because, line, each.about)
