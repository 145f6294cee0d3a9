"""Paths from networkx graphs: built in Python, or read from node-link JSON."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NoReturn, get_args

import networkx as nx
from pydantic import BaseModel, ConfigDict

from matrices.checking.loading import check_path, circles
from matrices.desk import Desk
from matrices.files.documents import Document, Place, printable, shaped
from matrices.files.paths import Around, read_path
from matrices.files.shapes import PathShape
from matrices.files.versions import version_of
from matrices.graphs import SAID_BY_EDGES, node_link
from matrices.paths import ANYWHERE, APPROVED, REFUSED, Path, StepKind, Trigger
from matrices.problems import ModelError, Problem, nearest

_KINDS: tuple[StepKind, ...] = get_args(StepKind)
_TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)
_WITHOUT_WORDS: tuple[Trigger, ...] = ("else", "fork")
_ANSWERS = {APPROVED: "yes", REFUSED: "no"}
_ANSWERED = ("trigger", "on", "go")
_NUMBERED = re.compile(r".*/([0-9]{1,9})", re.DOTALL)
_DEEPEST = 40


def from_graph(graph: "nx.DiGraph[Any]", around: Desk | Around) -> Path:
    """The path that a graph says, in the words of `Path.graph`, with its version.

    `around` is the desk whose calendars, matrices, people, events and other paths it refers to. An
    edge may leave out its `trigger` where its words tell it; edges without a key `STEP/NUMBER` come
    after those that have one, in the graph's order, `else` last. ModelError with
    the sentences of path files, which name the graph and the node or edge in place of a line.
    """
    name = graph.graph.get("path")
    file = f"graph '{printable(name)}'" if isinstance(name, str) and name else "the graph"
    return _checked(graph_document(file, graph), around)


def path_json(path: Path) -> str:
    """A path's graph as node-link JSON, as `networkx.node_link_graph` reads it."""
    return json.dumps(node_link(path), ensure_ascii=False, indent=1) + "\n"


def read_path_json(text: str, around: Desk | Around) -> Path:
    """The path that node-link JSON says; ModelError as `from_graph`."""
    return _checked(read_graph_json("the graph", text), around)


def read_graph_json(file: str, text: str) -> Document:
    """Node-link JSON as the data of a path file; ModelError where it cannot be read."""
    data = _json(file, text)
    if isinstance(data, dict) and "links" in data and "edges" not in data:
        data["edges"] = data.pop("links")  # as older releases of networkx call them
    links = Document(file, data, dict.fromkeys(_places(data, ()), 0))
    shape = shaped(links, _NodeLinkShape)
    seen: set[str] = set()
    for node in shape.nodes:
        if node.id in seen:
            links.problem((), f"node '{printable(node.id)}' stands there twice")
        seen.add(node.id)
    if links.problems:
        raise ModelError(Problem(file, 0, each.found, each.right) for each in links.problems)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**shape.graph)
    for node in shape.nodes:
        graph.add_node(node.id, **(node.model_extra or {}))
    for i, edge in enumerate(shape.edges):
        key = edge.key if isinstance(edge.key, str) else f"{i}"
        while graph.has_edge(edge.source, edge.target, key):
            key = f"{key}'"
        graph.add_edge(edge.source, edge.target, key=key, **(edge.model_extra or {}))
    return graph_document(file, graph)


def graph_document(file: str, graph: "nx.DiGraph[Any]") -> Document:
    """A graph as the data of a path file; its problems name nodes and edges in place of lines."""
    if not graph.is_directed():
        found = "the graph has no directions"
        raise ModelError([Problem(file, 0, found, "build a networkx.MultiDiGraph")])
    return _Rewriter(file, graph).document()


def _checked(document: Document, around: Desk | Around) -> Path:
    known = Around.of(around) if isinstance(around, Desk) else around
    shape = shaped(document, PathShape)
    ends = frozenset(step.end for step in shape.steps.values() if step.end)
    paths = dict(known.paths)
    outcomes = {**known.outcomes, shape.path: ends}
    path = read_path(document, shape, replace(known, outcomes=outcomes, paths=paths))
    if path is None or document.problems:
        raise ModelError(document.problems)
    paths[path.name] = path
    problems = list(circles(paths)) or list(check_path(path))
    if problems:
        raise ModelError(problems)
    paths[path.name] = replace(path, version=version_of(path))
    return paths[path.name]


class _NodeShape(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)

    id: str


class _EdgeShape(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)

    source: str
    target: str
    key: str | int | None = None


