"""The words of a path as sentences that people read: waits, people, events, conditions."""

import re
from collections.abc import Container, Iterable, Sequence

from matrices.comparisons import Among, Beside, Compare, Either, Every, Not, Test
from matrices.conditions import Condition
from matrices.paths import BREACH_OF, RETURNED, Path
from matrices.points import Point
from matrices.targets import CUSTOMER, EVERYBODY, HOLDER, Target
from matrices.tickets import BUILT_IN, Change, Vocabulary
from matrices.waits import Wait

_UNITS = {"s": "second", "m": "minute", "h": "hour"}
_ORDER = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_HELD: dict[str, str] = {
    HOLDER: "whoever has the ticket",
    CUSTOMER: "the customer",
    EVERYBODY: "everybody",
}
_BEFORE = {
    "team": "team ",
    "queue": "the queue ",
    "on-call": "whoever is on call for ",
    "next": "the next in turn of team ",
    "least loaded": "whoever has least to do in team ",
    "level": "level ",
}

_CLAUSE = re.compile(
    r"(?:the|an?|another|it|they|some(?:body|one|thing)|no(?:body|thing)|every(?:body|one)) "
    r"[^,;:.()?!]+",
    re.IGNORECASE,
)
"""Words that read as a clause after `when`: they begin with a subject, and are not cut by marks."""


def listed(parts: Iterable[str], last: str = "and") -> str:
    """Parts as a sentence lists them.

    >>> listed(["mail", "sms", "chat"])
    'mail, sms and chat'
    """
    *first, end = [*dict.fromkeys(parts)] or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def shortened(parts: Sequence[str], most: int) -> list[str]:
    """The first of many parts, and how many more there are.

    >>> shortened(["mail", "sms", "voice", "chat"], 2)
    ['mail', 'sms', '2 more']
    """
    more = len(parts) - most
    return [*parts[:most], *([f"{more} more"] if more > 0 else [])]


def counted(number: int, thing: str) -> str:
    """So many of a thing.

    >>> counted(1, "working day"), counted(2, "working day")
    ('1 working day', '2 working days')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"


def wait_in_words(wait: Wait) -> str:
    """A length of time, with the kind of time that counts.

    >>> wait_in_words(Wait.parse("wall 1h")), wait_in_words(Wait.parse("2d"))
    ('1 hour round the clock', '2 working days')
    """
    if wait.unit == "d":
        return counted(wait.amount, "working day")
    kind = "round the clock" if wait.wall else "of opening time"
    return f"{counted(wait.amount, _UNITS[wait.unit])} {kind}"


def every_in_words(wait: Wait) -> str:
    """How often something comes again.

    >>> every_in_words(Wait.parse("1d")), every_in_words(Wait.parse("wall 5m"))
    ('every working day', 'every 5 minutes round the clock')
    """
    return f"every {wait_in_words(wait).removeprefix('1 ')}"


def times_in_words(number: int) -> str:
    """How many times.

    >>> times_in_words(1), times_in_words(2), times_in_words(3)
    ('once', 'twice', '3 times')
    """
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def target_in_words(target: Target, roles: Container[str] = ()) -> str:
    """Whom a path names; the names of roles have an article, those of people none.

    >>> target_in_words(Target("manager of on-call network"))
    'the manager of whoever is on call for network'
    >>> target_in_words(Target("duty manager else dora"), {"duty manager"})
    'the duty manager, or else dora'
    """
    if target.kind == "else":
        first, *others = (target_in_words(each, roles) for each in target.choices)
        return first + "".join(f", or else {other}" for other in others)
    base = target.base
    article = "the " if base.name in roles and not base.name.startswith("the ") else ""
    before = article if base.kind == "name" else _BEFORE.get(base.kind, "")
    words = _HELD.get(base.text) or f"{before}{base.name}"
    may = ", or else the first above who may approve it" if target.authorized else ""
    return "the manager of " * target.climbs + words + may


def targets_in_words(targets: Iterable[Target], roles: Container[str] = ()) -> str:
    """All whom a path names at a place."""
    return listed(target_in_words(each, roles) for each in targets)


def event_in_words(event: str, path: Path) -> str:
    """What has happened when an event of that name comes, as the end of `when …`."""
    if event.startswith(BREACH_OF):
        return f"the time for '{event.removeprefix(BREACH_OF)}' has passed"
    word, _, outcome = event.partition(" ")
    if word == RETURNED:
        return f"the called path ends with '{outcome}'" if outcome else "the called path ends"
    return _said_of(event, path.vocabulary)


def _said_of(event: str, vocabulary: Vocabulary) -> str:
    change = vocabulary.changes.get(event)
    if change is not None:
        return change_in_words(change)
    own = vocabulary.plain.get(event, "").strip()
    if own:
        return own if _CLAUSE.fullmatch(own) else f"'{event}' happens ({own})"
    meant = BUILT_IN.get(event)
    return meant.partition(";")[0] if meant else f"the {event} changes"


def change_in_words(change: Change) -> str:
    """What a change of a field says, be it the first value or a later one.

    >>> change_in_words(Change("refund")), change_in_words(Change("state", "solved"))
    ('the refund is set or changes', 'the state becomes solved')
    """
    is_what = f"becomes {change.value}" if change.value else "is set or changes"
    return f"the {change.field} {is_what}"


def point_in_words(point: Point) -> str:
    """A point of a clock, as the end of `when …`.

    >>> point_in_words(Point.parse("wall 1h before fix"))
    "1 hour round the clock is left for 'fix'"
    """
    if point.wait is None:
        return f"{point.percent} % of the time for '{point.clock}' is used"
    if point.before:
        verb = "is" if point.wait.amount == 1 else "are"
        return f"{wait_in_words(point.wait)} {verb} left for '{point.clock}'"
    return f"the time for '{point.clock}' has passed by {wait_in_words(point.wait)}"


def condition_in_words(condition: Condition, vocabulary: Vocabulary) -> str:
    """What holds for a ticket, as the end of `if …`."""
    return _test(condition.test, vocabulary)


def _test(test: Test, vocabulary: Vocabulary) -> str:
    match test:
        case Among():
            return _among(test)
        case Compare(name, how, number):
            declared = vocabulary.fields.get(name)
            unit = f" {declared.unit}" if declared is not None and declared.unit else ""
            return f"the {name} {_ORDER[how]} {number}{unit}"
        case Beside(name, how, other):
            return f"the {name} {_ORDER[how]} the {other}"
        case Every(parts):
            told = (_inside(part, Either, vocabulary) for part in parts)
            return " and ".join(told) or "anything holds"
        case Either(parts):
            told = (_inside(part, Every, vocabulary) for part in parts)
            return " or ".join(told) or "nothing holds"
        case Not(part):
            return f"it is not so that {_inside(part, (Every, Either), vocabulary)}"


def _inside(part: Test, mixed: type | tuple[type, ...], vocabulary: Vocabulary) -> str:
    """A part of a joined condition, in brackets where it would be read otherwise."""
    told = _test(part, vocabulary)
    return f"({told})" if isinstance(part, mixed) else told


def _among(test: Among) -> str:
    texts = sorted(test.texts)
    if texts == [""]:
        return f"the {test.field} is {'known' if test.negated else 'not known'}"
    if not texts:
        return "anything holds" if test.negated else "nothing holds"
    neither = "neither " if test.negated and len(texts) > 1 else ""
    no = "not " if test.negated and len(texts) == 1 else ""
    last = "nor" if neither else "or"
    return f"the {test.field} is {neither}{no}{listed((text or 'unknown' for text in texts), last)}"
