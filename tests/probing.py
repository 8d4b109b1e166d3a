"""Everything that anybody is told, as texts: every screen and every address, as each of several.

Two probes before and after something happened that nobody may learn of have to be the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from sqlalchemy.orm import Session
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import factories
from assessment.bank.model import Bank
from assessment.barriers.findings import findings_of
from assessment.errors import NotYours
from assessment.meeting.queries import minutes
from assessment.people.queries import site, who_is
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading
from assessment.workbook.model import Round
from assessment.workbook.queries import (
    coverage_of,
    document,
    missing_now,
    own_answers_shown,
    participants,
    round_of,
    round_progress,
    spreads,
)
from masking import without_moments
from pages.doors.guard import COOKIE, SEAT
from pages.doors.routes import ROUTES
from pages.shared.screens import screens_for
from workbook_app import app

NAVIGATION = Path(__file__).parent.parent / "pages" / "navigation.py"

# Addresses that are asked, with what stands in their places; each GET route is here or below.
ASKED: Mapping[str, tuple[str, ...]] = {
    "/room": ("/room",),
    "/room/live": (),  # a socket: its word is that of /room/now
    "/room/now": ("/room/now",),
    "/sheets": ("/sheets?round={round}",),
    "/take-part": ("/take-part", "/take-part?round={round}", "/take-part?question={question}"),
    "/live/{round_id:int}": ("/live/{round}",),
    "/project": ("/project?round={round}", "/project?round={round}&question={question}"),
    "/files/minutes/{round_id:int}.pdf": (),  # prints what the page of HTML has; see the doors
    "/files/minutes/{round_id:int}.html": ("/files/minutes/{round}.html",),
    "/files/report/{round_id:int}.pdf": (),  # prints what the page of HTML has; see the doors
    "/files/report/{round_id:int}.html": ("/files/report/{round}.html",),
    "/files/answers-template/{round_id:int}.xlsx": ("/files/answers-template/{round}.xlsx",),
    "/files/slips/{round_id:int}.pdf": (),  # marks and voices of booklets that nobody has begun
    "/files/comparison/{version}.csv": ("/files/comparison/{bank}.csv",),
    "/files/pack/{pack_id}": ("/files/pack/unknown",),
    "/files/query/{mark}": ("/files/query/1", "/files/query/unknown"),
    "/letter/{pack_id}": ("/letter/unknown",),
    "/review": ("/review", "/review?round={round}", "/review?question={question}"),
    "/review/declare": ("/review/declare",),
    "/review/pack": ("/review/pack",),
    "/review/query": ("/review/query",),
    "/review/return": ("/review/return", "/review/return?round={round}"),
    "/review/return/accept": ("/review/return/accept",),
    "/review/sign-off": ("/review/sign-off",),
    "/check": ("/check",),
    "/files/evidence/{piece}/{version}": ("/files/evidence/1/1", "/files/evidence/E001/1"),
}
# These hold nothing of any round, or are for one person who proves that they are it.
NOTHING_OF_A_ROUND = {
    "/health",
    "/plain.css",
    "/take-part.css",
    "/take-part.js",
    "/take-part-worker.js",
    "/take-part-offline",
    "/project/project.js",
    "/project/project.css",
    "/live.js",
    "/room/room.js",
    "/room/room.css",
    "/review.css",
    "/review.js",
    "/check.css",
    "/check.js",
    "/welcome",
    "/set-up",
    "/sign-in",
    "/sign-out",
    "/password",
    "/code",
    "/join/{token}",
    "/verify-with/{token}",
    "/files/questions/{old}/{new}.pdf",  # of questions, no answers
    "/files/workbook/{version}/{edition}.pdf",  # blank
}
# Sending a form to these; what comes back of them is for whoever sent it.
SENT = {
    "/welcome",
    "/example/{role}",
    "/set-up",
    "/sign-in",
    "/sign-out",
    "/password",
    "/sheets",
    "/code",
    "/join/{token}",
    "/verify-with/{token}",
    "/room",
    "/room/seat",
    "/room/vote",
    "/room/leave",
    "/take-part",
    "/take-part/looked",
    "/project/{act}",
    "/evidence-file/{round_id}",  # files of evidence, which hold no own answers
    "/evidence-file/{round_id}/{piece}/{version}",
    "/check",
    "/check/list",
    "/letter/{pack_id}",
    "/review",
    "/review/declare",
    "/review/pack",
    "/review/return",
    "/review/return/accept",
    "/review/sign-off",
    "/review/query",  # what verifiers ask, no own answers either
    "/query-file/{mark}",  # what comes with an answer to a verifier, no own answers either
}


def routes() -> Iterator[tuple[str, bool]]:
    """Yield each address of the application and whether it is read (else sent to)."""
    for route in ROUTES:
        if isinstance(route, WebSocketRoute):
            yield route.path, True
            continue
        assert isinstance(route, Route), f"nobody has decided about {route!r}"
        for method in (route.methods or set()) - {"HEAD"}:
            yield route.path, method == "GET"


def undecided() -> set[str]:
    """Return the addresses that nobody has said of what they may tell."""
    return {
        path
        for path, is_read in routes()
        if path not in (NOTHING_OF_A_ROUND | ASKED.keys() if is_read else SENT)
    }


@dataclass(frozen=True)
class Prober:
    """Somebody who looks at everything of a round; one sign-in for all their looking."""

    name: str
    person_id: int
    round_id: int
    token: str
    sign_in_id: int

    @classmethod
    def of(cls, name: str, person_id: int, round_id: int) -> Prober:
        """Sign somebody in."""
        token = factories.sign_in(person_id)
        with reading() as session:
            number = signed_in(session, token).sign_in_id
        assert number is not None
        return cls(name, person_id, round_id, token, number)

    def told(self, questions: tuple[str, ...]) -> dict[str, str]:
        """Return all that they are told, by where."""
        return dict([*self.shown(questions), *self._by_queries()])

    def shown(self, questions: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield all that screens and addresses tell them, by where, each as it is asked."""
        yield from self._on_screens(questions)
        yield from self._at_addresses(questions)

    def _on_screens(self, questions: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        with reading() as session:
            there = round_of(session, self.round_id)
            who = who_is(session, self.person_id)
            screens = screens_for(who, site(session, there.site_id), there)
        window = self._window()
        for screen in screens:
            for question in ("", *questions) if screen.url in _BY_QUESTION else ("",):
                where = f"{self.name} on /{screen.url} {question}".rstrip()
                yield where, _shown(window, screen.file, question)

    def _window(self) -> AppTest:
        """Open the screens in a window of their own."""
        window = AppTest.from_file(str(NAVIGATION), default_timeout=120)
        window.user = {"sign_in": str(self.sign_in_id)}
        window.query_params["round"] = str(self.round_id)
        return window.run()

    def _at_addresses(self, questions: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        client = _browser(COOKIE, self.token)
        places = {"round": self.round_id, "question": questions[0], "bank": "2026.1"}
        for addresses in ASKED.values():
            for address in addresses:
                asked = address.format_map(places)
                yield f"{self.name} at {asked}", _answered(client, asked)
        client.close()

    def _by_queries(self) -> Iterator[tuple[str, str]]:
        bank = factories.bank()
        with reading() as session:
            there = round_of(session, self.round_id)
            found = {
                "spreads": spreads(session, there, bank, self.person_id),
                "own answers": own_answers_shown(session, there, self.person_id),
                "document": document(session, there.id, bank, findings=findings_of),
                "minutes": _minutes(session, there, bank, self.person_id),
                "coverage": str(coverage_of(session, there, bank)),
                "missing": [one.sentence for one in missing_now(session, there.id, bank)],
                "progress": str(round_progress(session, there.id)),
                "people": str(participants(session, there.id)),
            }
        for name, told in found.items():
            yield f"{self.name} of {name}", without_moments(json.dumps(told, default=str))


@dataclass(frozen=True)
class Phone:
    """A phone in the room, which nobody is signed in on."""

    token: str
    round_id: int
    name: str = "a phone"

    def told(self, questions: tuple[str, ...]) -> dict[str, str]:
        """Return all that it is told, by where."""
        client = _browser(SEAT, self.token)
        places = {"round": self.round_id, "question": questions[0], "bank": "2026.1"}
        asked = [one.format_map(places) for addresses in ASKED.values() for one in addresses]
        found = {f"{self.name} at {one}": _answered(client, one) for one in asked}
        client.close()
        return found


def _browser(cookie: str, token: str) -> TestClient:
    client = TestClient(
        app,
        base_url="http://127.0.0.1:8501",
        follow_redirects=False,
        headers={"accept": "text/html"},
    )
    client.cookies.set(cookie, token)
    return client


def _answered(client: TestClient, address: str) -> str:
    """Return status, headers that can tell something, and what is in the body."""
    got = client.get(address)
    named = got.headers.get("content-disposition", "")
    return without_moments(f"{got.status_code} {named} {body_of(got.content)}")


def body_of(content: bytes) -> str:
    """Return what a file says; of an archive, all that the files in it say."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with ZipFile(BytesIO(content)) as archive:
        return "\n".join(f"{name}: {body_of(archive.read(name))}" for name in archive.namelist())


_BY_QUESTION = {"agree", "history", "answer", "results", "evidence", "verify"}


def _minutes(session: Session, there: Round, bank: Bank, person_id: int) -> object:
    try:
        return minutes(session, there, bank, person_id)
    except NotYours as refused:
        return str(refused)


def _shown(window: AppTest, file: str, question: str) -> str:
    """Return all that a screen says, as one text."""
    window.query_params.pop("question", None)
    if question:
        window.query_params["question"] = question
    window.switch_page(str(NAVIGATION.parent / file)).run()
    assert not window.exception, (file, window.exception)
    return without_moments("\n".join(str(element.proto) for element in window.main))


def probe(probers: list[Prober | Phone], questions: tuple[str, ...]) -> dict[str, str]:
    """Return all that these people are told, by who and where."""
    return {where: text for one in probers for where, text in one.told(questions).items()}


def differences(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """Return where two probes differ, with the first lines that do."""
    found = {}
    for where in sorted(before.keys() | after.keys()):
        was, now = before.get(where, ""), after.get(where, "")
        if was != now:
            pairs = zip(was.splitlines(), now.splitlines(), strict=False)
            lines = [f"{a!r} → {b!r}" for a, b in pairs if a != b]
            found[where] = lines[0][:300] if lines else f"{len(was)} → {len(now)} characters"
    return found
