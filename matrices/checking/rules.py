"""The kinds of problems that the check finds, each with its id, its weight and its meaning."""

from collections.abc import Mapping
from typing import NamedTuple

from matrices.problems import Severity


class Rule(NamedTuple):
    """A kind of problem: its id, how much it weighs, and one sentence of what it is."""

    id: str
    severity: Severity
    means: str


RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("file-wrong", "error", "A file cannot be read as what it is meant to be."),
        Rule("name-unknown", "error", "A name is used that nothing has."),
        Rule("step-unreached", "error", "No ticket can ever come to a step."),
        Rule("step-endless", "error", "From a step no end can be reached."),
        Rule("step-personless", "warning", "Nobody is asked or told, before a step or after it."),
        Rule("loop-timeless", "error", "Steps lead to each other without time passing."),
        Rule("loop-unbounded", "error", "Acts follow each other, and nothing bounds how often."),
        Rule(
            "fork-never-joins",
            "error",
            "A branch of a fork may never come to its join.",
        ),
        Rule(
            "fork-end-inside",
            "error",
            "A branch of a fork comes to an end or an outer join.",
        ),
        Rule("fork-blocked", "error", "A branch of a fork can stand at a step for ever."),
        Rule("fork-shared-step", "warning", "Two branches of a fork can be in one call."),
        Rule("call-circle", "error", "Paths call each other in a circle."),
        Rule("call-uncaught", "error", "A called path may end in a way that leads nowhere."),
        Rule("condition-never", "error", "A condition can never hold."),
        Rule("else-never", "note", "An `else` is never taken: what stands before it takes all."),
        Rule("condition-shadowed", "error", "What stands before it takes every ticket away."),
        Rule("matrix-gap", "error", "No row of a matrix is for a kind of ticket."),
        Rule("matrix-overlap", "error", "More rows of a matrix fit than its hit policy allows."),
        Rule("matrix-cell-missing", "error", "A row of a matrix lacks what a path needs."),
        Rule("channel-missing", "error", "A level is told in a way that somebody there lacks."),
        Rule("level-unowned", "error", "A level has nobody who could ever be told."),
        Rule("level-empty", "warning", "At some time of the year nobody at all is behind a step."),
        Rule("acknowledge-short", "warning", "Fewer people are asked than are to acknowledge."),
        Rule("approval-without-authority", "error", "Somebody may be asked who may not approve."),
        Rule("timer-never", "warning", "Something before it always happens first."),
        Rule("wait-beyond-clock", "warning", "A wait is longer than the clock that it serves."),
        Rule("deadline-unmeetable", "warning", "A deadline is over before anybody can act."),
        Rule("breach-untold", "warning", "Nobody is told when a clock is breached."),
        Rule("message-off-hours", "warning", "A message goes out outside the person's hours."),
        Rule("row-unused", "warning", "A row of a matrix fits no ticket."),
        Rule("person-unused", "warning", "Somebody in the roster is never asked or told."),
        Rule(
            "group-unused", "warning", "No path and no matrix names a team, queue, on-call or role."
        ),
        Rule("clock-unused", "warning", "A clock never runs."),
        Rule("calendar-over", "error", "A calendar does not open any more."),
        Rule("calendar-unused", "warning", "Nothing goes by a calendar."),
        Rule("matrix-unused", "warning", "No path goes by a matrix."),
        Rule("path-unused", "warning", "No ticket walks a path, and no path calls it."),
        Rule("name-unused", "note", "An event, field or task is declared, and nothing uses it."),
        Rule("person-never", "error", "No person ever has a ticket of a row, or is told of it."),
        Rule("row-not-proved", "warning", "What becomes of the tickets of a row cannot be proved."),
        Rule(
            "clock-before-person", "warning", "A clock runs out before any person has the ticket."
        ),
        Rule("level-never", "note", "Left alone, no ticket of a row ever comes to a level."),
        Rule("accept-unused", "warning", "Something is accepted that the check does not find."),
    )
}
"""Every kind by its id. A severity may be changed with a reason, an id never."""
OF_THE_PROOF = frozenset(("person-never", "row-not-proved", "clock-before-person", "level-never"))
"""The kinds that only the proof finds."""
