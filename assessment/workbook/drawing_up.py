"""Drawing up the document of a round from what was read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.bank.model import Bank, Question
from assessment.mapping.model import CriterionAnswer, Decided, Partnership, Register
from assessment.measures.answers import OwnAnswer
from assessment.measures.profile import Figure, profile_of
from assessment.workbook.canonical import answer_hash
from assessment.workbook.claims import claims
from assessment.workbook.dissents import said
from assessment.workbook.meanings import SiteTerm, glossary_of
from assessment.workbook.missing import missing
from assessment.workbook.model import (
    NOT_VERIFIED,
    SCHEMA,
    AgreedPart,
    AnswerPart,
    BankPart,
    CriterionPart,
    EvidencePart,
    FindingsRule,
    HistoryPart,
    MappingPart,
    ParticipantPart,
    ProfileLine,
    ReopeningPart,
    Round,
    RoundPart,
    SitePart,
    SpreadPart,
    ThreadPart,
    TotalLine,
    Verification,
    WorkbookDocument,
)
from assessment.workbook.sheets import AgreedLine, Missing
from assessment.workbook.showing import Keyed, accounts_part, own_parts, spread_parts, unseen
from assessment.workbook.totalling import total_lines
from assessment.workbook.verified import verification_part, with_verification


@dataclass(frozen=True, slots=True)
class Moments:
    """When the round was opened and handed over, and by whose name; ISO 8601, None: not yet."""

    opened_at: str
    handed_over_at: str | None
    signed_by: str | None


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the first two steps say: the register, the partnership, its criteria, the choice."""

    register: Register
    partnership: Partnership
    criteria: Mapping[str, CriterionAnswer]
    must_hold: frozenset[str]
    reason: str
    not_chosen: Sequence[Decided]


@dataclass(frozen=True, slots=True)
class Materials:
    """All that a document is drawn up from; ``threshold`` in people.

    ``hidden`` is why no figure about own answers is shown, and ``own`` is empty then; else None.
    """

    site: SitePart
    example: bool
    round: Round
    moments: Moments
    mapped: Mapped
    participants: Sequence[ParticipantPart]
    own: Sequence[OwnAnswer]
    keyed: Keyed
    agreed: Sequence[AgreedLine]
    evidence: Mapping[str, list[EvidencePart]]
    threads: Mapping[str, list[ThreadPart]]  # those that go into the pack
    reopenings: Sequence[ReopeningPart]
    history: Sequence[HistoryPart]
    site_terms: Sequence[SiteTerm]
    threshold: int
    hidden: str | None = None


def draw_up(
    bank: Bank, materials: Materials, findings: FindingsRule, verification: Verification
) -> WorkbookDocument:
    """Return the document; the same materials give the same document."""
    return with_verification(_unverified(bank, materials, findings), bank, findings, verification)


def _unverified(bank: Bank, materials: Materials, findings: FindingsRule) -> WorkbookDocument:
    mode = materials.round.mode
    parts = _parts(bank, materials)
    answers = [_answer(bank, materials, line, parts[line.question]) for line in materials.agreed]
    issues, dimensions = _profile_lines(bank, answers)
    mapping = _mapping_part(bank, materials.mapped)
    return {
        "schema": SCHEMA,
        "site": materials.site,
        "round": _round_part(materials.round, materials.moments),
        "bank": _bank_part(bank),
        "mapping": mapping,
        "participants": list(materials.participants),
        "answers": answers,
        "accounts": accounts_part(parts.values()),
        "issues": issues,
        "dimensions": dimensions,
        "totals": _totals(bank, materials, answers),
        "findings": findings(answers, bank),
        "sign_offs": [],
        "verification": verification_part(NOT_VERIFIED, answers, bank),
        "missing": [
            one.sentence
            for one in missing(bank, answers, materials.own, materials.participants, mode)
        ],
        "glossary": glossary_of(bank, answers, mapping, materials.site_terms, mode),
        "reopenings": list(materials.reopenings),
        "history": list(materials.history),
        "example": materials.example,
    }


def what_is_missing(bank: Bank, materials: Materials) -> tuple[Missing, ...]:
    """Return what the document would be handed over without, each with its question."""
    mode = materials.round.mode
    parts = _parts(bank, materials)
    answers = [_answer(bank, materials, line, parts[line.question]) for line in materials.agreed]
    return missing(bank, answers, materials.own, materials.participants, mode)


def _parts(bank: Bank, materials: Materials) -> dict[str, SpreadPart]:
    codes = [line.question for line in materials.agreed]
    if materials.hidden is not None:
        asked = len(materials.participants)
        return {code: unseen(asked, materials.hidden).part for code in codes}
    return spread_parts(bank, materials.own, codes, materials.round.mode, materials.threshold)


def _answer(
    bank: Bank,
    materials: Materials,
    line: AgreedLine,
    spread: SpreadPart,
) -> AnswerPart:
    question = bank.question(line.question)
    evidence = materials.evidence.get(line.question, [])
    confidential = materials.round.mode == "confidential"
    return {
        "question": question.code,
        "issue": bank.issue_of(question.code).code,
        "dimension": bank.dimension_of(question.code).code,
        "domain": bank.dimension_of(question.code).domain if bank.domains else "",
        "text": question.text,
        "reversed": question.reversed,
        "weight": question.weight,
        "guidance": question.guidance,
        "descriptors": list(question.descriptors),
        "barrier": question.barrier.name,
        "barrier_sentence": question.barrier.sentence,
        "intervene": list(question.intervene),
        "verifier_asks": question.verifier_asks,
        "own": [] if confidential else own_parts(materials.own, question.code, materials.keyed),
        "spread": spread,
        "agreed": _agreed_part(bank, question, line, evidence, named=not confidential),
        "threads": materials.threads.get(line.question, []),
        "hash": answer_hash(
            question=question.code,
            text=question.text,
            level=line.level,
            reason=line.reason,
            evidence=evidence,
        ),
        "verdicts": [],
        "queries": [],
        "settlement": None,
        "verified": None,
        "settled": None,
    }


