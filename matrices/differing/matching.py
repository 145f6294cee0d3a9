"""Which step of the old path is which of the new one, and which transition."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from matrices.paths import ANYWHERE, Path, Step, Transition

Thing = TypeVar("Thing")
Key = Callable[[Thing], Hashable]

_GONE = "(gone)"
_TIMED = frozenset(("after", "every", "at"))
"""Triggers by which the only transition of a step is the same one, even if it leads elsewhere."""
_SELF, _ELSEWHERE = "(itself)", "(elsewhere)"


@dataclass(frozen=True)
class Matching:
    """The steps and transitions that are in both paths: names in the old one to those in the new.

    `anywhere` is among the steps.
    """

    old: Path
    new: Path
    steps: Mapping[str, str]
    ways: Mapping[str, str] = field(default_factory=dict)

    @property
    def renamed(self) -> dict[str, str]:
        """The steps that have another name now."""
        return {old: new for old, new in self.steps.items() if old != new}


def matched(old: Path, new: Path) -> Matching:
    """What of two paths is the same thing.

    A step is known by its name; one that was renamed by all that it does, or by its kind and title,
    where only one fits. A transition is known by its step, then by its trigger and target.
    """
    steps = _steps(old, new)
    ways: dict[str, str] = {}
    for before, after in steps.items():
        pairs = _ways(old.leaving[before], new.leaving[after], steps)
        ways.update((one.id, other.id) for one, other in pairs)
    return Matching(old, new, steps, ways)


def paired(
    old: Iterable[Thing], new: Iterable[Thing], before: Key[Thing], after: Key[Thing]
) -> list[tuple[Thing, Thing]]:
    """Things with the same key, the first of a key with the first; what has no twin is left out."""
    waiting: dict[Hashable, list[Thing]] = {}
    for each in new:
        waiting.setdefault(after(each), []).append(each)
    return [
        (each, others.pop(0))
        for each in old
        if (others := waiting.get(before(each))) is not None and others
    ]


def only(
    old: Iterable[Thing], new: Iterable[Thing], before: Key[Thing], after: Key[Thing]
) -> list[tuple[Thing, Thing]]:
    """Things with the same key, where just one has it on each side."""
    old, new = list(old), list(new)
    counts = Counter(map(before, old)), Counter(map(after, new))
    pairs = paired(old, new, before, after)
    return [
        (one, other)
        for one, other in pairs
        if counts[0][before(one)] == 1 == counts[1][after(other)]
    ]


def _steps(old: Path, new: Path) -> dict[str, str]:
    found = {name: name for name in (ANYWHERE, *old.steps) if name == ANYWHERE or name in new.steps}
    while True:
        gone = [step for name, step in old.steps.items() if name not in found]
        come = [step for name, step in new.steps.items() if name not in found.values()]
        deeds = partial(_deeds, path=old, known=found)
        now = partial(_deeds, path=new, known={name: name for name in found.values()})
        pairs = only(gone, come, deeds, now) or only(_titled(gone), _titled(come), _title, _title)
        if not pairs:
            return found
        found.update((one.name, other.name) for one, other in pairs)


def _titled(steps: Iterable[Step]) -> list[Step]:
    return [step for step in steps if step.said.get("title")]


def _title(step: Step) -> Hashable:
    return step.kind, step.title


def _deeds(step: Step, path: Path, known: Mapping[str, str]) -> Hashable:
    """All that a step does, without its name, targets as they are called in the new path."""

    def goal(name: str) -> str:
        return _SELF if name == step.name else known.get(name, _ELSEWHERE)

    return (
        step.kind,
        step.said.get("title"),
        parts_of(step),
        goal(step.join) if step.join else "",
        tuple(
            (trigger_of(each), goal(each.target), extras_of(each))
            for each in path.leaving[step.name]
        ),
    )


def parts_of(step: Step) -> tuple[Hashable, ...]:
    """What a step does, besides where it leads."""
    return (
        step.does, step.tell, step.waits_for, step.outcome, step.question, step.of,
        step.acknowledge, step.calls, step.task,
    )  # fmt: skip


def trigger_of(each: Transition) -> tuple[str, str]:
    """The trigger of a transition, in the words of its file."""
    return each.trigger, each.words


def extras_of(each: Transition) -> tuple[Hashable, ...]:
    """What a transition has besides trigger and target."""
    return (
        each.stay, str(each.guard or ""), each.tell, each.escalation, each.because, each.at_most,
        each.until, tuple(each.sets.items()), each.runs_on,
    )  # fmt: skip


def _ways(
    old: Sequence[Transition], new: Sequence[Transition], steps: Mapping[str, str]
) -> list[tuple[Transition, Transition]]:
    """The transitions of one step that are the same, the surest pairs first."""

    def there(each: Transition) -> str:
        return "" if each.stay else steps.get(each.target, _GONE)

    def here(each: Transition) -> str:
        return "" if each.stay else each.target

    kinds: list[tuple[Key[Transition], Key[Transition]]] = [
        (
            lambda each: (trigger_of(each), there(each), extras_of(each)),
            lambda each: (trigger_of(each), here(each), extras_of(each)),
        ),
        (
            lambda each: (trigger_of(each), there(each)),
            lambda each: (trigger_of(each), here(each)),
        ),
        (trigger_of, trigger_of),
        (lambda each: (each.trigger, there(each)), lambda each: (each.trigger, here(each))),
    ]
    found: list[tuple[Transition, Transition]] = []
    left, right = list(old), list(new)
    for before, after in kinds:
        found += paired(left, right, before, after)
        left, right = _left(old, new, found)
    left, right = ([each for each in ways if each.trigger in _TIMED] for ways in (left, right))
    return [*found, *only(left, right, _trigger, _trigger)]


def _trigger(each: Transition) -> Hashable:
    return each.trigger


def _left(
    old: Sequence[Transition],
    new: Sequence[Transition],
    found: Iterable[tuple[Transition, Transition]],
) -> tuple[list[Transition], list[Transition]]:
    taken = {one.id for one, _ in found}, {other.id for _, other in found}
    return [e for e in old if e.id not in taken[0]], [e for e in new if e.id not in taken[1]]
