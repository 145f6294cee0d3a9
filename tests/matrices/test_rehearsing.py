"""Stories as data: what is said where one goes another way, and what none takes."""

import pytest

from matrices.desk import Desk
from matrices.files.desks import load_desk
from matrices.files.stories import read_stories
from matrices.library import LIBRARY
from matrices.moments import as_expected
from matrices.rehearsing import Rehearsal, rehearse, untaken

STORY = """\
stories:
  - story: Nobody takes it
    opened: Mon 2026-03-02 09:00
    ticket: {severity: urgent}
    events: [+20m solved by svea]
    until: +1h
    expect:
      - {at: 09:00, step: first-line, tells: [jule by mail, mehmet by mail, ole by mail]}
      - {at: 09:15, step: specialists, tells: [svea by mail, tomasz by mail]}
      - {at: +20m, step: solved}
"""


@pytest.fixture(scope="module")
def desk() -> Desk:
    return load_desk(LIBRARY / "tiered-support")


def played(text: str, desk: Desk) -> Rehearsal:
    (story,) = read_stories({"stories/a.yaml": text}, desk)
    return rehearse(story, desk)


def test_a_story_that_goes_as_written(desk: Desk) -> None:
    assert played(STORY, desk).passed


@pytest.mark.parametrize(
    ("written", "changed", "said"),
    [
        pytest.param(
            "at: 09:15, step",
            "at: 09:16, step",
            "stories/a.yaml:9: step 'specialists' at Mon 2026-03-02 09:16 is expected, and step "
            "'specialists' at Mon 2026-03-02 09:15 (after level 1) comes",
            id="another instant",
        ),
        pytest.param(
            "step: specialists",
            "step: developers",
            "stories/a.yaml:9: step 'developers' at Mon 2026-03-02 09:15 is expected, and step "
            "'specialists' at Mon 2026-03-02 09:15 (after level 1) comes",
            id="another step",
        ),
        pytest.param(
            "[svea by mail, tomasz by mail]",
            "[svea by sms, tomasz by mail]",
            "stories/a.yaml:9: at Mon 2026-03-02 09:15 svea by sms is not told, "
            "but svea by mail, tomasz by mail",
            id="told in another way",
        ),
        pytest.param(
            "[svea by mail, tomasz by mail]",
            "svea by mail",
            "stories/a.yaml:9: at Mon 2026-03-02 09:15 tomasz by mail is told (after level 1), "
            "which is not expected",
            id="somebody else is told too",
        ),
        pytest.param(
            "      - {at: +20m, step: solved}\n",
            "",
            "stories/a.yaml:9: step 'solved' at Mon 2026-03-02 09:20 (on solved) is not expected",
            id="more happens than is expected",
        ),
        pytest.param(
            "step: solved}\n",
            "step: solved}\n      - {at: 09:30, tells: katrin by mail}\n",
            "stories/a.yaml:11: a message to katrin by mail at Mon 2026-03-02 09:30 is expected, "
            "and nothing more happens",
            id="less happens than is expected",
        ),
        pytest.param(
            "step: solved}\n",
            "step: solved}\n    outcome: solved\n",
            "stories/a.yaml:2: outcome 'solved' is expected, and the ticket stands at 'solved'",
            id="it should end and does not",
        ),
        pytest.param(
            "    until: +1h\n",
            "",
            "stories/a.yaml:9: step 'closed' at Mon 2026-03-09 09:20 (after 5d) is not expected",
            id="followed to its end",
        ),
        pytest.param(
            "until: +1h\n",
            "until: +20d\n",
            "stories/a.yaml:10: step 'closed' at Mon 2026-03-09 09:20 (after 5d) is not expected",
            id="until long after",
        ),
    ],
)
def test_the_first_difference_is_a_sentence(
    desk: Desk, written: str, changed: str, said: str
) -> None:
    assert written in STORY
    assert str(played(STORY.replace(written, changed), desk).problem) == said


def test_an_end_that_is_not_expected(desk: Desk) -> None:
    text = STORY.replace("    until: +1h\n", "") + "      - {at: 2026-03-09 09:20, step: closed}\n"
    problem = played(text, desk).problem
    assert str(problem) == (
        "stories/a.yaml:2: the walk ends with outcome 'solved', which is not expected"
    )


def written(rehearsal: Rehearsal) -> list[str]:
    story = rehearsal.story
    return list(as_expected(rehearsal.moments, story.opened, story.path.calendar.zone))


def test_a_story_without_an_end_says_so(desk: Desk) -> None:
    text = STORY.replace("    events: [+20m solved by svea]\n    until: +1h\n", "")
    lines = "".join(f"      {line}\n" for line in written(played(text, desk)))
    head = text.partition("      - {")[0]
    problem = played(head + lines, desk).problem
    assert str(problem) == (
        "stories/a.yaml:2: it goes on and on after Thu 2026-09-17 17:00; say 'until'"
    )


def test_what_happens_can_be_written_into_the_story(desk: Desk) -> None:
    assert written(played(STORY, desk)) == [
        "- {at: 09:00, step: first-line, tells: [jule by mail, mehmet by mail, ole by mail]}",
        "- {at: 09:15, step: specialists, tells: [svea by mail, tomasz by mail]}",
        "- {at: 09:20, step: solved}",
    ]


def test_what_no_story_takes(desk: Desk) -> None:
    left = untaken(desk, [played(STORY, desk)])
    taken = {"anywhere/1", "first-line/2"}
    ways = {each.id for path in desk.paths.values() for each in path.transitions}
    assert {way.id for way in left} == ways - taken
    assert "paths/tiered-support.yaml:46: no story takes 'after level 2' of 'specialists'" in str(
        next(way for way in left if way.id == "specialists/3")
    )


def test_an_acknowledgement_that_never_expires_is_told() -> None:
    desk = load_desk(LIBRARY / "on-call-chain")
    left = [str(way) for way in untaken(desk, [])]
    assert any("no story takes the acknowledgement of 'lead' to its expiry" in way for way in left)
