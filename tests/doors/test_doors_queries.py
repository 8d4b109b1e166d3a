"""Queries at the real doors: files with an answer, who fetches them, and forms without scripts."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from sqlalchemy import select

import factories
from assessment.store.checking import check_store
from assessment.store.files import kept_path
from assessment.store.sessions import reading, writing
from assessment.store.tables import QueryFileRow
from assessment.verification import actions as verification
from assessment.verification.queries import (
    handed_over,
    hashes_now,
    own_queries,
    verdict_sheet,
    waiting_files,
)
from assessment.workbook.queries import evidence_of, evidence_space
from evidence_files_made import BAD, MAKER, handed_in_as, pdf, photo
from factories import bank

pytestmark = pytest.mark.usefixtures("sqlite_database")

FIRST, SECOND = [question.code for question in bank().form("short")][:2]
ASKED = "Where are the minutes?"


@pytest.fixture
def made():
    return factories.handed_over()


@pytest.fixture
def vera(made):
    return factories.verifier(made)


@pytest.fixture
def mark(made, vera):
    return factories.query(made, vera, FIRST, ASKED)


def put(client, mark, content, person, name="minutes.pdf"):
    headers = {
        "x-workbook-person": str(person),
        "x-file-name": quote(name),
        "accept": "application/json",
    }
    return client.put(f"/query-file/{mark}", content=content, headers=headers)


def own(made, person_id, question=FIRST):
    with reading() as session:
        hashes = hashes_now(session, made.round_id)
        return own_queries(session, made.round_id, person_id, hashes).get(question)


def waiting(made, mark):
    with reading() as session:
        return waiting_files(session, made.round_id).get(mark, ())


# ── files ────────────────────────────────────────────────────────────────────────────────────


def test_a_file_comes_with_an_answer_and_is_no_evidence(browser_of, made, vera, mark):
    client, content = browser_of(made.team_id), pdf()
    told = put(client, mark, content, made.team_id, "Cofnodion Ŵyl.pdf")
    assert told.status_code == 200, told.text
    assert put(client, mark, content, made.team_id).json()["mark"] == told.json()["mark"]
    (file,) = waiting(made, mark)
    factories.query_answered(made, mark, files=[file.mark])
    with reading() as session:
        assert evidence_of(session, made.round_id) == ()
        assert evidence_space(session, made.round_id) == len(content)
        assert check_store(session).faults == []
    (sent,) = own(made, vera).messages[1].files
    fetched = browser_of(vera).get(f"/files/query/{sent.mark}")
    assert fetched.content == content
    assert fetched.headers["cache-control"] == "private, no-store"
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert fetched.headers["content-disposition"] == (
        'attachment; filename="answer-1-Cofnodion-Wyl.pdf"'
    )


def test_a_photo_is_cleaned(browser_of, made, mark):
    before = photo()
    assert MAKER.encode() in before
    told = put(browser_of(made.team_id), mark, before, made.team_id, "board.jpg")
    assert "took out where" in told.json()["note"]
    (file,) = waiting(made, mark)
    assert file.cleaned
    assert MAKER.encode() not in kept_path(file.sha256).read_bytes()


@pytest.mark.parametrize("key", list(BAD)[:4])
def test_what_is_no_evidence_goes_with_no_answer(browser_of, made, mark, key):
    told = put(browser_of(made.team_id), mark, BAD[key](), made.team_id, handed_in_as(key))
    assert told.status_code == 422
    assert waiting(made, mark) == ()


def test_the_limits_of_a_workbook_count_these_files(browser_of, made, mark, set_to):
    content = pdf()
    set_to("WORKBOOK_EVIDENCE_ROUND_MB", str(len(content) * 1.5 / 1024**2))
    client = browser_of(made.team_id)
    assert put(client, mark, content, made.team_id).status_code == 200
    (file,) = waiting(made, mark)
    with writing() as session:  # what was taken back is kept, and so counts on
        verification.take_back_file(session, by=made.team_id, mark=file.mark)
    refused = put(client, mark, photo(), made.team_id, "board.jpg")
    assert refused.status_code == 422
    assert "may take together" in refused.json()["problem"]


def test_a_lost_file_of_a_query_is_found_missing(made, mark):
    sent = factories.query_file(made, mark)
    factories.query_answered(made, mark, files=[sent])
    with reading() as session:
        row = session.scalar(select(QueryFileRow))
        kept_path(row.sha256).unlink()
        (fault,) = check_store(session).faults
        assert f"file {row.id} of a query" in fault


# who fetches a file: while it waits, once it is sent, once the review is concluded
FETCHED = """
                  waiting  sent  concluded
