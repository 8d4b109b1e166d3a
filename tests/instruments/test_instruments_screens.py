"""Every screen with somebody else's instrument: its ladder, its words, nothing of ours."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import factories
from assessment.measures.answers import TURNED
from assessment.people.queries import known_people
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading
from instruments import playing
from instruments.playing import SEVEN, SIX, Given

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"
OURS = ("don't know", "rather not say", "four issues", "levels 0 to 4", "Levels 3 and 4", "3 or 4")


@pytest.fixture(params=[SEVEN, SIX], ids=lambda bank: bank.version)
def bank(request, sqlite_database, instruments):
    assert sqlite_database.url
    assert instruments.is_dir()
    return request.param


@pytest.fixture
def played(bank):
    """Return a full round that was answered and agreed on: the highest level everywhere."""
    made = playing.opened(bank)
    people = [playing.joined(made, bank, voice.code) for voice in bank.voices]
    for one in people:
        answers = {q.code: Given(bank.levels[-1]) for q in bank.questions}
        playing.answered(
            one, bank, answers | {bank.questions[-1].code: Given(None, bank.silences[0])}
        )
    playing.agreed(made, bank, {q.code: bank.levels[-1] for q in bank.questions})
    return made, people


def screen(person_id, of, file, **query):
    """Return all that a screen says to a person, as one text."""
    token = factories.sign_in(person_id)
    with reading() as session:
        number = signed_in(session, token).sign_in_id
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    test.query_params["round"] = str(of.round_id)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    test.switch_page(str(NAVIGATION.parent / file)).run()
    assert not test.exception, (file, test.exception)
    assert not test.error, (file, test.error[0].value)
    said = "\n".join(str(element.proto) for element in test.main if element.type != "component")
    said += "\n".join(str(element.proto) for element in test.main if element.type == "component")
    plain = said.replace("\\\\", "").replace("\\'", "'")
    if file != "everyone/read_method.py":  # its worked examples are about banks like ours
        assert [ours for ours in OURS if ours in plain] == [], file
    return plain


def turned_of(bank):
    return next(q.code for q in bank.questions if q.reversed)


@pytest.mark.parametrize(
    "file",
    [
        "everyone/task_list.py",
        "everyone/read_method.py",
        "team/map_partnerships.py",
        "team/choose_partnership.py",
        "team/invite_participants.py",
        "team/agree_levels.py",
        "team/keep_evidence.py",
        "team/hand_over.py",
        "team/see_results.py",
    ],
)
def test_each_screen_of_the_team(played, file):
    made, _ = played
    assert screen(made.team_id, made, file)


def test_the_method_page_explains_this_instrument(bank, played):
    made, _ = played
    said = screen(made.team_id, made, "everyone/read_method.py")
    for silence in bank.silences:
        assert silence in said
    assert "Worded in the negative" in said
    assert ("this instrument adds up" in said) is bank.scoring.sums
    assert ("There is no overall score" in said) is not bank.scoring.sums
    if bank is SIX:
        assert "Level 4 needs at least one dated piece of evidence and a community voice" in said
        assert "not applicable* (with a reason)" in said
    else:
        assert "Level 4 needs at least one dated piece of evidence. Level 5 needs evidence" in said


def test_a_reversed_question_says_so_where_it_is_answered_and_agreed_on(bank, played):
    made, people = played
    code = turned_of(bank)
    said = screen(people[0].person_id, made, "team/answer_questions.py", question=code)
    assert TURNED in said
    assert TURNED in screen(people[0].person_id, made, "team/answer_questions.py", check="yes")
    assert TURNED in screen(made.team_id, made, "team/agree_levels.py", question=code)
    plain = next(q.code for q in bank.questions if not q.reversed)
    assert TURNED not in screen(made.team_id, made, "team/agree_levels.py", question=plain)


def test_the_results_count_its_own_issues_levels_and_sums(bank, played):
    made, _ = played
    factories.led(made)
    said = screen(made.team_id, made, "team/see_results.py")
    assert all(issue.title in said for issue in bank.issues)
    assert f"levels 1 to {bank.levels[-1]}" in said
    assert bank.silences[0].capitalize() in said
    assert ("Sums and bands by section" in said) is bank.scoring.sums
    if bank.scoring.sums:
        assert "25 In bloom" in said  # OPEN: five statements agreed at 5
        assert "21 In bloom" in said  # NEAR: 4 x 5 and 6 - 5
    assert "worded in the negative: medians as asked" in said


def test_the_verifier_is_offered_what_scores_lower(bank, played):
    made, _ = played
    playing.agreed(made, bank, {turned_of(bank): 2})
    playing.signed(made, bank)
    vera = factories.verifier(made)
    said = screen(vera, made, "verifier/verify_answers.py", question=turned_of(bank))
    assert TURNED in said
    scores = bank.levels[-1] + 1
    for level in bank.levels[2:]:
        name = bank.ladder[level - 1].name
        assert f"{level} {name}, which scores {scores - level}" in said
    assert f"2 {bank.ladder[1].name}, which" not in said
    assert f"1 {bank.ladder[0].name}, which" not in said
    assert screen(vera, made, "team/see_results.py")


def test_sites_are_compared_on_its_ladder(bank, played):
    made, _ = played
    playing.signed(made, bank)
    other = playing.opened(bank, "short" if bank is SEVEN else "community")
    form = bank.form("short" if bank is SEVEN else "community")
    playing.agreed(other, bank, {q.code: 1 for q in form})
    playing.signed(other, bank)
    researcher = factories.person("researcher")
    said = screen(researcher, made, "researcher/compare_sites.py")
    assert f"only on the {len(form)} questions that all of them asked" in said
    assert "Form" in said


def test_the_programme_opens_the_community_form(bank, played):
    made, _ = played
    with reading() as session:
        programme = next(
            one.id for one in known_people(session) if one.roles[0].role == "programme"
        )
    playing.signed(made, bank)
    playing.verified(made, bank, {})
    said = screen(programme, made, "programme/run_rounds.py")
    assert "community: the questions that community voices are best placed to answer" in said
