"""The printed workbook: all of it there, nothing cut, every page known again."""

import itertools
import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256

import page
import pdfua
import pytest

from assessment.bank.page_mark import read_mark
from assessment.documents.booklet.asking import NOT_AGREED
from assessment.documents.booklet.contents import booklet
from assessment.documents.booklet.pdf import LACKING, booklet_name, booklet_pdf
from assessment.documents.booklet.rules_said import rule_of_claim
from assessment.documents.sheets import HEIGHT
from assessment.errors import Refused
from documents.booklets import (
    BANKS,
    NASTY,
    ROOT,
    bank_called,
    labels_and_lists,
    made,
    made_up,
    marks,
    page_texts,
    roles_by_page,
    sizes_of,
    whole_pages,
    words_outside,
)
from documents.reading import squeezed

OURS = [("2026.1", form, large) for form in ("short", "full", "community") for large in (0, 1)]
OTHERS = [(name, "full", large) for name in BANKS if name != "2026.1" for large in (0, 1)]
SOME = [("2026.1", "short", 0), ("2026.1", "short", 1), *OTHERS]


def printed_texts(bank, form):
    """Yield every text of a bank that its booklet has to hold."""
    yield from (bank.title, bank.version, bank.fingerprint)
    yield from (text for level in bank.ladder for text in (level.name, level.meaning))
    yield from (voice.name for voice in bank.voices)
    yield from bank.silences
    yield from (text for pair in bank.glossary.items() for text in pair)
    for question in bank.form(form):
        issue, dimension = bank.issue_of(question.code), bank.dimension_of(question.code)
        yield from (issue.code, issue.title, issue.summary, dimension.code, dimension.title)
        yield from (question.code, question.text, question.plain, question.guidance)
        yield from (question.verifier_asks, question.barrier.sentence)
        yield from (*question.descriptors, *question.evidence, *question.intervene)


def shown(text):
    """Return a text as the paper shows it: a character that the font lacks by its number."""
    return squeezed(text.replace("👍", "[U+1F44D]"))


@pytest.mark.parametrize(("name", "form", "large"), [*OURS, *OTHERS])
def test_every_text_of_every_question_is_in_it(name, form, large, tmp_path):
    pages = page_texts(made(name, form, large), tmp_path, large=large)
    text = squeezed("".join(pages))
    missing = {one for one in printed_texts(bank_called(name), form) if shown(one) not in text}
    assert missing == set()


@pytest.mark.parametrize(("name", "form", "large"), [*OURS, *OTHERS])
def test_no_word_leaves_the_column(name, form, large, tmp_path):
    assert words_outside(made(name, form, large), tmp_path) == []


@pytest.mark.parametrize(("name", "form", "large"), SOME)
def test_both_checkers_find_nothing_against_pdf_ua(name, form, large, tmp_path):
    content = made(name, form, large)
    found = [f.message for f in page.validate_pdf_bytes(content, profile="ua1").failures]
    (tmp_path / "checked.pdf").write_bytes(content)
    found += [f.message for f in pdfua.validate(tmp_path / "checked.pdf").findings]
    assert found == []


@pytest.mark.parametrize(("name", "form", "large"), [*OURS, *OTHERS])
def test_no_heading_ends_a_page_and_no_label_leaves_its_boxes(name, form, large, tmp_path):
    content = made(name, form, large)
    last = [roles[-1] for roles in roles_by_page(content, tmp_path) if roles]
    assert [role for role in last if re.fullmatch(r"H\d|Caption", role)] == []
    pairs = labels_and_lists(content, tmp_path)
    assert len(pairs) > 5
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


@pytest.mark.parametrize(("name", "form", "large"), [*OURS, *OTHERS])
def test_headings_go_down_one_step_at_a_time(name, form, large, tmp_path):
    roles = itertools.chain(*roles_by_page(made(name, form, large), tmp_path))
    depths = [int(role[1]) for role in roles if re.fullmatch(r"H\d", role)]
    assert depths[0] == 1
    assert depths.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(depths))


@pytest.mark.parametrize("form", ["short", "full", "community"])
def test_the_levels_of_a_question_stand_on_one_page(form, tmp_path):
    pages = [squeezed(text) for text in page_texts(made("2026.1", form, 0), tmp_path, large=0)]
    for question in bank_called("2026.1").form(form):
        whole = [
            text for text in pages if all(squeezed(one) in text for one in question.descriptors)
        ]
        assert len(whole) == 1, question.code


