"""Moving an open workbook to a newer version of the questions, and back again.

Nothing that was answered is changed or deleted by either: a move only says which questions the
round asks, in which order, and which it sets aside.  So undoing it gives back what was there, with
whatever was answered meanwhile, and moving once more brings back what was answered after the first.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.following import obstacles
from assessment.bank.model import Bank
from assessment.errors import BadInput, Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import (
    AgreedAnswerRow,
    BankMoveRow,
    OwnAnswerRow,
    ParticipantRow,
    RoundRow,
)
from assessment.store.text import required_text
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.model import Round
from assessment.workbook.reading_moves import codes_laid_out, move_in_force
from assessment.workbook.rules import check_never_handed_over, check_open, check_same_bank


def move_round(
    session: Session, *, by: int, round_id: int, bank: Bank, to_bank: Bank, reason: str
) -> int:
    """Move an open round from its ``bank`` to a newer version; return the move's id.

    BadInput lists why the answers would not mean the same there.  See ``fates`` for what becomes
    of each.  Locked where the workbook is handed over, Refused where it ever was.
    """
    who = check_person_may(session, by, Act.RUN_PROGRAMME, round_id=round_id)
    why = required_text(reason, "reason for moving")
    found = _open_round(session, round_id, bank)
    if problems := obstacles(bank, to_bank):
        raise BadInput(
            f"This workbook can't go on with version {to_bank.version}, so nothing was changed. "
            "Leave it with its questions, or have these put right in the new version.",
            problems,
        )
    before, _ = codes_laid_out(session, round_id)
    fingerprint = session.scalar(select(RoundRow.bank_fingerprint).where(RoundRow.id == round_id))
    _tie(session, found, to_bank)
    move_id = session.execute(
        insert(BankMoveRow)
        .values(
            round_id=round_id,
            from_version=found.bank_version,
            from_fingerprint=fingerprint,
            to_version=to_bank.version,
            to_fingerprint=to_bank.fingerprint,
            reason=why,
            by=None if who.operator else by,
            at=clock.now(),
        )
        .returning(BankMoveRow.id)
    ).scalar_one()
    after, _ = codes_laid_out(session, round_id)
    leave_line(
        session,
        who.line("round.moved", f"round {round_id}", site_id=found.site_id),
        _facts(found.bank_version, to_bank.version, why, before, after),
    )
    return move_id


def undo_move(
    session: Session, *, by: int, round_id: int, bank: Bank, to_bank: Bank, reason: str
) -> None:
    """Move an open round back to ``to_bank``, the version that it was moved from last.

    Refused where it was not moved, or was handed over since.
    """
    who = check_person_may(session, by, Act.RUN_PROGRAMME, round_id=round_id)
    why = required_text(reason, "reason for moving back")
    found = _open_round(session, round_id, bank)
    move = move_in_force(session, round_id)
    if move is None:
        raise Refused("This workbook was not moved to other questions, so nothing was changed.")
    if to_bank.version != move.from_version:
        raise Refused(
            f"This workbook was moved from version {move.from_version} and goes back to no other, "
            "so nothing was changed."
        )
    before, _ = codes_laid_out(session, round_id)
    _tie(session, found, to_bank)
    session.execute(
        update(BankMoveRow)
        .where(BankMoveRow.id == move.id)
        .values(undone_reason=why, undone_by=None if who.operator else by, undone_at=clock.now())
    )
    after, _ = codes_laid_out(session, round_id)
    leave_line(
        session,
        who.line("round.moved_back", f"round {round_id}", site_id=found.site_id),
        _facts(found.bank_version, to_bank.version, why, before, after),
    )


def _open_round(session: Session, round_id: int, bank: Bank) -> Round:
    found = round_of(session, round_id)
    check_open(found.state)
    check_same_bank(bank, found.bank_version)
    check_never_handed_over(found.version)
    return found


def _facts(
    from_version: str, to_version: str, reason: str, before: Sequence[str], after: Sequence[str]
) -> dict[str, object]:
    """Return what the audit line says: codes alone, which tell nothing of anybody's answers."""
    return {
        "from": from_version,
        "to": to_version,
        "reason": reason,
        "asked": [code for code in after if code not in before],
        "set_aside": [code for code in before if code not in after],
    }


def _tie(session: Session, found: Round, bank: Bank) -> None:
    """Let the round ask the questions of ``bank``, in their order, and set the others aside."""
    session.execute(
        update(RoundRow)
        .where(RoundRow.id == found.id)
        .values(bank_version=bank.version, bank_fingerprint=bank.fingerprint)
        .execution_options(synchronize_session=False)
    )
    asked, aside = codes_laid_out(session, found.id)
    there = {*asked, *aside}
    codes = [q.code for q in bank.form(found.form)]
    fresh = [code for code in codes if code not in there]
    if fresh:
        session.execute(
            insert(AgreedAnswerRow),
            [
                {
                    "round_id": found.id,
                    "question": code,
                    "dissents": [],
                    "present": [],
                    "community_agrees": [],
                }
                for code in fresh
            ],
        )
    _set_places(session, found.id, codes)
    if found.answering_closed_at is None:  # else nobody can answer what is new
        _lay_out(session, found.id, codes)


def _set_places(session: Session, round_id: int, codes: Sequence[str]) -> None:
    """Say which questions are asked, and where; the rest keeps its place and is set aside."""
    mine = AgreedAnswerRow.round_id == round_id
    session.execute(
        update(AgreedAnswerRow)
        .where(mine, AgreedAnswerRow.question.not_in(codes))
        .values(set_aside=True)
        .execution_options(synchronize_session=False)
    )
    for place, code in enumerate(codes):
        session.execute(
            update(AgreedAnswerRow)
            .where(mine, AgreedAnswerRow.question == code)
            .values(place=place, set_aside=False)
            .execution_options(synchronize_session=False)
        )


def _lay_out(session: Session, round_id: int, codes: Sequence[str]) -> None:
    """Give everybody who takes part an empty answer wherever they have none yet."""
    people = session.scalars(
        select(ParticipantRow.id)
        .where(ParticipantRow.round_id == round_id)
        .order_by(ParticipantRow.id)
    ).all()
    rows = session.execute(
        select(OwnAnswerRow.participant_id, OwnAnswerRow.question).where(
            OwnAnswerRow.round_id == round_id
        )
    )
    there = {(row.participant_id, row.question) for row in rows}
    fresh = [
        {"round_id": round_id, "participant_id": person, "question": code}
        for person in people
        for code in codes
        if (person, code) not in there
    ]
    if fresh:
        session.execute(insert(OwnAnswerRow), fresh)
