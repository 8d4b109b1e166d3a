"""The form for a piece of evidence: what it is, of when, where, what to look at, behind what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import Changed
from assessment.workbook.model import STRENGTHS
from assessment.workbook.sheets import Evidence
from pages.shared.conflicts import show_both

OLDEST = date(1900, 1, 1)
STRENGTH_MEANINGS = {
    "seen": "seen: somebody looked at it with their own eyes",
    "documented": "documented: it is written down somewhere",
    "said": "said: somebody told us",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the form when it is sent."""

    title: str
    dated: str
    where: str
    look_at: str
    strength: str
    questions: tuple[str, ...]
    withheld_because: str


def ask_for_evidence(
    bank: Bank, codes: Sequence[str], before: Evidence | None, name: str, *, behind: str | None
) -> Given | None:
    """Draw the form and return what stands in it once it was sent.

    ``before`` None is a new piece, ``behind`` the question that it is to stand behind.  ``name``
    keys the fields: as long as it stays, what is typed stays.
    """
    titles = {code: f"{bank.dimension_of(code).title} ({code})" for code in codes}
    stands_behind = before.questions if before else (behind,)
    aside = [code for code in before.questions if code not in codes] if before else []
    is_file = before is not None and before.file is not None
    withheld_because: str | None = before.withheld_because if before else ""
    with st.form(f"evidence {name}", enter_to_submit=False):
        title = st.text_input(
            "What it is",
            value=before.title if before else "",
            help="Such as: minutes of the March forum; a photograph of the notice board.",
            key=f"evidence-title {name}",
        )
        dated = st.date_input(
            "Its date",
            value=date.fromisoformat(before.dated) if before and before.dated else None,
            min_value=OLDEST,
            max_value=clock.now().date(),
            format="DD/MM/YYYY",
            help="When it was made or happened.",
            key=f"evidence-dated {name}",
        )
        where = st.text_input(
            "Where else it is (optional)" if is_file else "Where it is",
            value=before.where if before else "",
            help="A link, or the place where it is kept and who has it.",
            key=f"evidence-where {name}",
        )
        look_at = st.text_area(
            "What to look at in it",
            value=before.look_at if before else "",
            help="Such as: page 3, the table of meetings.",
            key=f"evidence-look-at {name}",
        )
        strength = st.radio(
            "How strong it is",
            STRENGTHS,
            index=STRENGTHS.index(before.strength) if before else 1,
            format_func=lambda one: STRENGTH_MEANINGS[one],
            key=f"evidence-strength {name}",
        )
        questions = st.multiselect(
            "Which questions it stands behind",
            codes,
            default=[code for code in codes if code in stands_behind],
            format_func=lambda code: titles[code],
            key=f"evidence-questions {name}",
            placeholder="Choose questions",
            help=f"It also stands behind what is set aside: {', '.join(aside)}." if aside else None,
        )
        if is_file:
            withheld_because = st.text_input(
                "Why its file stays out of the pack (empty: it goes in)",
                value=withheld_because,
                help=(
                    "Such as: it names people who did not agree to that. The verifier then reads "
                    "that it exists, and why it was withheld."
                ),
                key=f"evidence-withheld {name}",
            )
        sent = st.form_submit_button(
            "Save the changes" if before else "Add it to the list", type="primary"
        )
    if not sent:
        return None
    day = dated.isoformat() if isinstance(dated, date) else ""
    return Given(
        title, day, where, look_at, strength, tuple(questions), (withheld_because or "").strip()
    )


def show_conflict(changed: Changed, given: Given) -> None:
    """Show what somebody else saved of a piece beside what stands in the form."""
    theirs = changed.stored
    lines = [
        ("What it is", theirs["title"], given.title),
        ("Its date", theirs["dated"], given.dated),
        ("Where it is", theirs["where"], given.where),
        ("What to look at in it", theirs["look_at"], given.look_at),
        ("How strong it is", theirs["strength"], given.strength),
        ("Questions", ", ".join(_codes(theirs["questions"])), ", ".join(given.questions)),
        ("Why it stays out", theirs["withheld_because"], given.withheld_because),
    ]
    differing = [line for line in lines if line[1] != line[2]]
    show_both(changed, differing, "Saving it again replaces theirs.")


def _codes(stored: object) -> list[str]:
    return [str(one) for one in stored] if isinstance(stored, list) else []
