"""What stood in a question's place before the workbook moved to newer questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import streamlit as st
from sqlalchemy.orm import Session

from assessment.bank.comparing import TextChange, wording_changes
from assessment.bank.model import Bank, Question
from assessment.documents.differences import text_change_blocks
from assessment.workbook.model import Round
from assessment.workbook.queries import agreed_set_aside, moves, own_set_aside
from assessment.workbook.reading_moves import Move
from assessment.workbook.sheets import AgreedLine, OwnLine
from pages.shared.banks import banks
from pages.shared.differences import draw_blocks
from pages.shared.wording import literal


@dataclass(frozen=True, slots=True)
class Earlier:
    """The moves that a workbook is under, and what they set aside, by question."""

    bank: Bank
    moves: tuple[Move, ...]
    own: Mapping[str, OwnLine]
    agreed: Mapping[str, AgreedLine]

    def question(self, code: str) -> Question | None:
        """Return a question of an earlier version, None where none is at hand."""
        before = [banks()[one.from_version] for one in self.moves if one.from_version in banks()]
        return next((bank.question(code) for bank in reversed(before) if code in bank), None)

    def reworded(self, code: str, saved_at: datetime | None) -> tuple[TextChange, ...]:
        """Return how a question was worded anew since an answer to it was saved, if it was."""
        for one in self.moves:
            before = banks().get(one.from_version)
            if saved_at is not None and saved_at < one.at and before is not None and code in before:
                return wording_changes(before, self.bank, code)
        return ()


def earlier(
    session: Session, workbook: Round, bank: Bank, participant_id: int | None = None
) -> Earlier:
    """Return what came before, with a participant's own answers for that participant alone."""
    in_force = tuple(one for one in moves(session, workbook.id) if one.undone_at is None)
    if not in_force:
        return Earlier(bank, (), {}, {})
    own = {} if participant_id is None else own_set_aside(session, participant_id)
    return Earlier(bank, in_force, own, agreed_set_aside(session, workbook.id))


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know before answering: lines of a text, and what stands out after its colon.

    ``changes`` are texts that were worded anew, folded away below.
    """

    lines: tuple[tuple[str, str], ...]
    changes: tuple[TextChange, ...] = ()
    changed: str = ""  # the code of the question that they belong to


def before_own(before: Earlier, line: OwnLine, *, plain: bool) -> Iterator[Notice]:
    """Yield what was worded anew, and what one's own answer to the question before was."""
    yield from _reworded(before, line.question, line.saved_at)
    code = before.bank.question(line.question).replaces
    was = before.own.get(code) if code else None
    if was is not None:
        said = was.silence.capitalize() if was.silence else _level(before.bank, was.level)
        answered = ("You had answered", said) if said else ("You had not answered it.", "")
        yield _replaced(before, was.question, answered, was.note, plain=plain)


def draw_before_own(before: Earlier, line: OwnLine, *, plain: bool) -> None:
    """Draw what ``before_own`` says."""
    for notice in before_own(before, line, plain=plain):
        _draw(notice)


def draw_before_agreed(before: Earlier, line: AgreedLine) -> None:
    """Say what the group had settled on for the question before, and what was worded anew since."""
    for notice in _reworded(before, line.question, line.saved_at):
        _draw(notice)
    code = before.bank.question(line.question).replaces
    was = before.agreed.get(code) if code else None
    if was is None:
        return
    said = "Not agreed" if was.not_agreed else _level(before.bank, was.level)
    settled = ("The group had settled on", said)
    if not said:
        settled = ("The group had not settled on anything.", "")
    _draw(_replaced(before, was.question, settled, was.reason, plain=False))


def _draw(notice: Notice) -> None:
    lines = (
        f"{literal(text)}: **{literal(bold)}**" if bold else literal(text)
        for text, bold in notice.lines
    )
    st.info("\n\n".join(lines))
    if notice.changes:
        with st.expander(f"What changed in the words of {literal(notice.changed)}"):
            draw_blocks(block for change in notice.changes for block in text_change_blocks(change))


def _level(bank: Bank, value: int | None) -> str:
    return next((f"{one.value} {one.name}" for one in bank.ladder if one.value == value), "")


def _replaced(
    before: Earlier, code: str, said: tuple[str, str], note: str, *, plain: bool
) -> Notice:
    question = before.question(code)
    text = (question.plain if plain else question.text) if question else ""
    asked = f": “{text}”" if text else ""
    return Notice(
        (
            (f"The next question is new and takes the place of {code}{asked}", ""),
            said,
            *(((note, ""),) if note.strip() else ()),
            (
                "What was answered there is kept aside. This question begins without an answer.",
                "",
            ),
        )
    )


def _reworded(before: Earlier, code: str, saved_at: datetime | None) -> Iterator[Notice]:
    changes = before.reworded(code, saved_at)
    if changes:
        said = (
            f"The question {code} was worded anew after it was answered. It means the same, "
            "so the answer is kept. Please see that it still says what it should."
        )
        yield Notice(((said, ""),), changes, code)
