"""The room: phones come in with the meeting's code, follow the projector and vote.

Open to anybody who has the code.  A phone is known by the seat in its own cookie.  It works
without JavaScript; with it, ``room.js`` listens at ``/room/live``, asks ``/room/now`` whether there
is something new, and fetches the page again where there is.
"""

from __future__ import annotations

import hmac
import re
from functools import partial
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.websockets import WebSocket

from assessment.bank.model import Bank
from assessment.errors import BadInput, Refused, SignInNeeded, WorkbookError
from assessment.meeting.codes import tidy_code
from assessment.meeting.model import Meeting, Seat
from assessment.meeting.queries import (
    meeting_of,
    meeting_with_code,
    own_ballot,
    room_stamp,
    seat_with,
    votes,
)
from assessment.meeting.rules import NOT_IN, SHUT, WRONG_CODE
from assessment.meeting.seating import NewSeat, cast_ballot, participant_seated, take_seat
from assessment.people.model import Who
from assessment.people.signing_in import signed_in
from assessment.people.typed_codes import check_code_tries, record_wrong_code
from assessment.settings import settings
from assessment.store.sessions import reading, writing
from assessment.workbook.model import Round
from assessment.workbook.queries import round_of
from assessment.workbook.rules import OTHER_BANK
from pages.doors.forms import checked_form, secret_field, text_of
from pages.doors.guard import COOKIE, SEAT
from pages.doors.hub import Hearer, hub
from pages.doors.layout import hidden, page
from pages.doors.live import keep_told
from pages.doors.refusing import status_of
from pages.doors.room_page import (
    LOOK_AGAIN,
    Shown,
    code_form,
    room_content,
    voice_form,
)
from pages.shared.banks import banks

TITLE = "Come into the room"
_SCRIPT = '<script src="/room/room.js" defer></script>\n'
_STYLE = '<link rel="stylesheet" href="/room/room.css">\n'
_HERE = Path(__file__).parent
_CODE_LONGEST = 20  # characters that are looked at
_GONE = (
    "This phone is in no meeting any more: the meeting was closed, or you went on on another phone."
)
_PAUSED = (
    "Many wrong codes came from your network lately, so no code is taken from it for up to ten "
    "minutes. Phones that are in the room stay in it. Try again then, or through another network."
)
_ID, _LEVEL = re.compile("[0-9]{1,9}"), re.compile("[0-9]{1,2}")
_FIELD = "seat_secret"
_STALE = (
    "This page is of an earlier seat, so nothing was counted. Load it again and choose once more."
)
_NO_CHOICE = "Choose a level, or pass. Nothing was counted yet."


# ── looking ──────────────────────────────────────────────────────────────────────────────────


def show_room(request: Request) -> Response:
    """Show the room to a phone that is in it, and the way in to any other."""
    asked = tidy_code(request.query_params.get("code", "")[:_CODE_LONGEST])
    token = request.cookies.get(SEAT, "")
    with reading() as session:
        seat = seat_with(session, token) if token else None
        if seat is not None and asked and meeting_of(session, seat.meeting_id).code != asked:
            seat = None  # a link into another meeting
    if seat is None:
        said = "" if asked or not token else _GONE
        return page(TITLE, code_form(secret_field(request), asked, said), head=_STYLE)
    return _room(seat, token)


def tell_now(request: Request) -> Response:
    """Tell whether there is something new, in a few bytes."""
    token = request.cookies.get(SEAT, "")
    with reading() as session:
        return JSONResponse({"now": room_stamp(session, token) if token else None})


async def listen(socket: WebSocket) -> None:
    """Let a phone listen, so that it shows at once what is new; see ``live``."""
    token = socket.cookies.get(SEAT, "")
    try:
        seat = await hub().ask(_seat, token)
    except WorkbookError:
        await socket.close()  # before accepting: a 403
        return
    await keep_told(socket, seat.round_id, partial(_hearer, token))


def _hearer(token: str) -> Hearer:
    return Hearer(f"seat {_seat(token).id}", None, "phone")


