"""Declaring conflicts of interest: before the first verdict, and again where one comes up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import BadInput, Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import DeclarationRow
from assessment.store.text import checked_text
from assessment.verification.reading_hand_overs import HandedOver, handed_over
from assessment.verification.reading_reviews import declaration
from assessment.verification.rules import (
    declaration_problems,
    organisations_to_declare,
    still_to_declare,
)

CameBy = Literal["screen", "form", "sheet"]

DECLARE_FIRST = (
    "Before you give verdicts, say whether you have a conflict of interest. Nothing was saved; what "
    "you typed is still on your screen. Declare first, then save it again."
)


def declare_conflicts(
    session: Session,
    *,
    by: int,
    round_id: int,
    words: str,
    conflicts: Mapping[str, bool],
    came_by: CameBy = "screen",
) -> None:
    """Keep what a verifier says of their conflicts of interest; the newest declaration holds.

    ``conflicts`` says yes or no of every organisation of ``organisations_to_declare``.  BadInput
    lists what is missing.  The very same again is fine and writes nothing.
    """
    who = check_person_may(session, by, Act.GIVE_VERDICT, round_id=round_id)
    organisations = organisations_to_declare(handed_over(session, round_id).document)
    said = checked_text(words, "declaration").strip()
    given = {one: conflicts[one] for one in organisations if type(conflicts.get(one)) is bool}
    if problems := declaration_problems(said, given, organisations):
        raise BadInput("Your declaration is not complete, so nothing was saved.", problems)
    before = declaration(session, round_id, by)
    if before is not None and (before.words, before.conflicts) == (said, given):
        return
    row = DeclarationRow(
        round_id=round_id,
        person_id=by,
        words=said,
        conflicts=given,
        at=clock.now(),
        came_by=came_by,
    )
    session.add(row)
    session.flush()
    line = who.line("conflicts.declared", f"round {round_id}")
    facts = {"organisations": len(given), "conflicts": sum(given.values()), "came by": came_by}
    leave_line(session, line, facts)


def check_declared(session: Session, over: HandedOver, person_id: int) -> None:
    """Refuse whoever has not declared for every organisation of the workbook as it is now."""
    said = declaration(session, over.round_id, person_id)
    if still_to_declare(said, organisations_to_declare(over.document)):
        raise Refused(DECLARE_FIRST)
