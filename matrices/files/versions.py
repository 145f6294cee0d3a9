"""The name of a published path: a hash of all that decides where its tickets go."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from matrices.files.calendars import content
from matrices.paths import Path


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


def _matrix(path: Path) -> list[list[Mapping[str, Any]]]:
    return [
        [
            {name: sorted(texts) for name, texts in row.when.items()},
            {name: str(wait) for name, wait in row.targets.items()},
            {str(level): str(owner) for level, owner in row.owners.items()},
            {str(level): str(wait) for level, wait in row.within.items()},
        ]
        for row in path.matrix.rows
    ]
