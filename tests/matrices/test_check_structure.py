"""A fault planted in a sound desk is found: by its id, at its line, with a ticket that shows it."""

import pytest

from matrices.checking.rules import RULES
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.tickets import Ticket
from tests.examples import EXAMPLES
from tests.matrices.planted import (
    DESK,
    LADDER,
    REPAIR,
    SOUND,
    found,
    kinds,
    line_of,
    planted,
    takes,
)
from tests.matrices.small import SMALL

STRUCTURAL = ("step-", "loop-", "fork-", "call-", "condition-", "else-")


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(SOUND, id="the sound desk of these tests"),
        pytest.param(SMALL, id="the small desk"),
        pytest.param(EXAMPLES, id="the worked examples"),
    ],
)
def test_nothing_is_found_in_a_sound_desk(texts: dict[str, str]) -> None:
    assert [each for each in kinds(read_desk(texts)) if each.startswith(STRUCTURAL)] == []


def test_nothing_is_found_in_the_ready_made_desk(incidents: Desk) -> None:
    assert [each for each in kinds(incidents) if each.startswith(STRUCTURAL)] == []


ASK = '{when: "ticket.refund > 100", go: ask}'
INFORM = "      - {on: asked, go: inform}\n      - {after: 1h, go: over}\n"
NOTIFY = f"    notify: lead\n    next:\n{INFORM}"
BIG = '{on: taken, if: "ticket.refund > ticket.limit", go: ask}'
FAILED = "{on: failed, go: hands}"
BOTH = "  both: {fork: [inform, call], join: over}\n"
TRAP = "      - {after: 1h, go: trap}\n  trap: {wait: x, next: [{after: 1h, go: trap}]}\n"
INNER = """\
  both: {fork: [inform, inner, call], join: over}
  inner: {fork: [one, two], join: met}
  one: {wait: x, next: [{after: 1h, go: met}]}
  two: {wait: x, next: [{after: 1h, go: over}, {on: asked, go: met}]}
  met: {wait: x, next: [{after: 1h, go: over}]}
"""
RULE = '  - {when: "ticket.refund > 1000", path: repair}\n'
NARROW = '  - {when: "ticket.refund > 2000", path: ladder}\n'
BETWEEN = (
    '{when: "ticket.refund > ticket.limit and ticket.limit >= 7 and ticket.refund < 7", go: ask}'
)
ALL = """\
{when: "ticket.refund <= 100", go: desk}
      - {when: "ticket.state == 'New'", go: chief}
      - {else: desk}"""
TAKEN = """\
{on: taken, go: chief}
      - {on: taken, if: "ticket.priority == '1'", go: desk}"""
URGENT = "{when: \"ticket.priority == '1' and ticket.refund > 5\", go: lost}"
LOST = ("  done: {end", "  lost: {wait: x, next: [{after: 1d, go: done}]}\n  done: {end")
MEET = """\
      - {after: 1h, go: meet}
  meet: {wait: x, next: [{after: 1h, go: over, at most: 1}]}
  again: {wait: x, next: [{after: 1h, go: meet}]}
"""
DECIDE = """\
  big:
    decide:
      - {when: "ticket.refund <= ticket.limit", go: ask}
      - {else: ask}
  done: {end"""
ANYWHERE = ("start: sort", "anywhere: [{on: asked, go: done}]\nstart: sort")
CLOSED = "anywhere:\n  - {on: solved, go: done}\nstart: sort"


