"""Slips for people on paper: their mark for the booklet's cover, and a half to keep.

Tagged PDF, as the booklet is.  In a confidential round no slip holds a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoverSlip:
    """What stands on one slip; every text is plain.

    ``mark`` is such as P17; ``name`` is "" where nobody gave one, as always in a confidential round.
    """

    mark: str
    voice: str
    name: str
    site: str
    partnership: str
    round: str
    confidential: bool
    example: bool = False

    @property
    def whose(self) -> str:
        """Whose booklet it is, in words."""
        return f"{self.name}, {self.voice}" if self.name else self.voice

    @property
    def where(self) -> str:
        """What the booklet is about, and whether names are kept there."""
        kind = "Confidential" if self.confidential else "Named"
        example = " Example: an invented place." if self.example else ""
        return f"{kind} round “{self.round}” of {self.partnership}, {self.site}.{example}"

    @property
    def texts(self) -> Iterator[str]:
        """Every text that somebody typed."""
        yield from (self.voice, self.name, self.site, self.partnership, self.round)


def for_the_booklet(slip: CoverSlip) -> str:
    """Return what is to be done with the half for the booklet."""
    return (
        f"Fasten this half to the front of the booklet, and write {slip.mark} at the top of every "
        "page: pages come loose. By this mark the answers are keyed in."
    )


def to_keep(slip: CoverSlip) -> str:
    """Return why the other half is kept."""
    if not slip.confidential:
        return f"Keep this half: {slip.mark} tells your booklet from all others."
    return (
        f"Keep this half. {slip.mark} stands for you wherever a name would: on your booklet, and "
        "where the group writes down who was there. No list says whose mark it is, so nobody can "
        "look yours up for you."
    )


LACKING = (
    "Some characters of the names on these slips cannot be printed here as they are written, and "
    "stand as [U+…]. The screens show them as they are."
)


def cover_slips_pdf(slips: Sequence[CoverSlip]) -> bytes:
    """Return the slips as PDF, several a page; the same slips give the same bytes."""
    # What prints is loaded in the process that prints, never in one that only asks it to.
    from assessment.documents.cover_slip_printing import printed_slips  # noqa: PLC0415

    return printed_slips(slips)
