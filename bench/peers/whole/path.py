"""The path with clocks, pauses, waits in days and messages, and its matrix."""

PATH = """
path: escalation
title: Escalation
calendar: office
matrix: urgency
pauses: [Pending]
clocks:
  response:   {starts: opened, stops: taken}
  resolution: {starts: opened, stops: resolved}
anywhere:
  - {on: resolved, go: resolved}
  - {on: closed, go: closed}
  - {on: breach of response, stay: true, tell: team leads, as: sla, because: nobody answered}
  - {on: breach of resolution, go: manager, as: sla, because: the time to solve it has passed}
start: triage
steps:
  triage:
    decide:
      - {when: "ticket.priority == '1'", go: alarm}
      - {else: first-line}
  alarm:
    notify: duty manager
    next:
      - {else: specialists}
  first-line:
    work: level 1
    next:
      - {on: taken, go: diagnose}
      - {on: reassigned, go: specialists, as: functional, because: not for the first line}
      - {after: level 1, go: specialists, as: functional, because: nobody took it}
  diagnose:
    work: holder
    next:
      - {on: reassigned, go: specialists, as: functional, because: it needs another skill}
      - {after: 4h, go: specialists, as: functional, because: no fix in half a day}
  specialists:
    work: level 2
    tell: level 2
    next:
      - {after: level 2, go: manager, as: hierarchical, because: the specialists are stuck}
  manager:
    work: level 3
    tell: level 3
    next:
      - {on: reassigned, go: specialists, as: de-escalation, because: it was handed back}
  resolved:
    wait: the customer may come back
    next:
      - {after: 3d, go: closed}
  closed: {end: solved}
"""

MATRIX = """\
priority,response,resolution,level_1,level_1_within,level_2,level_2_within,level_3
1,wall 15m,wall 8h,team service-desk,15m,team specialists,2h,duty manager
2,30m,1d,team service-desk,30m,team specialists,4h,duty manager
3,2h,3d,team service-desk,1h,team specialists,2d,duty manager
"""
