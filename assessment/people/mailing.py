"""Sending one e-mail through the mail server that the settings name; off unless they name one."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from assessment.errors import Unavailable, WorkbookError
from assessment.people.typed import checked_email
from assessment.settings import Smtp, settings
from assessment.store.text import one_line

SECONDS = 20.0  # for each step of the talk with the mail server

SWITCHED_OFF = "This installation sends no e-mail. Nothing was sent. Copy the text and send it."


class NotSent(WorkbookError):
    """The mail server did not take this e-mail; the sentence says why, the next one may go."""


class NoMailServer(Unavailable):
    """The mail server can't be reached or refuses this installation; no e-mail would go."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail to one address; ``answer_to`` is where a reply goes, "" to nobody in particular."""

    to: str
    subject: str
    text: str
    answer_to: str = ""


def send_letter(letter: Letter) -> None:
    """Hand a letter to the mail server; it is sent once this returns, and not where it raises."""
    smtp = settings().smtp
    if smtp is None:
        raise NoMailServer(SWITCHED_OFF)
    message = _message(letter, smtp)
    try:
        with _connection(smtp) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()), (0, b""))
        raise NotSent(
            f"the mail server does not take this address ({_said(code, words)})"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotSent("the mail server cannot send to an address with such letters") from error
    except smtplib.SMTPAuthenticationError as error:
        raise NoMailServer(
            "the mail server does not accept this installation's user name and password"
        ) from error
    except smtplib.SMTPResponseException as error:
        said = _said(error.smtp_code, error.smtp_error)
        raise NotSent(f"the mail server did not take the e-mail ({said})") from error
    except (smtplib.SMTPException, OSError) as error:  # a lost connection, a timeout, bad TLS
        raise NoMailServer(f"the mail server cannot be reached ({_kind(error)})") from error


def _message(letter: Letter, smtp: Smtp) -> EmailMessage:
    """Return the message; nothing typed can begin a header, since each is checked and one line."""
    message = EmailMessage()
    try:
        message["From"] = _address(smtp.sender)
        message["To"] = _address(letter.to)
        if letter.answer_to:
            message["Reply-To"] = _address(letter.answer_to)
    except (ValueError, HeaderParseError) as error:
        raise NotSent("this is not an address that an e-mail can go to") from error
    message["Subject"] = one_line(letter.subject)
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = make_msgid(domain=smtp.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _address(text: str) -> Address:
    user, _, domain = checked_email(text).rpartition("@")
    return Address(username=user, domain=domain)


def _connection(smtp: Smtp) -> smtplib.SMTP:
    """Return a connection that is ready to send, and never sends a password in the open."""
    if smtp.tls == "tls":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            smtp.host, smtp.port, timeout=SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=SECONDS)
    try:
        if smtp.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if smtp.user:
            server.login(smtp.user, smtp.password)
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPServerDisconnected) as error:
        server.close()
        raise NoMailServer("the mail server offers no safe connection to sign in on") from error
    except (smtplib.SMTPException, OSError):
        server.close()
        raise
    return server


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return one_line(f"{code} {words}")[:200]


def _kind(error: Exception) -> str:
    return one_line(str(error) or type(error).__name__)[:200]
