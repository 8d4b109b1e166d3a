"""What of a file is about the review as a whole: the declaration, and whether it signs off. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.errors import BadInput
from assessment.store.text import checked_text
from assessment.verification.model import Declaration, Verdict
from assessment.verification.returns.opening_returns import NOTHING, plain_text
from assessment.verification.returns.previewing import ReturnLine, Said
from assessment.verification.returns.return_schema import ReturnDocument
from assessment.verification.rules import (
    declaration_problems,
    judgement_problems,
    still_to_come,
    still_to_declare,
)

_NEWER = "A newer declaration was given on screen after this form was issued: it holds."


@dataclass(frozen=True, slots=True)
class Declared:
    """The declaration that a file brings; ``keep`` None where what was declared before holds."""

    keep: tuple[str, dict[str, bool]] | None
    remarks: tuple[str, ...] = ()


def declared_in(
    given: ReturnDocument,
    organisations: Sequence[str],
    before: Declaration | None,
    issued_at: datetime,
) -> Declared:
    """Return the declaration to keep; BadInput where neither the file nor anything before has one."""
    words = checked_text(given["declaration"]["words"], "declaration").strip()
    said = given["declaration"]["conflicts"]
    conflicts = {one: said[one] for one in organisations if one in said}
    problems = declaration_problems(words, conflicts, organisations)
    if before is not None and not still_to_declare(before, organisations):
        if problems or (before.words, before.conflicts) == (words, conflicts):
            return Declared(None)
        if before.came_by == "screen" and before.at > issued_at:
            return Declared(None, (_NEWER,))
    elif problems:
        raise BadInput(
            "Conflicts of interest have to be declared before any verdict counts, and the "
            f"declaration in this file is not complete. {NOTHING} Complete it in the form, save "
            "it and send the new file; or declare on screen first.",
            problems,
        )
    return Declared((words, conflicts))


_CHOOSE = "choose between the file and the screen."
_KEPT = "what was said on screen was kept. Look at it once more, and sign off on screen."


def unsigned_because(
    given: ReturnDocument,
    lines: Sequence[ReturnLine],
    asked: Sequence[str],
    sheet: Mapping[str, Verdict],
) -> tuple[str, ...]:
    """Return what a file that says it is signed lacks for that; nothing where it does not say so.

    ``asked`` are the questions that need a verdict now, ``sheet`` what stands before the file.
    """
    if not given["signed"]:
        return ()
    after = dict(sheet)
    after |= {one.question: _after(one) for one in lines if one.written and not one.stale}
    judged = given["judgement"]
    return (
        *still_to_come(asked, after),
        *_left_open(lines),
        *judgement_problems(judged["reliance"], plain_text(judged["reason"])),
    )


def once_taken_in(unsigned: Sequence[str]) -> tuple[str, ...]:
    """Return what ``unsigned_because`` said, as it is once the file was taken in."""
    return tuple(
        one.removesuffix(_CHOOSE) + _KEPT if one.endswith(_CHOOSE) else one for one in unsigned
    )


def _left_open(lines: Sequence[ReturnLine]) -> Iterator[str]:
    for line in lines:
        if line.outcome == "conflict" and not line.stale:
            yield f"{line.question}: {_CHOOSE}"
        elif line.outcome == "rejected":
            yield f"{line.question}: the verdict in the file could not be taken in."


def _after(line: ReturnLine) -> Verdict:
    """Return a verdict as it would stand once it was taken in."""
    said = line.given or Said("", None, "")
    return Verdict(
        id=0,
        question=line.question,
        person_id=0,
        verdict=said.verdict,
        level=said.level,
        reason=said.reason,
        stale=False,
        saved_at=None,
        revision=0,
        answer_hash="",
    )
