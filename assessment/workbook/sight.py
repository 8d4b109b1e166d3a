"""What somebody may see of others' own answers, and why not the rest. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.workbook.model import Round

ANSWER_FIRST = "You see what the others answered once you have answered this question or passed it."
WHILE_OPEN = (
    "In this confidential round nobody sees anything of the answers until answering is closed: "
    "a figure before and after one more answer would tell whose it was. "
    "The site's team closes answering, once and for good."
)
CHOOSE_FIRST = (
    "You see what others answered once you have said how you are here: you take part and answer "
    "yourself, or you lead the talk and do not answer."
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may see of the others' own answers in one round.

    ``hidden`` is why they see none of them, None where they do.  Of the questions in ``to_answer``
    they see none either, until they have answered or passed them.  ``may_choose``: somebody of the
    team who has neither joined nor said that they lead the talk.
    """

    hidden: str | None = None
    to_answer: frozenset[str] = frozenset()
    may_choose: bool = False

    def why_not(self, question: str) -> str | None:
        """Return why this person sees nothing of a question's own answers; None: they may."""
        if self.hidden is not None:
            return self.hidden
        return ANSWER_FIRST if question in self.to_answer else None


def sight_of_nobody(workbook_round: Round) -> Sight:
    """Return what a document may show, which is for nobody in particular."""
    return Sight() if workbook_round.shows_figures else Sight(WHILE_OPEN)


def may_still_answer(workbook_round: Round) -> bool:
    """Tell whether own answers can still be given: what others said could still sway them."""
    return workbook_round.state == "open" and workbook_round.answering_closed_at is None


def sight_of_participant(to_answer: Iterable[str]) -> Sight:
    """Return what a participant may see who still has to answer or pass these questions."""
    return Sight(to_answer=frozenset(to_answer))
