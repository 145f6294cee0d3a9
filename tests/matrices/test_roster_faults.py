"""One fault in the roster: one sentence, with its line."""

import pytest

from tests.conftest import ROOT
from tests.matrices.rostered import roster, sentences
from tests.matrices.small import LADDER, OFFICE, ROSTER, SMALL, SPEED
from tests.matrices.small import sentences as desk_sentences

MONDAYS = "    hand-off: mon 09:00\n"
OVERRIDE = "{2026-05-01 08:00 to 2026-05-02 08:00: ben}"
BEN = "ben: {mail: ben@desk.example, manager: dora, away: [2026-12-21 to 2027-01-03]}"


def test_the_roster_as_it_is_has_no_fault() -> None:
    assert sentences() == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "anna: {mail: anna@desk.example, ",
            "anna: {",
            "3: 'anna' has no address; one of mail, sms, voice, chat is needed",
            id="no address",
        ),
        pytest.param(
            'sms: "+49 30 1234567"',
            "sms: 030 1234567",
            """7: '030 1234567' is no telephone number; write it as in "+49 30 1234567\"""",
            id="a number without its country",
        ),
        pytest.param(
            '    sms: "+49 30 1234567"\n',
            "",
            "8: 'chris' is told by sms, but has no address for it; write sms: ADDRESS",
            id="told by a channel without address",
        ),
        pytest.param(
            "by: sms",
            "by: snail",
            "9: 'chris' is told by 'snail'; did you mean 'mail'?",
            id="told by an unknown channel",
        ),
        pytest.param(
            "wall 5m",
            "5 minutes",
            "9: 'chris': '5 minutes' is no wait; "
            "write a number and s, m, h or d, as in 15m, 2d or wall 4h",
            id="told after no wait",
        ),
        pytest.param(
            "{after: wall 5m, by: sms}",
            "mail",
            "9: 'chris' is told twice by mail at the same time",
            id="told twice at once",
        ),
        pytest.param(
            "manager: emil",
            "manager: emmil",
            "10: 'dora': there is nobody called 'emmil' to be the manager; did you mean 'emil'?",
            id="an unknown manager",
        ),
        pytest.param(
            "manager: emil",
            "manager: anna",
            "3: the managers go round: anna → dora → anna; somebody at the top needs to have none",
            id="managers in a circle",
        ),
        pytest.param(
            "manager: emil",
            "manager: dora",
            "10: the managers go round: dora → dora; somebody at the top needs to have none",
            id="her own manager",
        ),
        pytest.param(
            "zone: America/Chicago",
            "zone: America/Chicaco",
            "11: there is no zone 'America/Chicaco'; did you mean 'America/Chicago'?",
            id="a person's zone",
        ),
        pytest.param(
            "zone: Europe/Berlin",
            "zone: Berlin",
            "1: there is no zone 'Berlin'; did you mean 'Europe/Berlin'?",
            id="the roster's zone",
        ),
        pytest.param(
            "2026-12-21 to 2027-01-03",
            "2026-12-21 to 2026-01-03",
            "4: the absence '2026-12-21 to 2026-01-03' ends before it begins",
            id="an absence the wrong way round",
        ),
        pytest.param(
            "2026-12-21 to 2027-01-03",
            "Christmas",
            "4: 'Christmas' is no absence; write it as in 2026-12-24, or 2026-12-21 to 2027-01-03",
            id="an absence in words",
        ),
        pytest.param(
            "away: 2026-05-01",
            "away: 2026-02-30",
            "11: '2026-02-30' is no absence; "
            "write it as in 2026-12-24, or 2026-12-21 to 2027-01-03",
            id="an absence on no date",
        ),
        pytest.param(
            BEN,
            f"{BEN}\n  level 2: {{mail: two@desk.example}}",
            "5: a person cannot be called 'level 2', which means something else in paths; "
            "give it another name",
            id="a person called like a level",
        ),
        pytest.param(
            "duty manager: dora",
            "holder: dora",
            "32: a role cannot be called 'holder', which means something else in paths; "
            "give it another name",
            id="a role called holder",
        ),
        pytest.param(
            "duty manager: dora",
            "manager of anna: dora",
            "32: a role cannot be called 'manager of anna', which means something else in paths; "
            "give it another name",
            id="a role called like a manager",
        ),
        pytest.param(
            "  backlog: {",
            "  team x: {",
            "17: a queue cannot be called 'team x', which means something else in paths; "
            "give it another name",
            id="a queue called like a team",
        ),
        pytest.param(
            "duty manager: dora",
            "anna: dora",
            "32: there is a person called 'anna' already; give the role another name",
            id="a role called like a person",
        ),
        pytest.param(
            "backlog@desk.example",
            "backlog",
            "17: 'backlog' is no mail address; write it as in anna@desk.example",
            id="a queue without a mail address",
        ),
        pytest.param(
            "on-call network\n",
            "on-call netwrk\n",
            "33: role 'network chief': there is no on-call 'netwrk'; "
            "did you mean 'on-call network'?",
            id="a role of an unknown on-call",
        ),
        pytest.param(
            "desk: team first-line",
            "desk: duty manager",
            "34: role 'desk' is held by 'duty manager'; "
            "a person, on-call NAME or team NAME can hold it",
            id="a role held by a role",
        ),
        pytest.param(
            "desk: team first-line",
            "desk: level 2",
            "34: role 'desk' is held by 'level 2'; a person, on-call NAME or team NAME can hold it",
            id="a role held by a level",
        ),
    ],
)
def test_people(old: str, new: str, sentence: str) -> None:
    assert sentences((old, new)) == [sentence]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "weekly: [chris, anna]",
            "weekly: [chriss, anna]",
            "20: on-call 'network': there is nobody called 'chriss'; did you mean 'chris'?",
            id="somebody unknown",
        ),
        pytest.param(
            "weekly: [chris, anna]",
            "weekly: []",
            "20: on-call 'network': nobody is in the rotation; name one person at least",
            id="nobody",
        ),
        pytest.param(
            "    weekly: [chris, anna]\n",
            "",
            "19: on-call 'network' is of no kind; "
            "one of hourly, daily, weekly, monthly and shifts would be right",
            id="no kind",
        ),
        pytest.param(
            MONDAYS,
            f"{MONDAYS}    daily: anna\n",
            "19: on-call 'network' is daily and weekly; "
            "one of hourly, daily, weekly, monthly and shifts would be right",
            id="two kinds",
        ),
        pytest.param(
            MONDAYS,
            "",
            "19: on-call 'network' has no hand-off; write it as in hand-off: mon 08:00",
            id="no hand-off",
        ),
        pytest.param(
            "mon 09:00",
            "09:00",
            "21: on-call 'network' hands off at '09:00'; write it as in hand-off: mon 08:00",
            id="a hand-off without a weekday",
        ),
        pytest.param(
            "mon 09:00",
            "mon 25:00",
            "21: on-call 'network' hands off at 'mon 25:00'; write it as in hand-off: mon 08:00",
            id="a hand-off at no time of day",
        ),
        pytest.param(
            "from: 2026-01-05\n    overrides",
            "from: 2026-01-06\n    overrides",
            "22: on-call 'network' begins on 2026-01-06 (tue), but hands off on 'mon 09:00'; "
            "write the date of the first hand-off",
            id="from a date without a hand-off",
        ),
        pytest.param(
            "from: 2026-01-05\n    overrides",
            "from: January\n    overrides",
            "22: on-call 'network' begins on 'January', which is no date; "
            "write it as in 2026-01-05",
            id="from no date",
        ),
        pytest.param(
            MONDAYS,
            f"{MONDAYS}    every: 0\n",
            "22: 'on-call' 'network' 'every': found 0; 1 or more would be right",
            id="turns of no length",
        ),
        pytest.param(
            "08:00: ben}",
            "08:00: bne}",
            "23: on-call 'network': there is nobody called 'bne'; did you mean 'ben'?",
            id="an override by somebody unknown",
        ),
        pytest.param(
            OVERRIDE,
            "{2026-05-01: ben}",
            "23: on-call 'network': '2026-05-01' is no override; "
            "write it as in 2026-05-01 08:00 to 2026-05-02 08:00",
            id="an override without times",
        ),
        pytest.param(
            "to 2026-05-02 08:00: ben",
            "to 2026-05-01 08:00: ben",
            "23: on-call 'network': '2026-05-01 08:00 to 2026-05-01 08:00' ends before it begins",
            id="an override of no time",
        ),
        pytest.param(
            OVERRIDE,
            f"{OVERRIDE}, {{2026-05-02 07:59 to 2026-05-03 08:00: anna}}",
            "23: on-call 'network': '2026-05-02 07:59 to 2026-05-03 08:00' "
            "overlaps another override; let one end where the other begins",
            id="overrides that overlap",
        ),
        pytest.param(
            "zone: Europe/London",
            "zone: London",
            "25: there is no zone 'London'; did you mean 'Europe/London'?",
            id="an unknown zone",
        ),
        pytest.param(
            "      - {else: dora}\n",
            "",
            "26: on-call 'night': nobody is on call from mon 00:00; "
            "add {else: NAME}, or {else: nobody}",
            id="a time that no shift covers",
        ),
        pytest.param(
            "mon-thu 18:00-08:00",
            "mon-thu 18 to 8",
            "28: on-call 'night': 'mon-thu 18 to 8' is no shift; "
            "write it as in mon-fri 08:00-18:00, or else",
            id="hours of another form",
        ),
        pytest.param(
            "mon-thu 18:00-08:00",
            "thu-mon 18:00-08:00",
            "28: on-call 'night': 'thu-mon 18:00-08:00' is no shift; "
            "write it as in mon-fri 08:00-18:00, or else",
            id="days the wrong way round",
        ),
        pytest.param(
            "{else: dora}",
            "{else: []}",
            "26: on-call 'night': a shift has nobody in it; name one person at least",
            id="a shift without anybody",
        ),
        pytest.param(
            "    zone: Europe/London\n",
            "    zone: Europe/London\n    every: 2\n",
            "26: on-call 'night' has shifts and 'every'; each shift says its own hours",
            id="shifts of a length",
        ),
    ],
)
def test_on_call(old: str, new: str, sentence: str) -> None:
    assert sentences((old, new)) == [sentence]


