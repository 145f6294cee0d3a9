"""The judge is held by hand: small paths of which paper says what can happen on them."""

from tests.exploring.desks import INNER, MAIN, desk_of, unproved
from tests.exploring.exploring import explore
from tests.exploring.verdicts import Verdict

HEAD = "path: {name}\ncalendar: {calendar}\nmatrix: speed\n"


def path(steps: str, *, head: str = "", name: str = "main", calendar: str = "always") -> str:
    """A path whose first step is where it starts; `steps` and `head` are lines of its file."""
    start = steps.strip().partition(":")[0]
    lines = "\n".join(f"  {line}" for line in steps.strip().splitlines())
    return f"{HEAD.format(name=name, calendar=calendar)}{head}start: {start}\nsteps:\n{lines}\n"


def judged(steps: str, *, head: str = "", inner: str = "", calendar: str = "always") -> Verdict:
    texts = {MAIN: path(steps, head=head, calendar=calendar)}
    if inner:
        texts[INNER] = path(inner, name="inner")
    explored = explore(unproved(desk_of(texts)))
    assert explored.whole
    return Verdict(explored)


def test_a_sound_path_has_no_fault() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{after: 2h, go: chief}, {on: solved, go: done}]}
chief: {notify: lead, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert not verdict.unreached
    assert not verdict.untaken
    assert not verdict.endless
    assert not verdict.personless
    assert not verdict.circling


def test_history_shows_how_a_ticket_comes_to_a_step() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{after: 2h, go: chief}, {on: solved, go: done}]}
chief: {notify: lead, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    history = verdict.explored.history(verdict.entered["chief"])
    assert [line[10:] for line in history][-1].endswith("→ chief")
    assert history[-1].startswith("Mon 10:00")


def test_step_to_which_nothing_leads_is_unreached() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{on: solved, go: done}]}
attic: {work: lead, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert verdict.unreached == {"attic"}


def test_step_behind_what_never_holds_is_unreached() -> None:
    verdict = judged(
        """
sort:
  decide:
    - {when: "ticket.tier == 'high'", go: high}
    - {else: desk}
high:
  decide:
    - {when: "ticket.tier == 'low'", go: attic}
    - {else: desk}
attic: {work: lead, next: [{on: solved, go: done}]}
desk: {work: team first, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert verdict.unreached == {"attic"}
    assert verdict.untaken == {"high/1"}
    assert not verdict.never, "it holds of some tickets, but not of those that come there"


def test_steps_that_lead_only_to_each_other_are_endless() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{on: solved, go: done}, {after: 2h, go: limbo}]}
limbo: {work: lead, next: [{after: 2h, go: nowhere}]}
nowhere: {work: lead, next: [{after: 2h, go: limbo}]}
done: {end: solved}
"""
    )
    assert verdict.endless == {"limbo": True, "nowhere": True}
    assert verdict.stuck


def test_only_some_tickets_are_stuck_where_the_way_on_is_used_up() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{on: asked, go: second}, {on: solved, go: done, at most: 1}]}
second: {work: lead, next: [{on: moved, go: desk, at most: 1}, {on: replied, go: done, at most: 1}]}
done: {decide: [{when: "ticket.tier == 'high'", go: over}, {else: desk}]}
over: {end: solved}
"""
    )
    assert verdict.endless["desk"] is False


def test_nobody_is_asked_from_a_wait_that_ends() -> None:
    verdict = judged(
        """
pause: {wait: nobody knows for what, next: [{after: 2h, go: done}]}
done: {end: closed}
"""
    )
    assert verdict.personless == {"pause": True}


def test_a_team_that_is_away_is_no_person() -> None:
    verdict = judged(
        """
desk: {work: team away, next: [{after: 2h, go: done}]}
done: {end: closed}
"""
    )
    assert verdict.personless == {"desk": True}


def test_somebody_told_by_a_transition_is_a_person() -> None:
    verdict = judged(
        """
