"""Lines are about as long as each other, and as few as before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from diagrams.dot import dot_of
from diagrams.fonts import width_of, wrapped
from diagrams.picture import Node, Picture

WORDS = st.lists(st.text("abcdefgmw", min_size=1, max_size=14), min_size=1, max_size=20)


@settings(max_examples=60)
@given(WORDS)
def test_lines_have_all_the_words_and_fit(words: list[str]) -> None:
    lines = wrapped(" ".join(words), 9, 165, 12)
    assert " ".join(lines).split() == words
    assert all(width_of(line, 9) <= 165 for line in lines)


@settings(max_examples=60)
@given(WORDS)
def test_there_are_as_few_lines_as_there_can_be(words: list[str]) -> None:
    needed, line = 1, ""
    for word in words:
        longer = f"{line} {word}".strip()
        if width_of(longer, 9) > 165:
            needed, line = needed + 1, word
        else:
            line = longer
    assert len(wrapped(" ".join(words), 9, 165, 12)) == min(needed, 12)


def test_no_word_stands_alone_below_a_full_line() -> None:
    said = "the agent who reads it first rates it"
    assert wrapped(said, 9, 135, 12) == ["the agent who", "reads it first rates it"]
    said = "the agent who is there and reads it first rates it"
    dot = dot_of(Picture("t", "s", (Node("a", "wait", "Wait", (said,)),), (), ()))
    assert ">the agent who is there and<" in dot
    assert ">reads it first rates it<" in dot
