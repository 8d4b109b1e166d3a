"""Verifying after a change, and a review whose last verifier has left."""

import re

from playwright.sync_api import expect
from sqlalchemy import select

import factories
from assessment.barriers.findings import findings_of
from assessment.people.actions import end_person
from assessment.store.sessions import reading, writing
from assessment.store.tables import RoundRow, SiteRow
from assessment.verification.queries import handed_over, verdict_sheet
from assessment.workbook import actions as workbook
from factories import OPERATOR, bank

CHANGED = "CC-1.3a"  # agreed at 2, then at 1


def verdict_on_the_changed_answer(made, person_id):
    with reading() as session:
        hashes = handed_over(session, made.round_id).answer_hashes
        return verdict_sheet(session, made.round_id, person_id, hashes)[CHANGED]


def hand_over_changed(made):
    with writing() as session:
        workbook.reopen(session, by=OPERATOR, round_id=made.round_id, reason="A level was wrong.")
    factories.agreed_level(made, CHANGED, 1, reason="We looked again.")
    with writing() as session:
        workbook.hand_over(
            session,
            by=made.team_id,
            round_id=made.round_id,
            signed_by="Tess Brook",
            bank=bank(),
            findings=findings_of,
        )


def test_the_same_verdict_is_given_again_on_an_answer_that_changed(served, page_of, shot):
    made = factories.handed_over()
    vera = factories.verifier(made)
    factories.signed_off(made, vera)
    hand_over_changed(made)
    page = page_of(served, vera)
    page.goto(f"/verify?question={CHANGED}")
    expect(page.get_by_text("Before the change you said: upheld.")).to_be_visible()
    assert verdict_on_the_changed_answer(made, vera).stale
    shot(page, "verdict-to-give-again")
    page.get_by_role("radio", name=re.compile("^Upheld")).click()
    expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d:\d\d")).first).to_be_visible()
    given = verdict_on_the_changed_answer(made, vera)
    assert (given.verdict, given.stale) == ("upheld", False)
    page.goto("/verify")
    expect(page.get_by_text("20 of 20 verdicts are complete.")).to_be_visible()


def test_the_programme_concludes_a_review_whose_last_verifier_has_left(served, page_of, shot):
    late = factories.handed_over()
    left = factories.verifier(late)
    signed = factories.verifier(late)
    factories.signed_off(late, signed)
    with reading() as session:
        code = session.get(SiteRow, late.site_id).code
    programme = factories.person("programme")
    page = page_of(served, programme)
    page.goto(f"/rounds?site={code}")
    expect(page.get_by_text("Still to sign off: ")).to_be_visible()
    shot(page, "still-to-sign-off")
    with writing() as session:
        end_person(session, by=OPERATOR, person_id=left)
    page.goto(f"/rounds?site={code}")
    page.get_by_role("button", name="Count the workbook as verified").click()
    expect(page.get_by_role("button", name="Count the workbook as verified")).to_have_count(0)
    with reading() as session:
        found = session.scalar(select(RoundRow.state).where(RoundRow.id == late.round_id))
    assert found == "verified"
