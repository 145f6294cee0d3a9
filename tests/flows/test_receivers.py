"""Webhooks and mails to real servers; and the file that says which channel goes where."""

import hmac
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from flows.engine.telling import send_all
from flows.notifiers.mailbox import Mailbox
from flows.notifiers.port import Undelivered
from flows.notifiers.receivers import read_receivers
from flows.notifiers.smtp import Smtp
from flows.notifiers.webhook import Webhook
from flows.problems import FlowsError
from matrices.log import Effect
from matrices.messages import Letter
from matrices.roster import Person, Roster
from tests.conftest import ROOT
from tests.flows.telling import NOW, arrived

ROSTER = Roster({"anna": Person("anna", {"mail": "anna@desk.example", "sms": "+49 30 1234567"})})


def effect(
    step: str = "s", *, key: str = "T-1/1/1/s/enter/1/anna/sms", channel: str = "sms"
) -> Effect:
    letter = Letter("[T-1] s: größer", "Ticket T-1 …\n")
    return Effect(key, NOW, "T-1", "T-1/1", step, 1, "anna", channel, letter, asks=True)


# -- Webhooks --------------------------------------------------------------------------------------


class Receiver(NamedTuple):
    """Where the receiver is, and its book."""

    url: str
    book: Path

    @property
    def took(self) -> list[dict[str, Any]]:
        text = self.book.read_text(encoding="utf-8") if self.book.exists() else ""
        return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    book = tmp_path / "book"
    command = [sys.executable, "-m", "tests.flows.receiving", str(book)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as at:
        assert at.stdout is not None
        yield Receiver(f"http://127.0.0.1:{at.stdout.readline().strip()}/hook", book)
        at.kill()


def test_a_webhook_is_signed_and_has_the_key(receiver: Receiver) -> None:
    hook = Webhook(receiver.url, {"anna": "+49 30 1234567"}, "secret")
    hook.send(effect(key="T-1/1/1/größer/enter/1/anna/sms"))
    hook.settle()
    (took,) = receiver.took
    body = json.loads(took["body"])
    assert body["key"] == "T-1/1/1/größer/enter/1/anna/sms"
    assert (body["address"], body["subject"], body["asks"]) == (
        "+49 30 1234567",
        "[T-1] s: größer",
        True,
    )
    assert took["headers"]["Idempotency-Key"] == "T-1/1/1/gr%C3%B6%C3%9Fer/enter/1/anna/sms"
    time, said = took["headers"]["Stepladder-Signature"].split(",")
    signed = f"{time.removeprefix('t=')}.{took['body']}".encode()
    assert said == f"v1={hmac.digest(b'secret', signed, 'sha256').hex()}"


@pytest.mark.parametrize(
    ("step", "problem", "for_good", "later"),
    [
        pytest.param("busy", "answered 429 Too Many Requests", False, 120, id="too much for it"),
        pytest.param("broken", "answered 502 Bad Gateway", False, None, id="it is broken"),
        pytest.param("no", "answered 403 Forbidden", True, None, id="it refuses"),
        pytest.param("elsewhere", "answered 302 Found", True, None, id="it points elsewhere"),
        pytest.param("dropped", "did not answer", False, None, id="it took it and hung up"),
        pytest.param("slow", "did not answer: ReadTimeout", False, None, id="it is slow"),
    ],
)
def test_what_a_receiver_does_not_take(
    receiver: Receiver, step: str, problem: str, later: int | None, *, for_good: bool
) -> None:
    hook = Webhook(receiver.url, {}, timeout=0.2 if step == "slow" else 1)
    with pytest.raises(Undelivered, match=problem) as raised:
        hook.send(effect(step))
    hook.settle()
    assert raised.value.for_good is for_good
    assert raised.value.later == (None if later is None else timedelta(seconds=later))
    assert "/hook" not in str(raised.value), "what stands behind the host may be secret"


def test_what_it_has_already_has_arrived(receiver: Receiver) -> None:
    (attempt,) = send_all(Webhook(receiver.url, {}), [effect("there")])
    assert attempt.problem == ""


def test_a_receiver_that_is_not_there_is_asked_once_a_batch() -> None:
    hook = Webhook("http://127.0.0.1:9/hook", {}, timeout=1)
    attempts = send_all(hook, [effect(key=f"k{n}") for n in range(50)])
    assert len({attempt.problem for attempt in attempts}) == 1
    assert "http://127.0.0.1:9 did not answer" in attempts[0].problem
    assert not attempts[0].for_good


# -- Mails -----------------------------------------------------------------------------------------


class Post:
    """A mail server's handler: it refuses whom the text names."""

    def __init__(self) -> None:
        self.took: list[bytes] = []

    async def handle_RCPT(  # noqa: N802 — the name that aiosmtpd gives it
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address.startswith("later"):
            return "451 come back"
        if address.startswith("never"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 — the name that aiosmtpd gives it
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.took.append(envelope.content)
        return "250 OK"


class Office(NamedTuple):
    """A mail server at work."""

    port: int
    post: Post

    def smtp(self, address: str) -> Smtp:
        return Smtp("127.0.0.1", self.port, "desk@desk.example", {"anna": address}, starttls=False)


@pytest.fixture
def office() -> Iterator[Office]:
    post = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    yield Office(port, post)
    controller.stop()


def test_a_mail_has_its_key_as_message_id(office: Office) -> None:
    smtp = office.smtp("anna@desk.example")
    attempts = send_all(smtp, [effect(), effect(), effect(key="another")])
    assert [attempt.problem for attempt in attempts] == ["", "", ""]
    mails = [message_from_bytes(each) for each in office.post.took]
    ids = [mail["Message-ID"] for mail in mails]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@desk.example>")
    assert (mails[0]["To"], mails[0]["X-Stepladder-Channel"]) == ("anna@desk.example", "sms")


@pytest.mark.parametrize(
    ("address", "problem", "for_good"),
    [
        pytest.param("later@desk.example", "said 451 come back", False, id="later"),
        pytest.param("never@desk.example", "said 550 no such user", True, id="never"),
        pytest.param("", "anna has no address for sms", True, id="no address"),
        pytest.param("a@b.example\nBcc: eve@evil.example", "no mail can be written to anna", True,
                     id="an address of two lines"),
    ],
)  # fmt: skip
def test_what_a_mail_server_does_not_take(
    office: Office, address: str, problem: str, *, for_good: bool
) -> None:
    (attempt,) = send_all(office.smtp(address), [effect()])
    assert problem in attempt.problem
    assert attempt.for_good is for_good
    assert office.post.took == []


def test_one_who_is_refused_keeps_no_other_from_his_mail(office: Office) -> None:
    addresses = {"anna": "never@desk.example", "ben": "ben@desk.example"}
    smtp = Smtp("127.0.0.1", office.port, "desk@desk.example", addresses, starttls=False)
    attempts = send_all(smtp, [effect(), effect()._replace(whom="ben"), effect()])
    assert [bool(attempt.problem) for attempt in attempts] == [True, False, True]
    assert len(office.post.took) == 1


def test_a_mail_server_that_is_not_there_is_asked_once_a_batch() -> None:
    smtp = Smtp("127.0.0.1", 9, "desk@desk.example", {"anna": "anna@desk.example"})
    attempts = send_all(smtp, [effect(key=f"k{n}") for n in range(50)])
    assert {attempt.problem for attempt in attempts} == {attempts[0].problem}
    assert attempts[0].problem.startswith("the mail server 127.0.0.1:9 cannot be reached")


# -- The file --------------------------------------------------------------------------------------


def read(tmp_path: Path, text: str, **secrets: str) -> Any:
    file = tmp_path / "receivers.yaml"
    file.write_text(text, encoding="utf-8")
    return read_receivers(file, ROSTER, Mailbox(tmp_path / "mailbox", {}), secrets)


def test_each_channel_has_its_receiver_and_the_mailbox_the_rest(
    tmp_path: Path, receiver: Receiver, office: Office
) -> None:
    found = read(
        tmp_path,
        f"sms: {{webhook: '{receiver.url}', secret from: SMS}}\n"
        f"mail: {{smtp: 127.0.0.1, port: {office.port}, from: desk@desk.example, "
        "starttls: false}\n",
        SMS="secret",
    )
    effects = [effect(channel=channel, key=channel) for channel in ("sms", "mail", "chat")]
    attempts = send_all(found, effects)
    assert [attempt.problem for attempt in attempts] == ["", "", ""]
    assert [len(receiver.took), len(office.post.took)] == [1, 1]
    assert arrived(Mailbox(tmp_path / "mailbox", {})) == ["anna"]


def test_where_one_cannot_keep_its_messages_the_others_arrived_all_the_same(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    found = read(tmp_path, f"sms: {{webhook: '{receiver.url}'}}\n")
    monkeypatch.setattr("flows.notifiers.mailbox._sync", lambda _folder: full(0))
    attempts = send_all(found, [effect(), effect(channel="chat", key="chat")])
    assert [attempt.problem for attempt in attempts] == [
        "",
        "the mailbox cannot be kept: No space left on device",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("smss: {webhook: 'http://a.example'}",
                     "there is no channel 'smss'; did you mean 'sms'?",
                     id="no channel"),
        pytest.param("sms: {webhook: 'ftp://a.example'}",
                     "'ftp://a.example' is no address; write http://… or https://…",
                     id="no address"),
        pytest.param("sms: {port: 25}",
                     "'sms' names neither or both of 'webhook' and 'smtp'; write one",
                     id="neither"),
        pytest.param("mail: {smtp: localhost}",
                     "'mail' does not say whom its mails are from; write from: ADDRESS",
                     id="from nobody"),
        pytest.param("sms: {webhook: 'http://a.example', secret from: NOWHERE}",
                     "the environment has no variable 'NOWHERE'; set it where flows run",
                     id="no secret"),
        pytest.param("sms: {webhok: 'http://a.example'}", "", id="a wrong key"),
        pytest.param("sms: [", "", id="no YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_file_is_a_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(FlowsError) as raised:
        read(tmp_path, text)
    assert str(raised.value).startswith("receivers.yaml:")
    assert str(raised.value).endswith(sentence)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FlowsError, match="cannot be read: No such file"):
        read_receivers(tmp_path / "receivers.yaml", ROSTER, Mailbox(tmp_path, {}), {})
