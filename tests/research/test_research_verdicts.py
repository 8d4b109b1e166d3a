"""Verdict figures in the comparison: by site, over sites, and exactly as far as they hold."""

import json

import pytest
from compared_sites import compared, counted

import factories
from assessment.__main__ import main
from assessment.research.pooling import JudgedAnswer, pooled_review
from assessment.research.queries import comparison
from assessment.research.rules import HIDDEN
from assessment.research.tabling import HEADINGS, as_json, rows
from assessment.store.sessions import reading, writing
from assessment.verification.actions import begin_settling, begin_verification, settle_level
from assessment.verification.counting_verdicts import VerdictFigures
from assessment.verification.queries import handed_over, moderated, verifiers
from factories import DISPUTED, OPERATOR, bank
from verification.review_scene import hand_over_again, say, sign

pytestmark = pytest.mark.usefixtures("database")
OTHER = "CC-1.2a"
ASKED = len(bank().form("short"))


def look():
    with reading() as session:
        return comparison(session, by=OPERATOR, bank=bank())


def line_of(made):
    (line,) = [one for one in look().lines if one.round_id == made.round_id]
    return line


def differing():
    """Return a compared site on which two verifiers differ on one answer, by two levels."""
    return factories.disputed(compared())


def test_a_site_has_its_verdicts_with_how_many_of_what():
    made = differing()
    review = line_of(made).review
    assert review.figures.counts == {
        "upheld": 2 * ASKED - 1,
        "lowered": 1,
        "queried": 0,
        "could not tell": 0,
    }
    assert (review.figures.questions, review.verifiers) == (ASKED, 2)
    assert review.figures.fallen == 2
    together = look().review
    assert (together.sites, together.verifiers) == (1, 2)
    assert together.figures == review.figures


def test_a_review_that_is_blind_adds_nothing():
    made = compared()
    first, second = factories.verifier(made), factories.verifier(made)
    factories.signed_off(made, first)
    assert line_of(made).review is None
    assert look().review is None
    assert as_json(look())["verdicts"] is None
    factories.signed_off(made, second)
    assert line_of(made).review is not None


def test_one_changed_answer_takes_exactly_its_verdicts_out_until_they_are_given_again():
    made = differing()
    with reading() as session:
        people = list(verifiers(session, made.round_id))
    before = line_of(made)
    dimension = bank().dimension_of(OTHER).code
    hand_over_again(made, OTHER, 1)
    changed = line_of(made)
    assert changed.review.figures.verdicts == before.review.figures.verdicts - 2
    assert changed.review.figures.questions == ASKED - 1
    assert changed.review.figures.counts["lowered"] == 1
    moved = {
        code
        for code, figure in changed.figures.items()
        if figure.verified != before.figures[code].verified
    }
    assert dimension in moved
    assert moved <= {dimension, bank().issue_of(OTHER).code}
    assert changed.figures[dimension].verified is None
    for person_id in people:
        with writing() as session:
            begin_verification(session, by=person_id, round_id=made.round_id)
        say(made, person_id, OTHER)
    assert line_of(made).review == changed.review  # blind until both have signed
    for person_id in people:
        sign(made, person_id)
    after = line_of(made)
    assert after.review == before.review
    assert after.figures[dimension].verified == 1


def test_a_settlement_counts_in_the_comparison_at_once():
    made, mona = differing(), factories.person("programme")
    code = bank().dimension_of(DISPUTED).code
    assert line_of(made).figures[code].settled is None
    with writing() as session:
        begin_settling(session, by=mona, round_id=made.round_id)
    with reading() as session:
        one = moderated(session, handed_over(session, made.round_id))[DISPUTED]
    with writing() as session:
        settle_level(
            session,
            by=mona,
            settlement_id=one.id,
            revision=one.revision,
            decision="settled",
            level=1,
            reason="Between the two.",
            bank=bank(),
        )
    figure = line_of(made).figures[code]
    assert (figure.verified, figure.settled) == (None, 1)
    assert line_of(made).review.figures.counts["lowered"] == 1  # verdicts stay as they were


def test_agreement_of_few_verifiers_is_not_shown_of_one_site_or_all():
    differing()
    differing()
    together = look().review
    assert together.verifiers == 4
    assert (together.common, together.alike, together.alpha) == (None, None, None)
    assert together.hidden == HIDDEN
    text = json.dumps(as_json(look()))
    assert '"krippendorff_ordinal": null' in text


def test_three_sites_take_as_many_statements_as_one():
    differing()
    with counted() as one:
        look()
    differing()
    differing()
    with counted() as three:
        assert look().review.sites == 3
    assert len(three) == len(one)


def test_the_command_and_the_table_have_them_too(capsys):
    made = differing()
    assert main(["compare", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (site,) = told["sites"]
    assert site["verdicts"]["n"] == told["verdicts"]["n"] == 2 * ASKED
    assert site["verdicts"]["lowered"] == {"n": 1, "share": 1 / (2 * ASKED)}
    assert site["verdicts"]["mean_fall_where_lowered"] == 2
    assert told["verdicts"]["sites"] == 1
    assert "agreement" not in site["verdicts"]
    (row,) = [dict(zip(HEADINGS, one, strict=True)) for one in rows(look()) if one[10] == "all"]
    assert (row["verdicts"], row["lowered"], row["verifiers"]) == (2 * ASKED, 1, 2)
    assert made.round_id


# ── over sites ───────────────────────────────────────────────────────────────────────────────


def judged(*behind):
    figures = VerdictFigures(questions=1)
    return [JudgedAnswer(f"Q{at}", figures, one) for at, one in enumerate(behind)]


# two verifiers a site, of whom each agrees on one answer and differs on another
SITES = {number: judged({3: 2}, {3: 1, 1: 1}) for number in range(1, 7)}


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ({number: {2 * number, 2 * number + 1} for number in SITES}, True),  # twelve people
        ({number: {2 * number, 2 * number + 1} for number in list(SITES)[:5]}, True),  # ten
        ({number: {number, number + 1} for number in SITES}, False),  # seven, some at two sites
        ({number: {2 * number} for number in SITES}, False),  # six
    ],
)
def test_agreement_is_shown_over_enough_different_verifiers(people, shown):
    found = pooled_review(SITES, people, bank().levels, 10)
    assert (found.hidden is None) is shown
    assert (found.common, found.alike) == ((12, 0.5) if shown else (None, None))
    assert (found.alpha is not None) is shown


def test_verifiers_who_judged_alone_do_not_make_up_the_number():
    alone = {number: judged({3: 1}) for number in range(10, 30)}
    people = {number: {number} for number in alone} | {1: {1, 2}}
    found = pooled_review(alone | {1: SITES[1]}, people, bank().levels, 10)
    assert found.verifiers == 22
    assert found.hidden == HIDDEN


def test_without_any_verdict_there_is_nothing_to_pool():
    assert pooled_review({}, {}, bank().levels, 10) is None