@pytest.mark.parametrize("form", ["short", "full", "community"])
def test_alone_and_together_lie_open_side_by_side(form, tmp_path):
    pages = page_texts(made("2026.1", form, 0), tmp_path, large=0)
    for question in bank_called("2026.1").form(form):
        alone = [n for n, text in enumerate(pages, 1) if f"{question.code} On your own" in text]
        together = [n for n, text in enumerate(pages, 1) if f"{question.code} Together" in text]
        assert len(alone) == len(together) == 1
        assert alone[0] % 2 == 0
        assert together[0] == alone[0] + 1


# ── marks ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "form", "large"), [*OURS[:3], *OTHERS])
def test_the_mark_of_every_page_says_which_page_of_what_it_is(name, form, large, tmp_path):
    content, bank = made(name, form, large), bank_called(name)
    texts, asked = whole_pages(content, tmp_path), set()
    scanned = marks(content, tmp_path)
    for number, (codes, text) in enumerate(zip(scanned, texts, strict=True), start=1):
        assert len(codes) == 1, number
        mark = read_mark(codes[0])
        assert (mark.version, mark.form, mark.large_print) == (bank.version, form, bool(large))
        assert mark.fingerprint == bank.fingerprint[:8]
        assert mark.page == number
        assert mark.question in "".join(text.split("\n", maxsplit=4)[:4])
        asked.add(mark.question)
    assert asked == {"", *(question.code for question in bank.form(form))}


@pytest.mark.parametrize("turned", [3, -7, 90, 180])
def test_a_page_that_went_crooked_through_the_scanner_is_known(turned, tmp_path):
    found = marks(made("tiny", "full", 0), tmp_path, turned=turned)
    assert [read_mark(codes[0]).page for codes in found] == list(range(1, len(found) + 1))


# ── what it says ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("large", [0, 1])
def test_every_page_says_which_of_how_many_it_is(large, tmp_path):
    texts = whole_pages(made("2026.1", "short", large), tmp_path)
    for number, text in enumerate(texts, start=1):
        assert f"page {number} of {len(texts)}" in text
        assert f"2026.1 ({bank_called('2026.1').fingerprint[:8]}), short form" in text
        assert ("large print" in text.rsplit("page", maxsplit=1)[1]) == bool(large)


@pytest.mark.parametrize("large", [0, 1])
def test_the_contents_name_the_page_on_which_each_part_begins(large, tmp_path):
    pages = page_texts(made("2026.1", "short", large), tmp_path, large=large)
    first = next(n for n, text in enumerate(pages) if text.startswith("Contents"))
    listed = " ".join("".join(pages[first : first + 4]).split())
    content = booklet(bank_called("2026.1"), "short", large_print=bool(large))
    assert len(content.listed) > 25
    for heading in content.listed:
        found = re.search(rf"{re.escape(heading.text)} (\d+)", listed)
        assert found, heading.text
        assert squeezed(heading.text) in squeezed(pages[int(found[1]) - 1])


def test_the_community_form_leads_with_the_plain_wording(tmp_path):
    texts = "".join(page_texts(made("2026.1", "community", 0), tmp_path, large=0))
    others = "".join(page_texts(made("2026.1", "full", 0), tmp_path, large=0))
    for question in bank_called("2026.1").form("community"):
        text, plain = squeezed(question.text), squeezed(question.plain)
        plainly = f"{question.code}{plain}Intheorganisation'swords:{text}"
        assert plainly in squeezed(texts)
        assert f"{question.code}{text}Inplainwords:{plain}" in squeezed(others)


def test_the_cover_has_room_for_whose_it_is_and_how_it_works_says_the_rules(tmp_path):
    pages = page_texts(made("2026.1", "full", 0), tmp_path, large=0)
    for name in ("Organisation", "Partnership", "Date of the meeting", "named", "confidential"):
        assert name in pages[0]
    assert "Who was there" in pages[0]
    rules = squeezed("".join(pages[2:5]))
    for said in (
        "The highest level that is fully met is the one that counts",
        "Levels 3 and 4 need at least one piece of evidence with its date.",
        "Level 4 needs a community voice that agrees as well.",
        "nobody, the organiser included, sees who gave which own answer",
        "Tick “don't know”, “not applicable” or “rather not say” instead.",
    ):
        assert squeezed(said) in rules


def test_an_instrument_without_descriptors_asks_for_the_answer_that_fits(tmp_path):
    texts = "".join(page_texts(made("sample-1-5", "full", 0), tmp_path, large=0))
    assert "Tick the one answer that fits best" in texts
    assert "fully met" not in texts
    assert "Why it is not applicable" not in texts, "this bank has no such silence"


