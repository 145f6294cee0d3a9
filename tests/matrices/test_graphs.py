"""Paths as networkx graphs: written, changed, built in Python, kept as JSON, read back."""

import json
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagrams.picture import picture_of
from matrices.desk import Desk
from matrices.files.desks import read_desk
from matrices.files.graphs import from_graph, path_json, read_path_json
from matrices.paths import Path
from matrices.problems import ModelError
from tests.matrices.small import LADDER, SMALL, happened, steps
from tests.matrices.small import OPENED as TOLD_OPENED
from tests.matrices.small import events as told_events
from tests.matrices.wide import EVERYTHING, MANNED, WIDE

DESK = read_desk(EVERYTHING)


def refused(graph: "nx.DiGraph[Any]") -> list[str]:
    """What is wrong with a graph."""
    with pytest.raises(ModelError) as error:
        from_graph(graph, DESK)
    return [str(problem) for problem in error.value.problems]


def ladder(rungs: int) -> "nx.MultiDiGraph[str]":
    """A ladder of so many steps, each with an hour, built by a loop."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        path="tall", calendar="office", matrix="speed", start="rung 1"
    )
    graph.add_node("done", end="given up")
    for rung in range(1, rungs + 1):
        graph.add_node(f"rung {rung}", work="level 1", tell=["lead"])
        higher = f"rung {rung + 1}" if rung < rungs else "done"
        graph.add_edge(f"rung {rung}", higher, after="1h", because="nobody took it")
    graph.add_edge("anywhere", "done", on="solved")
    return graph


@pytest.mark.parametrize("name", ["ladder", "wide"])
def test_a_path_is_the_same_version_when_read_back_from_its_graph(name: str) -> None:
    path = DESK.paths[name]
    again = from_graph(path.graph(), DESK)
    assert again.version == path.version
    assert again.said == path.said
    assert [(each.id, each.words) for each in again.transitions] == [
        (each.id, each.words) for each in path.transitions
    ]
    assert {each.name: (each.kind, each.told, each.title) for each in again.steps.values()} == {
        each.name: (each.kind, each.told, each.title) for each in path.steps.values()
    }


def test_the_ready_made_path_is_the_same_version(incidents: Desk) -> None:
    for path in incidents.paths.values():
        assert from_graph(path.graph(), incidents).version == path.version


@pytest.mark.parametrize("name", ["ladder", "wide"])
def test_node_link_json_holds_it_all(name: str) -> None:
    path = DESK.paths[name]
    written = path_json(path)
    assert read_path_json(written, DESK).version == path.version
    assert path_json(read_path_json(written, DESK)) == written
    graph: Any = nx.node_link_graph(json.loads(written), edges="edges")
    own: Any = path.graph()
    assert [*graph.nodes(data=True)] == [*own.nodes(data=True)]
    assert [*graph.edges(keys=True, data=True)] == [*own.edges(keys=True, data=True)]
    assert from_graph(graph, DESK).version == path.version


def test_the_graph_is_plain_data_in_the_words_of_the_file() -> None:
    graph = DESK.paths["wide"].graph()
    assert graph.graph["clocks"]["again"]["runs on"] is True
    assert graph.nodes["inform"] == {
        "kind": "notify",
        "notify": ["customer", "team first"],
        "acknowledge": "everybody",
    }
    assert graph.edges["night", "night", "night/2"] == {
        "trigger": "after",
        "after": "wall 5m",
        "at most": 3,
    }
    assert graph.edges["refund", "chief", "refund/3"]["because"] == "nobody answered"
    assert sorted(graph.successors("storm")) == ["desk", "inform"]


def test_a_path_may_be_kept_as_json_in_a_desk() -> None:
    texts = {name: text for name, text in EVERYTHING.items() if name != WIDE}
    texts["paths/wide.json"] = path_json(DESK.paths["wide"])
    assert read_desk(texts).paths["wide"].version == DESK.paths["wide"].version


def test_whom_a_step_asks_and_of_what_is_kept_in_the_graph() -> None:
    manned = read_desk(MANNED)
    path = manned.paths["wide"]
    graph = path.graph()
    assert graph.nodes["refund"]["of"] == "refund"
    assert graph.nodes["refund"]["approve"] == [
        "manager of holder with authority else lead",
        "dora",
    ]
    assert from_graph(graph, manned).version == path.version
    graph.nodes["refund"]["of"] = "refnd"
    with pytest.raises(ModelError) as error:
        from_graph(graph, manned)
    assert str(error.value) == (
        "graph 'wide': node 'refund': step 'refund' is of 'refnd', "
        "which 'authority' in roster.yaml has not; did you mean 'refund'?"
    )


def test_what_is_wrong_in_json_names_the_file_and_the_edge() -> None:
    texts = {name: text for name, text in EVERYTHING.items() if name != WIDE}
    texts["paths/wide.json"] = path_json(DESK.paths["wide"]).replace('"1h"', '"soon"')
    with pytest.raises(ModelError) as error:
        read_desk(texts)
    assert str(error.value) == (
        "paths/wide.json: edge 'pay' → 'pay' ('pay/3'): step 'pay': 'soon' is no wait; "
        "write a number and s, m, h or d, as in 15m, 2d or wall 4h"
    )


def test_a_ladder_built_by_a_loop_is_drawn_and_walked() -> None:
    path = from_graph(ladder(10), DESK)
    assert len(path.steps) == 11
    assert len(picture_of(path).nodes) >= 11
    desk = replace(DESK, paths={"ladder": path})
    entries = happened(desk, told_events(TOLD_OPENED), until="15:30")
    assert steps(entries) == [
        ("09:00", "rung 1"),
        ("10:00", "rung 2"),
        ("11:00", "rung 3"),
        ("12:00", "rung 4"),
        ("14:00", "rung 5"),
        ("15:00", "rung 6"),
    ]


def test_a_plain_digraph_will_do() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph(ladder(2))
    assert from_graph(graph, DESK).version == from_graph(ladder(2), DESK).version


def test_edges_without_numbers_come_in_the_order_of_the_graph_else_last() -> None:
    graph = ladder(1)
    graph.graph["start"] = "sort"
    graph.add_node("sort", kind="decide")
    graph.add_edge("sort", "rung 1", trigger="else")
    graph.add_edge("sort", "done", when="ticket.priority == '2'")
    path = from_graph(graph, DESK)
    assert [each.words for each in path.leaving["sort"]] == ["when ticket.priority == '2'", "else"]


def test_renaming_nodes_renames_the_steps_and_all_that_leads_there() -> None:
    path = DESK.paths["ladder"]
    graph = nx.relabel_nodes(path.graph(), {"desk": "first line"})
    again = from_graph(graph, DESK)
    assert "first line" in again.steps
    assert {each.target for each in again.leaving["sort"]} == {"alarm", "first line"}


def broken(change: str) -> Any:
    """The small ladder's graph, with one fault."""
    graph: Any = DESK.paths["ladder"].graph()
    if change == "undirected":
        return nx.Graph(graph)
    exec(change, {"graph": graph})
    return graph


