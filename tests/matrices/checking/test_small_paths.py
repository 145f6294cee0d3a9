"""Small paths on which the check once said too much or too little, each with what it says now."""

import pytest

from matrices.checking.desks import check_desk
from matrices.files.desks import read_unwalked
from matrices.problems import ModelError, Problem
from tests.exploring.desks import INNER, MAIN, desk_of
from tests.exploring.test_by_hand import path


def told(steps: str, *, head: str = "", inner: str = "", **more: str) -> list[Problem]:
    """What the check finds in a path, and in the path that it calls."""
    texts = {MAIN: path(steps, head=head), **more}
    if inner:
        texts[INNER] = path(inner, name="inner")
    try:
        desk = read_unwalked(desk_of(texts))
    except ModelError as error:
        return [*error.problems]
    return [each for each in check_desk(desk) if each.file in (MAIN, INNER)]


def at(problems: list[Problem], kind: str) -> list[tuple[str, int]]:
    """Where something of a kind is found: file and line."""
    return [(each.file, each.line) for each in problems if each.id == kind]


def kinds(problems: list[Problem]) -> set[str]:
    return {each.id for each in problems}


def test_call_of_a_path_that_is_over_at_once_hears_nothing() -> None:
    found = told(
        """
s1:
  call: inner
  next:
    - {on: replied, stay: true}
    - {on: returned good, go: desk}
desk: {work: team first, next: [{on: solved, go: done}]}
done: {end: solved}
""",
        inner="""
i1: {decide: [{when: "ticket.tier == 'high'", go: good}, {else: good}]}
good: {end: good}
""",
    )
    assert at(found, "condition-shadowed") == [(MAIN, 9)]


def test_longer_wait_never_comes_after_one_that_is_taken_once_where_a_ticket_comes_once() -> None:
    steps = """
s1:
  work: team first
  next:
    - {after: 4h, go: s2}
    - {after: wall 2h, go: s2, at most: 1}
s2: {work: lead, next: [AGAIN{on: solved, go: done}]}
done: {end: solved}
"""
    assert at(told(steps.replace("AGAIN", "")), "timer-never") == [(MAIN, 9)]
    assert at(told(steps.replace("AGAIN", "{after: 4h, go: s1}, ")), "timer-never") == []


def test_same_event_is_never_heard_twice_where_a_ticket_comes_once() -> None:
    steps = """
s1:
  work: team first
  next:
    - {on: asked, go: s2, at most: 1}
    - {on: asked, go: done}
    - {on: solved, go: done}
s2: {work: lead, next: [AGAIN{on: solved, go: done}]}
done: {end: solved}
"""
    assert at(told(steps.replace("AGAIN", "")), "condition-shadowed") == [(MAIN, 10)]
    assert at(told(steps.replace("AGAIN", "{after: 4h, go: s1}, ")), "condition-shadowed") == []


def test_step_beside_a_branch_that_may_end_the_walk_is_not_endless() -> None:
    found = told(
        """
s1: {fork: [s2, s3], join: s4}
s2: {work: team first, next: [{on: failed, go: done}, {after: 2h, go: s4}]}
s3: {work: lead, next: [{after: 2h, go: s4, if: "ticket.tier == 'other'"}]}
s4: {work: lead, next: [{on: solved, go: done}]}
done: {end: solved}
""".replace("'other'", "'high' and ticket.tier == 'low'"),
    )
    assert kinds(found) == {"condition-never", "fork-end-inside", "fork-never-joins"}


def test_what_cannot_be_walked_hides_nothing_else() -> None:
    found = told(
        """
s1: {work: team first, next: [{after: 4h, go: s1}]}
s2:
  work: lead
  next:
    - {on: solved, go: done}
s3:
  work: lead
  next:
    - {on: solved, go: done, if: "ticket.tier == 'high' and ticket.tier == 'low'"}
done: {end: solved}
"""
    )
    assert at(found, "step-endless") == [(MAIN, 6)]
    assert at(found, "step-unreached") == [(MAIN, 7), (MAIN, 11), (MAIN, 15)]
    assert at(found, "condition-never") == [(MAIN, 14)]


