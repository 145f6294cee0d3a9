"""Story files out of shape: each slip with its file, its line and what would be right."""

import random
import re
from pathlib import Path

import pytest

from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.files.documents import text_of
from matrices.files.stories import load_stories, read_stories
from matrices.library import LIBRARY, names
from matrices.problems import ModelError, Problem
from matrices.rehearsing import rehearse
from tests.matrices.mutants import mutated
from tests.matrices.test_mutated_files import misplaced

FILE = "stories/a.yaml"
STORY = """\
stories:
  - story: A refund
    path: refund
    opened: Mon 2026-03-02 09:30
    ticket: {refund: 120, customer: Mme Girard}
    events:
      - +1h approved by claire
      - +61m done
    until: +1d
    expect:
      - {at: 09:30, step: small}
      - {at: 09:30, step: lead, tells: [claire by mail, didier by mail]}
      - {at: 10:30, step: pay, does: pay-refund}
      - {at: 10:31, step: paid}
    outcome: paid
"""


@pytest.fixture(scope="module")
def desk() -> Desk:
    return load_desk(LIBRARY / "refund-approval")


def test_a_story_that_can_be_read(desk: Desk) -> None:
    (story,) = read_stories({FILE: STORY}, desk)
    assert (story.title, story.path.name, story.outcome) == ("A refund", "refund", "paid")
    assert rehearse(story, desk).passed


SAID = [
    ("stories:", "storys:", "a.yaml:1: unknown key 'storys'; did you mean 'stories'?"),
    (
        "    opened:",
        "    openend:",
        "a.yaml:4: 'stories' no. 1: unknown key 'openend'; did you mean 'opened'?",
    ),
    ("    opened: Mon 2026-03-02 09:30\n", "", "a.yaml:2: 'stories' no. 1: 'opened' is missing"),
    ("Mon 2026-03-02", "Tue 2026-03-02", "a.yaml:4: 'Tue 2026-03-02 09:30' is no Tue; it is a Mon"),
    (
        "Mon 2026-03-02 09:30",
        "yesterday",
        (
            "a.yaml:4: 'yesterday' is no time; a wall time of Europe/Paris is written as in "
            "2026-03-02 09:30"
        ),
    ),
    (
        "path: refund\n",
        "path: refnd\n",
        "a.yaml:3: the desk has no path 'refnd'; did you mean 'refund'?",
    ),
    (
        "{refund: 120",
        "{refunds: 120",
        "a.yaml:5: a ticket has no field 'refunds'; did you mean 'refund'?",
    ),
    ("{refund: 120", "{refund: much", "a.yaml:5: refund 'much' is no number"),
    (
        "approved by",
        "aproved by",
        "a.yaml:7: 'aproved' never happens on this desk; did you mean 'approved'?",
    ),
    ("by claire\n", "by clair\n", "a.yaml:7: nobody is called 'clair'; did you mean 'claire'?"),
    ("+61m done", "at ten done", "a.yaml:8: 'at' is no time; a wall time of Europe/Paris"),
    (
        "+61m done",
        "+61m done=pay-refnd",
        "a.yaml:8: no step does 'pay-refnd'; did you mean 'pay-refund'?",
    ),
    (
        "until: +1d",
        "until: 2026-03-01 09:00",
        "a.yaml:9: the ticket is opened later; name a later time",
    ),
    ("step: small", "step: smal", "a.yaml:11: there is no step 'smal'; did you mean 'small'?"),
    (
        "step: small",
        "steps: small",
        "a.yaml:11: 'stories' no. 1 'expect' no. 1: unknown key 'steps'; did you mean 'step'?",
    ),
    (", step: small", "", "a.yaml:11: nothing is expected here; write step, tells or does"),
    (
        "claire by mail,",
        "claire by post,",
        (
            "a.yaml:12: 'claire by post' says not who is told by what; write NAME by "
            "CHANNEL; channels are: mail, sms, voice, chat"
        ),
    ),
    (
        "didier by mail",
        "diddier by mail",
        "a.yaml:12: nobody is called 'diddier'; did you mean 'didier'?",
    ),
    (
        "does: pay-refund",
        "does: pay-refnd",
        "a.yaml:13: the desk has no task 'pay-refnd'; did you mean 'pay-refund'?",
    ),
    (
        "at: 10:31",
        "at: 09:31",
        "a.yaml:14: '09:31' lies before the line above; write what comes first first",
    ),
    ("at: 10:31", "at: 25:31", "a.yaml:14: '2026-03-02 25:31' is no time; a wall time of "),
    (
        "outcome: paid",
        "outcome: payed",
        "a.yaml:15: path 'refund' never ends with 'payed'; did you mean 'paid'?",
    ),
    (
        "    outcome: paid\n",
        "    outcome:\n",
        "a.yaml:15: 'stories' no. 1 'outcome': found nothing; a text would be right",
    ),
]