class _NodeLinkShape(BaseModel):
    """Node-link JSON, as networkx writes it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    directed: Literal[True]
    multigraph: bool = True
    graph: dict[str, Any]
    nodes: list[_NodeShape]
    edges: list[_EdgeShape]


@dataclass(slots=True)
class _GraphDocument(Document):
    """A graph's data: what is wrong is told with the node or edge in place of a line."""

    labels: dict[Place, str] = field(default_factory=dict)

    def line(self, *place: str | int) -> int:  # noqa: ARG002
        return 0

    def where(self, *place: str | int) -> str:
        # Named by position: super() without arguments knows no class that slots made anew.
        return Document.where(self, *place[len(self._labelled(place)) :])

    def problem(self, place: Place, found: str, right: str = "") -> None:
        label = self.labels.get(self._labelled(place), "")
        said = f"{label}: {found}" if label else found
        self.problems.append(Problem(self.file, 0, said, right))

    def _labelled(self, place: Place) -> Place:
        while place and place not in self.labels:
            place = place[:-1]
        return place


@dataclass(frozen=True, slots=True)
class _Edge:
    """An edge with its attributes as plain data, and what to call it."""

    source: str
    target: str
    number: int | None
    said: dict[str, Any]
    label: str

    @property
    def triggers(self) -> list[str]:
        return [word for word in _TRIGGERS if word in self.said]

    @property
    def trigger(self) -> str:
        return self.said.get("trigger") or (self.triggers or [""])[0]


