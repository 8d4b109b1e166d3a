import threading

import pytest
from sqlalchemy import select

import factories
from aging import pass_time
from assessment.errors import BadInput, Gone, Refused, Unknown
from assessment.people.actions import (
    invite_participant,
    invite_voice,
    renew_invitation,
    withdraw_invitation,
)
from assessment.people.inviting import invited, redeem_invitation
from assessment.people.queries import invitations, who_is
from assessment.people.short_codes import new_code
from assessment.people.signing_in import begin_sign_in
from assessment.store.reading_audit import audit_page
from assessment.store.sessions import reading, writing
from assessment.store.tables import AuditRow, InvitationRow, PersonRow, SignInRow

VOICES = ["CP", "FL"]


@pytest.fixture(params=["named", "confidential"])
def mode(request):
    return request.param


def _do(action, **given):
    with writing() as session:
        return action(session, **given)


def _one(round_id, name="Nia Bevan", **more):
    given = {"name": name, "voice": "CP", "voices": VOICES} | more
    return _do(invite_participant, by=0, round_id=round_id, **given)


def _sheet(round_id, places=2):
    given = {"voice": "CP", "voices": VOICES, "places": places}
    return _do(invite_voice, by=0, round_id=round_id, **given)


def _come(key, **more):
    return _do(redeem_invitation, token=key, kind="participant", **more)


def _rows(round_id):
    with reading() as session:
        wanted = select(InvitationRow.__table__).where(InvitationRow.round_id == round_id)
        return session.execute(wanted.order_by(InvitationRow.id)).all()


@pytest.mark.usefixtures("database")
def test_link_and_code_open_the_same_invitation_and_neither_is_kept():
    made = _one(factories.opened().round_id, email=" Nia@Example.org ")
    with reading() as session:
        by_link = invited(session, made.token, "participant")
        by_code = invited(session, made.code, "participant")
    assert by_link == by_code
    assert (by_link.name, by_link.voice, by_link.asks_name) == ("Nia Bevan", "CP", False)
    (row,) = _rows(by_link.round_id)
    assert row.email == "nia@example.org"
    kept = " ".join(str(value) for value in row)
    assert made.token not in kept
    assert made.code.text not in kept
    _come(made.code)
    for key in (made.token, made.code):
        with pytest.raises(Gone, match="used already"):
            _come(key)


@pytest.mark.usefixtures("sqlite_database")
def test_a_code_that_was_never_made_is_unknown():
    _one(factories.opened().round_id)
    with reading() as session, pytest.raises(Unknown, match="code is not valid"):
        invited(session, new_code(), "participant")


@pytest.mark.usefixtures("sqlite_database")
def test_a_name_is_invited_once_unless_it_was_withdrawn():
    round_id = factories.opened().round_id
    made = _one(round_id)
    with pytest.raises(Refused, match=r"“nia bevan” is invited already.*told\s+apart"):
        _one(round_id, name="nia  bevan")
    _one(factories.opened().round_id)  # another round is another list
    _do(withdraw_invitation, by=0, invitation_id=made.invitation_id)
    _one(round_id)


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"email": "not an address"}, "not an e-mail address"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "not an e-mail address"),
        ({"voice": "XX"}, "one of the list"),
        ({"name": "  "}, "name is missing"),
    ],
)
def test_what_does_not_fit_is_said_and_nobody_is_invited(given, sentence):
    round_id = factories.opened().round_id
    with pytest.raises(BadInput, match=sentence):
        _one(round_id, **given)
    assert _rows(round_id) == []


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("places", [0, -1, 501])
def test_a_voice_has_a_sensible_number_of_places(places):
    with pytest.raises(BadInput, match="1 to 500 places"):
        _sheet(factories.opened().round_id, places)


# ── an invitation for a voice ────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("database")
def test_anybody_comes_in_for_a_voice_until_the_places_are_taken(mode):
    made = _sheet(factories.opened(mode=mode).round_id, places=2)
    with reading() as session:
        assert invited(session, made.code, "participant").asks_name is (mode == "named")
    people = [_come(made.token, name="Ann"), _come(made.code, name="Bob")]
    assert [one.name for one in people] == ["Ann", "Bob"]
    assert {one.voice for one in people} == {"CP"}
    assert all(one.first for one in people)
    with pytest.raises(Gone, match="All places"):
        _come(made.token, name="Cat")
    assert _rows(people[0].round_id)[0].taken == 2


