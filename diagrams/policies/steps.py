"""The steps of a path in sentences: what happens there, and what leads on."""

import re
from collections.abc import Callable, Iterator

from diagrams.policies.markdown import items, plain, sentence
from diagrams.prose import (
    condition_in_words,
    event_in_words,
    every_in_words,
    listed,
    point_in_words,
    targets_in_words,
    times_in_words,
    wait_in_words,
)
from matrices.desk import Desk
from matrices.paths import Acknowledgement, Path, Step, StepKind, Transition, Trigger
from matrices.targets import HOLDER

_KINDS = {
    "functional": "a functional escalation: to somebody with another skill",
    "hierarchical": "a hierarchical escalation: to somebody with more authority",
    "sla": "an escalation by the clock",
    "de-escalation": "a de-escalation: back to where it is usually done",
}

_ASKED = re.compile(r"\{ticket\.([^{}]*)\}")


def walked(path: Path) -> list[Path]:
    """The path, then the paths that it calls, also those that they call, each once."""
    found, waiting = {path.name: path}, [path]
    while waiting:
        here = waiting.pop()
        for step in here.steps.values():
            called = here.calls.get(step.calls)
            if called is not None and called.name not in found:
                found[called.name] = called
                waiting.append(called)
    return list(found.values())


def steps(desk: Desk, path: Path, heading: str = "###") -> Iterator[str]:
    """Every step under its title, in the order of the file."""
    for number, (name, step) in enumerate(path.steps.items(), start=1):
        yield f"{heading} {number}. {plain(step.title)}"
        yield ""
        told = [sentence(each) for each in _does(desk, path, step)]
        yield from [*(plain(each) for each in told), ""] if told else []
        leads = list(leaving(desk, path, name))
        if leads:
            yield from [*leads, ""]


def leaving(desk: Desk, path: Path, source: str) -> Iterator[str]:
    """What leads on from a step (or holds `anywhere`), an item of a list each."""
    return items(plain(transition(desk, path, each)) for each in path.leaving[source])


def transition(desk: Desk, path: Path, each: Transition) -> str:
    """A transition as a sentence: when, if what, what then, and why.

    Where it tells somebody, the reason is what that message says, and is quoted as such.
    """
    told = f"{trigger_in_words(path, each)}: {listed(_then(desk, path, each))}"
    if each.because and not each.tell:
        told += f", because {each.because}"
    return " ".join(sentence(part) for part in (told, *_besides(path, each)))


def trigger_in_words(path: Path, each: Transition) -> str:
    """When a transition is taken, and if what."""
    when = _TRIGGERS[each.trigger](path, each)
    return (
        when
        if each.guard is None
        else f"{when} and if {condition_in_words(each.guard, path.vocabulary)}"
    )


def _then(desk: Desk, path: Path, each: Transition) -> Iterator[str]:
    if each.tell:
        said = f" '{each.because}'" if each.because else ""
        yield f"{targets_in_words(each.tell, desk.roster.roles)} {_verb(each)} told{said}"
    for name, value in each.sets.items():
        yield f"the {name} is set to {value or 'nothing'}"
    if not each.stay:
        yield f"the ticket goes on to '{path.steps[each.target].title}'"
    elif not (each.tell or each.sets):
        yield "nothing but a line in the log"


def _verb(each: Transition) -> str:
    one = len(each.tell) == 1 and each.tell[0].kind != "team"
    return "is" if one else "are"


def _besides(path: Path, each: Transition) -> Iterator[str]:
    if each.escalation:
        yield f"this is {_KINDS[each.escalation]}"
    if each.at_most is not None:
        yield (
            f"it happens {times_in_words(each.at_most)} at the most; "
            "counted afresh where a ticket comes back after its end"
        )
    if each.until:
        yield f"it ends when {event_in_words(each.until, path)}"
    if each.runs_on:
        yield "its time runs on while the ticket is paused"


def _after(_path: Path, each: Transition) -> str:
    if each.wait is None:
        return f"after the time that the table gives level {each.level}"
    return f"after {wait_in_words(each.wait)} at this step"


def _every(_path: Path, each: Transition) -> str:
    return every_in_words(each.wait) if each.wait else "again and again"