class _Rewriter:
    """Nodes and edges to the words of a path file."""

    def __init__(self, file: str, graph: "nx.DiGraph[Any]") -> None:
        self.file = file
        self.graph = graph
        self.labels: dict[Place, str] = {}
        self.problems: list[Problem] = []

    def document(self) -> Document:
        data = self._words("", self.graph.graph)
        for key in ("steps", "anywhere"):
            if data.pop(key, None) is not None:
                self._wrong("", f"the graph has '{key}'", "nodes and edges say it")
        nodes = {name: said for name, said in self._nodes() if name != ANYWHERE}
        leaving = self._leaving()
        if leaving[ANYWHERE]:
            data["anywhere"] = self._listed(("anywhere",), leaving[ANYWHERE])
        data["steps"] = {
            name: self._step(name, said, leaving[name])
            for name, said in nodes.items()
            if said or leaving[name] or not self.graph.in_degree(name)
        }
        lines = dict.fromkeys(_places(data, ()), 0)
        return _GraphDocument(self.file, data, lines, self.problems, self.labels)

    def _nodes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for name, said in self.graph.nodes(data=True):
            if not isinstance(name, str):
                self._wrong(f"node {_short(name)}", "its name is no text", "name steps by texts")
            elif printable(name) != name:
                self._wrong(f"node '{printable(name)}'", "its name is no text that can be kept")
            else:
                yield name, self._words(f"node '{name}'", said)

    def _leaving(self) -> dict[Any, list[_Edge]]:
        """The edges of each node, in the order of their numbers."""
        edges: dict[Any, list[_Edge]] = {ANYWHERE: [], **{name: [] for name in self.graph.nodes}}
        graph: Any = self.graph  # whose types know only graphs without keys
        listed: Iterable[Any] = (
            graph.edges(keys=True, data=True)
            if graph.is_multigraph()
            else ((source, target, None, said) for source, target, said in graph.edges.data())
        )
        for source, target, key, said in listed:
            written = _NUMBERED.fullmatch(key) if isinstance(key, str) else None
            label = f"edge {_short(source)} → {_short(target)}"
            label += f" ({_short(key)})" if written else ""
            number = int(written[1]) if written else None
            edge = _Edge(source, target, number, self._words(label, said), label)
            edges[source].append(edge)
        for each in edges.values():
            each.sort(key=_rank)
        return edges

    def _words(self, label: str, said: Mapping[Any, Any]) -> dict[str, Any]:
        before = f"{label}: " if label else ""
        return {
            str(key): self._plain(f"{before}'{printable(str(key))}'", value)
            for key, value in said.items()
        }

    def _step(self, name: str, said: dict[str, Any], edges: list[_Edge]) -> dict[str, Any]:
        place: Place = ("steps", name)
        self.labels[place] = f"node '{name}'"
        for key in SAID_BY_EDGES:
            if key in said:
                self._wrong(self.labels[place], f"'{key}' stands here", "the edges say it")
                del said[key]
        kind = said.pop("kind", None)
        if kind is not None and kind not in _KINDS:
            found = f"it is of kind {_short(kind)}"
            self._wrong(self.labels[place], found, nearest(str(kind), _KINDS))
        elif kind is not None and kind not in said and kind not in SAID_BY_EDGES:
            self._wrong(self.labels[place], f"it is of kind '{kind}'", f"it needs '{kind}'")
        if kind == "fork" or (kind is None and "join" in said):
            return {**said, "fork": self._ways(place, edges)}
        if "approve" in said:
            return {**said, **dict(self._answers(place, edges))}
        key = "decide" if kind == "decide" else "next"
        listed = self._listed((*place, key), edges)
        return {**said, key: listed} if listed or key == "decide" else said

    def _ways(self, place: Place, edges: list[_Edge]) -> list[str]:
        for i, each in enumerate(edges):
            self.labels[(*place, "fork", i)] = each.label
            if each.trigger not in ("fork", ""):
                self._wrong(each.label, f"a branch of a fork has '{each.trigger}'", "it just leads")
        return [each.target for each in edges]

    def _answers(self, place: Place, edges: list[_Edge]) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for each in edges:
            word = each.said.get("on", each.trigger)
            answer = _ANSWERS.get(word if isinstance(word, str) else "", "")
            if each.trigger == "after":
                answer = "unanswered"
            if not answer or answer in seen:
                right = "on approved, on refused and after, each once, are right"
                self._wrong(each.label, f"an approval is left by '{_short(word)}'", right)
                continue
            seen.add(answer)
            self.labels[(*place, answer)] = each.label
            if answer == "unanswered":
                yield answer, self._transition(each)
                continue
            for key in each.said:
                if key not in _ANSWERED:
                    self._wrong(each.label, f"the answer '{answer}' has '{key}'", "it just leads")
            yield answer, self._transition(each)["go"]

    def _listed(self, place: Place, edges: list[_Edge]) -> list[dict[str, Any]]:
        for i, each in enumerate(edges):
            self.labels[(*place, i)] = each.label
        return [self._transition(each) for each in edges]

    def _transition(self, each: _Edge) -> dict[str, Any]:
        words = {key: value for key, value in each.said.items() if key not in ("trigger", "go")}
        if each.said.get("go", each.target) != each.target:
            found = f"'go' says {_short(each.said['go'])}, the edge '{each.target}'"
            self._wrong(each.label, found, "leave 'go' out")
        trigger = each.said.get("trigger")
        if trigger is not None and trigger not in _TRIGGERS:
            right = nearest(str(trigger), _TRIGGERS)
            self._wrong(each.label, f"its trigger is {_short(trigger)}", right)
        elif trigger is not None and [trigger] != (each.triggers or [trigger]):
            found = f"its trigger is '{trigger}', but it has {' and '.join(each.triggers)}"
            self._wrong(each.label, found, "write one of them")
        elif trigger is not None and not each.triggers and trigger not in _WITHOUT_WORDS:
            self._wrong(each.label, f"its trigger is '{trigger}'", f"it needs '{trigger}'")
        elif each.trigger == "fork":
            words.pop("fork", None)
            self._wrong(each.label, "its trigger is 'fork'", "only a node with 'join' forks")
        stays = words.get("stay") is True or "every" in words
        if stays and each.source != each.target:
            self._wrong(each.label, "it stays, but leads on", "let it lead to its own node")
        if each.trigger == "else":
            words.pop("else", None)
        if stays:
            return {"else": each.target, **words} if each.trigger == "else" else words
        return {"else" if each.trigger == "else" else "go": each.target, **words}

    def _plain(self, label: str, value: object, depth: int = 0) -> Any:
        """The value as JSON has it: tuples are lists."""
        if depth > _DEEPEST:
            self._wrong(label, "this lies too deep")
            return None
        match value:
            case None | bool() | int() | float():
                return value
            case str() if printable(value) == value:
                return value
            case list() | tuple():
                return [self._plain(label, each, depth + 1) for each in value]
            case dict():
                return {
                    str(key): self._plain(label, each, depth + 1) for key, each in value.items()
                }
        found = f"found {_short(value)}"
        self._wrong(label, found, "texts, numbers, lists and mappings are right")
        return None

    def _wrong(self, label: str, found: str, right: str = "") -> None:
        said = f"{label}: {found}" if label else found
        self.problems.append(Problem(self.file, 0, said, right))


def _rank(edge: _Edge) -> tuple[bool, int, bool]:
    return edge.number is None, edge.number or 0, edge.trigger == "else"


def _short(value: object) -> str:
    if isinstance(value, str):
        return f"'{printable(value)[:60]}'"
    return f"{value}" if isinstance(value, int | float | None) else f"a {type(value).__name__}"


def _places(data: Any, place: Place) -> Iterator[Place]:
    yield place
    if isinstance(data, dict):
        for key, each in data.items():
            yield from _places(each, (*place, key))
    elif isinstance(data, list):
        for i, each in enumerate(data):
            yield from _places(each, (*place, i))


def _json(file: str, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
    except json.JSONDecodeError as error:
        found = f"the file cannot be read as JSON: {error.msg}"
        raise ModelError([Problem(file, error.lineno, found)]) from error
    except (ValueError, RecursionError) as error:
        found = f"the file cannot be read as JSON: {str(error).splitlines()[0]}"
        raise ModelError([Problem(file, 0, found)]) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"'{printable(twice)}' stands there twice")
    return data


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
