"""Who stands behind what a path names, and how they are told."""

import pytest

from matrices.files.shapes import PersonShape
from matrices.roster import CHANNELS, Person, Roster, Timing
from matrices.rotations import Rotation
from matrices.targets import Target
from matrices.waits import Wait
from tests.conftest import berlin
from tests.matrices.rostered import TEXT, behind, roster

NOON = berlin("2026-04-20 12:00")


@pytest.mark.parametrize(
    ("target", "at", "people"),
    [
        pytest.param("anna", "2026-04-20 10:00", "anna", id="a person"),
        pytest.param("ben", "2026-12-24 10:00", "ben", id="a person who is away: still meant"),
        pytest.param("team first-line", "2026-04-20 10:00", "anna, ben", id="a team: everybody"),
        pytest.param("team first-line", "2026-12-20 23:59", "anna, ben", id="the last evening"),
        pytest.param("team first-line", "2026-12-21 00:00", "anna", id="a team less who is away"),
        pytest.param("team first-line", "2027-01-03 23:59", "anna", id="the last date included"),
        pytest.param("team first-line", "2027-01-04 00:00", "anna, ben", id="back at midnight"),
        pytest.param("team nobody", "2026-04-20 10:00", "", id="a team without anybody"),
        pytest.param("duty manager", "2026-04-20 10:00", "dora", id="a role"),
        pytest.param("desk", "2026-12-24 10:00", "anna", id="a role that a team holds"),
        pytest.param("network chief", "2026-04-20 09:00", "anna", id="a role of who is on call"),
        pytest.param("on-call network", "2026-04-20 08:59", "chris", id="before the hand-off"),
        pytest.param("on-call network", "2026-04-20 09:00", "anna", id="on the hand-off"),
        pytest.param("on-call network", "2026-05-01 08:00", "ben", id="on call by an override"),
        pytest.param("on-call network", "2026-05-02 08:00", "chris", id="the override is over"),
        pytest.param("on-call night", "2026-04-20 18:59", "ben", id="by day, in London"),
        pytest.param("on-call night", "2026-04-20 19:00", "chris", id="by night, in London"),
        pytest.param("on-call night", "2026-04-27 10:00", "anna", id="by day, a week later"),
        pytest.param("on-call night", "2026-04-18 10:00", "dora", id="nobody's shift: else"),
        pytest.param("on-call night", "2026-12-28 10:00", "anna", id="whose turn it is is away"),
        pytest.param("manager of anna", "2026-04-20 10:00", "dora", id="a manager"),
        pytest.param("manager of manager of anna", "2026-04-20 10:00", "emil", id="one higher"),
        pytest.param("manager of emil", "2026-04-20 10:00", "", id="nobody above the top"),
        pytest.param("manager of duty manager", "2026-04-20 10:00", "emil", id="of a role"),
        pytest.param("manager of on-call network", "2026-05-01 10:00", "dora", id="of on-call"),
        pytest.param("manager of team first-line", "2026-04-20 10:00", "dora", id="of all: once"),
        pytest.param("next in team first-line", "2026-12-24 10:00", "anna", id="who may be next"),
        pytest.param("queue backlog", "2026-04-20 10:00", "backlog", id="a queue is itself"),
        pytest.param("zoe", "2026-04-20 10:00", "", id="somebody unknown"),
        pytest.param("manager of zoe", "2026-04-20 10:00", "", id="somebody unknown's manager"),
        pytest.param("manager of ", "2026-04-20 10:00", "", id="nobody's manager"),
        pytest.param("manager of " * 9999 + "anna", "2026-04-20 10:00", "", id="far too high"),
        pytest.param("on-call backlog", "2026-04-20 10:00", "", id="a queue is not on call"),
        pytest.param("level 2", "2026-04-20 10:00", "", id="levels are the matrix's"),
        pytest.param("holder", "2026-04-20 10:00", "", id="the holder is the ticket's"),
        pytest.param("customer", "2026-04-20 10:00", "", id="the customer is the ticket's"),
    ],
)
def test_people_behind(target: str, at: str, people: str) -> None:
    assert behind(target, at) == people


