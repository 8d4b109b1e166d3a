import pytest

from assessment.errors import BadInput
from assessment.measures.answers import AgreedLevel, OwnAnswer
from assessment.measures.tidy import read_tidy
from measures.made_banks import TWO, bank_of

BANK = bank_of(TWO)
HEADER = "participant,voice,question,answer,note\n"


def read(rows, bank=BANK):
    return read_tidy((HEADER + rows).encode(), bank)


def problems(raw):
    with pytest.raises(BadInput) as caught:
        read_tidy(raw if isinstance(raw, bytes) else (HEADER + raw).encode(), BANK)
    assert "nothing was taken in" in str(caught.value)
    return caught.value.problems


def test_rows_become_own_answers_and_agreed_levels():
    found = read(
        "p1,FL,A-1a,3,because\n"
        "p1,FL,A-1b,don't know,\n"
        "p2,CP,A-1a,,\n"
        "agreed,,A-1a,2,we talked\n"
        "agreed,,A-1b,not applicable,no such group\n"
    )
    assert found.own == (
        OwnAnswer("p1", "FL", "A-1a", 3, None, "because"),
        OwnAnswer("p1", "FL", "A-1b", None, "don't know", ""),
        OwnAnswer("p2", "CP", "A-1a", None, None, ""),
    )
    assert found.agreed == (
        AgreedLevel("A-1a", 2, "we talked", None),
        AgreedLevel("A-1b", None, "no such group", "not applicable"),
    )


def test_a_byte_order_mark_and_other_line_ends_change_nothing():
    plain = read("p1,FL,A-1a,3,ŵ ŷ\np2,CP,A-1b,0,\n")
    windows = (HEADER + "p1,FL,A-1a,3,ŵ ŷ\np2,CP,A-1b,0,\n").replace("\n", "\r\n")
    assert read_tidy(b"\xef\xbb\xbf" + windows.encode(), BANK) == plain


def test_what_spreadsheets_do_to_words_and_empty_rows_is_understood():
    found = read('p1,FL,A-1a,Don’t know,\n,,,,\n\n p2 ,CP,A-1a, 4 ,"two\nlines, ""quoted"""\n')
    assert found.own[0].silence == "don't know"
    assert found.own[1] == OwnAnswer("p2", "CP", "A-1a", 4, None, 'two\nlines, "quoted"')


def test_text_is_kept_as_typed():
    note = "=1+1 <b> {{ $x$ \U0001f600 \u202e " + "long " * 4000
    found = read(f'p1,FL,A-1a,1,"{note}"\n')
    assert found.own[0].note == note


def test_every_fault_is_named_with_row_column_and_what_is_allowed():
    found = problems(
        "p1,FL,A-1a,7,\n"
        "p1,FL,Z-9,1,\n"
        "p2,XX,A-1a,1,\n"
        "p3,CP,A-1a,not applicable,  \n"
        "p3,SL,A-1b,1,\n"
        "p3,CP,A-1a,2,\n"
        ",CP,A-1a,2,\n"
        "p4,CP,A-1a\n"
    )
    for place, (start, allowed) in enumerate(
        [
            ("Row 2, column answer", "allowed are 0, 1, 2, 3, 4, don't know, not applicable,"),
            ("Row 3, column question", "allowed are its 5 codes, A-1a to B-1a"),
            ("Row 4, column voice", "allowed are SL, FL, PV, CP"),
            ("Row 5, column note", "allowed is any text"),
            ("Row 6, column voice", "speaks as SL here and as CP in row 5"),
            ("Row 7, column question", 'already has an answer to "A-1a" in row 5'),
            ("Row 8, column participant", "allowed is any name"),
            ("Row 9", "allowed are exactly 5"),
        ]
    ):
        assert found[place].startswith(start)
        assert allowed in found[place]
    assert len(found) == 8


def test_one_row_can_have_several_faults():
    assert len(problems("p1,XX,Z-9,high,\n")) == 3


@pytest.mark.parametrize(
    "answer", ["5", "-1", "3.0", "03", "+3", "٣", "3 or 4", "no", "dont know", "1e0"]
)
def test_only_levels_of_the_ladder_and_silences_are_answers(answer):
    assert len(problems(f"p1,FL,A-1a,{answer},\n")) == 1


def test_the_ladder_is_the_banks():
    bank = bank_of(ladder=(1, 10))
    assert read("p1,FL,A-1a,10,\n", bank).own[0].level == 10
    with pytest.raises(BadInput):
        read("p1,FL,A-1a,0,\n", bank)


def test_agreed_levels_stand_once_for_each_question():
    found = problems("agreed,,A-1a,1,one\nAgreed,,A-1a,2,two\n")
    assert found[0].startswith("Row 3, column question")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"participant;voice;question;answer;note\np1;FL;A-1a;1;\n",
        b"voice,participant,question,answer,note\n",
        b"participant,voice,question,answer\n",
        b"participant,voice,question,answer,note,more\n",
        b"Participant,voice,question,answer,note\n",
    ],
)
def test_another_header_is_refused(raw):
    found = problems(raw)
    assert len(found) == 1
    assert found[0].startswith("Row 1: the header is")
    assert "participant,voice,question,answer,note" in found[0]


@pytest.mark.parametrize(
    "raw", [HEADER.encode("utf-16"), HEADER.encode() + b"p1,FL,A-1a,1,caf\xe9\n", b"PK\x03\x04\xff"]
)
def test_what_is_not_utf_8_is_refused(raw):
    assert "not UTF-8" in problems(raw)[0]


def test_an_unclosed_quotation_mark_does_not_swallow_the_rest():
    found = problems('p1,FL,A-1a,1,"never closed\np2,CP,A-1a,2,\n')
    assert found[0].startswith("Row 2: the row cannot be read as CSV")


def test_a_cell_beyond_all_measure_is_refused():
    assert "cannot be read" in problems("p1,FL,A-1a,1," + "x" * 200_000 + "\n")[0]


def test_what_is_quoted_back_is_short_and_harmless():
    found = problems("p1,FL,A-1a,\x1b[2J\u202e" + "x" * 500 + ",\n")[0]
    assert "\x1b" not in found
    assert "\u202e" not in found
    assert "x" * 50 not in found


def test_a_header_alone_is_no_answers_and_no_fault():
    found = read("")
    assert (found.own, found.agreed) == ((), ())


def test_the_guard_of_our_own_tables_is_taken_away():
    found = read("'=Ann,FL,A-1a,1,'=1+1\n'-Bob,CP,A-1a,1,''@x\nagreed,,A-1a,1,'quoted'\n")
    assert [(one.participant, one.note) for one in found.own] == [("=Ann", "=1+1"), ("-Bob", "'@x")]
    assert found.agreed[0].reason == "'quoted'"


def test_a_name_stands_on_one_line_however_it_is_spaced():
    found = read('"Ann\nBee",FL,A-1a,1,\n Ann  Bee ,FL,A-1b,1,\n AGREED ,,A-1a,2,\n')
    assert {one.participant for one in found.own} == {"Ann Bee"}
    assert [one.level for one in found.agreed] == [2]
    assert "already has an answer" in problems("Ann  Bee,FL,A-1a,1,\nAnn Bee,FL,A-1a,1,\n")[0]


def test_a_name_has_at_most_two_hundred_characters():
    assert read(f"{'x' * 200},FL,A-1a,1,\n").own[0].participant == "x" * 200
    assert problems(f"{'x' * 201},FL,A-1a,1,\n") == (
        "Row 2, column participant: the name has 201 characters; allowed are at most 200.",
    )
