"""The door for people who only answer: the page, a form for each question, what was looked at."""

from __future__ import annotations

import json
from html import escape

from anyio.to_thread import run_sync
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assessment.errors import BadInput, Changed, NotYours, Refused, SignInNeeded, WorkbookError
from assessment.people.model import Who
from assessment.people.rules import NOT_YOURS
from assessment.people.signing_in import due_to_be_seen, note_seen, signed_in
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import look_at, record_own_answer
from assessment.workbook.rules import OTHER_BANK
from assessment.workbook.sheets import OwnLine
from pages.doors import taking_part_files
from pages.doors.answer_forms import Typed, value_of
from pages.doors.answering_page import TITLE, answering_page, nothing_to_answer
from pages.doors.answering_visit import Visit, visit_of
from pages.doors.forms import secret_field, sender, set_sign_in, takes_form, text_of
from pages.doors.guard import COOKIE
from pages.doors.layout import hidden, page
from pages.doors.refusing import status_of
from pages.doors.sent_answers import anchor, joined, number_of, revision_told
from pages.doors.taking_part_files import packed
from pages.shared.banks import banks
from pages.shared.own_answers import answer_in_words
from pages.shared.times import saved_words

LARGEST = 1_000_000  # bytes of a form: far more than an answer has, so that all of it comes back
_MOST_LOOKED_AT = 500
_LARGEST_LIST = 10_000  # bytes
_NO_LIST = "This is not a list of answers. Nothing was changed."
_HIGHEST = 2**31 - 1
_FIELDS = ("round", "answer", "question", "revision", "bank", "choice", "note")


def show(request: Request) -> Response:
    """Show the questions of one round, with the person's own answers."""
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        visit = visit_of(session, who, request.query_params.get("round", ""))
    if visit is None:
        return nothing_to_answer()
    shown = packed(request, answering_page(visit, secret_field(request)))
    if due_to_be_seen(who) and who.sign_in_id is not None:
        with writing() as session:
            note_seen(session, sign_in_id=who.sign_in_id)
        if who.stays:
            set_sign_in(shown, request.cookies[COOKIE], stays=True)
    return shown


def save(request: Request, form: FormData) -> Response:
    """Save one question's form and go back to that question, or give back what was typed."""
    sent = {name: text_of(form, name) for name in _FIELDS}
    try:
        round_id = _save(request, form, sent)
    except WorkbookError as error:
        return packed(request, _given_back(request, sent, error))
    return RedirectResponse(
        f"/take-part?round={round_id}#{anchor(sent['question'])}", status_code=303
    )


def _save(request: Request, form: FormData, sent: dict[str, str]) -> int:
    with writing() as session:
        who = sender(session, request, form)
        visit, line = _of_mine(session, who, sent)
        bank = banks().get(sent["bank"])
        if bank is None:
            raise Refused(OTHER_BANK)
        note = sent["note"]
        if text_of(form, "how") == "join":
            note = joined(line.note, note)
        value = value_of(visit.box(line), sent["choice"], {"note": note})
        record_own_answer(
            session,
            by=who.person_id,
            answer_id=line.id,
            revision=number_of(sent["revision"]),
            bank=bank,
            level=value["level"],  # type: ignore[arg-type]  # one of the bank's, as its box says
            silence=value["silence"],  # type: ignore[arg-type]  # as above
            note=note,
        )
        return visit.place.round.id


def _of_mine(session: Session, who: Who, sent: dict[str, str]) -> tuple[Visit, OwnLine]:
    visit = visit_of(session, who, sent["round"])
    wanted = number_of(sent["answer"])
    lines = () if visit is None else visit.lines.values()
    line = next((one for one in lines if one.id == wanted), None)
    if visit is None or line is None:
        raise NotYours(NOT_YOURS)
    return visit, line


# ── what could not be saved ──────────────────────────────────────────────────────────────────


def _given_back(request: Request, sent: dict[str, str], error: WorkbookError) -> Response:
    """Return the page with what was typed in its form, or that alone where the page is away."""
    status = status_of(error)
    try:
        with reading() as session:
            who = signed_in(session, request.cookies.get(COOKIE, ""))
            visit, line = _of_mine(session, who, sent)
    except WorkbookError as further:
        problem = further if isinstance(further, SignInNeeded) else error
        return _only_what_was_typed(request, sent, str(problem), status_of(problem))
    revision, beside = revision_told(sent["revision"]), ""
    if isinstance(error, Changed):
        revision, beside = line.revision, _what_is_saved(visit, line)
    typed = Typed(sent["choice"], {"note": sent["note"]}, str(error), revision, beside)
    return answering_page(visit, secret_field(request), typed={line.id: typed}, status=status)


def _what_is_saved(visit: Visit, line: OwnLine) -> str:
    when = saved_words(line.saved_at) if line.saved_at else "Saved"
    back = f"/take-part?round={visit.place.round.id}#{escape(line.question)}"
    return (
        f'<div class="notice"><h4>{escape(when)}, in another window</h4>'
        f"<p><strong>{escape(answer_in_words(visit.bank, line))}</strong></p>"
        f'<p class="typed">{escape(line.note) or "No note"}</p>'
        "<p>What you typed here stands in the form below and is not saved yet. “Save this answer” "
        "puts it in the place of what is saved.</p>"
        f'<p><a href="{back}">Leave it as it is saved</a></p></div>'
    )


def _only_what_was_typed(
    request: Request, sent: dict[str, str], problem: str, status: int
) -> Response:
    """Return what was typed, to be sent again or copied."""
    fields = "".join(hidden(name, sent[name]) for name in _FIELDS if name != "note")
    content = (
        "<p>Nothing was saved just now. What you typed is below. If your sign-in has ended, sign "
        'in <a href="/sign-in" target="_blank" rel="noopener">in a new tab</a>, come back here and '
        "save it once more; or copy it.</p>"
        f'<form method="post" action="/take-part" enctype="multipart/form-data">'
        f"{secret_field(request)}{fields}"
        f"<p>Your choice: <strong>{escape(sent['choice'] or 'none')}</strong></p>"
        '<div class="text"><label for="note">Note</label>'
        f'<textarea id="note" name="note" rows="6">\n{escape(sent["note"])}</textarea></div>'
        '<p><button type="submit">Save this answer</button></p></form>'
    )
    return page(TITLE, content, status=status, error=problem, style=taking_part_files.STYLE)


# ── what was looked at ───────────────────────────────────────────────────────────────────────


async def looked(request: Request) -> Response:
    """Mark questions as looked at: a list of the ids of one's own answers, as JSON."""
    if request.headers.get("x-workbook-person") is None:  # only our own script can set it
        raise NotYours(NOT_YOURS)
    size = request.headers.get("content-length", "")
    if not size.isdecimal() or int(size) > _LARGEST_LIST:
        raise BadInput(_NO_LIST)
    return await run_sync(_looked, request, await request.body())


def _looked(request: Request, body: bytes) -> Response:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, list) or not 0 < len(told) <= _MOST_LOOKED_AT:
        raise BadInput(_NO_LIST)
    if not all(type(one) is int and 0 < one <= _HIGHEST for one in told):
        raise BadInput(_NO_LIST)
    with writing() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        marked = look_at(session, by=who.person_id, answer_ids=told)
    return JSONResponse({"marked": marked})


ROUTES: list[BaseRoute] = [
    Route("/take-part", show),
    Route("/take-part", takes_form(save, largest=LARGEST), methods=["POST"]),
    Route("/take-part/looked", looked, methods=["POST"]),
    *taking_part_files.ROUTES,
]
