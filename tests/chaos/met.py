"""What befell a run besides deaths, a line each time: it shows that it was really met."""

from collections import Counter
from pathlib import Path

_FILE = "met"
FILLED = "the disk of the server was filled"
FULL, JUMPED = "the disk was full for a worker", "the clock jumped under a worker"
DATABASE, PREFECT = "the database went and came back", "the Prefect server went and came back"
FAILED = "a sweep by the flow failed"
DROPPED, SLOW = "the receiver took a message and dropped the line", "the receiver was slow"
REFUSED, LATE = "the receiver refused a message for good", "the receiver took nothing for now"
ALL = (FILLED, FULL, DATABASE, PREFECT, FAILED, JUMPED, DROPPED, SLOW, LATE, REFUSED)


def note(folder: Path, what: str) -> None:
    """Write it down; several processes do."""
    with (folder / _FILE).open("a", encoding="utf-8") as file:
        file.write(f"{what}\n")


def noted(folder: Path) -> Counter[str]:
    """How often each was."""
    file = folder / _FILE
    return Counter(file.read_text(encoding="utf-8").splitlines() if file.exists() else ())
