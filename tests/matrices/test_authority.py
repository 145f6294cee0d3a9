"""Who may approve what, up to which amount: in the roster, and where a path asks."""

from decimal import Decimal

import pytest

from matrices.authority import ANY, Matter
from matrices.files.desks import read_desk
from matrices.problems import ModelError
from matrices.roster import Roster
from matrices.targets import Target
from tests.conftest import berlin
from tests.matrices.both import BASE, OPENED, Small, only, small, steps
from tests.matrices.rostered import TEXT, roster
from tests.matrices.sweeping import events_of, swept
from tests.naive import Told
from tests.naive.grid import Grid

AUTHORITY = """\
authority:
  refund:
    team first-line: 50
    duty manager: 500.50
    on-call network: 900
    emil: any
  credit note:
    emil: true
"""


def people() -> Roster:
    return roster(TEXT + AUTHORITY)


NOON = berlin("2026-04-20 12:00")  # anna is on call


@pytest.mark.parametrize(
    ("person", "what", "limit"),
    [
        pytest.param("ben", "refund", Decimal(50), id="of a team"),
        pytest.param("dora", "refund", Decimal("500.50"), id="of a role"),
        pytest.param("anna", "refund", Decimal(900), id="while on call: the higher of two"),
        pytest.param("chris", "refund", None, id="while somebody else is on call"),
        pytest.param("emil", "refund", ANY, id="any amount"),
        pytest.param("emil", "credit note", ANY, id="of what has no amount"),
        pytest.param("anna", "credit note", None, id="none"),
        pytest.param("anna", "holiday", None, id="of what nobody may approve"),
        pytest.param("zoe", "refund", None, id="somebody unknown"),
    ],
)
def test_limits(person: str, what: str, limit: Decimal | None) -> None:
    assert people().limit(person, what, NOON) == limit


def test_a_matter_is_told_in_digits() -> None:
    assert str(Matter("refund", Decimal("0.00000010"))) == "refund 0.00000010"
    assert str(Matter("credit note")) == "credit note"


def test_without_an_instant_authority_of_being_on_call_does_not_count() -> None:
    assert people().limit("anna", "refund") == Decimal(50)
    assert people().limit("dora", "refund") == Decimal("500.50")


@pytest.mark.parametrize(
    ("amount", "may"),
    [
        pytest.param("50", True, id="up to the limit"),
        pytest.param("50.00", True, id="the same, written otherwise"),
        pytest.param("50.01", False, id="a cent more"),
        pytest.param("-7", True, id="less than nothing needs no more than nothing"),
    ],
)
def test_the_limit_itself_may_be_approved(amount: str, *, may: bool) -> None:
    assert people().may_approve("ben", "refund", Decimal(amount)) == may


@pytest.mark.parametrize(
    ("target", "amount", "asked"),
    [
        pytest.param("team first-line", 50, "anna, ben", id="everybody may"),
        pytest.param("team first-line", 51, "anna", id="who is on call may more"),
        pytest.param("team first-line", 901, "", id="nobody may"),
        pytest.param("manager of ben", 500, "dora", id="a manager"),
        pytest.param("manager of ben", 501, "", id="a manager without the authority"),
        pytest.param("manager of ben with authority", 501, "emil", id="the first above who may"),
        pytest.param("ben with authority", 50, "ben", id="from himself on"),
        pytest.param("ben with authority", 51, "dora", id="his manager, then"),
        pytest.param("emil with authority", 9999, "emil", id="the top"),
        pytest.param("next in team first-line", 51, "anna", id="in turn among those who may"),
        pytest.param("team first-line else dora", 901, "", id="else nobody who may"),
        pytest.param("ben else dora else emil", 501, "emil", id="the first who may"),
        pytest.param("everybody", 400, "anna, dora, emil", id="of everybody who may"),
    ],
)
def test_only_who_may_approve_it_stands_behind_a_target(
    target: str, amount: int, asked: str
) -> None:
    matter = Matter("refund", Decimal(amount))
    assert ", ".join(people().members(Target(target), NOON, matter)) == asked


def test_who_is_away_is_passed_over_up_the_line() -> None:
    text = (TEXT + AUTHORITY).replace("  dora: {voice", "  dora: {away: 2026-04-20, voice")
    matter = Matter("refund", Decimal(100))
    behind = roster(text).members(Target("ben with authority"), NOON, matter)
    assert behind == ("emil",)


