"""Slips with marks go to whoever invites, for people on paper whom nobody has begun to key in."""

import pytest

import factories
from assessment.store.sessions import writing
from assessment.workbook.actions import add_on_paper, begin_keying, close_answering
from documents.booklets import whole_pages
from documents.reading import squeezed


def _on_paper(of, voice="CP", name=""):
    with writing() as session:
        (added,) = add_on_paper(
            session,
            by=of.team_id,
            round_id=of.round_id,
            bank=factories.bank(),
            voice=voice,
            name=name,
        )
    return added


def _address(of):
    return f"/files/slips/{of.round_id}.pdf"


@pytest.mark.usefixtures("database")
def test_everybody_on_paper_who_is_not_begun_has_a_slip(browser_of, tmp_path):
    made = factories.opened(mode="confidential")
    factories.participant(made)  # on a screen
    waiting, begun = _on_paper(made), _on_paper(made, "FL")
    with writing() as session:
        begin_keying(session, by=made.team_id, participant_id=begun.id)
    answer = browser_of(made.team_id).get(_address(made))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="slips-round-{made.round_id}.pdf"'
    )
    text = squeezed("".join(whole_pages(answer.content, tmp_path)))
    assert f"Tokeep:{waiting.handle}" in text
    assert begun.handle not in text
    assert "Confidentialround" in text


@pytest.mark.usefixtures("sqlite_database")
def test_only_who_may_invite_gets_them(browser_of):
    made = factories.opened()
    _on_paper(made, name="Nan Petrie")
    assert browser_of(made.team_id).get(_address(made)).status_code == 200
    strangers = [
        factories.opened().team_id,
        factories.participant(made).person_id,
        factories.person("researcher"),
        factories.person("verifier", round_id=made.round_id),
    ]
    for person in strangers:
        for address in (_address(made), "/files/slips/999999.pdf", f"/files/slips/{10**30}.pdf"):
            refused = browser_of(person).get(address)
            assert refused.status_code == 403, address
    assert browser_of().get(_address(made)).status_code in {303, 401}


@pytest.mark.usefixtures("sqlite_database")
def test_where_nobody_waits_it_says_so(browser_of):
    made = factories.opened(mode="confidential")
    lead = browser_of(made.team_id)
    none = lead.get(_address(made))
    assert none.status_code == 400
    assert "no slip to print" in none.text
    _on_paper(made)
    assert lead.get(_address(made)).status_code == 200
    with writing() as session:
        close_answering(session, by=made.team_id, round_id=made.round_id)
    assert "closed" in lead.get(_address(made)).text
