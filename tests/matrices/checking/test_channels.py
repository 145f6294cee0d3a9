"""A level that is told by a channel which somebody there lacks."""

import pytest

from matrices.problems import ModelError, Problem
from tests.matrices.checking.planting import ROSTER, SPEED, planted

WITH = {
    "anna": "anna: {mail: a@x, sms: '+49 30 555011', manager: dora}",
    "ben": "ben: {mail: b@x, sms: '+49 30 555012', manager: carla}",
    "carla": "carla: {mail: c@x, sms: '+49 30 555013', manager: dora, away: [2026-03-02]}",
    "dora": "dora: {mail: d@x}",
}
PEOPLE = "people:\n" + "".join(f"  {each}\n" for each in WITH.values())


def lacking(target: str) -> list[str]:
    """Who is found to lack a way to be told by text message."""
    rest = "teams:\n  first: [anna, ben]\n  second: [carla]\nroles:\n  lead: dora\n"
    speed = (
        "priority,response,resolution,level_1,level_1_within,level_1_by,level_2,level_2_within\n"
        f"-,30m,4h,{target},15m,sms,team second,1h\n"
    )
    texts = {ROSTER: f"zone: Europe/Berlin\n{PEOPLE}{rest}", SPEED: speed}
    problems: tuple[Problem, ...] = ()
    try:
        planted(add=texts)
    except ModelError as error:
        problems = error.problems
    assert {each.id for each in problems} <= {"channel-missing"}, [*map(str, problems)]
    return [each.found.split("'")[1] for each in problems]


@pytest.mark.parametrize(
    ("target", "people"),
    [
        pytest.param("team first", [], id="a team"),
        pytest.param("lead", ["dora"], id="a role"),
        pytest.param("everybody", ["dora"], id="everybody"),
        pytest.param("manager of anna", ["dora"], id="a manager"),
        pytest.param("manager of ben", ["dora"], id="whoever stands in for a manager"),
        pytest.param("manager of team first", ["dora"], id="managers of a team"),
        pytest.param("team second else dora", ["dora"], id="who is told instead"),
        pytest.param("anna else dora", [], id="who is never needed instead"),
        pytest.param("holder", [], id="whoever has the ticket"),
    ],
)
def test_whoever_may_be_told_must_have_the_channel(target: str, people: list[str]) -> None:
    assert lacking(target) == people
