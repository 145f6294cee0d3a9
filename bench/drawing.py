"""How long a chart takes, from a path in memory to the SVG that readers get.

Prints JSON lines. The peer is the bare layout program on the same DOT, started as a process as we
start it: what is over its time is ours. `python -m bench.drawing`
"""

import resource
import subprocess
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

from bench.checking import long_desk
from bench.measuring import tell
from diagrams.dot import dot_of
from diagrams.expanding import with_calls
from diagrams.picture import Picture, picture_of
from diagrams.rendering import program
from diagrams.svg import svg_of
from matrices.files.desks import load_desk
from matrices.library import INCIDENTS, LIBRARY

ROUNDS = 7


def main() -> None:
    ready_made = load_desk(INCIDENTS).paths["incident"]
    calling = load_desk(LIBRARY / "major-incident").paths["incident"]
    charted("the ready-made incident path", lambda: picture_of(ready_made))
    charted("a path with the path that it calls", lambda: with_calls(picture_of(calling), calling))
    for steps, target in ((20, 0.060), (100, None), (300, 1.5)):
        path = long_desk(steps - 1).paths["long"]
        charted(f"a path of {steps} steps", partial(picture_of, path), target)


def charted(row: str, picture: Callable[[], Picture], target: float | None = None) -> None:
    dot = dot_of(picture()).encode()

    def bare() -> None:
        subprocess.run([program(), "-Tsvg"], input=dot, capture_output=True, check=True)

    def ours() -> None:
        svg_of(picture())

    ours()
    times = [(measured(ours), measured(bare)) for _ in range(ROUNDS)]
    (mine, my_cpu), (theirs, their_cpu) = (
        tuple(map(min, zip(*each, strict=True))) for each in zip(*times, strict=True)
    )
    tell(
        f"chart of {row}",
        boxes=len(picture().nodes),
        arrows=len(picture().edges),
        seconds=round(mine, 4),
        cpu_seconds=round(my_cpu, 3),
        target_seconds=target,
        peer=f"graphviz-pure {version('graphviz-pure')}, a process on the same DOT",
        peer_seconds=round(theirs, 4),
        peer_cpu_seconds=round(their_cpu, 3),
        ratio=round(mine / theirs, 2),
        bytes=len(svg_of(picture())),
    )


def measured(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and CPU seconds of this process and of those that it started."""
    begun, before = time.perf_counter(), cpu()
    work()
    return time.perf_counter() - begun, cpu() - before


def cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
