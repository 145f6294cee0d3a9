"""What people are told: one message to each, from what the path says and why."""

from collections.abc import Iterable, Iterator, Mapping

from matrices.log import Effect, Entry
from matrices.paths import Path, Step
from matrices.walk import Position, Walk

MAIL = "mail"


def messages(
    *,
    walk: Walk,
    path: Path,
    position: Position,
    people: Iterable[str],
    effect: str,
    occurrence: int,
    entry: Entry,
    values: Mapping[str, str],
) -> Iterator[Effect]:
    """The messages that tell these people why the ticket reaches them."""
    step = path.steps[position.step]
    subject = f"[{walk.ticket}] {step.title}: {entry.because or entry.rule}"
    text = _text(walk.ticket, path, step, entry, values)
    for whom in people:
        yield Effect(
            key="/".join(
                (walk.id, str(position.visit), step.name, effect, str(occurrence), whom, MAIL)
            ),
            at=entry.at,
            ticket=walk.ticket,
            walk=walk.id,
            step=step.name,
            visit=position.visit,
            whom=whom,
            channel=MAIL,
            subject=subject,
            text=text,
        )


def _text(ticket: str, path: Path, step: Step, entry: Entry, values: Mapping[str, str]) -> str:
    local = f"{entry.at.astimezone(path.calendar.zone):%a %Y-%m-%d %H:%M %Z}"
    verb = "came to" if entry.kind == "step" else "is at"
    lines = [
        f"Ticket {ticket} {verb} '{step.title}', {local}.",
        f"Why: {entry.because} ({entry.rule})." if entry.because else f"Why: {entry.rule}.",
        *([f"Escalation: {entry.escalation}."] if entry.escalation else []),
        "",
        "What is known of the ticket:",
        *(f"  {name}: {value}" for name, value in values.items() if value),
        "",
        f"Path '{path.title}', version {path.version}.",
    ]
    return "\n".join(lines) + "\n"
