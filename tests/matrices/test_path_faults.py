"""A path that is put together wrongly: one sentence, at its line."""

import pytest

from tests.matrices.small import LADDER, changed, sentences

KINDS = "one of decide, work, notify, approve, act, wait, call, fork, end would be right"
TRIGGERS = "one of after, every, at, on, during, when, else would be right"
NAMES = "letters, digits, spaces, - _ and . are right, and not 'anywhere'"
AFTER, ON = "{after: level 1, go: chief}", "{on: reassigned, go: desk}"
CHOICE = "{when: \"ticket.priority == '1'\", go: alarm}"
DECIDE = f"      - {CHOICE}\n      - {{else: desk}}\n  alarm"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "notify: lead",
            "notify: lead\n    work: level 1",
            f"15: step 'alarm' is work and notify; {KINDS}",
            id="a step of two kinds",
        ),
        pytest.param(
            "    notify: lead\n", "", f"15: step 'alarm' is of no kind; {KINDS}", id="of no kind"
        ),
        pytest.param(
            f"    next:\n      - {AFTER}\n      - {ON}\n",
            "",
            "19: step 'desk' is never left; give it transitions under 'next'",
            id="no transitions",
        ),
        pytest.param(
            "{end: solved}",
            "{end: solved, tell: lead}",
            "29: step 'done' has 'tell'; 'end' takes none of them",
            id="an end that tells",
        ),
        pytest.param(
            DECIDE,
            f"      - {CHOICE}\n  alarm",
            "12: step 'sort' needs one 'else'; write it as the last choice",
            id="decide without else",
        ),
        pytest.param(
            DECIDE,
            f"      - {{else: desk}}\n      - {CHOICE}\n  alarm",
            "12: step 'sort' needs one 'else'; write it as the last choice",
            id="else is not the last choice",
        ),
        pytest.param(
            DECIDE,
            f"      - {CHOICE}\n      - {{else: alarm}}\n      - {{else: desk}}\n  alarm",
            "12: step 'sort' needs one 'else'; write it as the last choice",
            id="else twice",
        ),
        pytest.param(
            CHOICE,
            "{after: 5m, go: alarm}",
            "13: step 'sort' decides at once; use when, during and else",
            id="decide that waits",
        ),
        pytest.param(
            AFTER,
            "{go: chief}",
            f"22: step 'desk': a transition has no trigger; {TRIGGERS}",
            id="no trigger",
        ),
        pytest.param(
            AFTER,
            "{after: 15m, on: asked, go: chief}",
            f"22: step 'desk': a transition has after and on; {TRIGGERS}",
            id="two triggers",
        ),
        pytest.param(
            ON,
            "{on: reassigned}",
            "23: step 'desk': a transition leads to nowhere; "
            "it needs 'go: STEP', 'else: STEP' or 'stay: true'",
            id="leads nowhere",
        ),
        pytest.param(
            ON,
            "{on: reassigned, go: desk, stay: true}",
            "23: step 'desk': a transition leads to desk and stays; "
            "it needs 'go: STEP', 'else: STEP' or 'stay: true'",
            id="goes and stays",
        ),
        pytest.param(
            "{on: solved, go: done}",
            "{after: 5d, go: done}",
            "8: 'anywhere' has 'after'; only 'on' and 'at' hold at every step",
            id="anywhere that waits",
        ),
        pytest.param(
            AFTER,
            "{after: soon, go: chief}",
            "22: step 'desk': 'soon' is no wait; "
            "write a number and s, m, h or d, as in 15m, 2d or wall 4h",
            id="no wait",
        ),
        pytest.param(
            AFTER,
            "{after: wall 2d, go: chief}",
            "22: step 'desk': 'wall 2d': wall time is written in s, m or h; "
            "for days round the clock write wall 48h",
            id="days round the clock",
        ),
        pytest.param(
            "{end: solved}",
            "{end: solved}\n  lost: {end: forgotten}",
            "30: no transition leads to step 'lost'; lead one there or take it out",
            id="a step that nobody reaches",
        ),
        pytest.param(
            DECIDE,
            f"      - {CHOICE}\n      - {{else: sort}}\n  alarm",
            "11: sort → sort goes round without time passing; add a wait",
            id="a step that leads to itself at once",
        ),
        pytest.param(
            "    next:\n      - {else: desk}",
            "    next:\n      - {else: sort}",
            "11: sort → alarm → sort goes round without time passing; add a wait",
            id="two steps that lead to each other at once",
        ),
        pytest.param(
            "steps:\n",
            "steps:\n  anywhere: {wait: there, next: [{on: asked, go: desk}]}\n",
            f"11: a step cannot be called 'anywhere'; {NAMES}",
            id="a step called anywhere",
        ),
        pytest.param(
            "steps:\n",
            "steps:\n  a/b: {wait: there, next: [{on: asked, go: desk}]}\n",
            f"11: a step cannot be called 'a/b'; {NAMES}",
            id="a step with a stroke in its name",
        ),
        pytest.param(
            ON,
            "{after: 0m, go: desk}",
            "23: step 'desk': '0m' is no wait; from 1m to 5256000m are",
            id="a wait of no time",
        ),
        pytest.param(
            AFTER,
            "{after: 9999999h, go: chief}",
            "22: step 'desk': '9999999h' is no wait; from 1h to 87600h are",
            id="a wait of a thousand years",
        ),
    ],
)
def test_path(old: str, new: str, sentence: str) -> None:
    assert sentences(changed(LADDER, old, new)) == [f"{LADDER}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("starts: opened", 'starts: ""', id="a clock that nothing starts"),
        pytest.param("{end: solved}", '{end: ""}', id="an end without an outcome"),
        pytest.param(
            "{else: desk}\n  alarm", "{else: desk, at most: 1}\n  alarm", id="an else that runs out"
        ),
        pytest.param(
            "{else: desk}\n  alarm",
            "{else: desk, if: \"ticket.state == 'New'\"}\n  alarm",
            id="an else that may not hold",
        ),
    ],
)
def test_what_could_not_be_walked_is_refused(old: str, new: str) -> None:
    """Else the ticket stands there for ever, without a word."""
    found = sentences(changed(LADDER, old, new))
    assert [sentence for sentence in found if sentence.startswith(f"{LADDER}:")]


def test_no_end_is_reached_from_anywhere() -> None:
    texts = changed(LADDER, "  - {on: solved, go: done}\n", "  - {on: solved, stay: true}\n")
    texts[LADDER] = texts[LADDER].replace("{after: 1d, go: done}", "{after: 1d, go: chief}")
    right = "lead a transition to an end"
    assert sentences(texts) == [
        *(
            f"{LADDER}:{line}: no end can be reached from step '{step}'; {right}"
            for line, step in [(11, "sort"), (15, "alarm"), (19, "desk"), (24, "chief")]
        ),
        f"{LADDER}:29: no transition leads to step 'done'; lead one there or take it out",
    ]