def test_clock_of_a_walk_that_is_over_before_it_is_never_breached() -> None:
    clock = "clocks: {response: {starts: opened, stops: moved}}\n"
    at_once = """
s1: {notify: [team first], next: [{else: done}]}
done: {end: solved}
"""
    assert "breach-untold" not in kinds(told(at_once, head=clock))
    over = """
s1: {work: team first, next: [{on: asked, go: done}, {on: solved, go: done}]}
done: {end: solved}
"""
    assert "breach-untold" in kinds(told(over, head=clock))
    # What begins it ends the walk: it goes on when the ticket comes back.
    assert "breach-untold" in kinds(told(over, head=clock.replace("opened", "asked")))


def test_clock_that_begins_later_is_breached_where_a_ticket_may_stay() -> None:
    clock = "clocks: {response: {starts: asked, stops: moved}}\n"
    steps = """
s1: {work: team first, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    assert "breach-untold" in kinds(told(steps, head=clock))


def test_event_that_a_call_takes_is_never_heard_by_the_called_path() -> None:
    found = told(
        """
s1:
  call: inner
  next:
    - {on: replied, go: desk}
    - {on: returned good, go: desk}
desk: {work: team first, next: [{on: solved, go: done}]}
done: {end: solved}
""",
        inner="""
i1:
  work: team first
  next:
    - {on: replied, go: good}
good: {end: good}
""",
    )
    assert at(found, "condition-shadowed") == [(INNER, 9)]


def test_event_that_one_of_two_calls_takes_is_heard_by_the_called_path() -> None:
    found = told(
        """
s1:
  call: inner
  next:
    - {on: replied, go: s2}
    - {on: returned good, go: s2}
s2:
  call: inner
  next:
    - {on: returned good, go: done}
done: {end: solved}
""",
        inner="""
i1:
  work: team first
  next:
    - {on: replied, go: good}
good: {end: good}
""",
    )
    assert found == []


def test_timer_that_never_comes_is_an_error_where_no_ticket_ends_without_it() -> None:
    steps = """
s1:
  work: level 1
  next:
    - {after: wall 2h, go: s1}
    - {after: 4h, go: done}
    MORE
done: {end: solved}
"""
    found = told(steps.replace("MORE", ""))
    (alone,) = (each for each in found if each.id == "timer-never")
    assert (alone.line, alone.severity) == (10, "error")
    assert at(found, "step-endless") == [(MAIN, 6)]
    assert at(found, "step-unreached") == [(MAIN, 12)]
    (beside,) = told(steps.replace("MORE", "- {on: solved, go: done}"))
    assert (beside.id, beside.line, beside.severity) == ("timer-never", 10, "warning")


def test_everybody_who_is_asked_in_a_branch_is_asked_for_the_whole_fork() -> None:
    found = told(
        """
s1: {fork: [s2, s3], join: s4}
s2: {work: team first, next: [{after: 2h, go: s4}]}
s3: {wait: x, next: [{after: 2h, go: s4}]}
s4: {wait: y, next: [{after: 2h, go: done}]}
done: {end: solved}
"""
    )
    assert found == []


def test_nobody_is_asked_by_a_fork_whose_branches_may_all_pass_by() -> None:
    found = told(
        """
s1: {fork: [s2, s3], join: s4}
s2: {wait: x, next: [{on: asked, go: s5}, {after: 2h, go: s4}]}
s5: {work: team first, next: [{after: 2h, go: s4}]}
s3: {wait: x, next: [{after: 2h, go: s4}]}
s4: {wait: y, next: [{after: 2h, go: done}]}
done: {end: solved}
"""
    )
    assert at(found, "step-personless") == [(MAIN, 10)]


def test_count_is_one_at_least_right_after_what_it_counts() -> None:
    found = told(
        """
