"""The plain pages beside the screens, as people and their aids see them."""

import pytest

import factories
from assessment.people.actions import invite_participant, invite_verifier
from assessment.people.queries import programme
from assessment.store.sessions import reading, writing
from looking import LOOKS, findings, looking


def _setting_up(served):
    code = served.log.partition("/set-up?")[2].split()[0]
    return {"welcome": "/welcome", "set-up": f"/set-up?{code}"}


def _invited():
    """Invite a participant and a verifier; return the addresses of their links."""
    made = factories.handed_over()
    with writing() as session:
        verifier = invite_verifier(session, by=0, round_id=made.round_id, name="Vera")
        participant = invite_participant(
            session, by=0, round_id=made.round_id, name="Ann", voice="CP", voices=["CP"]
        )
    return {"join": f"/join/{participant.token}", "verify-with": f"/verify-with/{verifier.token}"}


def _examine(page, shot, name, address):
    answered = page.goto(address)
    assert answered.status == 200, name
    assert page.get_by_role("heading", level=1).count() == 1
    for look in LOOKS:
        with looking(page, look):
            shot(page, f"door-{name}-{look}")
            assert findings(page) == [], (name, look)


def test_the_doors_of_an_empty_installation_can_be_used_by_all(served, page_of, shot):
    for name, address in _setting_up(served).items():
        _examine(page_of(served), shot, name, address)


def test_the_doors_of_a_running_programme_can_be_used_by_all(served, page_of, shot):
    with reading() as session:
        assert programme(session) is None
    invited = _invited()
    for name, address in {"sign-in": "/sign-in", **invited}.items():
        _examine(page_of(served), shot, name, address)
    known = page_of(served, factories.person("researcher"))
    for name in ("password", "sign-out"):
        _examine(known, shot, name, f"/{name}")


@pytest.mark.parametrize("address", ["/join/nobody", "/verify-with/nobody", "/sign-in?link=nobody"])
def test_a_link_that_does_not_work_says_so_plainly(served, page_of, address):
    page = page_of(served)
    assert page.goto(address).status == 400
    assert findings(page) == []
    assert page.get_by_text("is not valid").count() == 1
