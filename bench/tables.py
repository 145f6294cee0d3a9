"""Gaps and overlaps of large matrices, and how many rows are looked up a CPU second.

Prints JSON lines. Each matrix has 10,000 rows and six inputs, in shapes from sound to ugly. The
peer compares each row with each other by itself, which is what is written first by hand; it is
given a thousand of the same rows, and its time for all is reckoned by the number of pairs.
`python -m bench.tables`
"""

import random
from collections.abc import Callable, Iterator
from itertools import combinations, islice, product

from bench.measuring import cpu, cpu_once, tell
from matrices.checking.tables import check_matrix
from matrices.files.tables import TableReader
from matrices.matrix import Matrix
from matrices.tickets import Field

ROWS = 10_000
_OF_PEER = 1_000
_LOOKED_UP = 100_000

PRIORITIES = tuple(f"P{each}" for each in range(1, 11))
FIELDS = {
    "priority": Field("priority", one_of=PRIORITIES, missing="P10"),
    "area": Field("area"),
    "customer": Field("customer"),
    "refund": Field("refund", missing="0", kind="number", unit="EUR"),
    "seats": Field("seats", missing="0", kind="number"),
    "reopened": Field("reopened", missing="0", kind="count", counts="reopened"),
}
Cells = tuple[str, ...]


def main() -> None:
    for name, hit, cells in (
        ("a sound grid", "unique", grid()),
        (
            "a grid without one row",
            "unique",
            [*islice(grid(), 7_777), *islice(grid(), 7_778, None)],
        ),
        ("a customer each, one for the rest", "first", customers()),
        ("slices of one number", "unique", slices()),
        ("ranges in each number, many wildcards", "first", ranges(wild=0.5)),
        ("ranges in each number, no wildcards", "unique", ranges(wild=0.0)),
        ("wildcards nearly everywhere", "first", ranges(wild=0.9)),
        ("overlapping, all may fit", "collect", ranges(wild=0.6)),
        ("bands that lie across each other", "first", bands()),
    ):
        checked(name, hit, list(cells))
    looked_up("a sound grid", "unique", list(grid()))
    looked_up("ranges in each number, a row for the rest", "first", [*ranges(wild=0.5), REST])


REST: Cells = ("-",) * len(FIELDS)


def grid() -> Iterator[Cells]:
    """Each of ten priorities, ten areas, ten amounts, ten sizes; two columns are any."""
    areas = [*(f"area {each}" for each in range(9)), others("area", 9)]
    amounts = ["< 100", *(f"[{100 * i}..{100 * i + 100})" for i in range(1, 9)), ">= 900"]
    sizes = ["<= 5", *(f"({5 * i}..{5 * i + 5}]" for i in range(1, 9)), "> 45"]
    for priority, area, amount, size in product(PRIORITIES, areas, amounts, sizes):
        yield priority, area, "-", amount, size, "-"


def others(name: str, count: int) -> str:
    return f"not({', '.join(f'{name} {each}' for each in range(count))})"


def customers() -> Iterator[Cells]:
    for i in range(ROWS - 1):
        yield "-", "-", f"customer {i}", "-", "-", "-"
    yield REST


def slices() -> Iterator[Cells]:
    """Ten thousand amounts in a row, without a gap."""
    yield "-", "-", "-", "< 1", "-", "-"
    for i in range(1, ROWS - 1):
        yield "-", "-", "-", f"[{i}..{i + 1})", "-", "-"
    yield "-", "-", "-", f">= {ROWS - 1}", "-", "-"


def ranges(*, wild: float) -> Iterator[Cells]:
    chance = random.Random(11)  # noqa: S311  # the same rows in every run

    def number() -> str:
        if chance.random() < wild:
            return "-"
        low = chance.randrange(1_000_000)
        return f"{low / 100:.2f}..{(low + chance.randrange(1, 400_000)) / 100:.2f}"

    def text(values: list[str]) -> str:
        return "-" if chance.random() < wild else ", ".join(chance.sample(values, 3))

    areas, names = [f"area {each}" for each in range(40)], [f"c{each}" for each in range(500)]
    rows = 0
    while rows < ROWS:
        count = "-" if chance.random() < wild else f">= {chance.randrange(1, 9)}"
        row = text(list(PRIORITIES)), text(areas), text(names), number(), number(), count
        if row != REST:
            rows += 1
            yield row


