"""The projector: one question, large, for everybody in the room.

A plain page, because it is led by single keys, fills the screen, and has to go on through a
restart.  ``project.js`` fetches the stage again when something has changed (see ``live``); without
it the page still works by its buttons.  Whoever may see the workbook may look; the team leads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from assessment.bank.model import Side
from assessment.errors import BadInput, Refused, WorkbookError
from assessment.mapping.queries import partnership
from assessment.measures.spread import SIDES
from assessment.meeting import actions
from assessment.meeting.model import Meeting
from assessment.meeting.queries import (
    agenda,
    counted_hands,
    meeting_of,
    open_meeting,
    rounds_meeting_now,
    seats,
    votes,
)
from assessment.people.model import Who
from assessment.people.queries import site, sites_of
from assessment.people.rules import Act, check_may, may
from assessment.people.signing_in import due_to_be_seen, note_seen, signed_in
from assessment.store.sessions import reading, writing
from assessment.workbook.model import Round
from assessment.workbook.queries import agreed_sheet, latest_stamp, round_of, rounds_of, seen
from pages.doors.forms import checked_form, go_on, secret_field, takes_form, text_of
from pages.doors.guard import COOKIE
from pages.doors.layout import page
from pages.doors.projector_page import Projected, projector_page, screen
from pages.doors.refusing import refuse
from pages.shared.banks import banks
from pages.shared.meeting_timer import run_timer, time_left, turn_timer

_FOLDER = Path(__file__).resolve().parent / "projector"
_FILES = {"project.css": "text/css", "project.js": "text/javascript"}
_NUMBER = re.compile("[0-9]{1,9}")
_NOT_OURS = "This is not what the projector sends, so nothing was changed. Load the page again."
_NO_ROUND = "There is nothing to show yet: no round is open. The programme team opens one."


def show_projector(request: Request) -> Response:
    """Show the projector; ``?part=screen`` is what of it changes.

    Without ``?round=`` it shows the round whose meeting goes on; where several do, it asks.
    """
    asked = request.query_params.get("round", "")
    if not _NUMBER.fullmatch(asked):
        with reading() as session:
            going_on = _meeting_now(session, signed_in(session, request.cookies.get(COOKIE, "")))
        if len(going_on) > 1:
            return _ask_which(going_on)
        asked = next((str(round_id) for round_id, _ in going_on), "")
    projected = _read(request, asked)
    if request.query_params.get("part") == "screen":
        return HTMLResponse(screen(projected))
    return HTMLResponse(projector_page(projected))


def show_file(request: Request) -> Response:
    """Send the projector's style or script."""
    name = request.url.path.rpartition("/")[2]
    return FileResponse(
        _FOLDER / name, media_type=_FILES[name], headers={"cache-control": "max-age=300"}
    )


def _meeting_now(session: Session, who: Who) -> list[tuple[int, str]]:
    """Return the rounds whose open meeting somebody may look at, each with what it is called."""
    found = []
    for round_id in rounds_meeting_now(session):
        one = round_of(session, round_id)
        if may(who, Act.SEE_WORKBOOK, site_id=one.site_id, round_id=one.id):
            place = site(session, one.site_id).name
            talked_of = partnership(session, one.partnership_id).name
            found.append((one.id, f"{place}: {talked_of}, {one.name}"))
    return found


def _ask_which(going_on: Sequence[tuple[int, str]]) -> Response:
    lines = "".join(
        f'<li><a href="/project?round={round_id}">{escape(name)}</a></li>'
        for round_id, name in going_on
    )
    said = f"{len(going_on)} meetings are open. Choose the one that this screen shows."
    return page("Which meeting?", f'<p>{said}</p><ul class="ways">{lines}</ul>')


def _read(request: Request, asked: str) -> Projected:
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        found = _round(session, who, asked)
        check_may(who, Act.SEE_WORKBOOK, site_id=found.site_id, round_id=found.id)
        stamp = latest_stamp(session, found.id)
        bank = banks()[found.bank_version]
        meeting = open_meeting(session, found.id)
        code = meeting.question if meeting else None
        at = seen(session, found, bank, who.person_id).get(code) if code else None
        projected = Projected(
            round=found,
            bank=bank,
            leads=may(who, Act.LEAD_MEETING, site_id=found.site_id, round_id=found.id)
            and found.state == "open",
            meeting=meeting,
            agenda=agenda(session, found, bank, who.person_id).kept,
            seen=at,
            votes=votes(session, found, bank, code) if code else (),
            agreed=next(
                (one for one in agreed_sheet(session, found.id) if one.question == code), None
            ),
            phones=seats(session, meeting.id).count if meeting else 0,
            left=_left(meeting),
            stamp=stamp,
            secret=secret_field(request),
        )
        hands = _hands_now(session, projected)
    if due_to_be_seen(who) and who.sign_in_id is not None:
        with writing() as session:
            note_seen(session, sign_in_id=who.sign_in_id)
    projected.hands.update(hands)
    return projected


