"""Each rule of the path language broken once: its sentence, at its line."""

import pytest

from tests.matrices.small import sentences
from tests.matrices.wide import EVERYTHING, WIDE


def told(old: str, new: str) -> list[str]:
    """What a designer is told about the wide path with one passage written otherwise."""
    assert EVERYTHING[WIDE].count(old) == 1
    return sentences({**EVERYTHING, WIDE: EVERYTHING[WIDE].replace(old, new)})


def test_all_of_it_is_right() -> None:
    assert sentences(EVERYTHING) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "{starts: opened, stops: [taken, solved]}",
            "{starts: opned, stops: taken}",
            "7: clock 'response' waits for 'opned', which never happens on this desk; did "
            "you mean 'opened'?",
            id="an event that never happens",
        ),
        pytest.param(
            "restarts: taken,",
            "restarts: takn,",
            "9: clock 'loop' waits for 'takn', which never happens on this desk; did you "
            "mean 'taken'?",
            id="a restart that never happens",
        ),
        pytest.param(
            "target: 2h",
            "target: level 1",
            "8: clock 'again': 'level 1' is no wait; write a number and s, m, h or d, as in "
            "15m, 2d or wall 4h",
            id="a target that is no length",
        ),
        pytest.param(
            "{starts: opened, stops: [taken, solved]}",
            "{starts: breach of again, stops: taken}",
            "7: clock 'response' waits for 'breach of again', which never happens on this "
            "desk; known are: acknowledged, approved, asked, assignee, confirmed, done, "
            "failed, jumped, opened, priority, reassigned, refund, refused, reopened, "
            "snoozed, solved, state, taken, undelivered, woken",
            id="a clock started by a breach",
        ),
        pytest.param(
            "stops: [taken, solved]",
            "stops: []",
            "7: 'clocks' 'response' 'stops': found []; one part at least would be right",
            id="a clock that nothing stops",
        ),
    ],
)
def test_clocks(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "at: 75% of response",
            "at: 75% of respnse",
            "12: 'anywhere': 'respnse' is no clock of this path; did you mean 'response'?",
            id="of no clock",
        ),
        pytest.param(
            "at: 75% of response",
            "at: 0% of response",
            "12: 'anywhere': '0% of response' is no share of a clock; 1% to 1000% are",
            id="a share of nothing",
        ),
        pytest.param(
            "at: 75% of response",
            "at: 75 of response",
            "12: 'anywhere': '75 of response' is no point of a clock; write it as in 75% of "
            "resolution, 30m before resolution or 1h after resolution",
            id="without a sign",
        ),
        pytest.param(
            "at: 75% of response",
            "at: wall 2d before response",
            "12: 'anywhere': 'wall 2d': wall time is written in s, m or h; for days round "
            "the clock write wall 48h",
            id="wall time in days",
        ),
        pytest.param(
            "at: 75% of response",
            "at: 3x before response",
            "12: 'anywhere': '3x' is no wait; write a number and s, m, h or d, as in 15m, "
            "2d or wall 4h",
            id="no length",
        ),
    ],
)
def test_points(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "{on: solved, go: done}",
            "{every: 1h, tell: lead}",
            "11: 'anywhere' has 'every'; only 'on' and 'at' hold at every step",
            id="every",
        ),
        pytest.param(
            "{on: solved, go: done}",
            '{during: "22:00-06:00", go: done}',
            "11: 'anywhere' has 'during'; only 'on' and 'at' hold at every step",
            id="during",
        ),
        pytest.param(
            "{on: solved, go: done}",
            "{on: returned, go: done}",
            "11: 'anywhere' waits for 'returned'; only a 'call' comes back",
            id="returned",
        ),
        pytest.param(
            "{on: solved, go: done}",
            "{on: solved, go: done, until: taken}",
            "11: 'anywhere' has 'until'; write it at a step",
            id="until",
        ),
        pytest.param(
            "{on: solved, go: done}",
            "{on: solved, go: done, runs on: true}",
            "11: 'anywhere': 'on' has 'runs on'; it is for 'after' and 'every'",
            id="runs on",
        ),
    ],
)
def test_anywhere(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "{every: wall 30m, tell: lead, until: acknowledged}",
            "{every: wall 30m, go: desk}",
            "31: step 'night': 'every' leads to desk; it stays; use 'after' to lead on",
            id="that leads on",
        ),
        pytest.param(
            "{every: wall 30m, tell: lead, until: acknowledged}",
            "{every: wall 30m}",
            "31: step 'night': 'every' does nothing; add 'tell'",
            id="that does nothing",
        ),
        pytest.param(
            "{every: wall 30m, tell: lead, until: acknowledged}",
            "{every: level 1, tell: lead}",
            "31: step 'night': 'level 1' is no wait; write a number and s, m, h or d, as in "
            "15m, 2d or wall 4h",
            id="of a level",
        ),
    ],
)
def test_every(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "until: acknowledged}\n  refund",
            "until: aknowledged}\n  refund",
            "31: step 'night' waits for 'aknowledged', which never happens on this desk; "
            "did you mean 'acknowledged'?",
            id="until what never happens",
        ),
        pytest.param(
            "{after: 1h, stay: true, tell: lead, runs on: true}",
            "{on: done, go: done, runs on: true}",
            "44: step 'pay': 'on' has 'runs on'; it is for 'after' and 'every'",
            id="an event that runs on",
        ),
        pytest.param(
            "{else: desk}\n  night",
            "{else: desk, until: taken}\n  night",
            "24: step 'sort': 'else' has 'until'; it is what happens otherwise; put it on a 'when'",
            id="an else that runs out",
        ),
        pytest.param(
            '{during: "22:00-06:00", go: night}',
            '{during: "22:00-06:00", go: night, until: taken}',
            "21: step 'sort' decides at once, and has 'until'; take it out",
            id="a decision until",
        ),
    ],
)
def test_until_and_runs_on(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            '"22:00-06:00"',
            '"22-06"',
            "21: '22-06' are no hours; write them as in 08:00-12:00",
            id="no hours",
        ),
        pytest.param(
            '"22:00-06:00"',
            '"mo-fr 09:00-17:00"',
            "21: 'mo-fr' is no weekday; write mon, tue, wed, thu, fri, sat, sun, or a range "
            "as in mon-fri",
            id="no weekdays",
        ),
        pytest.param(
            '"22:00-06:00"',
            '"fri-mon 09:00-17:00"',
            "21: 'fri-mon' ends before it starts",
            id="weekdays the wrong way round",
        ),
        pytest.param(
            "during: calendar office",
            "during: calendar offise",
            "29: there is no calendar 'offise'; did you mean 'office'?",
            id="an unknown calendar",
        ),
        pytest.param(
            "during: calendar office",
            'during: ""',
            "29: '' are no hours; write them as in 08:00-12:00",
            id="nothing",
        ),
        pytest.param(
            "during: calendar office",
            'during: "13:00-14:00, 09:00-10:00"',
            "29: '09:00-10:00' stands after later hours; write the hours in the order of the day",
            id="hours in another order",
        ),
        pytest.param(
            "during: calendar office",
            'during: "12:00-15:00, 13:00-14:00"',
            "29: '13:00-14:00' overlaps the hours before it",
            id="hours that overlap",
        ),
        pytest.param(
            '{during: "22:00-06:00", go: night}',
            '{during: "22:00-06:00", stay: true}',
            "21: step 'sort' decides at once; use when, during and else",
            id="that stays in a decision",
        ),
    ],
)
def test_during(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "    yes: pay\n",
            "",
            "32: step 'refund' has no 'yes'; 'approve' needs it",
            id="without yes",
        ),
        pytest.param(
            "    yes: pay\n",
            "    yes: pai\n",
            "36: step 'refund' leads to 'pai', which is not defined; did you mean 'pay'?",
            id="yes to nowhere",
        ),
        pytest.param(
            "unanswered: {after: 1d, go: chief, as: hierarchical, because: nobody answered, "
            "tell: lead}",
            "title: Refund?",
            "32: step 'refund' has no 'unanswered'; 'approve' needs it",
            id="without a deadline",
        ),
        pytest.param(
            "unanswered: {after: 1d, go: chief",
            "unanswered: {after: soon, go: chief",
            "38: step 'refund': 'soon' is no wait; write a number and s, m, h or d, as in "
            "15m, 2d or wall 4h",
            id="a deadline that is no wait",
        ),
        pytest.param(
            "unanswered: {after: 1d, go: chief",
            "unanswered: {after: 1d, go: cheif",
            "38: step 'refund' leads to 'cheif', which is not defined; did you mean 'chief'?",
            id="a deadline that leads nowhere",
        ),
        pytest.param(
            "{ticket.refund}",
            "{ticket.refnd}",
            "34: the question asks for 'ticket.refnd', which is no field of a ticket; did "
            "you mean 'refund'?",
            id="a question about no field",
        ),
        pytest.param(
            "{ticket.refund}",
            "{refund}",
            "34: the question has '{refund}', which is not understood; write it as in "
            "{ticket.FIELD}",
            id="a question in other braces",
        ),
        pytest.param(
            "{ticket.refund} EUR",
            "{ticket.refund EUR",
            "34: the question has '{ticket.refund EUR?', which is not understood; write it "
            "as in {ticket.FIELD}",
            id="a question with an open brace",
        ),
        pytest.param(
            "approve: lead",
            "approve: []",
            "32: step 'refund' has nobody to tell; name them in 'approve'",
            id="nobody to ask",
        ),
        pytest.param(
            "approve: lead",
            "approve: holder\n    next: [{after: 1h, go: desk}]",
            "32: step 'refund' has 'next'; 'approve' takes 'tell', 'of', 'question', 'yes', 'no', "
            "'unanswered'",
            id="with transitions",
        ),
    ],
)
def test_approvals(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "act: pay back",
            'act: ""',
            "40: 'steps' 'pay' 'act': found ''; a text that is not empty would be right",
            id="without a name",
        ),
        pytest.param(
            "{on: failed, go: chief}",
            "{on: faild, go: chief}",
            "43: step 'pay' waits for 'faild', which never happens on this desk; did you "
            "mean 'failed'?",
            id="an event that is near one",
        ),
    ],
)
def test_acts(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "call: ladder",
            "call: laddr",
            "62: step 'help' calls 'laddr', which is no path of this desk; did you mean 'ladder'?",
            id="of no path",
        ),
        pytest.param(
            "call: ladder",
            "call: wide",
            "61: path 'wide' calls itself; a path cannot be called while it is walked",
            id="of itself",
        ),
        pytest.param(
            "on: returned solved",
            "on: returned solvd",
            "64: step 'help': path 'ladder' never ends with 'solvd'; did you mean 'solved'?",
            id="an outcome that never comes",
        ),
        pytest.param(
            "{on: reassigned, go: desk}\n      - {when",
            "{on: returned, go: chief}\n      - {when",
            "59: step 'desk' waits for 'returned'; only a 'call' comes back",
            id="returned at a step that calls nothing",
        ),
        pytest.param(
            "{at: 50% of response, go: chief}",
            "{after: 1h, go: chief}",
            "65: step 'help': a call has 'after'; use on, at and else; waits belong into "
            "the called path",
            id="that waits itself",
        ),
        pytest.param(
            "{at: 50% of response, go: chief}",
            "{when: \"ticket.priority == '1'\", go: chief}",
            "65: step 'help': a call has 'when'; use on, at and else; waits belong into the "
            "called path",
            id="that looks at conditions",
        ),
        pytest.param(
            "      - {on: returned solved, go: done}\n      - {at: 50% of response, go: chief}\n"
            "      - {else: chief}\n",
            "      - {at: 50% of response, go: chief}\n",
            "61: step 'help' leads nowhere when 'ladder' ends with 'solved'; add {on: "
            "returned, go: …} or {else: …} as the last",
            id="that nothing leads on from",
        ),
    ],
)
def test_calls(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "fork: [desk, inform]",
            "fork: [desk]",
            "46: step 'storm' forks into desk; name two different steps at least",
            id="one way only",
        ),
        pytest.param(
            "fork: [desk, inform]",
            "fork: [desk, desk]",
            "46: step 'storm' forks into desk, desk; name two different steps at least",
            id="one way twice",
        ),
        pytest.param(
            "fork: [desk, inform]",
            "fork: [desk, infrm]",
            "46: step 'storm' leads to 'infrm', which is not defined; did you mean 'inform'?",
            id="a way to nowhere",
        ),
        pytest.param(
            "    join: chief\n",
            "",
            "45: step 'storm' has no 'join'; 'fork' needs it",
            id="without a join",
        ),
        pytest.param(
            "    join: chief\n",
            "    join: cheif\n",
            "47: step 'storm' joins at 'cheif', which is not defined; did you mean 'chief'?",
            id="a join that is not there",
        ),
        pytest.param(
            "    join: chief\n",
            "    join: desk\n",
            "47: step 'storm' joins at 'desk', where a branch begins; join at a step behind "
            "the branches",
            id="a join where a branch begins",
        ),
        pytest.param(
            "    join: chief\n",
            "    join: storm\n",
            "47: step 'storm' joins at itself; join at a step behind the branches",
            id="a join at itself",
        ),
        pytest.param(
            "    join: chief\n",
            "    join: night\n",
            "45: no branch of step 'storm' comes to 'night', where they join; lead one "
            "there at least",
            id="a join to which no branch comes",
        ),
        pytest.param(
            "    join: chief\n",
            "    join: chief\n    next: [{after: 1h, go: desk}]\n",
            "45: step 'storm' has 'next'; 'fork' takes 'join'",
            id="with transitions",
        ),
    ],
)
def test_forks(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "acknowledge: everybody",
            "acknowledge: 0",
            "50: 'steps' 'inform' 'acknowledge': found 0; a mapping (key: value), 'one', "
            "'everybody' or 1 or more would be right",
            id="by nobody",
        ),
        pytest.param(
            "acknowledge: everybody",
            "acknowledge: some",
            "50: 'steps' 'inform' 'acknowledge': found 'some'; a mapping (key: value), "
            "'one', 'everybody' or a whole number would be right",
            id="by some",
        ),
        pytest.param(
            "acknowledge: everybody",
            "acknowledge: {on: aknowledged}",
            "50: step 'inform': 'aknowledged' never happens on this desk; did you mean "
            "'acknowledged'?",
            id="an event that never happens",
        ),
        pytest.param(
            "acknowledge: everybody",
            "acknowledge: {bye: one}",
            "50: 'steps' 'inform' 'acknowledge': unknown key 'bye'; did you mean 'by'?",
            id="a key that is none",
        ),
        pytest.param(
            "remind: wall 1h, within: wall 5m",
            "within: wall 5m",
            "27: step 'night': 'within' is the time to confirm a reminder, and there is no "
            "'remind'; write {remind: 1h, within: 5m}",
            id="a time to confirm what is not reminded of",
        ),
        pytest.param(
            "remind: wall 1h",
            "remind: hourly",
            "27: step 'night': 'hourly' is no wait; write a number and s, m, h or d, as in "
            "15m, 2d or wall 4h",
            id="a reminder that is no wait",
        ),
        pytest.param(
            "    wait: the chief decides",
            "    wait: the chief decides\n    acknowledge: one",
            "67: step 'chief' has 'acknowledge'; 'wait' takes 'next', 'tell'",
            id="a wait step",
        ),
    ],
)
def test_acknowledging(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            'set: {priority: "2"}',
            'set: {priorit: "2"}',
            "42: a ticket has no field 'priorit'; did you mean 'priority'?",
            id="of no ticket",
        ),
        pytest.param(
            'set: {priority: "2"}',
            'set: {priority: "9"}',
            "42: priority '9' is not known; known are: 1, 2",
            id="to what they never have",
        ),
        pytest.param(
            'set: {priority: "2"}',
            'set: {bounces: "9"}',
            "42: 'bounces' counts what happens; it cannot be set",
            id="that count",
        ),
        pytest.param(
            'set: {priority: "2"}',
            "set: {refund: much}",
            "42: refund 'much' is no number; write it as in 12.50",
            id="that are numbers",
        ),
    ],
)
def test_setting_fields(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "path: wide",
            "path: a/b",
            "1: a path cannot be called 'a/b'; letters, digits, spaces, - _ and . are right",
            id="a path with a stroke in its name",
        ),
        pytest.param(
            "path: wide",
            'path: ""',
            "1: 'path': found ''; a text that is not empty would be right",
            id="a path without a name",
        ),
        pytest.param(
            "restart: desk",
            "restart:",
            "16: 'restart': found nothing; write a value, or take the key out",
            id="a key without a value",
        ),
        pytest.param(
            "at most: 3",
            "at most: 0",
            "30: 'steps' 'night' 'next' no. 2 'at most': found 0; 1 or more would be right",
            id="never at all",
        ),
        pytest.param(
            "at most: 3",
            "at most: three",
            "30: 'steps' 'night' 'next' no. 2 'at most': found 'three'; a whole number "
            "would be right",
            id="a number in words",
        ),
        pytest.param(
            "as: sla",
            "as: sle",
            "14: 'anywhere' no. 4 'as': found 'sle'; did you mean 'sla'?",
            id="a kind of escalation that is none",
        ),
        pytest.param(
            "end: solved",
            'end: ""',
            "72: 'steps' 'done' 'end': found ''; a text that is not empty would be right",
            id="an end without an outcome",
        ),
        pytest.param(
            "notify: [customer, team first]",
            "notify: []",
            "48: step 'inform' has nobody to tell; name them in 'notify'",
            id="nobody to notify",
        ),
        pytest.param(
            "{during: calendar office, go: desk}\n      - {after: wall 5m, go: night, at most: 3}",
            "{during: calendar office, go: sort}",
            "18: sort → night → sort goes round without time passing; add a wait",
            id="gates that go round while they are open",
        ),
    ],
)
def test_names_and_words(old: str, new: str, sentence: str) -> None:
    assert told(old, new) == [f"{WIDE}:{sentence}"]
