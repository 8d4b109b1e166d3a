"""Writing a workbook's figures down as rows, so that many sites can be compared from them.

The rows hold the figures as they are; ``research`` leaves out what is about too few people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from assessment.bank.model import Bank, Question
from assessment.measures.answers import Level
from assessment.measures.profile import Profile, medians, profile_of
from assessment.measures.spread import Spread, spreads
from assessment.store.tables import ParticipantRow, RoundRow, ScoreRow
from assessment.workbook.reading_answers import agreed_sheet, own_answers

Levels = Mapping[str, Level | None]
_NONE: Levels = {}


def write_scores(
    session: Session,
    *,
    round_id: int,
    bank: Bank,
    verified: Levels = _NONE,
    settled: Levels = _NONE,
) -> None:
    """Write (again) the rows of one handed-over workbook, for questions, dimensions and issues.

    ``verified`` and ``settled`` are levels by question, empty before verification.
    """
    row = session.execute(
        select(RoundRow.site_id, RoundRow.name, func.count(ParticipantRow.id).label("people"))
        .outerjoin(ParticipantRow, ParticipantRow.round_id == RoundRow.id)
        .where(RoundRow.id == round_id)
        .group_by(RoundRow.site_id, RoundRow.name)
    ).one()
    agreed = {line.question: line.level for line in agreed_sheet(session, round_id)}
    found = spreads(bank, own_answers(session, round_id))
    figures = _Figures(bank, {code: found[code] for code in agreed}, agreed, verified, settled)
    session.execute(delete(ScoreRow).where(ScoreRow.round_id == round_id))
    common = {
        "round_id": round_id,
        "site_id": row.site_id,
        "bank_version": bank.version,
        "round_name": row.name,
        "participants": row.people,
    }
    session.execute(insert(ScoreRow), [common | one for one in figures.rows()])


class _Figures:
    """The figures of one workbook, ready to be read off row by row."""

    def __init__(
        self,
        bank: Bank,
        found: Mapping[str, Spread],
        agreed: Levels,
        verified: Levels,
        settled: Levels,
    ) -> None:
        self._bank = bank
        self._found = found
        self._levels = {"agreed": agreed, "verified": verified, "settled": settled}
        asked = list(found)
        self._profiles: dict[str, Profile] = {
            name: profile_of(bank, levels, asked) for name, levels in self._levels.items()
        }
        self._profiles["own"] = profile_of(bank, medians(found), asked)
        for side in ("statutory", "community"):
            of_side = {code: spread.sides[side].median for code, spread in found.items()}
            self._profiles[side] = profile_of(bank, of_side, asked)

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield one row for each question asked and each group with questions asked."""
        for code, spread in self._found.items():
            yield self._question(code, spread)
        for dimension in self._bank.dimensions:
            yield from self._group("dimension", dimension.code, dimension.questions)
        for issue in self._bank.issues:
            yield from self._group("issue", issue.code, issue.questions)

    def _question(self, code: str, spread: Spread) -> dict[str, object]:
        levels = {name: levels.get(code) for name, levels in self._levels.items()}
        return {
            "kind": "question",
            "code": code,
            "own": _number(spread.median),
            "own_n": spread.n,
            "unanimous": _unanimous(spread),
            "statutory": _number(spread.sides["statutory"].median),
            "statutory_n": spread.sides["statutory"].n,
            "community": _number(spread.sides["community"].median),
            "community_n": spread.sides["community"].n,
            **levels,
            "levelled": int(levels["agreed"] is not None),
            "asked": 1,
            "distribution": {str(level): n for level, n in spread.distribution.items()},
        }

    def _group(
        self, kind: str, code: str, questions: Sequence[Question]
    ) -> Iterator[dict[str, object]]:
        mine = [self._found[q.code] for q in questions if q.code in self._found]
        if not mine:
            return
        figures = {
            name: (profile.issues if kind == "issue" else profile.dimensions)[code]
            for name, profile in self._profiles.items()
        }
        yield {
            "kind": kind,
            "code": code,
            **{name: _number(figure.mean) for name, figure in figures.items()},
            "own_n": min((spread.n for spread in mine if spread.n), default=0),
            "unanimous": any(_unanimous(spread) for spread in mine),
            "statutory_n": _fewest(spread.sides["statutory"].n for spread in mine),
            "community_n": _fewest(spread.sides["community"].n for spread in mine),
            "levelled": figures["agreed"].levelled,
            "asked": figures["agreed"].asked,
            "distribution": {},
        }


def _fewest(counts: Iterator[int]) -> int:
    return min((count for count in counts if count), default=0)


def _unanimous(spread: Spread) -> bool:
    return spread.n > 0 and max(spread.distribution.values()) == spread.n


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