def test_whoever_has_authority_is_not_the_same_for_every_ticket() -> None:
    nobody_away = roster((TEXT + AUTHORITY).replace(", away: 2026-05-01", ""))
    whom = Target("manager of anna with authority")
    assert nobody_away.members(whom, NOON, Matter("refund", Decimal(100))) == ("dora",)
    assert nobody_away.members(whom, NOON, Matter("refund", Decimal(5_000))) == ("emil",)
    assert nobody_away.always(Target("manager of anna"))
    assert not nobody_away.always(whom)


def test_changes_with_a_matter_are_those_of_whoever_gets_authority_by_being_on_call() -> None:
    matter = Matter("refund", Decimal(100))
    start, end = berlin("2026-04-20 00:00"), berlin("2026-04-27 00:00")
    target = Target("team specialists")
    assert list(people().changes(target, start, end)) == []
    assert list(people().changes(target, start, end, matter)) == [berlin("2026-04-20 09:00")]
    assert list(people().gaps(target, start, end, matter)) == [(berlin("2026-04-20 09:00"), end)]


# -- Where a path asks -----------------------------------------------------------------------------

DESK = BASE["desk.yaml"].replace("events:", "  refund: {number: EUR, missing: 20}\nevents:")
ROSTER = (
    BASE["roster.yaml"]
    .replace("anna@desk.example}", "anna@desk.example, manager: carla}")
    .replace("carla@desk.example}", "carla@desk.example, manager: dora}")
    + "authority: {refund: {team first: 50, lead: 500 EUR, dora: any}, credit: {dora: any}}\n"
)
REST = """\
good: {wait: words, next: [{after: 5d, go: done}]}
bad: {wait: words, next: [{after: 5d, go: done}]}
open: {wait: words, next: [{after: 5d, go: done}]}
"""


def asking(whom: str, of: str = "refund") -> Small:
    exits = "yes: good, no: bad, unanswered: {after: 1h, go: open}"
    written = f"ask: {{approve: {whom}, of: {of}, question: May it?, {exits}}}\n{REST}"
    return small(written, desk=DESK, roster=ROSTER)


HUNDRED = ("08:30", "refund", "100")


@pytest.mark.parametrize(
    ("whom", "told"),
    [
        pytest.param("[team first, lead, dora]", ["carla", "dora"], id="of several who may"),
        pytest.param("manager of anna", ["carla"], id="a manager"),
        pytest.param("anna with authority", ["carla"], id="the first up the line"),
        pytest.param("team first else lead", ["carla"], id="where nobody of the first may"),
    ],
)
def test_only_those_with_authority_are_asked(whom: str, told: list[str]) -> None:
    """**With authority** only they are asked who may approve the ticket's amount now."""
    lines = asking(whom).went(HUNDRED, OPENED, until="09:01")
    assert [what for _, what in only(lines, "told") if "mail" in what] == [
        f"{name} by mail" for name in told
    ]


def test_who_is_told_besides_needs_no_authority() -> None:
    """**Told besides.** `tell` means everybody behind its targets, with authority or not."""
    exits = "yes: good, no: bad, unanswered: {after: 1h, go: open, tell: team first}"
    asks = f"ask: {{approve: [team first, lead], of: refund, question: M, {exits}, tell: ben}}"
    lines = small(f"{asks}\n{REST}", desk=DESK, roster=ROSTER).went(HUNDRED, OPENED, until="10:00")
    assert sorted(only(lines, "told")) == [
        ("09:00", "ben by mail"),
        ("09:00", "carla by mail"),
        ("10:00", "anna by mail"),
        ("10:00", "ben by mail"),
    ]


def test_a_holder_without_authority_is_nobody_to_ask() -> None:
    lines = asking("holder").went(HUNDRED, ("08:40", "assignee", "gina"), OPENED, until="09:10")
    assert steps(lines) == [("09:00", "ask"), ("09:00", "open")]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([("09:30", "approved", "", "carla")], ("09:30", "good"), id="who may: yes"),
        pytest.param([("09:30", "refused", "", "carla")], ("09:30", "bad"), id="who may: no"),
        pytest.param([("09:30", "approved", "", "anna")], ("10:00", "open"), id="who may not"),
        pytest.param([("09:30", "refused", "", "anna")], ("10:00", "open"), id="nor refuse it"),
        pytest.param([("09:30", "approved", "", "dora")], ("10:00", "open"), id="who may, unasked"),
        pytest.param([("09:30", "approved")], ("10:00", "open"), id="nobody in particular"),
        pytest.param(
            [("09:20", "refund", "501"), ("09:30", "approved", "", "carla")],
            ("10:00", "open"),
            id="who might, before it became more",
        ),
        pytest.param(
            [("09:20", "refund", "501"), ("09:25", "refund", "500"),
             ("09:30", "approved", "", "carla")],
            ("09:30", "good"),
            id="who may again",
        ),
    ],
)  # fmt: skip
def test_an_answer_without_authority_changes_nothing(
    events: list[tuple[str, ...]], expected: tuple[str, str]
) -> None:
    """**With authority** an answer counts from who was asked and may approve the amount by then."""
    lines = asking("[team first, lead]").went(HUNDRED, OPENED, *events, until="12:00")
    assert steps(lines) == [("09:00", "ask"), expected]


