"""What the server recorded, held against what was begun."""

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal, NamedTuple, TypeAlias

import httpx

_ASK_AT_ONCE = 200
_WITHIN = 30.0
_AGAIN_AFTER = 0.3
Kind: TypeAlias = Literal["flow_runs", "task_runs"]
Path: TypeAlias = Literal["/flow_runs/count", "/task_runs/count"]
_COUNTS: Mapping[Kind, Path] = {
    "flow_runs": "/flow_runs/count",
    "task_runs": "/task_runs/count",
}


class Recorded(NamedTuple):
    """Flow runs and task runs: how many were begun, and how many of them the server has."""

    flow_runs: int
    flow_runs_expected: int
    task_runs: int
    task_runs_expected: int

    @property
    def whole(self) -> bool:
        """Whether the run history has them all."""
        return (self.flow_runs, self.task_runs) == (
            self.flow_runs_expected,
            self.task_runs_expected,
        )


def wait_for_recorded(api: str, *, flow_runs: Sequence[str], task_runs: Sequence[str]) -> Recorded:
    """What the server has of these runs, asked until it has them all, or half a minute has passed.

    Task runs reach it through a queue, so the last ones arrive after the flows have ended.
    """
    until = time.monotonic() + _WITHIN
    with httpx.Client(base_url=api, timeout=30, trust_env=False) as client:
        client.get("/health").raise_for_status()  # nothing else is asked where nothing was begun
        while True:
            found = Recorded(
                _count(client, "flow_runs", flow_runs),
                len(flow_runs),
                _count(client, "task_runs", task_runs),
                len(task_runs),
            )
            if found.whole or time.monotonic() > until:
                return found
            time.sleep(_AGAIN_AFTER)


def _count(client: httpx.Client, kind: Kind, ids: Sequence[str]) -> int:
    return sum(
        int(client.post(path, json=body).raise_for_status().json())
        for path, body in questions(kind, ids)
    )


def questions(kind: Kind, ids: Sequence[str]) -> Iterator[tuple[Path, dict[str, object]]]:
    """What to ask the server, by path and body, to count `flow_runs` or `task_runs` it has.

    The answers are numbers, to be added up.
    """
    rest = iter(ids)
    while part := list(islice(rest, _ASK_AT_ONCE)):
        yield _COUNTS[kind], {kind: {"id": {"any_": part}}}
