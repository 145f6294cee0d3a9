"""What earlier versions kept."""

from datetime import timedelta
from typing import Any


def named(value: Any) -> Any:
    """What an earlier version kept: every part by its name, spans as seconds."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: named(part) for name, part in value._asdict().items()}
    if isinstance(value, dict):
        return {name: named(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [named(part) for part in value]
    return value.total_seconds() if isinstance(value, timedelta) else value
