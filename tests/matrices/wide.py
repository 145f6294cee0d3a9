"""A desk with a path that uses everything the language has: to be drawn, kept and read back."""

from tests.matrices.small import DESK, LADDER, OFFICE, ROSTER, SMALL, SPEED

WIDE = "paths/wide.yaml"
NIGHT = "calendars/night.yaml"

EVERYTHING = {
    **SMALL,
    DESK: SMALL[DESK].replace(
        "  assignee: {text: true}\n",
        "  assignee: {text: true}\n"
        "  refund: {number: EUR, missing: 0}\n  bounces: {count: reassigned}\n",
    )
    + "tasks: {pay back: corner.tasks:pay_back}\n",
    NIGHT: 'calendar: night\nzone: Europe/Berlin\nopen: {mon-sun: "22:00-06:00"}\n',
    WIDE: """\
path: wide
title: Everything at once
calendar: office
matrix: speed
pauses: [Waiting]
clocks:
  response: {starts: opened, stops: [taken, solved]}
  again: {starts: asked, stops: taken, again: true, target: 2h, runs on: true}
  loop: {starts: taken, restarts: taken, stops: solved, resumes: reopened, target: wall 4h}
anywhere:
  - {on: solved, go: done}
  - {at: 75% of response, stay: true, tell: lead}
  - {at: wall 30m before loop, go: chief, as: hierarchical, because: it runs out}
  - {on: breach of response, go: chief, as: sla, at most: 2}
start: sort
restart: desk
steps:
  sort:
    title: How bad?
    decide:
      - {during: "22:00-06:00", go: night}
      - {when: "ticket.refund > 100 and ticket.priority == '1'", go: refund}
      - {when: "ticket.bounces >= 2", go: storm}
      - {else: desk}
  night:
    work: on-call-ish
    acknowledge: {by: one, remind: wall 1h, within: wall 5m, for: 8h}
    next:
      - {during: calendar office, go: desk}
      - {after: wall 5m, go: night, at most: 3}
      - {every: wall 30m, tell: lead, until: acknowledged}
  refund:
    approve: lead
    question: "Refund {ticket.refund} EUR?"
    tell: [holder]
    yes: pay
    no: desk
    unanswered: {after: 1d, go: chief, as: hierarchical, because: nobody answered, tell: lead}
  pay:
    act: pay back
    next:
      - {on: done, go: done, set: {priority: "2"}}
      - {on: failed, go: chief}
      - {after: 1h, stay: true, tell: lead, runs on: true}
  storm:
    fork: [desk, inform]
    join: chief
  inform:
    notify: [customer, team first]
    acknowledge: everybody
    next:
      - {after: wall 30m, go: inform, until: acknowledged}
      - {after: 2h, go: chief}
  desk:
    work: level 1
    acknowledge: 2
    next:
      - {after: level 1, go: help}
      - {on: reassigned, go: desk}
      - {when: "ticket.state == 'Waiting'", stay: true}
  help:
    call: ladder
    next:
      - {on: returned solved, go: done}
      - {at: 50% of response, go: chief}
      - {else: chief}
  chief:
    wait: the chief decides
    tell: [lead]
    next:
      - {after: 1d, go: done, if: "ticket.priority in ['1', '2']"}
  done: {end: solved, title: Solved}
""".replace("on-call-ish", "team first"),
}
"""The small desk and a path with every word of the language."""


MANNED = {
    **EVERYTHING,
    ROSTER: """\
zone: Europe/Berlin
people:
  anna: {mail: anna@desk.example, manager: carla, hours: office}
  ben: {mail: ben@desk.example, manager: carla, hours: {mon-fri: "07:00-11:30, 12:00-15:00"}}
  carla: {mail: carla@desk.example, manager: dora, away: [2026-04-22]}
  dora: {mail: dora@desk.example, zone: America/Chicago, hours: {mon-thu: 09:00-17:00}}
teams:
  first: [anna, ben]
queues:
  backlog: {mail: backlog@desk.example}
on-call:
  net:
    shifts:
      - {mon-fri 08:00-18:00: [anna, ben]}
      - {else: nobody}
    overrides: [{2026-04-21 08:00 to 2026-04-21 12:00: nobody}]
roles:
  lead: carla
authority:
  refund: {team first: 49.50, lead: 500 EUR, on-call net: 600, dora: any}
  credit note: {dora: true}
""",
    SPEED: SMALL[SPEED].replace("2,2h,team first", "2,2h,on-call net else team first"),
    WIDE: EVERYTHING[WIDE]
    .replace("approve: lead\n", "approve: [manager of holder with authority else lead, dora]\n")
    .replace("    question:", "    of: refund\n    question:")
    .replace("notify: [customer, team first]", "notify: [customer, everybody]")
    .replace("    tell: [lead]", "    tell: [on-call net else lead else queue backlog]")
    .replace("work: level 1", "work: level 1 else lead"),
}
"""The same desk with every word of the roster, and of whom a path may name."""

__all__ = ["EVERYTHING", "LADDER", "MANNED", "NIGHT", "OFFICE", "WIDE"]
