"""The mailbox: what a person finds in it, once, whatever a ticket's words and names are."""

import email.policy
import mailbox
import shutil
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from flows.engine.telling import send_all
from flows.notifiers.mailbox import Mailbox
from flows.notifiers.port import Undelivered
from matrices.log import Effect
from matrices.messages import Letter

PEOPLE = {"anna": "anna@desk.example"}


def effect(
    whom: str = "anna",
    *,
    key: str = "T-1/1/2/triage/enter/1/anna/mail",
    subject: str = "[T-1] Somebody works on it: taken",
    text: str = "Ticket T-1 came to you.\n",
) -> Effect:
    at = datetime(2026, 3, 23, 8, 30, tzinfo=UTC)
    return Effect(key, at, "T-1", "T-1/1", "triage", 2, whom, "mail", Letter(subject, text))


@pytest.fixture
def box(tmp_path: Path) -> Mailbox:
    """A mailbox folder that is not there yet."""
    return Mailbox(tmp_path / "outside" / "mailbox", PEOPLE)


def files(box: Mailbox) -> list[Path]:
    """Every file in the mailbox and around it."""
    around = box.folder.parent.parent
    return sorted(file.relative_to(around) for file in around.rglob("*") if file.is_file())


def found(box: Mailbox) -> EmailMessage:
    """The only message there is, as a mail program reads it."""
    (file,) = (box.folder.parent.parent / each for each in files(box))
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_message_is_in_its_persons_box(box: Mailbox) -> None:
    box.send(effect())
    box.settle()
    (file,) = files(box)
    assert file.parent == Path("outside/mailbox/anna/new")


def test_mail_programs_can_read_it(box: Mailbox) -> None:
    box.send(effect())
    (message,) = mailbox.Maildir(box.folder / "anna", create=False)
    assert message["Subject"] == "[T-1] Somebody works on it: taken"


def test_it_says_to_whom_what_when_and_under_which_key(box: Mailbox) -> None:
    box.send(effect())
    message = found(box)
    assert message["From"] == "Stepladder <stepladder@localhost>"
    assert message["To"] == "anna@desk.example"
    assert message["Subject"] == "[T-1] Somebody works on it: taken"
    meant = datetime(2026, 3, 23, 8, 30, tzinfo=UTC)
    assert parsedate_to_datetime(message["Date"]) == meant
    assert message["X-Stepladder-Key"] == "T-1/1/2/triage/enter/1/anna/mail"
    assert message["Message-ID"].endswith("@stepladder.localhost>")
    assert message.get_content() == "Ticket T-1 came to you.\n"


@pytest.mark.parametrize("channel", ["mail", "sms", "voice", "chat"])
def test_it_takes_every_channel_and_says_which(box: Mailbox, channel: str) -> None:
    box.send(effect()._replace(channel=channel))
    assert found(box)["X-Stepladder-Channel"] == channel


def test_the_same_key_sent_again_is_the_same_single_message(box: Mailbox) -> None:
    box.send(effect())
    (first,) = files(box)
    before = (box.folder.parent.parent / first).read_bytes()
    box.send(effect())
    Mailbox(box.folder, PEOPLE).send(effect())  # as after a restart
    assert files(box) == [first]
    assert (box.folder.parent.parent / first).read_bytes() == before


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("T-1/1/2/triage", "T-1/1/3/triage"), id="of two visits"),
        pytest.param(("T-1/1", "T-1 /1"), id="that differ in a blank"),
        pytest.param(("T-A/1", "T-a/1"), id="that differ in a capital"),
    ],
)
def test_two_keys_are_two_messages(box: Mailbox, keys: tuple[str, str]) -> None:
    for key in keys:
        box.send(effect(key=key))
    assert len(files(box)) == 2


EVE = "Bcc: eve@evil.example"


@pytest.mark.parametrize(
    ("subject", "line"),
    [
        pytest.param("[T-1] Zurück an Jörg ⚠", "[T-1] Zurück an Jörg ⚠", id="every sign stays"),
        pytest.param("[T-1]" + " wörter" * 60, "[T-1]" + " wörter" * 60, id="a long one"),
        pytest.param("[T-1]" + " words" * 60, "[T-1]" + " words" * 60, id="a long plain one"),
        pytest.param(f"[T-1\n{EVE}] x", f"[T-1 {EVE}] x", id="a line feed"),
        pytest.param(f"[T-1\r\n{EVE}] x", f"[T-1 {EVE}] x", id="a line as on Windows"),
        pytest.param(f"[T-1\r{EVE}] é", f"[T-1 {EVE}] é", id="a carriage return"),
        pytest.param(f"[T-1\u2028\x0b\x85{EVE}] é", f"[T-1 {EVE}] é", id="other line breaks"),
    ],
)
def test_a_subject_is_one_line_and_never_another_header(
    box: Mailbox, subject: str, line: str
) -> None:
    box.send(effect(subject=subject, key=f"{subject}/1"))
    message = found(box)
    assert message["Subject"] == line
    assert message["X-Stepladder-Key"] == f"{line}/1"
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Für Jörg: 日本語, ⚠, =3D, \t a tab\n", id="signs of every kind"),
        pytest.param("a" * 5_000 + "\n", id="a line without end"),
        pytest.param(f"  group: a\n\n{EVE}\n\n.\nFrom here on\n", id="as if headers"),
    ],
)
def test_a_text_arrives_as_it_is(box: Mailbox, text: str) -> None:
    box.send(effect(text=text))
    assert found(box).get_content() == text
    assert found(box)["Bcc"] is None


