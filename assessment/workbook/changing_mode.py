"""Changing whether a round is named or confidential, for as long as nobody has answered."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from assessment.errors import BadInput, Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import (
    AgreedAnswerRow,
    MeetingRow,
    OwnAnswerRow,
    ParticipantRow,
    RoundRow,
)
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.joining import new_handles
from assessment.workbook.model import Mode
from assessment.workbook.rules import check_open

MODES: tuple[Mode, ...] = ("named", "confidential")

_WHY_NOT: dict[str, str] = {
    "named": (
        "Somebody has answered in the belief that nobody learns what they said, so this round "
        "stays confidential. Nothing was changed."
    ),
    "confidential": (
        "Somebody has answered by name, where others can read it, and no later change takes that "
        "back, so this round stays named. Nothing was changed. The next round can be confidential."
    ),
}
_MET = (
    "Who was there has been written down by the marks that people go by in this round, so its mode "
    "stays as it is. Nothing was changed. The next round can have the other one."
)


def change_mode(session: Session, *, by: int, round_id: int, mode: Mode) -> None:
    """Make an open round named or confidential; the mode that it has changes nothing.

    Refused once anything was saved as an own answer.  On becoming confidential everybody gets
    another handle, by lot, and people on paper, whom nobody but a list of names would tell apart,
    lose their names.
    """
    who = check_person_may(session, by, Act.RUN_PROGRAMME, round_id=round_id)
    if mode not in MODES:
        raise BadInput("A round is named or confidential. Nothing was changed.")
    found = round_of(session, round_id)
    check_open(found.state)
    if mode == found.mode:
        return
    if (why := why_mode_stays(session, round_id, mode)) is not None:
        raise Refused(why)
    session.execute(
        update(RoundRow)
        .where(RoundRow.id == round_id)
        .values(mode=mode)
        .execution_options(synchronize_session=False)
    )
    if mode == "confidential":
        _draw_handles_anew(session, round_id)
    line = who.line("mode.changed", f"round {round_id}", site_id=found.site_id)
    leave_line(session, line, {"from": found.mode, "to": mode})


def why_mode_stays(session: Session, round_id: int, mode: Mode) -> str | None:
    """Return why a round can't be changed to this mode any more; None: it can."""
    answered = select(func.count(OwnAnswerRow.id)).where(
        OwnAnswerRow.round_id == round_id, OwnAnswerRow.revision > 0
    )
    if session.scalar(answered):
        return _WHY_NOT[mode]
    attended = select(func.count(AgreedAnswerRow.id)).where(
        AgreedAnswerRow.round_id == round_id, AgreedAnswerRow.attendance_revision > 0
    )
    met = session.scalars(select(MeetingRow.present).where(MeetingRow.round_id == round_id))
    return _MET if session.scalar(attended) or any(met) else None


def _draw_handles_anew(session: Session, round_id: int) -> None:
    """Give everybody a handle that nobody of this round has had, by lot."""
    people = session.execute(
        select(ParticipantRow.id, ParticipantRow.person_id).where(
            ParticipantRow.round_id == round_id
        )
    ).all()
    handles = new_handles(session, round_id, "confidential", len(people))
    for (participant_id, person_id), handle in zip(people, handles, strict=True):
        values = {"handle": handle} if person_id is not None else {"handle": handle, "name": ""}
        session.execute(
            update(ParticipantRow)
            .where(ParticipantRow.id == participant_id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
