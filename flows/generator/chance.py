"""Chance that falls the same way everywhere.

Only ``Random.random()`` is promised to give the same numbers for the same seed in every Python, and
only plain arithmetic the same results on every machine: nothing else is used here.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate, pairwise
from random import Random
from typing import TypeVar

from flows.generator.notation import Delay, Spread, Weights

T = TypeVar("T")


class Chance:
    """Draws for one seed, one after the other."""

    def __init__(self, seed: int) -> None:
        """Begin anew: the same seed, the same draws."""
        self._random = Random(seed)  # noqa: S311 - nothing here is secret

    def share(self) -> float:
        """Draw a number from 0 up to, and without, 1."""
        return self._random.random()

    def happens(self, share: float) -> bool:
        """Draw whether something happens that does so in this share of the cases."""
        return self.share() < share

    def among(self, things: Sequence[T]) -> T:
        """Draw one of the things, each as often as the others."""
        return things[int(self.share() * len(things))]

    def index(self, weights: Sequence[float]) -> int:
        """Draw the place of one of the weights, the heavier the oftener."""
        # Not sum(): since Python 3.12 it rounds in another way.
        bounds = list(accumulate(weights))
        mark = self.share() * bounds[-1]
        return next((place for place, bound in enumerate(bounds) if mark < bound), len(bounds) - 1)

    def pick(self, weights: Weights) -> str:
        """Draw a name, the heavier the oftener."""
        return weights[self.index([weight for _, weight in weights])][0]

    def within(self, longest: timedelta) -> timedelta:
        """Draw whole seconds under a longest time."""
        return timedelta(seconds=int(self.share() * longest.total_seconds()))

    def value(self, spread: Spread) -> float:
        """Draw a value; between two quantiles all are equally likely."""
        share = self.share()
        low, high = next(pair for pair in pairwise(spread) if share <= pair[1][0])
        return low[1] + (high[1] - low[1]) * (share - low[0]) / (high[0] - low[0])

    def delay(self, delay: Delay, *, pace: float = 1.0) -> timedelta:
        """Draw how long something takes, in whole seconds."""
        if self.happens(delay.at_once):
            return timedelta()
        return timedelta(seconds=1 + int(self.value(delay.hours) * pace * 3600))
