"""What one pack is, beside the workbook in it: its number, for whom, and what changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.verification.packs.evidence_in_packs import IndexLine, index_lines
from assessment.workbook.model import AnswerPart, WorkbookDocument

Tell = Callable[[str, int, int], None]
"""Told while a pack is made: what is being done, how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class Change:
    """One question or piece of evidence (``code``), and what changed, such as *level 2, was 3*."""

    code: str
    what: str


@dataclass(frozen=True, slots=True)
class PackChanges:
    """What changed in the workbook since the pack before, whose number is ``since``."""

    since: int
    answers: tuple[Change, ...] = ()
    evidence: tuple[Change, ...] = ()

    @property
    def sentence(self) -> str:
        """Return how much changed, in a sentence."""
        if not self.answers and not self.evidence:
            return f"No answer and no evidence changed since pack {self.since}."
        counts = [
            f"{len(lines)} {one if len(lines) == 1 else many}"
            for lines, one, many in (
                (self.answers, "answer", "answers"),
                (self.evidence, "piece of evidence", "pieces of evidence"),
            )
            if lines
        ]
        return f"Changed since pack {self.since}: {' and '.join(counts)}."


@dataclass(frozen=True, slots=True)
class PackIssue:
    """A pack as it is issued; ``issued_at`` is aware.

    ``number`` counts within the round. ``issued_to`` "": a copy for nobody by name; ``person_id``
    is the verifier it is issued to, None otherwise. ``own``: they make it for themself, and what
    they have said so far goes into its form. ``light``: the files of evidence are left
    out. ``changes`` is None for the first pack that somebody gets.
    """

    pack_id: str
    number: int
    issued_to: str
    issued_at: datetime
    person_id: int | None = None
    own: bool = False
    light: bool = False
    changes: PackChanges | None = None


def changes_since(number: int, before: WorkbookDocument, now: WorkbookDocument) -> PackChanges:
    """Return what changed between the workbook of pack ``number`` and the one of now."""
    return PackChanges(
        since=number,
        answers=tuple(_changed_answers(before["answers"], now["answers"])),
        evidence=tuple(_changed_evidence(index_lines(before), index_lines(now))),
    )


def _changed_answers(before: Sequence[AnswerPart], now: Sequence[AnswerPart]) -> Iterator[Change]:
    old = {answer["question"]: answer for answer in before}
    new = {answer["question"]: answer for answer in now}
    for code, answer in new.items():
        if code not in old:
            yield Change(code, "a new question")
        elif what := list(_differences(old[code], answer)):
            yield Change(code, ", ".join(what))
    yield from (Change(code, "asked no more") for code in old if code not in new)


def _differences(old: AnswerPart, new: AnswerPart) -> Iterator[str]:
    was, agreed = old["agreed"], new["agreed"]
    if was["level"] != agreed["level"]:
        yield f"{_level(agreed['level'])}, was {_level(was['level'])}"
    if old["text"] != new["text"]:
        yield "the wording of the question"
    if was["reason"] != agreed["reason"]:
        yield "the reason"
    if was["dissents"] != agreed["dissents"]:
        yield "the dissent"
    if was["community_agrees"] != agreed["community_agrees"]:
        yield "who agrees with it"
    if _pieces(old) != _pieces(new):
        yield "its evidence"
    if old["own"] != new["own"] or old["spread"] != new["spread"]:
        yield "own answers"
    if old["threads"] != new["threads"]:
        yield "remarks"


def _level(level: int | None) -> str:
    return "no agreed level" if level is None else f"level {level}"


def _pieces(answer: AnswerPart) -> list[str]:
    return sorted(part["id"] for part in answer["agreed"]["evidence"])


def _changed_evidence(before: Sequence[IndexLine], now: Sequence[IndexLine]) -> Iterator[Change]:
    old = {line.part["id"]: line for line in before}
    new = {line.part["id"]: line for line in now}
    for code, line in new.items():
        if code not in old:
            yield Change(code, "new")
        elif what := list(_evidence_differences(old[code], line)):
            yield Change(code, ", ".join(what))
    yield from (Change(code, "there no more") for code in old if code not in new)


def _evidence_differences(old: IndexLine, new: IndexLine) -> Iterator[str]:
    was, part = old.part["file"], new.part["file"]
    if _sha256(was) != _sha256(part):
        yield "another file" if was and part else "a file now" if part else "no file now"
    elif (old.packed is None) != (new.packed is None):
        yield "withheld now" if old.packed else "in the pack now"
    facts = ("title", "dated", "strength", "where", "look_at", "withheld_because")
    if any(old.part[fact] != new.part[fact] for fact in facts):  # type: ignore[literal-required]
        yield "what is said of it"


def _sha256(file: Mapping[str, object] | None) -> object:
    return None if file is None else file["sha256"]
