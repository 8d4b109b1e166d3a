"""A move to other questions, looked at before it is made. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.workbook.fates import Fate


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered to one question.

    ``own``: how many own answers carry a level or a silence, None in a confidential round, where
    a count might tell whose they are.  ``agreed``: whether the group came to an outcome.
    """

    own: int | None
    agreed: bool

    @property
    def words(self) -> str:
        """Return what there is, in words, such as *3 own answers, an agreed outcome*."""
        parts = []
        if self.own is not None:
            parts.append("1 own answer" if self.own == 1 else f"{self.own} own answers")
        parts.append("an agreed outcome" if self.agreed else "no agreed outcome")
        return ", ".join(parts)


NOTHING_YET = Given(None, agreed=False)


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One question, what it asks, what becomes of its answers, and what there is of them."""

    fate: Fate
    text: str
    given: Given

    @property
    def sentence(self) -> str:
        """Return what becomes of its answers, in words."""
        return self.fate.sentence


@dataclass(frozen=True, slots=True)
class Preview:
    """What a move would do; ``obstacles`` are sentences that say why it can't be made."""

    from_version: str
    to_version: str
    lines: tuple[PreviewLine, ...]
    obstacles: tuple[str, ...]

    def count(self, becomes: str) -> int:
        """Return how many questions this becomes of."""
        return sum(line.fate.becomes == becomes for line in self.lines)

    def as_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {
            "from": self.from_version,
            "to": self.to_version,
            "obstacles": list(self.obstacles),
            "questions": [
                {
                    "code": line.fate.code,
                    "text": line.text,
                    "becomes": line.fate.becomes,
                    "reworded": bool(line.fate.change and line.fate.change.wording),
                    "moved": bool(line.fate.change and line.fate.change.moved),
                    "replaces": line.fate.replaces,
                    "replaced_by": line.fate.replaced_by,
                    "own_answers": line.given.own,
                    "agreed": line.given.agreed,
                }
                for line in self.lines
            ],
        }