s1: {work: team first, next: [{on: asked, go: s3}]}
s3:
  decide:
    - {when: "ticket.asks >= 1", go: done}
    - {else: done}
done: {end: solved}
"""
    )
    assert at(found, "else-never") == [(MAIN, 10)]


def test_nothing_holds_anywhere_on_a_path_on_which_no_ticket_stands() -> None:
    found = told(
        """
s1: {notify: team first, next: [{else: done}]}
done: {end: solved}
""",
        head="anywhere:\n  - {on: solved, go: done}\n",
    )
    assert at(found, "condition-shadowed") == [(MAIN, 5)]


def test_approval_that_nobody_may_give_is_found_behind_a_fork() -> None:
    desk = desk_of({})
    found = told(
        """
s1: {fork: [mend, inform], join: over}
mend: {work: team first, next: [{on: moved, go: over}]}
inform: {work: lead, next: [{on: replied, go: over}]}
over: {approve: lead, of: amount, question: pay it?, yes: done, no: done, unanswered: LATE}
done: {end: solved}
""".replace("LATE", "{after: 2h, go: done}"),
        **{"roster.yaml": desk["roster.yaml"] + "authority: {amount: {carla: 100}}\n"},
    )
    assert at(found, "approval-without-authority") == [(MAIN, 9)]


@pytest.mark.parametrize("way", ["{on: moved, go: s4}", "{after: 4h, go: s4}"])
def test_when_that_always_holds_leaves_a_step_at_once(way: str) -> None:
    found = told(
        f"""
s3:
  notify: carla
  next:
    - {{when: "ticket.tier in ['low', 'high']", go: s4}}
    - {way}
s4: {{work: lead, next: [{{on: solved, go: done}}]}}
done: {{end: solved}}
"""
    )
    assert [each.line for each in found] == [10]
    assert kinds(found) <= {"condition-shadowed", "timer-never"}


def test_round_that_a_count_bounds_is_no_round_without_time() -> None:
    steps = """
s1: {notify: lead, next: [{when: "ticket.tier == 'high'", go: s2LIMIT}, {on: solved, go: done}]}
s2: {notify: lead, next: [{else: s1}]}
done: {end: solved}
"""
    assert "loop-timeless" in kinds(told(steps.replace("LIMIT", "")))
    assert "loop-timeless" not in kinds(told(steps.replace("LIMIT", ", at most: 3")))
    assert "loop-timeless" in kinds(told(steps.replace("LIMIT", ", at most: 3000")))


def test_round_at_whose_levels_nobody_is_goes_round_at_once() -> None:
    steps = """
s1: {work: team away, next: [{after: 2h, go: s2}, {on: solved, go: done}]}
s2: {work: team away, next: [{after: 2h, go: s3}, {on: solved, go: done}]}
s3: {work: TEAM, next: [{after: 2h, go: s1}, {on: solved, go: done}]}
done: {end: solved}
"""
    (stuck,) = told(steps.replace("TEAM", "team away"))
    assert (stuck.id, stuck.line) == ("level-empty", 6)
    assert "s1 → s2 → s3 → s1 goes round at once" in stuck.found
    found = told(steps.replace("TEAM", "lead"))
    assert not any("goes round" in each.found for each in found)


@pytest.mark.parametrize("first", ["{on: asked, go: s2}, ", "{after: 2h, go: s2}, "])
def test_round_at_whose_levels_nobody_is_may_be_come_to_later(first: str) -> None:
    found = told(
        f"""
s1: {{work: lead, next: [{first}{{on: solved, go: done}}]}}
s2: {{work: team away, next: [{{after: 2h, go: s3}}, {{on: solved, go: done}}]}}
s3: {{decide: [{{when: "ticket.tier == 'high'", go: done}}, {{else: s4}}]}}
s4: {{work: team away, next: [{{after: 2h, go: s2}}, {{on: solved, go: done}}]}}
done: {{end: solved}}
"""
    )
    assert [each.line for each in found if "goes round at once" in each.found] == [7]
