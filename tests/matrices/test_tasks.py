"""Tasks of a desk's own: declared in desk.yaml, asked for by steps."""

import pytest

from matrices.files.desks import read_desk
from tests.flows.servers import texts_with
from tests.matrices.small import DESK, LADDER, sentences

WHERE = "corner.tasks:restart"


def test_a_desk_has_the_tasks_that_it_declares() -> None:
    assert read_desk(texts_with(WHERE)).tasks == {"restart-server": WHERE}


@pytest.mark.parametrize(
    ("act", "right"),
    [
        pytest.param("restart-servr", "did you mean 'restart-server'?", id="a slip"),
        pytest.param("x", "known are: restart-server", id="another word"),
    ],
)
def test_an_act_that_is_not_declared(act: str, right: str) -> None:
    texts = texts_with(WHERE)
    texts[LADDER] = texts[LADDER].replace("act: restart-server", f"act: {act}")
    (sentence,) = sentences(texts)
    assert sentence == (
        f"{LADDER}:9: step 'restart' does '{act}', which 'tasks' in desk.yaml does not name; "
        f"{right}"
    )


@pytest.mark.parametrize(
    "where", ["restart", "corner.tasks", "tasks.py:restart()", "../tasks:restart", ":restart", "a:"]
)
def test_a_task_that_names_no_function_of_a_module(where: str) -> None:
    (sentence,) = sentences(texts_with(f'"{where}"'))
    assert sentence.startswith(f"{DESK}:")
    assert sentence.endswith(
        f"task 'restart-server' is '{where}', which is no function of a module; "
        "write MODULE:FUNCTION"
    )


def test_where_a_task_is_found_makes_no_new_version() -> None:
    one, other = (read_desk(texts_with(where)) for where in (WHERE, "corner.other:restart"))
    assert one.paths["ladder"].version == other.paths["ladder"].version