@pytest.mark.parametrize(
    ("changes", "file", "kind", "line", "sentence"),
    [
        # Conditions
        pytest.param(
            [(ASK, '{when: "ticket.refund > 100 and ticket.refund < 50", go: ask}')],
            LADDER,
            "condition-never",
            "refund < 50",
            "step 'sort': `ticket.refund > 100 and ticket.refund < 50` can never hold",
            id="a number above a hundred and below fifty",
        ),
        pytest.param(
            [("{on: asked, go: inform}", '{on: asked, if: "ticket.reopened < 0", go: inform}')],
            LADDER,
            "condition-never",
            "reopened < 0",
            "step 'inform': `ticket.reopened < 0` can never hold",
            id="a count below nothing",
        ),
        pytest.param(
            [(ASK, '{when: "1 < ticket.reopened < 2", go: ask}')],
            LADDER,
            "condition-never",
            "reopened < 2",
            "step 'sort': `1 < ticket.reopened < 2` can never hold",
            id="a count between one and two",
        ),
        pytest.param(
            [(ASK, BETWEEN)],
            LADDER,
            "condition-never",
            "refund < 7",
            "step 'sort': `ticket.refund > ticket.limit and ticket.limit >= 7 and "
            "ticket.refund < 7` can never hold",
            id="two fields that cannot lie so",
        ),
        pytest.param(
            [("{on: solved, go: done}", "{on: solved, if: \"ticket.state == 'New'\", go: done}")],
            LADDER,
            "condition-never",
            "state == 'New'",
            "step 'desk': `ticket.state == 'New'` can never hold right after 'solved'",
            id="a state that the event has just ended",
        ),
        pytest.param(
            [(BIG, BIG.replace("ask}", "big}")), ("  done: {end", DECIDE)],
            LADDER,
            "condition-never",
            "refund <= ticket.limit",
            "step 'big': `ticket.refund <= ticket.limit` never holds for a ticket that comes "
            "to step 'big'",
            id="what the way to the step rules out",
        ),
        pytest.param(
            [
                (
                    INFORM,
                    "      - {on: asked, go: over, until: asked}\n      - {after: 1h, go: over}\n",
                )
            ],
            LADDER,
            "condition-never",
            "until: asked",
            "step 'inform': 'asked' is never taken, since 'until: asked' ends it first",
            id="an event that ends its own transition",
        ),
        pytest.param(
            [(ASK, f'{ASK}\n      - {{when: "ticket.refund >= 200", go: chief}}')],
            LADDER,
            "condition-shadowed",
            "refund >= 200",
            "step 'sort': line 12 takes every ticket before `ticket.refund >= 200` can",
            id="the wider condition stands first",
        ),
        pytest.param(
            [("{else: desk}", ALL)],
            LADDER,
            "condition-shadowed",
            "state == 'New'",
            "step 'sort': lines 11, 12 and 13 together take every ticket before "
            "`ticket.state == 'New'` can",
            id="several together take all",
        ),
        pytest.param(
            [("{on: reassigned, go: desk}", TAKEN)],
            LADDER,
            "condition-shadowed",
            "priority == '1'\", go: desk",
            "step 'desk': line 38 takes every ticket before `ticket.priority == '1'` can",
            id="an event that another transition takes first",
        ),
        pytest.param(
            [("start: sort", CLOSED)],
            LADDER,
            "condition-shadowed",
            "      - {on: solved",
            "step 'desk': line 8 takes every ticket before `on solved` can",
            id="an event that is taken anywhere",
        ),
        pytest.param(
            [("{after: level 1, go: chief}", "{after: level 1, go: chief}\n      - {else: chief}")],
            LADDER,
            "condition-shadowed",
            "on: solved",
            "step 'desk': step 'desk' is left at once by its 'else', so that this is never taken",
            id="a step that is left before anything can happen",
        ),
        pytest.param(
            [
                (
                    "{on: returned, go: over}",
                    "{on: returned, go: over}\n      - {on: returned fixed, go: over}",
                )
            ],
            LADDER,
            "condition-shadowed",
            "returned fixed",
            "step 'call': line 23 takes every ticket before `on returned fixed` can",
            id="a return that is taken before",
        ),
        pytest.param(
            [("{else: desk}", '{when: "ticket.refund <= 100", go: desk}\n      - {else: desk}')],
            LADDER,
            "else-never",
            "else: desk",
            "the 'else' of step 'sort' is never taken: lines 11, 12 and 13 take every ticket",
            id="an else after everything",
        ),
        # Which path
        pytest.param(
            [(RULE, RULE + NARROW)],
            DESK,
            "condition-shadowed",
            "refund > 2000",
            "the rules before `ticket.refund > 2000` take every ticket to other paths",
            id="a rule of walks behind a wider one",
        ),
        pytest.param(
            [(RULE, '  - {when: "ticket.refund > 5 and not ticket.refund > 4", path: repair}\n')],
            DESK,
            "condition-never",
            "refund > 5",
            "`ticket.refund > 5 and not ticket.refund > 4` can never hold",
            id="a rule of walks that fits no ticket",
        ),
        pytest.param(
            [(RULE, RULE + RULE.replace("> 1000", "<= 1000"))],
            DESK,
            "else-never",
            "else: ladder",
            "no ticket walks 'ladder' by 'else': the rules before it take all",
            id="no ticket is left for the last path",
        ),
        # Steps
        pytest.param(
            [(ASK, f"{URGENT}\n      - {ASK}"), LOST],
            LADDER,
            "step-unreached",
            "  lost",
            "no ticket comes to step 'lost': nothing that leads there is ever taken; "
            "look at line 12, or take the step out",
            id="a step behind a condition that never holds",
        ),
        pytest.param(
            [
                (
                    BIG + "\n      - {after: 1d, go: done}",
                    '{on: asked, if: "ticket.reopened < 0", go: done}',
                )
            ],
            LADDER,
            "step-endless",
            "  chief:",
            "a ticket that comes to step 'chief' never comes to an end",
            id="an end behind a condition that never holds",
        ),
        # Loops
        pytest.param(
            [(FAILED, "{on: failed, go: try}")],
            REPAIR,
            "loop-unbounded",
            "  try:",
            "try → try goes round as often as its acts answer, and nothing bounds it",
            id="an act that is tried again for ever",
        ),
        # Forks
        pytest.param(
            [(INFORM, "      - {on: asked, go: inform}\n      - {after: 1h, go: done}\n")],
            LADDER,
            "fork-end-inside",
            "after: 1h, go: done",
            "a branch of step 'both' comes to the end 'done' before 'over', where the branches "
            "join",
            id="a branch that ends",
        ),
        pytest.param(
            [(BOTH, INNER)],
            LADDER,
            "fork-end-inside",
            "two: {wait",
            "a branch of step 'inner' comes to 'over', where the fork around it joins, "
            "before 'met'",
            id="an inner branch that comes to the outer join",
        ),
        pytest.param(
            [(INFORM, "      - {on: taken, go: over, until: asked}\n")],
            LADDER,
            "fork-blocked",
            "  inform:",
            "a branch of step 'both' can stand at step 'inform' for ever: once it is asked, "
            "nothing leads on",
            id="a branch whose only way an event ends",
        ),
        pytest.param(
            [
                (
                    NOTIFY,
                    "    notify: lead\n    acknowledge: one\n    next: [{after: 1h, go: over}]\n",
                )
            ],
            LADDER,
            "fork-blocked",
            "  inform:",
            "a branch of step 'both' can stand at step 'inform' for ever: once it is "
            "acknowledged, nothing leads on",
            id="a branch whose wait an acknowledgement stops",
        ),
        pytest.param(
            [(INFORM, MEET), ("[inform, call]", "[inform, again, call]")],
            LADDER,
            "fork-blocked",
            "  meet:",
            "a branch of step 'both' can stand at step 'meet' for ever: 2 branches come there, "
            "and 1 at most lead on",
            id="a way that only one of two branches may take",
        ),
        pytest.param(
            [(INFORM, "      - {on: asked, go: call}\n      - {after: 1h, go: over}\n")],
            LADDER,
            "fork-shared-step",
            "  call:",
            "2 branches of step 'both' can be in the call 'call' at once: what leaves it by 'on' "
            "or 'at' takes both away",
            id="two branches in one call",
        ),
    ],
)
def test_a_planted_fault_is_found(
    changes: list[tuple[str, str]], file: str, kind: str, line: str, sentence: str
) -> None:
    desk = planted(*changes, file=file)
    problem = next(iter(found(desk, kind)))
    assert str(problem).startswith(f"{file}:{line_of(desk, line, file)}: {sentence}")
    assert problem.severity == RULES[kind].severity
    if problem.witness is not None and file != DESK:
        assert takes(desk, problem.witness)
    else:
        assert not kind.startswith(("fork-", "loop-", "step-endless"))