def _agreed_part(
    bank: Bank,
    question: Question,
    line: AgreedLine,
    evidence: list[EvidencePart],
    *,
    named: bool,
) -> AgreedPart:
    return {
        "level": line.level,
        "not_agreed": line.not_agreed,
        "reason": line.reason,
        "dissents": said(line.dissents, named=named),
        "present": list(line.present),
        "community_agrees": list(line.community_agrees),
        "evidence": evidence,
        "claims": claims(bank, question.code, line.level, evidence, line.community_agrees),
        "by": line.saved_by or "",
        "at": line.saved_at.isoformat() if line.saved_at else None,
    }


def _totals(
    bank: Bank,
    materials: Materials,
    answers: Sequence[AnswerPart],
) -> list[TotalLine]:
    levels = {answer["question"]: answer["agreed"]["level"] for answer in answers}
    return total_lines(
        bank,
        materials.own,
        levels,
        list(levels),
        mode=materials.round.mode,
        threshold=materials.threshold,
        hidden=[a["question"] for a in answers if a["spread"]["distribution"] is None],
    )


def _profile_lines(
    bank: Bank, answers: Sequence[AnswerPart]
) -> tuple[list[ProfileLine], list[ProfileLine]]:
    """Return the lines of issues and of dimensions; figures come from what may be shown only."""
    codes = [answer["question"] for answer in answers]
    agreed = profile_of(bank, {a["question"]: a["agreed"]["level"] for a in answers}, codes)
    medians = {a["question"]: a["spread"]["median"] for a in answers}
    own = profile_of(
        bank, {c: None if m is None else Fraction(m) for c, m in medians.items()}, codes
    )
    return (
        [
            _line(
                issue.code,
                issue.title,
                agreed=agreed.issues[issue.code],
                own=own.issues[issue.code],
            )
            for issue in bank.issues
            if agreed.issues[issue.code].asked
        ],
        [
            _line(
                dimension.code,
                dimension.title,
                agreed=agreed.dimensions[dimension.code],
                own=own.dimensions[dimension.code],
            )
            for dimension in bank.dimensions
            if agreed.dimensions[dimension.code].asked
        ],
    )


def _line(code: str, title: str, *, agreed: Figure, own: Figure) -> ProfileLine:
    return {
        "code": code,
        "title": title,
        "mean": agreed.as_number,
        "levelled": agreed.levelled,
        "asked": agreed.asked,
        "lowest": agreed.lowest,
        "own_mean": own.as_number,
        "verified_mean": None,
        "settled_mean": None,
    }


def _round_part(one: Round, moments: Moments) -> RoundPart:
    return {
        "id": one.id,
        "name": one.name,
        "number": one.number,
        "mode": one.mode,
        "form": one.form,
        "state": one.state,
        "version": one.version,
        "opened_at": moments.opened_at,
        "handed_over_at": moments.handed_over_at,
        "signed_by": moments.signed_by,
    }


def _bank_part(bank: Bank) -> BankPart:
    return {
        "version": bank.version,
        "title": bank.title,
        "fingerprint": bank.fingerprint,
        "ladder": [
            {"value": level.value, "name": level.name, "meaning": level.meaning}
            for level in bank.ladder
        ],
        "silences": list(bank.silences),
        "high": bank.scoring.high,
        "voices": [{"code": v.code, "name": v.name, "side": v.side} for v in bank.voices],
    }


def _mapping_part(bank: Bank, mapped: Mapped) -> MappingPart:
    register, chosen = mapped.register, mapped.partnership
    return {
        "stated_total": register.stated_total,
        "itemised_total": register.itemised_total,
        "difference": register.difference,
        "directorates": [
            {"name": line.name, "count": line.count, "entered": line.entered}
            for line in register.directorates
        ],
        "partnership": {
            "id": chosen.id,
            "name": chosen.name,
            "kind": chosen.kind,
            "directorate": chosen.directorate,
            "lead": chosen.lead,
            "sectors": list(chosen.sectors),
            "communities_of_place": chosen.communities_of_place,
            "communities_of_interest": chosen.communities_of_interest,
            "promised": chosen.promised,
            "experienced": chosen.experienced,
            "partners": chosen.partners.splitlines(),
            "notes": chosen.notes,
        },
        "criteria": _criteria_part(bank, mapped),
        "reason": mapped.reason,
        "not_chosen": [{"name": one.name, "reason": one.reason} for one in mapped.not_chosen],
    }


def _criteria_part(bank: Bank, mapped: Mapped) -> list[CriterionPart]:
    given = {c.code: mapped.criteria.get(c.code) for c in bank.criteria}
    return [
        {
            "code": criterion.code,
            "text": criterion.text,
            "answer": answer.answer if (answer := given[criterion.code]) else None,
            "note": answer.note if answer else "",
            "must_hold": criterion.code in mapped.must_hold,
        }
        for criterion in bank.criteria
    ]
