"""What each kind of problem looks like, and how it is mended: `stepladder check --explain ID`."""

from collections.abc import Mapping
from typing import NamedTuple

from matrices.checking.rules import RULES
from matrices.problems import nearest


class Explained(NamedTuple):
    """A kind of problem as it stands in a file, what would be right, and the file so mended."""

    example: str
    mend: str
    mended: str = ""


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
        "open:\n  fri: 10:00-08:00    # calendars/office.yaml",
        "Do as the sentence says: it names the line and what would be right.",
        "open:\n  fri: 08:00-10:00",
    ),
    "name-unknown": Explained(
        "next:\n  - {on: reasigned, go: desk}    # desk.yaml has `reassigned`",
        "Write the name as it is defined (events and fields in desk.yaml, "
        "people in roster.yaml), or define it.",
        "next:\n  - {on: reassigned, go: desk}",
    ),
    "step-unreached": Explained(
        "steps:\n"
        "  desk: {work: team first, next: [{on: solved, go: done}]}\n"
        "  lost: {end: forgotten}    # and no transition has `go: lost`",
        "Lead a transition to the step, let its condition hold for some ticket, or take it out.",
        "steps:\n"
        "  desk: {work: team first, next: [{on: solved, go: done}, {after: 30d, go: "
        "lost}]}\n"
        "  lost: {end: forgotten}",
    ),
    "step-endless": Explained(
        "chief: {work: lead, next: [{after: 1d, go: chief}]}",
        "Lead a transition from the step, or from `anywhere`, to an end.",
        "chief: {work: lead, next: [{on: solved, go: done}, {after: 1d, go: chief}]}\n"
        "done: {end: solved}",
    ),
    "step-personless": Explained(
        "a: {wait: …, next: [{after: 1h, go: b}]}\nb: {wait: …, next: [{after: 1h, go: a}]}",
        "Let a step on the way be work, notify or approve, or tell somebody.",
    ),
    "loop-timeless": Explained(
        "sort:  {decide: [{else: alarm}]}\nalarm: {notify: lead, next: [{else: sort}]}",
        "Put a wait (`after`) or an event (`on`) into the round, or lead it elsewhere.",
        "sort:  {decide: [{else: alarm}]}\nalarm: {notify: lead, next: [{after: 1h, go: sort}]}",
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
        "- {when: \"ticket.priority == 'P1' and ticket.priority == 'P2'\", go: alarm}",
        "Mend the condition, or take out what it leads to.",
        "- {when: \"ticket.priority in ['P1', 'P2']\", go: alarm}",
    ),
    "condition-shadowed": Explained(
        '- {when: "ticket.refund > 10", go: lead}\n- {when: "ticket.refund > 100", go: chief}',
        "Write the narrower condition first.",
        '- {when: "ticket.refund > 100", go: chief}\n- {when: "ticket.refund > 10", go: lead}',
    ),
    "else-never": Explained(
        "- {when: \"ticket.vip == 'yes'\", go: a}\n- {when: \"ticket.vip == 'no'\", go: b}\n"
        "- {else: c}",
        "It does no harm. Write the last condition as the `else` where it is to be shorter.",
    ),
    "matrix-gap": Explained(
        "priority,response,level_1,level_1_within\n1,30m,team first,15m    # and priority may be 2",
        "Add a row for these tickets, or a last one with - for all others (hit policy first).",
        "priority,response,level_1,level_1_within\n1,30m,team first,15m\n2,4h,team first,1h",
    ),
    "matrix-overlap": Explained(
        "priority,response,level_1,level_1_within\n"
        "1,30m,team first,15m\n"
        '"1, 2",4h,team first,1h    # 1 again',
        "Narrow one of them, or say which holds by a first line `hit policy,first`.",
        "priority,response,level_1,level_1_within\n1,30m,team first,15m\n2,4h,team first,1h",
    ),
    "matrix-cell-missing": Explained(
        "priority,response,level_1,level_1_within\n"
        "1,30m,team first,15m\n"
        "2,,team first,1h    # no response",
        "Fill the cell in; - says that a clock has no target for these tickets.",
        "priority,response,level_1,level_1_within\n1,30m,team first,15m\n2,4h,team first,1h",
    ),
    "level-unowned": Explained(
        "teams:\n  night: [ben]    # and ben is away all year: level_1 is `team night`",
        "Name somebody who is there in the matrix or the roster, or somebody else behind `else`.",
        "level_1: team night else duty manager",
    ),
    "level-empty": Explained(
        "on-call:\n"
        "  duty:    # level_1 is `on-call duty`, and on Sundays nobody has it\n"
        "    shifts: [{mon-sat: anna}]",
        "Add a shift, or somebody else who is there then.",
        "level_1: on-call duty else team first",
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
        "next:\n"
        "  - {after: 1h, go: lead}\n"
        "  - {after: 2h, go: chief}    # by then the ticket is at lead",
        "Make it shorter, move it to the step where the ticket is by then, or take it out.",
        "next:\n  - {after: 1h, go: lead}    # and lead has {after: 1h, go: chief}",
    ),
    "wait-beyond-clock": Explained(
        "# the clock `response` has a target of 4h\nnext:\n  - {after: 8h, go: manager}",
        "Wait less long than the clock, or lead its breach there.",
        "next:\n  - {after: 3h, go: manager}",
    ),
    "deadline-unmeetable": Explained(
        "priority,response,level_1,level_1_within\n"
        "1,wall 30m,team first,15m    # and the office opens at 8",
        "Give the target open time or more of it, or ask somebody who is there at night.",
        "priority,response,level_1,level_1_within\n1,30m,team first,15m",
    ),
    "breach-untold": Explained(
        "clocks:\n"
        "  response: {starts: opened, stops: taken}    # and nothing has `on: "
        "breach of response`",
        "Tell somebody when it is breached.",
        "anywhere:\n  - {on: breach of response, stay: true, tell: lead}",
    ),
    "message-off-hours": Explained(
        "next:\n  - {after: wall 8h, tell: ben, stay: true}    # ben works from 8 to 16",
        "Wait in open time, or name somebody who is on duty then.",
        "next:\n  - {after: 8h, tell: ben, stay: true}",
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
    parts = [f"{name} ({rule.severity}): {rule.means}", _set_in(explained.example), explained.mend]
    if explained.mended:
        parts += ["So mended:", _set_in(explained.mended)]
    parts.append(f"What exactly it means stands in docs/checks.md, under `{name}`.")
    return "\n\n".join(parts) + "\n"


def _set_in(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def table() -> str:
    """All kinds of problems as a page shows them."""
    rows = [f"| `{rule.id}` | {rule.severity} | {rule.means} |" for rule in RULES.values()]
    return "\n".join(["| id | severity | what is found |", "|---|---|---|", *rows, ""])
