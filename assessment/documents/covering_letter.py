"""The letter that goes with a pack, by another way than the pack: to print, or to copy as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from assessment.documents.blocks import Block, Heading, Notice, Prose, Report
from assessment.documents.opening_sections import EXAMPLE, facts
from assessment.documents.pdf import pdf_of

LACKING = (
    "Some characters in this letter cannot be printed here as they were written, and stand as "
    "[U+…] or in the wrong order. The text to copy has them as they are."
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a covering letter says; every text is plain.

    ``issued_to`` "": a copy for nobody by name. ``key`` is the fingerprint of the key it is
    sealed with. ``check_at`` and ``review_at`` are addresses, ``until`` the last day for
    verdicts, None where none was set; ``ask`` says whom to ask, "" for nobody named. ``changes``
    says what changed since the pack before, "" for the first.
    """

    programme: str
    site: str
    partnership: str
    round_name: str
    pack_id: str
    number: int
    issued_to: str
    issued_at: datetime
    light: bool
    key: str
    workbook_hash: str
    check_at: str
    review_at: str
    until: date | None
    ask: str
    changes: str = ""
    example: bool = False

    @property
    def title(self) -> str:
        """The first line."""
        return f"Pack {self.number} of {self.site}"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the pack is, line by line."""
        return (
            ("For", self.issued_to or "nobody by name: this is a copy"),
            ("Workbook", f"{self.site}, {self.partnership}, round {self.round_name}"),
            ("Pack", f"{self.number}, in the file pack-{self.pack_id}.zip"),
            ("Issued", f"{day(self.issued_at.date())} by {self.programme}"),
            ("Files of evidence", "left out: a light pack" if self.light else "in the pack"),
            ("Key that it is sealed with", self.key),
            ("SHA-256 of the workbook", self.workbook_hash),
        )

    @property
    def parts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is to be done, each with its heading."""
        return (
            *((("What changed", (self.changes,)),) if self.changes else ()),
            ("Make sure that it is the right pack", tuple(self._check())),
            ("Give your verdicts", tuple(self._verdicts())),
            ("Whom to ask", (self.ask or f"Ask {self.programme}.",)),
        )

    def _check(self) -> Iterator[str]:
        yield (
            "Extract the ZIP file, and open START-HERE.html in it. It leads to verify.html, which "
            "works without a network: choose the ZIP file there, and it names whatever was "
            "changed. Compare the key that it shows with the one in this letter. A pack cannot "
            "vouch for itself, so keep this letter apart from it."
        )
        yield (
            f"Or open {self.check_at} and choose the ZIP file there: it also says whether the "
            "pack was issued by us and is still current."
        )

    def _verdicts(self) -> Iterator[str]:
        if not self.issued_to:
            yield (
                "This copy was issued to nobody by name. Its form asks for your name; your verdicts "
                "count once the programme has named you as a verifier."
            )
        yield (
            "Read the report first. Then give a verdict on each agreed level: in the form in the "
            "pack (verdict-form.html works offline, verdict-form.xlsx in a spreadsheet; send back "
            f"the file that you save), or on the page {self.review_at} with the link you were "
            "given. You can begin in one way and finish in another."
        )
        yield "Say first whether you have a conflict of interest. A verifier never raises a level."
        if self.until is not None:
            yield f"Please finish by {day(self.until)}."


def letter_pdf(letter: Letter) -> bytes:
    """Return the letter as tagged PDF (A4); the same letter gives the same bytes."""
    return pdf_of(lambda notices: letter_report(letter, notices), LACKING)


def letter_report(letter: Letter, notices: tuple[str, ...] = ()) -> Report:
    """Return the letter as blocks; ``notices`` are said at its top."""
    return Report(
        title=letter.title,
        subject=letter.partnership,
        moment=letter.issued_at.isoformat(),
        blocks=tuple(_blocks(letter, notices)),
    )


def _blocks(letter: Letter, notices: tuple[str, ...]) -> Iterator[Block]:
    yield Heading(1, letter.title, "top")
    if letter.example:
        yield Notice(EXAMPLE)
    yield from map(Notice, notices)
    yield facts("What this is", *letter.facts)
    for number, (heading, sentences) in enumerate(letter.parts, 1):
        yield Heading(2, heading, f"part-{number}")
        yield from map(Prose, sentences)


def letter_text(letter: Letter) -> str:
    """Return the letter as text to copy into a message."""
    lines = [letter.title, ""]
    if letter.example:
        lines += [EXAMPLE, ""]
    lines += [f"{name}: {value}" for name, value in letter.facts]
    for heading, sentences in letter.parts:
        lines += ["", heading.upper(), *sentences]
    return "\n".join(lines) + "\n"


def day(when: date) -> str:
    """Return a day as people write it, such as *3 May 2026*."""
    return f"{when.day} {when:%B %Y}"
