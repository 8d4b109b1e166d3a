"""Trying to learn a confidential answer at the doors: by listening, by sending, by what comes back.

What is shown on screens and read at addresses is tried in tests/pages/test_pages_confidential.py.
"""

import json
import re
from contextlib import ExitStack
from html import escape

import pytest

import factories
from assessment.documents.minutes import minutes_pdf
from assessment.meeting.queries import minutes
from assessment.people.rules import NOT_YOURS
from assessment.store.sessions import reading, writing
from assessment.workbook import actions
from assessment.workbook.queries import booklet_lines, round_of
from confidential_round import FEW, FIRST, SECRET, answer_of
from pages.doors.guard import SEAT

SECOND = factories.bank().form("short")[1].code
GUESSES = (*factories.bank().levels, None)


# ── listening ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def ears(browser_of):
    """Return ``ears(world)``: an open socket of each kind of listener, by who it is."""
    with ExitStack() as open_ones:

        def listen(world):
            round_id = world.made.round_id
            people = {
                "the programme": factories.person("programme"),
                "who leads": world.lead,
                "who keys in": world.keyer,
                "another participant": world.community[-1].person_id,
            }
            clients = {who: (browser_of(one), f"/live/{round_id}") for who, one in people.items()}
            phone = browser_of()
            phone.cookies.set(SEAT, world.seats[-1].token)
            clients["a phone"] = (phone, "/room/live")
            found = {
                who: open_ones.enter_context(client.websocket_connect(address))
                for who, (client, address) in clients.items()
            }
            for socket in found.values():
                socket.receive_json()
            return found

        yield listen


def heard_until(socket, last):
    """Return all that a socket is told until a word that it is sure to be told."""
    heard = []
    while last not in heard:
        heard += socket.receive_json().get("what", [])
    return heard


def _answer_in_every_way(world):
    factories.own_answer(world.statutory[0], FIRST, 3, note=SECRET)
    factories.own_answer(world.community[6], FEW, silence="don't know", level=None)
    world.key_in(FEW, 4)
    world.take_in(FIRST, 4)
    with writing() as session:
        actions.finish_keying(session, by=world.keyer, participant_id=world.on_paper)
    world.show(SECOND)


def test_nothing_is_pushed_when_somebody_answers(confidential_world, ears):
    sockets = ears(confidential_world)
    _answer_in_every_way(confidential_world)
    for who, socket in sockets.items():
        assert heard_until(socket, f"meeting.shows {SECOND}") == [f"meeting.shows {SECOND}"], who


def test_in_a_named_round_the_team_hears_of_it(named_world, ears):
    sockets = ears(named_world)
    _answer_in_every_way(named_world)
    heard = heard_until(sockets["who leads"], f"meeting.shows {SECOND}")
    assert {f"own.saved {FIRST}", f"own.keyed {FEW}", "answers.taken_in"} <= set(heard)
    for who in ("another participant", "a phone"):
        heard = heard_until(sockets[who], f"meeting.shows {SECOND}")
        assert not any(news.startswith(("own.", "answers.")) for news in heard)


def test_of_a_ballot_nothing_is_pushed_but_that_it_was_cast(confidential_world, ears):
    world = confidential_world
    world.close()
    sockets = ears(world)
    world.vote([0, 1, 2, 3] * 4, revealed=True)
    world.show(SECOND)
    for who, socket in sockets.items():
        heard = heard_until(socket, f"meeting.shows {SECOND}")
        cast = {f"ballot.cast {FIRST}"} if who != "a phone" else set()
        about_it = {f"vote.opened {FIRST}", f"vote.revealed {FIRST}", f"meeting.shows {SECOND}"}
        assert set(heard) == cast | about_it, who
        assert not any(re.search(r"\bP\d|seat|level", news) for news in heard)


# ── sending ──────────────────────────────────────────────────────────────────────────────────


def put(client, person_id, address, *, level=4, revision=0):
    """Send an answer as a script would; return status and body."""
    body = {"revision": revision, "bank": "2026.1", "level": level, "silence": None, "note": ""}
    got = client.put(
        f"/save/{address}",
        content=json.dumps(body),
        headers={"content-type": "application/json", "x-workbook-person": str(person_id)},
    )
    return got.status_code, got.text


def guesses(client, person_id, address):
    """Return all that comes back of every guess of a level and a revision."""
    return {
        put(client, person_id, address, level=level, revision=revision)
        for level in GUESSES
        for revision in range(4)
    }


def _paper_line(world):
    with reading() as session:
        lines = booklet_lines(session, world.on_paper, world.keyer)
    return next(line for line in lines if line.question == FIRST)


