"""Calendars that do not open any more, so that nothing that goes by them ever comes."""

from collections.abc import Iterator
from datetime import datetime

from matrices.desk import Desk
from matrices.opentime import NeverAgain
from matrices.problems import Problem


def calendars_over(desk: Desk, since: datetime) -> Iterator[Problem]:
    """Each calendar of a path that does not open after an instant."""
    for path in desk.paths.values():
        try:
            path.calendar.next_open(since)
        except NeverAgain as error:
            file = f"calendars/{path.calendar.name}.yaml"
            found = f"{error}; path '{path.name}' goes by it"
            right = "write hours of the week, or dates to come"
            yield Problem(file, 1, found, right, "calendar-over")
