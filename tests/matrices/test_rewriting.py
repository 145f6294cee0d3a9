"""Files changed by a program: the lines meant change, all others stay, byte for byte."""

import random
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import pytest

from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.files.documents import Place, read_yaml
from matrices.files.rewriting import (
    Change,
    Insert,
    Put,
    Remove,
    Rename,
    rename_step,
    rewrite,
)
from matrices.problems import ModelError
from tests.matrices.small import LADDER, SMALL
from tests.matrices.wide import EVERYTHING, WIDE

ODD = """\
# at the top

a:   {x: 1,   y:  [p, 'q'],z: "r"}   # behind a
"key in quotes" :  'it''s'    # behind it
empty:
block: |
  text # no comment
    more

folded: >-
  one
  two

# before the list
list:

  # of the first
  - first   # behind the first
  - {after: 15m,
     go: there,   # why there
     tell: [anna,
            ben,  # and ben
            chris]}
  # of the mapping
  - k: 1
    l:
      - m   # behind m
      - n

    o: p
  -
    q: "a long text that must not be wrapped, whatever else is written into this file, because it \
is a line"
  - - inner
    - list
two: {}
# of deep
deep:
    wide:    4
    # in deep
    more:
    - at the same column
    - as its key

last: "end\\u0041"
# the end"""

ROMAN = ["I", "II", "III"]


@pytest.fixture(scope="module")
def texts(incidents: Desk) -> list[str]:
    """The YAML files of the library and of the tests, and an odd one."""
    desks = {**incidents.texts, **EVERYTHING, **SMALL}
    return [ODD, *(text for name, text in sorted(desks.items()) if name.endswith(".yaml"))]


def read_data(text: str) -> Any:
    return read_yaml("the file", text).data


def one(text: str, change: Change) -> str:
    return rewrite(text, [change])


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        pytest.param(Put(("a", "x"), 2), "x: 1,", "x: 2,", id="a number in a flow mapping"),
        pytest.param(Put(("a", "y", 1), "it's"), "'q'", "'it''s'", id="single quotes stay"),
        pytest.param(Put(("a", "z"), "s"), '"r"', '"s"', id="double quotes stay"),
        pytest.param(Put(("a", "y", 0), "a: b"), "[p,", '["a: b",', id="quotes where needed"),
        pytest.param(Put(("a", "y", 0), "15"), "[p,", '["15",', id="a text of digits"),
        pytest.param(Put(("empty",), "x"), "empty:", "empty: x", id="a value where none was"),
        pytest.param(Put(("list", 1, "go"), "x"), "go: there,", "go: x,", id="in many lines"),
        pytest.param(Insert(("a", "w"), 3), '"r"}', '"r", w: 3}', id="a key at the end"),
        pytest.param(
            Insert(("a", "w"), 3, before="x"), "{x: 1", "{w: 3, x: 1", id="a key before another"
        ),
        pytest.param(Insert(("a", "y", 0), "o"), "[p,", "[o, p,", id="a part at the beginning"),
        pytest.param(Insert(("two", "k"), 1), "two: {}", "two: {k: 1}", id="into an empty mapping"),
        pytest.param(Remove(("a", "x")), "{x: 1,   y", "{y", id="the first of a flow mapping"),
        pytest.param(Remove(("a", "z")), ',z: "r"}', "}", id="the last of a flow mapping"),
        pytest.param(
            Remove(("list", 1, "tell", 1)),
            "            ben,  # and ben\n",
            "            # and ben\n",
            id="a part on a line of its own",
        ),
        pytest.param(Remove(("list", 0)), "  - first   # behind the first\n", "", id="an item"),
        pytest.param(Remove(("deep", "wide")), "    wide:    4\n", "", id="a key of a block"),
        pytest.param(Remove(("list", 2, "l", 1)), "      - n\n", "", id="the last of a block"),
        pytest.param(Remove(("list", 2, "k")), "k: 1\n    l:", "l:", id="the key behind a dash"),
        pytest.param(
            Insert(("list", 2, "l", 1), "x"),
            "# behind m\n",
            "# behind m\n      - x\n",
            id="an item between two",
        ),
        pytest.param(
            Insert(("deep", "more", 2), "x"),
            "as its key\n",
            "as its key\n    - x\n",
            id="an item at the column of its key",
        ),
        pytest.param(
            Insert(("list", 3), {"k": 2, "v": ["w"]}),
            "  -\n    q",
            "  - k: 2\n    v: [w]\n  -\n    q",
            id="a mapping in the style of the one beside",
        ),
        pytest.param(Rename(("deep", "wide"), "far"), "wide:    4", "far:    4", id="a key"),
        pytest.param(
            Rename(("key in quotes",), "it's"),
            '"key in quotes" :',
            '"it\'s" :',
            id="a key in quotes",
        ),
        pytest.param(
            Put(("list", 2, "l"), "none"),
            "    l:\n      - m   # behind m\n      - n\n",
            "    l: none\n",
            id="a text in place of a block",
        ),
        pytest.param(
            Put(("block",), "x"),
            "block: |\n  text # no comment\n    more\n",
            "block: x\n",
            id="a text in place of a literal one",
        ),
    ],
)
def test_one_change(change: Change, old: str, new: str) -> None:
    assert ODD.count(old) == 1
    assert one(ODD, change) == ODD.replace(old, new)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param(
            Put(("stepz", "x"), 1),
            "1: there is no 'stepz' in the file; did you mean 'steps'?",
            id="an unknown key",
        ),
        pytest.param(
            Put(("steps", "dsk", "work"), 1),
            "10: there is no 'dsk' in 'steps'; did you mean 'desk'?",
            id="an unknown step",
        ),
        pytest.param(
            Remove(("steps", "desk", "next", 7)),
            "21: there is no part 7 in 'steps' 'desk' 'next'; it has 2, from 0 on",
            id="a number past the end",
        ),
        pytest.param(
            Put(("steps", 0), 1),
            "10: 'steps' is a mapping, and has no part 0; name a key",
            id="a number in a mapping",
        ),
        pytest.param(
            Put(("path", "x"), 1), "1: 'path' has no parts; name it itself", id="a part of a text"
        ),
        pytest.param(
            Insert(("steps", "desk"), {}),
            "10: there is 'desk' already; use Put to change it",
            id="inserting what is there",
        ),
        pytest.param(
            Rename(("steps", "desk"), "done"),
            "10: there is 'done' already; take another name",
            id="renaming to what is there",
        ),
        pytest.param(
            Rename(("anywhere", 0), "x"),
            "7: this place cannot be changed so; only keys can be renamed",
            id="renaming a part of a list",
        ),
        pytest.param(Remove(()), " the whole file is no place; name a part of it", id="no place"),
        pytest.param(
            Insert(("steps", "x"), {}, before="dsk"),
            "10: there is no 'dsk' to write it before; did you mean 'desk'?",
            id="before what is not there",
        ),
    ],
)
def test_an_impossible_place_is_a_sentence(change: Change, sentence: str) -> None:
    with pytest.raises(ModelError) as refused:
        rewrite(SMALL[LADDER], [change], file=LADDER)
    assert str(refused.value) == f"{LADDER}:{sentence}"