def _round(session: Session, who: Who, asked: str) -> Round:
    if _NUMBER.fullmatch(asked):
        return round_of(session, int(asked))
    for place in sites_of(session, who):
        rounds = rounds_of(session, who, place.id)
        if rounds:
            return rounds[-1]
    raise Refused(_NO_ROUND)


def _left(meeting: Meeting | None) -> int | None:
    if meeting is None:
        return None
    return time_left(meeting)


def _hands_now(session: Session, projected: Projected) -> dict[Side, dict[int, int]]:
    going_on = projected.going_on
    if going_on is None or not projected.leads or projected.round.mode == "confidential":
        return {}
    return {side: dict(counts) for side, counts in counted_hands(session, going_on.id).items()}


# ── leading ──────────────────────────────────────────────────────────────────────────────────


def lead(request: Request, form: FormData) -> Response:
    """Do one act of whoever leads; two at once do the same thing once."""
    for_script = "text/html" not in request.headers.get("accept", "")
    try:
        checked_form(request, form)
        act = _ACTS.get(request.path_params["act"])
        if act is None:
            raise BadInput(_NOT_OURS)
        with writing() as session:
            who = signed_in(session, request.cookies.get(COOKIE, ""))
            act(session, who.person_id, form)
    except WorkbookError as error:
        return refuse(request, error)
    return JSONResponse({}) if for_script else go_on(f"/project?round={_number(form, 'round')}")


def _number(form: FormData, name: str) -> int:
    value = text_of(form, name)
    if not _NUMBER.fullmatch(value):
        raise BadInput(_NOT_OURS)
    return int(value)


def _open(session: Session, by: int, form: FormData) -> None:
    actions.open_meeting(session, by=by, round_id=_number(form, "round"))


def _show(session: Session, by: int, form: FormData) -> None:
    question = text_of(form, "question") or None
    actions.show_question(session, by=by, meeting_id=_number(form, "meeting"), question=question)


def _vote(session: Session, by: int, form: FormData) -> None:
    actions.open_vote(
        session, by=by, meeting_id=_number(form, "meeting"), question=text_of(form, "question")
    )


def _reveal(session: Session, by: int, form: FormData) -> None:
    actions.reveal_vote(session, by=by, vote_id=_number(form, "vote"))


def _spread(session: Session, by: int, form: FormData) -> None:
    meeting = meeting_of(session, _number(form, "meeting"))
    found = round_of(session, meeting.round_id)
    actions.show_spread(
        session,
        by=by,
        meeting_id=meeting.id,
        question=text_of(form, "question"),
        shown=text_of(form, "shown") == "yes",
        bank=banks()[found.bank_version],
    )


def _run_timer(session: Session, by: int, form: FormData) -> None:
    """Start or stop the timer, as it was seen when the key was pressed."""
    runs = text_of(form, "to") != "stop"
    run_timer(session, by=by, meeting_id=_number(form, "meeting"), runs=runs)


def _turn_timer(session: Session, by: int, form: FormData, *, minutes: int) -> None:
    turn_timer(session, by=by, meeting_id=_number(form, "meeting"), minutes=minutes)


def _hands(session: Session, by: int, form: FormData) -> None:
    meeting = meeting_of(session, _number(form, "meeting"))
    bank = banks()[round_of(session, meeting.round_id).bank_version]
    hands = {
        side: {level: _hand(form, f"{side}-{level}") for level in bank.levels} for side in SIDES
    }
    actions.count_hands(
        session,
        by=by,
        vote_id=_number(form, "vote"),
        hands=hands,
        seen=_seen_hands(text_of(form, "seen")),
        bank=bank,
    )


def _hand(form: FormData, name: str) -> int:
    return _number(form, name) if text_of(form, name).strip() else 0


def _seen_hands(text: str) -> dict[Side, dict[int, int]]:
    try:
        told = json.loads(text)
        return {side: {int(k): int(v) for k, v in told.get(side, {}).items()} for side in SIDES}
    except (ValueError, AttributeError, TypeError, RecursionError) as fault:
        raise BadInput(_NOT_OURS) from fault


_ACTS: dict[str, Callable[[Session, int, FormData], None]] = {
    "open": _open,
    "show": _show,
    "vote": _vote,
    "reveal": _reveal,
    "spread": _spread,
    "timer": _run_timer,
    "more": partial(_turn_timer, minutes=1),
    "less": partial(_turn_timer, minutes=-1),
    "hands": _hands,
}

ROUTES: list[BaseRoute] = [
    Route("/project", show_projector),
    *(Route(f"/project/{name}", show_file, name=name) for name in _FILES),
    Route("/project/{act}", takes_form(lead), methods=["POST"]),
]
