"""Who brings messages to their people, by channel: a file that the operators keep.

Secrets are not in it: it names the environment variables that have them.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import httpx
from pydantic import BaseModel, ConfigDict, Field, RootModel

from flows.notifiers.port import Notifier, Undelivered, Unsettled
from flows.notifiers.smtp import Smtp
from flows.notifiers.webhook import Webhook
from flows.problems import FlowsError
from matrices.files.documents import read_yaml, shaped, text_of
from matrices.log import Effect
from matrices.problems import ModelError, nearest
from matrices.roster import CHANNELS, Channel, Roster

_Timeout = Annotated[float, Field(gt=0, le=60)]


class ReceiverShape(BaseModel):
    """One of `{webhook: URL, secret from: VARIABLE}` and `{smtp: HOST, from: ADDRESS}`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    webhook: str = ""
    secret_from: str = Field(default="", alias="secret from")
    smtp: str = ""
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    sender: str = Field(default="", alias="from")
    starttls: bool = True
    user: str = ""
    password_from: str = Field(default="", alias="password from")
    timeout: _Timeout = 10.0


class ReceiversShape(RootModel[dict[str, ReceiverShape]]):
    """receivers.yaml: the receiver of each channel; what it does not name goes to the mailbox."""


@dataclass(slots=True)
class Receivers:
    """A notifier for each channel, and one for all others."""

    by_channel: Mapping[str, Notifier]
    others: Notifier

    def send(self, effect: Effect) -> None:
        """Bring a message to its person by its channel; Undelivered where it did not arrive."""
        self.by_channel.get(effect.channel, self.others).send(effect)

    def settle(self) -> None:
        """Make sure that all is kept; Unsettled with the channels of which it is not."""
        failed: list[str] = []
        problems: dict[str, None] = {}
        rest: list[str] = [each for each in CHANNELS if each not in self.by_channel]
        named: list[tuple[list[str], Notifier]] = [
            ([channel], each) for channel, each in self.by_channel.items()
        ]
        for channels, notifier in [*named, (rest, self.others)]:
            try:
                notifier.settle()
            except Undelivered as error:
                failed += channels
                problems[str(error)] = None
        if failed:
            raise Unsettled("; ".join(problems), frozenset(failed))


def read_receivers(
    file: Path, roster: Roster, others: Notifier, secrets: Mapping[str, str] = os.environ
) -> Receivers:
    """The receivers that a file names; FlowsError with every problem of it."""
    try:
        document = read_yaml(file.name, text_of(file.name, file.read_bytes()))
        shape = shaped(document, ReceiversShape)
    except OSError as error:
        raise FlowsError(f"the receivers in {file} cannot be read: {error.strerror}") from error
    except ModelError as error:
        raise FlowsError("; ".join(map(str, error.problems))) from error
    problems: list[str] = []
    found: dict[str, Notifier] = {}
    for channel, each in shape.root.items():
        line = document.line(channel)
        wrong = _wrong(channel, each, secrets)
        problems += [f"{file.name}:{line}: {sentence}" for sentence in wrong]
        known = next((name for name in CHANNELS if name == channel), None)
        if known is not None and not wrong:
            found[channel] = _notifier(each, known, roster, secrets)
    if problems:
        raise FlowsError("; ".join(problems))
    return Receivers(found, others)


def _notifier(
    shape: ReceiverShape, channel: Channel, roster: Roster, secrets: Mapping[str, str]
) -> Notifier:
    addresses = roster.addresses(channel)
    if shape.webhook:
        secret = secrets.get(shape.secret_from, "")
        return Webhook(shape.webhook, addresses, secret, shape.timeout)
    return Smtp(
        shape.smtp,
        shape.port,
        shape.sender,
        addresses,
        shape.starttls,
        shape.user,
        secrets.get(shape.password_from, ""),
        shape.timeout,
    )


def _wrong(channel: str, shape: ReceiverShape, secrets: Mapping[str, str]) -> list[str]:
    """What is wrong with a receiver, as sentences."""
    found: list[str] = []
    if channel not in CHANNELS:
        found.append(f"there is no channel '{channel}'; {nearest(channel, CHANNELS)}")
    if bool(shape.webhook) == bool(shape.smtp):
        found.append(f"'{channel}' names neither or both of 'webhook' and 'smtp'; write one")
    if shape.webhook and not _is_address(shape.webhook):
        found.append(f"'{shape.webhook}' is no address; write http://… or https://…")
    if shape.smtp and "@" not in shape.sender:
        found.append(f"'{channel}' does not say whom its mails are from; write from: ADDRESS")
    missing = [each for each in (shape.secret_from, shape.password_from) if each not in secrets]
    found += [
        f"the environment has no variable '{name}'; set it where flows run"
        for name in filter(None, missing)
    ]
    return found


def _is_address(text: str) -> bool:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return False
    return url.scheme in ("http", "https") and bool(url.host)