def _at(_path: Path, each: Transition) -> str:
    return f"when {point_in_words(each.point)}" if each.point else ""


def _on(path: Path, each: Transition) -> str:
    return f"when {event_in_words(each.event, path)}"


def _during(path: Path, each: Transition) -> str:
    hours = each.words.removeprefix("during ")
    at_once = path.steps[each.source].kind == "decide"
    return f"{'if' if at_once else 'as soon as'} it is within the hours {hours}"


def _when(path: Path, each: Transition) -> str:
    at_once = path.steps[each.source].kind == "decide"
    holds = condition_in_words(each.condition, path.vocabulary) if each.condition else ""
    return f"if {holds}" if at_once else f"as soon as {holds}"


def _else(path: Path, each: Transition) -> str:
    return "otherwise" if len(path.leaving[each.source]) > 1 else "at once"


_TRIGGERS: dict[Trigger, Callable[[Path, Transition], str]] = {
    "after": _after,
    "every": _every,
    "at": _at,
    "on": _on,
    "during": _during,
    "when": _when,
    "else": _else,
    "fork": lambda _path, _each: "at the same time as the other ways",
}


def _does(desk: Desk, path: Path, step: Step) -> Iterator[str]:
    """What happens when a step is entered, a sentence each."""
    telling = _DOES.get(step.kind)
    if telling is not None:
        yield telling(desk, path, step)
    if step.question:
        yield f"the question is: {_asked(step.question)}"
    told = step.tell if step.kind != "work" else step.told
    if told and step.kind != "notify":
        yield f"told when it comes here: {targets_in_words(dict.fromkeys(told), desk.roster.roles)}"
    if step.acknowledge is not None:
        yield from _acknowledged(path, step.acknowledge)
    if step.name == path.restart != path.start:
        yield "a ticket that comes back after its end begins again here"


def _asked(question: str) -> str:
    """A question with the fields that it names, in marks that Markdown shows as they are."""
    return _ASKED.sub(r"«\1»", question)


def _work(desk: Desk, _path: Path, step: Step) -> str:
    if [each.text for each in step.does] == [HOLDER]:
        return "the ticket stays with whoever has it"
    return f"the ticket is with {targets_in_words(step.does, desk.roster.roles)}"


def _notify(desk: Desk, _path: Path, step: Step) -> str:
    return f"told: {targets_in_words((*step.does, *step.tell), desk.roster.roles)}"


def _approve(desk: Desk, _path: Path, step: Step) -> str:
    of = f", of whom only those count who may approve that {step.of}" if step.of else ""
    return f"asked to say yes or no: {targets_in_words(step.does, desk.roster.roles)}{of}"


def _fork(_desk: Desk, path: Path, step: Step) -> str:
    join = path.steps[step.join].title
    return f"several ways are gone at once; all of them come together at '{join}'"


_DOES: dict[StepKind, Callable[[Desk, Path, Step], str]] = {
    "work": _work,
    "notify": _notify,
    "approve": _approve,
    "act": lambda _desk, _path, step: f"the task '{step.task}' is carried out by the machine",
    "wait": lambda _desk, _path, step: f"the ticket waits: {step.waits_for}",
    "call": lambda _desk, _path, step: f"the ticket walks the path '{step.calls}' (below)",
    "fork": _fork,
    "decide": lambda _desk, _path, _step: "the way on is chosen at once, by the first that fits",
    "end": lambda _desk, _path, step: f"the escalation is over, with the outcome '{step.outcome}'",
}


def _acknowledged(path: Path, rule: Acknowledgement) -> Iterator[str]:
    people = {None: "all of them say", 1: "one of them says"}
    enough = people.get(rule.by, f"{rule.by} of them say")
    meant = f" (when {event_in_words(rule.on, path)})" if rule.on != "acknowledged" else ""
    yield f"as soon as {enough} that they take care of it{meant}, the waits of this step stop"
    if rule.lasts is not None:
        yield f"this holds for {wait_in_words(rule.lasts)}; then the step begins again"
    if rule.remind is not None and rule.within is not None:
        within = wait_in_words(rule.within)
        yield (
            f"{every_in_words(rule.remind)} they are asked whether they still do; "
            f"without an answer within {within} the step begins again"
        )