def test_nobody_with_authority_is_skipped_by_the_unanswered_exit() -> None:
    """**A level with nobody** — or nobody with authority — is skipped at once."""
    lines = asking("[team first, lead]").went(("08:30", "refund", "501"), OPENED, until="12:00")
    assert steps(lines) == [("09:00", "ask"), ("09:00", "open")]
    assert only(lines, "told") == []
    assert only(lines, "skipped") == [("09:00", "ask")]


def test_what_has_no_amount_needs_the_authority_alone() -> None:
    lines = asking("[lead, dora]", of="credit").went(
        HUNDRED, OPENED, ("09:30", "approved", "", "dora"), until="12:00"
    )
    assert steps(lines)[1:] == [("09:30", "good")]


def entries(desk: Small, *history: tuple[int, str, str, str], until: int) -> list[str]:
    """What the log says besides steps and messages, in the reasons' words."""
    grid = Grid(berlin("2026-04-20 00:00"), 60, 24 * 60)
    told = [Told(at, kind, new, actor) for at, kind, new, actor in history]
    found = swept(read_desk(desk.texts), events_of(told, grid), grid.instant(until)).entries
    kinds = ("instead", "ignored", "skipped")
    return [f"{each.kind}: {each.because}" for each in found if each.kind in kinds]


def test_the_log_says_whose_answer_changed_nothing_and_why() -> None:
    assert entries(
        asking("[team first, lead]"),
        (510, "refund", "100", ""),
        (540, "opened", "", ""),
        (550, "approved", "", "anna"),
        (551, "approved", "", ""),
        (552, "refund", "501", ""),
        (553, "approved", "", "carla"),
        until=560,
    ) == [
        "ignored: anna was not asked",
        "ignored: nobody says whose answer it is",
        "ignored: carla may not approve refund 501",
    ]


def test_an_answer_of_somebody_who_was_not_asked_is_told_once() -> None:
    """Also where `anywhere` listens for it, and without authority being needed."""
    exits = "yes: done, no: done, unanswered: {after: 1h, go: done}"
    desk = small(
        f"ask: {{approve: lead, question: May it?, {exits}}}",
        head="anywhere: [{on: approved, go: done}]",
    )
    history = ((540, "opened", "", ""), (550, "approved", "", "anna"))
    assert entries(desk, *history, until=560) == ["ignored: anna was not asked"]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        pytest.param(
            "desk: {work: second else lead, next: [{after: 1h, go: done}]}",
            [],
            id="the first is there",
        ),
        pytest.param(
            "desk: {work: on-call net else lead, next: [{after: 1h, go: done}]}",
            ["instead: nobody stands behind on-call net: lead instead"],
            id="nobody is on call",
        ),
        pytest.param(
            "desk: {work: ben else team first, tell: holder else anna else lead, "
            "next: [{after: 1h, go: done}]}",
            ["instead: ben is away: team first instead"],
            id="a person is away",
        ),
        pytest.param(
            "desk: {wait: words, tell: manager of ben, next: [{after: 1h, go: done}]}",
            ["instead: emil is away: carla instead"],
            id="a manager is away",
        ),
        pytest.param(
            "desk: {wait: words, next: [{after: 15m, go: done, tell: level 2}]}",
            ["instead: ben is away, emil is away: carla instead"],
            id="in the matrix",
        ),
        pytest.param(
            "desk: {approve: team first else dora, of: refund, question: '?', yes: done, no: done, "
            "unanswered: {after: 1h, go: done}}",
            ["instead: nobody behind team first may approve refund 100: dora instead"],
            id="nobody has the authority",
        ),
        pytest.param(
            "desk: {approve: anna with authority, of: refund, question: '?', yes: done, no: done, "
            "unanswered: {after: 1h, go: done}}",
            ["instead: anna may not approve refund 100: carla instead"],
            id="somebody above has the authority",
        ),
        pytest.param(
            "desk: {approve: team first, of: refund, question: '?', yes: done, no: done, "
            "unanswered: {after: 1h, go: done}}",
            ["skipped: nobody behind team first may approve refund 100"],
            id="nobody at all has",
        ),
    ],
)
def test_the_log_says_who_stands_in_and_why(steps: str, said: list[str]) -> None:
    people = (
        ROSTER.replace("anna@desk.example,", "anna@desk.example, away: 2026-04-21,")
        .replace("ben@desk.example}", "ben@desk.example, away: 2026-04-20, manager: emil}")
        .replace("  carla:", "  emil: {mail: e@desk.example, away: 2026-04-20, manager: carla}\n"
                 "  carla:")
        .replace("roles:", "on-call: {net: {shifts: [{else: nobody}]}}\nroles:\n  second: dora")
    )  # fmt: skip
    speed = BASE["matrices/speed.csv"].replace(",lead", ",ben else emil else carla")
    desk = small(steps, desk=DESK, roster=people, speed=speed)
    history = ((510, "refund", "100", ""), (540, "opened", "", ""))
    assert entries(desk, *history, until=560) == said


