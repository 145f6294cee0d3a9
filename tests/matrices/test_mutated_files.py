"""Ten thousand files out of shape: a desk, or sentences with file and line, and never for long."""

import re
import sys
import time
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest

from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.files.documents import text_of
from matrices.files.graphs import path_json
from matrices.problems import ModelError, Problem
from tests.matrices.mutants import mutants
from tests.matrices.rostered import TEXT
from tests.matrices.small import LADDER, ROSTER, SMALL
from tests.matrices.test_tables import AS_CSV, TABLE, WITH_SMS, WRITTEN, with_table
from tests.matrices.wide import EVERYTHING, MANNED

IN_GERMAN = """\
Hit policy;first;;;;;
Priority;Refund;area;response;Level 1;Level 1 within;Level 1 by
1;> 2,50;-;30m;lead;15m;sms
1, 2;[0,5..2,5];\"""disk, full"", net";wall 2h;anna, team first;1h;
-;-;-;-;anna, ben;2h;
;;;;;;
"""
LONGEST = 1.0
"""Seconds of CPU that one file may take."""
WITHOUT_LINE = re.compile(
    r"the file is empty|the file is missing|the matrix has no rows"
    r"|the file cannot be read as JSON|the matrix has a row|byte "
)
_ENDS = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")


class Slowest(NamedTuple):
    seconds: float
    file: str
    text: str


@pytest.fixture(scope="module")
def desks(incidents: Desk) -> list[Mapping[str, str]]:
    """The library's desk and those of the tests: YAML, CSV, and a path as JSON."""
    rostered = TEXT.replace("teams:", "teams:\n  first: [anna]").replace(
        "\nroles:", "\nroles:\n  lead: dora"
    )
    json = {file: text for file, text in SMALL.items() if file != LADDER}
    json["paths/ladder.json"] = path_json(read_desk(SMALL).paths["ladder"])
    tables = [
        {**with_table(WRITTEN, TABLE), ROSTER: WITH_SMS},
        {**with_table(AS_CSV), ROSTER: WITH_SMS},
    ]
    found = [
        incidents.texts, SMALL, EVERYTHING, MANNED, {**SMALL, ROSTER: rostered}, json, *tables
    ]  # fmt: skip
    assert all(read_desk(texts).paths for texts in found)
    return found


def problems_of(texts: Mapping[str, str], mutant: str) -> tuple[Problem, ...]:
    """What is wrong with a desk of which one file came from a disk; nothing where it is one."""
    try:
        raw = texts[mutant].encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = b""  # half a character: no disk has it, but a program may
    try:
        read = {**texts, mutant: text_of(mutant, raw)} if raw else texts
        return () if read_desk(read).paths else (Problem("", 0, "a desk without a path"),)
    except ModelError as error:
        return error.problems or (Problem("", 0, "an error without a problem"),)


def misplaced(problem: Problem, texts: Mapping[str, str]) -> bool:
    """Whether a problem names no file of the desk, or no line of it."""
    if problem.file not in texts:
        return True
    if problem.line == 0:
        return not (problem.file.endswith(".json") or WITHOUT_LINE.match(problem.found))
    return not 0 < problem.line <= len(_ENDS.split(texts[problem.file]))


@pytest.mark.parametrize(
    ("seed", "count"),
    [
        pytest.param(8, 60, id="sixty"),
        pytest.param(2, 10_000, id="ten thousand", marks=pytest.mark.slow),
    ],
)
def test_a_file_out_of_shape_is_told_in_sentences(
    desks: list[Mapping[str, str]], seed: int, count: int
) -> None:
    broken, whole = told(mutants(desks, seed=seed, count=count))
    assert broken >= {"desk.yaml", "roster.yaml", LADDER, "paths/ladder.json", "matrices/speed.csv"}
    assert whole < count / 2


@pytest.mark.parametrize(
    ("seed", "count"),
    [
        pytest.param(3, 50, id="fifty"),
        pytest.param(4, 10_000, id="ten thousand", marks=pytest.mark.slow),
    ],
)
def test_a_roster_out_of_shape_is_told_in_sentences(
    desks: list[Mapping[str, str]], seed: int, count: int
) -> None:
    broken, whole = told(mutants(desks, seed=seed, count=count, only=ROSTER))
    assert ROSTER in broken
    assert whole < count / 2


def told(files: Iterator[tuple[str, dict[str, str]]]) -> tuple[set[str], int]:
    """In which files something is wrong, each in sentences, and how many are desks still."""
    slowest, broken, whole, count = Slowest(0, "", ""), set(), 0, 0
    for file, texts in files:
        count += 1
        begun = time.process_time()
        problems = problems_of(texts, file)
        seconds = time.process_time() - begun
        slowest = max(slowest, Slowest(seconds, file, texts[file]))
        whole += not problems
        for problem in problems:
            assert not misplaced(problem, texts), f"{problem!r}\n{texts[file]!r}"
            assert str(problem).encode(), problem
            broken.add(problem.file)
    sys.stdout.write(
        f"slowest: {slowest.seconds:.3f} s for {slowest.file}; {whole} of {count} are desks still\n"
    )
    assert slowest.seconds < LONGEST, slowest
    return broken, whole


@pytest.mark.parametrize(
    ("seed", "count"),
    [
        pytest.param(3, 50, id="fifty"),
        pytest.param(4, 10_000, id="ten thousand", marks=pytest.mark.slow),
    ],
)
def test_a_matrix_out_of_shape_is_told_in_sentences(seed: int, count: int) -> None:
    """Only matrices are changed here; what is told names the matrix, or who needs it as it was."""
    sheets = {
        TABLE: {**with_table(WRITTEN, TABLE), ROSTER: WITH_SMS},
        "matrices/speed.csv": {**with_table(AS_CSV), ROSTER: WITH_SMS},
        "matrices/table.csv": {
            **with_table(IN_GERMAN, "matrices/table.csv"),
            ROSTER: WITH_SMS,
            LADDER: SMALL[LADDER].replace("matrix: speed", "matrix: table"),
        },
    }
    alone: list[Mapping[str, str]] = [{file: texts[file]} for file, texts in sheets.items()]
    assert all(read_desk(texts).paths for texts in sheets.values())
    cells = 0
    for file, mutant in mutants(alone, seed=seed, count=count):
        texts = {**sheets[file], file: mutant[file]}
        begun = time.process_time()
        problems = problems_of(texts, file)
        assert time.process_time() - begun < LONGEST, mutant[file]
        for problem in problems:
            assert not misplaced(problem, texts), f"{problem!r}\n{texts[file]!r}"
            cells += bool(problem.cell)
            if (
                problem.file == file
                and problem.found.startswith("column '")
                and ("stands there twice" not in problem.found)
            ):
                assert problem.cell, problem
    assert cells > count / 30
