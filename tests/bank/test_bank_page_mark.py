import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.bank.model import Form
from assessment.bank.page_mark import PageMark, page_mark, read_mark, written_mark
from assessment.errors import BadInput
from measures.made_banks import bank_of

MARK = PageMark("2026.1", "3f9ac210", "full", large_print=False, page=12, question="CC-1.1a")


@pytest.mark.parametrize(
    ("mark", "written"),
    [
        (MARK, "PW1/2026.1/3f9ac210/full/12/CC-1.1a"),
        (
            PageMark("2026.1", "3f9ac210", "short", large_print=True, page=1, question=""),
            "PW1/2026.1/3f9ac210/short-large/1/-",
        ),
        (
            PageMark("a/b ŵ", "00000000", "community", large_print=False, page=9, question="Ä 1/2"),
            "PW1/a%2Fb%20%C5%B5/00000000/community/9/%C3%84%201%2F2",
        ),
    ],
)
def test_a_mark_is_written_and_read_back(mark, written):
    assert written_mark(mark) == written
    assert read_mark(written) == mark


@given(
    version=st.text(min_size=1, max_size=30),
    form=st.sampled_from(get_args(Form)),
    large=st.booleans(),
    page=st.integers(1, 99_999),
    question=st.text(max_size=30).filter(lambda code: code != "-"),
)
def test_any_name_comes_back_from_its_mark(version, form, large, page, question):
    mark = PageMark(version, "0123abcd", form, large_print=large, page=page, question=question)
    written = written_mark(mark)
    assert re.fullmatch(r"[!-~]+", written)
    assert read_mark(written) == mark


def test_a_mark_carries_the_start_of_the_fingerprint():
    bank = replace(bank_of(), fingerprint="0123456789abcdef" * 4)
    mark = page_mark(bank, "full", large_print=False, page=3, question="A-1a")
    assert mark.fingerprint == "01234567"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.org/PW1",
        "PW2/2026.1/3f9ac210/full/12/CC-1.1a",
        "PW1/2026.1/3f9ac210/full/12",
        "PW1/2026.1/3f9ac21/full/12/CC-1.1a",
        "PW1/2026.1/3F9AC210/full/12/CC-1.1a",
        "PW1/2026.1/3f9ac210/long/12/CC-1.1a",
        "PW1/2026.1/3f9ac210/full/0/CC-1.1a",
        "PW1/2026.1/3f9ac210/full/12/CC-1.1a/more",
        "PW1/2026.1/3f9ac210/full/12/CC-1.1a\n",
        "PW1//3f9ac210/full/12/CC-1.1a",
    ],
)
def test_what_is_no_mark_of_ours_is_refused_in_a_sentence(text):
    with pytest.raises(BadInput, match="Nothing was taken in"):
        read_mark(text)
