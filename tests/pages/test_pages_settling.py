"""What a moderator reads before a level is settled: every word, and every file."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import factories
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading
from factories import DISPUTED

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"

pytestmark = pytest.mark.usefixtures("sqlite_database")


def screen(person_id, made, question):
    with reading() as session:
        number = signed_in(session, factories.sign_in(person_id)).sign_in_id
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    test.query_params["round"] = str(made.round_id)
    test.run()
    test.switch_page(str(NAVIGATION.parent / "programme/settle_levels.py"))
    test.query_params["question"] = question
    test.run()
    assert not test.exception
    return "\n".join(str(one.proto) for one in test.main if one.type != "component")


@pytest.mark.parametrize("names", [(), ("minutes.txt",), ("minutes.txt", "poster.txt")])
def test_a_moderator_can_fetch_each_file_that_came_with_an_answer(names):
    made = factories.handed_over()
    asking, other = factories.verifier(made), factories.verifier(made)
    mark = factories.query(made, asking, DISPUTED, "Who heard of it?")
    files = [factories.query_file(made, mark, name) for name in names]
    factories.query_answered(made, mark, "The whole forum.", files)
    factories.verdict(made, asking, DISPUTED, "lowered", level=0, reason="Nobody did.")
    factories.signed_off(made, asking, but=(DISPUTED,))
    factories.signed_off(made, other)
    said = screen(factories.person("programme"), made, DISPUTED)
    assert "The whole forum." in said
    assert [f"/files/query/{one}" in said for one in files] == [True] * len(names)
    assert said.count("/files/query/") == len(names)
