"""Edits of the incident desk that a designer may make, each with the sentences that tell it."""

from functools import cache

from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.files.folders import texts_of
from matrices.library import INCIDENTS

INCIDENT, ROSTER, HOURS, TABLE = (
    "paths/incident.yaml", "roster.yaml", "calendars/service-desk.yaml", "matrices/priorities.csv",
)  # fmt: skip
TEXTS = texts_of(INCIDENTS)
WIDER = (
    "at every step: 'on prioritised' if priority == '1' and state != 'Resolved' → "
    "priority in ['1', '2'] and state != 'Resolved' "
    "(widened: now also for state 'New' and priority '2')"
)
NARROWER = (
    "step 'triage': when assignee != '' → assignee != '' and priority == '2' "
    "(narrowed: no longer for assignee 'other' and priority '1')"
)
OTHERWISE = (
    "step 'triage': when priority == '1' → priority in ['1'] (written otherwise, means the same)"
)
CLOCK = (
    "clock 'resolution': starts opened, stops resolved, resumes reopened → "
    "starts opened, stops resolved, resumes reopened, runs on in pauses"
)
MORE = (
    "{after: 30m, go: reminder, because: no priority after half an hour}\n\n"
    "  reminder:\n    notify: holder\n    next:\n      - {else: triage}\n"
)
LESS = "      - {on: reassigned, go: specialists, at most: 3, because: another group takes over}\n"
CHANGES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "a wait": (INCIDENT, "after: 4h", "after: 6h", ("step 'diagnose': waits 4h → 6h",)),
    "a target": (
        INCIDENT, "{on: closed, go: closed}", "{on: closed, go: resolved}",
        ("at every step: 'on closed' goes to 'resolved' instead of 'closed'",),
    ),
    "a wider guard": (
        INCIDENT, "\"ticket.priority == '1' and ticket.state",
        "\"ticket.priority in ['1', '2'] and ticket.state",
        (WIDER,),
    ),
    "a narrower condition": (
        INCIDENT, "\"ticket.assignee != ''\"",
        "\"ticket.assignee != '' and ticket.priority == '2'\"",
        (NARROWER,),
    ),
    "the same in other words": (
        INCIDENT, "when: \"ticket.priority == '1'\"", "when: \"ticket.priority in ['1']\"",
        (OTHERWISE,),
    ),
    "a reason": (
        INCIDENT, "because: the customer asked", "because: they asked for it",
        ("at every step: 'on asks-for-manager' because the customer asked → they asked for it",),
    ),
    "another step's name": (
        INCIDENT, "first-line", "front", ("step 'first-line' is called 'front' now",),
    ),
    "a title": (
        INCIDENT, "title: Raise the alarm", "title: Wake people",
        ("step 'alarm': title Raise the alarm → Wake people",),
    ),
    "who is told": (
        INCIDENT, "notify: [duty manager, team on-call]", "notify: [duty manager, team leads]",
        ("step 'alarm': who is told: duty manager, team on-call → duty manager, team leads",),
    ),
    "a transition more": (
        INCIDENT, "      - {after: 3d, go: closed}\n",
        "      - {after: 3d, go: closed}\n      - {on: updated, stay: true, tell: holder}\n",
        ("step 'resolved': 'on updated' stays is new",),
    ),
    "a transition less": (
        INCIDENT,
        LESS,
        "",
        ("step 'specialists': 'on reassigned' goes to 'specialists' is gone",),
    ),
    "a step more": (
        INCIDENT, "{after: 30m, go: triage, because: no priority after half an hour}\n", MORE,
        ("step 'intake': 'after 30m' goes to 'reminder' instead of 'triage'",
         "step 'reminder' is new (notify)",
         "step 'reminder': 'else' goes to 'triage' is new"),
    ),
    "another kind": (
        INCIDENT, "wait: the customer may come back", "work: holder",
        ("step 'resolved': kind wait → work", "step 'resolved': who works on it: nothing → holder",
         "step 'resolved': waits for the customer may come back → nothing"),
    ),
    "a clock": (
        INCIDENT, "resumes: reopened}", "resumes: reopened, runs on: true}",
        (CLOCK,),
    ),
    "where reopened tickets begin": (
        INCIDENT, "restart: triage", "restart: intake",
        ("path 'incident': reopened tickets begin at 'intake' instead of 'triage'",),
    ),
    "hours": (
        HOURS, "fri: 08:00-16:00", "fri: 08:00-14:00",
        ("calendar 'service-desk': fri 08:00-16:00 → 08:00-14:00",),
    ),
    "a holiday less": (
        HOURS, "  2026-05-01: Labour Day\n", "",
        ("calendar 'service-desk': holidays gone: 2026-05-01 Labour Day",),
    ),
    "a row": (
        TABLE, "2,30m,1d,team service-desk,30m", "2,20m,1d,team specialists,30m",
        ("matrix 'priorities': for priority 2 response 30m → 20m",
         "matrix 'priorities': for priority 2 level 1 is team service-desk → team specialists"),
    ),
    "somebody else in a team": (
        ROSTER, "leads:        [frida]", "leads:        [emil]",
        ("'frida' leaves team 'leads'", "'emil' joins team 'leads'"),
    ),
    "somebody else in a role": (
        ROSTER, "duty manager: dora", "duty manager: frida", ("role 'duty manager': dora → frida",),
    ),
    "an address": (
        ROSTER, "{mail: ben@desk.example}", "{mail: ben@other.example}",
        ("'ben': mail ben@desk.example → ben@other.example",),
    ),
    "a finding accepted no more": (
        "desk.yaml", TEXTS["desk.yaml"].splitlines(keepends=True)[-1], "",
        ("finding 'level-never' at matrices/priorities.csv is not accepted any more",),
    ),
    "an event's name": (
        "desk.yaml", "  updated:            somebody touched the ticket\n",
        "  updated:            somebody touched the ticket\n  praised: the customer is glad\n",
        ("event 'praised' is new: the customer is glad",),
    ),
}  # fmt: skip
NOTHING: dict[str, tuple[str, str, str]] = {
    "a comment": (INCIDENT, "start: intake", "# who begins\nstart: intake"),
    "a list of one": (INCIDENT, "tell: level 3", "tell: [level 3]"),
    "weekdays otherwise": (HOURS, "mon-thu:", "mon, tue, wed-thu:"),
    "spaces in the table": (TABLE, "1,wall 15m", '1 ,"wall 15m"'),
    "order of people": (
        ROSTER, "  anna:  {mail: anna@desk.example}\n  ben:   {mail: ben@desk.example}\n",
        "  ben: {mail: ben@desk.example}\n  anna: {mail: anna@desk.example}\n",
    ),
}  # fmt: skip


@cache
def desk_with(*names: str) -> Desk:
    """The desk with these changes made, read once."""
    return read_desk(edited(*names))


def edited(*names: str) -> dict[str, str]:
    """The texts of the desk with these changes made."""
    texts = dict(TEXTS)
    for name in names:
        file, old, new = (CHANGES.get(name) or NOTHING[name])[:3]
        assert old in texts[file], name
        texts[file] = texts[file].replace(old, new)
    return texts
