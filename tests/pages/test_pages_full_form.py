"""The screens of a round that asks all 45 questions: as quick as with 20, and nothing told twice."""

from pathlib import Path

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

import factories
from assessment.people.signing_in import signed_in
from assessment.store.sessions import engine, reading, writing
from assessment.workbook.actions import remove_evidence
from assessment.workbook.queries import evidence_of
from factories import bank

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"
FORMS = {"short": 20, "full": 45}
OPEN = {
    "the tasks": ("team", "everyone/task_list.py", {}),
    "the own answers": ("participant", "team/answer_questions.py", {}),
    "a dimension": ("participant", "team/answer_questions.py", {"question": "CC-1.1a"}),
    "the check": ("participant", "team/answer_questions.py", {"check": "yes"}),
    "the list to agree on": ("team", "team/agree_levels.py", {}),
    "a question to agree on": ("team", "team/agree_levels.py", {"question": "CC-1.1a"}),
    "the evidence": ("team", "team/keep_evidence.py", {}),
    "handing over": ("team", "team/hand_over.py", {}),
    "the results": ("team", "team/see_results.py", {}),
}
HANDED_OVER = {
    "the list to verify": ("verifier", "verifier/verify_answers.py", {}),
    "an answer to verify": ("verifier", "verifier/verify_answers.py", {"question": "CC-1.1a"}),
    "the results": ("team", "team/see_results.py", {}),
}


def run(person_id, round_id, file, query):
    """Return a screen that somebody opens, and how many statements its run took."""
    with reading() as session:
        number = signed_in(session, factories.sign_in(person_id)).sign_in_id
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    test.query_params["round"] = str(round_id)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    said = []

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        test.switch_page(str(NAVIGATION.parent / file)).run()
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    assert not test.exception
    return test, len(said)


def text_of(screen):
    """Return all that a screen says, without the escapes of its Markdown."""
    shown = "\n".join(str(one.proto) for one in screen.main if one.type != "component")
    return shown.replace("\\", "")


def open_round(form):
    made = factories.opened(form=form)
    factories.led(made)
    answering = factories.participant(made, "CP")
    for one in (answering, factories.participant(made, "FL")):
        factories.own_answers(one, [2, 1, 3] * 15)
    codes = [question.code for question in bank().form(form)]
    for number, code in enumerate(codes[:-3]):
        factories.agreed_level(made, code, number % 4)
    factories.evidence(made, *codes)
    return made, {"team": made.team_id, "participant": answering.person_id}


def handed_over(form):
    made = factories.handed_over(form=form)
    return made, {"team": made.team_id, "verifier": factories.verifier(made)}


def counted(scene, screens):
    """Return the statements by screen and the screens themselves, in each form."""
    found = {}
    for form in FORMS:
        made, people = scene(form)
        for name, (role, file, query) in screens.items():
            found[name, form] = run(people[role], made.round_id, file, query)
    return found


@pytest.fixture
def opened(sqlite_database):
    del sqlite_database
    return counted(open_round, OPEN)


def test_45_questions_take_as_many_statements_as_20(opened):
    counts = {key: count for key, (_, count) in opened.items()}
    assert min(counts.values()) > 3
    for name in OPEN:
        assert counts[name, "full"] == counts[name, "short"], name


def test_a_handed_over_round_of_45_takes_as_many_statements_as_one_of_20(sqlite_database):
    del sqlite_database
    counts = {key: count for key, (_, count) in counted(handed_over, HANDED_OVER).items()}
    assert min(counts.values()) > 3
    for name in HANDED_OVER:
        assert counts[name, "full"] == counts[name, "short"], name


def test_a_screen_says_how_many_there_are(opened):
    for form, asked in FORMS.items():
        said = {name: text_of(screen) for (name, of), (screen, _) in opened.items() if of == form}
        assert f"{asked} of {asked} done" in said["the own answers"]
        assert f"{asked - 3} of {asked} questions settled" in said["the list to agree on"]
        assert f"{asked - 3} of {asked} questions carry an agreed level" in said["the results"]
        assert "3 things are missing" in said["handing over"]


@pytest.mark.parametrize("name", ["the list to agree on", "the check"])
def test_each_question_of_a_dimension_is_named_by_what_it_asks(opened, name):
    screen = opened[name, "full"][0]
    shown = text_of(screen)
    titles = [one.value.replace("\\", "") for one in screen.subheader]
    assert titles == [dimension.title for dimension in bank().dimensions]
    for question in bank().questions:
        assert (question.plain if name == "the check" else question.text) in shown


def test_where_a_dimension_asks_one_question_its_name_is_enough(opened):
    screen = opened["the list to agree on", "short"][0]
    assert [one.value for one in screen.header][1:5] == [issue.title for issue in bank().issues]
    assert not list(screen.subheader)
    assert bank().question("CC-1.2a").text not in text_of(screen)


def test_from_a_question_every_other_is_one_choice_away(opened):
    screen = opened["a question to agree on", "full"][0]
    (box,) = (one for one in screen.selectbox if one.label == "Go to a question")
    assert len(box.options) == 45
    assert sum(option.startswith("✓ ") for option in box.options) == 42
    last = bank().questions[-1].code
    box.select(last).run()
    assert not screen.exception
    assert screen.query_params["question"] == last


@pytest.mark.usefixtures("sqlite_database")
def test_the_form_of_a_piece_of_evidence_outlives_the_piece():
    made = factories.opened()
    factories.evidence(made)
    screen, _ = run(made.team_id, made.round_id, "team/keep_evidence.py", {"evidence": "E001"})
    with writing() as session:
        piece = evidence_of(session, made.round_id)[0]
        remove_evidence(session, by=made.team_id, evidence_id=piece.id, revision=piece.revision)
    screen.run()
    assert not screen.exception
    assert screen.warning[0].value.startswith("E001 was taken off the list meanwhile")
    assert "What to look at in it" in [box.label for box in screen.text_area]
    next(button for button in screen.button if button.label == "Back to the list").click().run()
    assert [one.value for one in screen.title] == ["Evidence"]
