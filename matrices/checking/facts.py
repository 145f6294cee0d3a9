"""What is known of a ticket by how transitions are tried, and by what events tell."""

from collections.abc import Iterable, Iterator, Sequence

from matrices.checking.regions import possible
from matrices.comparisons import Among, Compare, Every, Not, Test
from matrices.decimals import decimal
from matrices.paths import ANYWHERE, ASKING, Path, Step, Transition
from matrices.tickets import Vocabulary

Facts = tuple[Test, ...]
"""Tests that hold at an instant."""


def left_at_once(path: Path, step: Step) -> bool:
    """Whether a walk never stands at a step.

    It decides, forks, ends, or has an `else`, or conditions of which one always holds, to go by.
    """
    if step.kind in ("decide", "fork", "end", "call"):
        return step.kind != "call"
    going = [each for each in path.leaving[step.name] if not each.stay]
    whens = [each for each in going if each.trigger == "when" and unlimited(path, each)]
    if not whens or any(each.trigger == "else" for each in going):
        return any(each.trigger == "else" for each in going)
    return not possible([Not(Every(own_tests(each))) for each in whens], path.vocabulary.fields)


def implies(words: Vocabulary, event: str, other: str) -> bool:
    """Whether everything that is called by the one name is called by the other as well."""
    if event == other:
        return True
    change = words.changes.get(event)
    if change is None or event in words.types:
        return False
    if other == change.field:
        return True
    wider = words.changes.get(other)
    return wider is not None and wider.field == change.field and wider.value in ("", change.value)


def told_by(words: Vocabulary, event: str) -> Facts:
    """What is known of a ticket to which an event of this name has just happened."""
    change = words.changes.get(event)
    if change is None or event in words.types:
        return ()
    declared = words.fields[change.field]
    if declared.numeric:
        return ()
    if change.value:
        return (Among(declared.name, frozenset({change.value})),)
    return (Among(declared.name, frozenset({""}), negated=True),)


def counted_by(words: Vocabulary, event: str) -> Facts:
    """That what counts an event is one at least, right after it."""
    return tuple(
        Compare(declared.name, ">=", decimal("1"))
        for declared in words.fields.values()
        if declared.kind == "count" and implies(words, event, declared.counts)
    )


def own_tests(each: Transition) -> Facts:
    """What a transition's own condition and guard say."""
    return tuple(part.test for part in (each.condition, each.guard) if part is not None)


def unlimited(path: Path, each: Transition) -> bool:
    """Whether a transition is always taken where its trigger comes and its tests hold."""
    counts = each.at_most is not None and (each.stay or each.source not in path.once)
    return not counts and not each.until and each.trigger != "during"


def hearing_first(path: Path, each: Transition, ways: Iterable[Transition]) -> Iterator[Transition]:
    """Those of a path's ways that hear whatever a transition hears, where they are tried before."""
    for other in ways:
        fits = other.trigger == "on" and implies(path.vocabulary, each.event, other.event)
        if fits and unlimited(path, other):
            yield other


def before_it(path: Path, each: Transition) -> Iterator[Transition]:
    """The transitions that are tried before one and, where they fit, take the ticket away."""
    step = path.steps.get(each.source)
    if each.trigger == "on":
        own = path.leaving[each.source]
        interrupts = path.interrupts if each.source != ANYWHERE else ()
        yield from hearing_first(path, each, (*interrupts, *own[: own.index(each)]))
    elif each.trigger in ("when", "else") and step is not None and step.kind != "call":
        skipped = each.trigger == "else" and step.kind in ASKING  # where there is nobody to tell
        own = path.leaving[each.source]
        for other in () if skipped else own[: own.index(each)]:
            if other.trigger in ("when", "else") and unlimited(path, other) and not other.stay:
                yield other


def apart(one: Test, other: Test) -> bool:
    """Whether two tests want different texts of one field."""
    if not isinstance(one, Among) or not isinstance(other, Among) or one.field != other.field:
        return False
    return not (one.negated or other.negated) and one.texts.isdisjoint(other.texts)


def lines_of(ways: Sequence[Transition]) -> str:
    """Where transitions stand, in words: `line 12`, `lines 12 and 14`."""
    lines = sorted({each.line for each in ways})
    if len(lines) == 1:
        return f"line {lines[0]}"
    return f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"
