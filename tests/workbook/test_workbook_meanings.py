"""What words mean at a site: versions that are never overwritten, and who may read and write."""

import pytest
from sqlalchemy import select

import factories
from assessment.barriers.findings import findings_of
from assessment.errors import BadInput, Changed, NotYours, Refused
from assessment.people.queries import who_is
from assessment.people.rules import Act, may
from assessment.store.audit import broken_lines
from assessment.store.sessions import reading, writing
from assessment.store.tables import AuditRow, SiteMeaningRow
from assessment.verification.queries import handed_over
from assessment.workbook import actions as workbook
from assessment.workbook.meanings import (
    MOST_TERMS,
    agreed_since,
    explained,
    explained_in,
    texts_of,
    texts_of_answer,
    whole_glossary,
)
from assessment.workbook.queries import document, site_terms
from factories import bank

FIRST = "CC-1.1a"


def agree(made, term, meaning, version=0, **given):
    values = {"by": made.team_id, "agreed_by": "the forum", "agreed_on": "2025-03-14"}
    with writing() as session:
        return workbook.agree_meaning(
            session,
            site_id=made.site_id,
            bank=bank(),
            term=term,
            meaning=meaning,
            version=version,
            **values | given,
        )


def withdraw(made, term, version):
    (found,) = (one for one in terms(made) if one.term == term)
    with writing() as session:
        return workbook.withdraw_meaning(
            session, by=made.team_id, term_id=found.id, version=version
        )


def terms(made):
    with reading() as session:
        return site_terms(session, made.site_id)


def drawn_up(round_id):
    with reading() as session:
        return document(session, round_id, bank(), findings=findings_of)


def part_of(glossary, term):
    return next((part for part in glossary if part["term"] == term), None)


@pytest.fixture
def made(database):
    assert database.url
    return factories.opened()


def test_each_change_is_a_version_and_none_is_overwritten(made):
    assert agree(made, "mandate", "What the forum lent you.") == 1
    assert agree(made, "mandate", "What the forum gave you.", 1, agreed_on="2025-06-01") == 2
    assert withdraw(made, "mandate", 2) == 3
    assert agree(made, "mandate", "What the forum lent you.", 3) == 4
    (term,) = terms(made)
    assert [(one.version, one.meaning) for one in term.versions] == [
        (1, "What the forum lent you."),
        (2, "What the forum gave you."),
        (3, None),
        (4, "What the forum lent you."),
    ]
    assert term.versions[1].agreed_on == "2025-06-01"
    assert term.versions[0].agreed_by == "the forum"
    with reading() as session:
        assert {one.by for one in term.versions} == {who_is(session, made.team_id).name}
        acts = session.execute(
            select(AuditRow.act, AuditRow.version, AuditRow.site_id)
            .where(AuditRow.act.startswith("meaning."))
            .order_by(AuditRow.id)
        ).all()
        assert list(broken_lines(session)) == []
    assert [tuple(row) for row in acts] == [
        ("meaning.agreed", 1, made.site_id),
        ("meaning.agreed", 2, made.site_id),
        ("meaning.withdrawn", 3, made.site_id),
        ("meaning.agreed", 4, made.site_id),
    ]


def test_the_same_again_writes_nothing(made):
    agree(made, "mandate", "What the forum lent you.")
    assert agree(made, "mandate", "What the forum lent you.\n", 0) == 1
    with reading() as session:
        assert len(session.scalars(select(SiteMeaningRow.version)).all()) == 1


@pytest.mark.parametrize("version", [0, 1])
def test_whoever_did_not_see_the_newest_version_is_told_what_it_says(made, version):
    agree(made, "mandate", "First.")
    agree(made, "mandate", "Second.", 1)
    with pytest.raises(Changed) as told:
        agree(made, "mandate", "Third.", version)
    assert told.value.stored["meaning"] == "Second."
    assert told.value.stored["revision"] == 2
    assert [one.meaning for one in terms(made)[0].versions] == ["First.", "Second."]
    assert agree(made, "mandate", "Third.", told.value.stored["revision"]) == 3
    with pytest.raises(Changed):
        withdraw(made, "mandate", version)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Communities of interest", "community of interest"),
        ("lsp", "LSP"),
        ("  co-production ", "co-production"),
        ("Tŷ  agored", "Tŷ agored"),
    ],
)
def test_a_term_of_the_bank_keeps_the_banks_spelling(made, typed, kept):
    agree(made, typed, "As we mean it.")
    assert [one.term for one in terms(made)] == [kept]


