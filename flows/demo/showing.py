"""How far a demo is: bars on a terminal, plain lines where the output is a file or a pipe."""

from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


def progress_on(console: Console) -> Progress:
    """What shows the progress on this console."""
    if not console.is_terminal:
        return _Lines(console=console, disable=True)
    return Progress(
        TextColumn("{task.description:<32}"), BarColumn(), TimeElapsedColumn(), console=console
    )


class _Lines(Progress):
    """A line for each thing as soon as it begins, as the log of a program's run needs it."""

    _said = ""

    def add_task(self, description: str, *args: Any, **fields: Any) -> TaskID:
        self._say(description)
        return super().add_task(description, *args, **fields)

    def update(self, task_id: TaskID, *, description: str | None = None, **fields: Any) -> None:
        self._say(description)
        super().update(task_id, description=description, **fields)

    def _say(self, words: str | None) -> None:
        if words is not None and words != self._said:
            self._said = words
            self.console.print(words, soft_wrap=True)
