"""What may keep a branch at a step for ever: every way from there is used up, or ended."""

from collections.abc import Mapping, Sequence

from matrices.checking.facts import implies, left_at_once
from matrices.paths import Path, Step, Transition


def what_blocks(path: Path, name: str, ways: Mapping[str, list[Transition]], sharing: int) -> str:
    """Why nothing may lead on from a step any more, in words; empty where something always may.

    `sharing` is how many branches can come to the step. Points of clocks always count as coming.
    """
    step, leaving = path.steps[name], ways[name]
    if not leaving or left_at_once(path, step) or step.kind in ("call", "approve"):
        return ""
    enders = {each.id: _ender(step, each) for each in leaving}
    if all(enders.values()) and not _moving(path, leaving, {*enders.values()}):
        return f"once it is {' and '.join(sorted({*enders.values()}))}, nothing leads on"
    if all(each.at_most is not None for each in leaving):
        most = sum(each.at_most or 0 for each in leaving)
        if sharing > most:
            return f"{sharing} branches come there, and {most} at most lead on"
        if all(_back(name, each, ways) for each in leaving):
            return f"it can come back there, and leave it {most} times at most"
    return ""


def _ender(step: Step, each: Transition) -> str:
    """The event after which a transition is not taken any more in this visit."""
    if each.until:
        return each.until
    rule = step.acknowledge
    lasting = rule is not None and rule.lasts is None and rule.within is None
    return rule.on if rule is not None and lasting and each.trigger == "after" else ""


def _moving(path: Path, leaving: Sequence[Transition], enders: set[str]) -> bool:
    """Whether an event that ends the holding of others may itself lead on."""
    words = path.vocabulary
    events = [each.event for each in leaving if each.trigger == "on"]
    return any(
        implies(words, ender, event) or implies(words, event, ender)
        for ender in enders
        for event in events
    )


def _back(name: str, first: Transition, ways: Mapping[str, list[Transition]]) -> bool:
    """Whether transitions that are not counted lead from behind one back to its step."""
    seen, waiting = {first.target}, [first.target]
    while waiting:
        here = waiting.pop()
        if here == name:
            return True
        more = [each.target for each in ways[here] if each.at_most is None]
        waiting += [target for target in more if target not in seen]
        seen.update(more)
    return False
