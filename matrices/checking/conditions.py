"""Conditions that can never hold, and those before which every ticket is taken away."""

from collections.abc import Iterator, Mapping, Sequence

from matrices.checking.facts import (
    Facts,
    before_it,
    counted_by,
    hearing_first,
    implies,
    left_at_once,
    lines_of,
    own_tests,
    told_by,
)
from matrices.checking.ground import Ground
from matrices.checking.regions import TooLarge, example, possible
from matrices.checking.walked import Walked
from matrices.checking.witnesses import Witness
from matrices.comparisons import Every, Not, Test
from matrices.desk import Desk, Rule
from matrices.paths import ANYWHERE, RETURNED, Step, Transition
from matrices.problems import Problem
from matrices.tickets import Field

_NEVER, _SHADOWED, _ELSE = "condition-never", "condition-shadowed", "else-never"
_MEND = "mend it, or take the line out"


def untaken(ground: Ground, walked: Walked) -> Iterator[Problem]:
    """The transitions that no ticket ever takes, each with what keeps tickets from it."""
    path = ground.path
    for each in path.transitions:
        if each.id in ground.live or each.trigger == "fork":
            continue
        found = _alone(ground, each)
        if found is None and each.id in ground.never:
            continue  # which is told as timer-never
        if found is None and each.source == ANYWHERE and not ground.stands:
            said = "no ticket ever stands at a step, so that this is never taken"
            found = _problem(ground, each, said, "take it out", _SHADOWED)
        elif found is None and each.source in ground.cases:
            found = _in_its_place(ground, each, walked)
        if found is not None:
            yield found


def _alone(ground: Ground, each: Transition) -> Problem | None:
    """What is wrong with its condition or guard by itself."""
    path, fields = ground.path, ground.path.vocabulary.fields
    parts = [part for part in (each.condition, each.guard) if part is not None]
    for part in parts:
        if not possible([part.test], fields):
            return _problem(ground, each, f"`{part}` can never hold", _MEND, _NEVER)
    if not possible([part.test for part in parts], fields):
        both = " and ".join(f"`{part}`" for part in parts)
        return _problem(ground, each, f"{both} can never hold together", _MEND, _NEVER)
    told: Facts = ()
    if each.trigger == "on":
        told = (*told_by(path.vocabulary, each.event), *counted_by(path.vocabulary, each.event))
    if not possible([*told, *own_tests(each)], fields):
        found = f"`{each.guard}` can never hold right after '{each.event}'"
        return _problem(ground, each, found, _MEND, _NEVER)
    if each.until and implies(path.vocabulary, each.event, each.until):
        found = f"'{each.event}' is never taken, since 'until: {each.until}' ends it first"
        return _problem(ground, each, found, "take 'until' out", _NEVER)
    return None


def _in_its_place(ground: Ground, each: Transition, walked: Walked) -> Problem | None:
    """What keeps tickets from a transition at the step where it stands."""
    path = ground.path
    step = path.steps.get(each.source)
    if step is not None and step.kind == "call":
        found = _of_call(ground, step, each)
        return found if found is not None or each.returns else _passed(ground, each, walked)
    if step is not None and left_at_once(path, step) and each.trigger not in ("when", "else"):
        if step.kind == "decide":
            return None
        by = "its 'else'" if _otherwise(path.leaving[step.name]) else "conditions that always hold"
        said = f"step '{step.name}' is left at once by {by}, so that this is never taken"
        return _problem(ground, each, said, "take one of them out", _SHADOWED)
    return _passed(ground, each, walked)


def _passed(ground: Ground, each: Transition, walked: Walked) -> Problem | None:
    """What is tried before a transition and takes every ticket, or that none fits it."""
    path = ground.path
    tests, before = own_tests(each), [*before_it(path, each)]
    if not possible([*tests, *_not(before)], path.vocabulary.fields):
        return _shadowed(ground, each, before, walked)
    if each.trigger == "on" and all(ground.around):
        return _taken_around(ground, each)
    condition = each.condition or each.guard
    if condition is None:
        return _else(ground, each) if each.trigger == "else" else None
    found = f"`{condition}` never holds for a ticket that comes to step '{each.source}'"
    witness = walked.by(ground, ground.route(each.source))
    return _problem(ground, each, found, _MEND, _NEVER, witness)


def _otherwise(ways: Sequence[Transition]) -> bool:
    return any(each.trigger == "else" and not each.stay for each in ways)


def _taken_around(ground: Ground, each: Transition) -> Problem | None:
    """An event that what holds around a called path takes, wherever it is called."""
    first = {
        f"{path.file}:{other.line}"
        for outer in ground.around
        for path, ways in outer
        for other in hearing_first(path, each, ways)
    }
    if not first:
        return None
    found = f"whoever calls path '{ground.path.name}' takes `{each.words}` before it can"
    right = f"take it out, or look at {' and '.join(sorted(first))}"
    return _problem(ground, each, found, right, _SHADOWED)


