from dataclasses import replace

import page
import pdfua
import pytest

from assessment.documents.invitation_sheets import LACKING, how_it_holds, invitation_pdf
from documents.booklets import NASTY, marks, roles_by_page, whole_pages, words_outside
from documents.invitations import PERSON, VOICE
from documents.reading import squeezed

LONG = replace(
    VOICE,
    site=NASTY,
    partnership="A partnership with a long name " * 6,
    voice=f"{NASTY} voice",
    link="https://a-very-long-address.of-a-council.example/" + "x" * 60 + "/join/" + "Y" * 43,
    code_address="https://a-very-long-address.of-a-council.example/" + "x" * 60 + "/code",
    example=True,
)


def test_each_sheet_is_one_page_and_holds_all_that_it_should(tmp_path):
    pages = [squeezed(text) for text in whole_pages(invitation_pdf([PERSON, VOICE]), tmp_path)]
    assert len(pages) == 2
    for text, sheet in zip(pages, (PERSON, VOICE), strict=True):
        for said in (
            sheet.whom,
            sheet.site,
            sheet.partnership,
            sheet.round,
            sheet.voice,
            sheet.who_sees_what,
            sheet.how_long,
            sheet.link,
            sheet.code,
            sheet.code_address.removeprefix("https://"),
            how_it_holds(sheet),
            sheet.until,
        ):
            assert squeezed(said) in text, said


def test_no_sheet_names_anybody_else(tmp_path):
    other = replace(PERSON, name="Olwen Pryce")
    first, second, third = whole_pages(invitation_pdf([PERSON, other, VOICE]), tmp_path)
    assert ("Nia" in first, "Olwen" in second) == (True, True)
    assert not any("Olwen" in text for text in (first, third))
    assert not any("Nia" in text for text in (second, third))


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_the_code_on_paper_is_the_link(tmp_path, turned):
    found = marks(invitation_pdf([PERSON, VOICE, LONG]), tmp_path, turned=turned)
    assert [codes for codes in found if codes] == [[PERSON.link], [VOICE.link], [LONG.link]]


def test_a_sheet_for_a_voice_says_how_many_may_use_it():
    assert "up to 12 people" in VOICE.whom
    assert "for 1 person" in replace(VOICE, places=1).whom
    assert "lets you in once" in how_it_holds(PERSON)
    assert "takes one place" in how_it_holds(VOICE)


def test_who_could_find_nobody_again_says_so():
    assert "Keep to that device" in how_it_holds(VOICE)
    for sheet in (replace(VOICE, confidential=False), replace(PERSON, confidential=True)):
        assert "ask whoever gave you this sheet for a new link" in how_it_holds(sheet)


def test_the_parts_stand_in_reading_order(tmp_path):
    ((*roles,), _) = roles_by_page(invitation_pdf([PERSON, VOICE]), tmp_path)
    assert roles == ["H1", "P", "P", "P", "P", "H2", "Figure", *["LBody"] * 5, "P", "P", "P"]


@pytest.mark.parametrize("sheets", [[PERSON], [VOICE, LONG], [LONG]])
def test_the_sheets_are_tagged_for_screen_readers(tmp_path, sheets):
    content = invitation_pdf(sheets)
    found = [one.message for one in page.validate_pdf_bytes(content, profile="ua1").failures]
    (tmp_path / "invitations.pdf").write_bytes(content)
    found += [one.message for one in pdfua.validate(tmp_path / "invitations.pdf").findings]
    assert found == []


def test_nothing_typed_runs_over_the_margins_or_does_anything(tmp_path):
    content = invitation_pdf([LONG, replace(PERSON, name=NASTY)])
    assert words_outside(content, tmp_path) == []
    text = squeezed("".join(whole_pages(content, tmp_path)))
    assert squeezed("<b>bold</b> & <img src='http://tracker.example/x.png'/>") in text
    assert squeezed(LACKING) in text
    assert b"/URI" not in content


def test_the_same_sheets_give_the_same_bytes():
    assert invitation_pdf([PERSON, VOICE]) == invitation_pdf([PERSON, VOICE])
