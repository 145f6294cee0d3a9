"""The chart shows all that a path can say: forks, calls, approvals, gates, acknowledgements."""

from collections.abc import Mapping

import pytest

from diagrams.overlay import with_way
from diagrams.picture import START, Picture, picture_of
from diagrams.svg import svg_of
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.happenings import Happenings
from matrices.paths import Path
from matrices.trying import TICKET, Trial, try_path
from tests.conftest import berlin
from tests.diagrams.test_picture import texts
from tests.examples import EXAMPLES


@pytest.fixture(scope="module")
def desk() -> Desk:
    return read_desk(EXAMPLES)


def tried(desk: Desk, name: str, *said: str, until: str, **told: str) -> Trial:
    path = desk.paths[name]
    opened = berlin("2026-03-02 09:00")
    reader = Happenings(path, desk.roster, TICKET)
    events, limit = reader.events(said, opened), reader.moment("until", until, opened)
    reader.stop_at_problems()
    return try_path(
        path=path, roster=desk.roster, opened=opened, told=told, events=events, until=limit
    )


def lines(picture: Picture, node: str) -> list[str]:
    found = next(each for each in picture.nodes if each.id == node)
    return [found.title, *([found.level] if found.level else []), *found.lines]


def label(path: Path, edge: str) -> tuple[str, ...]:
    return next(each.label for each in picture_of(path).edges if each.id == edge)


@pytest.mark.parametrize(
    ("path", "step", "shown"),
    [
        pytest.param(
            "major-incident",
            "alarm",
            ["Repair and inform at once", "until all have come to Service restored"],
            id="a fork says where its ways meet",
        ),
        pytest.param(
            "major-incident",
            "repair",
            [
                "On-call repairs",
                "on-call service",
                "tells on-call service",
                "until acknowledged by one person",
                "every wall 5m at most 3 ×: tells on-call service",
            ],
            id="work that is to be acknowledged tells its people",
        ),
        pytest.param(
            "paging",
            "page",
            [
                "Page who is on call",
                "tells on-call service",
                (
                    "until acknowledged by one person, asked again after wall 1h, "
                    "to confirm within wall 10m"
                ),
                "every wall 5m at most 3 ×: tells on-call service",
            ],
            id="an acknowledgement that is asked for again",
        ),
        pytest.param(
            "paging",
            "second",
            [
                "Page the duty manager",
                "tells duty manager",
                "until acknowledged by one person",
                "every wall 10m until acknowledged: tells duty manager",
            ],
            id="repeats until an event",
        ),
        pytest.param(
            "refunds",
            "approval",
            [
                "Whoever may approve it",
                "asks duty manager with authority for refund: Refund {refund} EUR to {customer}?",
            ],
            id="an approval with its question",
        ),
        pytest.param("refunds", "pay", ["Pay it back", "does pay-refund"], id="a task"),
        pytest.param(
            "tiered-support", "major", ["Major incident", "path major-incident"], id="a called path"
        ),
    ],
)
def test_a_step_says_what_it_does(desk: Desk, path: str, step: str, shown: list[str]) -> None:
    assert lines(picture_of(desk.paths[path]), step) == shown


@pytest.mark.parametrize(
    ("path", "edge", "shown"),
    [
        pytest.param("major-incident", "alarm/1", (), id="a way of a fork needs no words"),
        pytest.param("refunds", "approval/1", ("on approved",), id="yes"),
        pytest.param("refunds", "approval/3", ("after 1d",), id="unanswered"),
        pytest.param("paging", "when/1", ("during calendar service-desk",), id="a gate"),
        pytest.param(
            "tiered-support",
            "resolved/2",
            ("on customer-replied", "sets state: open"),
            id="what is set",
        ),
        pytest.param("tiered-support", "major/1", ("on returned repaired",), id="a return"),
    ],
)
def test_an_arrow_says_when_and_what(
    desk: Desk, path: str, edge: str, shown: tuple[str, ...]
) -> None:
    assert label(desk.paths[path], edge) == shown


def test_points_of_clocks_stand_with_what_holds_everywhere(desk: Desk) -> None:
    shown = lines(picture_of(desk.paths["tiered-support"]), "anywhere")
    assert "at 75% of resolution: tells level 2" in shown
    assert "at 30m before first-response if priority != 'P1': tells level 1" in shown
    assert "at 4h after resolution: tells duty manager" in shown


@pytest.mark.parametrize("path", ["tiered-support", "major-incident", "refunds", "paging"])
def test_all_of_it_is_drawn(desk: Desk, path: str) -> None:
    drawn = " ".join(texts(svg_of(picture_of(desk.paths[path]))).values())
    for step in desk.paths[path].steps.values():
        assert step.title.split()[-1] in drawn


def way(trial: Trial) -> tuple[Mapping[str, bool | None], Mapping[str, bool | None]]:
    """Which boxes and which arrows a trial's way goes through."""
    picture = with_way(picture_of(trial.path), trial.story, trial.path)
    return (
        {node.id: node.taken for node in picture.nodes},
        {edge.id: edge.taken for edge in picture.edges},
    )


def test_every_branch_of_a_fork_and_every_arrow_into_its_join_is_marked(desk: Desk) -> None:
    trial = tried(desk, "major-incident", "+25m repaired", until="+1h", priority="P1")
    boxes, arrows = way(trial)
    assert all(boxes.values())
    taken = {edge for edge, taken in arrows.items() if taken}
    assert taken == {
        f"{START}/1", "alarm/1", "alarm/2", "repair/2", "bridge/1", "inform/2",
    }  # fmt: skip


def test_a_called_path_is_told_in_the_box_that_calls_it(desk: Desk) -> None:
    trial = tried(desk, "tiered-support", "+5m repaired", until="+1h", priority="P1")
    picture = with_way(picture_of(trial.path), trial.story, trial.path)
    assert lines(picture, "major")[2:] == [
        "2. Mon 03-02 09:00",
        "3. Mon 03-02 09:00 Repair and inform at once",
        "4. Mon 03-02 09:00 On-call repairs",
        "5. Mon 03-02 09:00 Keep everybody informed",
        "6. Mon 03-02 09:05 Service restored",
    ]
    start = next(edge for edge in picture.edges if edge.id == f"{START}/1")
    assert (start.taken, start.badge) == (True, "")


def test_a_warning_marks_the_box_of_what_holds_everywhere(desk: Desk) -> None:
    trial = tried(desk, "tiered-support", until="+45m", priority="P2")
    boxes, _ = way(trial)
    assert boxes["anywhere"] is True
    trial = tried(desk, "tiered-support", until="+5m", priority="P2")
    boxes, _ = way(trial)
    assert boxes["anywhere"] is False