pause: {wait: the customer, next: [{after: 2h, go: done, tell: lead}]}
done: {end: closed}
"""
    )
    assert not verdict.personless


def test_decides_that_lead_to_each_other_go_round() -> None:
    verdict = judged(
        """
sort: {decide: [{when: "ticket.tier == 'high'", go: other}, {else: desk}]}
other: {decide: [{when: "ticket.state == 'New'", go: sort}, {else: desk}]}
desk: {work: team first, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert verdict.circling.keys() <= {"sort", "other"}
    assert verdict.circling


def test_decides_that_exclude_each_other_do_not_go_round() -> None:
    verdict = judged(
        """
sort: {decide: [{when: "ticket.tier == 'high'", go: other}, {else: desk}]}
other: {decide: [{when: "ticket.tier == 'low'", go: sort}, {else: desk}]}
desk: {work: team first, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert not verdict.circling


FORK = """
both: {{fork: [repair, inform], join: over}}
repair: {{work: team first, next: [{repair}]}}
inform: {{notify: lead, next: [{inform}]}}
over: {{wait: a last look, next: [{{after: 2h, go: done}}]}}
done: {{end: solved}}
"""


def test_branches_that_come_to_their_join_join() -> None:
    verdict = judged(FORK.format(repair="{on: moved, go: over}", inform="{after: 2h, go: over}"))
    assert verdict.joins("both")
    assert not verdict.ends_inside("both")
    assert not verdict.blocked("both")


def test_a_branch_that_ends_the_walk_ends_inside() -> None:
    verdict = judged(FORK.format(repair="{on: moved, go: done}", inform="{after: 2h, go: over}"))
    assert verdict.ends_inside("both")
    assert not verdict.joins("both")
    assert verdict.unreached == {"over"}


def test_a_branch_that_goes_round_never_joins() -> None:
    verdict = judged(FORK.format(repair="{on: moved, go: repair}", inform="{after: 2h, go: over}"))
    assert not verdict.joins("both")
    assert verdict.blocked("both")
    assert verdict.endless["both"] is True


def test_branches_that_wait_for_what_the_other_used_up_block_each_other() -> None:
    verdict = judged(
        """
both: {fork: [repair, inform], join: over}
repair: {work: team first, next: [{on: moved, go: over, at most: 1}, {on: asked, go: late}]}
late: {work: team first, next: [{on: returned-never, go: over}]}
inform: {notify: lead, next: [{after: 2h, go: over}]}
over: {wait: a last look, next: [{after: 2h, go: done}]}
done: {end: solved}
""".replace(
            "on: returned-never",
            "on: moved, if: \"ticket.tier == 'low' and ticket.tier == 'high'\"",
        )
    )
    assert verdict.joins("both")
    assert verdict.blocked("both")


def test_an_interrupt_out_of_a_fork_is_no_end_inside() -> None:
    verdict = judged(
        FORK.format(repair="{on: moved, go: over}", inform="{after: 2h, go: over}"),
        head="anywhere: [{on: solved, go: done}]\n",
    )
    assert verdict.joins("both")
    assert not verdict.ends_inside("both")


def test_call_without_a_way_for_an_outcome() -> None:
    verdict = judged(
        """
help: {call: inner, next: [{on: returned good, go: done}]}
done: {end: solved}
""",
        inner="""
ask: {work: lead, next: [{on: moved, go: good}, {after: 2h, go: bad}]}
good: {end: good}
bad: {end: bad}
""",
    )
    assert verdict.uncaught.keys() == {"help"}


def test_condition_that_no_ticket_fulfils_never_holds() -> None:
    verdict = judged(
        """
sort:
  decide:
    - {when: "ticket.amount > 100 and ticket.amount < 50", go: done}
    - {else: desk}
desk: {work: team first, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert verdict.never == {"sort/1"}
    assert verdict.untaken == {"sort/1"}


def test_condition_behind_a_wider_one_is_shadowed() -> None:
    verdict = judged(
        """
sort:
  decide:
    - {when: "ticket.amount > 50", go: desk}
    - {when: "ticket.amount > 100", go: done}
    - {else: desk}
desk: {work: team first, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert not verdict.never
    assert verdict.untaken == {"sort/2"}


def test_wait_behind_a_shorter_one_never_fires() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{after: 4h, go: chief}, {after: 2h, go: done}]}
chief: {notify: lead, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert verdict.untaken == {"desk/1"}


def test_wait_that_is_over_at_the_same_instant_is_taken_in_written_order() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{after: 2h, go: chief}, {after: 2h, go: done}]}
chief: {notify: lead, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert verdict.untaken == {"desk/2"}


def test_clock_is_faster_than_a_wait_that_somebody_puts_off() -> None:
    verdict = judged(
        """
desk:
  work: team first
  next:
    - {after: 2h, go: done}
    - {at: 75% of response, go: chief}
chief: {notify: lead, next: [{on: solved, go: done}]}
done: {end: solved}
""",
        head="clocks: {response: {starts: opened, stops: solved, target: 4h}}\n",
    )
    assert not verdict.untaken
    shown = verdict.explored.history(verdict.taken["desk/2"])
    assert any("snoozed" in line for line in shown)


def test_event_at_the_instant_of_a_timer_comes_first() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{after: 2h, go: chief}, {on: asked, go: done}]}
chief: {notify: lead, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    asked = [m for m in verdict.moves if m.event.type == "asked" and "done" in m.steps]
    assert max(m.at.hour for m in asked if m.source is not None) == 10


def test_breach_of_which_nobody_is_told() -> None:
    verdict = judged(
        """
desk: {wait: nobody looks, next: [{on: solved, go: done}]}
done: {end: solved}
""",
        head="clocks: {response: {starts: opened, stops: solved, target: 4h}}\n",
    )
    assert verdict.breached == {"response": {False}}


def test_breach_that_leads_to_somebody_is_told() -> None:
    verdict = judged(
        """
desk: {wait: nobody looks, next: [{on: solved, go: done}]}
chief: {notify: lead, next: [{on: solved, go: done}]}
done: {end: solved}
""",
        head="clocks: {response: {starts: opened, stops: solved, target: 4h}}\n"
        "anywhere: [{on: breach of response, go: chief}]\n",
    )
    assert verdict.breached == {"response": {True}}


def test_hours_that_open_before_a_wait_is_over() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{during: "00:00-24:00", go: done}, {after: 2h, go: chief}]}
chief: {notify: lead, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert verdict.untaken == {"desk/2"}


def test_wall_time_is_over_before_open_time_on_a_calendar_that_closes() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{after: 8h, go: chief}, {after: wall 8h, go: done}]}
chief: {notify: lead, next: [{on: solved, go: done}]}
done: {end: solved}
""",
        calendar="days",
    )
    assert not verdict.untaken, "within the day both are over at once, over night the wall's first"


def test_answers_and_acknowledgements_of_everybody_asked() -> None:
    verdict = judged(
        """
ask: {approve: lead, question: "?", yes: told, no: done, unanswered: {after: 2h, go: done}}
told:
  notify: team first
  acknowledge: everybody
  next: [{on: acknowledged, go: done}, {after: 2h, go: late}]
late: {work: lead, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert not verdict.untaken
    by = {m.event.actor for m in verdict.moves if m.event.type == "acknowledged"}
    assert by == {"anna", "ben", "zoe0", ""}


def test_reopened_ticket_begins_at_restart() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{on: solved, go: done}]}
back: {work: lead, next: [{on: solved, go: done}]}
done: {end: solved}
""",
        head="restart: back\n",
    )
    assert not verdict.unreached


def test_count_of_events_is_told_apart_as_far_as_conditions_do() -> None:
    verdict = judged(
        """
desk: {work: team first, next: [{when: "ticket.asks >= 2", go: chief}, {on: solved, go: done}]}
chief: {notify: lead, next: [{on: solved, go: done}]}
done: {end: solved}
"""
    )
    assert not verdict.untaken
    assert len(verdict.nodes) < 200
