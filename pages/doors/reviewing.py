"""The door of verifiers: the page, a form for each verdict, the declaration, the sign-off."""

from __future__ import annotations

from html import escape
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.errors import BadInput, Changed, NotYours, Refused, SignInNeeded, WorkbookError
from assessment.people.model import Who
from assessment.people.rules import NOT_YOURS
from assessment.people.signing_in import due_to_be_seen, note_seen, signed_in
from assessment.store.sessions import reading, writing
from assessment.verification.actions import (
    begin_verification,
    declare_conflicts,
    record_verdict,
    sign_off,
)
from assessment.verification.model import Verdict
from assessment.verification.packs.assembling import PackSeal
from assessment.verification.packs.issuing import issue_pack
from assessment.workbook.rules import OTHER_BANK
from pages.doors import reviewing_files
from pages.doors.answer_forms import Typed, value_of
from pages.doors.forms import secret_field, sender, set_sign_in, takes_form, text_of
from pages.doors.guard import COOKIE
from pages.doors.layout import hidden, page
from pages.doors.refusing import refuse, status_of
from pages.doors.review_forms import Kept
from pages.doors.reviewing_page import (
    TITLE,
    nothing_to_verify,
    reviewing_page,
    said_before,
)
from pages.doors.reviewing_visit import Review, review_of
from pages.doors.sent_answers import anchor, joined, number_of, revision_told
from pages.doors.taking_part_files import packed
from pages.shared.banks import banks
from pages.shared.documents import in_worker
from pages.shared.times import saved_words

LARGEST = 1_000_000  # bytes of a form: far more than a verdict has, so that all of it comes back
_MOST_FIELDS = 1_000  # of a declaration: three for each organisation
_FORMS = ("declare", "sign-off", "pack", "query")  # below /review; asking_queries takes the last
_FIELDS = ("round", "answer", "question", "revision", "bank", "choice", "lower", "reason")


def show(request: Request) -> Response:
    """Show the workbook that somebody verifies, with their own verdicts."""
    wanted = request.query_params.get("round", "")
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        visit = review_of(session, who, wanted)
    if (
        visit is not None
        and visit.over is not None
        and set(visit.sheet) < set(visit.over.answer_hashes)
    ):
        with writing() as session:
            begin_verification(session, by=who.person_id, round_id=visit.place.round.id)
        with reading() as session:
            visit = review_of(session, who, str(visit.place.round.id))
    if visit is None:
        return nothing_to_verify()
    shown = packed(request, reviewing_page(visit, secret_field(request)))
    if due_to_be_seen(who) and who.sign_in_id is not None:
        with writing() as session:
            note_seen(session, sign_in_id=who.sign_in_id)
        if who.stays:
            set_sign_in(shown, request.cookies[COOKIE], stays=True)
    return shown


# ── verdicts ─────────────────────────────────────────────────────────────────────────────────


def save(request: Request, form: FormData) -> Response:
    """Save one verdict's form and go back to that answer, or give back what was typed."""
    sent = {name: text_of(form, name) for name in _FIELDS}
    try:
        round_id = _save(request, form, sent)
    except WorkbookError as error:
        return packed(request, _given_back(request, sent, error))
    return _back(round_id, anchor(sent["question"]))


def _save(request: Request, form: FormData, sent: dict[str, str]) -> int:
    with writing() as session:
        who = sender(session, request, form)
        visit, given = _of_mine(session, who, sent)
        bank = banks().get(sent["bank"])
        if bank is None:
            raise Refused(OTHER_BANK)
        reason = sent["reason"]
        if text_of(form, "how") == "join":
            reason = joined(given.reason, reason)
        box = visit.box(visit.answers[given.question])
        value = value_of(box, sent["choice"], {"reason": reason}, sent["lower"])
        record_verdict(
            session,
            by=who.person_id,
            verdict_id=given.id,
            revision=number_of(sent["revision"]),
            bank=bank,
            verdict=value["verdict"],  # type: ignore[arg-type]  # one of the box's choices
            level=value["level"],  # type: ignore[arg-type]  # as above
            reason=reason,
        )
        return visit.place.round.id