def test_a_value_that_no_file_has_is_refused() -> None:
    with pytest.raises(ModelError, match=r"a file cannot hold 1\.5"):
        one(ODD, Put(("a", "x"), 1.5))


def test_changes_are_made_one_after_the_other() -> None:
    text = rewrite(
        SMALL[LADDER],
        [
            Put(("steps", "chief", "next", 0, "after"), "2d"),
            Insert(("steps", "late"), {"end": "late"}, before="done"),
            Insert(("steps", "chief", "next", 1), {"on": "asked", "go": "late"}),
        ],
    )
    path = read_desk({**SMALL, LADDER: text}).paths["ladder"]
    assert [each.words for each in path.leaving["chief"]] == ["after 2d", "on asked"]
    assert [*path.steps][-2:] == ["late", "done"]


def test_renaming_a_step_renames_all_that_leads_there() -> None:
    text = rename_step(EVERYTHING[WIDE], "chief", "the boss")
    assert "chief" not in text.replace("the chief decides", "")
    before = read_desk(EVERYTHING).paths["wide"]
    after = read_desk({**EVERYTHING, WIDE: text}).paths["wide"]
    assert rename_step(text, "the boss", "chief") == EVERYTHING[WIDE]

    def named(name: str) -> str:
        return "the boss" if name == "chief" else name

    assert [*after.steps] == [named(name) for name in before.steps]
    assert [(each.source, each.target) for each in after.transitions] == [
        (named(each.source), named(each.target)) for each in before.transitions
    ]
    changed = [
        (old, new)
        for old, new in zip(EVERYTHING[WIDE].splitlines(), text.splitlines(), strict=True)
        if old != new
    ]
    assert all(old.replace("chief", "the boss") == new for old, new in changed)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            "dsk", "x", "the file: there is no step 'dsk'; did you mean 'desk'?", id="none"
        ),
        pytest.param(
            "desk",
            "done",
            "the file:29: there is a step 'done' already; take another name",
            id="two",
        ),
    ],
)
def test_a_step_that_cannot_be_renamed(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ModelError) as refused:
        rename_step(SMALL[LADDER], old, new)
    assert str(refused.value) == sentence


