"""Whoever works on a round hears of others' changes, and of nothing that is not theirs to know."""

import asyncio
import re
from contextlib import ExitStack

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

import factories
from assessment.people.signing_in import sign_out
from assessment.store.sessions import reading, writing
from assessment.workbook.queries import latest_stamp
from pages.doors.guard import COOKIE, Guard
from pages.doors.hub import MOST_EACH, Hearer, Hub, Listener
from pages.doors.live import ENDED, FORBIDDEN, ROUTES, TOO_MANY

CODE = factories.bank().form("short")[0].code


def agree(workbook, level=2):
    factories.agreed_level(workbook, CODE, level)


def stamp(workbook, hearing="workbook"):
    with reading() as session:
        return latest_stamp(session, workbook.round_id, hearing)


def listening(client, round_id, since=None):
    asked = "" if since is None else f"?since={since}"
    return client.websocket_connect(f"/live/{round_id}{asked}")


def told(socket):
    """Return the next message that is more than a sign of life."""
    while not (message := socket.receive_json()):
        pass
    return message


@pytest.fixture
def colleague_of(browser_of):
    """Return ``colleague_of(workbook)``: the browser of another member of the team."""
    return lambda workbook: browser_of(factories.person("team", site_id=workbook.site_id))


def test_a_colleague_hears_what_was_done_to_which_question(database, colleague_of):
    assert database.kind
    workbook = factories.opened()
    with listening(colleague_of(workbook), workbook.round_id) as socket:
        assert told(socket) == {"stamp": stamp(workbook)}
        agree(workbook)
        heard = told(socket)
        assert heard == {"stamp": stamp(workbook), "what": [f"agreed.saved {CODE}"]}
        assert "Person" not in str(heard)


@pytest.mark.usefixtures("sqlite_database")
def test_what_was_missed_is_told_on_coming_back(colleague_of):
    workbook = factories.opened()
    colleague = colleague_of(workbook)
    before = stamp(workbook)
    with listening(colleague, workbook.round_id, before) as socket:
        assert told(socket) == {"stamp": before}
    agree(workbook)
    with listening(colleague, workbook.round_id, before) as socket:
        assert told(socket) == {"stamp": stamp(workbook), "what": []}
    with listening(colleague, workbook.round_id, stamp(workbook)) as socket:
        assert told(socket) == {"stamp": stamp(workbook)}


@pytest.mark.usefixtures("sqlite_database")
def test_another_round_is_not_heard(colleague_of):
    ours, theirs = factories.opened(), factories.opened()
    with listening(colleague_of(ours), ours.round_id) as socket:
        told(socket)
        agree(theirs)
        agree(ours)
        assert told(socket)["what"] == [f"agreed.saved {CODE}"]


@pytest.mark.usefixtures("sqlite_database")
def test_nobody_hears_a_round_that_is_not_theirs(browser_of, colleague_of):
    workbook, other = factories.opened(), factories.opened()
    strangers = [
        browser_of(),
        colleague_of(other),
        browser_of(factories.person("researcher")),
        browser_of(factories.person("verifier", round_id=workbook.round_id)),
    ]
    for client in strangers:
        with (
            pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
            listening(client, workbook.round_id),
        ):
            pass
        asked = client.get(f"/live/{workbook.round_id}", headers={"accept": "*/*"})
        assert asked.status_code in {401, 403}
    for number in (other.round_id + 999, 2**40):
        with (
            pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
            listening(colleague_of(other), number),
        ):
            pass


@pytest.mark.usefixtures("sqlite_database")
def test_a_page_of_another_site_hears_nothing(colleague_of):
    workbook = factories.opened()
    client = colleague_of(workbook)
    with (
        pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
        client.websocket_connect(
            f"/live/{workbook.round_id}", headers={"origin": "http://evil.example"}
        ),
    ):
        pass


@pytest.mark.usefixtures("sqlite_database")
def test_signing_out_ends_the_listening(browser_of):
    workbook = factories.opened()
    person = factories.person("team", site_id=workbook.site_id)
    with listening(browser_of(person), workbook.round_id) as socket:
        told(socket)
        with writing() as session:
            sign_out(session, by=person, sign_in_id=0, everywhere=True)
        with pytest.raises(WebSocketDisconnect) as ended:
            told(socket)
    assert ended.value.code == ENDED


# ── own answers ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mode", ["named", "confidential"])
@pytest.mark.usefixtures("sqlite_database")
def test_own_answers_are_told_of_in_a_named_round_alone(colleague_of, mode):
    workbook = factories.opened(mode=mode)
    somebody = factories.participant(workbook, "FL")
    before = stamp(workbook)
    with listening(colleague_of(workbook), workbook.round_id) as socket:
        told(socket)
        factories.own_answer(somebody, CODE, 3)
        assert (stamp(workbook) == before) == (mode == "confidential")
        agree(workbook)
        heard = told(socket)["what"]
        while heard[-1] != f"agreed.saved {CODE}":
            heard += told(socket)["what"]
    assert any(news.startswith("own.") for news in heard) == (mode == "named")


