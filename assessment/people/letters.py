"""The words of an invitation's reminders, to copy or to send. Pure.

In a confidential round everybody gets the same words: who has finished is nobody's to know.
"""

from __future__ import annotations

from dataclasses import dataclass

SUBJECT = "Your answers are asked for"


@dataclass(frozen=True, slots=True)
class About:
    """What a reminder is about; ``address`` is where the workbook is, without a slash at its end."""

    site: str
    partnership: str
    address: str


def text_for_all(about: About) -> str:
    """Return the reminder of a confidential round, the same for everybody."""
    return (
        f"Hello,\n\n{_asks(about)}\n\n"
        "If you have answered all you want to, thank you: there is nothing more to do, and I "
        "cannot see who has. If not, please go on at the device where you began, at\n"
        f"{about.address}/take-part\n\nIf you have not begun yet, open the link or type the code "
        f"that you were given, at\n{about.address}/code\n\nThank you."
    )


def text_for_who_came(about: About, name: str, done: int, asked: int) -> str:
    """Return the reminder for somebody who has begun, in a named round."""
    return (
        f"Hello {name},\n\n{_asks(about)}\n\nYou have answered {done} of {asked} questions. Please "
        "go on at the device where you began, at\n"
        f"{about.address}/take-part\n\nIf you cannot use that device any more, tell me, and I send "
        "you a new link.\n\nThank you."
    )


def text_for_who_did_not_come(about: About, name: str) -> str:
    """Return the reminder for somebody who has not come yet, to copy: without a link."""
    return (
        f"Hello {name},\n\n{_asks(about)}\n\nPlease open the link that I sent you, or type the "
        f"code of your sheet at\n{about.address}/code\n\nIf you do not have it any more, tell me, "
        "and I send you a new one. You need no account.\n\nThank you."
    )


def with_link(about: About, name: str, token: str, code: str) -> str:
    """Return the reminder with a fresh link and code, for somebody who has not come yet."""
    return (
        f"Hello {name},\n\n{_asks(about)}\n\nYour link, which works once:\n"
        f"{about.address}/join/{token}\n\nOr type the code {code} at\n{about.address}/code\n\n"
        "Earlier links and codes of yours do not work any more. You need no account.\n\nThank you."
    )


def text_for_verifier(about: About, name: str) -> str:
    """Return the reminder for somebody who verifies and has not signed off, to copy."""
    return (
        f"Hello {name},\n\nYou were asked to verify the workbook of {about.site} about this "
        f"partnership: {about.partnership}. Nobody sees anybody's verdicts before every verifier "
        "has signed off, so everybody waits for you.\n\nPlease go on at the device where you opened "
        f"your link, at\n{about.address}/review\nor send back the form of your pack. If you have "
        "not begun, open the link that I sent you; if you do not have it any more, tell me, and I "
        "send you a new one.\n\nIf you cannot do it, tell me too: then nobody has to wait.\n\n"
        "Thank you."
    )


def _asks(about: About) -> str:
    return (
        f"{about.site} asks you to answer some questions about this partnership: "
        f"{about.partnership}. Everybody answers on their own first; then the group talks."
    )
