"""A workbook's report as blocks, in reading order."""

from __future__ import annotations

from assessment.documents.blocks import Report
from assessment.documents.glossary_section import glossary
from assessment.documents.opening_sections import (
    cover,
    how_to_read,
    is_final,
    mapping_and_choice,
    title,
    who_took_part,
)
from assessment.documents.question_sections import questions
from assessment.documents.result_sections import (
    accounts,
    findings,
    history,
    missing,
    profile,
    totals,
)
from assessment.documents.review_sections import review
from assessment.documents.wording import Words
from assessment.workbook.model import WorkbookDocument


def report(
    document: WorkbookDocument, *, notices: tuple[str, ...] = (), evidence: str = ""
) -> Report:
    """Return the whole report; ``notices`` are said on the first page.

    Once verification is concluded it is the final report, and opens with what that came to.

    ``evidence`` is where the files of evidence lie, seen from the report; "" for nowhere.
    """
    words = Words(document)
    round_ = document["round"]
    return Report(
        title=title(document),
        subject=document["mapping"]["partnership"]["name"],
        moment=round_["handed_over_at"] or round_["opened_at"],
        blocks=(
            *cover(document, notices),
            *how_to_read(document),
            *(review(document, words) if is_final(document) else ()),
            *mapping_and_choice(document),
            *who_took_part(document, words),
            *accounts(document),
            *profile(document, words),
            *totals(document),
            *findings(document),
            *questions(document, words, evidence),
            *(() if is_final(document) else review(document, words)),
            *missing(document),
            *glossary(document),
            *history(document),
        ),
    )
