"""For random small paths the check says just what an exhaustive exploration of the walk shows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, Phase, assume, given, seed, settings

from tests.exploring.agreeing import compared
from tests.exploring.desks import INNER, MAIN
from tests.exploring.strategies import desks

FEW = settings(
    max_examples=12,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
MANY = settings(FEW, max_examples=250)


@dataclass
class Tally:
    """How many paths were compared, and which faults they had."""

    paths: int = 0
    undecided: int = 0
    unread: int = 0
    standings: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    limits: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)

    def compare(self, texts: Mapping[str, str], *, most: int) -> None:
        result = compared(texts, most=most)
        self.paths += 1
        self.unread += not (result.size or result.decided)
        self.undecided += not result.decided
        self.standings += result.size
        assume(result.decided)
        self.seen.update(result.seen.keys())
        self.told.update(result.told.keys())
        self.limits.update(result.limits)
        if result.differs:
            shown = "\n".join([*result.differs, texts[MAIN], texts.get(INNER, "")])
            self.differing.append(shown)

    def __str__(self) -> str:
        lines = [
            f"{self.paths} paths with {self.standings} standings, {self.undecided} undecided",
            *(f"{number:5} with {kind}, explored" for kind, number in sorted(self.seen.items())),
            *(f"{number:5} with {kind}, checked" for kind, number in sorted(self.told.items())),
            *(f"{number:5} not told: {why}" for why, number in sorted(self.limits.items())),
        ]
        return "\n".join(lines)


def test_check_and_exploration_agree_on_a_few_paths() -> None:
    tally = Tally()

    @seed(1)
    @FEW
    @given(desks())
    def agree(texts: dict[str, str]) -> None:
        tally.compare(texts, most=120)

    agree()
    assert not tally.differing, "\n\n".join(sorted(tally.differing, key=len))
    assert tally.unread == 0, "every random path can be read"


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2, 3])
def test_check_and_exploration_agree_on_hundreds_of_paths(
    capsys: pytest.CaptureFixture[str], number: int
) -> None:
    tally = Tally()

    @seed(number)
    @MANY
    @given(desks())
    def agree(texts: dict[str, str]) -> None:
        tally.compare(texts, most=400)

    agree()
    with capsys.disabled():
        print(f"\n{tally}")  # noqa: T201 (what the run is worth)
    assert not tally.differing, "\n\n".join(sorted(tally.differing, key=len))
    assert tally.unread == 0
    assert tally.undecided < tally.paths / 4
