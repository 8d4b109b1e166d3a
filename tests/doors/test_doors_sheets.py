import re

import pytest
from sqlalchemy import select

import factories
from assessment.people.actions import (
    invite_participant,
    invite_voice,
    renew_invitation,
    withdraw_invitation,
)
from assessment.people.queries import invitations
from assessment.store.reading_audit import audit_page
from assessment.store.sessions import reading, writing
from assessment.store.tables import InvitationRow
from documents.booklets import marks, whole_pages
from documents.reading import squeezed

VOICES = ["CP", "FL"]


def _do(action, **given):
    with writing() as session:
        return action(session, by=0, **given)


def _invited(of, *names):
    given = {"round_id": of.round_id, "voice": "CP", "voices": VOICES}
    return [_do(invite_participant, name=name, **given) for name in names]


def _rows():
    with reading() as session:
        wanted = select(InvitationRow.__table__).order_by(InvitationRow.id)
        return session.execute(wanted).all()


def _error(answer):
    found = re.search(r"There is a problem</h2><p>(.*?)</p>", answer.text)
    assert found, answer.text
    return found[1]


def _address(of):
    return f"/sheets?round={of.round_id}"


def _print(send, client, of, fields):
    return send(client, _address(of), fields | {"round": str(of.round_id)})


@pytest.mark.usefixtures("database")
def test_a_printed_sheet_lets_its_person_in_by_square_and_by_code(browser_of, send, tmp_path):
    workbook = factories.opened()
    nia, _ = _invited(workbook, "Nia Bevan", "Olwen Pryce")
    lead = browser_of(workbook.team_id)
    answer = _print(send, lead, workbook, {"which": "everybody"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="invitations.pdf"'
    first, second = whole_pages(answer.content, tmp_path)
    assert ("Nia Bevan" in first, "Olwen Pryce" in second) == (True, True)
    ((link,), (other_link,)) = marks(answer.content, tmp_path)
    path = link.removeprefix("http://127.0.0.1:8501")
    assert "Nia Bevan" in browser_of().get(path).text
    assert browser_of().get(f"/join/{nia.token}").status_code == 400  # the older link
    code = re.search(r"^([2-9A-Z]{4} [2-9A-Z]{4})$", second, re.MULTILINE)[1]
    somebody = browser_of()
    assert send(somebody, "/code", {"code": code}).status_code == 303
    assert "Olwen Pryce" in somebody.get("/join/code").text
    assert other_link != link
    with reading() as session:
        (printed,) = (o for o in audit_page(session).lines if o.act == "invitations.printed")
    assert printed.particulars == {"invitations": [row.id for row in _rows()]}


@pytest.mark.usefixtures("database")
def test_only_who_was_ticked_gets_a_new_link(browser_of, send, tmp_path):
    workbook = factories.opened()
    nia, olwen = _invited(workbook, "Nia Bevan", "Olwen Pryce")
    lead = browser_of(workbook.team_id)
    ticked = {"invitation": str(olwen.invitation_id), "which": "ticked"}
    answer = _print(send, lead, workbook, ticked)
    (text,) = whole_pages(answer.content, tmp_path)
    assert "Olwen" in text
    assert browser_of().get(f"/join/{nia.token}").status_code == 200


@pytest.mark.usefixtures("database")
def test_a_sheet_for_a_voice_is_made_and_printed_at_once(browser_of, send, tmp_path):
    workbook = factories.opened(mode="confidential")
    lead = browser_of(workbook.team_id)
    fields = {"which": "ticked", "voice": "FL", "places": "7"}
    answer = _print(send, lead, workbook, fields)
    (text,) = whole_pages(answer.content, tmp_path)
    assert "up to 7 people" in " ".join(text.split())
    assert "confidential" in text
    (row,) = _rows()
    assert (row.name, row.voice, row.places) == ("", "FL", 7)
    ((link,),) = marks(answer.content, tmp_path)
    assert browser_of().get(link.removeprefix("http://127.0.0.1:8501")).status_code == 200
    again = _print(send, lead, workbook, {"invitation": str(row.id), "which": "ticked"})
    assert "up to 7 people" in " ".join("".join(whole_pages(again.content, tmp_path)).split())


@pytest.mark.usefixtures("sqlite_database")
def test_who_has_come_or_was_withdrawn_is_not_listed(browser_of, send):
    workbook = factories.opened()
    come, gone, _ = _invited(workbook, "Ann Ash", "Bob Oak", "Cat Elm")
    send(browser_of(), f"/join/{come.token}", {})
    _do(withdraw_invitation, invitation_id=gone.invitation_id)
    full = _do(invite_voice, round_id=workbook.round_id, voice="CP", voices=VOICES, places=1)
    send(browser_of(), f"/join/{full.token}", {"name": "Dee Yew"})
    shown = browser_of(workbook.team_id).get(_address(workbook)).text
    assert "Cat Elm" in shown
    for name in ("Ann Ash", "Bob Oak", "Dee Yew", "places left"):
        assert name not in shown


@pytest.mark.usefixtures("database")
def test_all_or_none_are_renewed(browser_of, send):
    workbook = factories.opened()
    ann, bob = _invited(workbook, "Ann Ash", "Bob Oak")
    lead = browser_of(workbook.team_id)
    lead.get(_address(workbook))
    send(browser_of(), f"/join/{bob.token}", {})
    both = {"invitation": [str(ann.invitation_id), str(bob.invitation_id)], "which": "ticked"}
    before = _rows()
    answer = _print(send, lead, workbook, both)
    assert answer.status_code == 400
    assert "has come meanwhile" in _error(answer)
    assert _rows() == before


@pytest.mark.usefixtures("database")
def test_of_two_who_print_at_once_nobodys_sheets_are_void_unseen(browser_of, send):
    workbook = factories.opened()
    (ann,) = _invited(workbook, "Ann Ash")
    second = factories.person("team", site_id=workbook.site_id)
    lead, other = browser_of(workbook.team_id), browser_of(second)
    shown = lead.get(_address(workbook)).text
    assert _print(send, other, workbook, {"which": "everybody"}).status_code == 200
    before = _rows()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', shown)) | {"which": "everybody"}
    answer = lead.post("/sheets", data=fields)
    assert "Somebody else made a new link for “Ann Ash” just now" in _error(answer)
    assert _rows() == before
    assert _print(send, lead, workbook, {"which": "everybody"}).status_code == 200
    assert ann.invitation_id == before[0].id


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"which": "ticked"}, "Nobody was ticked"),
        ({"which": "everybody"}, "Nobody was ticked"),
        ({"which": "ticked", "invitation": "999"}, "has come meanwhile"),
        ({"which": "ticked", "voice": "FL"}, "how many people may use it"),
        ({"which": "ticked", "voice": "XX", "places": "3"}, "how many people may use it"),
        ({"which": "ticked", "voice": "FL", "places": "0"}, "1 to 500 places"),
        ({"which": "ticked", "voice": "FL", "places": "9" * 40}, "1 to 500 places"),
        ({"which": "ticked", "voice": "FL", "places": "-3"}, "how many people may use it"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_made(browser_of, send, fields, sentence):
    workbook = factories.opened()
    answer = _print(send, browser_of(workbook.team_id), workbook, fields)
    assert answer.status_code == 400
    assert sentence in _error(answer)
    assert _rows() == []


@pytest.mark.usefixtures("sqlite_database")
def test_an_invitation_of_another_round_is_never_printed(browser_of, send):
    here, elsewhere = factories.opened(), factories.opened()
    _invited(here, "Ann Ash")
    (theirs,) = _invited(elsewhere, "Bob Oak")
    before = _rows()
    fields = {"which": "ticked", "invitation": str(theirs.invitation_id)}
    assert _print(send, browser_of(here.team_id), here, fields).status_code == 400
    assert _rows() == before


@pytest.mark.usefixtures("sqlite_database")
def test_only_who_may_invite_sees_or_prints_anything(browser_of):
    workbook = factories.opened()
    _invited(workbook, "Nia Bevan")
    stranger = factories.opened().team_id
    lead = browser_of(workbook.team_id)
    assert "Nia Bevan" in lead.get(_address(workbook)).text
    for person in (
        stranger,
        factories.person("researcher"),
        factories.participant(workbook).person_id,
    ):
        client = browser_of(person)
        answer = client.get(_address(workbook))
        assert (answer.status_code, "Nia" in answer.text) == (403, False)
        forged = {"round": str(workbook.round_id), "which": "everybody"}
        assert client.post("/sheets", data=forged).status_code == 403
    assert browser_of().get(_address(workbook)).status_code == 303
    for number in ("", "x", "999999", "9" * 30):
        assert lead.get(f"/sheets?round={number}").status_code == 403
    without_secret = lead.post(
        "/sheets", data={"round": str(workbook.round_id), "which": "everybody"}
    )
    assert without_secret.status_code == 400


@pytest.mark.usefixtures("sqlite_database")
def test_nothing_is_printed_once_the_workbook_is_handed_over(browser_of):
    workbook = factories.handed_over()
    answer = browser_of(workbook.team_id).get(_address(workbook))
    assert answer.status_code == 400
    assert "handed over" in answer.text


@pytest.mark.usefixtures("sqlite_database")
def test_a_hundred_sheets_come_in_one_file(browser_of, send, tmp_path):
    workbook = factories.opened()
    _invited(workbook, *(f"Person {number}" for number in range(100)))
    answer = _print(send, browser_of(workbook.team_id), workbook, {"which": "everybody"})
    pages = [squeezed(text) for text in whole_pages(answer.content, tmp_path)]
    links = {re.search(r"/join/([\w-]{43})", text)[1] for text in pages}
    assert (len(pages), len(links)) == (100, 100)


@pytest.mark.usefixtures("sqlite_database")
def test_a_renewed_link_says_since_when(browser_of):
    workbook = factories.opened()
    (ann,) = _invited(workbook, "Ann Ash")
    _do(renew_invitation, invitation_id=ann.invitation_id)
    with reading() as session:
        (one,) = invitations(session, workbook.round_id, "participant")
    shown = browser_of(workbook.team_id).get(_address(workbook)).text
    assert f"newest link of {one.made_at:%-d %B}" in shown


@pytest.mark.usefixtures("sqlite_database")
def test_sheets_that_no_phone_could_follow_are_said_to_be_such(browser_of, set_to):
    lead, address = browser_of((made := factories.opened()).team_id), _address(made)
    assert "on this computer only" in lead.get(address).text
    set_to("WORKBOOK_URL", "http://192.168.1.20:8501")
    assert "on this computer only" not in lead.get(address).text