GRAPH = "graph 'ladder': "


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param(
            "graph.add_edge('chief', 'dne', after='2d')",
            "edge 'chief' → 'dne': step 'chief' leads to 'dne', which is not defined; "
            "did you mean 'done'?",
            id="an edge to a node that says nothing",
        ),
        pytest.param(
            "graph.add_node('lost')",
            "node 'lost': step 'lost' is of no kind; one of decide, work, notify, approve, act, "
            "wait, call, fork, end would be right",
            id="a node that says nothing",
        ),
        pytest.param(
            "graph.nodes['alarm'].update(notfy='lead')",
            "node 'alarm': unknown key 'notfy'; did you mean 'notify'?",
            id="an unknown attribute",
        ),
        pytest.param(
            "graph.nodes['alarm'].update(kind='notfy')",
            "node 'alarm': it is of kind 'notfy'; did you mean 'notify'?",
            id="an unknown kind",
        ),
        pytest.param(
            "graph.nodes['desk'].update(kind='notify')",
            "node 'desk': it is of kind 'notify'; it needs 'notify'",
            id="a kind without its word",
        ),
        pytest.param(
            "graph.nodes['desk'].update(next=[])",
            "node 'desk': 'next' stands here; the edges say it",
            id="transitions on a node",
        ),
        pytest.param(
            "graph.edges['chief', 'done', 'chief/1'].update(trigger='on')",
            "edge 'chief' → 'done' ('chief/1'): its trigger is 'on', but it has after; "
            "write one of them",
            id="two triggers",
        ),
        pytest.param(
            "graph.edges['chief', 'done', 'chief/1'].update(go='desk')",
            "edge 'chief' → 'done' ('chief/1'): 'go' says 'desk', the edge 'done'; leave 'go' out",
            id="go that is not the edge's end",
        ),
        pytest.param(
            "graph.add_edge('chief', 'done', after='2d', stay=True)",
            "edge 'chief' → 'done': it stays, but leads on; let it lead to its own node",
            id="an edge that stays and leads on",
        ),
        pytest.param(
            "graph.add_edge('chief', 'done', trigger='fork')",
            "edge 'chief' → 'done': its trigger is 'fork'; only a node with 'join' forks",
            id="a branch of no fork",
        ),
        pytest.param(
            "graph.add_edge('chief', 'done', trigger='after')",
            "edge 'chief' → 'done': its trigger is 'after'; it needs 'after'",
            id="a trigger without its words",
        ),
        pytest.param(
            "graph.add_edge('chief', 'done', after='2d', tell={'lead'})",
            "edge 'chief' → 'done': 'tell': found a set; "
            "texts, numbers, lists and mappings are right",
            id="an attribute that is no plain data",
        ),
        pytest.param(
            "graph.add_edge('chief', 'done', after=2)",
            "edge 'chief' → 'done': 'after': found the number 2 "
            '(in quotes, "2", it is a text); a text would be right',
            id="a number in place of a text",
        ),
        pytest.param(
            "graph.add_node(7, end='x')",
            "node 7: its name is no text; name steps by texts",
            id="a node named by a number",
        ),
        pytest.param(
            r"graph.add_node('\ud800', end='x')",
            r"node '\ud800': its name is no text that can be kept",
            id="half a character",
        ),
        pytest.param(
            "graph.graph.update(calendar='offise')",
            "there is no calendar 'offise'; did you mean 'office'?",
            id="an unknown calendar",
        ),
        pytest.param(
            "graph.graph.update(steps={})",
            "the graph has 'steps'; nodes and edges say it",
            id="steps on the graph",
        ),
        pytest.param(
            "graph.remove_edge('desk', 'chief', 'desk/1')",
            "no transition leads to step 'chief'; lead one there or take it out",
            id="a step that nobody reaches",
        ),
        pytest.param(
            "undirected",
            "the graph has no directions; build a networkx.MultiDiGraph",
            id="an undirected graph",
        ),
    ],
)
def test_a_fault_in_a_graph_names_its_node_or_edge(change: str, sentence: str) -> None:
    assert GRAPH + sentence in refused(broken(change))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("{", "the graph:1: the file cannot be read as JSON: ", id="no JSON"),
        pytest.param(
            "[]", "the graph: found []; a mapping (key: value) would be right", id="a list"
        ),
        pytest.param("{}", "the graph: 'directed' is missing", id="empty"),
        pytest.param(
            '{"directed": true, "directed": true}',
            "the graph: the file cannot be read as JSON: 'directed' stands there twice",
            id="a key twice",
        ),
        pytest.param(
            '{"directed": true, "graph": {"path": NaN}}',
            "the graph: the file cannot be read as JSON: NaN is no number",
            id="NaN",
        ),
        pytest.param("[" * 100_000, "the graph: the file cannot be read as JSON: ", id="deep"),
        pytest.param(
            '{"directed": true, "graph": {"path": "\\ud800"}, "nodes": [], "edges": []}',
            "the graph: 'path': found '\\ud800'; texts, numbers, lists and mappings are right",
            id="half a character",
        ),
        pytest.param(
            '{"directed": true, "graph": {}, "nodes": [{"id": "a"}, {"id": "a"}], "edges": []}',
            "the graph: node 'a' stands there twice",
            id="a node twice",
        ),
    ],
)
def test_json_that_is_no_path(text: str, sentence: str) -> None:
    with pytest.raises(ModelError) as error:
        read_path_json(text, DESK)
    assert any(str(problem).startswith(sentence) for problem in error.value.problems), error.value


