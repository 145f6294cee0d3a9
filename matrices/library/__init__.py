"""Ready-made desks to start from."""

from pathlib import Path

from matrices.problems import nearest

LIBRARY = Path(__file__).parent
INCIDENTS = LIBRARY / "incidents"
"""An IT service desk with a first line, specialists and a duty manager."""


def desks() -> list[Path]:
    """The folders of all ready-made desks."""
    return sorted(file.parent for file in LIBRARY.glob("*/desk.yaml"))


def names() -> list[str]:
    """The names of all ready-made desks."""
    return [folder.name for folder in desks()]


def folder_of(name: str) -> Path:
    """The folder of the ready-made desk of that name; a LookupError that names the nearest one."""
    if name in names():
        return LIBRARY / name
    longer = [each for each in names() if name and name in each]
    right = f"did you mean '{longer[0]}'?" if len(longer) == 1 else nearest(name, names())
    raise LookupError(f"there is no ready-made desk '{name}'; {right}")
