"""Ready-made desks to start from."""

from pathlib import Path

INCIDENTS = Path(__file__).parent / "incidents"
"""An IT service desk with a first line, specialists and a duty manager."""
