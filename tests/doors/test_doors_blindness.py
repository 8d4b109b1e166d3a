"""Trying to learn what a verifier said at the doors: everything of an answer but its moment.

As in tests/verification/test_blindness_attack.py two courses of things go on from one beginning.
Here status, every header, cookies, where it leads to and every byte are looked at, of everybody
and of somebody who is not signed in; and what live connections hear.
"""

import hashlib
import re
import zipfile
from functools import partial

import pytest
from starlette.testclient import TestClient

import factories
from assessment.people.queries import site
from assessment.store.files import kept_path
from assessment.store.sessions import reading
from pages.doors.guard import COOKIE, SEAT
from probing import ASKED, NOTHING_OF_A_ROUND, differences
from review_world import QUERIED, SECRETS, ReviewWorld, courses, twins
from same_lot import same_lot
from workbook_app import app

SOME = ("the other verifier", "a community verifier", "the team", "a participant", "the programme")
PRINTED = ("/files/minutes/{round}.pdf", "/files/report/{round}.pdf")
OF_THIS = (
    "/files/pack/{pack}",
    "/letter/{pack}",
    "/files/evidence/{round}-E001/1",
    "/files/query/{query}",
    "/verify-with/a-wrong-token",
    "/join/a-wrong-token",
    "/review/declare",
    "/review/sign-off",
    "/settle?round={round}",
    "/no-such-door",
)
MEANWHILE = "query.answered"


@pytest.fixture
def world(sqlite_database):
    (sqlite_database.folder / "signing.key").write_bytes(bytes(32))
    made = ReviewWorld()
    made.pack = factories.issued(made.made, person_id=made.will)
    return made


def browser(cookie="", token=""):
    client = TestClient(app, base_url="http://127.0.0.1:8501", follow_redirects=False)
    client.headers["accept"] = "text/html"
    if cookie:
        client.cookies.set(cookie, token)
    return client


def addresses(world):
    """Return every address that is read, with what stands in its places."""
    places = {"round": world.made.round_id, "question": QUERIED, "bank": "2026.1"}
    places |= {"pack": world.pack.id, "query": "0" * 32}
    plain = [path for path in NOTHING_OF_A_ROUND if "{" not in path]
    asked = [one for many in ASKED.values() for one in many]
    return sorted({one.format_map(places) for one in (*plain, *asked, *PRINTED, *OF_THIS)})


def everything(answer):
    """Return all that an answer says; of a cookie its name and where it holds, not its seal."""
    sealed = re.sub(r"=[^;,]{20,}", "=…", answer.headers.get("set-cookie", ""))
    headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
    digest = hashlib.sha256(answer.content).hexdigest()
    return f"{answer.status_code} {sorted(headers.items())} {sealed}\n{digest} {answer.text[:9000]}"


def sent(world, client):
    """Yield what is said to packs that somebody checks, and to lists of their files."""
    raw = kept_path(world.pack.file_sha256).read_bytes()
    with zipfile.ZipFile(kept_path(world.pack.file_sha256)) as archive:
        name = next(one for one in archive.namelist() if one.endswith("tagmanifest-sha256.txt"))
        tags = archive.read(name)
    yield "a pack", client.post("/check", files={"pack": ("p.zip", raw, "application/zip")})
    for what, content in {"a list": tags, "another": b"0" * 64, "nothing": b""}.items():
        yield what, client.post("/check/list", content=content)


def told(world, *names):
    """Return all that these are told at every door, by who and where."""
    found = {}
    tokens = {name: (COOKIE, world.probers[name].token) for name in names}
    tokens |= {"a stranger": ("", ""), "a wrong token": (COOKIE, "x" * 43)}
    tokens |= {"a wrong seat": (SEAT, "x" * 43)}
    for name, (cookie, token) in tokens.items():
        client = browser(cookie, token)
        for address in addresses(world):
            found[f"{name} at {address}"] = everything(client.get(address))
        found |= {f"{name} checks {what}": everything(one) for what, one in sent(world, client)}
        client.close()
    return found


def test_no_byte_at_any_door_hangs_on_what_a_verifier_said(world, tmp_path):
    def asked():
        own = told(world, "Vera")
        with same_lot(world.began):  # from the start: her own forms draw marks, too
            return own, told(world, *SOME)

    mild, harsh = twins(world, tmp_path, asked)
    own = differences(mild[0], harsh[0])
    assert any(where.startswith("Vera at /review") for where in own)  # there is something to learn
    assert differences(mild[1], harsh[1]) == {}
    served = {where for where, one in harsh[1].items() if one.startswith("200 ")}
    for where in (
        "the programme at /files/pack/",
        "the programme at /letter/",
        "the programme at /files/report/",
        "the team at /files/report/",
        "a stranger checks a pack",
        "a stranger checks a list",
    ):
        assert any(one.startswith(where) for one in served), where


def test_a_stranger_is_told_nothing_of_any_round(world, tmp_path):
    _, harsh = twins(world, tmp_path, lambda: told(world))
    with reading() as session:
        named = {site(session, world.made.site_id).name, *SECRETS}
    assert {where for where, one in harsh.items() if any(name in one for name in named)} == set()


# ── live connections ─────────────────────────────────────────────────────────────────────────


def heard(socket, act):
    """Return what a connection hears of what is done, each thing once, in order."""
    while not socket.receive_json():
        pass
    act()
    words = []
    while MEANWHILE not in " ".join(words):
        words += socket.receive_json().get("what", ())
    return list(dict.fromkeys(words))


def test_a_live_connection_hears_nothing_of_verdicts(world, tmp_path):
    def happens(*, harshly, hesitates):
        with same_lot(world.began):
            world.judge(harshly=harshly, hesitates=hesitates)
            world.sign(harshly=harshly)
            factories.query_answered(world.made, world.mark)

    def course(**how):
        client = browser(COOKIE, world.probers["another of the team"].token)
        with client.websocket_connect(f"/live/{world.made.round_id}") as socket:
            return heard(socket, partial(happens, **how))

    mild, harsh = courses(
        tmp_path,
        partial(course, harshly=False, hesitates=False),
        partial(course, harshly=True, hesitates=True),
    )
    assert mild == harsh
    assert mild[0].startswith("query.asked")
    assert not any(word.startswith(("verdict", "verification", "return")) for word in mild)
