"""An escalation path: one graph that is drawn, checked and walked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from matrices.calendars import Calendar
from matrices.conditions import Condition
from matrices.matrix import Matrix
from matrices.points import Point
from matrices.targets import Target
from matrices.tickets import Vocabulary
from matrices.waits import Wait

if TYPE_CHECKING:
    import networkx as nx

    from matrices.plan import Plan

StepKind = Literal["decide", "work", "notify", "approve", "act", "wait", "call", "fork", "end"]
Trigger = Literal["after", "every", "at", "on", "during", "when", "else", "fork"]
Escalation = Literal["functional", "hierarchical", "sla", "de-escalation"]

ANYWHERE = "anywhere"
"""The node from which the transitions leave that hold at every step."""

BREACH_OF = "breach of "
RETURNED = "returned"
"""The event by which a called path comes back; `returned OUTCOME` names its end."""
DONE, FAILED = "done", "failed"
APPROVED, REFUSED = "approved", "refused"
ASKING: frozenset[StepKind] = frozenset({"work", "notify", "approve"})
"""The kinds of steps that ask people to act."""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """When an SLA clock starts, stops and goes on.

    Its target is its own or else the matrix column of its name. `again`: a start after a stop
    begins a new run; `restarts`: these events begin one at any time. `runs_on`: also in pauses.
    """

    name: str
    starts: frozenset[str]
    stops: frozenset[str]
    resumes: frozenset[str] = frozenset()
    restarts: frozenset[str] = frozenset()
    again: bool = False
    target: Wait | None = None
    runs_on: bool = False


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """By whom a step is to be acknowledged, and how long that holds.

    `by` is how many people it takes; None is everybody who was asked. It expires after `lasts`,
    or if a reminder, sent after each `remind`, is not confirmed `within` its time.
    """

    on: str
    by: int | None = 1
    lasts: Wait | None = None
    remind: Wait | None = None
    within: Wait | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A node of a path.

    `does` is whom a `work` step gives the ticket to, a `notify` tells, an `approve` asks; `of` is
    what an `approve` needs authority for; `calls`
    the path of a `call`, `ways` and `join` the first steps of a fork's branches and where they
    meet, `task` what an `act` carries out. `said` is the step in the words of its file.
    """

    name: str
    kind: StepKind
    title: str
    line: int
    does: tuple[Target, ...] = ()
    tell: tuple[Target, ...] = ()
    waits_for: str = ""
    outcome: str = ""
    question: str = ""
    of: str = ""
    acknowledge: Acknowledgement | None = None
    calls: str = ""
    ways: tuple[str, ...] = ()
    join: str = ""
    task: str = ""
    said: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def level(self) -> int | None:
        """The level of the matrix at which the step works."""
        if self.kind != "work" or not self.does:
            return None
        return self.does[0].choices[0].level

    @property
    def told(self) -> tuple[Target, ...]:
        """Everybody who is told when the step is entered."""
        asks = self.kind in ("notify", "approve") or self.acknowledge is not None
        return (*self.does, *self.tell) if asks else self.tell


@dataclass(frozen=True)
class Transition:
    """An edge of a path, with its one trigger. `wait` None with `after` is the level's own time.

    `said` is the transition in the words of its file.
    """

    id: str
    source: str
    target: str
    trigger: Trigger
    line: int
    wait: Wait | None = None
    level: int | None = None
    point: Point | None = None
    event: str = ""
    hours: Calendar | None = None
    condition: Condition | None = None
    guard: Condition | None = None
    stay: bool = False
    tell: tuple[Target, ...] = ()
    escalation: Escalation | None = None
    because: str = ""
    at_most: int | None = None
    until: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)
    runs_on: bool = False
    said: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def words(self) -> str:
        """The trigger as the designer wrote it: `after 30m`, `on reassigned`, `else`."""
        said = {
            "after": self.wait or f"level {self.level}",
            "every": self.wait,
            "at": self.point,
            "on": self.event,
            "during": self.said.get("during", self.hours.name if self.hours is not None else ""),
            "when": self.condition,
        }
        return f"{self.trigger} {said[self.trigger]}" if self.trigger in said else self.trigger

    @property
    def at_once(self) -> bool:
        """Whether it can be taken at the very instant its step is entered."""
        return self.trigger in ("when", "else", "fork")

    @property
    def returns(self) -> bool:
        """Whether a call is left by it where the called path has ended, not meanwhile."""
        return self.trigger == "else" or self.event.partition(" ")[0] == RETURNED

    def catches(self, outcome: str) -> bool:
        """Whether a call is left by it where the called path has ended with an outcome."""
        return self.trigger == "else" or self.event in (RETURNED, f"{RETURNED} {outcome}")


