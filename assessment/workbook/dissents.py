"""What people see otherwise than the group: several, in their own words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assessment.bank.model import Bank
from assessment.errors import BadInput
from assessment.store.text import LONGEST, checked_name, clean_text, one_line
from assessment.workbook.model import DissentPart, Mode

MOST = 20  # of one question
FIELDS = ("words", "voice", "name")


def as_stored(given: Iterable[Mapping[str, str]]) -> list[DissentPart]:
    """Return dissents as they are stored: cleaned, less those in which nothing was given."""
    cleaned: list[DissentPart] = [
        {
            "words": clean_text(one["words"]),
            "voice": clean_text(one["voice"]),
            "name": one_line(one["name"]),
        }
        for one in given
    ]
    return [one for one in cleaned if one["words"].strip() or one["voice"] or one["name"]]


def checked_dissents(
    given: Sequence[Mapping[str, str]], bank: Bank, mode: Mode
) -> list[DissentPart]:
    """Return dissents as they are stored; BadInput where they do not fit, and what to do.

    There are at most ``MOST``, with 20,000 characters of words together.  One whose words are
    still missing is kept: it may be half typed.
    """
    dissents = as_stored(given)
    if len(dissents) > MOST:
        raise BadInput(
            f"{len(dissents)} views are held against this level, and at most {MOST} can be kept. "
            "Nothing was changed; what was saved before is kept. Join some of them and try again."
        )
    together = sum(len(one["words"]) for one in dissents)
    if together > LONGEST:
        raise BadInput(
            f"The dissents have {together:,} characters together, and at most {LONGEST:,} can be "
            "kept. Nothing was changed; what was saved before is kept. Shorten them and try again."
        )
    voices = {"", *(voice.code for voice in bank.voices)}
    for one in dissents:
        checked_name(one["name"], "name beside a dissent", optional=True)
        if one["voice"] not in voices:
            raise BadInput(
                "A dissent names a voice that these questions do not know, so nothing was saved. "
                "Load the page again and choose from the list."
            )
        if one["name"] and mode == "confidential":
            raise BadInput(
                "This round is confidential: nobody's name is written beside a dissent. "
                "Nothing was saved; take the name out and try again."
            )
    return dissents


def said(dissents: Iterable[DissentPart], *, named: bool) -> list[DissentPart]:
    """Return the dissents that have words; without names where the round is not ``named``."""
    return [
        {**one, "name": one["name"] if named else ""} for one in dissents if one["words"].strip()
    ]


def spoken_by(dissent: DissentPart, voices: Mapping[str, str]) -> str:
    """Return who holds it, such as *Front-line staff, Beth*; "" where nothing of it is told.

    ``voices`` are the names of the voices by code.
    """
    voice = dissent["voice"]
    return ", ".join(filter(None, (voices.get(voice, voice), dissent["name"])))