@pytest.mark.parametrize(
    ("at", "present"),
    [
        pytest.param("2026-05-01 06:59", True, id="still the evening before in Chicago"),
        pytest.param("2026-05-01 07:00", False, id="midnight in Chicago"),
        pytest.param("2026-05-02 06:59", False, id="the last minute of the date there"),
        pytest.param("2026-05-02 07:00", True, id="the next date there"),
    ],
)
def test_dates_of_absence_are_those_of_the_persons_own_zone(at: str, *, present: bool) -> None:
    text = TEXT.replace("specialists: [chris]", "specialists: [chris, emil]")
    assert behind("team specialists", at, text=text) == ("chris, emil" if present else "chris")


@pytest.mark.parametrize(
    ("count", "at", "person"),
    [
        pytest.param(0, "2026-04-20 10:00", "anna", id="the first"),
        pytest.param(1, "2026-04-20 10:00", "ben", id="the second"),
        pytest.param(2, "2026-04-20 10:00", "anna", id="and round again"),
        pytest.param(1, "2026-12-24 10:00", "anna", id="who is away is left out"),
    ],
)
def test_next_in_turn(count: int, at: str, person: str) -> None:
    assert roster().turn(Target("next in team first-line"), count, berlin(at)) == person


@pytest.mark.parametrize(
    ("loads", "at", "person"),
    [
        pytest.param({"anna": 3, "ben": 2}, "2026-04-20 10:00", "ben", id="fewer"),
        pytest.param({"anna": 2, "ben": 2}, "2026-04-20 10:00", "anna", id="as many: the first"),
        pytest.param({"anna": 1}, "2026-04-20 10:00", "ben", id="nothing yet"),
        pytest.param({"anna": 3, "ben": 2}, "2026-12-24 10:00", "anna", id="ben is away"),
    ],
)
def test_least_loaded(loads: dict[str, int], at: str, person: str) -> None:
    assert roster().least_loaded(Target("least loaded in team first-line"), loads, berlin(at)) == (
        person
    )


def test_in_a_team_without_anybody_nobody_is_next_or_least_loaded() -> None:
    assert roster().turn(Target("next in team nobody"), 3, NOON) == ""
    assert roster().least_loaded(Target("least loaded in team nobody"), {}, NOON) == ""


@pytest.mark.parametrize(
    ("name", "timings"),
    [
        pytest.param("anna", (Timing("mail"),), id="nothing written: the first address at once"),
        pytest.param("dora", (Timing("voice"),), id="without mail"),
        pytest.param(
            "chris",
            (Timing("mail"), Timing("sms", Wait(5, "m", wall=True))),
            id="mail at once, a text message after five minutes",
        ),
        pytest.param("backlog", (Timing("mail"),), id="a queue"),
        pytest.param("gina", (Timing("mail"),), id="somebody who is not in the roster"),
    ],
)
def test_how_people_are_told(name: str, timings: tuple[Timing, ...]) -> None:
    assert roster().timings(name) == timings


@pytest.mark.parametrize(
    ("name", "channel", "address"),
    [
        pytest.param("anna", "mail", "anna@desk.example", id="mail"),
        pytest.param("chris", "sms", "+49 30 1234567", id="text message"),
        pytest.param("anna", "sms", "", id="a channel that she has not"),
        pytest.param("anna", "pigeon", "", id="a channel that there is not"),
        pytest.param("backlog", "mail", "backlog@desk.example", id="a queue"),
        pytest.param("backlog", "sms", "", id="queues have mail only"),
        pytest.param("gina", "mail", "", id="somebody who is not in the roster"),
    ],
)
def test_addresses(name: str, channel: str, address: str) -> None:
    assert roster().address(name, channel) == address


def test_all_addresses_of_a_channel() -> None:
    assert roster().addresses("sms") == {"chris": "+49 30 1234567"}
    assert list(roster().addresses("mail")) == ["anna", "ben", "chris", "emil", "backlog"]