NAMES = st.lists(
    st.text("abcdefgh ij-kl_m.äß", min_size=1, max_size=12).map(lambda text: f"s{text.strip()}"),
    min_size=1,
    max_size=8,
    unique=True,
)
WORDS: list[dict[str, Any]] = [
    {"after": "15m"},
    {"after": "level 1"},
    {"on": "reassigned", "at most": 2},
    {"after": "1d", "because": "it took long", "as": "hierarchical"},
    {"on": "asked", "if": "ticket.priority == '1'", "tell": ("lead", "team first")},
    {"every": "1h", "tell": ["lead"]},
    {"when": "ticket.priority == '1'", "stay": True},
]


@st.composite
def graphs(draw: st.DrawFn) -> "nx.MultiDiGraph[str]":
    """Any graph whose every step leads on in time, down a ladder to an end."""
    names = draw(NAMES)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        path=draw(st.sampled_from(["any", "ladder"])),
        calendar="office",
        matrix="speed",
        start=names[0],
        pauses=draw(st.sampled_from([(), ("Waiting",), ["New", "Waiting"]])),
    )
    graph.add_node("z end", end="over")
    for name, below in zip(names, [*names[1:], "z end"], strict=True):
        graph.add_node(
            name,
            **draw(
                st.sampled_from(
                    [
                        {"work": "level 1"},
                        {"notify": "lead", "title": "Tell"},
                        {"wait": "so"},
                    ]
                )
            ),
        )
        graph.add_edge(name, below, after="1h")
        for words in draw(st.lists(st.sampled_from(WORDS), max_size=4)):
            stays = "every" in words or "stay" in words
            graph.add_edge(name, name if stays else draw(st.sampled_from(names)), **words)
    return graph


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_any_graph_built_in_python_is_a_path_that_reads_back(graph: "nx.MultiDiGraph[str]") -> None:
    path = from_graph(graph, DESK)
    assert set(path.steps) == set(graph.nodes)
    assert len(path.transitions) == graph.number_of_edges()
    again: Path = read_path_json(path_json(path), DESK)
    assert again.version == path.version
    assert [each.words for each in again.transitions] == [each.words for each in path.transitions]
    assert from_graph(path.graph(), DESK).version == path.version


def test_the_small_desk_is_in_the_wide_one() -> None:
    assert read_desk(SMALL).paths["ladder"].said == DESK.paths["ladder"].said
    assert LADDER in EVERYTHING
