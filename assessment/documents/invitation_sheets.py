"""Invitations on paper: one A4 sheet for each person or voice, with a QR code and a short code.

Tagged PDF, as the booklet is.  No sheet holds anybody's name but that of whom it is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvitationSheet:
    """What stands on one sheet; every text is plain.

    ``name`` is "" where the sheet is for a voice, and ``places`` how many people it then lets in.
    ``who_sees_what`` and ``how_long`` are sentences; ``until`` is a day, such as 22 December 2026.
    """

    site: str
    partnership: str
    round: str
    name: str
    voice: str
    places: int
    who_sees_what: str
    how_long: str
    link: str
    code: str  # in two groups
    code_address: str  # where the code is typed
    until: str
    confidential: bool = False
    example: bool = False

    @property
    def whom(self) -> str:
        """Whom it is for, in words."""
        if self.name:
            return f"This sheet is for {self.name}, who speaks as: {self.voice}."
        people = "1 person" if self.places == 1 else f"up to {self.places} people"
        return f"This sheet is for {people} who speak as: {self.voice}."

    @property
    def texts(self) -> Iterator[str]:
        """Every text that somebody typed."""
        yield from (self.site, self.partnership, self.round, self.name, self.voice)


LACKING = (
    "Some characters of the names on this sheet cannot be printed here as they are written, and "
    "stand as [U+…]. The screens show them as they are."
)


def what_this_is(sheet: InvitationSheet) -> str:
    """Return the paragraph that says what somebody is asked to do."""
    return (
        f"{sheet.site} looks at one of its partnerships together with the people who take part in "
        f"it: {sheet.partnership} ({sheet.round}). You are asked to answer some questions about "
        "how it works, first on your own. Afterwards the group talks the answers through."
    )


def how_it_holds(sheet: InvitationSheet) -> str:
    """Return until when, how often and on what terms the sheet works."""
    once = (
        "It lets you in once; then you go on at the same device."
        if sheet.name
        else "Each person takes one place, and goes on at the device where they joined."
    )
    lost = (
        "Keep to that device: without names, nobody could find your answers for you on another."
        if sheet.confidential and not sheet.name
        else "Should your device be lost, ask whoever gave you this sheet for a new link."
    )
    return (
        f"This sheet works until {sheet.until}. {once} You need no account and no e-mail address. "
        f"{lost}"
    )


ON_PAPER = (
    "If you would rather write by hand, ask whoever gave you this sheet for the questions on paper."
)


def invitation_pdf(sheets: Sequence[InvitationSheet]) -> bytes:
    """Return the sheets as PDF, one page each; the same sheets give the same bytes."""
    # What prints is loaded in the process that prints, never in one that only asks it to.
    from assessment.documents.invitation_printing import printed_sheets  # noqa: PLC0415

    return printed_sheets(sheets)
