"""What a disturbed run left, held against an undisturbed one, by rules that are not the engine's.

It takes rows as they are in the store, and lines as they are in the receiver's book.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

Row = Mapping[str, Any]

_OF_THE_MACHINE = {"id", "observed", "run", "hash", "n"}
_HASHED = (
    "walk", "n", "at", "observed", "kind", "step", "visit", "transition", "rule", "because",
    "escalation", "level", "values", "version", "run", "actor",
)  # fmt: skip
_OF_AN_EFFECT = (
    "key", "ticket", "walk", "step", "visit", "at", "whom", "channel", "subject", "text",
)  # fmt: skip
_OF_A_WALK = (
    "id",
    "ticket",
    "number",
    "version",
    "step",
    "outcome",
    "problem",
    "needs",
    "state",
    "due_at",
)
_OPEN = {"pending"}


@dataclass(frozen=True, slots=True)
class Left:
    """What a run left: the tables' rows, and the receiver's book."""

    entries: Sequence[Row]
    effects: Sequence[Row]
    walks: Sequence[Row]
    events: Sequence[Row]
    book: Sequence[Row]


@dataclass(slots=True)
class Verdict:
    """Sentences for what was lost, what was doubled, and what is stuck."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.lost or self.doubled or self.stuck)

    @property
    def first(self) -> str:
        """The first sentence."""
        return next(iter([*self.lost, *self.doubled, *self.stuck]), "")


def judge(undisturbed: Left, disturbed: Left, *, until: datetime, honest: bool = True) -> Verdict:
    """What is different; a receiver that is not `honest` may have been told things twice."""
    found = Verdict()
    for name, rows in _comparable(undisturbed).items():
        _compare(found, name, rows, _comparable(disturbed)[name])
    _follow_effects(found, undisturbed, disturbed, honest=honest)
    found.lost += _broken(disturbed.entries, disturbed.walks)
    found.lost += _out_of_order(undisturbed.entries, disturbed.entries)
    found.stuck += _stuck(undisturbed, disturbed, until)
    return found


def _comparable(left: Left) -> dict[str, list[str]]:
    decided = [row for row in left.entries if "key" not in row["values"]]
    return {
        "entry": [_line(row, set(row) - _OF_THE_MACHINE) for row in decided],
        "effect": [_line(row, _OF_AN_EFFECT) for row in left.effects],
        "walk": [_line(row, _OF_A_WALK) for row in left.walks],
        "event": [_line(row, ("ticket", "type", "at", "new", "walk")) for row in left.events],
    }


def _line(row: Row, names: Iterable[str]) -> str:
    kept = {name: row[name] for name in names if row[name] not in ("", None)}
    return json.dumps(kept, sort_keys=True, default=_instant, ensure_ascii=False)


def _compare(found: Verdict, name: str, before: Iterable[str], after: Iterable[str]) -> None:
    right, here = Counter(before), Counter(after)
    found.lost += [f"{name} missing: {each}" for each in (right - here).elements()]
    found.doubled += [f"{name} too many: {each}" for each in (here - right).elements()]


def _follow_effects(found: Verdict, undisturbed: Left, disturbed: Left, *, honest: bool) -> None:
    """Each effect has one end in the log, which is what the receiver's book says of it.

    One that is tried again may be withdrawn before: how often it is tried is of the machine, so
    either is right; but a message that was withdrawn may have arrived, and one that arrived has.
    """
    ends = {row["key"]: row["state"] for row in undisturbed.effects}
    logged = Counter(
        (row["values"]["key"], row["kind"]) for row in disturbed.entries if "key" in row["values"]
    )
    book = Counter(json.dumps(said, sort_keys=True) for said in disturbed.book)
    for effect in disturbed.effects:
        key, state = effect["key"], effect["state"]
        told = book.pop(json.dumps(_said(effect), sort_keys=True), 0)
        says = logged[key, state]
        if state not in _OPEN and says != 1:
            found.lost += [f"effect {key} is {state}, which the log says {says} times"]
        if state == "delivered" and not told:
            found.lost += [f"effect {key} is delivered, and nobody was told"]
        if told > 1 and honest:
            found.doubled += [f"effect {key}: the receiver was told {told} times"]
        if state == "failed" and (told or ends.get(key) == "delivered"):
            found.lost += [f"effect {key} failed, though it could arrive"]
        if state == "withdrawn" and ends.get(key) == "failed":
            found.lost += [f"effect {key} was withdrawn after it had failed"]
    found.doubled += [f"told without an effect: {each}" for each in book.elements()]


def _said(effect: Row) -> dict[str, Any]:
    """What the receiver is told of an effect."""
    if effect["channel"] == "act":
        return {"ticket": effect["ticket"], "act": effect["key"]}
    names = ("ticket", "walk", "step", "visit", "whom", "channel", "subject", "text")
    return {**{name: effect[name] for name in names}, "at": effect["at"].isoformat()}


def told_twice(left: Left) -> int:
    """How often the receiver was told what it had been told before."""
    lines = [_line(row, row) for row in left.book]
    return len(lines) - len(set(lines))


def _out_of_order(before: Sequence[Row], after: Sequence[Row]) -> list[str]:
    """Walks whose decisions stand in another order."""
    right, here = _decisions(before), _decisions(after)
    return [
        f"the log of {walk} is in another order"
        for walk, lines in right.items()
        if lines != here.get(walk) and Counter(lines) == Counter(here.get(walk, []))
    ]


def _decisions(entries: Sequence[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in sorted(entries, key=lambda row: (row["walk"], row["n"])):
        if "key" not in row["values"]:  # what became of messages comes when it comes
            found.setdefault(row["walk"], []).append(_line(row, set(row) - _OF_THE_MACHINE))
    return found


def _broken(entries: Sequence[Row], walks: Sequence[Row]) -> Iterator[str]:
    """Walks whose chain is not whole, by the words of the chain's description."""
    logs: dict[str, list[Row]] = {}
    for row in sorted(entries, key=lambda row: (row["walk"], row["n"])):
        logs.setdefault(row["walk"], []).append(row)
    for walk in walks:
        head, log = "", logs.get(walk["id"], [])
        if [row["n"] for row in log] != list(range(1, len(log) + 1)):
            yield f"the log of {walk['id']} is not numbered on: {[row['n'] for row in log]}"
            continue
        for row in log:
            line = json.dumps(
                [row[name] if name != "values" else dict(row[name]) for name in _HASHED],
                ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_instant,
            )  # fmt: skip
            head = sha256(f"{head}\n{line}".encode()).hexdigest()
            if head != row["hash"]:
                yield f"the chain of {walk['id']} breaks at line {row['n']}"
                break
        if (len(log), head) != (walk["entries"], walk["head"]):
            yield f"walk {walk['id']} says that its log ends otherwise than it does"


def _stuck(undisturbed: Left, disturbed: Left, until: datetime) -> Iterator[str]:
    fine = {walk["id"] for walk in undisturbed.walks if walk["problem"]}
    for walk in disturbed.walks:
        if walk["due_at"] is not None and walk["due_at"] <= until:
            yield f"walk {walk['id']} is due and nobody takes it"
        if walk["problem"] and walk["id"] not in fine:
            yield f"walk {walk['id']} needs a person: {walk['problem']}"
    for effect in disturbed.effects:
        if effect["state"] in _OPEN and effect["try_at"] <= until:
            yield f"effect {effect['key']} is not carried out"


def _instant(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(repr(value))
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
