"""Counting the short codes that were typed wrongly, so that nobody gets far by guessing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import Refused
from assessment.store.audit import Line, leave_line
from assessment.store.tables import CodeTriesRow

MOST_WRONG, WITHIN = 40, timedelta(minutes=10)  # of a whole installation; see ``short_codes``


def check_code_tries(session: Session, kind: str) -> None:
    """Raise Refused, with how long to wait, where too many wrong codes were typed lately.

    ``kind`` names the codes that are counted together, such as ``invitation``.
    """
    row = session.get(CodeTriesRow, kind, populate_existing=True)
    if row is not None and row.wrong >= MOST_WRONG and clock.now() < row.since + WITHIN:
        raise Refused(wait_sentence(row.since + WITHIN - clock.now()))


def record_wrong_code(session: Session, kind: str) -> None:
    """Count one wrong code; the one that reaches the limit leaves an audit line.

    Counts of any kind that have run out are forgotten: nobody reads them any more, and a kind may
    be an address on the network, of which there are many.
    """
    now = clock.now()
    session.execute(delete(CodeTriesRow).where(CodeTriesRow.since <= now - WITHIN))
    row = session.get(CodeTriesRow, kind, populate_existing=True)
    wrong, since = (1, now) if row is None else (row.wrong + 1, row.since)
    session.merge(CodeTriesRow(kind=kind, wrong=wrong, since=since))
    if wrong == MOST_WRONG:
        line = Line(None, "somebody", "codes.paused", f"{kind} codes")
        leave_line(session, line, {"wrong": wrong, "since": _said(since)})


def wait_sentence(wait: timedelta) -> str:
    """Return the sentence that says how long no code is taken."""
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    span = "minute" if minutes == 1 else f"{minutes} minutes"
    return (
        "Many codes that do not exist were typed here lately, so no code is taken for the next "
        f"{span}. That need not have been you. Links work as ever; or try the code again then."
    )


def _said(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