def test_an_on_call_without_any_zone() -> None:
    assert sentences(("zone: Europe/Berlin\n", "")) == [
        "18: on-call 'network' has no zone; write it as in zone: Europe/Berlin"
    ]


def test_back_to_back_overrides_are_none_that_overlap() -> None:
    after = "{2026-05-02 08:00 to 2026-05-03 08:00: anna}"
    assert sentences((OVERRIDE, f"{OVERRIDE}, {after}")) == []


def test_the_roster_of_the_designers_page_has_no_fault() -> None:
    page = (ROOT / "docs" / "designers.md").read_text()
    text = page.partition("## The roster")[2].partition("```yaml\n")[2].partition("```")[0]
    assert list(roster(text).people) == ["anna", "ben", "chris", "dora"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "  anna: {",
            "  anna: {hours: {mon-fri: 9-17}, ",
            "3: '9-17' are no hours; write them as in 08:00-12:00",
            id="no hours",
        ),
        pytest.param(
            "  anna: {",
            "  anna: {hours: {montag: 09:00-17:00}, ",
            "3: 'montag' is no weekday; "
            "write mon, tue, wed, thu, fri, sat, sun, or a range as in mon-fri",
            id="no weekday",
        ),
        pytest.param(
            "  anna: {",
            "  anna: {hours: {}, ",
            "3: 'anna' never works; name hours, or leave them out",
            id="no hours at all",
        ),
        pytest.param(
            "  anna: {",
            "  anna: {hours: [mon], ",
            "3: 'people' 'anna' 'hours': found a list; a text or a mapping (key: value) "
            "would be right",
            id="a list",
        ),
        pytest.param(
            "  specialists: [chris]",
            "  specialists: [chris]\n  a else b: [chris]",
            "15: a team cannot be called 'a else b', which means something else in paths; "
            "give it another name",
            id="a team that is two",
        ),
        pytest.param(
            "  night:\n",
            "  night with authority:\n",
            "24: an on-call cannot be called 'night with authority', which means something else "
            "in paths; give it another name",
            id="an on-call with authority",
        ),
        pytest.param(
            "  desk: team first-line",
            "  everybody: team first-line",
            "34: a role cannot be called 'everybody', which means something else in paths; "
            "give it another name",
            id="a role called everybody",
        ),
        pytest.param(
            "  desk: team first-line",
            "  nobody: team first-line",
            "34: a role cannot be called 'nobody', which means something else in paths; "
            "give it another name",
            id="a role called nobody",
        ),
        pytest.param(
            "{else: dora}",
            "{else: noboddy}",
            "29: on-call 'night': there is nobody called 'noboddy'; did you mean 'nobody'?",
            id="nobody, misspelt",
        ),
        pytest.param(
            "{else: dora}",
            "{else: [dora, nobody]}",
            "29: on-call 'night': there is nobody called 'nobody'; known are: anna, ben, chris, "
            "dora, emil",
            id="nobody takes no turns",
        ),
    ],
)
def test_hours_and_names(old: str, new: str, sentence: str) -> None:
    assert sentences((old, new)) == [sentence]


