"""A folder read whole: every file's problems at once, and bytes that are no text."""

from pathlib import Path

import pytest

from matrices.desk import Desk
from matrices.files.desks import load_desk, read_desk
from matrices.files.documents import LARGEST, text_of
from matrices.problems import ModelError
from tests.matrices.small import DESK, LADDER, OFFICE, ROSTER, SMALL, SPEED, changed, sentences


def load(folder: Path, **raw: bytes) -> Desk:
    """The small desk from a folder, some files of it with other bytes."""
    for name, text in SMALL.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(raw.get(file.stem, text.encode()))
    return load_desk(folder)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(LADDER, "start: sort\n", "", id="a path without start"),
        pytest.param(LADDER, "steps:", "\tsteps:", id="a path with a tab"),
        pytest.param(LADDER, "matrix: speed", "matrix: sped", id="a path with an unknown matrix"),
        pytest.param(ROSTER, "people:", "peple:", id="a roster without people"),
    ],
)
def test_a_broken_file_is_not_told_to_be_missing_elsewhere(file: str, old: str, new: str) -> None:
    found = sentences(changed(file, old, new))
    assert found
    assert [sentence for sentence in found if not sentence.startswith(file)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({DESK: "desk: 1\n", OFFICE: "x: 1\n", ROSTER: "people: 1\n"}, id="three"),
        pytest.param({OFFICE: "zone", SPEED: "", ROSTER: "\t"}, id="one of them no YAML"),
        pytest.param({OFFICE: "zone", LADDER: "\t"}, id="a calendar, and a path with a tab"),
    ],
)
def test_all_that_is_wrong_is_told_at_once(wrong: dict[str, str]) -> None:
    named = {sentence.partition(":")[0] for sentence in sentences({**SMALL, **wrong})}
    assert named >= set(wrong)


def test_two_faults_of_one_file_are_told_in_the_order_of_its_lines() -> None:
    texts = changed(LADDER, "go: chief}", "go: cheif}")
    texts[LADDER] = texts[LADDER].replace("start: sort", "start: srot")
    lines = [sentence.split(":")[1] for sentence in sentences(texts)]
    assert lines == ["9", "22"]


@pytest.mark.parametrize("file", [DESK, ROSTER])
def test_a_desk_needs_its_file(file: str) -> None:
    found = sentences({name: text for name, text in SMALL.items() if name != file})
    assert f"{file}: the file is missing; a desk needs it" in found


def test_two_calendars_need_two_names() -> None:
    found = sentences({**SMALL, "calendars/second.yaml": SMALL[OFFICE]})
    right = "give it its own name"
    assert found == [f"calendars/second.yaml:1: there is another calendar 'office'; {right}"]


def test_a_folder_is_read_like_its_texts(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert loaded.texts == SMALL
    assert loaded.paths["ladder"].version == read_desk(SMALL).paths["ladder"].version


def test_a_mark_at_the_beginning_is_no_matter(tmp_path: Path) -> None:
    marked = b"\xef\xbb\xbf" + SMALL[SPEED].encode()
    assert load(tmp_path, speed=marked).texts == SMALL


def test_bytes_that_are_no_utf_8_are_found_at_their_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as refused:
        load(tmp_path, speed=b"priority\n1\n\x81", roster=b"\xff")
    assert str(refused.value).splitlines() == [
        f"{SPEED}:3: byte 0x81 is no UTF-8; save the file as 'CSV UTF-8'",
        f"{ROSTER}:1: byte 0xff is no UTF-8; save the file as UTF-8",
    ]


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "paths" / "second.yaml").mkdir(parents=True)
    with pytest.raises(ModelError, match=r"paths/second\.yaml: the file cannot be read: "):
        load(tmp_path)


def test_a_folder_without_a_desk(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as refused:
        load_desk(tmp_path)
    assert str(refused.value) == f"{tmp_path}: the folder has no desk.yaml; name a desk's folder"


def test_a_file_of_more_than_ten_million_bytes_is_not_read() -> None:
    assert len(text_of(SPEED, b"x" * LARGEST)) == LARGEST
    with pytest.raises(ModelError) as refused:
        text_of(SPEED, b"x" * (LARGEST + 1))
    right = "at most 10,000,000 are read"
    assert str(refused.value) == f"{SPEED}: the file has 10,000,001 bytes; {right}"
