from dataclasses import replace

import page
import pdfua
import pytest

from assessment.documents.cover_slips import (
    LACKING,
    CoverSlip,
    cover_slips_pdf,
    for_the_booklet,
    to_keep,
)
from documents.booklets import NASTY, whole_pages, words_outside
from documents.reading import squeezed

SLIP = CoverSlip(
    mark="P17",
    voice="Community participants in the partnership",
    name="",
    site="Ashcombe Council",
    partnership="Ashcombe Neighbourhood Forum",
    round="baseline",
    confidential=True,
)
NAMED = replace(SLIP, mark="P02", name="Nan Petrie", confidential=False)
LONG = replace(SLIP, site=NASTY * 3, partnership="A long name of a partnership " * 9, round=NASTY)
MANY = [replace(SLIP, mark=f"P{number:02}") for number in range(1, 41)]


def test_each_slip_has_a_half_for_the_booklet_and_a_half_to_keep(tmp_path):
    text = squeezed("".join(whole_pages(cover_slips_pdf([SLIP]), tmp_path)))
    assert squeezed(for_the_booklet(SLIP)) in text
    assert squeezed(to_keep(SLIP)) in text
    assert text.count(squeezed(SLIP.where)) == 2
    assert squeezed(SLIP.voice) in text
    assert "Confidentialround" in text


def test_a_confidential_slip_does_not_say_what_only_a_named_one_may(tmp_path):
    confidential, named = (
        squeezed("".join(whole_pages(cover_slips_pdf([one]), tmp_path))) for one in (SLIP, NAMED)
    )
    assert "NanPetrie" in named
    assert "Namedround" in named
    assert squeezed("No list says whose mark it is") in confidential
    assert squeezed("No list says whose mark it is") not in named


def test_no_slip_is_torn_apart_by_the_end_of_a_page(tmp_path):
    pages = [squeezed(text) for text in whole_pages(cover_slips_pdf(MANY), tmp_path)]
    assert len(pages) == 14  # three a page
    for one in MANY:
        (found,) = (text for text in pages if squeezed(f"To keep: {one.mark}") in text)
        assert squeezed(for_the_booklet(one)) in found


@pytest.mark.parametrize("slips", [[SLIP], [NAMED, LONG], MANY])
def test_the_slips_are_tagged_for_screen_readers(tmp_path, slips):
    content = cover_slips_pdf(slips)
    found = [one.message for one in page.validate_pdf_bytes(content, profile="ua1").failures]
    (tmp_path / "slips.pdf").write_bytes(content)
    found += [one.message for one in pdfua.validate(tmp_path / "slips.pdf").findings]
    assert found == []


def test_nothing_typed_runs_over_the_margins(tmp_path):
    content = cover_slips_pdf([LONG])
    assert words_outside(content, tmp_path) == []
    text = squeezed("".join(whole_pages(content, tmp_path)))
    assert squeezed("<b>bold</b>") in text
    assert squeezed(LACKING) in text


def test_the_same_slips_give_the_same_bytes():
    assert cover_slips_pdf(MANY) == cover_slips_pdf(MANY)
