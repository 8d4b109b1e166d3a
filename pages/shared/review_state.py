"""Where the review of one round stands, for the programme: queries' clocks, and what comes next.

Nothing of what a verdict or a query says is here: the programme looks while the review is blind.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

from assessment import clock
from assessment.store.sessions import reading
from assessment.verification.model import NamedVerifier
from assessment.verification.queries import (
    named_verifiers,
    query_counts,
    questions_to_settle,
    sign_offs,
)
from assessment.workbook.model import Round
from pages.shared.here import Here
from pages.shared.tasks import link_to
from pages.shared.wording import literal


def draw_review_state(me: Here, one: Round) -> None:
    """Draw the queries' clocks, and the next step."""
    with reading() as session:
        named = named_verifiers(session, one.id)
        step, way = _next_step(session, one, named)
        clocks = _clocks(session, one)
    for line in clocks:
        st.markdown(f"* {literal(line)}")
    st.markdown(literal(f"{step[0].upper()}{step[1:]}"))
    if way == "settle" and me.site is not None:
        link_to(me, way, "Settle levels", {"site": me.site.code, "round": str(one.id)})


def _clocks(session: Session, one: Round) -> list[str]:
    """Return how many open queries wait for whom, and how many of those are late."""
    found = query_counts(session, [one.id], clock.now().date()).get(one.id)
    if found is None:
        return []
    lines = []
    for side, waiting, late in (
        ("the team", found.team, found.team_overdue),
        ("a verifier", found.verifier, found.verifier_overdue),
    ):
        if waiting:
            count = "1 query waits" if waiting == 1 else f"{waiting} queries wait"
            lines.append(
                f"{count} for {side}" + (f", {late} of them too long" if late else "") + "."
            )
    return lines


def _next_step(
    session: Session, one: Round, named: Sequence[NamedVerifier]
) -> tuple[str, str | None]:
    """Return what happens next in words, and the screen for it where there is one."""
    here = [who for who in named if who.withdrawn_at is None]
    if one.state == "open":
        again = " again" if one.version else ""
        return f"the team hands the workbook over{again}; verifiers can be named before.", None
    if one.state == "verified":
        left = len(questions_to_settle(session, one.id))
        if left:
            levels = "one level" if left == 1 else f"{left} levels"
            return f"a moderator settles {levels} on which verifiers are not of one mind.", "settle"
        return "nothing is left of the review: every level that can be settled is.", None
    if not here:
        return "name at least one verifier.", None
    signed = {off.person_id for off in sign_offs(session, one.id, one.version)}
    waiting = [who.name for who in here if who.person_id not in signed]
    if waiting:
        until = "Until then nobody sees anybody's verdicts."
        return f"Still to sign off: {', '.join(waiting)}. {until}", None
    return "count the workbook as verified, below: nobody is left who has to sign off.", None
