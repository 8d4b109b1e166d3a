"""The facilitator's screen turns the projector's timer, as the projector's keys do."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import factories
from assessment.meeting.actions import show_question
from assessment.meeting.queries import meeting_of
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading, writing

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"


@pytest.mark.usefixtures("sqlite_database")
def test_the_timer_starts_turns_and_stops_on_the_agenda_screen():
    made = factories.opened()
    meeting_id = factories.opened_meeting(made)
    code = factories.bank().form("short")[0].code
    with writing() as session:
        show_question(session, by=made.team_id, meeting_id=meeting_id, question=code)
    with reading() as session:
        number = signed_in(session, factories.sign_in(made.team_id)).sign_in_id

    def seconds() -> tuple[int | None, bool]:
        with reading() as session:
            now = meeting_of(session, meeting_id)
        return now.timer_seconds, now.timer_started_at is not None

    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    test.query_params["round"] = str(made.round_id)
    test.run()
    test.switch_page(str(NAVIGATION.parent / "team" / "plan_meeting.py")).run()

    def press(label: str) -> None:
        next(one for one in test.button if one.label == label).click().run()
        assert not test.exception

    assert seconds() == (None, False)
    press("One minute more")
    assert seconds() == (60, False)
    assert "Timer: 1:00 left. It stands." in [one.value for one in test.markdown]
    press("One minute less")
    assert seconds() == (0, False)
    press("One minute more")
    press("Start the timer")
    assert seconds() == (60, True)
    press("Stop the timer")
    left, runs = seconds()
    assert not runs
    assert left is not None
    assert 0 < left <= 60
