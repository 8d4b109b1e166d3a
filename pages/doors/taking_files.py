"""The door through which evidence comes in: one file a request, streamed, checked, then kept.

``PUT /evidence-file/<round>`` puts a file on the list (``?question=CODE`` behind a question);
``PUT /evidence-file/<round>/<piece>/<version>`` replaces that version of a piece's file, 0 where
it has none; ``PUT /query-file/<mark>`` keeps a file that goes with the team's next answer to a
verifier's query.  ``POST`` to the same, with the file's name and size, tells beforehand whether it
would be taken, so that nobody sends 25 MB to read a refusal.

The person, the place and the limits are checked before a byte is read; the body goes to the disk
in pieces; the file is looked at in a process of its own; then one transaction checks all of it
again, writes it down and gives the file its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from sqlalchemy.orm import Session
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assessment.errors import BadInput, Changed, Locked, NotYours, SignInNeeded, WorkbookError
from assessment.evidence_files.kinds import MEDIA_TYPES, Named, named
from assessment.evidence_files.looking import look_at_file
from assessment.people.rules import NOT_YOURS
from assessment.people.signing_in import SIGN_IN_ENDED, known_by
from assessment.settings import settings
from assessment.store.files import PIECE, ComingFile, TooLarge, coming_file, too_large
from assessment.store.sessions import reading, writing
from assessment.verification.actions import hand_in_with_answer
from assessment.verification.answering_queries import check_room_with_answer
from assessment.workbook.actions import hand_in_evidence, replace_evidence_file
from assessment.workbook.handing_in import check_room
from assessment.workbook.sheets import HandedIn
from pages.doors.guard import COOKIE
from pages.doors.refusing import status_of

_HIGHEST = 2**31 - 1
_NUMBER = re.compile(r"[0-9]{1,10}")
_LOOKED_AT_ONCE = 2  # files; each may take a core and some memory for a while
_FOREIGN = "This request came from another site. Nothing was changed."
_SOMEBODY_ELSE = (
    "Somebody else is signed in in this browser now, so this file was not kept in their name. "
    "Sign in again as yourself."
)
_NOT_WHOLE = "Only a part of this file came, so it was not kept. Please try again."
_CLEANED = "We took out where and with what it was taken, and kept the picture."
_limiter: CapacityLimiter | None = None


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A place on the list of evidence; ``piece`` None: a new one."""

    round_id: int
    piece: int | None
    version: int
    questions: tuple[str, ...]

    def check(self, session: Session, *, by: int, size: int) -> None:
        """Raise unless a file of this size may come here now."""
        check_room(session, by=by, round_id=self.round_id, size=size)

    def keep(self, session: Session, *, by: int, file: HandedIn) -> dict[str, object]:
        """Write it down and tell what it became."""
        piece = (
            hand_in_evidence(
                session, by=by, round_id=self.round_id, file=file, questions=self.questions
            )
            if self.piece is None
            else replace_evidence_file(
                session, by=by, evidence_id=self.piece, version=self.version, file=file
            )
        )
        return {
            "id": piece.id,
            "code": piece.code,
            "version": piece.version,
            "there_already": piece.there_already,
        }


@dataclass(frozen=True, slots=True)
class _Answer:
    """The team's next answer to the query of this mark."""

    mark: str

    def check(self, session: Session, *, by: int, size: int) -> None:
        """Raise unless a file of this size may come here now."""
        check_room_with_answer(session, by=by, mark=self.mark, size=size)

    def keep(self, session: Session, *, by: int, file: HandedIn) -> dict[str, object]:
        """Write it down and tell what it became."""
        mark = hand_in_with_answer(session, by=by, mark=self.mark, file=file)
        return {
            "mark": mark,
            "version": 1,
            "code": "a part of your next answer",
            "there_already": False,
        }


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a request says of itself: who, what file, where to."""

    token: str
    person: int
    to: _Evidence | _Answer
    named: Named
    size: int | None  # bytes; None where it does not say


async def take_file(request: Request) -> Response:
    """Take a file in and tell what became of it; 200 only after the commit."""
    try:
        sent = _sent(request)
        await run_sync(_check_beforehand, sent)
        with coming_file(settings().evidence_file_bytes) as coming:
            await _receive(request, coming)
            if sent.size is not None and coming.size != sent.size:
                raise BadInput(_NOT_WHOLE)
            told = await run_sync(_look_and_keep, sent, coming, limiter=_looking())
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    except WorkbookError as error:
        return _refusal(error)
    return JSONResponse(told)


async def ask_beforehand(request: Request) -> Response:
    """Tell whether a file of this name and size would be taken from this person now."""
    try:
        await run_sync(_check_beforehand, _sent(request))
    except WorkbookError as error:
        return _refusal(error)
    return JSONResponse({})


def _sent(request: Request) -> _Sent:
    """Read the request's address and headers; raise what says why it is refused."""
    person = request.headers.get("x-workbook-person", "")
    # Only a script of our own pages can set that header; browsers say where they come from.
    if not person or request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise NotYours(_FOREIGN)
    token = request.cookies.get(COOKIE)
    if not token:
        raise SignInNeeded(SIGN_IN_ENDED)
    told = request.headers.get("x-file-size") or request.headers.get("content-length") or ""
    size = int(told) if told.isdecimal() and len(told) < len(str(2**63)) else None
    return _Sent(
        token=token,
        person=_number(person),
        to=_to(request),
        named=named(unquote(request.headers.get("x-file-name", ""))),
        size=size,
    )