def _seat(token: str) -> Seat:
    with reading() as session:
        seat = seat_with(session, token) if token else None
    if seat is None:
        raise SignInNeeded(NOT_IN)
    return seat


def _room(seat: Seat, token: str, error: WorkbookError | None = None) -> Response:
    with reading() as session:
        stamp = room_stamp(session, token) or ""
        found = round_of(session, seat.round_id)
        bank = banks()[found.bank_version]
        meeting = meeting_of(session, seat.meeting_id)
        cast = votes(session, found, bank, meeting.question) if meeting.question else ()
        mine = {vote.id: own_ballot(session, seat.id, vote.id) for vote in cast}
    shown = Shown(
        bank=bank,
        seat=seat,
        mode=found.mode,
        question=meeting.question,
        votes=cast,
        own=mine,
        stamp=stamp,
        secret=hidden(_FIELD, _form_secret(token)),
    )
    # A page with a choice still to make is never loaded over it.
    head = _STYLE + _SCRIPT + ("" if shown.has_choice else LOOK_AGAIN)
    return page(
        shown.title,
        room_content(shown),
        head=head,
        status=status_of(error) if error else 200,
        error=str(error or ""),
    )


# ── coming in ────────────────────────────────────────────────────────────────────────────────


def enter_code(request: Request, form: FormData) -> Response:
    """Let a phone in that has the code; one that nobody is signed in on says its voice first."""
    checked_form(request, form)
    typed = text_of(form, "code")[:_CODE_LONGEST]
    who = _signed_in(request)
    try:
        meeting = _meeting(request, typed)
        with reading() as session:
            found = round_of(session, meeting.round_id)
            known = participant_seated(session, found, who.person_id if who else None)
        if known is None and not meeting.doors_open:
            raise Refused(SHUT)
        if known is not None:
            return _seated(_take(request, typed, "", banks()[found.bank_version], who))
    except WorkbookError as error:
        return _ask_code(request, typed, error)
    return _ask_voice(request, typed, found, who)


def sit_down(request: Request, form: FormData) -> Response:
    """Take a seat with the voice that was said."""
    checked_form(request, form)
    typed = text_of(form, "code")[:_CODE_LONGEST]
    voice = text_of(form, "voice")
    who = _signed_in(request)
    try:
        meeting = _meeting(request, typed)
        with reading() as session:
            found = round_of(session, meeting.round_id)
    except WorkbookError as error:
        return _ask_code(request, typed, error)
    try:
        return _seated(_take(request, typed, voice, banks()[found.bank_version], who))
    except BadInput as error:
        return _ask_voice(request, typed, found, who, error)
    except WorkbookError as error:
        return _ask_code(request, typed, error)


def leave(request: Request, form: FormData) -> Response:
    """Let somebody else use this phone; what was voted on it stays counted."""
    token = request.cookies.get(SEAT, "")
    _check_seat_form(token, form)
    code = ""
    with reading() as session:
        seat = seat_with(session, token)
        if seat is not None:
            code = meeting_of(session, seat.meeting_id).code or ""
    response = RedirectResponse(f"/room?code={code}" if code else "/room", status_code=303)
    response.delete_cookie(SEAT, path="/room")
    return response


def _meeting(request: Request, typed: str) -> Meeting:
    """Return the meeting with this code; a wrong one is counted.

    By the address that it came from, so that a stranger who guesses shuts no room to others.
    """
    host = request.client.host if request.client else ""
    kind = f"room {sha256(host.encode()).hexdigest()[:12]}"
    with reading() as session:
        try:
            check_code_tries(session, kind)
        except Refused as error:
            raise Refused(_PAUSED) from error
        meeting = meeting_with_code(session, typed)
    if meeting is not None:
        return meeting
    with writing() as session:
        record_wrong_code(session, kind)
    raise Refused(WRONG_CODE)


def _take(request: Request, code: str, voice: str, bank: Bank, who: Who | None) -> NewSeat:
    with writing() as session:
        return take_seat(
            session,
            code=code,
            voice=voice,
            bank=bank,
            person_id=who.person_id if who else None,
            token=request.cookies.get(SEAT, ""),
        )


