"""The report on a workbook: as it was handed over, and the final one once it is verified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessment.barriers.findings import findings_of
from assessment.errors import NotYours
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act, may
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading
from assessment.verification.queries import handed_over, query_parts_for_team, review_of
from assessment.workbook.model import WorkbookDocument
from assessment.workbook.queries import round_of
from assessment.workbook.verified import with_verification
from pages.doors.attachments import attached
from pages.doors.guard import COOKIE
from pages.shared.banks import banks
from pages.shared.documents import in_worker

_HIGHEST = 2**31 - 1  # of an id


def fetch_pdf(request: Request) -> Response:
    """Send the report for print."""
    from assessment.documents.pdf import report_pdf  # noqa: PLC0415  seldom needed

    return _fetched(request, report_pdf, "pdf", "application/pdf")


def fetch_page(request: Request) -> Response:
    """Send the report as one page of HTML."""
    from assessment.documents.html import report_html  # noqa: PLC0415  seldom needed

    return _fetched(request, report_html, "html", "text/html; charset=utf-8")


def _fetched(
    request: Request, make: Callable[[WorkbookDocument], bytes], kind: str, media_type: str
) -> Response:
    """Send the report on a round that is locked to whoever may see its results."""
    round_id = request.path_params["round_id"]
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        if round_id > _HIGHEST:
            raise NotYours(NOT_YOURS)
        check_person_may(session, who.person_id, Act.SEE_RESULTS, round_id=round_id)
        document = _document(session, round_id, who)
    final = "final-" if document["verification"]["state"] == "concluded" else ""
    name = f"{final}report-{document['site']['code']}-round-{document['round']['number']}.{kind}"
    return attached(in_worker(make, document), name, media_type)


def _document(session: Session, round_id: int, who: Who) -> WorkbookDocument:
    """Return the workbook that was handed over, with what ``who`` may know of its verification."""
    found = round_of(session, round_id)
    bank = banks().get(found.bank_version)
    if bank is None:
        raise NotYours(NOT_YOURS)
    over = handed_over(session, round_id)
    said = review_of(session, over, bank)
    if not over.verified and may(who, Act.ANSWER_QUERY, site_id=found.site_id, round_id=round_id):
        # Who has to answer them may see them meanwhile, without names.
        said = replace(said, queries=query_parts_for_team(session, round_id, over.answer_hashes))
    return with_verification(over.document, bank, findings_of, said)


ROUTES = [
    Route("/files/report/{round_id:int}.pdf", fetch_pdf),
    Route("/files/report/{round_id:int}.html", fetch_page),
]
