"""The path of eight steps with waits in open time and transitions on events, and its matrix."""

PATH = """
path: escalation
title: Escalation
calendar: office
matrix: urgency
anywhere:
  - {on: resolved, go: resolved}
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
    work: level 1
    next:
      - {on: reassigned, go: specialists, as: functional, because: it needs another skill}
      - {after: 4h, go: specialists, as: functional, because: no fix in half a day}
  specialists:
    work: level 2
    next:
      - {on: reassigned, go: manager, as: functional, because: it is for nobody here}
      - {after: level 2, go: manager, as: hierarchical, because: the specialists are stuck}
  manager:
    work: level 3
    next:
      - {on: reassigned, go: specialists, as: de-escalation, because: it was handed back}
  resolved:
    wait: the customer may come back
    next:
      - {on: closed, go: closed}
      - {after: 8h, go: closed}
  closed: {end: solved}
"""

MATRIX = """\
priority,level_1,level_1_within,level_2,level_2_within,level_3
1,team service-desk,15m,team specialists,90m,duty manager
2,team service-desk,30m,team specialists,4h,duty manager
3,team service-desk,1h,team specialists,8h,duty manager
"""
