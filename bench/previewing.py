"""Seconds from a saved file to its chart: the preview beside a process of `draw` and `check`.

python -m bench.previewing
"""

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import uvicorn

from bench.measuring import tell
from flows.preview.app import Preview, app_of
from flows.preview.serving import listening
from matrices.library import desks

SAVES = 7


async def main() -> None:
    """Save a path of each ready-made desk again and again."""
    with TemporaryDirectory() as folder:
        for number, desk in enumerate(desks()):
            copy = Path(folder) / desk.name
            shutil.copytree(desk, copy)
            ours = await _previewed(copy)
            told = {"median_s": round(statistics.median(ours), 4), "worst_s": round(max(ours), 4)}
            if number:
                tell("preview", desk=desk.name, **told)
                continue
            peer = [*_by_process(copy)]
            tell("preview", desk=desk.name, **told,
                 peer="a process of draw and one of check",
                 peer_median_s=round(statistics.median(peer), 4),
                 ratio=round(statistics.median(peer) / statistics.median(ours), 1))  # fmt: skip


async def _previewed(desk: Path) -> list[float]:
    """From each save until the chart is here."""
    file = next((desk / "paths").glob("*.yaml"))
    found = []
    async with _served(desk) as (client, numbers):
        await anext(numbers)
        for save in range(SAVES):
            await asyncio.sleep(0.2)
            text = file.read_text()
            begin = time.perf_counter()
            file.write_text(_other(text, save))
            while f"title {save}" not in await _chart(client, file.name):
                await anext(numbers)
            found.append(time.perf_counter() - begin)
    return found


async def _chart(client: httpx.AsyncClient, file: str) -> str:
    """The chart of a path's file, as the page asks for it."""
    state = (await client.get("/state")).json()
    name = next(each["name"] for each in state["paths"] if each["file"] == f"paths/{file}")
    return (await client.get("/chart", params={"path": name})).text


def _other(text: str, save: int) -> str:
    """The text with another title of the path."""
    lines = text.splitlines(keepends=True)
    head = next(i for i, line in enumerate(lines) if line.startswith("path:"))
    rest = [line for line in lines if not line.startswith("title:")]
    return "".join([*rest[: head + 1], f"title: title {save}\n", *rest[head + 1 :]])


@asynccontextmanager
async def _served(desk: Path) -> AsyncIterator[tuple[httpx.AsyncClient, AsyncIterator[str]]]:
    with listening(0) as found:
        port = found.getsockname()[1]
        config = uvicorn.Config(app_of(Preview(desk, desk.name), port=port), log_level="warning",
                                timeout_graceful_shutdown=1)  # fmt: skip
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[found]))
        async with (
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client,
            client.stream("GET", "/events") as stream,
        ):
            lines = stream.aiter_lines()
            yield client, (line async for line in lines if line.startswith("data:"))
        server.should_exit = True
        await task


def _by_process(desk: Path) -> Iterator[float]:
    code = "from flows.cli import main; main()"
    file = next((desk / "paths").glob("*.yaml"))
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for save in range(SAVES):
        begin = time.perf_counter()
        file.write_text(_other(file.read_text(), save))
        for words in (["check", str(desk)], ["draw", str(desk), "-o", str(desk / "chart.svg")]):
            subprocess.run([sys.executable, "-c", code, *words], env=surroundings, check=True,
                           capture_output=True)  # fmt: skip
        yield time.perf_counter() - begin


if __name__ == "__main__":
    asyncio.run(main())