def test_a_branch_that_never_comes_to_the_join() -> None:
    """An interrupt would end the walk; the join is never entered all the same."""
    desk = planted(
        (INFORM, TRAP), ("start: sort", "anywhere: [{on: asked, go: done}]\nstart: sort")
    )
    (problem,) = found(desk, "fork-never-joins")
    assert problem.line == line_of(desk, "  inform:")
    assert problem.found == (
        "a branch of step 'both' that is at step 'inform' never comes to 'over', where the "
        "branches join"
    )
    assert takes(desk, problem.witness)


@pytest.mark.parametrize(
    "passage",
    [
        pytest.param("    notify: lead\n    acknowledge: one\n    next:\n", id="acknowledged"),
        pytest.param("    notify: lead\n    next:\n      - {on: taken, go: over}\n", id="an event"),
    ],
)
def test_a_branch_that_something_leads_on_is_not_blocked(passage: str) -> None:
    last = "      - {on: acknowledged, go: over}\n" if "acknowledge" in passage else ""
    desk = planted((NOTIFY, f"{passage}{last}      - {{after: 1h, until: asked, go: over}}\n"))
    assert found(desk, "fork-blocked") == []


def test_a_branch_from_which_an_interrupt_leads_is_not_blocked() -> None:
    blocked = (INFORM, "      - {on: taken, go: over, until: asked}\n")
    leaving = ("start: sort", "anywhere: [{on: solved, go: done}]\nstart: sort")
    assert found(planted(blocked), "fork-blocked")
    assert found(planted(blocked, leaving), "fork-blocked") == []