@pytest.mark.usefixtures("database")
def test_of_many_who_come_at_once_as_many_get_in_as_there_are_places():
    made = _sheet(factories.opened().round_id, places=3)
    told = []

    def come(number):
        try:
            told.append(bool(_come(made.token, name=f"Person {number}")))
        except Gone:
            told.append(False)

    threads = [threading.Thread(target=come, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False] * 5 + [True] * 3


@pytest.mark.usefixtures("sqlite_database")
def test_in_a_named_round_a_name_is_needed_and_no_place_is_lost_without():
    made = _sheet(factories.opened().round_id)
    with pytest.raises(BadInput, match="name is missing"):
        _come(made.token, name=" ")
    assert _rows(_come(made.token, name="Ann").round_id)[0].taken == 1


@pytest.mark.usefixtures("database")
def test_who_came_in_for_a_voice_of_a_named_round_can_be_given_a_new_link():
    workbook = factories.opened()
    person = _come(_sheet(workbook.round_id).token, name="Ann")
    with reading() as session:
        sheet, own = invitations(session, workbook.round_id, "participant")
    assert (sheet.name, own.name, own.voice) == ("", "Ann", "CP")
    again = _do(renew_invitation, by=workbook.team_id, invitation_id=own.id)
    back = _come(again.code)
    assert (back.person_id, back.first) == (person.person_id, False)


@pytest.mark.usefixtures("database")
def test_in_a_confidential_round_nothing_says_who_came_in_for_a_voice():
    round_id = factories.opened(mode="confidential").round_id
    made = _sheet(round_id)
    people = [_come(made.token, name="Community participants") for _ in range(2)]
    assert len({one.person_id for one in people}) == 2
    (row,) = _rows(round_id)  # no row for a person
    assert (row.person_id, row.taken) == (None, 2)
    with reading() as session:
        names = {who_is(session, one.person_id).name for one in people}
        said = {line.who for line in audit_page(session).lines if line.act == "invitation.redeemed"}
    assert names == said == {"Community participants"}


@pytest.mark.usefixtures("sqlite_database")
def test_a_renewed_sheet_has_the_places_that_were_left():
    made = _sheet(factories.opened().round_id, places=2)
    _come(made.token, name="Ann")
    again = _do(renew_invitation, by=0, invitation_id=made.invitation_id)
    with pytest.raises(Unknown):
        _come(made.token, name="Bob")
    _come(again.token, name="Bob")
    with pytest.raises(Gone, match="All places"):
        _come(again.token, name="Cat")
    with pytest.raises(Refused, match="would let nobody in"):
        _do(renew_invitation, by=0, invitation_id=made.invitation_id)


@pytest.mark.usefixtures("sqlite_database")
def test_a_withdrawn_sheet_leaves_those_who_came_signed_in():
    made = _sheet(factories.opened().round_id)
    person = _come(made.token, name="Ann").person_id
    _do(begin_sign_in, person_id=person, how="an invitation")
    _do(withdraw_invitation, by=0, invitation_id=made.invitation_id)
    with pytest.raises(Gone, match="withdrawn"):
        _come(made.token, name="Bob")
    with reading() as session:
        assert session.scalar(select(SignInRow.ended_at)) is None
        assert session.get(PersonRow, person).ended_at is None


# ── a form that is sent twice ────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("database")
def test_a_form_that_is_sent_twice_lets_one_person_in(mode):

    made = _sheet(factories.opened(mode=mode).round_id, places=2)
    first = _come(made.token, name="Ann", form="secret")
    second = _come(made.token, name="Ann", form="secret")
    assert (second.person_id, second.first) == (first.person_id, False)
    assert _come(made.token, name="Ann", form="another").person_id != first.person_id
    pass_time(minutes=2)
    with pytest.raises(Gone):
        _come(made.token, name="Ann", form="secret")


@pytest.mark.usefixtures("sqlite_database")
def test_a_form_opens_nothing_but_what_it_was_for():
    round_id = factories.opened().round_id
    made, other = _one(round_id), _one(round_id, name="Bob")
    first = _come(made.token, form="secret")
    assert _come(other.token, form="secret2").person_id != first.person_id
    _do(withdraw_invitation, by=0, invitation_id=made.invitation_id)
    with pytest.raises(Gone, match="withdrawn"):
        _come(made.token, form="secret")


@pytest.mark.usefixtures("sqlite_database")
def test_the_audit_never_holds_a_link_or_a_code():
    made = _one(factories.opened().round_id)
    again = _do(renew_invitation, by=0, invitation_id=made.invitation_id)
    with reading() as session:
        lines = " ".join(map(str, session.execute(select(AuditRow.__table__))))
    assert "invitation.renewed" in lines
    for secret in (made.token, made.code.text, again.token, again.code.shown):
        assert secret not in lines