def _of_mine(session: Session, who: Who, sent: dict[str, str]) -> tuple[Review, Verdict]:
    visit = _visit(session, who, sent["round"])
    wanted = number_of(sent["answer"])
    found = (visit.sheet[code] for code in visit.answers)
    given = next((one for one in found if one.id == wanted), None)
    if given is None:
        raise NotYours(NOT_YOURS)
    return visit, given


def _visit(session: Session, who: Who, round_id: str) -> Review:
    """Return the review of exactly this round."""
    visit = review_of(session, who, round_id)
    if visit is None or str(visit.place.round.id) != round_id:
        raise NotYours(NOT_YOURS)
    return visit


def _back(round_id: int, to: str) -> Response:
    return RedirectResponse(f"/review?round={round_id}#{to}", status_code=303)


def _given_back(request: Request, sent: dict[str, str], error: WorkbookError) -> Response:
    """Return the page with what was typed in its form, or that alone where the page is away."""
    status = status_of(error)
    try:
        with reading() as session:
            who = signed_in(session, request.cookies.get(COOKIE, ""))
            visit, given = _of_mine(session, who, sent)
    except WorkbookError as further:
        problem = further if isinstance(further, SignInNeeded) else error
        return _only_what_was_typed(request, "/review", sent, problem)
    revision, beside = revision_told(sent["revision"]), ""
    if isinstance(error, Changed):
        revision, beside = given.revision, _what_is_saved(visit, given)
    texts = {"reason": sent["reason"]}
    typed = Typed(sent["choice"], texts, str(error), revision, beside, sent["lower"])
    kept = Kept(typed={given.id: typed})
    return reviewing_page(visit, secret_field(request), kept=kept, status=status)


def _what_is_saved(visit: Review, given: Verdict) -> str:
    when = saved_words(given.saved_at) if given.saved_at else "Saved"
    back = f"/review?round={visit.place.round.id}#{escape(given.question)}"
    return (
        f'<div class="notice"><h4>{escape(when)}, in another window</h4>'
        f"<p><strong>{escape(said_before(visit, given.question))}</strong></p>"
        f'<p class="typed">{escape(given.reason) or "No reason"}</p>'
        "<p>What you typed here stands in the form below and is not saved yet. “Save this verdict” "
        "puts it in the place of what is saved.</p>"
        f'<p><a href="{back}">Leave it as it is saved</a></p></div>'
    )


_TYPED = {"reason": "Reason or question", "words": "Declaration", "statement": "Statement"}
_TYPED |= {"reliance_reason": "Why it can be relied on so far"}


def _only_what_was_typed(
    request: Request, action: str, sent: dict[str, str], problem: WorkbookError
) -> Response:
    """Return what was typed, to be sent again or copied."""
    fields = "".join(hidden(name, value) for name, value in sent.items() if name not in _TYPED)
    areas = "".join(
        f'<div class="text"><label for="{name}">{_TYPED[name]}</label>'
        f'<textarea id="{name}" name="{name}" rows="6">\n{escape(value)}</textarea></div>'
        for name, value in sent.items()
        if name in _TYPED
    )
    chosen = " ".join(filter(None, (sent.get("choice"), sent.get("lower"))))
    choice = f"<p>Your choice: <strong>{escape(chosen)}</strong></p>" if chosen else ""
    content = (
        "<p>Nothing was saved just now. What you typed is below. If your sign-in has ended, sign "
        'in <a href="/sign-in" target="_blank" rel="noopener">in a new tab</a> or ask the programme '
        "team for a new link, come back here and send it once more; or copy it.</p>"
        f'<form method="post" action="{action}" enctype="multipart/form-data">'
        f"{secret_field(request)}{fields}{choice}{areas}"
        '<p><button type="submit">Send it again</button></p></form>'
    )
    status, style = status_of(problem), reviewing_files.STYLE
    return page(TITLE, content, status=status, error=str(problem), style=style)