def test_a_guess_of_anothers_answer_comes_back_the_same_whatever_it_was(
    confidential_world, browser_of
):
    world = confidential_world
    target = world.line(world.statutory[0], FIRST)
    paper = _paper_line(world)
    people = {
        "the programme": factories.person("programme"),
        "who leads": world.lead,
        "another of the team": world.made.team_id,
        "who keys in": world.keyer,
        "a bystander": world.bystander.person_id,
        "another participant": world.community[-1].person_id,
        "a researcher": factories.person("researcher"),
    }
    # Theirs is told to themselves, in full: there is something to learn.
    whose = browser_of(world.statutory[0].person_id)
    status, told = put(whose, world.statutory[0].person_id, f"own-answer/{target.id}")
    assert (status, json.loads(told)["stored"]["level"]) == (409, answer_of(world))
    keyer = browser_of(world.keyer)
    status, told = put(keyer, world.keyer, f"paper-answer/{paper.id}")
    assert (status, json.loads(told)["stored"]["level"]) == (409, 2)
    clients = {who: browser_of(person_id) for who, person_id in people.items()}

    def told_to_all():
        found = {}
        for who, client in clients.items():
            addresses = [f"own-answer/{target.id}", f"paper-answer/{target.id}"]
            addresses += [f"paper-answer/{paper.id}"] if who != "who keys in" else []
            for address in addresses:
                (found[who, address],) = guesses(client, people[who], address)
        return found

    before = told_to_all()
    assert {status for status, _ in before.values()} == {403, 422}
    assert not any("stored" in body or SECRET in body for _, body in before.values())
    factories.own_answer(world.statutory[0], FIRST, 3, note=SECRET)
    world.key_in(FIRST, 4)
    assert told_to_all() == before


def test_in_a_named_round_whoever_may_see_it_is_told_what_is_keyed(named_world, browser_of):
    paper = _paper_line(named_world)
    lead = browser_of(named_world.lead)
    status, told = put(lead, named_world.lead, f"paper-answer/{paper.id}")
    assert (status, json.loads(told)["stored"]["level"]) == (409, 2)


def test_the_page_for_answering_knows_nobody_elses_answer(confidential_world, browser_of):
    world = confidential_world
    factories.own_answer(world.statutory[0], FIRST, 3, note=SECRET)
    theirs = world.line(world.statutory[0], FIRST)
    whose = browser_of(world.statutory[0].person_id)
    assert SECRET in whose.get("/take-part").text  # there is something to learn
    nosy = browser_of(world.community[-1].person_id)
    shown = nosy.get("/take-part").text
    secret = re.search(r'name="form_secret" value="([^"]+)"', shown)[1]
    form = {
        "form_secret": secret,
        "round": str(world.made.round_id),
        "answer": str(theirs.id),
        "question": FIRST,
        "revision": "0",
        "bank": "2026.1",
        "choice": "2",
        "note": "mine",
    }
    for how in ("", "join"):
        got = nosy.post("/take-part", data=form | {"how": how})
        assert got.status_code == 403
        assert escape(NOT_YOURS) in got.text
        assert SECRET not in got.text
    headers = {"x-workbook-person": str(world.community[-1].person_id)}
    looked = nosy.post("/take-part/looked", content=json.dumps([theirs.id]), headers=headers)
    assert looked.status_code == 403
    assert world.line(world.statutory[0], FIRST) == theirs


# ── files ────────────────────────────────────────────────────────────────────────────────────


def _printed(world):
    with reading() as session:
        there = round_of(session, world.made.round_id)
        drawn = minutes(session, there, factories.bank(), world.lead)
    return minutes_pdf(drawn | {"at": "2026-05-04T10:00:00+00:00"})


def test_the_minutes_print_the_same_whoever_gave_which_answer(confidential_world, browser_of):
    world = confidential_world
    factories.agreed_level(world.made, FIRST, 2)
    world.close()
    world.vote([0, 1, 2, 3] * 4, revealed=True)
    address = f"/files/minutes/{world.made.round_id}.pdf"
    assert browser_of(world.lead).get(address).content.startswith(b"%PDF")
    before, gave = _printed(world), answer_of(world)
    world.become_another()
    assert answer_of(world) != gave
    assert _printed(world) == before


def test_in_a_named_round_the_minutes_tell_what_was_split(named_world):
    factories.agreed_level(named_world.made, FIRST, 2)
    before = _printed(named_world)
    for number, one in enumerate((*named_world.community, *named_world.statutory)):
        named_world.become(one, FIRST, 4 * (number % 2))
    assert _printed(named_world) != before
