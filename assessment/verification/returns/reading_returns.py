"""Looking at a file of verdicts that came back: what taking it in would do. Nothing is written.

The order of the checks: size, how it is written, its shape, the pack, the workbook's hash, the
return token, the same again, the order of files, the declaration, then answer by answer.  A fault
of the file refuses it whole; a fault of one answer puts that answer aside and says why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.errors import NotYours, Refused, Unavailable
from assessment.people.queries import who_is
from assessment.people.rules import NOT_YOURS
from assessment.store.tables import PackRow, VerdictRow
from assessment.store.text import LONGEST_NAME, one_line
from assessment.verification.model import Declaration, Verdict
from assessment.verification.reading_hand_overs import (
    HandedOver,
    document_of_version,
    handed_over,
)
from assessment.verification.reading_reviews import declaration, sign_offs, voice_of_verifier
from assessment.verification.reading_verdicts import verdict_sheet
from assessment.verification.returns.checking_returns import FormIssued, Stored, checked_lines
from assessment.verification.returns.earlier_returns import counted_revision, taken_before
from assessment.verification.returns.opening_returns import (
    NOTHING,
    open_return,
    plain_text,
)
from assessment.verification.returns.previewing import (
    BESIDE_THE_SCREEN,
    NOT_BY_ITSELF,
    ReturnLine,
    ReturnPreview,
    Said,
    alone,
    blind,
)
from assessment.verification.returns.return_closing import Declared, declared_in, unsigned_because
from assessment.verification.returns.return_schema import ReturnDocument
from assessment.verification.returns.returned_packs import (
    check_made_here,
    check_may_come_back,
    known_pack,
    said_of_pack,
    whose_return,
)
from assessment.verification.rules import organisations_to_declare, to_judge
from assessment.workbook.canonical import canonical_json, sha256_hex
from assessment.workbook.model import WorkbookDocument

SIGNED_OFF = (
    "The verifier has signed off this workbook already, so their verdicts are locked. "
    f"{NOTHING} If something has to be put right, ask the programme team."
)


@dataclass(frozen=True, slots=True)
class CheckedReturn:
    """A file that may be taken in, with what that takes; ``preview`` tells what it would do.

    ``told`` is as much of it as whoever sends the file may know. ``hashes`` are those of the
    answers that the form was issued with.
    """

    preview: ReturnPreview
    told: ReturnPreview
    document: ReturnDocument
    over: HandedOver
    bank: Bank
    hashes: Mapping[str, str]
    declared: Declared


def preview_return(
    session: Session,
    *,
    by: int,
    name: str,
    content: bytes,
    banks: Mapping[str, Bank],
    called: str = "",
) -> ReturnPreview:
    """Return what taking in a file would do, as far as ``by`` may know it.

    The verifier sees their verdicts; the programme and the command line see how many there are.
    BadInput or Refused, with a sentence, where the file can't be taken in at all.
    """
    return checked_return(
        session, by=by, name=name, content=content, banks=banks, called=called
    ).told


def checked_return(
    session: Session,
    *,
    by: int,
    name: str,
    content: bytes,
    banks: Mapping[str, Bank],
    called: str = "",
    from_file: Collection[str] = (),
) -> CheckedReturn:
    """Return a file with all that can be known of it before it is taken in.

    ``called`` says who filled in a copy that was issued to nobody by name; it holds before the
    name in the file, and may be that of a verifier of this round.  ``from_file`` are questions on
    which the file's verdict was chosen over the screen's: no conflicts any more.  Only those who may take the
    file in get an answer: the verifier whose it is, the programme, the command line.
    """
    who = who_is(session, by)
    if not (who.operator or who.has("programme") or who.has("verifier")):
        raise NotYours(NOT_YOURS)
    opened = open_return(name, content)
    given = opened.document
    pack = known_pack(session, who, given)
    check_may_come_back(session, pack)
    check_made_here(pack, given)
    person_id, whose = whose_return(session, who, pack, given, called)
    again = taken_before(session, pack, person_id, opened, content, by=by)
    over = handed_over(session, pack.round_id)
    review = _review(session, pack, over, person_id, banks)
    if review.signed_off and not again:
        raise Refused(SIGNED_OFF)
    declared = declared_in(
        given, organisations_to_declare(over.document), review.declaration, pack.issued_at
    )
    found = checked_lines(opened, review.issued, review.bank)
    lines = tuple(_chosen(line, from_file) for line in found)
    unsigned = unsigned_because(given, lines, review.asked_now, review.sheet)
    known = found if person_id == by else blind(found)  # a hash, too, can be guessed at
    preview = ReturnPreview(
        kind=opened.kind,
        name_of_file=one_line(name)[:LONGEST_NAME],
        sha256=sha256_hex(content),
        size=len(content),
        pack_id=pack.id,
        pack_number=pack.number,
        round_id=pack.round_id,
        site=over.document["site"]["name"],
        partnership=over.document["mapping"]["partnership"]["name"],
        person_id=person_id,
        name=whose,
        revision=counted_revision(session, pack, person_id, opened),
        on_paper=given["on_paper"],
        typed_by=one_line(given["typed_by"])[:LONGEST_NAME] if given["on_paper"] else "",
        lines=lines,
        declares=declared.keep is not None,
        signed=given["signed"],
        signs=given["signed"] and not unsigned and not again,
        unsigned=unsigned,
        remarks=(*again, *said_of_pack(session, pack, over), *declared.remarks),
        nothing_new=bool(again),
        fingerprint=_fingerprint(content, over.workbook_hash, person_id, whose, known),
    )
    by_itself = unsigned_because(given, alone(lines), review.asked_now, {})
    return CheckedReturn(
        preview=preview,
        told=preview if person_id == by else _without_verdicts(preview, by_itself),
        document=given,
        over=over,
        bank=review.bank,
        hashes=review.issued.hashes,
        declared=declared,
    )


def _without_verdicts(preview: ReturnPreview, by_itself: Collection[str]) -> ReturnPreview:
    """Return what somebody else than the verifier may see: what hangs on the file alone.

    ``by_itself`` says what the file lacks for a sign-off if nothing was said on screen.
    """
    beside = () if preview.person_id is None or preview.nothing_new else (BESIDE_THE_SCREEN,)
    return replace(
        preview,
        lines=blind(preview.lines),
        signs=preview.signed and not by_itself and not preview.nothing_new,
        unsigned=(NOT_BY_ITSELF,) if by_itself else (),
        remarks=(*preview.remarks, *beside),
    )


@dataclass(frozen=True, slots=True)
class _Review:
    """What a file meets here; ``declaration`` and ``sheet`` are of whoever it is from."""

    bank: Bank
    issued: FormIssued
    asked_now: tuple[str, ...]
    declaration: Declaration | None
    sheet: Mapping[str, Verdict]
    signed_off: bool


def _review(
    session: Session,
    pack: PackRow,
    over: HandedOver,
    person_id: int | None,
    banks: Mapping[str, Bank],
) -> _Review:
    document = document_of_version(session, pack.round_id, pack.version)
    bank = _bank_of(document, banks)
    hashes = {answer["question"]: answer["hash"] for answer in document["answers"]}
    levels = {answer["question"]: answer["agreed"]["level"] for answer in document["answers"]}
    whom = person_id or 0  # of nobody yet, nothing is stored
    voice = voice_of_verifier(session, over.round_id, whom)
    signed = sign_offs(session, over.round_id, over.version)
    return _Review(
        bank=bank,
        issued=FormIssued(
            agreed_levels=levels,
            hashes=hashes,
            hashes_now=over.answer_hashes,
            asked=to_judge(levels, bank, voice),
            stored=_stored(session, pack, whom, hashes),
        ),
        asked_now=to_judge(over.agreed_levels, bank, voice),
        declaration=declaration(session, over.round_id, whom),
        sheet=verdict_sheet(session, over.round_id, whom, over.answer_hashes),
        signed_off=any(one.person_id == person_id for one in signed),
    )


def _chosen(line: ReturnLine, from_file: Collection[str]) -> ReturnLine:
    chosen = line.outcome == "conflict" and line.question in from_file
    return replace(line, outcome="changed") if chosen else line


def _bank_of(document: WorkbookDocument, banks: Mapping[str, Bank]) -> Bank:
    version = document["bank"]["version"]
    if version not in banks:
        raise Unavailable(
            f"The workbook uses version {version} of the questions, which is not here. {NOTHING} "
            "Please tell whoever runs this installation."
        )
    return banks[version]


# ── verdicts, declaration and sign-off ───────────────────────────────────────────────────────


def _stored(
    session: Session, pack: PackRow, person_id: int, hashes: Mapping[str, str]
) -> dict[str, Stored]:
    """Return what stands on the versions of the answers that the form shows."""
    rows = session.scalars(
        select(VerdictRow)
        .where(
            VerdictRow.round_id == pack.round_id,
            VerdictRow.person_id == person_id,
            VerdictRow.saved_at.is_not(None),
        )
        .execution_options(populate_existing=True)
    )
    return {
        row.question: Stored(
            Said(row.verdict, row.level, plain_text(row.reason)),
            on_screen_since=row.return_id is None
            and row.saved_at is not None
            and row.saved_at > pack.issued_at,
        )
        for row in rows
        if row.answer_hash == hashes.get(row.question) and (row.verdict or row.reason)
    }


def _fingerprint(content: bytes, *facts: object) -> str:
    """Return a hash over the file and all that would be written of it."""
    told = [_plain(fact) for fact in facts]
    return sha256_hex(canonical_json([sha256_hex(content), *told]))


def _plain(fact: object) -> object:
    if isinstance(fact, tuple):
        return [_plain(one) for one in fact]
    return asdict(fact) if isinstance(fact, ReturnLine) else fact
