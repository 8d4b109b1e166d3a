import pytest
from registers import CRITERIA, FIRST, LAST, answered, register_of

import factories
from assessment.errors import BadInput, Changed
from assessment.mapping.model import CriterionAnswer
from assessment.mapping.queries import criterion_answers
from assessment.store.sessions import reading

pytestmark = pytest.mark.usefixtures("database")


def test_there_are_seven_criteria():
    assert len({criterion.code for criterion in CRITERIA}) == 7


def test_answers_with_notes_are_kept():
    _, (number,) = register_of(1)
    stored = answered(number, {FIRST: ("yes", "Since 2001", 0), LAST: ("unsure", "", 0)})
    assert stored[FIRST] == CriterionAnswer(FIRST, "yes", "Since 2001", 1)
    stored = answered(number, {FIRST: ("no", "It ended", 1)})
    with reading() as session:
        assert criterion_answers(session, number) == stored
    assert (stored[FIRST].answer, stored[LAST].answer) == ("no", "unsure")


def test_an_equal_answer_writes_nothing_and_an_old_one_is_shown_both():
    site_id, (number,) = register_of(1)
    team = factories.person("team", site_id=site_id)
    answered(number, {FIRST: ("yes", "", 0)}, by=team)
    assert answered(number, {FIRST: ("yes", "", 0)})[FIRST].revision == 1
    with pytest.raises(Changed) as conflict:
        answered(number, {LAST: ("yes", "", 0), FIRST: ("no", "", 0)})
    assert (conflict.value.stored["answer"], conflict.value.stored["revision"]) == ("yes", 1)
    assert conflict.value.stored["by"].startswith("Person")
    with reading() as session:
        assert criterion_answers(session, number).keys() == {FIRST}


@pytest.mark.parametrize(
    ("code", "reply", "sentence"),
    [
        ("nonsense", ("yes", "", 0), "no such criterion"),
        (FIRST, ("maybe", "", 0), "yes, no or unsure"),
        (FIRST, ("yes", "x" * 20_001, 0), "20,000 characters"),
    ],
)
def test_what_is_no_answer(code, reply, sentence):
    _, (number,) = register_of(1)
    with pytest.raises(BadInput, match=sentence):
        answered(number, {code: reply})
