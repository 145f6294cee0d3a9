"""A receiver of webhooks in a process of its own: it keeps a book, and has moods.

`python -m tests.flows.receiving BOOK` prints its port. A message whose step is `busy`, `broken`,
`no`, `there`, `dropped` or `slow` is answered so; each that is taken is a line in the book.
"""

import http.server
import json
import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

_ANSWERS = {
    "busy": (HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": "120"}),
    "broken": (HTTPStatus.BAD_GATEWAY, {}),
    "no": (HTTPStatus.FORBIDDEN, {}),
    "there": (HTTPStatus.CONFLICT, {}),
    "elsewhere": (HTTPStatus.FOUND, {"Location": "/other"}),
}


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as the step of a message says."""

    book = Path()

    def do_POST(self) -> None:
        """Take a message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told: dict[str, Any] = json.loads(body)
        step = told["step"]
        if step in _ANSWERS:
            status, headers = _ANSWERS[step]
            self._answer(status, headers)
            return
        with self.book.open("a", encoding="utf-8") as text:
            kept = {"headers": dict(self.headers), "body": body.decode()}
            text.write(f"{json.dumps(kept)}\n")
        if step == "dropped":
            self.close_connection = True
            self.connection.close()
            return
        if step == "slow":
            time.sleep(3)
        self._answer(HTTPStatus.ACCEPTED, {})

    def _answer(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_given: object) -> None:
        """Say nothing."""


def main() -> None:
    Handler.book = Path(sys.argv[1])
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
