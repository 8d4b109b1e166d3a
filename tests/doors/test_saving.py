"""What the doors of saving take, what they refuse, and what they answer."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import event, text

import factories
from assessment.people.rules import NOT_YOURS
from assessment.people.signing_in import sign_out, signed_in
from assessment.store.sessions import engine, reading, writing
from assessment.store.tables import OwnAnswerChangeRow
from assessment.workbook.queries import agreed_sheet, own_sheet, threads
from assessment.workbook.rules import LOCKED
from factories import Participant
from pages.doors.guard import COOKIE
from pages.doors.saving import LARGEST


@dataclass
class Answering:
    """Somebody at the door with their first answer."""

    who: Participant
    client: object
    answer_id: int

    def put(self, to=None, *, sent=None, headers=None, **fields):
        body = sent if sent is not None else json.dumps(self.body(**fields))
        return self.client.put(
            to or f"/save/own-answer/{self.answer_id}",
            content=body,
            headers={
                "content-type": "application/json",
                "x-workbook-person": str(self.who.person_id),
                **(headers or {}),
            },
        )

    def body(self, **fields):
        given = {"revision": 0, "bank": "2026.1", "level": 2, "silence": None, "note": ""}
        return given | fields

    @property
    def line(self):
        with reading() as session:
            return own_sheet(session, self.who.id)[0]


@pytest.fixture
def answering(database, browser_of):
    assert database.url
    who = factories.participant(factories.opened())
    with reading() as session:
        first = own_sheet(session, who.id)[0]
    return Answering(who, browser_of(who.person_id), first.id)


# ── saved ────────────────────────────────────────────────────────────────────────────────────


def test_a_save_is_answered_with_its_revision_and_moment_from_the_database(answering):
    answer = answering.put(note="Seen it")
    line = answering.line
    assert (answer.status_code, line.level, line.note, line.revision) == (200, 2, "Seen it", 1)
    assert answer.json() == {"revision": 1, "saved_at": line.saved_at.isoformat()}
    assert len(answer.content) < 80


def test_the_same_value_again_writes_nothing(answering):
    first = answering.put(note="Once")
    again = answering.put(note="Once")
    assert (again.status_code, again.json()) == (200, first.json())
    with reading() as session:
        assert session.query(OwnAnswerChangeRow).count() == 1


def test_an_old_revision_gets_what_is_stored_and_changes_nothing(answering):
    answering.put(note="First", level=1)
    answer = answering.put(note="Second", level=3)
    told = answer.json()
    assert answer.status_code == 409
    assert told["problem"].startswith("This answer was changed in another window")
    assert (told["stored"]["note"], told["stored"]["level"]) == ("First", 1)
    assert told["stored"]["revision"] == 1
    assert answering.line.note == "First"


def test_a_value_that_the_same_box_sent_before_may_be_saved_over(answering):
    before = {"level": 1, "silence": None, "note": "First\u0007"}
    answering.put(**before)
    answer = answering.put(note="Second", unsure=[before])
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    assert answering.line.note == "Second"


def test_naming_a_value_that_is_not_stored_saves_over_nothing(answering):
    answering.put(note="Somebody's", level=1)
    guess = {"level": 1, "silence": None, "note": "Not that"}
    assert answering.put(note="Mine", unsure=[guess]).status_code == 409
    assert answering.line.note == "Somebody's"


def test_of_many_at_once_with_one_revision_exactly_one_is_saved(answering):
    start = threading.Barrier(8)

    def save(number):
        start.wait()
        return answering.put(note=f"Number {number}").status_code

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(save, range(8)))
    assert codes == [200] + [409] * 7
    assert answering.line.revision == 1


def test_agreed_answers_and_verdicts_have_doors_of_their_own(database, browser_of):
    made = factories.opened()
    with reading() as session:
        line = agreed_sheet(session, made.round_id)[0]
    team = Answering(Participant(0, made.team_id, ""), browser_of(made.team_id), 0)
    agreed = {"level": None, "not_agreed": True, "reason": "Apart", "dissents": []}
    body = {"revision": 0, "bank": "2026.1", **agreed}
    assert team.put(f"/save/agreed-answer/{line.id}", sent=json.dumps(body)).status_code == 200
    done = factories.handed_over()
    verifier = factories.verifier(done)
    verdict_id = factories.verdict(done, verifier, "CC-1.2a")
    outsider = Answering(Participant(0, verifier, ""), browser_of(verifier), 0)
    raised = {"revision": 1, "bank": "2026.1", "verdict": "lowered", "level": 4, "reason": "x"}
    refused = outsider.put(f"/save/verdict/{verdict_id}", sent=json.dumps(raised))
    assert (refused.status_code, database.kind in refused.text) == (422, False)
    assert "never raises" in refused.json()["problem"]
    lowered = outsider.put(f"/save/verdict/{verdict_id}", sent=json.dumps(raised | {"level": 0}))
    assert lowered.status_code == 200, lowered.text


# ── refused ──────────────────────────────────────────────────────────────────────────────────

MALFORMED = {
    "nothing": b"",
    "not JSON": b"{",
    "not an object": b"[]",
    "not UTF-8": b'{"note": "\xff"}',
    "not a number": b'{"revision": NaN}',
    "deep": b"[" * 60_000,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_not_an_answer_is_refused_with_a_sentence(answering, name):
    answer = answering.put(sent=MALFORMED[name])
    assert answer.status_code == 422
    assert answer.json()["problem"].endswith("Load the page again.")
    assert answering.line.revision == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"level": 7},
        {"level": -1},
        {"level": True},
        {"level": "2"},
        {"level": 2.0},
        {"level": 10**30},
        {"level": 2, "silence": "don't know"},
        {"level": None, "silence": "no idea"},
        {"note": None},
        {"note": ["a"]},
        {"note": "x" * 20_001},
        {"revision": "0"},
        {"revision": True},
        {"revision": -1},
        {"revision": 10**30},
        {"bank": "1999.1"},
        {"bank": None},
        {"surprise": 1},
        {"unsure": "x"},
        {"unsure": [{}]},
        {"unsure": [{"level": 1, "silence": None, "note": ""}] * 3},
    ],
    ids=str,
)
def test_what_no_box_sends_is_refused_and_changes_nothing(answering, fields):
    answer = answering.put(**fields)
    assert answer.status_code == 422
    assert len(answer.json()["problem"]) > 40
    assert answering.line.revision == 0


VIEW = {"words": "I would say 1.", "voice": "CP", "name": "Ann"}


@pytest.mark.parametrize(
    "dissents",
    [
        None,
        "words",
        ["words"],
        [{"words": "x"}],
        [VIEW | {"surprise": "x"}],
        [VIEW | {"words": None}],
        [VIEW | {"voice": "XX"}],
        [VIEW | {"name": "N" * 201}],
        [VIEW | {"words": "x" * 20_001}],
        [VIEW] * 21,
    ],
    ids=lambda given: str(given)[:40],
)
def test_views_that_no_box_sends_are_refused_and_change_nothing(database, browser_of, dissents):
    assert database.url
    made, body, at = _agreeing()
    team = Answering(Participant(0, made.team_id, ""), browser_of(made.team_id), 0)
    assert team.put(at, sent=json.dumps(body | {"dissents": [VIEW]})).status_code == 200
    refused = team.put(at, sent=json.dumps(body | {"dissents": dissents, "revision": 1}))
    assert refused.status_code == 422
    assert len(refused.json()["problem"]) > 40
    with reading() as session:
        line = agreed_sheet(session, made.round_id)[0]
    assert (line.dissents, line.revision) == ((VIEW,), 1)


def test_views_that_the_same_box_sent_before_may_be_saved_over(database, browser_of):
    assert database.url
    made, body, at = _agreeing()
    team = Answering(Participant(0, made.team_id, ""), browser_of(made.team_id), 0)
    sent = {name: value for name, value in body.items() if name not in {"revision", "bank"}}
    sent |= {"dissents": [VIEW | {"name": " Ann\u0007 "}, dict.fromkeys(VIEW, "")]}
    assert team.put(at, sent=json.dumps(body | sent)).status_code == 200
    second = body | {"dissents": [VIEW], "unsure": [sent]}
    assert team.put(at, sent=json.dumps(second)).status_code == 200
    with reading() as session:
        assert agreed_sheet(session, made.round_id)[0].dissents == (VIEW,)


def _agreeing():
    made = factories.opened()
    with reading() as session:
        line = agreed_sheet(session, made.round_id)[0]
    said = {"level": 2, "not_agreed": False, "reason": "", "dissents": []}
    body = {"revision": 0, "bank": "2026.1"} | said
    return made, body, f"/save/agreed-answer/{line.id}"


def test_remarks_have_a_door_of_their_own_and_are_kept_once(database, browser_of):
    assert database.url
    made, _, at = _agreeing()
    team = Answering(Participant(0, made.team_id, ""), browser_of(made.team_id), 0)
    door = at.replace("agreed-answer", "remark")
    said = {"revision": 0, "bank": "2026.1", "thread": None, "text": "Why?", "token": "a" * 32}
    first = team.put(door, sent=json.dumps(said))
    assert first.status_code == 200, first.text
    assert team.put(door, sent=json.dumps(said)).json() == first.json()
    thread_id = first.json()["revision"]
    more = said | {"thread": thread_id, "text": "Because.", "token": "b" * 32}
    assert team.put(door, sent=json.dumps(more)).status_code == 200
    assert team.put(door, sent=json.dumps(more | {"token": "c"})).status_code == 422
    assert team.put(door, sent=json.dumps(more | {"thread": 999_999})).status_code == 403
    other = factories.opened(factories.site()).team_id
    stranger = Answering(Participant(0, other, ""), browser_of(other), 0)
    for body in (said | {"token": "d" * 32}, more | {"token": "e" * 32}):
        assert stranger.put(door, sent=json.dumps(body)).status_code == 403
    with reading() as session:
        (thread,) = threads(session, made.round_id)["CC-1.1a"]
    assert [one.text for one in thread.remarks] == ["Why?", "Because."]


def test_a_field_left_out_is_refused(answering):
    body = answering.body()
    del body["note"]
    assert answering.put(sent=json.dumps(body)).status_code == 422


def test_lone_surrogates_and_control_characters_are_replaced(answering):
    raw = json.dumps(answering.body(note="NOTE")).replace("NOTE", r"a\ud800b\u0000c\u202e")
    assert answering.put(sent=raw.encode()).status_code == 200
    assert answering.line.note == "a\ufffdb\ufffdc\ufffd"


@pytest.mark.parametrize("told", [True, False], ids=["length told", "in parts"])
def test_more_than_an_answer_can_hold_is_refused(answering, told):
    body = b" " * (LARGEST + 1)
    answer = answering.put(sent=body if told else iter([body[:1000]] * 201))
    assert answer.status_code == 413
    assert "shorten" in answer.json()["problem"]


def test_nobody_saves_anybody_elses_answer_or_learns_that_it_exists(answering, browser_of):
    stranger = factories.participant(factories.opened())
    client = browser_of(stranger.person_id)
    other = Answering(stranger, client, answering.answer_id)
    theirs, none = other.put(), other.put("/save/own-answer/999999")
    huge = other.put("/save/own-answer/99999999999999999999999")
    assert {theirs.status_code, none.status_code, huge.status_code} == {403}
    assert theirs.json() == none.json() == huge.json() == {"problem": NOT_YOURS}
    assert answering.line.revision == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"x-workbook-person": ""},
        {"x-workbook-person": "x"},
        {"x-workbook-person": "9" * 5000},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
    ],
    ids=str,
)
def test_a_request_that_is_not_from_our_own_page_is_refused(answering, headers):
    assert answering.put(headers=headers).status_code == 403
    assert answering.line.revision == 0


def test_nothing_is_saved_in_the_name_of_whoever_signed_in_since(answering):
    answer = answering.put(headers={"x-workbook-person": "1"})
    assert answer.status_code == 401
    assert "Somebody else is signed in" in answer.json()["problem"]
    assert answering.line.revision == 0


def test_a_sign_in_that_ended_saves_nothing(answering):
    with writing() as session:
        who = signed_in(session, answering.client.cookies[COOKIE])
        sign_out(session, by=who.person_id, sign_in_id=who.sign_in_id)
    answer = answering.put()
    assert answer.status_code == 401
    assert "sign-in has ended" in answer.json()["problem"]
    answering.client.cookies.clear()
    assert answering.put().status_code == 401
    assert answering.line.revision == 0


def test_a_handed_over_workbook_is_locked(database, browser_of):
    assert database.url
    made = factories.opened()
    who = factories.participant(made)
    factories.agreed_level(made)
    factories.handed_over(made)
    with reading() as session:
        first = own_sheet(session, who.id)[0]
    answer = Answering(who, browser_of(who.person_id), first.id).put()
    assert (answer.status_code, answer.json()) == (423, {"problem": LOCKED})


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH"])
def test_only_put_saves(answering, method):
    address = f"/save/own-answer/{answering.answer_id}"
    assert answering.client.request(method, address).status_code == 405


# ── away ─────────────────────────────────────────────────────────────────────────────────────


def test_while_the_database_is_away_nothing_is_called_saved_and_then_it_is(answering):
    with engine().begin() as connection:
        connection.execute(text("ALTER TABLE audit RENAME TO away"))
    answer = answering.put(note="Kept")
    assert answer.status_code == 503
    assert "Nothing was saved. What you typed is still on your screen." in answer.json()["problem"]
    with engine().begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO audit"))
    assert answering.line.revision == 0
    assert answering.put(note="Kept").status_code == 200


# ── how much ─────────────────────────────────────────────────────────────────────────────────


def test_one_saved_answer_goes_back_in_few_bytes(answering):
    answer = answering.put()
    head = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items())
    of_the_server = len(
        "HTTP/1.1 200 OK\r\ndate: Sun, 22 Nov 2026 03:14:56 GMT\r\nserver: uvicorn\r\n"
    )
    assert head + of_the_server + len(answer.content) <= 600


def test_a_save_costs_few_statements(answering):
    issued = []

    def note(*told):
        issued.append(told[2])

    event.listen(engine(), "before_cursor_execute", note)
    try:
        assert answering.put().status_code == 200
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    assert len(issued) <= 9, issued