def _of_call(ground: Ground, step: Step, each: Transition) -> Problem | None:
    """A way on from a call that those before it take, or that never comes.

    Else the called path has the problem.
    """
    called = ground.called.get(step.calls)
    if called is not None and not called.stands and called.outcomes and not each.returns:
        found = f"path '{step.calls}' is over as soon as it is called, so that this is never taken"
        return _problem(ground, each, found, "take it out", _SHADOWED)
    own = ground.path.leaving[each.source]
    back = [
        other
        for other in own[: own.index(each)]
        if other.trigger == "else" or other.event in (RETURNED, each.event)
    ]
    if not back or not each.returns:
        return None
    found = f"line {back[0].line} takes every ticket before `{each.words}` can"
    return _problem(ground, each, found, _MEND, _SHADOWED)


def _shadowed(
    ground: Ground, each: Transition, before: Sequence[Transition], walked: Walked
) -> Problem:
    """A transition before which others take all tickets, with the one or those that do."""
    fields = ground.path.vocabulary.fields
    tests = own_tests(each)
    taking = [other for other in before if not possible([*tests, *_not([other])], fields)][:1]
    taking = taking or [*before]
    lines = lines_of(taking)
    if each.trigger == "else":
        return _else(ground, each, lines)
    what = f"`{each.condition or each.guard or each.words}`"
    takes = "takes" if len(taking) == 1 else "together take"
    found = f"{lines} {takes} every ticket before {what} can"
    witness = None
    if each.source != ANYWHERE and taking[0].source == each.source:
        witness = _taken_away(ground, each, taking, walked)
    return _problem(ground, each, found, "write the narrower one first", _SHADOWED, witness)


def _taken_away(
    ground: Ground, each: Transition, taking: Sequence[Transition], walked: Walked
) -> Witness | None:
    """A ticket for which the condition holds, and which goes another way."""
    fields = ground.path.vocabulary.fields
    for other in taking:
        tests = (*own_tests(each), *own_tests(other))
        if not other.stay and possible(tests, fields):
            return walked.by(ground, (*ground.route(each.source), other), own_tests(each))
    return None


def _else(ground: Ground, each: Transition, lines: str = "") -> Problem:
    by = (
        f"{lines} takes every ticket" if lines.count("line ") == 1 else f"{lines} take every ticket"
    )
    found = f"the 'else' of step '{each.source}' is never taken"
    found += f": {by}" if lines else ": some condition before it always holds there"
    step = ground.path.steps[each.source]
    right = "write the last condition as the 'else'" if step.kind == "decide" else ""
    return Problem(ground.path.file, each.line, found, right, _ELSE, "note")


def _not(ways: Sequence[Transition]) -> list[Test]:
    return [Not(Every(own_tests(each))) for each in ways]


def _problem(
    ground: Ground,
    each: Transition,
    found: str,
    right: str,
    kind: str,
    witness: Witness | None = None,
) -> Problem:
    where = "'anywhere'" if each.source == ANYWHERE else f"step '{each.source}'"
    said = f"{where}: {found}"
    return Problem(ground.path.file, each.line, said, right, kind, witness=witness)


# Which path a ticket walks


def walks(desk: Desk) -> Iterator[Problem]:
    """Rules of `walks` that no ticket fits, or before which others take all of them."""
    before: list[Rule] = []
    for rule in desk.walks:
        yield from _rule(desk.vocabulary.fields, rule, before)
        before.append(rule)


def _rule(fields: Mapping[str, Field], rule: Rule, before: Sequence[Rule]) -> Iterator[Problem]:
    tests = [rule.condition.test] if rule.condition is not None else []
    others = [Not(each.condition.test) for each in before if each.condition is not None]
    if possible([*tests, *others], fields):
        return
    if rule.condition is None:
        found = f"no ticket walks '{rule.path}' by 'else': the rules before it take all"
        yield Problem("desk.yaml", rule.line, found, "", _ELSE, "note")
    elif not possible(tests, fields):
        found = f"`{rule.condition}` can never hold"
        yield Problem("desk.yaml", rule.line, found, _MEND, _NEVER)
    else:
        found = f"the rules before `{rule.condition}` take every ticket to other paths"
        right = "write the narrower one first"
        witness = _other_path(fields, rule, before)
        yield Problem("desk.yaml", rule.line, found, right, _SHADOWED, witness=witness)


def _other_path(fields: Mapping[str, Field], rule: Rule, before: Sequence[Rule]) -> Witness | None:
    """A ticket that the rule fits, with the path that it walks."""
    if rule.condition is None:
        return None
    try:
        told = example([rule.condition.test], fields)
    except TooLarge:
        return None
    if told is None:
        return None
    values = {name: each.missing for name, each in fields.items()} | told
    taking = (each for each in before if each.condition and each.condition.holds(values))
    return Witness(next(taking).path, told)
