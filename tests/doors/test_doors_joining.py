import threading

import pytest
from sqlalchemy import func, select

import factories
from assessment.people.actions import (
    invite_participant,
    invite_verifier,
    renew_invitation,
    withdraw_invitation,
)
from assessment.people.queries import invitations, who_is
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading, writing
from assessment.store.tables import OwnAnswerRow, ParticipantRow, PersonRow, VerdictRow
from pages.doors.guard import COOKIE


def _count(table):
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def _invited(round_id, name="Nia <b>Bevan</b>"):
    with writing() as session:
        return invite_participant(
            session, by=0, round_id=round_id, name=name, voice="CP", voices=["CP", "FL"]
        )


def _who(client):
    with reading() as session:
        return signed_in(session, client.cookies[COOKIE])


@pytest.mark.usefixtures("database")
def test_an_invitation_lets_somebody_join_once(browser_of, send):
    workbook = factories.opened()
    made = _invited(workbook.round_id)
    shown = browser_of().get(f"/join/{made.token}")
    assert "Nia &lt;b&gt;Bevan&lt;/b&gt;" in shown.text
    assert _count(ParticipantRow) == 0
    client = browser_of()
    answer = send(client, f"/join/{made.token}", {})
    assert (answer.status_code, answer.headers["location"]) == (303, "/take-part")
    who = _who(client)
    assert [one.round_id for one in who.participations] == [workbook.round_id]
    assert (_count(ParticipantRow), _count(OwnAnswerRow)) == (1, 20)
    for address in (f"/join/{made.token}", f"/verify-with/{made.token}"):
        assert browser_of().get(address).status_code in {400, 410}
    late = browser_of()
    assert late.get("/sign-in").status_code == 200
    replayed = send(late, "/sign-in", {}, to=f"/join/{made.token}")
    assert replayed.status_code == 410
    assert "each works once" in replayed.text
    assert _count(ParticipantRow) == 1


@pytest.mark.usefixtures("database")
def test_of_two_who_use_an_invitation_at_once_one_joins(browser_of, send):
    made = _invited(factories.opened().round_id)
    clients = [browser_of() for _ in range(4)]
    told = []
    for client in clients:
        assert client.get(f"/join/{made.token}").status_code == 200

    def press(client):
        told.append(send(client, "/sign-in", {}, to=f"/join/{made.token}").status_code)

    threads = [threading.Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [303, 410, 410, 410]
    assert _count(ParticipantRow) == 1


@pytest.mark.usefixtures("database")
def test_a_renewed_invitation_is_a_way_back_for_the_same_person(browser_of, send):
    made = _invited(factories.opened().round_id)
    first = browser_of()
    send(first, f"/join/{made.token}", {})
    with writing() as session:
        renewed = renew_invitation(session, by=0, invitation_id=made.invitation_id)
    assert first.get("/answer").status_code == 303
    assert browser_of().get(f"/join/{made.token}").status_code == 400
    second = browser_of()
    assert send(second, f"/join/{renewed.token}", {}).status_code == 303
    assert _count(ParticipantRow) == 1
    assert len(_who(second).participations) == 1


@pytest.mark.usefixtures("database")
def test_a_withdrawn_invitation_lets_nobody_in(browser_of, send):
    made = _invited(factories.opened().round_id)
    used = browser_of()
    send(used, f"/join/{made.token}", {})
    with writing() as session:
        withdraw_invitation(session, by=0, invitation_id=made.invitation_id)
    assert used.get("/answer").status_code == 303
    answer = browser_of().get(f"/join/{made.token}")
    assert answer.status_code == 410
    assert "withdrawn" in answer.text
    assert _count(ParticipantRow) == 1


@pytest.mark.usefixtures("database")
def test_nobody_joins_a_workbook_that_was_handed_over(browser_of, send):
    workbook = factories.opened()
    made = _invited(workbook.round_id)
    factories.agreed_level(workbook)
    factories.handed_over(workbook)
    people = _count(PersonRow)
    answer = send(browser_of(), f"/join/{made.token}", {})
    assert answer.status_code == 400
    assert "handed over" in answer.text
    assert _count(PersonRow) == people
    with reading() as session:
        (kept,) = invitations(session, workbook.round_id, "participant")
    assert kept.state == "waiting"  # it was not used up


@pytest.mark.usefixtures("database")
def test_a_verifier_comes_in_for_one_round(browser_of, send):
    workbook = factories.handed_over()
    with writing() as session:
        made = invite_verifier(session, by=0, round_id=workbook.round_id, name="Vera Lane")
    client = browser_of()
    answer = send(client, f"/verify-with/{made.token}", {})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/review?round={workbook.round_id}",
    )
    who = _who(client)
    with reading() as session:
        (grant,) = who_is(session, who.person_id).grants
    assert (grant.role, grant.round_id) == ("verifier", workbook.round_id)
    assert _count(VerdictRow) == 20


@pytest.mark.parametrize("path", ["/join/", "/verify-with/"])
@pytest.mark.parametrize("token", ["x", "A" * 43, "ŵ"])
@pytest.mark.usefixtures("sqlite_database")
def test_an_unknown_invitation_is_answered_with_a_sentence(browser_of, path, token):
    answer = browser_of().get(path + token)
    assert answer.status_code == 400
    assert "not valid" in answer.text
