"""What the programme sees of two versions of the questions, and how it moves a workbook."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import factories
from assessment.people.queries import known_people
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import move_round, reopen, undo_move
from assessment.workbook.queries import moves, round_of

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"
QUESTIONS, MOVE = "programme/compare_questions.py", "programme/move_round.py"

pytestmark = pytest.mark.usefixtures("sqlite_database")


def programme():
    with reading() as session:
        people = known_people(session)
    return next(p.id for p in people if any(r.role == "programme" for r in p.roles))


def opened_page(file, round_id=None, **query):
    token = factories.sign_in(programme())
    with reading() as session:
        number = signed_in(session, token).sign_in_id
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    if round_id is not None:
        test.query_params["round"] = str(round_id)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    test.switch_page(str(NAVIGATION.parent / file)).run()
    assert not test.exception
    return test


def said(test):
    return "\n".join(str(element.proto) for element in test.main)


@pytest.fixture
def two_versions(sqlite_database, tmp_path, set_to):
    del sqlite_database
    folder = tmp_path / "questions"
    set_to("WORKBOOK_QUESTIONS", factories.put_versions(folder, "2026.1", "2026.2"))


def test_one_version_alone_is_said():
    factories.programme()
    assert "There is one version of the questions, 2026.1" in said(opened_page(QUESTIONS))


@pytest.mark.usefixtures("two_versions")
def test_the_difference_reads_as_before_and_after():
    factories.programme()
    shown = said(opened_page(QUESTIONS))
    assert "It said: When community <del>and professional views differ,</del> how much" in shown
    assert "<ins>members and professionals see a thing differently,</ins>" in shown
    assert "/files/questions/2026.1/2026.2.pdf" in shown
    headings = [(one.tag, one.value) for one in opened_page(QUESTIONS).main.header]
    assert ("h2", "New questions") in headings


@pytest.mark.usefixtures("two_versions")
def test_a_workbook_is_previewed_moved_and_moved_back():
    made = factories.opened()
    someone = factories.participant(made)
    factories.own_answer(someone, "SS-2.4a", 3)
    test = opened_page(MOVE, made.round_id)
    shown = said(test)
    numbers = re.findall(r"(kept|unanswered|set aside)\\\\: (\d+)", shown)
    assert numbers == [("kept", "18"), ("unanswered", "1"), ("set aside", "2")]
    assert "1 own answer, no agreed outcome" in shown
    assert re.search(r"takes the place of (<[^>]+>)?CC-1\.2a", shown)
    test.text_area("move-reason").set_value("Two questions were unclear.")
    test.button[0].click().run()
    assert not test.exception
    with reading() as session:
        assert round_of(session, made.round_id).bank_version == "2026.2"
    shown = said(test)
    assert "The workbook asks the questions of 2026" in shown
    assert "Two questions were unclear." in shown
    test.text_area("back-reason").set_value("Too soon.")
    test.button[-1].click().run()
    with reading() as session:
        assert round_of(session, made.round_id).bank_version == "2026.1"
        (one,) = moves(session, made.round_id)
    assert one.undone_reason == "Too soon."


@pytest.mark.usefixtures("two_versions")
def test_without_a_reason_nothing_moves():
    made = factories.opened()
    test = opened_page(MOVE, made.round_id)
    test.button[0].click().run()
    assert "reason for moving is missing" in said(test)
    with reading() as session:
        assert round_of(session, made.round_id).bank_version == "2026.1"


@pytest.mark.usefixtures("two_versions")
def test_a_confidential_round_shows_no_count_of_own_answers():
    shown = {}
    for mode in ("named", "confidential"):
        made = factories.opened(factories.site(), mode=mode)
        factories.own_answer(factories.participant(made), "SS-2.4a", 3)
        shown[mode] = said(opened_page(MOVE, made.round_id, site=_code(made.site_id)))
    assert "1 own answer" in shown["named"]
    assert "own answer," not in shown["confidential"]
    assert "own answers," not in shown["confidential"]
    assert "no agreed outcome" in shown["confidential"]


def _code(site_id):
    from assessment.people.queries import site  # noqa: PLC0415  one look

    with reading() as session:
        return site(session, site_id).code


@pytest.mark.usefixtures("two_versions")
def test_a_handed_over_workbook_stays_where_it_is():
    made = factories.handed_over()
    test = opened_page(MOVE, made.round_id)
    assert "locked" in said(test)
    assert len(test.text_area) == 0
    with writing() as session:
        reopen(session, by=0, round_id=made.round_id, reason="A level was wrong.")
    test = opened_page(MOVE, made.round_id)
    assert "keeps its questions" in said(test)
    assert len(test.text_area) == 0


# ── beside the answers ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def moved(two_versions):
    """A workbook that was moved after two questions of it were answered and agreed."""
    del two_versions
    made = factories.opened()
    someone, other = factories.participant(made), factories.participant(made)
    factories.own_answer(someone, "CC-1.2a", 2, note="We chose it ourselves.")
    factories.own_answer(someone, "SC-3.1a", 1)
    factories.agreed_level(made, "CC-1.2a", 1, reason="The minutes of March.")
    with writing() as session:
        move_round(
            session,
            by=0,
            round_id=made.round_id,
            bank=factories.bank(),
            to_bank=factories.bank("2026.2"),
            reason="Unclear.",
        )
    return made, someone, other


def page_of(person_id, made, file, **query):
    token = factories.sign_in(person_id)
    with reading() as session:
        number = signed_in(session, token).sign_in_id
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    for name, value in {"round": made.round_id, **query}.items():
        test.query_params[name] = str(value)
    test.run()
    test.switch_page(str(NAVIGATION.parent / file)).run()
    assert not test.exception
    return said(test)


def test_ones_own_old_answer_stands_beside_the_question_that_replaces_it(moved):
    made, someone, other = moved
    shown = page_of(someone.person_id, made, "team/answer_questions.py", question="CC-1.2c")
    assert "You had answered: **2 Partial**" in shown
    assert "We chose it ourselves" in shown
    assert "What help do you get to learn the things you need here" in shown
    theirs = page_of(other.person_id, made, "team/answer_questions.py", question="CC-1.2c")
    assert "takes the place of" in theirs
    assert "You had not answered it" in theirs
    assert "We chose it ourselves" not in theirs


def test_whoever_answered_is_told_that_a_question_was_worded_anew(moved):
    made, someone, other = moved
    shown = page_of(someone.person_id, made, "team/answer_questions.py", question="SC-3.1a")
    assert "was worded anew after it was answered" in shown
    assert "<ins>members and professionals see a thing differently,</ins>" in shown
    theirs = page_of(other.person_id, made, "team/answer_questions.py", question="SC-3.1a")
    assert "worded anew" not in theirs


def test_the_group_sees_what_it_had_settled_on(moved):
    made, *_ = moved
    shown = page_of(made.team_id, made, "team/agree_levels.py", question="CC-1.2c")
    assert "The group had settled on: **1 Occasional**" in shown
    assert "The minutes of March" in shown


def test_what_is_asked_no_more_has_no_page(moved):
    made, someone, _ = moved
    for person, file in (
        (someone.person_id, "team/answer_questions.py"),
        (made.team_id, "team/agree_levels.py"),
    ):
        shown = page_of(person, made, file, question="SS-2.4a")
        assert "This round does not ask that question" in shown


def test_evidence_of_what_is_set_aside_can_be_opened_and_changed(moved):
    made, *_ = moved
    with writing() as session:
        undo_move(
            session,
            by=0,
            round_id=made.round_id,
            bank=factories.bank("2026.2"),
            to_bank=factories.bank(),
            reason="For a moment.",
        )
    factories.evidence(made, "SS-2.4a", "CC-1.1a")
    with writing() as session:
        move_round(
            session,
            by=0,
            round_id=made.round_id,
            bank=factories.bank(),
            to_bank=factories.bank("2026.2"),
            reason="Again.",
        )
    shown = page_of(made.team_id, made, "team/keep_evidence.py", evidence="E001")
    assert "It also stands behind what is set aside: SS-2.4a." in shown