@pytest.mark.parametrize(
    ("ladder", "high", "turned", "said"),
    [
        (
            (0, 4),
            3,
            (),
            (
                "Levels 3 and 4 need at least one piece of evidence with its date. "
                "Level 4 needs a community voice that agrees as well."
            ),
        ),
        (
            (1, 4),
            3,
            ("A-1a",),
            (
                "Levels 1 and 2 need at least one piece of evidence with its date. "
                "Level 1 needs a community voice that agrees as well."
            ),
        ),
        (
            (0, 1),
            1,
            (),
            (
                "Level 1 needs at least one piece of evidence with its date. "
                "Level 1 needs a community voice that agrees as well."
            ),
        ),
        ((0, 4), 5, (), "No level of this question needs evidence."),
    ],
)
def test_the_rule_of_claim_is_said_for_any_ladder(ladder, high, turned, said):
    bank = made_up(ladder=ladder, high=high, reversed_codes=turned)
    assert rule_of_claim(bank, "A-1a") == said


def test_the_page_of_the_group_has_a_box_for_each_level(tmp_path):
    pages = page_texts(made("eleven levels", "full", 0), tmp_path, large=0)
    together = [text for text in pages if "Together" in text]
    assert len(together) == 5
    for text in together:
        after = text.partition("The level that you agree on")[2]
        assert all(f"{level} Level {level}" in after for level in range(11))
        assert NOT_AGREED in after
        for label in ("Reason", "Dissent", "Evidence that the level rests on", "Its date"):
            assert label in after


def test_large_print_has_no_type_under_18_points():
    look = sizes_of(large=True).look
    styles = [look.body, look.small, look.caption, look.cell, look.head_cell, look.notice]
    styles += [look.contents, look.footer, *look.headings.values()]
    assert min(style.size for style in styles) == 18
    assert all(style.leading >= 1.2 * style.size for style in styles)


def test_large_print_says_the_same_words():
    bank = bank_called("2026.1")
    normal, large = (booklet(bank, "full", large_print=one) for one in (False, True))
    assert normal.texts() == large.texts()


# ── odd texts, odd banks ─────────────────────────────────────────────────────────────────────


def test_nasty_texts_are_literal_and_the_cover_says_what_paper_lacks(tmp_path):
    content = made("nasty", "full", 0)
    pages = page_texts(content, tmp_path, large=0)
    assert squeezed(LACKING) in squeezed(pages[0])
    assert shown(NASTY) in squeezed("".join(pages))
    assert "\u202e" not in "".join(pages)
    assert b"/URI" not in content
    assert b"/JavaScript" not in content
    assert LACKING not in " ".join(
        page_texts(made("2026.1", "short", 0), tmp_path, large=0)[0].split()
    )


def test_long_texts_lose_no_word(tmp_path):
    text = " ".join(page_texts(made("nasty", "full", 0), tmp_path, large=0))
    words = re.findall(r"\bword\d+\b", text)
    assert len(words) == 3 * 2000  # guidance, a descriptor, a kind of evidence
    assert len(set(words)) == 2000


def test_a_form_without_questions_is_refused():
    bank = made_up()
    statutory = replace(bank, voices=tuple(replace(v, side="statutory") for v in bank.voices))
    with pytest.raises(Refused, match="no community form"):
        booklet_pdf(statutory, form="community")


def test_the_same_bank_gives_the_same_bytes_in_another_process():
    command = (
        "import hashlib\n"
        "from documents.booklets import made\n"
        "print(hashlib.sha256(made('tiny', 'full', 0)).hexdigest())"
    )
    here = sha256(made("tiny", "full", 0)).hexdigest()
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", command],
            cwd=ROOT,
            env={"PYTHONPATH": "tests", "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"},
            check=True,
            capture_output=True,
            text=True,
        )
        assert run.stdout.strip() == here


def test_asking_for_a_booklet_does_not_load_reportlab():
    command = "import sys, assessment.documents.booklet.pdf; print('reportlab' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert run.stdout.strip() == "False"


def test_a_booklet_has_no_date():
    assert b"CreationDate" not in made("tiny", "full", 0)


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("2026.1", "workbook-2026.1-short-large-print.pdf"),
        ('a "b"\r\nc/d ŵ', "workbook-a-b-c-d--short-large-print.pdf"),
    ],
)
def test_a_booklet_has_a_plain_name_for_its_file(version, name):
    bank = replace(made_up(), version=version)
    assert booklet_name(bank, form="short", large_print=True) == name


def test_a_page_of_the_booklet_leaves_room_for_its_foot():
    for large in (False, True):
        sizes = sizes_of(large)
        assert 14 + sizes.mark + 6 < sizes.bottom
        assert sizes.top < HEIGHT / 8