team              200      200   200
verifier          403      200   200
another verifier  403      403   200
programme         403      403   200
researcher        403      403   403
another team      403      403   403
nobody            303      303   303
"""


@pytest.mark.parametrize("state", ["waiting", "sent", "concluded"])
def test_who_fetches_a_file(browser_of, made, vera, mark, state):
    elsewhere = factories.handed_over()
    will = factories.verifier(made)
    people = {
        "team": made.team_id,
        "verifier": vera,
        "another verifier": will,
        "programme": factories.person("programme"),
        "researcher": factories.person("researcher"),
        "another team": elsewhere.team_id,
        "nobody": None,
    }
    file = factories.query_file(made, mark)
    if state != "waiting":
        factories.query_answered(made, mark, files=[file])
    if state == "concluded":
        factories.signed_off(made, vera)
        factories.signed_off(made, will)
    found = {
        name: browser_of(person_id).get(f"/files/query/{file}").status_code
        for name, person_id in people.items()
    }
    headings, *lines = [re.split(r"\s{2,}", line.strip()) for line in FETCHED.strip().splitlines()]
    column = headings.index(state)
    assert found == {name: int(codes[column]) for name, *codes in lines}
    unknown = browser_of(made.team_id).get(f"/files/query/{'0' * 32}")
    stranger = browser_of(elsewhere.team_id).get(f"/files/query/{file}")
    assert unknown.text == stranger.text  # it is not told whether there is such a file


# ── messages that save themselves ────────────────────────────────────────────────────────────


def message(client, kind, round_id, person, **body):
    body = {"revision": 0, "bank": "2026.1", "token": "one-and-the-same", **body}
    headers = {"x-workbook-person": str(person), "content-type": "application/json"}
    return client.put(f"/save/{kind}/{round_id}", content=json.dumps(body), headers=headers)


def test_an_answer_sent_twice_is_one_message(browser_of, made, vera, mark):
    client = browser_of(made.team_id)
    said = {"mark": mark, "files": "", "text": "The forum has them."}
    sent = [message(client, "query-answer", made.round_id, made.team_id, **said) for _ in "12"]
    assert [one.status_code for one in sent] == [200, 200], sent[0].text
    assert [one.text for one in own(made, vera).messages] == [ASKED, "The forum has them."]


def test_a_verifier_asks_further_and_nobody_else_does(browser_of, made, vera, mark):
    will = factories.verifier(made)
    said = {"mark": mark, "question": FIRST, "text": "And when?"}
    for person_id, status in ((will, 403), (made.team_id, 403), (vera, 200)):
        told = message(browser_of(person_id), "query", made.round_id, person_id, **said)
        assert told.status_code == status, told.text
    assert [one.text for one in own(made, vera).messages] == [ASKED, "And when?"]


# ── forms without scripts ────────────────────────────────────────────────────────────────────


def form(client, **fields):
    """Send a form of the piece, with the secret of a page that has been opened."""
    found = re.search(r'name="form_secret" value="([^"]+)"', client.get("/password").text)
    return client.post("/review/query", data={"form_secret": found[1], **fields})


def say_queried(made, person_id, text):
    with writing() as session:
        hashes = handed_over(session, made.round_id).answer_hashes
        line = verdict_sheet(session, made.round_id, person_id, hashes)[SECOND]
        verification.record_verdict(
            session,
            by=person_id,
            verdict_id=line.id,
            revision=line.revision,
            verdict="queried",
            level=None,
            reason=text,
            bank=bank(),
        )


def test_a_question_is_sent_asked_further_and_closed_with_forms(browser_of, made, vera):
    client = browser_of(vera)
    place = {"round": str(made.round_id), "question": SECOND}
    nothing = form(client, act="send", **place)
    assert nothing.status_code == 400
    assert "nothing to send" in nothing.text
    say_queried(made, vera, ASKED)
    for _ in range(2):
        sent = form(client, act="send", **place)
        assert (sent.status_code, sent.headers["location"]) == (
            303,
            f"/review?round={made.round_id}#{SECOND}",
        )
    query = own(made, vera, SECOND)
    assert [one.text for one in query.messages] == [ASKED]
    asking = {"act": "ask", "mark": query.mark, "token": "one-and-the-same", "text": "And when?"}
    assert [form(client, **place, **asking).status_code for _ in "12"] == [303, 303]
    assert len(own(made, vera, SECOND).messages) == 2
    closing = {"act": "close", "mark": query.mark}
    early = form(client, **place, **closing, seen="1")
    assert early.status_code == 409
    assert "The team has written since" in early.text
    assert form(client, **place, **closing, seen="2").status_code == 303
    assert not own(made, vera, SECOND).is_open


def test_what_could_not_be_sent_comes_back_in_its_form(browser_of, made, vera, mark):
    typed = "Typed <b>on the train</b> & kept"
    fields = {"round": str(made.round_id), "question": FIRST, "mark": mark, "act": "ask"}
    given = {**fields, "token": "one-and-the-same", "text": typed}
    without = browser_of(vera).post("/review/query", data={"form_secret": "x", **given})
    nobody = browser_of().post("/review/query", data={"form_secret": "x", **given})
    for shown, status in ((without, 400), (nobody, 401)):
        assert shown.status_code == status
        assert "Typed &lt;b&gt;on the train&lt;/b&gt; &amp; kept</textarea>" in shown.text
        assert 'value="one-and-the-same"' in shown.text
    assert len(own(made, vera).messages) == 1


@pytest.mark.parametrize("act", ["", "settle", "send"])
def test_a_form_that_is_none_of_ours_does_nothing(browser_of, made, vera, mark, act):
    told = form(browser_of(vera), act=act, round="x", question=FIRST, mark=mark)
    assert told.status_code == 400
    assert "not complete" in told.text
    assert own(made, vera).is_open
