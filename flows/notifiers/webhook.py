"""Messages as signed HTTP requests to a receiver of the operators' own."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import httpx
import orjson

from flows.clock import observed
from flows.notifiers.port import Undelivered
from matrices.log import Effect

_ALREADY = httpx.codes.CONFLICT
_LATER = frozenset(
    (httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_EARLY, httpx.codes.TOO_MANY_REQUESTS)
)
_SERVER = 500
_LONGEST = timedelta(days=1)


@dataclass(slots=True)
class Webhook:
    """Posts each message as JSON, with its key as `Idempotency-Key`.

    With a secret, `Stepladder-Signature: t=TIME,v1=HEX` has the HMAC-SHA256 of `TIME.BODY`.
    A 2xx or 409 is an arrival; another 4xx, or a redirection, is for good; 408, 425, 429 and 5xx
    are later, as `Retry-After` says. Where the connection broke nobody knows: it is tried again
    with the same key.
    """

    url: str
    addresses: Mapping[str, str]
    secret: str = ""
    timeout: float = 10.0
    _client: httpx.Client | None = None
    _down: str = field(default="", init=False)

    def send(self, effect: Effect) -> None:
        """Post a message; Undelivered where the receiver did not take it."""
        if self._down:  # not every message of a batch waits for a receiver that is not there
            raise Undelivered(self._down)
        body = orjson.dumps(self._told(effect))
        try:
            answer = self._opened().post(
                self.url, content=body, headers=self._headers(effect, body)
            )
        except httpx.TransportError as error:
            problem = f"{self._shown} did not answer: {type(error).__name__} {error}".rstrip()
            if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
                self._down = problem
            raise Undelivered(problem) from error
        self._read(answer)

    def settle(self) -> None:
        """Close the connections; what the receiver took is kept there."""
        self._down = ""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _opened(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(timeout=self.timeout, follow_redirects=False)
        return self._client

    def _read(self, answer: httpx.Response) -> None:
        code = answer.status_code
        if answer.is_success or code == _ALREADY:
            return
        problem = f"{self._shown} answered {code} {answer.reason_phrase}".rstrip()
        if code in _LATER or code >= _SERVER:
            raise Undelivered(problem, later=_retry_after(answer))
        raise Undelivered(problem, for_good=True)

    def _headers(self, effect: Effect, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": quote(effect.key, safe="/ :+@,;=()'"),
        }
        if self.secret:
            headers["Stepladder-Signature"] = signature(self.secret, body, observed())
        return headers

    def _told(self, effect: Effect) -> dict[str, object]:
        return {
            "key": effect.key,
            "at": effect.at.astimezone(UTC).isoformat(),
            "ticket": effect.ticket,
            "walk": effect.walk,
            "step": effect.step,
            "whom": effect.whom,
            "address": self.addresses.get(effect.whom, ""),
            "channel": effect.channel,
            "asks": effect.asks,
            "subject": effect.subject,
            "text": effect.text,
        }

    @property
    def _shown(self) -> str:
        """The receiver as people are told of it: what stands behind its host may be secret."""
        url = httpx.URL(self.url)
        return f"{url.scheme}://{url.netloc.decode().rpartition('@')[2]}"


def signature(secret: str, body: bytes, at: datetime) -> str:
    """The header by which a receiver knows who posted a body, and when.

    >>> signature("secret", b"{}", datetime(2026, 3, 23, tzinfo=UTC))[:18]
    't=1774224000,v1=9c'
    """
    time = str(int(at.timestamp()))
    digest = hmac.digest(secret.encode(), b"%b.%b" % (time.encode(), body), "sha256")
    return f"t={time},v1={digest.hex()}"


def _retry_after(answer: httpx.Response) -> timedelta | None:
    """How long the receiver asks to wait, a day at the most; None where it does not say."""
    said = answer.headers.get("Retry-After", "").strip()
    try:
        wait = timedelta(seconds=int(said)) if said.isascii() and said.isdigit() else None
        wait = wait or parsedate_to_datetime(said) - observed()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta()), _LONGEST)
