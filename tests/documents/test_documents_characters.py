import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.documents.characters import Gate
from assessment.documents.faces import BOLD, PLAIN, face, printable
from assessment.documents.typesetting import broken, line_width

ANYTHING = st.text(st.characters(), max_size=200)
WORDS = st.text(st.sampled_from("ab ŵŷ\n\té—العربية👍\x00\u202e\ud800<&"), max_size=300)


@pytest.mark.parametrize("name", [PLAIN, BOLD])
def test_both_faces_have_welsh_gaelic_polish_and_the_signs_that_reports_use(name):
    text = "ŵŷŴŶâêîôûŵŷÁÉÍÓÚáéíóúńśżłÀÈ–—“”‘’•…◂€£ \ufffd\u00a0½≥"
    assert printable(text, name) == text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("👍", "[U+1F44D]"),
        ("a\tb", "a    b"),
        ("\x00", "\ufffd"),
        ("\ud800", "\ufffd"),
        ("a\r\nb", "a\nb"),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_what_the_font_lacks_is_printed_as_its_number(typed, expected):
    assert printable(typed) == expected


@given(ANYTHING)
def test_every_printable_character_is_in_the_font(text):
    for name in (PLAIN, BOLD):
        assert all(c == "\n" or ord(c) in face(name).widths for c in printable(text, name))


def test_a_gate_knows_what_paper_cannot_show():
    gate = Gate({ord(c) for c in "abc[]U+0123456789DFأ"})
    assert not gate.lacks(["abc", "cab", ""])
    assert gate.lacks(["abc", "d"])
    assert gate.lacks(["abc", "أ"]), "there is a letter, but it would be laid out wrong"


@given(WORDS, st.floats(30, 400))
def test_lines_hold_all_of_the_text_and_fit(text, width):
    lines = broken([(PLAIN, text)], 9, width)
    whole = "".join(run for line in lines for _, run in line)
    assert whole == printable(text).replace("\n", "")
    assert all(line_width(line, 9) <= width + 0.01 for line in lines)


def test_line_ends_that_people_typed_are_kept():
    assert broken([(PLAIN, "a\n\nb")], 9, 100) == [[(PLAIN, "a")], [], [(PLAIN, "b")]]


def test_words_go_whole_to_the_next_line_and_their_spaces_stay():
    lines = broken([(PLAIN, "forum forum")], 10, 40)
    assert lines == [[(PLAIN, "forum ")], [(PLAIN, "forum")]]


def test_a_word_longer_than_a_line_is_cut():
    lines = broken([(PLAIN, "w" * 20_000)], 9, 100)
    assert len(lines) > 1000
    assert sum(len(run) for line in lines for _, run in line) == 20_000


def test_runs_of_two_faces_share_a_line():
    assert broken([(BOLD, "Why: "), (PLAIN, "so")], 9, 200) == [[(BOLD, "Why: "), (PLAIN, "so")]]


@pytest.mark.parametrize(
    ("word", "width", "lines"),
    [
        ("https://forum.example/minutes", 110, ["https://forum.example/", "minutes"]),
        ("E005-1-Minutes-of-18-September.txt", 130, ["E005-1-Minutes-of-18-", "September.txt"]),
        # a sign that would leave the line nearly empty parts nothing
        ("a/" + "m" * 20, 100, ["a/mmmmmmmmmm", "mmmmmmmmmm"]),
        ("f" * 64, 180, None),
    ],
)
def test_a_long_word_is_parted_after_a_sign_where_that_leaves_the_line_full_enough(
    word, width, lines
):
    found = ["".join(text for _, text in line) for line in broken([(PLAIN, word)], 9, width)]
    assert "".join(found) == word
    assert all(line_width([(PLAIN, line)], 9) <= width for line in found)
    assert lines is None or found == lines
