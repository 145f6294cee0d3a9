"""Serving the preview on this machine, until it is cut off."""

import errno
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from flows.preview.app import Preview, app_of
from flows.problems import FlowsError

HOST = "127.0.0.1"
"""Nobody but this machine is listened to."""

_AT_ONCE = 100
"""Connections that are answered; what asks for more is told to come later."""


def listening(port: int) -> socket.socket:
    """A socket that listens on the port of this machine, or, for 0, on one that is free.

    Raises FlowsError where the port is taken.
    """
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
        found.listen()
    except OSError as error:
        found.close()
        if error.errno == errno.EADDRINUSE:
            said = f"port {port} is taken, perhaps by another preview"
        else:
            said = f"port {port} cannot be used: {error.strerror}"
        raise FlowsError(f"{said}; name another by --port, or 0 for a free one") from error
    return found


def serve(folder: Path, name: str, *, port: int, say: Callable[[str], None]) -> None:
    """Show the desk in a folder, called `name`, until somebody cuts it off."""
    with listening(port) as found:
        chosen = found.getsockname()[1]
        app = app_of(Preview(folder, name), port=chosen)
        config = uvicorn.Config(
            app,
            log_level="warning",
            timeout_graceful_shutdown=1,
            lifespan="on",
            limit_concurrency=_AT_ONCE,
        )
        say(f"http://{HOST}:{chosen}/")
        uvicorn.Server(config).run(sockets=[found])
