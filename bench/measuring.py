"""What all benches share: CPU seconds, the fastest of a few rounds, and rows as JSON lines."""

import json
import time
from collections.abc import Callable

ROUNDS = 5


def cpu(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The CPU seconds of the fastest of a few rounds."""
    return min(cpu_once(work) for _ in range(rounds))


def cpu_once(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def tell(row: str, **figures: object) -> None:
    print(json.dumps({"row": row, **figures}), flush=True)