@pytest.mark.parametrize(
    ("right", "wrong", "said"), SAID, ids=[said.partition(": ")[2] for _, _, said in SAID]
)
def test_a_slip_is_told(desk: Desk, right: str, wrong: str, said: str) -> None:
    assert right in STORY
    with pytest.raises(ModelError) as error:
        read_stories({FILE: STORY.replace(right, wrong, 1)}, desk)
    assert any(str(each).startswith(f"stories/{said}") for each in error.value.problems)


def test_every_slip_of_every_file_is_told_at_once(desk: Desk) -> None:
    texts = {
        FILE: STORY.replace("step: small", "step: smal").replace("+61m done", "+61m don"),
        "stories/b.yaml": STORY.replace("path: refund\n", "path: refnd\n"),
    }
    with pytest.raises(ModelError) as error:
        read_stories(texts, desk)
    assert [(each.file[-6:], each.line) for each in error.value.problems] == [
        ("a.yaml", 8),
        ("a.yaml", 11),
        ("b.yaml", 2),
        ("b.yaml", 3),
    ]


def test_a_title_stands_once(desk: Desk) -> None:
    with pytest.raises(ModelError) as error:
        read_stories({FILE: STORY, "stories/b.yaml": STORY}, desk)
    assert str(error.value) == (
        "stories/b.yaml:2: another story has this title; the first is in stories/a.yaml:2; "
        "give it a title of its own"
    )


def test_a_file_that_is_no_text(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / FILE).write_bytes(b"stories:\n  - \xff")
    (tmp_path / "stories" / "b.yaml").write_text("", encoding="utf-8")
    with pytest.raises(ModelError) as error:
        load_stories(tmp_path, desk)
    assert [str(each) for each in error.value.problems] == [
        "stories/a.yaml:2: byte 0xff is no UTF-8; save the file as UTF-8",
        "stories/b.yaml: the file is empty",
    ]


@pytest.mark.parametrize(
    ("seed", "count"),
    [
        pytest.param(1, 50, id="fifty"),
        pytest.param(2, 10_000, id="ten thousand", marks=pytest.mark.slow),
    ],
)
def test_a_story_file_out_of_shape_is_told_in_sentences(seed: int, count: int) -> None:
    chance = random.Random(seed)
    loaded = {name: load_desk(LIBRARY / name) for name in names()}
    files = sorted(LIBRARY.glob("*/stories/*.yaml"))
    read = wrong = 0
    for _ in range(count):
        file = chance.choice(files)
        head, *stories = re.split(r"(?m)^(?=  - story:)", file.read_text(encoding="utf-8"))
        text = head + chance.choice(stories)
        for _ in range(chance.choice([1, 1, 2, 5])):
            text = mutated(text, text, chance)
        problems = problems_of(text, loaded[file.parent.parent.name])
        read, wrong = read + (not problems), wrong + bool(problems)
        for problem in problems:
            assert not misplaced(problem, {FILE: text}), f"{problem!r}\n{text!r}"
            assert str(problem).encode(), problem
    assert min(read, wrong) > count / 20


def problems_of(text: str, desk: Desk) -> tuple[Problem, ...]:
    """What is wrong with a file; of one that can be read the stories are played, too."""
    try:
        raw = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "surrogatepass")
    try:
        for story in read_stories({FILE: text_of(FILE, raw)}, desk)[:1]:
            rehearse(story, desk)
    except ModelError as error:
        return error.problems or (Problem("", 0, "an error without a problem"),)
    return ()