@dataclass(frozen=True)
class Path:
    """One version of an escalation path, with all that it refers to.

    `steps` are the steps by name, `transitions` all of them, those of `anywhere` first, both in
    the order of the file; `calls` the paths that its steps call. `dated` is the day of which the
    version is, where that is known.
    """

    name: str
    title: str
    version: str
    file: str
    start: str
    restart: str
    pauses: frozenset[str]
    clocks: tuple[ClockRule, ...]
    calendar: Calendar
    matrix: Matrix
    vocabulary: Vocabulary
    steps: Mapping[str, Step] = field(repr=False)
    transitions: tuple[Transition, ...] = field(repr=False)
    calls: Mapping[str, "Path"] = field(default_factory=dict, repr=False)
    said: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    dated: date | None = field(default=None, compare=False)

    def graph(self) -> "nx.MultiDiGraph[str]":
        """The path as a networkx graph with everything on it, in the words of its file.

        All attributes are plain data (texts, whole numbers, true and false, lists, mappings), so
        that `networkx.node_link_data` of it is JSON; `matrices.files.graphs.from_graph` reads it
        back as the same version. What a file leaves out has no attribute.

        - The graph has `path` (its name), `title`, `calendar`, `matrix`, `start`, `restart`,
          `pauses` (list of ticket states) and `clocks` (a mapping for each clock, by name).
        - A node is a step, by name. It has its `kind`, what the kind is written with (`work`,
          `notify`, `approve`, `act`, `wait`, `call`, `end`; `join` of a fork), and, where they are
          written, `title`, `tell`, `acknowledge`, `question`. The node `anywhere`, of that kind, is
          there where transitions hold at every step; it has nothing else.
        - An edge is a transition, its key `STEP/NUMBER` the log's name for it: the number is its
          place among those of its step. It has its `trigger` (after, every, at, on, during, when,
          else, fork), unless that is else or fork the trigger's words under the same name (`after`:
          `level 1`), and, where they are written, `if`, `stay`, `tell`, `set`, `as`, `because`,
          `at most`, `until`, `runs on`. Where it leads is where the edge leads; one that stays
          leads to its own step. The answers of an approval are edges `on` approved and refused,
          and `after` its time; the branches of a fork are edges of trigger `fork`.
        """
        from matrices.graphs import graph_of  # noqa: PLC0415

        return graph_of(self)

    @cached_property
    def network(self) -> "nx.MultiDiGraph[str]":
        """The graph for algorithms: nodes with their `step`, edges with their `transition`."""
        import networkx as nx  # noqa: PLC0415

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for name, step in self.steps.items():
            graph.add_node(name, step=step)
        graph.add_node(ANYWHERE, step=None)
        for each in self.transitions:
            graph.add_edge(each.source, each.target, key=each.id, transition=each)
        return graph

    @cached_property
    def plan(self) -> "Plan":
        """The path made ready for walking, with the paths that it calls."""
        from matrices.plan import Plan  # noqa: PLC0415

        return Plan(self)

    @cached_property
    def once(self) -> frozenset[str]:
        """The steps to which a walk comes once at the most, as far as its transitions say it."""
        from matrices.graphs import steps_once  # noqa: PLC0415

        return steps_once(self)

    @cached_property
    def interrupts(self) -> tuple[Transition, ...]:
        """The transitions that hold at every step."""
        return self.leaving[ANYWHERE]

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Transition, ...]]:
        """The transitions of each step (and of `anywhere`), in the order of the file."""
        found: dict[str, list[Transition]] = {name: [] for name in (ANYWHERE, *self.steps)}
        for each in self.transitions:
            found[each.source].append(each)
        return {name: tuple(listed) for name, listed in found.items()}
