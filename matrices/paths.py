"""An escalation path: one networkx graph that is drawn, checked and walked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from matrices.calendars import Calendar
from matrices.conditions import Condition
from matrices.matrix import Matrix
from matrices.roster import Target
from matrices.tickets import Vocabulary
from matrices.waits import Wait

if TYPE_CHECKING:
    import networkx as nx

StepKind = Literal["decide", "work", "notify", "wait", "end"]
Trigger = Literal["after", "on", "when", "else"]
Escalation = Literal["functional", "hierarchical", "sla", "de-escalation"]

ANYWHERE = "anywhere"
"""The node from which the transitions leave that hold at every step."""

BREACH_OF = "breach of "


@dataclass(frozen=True, slots=True)
class ClockRule:
    """When an SLA clock starts, stops and goes on; its target is the matrix column of its name."""

    name: str
    starts: str
    stops: str
    resumes: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A node of a path. `does` is whom a `work` step gives the ticket to or a `notify` tells."""

    name: str
    kind: StepKind
    title: str
    line: int
    does: tuple[Target, ...] = ()
    tell: tuple[Target, ...] = ()
    waits_for: str = ""
    outcome: str = ""

    @property
    def level(self) -> int | None:
        """The level of the matrix at which the step works."""
        return next((target.level for target in self.does), None) if self.kind == "work" else None

    @property
    def told(self) -> tuple[Target, ...]:
        """Everybody who is told when the step is entered."""
        return (*self.does, *self.tell) if self.kind == "notify" else self.tell


@dataclass(frozen=True)
class Transition:
    """An edge of a path, with its one trigger. `wait` None with `after` is the level's own time."""

    id: str
    source: str
    target: str
    trigger: Trigger
    line: int
    wait: Wait | None = None
    level: int | None = None
    event: str = ""
    condition: Condition | None = None
    guard: Condition | None = None
    stay: bool = False
    tell: tuple[Target, ...] = ()
    escalation: Escalation | None = None
    because: str = ""
    at_most: int | None = None

    @cached_property
    def words(self) -> str:
        """The trigger as the designer wrote it: `after 30m`, `on reassigned`, `else`."""
        match self.trigger:
            case "after":
                return f"after {self.wait or f'level {self.level}'}"
            case "on":
                return f"on {self.event}"
            case "when":
                return f"when {self.condition}"
        return "else"

    @property
    def at_once(self) -> bool:
        """Whether it can be taken at the very instant its step is entered."""
        return self.trigger in ("when", "else")


@dataclass(frozen=True)
class Path:
    """One version of an escalation path, with all that it refers to.

    `graph` is a networkx MultiDiGraph: nodes are step names with `step=Step`, edges have
    `transition=Transition` and the transition's id as key. The node `anywhere` has no step; its
    edges hold at every step.
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
    graph: "nx.MultiDiGraph[str]" = field(repr=False)

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """The steps by name, in the order of the file."""
        return {name: self.graph.nodes[name]["step"] for name in self.graph if name != ANYWHERE}

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """Every transition, those of `anywhere` first, in the order of the file."""
        found: list[Transition] = [data["transition"] for *_, data in self.graph.edges(data=True)]
        return tuple(sorted(found, key=_written))

    @cached_property
    def interrupts(self) -> tuple[Transition, ...]:
        """The transitions that hold at every step."""
        return self.leaving[ANYWHERE]

    @cached_property
    def listening(self) -> Mapping[str, tuple[Transition, ...]]:
        """The transitions that events can take at each step: the interrupts come first."""
        return {
            name: tuple(
                each for each in (*self.interrupts, *self.leaving[name]) if each.trigger == "on"
            )
            for name in self.steps
        }

    @cached_property
    def at_once(self) -> Mapping[str, tuple[Transition, ...]]:
        """The transitions of each step that wait for nothing, `when` and `else`."""
        return {
            name: tuple(each for each in self.leaving[name] if each.at_once) for name in self.steps
        }

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Transition, ...]]:
        """The transitions of each step (and of `anywhere`), in the order of the file."""
        return {
            name: tuple(each for each in self.transitions if each.source == name)
            for name in (ANYWHERE, *self.steps)
        }


def _written(each: Transition) -> tuple[bool, int, int]:
    """The order of the file: `anywhere` first, then by line, then by place in a list."""
    return each.source != ANYWHERE, each.line, int(each.id.rpartition("/")[2])