def test_a_person_can_have_an_address_on_every_channel() -> None:
    assert set(CHANNELS) <= set(PersonShape.model_fields)


@pytest.mark.parametrize(
    ("target", "kind", "name", "climbs"),
    [
        pytest.param("dora", "name", "dora", 0, id="a name"),
        pytest.param("team network", "team", "network", 0, id="a team"),
        pytest.param("next in team network", "next", "network", 0, id="next in turn"),
        pytest.param("least loaded in team a b", "least loaded", "a b", 0, id="least loaded"),
        pytest.param("on-call network", "on-call", "network", 0, id="on call"),
        pytest.param("queue backlog", "queue", "backlog", 0, id="a queue"),
        pytest.param("level 12", "level", "12", 0, id="a level"),
        pytest.param("level two", "name", "level two", 0, id="no level"),
        pytest.param("level " + "9" * 5000, "name", "level " + "9" * 5000, 0, id="no level at all"),
        pytest.param("holder", "holder", "holder", 0, id="the holder"),
        pytest.param("customer", "customer", "customer", 0, id="the customer"),
        pytest.param("manager of holder", "holder", "holder", 1, id="the holder's manager"),
        pytest.param("manager of manager of team x", "team", "x", 2, id="a team's, twice up"),
        pytest.param("team ", "name", "team ", 0, id="a team without a name is none"),
    ],
)
def test_what_a_target_names(target: str, kind: str, name: str, climbs: int) -> None:
    found = Target(target)
    assert (found.kind, found.name, found.climbs) == (kind, name, climbs)
    assert found.base.text == target.removeprefix("manager of " * climbs)
    assert found.of("zoe").text == "manager of " * climbs + "zoe"
    assert found.level == (12 if target == "level 12" else None)


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        pytest.param("anna", "", id="a person"),
        pytest.param("customer", "", id="the customer"),
        pytest.param("manager of manager of holder", "", id="the holder's manager's manager"),
        pytest.param("manager of on-call network", "", id="the manager of who is on call"),
        pytest.param(
            "on-call netwrk",
            "'on-call netwrk' is not in the roster; did you mean 'on-call network'?",
            id="an unknown on-call",
        ),
        pytest.param(
            "next in team frist-line",
            "'next in team frist-line' is not in the roster; "
            "did you mean 'next in team first-line'?",
            id="an unknown team, in turn",
        ),
        pytest.param(
            "manager of ana",
            "'manager of ana' is not in the roster; did you mean 'manager of anna'?",
            id="the manager of somebody unknown",
        ),
        pytest.param(
            "queue backlg",
            "'queue backlg' is not in the roster; did you mean 'queue backlog'?",
            id="an unknown queue",
        ),
        pytest.param(
            "least loaded in team nobody", "team 'nobody' has nobody in it", id="an empty team"
        ),
        pytest.param(
            "manager of level 2",
            "'level 2' has no manager; people, roles, teams, on-calls and the holder have one",
            id="a level's manager",
        ),
        pytest.param(
            "manager of manager of dora",
            "'manager of manager of dora' leads to nobody: "
            "the managers of 'dora' do not go up so far",
            id="nobody above the top",
        ),
        pytest.param(
            "manager of manager of on-call night",
            "'manager of manager of on-call night' leads to nobody: "
            "the managers of 'dora' do not go up so far",
            id="of one who may be on call nobody is above the top",
        ),
    ],
)
def test_targets_refused(target: str, sentence: str) -> None:
    assert roster().refuses(Target(target)) == sentence


def test_a_role_held_by_a_role_leads_to_nobody() -> None:
    people = {"anna": Person("anna")}
    held = Roster(people=people, roles={"a": Target("b"), "b": Target("a"), "c": Target("anna")})
    assert [held.members(Target(name), NOON) for name in "abc"] == [(), (), ("anna",)]


def test_on_calls_know_their_people() -> None:
    rotations = roster().on_call
    assert all(isinstance(each, Rotation) for each in rotations.values())
    assert rotations["network"].people == ("chris", "anna", "ben")
    assert rotations["night"].people == ("anna", "ben", "chris", "dora")
