"""Tickets of the desk `incidents`, worked out on paper from docs/meanings.md.

All times are wall times in Berlin. Open: Monday to Thursday 08:00-12:00 and 12:30-18:00 (9h30),
Friday 08:00-16:00 (8h, no lunch break); Good Friday 2026-04-03 and Easter Monday 2026-04-06 closed;
on 2026-03-29 the clocks go forward. An event is (time, type, new value), a step (time, step).
`BREACHES` has every breach of every case, in order: a case not named there has none.
`TOLD` has the single messages of some: specialists 2, manager 1, alarm 2, team leads 1.
"""

from typing import NamedTuple


class Case(NamedTuple):
    """One ticket: what happened to it, and which steps it must have entered by `until`."""

    id: str
    events: list[tuple[str, str, str]]
    until: str
    steps: list[tuple[str, str]]


CASES = [
    # intake 30m: 10m to Friday 16:00, 20m -> Mon 08:20. No priority yet: the row of "3".
    # level 1 is 1h -> 09:20; level 2 is 2d -> Wed 09:20.
    # response 2h: 10m + 1h50 -> Mon 09:50. resolution 3d: Mon, Tue, Wed 15:50, the second time
    # that the manager is entered. (The weekend is also that of the clock change: no hour is lost.)
    Case(
        "opened Friday 15:50, nobody takes it: Monday",
        [("2026-03-27 15:50", "opened", "")],
        "2026-04-01 18:00",
        [
            ("2026-03-27 15:50", "intake"),
            ("2026-03-30 08:20", "triage"),
            ("2026-03-30 08:20", "first-line"),
            ("2026-03-30 09:20", "specialists"),
            ("2026-04-01 09:20", "manager"),
            ("2026-04-01 15:50", "manager"),
        ],
    ),
    # Anna stops the response clock; with the assignee emptied, triage finds nobody: first line.
    # level 1 is 1h: 30m to Thu 18:00, 30m -> Fri 08:30; Ben takes it at 08:10, so diagnose.
    # 4h from Fri 08:10 -> 12:10, Friday has no lunch break.
    Case(
        "given out and taken back before its priority: first line, then Ben over Friday noon",
        [
            ("2026-04-16 17:20", "opened", ""),
            ("2026-04-16 17:25", "assignee", "Anna"),
            ("2026-04-16 17:28", "assignee", ""),
            ("2026-04-16 17:30", "priority", "3"),
            ("2026-04-17 08:10", "assignee", "Ben"),
        ],
        "2026-04-17 13:00",
        [
            ("2026-04-16 17:20", "intake"),
            ("2026-04-16 17:30", "triage"),
            ("2026-04-16 17:30", "first-line"),
            ("2026-04-17 08:10", "diagnose"),
            ("2026-04-17 12:10", "specialists"),
        ],
    ),
    # 1h from 11:50: 10m to 12:00, 50m from 12:30 -> 13:20.
    # response 2h from 11:40: 20m, then 1h40 from 12:30 -> 14:10.
    Case(
        "first line's hour has the lunch break in it",
        [("2026-03-31 11:40", "opened", ""), ("2026-03-31 11:50", "priority", "3")],
        "2026-03-31 15:00",
        [
            ("2026-03-31 11:40", "intake"),
            ("2026-03-31 11:50", "triage"),
            ("2026-03-31 11:50", "first-line"),
            ("2026-03-31 13:20", "specialists"),
        ],
    ),
    # 30m from 17:30 is used up exactly at closing, Wed 18:00: that is the instant.
    # 4h from Wed 18:00: Thu 08:00-12:00 exactly -> 12:00, the closing before lunch.
    # response 30m from 17:10 -> 17:40. resolution 1d -> Thu 17:10, not reached.
    Case(
        "half an hour ends exactly at closing, four hours exactly at lunch",
        [("2026-04-01 17:10", "opened", ""), ("2026-04-01 17:30", "priority", "2")],
        "2026-04-02 13:00",
        [
            ("2026-04-01 17:10", "intake"),
            ("2026-04-01 17:30", "triage"),
            ("2026-04-01 17:30", "first-line"),
            ("2026-04-01 18:00", "specialists"),
            ("2026-04-02 12:00", "manager"),
        ],
    ),
    # 30m from Fri 15:40: 20m to 16:00, 10m -> Mon 08:10. Handed on at 08:30, a new visit:
    # 4h: 3h30 to 12:00, 30m from 12:30 -> 13:00.
    # response 30m from 15:30 -> Fri 16:00, exactly at closing. resolution 1d -> Mon 15:30.
    Case(
        "Friday closes at four: twenty minutes today and ten on Monday",
        [
            ("2026-04-10 15:30", "opened", ""),
            ("2026-04-10 15:40", "priority", "2"),
            ("2026-04-13 08:30", "reassigned", "1"),
        ],
        "2026-04-13 14:00",
        [
            ("2026-04-10 15:30", "intake"),
            ("2026-04-10 15:40", "triage"),
            ("2026-04-10 15:40", "first-line"),
            ("2026-04-13 08:10", "specialists"),
            ("2026-04-13 08:30", "specialists"),
            ("2026-04-13 13:00", "manager"),
        ],
    ),
    # 2d from Thu Apr 2 10:00: Friday is Good Friday, Monday Easter Monday: Tue 7, Wed 8 10:00.
    # Handed back at 11:00; 2d from there would be Fri Apr 10 11:00, but
    # resolution 3d from Thu 09:00: Tue 7, Wed 8, Thu 9 09:00 -> manager again.
    # He hands it back a second time: at most 1, so it stays with him.
    Case(
        "given to the specialists before Easter; the manager can hand it back only once",
        [
            ("2026-04-02 09:00", "opened", ""),
            ("2026-04-02 09:05", "assignee", "Anna"),
            ("2026-04-02 09:10", "priority", "3"),
            ("2026-04-02 10:00", "reassigned", "1"),
            ("2026-04-08 11:00", "reassigned", "2"),
            ("2026-04-09 09:30", "reassigned", "3"),
        ],
        "2026-04-10 15:00",
        [
            ("2026-04-02 09:00", "intake"),
            ("2026-04-02 09:10", "triage"),
            ("2026-04-02 09:10", "diagnose"),
            ("2026-04-02 10:00", "specialists"),
            ("2026-04-08 10:00", "manager"),
            ("2026-04-08 11:00", "specialists"),
            ("2026-04-09 09:00", "manager"),
        ],
    ),
    # Half an hour from Tue 02:00 -> 08:30; 1h -> 09:30; response 2h -> 10:00.
    # A new visit at 09:45: 2d -> Thu Apr 2 09:45.
    # resolution 3d from Tue 02:00: Wed 1, Thu 2, (Easter), Tue 7 at 02:00, moved forward to 08:00.
    # As open time that is Tue + Wed + Thu = 28h30, used up exactly at closing on Thu Apr 2 18:00.
    # (The only case in which "days become open time" and "moved forward" can be told apart.)
    Case(
        "opened at two at night: eight o'clock counts; its three days are used up at a closing",
        [("2026-03-31 02:00", "opened", ""), ("2026-03-31 09:45", "reassigned", "1")],
        "2026-04-02 19:00",
        [
            ("2026-03-31 02:00", "intake"),
            ("2026-03-31 08:30", "triage"),
            ("2026-03-31 08:30", "first-line"),
            ("2026-03-31 09:30", "specialists"),
            ("2026-03-31 09:45", "specialists"),
            ("2026-04-02 09:45", "manager"),
            ("2026-04-02 18:00", "manager"),
        ],
    ),
    # level 1 is 2h: Mon 08:00-10:00. level 2 is 3d from Mon 10:00: Tue, Wed, Thu Apr 2 10:00.
    # response 4h: Mon 08:00-12:00, exactly at lunch.
    # resolution 5d from Sat 10:00: Mon, Tue, Wed, Thu, (Easter), Tue Apr 7 10:00.
    Case(
        "opened on a Saturday with priority 4: days count from Monday on",
        [("2026-03-28 10:00", "opened", ""), ("2026-03-28 10:05", "priority", "4")],
        "2026-04-07 12:00",
        [
            ("2026-03-28 10:00", "intake"),
            ("2026-03-28 10:05", "triage"),
            ("2026-03-28 10:05", "first-line"),
            ("2026-03-30 10:00", "specialists"),
            ("2026-04-02 10:00", "manager"),
            ("2026-04-07 10:00", "manager"),
        ],
    ),
    # resolution 1d from Sat 04:19 leads to Mon 04:19, moved forward to 08:00: no open time at all,
    # and 0 time from a closed instant is the next opening. (4h of diagnose would end Mon 12:00.)
    Case(
        "opened on Saturday night with priority 2: its one day ends when Monday opens",
        [
            ("2026-04-18 04:19", "opened", ""),
            ("2026-04-18 04:20", "priority", "2"),
            ("2026-04-18 04:25", "assignee", "Emil"),
            ("2026-04-19 11:00", "updated", ""),
        ],
        "2026-04-20 09:00",
        [
            ("2026-04-18 04:19", "intake"),
            ("2026-04-18 04:20", "triage"),
            ("2026-04-18 04:20", "first-line"),
            ("2026-04-18 04:25", "diagnose"),
            ("2026-04-20 08:00", "manager"),
        ],
    ),
    # wall 2h from 00:30 winter time: 02:30 does not exist, it is 03:30 summer time.
    # From 04:00, wall 2h -> 06:00. resolution: wall 8h from 23:50 -> 07:50 winter = 08:50 summer.
    # response: the target becomes wall 15m when 40m have passed: breached at once, at 00:30.
    Case(
        "a major incident in the night the clocks go forward: hours that pass, not hours shown",
        [
            ("2026-03-28 23:50", "opened", ""),
            ("2026-03-29 00:30", "priority", "1"),
            ("2026-03-29 04:00", "reassigned", "1"),
        ],
        "2026-03-29 09:00",
        [
            ("2026-03-28 23:50", "intake"),
            ("2026-03-29 00:30", "alarm"),
            ("2026-03-29 00:30", "specialists"),
            ("2026-03-29 03:30", "manager"),
            ("2026-03-29 04:00", "specialists"),
            ("2026-03-29 06:00", "manager"),
            ("2026-03-29 08:50", "manager"),
        ],
    ),
    # 02:30 does not exist that night and moves forward by the gap: 03:30.
    # response wall 15m -> 03:45; taken exactly then has met it. wall 2h from 03:40 -> 05:40.
    Case(
        "opened at half past two in the night that has none; taken exactly in time",
        [
            ("2026-03-29 02:30", "opened", ""),
            ("2026-03-29 03:40", "priority", "1"),
            ("2026-03-29 03:45", "assignee", "Chris"),
        ],
        "2026-03-29 06:00",
        [
            ("2026-03-29 03:30", "intake"),
            ("2026-03-29 03:40", "alarm"),
            ("2026-03-29 03:40", "specialists"),
            ("2026-03-29 05:40", "manager"),
        ],
    ),
    # 2d from Wed Mar 25 09:30 -> Fri 09:30, as open time Wed 8h + Thu 9h30 + Fri 1h30 = 19h.
    # Used up to Thu 17:00: 8h + 8h30 = 16h30; 2h30 left from Mon 09:15 -> 11:45.
    # resolution 3d from Wed 09:00 -> Mon 09:00: 8h30 + 9h30 + 8h + 1h = 27h; used up to Thu 17:00:
    # 17h; 10h left from Mon 09:15: 2h45 + 5h30 = 8h15, and 1h45 on Tuesday -> 09:45.
    Case(
        "waits for the user over the weekend: the specialists' two days stand still",
        [
            ("2026-03-25 09:00", "opened", ""),
            ("2026-03-25 09:00", "assignee", "Anna"),
            ("2026-03-25 09:00", "priority", "3"),
            ("2026-03-25 09:30", "reassigned", "1"),
            ("2026-03-26 17:00", "state", "Awaiting User Info"),
            ("2026-03-30 09:15", "state", "Active"),
        ],
        "2026-03-31 12:00",
        [
            ("2026-03-25 09:00", "intake"),
            ("2026-03-25 09:00", "triage"),
            ("2026-03-25 09:00", "diagnose"),
            ("2026-03-25 09:30", "specialists"),
            ("2026-03-30 11:45", "manager"),
            ("2026-03-31 09:45", "manager"),
        ],
    ),
    # 1h from 11:10: 50m to 12:00; paused 12:15-20:00, so the 10m left are Wed 08:00-08:10.
    # response 2h: 1h used by 12:00, the other would end Wed 09:00; Chris takes it at 08:40.
    Case(
        "paused in the lunch break and back in the evening: the afternoon does not count",
        [
            ("2026-04-07 11:00", "opened", ""),
            ("2026-04-07 11:10", "priority", "3"),
            ("2026-04-07 12:15", "state", "Awaiting User Info"),
            ("2026-04-07 20:00", "state", "Active"),
            ("2026-04-08 08:40", "assignee", "Chris"),
        ],
        "2026-04-08 10:00",
        [
            ("2026-04-07 11:00", "intake"),
            ("2026-04-07 11:10", "triage"),
            ("2026-04-07 11:10", "first-line"),
            ("2026-04-08 08:10", "specialists"),
        ],
    ),
    # The wait wall 2h runs on through the pause: 11:00. The clocks stand 09:10-12:10:
    # response wall 15m: 10m, then 5m -> 12:15. resolution wall 8h: 10m, then 7h50 -> 20:00.
    Case(
        "a major incident waits for the vendor: the two hours run on, the clocks stand",
        [
            ("2026-04-13 09:00", "opened", ""),
            ("2026-04-13 09:00", "priority", "1"),
            ("2026-04-13 09:10", "state", "Awaiting Vendor"),
            ("2026-04-13 12:10", "state", "Active"),
        ],
        "2026-04-13 21:00",
        [
            ("2026-04-13 09:00", "intake"),
            ("2026-04-13 09:00", "alarm"),
            ("2026-04-13 09:00", "specialists"),
            ("2026-04-13 11:00", "manager"),
            ("2026-04-13 20:00", "manager"),
        ],
    ),
    # level 1 was 1h from 08:05; raised at 08:55 it is 30m, of which 50m are used: now.
    # So is response: 30m, of which 55m are used. level 2 is 4h from 08:55 -> 3h05 + 55m = 13:25;
    # lowered to 4 at 13:00 it is 3d -> Fri 08:55; the customer is faster, on Thu 10:00.
    Case(
        "raised from 3 to 2 when the half hour is long gone: now; lowered to 4: three days",
        [
            ("2026-04-14 08:00", "opened", ""),
            ("2026-04-14 08:05", "priority", "3"),
            ("2026-04-14 08:55", "priority", "2"),
            ("2026-04-14 13:00", "priority", "4"),
            ("2026-04-16 10:00", "asks-for-manager", ""),
        ],
        "2026-04-16 12:00",
        [
            ("2026-04-14 08:00", "intake"),
            ("2026-04-14 08:05", "triage"),
            ("2026-04-14 08:05", "first-line"),
            ("2026-04-14 08:55", "specialists"),
            ("2026-04-16 10:00", "manager"),
        ],
    ),
    # level 1 was 30m -> 08:30; lowered at 08:20 it is 2h from 08:00 -> 10:00.
    # level 2 is 3d then; raised at 11:00 it is 4h from 10:00 -> 2h to 12:00, 2h -> 14:30.
    # response: 30m, 4h, and at 11:00 30m again, of which 3h are used: now.
    Case(
        "lowered from 2 to 4 and raised again: the time used stays used",
        [
            ("2026-04-15 08:00", "opened", ""),
            ("2026-04-15 08:00", "priority", "2"),
            ("2026-04-15 08:20", "priority", "4"),
            ("2026-04-15 11:00", "priority", "2"),
        ],
        "2026-04-15 15:00",
        [
            ("2026-04-15 08:00", "intake"),
            ("2026-04-15 08:00", "triage"),
            ("2026-04-15 08:00", "first-line"),
            ("2026-04-15 10:00", "specialists"),
            ("2026-04-15 14:30", "manager"),
        ],
    ),
    # 1h from 08:30 -> 09:30: taken exactly then. 4h from 09:30: 2h30 + 1h30 -> 14:00: resolved
    # exactly then. 3d from Mon 14:00 -> Thu 14:00, exactly at the end of what is looked at.
    Case(
        "everything happens exactly at its deadline, and has met it",
        [
            ("2026-03-23 08:00", "opened", ""),
            ("2026-03-23 08:30", "priority", "3"),
            ("2026-03-23 09:30", "assignee", "Anna"),
            ("2026-03-23 14:00", "state", "Resolved"),
        ],
        "2026-03-26 14:00",
        [
            ("2026-03-23 08:00", "intake"),
            ("2026-03-23 08:30", "triage"),
            ("2026-03-23 08:30", "first-line"),
            ("2026-03-23 09:30", "diagnose"),
            ("2026-03-23 14:00", "resolved"),
            ("2026-03-26 14:00", "closed"),
        ],
    ),
    # level 1 was 30m -> 09:30; with no priority it is that of "3", 1h. 40m are used when it pauses,
    # 20m left from 10:40 -> 11:00. response 2h: 40m, then 1h20 from 10:40 -> 12:00, at lunch.
    Case(
        "its priority is taken away again, then it waits for a problem: the row of 3",
        [
            ("2026-04-22 09:00", "opened", ""),
            ("2026-04-22 09:00", "priority", "2"),
            ("2026-04-22 09:20", "priority", ""),
            ("2026-04-22 09:40", "state", "Awaiting Problem"),
            ("2026-04-22 10:40", "state", "Active"),
        ],
        "2026-04-22 12:10",
        [
            ("2026-04-22 09:00", "intake"),
            ("2026-04-22 09:00", "triage"),
            ("2026-04-22 09:00", "first-line"),
            ("2026-04-22 11:00", "specialists"),
        ],
    ),
    # Each event is taken by itself, in the order of the source.
    # 3d from Thu Mar 26 10:00: Fri, Mon, Tue 10:00.
    Case(
        "six things in one minute, one after the other",
        [
            ("2026-03-26 10:00", "opened", ""),
            ("2026-03-26 10:00", "assignee", "Anna"),
            ("2026-03-26 10:00", "priority", "3"),
            ("2026-03-26 10:00", "reassigned", "1"),
            ("2026-03-26 10:00", "reassigned", "2"),
            ("2026-03-26 10:00", "state", "Resolved"),
        ],
        "2026-03-31 18:00",
        [
            ("2026-03-26 10:00", "intake"),
            ("2026-03-26 10:00", "triage"),
            ("2026-03-26 10:00", "diagnose"),
            ("2026-03-26 10:00", "specialists"),
            ("2026-03-26 10:00", "specialists"),
            ("2026-03-26 10:00", "resolved"),
            ("2026-03-31 10:00", "closed"),
        ],
    ),
    # The first hand-over is first line's own; then three among specialists; 09:50 is one too many.
    # 4h from 09:40: 2h20 to 12:00, 1h40 -> 14:10. Handed back at 14:20; 14:30 is still too many.
    # 4h from 14:20: 3h40 to 18:00, 20m -> Tue 08:20. resolution 1d from Mon 09:00 -> Tue 09:00.
    # response 30m -> 09:30.
    Case(
        "handed from group to group: the fourth time nothing moves, nor after the manager",
        [
            ("2026-04-20 09:00", "opened", ""),
            ("2026-04-20 09:00", "priority", "2"),
            ("2026-04-20 09:10", "reassigned", "1"),
            ("2026-04-20 09:20", "reassigned", "2"),
            ("2026-04-20 09:30", "reassigned", "3"),
            ("2026-04-20 09:40", "reassigned", "4"),
            ("2026-04-20 09:50", "reassigned", "5"),
            ("2026-04-20 14:20", "reassigned", "6"),
            ("2026-04-20 14:30", "reassigned", "7"),
        ],
        "2026-04-21 10:00",
        [
            ("2026-04-20 09:00", "intake"),
            ("2026-04-20 09:00", "triage"),
            ("2026-04-20 09:00", "first-line"),
            ("2026-04-20 09:10", "specialists"),
            ("2026-04-20 09:20", "specialists"),
            ("2026-04-20 09:30", "specialists"),
            ("2026-04-20 09:40", "specialists"),
            ("2026-04-20 14:10", "manager"),
            ("2026-04-20 14:20", "specialists"),
            ("2026-04-21 08:20", "manager"),
            ("2026-04-21 09:00", "manager"),
        ],
    ),
    # response 30m from 08:00 -> 08:30, and stays: level 1's 30m from 08:20 run on -> 08:50.
    # Taken at 09:00 moves nothing there. 4h from 08:50 would be 13:20; resolved at 13:00.
    Case(
        "nobody answers in time: the leads hear of it, first line's half hour runs on",
        [
            ("2026-04-27 08:00", "opened", ""),
            ("2026-04-27 08:20", "priority", "2"),
            ("2026-04-27 09:00", "assignee", "Chris"),
            ("2026-04-27 13:00", "state", "Resolved"),
        ],
        "2026-04-27 14:00",
        [
            ("2026-04-27 08:00", "intake"),
            ("2026-04-27 08:20", "triage"),
            ("2026-04-27 08:20", "first-line"),
            ("2026-04-27 08:50", "specialists"),
            ("2026-04-27 13:00", "resolved"),
        ],
    ),
    # Up to the pause 30m are used of both. From Wed 08:30: level 1 has 30m left -> 09:00,
    # response 1h30 -> 10:00.
    Case(
        "a day's wait for evidence: first line and the first answer have what was left to them",
        [
            ("2026-04-28 08:00", "opened", ""),
            ("2026-04-28 08:00", "priority", "3"),
            ("2026-04-28 08:30", "state", "Awaiting Evidence"),
            ("2026-04-29 08:30", "state", "Active"),
        ],
        "2026-04-29 11:00",
        [
            ("2026-04-28 08:00", "intake"),
            ("2026-04-28 08:00", "triage"),
            ("2026-04-28 08:00", "first-line"),
            ("2026-04-29 09:00", "specialists"),
        ],
    ),
    # 3d of the resolved step would be Thu 11:30. 4h from Wed 09:00: 3h + 1h -> 13:30.
    # 2d from Wed 13:30 -> Fri 13:30. resolution 3d from Mon 08:30 -> Thu 08:30, as open time
    # 9h + 9h30 + 9h30 + 30m = 28h30; 3h used by Mon 11:30; 25h30 left from Wed 09:00:
    # Wed 8h30, Thu 9h30, and 7h30 on Friday from 08:00 -> 15:30.
    Case(
        "comes back two days after it was resolved: the clock goes on where it stood",
        [
            ("2026-05-04 08:30", "opened", ""),
            ("2026-05-04 08:30", "assignee", "Anna"),
            ("2026-05-04 08:30", "priority", "3"),
            ("2026-05-04 11:30", "state", "Resolved"),
            ("2026-05-06 09:00", "state", "Active"),
            ("2026-05-06 09:00", "reopened", "1"),
        ],
        "2026-05-08 16:00",
        [
            ("2026-05-04 08:30", "intake"),
            ("2026-05-04 08:30", "triage"),
            ("2026-05-04 08:30", "diagnose"),
            ("2026-05-04 11:30", "resolved"),
            ("2026-05-06 09:00", "diagnose"),
            ("2026-05-06 13:30", "specialists"),
            ("2026-05-08 13:30", "manager"),
            ("2026-05-08 15:30", "manager"),
        ],
    ),
    # resolved Mon 10:00 + 3d -> Thu 10:00, closed. The new walk: triage; Anna still has it.
    # 4h from Tue 11:00: 1h + 3h -> 15:30. level 2 4h: 2h30 to 18:00, 1h30 -> Wed 09:30.
    # resolution 1d = 8h30 + 1h = 9h30; 1h used by Mon 10:00; 8h30 left from Tue 11:00:
    # 1h + 5h30, and 2h on Wednesday -> 10:00.
    Case(
        "comes back a week after its end: a second walk, the clock goes on",
        [
            ("2026-03-02 09:00", "opened", ""),
            ("2026-03-02 09:00", "assignee", "Anna"),
            ("2026-03-02 09:00", "priority", "2"),
            ("2026-03-02 10:00", "state", "Resolved"),
            ("2026-03-09 10:00", "state", "Closed"),
            ("2026-03-10 11:00", "state", "Active"),
            ("2026-03-10 11:00", "reopened", "1"),
        ],
        "2026-03-11 12:00",
        [
            ("2026-03-02 09:00", "intake"),
            ("2026-03-02 09:00", "triage"),
            ("2026-03-02 09:00", "diagnose"),
            ("2026-03-02 10:00", "resolved"),
            ("2026-03-05 10:00", "closed"),
            ("2026-03-10 11:00", "triage"),
            ("2026-03-10 11:00", "diagnose"),
            ("2026-03-10 15:30", "specialists"),
            ("2026-03-11 09:30", "manager"),
            ("2026-03-11 10:00", "manager"),
        ],
    ),
    # The end: the clocks stand (response would have been 11:00), events change fields only.
    Case(
        "closed by hand while first line has it: that is the end, whatever comes after",
        [
            ("2026-03-03 09:00", "opened", ""),
            ("2026-03-03 09:05", "priority", "3"),
            ("2026-03-03 09:30", "state", "Closed"),
            ("2026-03-03 10:00", "reassigned", "1"),
            ("2026-03-03 10:05", "priority", "1"),
            ("2026-03-03 10:10", "asks-for-manager", ""),
        ],
        "2026-03-10 12:00",
        [
            ("2026-03-03 09:00", "intake"),
            ("2026-03-03 09:05", "triage"),
            ("2026-03-03 09:05", "first-line"),
            ("2026-03-03 09:30", "closed"),
        ],
    ),
    # 30m of the response's 2h are used when it closes; 1h30 left from Wed 14:00 -> 15:30.
    # level 1 begins from nothing: 1h -> 15:00.
    Case(
        "closed unanswered and reopened: the first answer has what was left to it",
        [
            ("2026-03-03 09:00", "opened", ""),
            ("2026-03-03 09:00", "priority", "3"),
            ("2026-03-03 09:30", "state", "Closed"),
            ("2026-03-04 14:00", "state", "Active"),
            ("2026-03-04 14:00", "reopened", "1"),
        ],
        "2026-03-04 16:00",
        [
            ("2026-03-03 09:00", "intake"),
            ("2026-03-03 09:00", "triage"),
            ("2026-03-03 09:00", "first-line"),
            ("2026-03-03 09:30", "closed"),
            ("2026-03-04 14:00", "triage"),
            ("2026-03-04 14:00", "first-line"),
            ("2026-03-04 15:00", "specialists"),
        ],
    ),
    # `at most: 1` counts within one walk.
    Case(
        "asks for the manager twice, and once more after the end",
        [
            ("2026-03-03 09:00", "opened", ""),
            ("2026-03-03 09:00", "priority", "3"),
            ("2026-03-03 09:10", "asks-for-manager", ""),
            ("2026-03-03 09:20", "asks-for-manager", ""),
            ("2026-03-03 09:30", "state", "Closed"),
            ("2026-03-04 14:00", "state", "Active"),
            ("2026-03-04 14:00", "reopened", "1"),
            ("2026-03-04 14:10", "asks-for-manager", ""),
        ],
        "2026-03-04 15:00",
        [
            ("2026-03-03 09:00", "intake"),
            ("2026-03-03 09:00", "triage"),
            ("2026-03-03 09:00", "first-line"),
            ("2026-03-03 09:10", "manager"),
            ("2026-03-03 09:30", "closed"),
            ("2026-03-04 14:00", "triage"),
            ("2026-03-04 14:00", "first-line"),
            ("2026-03-04 14:10", "manager"),
        ],
    ),
    # diagnose stands from 14:00 on. Resolved ends the pause, in a closed hour:
    # 3d from Fri 17:00: Mon, Tue, Wed 17:00.
    Case(
        "resolved on Friday evening while it waits for the user: three days begin at once",
        [
            ("2026-03-19 13:00", "opened", ""),
            ("2026-03-19 13:00", "assignee", "Anna"),
            ("2026-03-19 13:00", "priority", "3"),
            ("2026-03-19 14:00", "state", "Awaiting User Info"),
            ("2026-03-20 17:00", "state", "Resolved"),
        ],
        "2026-03-25 18:00",
        [
            ("2026-03-19 13:00", "intake"),
            ("2026-03-19 13:00", "triage"),
            ("2026-03-19 13:00", "diagnose"),
            ("2026-03-20 17:00", "resolved"),
            ("2026-03-25 17:00", "closed"),
        ],
    ),
    # 3d from Mon 10:00 -> Thu 10:00, as open time 7h30 + 9h30 + 9h30 + 2h = 28h30.
    # Used by Tue 12:00: 7h30 + 4h = 11h30; 17h left from Wed 12:30: 5h30, 9h30, 2h -> Fri 10:00.
    Case(
        "asked something after it was resolved: the three days stand still meanwhile",
        [
            ("2026-03-16 09:00", "opened", ""),
            ("2026-03-16 09:00", "assignee", "Anna"),
            ("2026-03-16 09:00", "priority", "3"),
            ("2026-03-16 10:00", "state", "Resolved"),
            ("2026-03-17 12:00", "state", "Awaiting User Info"),
            ("2026-03-18 12:30", "state", "Active"),
        ],
        "2026-03-20 12:00",
        [
            ("2026-03-16 09:00", "intake"),
            ("2026-03-16 09:00", "triage"),
            ("2026-03-16 09:00", "diagnose"),
            ("2026-03-16 10:00", "resolved"),
            ("2026-03-20 10:00", "closed"),
        ],
    ),
    # intake 30m: 15m to 12:00, 15m -> 12:45. Then priority 1 at 13:00; wall 2h -> 15:00.
    # response wall 15m, of which 1h15 have passed: now. resolution wall 8h -> 19:45.
    Case(
        "its first priority comes late, and is 1: from first line into the alarm",
        [("2026-03-16 11:45", "opened", ""), ("2026-03-16 13:00", "priority", "1")],
        "2026-03-16 20:00",
        [
            ("2026-03-16 11:45", "intake"),
            ("2026-03-16 12:45", "triage"),
            ("2026-03-16 12:45", "first-line"),
            ("2026-03-16 13:00", "alarm"),
            ("2026-03-16 13:00", "specialists"),
            ("2026-03-16 15:00", "manager"),
            ("2026-03-16 19:45", "manager"),
        ],
    ),
    # Priority 1 while Resolved: no alarm. Reopened: diagnose, 4h from 09:50: 2h10 + 1h50 -> 14:20;
    # level 2 is wall 2h -> 16:20. resolution wall 8h: 30m by 09:30, 7h30 left from 09:50 -> 17:20.
    Case(
        "raised to 1 when it is resolved: no alarm, but reopened it has eight hours",
        [
            ("2026-03-18 09:00", "opened", ""),
            ("2026-03-18 09:00", "assignee", "Anna"),
            ("2026-03-18 09:00", "priority", "3"),
            ("2026-03-18 09:30", "state", "Resolved"),
            ("2026-03-18 09:40", "priority", "1"),
            ("2026-03-18 09:50", "state", "Active"),
            ("2026-03-18 09:50", "reopened", "1"),
        ],
        "2026-03-18 18:00",
        [
            ("2026-03-18 09:00", "intake"),
            ("2026-03-18 09:00", "triage"),
            ("2026-03-18 09:00", "diagnose"),
            ("2026-03-18 09:30", "resolved"),
            ("2026-03-18 09:50", "diagnose"),
            ("2026-03-18 14:20", "specialists"),
            ("2026-03-18 16:20", "manager"),
            ("2026-03-18 17:20", "manager"),
        ],
    ),
    # Raised after the end: only the field. Reopened at 22:00: triage finds priority 1.
    # response wall 15m, of which 20m were used before the end: now. wall 2h -> midnight.
    # resolution wall 8h: 20m used, 7h40 left from 22:00 -> 05:40.
    Case(
        "raised to 1 after its end and reopened at night: triage raises the alarm",
        [
            ("2026-03-10 09:00", "opened", ""),
            ("2026-03-10 09:00", "priority", "3"),
            ("2026-03-10 09:20", "state", "Closed"),
            ("2026-03-10 10:00", "priority", "1"),
            ("2026-03-10 22:00", "state", "Active"),
            ("2026-03-10 22:00", "reopened", "1"),
        ],
        "2026-03-11 06:00",
        [
            ("2026-03-10 09:00", "intake"),
            ("2026-03-10 09:00", "triage"),
            ("2026-03-10 09:00", "first-line"),
            ("2026-03-10 09:20", "closed"),
            ("2026-03-10 22:00", "triage"),
            ("2026-03-10 22:00", "alarm"),
            ("2026-03-10 22:00", "specialists"),
            ("2026-03-11 00:00", "manager"),
            ("2026-03-11 05:40", "manager"),
        ],
    ),
]

