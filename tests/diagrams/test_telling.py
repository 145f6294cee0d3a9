"""The log's lines in words: each kind says what happened, and why where a rule stands behind it."""

from datetime import timedelta
from typing import get_args

import pytest

from diagrams.telling import length, title_of, what, why
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.happenings import Happenings
from matrices.log import EntryKind
from matrices.story import Line
from matrices.trying import TICKET, Trial, try_path
from tests.conftest import berlin
from tests.examples import EXAMPLES


@pytest.fixture(scope="module")
def desk() -> Desk:
    return read_desk(EXAMPLES)


def tried(desk: Desk, name: str, *said: str, opened: str, **told: str) -> Trial:
    path, begin = desk.paths[name], berlin(opened)
    reader = Happenings(path, desk.roster, TICKET)
    events = reader.events(said, begin)
    limit = reader.moment("until", "+6h", begin)
    reader.stop_at_problems()
    return try_path(
        path=path, roster=desk.roster, opened=begin, told=told, events=events, until=limit
    )


def told(trial: Trial, kind: str) -> list[str]:
    """What the lines of a kind say, and why where they say it."""
    lines = [line for line in trial.lines if line.entry.kind == kind]
    return [" · ".join(filter(None, (what(line, trial.path), why(line)))) for line in lines]


NIGHT, DAY = "2026-03-03 22:00", "2026-03-02 09:00"
MAJOR = {"priority": "P1"}
REFUND = {"refund": "120"}


@pytest.mark.parametrize(
    ("path", "opened", "known", "happens", "kind", "expected"),
    [
        pytest.param(
            "paging", NIGHT, {}, ["+7m acknowledged by chris"], "acknowledged",
            ["acknowledged at Page who is on call by chris · on acknowledged"],
            id="who acknowledged what",
        ),
        pytest.param(
            "paging", NIGHT, {}, ["+7m acknowledged"], "acknowledged",
            ["acknowledged at Page who is on call · on acknowledged"],
            id="nobody says who",
        ),
        pytest.param(
            "paging", NIGHT, {}, ["+7m acknowledged by chris", "+70m confirmed"], "reminded",
            ["asks again at Page who is on call"] * 2,
            id="a reminder, and the next an hour after it",
        ),
        pytest.param(
            "paging", NIGHT, {}, ["+7m acknowledged by chris"], "expired",
            ["the acknowledgement of Page who is on call is over"],
            id="an acknowledgement that nobody confirmed",
        ),
        pytest.param(
            "paging", NIGHT, {}, ["+3m acknowledged by chris"], "withdrawn",
            ["no more messages to chris"],
            id="somebody acted before the text message",
        ),
        pytest.param(
            "paging", NIGHT, {}, ["+1m snoozed=2h"], "snoozed",
            ["snoozed at Page who is on call for 2h"],
            id="snoozed for a time",
        ),
        pytest.param(
            "paging", NIGHT, {}, ["+1m snoozed=2026-03-03 23:30"], "snoozed",
            ["snoozed at Page who is on call until Tue 2026-03-03 23:30"],
            id="snoozed until an instant, in the calendar's zone",
        ),
        pytest.param(
            "tiered-support", DAY, MAJOR, ["+1m snoozed"], "snoozed",
            [("snoozed at Major incident / On-call repairs and Major incident / Keep everybody "
              "informed until woken")],
            id="snoozed in both branches",
        ),
        pytest.param(
            "tiered-support", DAY, MAJOR, ["+1m repaired"], "joined",
            ["has come to Major incident / Service restored"],
            id="the first branch at the join",
        ),
        pytest.param(
            "refunds", DAY, REFUND, ["+1m approved by dora"], "told",
            ["tell dora by sms", "carry out pay-refund", "tell anna by mail", "tell ben by mail"],
            id="a task is carried out, not told",
        ),
        pytest.param(
            "refunds", DAY, {"refund": "1200"}, ["+1m approved by dora"], "ignored",
            [("the answer changes nothing at Whoever may approve it · on approved · "
              "dora was not asked")],
            id="an answer that changed nothing, and why",
        ),
        pytest.param(
            "refunds", DAY, {"refund": "1200"}, [], "step",
            ["→ How much is it? · on opened",
             "→ Whoever may approve it · else · [refund 1200]"],
            id="what somebody is asked to approve",
        ),
        pytest.param(
            "tiered-support", DAY, {}, ["+1m resolved", "+2m customer-replied"], "set",
            ["sets state: solved → open · on customer-replied · the customer answered"],
            id="what the path itself changed",
        ),
        pytest.param(
            "paging", NIGHT, {}, ["+1m jumped=office by dora"], "step",
            ["→ Who is there? · on opened", "→ Page who is on call · else",
             "→ First line takes it · on jumped · dora sent it there · [holder anna]"],
            id="sent to a step by somebody",
        ),
        pytest.param(
            "paging", DAY, {}, [], "step",
            ["→ Who is there? · on opened",
             "→ First line takes it · during calendar service-desk · [holder anna]",
             "→ Page the duty manager · after 30m · nobody took it · ↗ functional"],
            id="a wait that the rule says is not said again",
        ),
    ],
)  # fmt: skip
def test_a_line_says_what_happened(
    desk: Desk,
    path: str,
    opened: str,
    known: dict[str, str],
    happens: list[str],
    kind: str,
    expected: list[str],
) -> None:
    found = told(tried(desk, path, *happens, opened=opened, **known), kind)
    assert found[: len(expected)] == expected


def test_every_kind_of_line_has_words(desk: Desk) -> None:
    path = desk.paths["paging"]
    entry = tried(desk, "paging", opened=DAY).lines[0].entry
    values = dict.fromkeys(("whom", "by", "state", "outcome", "wait", "field", "old", "new"), "x")
    for kind in get_args(EntryKind):
        line = Line("T-1/1", 1, entry._replace(kind=kind, values=values), entry.at, "", "")
        assert what(line, path)


@pytest.mark.parametrize(
    ("step", "title"),
    [
        pytest.param("first-line", "First line takes it", id="a step"),
        pytest.param("major/repair", "Major incident / On-call repairs", id="of a called path"),
        pytest.param("gone", "gone", id="a step that the version does not have"),
        pytest.param("major/gone", "Major incident / gone", id="nor the called path"),
    ],
)
def test_the_title_of_a_step(desk: Desk, step: str, title: str) -> None:
    assert title_of(step, desk.paths["tiered-support"]) == title


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0m"), (1, "1s"), (60, "1m"), (3600, "1h"), (5400, "1h 30m"), (90061, "25h 1m 1s"),
     (-5400, "-1h 30m"), (0.5, "0.5s"), (1.25, "1.25s")],
)  # fmt: skip
def test_lengths_are_hours_minutes_and_seconds(seconds: float, words: str) -> None:
    assert length(timedelta(seconds=seconds)) == words
