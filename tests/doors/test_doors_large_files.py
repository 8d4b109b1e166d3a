"""Evidence handed in to the real server: memory, many at once, cut off in the middle."""

from __future__ import annotations

import shutil
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

import factories
from assessment.store.sessions import reading
from assessment.workbook.queries import evidence_of, evidence_space
from databases import settings_for
from evidence_files_made import GOOD, photo
from handing_in import (
    MEGABYTE,
    a_browser,
    a_large_pdf,
    hand_in,
    headers,
    memory,
    wait_until_warm,
)
from pages.doors.guard import COOKIE
from serving import Server, until

FILES, SIZE, MOST = 80, 3 * MEGABYTE, 100  # MB that the server may grow by


@pytest.fixture
def server(sqlite_database):
    made = Server(sqlite_database.folder, settings_for(sqlite_database.url, sqlite_database.folder))
    yield made
    made.stop()


def left(database):
    folder = database.folder / "files"
    return [path for path in folder.rglob("*") if path.is_file()]


def test_eighty_files_never_fill_the_memory(server, sqlite_database):
    made = factories.opened()
    server.start()
    with a_browser(server, made.team_id) as client:

        def send(number):
            content, name = a_large_pdf(SIZE), f"{number}.pdf"
            return hand_in(client, made.round_id, made.team_id, content, name)

        assert send("warm").status_code == 200
        wait_until_warm(server)
        before = memory(server.pid, "VmRSS")
        with ThreadPoolExecutor(4) as four:
            answers = list(four.map(send, range(FILES)))
        assert [answer.status_code for answer in answers] == [200] * FILES
        grown = memory(server.pid, "VmHWM") - before
    assert grown < MOST, f"{grown:.0f} MB"
    with reading() as session:
        codes = [one.code for one in evidence_of(session, made.round_id)]
        assert evidence_space(session, made.round_id) > FILES * SIZE
    assert codes == [f"E{number:03d}" for number in range(1, FILES + 2)]
    assert len(left(sqlite_database)) == FILES + 1


def test_the_last_room_is_given_once(server, sqlite_database):
    made = factories.opened()
    server.environment["WORKBOOK_EVIDENCE_ROUND_MB"] = "4"
    server.start()
    with a_browser(server, made.team_id) as client, ThreadPoolExecutor(3) as three:

        def send(number):
            content = a_large_pdf(SIZE)
            return hand_in(client, made.round_id, made.team_id, content, f"{number}.pdf")

        answers = sorted(answer.status_code for answer in three.map(send, range(3)))
    assert answers == [200, 422, 422]
    assert len(left(sqlite_database)) == 1


def test_the_same_file_from_three_hands_is_one_piece(server, sqlite_database):
    made = factories.opened()
    server.start()
    content = GOOD["minutes.pdf"]()
    with a_browser(server, made.team_id) as client, ThreadPoolExecutor(3) as three:

        def send(number):
            return hand_in(client, made.round_id, made.team_id, content, f"{number}.pdf")

        answers = list(three.map(send, range(3)))
    assert {answer.json()["code"] for answer in answers} == {"E001"}
    assert len(left(sqlite_database)) == 1


def test_what_is_cut_off_leaves_nothing(server, sqlite_database):
    made = factories.opened()
    server.start()
    token = factories.sign_in(made.team_id)
    told = headers(made.team_id, "a.pdf") | {
        "host": f"127.0.0.1:{server.port}",
        "cookie": f"{COOKIE}={token}",
        "content-length": str(SIZE),
    }
    lines = [f"PUT /evidence-file/{made.round_id} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in told.items()]
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + b"%PDF-1.7" * 200_000)
        until(lambda: left(sqlite_database), "a part of it has come")
    until(lambda: not left(sqlite_database), "the part is gone")
    with reading() as session:
        assert evidence_of(session, made.round_id) == ()


def test_a_refusal_in_the_middle_is_read(server, sqlite_database):
    made = factories.opened()
    server.environment["WORKBOOK_EVIDENCE_FILE_MB"] = "1"
    server.start()
    with a_browser(server, made.team_id) as client:
        pieces = (b"%PDF-1.7" * 8_000 for _ in range(100))  # no length is told: it is found out
        answer = client.put(
            f"/evidence-file/{made.round_id}",
            content=pieces,
            headers=headers(made.team_id, "a.pdf"),
        )
    assert answer.status_code == 413
    assert left(sqlite_database) == []


def test_a_photo_is_cleaned_while_others_save(server, sqlite_database):
    made = factories.opened()
    server.start()
    large = photo(size=(4000, 3000))
    with a_browser(server, made.team_id) as client, ThreadPoolExecutor(4) as four:
        coming = [
            four.submit(hand_in, client, made.round_id, made.team_id, large, f"{n}.jpg")
            for n in range(4)
        ]
        answering = factories.participant(made)
        for level in (1, 2, 3):
            factories.own_answer(answering, level=level)
        assert {one.result().json()["code"] for one in coming} == {"E001"}
    assert len(left(sqlite_database)) == 1
    shutil.rmtree(sqlite_database.folder / "files")
