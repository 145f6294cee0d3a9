"""Whether a condition holds for fewer tickets than before, or for more: exactly, or not at all."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from matrices.checking.regions import TooLarge, example
from matrices.comparisons import Every, Not, Test
from matrices.conditions import Condition
from matrices.tickets import Field

Meaning = Literal["same", "narrowed", "widened", "changed"]
_ALWAYS = Every(())


class Narrowing(NamedTuple):
    """What became of a condition's meaning, with a ticket that shows it, if one is known."""

    what: Meaning
    gained: str = ""
    lost: str = ""

    @property
    def words(self) -> str:
        """The meaning's change in words; `changed` is also said where it cannot be decided."""
        shown = [
            f"now also for {self.gained}" if self.gained else "",
            f"no longer for {self.lost}" if self.lost else "",
        ]
        told = ", ".join(filter(None, shown))
        word = "written otherwise, means the same" if self.what == "same" else self.what
        return f"{word}: {told}" if told else word


def narrowing(
    old: Condition | None,
    new: Condition | None,
    before: Mapping[str, Field],
    after: Mapping[str, Field],
) -> Narrowing:
    """What became of a condition's meaning; None is a condition that always holds.

    `before` and `after` are the fields of tickets. Where a field that it looks at is another one
    now, or there is too much to try, it is `changed`.
    """
    looked_at = {*(old.fields if old else ()), *(new.fields if new else ())}
    if any(before.get(name) != after.get(name) for name in looked_at):
        return Narrowing("changed")
    was: Test = old.test if old else _ALWAYS
    now: Test = new.test if new else _ALWAYS
    try:
        gained, lost = example([now, Not(was)], after), example([was, Not(now)], after)
    except TooLarge:
        return Narrowing("changed")
    if gained is None and lost is None:
        return Narrowing("same")
    what: Meaning = "changed"
    if gained is None or lost is None:
        what = "narrowed" if gained is None else "widened"
    return Narrowing(what, _told(gained), _told(lost))


def _told(values: Mapping[str, str] | None) -> str:
    return " and ".join(f"{name} '{value}'" for name, value in (values or {}).items())
