"""What each kind of problem looks like, and how it is mended: `stepladder check --explain ID`."""

from collections.abc import Mapping
from typing import NamedTuple

from matrices.checking.rules import RULES
from matrices.problems import nearest


class Explained(NamedTuple):
    """An example of a kind of problem as it stands in a file, and what would be right."""

    example: str
    mend: str


EXPLAINED: Mapping[str, Explained] = {
    "person-never": Explained(
        "start: sleep\nsteps:\n  sleep: {wait: …, next: [{on: taken, go: desk}]}",
        "Lead time on to somebody: add `after` to the step where the ticket stays.",
    ),
    "row-not-proved": Explained(
        "calendar: last-year    # open on dates that are past, and on no others",
        "Do as the sentence says.",
    ),
    "clock-before-person": Explained(
        "answer: {starts: opened, …}    # wall 15m; and the office opens at nine",
        "Give the clock a target in open time, or lead the ticket to somebody who is there.",
    ),
    "level-never": Explained(
        "- {when: \"ticket.priority == '1'\", go: specialists}    # and so past level 1",
        "Nothing, where it is meant so; else lead the ticket to the level, or empty its cell.",
    ),
    "file-wrong": Explained(
        "fri: 10:00-08:00", "Do as the sentence says: it names the line and what would be right."
    ),
    "name-unknown": Explained(
        "{on: reasigned, go: desk}", "Write the name as it is defined, or define it."
    ),
    "step-unreached": Explained(
        "lost: {end: forgotten}    # and no transition has `go: lost`",
        "Lead a transition to the step, let its condition hold for some ticket, or take it out.",
    ),
    "step-endless": Explained(
        "chief: {wait: …, next: [{after: 1d, go: chief}]}",
        "Lead a transition from the step, or from `anywhere`, to an end.",
    ),
    "step-personless": Explained(
        "a: {wait: …, next: [{after: 1h, go: b}]}\nb: {wait: …, next: [{after: 1h, go: a}]}",
        "Let a step on the way be work, notify or approve, or tell somebody.",
    ),
    "loop-timeless": Explained(
        "sort:  {decide: [{else: alarm}]}\nalarm: {notify: lead, next: [{else: sort}]}",
        "Put a wait (`after`) or an event (`on`) into the round, or lead it elsewhere.",
    ),
    "loop-unbounded": Explained(
        "pay: {act: pay-refund, next: [{on: done, go: over}, {on: failed, go: pay}]}",
        "Bound the round by `at most`, by a wait, or by an event that ends it (`until`).",
    ),
    "fork-never-joins": Explained(
        "both: {fork: [repair, inform], join: over}    # and `inform` never leads to `over`",
        "Lead every branch to the join, from each of its steps.",
    ),
    "fork-end-inside": Explained(
        "both: {fork: [repair, inform], join: over}\ninform: {notify: lead, next: [{else: done}]}",
        "Lead the branch to the join. What is to end all of it belongs to `anywhere`.",
    ),
    "fork-blocked": Explained(
        "inform: {notify: lead, acknowledge: one, next: [{after: 1h, go: over}]}\n"
        "# once it is acknowledged, the wait stops, and nothing else leads on",
        "Let each branch go on by itself: by time, by `else`, or by an event from outside.",
    ),
    "fork-shared-step": Explained(
        "both: {fork: [left, right], join: over}    # left and right both lead to `call: repair`",
        "Give each branch a call of its own: what leaves it by `on` or `at` takes both away.",
    ),
    "call-circle": Explained(
        "path a calls path b, and path b calls path a", "Call a path that does not lead back."
    ),
    "call-uncaught": Explained(
        "{call: repair, next: [{on: returned fixed, go: done}]}    # repair may end `given up`",
        "Add `{on: returned, go: …}` or `{else: …}` as the last.",
    ),
    "condition-never": Explained(
        "\"ticket.priority == 'P1' and ticket.priority == 'P2'\"",
        "Mend the condition, or take out what it leads to.",
    ),
    "condition-shadowed": Explained(
        '- {when: "ticket.refund > 10", go: lead}\n- {when: "ticket.refund > 100", go: chief}',
        "Write the narrower condition first.",
    ),
    "else-never": Explained(
        "- {when: \"ticket.vip == 'yes'\", go: a}\n- {when: \"ticket.vip == 'no'\", go: b}\n"
        "- {else: c}",
        "It does no harm. Write the last condition as the `else` where it is to be shorter.",
    ),
    "matrix-gap": Explained("no row for priority '4'", "Add a row."),
    "matrix-overlap": Explained("two rows are for priority '1'", "Narrow one of them."),
    "matrix-cell-missing": Explained("a row without a target for a clock", "Fill the cell in."),
    "level-unowned": Explained(
        "level_2 is `team nobody`", "Name somebody in the matrix or roster."
    ),
    "level-empty": Explained(
        "level_1 is an on-call that nobody has on Sundays", "Add a shift, or a fallback."
    ),
    "acknowledge-short": Explained(
        "{work: team pair, acknowledge: 3}    # and two people are in the team",
        "Ask more people, or let fewer be enough.",
    ),
    "approval-without-authority": Explained(
        "approve: team first-line    # who may approve up to 100 EUR, and it may be 500",
        "Ask somebody with the authority, or decide by the amount before.",
    ),
    "timer-never": Explained(
        "next: [{after: 1h, go: a}, {after: 2h, go: b}]", "Shorten it, or take it out."
    ),
    "wait-beyond-clock": Explained(
        "{after: 8h, go: manager}    # and the clock's target is 4h", "Wait less long."
    ),
    "deadline-unmeetable": Explained(
        "a target of `wall 30m` where the office opens at 8",
        "Give the target more time, or somebody who is there.",
    ),
    "breach-untold": Explained(
        "clocks: {response: …}    # and nothing has `on: breach of response`",
        "Tell somebody: `{on: breach of response, stay: true, tell: …}`.",
    ),
    "message-off-hours": Explained(
        "{after: wall 8h, tell: ben}    # who works from 8 to 16", "Use open time, or who is there."
    ),
    "row-unused": Explained("a row behind `-` that takes all", "Move it up, or take it out."),
    "person-unused": Explained("ben is in no team, role or path", "Name them, or take them out."),
    "group-unused": Explained("teams: {old: [anna]}", "Name it in a path, or take it out."),
    "clock-unused": Explained(
        "clocks: {repair: {starts: opened, …}}    # in a path that is only called",
        "Write it in the path that calls it: the clocks of the outermost path count.",
    ),
    "channel-missing": Explained(
        "level_1: anna, level_1_by: sms    # and anna has no number",
        "Give the address in roster.yaml, or take the channel out.",
    ),
    "calendar-over": Explained(
        "open: {}, except: {2020-01-07: 08:00-12:00}", "Write hours of the week, or dates to come."
    ),
    "calendar-unused": Explained("calendars/old.yaml", "Name it in a path, or take it out."),
    "matrix-unused": Explained("matrices/old.csv", "Name it in a path, or take it out."),
    "path-unused": Explained("paths/old.yaml", "Name it in `walks` or a `call`, or take it out."),
    "name-unused": Explained("ticket: {colour: {text: true}}", "Use it, or take it out."),
    "accept-unused": Explained(
        "accepts: [{finding: level-empty, at: paths/a.yaml, because: …}]    # and none is found",
        "Take the line out.",
    ),
}


def explanation(name: str) -> str:
    """What a kind of problem means, with an example and how to mend it; else LookupError."""
    if name not in RULES:
        raise LookupError(f"the check finds no '{name}'; {nearest(name, RULES)}")
    rule, explained = RULES[name], EXPLAINED[name]
    example = "\n".join(f"    {line}" for line in explained.example.splitlines())
    return f"{name} ({rule.severity}): {rule.means}\n\n{example}\n\n{explained.mend}\n"


def table() -> str:
    """All kinds of problems as a page shows them."""
    rows = [f"| `{rule.id}` | {rule.severity} | {rule.means} |" for rule in RULES.values()]
    return "\n".join(["| id | severity | what is found |", "|---|---|---|", *rows, ""])
