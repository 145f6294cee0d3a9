"""Who asks the Prefect server while it cannot answer is told to ask again soon."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import httpx
import pytest

from flows.embedded.serve import saying_when

Message = MutableMapping[str, Any]


@pytest.mark.parametrize(
    ("status", "again"),
    [
        pytest.param(503, "0.2", id="its transactions crossed: in a fifth of a second"),
        pytest.param(200, None, id="an answer is left as it is"),
        pytest.param(500, None, id="a fault is no reason to ask again"),
    ],
)
def test_an_answer_says_when_to_ask_again(status: int, again: str | None) -> None:
    async def answers(
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=saying_when(answers))
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            return await client.get("/api/flow_runs")

    answer = asyncio.run(asked())
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == again