BREACHES: dict[str, list[tuple[str, str]]] = {
    "opened Friday 15:50, nobody takes it: Monday": [
        ("2026-03-30 09:50", "response"),
        ("2026-04-01 15:50", "resolution"),
    ],
    "first line's hour has the lunch break in it": [("2026-03-31 14:10", "response")],
    "half an hour ends exactly at closing, four hours exactly at lunch": [
        ("2026-04-01 17:40", "response"),
    ],
    "Friday closes at four: twenty minutes today and ten on Monday": [
        ("2026-04-10 16:00", "response"),
    ],
    "given to the specialists before Easter; the manager can hand it back only once": [
        ("2026-04-09 09:00", "resolution"),
    ],
    "opened at two at night: eight o'clock counts; its three days are used up at a closing": [
        ("2026-03-31 10:00", "response"),
        ("2026-04-02 18:00", "resolution"),
    ],
    "opened on a Saturday with priority 4: days count from Monday on": [
        ("2026-03-30 12:00", "response"),
        ("2026-04-07 10:00", "resolution"),
    ],
    "opened on Saturday night with priority 2: its one day ends when Monday opens": [
        ("2026-04-20 08:00", "resolution"),
    ],
    "a major incident in the night the clocks go forward: hours that pass, not hours shown": [
        ("2026-03-29 00:30", "response"),
        ("2026-03-29 08:50", "resolution"),
    ],
    "waits for the user over the weekend: the specialists' two days stand still": [
        ("2026-03-31 09:45", "resolution"),
    ],
    "a major incident waits for the vendor: the two hours run on, the clocks stand": [
        ("2026-04-13 12:15", "response"),
        ("2026-04-13 20:00", "resolution"),
    ],
    "raised from 3 to 2 when the half hour is long gone: now; lowered to 4: three days": [
        ("2026-04-14 08:55", "response"),
    ],
    "lowered from 2 to 4 and raised again: the time used stays used": [
        ("2026-04-15 11:00", "response"),
    ],
    "its priority is taken away again, then it waits for a problem: the row of 3": [
        ("2026-04-22 12:00", "response"),
    ],
    "handed from group to group: the fourth time nothing moves, nor after the manager": [
        ("2026-04-20 09:30", "response"),
        ("2026-04-21 09:00", "resolution"),
    ],
    "nobody answers in time: the leads hear of it, first line's half hour runs on": [
        ("2026-04-27 08:30", "response"),
    ],
    "a day's wait for evidence: first line and the first answer have what was left to them": [
        ("2026-04-29 10:00", "response"),
    ],
    "comes back two days after it was resolved: the clock goes on where it stood": [
        ("2026-05-08 15:30", "resolution"),
    ],
    "comes back a week after its end: a second walk, the clock goes on": [
        ("2026-03-11 10:00", "resolution"),
    ],
    "closed unanswered and reopened: the first answer has what was left to it": [
        ("2026-03-04 15:30", "response"),
    ],
    "its first priority comes late, and is 1: from first line into the alarm": [
        ("2026-03-16 13:00", "response"),
        ("2026-03-16 19:45", "resolution"),
    ],
    "raised to 1 when it is resolved: no alarm, but reopened it has eight hours": [
        ("2026-03-18 17:20", "resolution"),
    ],
    "raised to 1 after its end and reopened at night: triage raises the alarm": [
        ("2026-03-10 22:00", "response"),
        ("2026-03-11 05:40", "resolution"),
    ],
}

TOLD = {
    # specialists 2, the leads 1, manager 1 and 1
    "opened Friday 15:50, nobody takes it: Monday": 5,
    # alarm 2, specialists 2 and 2, the leads 1, manager 1 three times
    "a major incident in the night the clocks go forward: hours that pass, not hours shown": 10,
    # specialists five times 2, the leads 1, manager 1 three times
    "handed from group to group: the fourth time nothing moves, nor after the manager": 14,
    # specialists 2, the leads 1
    "nobody answers in time: the leads hear of it, first line's half hour runs on": 3,
    # nobody: whoever only works or waits is not told
    "closed by hand while first line has it: that is the end, whatever comes after": 0,
    # alarm 2, specialists 2, the leads 1, manager 1 and 1
    "raised to 1 after its end and reopened at night: triage raises the alarm": 7,
}