def test_a_term_of_their_own_is_one_term_however_it_is_written(made):
    agree(made, "Co-production", "Making it together.")
    assert agree(made, "co-productions", "Making it together, and paying for it.", 1) == 2
    assert [one.term for one in terms(made)] == ["Co-production"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"term": ""},
        {"term": "x" * 81},
        {"term": "???"},
        {"meaning": "  "},
        {"meaning": "x" * 2001},
        {"agreed_by": "x" * 201},
        {"agreed_on": ""},
        {"agreed_on": "14/03/2025"},
        {"agreed_on": "2025-02-30"},
        {"agreed_on": "2199-01-01"},
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(made, wrong):
    given = {"term": "mandate", "meaning": "What the forum lent you."} | wrong
    with pytest.raises(BadInput, match=r"[Nn]othing was (saved|changed)"):
        agree(made, **given)
    assert terms(made) == ()


def test_what_was_withdrawn_is_not_withdrawn_again(made):
    agree(made, "mandate", "What the forum lent you.")
    withdraw(made, "mandate", 1)
    with pytest.raises(Refused, match="already"):
        withdraw(made, "mandate", 2)


def test_there_is_an_end_to_a_sites_own_terms(made):
    for number in range(MOST_TERMS):
        agree(made, f"word {number}", "One of many.")
    with pytest.raises(Refused, match="as many already"):
        agree(made, "one more", "Too many.")


def test_no_term_of_another_site_is_theirs(made):
    other = factories.opened()
    agree(other, "mandate", "Something else.")
    agree(made, "mandate", "What the forum lent you.")
    assert [one.now.meaning for one in terms(made)] == ["What the forum lent you."]
    (foreign,) = terms(other)
    with pytest.raises(NotYours), writing() as session:
        workbook.withdraw_meaning(session, by=made.team_id, term_id=foreign.id, version=1)
    with pytest.raises(NotYours), writing() as session:
        workbook.withdraw_meaning(session, by=made.team_id, term_id=10**6, version=1)


def test_who_may_read_and_who_may_write(made):
    answering = factories.participant(made).person_id
    verifying = factories.person("verifier", round_id=made.round_id)
    place = {"site_id": made.site_id, "round_id": made.round_id}
    with reading() as session:
        for person, reads, writes in (
            (made.team_id, True, True),
            (answering, True, False),
            (verifying, True, False),
            (factories.person("researcher"), False, False),
            (factories.opened().team_id, False, False),
        ):
            who = who_is(session, person)
            assert may(who, Act.SEE_MEANINGS, **place) is reads
            assert may(who, Act.AGREE_MEANINGS, **place) is writes


def test_reading_is_one_statement_however_many_there_are(made, counting):
    for number, (term, meaning, version) in enumerate(
        [("mandate", "First.", 0), ("mandate", "Second.", 1), ("co-production", "Making it.", 0)]
    ):
        agree(made, term, meaning, version)
        with reading() as session:
            session.connection()  # begins before anything is counted
            with counting() as sent:
                found = site_terms(session, made.site_id)
        assert sum(len(one.versions) for one in found) == number + 1
        assert len(sent) == 1


# ── on the screens ───────────────────────────────────────────────────────────────────────────


def test_a_question_shows_both_meanings_side_by_side(made):
    agree(made, "community", "Everybody on the five estates.")
    shown = explained(bank(), terms(made), texts_of(bank().question(FIRST)), "named")
    part = part_of(shown, "community")
    assert part["meaning"] == bank().glossary["community"]
    assert [one["meaning"] for one in part["here"]] == ["Everybody on the five estates."]


def test_an_everyday_word_is_explained_where_the_site_agreed_on_it(made):
    text = ["In each round."]
    assert explained(bank(), terms(made), text, "named") == []
    agree(made, "round", "A lap of honour.")
    assert [part["term"] for part in explained(bank(), terms(made), text, "named")] == ["round"]
    withdraw(made, "round", 1)
    assert explained(bank(), terms(made), text, "named") == []


