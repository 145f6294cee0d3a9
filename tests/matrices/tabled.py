"""Small random matrices as CSV texts, each cell with what it means; and what they give, by trying.

Nothing here knows how matrices are read, checked or looked up: a cell's meaning is a function that
is drawn together with its text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product

from hypothesis import strategies as st

from matrices.tickets import Field

Means = Callable[[str], bool]
Value = tuple[str, ...]

FIELDS = {
    "priority": Field("priority", one_of=("P1", "P2", "P3"), missing="none"),
    "area": Field("area"),
    "refund": Field("refund", missing="0", kind="number", unit="EUR"),
    "reopened": Field("reopened", missing="0", kind="count", counts="reopened"),
}
VALUES = {
    "priority": ["P1", "P2", "P3", "none"],
    "area": ["", "disk, full", "net", "> 100", "another one"],
    "refund": [str(Decimal(each) / 4) for each in range(-8, 21)],
    "reopened": [str(each) for each in range(8)],
}
"""Values enough to tell all cells apart."""
HITS = ["unique", "first", "any", "priority", "collect"]
TARGETS = ["1h", "2h", "60m", "wall 1h", "wall 2h", "1d", "2d", "-"]


@dataclass(frozen=True)
class Said:
    """A row: its cells and meanings by input, its target, its owners and its rank."""

    cells: tuple[str, ...]
    means: tuple[Means, ...]
    target: str
    owners: tuple[str, ...]
    rank: int

    def fits(self, values: Value) -> bool:
        return all(means(value) for means, value in zip(self.means, values, strict=True))


@dataclass(frozen=True)
class Drawn:
    hit: str
    inputs: tuple[str, ...]
    rows: tuple[Said, ...]

    @property
    def text(self) -> str:
        header = [
            *self.inputs,
            "response",
            "level_1",
            *(["rank"] if self.hit == "priority" else []),
        ]
        lines = [["hit policy", self.hit], header]
        for row in self.rows:
            line = [*row.cells, row.target, ", ".join(row.owners)]
            lines.append([*line, *([str(row.rank)] if self.hit == "priority" else [])])
        return "\n".join(",".join(map(_in_csv, line)) for line in lines) + "\n"

    def tickets(self) -> Iterator[Value]:
        return product(*(VALUES[name] for name in self.inputs))


def _in_csv(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if set(cell) & set(',"') else cell


def _any(_value: str) -> bool:
    return True


def _texts(name: str) -> st.SearchStrategy[tuple[str, Means]]:
    def cell(texts: list[str], *, negated: bool) -> tuple[str, Means]:
        written = ", ".join(f'"{each}"' if _odd(each) else each for each in texts)
        if negated:
            written = f"not({written})" if len(texts) > 1 else f"!= {written}"
        return written, lambda value: (value in texts) != negated

    known = [each for each in VALUES[name] if each != "another one"]
    listed = st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True)
    return st.builds(cell, listed, negated=st.booleans())


def _odd(text: str) -> bool:
    return not text or bool(set(text) & set(",>"))


def _tests(bounds: list[str]) -> st.SearchStrategy[tuple[str, Means]]:
    bound = st.sampled_from(bounds)

    def compared(how: str, written: str) -> tuple[str, Means]:
        limit = Decimal(written)
        holds: dict[str, Callable[[Decimal], bool]] = {
            "<": lambda each: each < limit,
            "<=": lambda each: each <= limit,
            ">": lambda each: each > limit,
            ">=": lambda each: each >= limit,
            "": lambda each: each == limit,
        }
        return f"{how} {written}".strip(), lambda value: holds[how](Decimal(value))

    def ranged(one: str, other: str, begin: str, end: str) -> tuple[str, Means]:
        low, high = sorted(map(Decimal, (one, other)))
        begin, end = ("[", "]") if low == high else (begin, end)

        def means(value: str) -> bool:
            number = Decimal(value)
            least = number >= low if begin == "[" else number > low
            return least and (number <= high if end == "]" else number < high)

        return f"{begin}{low}..{high}{end}", means

    plain = st.builds(compared, st.sampled_from(["<", "<=", ">", ">=", ""]), bound)
    brackets = st.sampled_from(["[", "(", "]"]), st.sampled_from(["]", ")", "["])
    return plain | st.builds(ranged, bound, bound, *brackets)


def _numbers(bounds: list[str]) -> st.SearchStrategy[tuple[str, Means]]:
    def listed(parts: list[tuple[str, Means]], *, negated: bool) -> tuple[str, Means]:
        written = ", ".join(text for text, _ in parts)
        means = [each for _, each in parts]
        return (
            f"not({written})" if negated else written,
            lambda value: any(each(value) for each in means) != negated,
        )

    return st.builds(
        listed, st.lists(_tests(bounds), min_size=1, max_size=3), negated=st.booleans()
    )


def _cells(name: str) -> st.SearchStrategy[tuple[str, Means]]:
    anyhow: st.SearchStrategy[tuple[str, Means]] = st.just(("-", _any))
    if name == "refund":
        return anyhow | _numbers(["-1", "0", "0.5", "1", "2.50", "3", "4"])
    if name == "reopened":
        return anyhow | _numbers(["0", "1", "2", "3", "5"])
    return anyhow | _texts(name)


@st.composite
def tables(draw: st.DrawFn) -> Drawn:
    inputs = draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=3, unique=True))
    rows = []
    for _ in range(draw(st.integers(1, 6))):
        cells = [draw(_cells(name)) for name in inputs]
        rows.append(
            Said(
                tuple(text for text, _ in cells),
                tuple(means for _, means in cells),
                draw(st.sampled_from(TARGETS)),
                tuple(draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True))),
                draw(st.integers(1, 3)),
            )
        )
    return Drawn(draw(st.sampled_from(HITS)), tuple(inputs), tuple(rows))


def together(drawn: Drawn) -> set[tuple[int, int]]:
    """Pairs of rows that fit one ticket and must not, by trying all tickets."""
    return {
        (i, k)
        for i, k in combinations(range(len(drawn.rows)), 2)
        if _clash(drawn.hit, drawn.rows[i], drawn.rows[k])
        and any(drawn.rows[i].fits(each) and drawn.rows[k].fits(each) for each in drawn.tickets())
    }


def _clash(hit: str, one: Said, other: Said) -> bool:
    match hit:
        case "unique":
            return True
        case "any":
            gives = [(_length(row.target), set(row.owners)) for row in (one, other)]
            return gives[0] != gives[1] or one.target != other.target or one.owners != other.owners
        case "priority":
            return one.rank == other.rank
        case "collect":
            kinds = {_length(row.target)[0] for row in (one, other)} - {"none"}
            return len(kinds) > 1
    return False


def _length(target: str) -> tuple[str, int]:
    if target == "-":
        return "none", 0
    kind = "wall" if target.startswith("wall") else "days" if target.endswith("d") else "open"
    number = int(target.removeprefix("wall ")[:-1])
    return kind, number * (60 if target.endswith("h") else 1)


def fitting(drawn: Drawn, values: Value) -> list[int]:
    """The rows that fit a ticket."""
    return [i for i, row in enumerate(drawn.rows) if row.fits(values)]


def counting(drawn: Drawn, values: Value) -> list[int]:
    """The rows that count for a ticket, by the words of the documentation."""
    numbers = fitting(drawn, values)
    if drawn.hit == "collect":
        return numbers
    if drawn.hit == "priority":
        return sorted(numbers, key=lambda i: drawn.rows[i].rank)[:1]
    return numbers[:1]


def shortest(drawn: Drawn, numbers: list[int]) -> int | None:
    """The shortest of their targets, in minutes or days; None where no row has one."""
    lengths = [_length(drawn.rows[i].target) for i in numbers]
    return min((length for kind, length in lengths if kind != "none"), default=None)
