"""The door through which evidence comes in: one file a request, streamed, checked, then kept.

``PUT /evidence-file/<round>`` puts a file on the list (``?question=CODE`` behind a question);
``PUT /evidence-file/<round>/<piece>/<version>`` replaces that version of a piece's file, 0 where
it has none.  ``POST`` to the same, with the file's name and size, tells beforehand whether it
would be taken, so that nobody sends 25 MB to read a refusal.

The person, the round and the limits are checked before a byte is read; the body goes to the disk
in pieces; the file is looked at in a process of its own; then one transaction checks all of it
again, writes it down and gives the file its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
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
from assessment.workbook.actions import hand_in_evidence, replace_evidence_file
from assessment.workbook.handing_in import check_room
from assessment.workbook.sheets import HandedIn, Piece
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
class _Sent:
    """What a request says of itself: who, what file, where to."""

    token: str
    person: int
    round_id: int
    piece: int | None  # None: a new one
    version: int
    questions: tuple[str, ...]
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
    numbers = {name: _number(value) for name, value in request.path_params.items()}
    told = request.headers.get("x-file-size") or request.headers.get("content-length") or ""
    size = int(told) if told.isdecimal() and len(told) < len(str(2**63)) else None
    return _Sent(
        token=token,
        person=_number(person),
        round_id=numbers["round_id"],
        piece=numbers.get("piece"),
        version=numbers.get("version", 0),
        questions=tuple(request.query_params.getlist("question")),
        named=named(unquote(request.headers.get("x-file-name", ""))),
        size=size,
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
        check_room(session, by=sent.person, round_id=sent.round_id, size=sent.size or 0)
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
        piece = _write_down(sent, file, kept)
    return {
        "id": piece.id,
        "code": piece.code,
        "version": piece.version,
        "there_already": piece.there_already,
        "name": file.name,
        "size": file.size,
        "note": _CLEANED if file.cleaned else "",
    }


def _write_down(sent: _Sent, file: HandedIn, kept: ComingFile) -> Piece:
    """Check all of it again and write it down; the file gets its name inside the transaction.

    A file without a row would be lost space, a row without its file a broken promise.
    """
    with writing() as session:
        _check_person(known_by(session, sent.token).person_id, sent)
        if sent.piece is None:
            piece = hand_in_evidence(
                session,
                by=sent.person,
                round_id=sent.round_id,
                file=file,
                questions=sent.questions,
            )
        else:
            piece = replace_evidence_file(
                session,
                by=sent.person,
                evidence_id=sent.piece,
                version=sent.version,
                file=file,
            )
        kept.keep()
    return piece


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
    for path in (_NEW, _NEXT)
    for endpoint, method in ((take_file, "PUT"), (ask_beforehand, "POST"))
]
