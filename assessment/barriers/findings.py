"""Good areas, areas to improve, where to intervene: drawn from levels and verdicts. Pure.

The three headings are the pilot site's own.  A question whose settled (else agreed) level is in
the lower part of the ladder (0 or 1 of 0 to 4), or which is split, or whose sides differ by two
levels or more, or which was lowered, puts its barrier forward.  A settled (else agreed) level
that the bank counts as high (3 or 4 of 0 to 4), and not split, is a strength; where verifiers
judged the answer and left no settled level, nobody from outside stands behind it, so it is none.
A question can be both.  A question worded in the negative is low where its level is high: levels count as scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessment.bank.model import Bank
from assessment.measures.answers import said_as_scored, scored
from assessment.workbook.model import AnswerPart, FindingPart, FindingsPart

WIDE = 2  # levels between the two sides


def findings_of(answers: Sequence[AnswerPart], bank: Bank) -> FindingsPart:
    """Return the three headings' lines, each in the order of the questions."""
    weak = [(answer, reasons) for answer in answers if (reasons := tuple(_weak(answer, bank)))]
    return {
        "good_areas": [_strength(answer, bank) for answer in answers if _strong(answer, bank)],
        "areas_to_improve": [
            {
                "question": answer["question"],
                "title": answer["text"],
                "because": f"{_sentence(reasons)}",
                "intervene": [],
            }
            for answer, reasons in weak
        ],
        "where_to_intervene": [
            {
                "question": answer["question"],
                "title": answer["barrier"],
                "because": answer["barrier_sentence"],
                "intervene": answer["intervene"],
            }
            for answer, _ in weak
        ],
    }


def level_that_counts(answer: AnswerPart) -> tuple[int | None, str]:
    """Return the settled level, else the agreed one, and the word for which it is."""
    if answer["settled"] is not None:
        return answer["settled"], "settled"
    return answer["agreed"]["level"], "agreed"


def _strong(answer: AnswerPart, bank: Bank) -> bool:
    level, _ = level_that_counts(answer)
    high = level is not None and scored(bank, answer["question"], level) >= bank.scoring.high
    return high and not answer["spread"]["split"] and not _left_open(answer)


def _left_open(answer: AnswerPart) -> bool:
    """Tell whether fresh verdicts on an answer came to no settled level."""
    judged = any(not verdict["stale"] for verdict in answer["verdicts"])
    return judged and answer["settled"] is None


def _strength(answer: AnswerPart, bank: Bank) -> FindingPart:
    return {
        "question": answer["question"],
        "title": answer["text"],
        "because": _sentence((_level_reason(answer, bank),)),
        "intervene": [],
    }


def _weak(answer: AnswerPart, bank: Bank) -> Iterator[str]:
    level, _ = level_that_counts(answer)
    # Below the middle of the ladder: 0 and 1 of 0 to 4, 1 and 2 of 1 to 4.
    middle = (bank.levels[0] + bank.levels[-1]) / 2
    if level is not None and scored(bank, answer["question"], level) < middle:
        yield _level_reason(answer, bank)
    spread = answer["spread"]
    if spread["split"]:
        yield "people's own answers are split"
    statutory, community = spread["statutory_median"], spread["community_median"]
    if statutory is not None and community is not None and abs(statutory - community) >= WIDE:
        yield (
            f"the two sides differ: statutory {statutory:g}, community {community:g} "
            "(medians of own answers)"
        )
    yield from _lowered(answer, bank)


def _lowered(answer: AnswerPart, bank: Bank) -> Iterator[str]:
    """Say that an answer was lowered: by the settled level, else by each verifier who did.

    Where a moderator settled on the agreed level, it was not lowered after all.
    """
    agreed, settled = answer["agreed"]["level"], answer["settled"]
    if agreed is None or (settled is not None and settled == agreed):
        return
    if settled is not None and answer["settlement"] is not None:
        yield f"a moderator settled it, from {agreed} to {settled}{_turned(bank, answer, settled)}"
    lower = (one for one in answer["verdicts"] if one["verdict"] == "lowered" and not one["stale"])
    for n, verdict in enumerate(lower):
        yield (
            f"{'another' if n else 'a'} verifier lowered it from {agreed} to {verdict['level']}"
            f"{_turned(bank, answer, verdict['level'])}"
        )


def _level_reason(answer: AnswerPart, bank: Bank) -> str:
    level, kind = level_that_counts(answer)
    names = {rung.value: rung.name for rung in bank.ladder}
    if level is None:
        return f"{kind} level {level}"
    return f"{kind} level {level} ({names[level]}){_turned(bank, answer, level)}"


def _turned(bank: Bank, answer: AnswerPart, level: int | None) -> str:
    return "" if level is None else said_as_scored(bank, answer["question"], level)


def _sentence(reasons: Sequence[str]) -> str:
    said = "; ".join(reasons)
    return f"{said[0].upper()}{said[1:]}."
