"""What becomes of each answer when an open workbook moves to other questions. Pure.

The same code means the same, so a question that is only moved or reworded keeps its answers.  A
new question begins unanswered, also where it replaces another: the old answer is shown beside it.
What is asked no more is set aside, and comes back when the question does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assessment.bank.comparing import Difference, QuestionChange
from assessment.bank.model import Form

Becomes = Literal["kept", "new", "set aside", "brought back"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of the answers to one question; ``change`` None: the question is as it was.

    ``replaces`` is the code of the question that this new one takes the place of, and
    ``replaced_by`` of the one that takes the place of this one; both None mostly.
    """

    code: str
    becomes: Becomes
    change: QuestionChange | None
    replaces: str | None = None
    replaced_by: str | None = None

    @property
    def sentence(self) -> str:
        """Return what becomes of its answers, in words."""
        if self.becomes == "kept":
            return self._kept()
        if self.becomes == "brought back":
            return "It was asked here before: what was answered then comes back."
        if self.becomes == "new":
            if self.replaces:
                return (
                    f"It begins unanswered. It takes the place of {self.replaces}, whose answer "
                    "is shown beside it."
                )
            return "It begins unanswered."
        if self.replaced_by:
            return (
                f"Its answers are set aside, not deleted, and shown beside {self.replaced_by}, "
                "which takes its place."
            )
        return "Its answers are set aside, not deleted."

    def _kept(self) -> str:
        if self.change is not None and self.change.wording:
            return (
                "Its answers are kept: the code is the same, so the meaning is. "
                "People see that it is worded anew."
            )
        return "Its answers are kept."


def fates(
    difference: Difference, form: Form, there: Collection[str], aside: Collection[str]
) -> tuple[Fate, ...]:
    """Return the fate of every question, those of the new version first, in its order.

    ``there`` are the codes that the round asks now, ``aside`` those that it asked once.
    """
    return tuple(_fates(difference, form, there, aside))


def _fates(
    difference: Difference, form: Form, there: Collection[str], aside: Collection[str]
) -> Iterator[Fate]:
    changes: Mapping[str, QuestionChange] = {one.code: one for one in difference.questions}
    replaced_by = difference.replaced_by
    coming = [q.code for q in difference.new.form(form)]
    for code in coming:
        change = changes.get(code)
        if code in there:
            yield Fate(code, "kept", change)
        elif code in aside:
            yield Fate(code, "brought back", change)
        else:
            old = change.replaces if change else None
            yield Fate(code, "new", change, replaces=old if old in there else None)
    for code in there:
        if code not in coming:
            follower = replaced_by.get(code)
            taken = follower if follower in coming else None
            yield Fate(code, "set aside", changes.get(code), replaced_by=taken)
