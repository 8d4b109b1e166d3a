"""What somebody may try at the doors who means harm: refused, logged, and nothing changed."""

import json
import logging
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

import factories
from assessment.people.actions import invite_participant, invite_verifier
from assessment.people.signing_in import make_sign_in_link
from assessment.store.sessions import reading, writing
from assessment.store.tables import Base
from assessment.verification.queries import handed_over, verdict_sheet
from assessment.workbook.queries import agreed_sheet, own_sheet
from pages.doors.guard import COOKIE, IDENTITY
from pages.doors.saving import LARGEST

OWN = {"revision": 0, "bank": "2026.1", "level": 2, "silence": None, "note": ""}
AGREED = {
    "revision": 0,
    "bank": "2026.1",
    "level": 2,
    "not_agreed": False,
    "reason": "",
    "dissents": [],
}
VERDICT = {"revision": 0, "bank": "2026.1", "verdict": "upheld", "level": None, "reason": ""}
ELSEWHERE = "https://elsewhere.example"


@dataclass
class World:
    """Two sites: in each an open round, and at the second a workbook that was handed over."""

    browser_of: object
    send: object
    here: factories.Workbook
    there: factories.Workbook
    done: factories.Workbook
    participant: factories.Participant
    other: factories.Participant
    verifier: int
    own: int  # ids of first answers: here, and those of others
    others_own: int
    agreed: int
    others_agreed: int
    others_verdict: int
    used: dict
    known: dict  # browsers of people who signed in before

    def put(self, person_id, kind, answer_id, body, *, raw=None, headers=None):
        told = {"content-type": "application/json", "x-workbook-person": str(person_id)}
        return self.known[person_id].put(
            f"/save/{kind}/{answer_id}",
            content=raw if raw is not None else json.dumps(body),
            headers=told | (headers or {}),
        )

    def own_put(self, *, raw=None, headers=None, **fields):
        body = OWN | fields
        return self.put(
            self.participant.person_id, "own-answer", self.own, body, raw=raw, headers=headers
        )


@pytest.fixture
def world(database, browser_of, send):
    assert database.url
    here, there = factories.opened(), factories.opened()
    done = factories.handed_over()
    participant, other = factories.participant(here), factories.participant(there)
    verifier, second = factories.verifier(done), factories.verifier(done)
    factories.own_answer(participant, level=1, note="First")
    with writing() as session:
        gone = invite_participant(
            session, by=0, round_id=here.round_id, name="Ann", voice="CP", voices=["CP"]
        ).token
        checked = invite_verifier(session, by=0, round_id=done.round_id, name="Vera").token
        link = make_sign_in_link(session, by=0, person_id=here.team_id)
    used = {"join": f"/join/{gone}", "verify-with": f"/verify-with/{checked}", "link": link}
    for address in (used["join"], used["verify-with"]):
        assert send(browser_of(), address, {}).status_code == 303
    assert send(browser_of(), f"/sign-in?link={link}", {"link": link}).status_code == 303
    with reading() as session:
        hashes = handed_over(session, done.round_id).answer_hashes
        verdicts = verdict_sheet(session, done.round_id, second, hashes)
        return World(
            browser_of=browser_of,
            send=send,
            here=here,
            there=there,
            done=done,
            participant=participant,
            other=other,
            verifier=verifier,
            own=own_sheet(session, participant.id)[1].id,
            others_own=own_sheet(session, other.id)[0].id,
            agreed=agreed_sheet(session, here.round_id)[0].id,
            others_agreed=agreed_sheet(session, there.round_id)[0].id,
            others_verdict=next(iter(verdicts.values())).id,
            used=used,
            known={
                one: browser_of(one)
                for one in (here.team_id, done.team_id, participant.person_id, verifier)
            },
        )


def _replay(world, which):
    """Use a link up once more, from a browser that has a form's secret."""
    client = world.browser_of()
    if which == "link":
        return world.send(client, "/sign-in", {"link": world.used["link"]})
    return world.send(client, "/sign-in", {}, to=world.used[which])


