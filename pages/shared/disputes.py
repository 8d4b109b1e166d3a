"""What verifiers said of one answer, side by side, and what a moderator made of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.bank.model import Bank
from assessment.documents.wording import moment
from assessment.measures.answers import said_as_scored
from assessment.verification.asked import Query
from assessment.verification.minds import Said, minds_in_words
from assessment.verification.model import Settlement
from assessment.workbook.model import VerdictPart
from pages.shared.tables import FileLink, show_table
from pages.shared.wording import literal


def draw_verdicts(
    bank: Bank, question: str, agreed: int | None, given: Sequence[VerdictPart]
) -> None:
    """Draw each verdict with its reason, and in one line how they lie."""
    said = said_of(given)
    if said:
        st.markdown(literal(as_sentence(minds_in_words(agreed, said))))
    show_table(
        ("Verifier", "Verdict", "Reason or question", "Given"),
        [
            (
                one["verifier"],
                verdict_told(bank, question, one),
                one["reason"] or "No reason was given.",
                moment(one["at"]) if one["at"] else None,
            )
            for one in given
        ],
        "What each verifier said",
    )


def draw_threads(found: Sequence[Query]) -> None:
    """Draw each query about an answer with what was asked and answered, and its files."""
    for one in found:
        state = (
            "closed" if one.closed_on else f"open, the {one.turn}'s turn since {one.since:%d %B %Y}"
        )
        show_table(
            ("Who", "When", "What", "Files"),
            [
                (
                    f"{said.by or one.verifier} ({said.side})",
                    f"{said.on:%d %B %Y}" + (", after the review" if said.late else ""),
                    said.text,
                    tuple(FileLink(file.name, f"/files/query/{file.mark}") for file in said.files)
                    or None,
                )
                for said in one.messages
            ],
            f"Query of {one.verifier or 'a verifier'} ({state})",
        )


def said_of(given: Sequence[VerdictPart]) -> list[Said]:
    """Return the verdicts that count, as they are put into words."""
    return [(one["verdict"], one["level"]) for one in given if not one["stale"]]


def verdict_told(bank: Bank, question: str, one: VerdictPart) -> str:
    """Return a verdict as it is read, such as *lowered to 2*; a stale one says so."""
    level = one["level"]
    to = "" if level is None else f" to {level}{said_as_scored(bank, question, level)}"
    return f"{one['verdict']}{to}" + (" (stale: the answer changed since)" if one["stale"] else "")


def state_in_words(found: Settlement) -> str:
    """Return where a question stands, as a list of them says it."""
    if found.waits:
        return "To settle"
    if found.settled is not None:
        return f"Settled on {found.settled}"
    return "Left unsettled" if found.disputed else "No verdict"


def as_sentence(parts: Sequence[str]) -> str:
    """Return phrases as one sentence."""
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}."