# ── declaring and signing off ────────────────────────────────────────────────────────────────


def back_to_page(request: Request) -> Response:
    """Lead to the page whoever reloads the address of one of its forms."""
    del request
    return RedirectResponse("/review", status_code=303)


def declare(request: Request, form: FormData) -> Response:
    """Keep a declaration of interests, or give back what was said."""
    sent = {name: text_of(form, name) for name in form}
    sent.pop("form_secret", None)
    conflicts = {
        sent[f"{name}-of"]: value == "yes"
        for name, value in sent.items()
        if f"{name}-of" in sent and value in {"yes", "no"}
    }
    try:
        with writing() as session:
            who = sender(session, request, form)
            visit = _visit(session, who, sent.get("round", ""))
            declare_conflicts(
                session,
                by=who.person_id,
                round_id=visit.place.round.id,
                words=sent.get("words", ""),
                conflicts=conflicts,
            )
    except WorkbookError as error:
        return _form_given_back(request, "declare", sent, error)
    return _back(visit.place.round.id, "list")


def sign(request: Request, form: FormData) -> Response:
    """Sign off, or give back the statement and say what is missing."""
    names = ("round", "statement", "reliance", "reliance_reason")
    sent = {name: text_of(form, name) for name in names}
    try:
        with writing() as session:
            who = sender(session, request, form)
            visit = _visit(session, who, sent["round"])
            if visit.signed is not None:  # the form was sent twice
                return _back(visit.place.round.id, "sign-off")
            sign_off(
                session,
                by=who.person_id,
                round_id=visit.place.round.id,
                statement=sent["statement"],
                reliance=sent["reliance"],
                reliance_reason=sent["reliance_reason"],
                bank=visit.bank,
            )
    except WorkbookError as error:
        return _form_given_back(request, "sign-off", sent, error)
    return _back(visit.place.round.id, "sign-off")


def make_pack(request: Request, form: FormData) -> Response:
    """Make a verifier's own pack: with what they have said so far, to go on without a network."""
    try:
        with writing() as session:
            who = sender(session, request, form)
            visit = _visit(session, who, text_of(form, "round"))
        issue_pack(
            by=who.person_id,
            round_id=visit.place.round.id,
            bank=visit.bank,
            findings=findings_of,
            person_id=who.person_id,
            build=_built,
        )
    except WorkbookError as error:
        return refuse(request, error)
    return _back(visit.place.round.id, "offline")


def _built(*given: Any, **named: Any) -> PackSeal:
    return in_worker(pack_to, *given, **named)


def _form_given_back(
    request: Request, name: str, sent: dict[str, str], error: WorkbookError
) -> Response:
    try:
        with reading() as session:
            who = signed_in(session, request.cookies.get(COOKIE, ""))
            visit = _visit(session, who, sent.get("round", ""))
    except WorkbookError as further:
        problem = further if isinstance(further, SignInNeeded) else error
        return _only_what_was_typed(request, f"/review/{name}", sent, problem)
    problems = error.problems if isinstance(error, BadInput) else ()
    kept = Kept(form=name, fields=sent, problem=str(error), problems=problems)
    shown = reviewing_page(visit, secret_field(request), kept=kept, status=status_of(error))
    return packed(request, shown)


ROUTES: list[BaseRoute] = [
    Route("/review", show),
    Route("/review", takes_form(save, largest=LARGEST), methods=["POST"]),
    Route(
        "/review/declare",
        takes_form(declare, most_fields=_MOST_FIELDS, largest=LARGEST),
        methods=["POST"],
    ),
    Route("/review/pack", takes_form(make_pack, largest=LARGEST), methods=["POST"]),
    Route("/review/sign-off", takes_form(sign, largest=LARGEST), methods=["POST"]),
    *(Route(f"/review/{form}", back_to_page) for form in _FORMS),
    *reviewing_files.ROUTES,
]
