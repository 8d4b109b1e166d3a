"""The door through which verifiers ask, ask further and close, with ordinary forms.

``POST /review/query`` takes the forms of ``query_forms``: *send* sends the question of a “queried”
verdict as it is saved, *ask* goes on in a thread, *close* closes it.  What could not be sent comes
back in its form.
"""

from __future__ import annotations

from html import escape

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assessment.errors import BadInput, NotYours, Refused, WorkbookError
from assessment.people.rules import NOT_YOURS
from assessment.people.signing_in import signed_in
from assessment.store.sessions import writing
from assessment.verification.actions import add_to_query, close_query, open_query
from assessment.verification.model import QUERIED
from assessment.verification.queries import handed_over, verdict_sheet
from assessment.verification.rules import is_complete
from assessment.workbook.queries import round_of
from pages.doors.forms import checked_form, secret_field, takes_form, text_of
from pages.doors.guard import COOKIE
from pages.doors.layout import page
from pages.doors.query_forms import ASK, CLOSE, SEND, ask_form
from pages.doors.refusing import status_of
from pages.doors.sent_answers import anchor, number_of
from pages.shared.banks import banks

LARGEST = 200_000  # bytes of a form: far more than a question has, so that all of it comes back
_FIELDS = ("act", "round", "question", "mark", "token", "seen")
_NOT_QUERIED = (
    "Your saved verdict on this answer is not “queried” with a question, so there is nothing to "
    "send. Choose “queried”, write your question, save it, and send it then."
)
_NOT_COMPLETE = "This form is not complete, so nothing was sent. Load the page again."


def take(request: Request, form: FormData) -> Response:
    """Do what the form asks for and go back to the answer, or give back what was typed."""
    sent = {name: text_of(form, name) for name in _FIELDS}
    text = text_of(form, "text")
    try:
        with writing() as session:
            by = signed_in(session, request.cookies.get(COOKIE, "")).person_id
            checked_form(request, form)
            _do(session, by, sent, text)
    except WorkbookError as error:
        return _given_back(request, sent, text, error)
    return RedirectResponse(_back(sent), status_code=303)


def _do(session: Session, by: int, sent: dict[str, str], text: str) -> None:
    if sent["act"] == SEND:
        _send(session, by, number_of(sent["round"], _NOT_COMPLETE), sent["question"])
    elif sent["act"] == ASK:
        add_to_query(session, by=by, mark=sent["mark"], text=text, token=sent["token"])
    elif sent["act"] == CLOSE:
        close_query(session, by=by, mark=sent["mark"], seen=number_of(sent["seen"], _NOT_COMPLETE))
    else:
        raise BadInput(_NOT_COMPLETE)


def _send(session: Session, by: int, round_id: int, question: str) -> None:
    """Send the question of a verdict as it is saved now; the same one twice is sent once."""
    over = handed_over(session, round_id)
    given = verdict_sheet(session, round_id, by, over.answer_hashes).get(question)
    if given is None:
        raise NotYours(NOT_YOURS)
    complete = is_complete(given.verdict, given.level, given.reason)
    if given.verdict != QUERIED or given.stale or not complete:
        raise Refused(_NOT_QUERIED)
    bank = banks().get(round_of(session, round_id).bank_version)
    if bank is None:
        raise NotYours(NOT_YOURS)
    open_query(
        session,
        by=by,
        round_id=round_id,
        question=question,
        text=given.reason,
        token=f"verdict-{given.id}-{given.revision}",
        bank=bank,
    )


def _back(sent: dict[str, str]) -> str:
    number = "".join(c for c in sent["round"] if c in "0123456789")[:10]
    return f"/review?round={number}#{anchor(sent['question'])}"


def _given_back(
    request: Request, sent: dict[str, str], text: str, error: WorkbookError
) -> Response:
    again = ""
    if sent["act"] == ASK:
        again = "<p>What you typed is below; nothing of it was sent.</p>" + ask_form(
            sent, secret_field(request), label="Your question to the team", text=text
        )
    content = f'{again}<p><a href="{escape(_back(sent))}">Go back to the answer</a></p>'
    return page("Your question to the team", content, status=status_of(error), error=str(error))


ROUTES: list[BaseRoute] = [
    Route("/review/query", takes_form(take, largest=LARGEST), methods=["POST"]),
]
