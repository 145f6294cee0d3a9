"""The name of a published path: a hash of all that decides where its tickets go."""

import hashlib
import json
from typing import Any

from matrices.files.calendars import content
from matrices.paths import Path
from matrices.targets import Target


def version_of(path: Path) -> str:
    """The name of a path's version, of twelve letters and digits.

    Names and titles of holidays, comments and the order of keys do not count; the order of
    choices, rows and transitions does. Called paths count with all that decides in them.
    """
    words = path.vocabulary
    content = {
        **_content(path),
        "ticket": {
            name: [each.one_of, each.missing, each.kind, each.counts]
            for name, each in words.fields.items()
        },
        "events": {name: [each.field, each.value] for name, each in words.changes.items()},
    }
    written = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:12]


def _content(path: Path) -> dict[str, Any]:
    called = {step.calls for step in path.steps.values() if step.calls}
    hours = [each.hours for each in path.transitions if each.hours is not None]
    return {
        "path": {**path.said, "clocks": None},
        "clocks": [[name, rule] for name, rule in (path.said.get("clocks") or {}).items()],
        "calendar": content(path.calendar),
        "during": [content(each) for each in hours],
        "matrix": _matrix(path),
        "calls": {name: _content(path.calls[name]) for name in sorted(called)},
    }


def _matrix(path: Path) -> list[list[Any]]:
    """The rows; what desks without it need not say is there only where it is used."""
    matrix = path.matrix
    ranked = matrix.hit == "priority"
    rows = [
        [
            {name: cell.said for name, cell in row.when.items()},
            {name: str(wait) for name, wait in row.targets.items()},
            {str(level): _owners(owners) for level, owners in row.owners.items()},
            {str(level): str(wait) for level, wait in row.within.items()},
            *([{str(level): by for level, by in row.by.items()}] if row.by else []),
            *([row.rank] if ranked else []),
        ]
        for row in matrix.rows
    ]
    return rows if matrix.hit == "unique" else [[matrix.hit], *rows]


def _owners(owners: tuple[Target, ...]) -> str | list[str]:
    return str(owners[0]) if len(owners) == 1 else [str(each) for each in owners]
