"""What a vector came to, and how that is told."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, ParamSpec

Asked = ParamSpec("Asked")

RIGHT: Literal["right"] = "right"
WRONG: Literal["wrong"] = "wrong"
NOT_OURS: Literal["not ours"] = "not ours"
ENGINE: Literal["engine"] = "engine"
"""What the engine does, and no path; counted with what is not ours."""

OTHER_MEANING = "another chosen meaning"
KNOWN_BUG = "a known bug of the origin"
DOUBT = "a doubt listed"
REASONS = (OTHER_MEANING, KNOWN_BUG, DOUBT)
"""Why an answer need not be the origin's: docs/conformance.md says more of each."""


class Verdict(NamedTuple):
    """One vector held against our answer; a `not ours` begins with one of the REASONS."""

    id: str
    kind: str
    state: Literal["right", "wrong", "not ours", "engine"]
    expected: object
    found: object
    reason: str = ""

    def __str__(self) -> str:
        why = f" ({self.reason})" if self.reason else ""
        held = f"expected {self.expected}, found {self.found}"
        return f"{self.state}: {self.id} [{self.kind}]: {held}{why}"


Judge = Callable[[Mapping[str, Any], Path], Iterator[Verdict]]


def verdict(
    vector: Mapping[str, Any], kind: str, expected: object, found: object, excuse: str = ""
) -> Verdict:
    """Right where both are equal; else not ours with an excuse, and wrong without."""
    if found == expected:
        return Verdict(vector["id"], kind, RIGHT, expected, found)
    state = NOT_OURS if excuse else WRONG
    return Verdict(vector["id"], kind, state, expected, found, excuse)


def answered(ask: Callable[Asked, object], *args: Asked.args, **named: Asked.kwargs) -> object:
    """The answer, or the sentence of why there is none."""
    try:
        return ask(*args, **named)
    except ValueError as error:
        return f"no answer: {error}"


def told(file: str, verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Each difference, and the line that sums them up."""
    count: Counter[str] = Counter()
    for each in verdicts:
        count[each.state] += 1
        if each.state != RIGHT:
            yield str(each)
    yield (
        f"conform: {file}: {count[RIGHT]} right, {count[WRONG]} wrong, "
        f"{count[NOT_OURS] + count[ENGINE]} not ours of {count.total()}"
    )
