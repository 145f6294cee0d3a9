"""What is wrong with a text that is no YAML, in the words of whoever wrote it."""

import re
from collections.abc import Sequence

from ruamel.yaml.error import MarkedYAMLError

from matrices.problems import Problem

_LIKE_AROUND = "indent it like the lines around it"
_IN_QUOTES = "put the whole text in quotes"
_COLON = "a ':' stands where none can"
_SAID: Sequence[tuple[str, str, str]] = (
    (r"found character '\\t'", "a tab stands here", "indent with spaces"),
    (r"found character (?P<sign>'.')", "a text begins with {sign}", _IN_QUOTES),
    (
        r"<block end>, but found '<block (mapping|sequence) start>'",
        "the line is indented otherwise than those around it",
        _LIKE_AROUND,
    ),
    (
        r"<block end>, but found '[?-]'",
        "a line with - and one without it stand in one part",
        f"write - before each or before none, or {_LIKE_AROUND}",
    ),
    (
        r"<block end>, but found '<scalar>'",
        "words stand behind the quotes in which the text ends",
        "put the whole text in quotes, and write a quote in it twice",
    ),
    (
        r"(<block end>|node content), but found '(?P<sign>[\]},])'",
        "a '{sign}' stands where none can",
        f"take it out, or {_IN_QUOTES}",
    ),
    (
        r"mapping values are not allowed",
        _COLON,
        f"{_LIKE_AROUND}, or put a text that has ': ' in quotes",
    ),
    (
        r"could not find expected ':'",
        "a line above has no ': ' between its key and its value",
        "write it as key: value",
    ),
    (
        r"expected ',' or '(?P<sign>[\]}])'",
        "a comma or '{sign}' is missing before this",
        "write commas between what stands in brackets, and '{sign}' behind it",
    ),
    (
        r"but found '<stream end>'",
        "a bracket is opened above and never closed",
        "close it",
    ),
    (
        r"found unexpected end of stream",
        "a quote is opened in line {begun} and never closed",
        "close it",
    ),
    (r"sequence entries are not allowed", "a list begins in the line of its key", "begin it below"),
    (
        r"found unknown escape character '(?P<sign>.)'",
        "'\\{sign}' means nothing in double quotes",
        "use single quotes, or write \\\\",
    ),
    (
        r"found undefined alias (?P<sign>'.*')",
        "an alias (*name) stands here, and nothing has the name {sign}",
        "write the part out, or put a text in quotes",
    ),
    (r"found another document", "another document begins here", "take the --- or ... line out"),
)
"""What the parser says, what was found in other words, and what would be right."""


def unreadable(file: str, error: MarkedYAMLError) -> Problem:
    """What keeps a text from being read, at its line."""
    mark, begun = error.problem_mark or error.context_mark, error.context_mark
    line = mark.line + 1 if mark else 0
    said = error.problem or error.context or ""
    for pattern, found, right in _SAID:
        if met := re.search(pattern, said):
            words = {**met.groupdict(), "begun": begun.line + 1 if begun else line}
            return Problem(file, line, found.format(**words), right.format(**words))
    return Problem(file, line, f"the file cannot be read as YAML: {said}")
