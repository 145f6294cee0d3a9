"""A path as a picture in plain data: every choice of words and looks is made here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from diagrams.leading import leading_back, main_way
from matrices.paths import ANYWHERE, Path, Step, StepKind, Transition
from matrices.targets import WITH_AUTHORITY

Shape = Literal[
    "start", "decide", "work", "notify", "approve", "act", "wait", "call", "fork", "end", "anywhere"
]
Mark = Literal["", "added", "removed", "changed", "finding"]
_MANY = 60
_LARGE = (
    "a large chart of {} steps; parts that are paths of their own and called are one box each here"
)
START = "(start)"
"""The dot from which the first arrow leads; no step can have its name."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its kind, its title, small lines below it, and what an overlay put on it.

    `badge` is a word or number beside the box, `taken` whether a ticket's way goes through it,
    `weight` from 0 to 1 how much of something it holds. `level` is the rung of the matrix at which
    it works, `link` an address to which it leads, `mark` what a difference or a check says of it,
    `words` where it leads, in sentences, `group` the group within which it stands.
    """

    id: str
    shape: Shape
    title: str
    lines: tuple[str, ...] = ()
    badge: str = ""
    taken: bool | None = None
    weight: float | None = None
    level: str = ""
    link: str = ""
    mark: Mark = ""
    words: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow with its label. `back` leads to an earlier step, `main` is the usual way on.

    `notes` are lines that an overlay puts below the label, `mark` what a difference says of it.
    """

    id: str
    source: str
    target: str
    label: tuple[str, ...]
    main: bool = False
    back: bool = False
    interrupt: bool = False
    badge: str = ""
    taken: bool | None = None
    notes: tuple[str, ...] = ()
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A frame around some boxes: a called path that is shown with its steps."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: title, what stands below it, boxes, arrows, and the same told in words."""

    title: str
    subtitle: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    words: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())
    groups: tuple[Group, ...] = ()


def picture_of(path: Path) -> Picture:
    """The flowchart of a path: all its steps and transitions, each once."""
    leading = [each for each in path.transitions if not each.stay]
    main, back = main_way(path), leading_back(path)
    first = Edge(f"{START}/1", START, path.start, (), main=True)
    return Picture(
        title=path.title,
        subtitle=_subtitle(path),
        nodes=(
            Node(START, "start", "opened"),
            *([_anywhere(path)] if path.interrupts else []),
            *(_node(path, step) for step in path.steps.values()),
        ),
        edges=(first, *(_edge(each, main, back) for each in leading)),
        words=tuple(_words(path)),
        notes=(_LARGE.format(len(path.steps)),) if len(path.steps) > _MANY else (),
    )


def _subtitle(path: Path) -> str:
    parts = (
        path.name,
        f"version {path.version}",
        f"of {path.dated}" if path.dated else "",
        f"calendar {path.calendar.name}",
        f"matrix {path.matrix.name}",
    )
    return " · ".join(part for part in parts if part)


def _node(path: Path, step: Step) -> Node:
    lines = [_does(path, step), _waits(path, step), _tells(step), _acknowledged(step)]
    lines += _stays(path, step.name)
    if step.name == path.restart != path.start:
        lines.append("reopened tickets begin here")
    level = _level(step)
    return Node(
        step.name,
        step.kind,
        step.title,
        tuple(line for line in lines if line and line != level),
        level=level,
        words=tuple(_sentence(path, each) for each in path.leaving[step.name]),
    )


def _level(step: Step) -> str:
    """The level of the matrix whose people hold the ticket, are told or are asked."""
    level = step.does[0].choices[0].level if step.does else None
    return "" if level is None else f"level {level}"


def _anywhere(path: Path) -> Node:
    return Node(
        ANYWHERE,
        "anywhere",
        "at every step",
        tuple(_stays(path, ANYWHERE)),
        words=tuple(_sentence(path, each) for each in path.interrupts),
    )


