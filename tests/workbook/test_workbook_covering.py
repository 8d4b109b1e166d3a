import pytest

import factories
from assessment.measures.answers import OwnAnswer
from assessment.store.sessions import reading
from assessment.workbook.covering import NO_COMMUNITY, NOBODY_YET, coverage, voices_in_words
from assessment.workbook.queries import coverage_of, joined_people, round_of

BANK = factories.bank()
ASKED = [question.code for question in BANK.form("short")]
ISSUE = BANK.issues[0]
FIRST, SECOND = [code for code in ASKED if BANK.issue_of(code) is ISSUE][:2]
ONLY = [FIRST, SECOND]


def _answer(who, voice, question, level=None, silence=None):
    return OwnAnswer(who, voice, question, level, silence)


FL_FIRST = _answer("P01", "FL", FIRST, 2)
FL_SECOND = _answer("P01", "FL", SECOND, silence="don't know")
FL_NOT = _answer("P01", "FL", SECOND)
CP_FIRST = _answer("P02", "CP", FIRST, 0)
CP_NOT = _answer("P02", "CP", FIRST)
CP_NOR = _answer("P02", "CP", SECOND)


@pytest.mark.parametrize(
    ("answers", "statutory", "community", "warning"),
    [
        ([], "nobody", "nobody", NOBODY_YET),
        ([FL_NOT, CP_NOT], "nobody", "nobody", NOBODY_YET),
        ([FL_FIRST, FL_NOT], "some", "nobody", NO_COMMUNITY),
        ([FL_FIRST, FL_SECOND, CP_NOT], "all", "nobody", NO_COMMUNITY),
        ([FL_FIRST, FL_NOT, CP_FIRST, CP_NOR], "some", "some", ""),
        ([FL_NOT, CP_FIRST], "nobody", "all", ""),
    ],
)
@pytest.mark.parametrize("mode", ["named", "confidential"])
def test_each_side_is_nobody_some_or_all(mode, answers, statutory, community, warning):
    (found,) = coverage(BANK, ONLY, mode, answers)
    assert (found.issue, found.title) == (ISSUE.code, ISSUE.title)
    assert found.sides == {"statutory": statutory, "community": community}
    assert found.warning == warning


def test_a_named_round_counts_people_by_voice():
    answers = [FL_FIRST, FL_SECOND, CP_NOT, _answer("P03", "FL", FIRST, 1)]
    (found,) = coverage(BANK, ONLY, "named", answers)
    assert found.voices == {"FL": 2}
    assert voices_in_words(BANK, found.voices, "statutory") == "Front-line staff 2"
    assert voices_in_words(BANK, found.voices, "community") == "Nobody yet"


def test_a_confidential_round_counts_nobody():
    (found,) = coverage(BANK, ONLY, "confidential", [FL_FIRST, CP_FIRST])
    assert found.voices is None


def test_only_issues_that_are_asked_are_listed_in_the_banks_order():
    assert [one.issue for one in coverage(BANK, ASKED, "named", [])] == ["CC", "SS", "SC", "OP"]
    assert [one.issue for one in coverage(BANK, ONLY, "named", [])] == [ISSUE.code]


@pytest.mark.usefixtures("database")
def test_coverage_follows_the_answers_of_a_round():
    workbook = factories.opened()
    factories.own_answer(factories.participant(workbook, "FL"), FIRST)
    silent = factories.participant(workbook, "CP")
    with reading() as session:
        one = round_of(session, workbook.round_id)
        first, *others = coverage_of(session, one, BANK)
        people = joined_people(session, one)
    assert (first.warning, first.voices) == (NO_COMMUNITY, {"FL": 1})
    assert {other.warning for other in others} == {NOBODY_YET}
    assert people[silent.person_id].progress.done == 0
    assert len(people) == 2
    factories.own_answer(silent, FIRST, None, silence="rather not say")
    with reading() as session:
        (first, *_) = coverage_of(session, one, BANK)
    assert (first.warning, first.voices) == ("", {"FL": 1, "CP": 1})


@pytest.mark.usefixtures("sqlite_database")
def test_nobodys_progress_is_known_in_a_confidential_round():
    workbook = factories.opened(mode="confidential")
    factories.own_answer(factories.participant(workbook, "FL"), FIRST)
    with reading() as session:
        one = round_of(session, workbook.round_id)
        assert joined_people(session, one) == {}
        assert coverage_of(session, one, BANK)[0].voices is None
