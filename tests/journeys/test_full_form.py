"""A round of all 45 questions: a dimension of three is answered and agreed on, and counted."""

import re

import pytest
from hands import Person
from playwright.sync_api import expect

import factories
from assessment.store.sessions import reading
from assessment.store.tables import SiteRow
from factories import bank
from looking import PHONE, at_rest, findings

DIMENSION = bank().dimensions[0]
CODES = [question.code for question in DIMENSION.questions]
NEXT = bank().dimensions[1].title


@pytest.fixture(scope="module")
def workbook(served):
    """Return an open workbook of all questions, and somebody of the community who answers."""
    assert served.url
    made = factories.opened(form="full")
    return made, factories.participant(made, "CP")


def site_code(made):
    with reading() as session:
        return session.get(SiteRow, made.site_id).code


def test_somebody_answers_a_dimension_of_three_questions(served, page_of, shot, workbook):
    _, answering = workbook
    assert len(CODES) == 3
    page = page_of(served, answering.person_id, **PHONE)
    person = Person(page, lambda name: shot(page, f"full-{name}"), fingers=True)
    person.opens("/answer")
    person.sees("0 of 45 done")
    person.taps(f"Go on with: {DIMENSION.title}")
    person.sees_heading(DIMENSION.title)
    person.sees("dimension 1 of 20")
    for number, question in enumerate(DIMENSION.questions):
        expect(page.get_by_role("heading", name=question.plain)).to_be_visible()
        person.level("own-level", question.code, str(number))
        person.sees_saved(question.code)
    person.picture("dimension-phone")
    person.taps("Next")
    person.sees_heading(NEXT)
    person.taps("Back to the list")
    person.sees_heading("Your own answers")
    person.sees("3 of 45 done: 3 with a level")
    person.taps("Check all your answers")
    person.sees_heading("Check your answers")
    person.taps(f"Change {CODES[2]}")
    person.sees_heading(DIMENSION.title)
    asked = page.get_by_role("heading", name=DIMENSION.questions[2].plain)
    expect(asked).to_be_in_viewport(ratio=1)  # the page opens at its third question


def test_the_team_agrees_and_the_results_say_on_how_many_of_45(served, page_of, shot, workbook):
    made, answering = workbook
    for number, code in enumerate(CODES):
        factories.own_answer(answering, code, number)
    factories.led(made)
    page = page_of(served, made.team_id)
    lead = Person(page, lambda name: shot(page, f"full-{name}"))
    lead.opens(f"/agree?site={site_code(made)}")
    lead.sees("0 of 45 questions settled, 1 person takes part.")
    lead.picture("agree")
    assert findings(page) == []
    for place, question in enumerate(DIMENSION.questions):
        lead.follows(f"{question.code} {question.text}", DIMENSION.title)
        lead.sees(re.compile(rf"{place + 1} of 45"))
        lead.level("agreed-level", question.code, "2")
        lead.writes("agreed-reason", question.code, "Three groups are on the poster.")
        lead.sees_saved(question.code)
        lead.follows("Back to the list", "Agree together")
    lead.sees("3 of 45 questions settled")
    lead.goes_to("Results", "Results")
    lead.sees("3 of 45 questions carry an agreed level.")
    issue = page.get_by_role("table", name=bank().issues[0].title, exact=True)
    row = issue.get_by_role("row", name=DIMENSION.title)
    expect(row.get_by_role("cell").last).to_have_text("3 of 3")
    page.get_by_role("link", name="The accounts", exact=True).click()
    expect(page.get_by_role("heading", name="The accounts")).to_be_in_viewport()
    lead.goes_to("Hand over", "Hand over")
    lead.sees("(42 questions)")
    at_rest(page)
    lead.picture("hand-over")
