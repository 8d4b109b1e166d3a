"""A running workbook moves to newer questions and back, while people have it open."""

import re

import pytest
from hands import Person, whole
from playwright.sync_api import expect

import factories
from assessment.people.queries import known_people, site
from assessment.store.sessions import reading
from assessment.workbook.queries import agreed_set_aside, own_sheet, round_of
from assessment.workbook.rules import OTHER_BANK
from looking import LOOKS, PHONE, findings, looking

REPLACED, REPLACING, REMOVED, REWORDED = "CC-1.2a", "CC-1.2c", "SS-2.4a", "SC-3.1a"


@pytest.fixture(scope="module")
def two_versions(served, tmp_path_factory):
    """The application with a newer version beside the first."""
    folder = tmp_path_factory.mktemp("versions") / "questions"
    versions = factories.put_versions(folder, "2026.1", "2026.2")
    served.environment["WORKBOOK_QUESTIONS"] = versions
    served.restart()
    return served


def programme():
    with reading() as session:
        people = known_people(session)
    return next(one.id for one in people if any(r.role == "programme" for r in one.roles))


def at(made):
    with reading() as session:
        code = site(session, made.site_id).code
    return f"site={code}&round={made.round_id}"


def levels(someone):
    with reading() as session:
        return {line.question: line.level for line in own_sheet(session, someone.id)}


def version_of(made):
    with reading() as session:
        return round_of(session, made.round_id).bank_version


def test_a_workbook_moves_while_two_people_answer_and_back_and_again(two_versions, page_of, shot):
    made = factories.opened()
    ann, ben = factories.participant(made), factories.participant(made, "FL")
    factories.own_answer(ann, REPLACED, 2, note="We chose what we learned.")
    factories.own_answer(ann, REMOVED, 1)
    factories.own_answer(ben, REWORDED, 1)
    factories.agreed_level(made, REPLACED, 1, reason="The minutes of March.")

    def person(person_id, name, **context):
        page = page_of(two_versions, person_id, **context)
        return Person(page, lambda what: shot(page, f"newer-questions-{name}-{what}"))

    running = person(programme(), "programme")
    team = person(made.team_id, "team")
    answering, waiting = person(ann.person_id, "ann"), person(ben.person_id, "ben", **PHONE)

    _moves_while_ben_has_a_page_open(made, running, waiting, ben)
    _answers_the_question_that_replaces_another(made, answering, team)
    assert REMOVED not in levels(ann)
    _moves_back(made, running)
    assert levels(ann)[REPLACED] == 2
    assert levels(ann)[REMOVED] == 1
    assert levels(ben)[REWORDED] == 4
    answering.opens(f"/answer?{at(made)}&question={REPLACED}")
    expect(answering.part("own-level", REPLACED).locator("input[value='2']")).to_be_checked()
    _moves_again(made, running)
    answering.opens(f"/answer?{at(made)}&question={REPLACING}")
    expect(answering.part("own-level", REPLACING).locator("input[value='3']")).to_be_checked()


def _moves_while_ben_has_a_page_open(made, running, waiting, ben):
    waiting.opens(f"/answer?{at(made)}&question={REWORDED}")
    running.opens(f"/move?{at(made)}")
    running.sees("Answers kept: 18; new, begin unanswered: 1; asked no more, answers set aside: 2.")
    running.sees("takes the place of CC-1.2a, whose answer is shown beside it")
    running.picture("preview")
    running.types("Why", "Two questions were unclear.")
    running.presses("Move the workbook to 2026.2")
    running.sees("The workbook asks the questions of 2026.2 now.")
    running.picture("moved")
    assert version_of(made) == "2026.2"
    # His save is refused with a sentence; after loading he goes on.
    waiting.level("own-level", REWORDED, "3")
    expect(waiting.part("saved", REWORDED)).to_contain_text(OTHER_BANK)
    waiting.picture("refused")
    assert levels(ben)[REWORDED] == 1
    waiting.opens(f"/answer?{at(made)}&question={REWORDED}")
    waiting.sees(re.compile("was worded anew after it was answered"))
    waiting.picture("reworded")
    waiting.level("own-level", REWORDED, "4")
    waiting.sees_saved(REWORDED)


def _answers_the_question_that_replaces_another(made, answering, team):
    answering.opens(f"/answer?{at(made)}&question={REPLACING}")
    answering.sees("We chose what we learned.")
    answering.picture("replaced")
    answering.level("own-level", REPLACING, "3")
    answering.sees_saved(REPLACING)
    team.opens(f"/agree?{at(made)}&question={REPLACING}")
    team.sees("The minutes of March.")
    assert set(agreed_aside(made)) == {REPLACED, REMOVED}


def _moves_back(made, running):
    running.opens(f"/move?{at(made)}")
    running.page.get_by_label(re.compile("^Why")).last.fill("Too soon.")
    running.page.keyboard.press("Tab")
    running.presses("Move the workbook back to 2026.1")
    running.sees("The workbook asks the questions of 2026.1 again.")


def _moves_again(made, running):
    running.opens(f"/move?{at(made)}")
    running.sees(re.compile("asked again, with the answers they had: 1"))
    running.types("Why", "They are ready now.")
    running.presses("Move the workbook to 2026.2")
    running.sees("The workbook asks the questions of 2026.2 now.")


def agreed_aside(made):
    with reading() as session:
        return agreed_set_aside(session, made.round_id)


@pytest.mark.parametrize("look", LOOKS)
def test_the_difference_and_the_preview_can_be_read_by_everybody(two_versions, page_of, shot, look):
    made = factories.opened(factories.site())
    page = page_of(two_versions, programme())
    for address, name in (("/questions", "questions"), (f"/move?{at(made)}", "move")):
        with looking(page, look):
            someone = Person(page, lambda _: None)
            someone.opens(address)
            with whole(page):
                shot(page, f"newer-questions-{name}-{look.replace(' ', '-')}")
            assert findings(page) == []


def test_what_changed_is_fetched_for_print(two_versions, page_of):
    factories.site()
    page = page_of(two_versions, programme())
    running = Person(page, lambda _: None)
    running.opens("/questions")
    running.sees("When community members and professionals see a thing differently")
    fetched = running.downloads(page.get_by_role("link", name="Fetch it for print (PDF)"))
    assert fetched.suggested_filename == "questions-2026.1-to-2026.2.pdf"
