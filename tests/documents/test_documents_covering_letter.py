"""The covering letter: what it says, as print that is read aloud and as text to copy."""

from dataclasses import replace
from datetime import UTC, date, datetime

import page
import pdfua
import pytest

from assessment.documents.covering_letter import LACKING, Letter, letter_pdf, letter_text
from documents.booklets import NASTY, whole_pages, words_outside
from documents.reading import squeezed

LETTER = Letter(
    programme="The example programme",
    site="Example Council",
    partnership="Riverside Partnership",
    round_name="baseline",
    pack_id="0123456789abcdef",
    number=2,
    issued_to="Vera Example",
    issued_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    light=False,
    key="SHA256:MpRWiPzHkqtDSFcWXI7JkGIYs3XzLXcDQ6Ic8H1N0Ak",
    workbook_hash="5f" * 32,
    check_at="https://workbook.example/check",
    review_at="https://workbook.example/review",
    until=date(2026, 4, 1),
    ask="Ask Pat Example, pat@workbook.example.",
    changes="Since pack 1 the answers to 2 questions were changed.",
)
COPY = replace(LETTER, issued_to="", until=None, ask="", changes="", light=True, example=True)
HOSTILE = replace(
    LETTER, programme=NASTY, site=NASTY, partnership=NASTY * 5, issued_to=NASTY, ask=NASTY,
    changes=NASTY, round_name=NASTY,
)  # fmt: skip
LETTERS = {"to a verifier": LETTER, "a copy": COPY, "nasty": HOSTILE}


@pytest.fixture(params=LETTERS)
def letter(request):
    return LETTERS[request.param]


@pytest.mark.parametrize("letter", [LETTER, COPY])
def test_print_and_text_say_the_same(letter, tmp_path):
    printed = squeezed("".join(whole_pages(letter_pdf(letter), tmp_path)))
    missing = [line for line in _lines(letter) if squeezed(line) not in printed]
    assert missing == []


def _lines(letter):
    """Return what the text says, line by line, headings as they are printed."""
    headings = {heading.upper(): heading for heading, _ in letter.parts}
    return [headings.get(line, line).removesuffix(":") for line in _said(letter)]


def _said(letter):
    names = {f"{name}: {value}": (name, value) for name, value in letter.facts}
    for line in letter_text(letter).splitlines():
        yield from names.get(line, (line,))


def test_both_checkers_find_nothing_against_pdf_ua(letter, tmp_path):
    content = letter_pdf(letter)
    found = [one.message for one in page.validate_pdf_bytes(content, profile="ua1").failures]
    (tmp_path / "letter.pdf").write_bytes(content)
    found += [one.message for one in pdfua.validate(tmp_path / "letter.pdf").findings]
    assert found == []


def test_nothing_typed_runs_over_the_margins_or_does_anything(tmp_path):
    content = letter_pdf(HOSTILE)
    assert words_outside(content, tmp_path) == []
    text = squeezed("".join(whole_pages(content, tmp_path)))
    assert squeezed("<b>bold</b> & <img src='http://tracker.example/x.png'/>") in text
    assert squeezed(LACKING) in text
    assert b"/URI" not in content


def test_the_same_letter_gives_the_same_bytes(letter):
    assert letter_pdf(letter) == letter_pdf(letter)


def test_it_says_by_when_whom_to_ask_and_what_a_copy_is():
    assert "Please finish by 1 April 2026." in letter_text(LETTER)
    assert "Pat Example" in letter_text(LETTER)
    assert "issued to nobody by name" in letter_text(COPY)
    assert "a light pack" in letter_text(COPY)
    assert "Please finish by" not in letter_text(COPY)
