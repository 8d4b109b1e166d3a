"""Reading the moves of a round between versions of the questions, and what was set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from assessment.bank.comparing import compare_banks
from assessment.bank.following import obstacles
from assessment.bank.model import Bank
from assessment.store.tables import (
    AgreedAnswerRow,
    BankMoveRow,
    OwnAnswerRow,
    PersonRow,
    RoundRow,
)
from assessment.workbook.fates import fates
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.previewing import NOTHING_YET, Given, Preview, PreviewLine
from assessment.workbook.reading_answers import agreed_sheet, own_lines
from assessment.workbook.rules import KEEPS_ITS_QUESTIONS
from assessment.workbook.sheets import AgreedLine, OwnLine


@dataclass(frozen=True, slots=True)
class Move:
    """That a round was moved to another version, by whom and why, and whether it was undone.

    A name None is the command line's.
    """

    id: int
    from_version: str
    to_version: str
    reason: str
    by: str | None
    at: datetime
    undone_reason: str
    undone_by: str | None
    undone_at: datetime | None


def moves(session: Session, round_id: int) -> tuple[Move, ...]:
    """Return every move of a round, first to last, those that were undone too."""
    by, undone_by = aliased(PersonRow), aliased(PersonRow)
    rows: Iterable[Any] = session.execute(  # more columns than the types of a row can tell
        select(
            BankMoveRow.id,
            BankMoveRow.from_version,
            BankMoveRow.to_version,
            BankMoveRow.reason,
            by.name,
            BankMoveRow.at,
            BankMoveRow.undone_reason,
            undone_by.name,
            BankMoveRow.undone_at,
        )
        .outerjoin(by, by.id == BankMoveRow.by)
        .outerjoin(undone_by, undone_by.id == BankMoveRow.undone_by)
        .where(BankMoveRow.round_id == round_id)
        .order_by(BankMoveRow.id)
    )
    return tuple(Move(*row) for row in rows)


def move_in_force(session: Session, round_id: int) -> Move | None:
    """Return the last move of a round that was not undone; None where there is none."""
    return next((one for one in reversed(moves(session, round_id)) if not one.undone_at), None)


def codes_laid_out(session: Session, round_id: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes that a round asks, in its order, and those that it has set aside."""
    rows = session.execute(
        select(AgreedAnswerRow.question, AgreedAnswerRow.set_aside)
        .where(AgreedAnswerRow.round_id == round_id)
        .order_by(AgreedAnswerRow.place, AgreedAnswerRow.id)
    ).all()
    return (
        tuple(row.question for row in rows if not row.set_aside),
        tuple(row.question for row in rows if row.set_aside),
    )


def given_answers(session: Session, round_id: int) -> Mapping[str, Given]:
    """Return what was answered to each question that the round asks or has set aside."""
    mode = session.scalar(select(RoundRow.mode).where(RoundRow.id == round_id))
    counts: dict[str, int] = {}
    if mode == "named":
        rows = session.execute(
            select(OwnAnswerRow.question, func.count())
            .where(
                OwnAnswerRow.round_id == round_id,
                OwnAnswerRow.level.is_not(None) | OwnAnswerRow.silence.is_not(None),
            )
            .group_by(OwnAnswerRow.question)
        )
        counts = {question: count for question, count in rows}  # noqa: C416  rows are no pairs
    lines = [
        *agreed_sheet(session, round_id),
        *agreed_sheet(session, round_id, set_aside=True),
    ]
    return {
        line.question: Given(
            counts.get(line.question, 0) if mode == "named" else None, line.settled_on
        )
        for line in lines
    }


def move_preview(
    session: Session, round_id: int, bank: Bank, to_bank: Bank, *, back: bool = False
) -> Preview:
    """Return what moving a round from ``bank`` to ``to_bank`` would do; nothing is changed.

    ``back``: the move is undone, which needs no newer version.
    """
    found = round_of(session, round_id)
    there, aside = codes_laid_out(session, round_id)
    given = given_answers(session, round_id)
    difference = compare_banks(bank, to_bank)
    lines = tuple(
        PreviewLine(
            fate,
            (to_bank if fate.code in to_bank else bank).question(fate.code).text,
            given.get(fate.code, NOTHING_YET),
        )
        for fate in fates(difference, found.form, there, aside)
    )
    against = () if back else obstacles(bank, to_bank)
    if found.version:
        against = (KEEPS_ITS_QUESTIONS, *against)
    return Preview(bank.version, to_bank.version, lines, against)


def own_set_aside(session: Session, participant_id: int) -> dict[str, OwnLine]:
    """Return a participant's own answers that are set aside; for that participant alone."""
    wanted = OwnAnswerRow.participant_id == participant_id
    return {line.question: line for _, line in own_lines(session, wanted, set_aside=True)}


def agreed_set_aside(session: Session, round_id: int) -> dict[str, AgreedLine]:
    """Return what the group had settled on for the questions that are set aside."""
    return {line.question: line for line in agreed_sheet(session, round_id, set_aside=True)}
