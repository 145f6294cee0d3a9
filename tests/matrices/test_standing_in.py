"""Who comes where nobody is there: fallbacks, managers who are away, own hours, everybody."""

import pytest

from matrices.targets import Target
from tests.conftest import berlin
from tests.matrices.rostered import TEXT, behind, roster

AWAY = TEXT.replace("  dora: {voice", "  dora: {away: [2026-06-01 to 2026-06-05], voice").replace(
    "specialists: [chris]", "specialists: [ben]"
)
QUIET = TEXT.replace("      - {else: dora}\n", "      - {else: nobody}\n").replace(
    "2026-05-02 08:00: ben}", "2026-05-02 08:00: nobody}"
)
HOURS = TEXT.replace("  anna: {", "  anna: {hours: {mon-fri: 08:00-12:00}, ").replace(
    "  ben: {", "  ben: {hours: {mon-fri: 10:00-18:00}, zone: Europe/London, "
)


@pytest.mark.parametrize(
    ("target", "at", "people"),
    [
        pytest.param("team first-line else dora", "2026-04-20 10:00", "anna, ben", id="the first"),
        pytest.param("team specialists else anna", "2026-12-24 10:00", "anna", id="all are away"),
        pytest.param("ben else anna", "2026-12-20 23:59", "ben", id="a person who is there"),
        pytest.param("ben else anna", "2026-12-21 00:00", "anna", id="a person who is away"),
        pytest.param("anna else ben", "2026-12-24 10:00", "anna", id="the last is not looked for"),
        pytest.param("zoe else anna", "2026-04-20 10:00", "anna", id="somebody unknown"),
        pytest.param(
            "team specialists else ben else anna", "2026-12-24 10:00", "anna", id="a chain of three"
        ),
        pytest.param(
            "team specialists else ben", "2026-12-24 10:00", "ben",
            id="all are away: the last is meant, as if he stood there alone",
        ),
        pytest.param(
            "on-call night else manager of anna", "2026-04-18 10:00", "dora", id="nobody's shift"
        ),
        pytest.param("team nobody else queue backlog", "2026-04-18 10:00", "backlog", id="a queue"),
    ],
)  # fmt: skip
def test_fallbacks(target: str, at: str, people: str) -> None:
    text = AWAY.replace("      - {else: dora}\n", "      - {else: nobody}\n")
    assert behind(target, at, text=text) == people


@pytest.mark.parametrize(
    ("target", "at", "people"),
    [
        pytest.param("on-call night", "2026-04-20 10:00", "ben", id="somebody's shift"),
        pytest.param("on-call night", "2026-04-18 10:00", "", id="nobody's shift"),
        pytest.param("on-call network", "2026-05-01 07:59", "chris", id="before the override"),
        pytest.param("on-call network", "2026-05-01 08:00", "", id="overridden by nobody"),
        pytest.param("manager of on-call network", "2026-05-01 08:00", "", id="nobody's manager"),
    ],
)
def test_nobody_may_be_on_call_where_the_roster_says_so(target: str, at: str, people: str) -> None:
    assert behind(target, at, text=QUIET) == people


@pytest.mark.parametrize(
    ("target", "at", "people"),
    [
        pytest.param("manager of anna", "2026-05-31 23:59", "dora", id="there"),
        pytest.param("manager of anna", "2026-06-01 00:00", "emil", id="away: the next above"),
        pytest.param("manager of team first-line", "2026-06-01 00:00", "emil", id="of a team"),
        pytest.param("manager of manager of anna", "2026-06-01 00:00", "emil", id="two above"),
        pytest.param("manager of dora", "2026-05-01 10:00", "emil", id="nobody above: still he"),
        pytest.param("duty manager", "2026-06-01 00:00", "dora", id="a role is meant when away"),
    ],
)
def test_a_manager_who_is_away_is_passed_over_upwards(target: str, at: str, people: str) -> None:
    assert behind(target, at, text=AWAY) == people


@pytest.mark.parametrize(
    ("at", "people"),
    [
        pytest.param("2026-04-20 09:00", "anna", id="only she works"),
        pytest.param("2026-04-20 11:00", "anna, ben", id="both work: ten in London"),
        pytest.param("2026-04-20 12:00", "ben", id="her hours are over"),
        pytest.param("2026-04-20 22:00", "anna, ben", id="nobody works: all who are there"),
        pytest.param("2026-12-22 11:30", "anna", id="ben is away"),
        pytest.param("2026-12-22 13:00", "anna", id="ben is away, and she is off duty"),
    ],
)
def test_who_is_next_or_least_loaded_is_on_duty_where_anybody_is(at: str, people: str) -> None:
    assert behind("next in team first-line", at, text=HOURS) == people
    assert behind("least loaded in team first-line", at, text=HOURS) == people


def test_own_hours_silence_nobody_who_is_named() -> None:
    assert behind("team first-line", "2026-04-20 22:00", text=HOURS) == "anna, ben"
    assert behind("anna", "2026-04-20 22:00", text=HOURS) == "anna"


@pytest.mark.parametrize(
    ("person", "at", "on_duty"),
    [
        pytest.param("anna", "2026-04-20 08:00", True, id="when her hours begin"),
        pytest.param("anna", "2026-04-20 12:00", False, id="when they end"),
        pytest.param("ben", "2026-04-20 10:59", False, id="before ten in London"),
        pytest.param("ben", "2026-04-20 11:00", True, id="ten in London"),
        pytest.param("ben", "2026-12-22 12:00", False, id="away"),
        pytest.param("chris", "2026-04-19 03:00", True, id="without hours of his own"),
        pytest.param("gina", "2026-04-19 03:00", True, id="somebody who is not in the roster"),
    ],
)
def test_who_is_on_duty(person: str, at: str, *, on_duty: bool) -> None:
    assert roster(HOURS).on_duty(person, berlin(at)) == on_duty


def test_everybody_is_everybody_who_is_not_away() -> None:
    assert behind("everybody", "2026-04-20 10:00") == "anna, ben, chris, dora, emil"
    assert behind("everybody", "2026-12-24 10:00") == "anna, chris, dora, emil"


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        pytest.param("team first-line else dora", "", id="a fallback"),
        pytest.param("level 2 else holder else everybody", "", id="any kind of target"),
        pytest.param(
            "on-call network else duty manger",
            "'duty manger' is not in the roster; did you mean 'duty manager'?",
            id="the last is unknown",
        ),
        pytest.param(
            "dora else anna else dora",
            "'dora else anna else dora' names 'dora' twice; take one out",
            id="twice the same",
        ),
        pytest.param(
            "queue backlog else dora",
            "'queue backlog' is always there; what comes after its 'else' is never taken",
            id="after what is always there",
        ),
        pytest.param(
            "dora else ", "'dora else ' names nobody on one side of 'else'", id="nothing after it"
        ),
        pytest.param(
            "everybody in team first-line",
            "'everybody in team first-line' is not in the roster; "
            "write 'team first-line', which is everybody in it who is not away",
            id="everybody in a team",
        ),
        pytest.param(
            "manager of everybody",
            "'everybody' has no manager; people, roles, teams, on-calls and the holder have one",
            id="everybody's manager",
        ),
        pytest.param(
            "dora with authority",
            "'dora with authority' is for 'approve' with 'of' beside it, as in of: refund",
            id="authority where nothing is approved",
        ),
    ],
)
def test_targets_refused(target: str, sentence: str) -> None:
    assert roster().refuses(Target(target)) == sentence
