"""What is different about the steps of a path."""

from collections.abc import Callable, Iterator, Mapping

from matrices.differing.differences import Difference, Part
from matrices.differing.matching import Matching
from matrices.differing.telling import arrow, listed
from matrices.paths import ANYWHERE, Acknowledgement, Path, Step, StepKind, Transition

_DOES: Mapping[StepKind, str] = {
    "work": "works on it", "notify": "is told", "approve": "is asked",
}  # fmt: skip
_SAYS: tuple[tuple[str, str, Callable[[Step], object]], ...] = (
    ("title", "title", lambda step: step.title),
    ("tells", "who is told besides", lambda step: listed(step.tell)),
    ("waits for", "waits for", lambda step: step.waits_for),
    ("outcome", "outcome", lambda step: step.outcome),
    ("question", "question", lambda step: step.question),
    ("of", "authority is needed for", lambda step: step.of),
    ("calls", "calls path", lambda step: step.calls),
    ("task", "does", lambda step: step.task),
)


def steps(matching: Matching) -> Iterator[Difference]:
    """Steps that were added, removed or renamed, and what is different about the others."""
    old, new = matching.old, matching.new
    for before, after in matching.steps.items():
        if before != ANYWHERE:
            yield from _step(matching, old.steps[before], new.steps[after])
    for name, step in old.steps.items():
        if name not in matching.steps:
            part = Part("step", name, "")
            said = f"step '{name}' is gone ({_kind(step)})"
            yield Difference("removed", "step", name, said, old.file, step.line, step.title,
                             path=old.name, parts=(part,))  # fmt: skip
    kept = set(matching.steps.values())
    for name, step in new.steps.items():
        if name not in kept:
            part = Part("step", "", name)
            said = f"step '{name}' is new ({_kind(step)})"
            yield Difference("added", "step", name, said, new.file, step.line, new=step.title,
                             path=new.name, parts=(part,))  # fmt: skip


def _kind(step: Step) -> str:
    title = f": {step.title}" if step.title != step.name else ""
    return f"{step.kind}{title}"


def _step(matching: Matching, old: Step, new: Step) -> Iterator[Difference]:
    part = Part("step", old.name, new.name)

    def different(about: str, said: str, before: object, after: object) -> Difference:
        return Difference(
            "changed", about, new.name, f"step '{new.name}': {said}", matching.new.file, new.line,
            _text(before), _text(after), matching.new.name, (part,),
        )  # fmt: skip

    if old.name != new.name:
        said = f"step '{old.name}' is called '{new.name}' now"
        yield Difference("renamed", "step", new.name, said, matching.new.file, new.line, old.name,
                         new.name, matching.new.name, (part,))  # fmt: skip
    if old.kind != new.kind:
        yield different("kind", f"kind {arrow(old.kind, new.kind)}", old.kind, new.kind)
    before, after = listed(old.does), listed(new.does)
    if old.does != new.does and (before or after):
        who = _DOES.get(new.kind) or _DOES.get(old.kind, "is meant")
        yield different("who", f"who {who}: {arrow(before, after)}", before, after)
    for about, words, value in _SAYS:
        was, now = value(old), value(new)
        untitled = about == "title" and not (old.said.get("title") or new.said.get("title"))
        if was != now and not untitled:
            yield different(about, f"{words} {arrow(was, now)}", was, now)
    if old.acknowledge != new.acknowledge:
        before, after = acknowledged(old.acknowledge), acknowledged(new.acknowledge)
        yield different("acknowledge", f"acknowledged {arrow(before, after)}", before, after)
    if old.join and new.join and matching.steps.get(old.join) != new.join:
        yield different("join", f"meets at {arrow(old.join, new.join)}", old.join, new.join)
    moved = _order(matching, matching.old.leaving[old.name], matching.new.leaving[new.name])
    if moved:
        said = f"asks in another order: {arrow(*moved)}"
        sentence, file = f"step '{new.name}': {said}", matching.new.file
        yield Difference("moved", "order", new.name, sentence, file, new.line, *moved,
                         matching.new.name, (part,))  # fmt: skip


def order_anywhere(matching: Matching) -> Iterator[Difference]:
    """Another order of the transitions that hold at every step."""
    new: Path = matching.new
    moved = _order(matching, matching.old.interrupts, new.interrupts)
    if moved:
        said = f"'anywhere' asks in another order: {arrow(*moved)}"
        part = Part("step", ANYWHERE, ANYWHERE)
        yield Difference("moved", "order", ANYWHERE, said, new.file, new.interrupts[0].line,
                         *moved, new.name, (part,))  # fmt: skip


def _order(
    matching: Matching, old: tuple[Transition, ...], new: tuple[Transition, ...]
) -> tuple[str, str] | None:
    """The transitions that are in both, in the order of each, where that is another one."""
    before = [each for each in old if each.id in matching.ways]
    kept = [matching.ways[each.id] for each in before]
    after = [each for each in new if each.id in set(kept)]
    if kept == [each.id for each in after]:
        return None
    return "; ".join(each.words for each in before), "; ".join(each.words for each in after)


def acknowledged(rule: Acknowledgement | None) -> str:
    """How a step is to be acknowledged, in words."""
    if rule is None:
        return ""
    parts = [f"by '{rule.on}' of {'everybody' if rule.by is None else rule.by}"]
    if rule.lasts is not None:
        parts.append(f"for {rule.lasts}")
    if rule.remind is not None:
        parts.append(f"asked again after {rule.remind}, within {rule.within}")
    return ", ".join(parts)


def _text(value: object) -> str:
    return "" if value is None else str(value)
