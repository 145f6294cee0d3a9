"""Ready-made desks to start from."""

from pathlib import Path

INCIDENTS = Path(__file__).parent / "incidents"
"""An IT service desk with a first line, specialists and a duty manager."""


def desks() -> list[Path]:
    """The folders of all ready-made desks."""
    return sorted(file.parent for file in Path(__file__).parent.glob("*/desk.yaml"))
