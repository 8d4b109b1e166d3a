"""The covering letter of a pack: looked at, given its last day and whom to ask, printed, copied."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessment.documents.covering_letter import Letter, letter_pdf, letter_text
from assessment.errors import BadInput, NotYours, WorkbookError
from assessment.people.model import Who
from assessment.people.queries import check_person_may, email_of, programme
from assessment.people.rules import NOT_YOURS, Act
from assessment.people.signing_in import signed_in
from assessment.settings import settings
from assessment.store.sessions import reading
from assessment.store.text import checked_text
from assessment.verification.model import Pack
from assessment.verification.packs.issuing import changes_in
from assessment.verification.queries import document_of_version, pack
from pages.doors.attachments import attached
from pages.doors.forms import checked_form, secret_field, takes_form, text_of
from pages.doors.guard import COOKIE
from pages.doors.layout import field, page
from pages.doors.refusing import status_of
from pages.shared.documents import in_worker

_DAYS = 28  # for verdicts, where nobody says otherwise
_LONGEST = 300  # characters of whom to ask


def show_letter(request: Request) -> Response:
    """Show the letter of a pack as text, and what may still be said in it."""
    with reading() as session:
        who, found = _found(session, request)
        until = found.issued_at.date() + timedelta(days=_DAYS)
        letter = _letter(session, found, until, _asks(session, who))
    return _page(request, letter, until.isoformat())


def print_letter(request: Request, form: FormData) -> Response:
    """Send the letter for print, or show its text again with what was said."""
    with reading() as session:
        _, found = _found(session, request)
        asked, typed = text_of(form, "ask"), text_of(form, "until")
        try:
            checked_form(request, form)
            ask = checked_text(asked, "name of whom to ask", longest=_LONGEST).strip()
            letter = _letter(session, found, _day(typed), ask)
        except WorkbookError as error:
            return _page(request, _letter(session, found, None, asked), typed, error)
    if text_of(form, "as") != "pdf":
        return _page(request, letter, typed)
    name = f"letter-pack-{found.number}-{found.id}.pdf"
    return attached(in_worker(letter_pdf, letter), name, "application/pdf")


def _found(session: Session, request: Request) -> tuple[Who, Pack]:
    who = signed_in(session, request.cookies.get(COOKIE, ""))
    found = pack(session, request.path_params["pack_id"])
    if found is None:
        raise NotYours(NOT_YOURS)
    check_person_may(session, who.person_id, Act.ISSUE_PACK, round_id=found.round_id)
    return who, found


def _asks(session: Session, who: Who) -> str:
    email = email_of(session, who.person_id)
    return f"{who.name}, {email}" if email else who.name


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise BadInput(f"“{typed[:20]}” is not a day. Write it as 2026-05-31.") from error


def _letter(session: Session, found: Pack, until: date | None, ask: str) -> Letter:
    document = document_of_version(session, found.round_id, found.version)
    running = programme(session)
    changes = changes_in(session, found)
    return Letter(
        programme=running.name if running else "the programme",
        site=document["site"]["name"],
        partnership=document["mapping"]["partnership"]["name"],
        round_name=document["round"]["name"],
        pack_id=found.id,
        number=found.number,
        issued_to=found.issued_to,
        issued_at=found.issued_at,
        light=found.light,
        key=found.key_id,
        workbook_hash=found.workbook_hash,
        check_at=f"{settings().url}/check",
        review_at=f"{settings().url}/review",
        until=until,
        ask=ask,
        changes=changes.sentence if changes else "",
        example=document["example"],
    )


def _page(
    request: Request, letter: Letter, until: str, error: WorkbookError | None = None
) -> Response:
    content = (
        "<p>Send this letter by another way than the pack itself: it holds the key's fingerprint, "
        "by which a forged pack is told.</p>"
        f'<form method="post">{secret_field(request)}'
        + field(
            "until",
            "Last day for verdicts",
            value=until,
            hint="Such as 2026-05-31. May stay empty.",
            optional=True,
        )
        + field(
            "ask",
            "Whom to ask",
            value=letter.ask,
            more=f'maxlength="{_LONGEST}"',
            hint="A name, and how to reach them.",
            optional=True,
        )
        + '<p><button name="as" value="pdf">Print as PDF</button> '
        '<button class="second" name="as" value="text">Show the text again</button></p></form>'
        "<h2>The text, to copy</h2>"
        '<label for="letter">The letter</label>'
        f'<textarea id="letter" readonly rows="30" dir="auto">{escape(letter_text(letter))}</textarea>'
        '<p><a href="/packs">Back to the packs</a></p>'
    )
    status = status_of(error) if error else 200
    return page("Covering letter", content, status=status, error=str(error or ""))


ROUTES = [
    Route("/letter/{pack_id}", show_letter),
    Route("/letter/{pack_id}", takes_form(print_letter), methods=["POST"]),
]
