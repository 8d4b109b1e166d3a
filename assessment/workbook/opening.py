"""Opening a round, and opening it again."""

from __future__ import annotations

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank, Form
from assessment.errors import BadInput, NotYours, Refused
from assessment.mapping.queries import choice
from assessment.people.queries import check_person_may, programme
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import (
    AgreedAnswerRow,
    ReopeningRow,
    RoundRow,
    SiteRow,
)
from assessment.store.text import checked_name, required_text
from assessment.workbook.changing_mode import MODES
from assessment.workbook.model import FEWEST_PEOPLE, Mode
from assessment.workbook.rules import state_after

FORMS = ("short", "full", "community")


def open_round(
    session: Session,
    *,
    by: int,
    site_id: int,
    partnership_id: int,
    name: str,
    bank: Bank,
    form: Form = "short",
    mode: Mode = "named",
) -> int:
    """Open a round for the partnership that the site chose; return its id.

    Refused while another round of the site is open, where the name was used before, or where the
    partnership was not chosen with a reason.
    """
    who = check_person_may(session, by, Act.RUN_PROGRAMME, site_id=site_id)
    called = checked_name(name, "name of the round")
    if form not in FORMS or mode not in MODES:
        raise BadInput(
            f"A round's form is one of {', '.join(FORMS)} and its mode named or confidential. "
            "No round was opened."
        )
    if not bank.form(form):
        raise Refused(
            f"The questions of {bank.version} have no {form} form: none of them is for a voice of "
            "the community. No round was opened. Choose another form."
        )
    _check_chosen(session, site_id, partnership_id)
    number = _next_number(session, site_id, called)
    programme_set = programme(session)
    round_id = session.execute(
        insert(RoundRow)
        .values(
            site_id=site_id,
            partnership_id=partnership_id,
            name=called,
            number=number,
            bank_version=bank.version,
            bank_fingerprint=bank.fingerprint,
            form=form,
            mode=mode,
            state="open",
            version=0,
            opened_at=clock.now(),
            fewest=programme_set.site_threshold if programme_set else FEWEST_PEOPLE,
        )
        .returning(RoundRow.id)
    ).scalar_one()
    session.execute(
        insert(AgreedAnswerRow),
        [
            {
                "round_id": round_id,
                "question": q.code,
                "place": place,
                "dissents": [],
                "present": [],
                "community_agrees": [],
            }
            for place, q in enumerate(bank.form(form))
        ],
    )
    leave_line(
        session,
        who.line("round.opened", f"round {round_id}", site_id=site_id),
        {
            "name": called,
            "partnership": partnership_id,
            "bank": bank.version,
            "form": form,
            "mode": mode,
        },
    )
    return round_id


def _check_chosen(session: Session, site_id: int, partnership_id: int) -> None:
    if session.scalar(select(SiteRow.id).where(SiteRow.id == site_id)) is None:
        raise NotYours(NOT_YOURS)
    chosen = choice(session, site_id)
    if chosen is None or chosen.partnership.id != partnership_id or not chosen.reason.strip():
        raise Refused(
            "The site has not chosen this partnership with a reason, so no round was opened. "
            "Record the choice first."
        )


def _next_number(session: Session, site_id: int, name: str) -> int:
    rounds = session.execute(
        select(RoundRow.name, RoundRow.state, RoundRow.number).where(RoundRow.site_id == site_id)
    ).all()
    for other in rounds:
        if other.state == "open":
            raise Refused(
                f"The round “{other.name}” of this site is still open, so no other was opened. "
                "Hand it over first."
            )
        if other.name.casefold() == name.casefold():
            raise Refused(
                f"This site already has a round named “{other.name}”, so none was opened. "
                "Choose another name."
            )
    return max((other.number for other in rounds), default=0) + 1


def reopen(session: Session, *, by: int, round_id: int, reason: str) -> None:
    """Unlock a workbook that was handed over; why is written down and stays.

    What was handed over stays as it was, and so do its scores until the next hand-over.
    """
    who = check_person_may(session, by, Act.RUN_PROGRAMME, round_id=round_id)
    why = required_text(reason, "reason for reopening")
    row = session.execute(
        select(RoundRow.site_id, RoundRow.version, RoundRow.state).where(RoundRow.id == round_id)
    ).one_or_none()
    if row is None:
        raise NotYours(NOT_YOURS)
    state = state_after(row.state, "reopen")
    if state is None:
        raise Refused("This workbook is open already, so nothing was changed.")
    other = session.scalar(
        select(func.min(RoundRow.name)).where(
            RoundRow.site_id == row.site_id, RoundRow.state == "open"
        )
    )
    if other is not None:
        raise Refused(
            f"The round “{other}” of this site is open, and only one can be, so nothing was "
            "changed. Hand that one over first."
        )
    session.execute(update(RoundRow).where(RoundRow.id == round_id).values(state=state))
    person = None if who.operator else by
    session.add(
        ReopeningRow(round_id=round_id, version=row.version, reason=why, by=person, at=clock.now())
    )
    session.flush()
    leave_line(
        session,
        who.line("round.reopened", f"round {round_id}", site_id=row.site_id, version=row.version),
        {"reason": why},
    )
