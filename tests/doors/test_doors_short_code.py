import re

import pytest
from sqlalchemy import select

import factories
from aging import pass_time
from assessment.people.actions import (
    invite_participant,
    invite_verifier,
    invite_voice,
    withdraw_invitation,
)
from assessment.people.queries import who_is
from assessment.people.short_codes import new_code
from assessment.people.signing_in import signed_in
from assessment.people.typed_codes import MOST_WRONG
from assessment.store.sessions import reading, writing
from assessment.store.tables import CodeTriesRow, ParticipantRow
from pages.doors.guard import COOKIE


def _invited(round_id, name="Nia Bevan"):
    with writing() as session:
        return invite_participant(
            session, by=0, round_id=round_id, name=name, voice="CP", voices=["CP"]
        )


def _sheet(round_id, places):
    with writing() as session:
        return invite_voice(
            session, by=0, round_id=round_id, voice="CP", voices=["CP"], places=places
        )


def _wrong():
    with reading() as session:
        return session.scalar(select(CodeTriesRow.wrong)) or 0


def _participants():
    with reading() as session:
        wanted = select(ParticipantRow.__table__).order_by(ParticipantRow.id)
        return session.execute(wanted).all()


def _error(answer):
    return re.search(r"There is a problem</h2><p>(.*?)</p>", answer.text)[1]


