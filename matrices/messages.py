"""What people are told: a subject and a text from what the path says and why."""

from collections.abc import Mapping

from matrices.log import Entry
from matrices.paths import Path, Step


def message(
    *, ticket: str, path: Path, step: Step, entry: Entry, values: Mapping[str, str]
) -> tuple[str, str]:
    """Subject and text of the message that tells somebody why a ticket reaches them."""
    why = entry.because or entry.rule
    local = entry.at.astimezone(path.calendar.zone)
    known = [f"  {name}: {value}" for name, value in values.items() if value]
    lines = [
        f"Ticket {ticket} is at '{step.title}' since {local:%a %Y-%m-%d %H:%M %Z}."
        if entry.kind == "step"
        else f"Ticket {ticket}, at '{step.title}': {why}, {local:%a %Y-%m-%d %H:%M %Z}.",
        f"Why: {entry.because} ({entry.rule})." if entry.because else f"Why: {entry.rule}.",
        f"Escalation: {entry.escalation}." if entry.escalation else "",
        "",
        "What is known of the ticket:",
        *known,
        "",
        f"Path '{path.title}', version {path.version}.",
    ]
    subject = f"[{ticket}] {step.title}: {why}"
    return subject, "\n".join(line for i, line in enumerate(lines) if line or i > 2) + "\n"
