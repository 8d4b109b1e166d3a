"""Slips with the marks of people on paper, for the covers of their booklets."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessment.documents.cover_slips import CoverSlip, cover_slips_pdf
from assessment.errors import NotYours, Refused
from assessment.mapping.queries import partnership
from assessment.people.queries import check_person_may, site
from assessment.people.rules import NOT_YOURS, Act
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading
from assessment.workbook.queries import booklets, round_of
from assessment.workbook.rules import check_joining, check_open
from pages.doors.attachments import attached
from pages.doors.guard import COOKIE
from pages.shared.banks import banks
from pages.shared.documents import in_worker

_HIGHEST = 2**31 - 1  # of an id
_NOBODY = (
    "Nobody on paper is still to be keyed in, so there is no slip to print. Add them on the Invite "
    "screen first."
)


def fetch_slips(request: Request) -> Response:
    """Send the slips of everybody on paper whose booklet nobody has begun, to whoever invites."""
    round_id = request.path_params["round_id"]
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        if round_id > _HIGHEST:
            raise NotYours(NOT_YOURS)
        check_person_may(session, who.person_id, Act.INVITE, round_id=round_id)
        slips = _slips(session, round_id)
    if not slips:
        raise Refused(_NOBODY)
    made = in_worker(cover_slips_pdf, slips)
    return attached(made, f"slips-round-{round_id}.pdf", "application/pdf")


def _slips(session: Session, round_id: int) -> list[CoverSlip]:
    found = round_of(session, round_id)
    check_open(found.state)
    check_joining(found.answering_closed_at)
    bank = banks().get(found.bank_version)
    if bank is None:
        raise NotYours(NOT_YOURS)
    voices = {voice.code: voice.name for voice in bank.voices}
    place = site(session, found.site_id)
    return [
        CoverSlip(
            mark=one.handle,
            voice=voices.get(one.voice, one.voice),
            name=one.name,
            site=place.name,
            partnership=partnership(session, found.partnership_id).name,
            round=found.name,
            confidential=found.mode == "confidential",
            example=place.example,
        )
        for one in booklets(session, round_id)
        if one.keyer_id is None and not one.finished
    ]


ROUTES = [Route("/files/slips/{round_id:int}.pdf", fetch_slips)]