def _signed_in(request: Request) -> Who | None:
    """Return who is signed in on this phone; None for nobody, as in most rooms."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    try:
        with reading() as session:
            return signed_in(session, token)
    except SignInNeeded:
        return None


def _seated(seat: NewSeat) -> Response:
    response = RedirectResponse("/room", status_code=303)
    response.set_cookie(
        SEAT,
        seat.token,
        httponly=True,
        samesite="lax",
        secure=settings().url.startswith("https:"),
        path="/room",
    )
    return response


def _ask_code(request: Request, typed: str, error: WorkbookError) -> Response:
    content = code_form(secret_field(request), typed, "")
    return page(TITLE, content, status=status_of(error), error=str(error), head=_STYLE)


def _ask_voice(
    request: Request,
    typed: str,
    workbook_round: Round,
    who: Who | None,
    error: WorkbookError | None = None,
) -> Response:
    bank = banks()[workbook_round.bank_version]
    taking_part = who.participations if who else ()
    mine = next((one.voice for one in taking_part if one.round_id == workbook_round.id), "")
    content = voice_form(secret_field(request), typed, bank, workbook_round.mode, mine)
    status = status_of(error) if error else 200
    return page(TITLE, content, status=status, error=str(error or ""), head=_STYLE)


# ── voting ───────────────────────────────────────────────────────────────────────────────────


def vote(request: Request, form: FormData) -> Response:
    """Count a ballot; the answer is sent only after the commit."""
    token = request.cookies.get(SEAT, "")
    for_script = "text/html" not in request.headers.get("accept", "")
    try:
        _check_seat_form(token, form)
        vote_id, level = _ballot(form)
        bank = banks().get(text_of(form, "bank"))
        if bank is None:
            raise BadInput(OTHER_BANK)
        with writing() as session:
            cast = cast_ballot(session, token=token, vote_id=vote_id, level=level, bank=bank)
    except WorkbookError as error:
        return _refused(request, token, error, for_script=for_script)
    if for_script:
        return JSONResponse({"level": cast.level, "at": cast.at.isoformat()})
    return RedirectResponse("/room", status_code=303)


def _ballot(form: FormData) -> tuple[int, int | None]:
    vote_id, chosen = text_of(form, "vote"), text_of(form, "level")
    if not _ID.fullmatch(vote_id):
        raise BadInput("This is not what the page sends, so nothing was counted. Load it again.")
    if chosen == "pass":
        return int(vote_id), None
    if not _LEVEL.fullmatch(chosen):
        raise BadInput(_NO_CHOICE)
    return int(vote_id), int(chosen)


def _refused(request: Request, token: str, error: WorkbookError, *, for_script: bool) -> Response:
    if for_script:
        return JSONResponse({"problem": str(error)}, status_code=status_of(error))
    with reading() as session:
        seat = seat_with(session, token) if token else None
    if seat is None:
        return _ask_code(request, "", error)
    return _room(seat, token, error)


def _form_secret(token: str) -> str:
    """Return what proves that a form came from this seat's own page.

    Drawn from the seat and kept nowhere, so that it holds when the server was started again.
    """
    return hmac.new(token.encode(), b"a form of the room", sha256).hexdigest()


def _check_seat_form(token: str, form: FormData) -> None:
    if not token:
        raise Refused(NOT_IN)
    given = text_of(form, _FIELD).encode("utf-8", "replace")
    if not hmac.compare_digest(_form_secret(token).encode(), given):
        raise Refused(_STALE)


def _file(name: str, media_type: str) -> Response:
    return Response(
        (_HERE / name).read_text("utf-8"),
        media_type=media_type,
        headers={"cache-control": "max-age=300"},
    )


def show_script(_request: Request) -> Response:
    """Return the script that follows the projector."""
    return _file("room.js", "text/javascript")


def show_room_style(_request: Request) -> Response:
    """Return the style of the room."""
    return _file("room.css", "text/css")
