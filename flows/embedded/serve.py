"""The server's process: `python -m flows.embedded.serve PORT`. It ends when its owner does."""

import os
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, TypeAlias

import uvicorn
from filelock import FileLock

from flows.embedded.owned import end_with_owner
from flows.embedded.server import LOCK

_PATIENCE = 15
_NOT_NOW = 503
_AGAIN = (b"retry-after", b"0.2")

_Message: TypeAlias = MutableMapping[str, Any]
_Receive: TypeAlias = Callable[[], Awaitable[_Message]]
_Send: TypeAlias = Callable[[_Message], Awaitable[None]]
_App: TypeAlias = Callable[[_Message, _Receive, _Send], Awaitable[None]]


def app() -> _App:
    """Prefect's app, which says when to ask again where it cannot answer now."""
    from prefect.server.api.server import create_app  # noqa: PLC0415 — its owner is watched before: it takes seconds

    return saying_when(create_app())


def saying_when(inner: _App) -> _App:
    """The same app; clients to which it says "not now" are told to ask again soon.

    On SQLite Prefect says so whenever two of its own transactions cross. A client that is not
    told when waits for two seconds, and an event waits with it.
    """

    async def answered(scope: _Message, receive: _Receive, send: _Send) -> None:
        async def told(message: _Message) -> None:
            if message.get("status") == _NOT_NOW:
                message["headers"] = [*message["headers"], _AGAIN]
            await send(message)

        await inner(scope, receive, told)

    return answered


def main() -> None:
    """Serve Prefect's API and pages on the port given, from the folder in PREFECT_HOME."""
    end_with_owner(_PATIENCE)
    with FileLock(Path(os.environ["PREFECT_HOME"]) / LOCK):
        uvicorn.run(
            app,
            factory=True,
            host="127.0.0.1",
            port=int(sys.argv[1]),
            log_level="warning",
            timeout_graceful_shutdown=_PATIENCE // 3,
        )


if __name__ == "__main__":
    main()
