"""What words mean: the bank's glossary, and beside it what a site agreed for itself. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assessment.bank.model import Bank, Question
from assessment.bank.terms import terms_in
from assessment.workbook.model import AnswerPart, MappingPart, MeaningPart, Mode, TermPart

LONGEST_TERM = 80  # characters
LONGEST_MEANING = 2_000  # characters: it stands beside every question that uses the term
MOST_TERMS = 200  # of a site

# What a workbook says on its own pages, whatever was asked: printed with every one of them.
OF_THE_WORKBOOK = (
    "agreed level",
    "barrier",
    "confidential",
    "dimension",
    "dissent",
    "evidence",
    "issue",
    "level",
    "median",
    "own answer",
    "pack",
    "partnership",
    "profile",
    "register",
    "round",
    "rules of claim",
    "settled level",
    "side",
    "silence",
    "split",
    "statutory",
    "verdict",
    "verified level",
    "verifier",
    "voice",
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """One version of what a term means at a site; ``meaning`` None: it was withdrawn.

    ``agreed_on`` is an ISO date and ``agreed_by`` as typed, or "".  ``by`` is the name of who
    wrote it down at the moment ``at``, None for the command line.
    """

    version: int
    meaning: str | None
    agreed_by: str
    agreed_on: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class SiteTerm:
    """A term with all that it meant at a site, the oldest version first; there is at least one."""

    id: int
    term: str
    versions: tuple[Meaning, ...]

    @property
    def now(self) -> Meaning:
        """The newest version."""
        return self.versions[-1]


def texts_of(question: Question) -> tuple[str, ...]:
    """Return everything that people read of a question, in the order in which they read it."""
    return (
        question.text,
        question.plain,
        question.guidance,
        *question.descriptors,
        *question.evidence,
    )


def explained(
    bank: Bank, site_terms: Sequence[SiteTerm], texts: Iterable[str], mode: Mode
) -> list[TermPart]:
    """Return the terms that appear in some texts, each with its meanings, to stand beside them.

    An everyday term is left out, unless the site has agreed on a meaning of its own.
    """
    own = {one.term: one for one in site_terms if one.now.meaning is not None}
    terms = [term for term in bank.glossary if term in own or term not in bank.everyday]
    terms += [term for term in own if term not in bank.glossary]
    found = terms_in("\n".join(texts), terms)
    return [_part(term, bank.glossary, own.get(term), mode) for term in found]


def whole_glossary(bank: Bank, site_terms: Sequence[SiteTerm], mode: Mode) -> list[TermPart]:
    """Return every term of the bank, and those of the site, from A to Z."""
    own = {one.term: one for one in site_terms}
    terms = {*bank.glossary, *(t for t, one in own.items() if one.now.meaning is not None)}
    return [_part(term, bank.glossary, own.get(term), mode) for term in _sorted(terms)]


def glossary_of(
    bank: Bank,
    answers: Sequence[AnswerPart],
    mapping: MappingPart,
    site_terms: Sequence[SiteTerm],
    mode: Mode,
) -> list[TermPart]:
    """Return the glossary of a workbook, from A to Z: the terms that appear in it.

    A term that the site has withdrawn is among them, so that a reader sees what it meant before.
    """
    own = {one.term: one for one in site_terms}
    terms = (*bank.glossary, *(term for term in own if term not in bank.glossary))
    texts = [text for answer in answers for text in _texts_within(answer)]
    texts += [mapping["partnership"]["kind"], *(one["text"] for one in mapping["criteria"])]
    found = {*terms_in("\n".join(texts), terms), *bank.glossary.keys() & {*OF_THE_WORKBOOK}}
    return [_part(term, bank.glossary, own.get(term), mode) for term in _sorted(found)]


def explained_in(
    glossary: Sequence[TermPart], everyday: Collection[str], texts: Iterable[str]
) -> list[TermPart]:
    """Return what a workbook's glossary says of the terms of some texts, to stand beside them."""
    parts = {
        part["term"]: part for part in glossary if part["here"] or part["term"] not in everyday
    }
    return [parts[term] for term in terms_in("\n".join(texts), parts)]


def agreed_since(
    glossary: Sequence[TermPart],
    site_terms: Sequence[SiteTerm],
    mode: Mode,
    answers: Sequence[AnswerPart],
) -> dict[str, list[MeaningPart]]:
    """Return, by term, the versions that are newer than a workbook which was handed over.

    Only terms of that workbook: those of its glossary, and those that appear in ``answers``.
    """
    texts = "\n".join(text for answer in answers for text in _texts_within(answer))
    known = {part["term"]: len(part["here"]) for part in glossary}
    in_it = {*known, *terms_in(texts, [one.term for one in site_terms])}
    newer = {
        one.term: [as_read(version, mode) for version in one.versions[known.get(one.term, 0) :]]
        for one in site_terms
        if one.term in in_it
    }
    return {term: versions for term, versions in newer.items() if versions}


def when_agreed(one: MeaningPart) -> str:
    """Return which version this is: *version 2, agreed on 3 March 2026 by the forum*."""
    on = date.fromisoformat(one["agreed_on"])
    if one["meaning"] is None:
        return f"version {one['version']}, withdrawn on {on.day} {on:%B %Y}"
    by = f" by {one['agreed_by']}" if one["agreed_by"] else ""
    return f"version {one['version']}, agreed on {on.day} {on:%B %Y}{by}"


def texts_of_answer(answer: AnswerPart) -> tuple[str, ...]:
    """Return what a verifier reads of an answer: the question, the group's reason, dissents, remarks."""
    return (
        answer["text"],
        answer["guidance"],
        *answer["descriptors"],
        answer["verifier_asks"],
        answer["barrier"],
        answer["barrier_sentence"],
        *answer["intervene"],
        answer["agreed"]["reason"],
        *(dissent["words"] for dissent in answer["agreed"]["dissents"]),
        *(remark["text"] for thread in answer["threads"] for remark in thread["remarks"]),
    )


def _texts_within(answer: AnswerPart) -> tuple[str, ...]:
    return (*texts_of_answer(answer), *(own["note"] for own in answer["own"]))


def _part(term: str, glossary: Mapping[str, str], own: SiteTerm | None, mode: Mode) -> TermPart:
    here = [as_read(version, mode) for version in own.versions] if own else []
    return {"term": term, "meaning": glossary.get(term), "here": here}


def as_read(version: Meaning, mode: Mode) -> MeaningPart:
    """Return a version as it may be read: in a confidential round nothing says by whom."""
    return {
        "version": version.version,
        "meaning": version.meaning,
        "agreed_on": version.agreed_on,
        "agreed_by": version.agreed_by if mode == "named" else "",
    }


def _sorted(terms: Iterable[str]) -> list[str]:
    return sorted(terms, key=lambda term: (term.casefold(), term))