# -- What designers are told -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "lead: 500 EUR",
            "leed: 500",
            "roster.yaml:15: authority for 'refund': there is nobody called 'leed'; "
            "did you mean 'lead'?",
            id="somebody unknown",
        ),
        pytest.param(
            "lead: 500 EUR",
            "lead: 500 USD",
            "roster.yaml:15: authority for 'refund': '500 USD' is not in EUR; "
            "write an amount as in 500, or any",
            id="another unit",
        ),
        pytest.param(
            "lead: 500 EUR",
            "lead: much",
            "roster.yaml:15: authority for 'refund': 'much' is no amount; "
            "write an amount as in 500, or any",
            id="no amount",
        ),
        pytest.param(
            "lead: 500 EUR",
            "lead: -1",
            "roster.yaml:15: authority for 'refund': '-1' is less than nothing; "
            "write an amount as in 500, or any",
            id="less than nothing",
        ),
        pytest.param(
            "credit: {dora: any}",
            "credit: {dora: 5}",
            "roster.yaml:15: authority for 'credit': '5' is an amount, "
            "and tickets have no number 'credit'; write an amount as in 500, or any",
            id="an amount of what has none",
        ),
        pytest.param(
            "credit: {dora: any}",
            "credit: {}",
            "roster.yaml:15: nobody may approve 'credit'; name somebody",
            id="nobody at all",
        ),
    ],
)
def test_faults_of_the_authority(old: str, new: str, sentence: str) -> None:
    assert ROSTER.count(old) == 1
    assert sentences(ROSTER.replace(old, new), "approve: lead, of: refund") == [sentence]


@pytest.mark.parametrize(
    ("asks", "sentence"),
    [
        pytest.param(
            "approve: lead, of: refnd",
            "paths/ladder.yaml:7: step 'ask' is of 'refnd', which 'authority' in roster.yaml "
            "has not; did you mean 'refund'?",
            id="of something unknown",
        ),
        pytest.param(
            "approve: anna with authority",
            "paths/ladder.yaml:7: 'anna with authority' is for 'approve' with 'of' beside it, "
            "as in of: refund",
            id="authority for nothing",
        ),
        pytest.param(
            "approve: lead, of: refund, tell: anna with authority",
            "paths/ladder.yaml:7: 'anna with authority' is for 'approve' with 'of' beside it, "
            "as in of: refund",
            id="authority to be told",
        ),
        pytest.param(
            "approve: ana with authority, of: refund",
            "paths/ladder.yaml:7: 'ana with authority' is not in the roster; "
            "did you mean 'anna with authority'?",
            id="somebody unknown",
        ),
        pytest.param(
            "approve: team first with authority else queue x, of: refund",
            "paths/ladder.yaml:7: 'queue x' is not in the roster; did you mean 'queue q'?",
            id="an unknown queue after else",
        ),
    ],
)
def test_faults_of_a_step_that_asks(asks: str, sentence: str) -> None:
    assert sentences(ROSTER + "queues: {q: {mail: q@desk.example}}\n", asks) == [sentence]


def sentences(people: str, asks: str) -> list[str]:
    exits = "question: '?', yes: done, no: done, unanswered: {after: 1h, go: done}"
    desk = small(f"ask: {{{asks}, {exits}}}", desk=DESK, roster=people)
    try:
        read_desk(desk.texts)
    except ModelError as error:
        return [str(each) for each in error.problems]
    return []