def bands() -> Iterator[Cells]:
    """A hundred by a hundred, each reaching into the next, so that all is covered several times."""
    parts = ["<= 2", *(f"{i}..{i + 2}" for i in range(1, 99)), ">= 99"]
    for amount, size in product(parts, repeat=2):
        yield "-", "-", "-", amount, size, "-"


def read(hit: str, cells: list[Cells]) -> Matrix:
    lines = [f"hit policy,{hit}", ",".join((*FIELDS, "response"))]
    lines += (",".join([*(f'"{cell}"' for cell in row), "1h"]) for row in cells)
    reader = TableReader("bench", "matrices/bench.csv", FIELDS, None)
    matrix = reader.read("\n".join(lines))
    if reader.problems:
        raise SystemExit(str(reader.problems[0]))
    return matrix


def checked(name: str, hit: str, cells: list[Cells]) -> None:
    reading = cpu_once(lambda: read(hit, cells))
    matrix, few = read(hit, cells), read(hit, cells[:_OF_PEER])
    found: dict[str, int] = {}

    def check() -> None:
        for problem in check_matrix(matrix):
            found[problem.id] = found.get(problem.id, 0) + 1

    seconds = cpu_once(check)
    by_peer = cpu_once(lambda: pairwise(few))
    pairs = len(cells) * (len(cells) - 1) / (len(few.rows) * (len(few.rows) - 1))
    tell(
        f"check {name}",
        hit_policy=hit,
        rows=len(cells),
        cpu_s=round(seconds, 2),
        read_cpu_s=round(reading, 2),
        found=found,
        peer="each row with each other by hand, overlaps only",
        peer_cpu_s_of_1000_rows=round(by_peer, 2),
        peer_cpu_s_reckoned_for_all=round(by_peer * pairs, 1),
        ratio=round(by_peer * pairs / seconds, 1),
    )


def pairwise(matrix: Matrix) -> int:
    """The pairs of rows that overlap, each pair looked at by itself."""
    names = [field.name for field in matrix.inputs]
    boxes = [
        [axis.ranges(row.when.get(name)) for name, axis in zip(names, matrix.axes, strict=True)]
        for row in matrix.rows
    ]
    return sum(
        all(
            any(low <= end and begin <= high for low, high in mine for begin, end in theirs)
            for mine, theirs in zip(one, other, strict=True)
        )
        for one, other in combinations(boxes, 2)
    )


def looked_up(name: str, hit: str, cells: list[Cells]) -> None:
    matrix = read(hit, cells)
    chance = random.Random(5)  # noqa: S311  # the same tickets in every run
    few = [ticket(chance) for _ in range(1_000)]
    again = [chance.choice(few) for _ in range(_LOOKED_UP)]
    matrix.row_for(few[0])
    first = len(few) / cpu_once(each(matrix, few))
    kept = len(again) / cpu(each(matrix, again))
    by_peer = 100 / cpu(lambda: [scanned(matrix, values) for values in few[:100]])
    tell(
        f"look up {name}",
        rows=len(cells),
        kept_a_cpu_second=round(kept),
        new_a_cpu_second=round(first),
        peer="row by row",
        peer_a_cpu_second=round(by_peer),
        ratio=round(first / by_peer, 1),
    )


def each(matrix: Matrix, tickets: list[dict[str, str]]) -> Callable[[], list[object]]:
    return lambda: [matrix.row_for(values) for values in tickets]


def scanned(matrix: Matrix, values: dict[str, str]) -> object:
    return next((row for row in matrix.rows if row.fits(values)), None)


def ticket(chance: random.Random) -> dict[str, str]:
    return {
        "priority": chance.choice(PRIORITIES),
        "area": f"area {chance.randrange(40)}",
        "customer": f"c{chance.randrange(500)}",
        "refund": f"{chance.randrange(1_000_000) / 100:.2f}",
        "seats": str(chance.randrange(10_000)),
        "reopened": str(chance.randrange(9)),
    }


if __name__ == "__main__":
    main()