@pytest.mark.usefixtures("sqlite_database")
def test_a_stamp_does_not_tell_how_much_lies_between(colleague_of):
    workbook = factories.opened(mode="confidential")
    somebody = factories.participant(workbook, "FL")
    stamps = []
    with listening(colleague_of(workbook), workbook.round_id) as socket:
        told(socket)
        for number in range(3):
            factories.own_answer(somebody, CODE, number)
            agree(workbook, number + 1)
            stamps.append(told(socket)["stamp"])
    assert len(set(stamps)) == 3
    assert all(re.fullmatch("[0-9a-f]{16}", one) for one in stamps)


@pytest.mark.usefixtures("sqlite_database")
def test_a_participant_hears_what_the_room_sees(browser_of):
    workbook = factories.opened()
    somebody, another = (factories.participant(workbook, "FL") for _ in range(2))
    with listening(browser_of(somebody.person_id), workbook.round_id) as socket:
        told(socket)
        factories.own_answer(another, CODE, 3)
        agree(workbook)
        assert told(socket)["what"] == [f"agreed.saved {CODE}"]


# ── many, and those who vanish ───────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("sqlite_database")
def test_one_person_can_hold_only_so_many_connections():
    workbook = factories.opened()
    door = Guard(Starlette(routes=ROUTES))
    with TestClient(door, base_url="http://127.0.0.1:8501") as client, ExitStack() as held:
        client.cookies.set(COOKIE, factories.sign_in(workbook.team_id))
        for _ in range(MOST_EACH):
            told(held.enter_context(listening(client, workbook.round_id)))
        with listening(client, workbook.round_id) as socket:
            with pytest.raises(WebSocketDisconnect) as refused:
                socket.receive_json()
            assert refused.value.code == TOO_MANY
        held.close()
        with listening(client, workbook.round_id) as socket:
            assert told(socket)


@pytest.mark.usefixtures("sqlite_database")
def test_whoever_talks_is_put_out(colleague_of):
    workbook = factories.opened()
    with listening(colleague_of(workbook), workbook.round_id) as socket:
        told(socket)
        socket.send_text("x" * 10_000)
        with pytest.raises(WebSocketDisconnect) as ended:
            told(socket)
    assert ended.value.code == FORBIDDEN


def test_who_comes_back_is_never_put_behind_what_they_were_told_meanwhile():
    listener = Listener(1, Hearer("person 1", 1, "workbook"))
    listener.tell("newer", "agreed.saved CC-1.1a")  # while the stamp was being read in a thread
    listener.catch_up("older")
    assert listener.take() == {"stamp": "newer", "what": []}
    away = Listener(1, Hearer("person 1", 1, "workbook"))
    away.catch_up("latest")
    assert away.take() == {"stamp": "latest", "what": []}


class _SomebodyComes(Hub):
    """A hub that somebody else joins while it asks what has happened."""

    coming: Listener | None = None

    async def ask(self, question, *given):
        answer = await super().ask(question, *given)
        if (somebody := self.coming) is not None and answer and answer[0]:
            self.coming = None
            await self.join(somebody)
        return answer


async def _told_of(workbook, level, somebody):
    """Let somebody come while a change of the workbook is being read; return what they are told."""
    theirs = _SomebodyComes()
    first = Listener(workbook.round_id, Hearer("person 1", 1, "workbook"))
    await theirs.join(first)
    theirs.coming = somebody
    await asyncio.to_thread(agree, workbook, level)
    await asyncio.wait_for(first.woken.wait(), 30)
    theirs.leave(first)
    theirs.leave(somebody)
    assert theirs.coming is None
    assert first.take() == {"stamp": stamp(workbook), "what": [f"agreed.saved {CODE}"]}
    return somebody.take()


@pytest.mark.usefixtures("sqlite_database")
def test_who_comes_while_a_question_is_under_way_hears_their_own_round_and_its_stamp():
    ours, theirs = factories.opened(), factories.opened()
    same = Listener(ours.round_id, Hearer("person 2", 2, "workbook"))
    assert asyncio.run(_told_of(ours, 1, same)) == {
        "stamp": stamp(ours),
        "what": [f"agreed.saved {CODE}"],
    }
    other = Listener(theirs.round_id, Hearer("person 2", 2, "workbook"))
    assert asyncio.run(_told_of(ours, 2, other)) is None