def test_a_withdrawn_term_of_their_own_is_explained_no_more(made):
    agree(made, "co-production", "Making it together.")
    text = ["Is there co-production?"]
    assert len(explained(bank(), terms(made), text, "named")) == 1
    withdraw(made, "co-production", 1)
    assert explained(bank(), terms(made), text, "named") == []
    assert part_of(whole_glossary(bank(), terms(made), "named"), "co-production") is None


def test_in_a_confidential_round_nothing_says_by_whom(made):
    agree(made, "community", "Everybody on the five estates.", agreed_by="Ann Marker")
    named = explained(bank(), terms(made), ["community"], "named")
    hidden = explained(bank(), terms(made), ["community"], "confidential")
    assert "Ann Marker" in str(named)
    assert "Ann Marker" not in str(hidden)
    assert "Ann Marker" in str(drawn_up(made.round_id)["glossary"])
    factories.agreed_level(made)
    factories.handed_over(made)
    with writing() as session:
        confidential = workbook.open_round(
            session,
            by=factories.OPERATOR,
            site_id=made.site_id,
            partnership_id=made.partnership_id,
            name="follow-up",
            bank=bank(),
            mode="confidential",
        )
    assert "Everybody on the five estates." in str(drawn_up(confidential)["glossary"])
    assert "Ann Marker" not in str(drawn_up(confidential))


# ── in the workbook that is handed over ──────────────────────────────────────────────────────


def test_a_workbook_holds_the_terms_that_appear_in_it(made):
    agree(made, "community", "Everybody on the five estates.")
    agree(made, "unheard-of", "A word that no question uses.")
    glossary = drawn_up(made.round_id)["glossary"]
    found = [part["term"] for part in glossary]
    assert found == sorted(found, key=str.casefold)
    assert {"community", "statutory", "agreed level", "settled level", "voice"} <= set(found)
    assert not {"unheard-of", "LSB"} & set(found)
    assert part_of(glossary, "community")["here"] == [
        {
            "version": 1,
            "meaning": "Everybody on the five estates.",
            "agreed_on": "2025-03-14",
            "agreed_by": "the forum",
        }
    ]


def test_a_handed_over_workbook_keeps_its_meanings_and_tells_what_changed_since(database):
    assert database.url
    made = factories.opened()
    agree(made, "community", "Everybody on the five estates.")
    factories.agreed_level(made)
    factories.handed_over(made)
    agree(made, "community", "Everybody in the borough.", 1)
    agree(made, "partnership", "The forum and nothing else.")
    agree(made, "unheard-of", "A word that no question uses.")
    with reading() as session:
        over = handed_over(session, made.round_id)
    glossary, answers = over.document["glossary"], over.document["answers"]
    assert len(part_of(glossary, "community")["here"]) == 1
    since = agreed_since(glossary, terms(made), "named", answers)
    assert {term: [one["version"] for one in later] for term, later in since.items()} == {
        "community": [2],
        "partnership": [1],
    }
    shown = explained_in(glossary, bank().everyday, texts_of_answer(answers[0]))
    assert part_of(shown, "community")["here"][-1]["meaning"] == "Everybody on the five estates."
    assert part_of(shown, "community")["meaning"] == bank().glossary["community"]
    with writing() as session:
        workbook.reopen(session, by=0, round_id=made.round_id, reason="Words have changed.")
    factories.handed_over(made)
    with reading() as session:
        over = handed_over(session, made.round_id)
    glossary = over.document["glossary"]
    assert [one["version"] for one in part_of(glossary, "community")["here"]] == [1, 2]
    assert agreed_since(glossary, terms(made), "named", over.document["answers"]) == {}


def test_what_was_withdrawn_before_is_told_as_withdrawn(made):
    agree(made, "community", "Everybody on the five estates.")
    withdraw(made, "community", 1)
    here = part_of(drawn_up(made.round_id)["glossary"], "community")["here"]
    assert [one["meaning"] for one in here] == ["Everybody on the five estates.", None]
