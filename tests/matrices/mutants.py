"""Files of a desk put out of shape, by chance and with a seed: what designers and disks may do."""

import random
import re
from collections.abc import Iterator, Mapping

GARBAGE = [
    *("\t", "\x00", "\x07", "\x85", "\u2028", "\ufeff", "\U0001f600", "\ud800", "é", "\r", "\n\n"),
    *(
        "null",
        "~",
        "{}",
        "[]",
        "&a ",
        "*a",
        "<<: *a\n",
        "<<: {a: 1}\n",
        "---\n",
        "...\n",
        "? ",
        "| ",
    ),
    *("!!bool yes", "!!int x", "!!binary a", "!!python/object:os.system x", "!x ", "!!set {a}"),
    *("%YAML 1.1\n---\n", "%TAG ! x\n", "0x1F", "1e9", "9" * 40, "-1", ".inf", "0o7", "1_000"),
    *(r'"\uD800"', r'"\Uffffffff"', '"\\x00"', "2026-01-01", "2026-02-30", "25:61", "level 99"),
    *(
        "after",
        "anywhere",
        "wall ",
        "-",
        "; ",
        ",,",
        '"',
        "'",
        "{{",
        "]]",
        "a: b: c",
        "#",
        "@",
        "`",
    ),
    *("[" * 60, "{a: " * 60, "- " * 60, "x" * 3_000, "ticket.", "not " * 40, "(" * 120, "@@@"),
]
VALUES = [
    *("null", "true", "0", "-7", "1.5", "99999999999", '""', '" "', "[]", "{}", "[a, b]", "{a: b}"),
    *(
        "2026-01-01",
        "08:00",
        "text",
        '"15"',
        "15m",
        "wall 2d",
        "level 1",
        "level 0",
        "0m",
        "on",
        "yes",
    ),
    *("any", "nobody", "everybody", "a else b", "lead with authority", "50 EUR", "49.50", "office"),
    *("Europe/Berlin", "Europe/Nowhere", "DE", "XX", "team x", "manager of holder", "100% of x"),
    *(
        "12-24 to 01-02",
        "2026-05-02 to 2026-05-01",
        "closed",
        "always",
        "mon-sun",
        "sun-mon",
        "24:00",
    ),
]
_TOKEN = re.compile(r"[\w.-]+")
_KEY = re.compile(r"([\w][\w -]*)(?=:)")
_VALUE = re.compile(r"(?<=: )[^,{}\[\]\n#]+|(?<=,)[^,\n]+")


def mutated(text: str, others: str, chance: random.Random) -> str:
    """The text with one thing out of shape; words may come from `others`."""
    return chance.choice([_bytes, _lines, _letters, _words])(text, others, chance)


def _bytes(text: str, _others: str, chance: random.Random) -> str:
    """One bit turned; what is no UTF-8 then is kept as it is."""
    raw = bytearray(text.encode("utf-8", "surrogatepass"))
    if raw:
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return raw.decode("utf-8", "surrogateescape")


def _lines(text: str, _others: str, chance: random.Random) -> str:
    """A line taken out, written twice, exchanged, or moved to the side."""
    lines = text.split("\n")
    here, there = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[here]
        case 1:
            lines.insert(here, lines[there])
        case 2:
            lines[here], lines[there] = lines[there], lines[here]
        case _:
            lines[here] = lines[here][1:] if chance.random() < 0.5 else f" {lines[here]}"
    return "\n".join(lines)


def _letters(text: str, _others: str, chance: random.Random) -> str:
    """Something written in between, some letters lost, or the end cut off."""
    at = chance.randrange(len(text) + 1)
    match chance.randrange(5):
        case 0 | 1:
            written = chance.choice(GARBAGE)
        case 2:
            return text[:at] + text[at + chance.randrange(30) :]
        case 3:
            return text[:at]
        case _:
            sign = chance.choice("\t :,-{}[]'\"#&*!|>%@`?=.()~<\r")
            return text[:at] + sign + text[at + 1 :]
    return text[:at] + written + text[at:]


def _words(text: str, others: str, chance: random.Random) -> str:
    """A word of another file, another key, or a value of another kind."""
    match chance.randrange(3):
        case 0:
            return _swapped(text, _TOKEN, [*_TOKEN.findall(others)], chance)
        case 1:
            return _swapped(text, _KEY, [*_KEY.findall(others), "x"], chance)
    return _swapped(text, _VALUE, VALUES, chance)


def _swapped(text: str, pattern: re.Pattern[str], words: list[str], chance: random.Random) -> str:
    found = [*pattern.finditer(text)]
    if not found or not words:
        return text
    part = chance.choice(found)
    return text[: part.start()] + chance.choice(words) + text[part.end() :]


def mutants(
    desks: list[Mapping[str, str]], *, seed: int, count: int, only: str = ""
) -> Iterator[tuple[str, dict[str, str]]]:
    """Desks with one file of theirs out of shape in one place or a few, and that file's name.

    It is always the file `only`, where one is named.
    """
    chance = random.Random(seed)
    for _ in range(count):
        texts = chance.choice(desks)
        file, other = only or chance.choice(sorted(texts)), chance.choice(sorted(texts))
        text = texts[file]
        for _ in range(chance.choice([1, 1, 1, 2, 5])):
            text = mutated(text, texts[other], chance)
        yield file, {**texts, file: text}