def _team(world, kind, answer_id, body):
    return world.put(world.here.team_id, kind, answer_id, body)


def _stranger(world, headers):
    """Come without a cookie, and say in headers who one is."""
    return world.browser_of().put(
        f"/save/own-answer/{world.own}",
        content=json.dumps(OWN),
        headers={"x-workbook-person": str(world.participant.person_id), **headers},
    )


def _from_elsewhere(world, method, address):
    client = world.known[world.here.team_id]
    return client.request(method, address, headers={"origin": ELSEWHERE}, content=b"{}")


TRIED = {
    # a value that no box sends
    "level 7": (422, lambda w: w.own_put(level=7)),
    "level -1": (422, lambda w: w.own_put(level=-1)),
    "level true": (422, lambda w: w.own_put(level=True)),
    "an unknown silence": (422, lambda w: w.own_put(level=None, silence="shrug")),
    "an unknown bank": (422, lambda w: w.own_put(bank="1999.1")),
    "a field too many": (422, lambda w: w.own_put(role="programme")),
    "agreed level 7": (422, lambda w: _team(w, "agreed-answer", w.agreed, AGREED | {"level": 7})),
    "an unknown verdict": (
        422,
        lambda w: w.put(w.verifier, "verdict", 1, VERDICT | {"verdict": "raised"}),
    ),
    # another's, or nobody's
    "an unknown answer": (403, lambda w: w.put(w.here.team_id, "agreed-answer", 999_999, AGREED)),
    "an answer beyond all numbers": (403, lambda w: _team(w, "agreed-answer", 10**30, AGREED)),
    "somebody else's own answer": (403, lambda w: _team(w, "own-answer", w.own, OWN)),
    "another round's own answer": (
        403,
        lambda w: w.put(w.participant.person_id, "own-answer", w.others_own, OWN),
    ),
    "another site's agreed answer": (
        403,
        lambda w: _team(w, "agreed-answer", w.others_agreed, AGREED),
    ),
    "an agreed answer as participant": (
        403,
        lambda w: w.put(w.participant.person_id, "agreed-answer", w.agreed, AGREED),
    ),
    "another verifier's verdict": (
        403,
        lambda w: w.put(w.verifier, "verdict", w.others_verdict, VERDICT),
    ),
    "a verdict as the team": (403, lambda w: _team(w, "verdict", w.others_verdict, VERDICT)),
    # an old state
    "a revision never reached": (409, lambda w: w.own_put(revision=7, level=3)),
    "a workbook that was handed over": (
        423,
        lambda w: w.put(
            w.done.team_id, "agreed-answer", _first_agreed(w.done), AGREED | {"level": 4}
        ),
    ),
    "a participant's invitation again": (410, lambda w: _replay(w, "join")),
    "a verifier's invitation again": (410, lambda w: _replay(w, "verify-with")),
    "a sign-in link again": (410, lambda w: _replay(w, "link")),
    # a forged identity
    "a sign-in number in a header": (401, lambda w: _stranger(w, {IDENTITY: "1"})),
    "a role in a header": (401, lambda w: _stranger(w, {"x-workbook-role": "programme"})),
    "a guessed cookie": (401, lambda w: _stranger(w, {"cookie": f"{COOKIE}=guessed"})),
    "somebody else's name": (
        401,
        lambda w: w.own_put(headers={"x-workbook-person": str(w.other.person_id)}),
    ),
    "no name at all": (403, lambda w: w.own_put(headers={"x-workbook-person": ""})),
    # from another site
    "a foreign PUT": (403, lambda w: w.own_put(headers={"origin": ELSEWHERE})),
    "a PUT of another port": (403, lambda w: w.own_put(headers={"origin": "http://127.0.0.1:1"})),
    "a PUT of no origin": (403, lambda w: w.own_put(headers={"origin": "null"})),
    "a foreign POST to sign out": (403, lambda w: _from_elsewhere(w, "POST", "/sign-out")),
    "a foreign POST to join": (403, lambda w: _from_elsewhere(w, "POST", w.used["join"])),
    "a form without its secret": (
        400,
        lambda w: w.known[w.here.team_id].post("/sign-out", data={"everywhere": "yes"}),
    ),
    # what cannot be read
    "broken JSON": (422, lambda w: w.own_put(raw=b'{"revision": 0')),
    "a list": (422, lambda w: w.own_put(raw=b"[]")),
    "deep JSON": (422, lambda w: w.own_put(raw=b"[" * 50_000)),
    "not UTF-8": (422, lambda w: w.own_put(raw=b"\xff\xfe")),
    "not a number": (422, lambda w: w.own_put(raw=b'{"revision": NaN}')),
    "a body too long": (413, lambda w: w.own_put(raw=b" " * (LARGEST + 1))),
    "a note too long": (422, lambda w: w.own_put(note="x" * 20_001)),
    "a form too long": (
        400,
        lambda w: w.browser_of().post("/sign-in", data={"email": "x" * 70_000}),
    ),
    # what is not theirs to fetch
    "a pack nobody made": (403, lambda w: w.known[w.here.team_id].get("/files/pack/abcd")),
    "the comparison, as a team": (
        403,
        lambda w: w.known[w.here.team_id].get("/files/comparison/2026.1.csv"),
    ),
    "the comparison, as a participant": (
        403,
        lambda w: w.known[w.participant.person_id].get("/files/comparison/2026.1.csv"),
    ),
}


