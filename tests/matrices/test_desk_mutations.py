"""Whatever happens to the texts of the library's desk: a desk, or sentences that name a file."""

import random
from collections.abc import Iterator, Mapping

import pytest

from matrices.checking.desks import check_desk
from matrices.checking.rules import RULES
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.problems import ModelError, Problem
from tests.matrices.planted import SOUND

SIGNS = "\t\n :,-{}[]'\"#&*!|>%@`\\x0aZ\x00\x85\u2028\u00e9\U0001f600?=.()~<\ufeff"
WORDS = [
    *("on", "yes", "null", "~", "{}", "[]", "&a", "*a", "<<: *a", "---\n", "...\n", "? ", "0m"),
    *("!!bool yes", "!!int x", "!!binary a", "!!set", "%YAML 1.1\n---\n", "0x1F", "1e9", "|9"),
    *(r'"\uD800"', r"\Uffffffff", "2026-01-01", "level 99", "after", "anywhere", "wall ", "-"),
]


def mutated(text: str, chance: random.Random) -> str:
    """The text with one character, word or line out of place."""
    at = chance.randrange(len(text) + 1)
    lines = text.split("\n")
    line, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(8):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + chance.choice(SIGNS) + text[at:]
        case 2:
            return text[:at] + chance.choice(SIGNS) + text[at + 1 :]
        case 3:
            return text[:at] + chance.choice(WORDS) + text[at:]
        case 4:
            return text[:at] + text[at + chance.randrange(30) :]
        case 5:
            del lines[line]
        case 6:
            lines.insert(line, lines[other])
        case _:
            lines[line] = lines[line][1:] if chance.random() < 0.5 else f" {lines[line]}"
    return "\n".join(lines)


def mutations(
    texts: Mapping[str, str], *, seed: int, count: int
) -> Iterator[tuple[str, dict[str, str]]]:
    """Desks with one file of theirs changed, in one place or a few."""
    chance = random.Random(seed)
    for _ in range(count):
        file = chance.choice(sorted(texts))
        text = texts[file]
        for _ in range(chance.choice([1, 1, 1, 2, 4])):
            text = mutated(text, chance)
        yield file, {**texts, file: text}


def problems_of(texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """What is wrong with the texts; nothing where they are a desk with a path."""
    try:
        return () if read_desk(texts).paths else (Problem("", 0, "a desk without a path"),)
    except ModelError as error:
        return error.problems or (Problem("", 0, "an error without a problem"),)


@pytest.mark.parametrize(
    ("seed", "count"),
    [
        pytest.param(1, 25, id="a few"),
        pytest.param(2, 2_500, id="thousands", marks=pytest.mark.slow),
    ],
)
def test_any_text_is_a_desk_or_told_to_be_wrong(incidents: Desk, seed: int, count: int) -> None:
    broken: set[str] = set()
    for file, texts in mutations(incidents.texts, seed=seed, count=count):
        for problem in problems_of(texts):
            assert problem.file in texts, f"{file}: {problem}"
            assert problem.line <= texts[problem.file].count("\n") + 1, f"{file}: {problem}"
            broken.add(file)
    assert broken == set(incidents.texts)


@pytest.mark.parametrize(
    "count",
    [pytest.param(25, id="a few"), pytest.param(600, id="many", marks=pytest.mark.slow)],
)
def test_what_can_be_read_can_be_checked(count: int) -> None:
    """Findings, or none: never a traceback. Each names a file of the desk and a kind that is."""
    checked = 0
    for _, texts in mutations(SOUND, seed=count, count=count):
        try:
            desk = read_desk(texts)
        except ModelError:
            continue
        checked += 1
        for problem in check_desk(desk):
            assert problem.file in texts
            assert problem.line > 0
            assert RULES[problem.id].severity == problem.severity
    assert checked > count / 20
