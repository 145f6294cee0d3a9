"""How fast charts are laid out as lanes, and put on paper; the flow layout is the peer.

Prints JSON lines, in milliseconds of wall time: the flow layout is a program of its own, and its
start belongs to it. The chart of 20 steps and that of 300 are random paths of the tests' kind.
`python -m bench.printing`
"""

import time
from collections.abc import Callable

from bench.measuring import ROUNDS, tell
from diagrams.exporting import exported
from diagrams.lanes import lanes_svg_of
from diagrams.mermaid import mermaid_of
from diagrams.paper import drawing_of, paged
from diagrams.picture import Edge, Node, Picture
from diagrams.svg import svg_of

SIZES = (20, 300)


def main() -> None:
    for steps in SIZES:
        picture = ladder(steps)
        rounds = ROUNDS if steps < SIZES[-1] else 2
        flow = milliseconds(svg_of, picture, rounds)
        lanes = milliseconds(lanes_svg_of, picture, rounds)
        compared(f"lanes, {steps} steps, beside the flow layout", lanes, flow)
        pages = len(paged(drawing_of(lanes_svg_of(picture)), picture, "a4"))
        printed = milliseconds(on_paper, picture, rounds)
        compared(f"lanes as PDF on A4, {steps} steps, beside lanes as SVG", printed, lanes, pages)
        told = milliseconds(mermaid_of, picture, rounds)
        compared(f"Mermaid, {steps} steps, beside the flow layout", told, flow)


def on_paper(picture: Picture) -> bytes:
    return exported(picture, "pdf", layout="lanes", paper="a4")


def ladder(steps: int) -> Picture:
    """Steps on four levels, each with the way on, a way that skips some, and often one back."""
    nodes = [
        Node(
            f"s{n}",
            ("work", "wait", "decide", "notify")[n % 4],
            f"Step {n} of the path",
            ("tells team lead, customer",),
            level=f"level {1 + n * 4 // steps}",
        )
        for n in range(steps)
    ]
    edges = [
        Edge(f"s{n}/1", f"s{n}", f"s{n + 1}", ("after 2h", "(functional)"), main=True)
        for n in range(steps - 1)
    ]
    edges += [
        Edge(f"s{n}/2", f"s{n}", f"s{min(n + 3, steps - 1)}", ("when priority == '1'",))
        for n in range(0, steps - 3, 3)
    ]
    edges += [
        Edge(f"s{n}/3", f"s{n}", f"s{n - 4}", ("on handed-back", "at most 2 ×"), back=True)
        for n in range(5, steps, 5)
    ]
    return Picture("A ladder", f"{steps} steps", tuple(nodes), tuple(edges), ())


def milliseconds(work: Callable[[Picture], object], picture: Picture, rounds: int) -> float:
    """The wall time of the fastest of a few rounds, after one that is not counted."""
    work(picture)
    return min(_once(work, picture) for _ in range(rounds))


def _once(work: Callable[[Picture], object], picture: Picture) -> float:
    begun = time.perf_counter()
    work(picture)
    return 1000 * (time.perf_counter() - begun)


def compared(row: str, ours: float, peer: float, pages: int | None = None) -> None:
    more = {} if pages is None else {"pages": pages}
    tell(
        row, milliseconds=round(ours, 1), peer_milliseconds=round(peer, 1),
        ratio=round(ours / peer, 3), **more,
    )  # fmt: skip


if __name__ == "__main__":
    main()
