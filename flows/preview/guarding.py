"""Who may ask the preview, and what its pages may do: nothing but show what comes from it.

The server listens to this machine only. A page of somebody else can still make a browser here ask
it, by a name that leads here or across origins: so the name that was asked for is looked at, and
what changes anything comes from our own page.
"""

import base64
import hashlib
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diagrams.style import style_sheet

_MISDIRECTED, _FORBIDDEN = 421, 403
_PLAIN = 80
"""The port that browsers leave out."""


def policy() -> str:
    """The content-security policy: our own scripts and styles, and the one style of the charts.

    That one stands in each chart, so that a chart in a file is dark by night too; it is allowed by
    its hash, since it is the same in all. `unsafe-inline` would allow what a file of a desk brings.
    """
    digest = hashlib.sha256(style_sheet().encode()).digest()
    chart = f"'sha256-{base64.b64encode(digest).decode()}'"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' {chart}",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guarded:
    """An application that answers only when asked by its own name, with careful headers."""

    def __init__(self, app: ASGIApp, *, port: int) -> None:
        """`port` is where it listens."""
        self.app = app
        names = {"127.0.0.1", "localhost"}
        self.hosts = {f"{name}:{port}" for name in names} | (names if port == _PLAIN else set())
        self.headers = {"Content-Security-Policy": policy(), **HEADERS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with a sentence."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def careful(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        refused = self._refused(Headers(scope=scope))
        await (refused or self.app)(scope, receive, careful)

    def _refused(self, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if host not in self.hosts:
            said = f"this is no address of the preview; it is at {' or '.join(sorted(self.hosts))}"
            return PlainTextResponse(said, _MISDIRECTED)
        origin = headers.get("origin")
        if origin is not None and origin not in _origins(self.hosts):
            return PlainTextResponse("only the preview's own page may ask this", _FORBIDDEN)
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return PlainTextResponse("only the preview's own page may ask this", _FORBIDDEN)
        return None


def _origins(hosts: Iterable[str]) -> set[str]:
    return {f"http://{host}" for host in hosts}
