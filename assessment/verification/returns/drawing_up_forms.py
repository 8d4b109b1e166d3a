"""What a verdict form asks and shows, drawn up from the workbook that was handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment.bank.model import Bank
from assessment.verification.model import (
    FormBefore,
    FormDeclaration,
    FormEvidence,
    FormLevel,
    FormQuery,
    FormQuestion,
    FormSheet,
    Verdict,
)
from assessment.verification.rules import lower_levels, put_to
from assessment.workbook.model import AnswerPart, DissentPart, EvidencePart, WorkbookDocument


@dataclass(frozen=True, slots=True)
class FormFor:
    """Whose form it is, and what that verifier said before; nothing is anybody else's.

    ``verifier`` "" and everything else empty: a copy for nobody by name. ``verdicts`` and
    ``queries`` are by question.
    """

    verifier: str = ""
    voice: str | None = None
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    queries: Mapping[str, FormQuery] = field(default_factory=dict)
    declaration: FormDeclaration | None = None
    revision: int = 0


def draw_up_form(
    document: WorkbookDocument,
    bank: Bank,
    whose: FormFor,
    *,
    pack_id: str,
    number: int,
    workbook_hash: str,
    token: str,
    organisations: Sequence[str],
    light: bool = False,
    return_to: str = "",
) -> FormSheet:
    """Return the form of one pack; the same arguments give the same form.

    ``light``: the pack holds no files of evidence, so that none is named. ``return_to`` is the
    address of the page that takes the file of verdicts.
    """
    answers = {answer["question"]: answer for answer in document["answers"]}
    asked = put_to(bank, whose.voice, answers)
    places = {code: n for n, code in enumerate(answers, start=1)}  # as the report counts them
    return FormSheet(
        pack_id=pack_id,
        number=number,
        workbook_hash=workbook_hash,
        token=token,
        revision=whose.revision,
        verifier=whose.verifier,
        community=whose.voice is not None,
        site=document["site"]["name"],
        partnership=document["mapping"]["partnership"]["name"],
        round_name=document["round"]["name"],
        handed_over_at=document["round"]["handed_over_at"] or "",
        bank_title=document["bank"]["title"],
        bank_version=document["bank"]["version"],
        example=document["example"],
        organisations=tuple(organisations),
        declaration=whose.declaration,
        questions=tuple(
            _question(answers[code], level, bank, whose, place=places[code], light=light)
            for code in asked
            if (level := answers[code]["agreed"]["level"]) is not None
        ),
        not_agreed=tuple(code for code in asked if answers[code]["agreed"]["level"] is None),
        return_to=return_to,
    )


def _question(
    answer: AnswerPart, agreed: int, bank: Bank, whose: FormFor, *, place: int, light: bool
) -> FormQuestion:
    code = answer["question"]
    question = bank.question(code)
    said = answer["agreed"]
    given = whose.verdicts.get(code)
    return FormQuestion(
        question=code,
        issue=bank.issue_of(code).title,
        dimension=bank.dimension_of(code).title,
        text=answer["text"] if whose.voice is None else question.plain,
        team_text=answer["text"],
        guidance=answer["guidance"],
        verifier_asks=answer["verifier_asks"],
        reversed=answer["reversed"],
        levels=tuple(
            FormLevel(level.value, level.name, descriptor)
            for level, descriptor in zip(bank.ladder, answer["descriptors"], strict=True)
        ),
        agreed=agreed,
        agreed_name=next(level.name for level in bank.ladder if level.value == agreed),
        lower=lower_levels(bank, code, agreed),
        reason=said["reason"],
        dissents=tuple(_dissent(one, bank) for one in said["dissents"]),
        evidence=tuple(_evidence(part, light=light) for part in said["evidence"]),
        answer_hash=answer["hash"],
        before=_before(given) if given is not None and given.verdict else None,
        query=whose.queries.get(code),
        place=place,
    )


def _before(given: Verdict) -> FormBefore:
    return FormBefore(given.verdict, given.level, given.reason, given.stale)


def _dissent(one: DissentPart, bank: Bank) -> str:
    voices = {voice.code: voice.name for voice in bank.voices}
    who = ", ".join(word for word in (one["name"], voices.get(one["voice"], "")) if word)
    return f"{one['words']} ({who})" if who else one["words"]


def _evidence(part: EvidencePart, *, light: bool) -> FormEvidence:
    file = part["file"]
    return FormEvidence(
        id=part["id"],
        title=part["title"],
        dated=part["dated"],
        strength=part["strength"],
        where=part["where"],
        look_at=part["look_at"],
        pack_name="" if file is None or light else file["pack_name"],
        withheld_because=part["withheld_because"],
    )
