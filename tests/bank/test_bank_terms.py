"""Which terms appear in a text, as a table."""

import pytest

from assessment.bank.terms import known_as, terms_in
from assessment.workbook.meanings import explained, texts_of
from factories import bank

TERMS = (
    "community",
    "community of interest",
    "community participant",
    "capacity",
    "co-governance",
    "front-line",
    "lived experience",
    "statutory",
    "LSP",
    "Local Strategic Partnership",
    "partnership",
    "rules of claim",
    "Arnstein's ladder",
    "mandate",
    "box",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("Nothing of the kind.", ()),
        # whole words
        ("The community decides.", ("community",)),
        ("Communitarian views", ()),
        ("intercommunity", ()),
        ("a boxer", ()),
        ("community_hall", ()),
        ("community’s own", ("community",)),
        ("the (community) and", ("community",)),
        ("community", ("community",)),
        # a word that a hyphen joins to another is a word of its own
        ("non-statutory bodies", ()),
        ("community-run routes", ()),
        ("community - run", ("community",)),
        ("community-", ("community",)),
        # the longest first, and once
        ("a community of interest", ("community of interest",)),
        (
            "a community of interest is a community; a community too",
            ("community of interest", "community"),
        ),
        ("community participants", ("community participant",)),
        (
            "A Local Strategic Partnership is a partnership.",
            ("Local Strategic Partnership", "partnership"),
        ),
        # simple plurals
        ("Communities of interest", ("community of interest",)),
        ("communities", ("community",)),
        ("mandates, boxes and capacities", ("mandate", "box", "capacity")),
        ("Local Strategic Partnerships", ("Local Strategic Partnership",)),
        ("two LSPs", ("LSP",)),
        # capitals
        ("STATUTORY and Statutory", ("statutory",)),
        ("an LSP", ("LSP",)),
        ("an lsp, an Lsp", ()),
        ("local strategic partnership", ("Local Strategic Partnership",)),
        # hyphens, apostrophes, spaces and line ends
        ("front line staff", ("front-line",)),
        ("front\u2011line staff", ("front-line",)),
        ("a lived-experience panel", ("lived experience",)),
        ("co governance", ("co-governance",)),
        ("Arnstein’s ladder", ("Arnstein's ladder",)),
        ("communities\n  of\tinterest", ("community of interest",)),
        # in the order of their first place
        ("mandate, LSP, mandate, community", ("mandate", "LSP", "community")),
    ],
)
def test_terms_are_found_as_the_table_says(text, found):
    assert terms_in(text, TERMS) == found


@pytest.mark.parametrize(
    ("term", "text", "is_there"),
    [
        ("tŷ agored", "Mae’r Tŷ Agored yma", True),
        ("tŷ agored", "ty\u0302 agored", True),  # the same letters, composed otherwise
        ("المجتمع", "عن المجتمع هنا", True),
        ("=1+1", "so =1+1 it is", True),
        ("=1+1", "1+1", False),
        ("C++", "written in C++ here", True),
        ("<b>bold</b>", "a <b>bold</b> word", True),
        ("???", "what???", False),  # nothing to hold on to
        ("İstanbul", "in İstanbul, at once", True),
        (".*", "anything", False),
        ("\\", "\\", False),
    ],
)
def test_a_term_that_somebody_typed_is_a_text_and_no_pattern(term, text, is_there):
    assert (term in terms_in(text, [term])) is is_there


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Communities of Interest", "community of interest"),
        ("  community   of interest ", "community of interest"),
        ("frontline", None),
        ("Front line", "front-line"),
        ("lsp", "LSP"),
        ("LSPs", "LSP"),
        ("a community", None),
        ("", None),
    ],
)
def test_what_somebody_typed_is_known_as_a_term(typed, meant):
    assert known_as(typed, TERMS) == meant


def test_every_term_of_the_bank_is_found_in_itself_and_in_its_capitals():
    for term in bank().glossary:
        assert terms_in(f"On {term}, and more.", bank().glossary) == (term,)
        assert terms_in(term.capitalize() if term.islower() else term, [term]) == (term,)


def test_everyday_words_are_not_explained_beside_a_question():
    assert bank().everyday == {"issue", "level", "profile", "round", "side", "silence", "voice"}
    text = "On each side of the table, in a round voice: a mandate."
    assert set(terms_in(text, bank().glossary)) > {"side", "round", "voice"}
    assert [part["term"] for part in explained(bank(), (), [text], "named")] == ["mandate"]


def test_the_questions_explain_their_words():
    shown = {
        question.code: [part["term"] for part in explained(bank(), (), texts_of(question), "named")]
        for question in bank().questions
    }
    assert shown["OP-4.1c"][0] == "front-line"
    assert "development plan" in shown["SS-2.3a"]
    assert sum(bool(terms) for terms in shown.values()) > 40
    assert all(len(terms) == len(set(terms)) for terms in shown.values())
