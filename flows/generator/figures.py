"""Every figure the generated desk imitates, with what the real log says.

Measured in the UCI incident log (dataset 498, CC BY 4.0): 4,003 tickets opened in two weeks. What
is marked *assumed* is not from it: the log has no such thing, or too few. docs/generated-desk.md
shows how near the generated tickets come.
"""

from datetime import timedelta
from typing import NamedTuple

from flows.generator.notation import Delay, Weights, counts, in_hours, spread, weights

DAYS = 14  # the real log: two weeks, too
WATCHED = timedelta(days=100)  # assumed: nobody looks further; 1.5 % are unsolved (real: 5 %)

# -- When tickets come -----------------------------------------------------------------------------
WEEKDAYS = (420, 402, 375, 364, 367, 40, 34)  # tickets a day, Monday to Sunday: these
WORKING_HOURS = counts(  # per mille of a weekday's tickets, by hour of opening
    "8 7 6 2 5 4 12 29 102 138 106 101  59 75 86 94 79 42 20 6 6 6 5 3"
)
QUIET_HOURS = counts(  # tickets of two weekends, by hour of opening: 149 in all
    "5 8 6 3 5 8 3 5 19 8 7 6  7 6 9 7 6 5 5 3 2 6 4 6"
)
CHANNELS = weights("Phone: 60, Portal: 25, Mail: 15")  # assumed; real: Phone 100 %
PRIORITIES = weights("1: 2, 2: 8, 3: 68, 4: 22")  # assumed; real: 0.7, 0.7, 96.5, 2.2 %
PACE = {"1": 0.15, "2": 0.5, "3": 0.9, "4": 1.05}  # assumed; on the whole under 1: the delays below
# were measured nights and all, and here waiting for the day is added to them

# -- When they are worked on -----------------------------------------------------------------------
SOLVING_HOURS = counts(  # per mille of the solutions, by hour of the day
    "5 5 6 5 6 4 9 16 72 112 113 106  58 61 108 106 88 63 24 11 5 7 5 5"
)
OFFICE = range(8, 18)  # 89 % of the solutions fall into these hours
AT_ANY_HOUR = 0.02  # assumed: of what takes long; 2.1 % of the solutions fall on weekends
LONG = timedelta(hours=2)  # assumed: what takes longer is left for a working day

FIRST_PRIORITY = Delay(  # 48.9 % at once; the rest: median 5 min; 2.6 % of all after over 30 min
    0.489,
    in_hours(spread("0: 1, 10: 2, 25: 3, 50: 5, 75: 11, 90: 21, 95: 31, 99: 60, 100: 176")),
)
TAKEN_AT_THE_OPENING = 0.434  # of those with a priority at once; 21 % of all; the others: later
TAKEN_LATER = Delay(  # after the priority: median 45 min, a fifth over 2.4 days
    0.0,
    in_hours(
        spread(
            "0: 1, 5: 4, 10: 6, 20: 9, 30: 13, 40: 24, 50: 45, 60: 128, 70: 515, 80: 3492,"
            "90: 8722, 95: 13151, 98: 20383, 100: 60000"
        )
    ),
)
TAKEN_WITH_THE_SOLUTION = 0.55  # of the paused tickets taken later: all the work is done before


MORE = 2  # the row of figures for two and more reassignments


class Way(NamedTuple):
    """How tickets fare that are taken in one way; rows are for 0, 1 and more reassignments."""

    moves: tuple[float, ...]
    """How many of them are reassigned so often."""
    paused: tuple[float, ...]
    """The share of them that is paused."""
    active: float
    """The share that becomes Active when it is taken; the others later or never."""
    solving: tuple[Delay, ...]
    """How long from the taking to the solution, if never paused."""