def _does(path: Path, step: Step) -> str:
    """What happens at a step, in a few words."""
    join = path.steps.get(step.join)
    words: dict[StepKind, str] = {
        "work": _names(step.does),
        "notify": f"tells {_names(step.does)}",
        "approve": _asks(step),
        "act": f"does {step.task}",
        "call": f"path {step.calls}",
        "fork": f"until all have come to {join.title}" if join else "",
        "wait": step.waits_for,
        "end": f"outcome: {step.outcome}",
    }
    return words.get(step.kind, "")


def _waits(path: Path, step: Step) -> str:
    """How long a `wait` step waits, if nothing happens before."""
    waits = [str(each.wait) for each in path.leaving[step.name] if each.trigger == "after"]
    return f"waits {' or '.join(waits)}" if waits and step.kind == "wait" else ""


def _asks(step: Step) -> str:
    question = step.question.replace("{ticket.", "{")
    whom = _names(step.does)
    if step.of:
        whom = f"{whom.removesuffix(WITH_AUTHORITY)}{WITH_AUTHORITY} for {step.of}"
    return f"asks {whom}: {question}".removesuffix(": ")


def _tells(step: Step) -> str:
    """Who is told on entering, besides those whom a `notify` or `approve` names."""
    told = step.told if step.kind == "work" else step.tell
    return f"tells {_names(dict.fromkeys(told))}" if told else ""


def _acknowledged(step: Step) -> str:
    """By whom it is to be acknowledged, and how long that holds."""
    rule = step.acknowledge
    if rule is None:
        return ""
    people = {None: "everybody", 1: "one person"}.get(rule.by, f"{rule.by} people")
    parts = [f"until {rule.on} by {people}"]
    if rule.lasts is not None:
        parts.append(f"for {rule.lasts}")
    if rule.remind is not None:
        parts.append(f"asked again after {rule.remind}, to confirm within {rule.within}")
    return ", ".join(parts)


def _stays(path: Path, name: str) -> Iterable[str]:
    for each in path.leaving[name]:
        if each.stay:
            words, does = " ".join(_rule(each)), "; ".join(_effects(each))
            yield f"{words}: {does}" if does else words


def _edge(each: Transition, main: set[str], back: set[tuple[str, str]]) -> Edge:
    return Edge(
        id=each.id,
        source=each.source,
        target=each.target,
        label=tuple(_label(each)),
        main=each.id in main,
        back=(each.source, each.target) in back,
        interrupt=each.source == ANYWHERE,
    )


def _label(each: Transition) -> Iterable[str]:
    """What stands on an arrow; the branches of a fork need no words."""
    if each.trigger != "fork":
        yield from _rule(each)
        yield from _effects(each)


def _rule(each: Transition) -> Iterable[str]:
    """When it is taken."""
    yield each.words.replace("ticket.", "")
    if each.guard is not None:
        yield f"if {each.guard}".replace("ticket.", "")
    if each.until:
        yield f"until {each.until}"
    if each.at_most is not None:
        yield f"at most {each.at_most} ×"
    if each.runs_on:
        yield "runs on in pauses"
    if each.escalation:
        yield f"({each.escalation})"


def _effects(each: Transition) -> Iterable[str]:
    """What it does besides leading on."""
    if each.tell:
        yield f"tells {_names(each.tell)}"
    for name, value in each.sets.items():
        yield f"sets {name}: {value or 'nothing'}"


def _words(path: Path) -> Iterable[str]:
    """The chart told in sentences, for those who do not see it."""
    yield f"{path.title} begins at '{path.steps[path.start].title}'."
    for name, step in path.steps.items():
        does = _does(path, step)
        yield f"Step '{step.title}' ({step.kind}){f': {does}' if does else ''}."
        for each in path.leaving[name]:
            yield _sentence(path, each)
    for each in path.interrupts:
        yield f"At every step: {_sentence(path, each)}"


def _sentence(path: Path, each: Transition) -> str:
    label = ", ".join((*_rule(each), *_effects(each)))
    where = "stays" if each.stay else f"goes to '{path.steps[each.target].title}'"
    because = f", because {each.because}" if each.because else ""
    return f"{label[:1].upper()}{label[1:]}: {where}{because}."


def _names(targets: Iterable[object]) -> str:
    return ", ".join(map(str, targets))
