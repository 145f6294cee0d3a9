"""Tasks of the desk's own: found by their names, never in the desk's folder itself."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from flows.problems import FlowsError
from matrices.desk import Desk
from matrices.problems import nearest

Task = Callable[..., Any]


def task_named(tasks: Mapping[str, str], name: str) -> Task:
    """The function that carries out a task; FlowsError with a sentence where there is none.

    >>> task_named({"tidy": "textwrap:dedent"}, "tidy").__name__
    'dedent'
    """
    if name not in tasks:
        right = nearest(name, tasks)
        raise FlowsError(f"'tasks' in desk.yaml does not name '{name}'; {right}")
    where = tasks[name]
    module, _, function = where.partition(":")
    try:
        found = getattr(import_module(module), function)
    except (Exception, SystemExit) as error:
        raise FlowsError(
            f"task '{name}' cannot be imported: {where}: {error}; install its package where flows "
            "run, or correct 'tasks' in desk.yaml"
        ) from error
    if not callable(found):
        raise FlowsError(f"task '{name}' is no function: {where} is {type(found).__name__}")
    task: Task = found
    return task


def task_problems(desk: Desk) -> list[str]:
    """A sentence for each task of the desk that cannot be carried out here."""
    sentences = []
    for name in desk.tasks:
        try:
            task_named(desk.tasks, name)
        except FlowsError as error:
            sentences.append(str(error))
    return sentences
