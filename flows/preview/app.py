"""The preview's server: the page, what it asks for, and a word to it each time a file was saved."""

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from diagrams.problems import PictureError
from flows.preview.guarding import Guarded
from flows.preview.looking import (
    Look,
    at_steps,
    checked,
    drawn,
    failed,
    read,
    state_of,
    with_stories,
)
from flows.preview.trials import asked, chart_of, data_of, tried
from flows.preview.watching import Signature, saved, signature
from matrices.problems import ModelError

_STATIC = Path(__file__).parent / "static"
_KINDS = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
}  # fmt: skip
_LARGEST = 200_000
_STILL_THERE = 15.0
"""Seconds after which a quiet page is told that the server is still there."""
_PATIENCE = 0.12
"""Seconds for which a chart waits for its findings."""
_KEPT = 8
"""So many charts of the imaginary ticket are kept: the page asks for the last."""


@dataclass
class Preview:
    """A desk's folder, the last look at it, and who waits for the next."""

    folder: Path
    name: str
    look: Look = field(default_factory=Look)
    told: "asyncio.Condition" = field(default_factory=asyncio.Condition)
    charts: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    closing: bool = False

    async def refresh(self) -> None:
        """Look again, and tell every page: of the charts, the findings, then those of stories.

        A chart waits a moment for its findings, so that it need not be shown without them first.
        """
        base = await asyncio.to_thread(read, self.folder, self.look)
        if base.stale:
            await self._see(base)
        else:
            checking = asyncio.create_task(asyncio.to_thread(checked, base))
            drawing = asyncio.create_task(asyncio.to_thread(drawn, base))
            done, _ = await asyncio.wait({checking}, timeout=_PATIENCE)
            if not done:
                await self._see(await drawing)
            await self._see(await checking)
            await drawing
        await self._see(await asyncio.to_thread(with_stories, self.folder, self.look))

    async def _see(self, look: Look) -> None:
        self.look = look
        await self._tell()

    async def _tell(self) -> None:
        async with self.told:
            self.told.notify_all()

    async def watch(self, last: Signature) -> None:
        """Look again whenever a file was saved."""
        async for _ in saved(self.folder, last):
            try:
                await self.refresh()
            except Exception as error:  # noqa: BLE001 (else no page would hear of any later file)
                await self._see(failed(self.look, error))

    async def close(self) -> None:
        """Let go of every page."""
        self.closing = True
        await self._tell()

    # -- What the page asks for ------------------------------------------------------------------

    async def state(self, _: Request) -> Response:
        """Names, findings and places."""
        # As ASCII: the name of a file may be no text.
        state = json.dumps(state_of(self.look, self.name))
        return Response(state, media_type="application/json")

    async def chart(self, request: Request) -> Response:
        """The chart of a path."""
        return _svg(self.look.charts.get(request.query_params.get("path", "")))

    async def way(self, request: Request) -> Response:
        """A chart of the imaginary ticket, by its hash."""
        return _svg(self.charts.get(request.query_params.get("hash", "")))

    async def file(self, request: Request) -> Response:
        """The text of a file of the desk, as it was read; no other file can be named."""
        text = self.look.texts.get(request.query_params.get("name", ""))
        if text is None:
            return PlainTextResponse("the desk has no such file", 404)
        return PlainTextResponse(text)

    async def trial(self, request: Request) -> Response:
        """Walk the imaginary ticket."""
        body = await _body(request)
        if body is None or request.headers.get("content-type") != "application/json":
            return JSONResponse({"problems": ["this cannot be read"]}, 400)
        try:
            return JSONResponse(await asyncio.to_thread(self._tried, body))
        except ModelError as error:
            said = [f"{each.found}; {each.right}" if each.right else each.found
                    for each in error.problems]  # fmt: skip
            return JSONResponse({"problems": said})  # what was typed is no failure of the page
        except (PictureError, LookupError) as error:
            return JSONResponse({"problems": [str(error)]})

    def _tried(self, body: bytes) -> dict[str, object]:
        ask, look = asked(body), self.look
        if look.desk is None or not look.walks:
            raise LookupError("the desk cannot be walked as it is; look at its findings")
        trial = tried(look.desk, ask)
        chart = chart_of(trial, at_steps(look, trial.path))
        key = hashlib.sha256(chart).hexdigest()[:16]
        self.charts[key] = chart
        self.charts.move_to_end(key)
        while len(self.charts) > _KEPT:
            self.charts.popitem(last=False)
        return {**data_of(trial), "chart": key}

    async def events(self, _: Request) -> Response:
        """The number of each look, as it comes."""
        return StreamingResponse(self._numbers(), media_type="text/event-stream")

    async def _numbers(self) -> AsyncIterator[str]:
        seen = -1
        while not self.closing:
            if self.look.number != seen:
                seen = self.look.number
                yield f"data: {json.dumps({'number': seen})}\n\n"
            with suppress(TimeoutError):
                async with self.told:
                    await asyncio.wait_for(self._changed(seen), _STILL_THERE)
                continue
            yield ": still there\n\n"

    async def _changed(self, seen: int) -> None:
        await self.told.wait_for(lambda: self.closing or self.look.number != seen)


async def _body(request: Request) -> bytes | None:
    """What a request brings; None of what is too large, which is not read to its end."""
    body = bytearray()
    async for some in request.stream():
        body += some
        if len(body) > _LARGEST:
            return None
    return bytes(body)


async def _static(request: Request) -> Response:
    name = request.path_params.get("name", "index.html")
    file = next((each for each in _STATIC.iterdir() if each.name == name), None)
    if file is None:
        return PlainTextResponse("there is no such page", 404)
    return Response(file.read_bytes(), media_type=_KINDS[file.suffix])


def _svg(chart: bytes | None) -> Response:
    if chart is None:
        return PlainTextResponse("there is no such chart", 404)
    return Response(chart, media_type="image/svg+xml")


def app_of(preview: Preview, *, port: int) -> ASGIApp:
    """The application that answers for a desk, on that port."""

    @asynccontextmanager
    async def watching(_: Starlette) -> AsyncIterator[None]:
        last = signature(preview.folder)
        await preview.refresh()
        task = asyncio.create_task(preview.watch(last))
        yield
        task.cancel()
        await preview.close()

    inside = Starlette(
        routes=[
            Route("/", _static),
            Route("/state", preview.state),
            Route("/chart", preview.chart),
            Route("/way", preview.way),
            Route("/file", preview.file),
            Route("/events", preview.events),
            Route("/trial", preview.trial, methods=["POST"]),
            Route("/static/{name}", _static),
        ],
        lifespan=watching,
    )
    return Guarded(inside, port=port)
