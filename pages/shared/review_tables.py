"""Tables of what verification made of a workbook: rows of its document, ready to be read."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from assessment.bank.model import Bank
from assessment.documents.verdict_sections import LEFT, settled, verifier_name, waits
from assessment.documents.wording import NONE, Words, moment
from assessment.verification.counting_verdicts import VerdictFigures
from assessment.verification.minds import Said, minds_in_words, minority_views
from assessment.verification.model import LOWERED, VERDICTS
from assessment.workbook.model import AnswerPart, VerdictPart, VerificationPart, WorkbookDocument
from pages.shared.question_list import question_title
from pages.shared.result_tables import Row, number

QUESTION_HEADINGS = ("Question", "Own (median)", "Agreed", "Verified", "Settled", "What was said")
LOWERED_HEADINGS = ("Question", "Agreed", "Lowered to", "Settled", "Why", "Verifier")
SETTLED_HEADINGS = ("Question", "Settled", "Why", "Moderator", "Other views, kept")
RELIANCE_HEADINGS = ("Verifier", "Reliance", "Why", "Statement", "Signed off")
PAIR_HEADINGS = ("Two verifiers", "Questions", "Linear kappa", "Quadratic kappa")
FIGURE_HEADINGS = ("Verdict", "How many", "Share")
STALE = "the answer changed since, so the verdict has to be given again"


def level_rows(document: WorkbookDocument, bank: Bank, issue: str) -> list[Row]:
    """Return own, agreed, verified and settled level of each question of an issue, and who said what."""
    words, asked = Words(document), [answer["question"] for answer in document["answers"]]
    return [
        (
            question_title(bank, answer["question"], asked),
            "not shown" if answer["spread"]["hidden"] else number(answer["spread"]["median"]),
            _level(answer, answer["agreed"]["level"], words),
            _level(answer, answer["verified"], words),
            _settled(answer, words),
            _said(answer),
        )
        for answer in document["answers"]
        if answer["issue"] == issue
    ]


def lowered_rows(document: WorkbookDocument, bank: Bank) -> list[Row]:
    """Return every verdict that lowered a level, with its reason and what became of it."""
    words, asked = Words(document), [answer["question"] for answer in document["answers"]]
    return [
        (
            question_title(bank, answer["question"], asked),
            words.agreed(answer),
            words.told(answer, one["level"]) + (" (stale)" if one["stale"] else ""),
            _settled(answer, words),
            one["reason"],
            verifier_name(one["verifier"], one["voice"], words),
        )
        for answer in document["answers"]
        for one in answer["verdicts"]
        if one["verdict"] == LOWERED
    ]


def other_rows(document: WorkbookDocument, bank: Bank) -> list[Row]:
    """Return every verdict that stands behind no level, with its question or reason."""
    words, asked = Words(document), [answer["question"] for answer in document["answers"]]
    return [
        (
            question_title(bank, answer["question"], asked),
            one["verdict"] + (" (stale)" if one["stale"] else ""),
            one["reason"],
            verifier_name(one["verifier"], one["voice"], words),
        )
        for answer in document["answers"]
        for one in answer["verdicts"]
        if one["verdict"] not in {"upheld", LOWERED}
    ]


def settled_rows(document: WorkbookDocument, bank: Bank) -> list[Row]:
    """Return what moderators settled and why, each with the views that did not prevail."""
    words, asked = Words(document), [answer["question"] for answer in document["answers"]]
    return [
        (
            question_title(bank, answer["question"], asked),
            settled(answer, words),
            part["reason"],
            part["by"],
            "; ".join(_kept(answer)) or "none",
        )
        for answer in document["answers"]
        if (part := answer["settlement"]) is not None
    ]


def to_settle(document: WorkbookDocument) -> list[str]:
    """Return the questions that wait for a moderator."""
    return [answer["question"] for answer in document["answers"] if waits(answer)]


def stale_questions(document: WorkbookDocument) -> list[str]:
    """Return the questions whose answers changed after a verdict was given on them."""
    return [
        answer["question"]
        for answer in document["answers"]
        if any(one["stale"] for one in answer["verdicts"])
    ]


def reliance_rows(document: WorkbookDocument) -> list[Row]:
    """Return each verifier's closing judgement and statement; those withdrawn say so."""
    words = Words(document)
    return [
        (
            verifier_name(one["name"], one["voice"], words),
            (one["reliance"] or "not said") + (" (set aside)" if one["set_aside"] else ""),
            one["reliance_reason"] or None,
            one["statement"] or None,
            moment(one["signed_at"]),
        )
        for one in document["verification"]["verifiers"]
        if one["signed_at"] is not None
    ]


def conflict_lines(document: WorkbookDocument) -> list[str]:
    """Return a sentence for each conflict of interest that a verifier declared."""
    return [
        f"{one['name']} declared a conflict of interest with "
        f"{', '.join(c['organisation'] for c in one['conflicts'] if c['conflict'])}"
        + (f": {one['declaration']}" if one["declaration"] else ".")
        for one in document["verification"]["verifiers"]
        if any(c["conflict"] for c in one["conflicts"])
    ]


def pair_rows(part: VerificationPart) -> list[Row]:
    """Return the weighted kappas of each pair of verifiers."""
    return [
        (
            f"{pair['one']} and {pair['other']}",
            str(pair["n"]),
            defined(pair["linear"]),
            defined(pair["quadratic"]),
        )
        for pair in part["agreement"]["pairs"]
    ]


def figure_rows(figures: VerdictFigures) -> list[Row]:
    """Return how many verdicts of each kind there are, and their share."""
    return [
        (kind.capitalize(), figures.counts[kind], in_percent(figures.share(kind)))
        for kind in VERDICTS
    ]


def defined(value: float | Fraction | None) -> str:
    """Return a figure, or that it is not defined."""
    return "not defined" if value is None else str(number(float(value)))


def in_percent(share: float | Fraction | None) -> str:
    """Return a share in whole per cent, or that it is not defined."""
    return "not defined" if share is None else f"{float(100 * share):.0f} %"


def _level(answer: AnswerPart, level: int | None, words: Words) -> str | None:
    return None if level is None else words.told(answer, level)


def _settled(answer: AnswerPart, words: Words) -> str | None:
    if waits(answer):
        return "waits for a moderator"
    found = settled(answer, words)
    if found == LEFT:
        return LEFT
    return None if found == NONE else found


def fresh(answer: AnswerPart) -> list[Said]:
    """Return what was said of an answer as it is."""
    return [(one["verdict"], one["level"]) for one in answer["verdicts"] if not one["stale"]]


def _said(answer: AnswerPart) -> str | None:
    said = minds_in_words(answer["agreed"]["level"], fresh(answer))
    if any(_is_stale(one) for one in answer["verdicts"]):
        said.append(STALE)
    told = "; ".join(said)
    return f"{told[0].upper()}{told[1:]}." if told else None


def _is_stale(one: VerdictPart) -> bool:
    return one["stale"]


def _kept(answer: AnswerPart) -> Sequence[str]:
    part = answer["settlement"]
    level = None if part is None else part["level"]
    return minority_views(answer["agreed"]["level"], fresh(answer), level)
