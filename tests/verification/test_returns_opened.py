"""A file of verdicts before anybody knows what it is about: only its own shape comes through."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import BadInput
from assessment.verification.returns import return_sheets as layout
from assessment.verification.returns.opening_returns import MOST_BYTES, open_return
from assessment.verification.returns.return_schema import RETURN_SCHEMA
from sheet_files import (
    lying_zip_bomb,
    many_parts,
    many_tags,
    parts_of,
    renamed_macro_workbook,
    seed_xlsx,
    with_doctype,
    with_macros,
    xlsx_of,
    zip_bomb,
    zip_of,
    zip_with_password_flag,
)

OURS = (layout.PACK, layout.VERDICTS, layout.DECLARATION, layout.CLOSING)
GOOD = {
    "schema": RETURN_SCHEMA,
    "pack": "7f3a9c",
    "workbook": "a" * 64,
    "token": "b" * 64,
    "revision": 1,
    "name": "Vera",
    "declaration": {"words": "", "conflicts": {"Northbridge": False}},
    "verdicts": [
        {
            "question": "CC-1.1a",
            "answer_hash": "c" * 64,
            "agreed": 2,
            "verdict": "lowered",
            "level": 1,
            "reason": "=1+1",
        }
    ],
    "judgement": {"reliance": "some", "reason": "Little was seen."},
    "statement": "I read it.",
    "signed": False,
    "on_paper": False,
    "typed_by": "",
}


def as_bytes(document):
    return json.dumps(document).encode()


def without(name):
    return {key: value for key, value in GOOD.items() if key != name}


def test_a_good_file_comes_through_as_it_is():
    opened = open_return("verdicts.json", as_bytes(GOOD))
    assert (opened.kind, opened.document, opened.places) == ("form", GOOD, ["entry 1"])


def test_an_editors_mark_and_another_ending_do_no_harm():
    raw = b"\xef\xbb\xbf\r\n" + as_bytes(GOOD)
    assert open_return("verdicts.json.txt", raw).document == GOOD


DEEP = b'{"a":' * 200_000
REFUSED = {
    "empty": (b"", "file is empty"),
    "6 MB": (as_bytes(GOOD) + b" " * (6 * 2**20), "larger than 5 MB"),
    "a PDF renamed": (b"%PDF-1.7\n1 0 obj", "a PDF document"),
    "a picture renamed": (b"\x89PNG\r\n", "a picture"),
    "a web page": (b"<html>", "web page"),
    "an XML entity bomb": (b'<!DOCTYPE a [<!ENTITY x "xx">]><a>&x;</a>', "web page"),
    "an old or locked office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
    "a list": (b"[1, 2]", "something else"),
    "not a number": (as_bytes(GOOD | {"revision": float("nan")}), "“NaN”"),
    "endless": (as_bytes(GOOD | {"revision": float("inf")}), "“Infinity”"),
    "a key twice": (as_bytes(GOOD)[:-1] + b', "pack": "other"}', "one thing twice"),
    "a key twice within": (
        as_bytes(GOOD).replace(b'"level": 1', b'"level": 1, "level": 0'),
        "one thing twice",
    ),
    "nested deeply": (DEEP, "nested far deeper"),
    "nested deeply in a field": (
        as_bytes(GOOD)[:-1] + b', "x": ' + b"[" * 9_000 + b"]" * 9_000 + b"}",
        "nested far deeper",
    ),
    "broken off": (as_bytes(GOOD)[:-40], "breaks off or was changed"),
    "a number with 5,000 digits": (b'{"revision": ' + b"9" * 5_000 + b"}", "can't be read"),
    "another alphabet": (json.dumps(GOOD).encode("utf-16"), "something else"),
    "not UTF-8": (as_bytes(GOOD).replace(b"Vera", b"V\xe9ra"), "not written in UTF-8"),
    "another schema": (as_bytes(GOOD | {"schema": "other/1"}), "does not know"),
    "no schema": (as_bytes(without("schema")), "does not know"),
    "a schema that is a list": (as_bytes(GOOD | {"schema": [RETURN_SCHEMA]}), "does not know"),
    "a field missing": (as_bytes(without("token")), "not as a verdict form saves it"),
    "a field more": (as_bytes(GOOD | {"admin": True}), "not as a verdict form saves it"),
    "a text for a number": (as_bytes(GOOD | {"revision": "1"}), "not as a verdict form saves"),
    "true for a number": (as_bytes(GOOD | {"revision": True}), "not as a verdict form saves"),
    "a half": (as_bytes(GOOD | {"revision": 1.5}), "not as a verdict form saves it"),
    "1 for true": (as_bytes(GOOD | {"signed": 1}), "not as a verdict form saves it"),
    "verdicts by name": (as_bytes(GOOD | {"verdicts": {"CC-1.1a": "upheld"}}), "not as a verdict"),
    "no verdict in a list": (as_bytes(GOOD | {"verdicts": ["upheld"]}), "not as a verdict form"),
    "yes for true": (
        as_bytes(GOOD | {"declaration": {"words": "", "conflicts": {"Northbridge": "no"}}}),
        "not as a verdict form saves it",
    ),
    "revision nought": (as_bytes(GOOD | {"revision": 0}), "which of your files it is"),
    "revision minus one": (as_bytes(GOOD | {"revision": -1}), "which of your files it is"),
    "a revision too high": (as_bytes(GOOD | {"revision": 10**9}), "which of your files it is"),
    "three thousand verdicts": (
        as_bytes(GOOD | {"verdicts": GOOD["verdicts"] * 3_000}),
        "more than 2,000 verdicts",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_any_other_file_is_refused_whole_with_a_sentence_that_says_what_to_do(what):
    raw, says = REFUSED[what]
    with pytest.raises(BadInput) as refused:
        open_return("verdicts.json", raw)
    sentence = str(refused.value)
    assert says in sentence
    assert "Nothing was taken in" in sentence
    assert sentence.count(".") >= 2


def test_a_wrong_shape_names_every_place():
    wrong = GOOD | {"verdicts": [{**GOOD["verdicts"][0], "level": "one", "reason": None}]}
    with pytest.raises(BadInput) as refused:
        open_return("v.json", as_bytes(wrong))
    assert refused.value.problems == (
        "In the file, “verdicts”, entry 1, “level” is wanted: a whole number or nothing (null).",
        "In the file, “verdicts”, entry 1, “reason” is wanted: a text.",
    )


SHEETS = {
    "a ZIP bomb": (zip_bomb, "verdicts.xlsx", "unpacks to more than"),
    "a ZIP bomb that lies": (lying_zip_bomb, "verdicts.xlsx", "can be opened"),
    "too many cells": (many_tags, "verdicts.xlsx", "too many cells"),
    "a macro file": (with_macros, "verdicts.xlsx", "macros"),
    "a macro file renamed": (renamed_macro_workbook, "verdicts.xlsx", "macros"),
    "a macro file by its name": (seed_xlsx, "verdicts.xlsm", "macros"),
    "an XML entity bomb": (with_doctype, "verdicts.xlsx", "declarations that are not opened"),
    "a password": (zip_with_password_flag, "verdicts.xlsx", "locked with a password"),
    "many parts": (many_parts, "verdicts.xlsx", "parts"),
    "another spreadsheet": (seed_xlsx, "verdicts.xlsx", "not a form for verdicts"),
    "one with our sheets and nothing on them": (
        lambda: xlsx_of(*[(name, [["x"]]) for name in OURS]),
        "verdicts.xlsx",
        "not a form for verdicts",
    ),
    "an archive": (lambda: zip_of({"a.txt": b"hello"}), "verdicts.zip", "archive"),
    "an archive called JSON": (lambda: zip_of({"a.txt": b"hello"}), "verdicts.json", "archive"),
    "a broken one": (lambda: seed_xlsx()[:-50], "verdicts.xlsx", "can be opened"),
}


@pytest.mark.parametrize("what", SHEETS)
def test_no_dangerous_or_other_spreadsheet_is_opened(what):
    make, name, says = SHEETS[what]
    raw = make()
    assert len(raw) < MOST_BYTES
    with pytest.raises(BadInput, match=says) as refused:
        open_return(name, raw)
    assert "Nothing was taken in" in str(refused.value)


def shaped():
    """Return a strategy of JSON that looks like a return, with odd things in any place."""
    odd = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=6,
    )
    verdict = st.fixed_dictionaries(dict.fromkeys(GOOD["verdicts"][0], odd))
    fields = {key: st.just(value) | odd for key, value in GOOD.items()}
    return st.fixed_dictionaries(fields | {"verdicts": st.lists(verdict, max_size=3) | odd})


def said_of(name, raw):
    """Return what a file is refused with, None where it is opened."""
    try:
        opened = open_return(name, raw)
    except BadInput as refused:
        return str(refused)
    assert opened.document["schema"] == RETURN_SCHEMA
    return None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400) | shaped().map(lambda one: json.dumps(one).encode()))
def test_whatever_comes_it_is_opened_or_refused_with_a_sentence(raw):
    said = said_of("verdicts.json", raw)
    assert said is None or said.endswith(".")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_spreadsheet_with_any_part_spoilt_is_opened_or_refused(data):
    parts = parts_of(xlsx_of(("Pack", [["schema", RETURN_SCHEMA]]), ("Verdicts", [["a"]])))
    name = data.draw(st.sampled_from(sorted(parts)))
    spoilt = data.draw(st.binary(max_size=200))
    said = said_of("v.xlsx", zip_of(parts | {name: spoilt}))
    assert said is None or said.endswith(".")