BY_THE_OPENER = spread(  # median 11 min
    "0: 0.02, 5: 0.03, 10: 0.05, 20: 0.08, 30: 0.12, 40: 0.13, 50: 0.18, 60: 0.23, 70: 0.28,"
    "80: 0.4, 90: 0.65, 95: 2.28, 98: 47.7, 100: 964"
)
BY_THE_OPENER_MOVED = spread(  # median 48 min
    "0: 0.02, 10: 0.03, 20: 0.12, 30: 0.3, 40: 0.5, 50: 0.8, 60: 4.27, 70: 30, 80: 66.5,"
    "90: 125, 100: 237"
)
DISPATCHED = spread(  # median 5 h
    "0: 0.02, 10: 0.03, 20: 0.25, 30: 1.13, 40: 2.6, 50: 5.45, 60: 17.4, 70: 25.4, 80: 71.3,"
    "90: 217, 95: 359, 98: 523, 100: 4434"
)
DISPATCHED_MOVED = spread(  # median 19 h
    "0: 0.02, 5: 0.07, 10: 0.27, 20: 0.95, 30: 2.65, 40: 6.18, 50: 18.6, 60: 24.9, 70: 48.3,"
    "80: 98.7, 90: 359, 95: 747, 98: 2017, 100: 5017"
)
DISPATCHED_MOVED_MORE = spread(  # median 48 h
    "0: 0.12, 5: 1.5, 10: 4.02, 20: 15.3, 30: 24.1, 40: 28, 50: 47.9, 60: 71, 70: 98.9,"
    "80: 170, 90: 457, 95: 1032, 98: 4508, 100: 5886"
)
LEFT = spread(  # median 24 min
    "0: 0.02, 30: 0.03, 40: 0.12, 50: 0.4, 60: 3.25, 70: 22.3, 80: 52, 90: 144, 95: 212,"
    "98: 331, 100: 477"
)
LEFT_MOVED = spread(  # median 24 h
    "0: 0.02, 20: 0.05, 30: 0.58, 40: 5, 50: 24.3, 60: 30, 70: 74.3, 80: 120, 90: 266, 95: 434,"
    "100: 2020"
)
AT_THE_OPENING = Way(  # 21 %: who opened it solves it
    moves=(94.8, 3.4, 1.8),
    paused=(0.023, 0.24, 0.68),
    active=0.76,
    solving=(Delay(0, BY_THE_OPENER), Delay(0, BY_THE_OPENER_MOVED), Delay(0, BY_THE_OPENER_MOVED)),
)
WITH_THE_PRIORITY = Way(  # 51 %: the dispatcher gives it to somebody
    moves=(35.6, 39.3, 25.1),
    paused=(0.24, 0.30, 0.45),
    active=0.23,
    solving=(
        Delay(0.123, DISPATCHED),
        Delay(0.011, DISPATCHED_MOVED),
        Delay(0, DISPATCHED_MOVED_MORE),
    ),
)
LATER = Way(  # 28 %: nobody's at first, and mostly solved in the moment somebody takes it
    moves=(67.3, 15.2, 17.5),
    paused=(0.10, 0.17, 0.37),
    active=0.22,
    solving=(Delay(0.83, LEFT), Delay(0.664, LEFT_MOVED), Delay(0.664, LEFT_MOVED)),
)

