"""Paths that call others: every end leads on, nothing turns without time or in circles."""

import pytest

from tests.matrices.small import LADDER, SMALL, sentences

ASK = "paths/ask.yaml"
ENDS = """\
path: ask
calendar: office
matrix: speed
start: wait
steps:
  wait:
    wait: somebody answers
    next:
      - {on: asked, go: granted}
      - {after: 1h, go: late}
  granted: {end: granted}
  late: {end: late}
"""
AT_ONCE = """\
path: ask
calendar: office
matrix: speed
start: choose
steps:
  choose:
    decide:
      - {when: "ticket.priority == '1'", go: wait}
      - {else: granted}
  wait:
    wait: somebody answers
    next:
      - {on: asked, go: granted}
  granted: {end: granted}
"""


def calling(*back: str, path: str = ENDS) -> list[str]:
    """What is said of the small desk where first line calls the path, and comes back so."""
    lines = "".join(f"      - {{{each}}}\n" for each in back)
    call = f"  chief:\n    call: ask\n    next:\n{lines}  done"
    before, _, after = SMALL[LADDER].partition("  chief:\n")
    ladder = before + call + after.partition("  done")[2]
    return sentences({**SMALL, LADDER: ladder, ASK: path})


@pytest.mark.parametrize(
    "back",
    [
        pytest.param(("on: returned, go: done",), id="whatever the end"),
        pytest.param(("on: returned late, go: desk", "else: done"), id="one end, and else"),
        pytest.param(("on: returned late, go: desk", "on: returned granted, go: done"), id="each"),
    ],
)
def test_every_end_leads_on(back: tuple[str, ...]) -> None:
    assert calling(*back) == []


@pytest.mark.parametrize(
    ("back", "sentence"),
    [
        pytest.param(
            ("on: returned granted, go: done",),
            f"{LADDER}:24: step 'chief' leads nowhere when 'ask' ends with 'late'; "
            "add {on: returned, go: …} or {else: …} as the last",
            id="one end is not caught",
        ),
        pytest.param(
            ("on: returned granted, go: done", "on: returned late, at most: 2, go: desk"),
            f"{LADDER}:24: step 'chief' leads nowhere when 'ask' ends with 'late'; "
            "add {on: returned, go: …} or {else: …} as the last",
            id="an end is caught twice only",
        ),
        pytest.param(
            ("on: returned refused, go: done", "else: done"),
            f"{LADDER}:27: step 'chief': path 'ask' never ends with 'refused'; "
            "known are: granted, late",
            id="an end that there is not",
        ),
        pytest.param(
            ("after: 1h, go: done", "else: done"),
            f"{LADDER}:27: step 'chief': a call has 'after'; "
            "use on, at and else; waits belong into the called path",
            id="a wait at the call",
        ),
        pytest.param(
            ("on: reassigned, stay: true, until: asked", "else: done"),
            f"{LADDER}:27: step 'chief': a call has 'until'; write it at a step of the called path",
            id="an until at the call",
        ),
    ],
)
def test_what_a_call_lacks(back: tuple[str, ...], sentence: str) -> None:
    assert calling(*back) == [sentence]


def test_a_call_that_comes_back_at_once_may_not_be_called_again_at_once() -> None:
    assert calling("on: returned, go: chief", path=AT_ONCE) == [
        f"{LADDER}:24: chief → chief goes round without time passing; add a wait"
    ]
    assert calling("on: returned, go: chief", path=ENDS) == []
    assert calling("else: chief", "on: solved, go: done", path=ENDS) == []
    assert calling("else: chief", "on: solved, go: done", path=AT_ONCE) == [
        f"{LADDER}:24: chief → chief goes round without time passing; add a wait"
    ]


def test_paths_that_call_each_other() -> None:
    back = ENDS.replace("wait: somebody answers", "call: ladder").replace(
        "on: asked, go: granted", "else: granted"
    )
    back = back.replace("      - {after: 1h, go: late}\n", "").replace("  late: {end: late}\n", "")
    (found,) = calling("on: returned, go: done", path=back)
    assert "call each other; a path cannot be called while it is walked" in found


def test_a_path_that_is_not_there() -> None:
    found = calling("else: done", path=ENDS.replace("path: ask", "path: asking"))
    right = "which is no path of this desk; did you mean 'asking'?"
    assert found == [f"{LADDER}:25: step 'chief' calls 'ask', {right}"]