@pytest.mark.parametrize(
    ("whom", "folder"),
    [
        pytest.param("../x", "..%2Fx", id="up and aside"),
        pytest.param("a/b", "a%2Fb", id="further down"),
        pytest.param("a\0b", "a%00b", id="a NUL"),
        pytest.param("Anna Ölund", "Anna %C3%96lund", id="blanks stay, umlauts are written out"),
    ],
)
def test_a_box_lies_in_the_mailbox_whatever_its_person_is_called(
    box: Mailbox, whom: str, folder: str
) -> None:
    box.send(effect(whom))
    (file,) = files(box)
    assert file.parent == Path("outside/mailbox") / folder / "new"


def test_a_name_that_is_a_place_on_this_machine_is_only_a_name(
    box: Mailbox, tmp_path: Path
) -> None:
    box.send(effect(str(tmp_path / "elsewhere")))
    (file,) = files(box)
    assert file.parent.parent.parent == Path("outside/mailbox")


@pytest.mark.parametrize("whom", ["..", ".", ""], ids=["two dots", "a dot", "no name"])
def test_a_name_that_is_a_folder_of_its_own_leads_nowhere_else(box: Mailbox, whom: str) -> None:
    try:
        box.send(effect(whom))
    except Undelivered:
        return
    (file,) = files(box)
    assert file.parent.parent.parent == Path("outside/mailbox")


@pytest.mark.parametrize(
    ("whom", "to"),
    [
        pytest.param("anna", "anna@desk.example", id="somebody in the roster"),
        pytest.param("gina", "gina@localhost", id="somebody who left the roster meanwhile"),
        pytest.param("gina\nBcc: x@evil.example", None, id="a line break in a name"),
    ],
)
def test_whom_it_is_to(box: Mailbox, whom: str, to: str | None) -> None:
    box.send(effect(whom))
    assert found(box)["Bcc"] is None
    assert to is None or found(box)["To"] == to


def test_a_line_break_in_an_address_makes_no_header(tmp_path: Path) -> None:
    """It arrives without, or it is said not to have arrived."""
    box = Mailbox(tmp_path / "outside" / "mailbox", {"eve": f"eve@desk.example\n{EVE}"})
    (attempt,) = send_all(box, [effect("eve")])
    assert attempt.problem or found(box)["Bcc"] is None


# -- Where it cannot arrive ------------------------------------------------------------------------


def test_where_the_folder_is_a_file_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "mailbox").touch()
    with pytest.raises(Undelivered) as raised:
        Mailbox(tmp_path / "mailbox", PEOPLE).send(effect())
    sentence = f"the mailbox {tmp_path}/mailbox/anna takes nothing: Not a directory"
    assert str(raised.value) == sentence


def test_a_message_that_was_cut_off_is_not_seen(
    box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(Undelivered, match="takes nothing: No space left on device"):
            box.send(effect())
    assert not list((box.folder / "anna" / "new").iterdir())
    box.send(effect())
    assert files(box) == [file for file in files(box) if file.parent.name == "new"] != []


def test_a_box_that_was_taken_away_is_made_again(box: Mailbox) -> None:
    send_all(box, [effect(key="first")])
    shutil.rmtree(box.folder)
    (attempt,) = send_all(box, [effect(key="second")])
    assert not attempt.problem
    assert found(box)["X-Stepladder-Key"] == "second"


def test_a_box_that_is_taken_away_among_messages_is_made_again_at_the_next_try(
    box: Mailbox,
) -> None:
    box.send(effect())
    shutil.rmtree(box.folder)
    (attempt,) = send_all(box, [effect()])
    assert attempt.problem, "what is not kept did not arrive"
    (attempt,) = send_all(box, [effect()])
    assert not attempt.problem
    assert found(box)["To"] == "anna@desk.example"


def test_a_message_that_was_read_is_not_sent_again(box: Mailbox) -> None:
    send_all(box, [effect()])
    (file,) = (box.folder / "anna" / "new").iterdir()
    read = file.rename(box.folder / "anna" / "cur" / f"{file.name}:2,S")
    (attempt,) = send_all(box, [effect()])
    assert not attempt.problem
    assert [each.name for each in files(box)] == [read.name]