def test_nobody_is_ever_asked() -> None:
    desk = planted(
        ("    work: level 1\n", "    wait: for the next morning\n"),
        ("    tell: [lead]\n", ""),
        ("approve: lead\n    yes: done\n    no: desk\n    unanswered: {after: 1d, go: desk}",
         "wait: x\n    next: [{after: 1d, go: desk}]"),
        ("notify: lead", "wait: x"),
        ("fork: [inform, call]", "fork: [inform, inform2]"),
        ("    call: repair\n", "    wait: x\n"),
        ("{on: returned, go: over}", "{on: asked, go: over}"),
        ("  over:\n", "  inform2: {wait: x, next: [{after: 1h, go: call}]}\n  over:\n"),
    )  # fmt: skip
    (problem,) = found(desk, "step-personless")
    assert problem.line == line_of(desk, "  sort:")
    assert problem.severity == "warning"


def test_an_end_behind_people_needs_nobody_more() -> None:
    """A wait for the customer before the end is not a fault: people had the ticket before."""
    desk = planted(("    tell: [lead]\n", ""))
    assert found(desk, "step-personless") == []


@pytest.mark.parametrize(
    "bound",
    [
        pytest.param("{on: failed, go: try, at most: 3}", id="a count"),
        pytest.param("{on: failed, go: try, until: solved}", id="an event that ends it"),
        pytest.param("{on: failed, go: later}", id="a wait in the round"),
    ],
)
def test_a_bounded_round_is_sound(bound: str) -> None:
    later = "  later: {wait: for better times, next: [{after: 1h, go: try}]}\n  hands:\n"
    changes = [(FAILED, bound)]
    if "later" in bound:
        changes.append(("  hands:\n", later))
    assert found(planted(*changes, file=REPAIR), "loop-unbounded") == []


def test_a_ticket_shows_to_which_path_it_goes_instead() -> None:
    desk = planted((RULE, RULE + NARROW), file=DESK)
    (problem,) = found(desk, "condition-shadowed")
    assert problem.witness is not None
    assert problem.witness.told == {"refund": "2001"}
    assert desk.path_for(Ticket("T-1", problem.witness.told)).name == "repair"
    assert desk.path_for(Ticket("T-1", problem.witness.told)).name == problem.witness.path


def test_a_join_is_told_by_its_fork_not_by_the_one_around_it() -> None:
    desk = planted(
        (BOTH, INNER.replace("go: over}, {on: asked, go: met}", "go: done}, {on: asked, go: met}"))
    )
    (problem,) = found(desk, "fork-end-inside")
    assert "a branch of step 'inner' comes to the end 'done'" in problem.found


def test_a_calendar_that_opens_no_more_costs_only_the_example() -> None:
    past = "open: {}\nexcept: {2020-01-07: 08:00-12:00}\n"
    office = f"calendar: office\nzone: Europe/Berlin\n{past}"
    ladder = SOUND[LADDER].replace(INFORM, "      - {after: 1h, go: done}\n")
    desk = read_desk({**SOUND, "calendars/office.yaml": office, LADDER: ladder})
    (problem,) = found(desk, "fork-end-inside")
    assert problem.witness is None