def test_no_change_is_the_same_text(texts: list[str]) -> None:
    for text in texts:
        data = read_data(text)
        same = [Put(place, at(data, place)) for place in places(data, ()) if place]
        assert rewrite(text, same[:: max(1, len(same) // 12)]) == text
        assert rewrite(text, []) == text


VALUES: list[Any] = [
    *(
        "15m",
        "wall 4h",
        "level 1",
        "15",
        "no: way",
        "it's",
        'say "x"',
        "",
        " x",
        "#",
        "- a",
        "a #b",
    ),
    *("ä ö", "\U0001f600", "two\nlines", "true", "~", "2026-01-05", "08:00-12:00", "x" * 200, "{"),
    *(True, 7, -3, None, [], {}, ["a", "b: c"], {"after": "15m", "tell": ["lead"]}),
    {"work": "level 1", "next": [{"after": "1d", "go": "x"}, {"else": "y"}]},
]
KEYS = ["new", "two words", "a: b", "7", "true", "at most", "", "x # y", "ä"]


def places(data: Any, place: Place) -> Iterator[Place]:
    """Every place of the data."""
    yield place
    if isinstance(data, dict):
        for key, each in data.items():
            yield from places(each, (*place, key))
    elif isinstance(data, list):
        for i, each in enumerate(data):
            yield from places(each, (*place, i))


def at(data: Any, place: Place) -> Any:
    for part in place:
        data = data[part]
    return data


def copied(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: copied(each) for key, each in data.items()}
    return [copied(each) for each in data] if isinstance(data, list) else data


def meant(data: Any, change: Change) -> Any:
    """The data with the change, made by the simplest means."""
    data = copied(data)
    *around, last = change.place
    holder = at(data, tuple(around))
    match change:
        case Put(value=value):
            holder[last] = value
        case Remove():
            del holder[last]
        case Insert(value=value) if isinstance(holder, list) and isinstance(last, int):
            holder.insert(last, value)
        case Insert(value=value, before=before):
            items = list(holder.items())
            index = len(items) if before is None else [*holder].index(before)
            items.insert(index, (last, value))
            holder.clear()
            holder.update(items)
        case Rename(name=name):
            items = [(name if key == last else key, value) for key, value in holder.items()]
            holder.clear()
            holder.update(items)
    return data


def drawn(data: Any, chance: random.Random) -> Change:
    """A change at a place that is there."""
    place = chance.choice([each for each in places(data, ()) if each])
    holder = at(data, place[:-1])
    match chance.randrange(5):
        case 0 | 1:
            return Put(place, chance.choice(VALUES))
        case 2:
            return Remove(place)
        case 3 if isinstance(holder, dict):
            before = chance.choice([None, *holder])
            key = chance.choice([key for key in KEYS if key not in holder])
            return Insert((*place[:-1], key), chance.choice(VALUES), before=before)
        case 3:
            index = chance.randrange(len(holder) + 1)
            return Insert((*place[:-1], index), chance.choice(VALUES))
        case _ if isinstance(holder, dict):
            return Rename(place, chance.choice([key for key in KEYS if key not in holder]))
    return Put(place, chance.choice(VALUES))


def differing(old: str, new: str) -> tuple[list[str], list[str]]:
    """The lines that differ: of the old text, and what stands there in the new."""
    before, after = old.splitlines(), new.splitlines()
    same = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    )
    before, after = before[same:], after[same:]
    pairs = zip(reversed(before), reversed(after), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return before[: len(before) - tail], after[: len(after) - tail]


def comments(text: str) -> list[str]:
    return [line.partition("#")[2] for line in text.splitlines() if line.strip().startswith("#")]


def lines_of(value: Any) -> int:
    """How many lines a value may be written over."""
    return len(list(places(value, ()))) + 3


def check(text: str, change: Change) -> None:
    new = one(text, change)
    data = read_data(text)
    wanted = meant(data, change)
    assert read_data(new) == wanted
    old_lines, new_lines = differing(text, new)
    part = at(data, change.place) if change.place in {*places(data, ())} else None
    match change:
        case Put(value=value):
            assert len(old_lines) <= (lines_of(part) + 12 if isinstance(part, dict | list) else 4)
            assert len(new_lines) <= max(1, len(old_lines)), new_lines
            if not isinstance(part, dict | list | str):
                assert len(old_lines) <= 1
        case Rename():
            assert len(old_lines) == len(new_lines) == 1
        case Insert(value=value):
            assert len(old_lines) <= 1
            assert len(new_lines) <= lines_of(value) + 2
        case Remove():
            assert len(new_lines) <= 1
    if not (isinstance(change, Remove | Put) and isinstance(part, dict | list)):
        assert set(comments(text)) <= set(comments(new))
    windows = text.replace("\n", "\r\n")
    assert one(windows, change) == new.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("seed", "count"),
    [
        pytest.param(1, 25, id="a few"),
        pytest.param(2, 900, id="many", marks=pytest.mark.slow),
    ],
)
def test_any_change_touches_only_the_lines_meant(texts: list[str], seed: int, count: int) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        text = chance.choice(texts)
        check(text, drawn(read_data(text), chance))
