"""Messages as mails, through a mail server."""

import hashlib
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from flows.notifiers.port import Undelivered
from matrices.log import Effect

_FOR_GOOD = 500


@dataclass(slots=True)
class Smtp:
    """Sends each message as a mail whose Message-ID comes from its key: the same try, the same id.

    A 4xx of the server is later, a 5xx for good. Where the connection broke nobody knows: it is
    tried again, and mail programs see by the id that it is the same.
    """

    host: str
    port: int
    sender: str
    addresses: Mapping[str, str]
    starttls: bool = True
    user: str = ""
    password: str = ""
    timeout: float = 30.0
    _server: smtplib.SMTP | None = None
    _down: str = field(default="", init=False)

    def send(self, effect: Effect) -> None:
        """Hand a mail to the server; Undelivered where it does not take it."""
        address = self.addresses.get(effect.whom, "")
        if not address:
            raise Undelivered(f"{effect.whom} has no address for {effect.channel}", for_good=True)
        mail = self._mail(effect, address)
        if self._down:  # not every mail of a batch waits for a server that is not there
            raise Undelivered(self._down)
        server = self._opened()
        try:
            server.send_message(mail, self.sender, [parseaddr(address)[1]])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise self._refused(code, said) from error
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise Undelivered(f"{self._shown} broke off: {error}") from error

    def settle(self) -> None:
        """End the connection; what the server took is kept there."""
        self._down = ""
        self._close()

    def _opened(self) -> smtplib.SMTP:
        if self._server is not None:
            return self._server
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
            if self.starttls:
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
        except (smtplib.SMTPException, OSError) as error:
            self._down = f"{self._shown} cannot be reached: {error}"
            raise Undelivered(self._down) from error
        self._server = server
        return server

    def _close(self) -> None:
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._server = None

    def _refused(self, code: int, said: bytes | str) -> Undelivered:
        text = said.decode(errors="replace") if isinstance(said, bytes) else said
        with suppress(smtplib.SMTPException, OSError):
            if self._server is not None:
                self._server.rset()
        problem = f"{self._shown} said {code} {' '.join(text.split())}"
        return Undelivered(problem, for_good=code >= _FOR_GOOD)

    def _mail(self, effect: Effect, address: str) -> EmailMessage:
        name = hashlib.sha256(effect.key.encode()).hexdigest()[:32]
        mail = EmailMessage()
        try:
            mail["From"] = self.sender
            mail["To"] = address
            mail["Subject"] = " ".join(effect.subject.split())
            mail["Date"] = format_datetime(effect.at)
            mail["Message-ID"] = f"<{name}@{parseaddr(self.sender)[1].rpartition('@')[2]}>"
            mail["X-Stepladder-Channel"] = effect.channel
            mail.set_content(effect.text)
        except ValueError as error:
            raise Undelivered(
                f"no mail can be written to {effect.whom}: {error}", for_good=True
            ) from error
        return mail

    @property
    def _shown(self) -> str:
        return f"the mail server {self.host}:{self.port}"
