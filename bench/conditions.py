"""How many conditions are evaluated a CPU second, and how many are read.

Prints JSON lines. The same conditions on the same tickets are given, in the same run, to two
libraries for safe expressions, each with what it parsed kept: simpleeval, with floats, and
rule-engine, with exact decimals. Their numbers lie ready; ours are read from a ticket's texts.
`python -m bench.conditions`
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from rule_engine import Rule
from simpleeval import EvalWithCompoundTypes

from bench.measuring import cpu, tell
from matrices.conditions import parse
from matrices.tickets import Field

_TICKETS = 10_000
_OF_PEERS = 300
_READINGS = 200

FIELDS = {
    "priority": Field("priority", one_of=("P1", "P2", "P3", "P4"), missing="P3"),
    "tier": Field("tier", one_of=("gold", "silver", "standard"), missing="standard"),
    "category": Field("category"),
    "refund": Field("refund", missing="0", kind="number", unit="EUR"),
    "reopened": Field("reopened", missing="0", kind="count", counts="reopened"),
}

Tickets = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """A condition as a desk would write it, and as rule-engine says it, which has no chains."""

    name: str
    text: str
    as_rule: str


ONE = Case("one text", "ticket.priority == 'P1'", "ticket.priority == 'P1'")
THREE = Case(
    "two texts and a number",
    *["ticket.priority in ['P1', 'P2'] and ticket.tier != 'standard' and ticket.refund >= 100.50"]
    * 2,
)
CHOICE = Case(
    "a choice, a chain and a count",
    "ticket.category == 'billing' or 100 <= ticket.refund < 500 or ticket.reopened > 2",
    "ticket.category == 'billing' or (100 <= ticket.refund and ticket.refund < 500) "
    "or ticket.reopened > 2",
)
NUMBER = Case("a number", "ticket.refund > 250", "ticket.refund > 250")


def main() -> None:
    usual = drawn(
        lambda chance: f"{chance.choice([0, 20, 99, 100, 250, 499])}.{chance.choice('05')}"
    )
    for case in (ONE, THREE, CHOICE):
        evaluated(case.name, case, usual)
    others = drawn(lambda chance: f"{chance.randrange(1_000)}.{chance.randrange(1_000):03}")
    evaluated("a number, hardly ever one that was read lately", NUMBER, others)
    for case in (ONE, THREE, CHOICE):
        read(case)


def drawn(refund: Callable[[random.Random], str]) -> Tickets:
    """Tickets with every value that the fields name."""
    chance = random.Random(7)  # noqa: S311  # the same tickets in every run
    return [
        {
            "priority": chance.choice(FIELDS["priority"].one_of),
            "tier": chance.choice(FIELDS["tier"].one_of),
            "category": chance.choice(["billing", "network", "hardware", ""]),
            "refund": refund(chance),
            "reopened": str(chance.randrange(5)),
        }
        for _ in range(_TICKETS)
    ]


def evaluated(name: str, case: Case, tickets: Tickets) -> None:
    condition, some = parse(case.text, FIELDS), tickets[:_OF_PEERS]

    def ours() -> list[bool]:
        return [condition.holds(values) for values in tickets]

    held = ours()
    a_second = len(tickets) / cpu(ours)
    peers = {
        "simpleeval": answers(by_simpleeval(case), [as_object(each) for each in some]),
        "rule-engine": answers(by_rule_engine(case), [as_mapping(each) for each in some]),
    }
    for peer, theirs in peers.items():
        if theirs() != held[:_OF_PEERS]:
            raise SystemExit(f"{peer} has other answers to: {case.text}")
        of_peer = len(some) / cpu(theirs)
        tell(
            f"evaluate {name}",
            condition=case.text,
            held=round(sum(held) / len(held), 2),
            a_cpu_second=round(a_second),
            peer=peer,
            peer_a_cpu_second=round(of_peer),
            ratio=round(a_second / of_peer, 1),
        )


def read(case: Case) -> None:
    """Text to condition, its fields, types and values looked up."""
    simple = EvalWithCompoundTypes()
    a_second = _READINGS / cpu(again(lambda: parse(case.text, FIELDS)))
    peers: dict[str, Callable[[], object]] = {
        "simpleeval, which looks nothing up": lambda: simple.parse(case.text),
        "rule-engine, which looks nothing up": lambda: Rule(case.as_rule),
    }
    for peer, parsed in peers.items():
        of_peer = _READINGS / cpu(again(parsed))
        tell(
            f"read {case.name}",
            a_cpu_second=round(a_second),
            peer=peer,
            peer_a_cpu_second=round(of_peer),
            ratio=round(a_second / of_peer, 2),
        )


def again(work: Callable[[], object]) -> Callable[[], list[object]]:
    return lambda: [work() for _ in range(_READINGS)]


def answers(holds: Callable[[Any], object], tickets: Any) -> Callable[[], list[object]]:
    return lambda: [holds(each) for each in tickets]


def by_simpleeval(case: Case) -> Callable[[SimpleNamespace], bool]:
    evaluator = EvalWithCompoundTypes()
    tree = evaluator.parse(case.text)

    def holds(ticket: SimpleNamespace) -> bool:
        evaluator.names = {"ticket": ticket}
        return bool(evaluator.eval(case.text, previously_parsed=tree))

    return holds


def by_rule_engine(case: Case) -> Callable[[Mapping[str, object]], bool]:
    rule = Rule(case.as_rule)
    return lambda ticket: bool(rule.matches(ticket))


def as_object(values: Mapping[str, str]) -> SimpleNamespace:
    refund, reopened = float(values["refund"]), int(values["reopened"])
    return SimpleNamespace(**{**values, "refund": refund, "reopened": reopened})


def as_mapping(values: Mapping[str, str]) -> dict[str, object]:
    refund, reopened = Decimal(values["refund"]), Decimal(values["reopened"])
    return {"ticket": {**values, "refund": refund, "reopened": reopened}}


if __name__ == "__main__":
    main()