def _to(request: Request) -> _Evidence | _Answer:
    mark = request.path_params.get("mark")
    if mark is not None:
        return _Answer(mark)
    numbers = {name: _number(value) for name, value in request.path_params.items()}
    return _Evidence(
        round_id=numbers["round_id"],
        piece=numbers.get("piece"),
        version=numbers.get("version", 0),
        questions=tuple(request.query_params.getlist("question")),
    )


def _number(text: str) -> int:
    """Return an id or a version; NotYours for what can be neither."""
    found = int(text) if _NUMBER.fullmatch(text) else _HIGHEST + 1
    if found > _HIGHEST:
        raise NotYours(NOT_YOURS)
    return found


def _check_beforehand(sent: _Sent) -> None:
    most = settings().evidence_file_bytes
    with reading() as session:
        _check_person(known_by(session, sent.token).person_id, sent)
        sent.to.check(session, by=sent.person, size=sent.size or 0)
    if sent.size is not None and sent.size > most:
        raise TooLarge(too_large(most))
    if sent.size == 0:
        raise BadInput("This file is empty. Hand in the one that has something in it.")


def _check_person(signed_in: int, sent: _Sent) -> None:
    if signed_in != sent.person:
        raise SignInNeeded(_SOMEBODY_ELSE)


async def _receive(request: Request, coming: ComingFile) -> None:
    """Write the body away a megabyte at a time; the next piece is asked for when it is written."""
    piece = bytearray()
    async for part in request.stream():
        piece += part
        if len(piece) >= PIECE:
            await run_sync(coming.write, bytes(piece))
            piece.clear()
    if piece:
        await run_sync(coming.write, bytes(piece))
    await run_sync(coming.flush)


def _look_and_keep(sent: _Sent, coming: ComingFile) -> dict[str, object]:
    kind = sent.named.kind
    with coming_file(settings().evidence_file_bytes) as copy:
        looked = look_at_file(coming.path, kind, copy.path)
        kept = copy if looked.cleaned else coming
        if looked.cleaned:
            copy.take_over()
        file = HandedIn(
            name=sent.named.name,
            media_type=MEDIA_TYPES[kind],
            sha256=kept.sha256,
            size=kept.size,
            cleaned=looked.cleaned,
            taken=looked.taken,
        )
        kept.flush()
        became = _write_down(sent, file, kept)
    return {
        **became,
        "name": file.name,
        "size": file.size,
        "note": _CLEANED if file.cleaned else "",
    }


def _write_down(sent: _Sent, file: HandedIn, kept: ComingFile) -> dict[str, object]:
    """Check all of it again and write it down; the file gets its name inside the transaction.

    A file without a row would be lost space, a row without its file a broken promise.
    """
    with writing() as session:
        _check_person(known_by(session, sent.token).person_id, sent)
        became = sent.to.keep(session, by=sent.person, file=file)
        kept.keep()
    return became


def _looking() -> CapacityLimiter:
    global _limiter  # noqa: PLW0603  made where there is an event loop
    if _limiter is None:
        _limiter = CapacityLimiter(_LOOKED_AT_ONCE)
    return _limiter


def _refusal(error: WorkbookError) -> Response:
    told: dict[str, object] = {"problem": str(error)}
    if isinstance(error, Changed):
        told["stored"] = error.stored
    if isinstance(error, TooLarge):
        return JSONResponse(told, status_code=413)
    if isinstance(error, Locked):
        return JSONResponse(told, status_code=423)
    status = status_of(error)
    return JSONResponse(told, status_code=422 if status == 400 else status)  # noqa: PLR2004  as saves


_NEW = "/evidence-file/{round_id}"
_NEXT = _NEW + "/{piece}/{version}"
ROUTES = [
    Route(path, endpoint, methods=[method])
    for path in (_NEW, _NEXT, "/query-file/{mark}")
    for endpoint, method in ((take_file, "PUT"), (ask_beforehand, "POST"))
]
