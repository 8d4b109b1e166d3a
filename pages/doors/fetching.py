"""Files that are fetched under the eyes of the guard: packs, comparisons, printed workbooks."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from assessment import clock
from assessment.bank.comparing import compare_banks
from assessment.documents.booklet.pdf import booklet_name
from assessment.documents.csv_files import csv_bytes
from assessment.errors import NotYours
from assessment.evidence_files.kinds import fetched_name
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act, may
from assessment.people.signing_in import signed_in
from assessment.research.queries import comparison
from assessment.research.tabling import HEADINGS, rows
from assessment.store.files import kept_path
from assessment.store.sessions import reading
from assessment.verification.queries import evidence_to_verify, pack, query_file_for
from assessment.workbook.queries import evidence_file, round_of, template_for
from pages.doors.attachments import PRIVATE, attached
from pages.doors.guard import COOKIE
from pages.shared.banks import banks
from pages.shared.booklets import EDITIONS, made_booklet
from pages.shared.documents import in_worker

# /media/… of the framework knows no permissions and outlives the sign-in: nothing goes there.
_HIGHEST = 2**31 - 1  # of an id
_NUMBER = re.compile(r"[0-9]{1,9}")
_PIECE = re.compile(r"([0-9]{1,9})(?:-E([0-9]{1,9}))?")


def fetch_pack(request: Request) -> Response:
    """Send a sealed pack to whoever may see the results of its round.

    One that was issued to a verifier holds the token that their verdicts come back with: only
    they fetch it, and whoever issues packs. One that they made for themself holds what they have
    said so far: only they do.
    """
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        found = pack(session, request.path_params["pack_id"])
        if found is None:
            raise NotYours(NOT_YOURS)
        theirs = found.person_id in {None, who.person_id}
        if found.own and not theirs:
            raise NotYours(NOT_YOURS)
        act = Act.SEE_RESULTS if theirs else Act.ISSUE_PACK
        check_person_may(session, who.person_id, act, round_id=found.round_id)
    return FileResponse(
        kept_path(found.file_sha256),
        filename=f"pack-{found.id}.zip",
        media_type="application/zip",
        headers=PRIVATE,
    )


def fetch_evidence(request: Request) -> Response:
    """Send one version of a file of evidence, always to be saved and never to be shown inline.

    A piece goes by its id, or by its round's and its number there, as in *7-E001*.

    The team and the programme get every version; a verifier what was handed over to be verified.
    """
    piece = _PIECE.fullmatch(request.path_params["piece"])
    version = request.path_params["version"]
    if piece is None or not _NUMBER.fullmatch(version):
        raise NotYours(NOT_YOURS)
    which = int(piece[1]) if piece[2] is None else (int(piece[1]), int(piece[2]))
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        found = evidence_file(session, which, int(version))
        if found is None:
            raise NotYours(NOT_YOURS)
        round_id, code, file = found
        if not may(who, Act.SEE_WORKBOOK, site_id=round_of(session, round_id).site_id):
            check_person_may(session, who.person_id, Act.GIVE_VERDICT, round_id=round_id)
            if file.sha256 not in evidence_to_verify(session, round_id):
                raise NotYours(NOT_YOURS)
    return FileResponse(
        kept_path(file.sha256),
        filename=fetched_name(code, file.version, file.name),
        media_type=file.media_type,
        headers=PRIVATE | {"x-content-type-options": "nosniff"},
    )


def fetch_query_file(request: Request) -> Response:
    """Send a file that came with an answer to a query, always to be saved and never shown inline.

    The team gets it, the verifier who asked, and once the review is concluded all who see results.
    """
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        found = query_file_for(session, who, request.path_params["mark"])
    if found is None:
        raise NotYours(NOT_YOURS)
    return FileResponse(
        kept_path(found.sha256),
        filename=fetched_name("answer", 1, found.name),
        media_type=found.media_type,
        headers=PRIVATE | {"x-content-type-options": "nosniff"},
    )


def fetch_comparison(request: Request) -> Response:
    """Send the table of a comparison, small numbers left out."""
    version = request.path_params["version"]
    name = request.query_params.get("round") or None
    form = request.query_params.get("form") or None
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        check_person_may(session, who.person_id, Act.COMPARE)
        if version not in banks():
            raise NotYours(NOT_YOURS)
        compared = comparison(
            session, by=who.person_id, bank=banks()[version], round_name=name, form=form
        )
    table = csv_bytes(HEADINGS, rows(compared), bom=False)
    return attached(table, f"comparison-{version}.csv", "text/csv; charset=utf-8")


def fetch_difference(request: Request) -> Response:
    """Send what changed between two versions of the questions, for print."""
    from assessment.documents.differences import difference_pdf  # noqa: PLC0415  seldom needed

    old, new = request.path_params["old"], request.path_params["new"]
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        check_person_may(session, who.person_id, Act.RUN_PROGRAMME)
    if old not in banks() or new not in banks():
        raise NotYours(NOT_YOURS)
    difference = compare_banks(banks()[old], banks()[new])
    made = in_worker(difference_pdf, difference, clock.now().isoformat())
    return attached(made, f"questions-{old}-to-{new}.pdf", "application/pdf")


def fetch_booklet(request: Request) -> Response:
    """Send a printed workbook to anybody who is signed in: it holds questions and no answers."""
    with reading() as session:
        signed_in(session, request.cookies.get(COOKIE, ""))
    bank = banks().get(request.path_params["version"])
    edition = EDITIONS.get(request.path_params["edition"])
    if bank is None or edition is None:
        raise NotYours(NOT_YOURS)
    form, large = edition
    name = booklet_name(bank, form=form, large_print=large)
    return attached(made_booklet(bank, form, large_print=large), name, "application/pdf")


def fetch_answers_template(request: Request) -> Response:
    """Send the spreadsheet to fill in from paper to whoever may take it in; it holds no answers."""
    from assessment.documents.answers_template import (  # noqa: PLC0415  seldom needed
        MEDIA_TYPE,
        answers_template,
        template_name,
    )

    round_id = min(request.path_params["round_id"], _HIGHEST)
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        check_person_may(session, who.person_id, Act.TAKE_IN_ANSWERS, round_id=round_id)
        bank = banks().get(round_of(session, round_id).bank_version)
        if bank is None:
            raise NotYours(NOT_YOURS)
        made_for = template_for(session, round_id)
    return attached(answers_template(made_for, bank), template_name(made_for), MEDIA_TYPE)


ROUTES = [
    Route("/files/answers-template/{round_id:int}.xlsx", fetch_answers_template),
    Route("/files/pack/{pack_id}", fetch_pack),
    Route("/files/evidence/{piece}/{version}", fetch_evidence),
    Route("/files/query/{mark}", fetch_query_file),
    Route("/files/comparison/{version}.csv", fetch_comparison),
    Route("/files/questions/{old}/{new}.pdf", fetch_difference),
    Route("/files/workbook/{version}/{edition}.pdf", fetch_booklet),
]
