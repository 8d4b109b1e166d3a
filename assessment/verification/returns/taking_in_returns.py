"""Taking in a file of verdicts: one acceptance for the form, the spreadsheet and the command line.

All of it is written in one transaction or nothing.  What the verdicts say stands in no line of the
audit chain: the programme reads those while the review is blind.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, Changed
from assessment.people.inviting import invite_verifier
from assessment.people.queries import who_is
from assessment.store.audit import leave_line
from assessment.store.files import keep_file
from assessment.store.tables import InvitationRow, ReturnRow, VerdictRow
from assessment.store.text import checked_text
from assessment.verification.asking import open_queries_of
from assessment.verification.declaring import CameBy, declare_conflicts
from assessment.verification.reading_verdicts import verdict_sheet
from assessment.verification.returns.opening_returns import plain_text
from assessment.verification.returns.previewing import MISSING, ReturnPreview, TakenReturn
from assessment.verification.returns.reading_returns import CheckedReturn, checked_return
from assessment.verification.returns.return_closing import once_taken_in
from assessment.verification.signing_off import sign_off

PREVIEW_OUT_OF_DATE = (
    "Something changed since you looked at this file: a verdict given on screen, or another file. "
    "Nothing was taken in, and what was said before is kept. Look at what it would do now, and "
    "accept it then."
)


def take_in_return(
    session: Session,
    *,
    by: int,
    name: str,
    content: bytes,
    banks: Mapping[str, Bank],
    called: str = "",
    from_file: Collection[str] = (),
    seen: str = "",
) -> TakenReturn:
    """Take in a file of verdicts, whatever there is of it; refused is what ``checked_return`` refuses.

    ``seen`` is the fingerprint of the preview that was accepted: Changed where it would do
    something else by now; "" accepts without one.  ``from_file`` are the questions on which the
    verifier chose the file's verdict over one given on screen since; nobody else chooses that.
    Somebody who is not named yet becomes a verifier.  Taken in before: nothing is written.
    """
    checked = checked_return(
        session,
        by=by,
        name=name,
        content=content,
        banks=banks,
        called=called,
        from_file=from_file,
    )
    preview = checked.preview
    if preview.nothing_new:
        return _reported(checked, preview.person_id or 0)
    if seen and seen != preview.fingerprint:
        raise Changed(PREVIEW_OUT_OF_DATE, {"revision": 0, "by": "", "at": ""})
    if from_file and by != preview.person_id:
        raise BadInput(
            "Only the verifier chooses between what they said in the file and on screen. Nothing "
            "was taken in."
        )
    who = who_is(session, by)
    person_id = preview.person_id or _named(session, by, preview.round_id, preview.name)
    return_id = _recorded(session, by, checked.told, person_id)
    line = who.line("return.taken_in", f"pack {preview.pack_id}", version=checked.over.version)
    leave_line(
        session,
        line,
        {
            "round": preview.round_id,
            "verifier": person_id,
            "revision": preview.revision,
            "kind": preview.kind,
            "file": preview.sha256,
            "put aside": preview.count("rejected"),
            **({"from paper, typed in by": preview.typed_by} if preview.on_paper else {}),
        },
    )
    if checked.declared.keep is not None:
        words, conflicts = checked.declared.keep
        came_by: CameBy = "form" if preview.kind == "form" else "sheet"
        declare_conflicts(
            session,
            by=person_id,
            round_id=preview.round_id,
            words=words,
            conflicts=conflicts,
            came_by=came_by,
        )
    _write_verdicts(session, checked, person_id, return_id)
    session.flush()
    over = checked.over
    if preview.signs:  # which sends the questions to the team, too
        given = checked.document
        sign_off(
            session,
            by=person_id,
            round_id=over.round_id,
            statement=checked_text(given["statement"], "statement").strip(),
            reliance=given["judgement"]["reliance"],
            reliance_reason=plain_text(given["judgement"]["reason"]),
            bank=checked.bank,
        )
    else:
        sheet = verdict_sheet(session, over.round_id, person_id, over.answer_hashes)
        open_queries_of(session, over, person_id, sheet.values())
    keep_file(content)
    return _reported(checked, person_id)


def _named(session: Session, by: int, round_id: int, name: str) -> int:
    """Make the name in a copy's form a verifier of the round; return who that is."""
    made = invite_verifier(session, by=by, round_id=round_id, name=name)
    person_id = session.scalar(
        select(InvitationRow.person_id).where(InvitationRow.id == made.invitation_id)
    )
    if person_id is None:
        message = f"invitation {made.invitation_id} of a verifier names nobody"
        raise AssertionError(message)
    return person_id


def _recorded(session: Session, by: int, preview: ReturnPreview, person_id: int) -> int:
    row = ReturnRow(
        pack_id=preview.pack_id,
        person_id=person_id,
        revision=preview.revision,
        kind=preview.kind,
        name=preview.name_of_file,
        sha256=preview.sha256,
        bytes=preview.size,
        on_paper=preview.on_paper,
        typed_by=preview.typed_by,
        taken_at=clock.now(),
        taken_by=by or None,
        accepted=preview.count("new", "changed"),
        rejected=[line.question for line in preview.lines if line.outcome == "rejected"],
    )
    session.add(row)
    session.flush()
    return row.id


def _write_verdicts(
    session: Session, checked: CheckedReturn, person_id: int, return_id: int
) -> None:
    """Write each verdict on the version of the answer that its form showed."""
    round_id, at = checked.over.round_id, clock.now()
    for line in checked.preview.lines:
        if not line.written or line.given is None:
            continue
        row = _row(session, round_id, person_id, line.question, checked.hashes[line.question])
        # The database keeps each revision by itself, as it does for what is given on screen.
        session.execute(
            update(VerdictRow)
            .where(VerdictRow.id == row.id)
            .values(
                verdict=line.given.verdict,
                level=line.given.level,
                reason=checked_text(line.given.reason, "reason"),
                saved_at=at,
                revision=row.revision + 1,
                return_id=return_id,
            )
            .execution_options(synchronize_session=False)
        )


def _row(
    session: Session, round_id: int, person_id: int, question: str, answer_hash: str
) -> VerdictRow:
    there = session.scalar(
        select(VerdictRow)
        .where(
            VerdictRow.round_id == round_id,
            VerdictRow.person_id == person_id,
            VerdictRow.question == question,
            VerdictRow.answer_hash == answer_hash,
        )
        .execution_options(populate_existing=True)
    )
    if there is not None:
        return there
    row = VerdictRow(
        round_id=round_id, person_id=person_id, question=question, answer_hash=answer_hash
    )
    session.add(row)
    session.flush()
    return row


def _reported(checked: CheckedReturn, person_id: int) -> TakenReturn:
    """Return what became of a file, as far as whoever took it in may know it.

    That somebody has signed off is no secret of theirs.
    """
    told, signs = checked.told, checked.preview.signs
    unsigned = once_taken_in(checked.preview.unsigned)
    if told is not checked.preview and unsigned:
        unsigned = (MISSING,)
    return TakenReturn(
        person_id=person_id,
        name=told.name,
        round_id=told.round_id,
        pack_number=told.pack_number,
        accepted=0 if told.nothing_new else told.count("new", "changed"),
        stale=told.stale,
        rejected=tuple(line for line in told.lines if line.outcome == "rejected"),
        kept_from_screen=told.conflicts,
        signed_off=signs,
        unsigned=unsigned,
        nothing_new=told.nothing_new,
        remarks=told.remarks,
    )
