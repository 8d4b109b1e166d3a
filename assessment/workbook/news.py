"""What of the audit chain is news to whoever works on a round at the same time. Pure.

A screen that gets word of a change reads afresh what it shows, so word says as little as it can:
what was done and to which question, never by whom.  In a confidential round nothing is said of
own answers, nor anything from which could be told when somebody answered; nobody hears of
verdicts, since verifiers work blind, and of a query only that there is news.
"""

from __future__ import annotations

from typing import Literal

# The workbook's people hear all news; those in the room only what the room sees, and a phone that
# anybody may hold only what it shows: not even when somebody else has voted.
Hearing = Literal["workbook", "room", "phone"]

_OWN = "own"
_ROOM = frozenset(
    {
        "agenda",
        "agreed",
        "answering",
        "ballot",
        "meeting",
        "mode",
        "room",
        "round",
        "seat",
        "timer",
        "vote",
        "workbook",
    }
)
_PHONE = frozenset({"meeting", "round", "vote", "workbook"})
# First words of acts. What is in neither set is kept back: whoever adds an act says which.
TOLD = frozenset(
    {
        *_ROOM,
        _OWN,
        "answers",
        "evidence",
        "invitation",
        "invitations",
        "meaning",
        "participant",
        "query",
        "remark",
        "settlement",  # once verdicts are known
        "talk",
    }
)
KEPT = frozenset(
    {
        "booklet",
        "conflicts",
        "criteria",
        "example",
        "key",
        "pack",
        "partnership",
        "password",
        "person",
        "programme",
        "register",
        "reminder",
        "reminders",
        "return",
        "role",
        "sign-in",
        "sign-in link",
        "site",
        "verdict",
        "verification",
        "verifier",
    }
)
# Done to a site rather than to a round: news to all of its rounds.
OF_SITE = frozenset({"invitation", "invitations", "meaning"})


def first_word(act: str) -> str:
    """Return what an act is about: *agreed* of *agreed.saved*."""
    return act.partition(".")[0]


def words_told(mode: str, hearing: Hearing) -> frozenset[str]:
    """Return the first words of the acts that may be told in a round of this mode."""
    words = {"workbook": TOLD, "room": _ROOM, "phone": _PHONE}[hearing]
    return words - {_OWN} if mode == "confidential" else words


def news_of(
    act: str, subject: str, site_id: int | None, *, round_id: int, round_site_id: int
) -> str | None:
    """Return a line as news of one round: *agreed.saved CC-1.1a*; None where it is of another."""
    if first_word(act) in OF_SITE:
        return act if site_id == round_site_id else None
    start = f"round {round_id}"
    if subject == start:
        return act
    return f"{act} {subject[len(start) + 1 :]}" if subject.startswith(f"{start} ") else None


def may_end(act: str, subject: str, person_id: int | None) -> bool:
    """Tell whether somebody may have lost by this what lets them listen.

    ``person_id`` None is a phone in the room, which the end of the meeting sends out.
    """
    word = first_word(act)
    if person_id is None:
        return word == "meeting"
    return word in {"invitation", "invitations"} or (
        word in _ENDING and subject == f"person {person_id}"
    )


_ENDING = frozenset({"sign-in", "person", "role", "password"})
