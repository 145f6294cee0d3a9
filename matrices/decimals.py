"""Numbers as people write them, `12.50`, reckoned exactly."""

import re
from decimal import Decimal
from functools import lru_cache

_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_LONGEST = 30
_LONGEST_SHOWN = 40


@lru_cache(maxsize=4096)
def decimal(text: str) -> Decimal:
    """The number that a text says: digits, at most one point, at most one minus before them.

    Raises ValueError with a sentence for all else, `1e9`, `1,000` and `NaN` among it.

    >>> decimal("12.50") == decimal("12.5")
    True
    """
    if not _PLAIN.fullmatch(text):
        raise ValueError(f"'{_shown(text)}' is no number; write it as in 12.50")
    if len(text) > _LONGEST:
        raise ValueError(f"'{_shown(text)}' is no number; at most {_LONGEST} characters are read")
    return Decimal(text)


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def plain(number: Decimal) -> str:
    """A number as people write it, without zeros that say nothing.

    >>> plain(Decimal("100.50")), plain(Decimal("-0.0"))
    ('100.5', '0')
    """
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