@pytest.mark.usefixtures("database")
def test_a_code_leads_to_the_invitation_of_its_link(browser_of, send):
    made = _invited(factories.opened().round_id)
    client = browser_of()
    answer = send(client, "/code", {"code": f" {made.code.shown.lower()} "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/join/code")
    by_code, by_link = client.get("/join/code"), browser_of().get(f"/join/{made.token}")
    assert "Nia Bevan" in by_code.text
    without_secret = [re.sub(r'value="[^"]*"', "", one.text) for one in (by_code, by_link)]
    assert without_secret[0] == without_secret[1]
    joined = send(client, "/join/code", {})
    assert joined.status_code == 303
    with reading() as session:
        who = signed_in(session, client.cookies[COOKIE])
    assert who.name == "Nia Bevan"
    assert len(who.participations) == 1
    assert client.get("/join/code").status_code == 400  # forgotten with the joining
    assert _wrong() == 0


@pytest.mark.usefixtures("sqlite_database")
def test_a_code_in_an_address_opens_nothing(browser_of):
    made = _invited(factories.opened().round_id)
    for address in (made.code.text, made.code.shown, made.code.hash, "code"):
        answer = browser_of().get(f"/join/{address}")
        assert answer.status_code == 400
        assert "Nia" not in answer.text
        assert "not valid" in answer.text


@pytest.mark.usefixtures("sqlite_database")
def test_a_wrong_code_is_counted_and_what_can_be_none_is_not(browser_of, send):
    made = _invited(factories.opened().round_id)
    client = browser_of()
    for typed in ("", "Nia Bevan", "K7MD 2W9"):
        assert "8 letters and digits" in _error(send(client, "/code", {"code": typed}))
    assert _wrong() == 0
    answer = send(client, "/code", {"code": new_code().shown})
    assert "code is not valid" in _error(answer)
    assert _wrong() == 1
    assert send(client, "/code", {"code": made.code.shown}).status_code == 303
    assert _wrong() == 1


@pytest.mark.usefixtures("database")
def test_guessing_is_slowed_for_everybody_and_ends_by_itself(browser_of, send):
    made = _invited(factories.opened().round_id)
    for _ in range(MOST_WRONG):  # each from a browser of its own
        assert send(browser_of(), "/code", {"code": new_code().text}).status_code == 400
    right = send(browser_of(), "/code", {"code": made.code.shown})
    assert "for the next 10 minutes" in _error(right)
    assert browser_of().get(f"/join/{made.token}").status_code == 200  # links work as ever
    pass_time(minutes=11)
    assert send(browser_of(), "/code", {"code": made.code.shown}).status_code == 303


@pytest.mark.usefixtures("sqlite_database")
def test_a_code_that_works_no_more_says_so_and_nothing_else(browser_of, send):
    round_id = factories.opened().round_id
    withdrawn, used, old = (_invited(round_id, name) for name in ("Ann Ash", "Bob Oak", "Cat Elm"))
    with writing() as session:
        withdraw_invitation(session, by=0, invitation_id=withdrawn.invitation_id)
    send(browser_of(), f"/join/{used.token}", {})
    told = {
        "was withdrawn": send(browser_of(), "/code", {"code": withdrawn.code.text}),
        "was used already": send(browser_of(), "/code", {"code": used.code.text}),
    }
    pass_time(days=31)
    told["has run out"] = send(browser_of(), "/code", {"code": old.code.text})
    for sentence, answer in told.items():
        assert answer.status_code == 410
        assert sentence in _error(answer)
        for name in ("Ann", "Bob", "Cat", "Site number"):
            assert name not in answer.text
    assert _wrong() == 0


@pytest.mark.usefixtures("sqlite_database")
def test_the_form_needs_its_secret(browser_of):
    made = _invited(factories.opened().round_id)
    answer = browser_of().post("/code", data={"code": made.code.text})
    assert answer.status_code == 400
    assert "open for too long" in _error(answer)


@pytest.mark.usefixtures("sqlite_database")
def test_a_verifiers_invitation_has_no_use_for_the_page(browser_of, send):
    round_id = factories.opened().round_id
    with writing() as session:
        made = invite_verifier(session, by=0, round_id=round_id, name="Vera")
    assert "not valid" in _error(send(browser_of(), "/code", {"code": made.code.text}))


# ── a sheet for a voice ──────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("database")
def test_a_sheet_lets_in_as_many_as_it_has_places_by_their_names(browser_of, send):
    workbook = factories.opened()
    made = _sheet(workbook.round_id, places=2)
    shown = browser_of().get(f"/join/{made.token}").text
    assert "Community participants" in shown
    assert 'name="name"' in shown
    for name in ("Ann <b>Ash</b>", "Bob Oak"):
        client = browser_of()
        assert send(client, f"/join/{made.token}", {"name": name}).status_code == 303
        with reading() as session:
            assert signed_in(session, client.cookies[COOKIE]).name == name
    assert browser_of().get(f"/join/{made.token}").status_code == 410
    assert [(one.name, one.voice) for one in _participants()] == [
        ("Ann <b>Ash</b>", "CP"),
        ("Bob Oak", "CP"),
    ]


@pytest.mark.usefixtures("sqlite_database")
def test_a_missing_name_is_asked_for_again_and_takes_no_place(browser_of, send):
    made = _sheet(factories.opened().round_id, places=1)
    client = browser_of()
    answer = send(client, f"/join/{made.token}", {"name": " "})
    assert answer.status_code == 400
    assert "name is missing" in _error(answer)
    assert 'name="name"' in answer.text
    assert send(client, f"/join/{made.token}", {"name": "Ann"}).status_code == 303


@pytest.mark.usefixtures("database")
def test_in_a_confidential_round_no_name_is_asked_nor_kept(browser_of, send):
    workbook = factories.opened(mode="confidential")
    made = _sheet(workbook.round_id, places=2)
    assert 'name="name"' not in browser_of().get(f"/join/{made.token}").text
    client = browser_of()
    send(client, f"/join/{made.token}", {"name": "Ann Ash"})  # forged: it is not listened to
    (joined,) = _participants()
    with reading() as session:
        who = who_is(session, joined.person_id)
    assert {joined.name, who.name} == {"Community participants in the partnership"}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("mode", ["named", "confidential"])
def test_who_presses_twice_takes_one_place_and_gets_in(browser_of, mode):
    made = _sheet(factories.opened(mode=mode).round_id, places=1)
    client = browser_of()
    form = {"name": "Ann"}
    secret = re.search(r'form_secret" value="([^"]+)"', client.get(f"/join/{made.token}").text)[1]
    session_cookie = dict(client.cookies)
    first = client.post(f"/join/{made.token}", data={"form_secret": secret, **form})
    again = browser_of()  # the same browser, which has thrown the first answer away
    again.cookies.update(session_cookie)
    second = again.post(f"/join/{made.token}", data={"form_secret": secret, **form})
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(_participants()) == 1
    with reading() as session:
        people = {signed_in(session, one.cookies[COOKIE]).person_id for one in (client, again)}
    assert len(people) == 1
