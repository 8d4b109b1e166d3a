"""A workbook's document with what verification says of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from assessment.bank.model import Bank
from assessment.measures.answers import scored
from assessment.measures.profile import Figure, profile_of
from assessment.workbook.model import (
    AnswerPart,
    FindingsRule,
    ProfileLine,
    RoundPart,
    UnansweredPart,
    Verification,
    VerificationPart,
    WorkbookDocument,
)
from assessment.workbook.totalling import with_sums


def with_verification(
    document: WorkbookDocument, bank: Bank, findings: FindingsRule, said: Verification
) -> WorkbookDocument:
    """Return the document of a workbook with its verification; nothing else of it changes.

    It is the same whether the document was drawn up a moment ago or kept since the hand-over.
    """
    answers = [_answer(answer, said) for answer in document["answers"]]
    codes = [answer["question"] for answer in answers]
    verified = profile_of(bank, said.verified, codes)
    settled = profile_of(bank, said.settled, codes)
    return {
        **document,
        "round": _round(document["round"], said),
        "answers": answers,
        "issues": [
            _line(line, verified.issues[line["code"]], settled.issues[line["code"]])
            for line in document["issues"]
        ],
        "dimensions": [
            _line(line, verified.dimensions[line["code"]], settled.dimensions[line["code"]])
            for line in document["dimensions"]
        ],
        "totals": with_sums(bank, document["totals"], verified=said.verified, settled=said.settled),
        "findings": findings(answers, bank),
        "sign_offs": list(said.sign_offs),
        "verification": verification_part(said, answers, bank),
    }


def _answer(answer: AnswerPart, said: Verification) -> AnswerPart:
    code = answer["question"]
    return {
        **answer,
        "verdicts": list(said.verdicts.get(code, ())),
        "queries": list(said.queries.get(code, ())),
        "settlement": said.settlements.get(code),
        "verified": said.verified.get(code),
        "settled": said.settled.get(code),
    }


def _round(part: RoundPart, said: Verification) -> RoundPart:
    return {**part, "state": "verified"} if said.state == "concluded" else part


def _line(line: ProfileLine, verified: Figure, settled: Figure) -> ProfileLine:
    return {
        **line,
        "verified_mean": verified.as_number,
        "settled_mean": settled.as_number,
    }


def verification_part(
    said: Verification, answers: Sequence[AnswerPart], bank: Bank
) -> VerificationPart:
    """Return the review as a whole; ``answers`` carry what was said of each."""
    given = [verdict for answer in answers for verdict in answer["verdicts"]]
    fresh = Counter(verdict["verdict"] for verdict in given if not verdict["stale"])
    falls = [fall for answer in answers if (fall := _fall(answer, bank)) is not None]
    lowered = sum(fall > 0 for fall in falls)
    return {
        "state": said.state,
        "workbook": said.workbook,
        "verifiers": list(said.verifiers),
        "agreement": said.agreement,
        "counts": dict(fresh),
        "stale": sum(verdict["stale"] for verdict in given),
        "levels": len(falls),
        "lowered": lowered,
        "share_lowered": float(Fraction(lowered, len(falls))) if falls else None,
        "unanswered": [line for answer in answers for line in _unanswered(answer)],
    }


def _fall(answer: AnswerPart, bank: Bank) -> int | None:
    """Return by how much an answer scores less than was agreed; None where nothing is settled."""
    agreed, settled = answer["agreed"]["level"], answer["settled"]
    if agreed is None or settled is None:
        return None
    code = answer["question"]
    return int(scored(bank, code, agreed) - scored(bank, code, settled))


def _unanswered(answer: AnswerPart) -> list[UnansweredPart]:
    return [
        {
            "question": answer["question"],
            "by": query["by"],
            "opened_at": query["opened_at"],
            "due": query["due"],
        }
        for query in answer["queries"]
        if query["closed_at"] is None and query["turn"] == "team"
    ]