# -- Handed on, paused, touched --------------------------------------------------------------------
MORE_MOVES = weights(  # tickets with 2, 3 … reassignments, of 4,003; 2,279 have none and 1,000 one
    "2: 326, 3: 187, 4: 97, 5: 56, 6: 21, 7: 15, 8: 2, 9: 8, 10: 3, 11: 4, 13: 4, 18: 1"
)
HANDED_ON_AT = spread(  # where on the way from opening to solution, in per cent of it
    "0: 0, 10: 0, 20: 1, 30: 4, 40: 10, 50: 20, 60: 35, 70: 60, 80: 88, 90: 100, 100: 100"
)
ASSIGNEE_TOO = 0.25  # 24 % of the reassignments name a person as well, the others only a group
CATEGORY_TOO = 0.03  # 3 % of the reassignments correct the category
PAUSES = weights(  # 91, 5 and 3 % of the pauses; Evidence: three in the log
    "Awaiting User Info: 91, Awaiting Vendor: 5, Awaiting Problem: 3, Awaiting Evidence: 1"
)
BEFORE_PAUSE = Delay(  # hours from the taking: 3 % at once, the rest: median 24
    0.03,
    spread(
        "0: 0.02, 5: 0.07, 10: 0.38, 20: 1.97, 30: 4.95, 40: 17.2, 50: 24.2, 60: 31.6, 70: 65.6,"
        "80: 115, 90: 310, 95: 1345, 100: 2500"
    ),
)
PAUSE = Delay(  # hours: median 66, a quarter under 19, a tenth over 526
    0.0,
    spread("0: 0.05, 5: 0.55, 10: 1.57, 25: 18.9, 50: 65.9, 75: 167, 90: 526, 95: 861, 100: 3627"),
)
ACTIVE_AFTER_PAUSE = 0.2  # 20 % of the pauses end with work, the others with the solution
AFTER_PAUSE = Delay(  # hours from the end of a pause to the solution: median 8
    0.05,
    spread(
        "0: 0.02, 10: 0.03, 20: 0.08, 30: 0.42, 40: 1.8, 50: 7.73, 60: 23.5, 70: 49.9, 80: 120,"
        "90: 263, 95: 816, 100: 2700"
    ),
)
PAUSED_AGAIN = 0.3  # of those; 1.4 % of all tickets are paused twice or more
CUSTOMER_ANSWERS = 0.65  # assumed: of the pauses for the customer; the others end without
TOUCHES = (  # tickets touched 0, 1 … 8 times, per mille, by reassignments: none, one, more
    counts("702 194  64  19 11  5  2  2  1"),
    counts("402 289 157  68 46 22  6  5  2"),
    counts("164 231 209 155 80 72 25 17 22"),
)
TOUCHED_AT = spread(  # where on the way from opening to solution, in per cent of it
    "0: 0, 10: 1, 20: 8, 30: 21, 40: 41, 50: 65, 60: 84, 70: 97, 80: 100, 100: 100"
)
ANY_TIME = spread("0: 0, 100: 100")  # assumed, for what follows
RATHER_LATE = spread("0: 40, 100: 100")  # assumed, for asking for a manager
AGENT_WRITES = 0.35  # assumed: of the tickets that take more than LONG
CUSTOMER_WRITES = 0.15  # assumed: of the same
ASKS_FOR_MANAGER = 0.018  # assumed: of the same; about 1 % of all
NEW_PRIORITY = 0.018  # of the same; 1 % of all
NEW_PRIORITIES: dict[str, Weights] = {  # real: 30 of 40 upwards, 16 of them to 1
    "1": weights("3: 5, 4: 2"),
    "2": weights("1: 4, 3: 1"),
    "3": weights("2: 14, 1: 12, 4: 1"),
    "4": weights("3: 2, 2: 1"),
}

# -- After the solution ----------------------------------------------------------------------------
REOPENED = 0.015  # real: 1.1 % of the tickets; more here, so that some come after a path has ended
REOPENED_AGAIN = 0.1  # 4 of 43
BACK_SOON = Delay(  # hours after the solution: median 12
    0.0, spread("0: 0.07, 10: 0.33, 25: 1.57, 50: 12.3, 75: 22.3, 90: 65.2, 100: 115")
)
BACK_LATE = (
    0.45  # assumed: the others come one to six working days later; real: 4 of 54 after 4 days
)
LATE_DAYS = 6
CLOSED_BY_SOURCE = 0.5  # assumed: real 100 %, all five days after the solution
CLOSED_AFTER = timedelta(days=5)  # 98 % after 4.9 to 5.05 days
CLOSED_WITHIN = timedelta(hours=1)  # the source closes once an hour
PROBLEM = 0.011  # 1.1 % belong to a problem
CODES = weights(  # 62, 18, 11 % and smaller ones; their meaning is assumed
    "Solved: 64, Workaround: 18, Advice given: 11, Not reproducible: 5, Duplicate: 2"
)
PROMISED = {"1": 8, "2": 24, "3": 120, "4": 240}  # assumed: hours; real made_sla: 77 %