def _first_agreed(made):
    with reading() as session:
        return agreed_sheet(session, made.round_id)[0].id


def _everything():
    with reading() as session:
        return {
            name: session.execute(table.select().order_by(*table.primary_key)).all()
            for name, table in Base.metadata.tables.items()
        }


@contextmanager
def _logged(caplog):
    """Yield the lines that were left in the log while the block ran, each without a secret."""
    caplog.clear()
    lines = []
    with caplog.at_level(logging.WARNING, logger="workbook"):
        yield lines
    lines += [one.getMessage() for one in caplog.records if one.name == "workbook"]


def test_all_that_is_tried_is_refused_and_logged_and_nothing_is_changed(world, caplog):
    before = _everything()
    wrong = {}
    for tried, (expected, act) in TRIED.items():  # one world for all: nothing in it changes
        with _logged(caplog) as lines:
            answer = act(world)
        found = (answer.status_code, len(lines), "Traceback" in answer.text)
        if found != (expected, 1, False) or f"Refused ({expected})" not in lines[0]:
            wrong[tried] = (answer.status_code, lines, answer.text[:300])
        assert not [one for one in world.used.values() if one.split("/")[-1] in "".join(lines)]
        assert _everything() == before, tried
    assert wrong == {}


@pytest.mark.parametrize("by", ["team", "nobody"])
@pytest.mark.parametrize("origin", [ELSEWHERE, "null", "http://127.0.0.1:1"])
def test_a_foreign_websocket_is_refused_and_logged(world, caplog, by, origin):
    client = world.known[world.here.team_id] if by == "team" else world.browser_of()
    before = _everything()
    with (
        _logged(caplog) as lines,
        pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
        client.websocket_connect("/_stcore/stream", headers={"origin": origin}),
    ):
        pass
    assert len(lines) == 1
    assert "websocket '/_stcore/stream'" in lines[0]
    assert _everything() == before


def test_what_is_as_it_should_be_leaves_no_line(world, caplog):
    with _logged(caplog) as lines:
        assert world.own_put().status_code == 200
        assert world.browser_of().get("/sign-in").status_code == 200
        assert world.browser_of().get("/map").status_code == 303
    assert lines == []


def test_a_line_of_the_log_is_one_line(world, caplog):
    with _logged(caplog) as lines:
        answer = world.browser_of().get(
            "/files/pack/x%0aRefused%20nothing", headers={"accept": "*/*"}
        )
    assert answer.status_code == 401
    assert len(lines) == 1
    assert "\n" not in lines[0]
