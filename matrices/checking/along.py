"""Where tickets can come on a path, and what is then known of them: conditions taken at their word.

A fact is a test that holds at an instant. Facts go on from step to step only as long as no time
passes; after any wait or event every field may have any value. Where a path of the desk forks, what
any transition sets may change between: nothing is known of such fields.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from matrices.checking.domains import fields_of
from matrices.checking.facts import (
    Facts,
    apart,
    before_it,
    counted_by,
    implies,
    left_at_once,
    own_tests,
    told_by,
    unlimited,
)
from matrices.checking.ground import Ground
from matrices.checking.outer import first_taken, outer_ways
from matrices.checking.overtaking import overtaken_at
from matrices.checking.regions import possible
from matrices.comparisons import Among, Compare, Every, Not, Test
from matrices.decimals import decimal
from matrices.desk import Desk
from matrices.paths import ANYWHERE, ASKING, RETURNED, Path, Step, Transition

_NOTHING: tuple[Facts, ...] = ((),)
_MOST_FACTS = 24
_MOST_CASES = 4


def grounds_of(
    desk: Desk, *, never: Collection[tuple[str, str]] | None = None
) -> dict[str, Ground]:
    """The ground of each path of a desk, by its name.

    `never` are the waits that never come, each as its path and its id; otherwise those before
    which, by their lengths, another is always over.
    """
    found: dict[str, Ground] = {}
    outer, without = outer_ways(desk), never if never is not None else _overtaken(desk)

    def ground_of(path: Path) -> Ground:
        if path.name not in found:
            missing = frozenset(each for name, each in without if name == path.name)
            ground = Ground(path, around=outer[path.name], never=missing)
            found[path.name] = _Explorer(ground, ground_of, changing).explore()
        return found[path.name]

    paths = desk.paths.values()
    changing = frozenset[str]()
    if any(step.kind == "fork" for path in paths for step in path.steps.values()):
        changing = frozenset(
            name for path in paths for each in path.transitions for name in each.sets
        )
    for path in paths:
        ground_of(path)
    return found


def _overtaken(desk: Desk) -> set[tuple[str, str]]:
    return {
        (path.name, each.id)
        for path in desk.paths.values()
        for step in path.steps.values()
        for _, each, _ in overtaken_at(desk, path, step, None)
    }


class _Explorer:
    """Goes along a path from its beginnings, as far as any ticket can."""

    def __init__(
        self,
        ground: Ground,
        ground_of: Callable[[Path], Ground],
        changing: frozenset[str],
    ) -> None:
        self.path, self.ground = ground.path, ground
        self.ground_of = ground_of
        self.changing = changing
        self.leaves = {
            name: left_at_once(ground.path, step) for name, step in ground.path.steps.items()
        }
        self.waiting: deque[str] = deque()
        self.known: dict[Facts, bool] = {}

    def explore(self) -> Ground:
        for step in dict.fromkeys((self.path.start, self.path.restart)):
            self._come(step, _NOTHING)
        while self.waiting:
            name = self.waiting.popleft()
            for each in self.path.leaving[name]:
                found = tuple(self._taking(name, each))
                if found:
                    self.ground.live[each.id] = each
                    if not each.stay:
                        if each.target not in self.ground.cases and name != each.target:
                            self.ground.via[each.target] = each
                        self._come(each.target, tuple(self._after(each, case) for case in found))
        return self.ground

    def _come(self, name: str, cases: Iterable[Facts]) -> None:
        """Enter a step with these facts, where that is news."""
        before = self.ground.cases.get(name)
        step = self.path.steps[name]
        if not self.leaves[name]:
            cases = _NOTHING
        merged = list(before or ())
        for case in cases:
            if not any({*other} <= {*case} for other in merged):
                merged = [other for other in merged if not {*case} <= {*other}]
                merged.append(case)
        now = tuple(merged) if len(merged) <= _MOST_CASES else _NOTHING
        if now != before:
            self.ground.cases[name] = now
            self.waiting.append(name)
        if before is None and self._stands(step) and not self.ground.stands:
            self.ground.stands = True
            self.ground.cases[ANYWHERE] = _NOTHING
            self.waiting.append(ANYWHERE)

    def _stands(self, step: Step) -> bool:
        if step.kind == "call":
            return self._ground_called(step).stands
        return not self.leaves[step.name]

    def _ground_called(self, step: Step) -> Ground:
        if step.calls not in self.ground.called:
            self.ground.called[step.calls] = self.ground_of(self.path.calls[step.calls])
        return self.ground.called[step.calls]

    def _taking(self, name: str, each: Transition) -> Iterator[Facts]:
        """The facts with which a transition is taken: none where no ticket takes it."""
        if each.id in self.ground.never:
            return
        for case in self._starting(name, each):
            tests = (*case, *own_tests(each), *self._passed(each))
            if self._possible(tests) and self._heard(each, tests):
                yield tests

    def _heard(self, each: Transition, tests: Facts) -> bool:
        """Whether what holds around the path leaves an event to a transition, somewhere."""
        return each.trigger != "on" or any(
            self._possible((*tests, *first_taken(each, outer))) for outer in self.ground.around
        )

    def _starting(self, name: str, each: Transition) -> Sequence[Facts]:
        """What is known before a transition looks at its own tests."""
        step = self.path.steps.get(name)
        words = self.path.vocabulary
        if each.until and implies(words, each.event, each.until):
            return ()
        if step is not None and step.kind == "call":
            return _NOTHING if self._called(step, each) else ()
        if step is None or not self.leaves[step.name]:
            return (tuple(self._steady(self._told(each))),)
        if each.trigger in ("when", "else", "fork") or step.kind == "decide":
            return [*self._still(step, self.ground.cases[name])]
        # A step that is left at once: only where there is nobody its wait is as good as over.
        around = each.trigger == "after" and not each.stay and step.kind in ASKING
        return _NOTHING if around else ()

    def _told(self, each: Transition) -> Facts:
        if each.trigger != "on":
            return ()
        words = self.path.vocabulary
        return (*told_by(words, each.event), *counted_by(words, each.event))

    def _still(self, step: Step, cases: Iterable[Facts]) -> Iterator[Facts]:
        """The facts on entering that a transition which stays does not change meanwhile."""
        stays = [each for each in self.path.leaving[step.name] if each.stay]
        gone = {name for each in stays for name in each.sets}
        for case in cases:
            yield tuple(test for test in case if not fields_of(test) & gone) if gone else case

    def _called(self, step: Step, each: Transition) -> bool:
        """Whether a call's transition can be taken: by how the called path ends, or meanwhile."""
        called = self._ground_called(step)
        if not each.returns:
            return called.stands
        outcome = each.event.partition(" ")[2]
        left = {outcome} & called.outcomes if outcome else set(called.outcomes)
        for other in self.path.leaving[step.name]:
            if other is each:
                break
            if other.guard is None and unlimited(self.path, other):
                word, _, caught = other.event.partition(" ")
                if other.trigger == "else" or (word == RETURNED and not caught):
                    return False
                left -= {caught} if word == RETURNED else set()
        return bool(left)

    def _passed(self, each: Transition) -> Iterator[Test]:
        """That what is tried before did not fit, where that is not plain already."""
        own = own_tests(each)
        for other in before_it(self.path, each):
            tests = own_tests(other)
            if not any(apart(one, two) for one in own for two in tests):
                yield Not(Every(tests))

    def _possible(self, tests: Facts) -> bool:
        if not tests:
            return True
        found = self.known.get(tests)
        if found is None:
            found = self.known[tests] = possible(tests, self.path.vocabulary.fields)
        return found

    def _after(self, each: Transition, facts: Facts) -> Facts:
        """What is known right after a transition was taken."""
        gone = {*each.sets, *self.changing}
        left = facts if not gone else tuple(test for test in facts if not fields_of(test) & gone)
        now = tuple(self._set(name, value) for name, value in each.sets.items())
        return tuple(dict.fromkeys((*left, *self._steady(now))))[-_MOST_FACTS:]

    def _steady(self, facts: Facts) -> Iterator[Test]:
        return (test for test in facts if not fields_of(test) & self.changing)

    def _set(self, name: str, value: str) -> Test:
        declared = self.path.vocabulary.fields[name]
        if declared.numeric:
            return Compare(name, "==", decimal(declared.value(value)))
        return Among(name, frozenset({declared.value(value)}))
