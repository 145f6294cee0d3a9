"""What is different about the transitions of a path."""

from collections.abc import Iterator

from matrices.differing.differences import Difference, Part, What
from matrices.differing.matching import Matching
from matrices.differing.narrowing import Narrowing, narrowing
from matrices.differing.telling import arrow, listed, what_of
from matrices.paths import ANYWHERE, Path, Transition


def transitions(matching: Matching) -> Iterator[Difference]:
    """Transitions that were added or removed, and what is different about the others."""
    old, new = matching.old, matching.new
    before = {each.id: each for each in old.transitions}
    after = {each.id: each for each in new.transitions}
    for one, other in matching.ways.items():
        yield from _Pair(matching, before[one], after[other]).differences()
    for each in old.transitions:
        if each.id not in matching.ways:
            yield _alone("removed", old, each)
    kept = set(matching.ways.values())
    for each in new.transitions:
        if each.id not in kept:
            yield _alone("added", new, each)


def place_of(each: Transition) -> str:
    """The step of a transition, in words."""
    return "at every step" if each.source == ANYWHERE else f"step '{each.source}'"


def _alone(what: What, path: Path, each: Transition) -> Difference:
    words = f"{each.words}{f' if {each.guard}' if each.guard else ''}"
    where = "stays" if each.stay else f"goes to '{each.target}'"
    word = "new" if what == "added" else "gone"
    said = f"{place_of(each)}: '{words}' {where} is {word}"
    part = Part(
        "transition", "" if what == "added" else each.id, "" if what == "removed" else each.id
    )
    old, new = ("", words) if what == "added" else (words, "")
    name = each.source
    return Difference(what, "transition", name, said, path.file, each.line, old, new, path.name,
                      (part,))  # fmt: skip


class _Pair:
    """A transition as it was and as it is."""

    def __init__(self, matching: Matching, old: Transition, new: Transition) -> None:
        self.matching, self.old, self.new = matching, old, new
        self.here = place_of(new)

    def differences(self) -> Iterator[Difference]:
        old, new = self.old, self.new
        yield from self._trigger()
        yield from self._goal()
        if str(old.guard or "") != str(new.guard or ""):
            yield self._condition("guard", f"'{new.words}' if")
        for about, words, before, after in (
            ("tells", "tells", listed(old.tell), listed(new.tell)),
            ("kind", "counts as", old.escalation or "", new.escalation or ""),
            ("because", "because", old.because, new.because),
            ("at most", "at most", _times(old.at_most), _times(new.at_most)),
            ("until", "until", old.until, new.until),
            ("sets", "sets", _sets(old), _sets(new)),
            ("runs on", "runs on in pauses", _yes(old.runs_on), _yes(new.runs_on)),
        ):
            if before != after:
                yield self._changed(about, f"'{new.words}' {words} {arrow(before, after)}",
                                    before, after)  # fmt: skip

    def _trigger(self) -> Iterator[Difference]:
        old, new = self.old, self.new
        if (old.trigger, old.words) == (new.trigger, new.words):
            return
        if old.condition is not None and new.condition is not None:
            yield self._condition("condition", "when")
        elif old.trigger == new.trigger:
            before, after = (each.words.removeprefix(f"{each.trigger} ") for each in (old, new))
            word = "waits" if new.trigger == "after" else new.trigger
            about = "wait" if new.trigger in ("after", "every") else "trigger"
            yield self._changed(about, f"{word} {arrow(before, after)}", before, after)
        else:
            yield self._changed("trigger", arrow(old.words, new.words), old.words, new.words)

    def _goal(self) -> Iterator[Difference]:
        old, new = self.old, self.new
        steps = self.matching.steps
        before, after = ("stays" if each.stay else each.target for each in (old, new))
        same = old.stay and new.stay
        if same or (not old.stay and not new.stay and steps.get(old.target) == new.target):
            return
        goal = "stays" if new.stay else f"goes to '{after}'"
        was = "staying" if old.stay else f"'{before}'"
        said = f"'{new.words}' {goal} instead of {was}"
        yield self._changed("target", said, before, after)

    def _condition(self, about: str, word: str) -> Difference:
        old, new = self.old, self.new
        before, after = (
            (old.guard, new.guard) if about == "guard" else (old.condition, new.condition)
        )
        fields = self.matching.old.vocabulary.fields, self.matching.new.vocabulary.fields
        found: Narrowing = narrowing(before, after, *fields)
        what: What = "changed" if found.what == "same" else found.what
        shown = [str(each or "").replace("ticket.", "") for each in (before, after)]
        said = f"{word} {arrow(*shown)} ({found.words})"
        if about == "guard" and not (before and after):
            kept = what_of(before, after)
            came = "new" if kept == "added" else "gone"
            said = f"{word} {shown[1] or shown[0]} is {came} ({found.words})"
        return self._changed(about, said, str(before or ""), str(after or ""), what)

    def _changed(
        self, about: str, said: str, old: str, new: str, what: What = "changed"
    ) -> Difference:
        path = self.matching.new
        part = Part("transition", self.old.id, self.new.id)
        sentence = f"{self.here}: {said}"
        return Difference(what, about, self.new.source, sentence, path.file, self.new.line, old,
                          new, path.name, (part,))  # fmt: skip


def _times(count: int | None) -> str:
    return "" if count is None else f"{count} ×"


def _yes(said: bool) -> str:  # noqa: FBT001 (a value to be shown)
    return "yes" if said else ""


def _sets(each: Transition) -> str:
    return listed(f"{name}: {value or 'nothing'}" for name, value in each.sets.items())
