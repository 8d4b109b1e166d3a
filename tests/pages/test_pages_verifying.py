"""The screens around verifiers: withdrawing one, and what somebody signed."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import factories
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading
from verification.review_scene import sign, uphold_all

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture
def made():
    return factories.handed_over()


def _open(person_id, of, file):
    token = factories.sign_in(person_id)
    with reading() as session:
        number = signed_in(session, token).sign_in_id
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    test.query_params["round"] = str(of.round_id)
    test.run()
    test.switch_page(str(NAVIGATION.parent / file)).run()
    assert not test.exception
    return test


def _texts(test):
    return "\n".join(str(element.proto) for element in test.main)


def _named(elements, label):
    return next(one for one in elements if one.label == label)


def test_a_withdrawal_is_told_once(made):
    factories.named_verifier(made)
    test = _open(factories.person("programme"), made, "programme/run_rounds.py")
    whom = [one for one in test.selectbox if one.label == "Whom"][-1]  # the other is to remind
    whom.select_index(0)
    _named(test.text_input, "Why (this is written down and stays)").input("They never answered.")
    _named(test.button, "Withdraw this verifier").click().run()
    assert not test.exception
    assert ["was withdrawn" in one.value for one in test.success] == [True]
    test.run()
    assert [one.value for one in test.success] == []


def test_what_was_signed_stands_on_the_screen_of_who_signed_it(made):
    vera, will = factories.verifier(made), factories.verifier(made)
    uphold_all(made, vera)
    before = _texts(_open(vera, made, "verifier/verify_answers.py"))
    assert f"/review?round={made.round_id}#offline" in before
    sign(made, vera, "I read it all.", reliance="little", reliance_reason="Half was hearsay.")
    after = _texts(_open(vera, made, "verifier/verify_answers.py"))
    for said in ("I read it all.", "it can hardly be relied on", "Half was hearsay."):
        assert said in after
    of_another = _texts(_open(will, made, "verifier/verify_answers.py"))
    for said in ("I read it all.", "Half was hearsay."):
        assert said not in of_another
