"""The minutes, drawn up at the moment at which they are fetched, as their reader may see them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessment.errors import NotYours
from assessment.meeting.minutes import MinutesDocument
from assessment.meeting.queries import minutes
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading
from assessment.workbook.queries import round_of
from pages.doors.attachments import attached
from pages.doors.guard import COOKIE
from pages.shared.banks import banks
from pages.shared.documents import in_worker

_HIGHEST = 2**31 - 1  # of an id


def fetch_pdf(request: Request) -> Response:
    """Send the minutes for print."""
    from assessment.documents.minutes import minutes_pdf  # noqa: PLC0415  seldom needed

    return _fetched(request, minutes_pdf, "pdf", "application/pdf")


def fetch_page(request: Request) -> Response:
    """Send the minutes as one page of HTML."""
    from assessment.documents.minutes import minutes_html  # noqa: PLC0415  seldom needed

    return _fetched(request, minutes_html, "html", "text/html; charset=utf-8")


def _fetched(
    request: Request, make: Callable[[MinutesDocument], bytes], kind: str, media_type: str
) -> Response:
    """Send the minutes of a round to whoever may see its workbook."""
    round_id = request.path_params["round_id"]
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        if round_id > _HIGHEST:
            raise NotYours(NOT_YOURS)
        check_person_may(session, who.person_id, Act.SEE_WORKBOOK, round_id=round_id)
        found = round_of(session, round_id)
        bank = banks().get(found.bank_version)
        if bank is None:
            raise NotYours(NOT_YOURS)
        document = minutes(session, found, bank, who.person_id)
    name = f"minutes-{document['site']['code']}-round-{found.number}.{kind}"
    return attached(in_worker(make, document), name, media_type)


ROUTES = [
    Route("/files/minutes/{round_id:int}.pdf", fetch_pdf),
    Route("/files/minutes/{round_id:int}.html", fetch_page),
]