def test_hours_that_no_calendar_says() -> None:
    people = SMALL[ROSTER].replace("  anna: {", "  anna: {hours: ofice, ")
    assert desk_sentences({**SMALL, ROSTER: people}) == [
        "roster.yaml:2: there is no calendar 'ofice'; did you mean 'office'?"
    ]
    (sentence,) = desk_sentences({**SMALL, ROSTER: people.replace("ofice", "always")})
    assert sentence == (
        "roster.yaml:2: there is no calendar 'always'; "
        "write the name of one, or hours as in {mon-fri: 08:00-17:00}"
    )


def test_a_calendar_that_cannot_be_read_is_told_once_also_where_hours_name_it() -> None:
    people = SMALL[ROSTER].replace("  anna: {", "  anna: {hours: office, ")
    office = SMALL[OFFICE].replace("08:00-12:00", "eight")
    (sentence,) = desk_sentences({**SMALL, ROSTER: people, OFFICE: office})
    assert sentence.startswith("calendars/office.yaml:4: 'eight' are no hours")


def test_in_a_matrix_each_choice_is_looked_up() -> None:
    speed = SMALL[SPEED].replace("2,2h,team first", "2,2h,level 2 else lead")
    assert desk_sentences({**SMALL, SPEED: speed}) == [
        "matrices/speed.csv:3: column 'level_1': 'level 2' is a level itself"
    ]
    speed = SMALL[SPEED].replace("2,2h,team first", "2,2h,team first else leed")
    assert desk_sentences({**SMALL, SPEED: speed}) == [
        "matrices/speed.csv:3: column 'level_1': 'leed' is not in the roster; did you mean 'lead'?"
    ]


def test_a_level_behind_an_else_needs_its_column_too() -> None:
    path = SMALL[LADDER].replace("work: level 1", "work: lead else level 2")
    (sentence,) = desk_sentences({**SMALL, LADDER: path})
    assert "no row of matrix 'speed' has 'level_2'; fill the column in" in sentence
