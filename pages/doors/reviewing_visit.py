"""What a verifier finds at their door: the workbook, what is put to them, what they said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.errors import Refused
from assessment.people.model import Site, Who
from assessment.people.queries import site
from assessment.verification.asked import Query
from assessment.verification.judging import SIGNED_OFF
from assessment.verification.model import Declaration, Pack, SignOff, Verdict
from assessment.verification.queries import (
    HandedOver,
    answer_as_it_was,
    declaration,
    handed_over,
    newest_pack_of,
    own_queries,
    sign_offs,
    verdict_sheet,
    verification_of,
    voice_of_verifier,
)
from assessment.verification.rules import organisations_to_declare, still_to_declare, to_judge
from assessment.workbook.meanings import agreed_since, explained_in, texts_of_answer
from assessment.workbook.model import (
    NOT_VERIFIED,
    AnswerPart,
    MeaningPart,
    Round,
    TermPart,
    Verification,
)
from assessment.workbook.queries import round_of, site_terms
from pages.shared.answer_component.asking import Box, Word
from pages.shared.banks import banks
from pages.shared.meanings import words_of
from pages.shared.question_card import verdict

_EXPLAINED_TOO = "agreed level, dissent, evidence, own answer, verdict"


@dataclass(frozen=True, slots=True)
class Place:
    """One round that a person verifies."""

    round: Round
    site: Site


@dataclass(frozen=True)
class Review:
    """One person verifying one round; ``places`` are all of theirs, the newest first.

    ``over`` None: it is not handed over, and ``why_not`` says so.  ``before`` are answers as they
    stood when they were judged, of those that changed since.
    """

    who: Who
    place: Place
    places: tuple[Place, ...]
    bank: Bank
    over: HandedOver | None = None
    why_not: str = ""
    voice: str | None = None
    sheet: Mapping[str, Verdict] = field(default_factory=dict)
    said: Declaration | None = None
    signed: SignOff | None = None
    since: Mapping[str, list[MeaningPart]] = field(default_factory=dict)
    before: Mapping[str, AnswerPart] = field(default_factory=dict)
    queries: Mapping[str, Query] = field(default_factory=dict)
    known: Verification = NOT_VERIFIED
    pack: Pack | None = None

    @cached_property
    def answers(self) -> dict[str, AnswerPart]:
        """The answers to give a verdict on, by question, in order."""
        if self.over is None:
            return {}
        asked = frozenset(to_judge(self.over.agreed_levels, self.bank, self.voice))
        found = self.over.document["answers"]
        return {one["question"]: one for one in found if one["question"] in asked}

    @property
    def organisations(self) -> tuple[str, ...]:
        """Those that a conflict of interest is declared on."""
        return () if self.over is None else organisations_to_declare(self.over.document)

    @property
    def has_to_declare(self) -> bool:
        """Whether there is an organisation of which nothing was declared yet."""
        return bool(still_to_declare(self.said, self.organisations))

    @property
    def locked(self) -> str | None:
        """Why no verdict can be given any more, None while they are taken."""
        return SIGNED_OFF if self.signed else None

    def words(self, answer: AnswerPart) -> list[Word]:
        """Return the words of an answer as they were meant at the hand-over, and changes since."""
        known = [] if self.over is None else self.over.document["glossary"]
        agreed: list[TermPart] = [
            {"term": term, "meaning": None, "here": []}
            for term in self.since
            if term not in {part["term"] for part in known}
        ]
        texts = (*texts_of_answer(answer), _EXPLAINED_TOO)
        everyday = self.bank.everyday.difference(self.since)
        return words_of(explained_in([*known, *agreed], everyday, texts), self.since)

    def box(self, answer: AnswerPart) -> Box:
        """Return what the answer component shows of the verdict on one answer."""
        given = self.sheet[answer["question"]]
        level = answer["agreed"]["level"]
        return verdict(
            self.bank,
            self.bank.question(answer["question"]),
            verdict_id=given.id,
            person=self.who.person_id,
            agreed=level if level is not None else 0,  # ``answers`` leaves such ones out
            given="" if given.stale else given.verdict,
            level=None if given.stale else given.level,
            reason=given.reason,
            revision=given.revision,
            saved_at=None if given.stale else given.saved_at,
            locked=self.locked,
        )


def review_of(session: Session, who: Who, wanted: str) -> Review | None:
    """Return the review of a person who verifies somewhere, None where they verify nowhere.

    ``wanted`` is a round's id as it was asked for; else it is the newest that is handed over.
    """
    theirs = [grant.round_id for grant in who.grants if grant.role == "verifier"]
    rounds = {one for one in theirs if one is not None}
    found = [round_of(session, one) for one in sorted(rounds, reverse=True)]
    places = tuple(
        Place(one, site(session, one.site_id)) for one in found if one.bank_version in banks()
    )
    if not places:
        return None
    due = next((one for one in places if one.round.state == "handed over"), places[0])
    place = next((one for one in places if str(one.round.id) == wanted), due)
    bank = banks()[place.round.bank_version]
    visit = Review(who, place, places, bank)
    try:
        over = handed_over(session, place.round.id)
    except Refused as error:
        return replace(visit, why_not=str(error))
    return _review(session, visit, over)


def _review(session: Session, visit: Review, over: HandedOver) -> Review:
    round_id, person_id = visit.place.round.id, visit.who.person_id
    sheet = verdict_sheet(session, round_id, person_id, over.answer_hashes)
    signed = sign_offs(session, round_id, over.version)
    document = over.document
    terms = site_terms(session, visit.place.site.id)
    stale = [one for one in sheet.values() if one.stale]
    found = {
        one.question: answer_as_it_was(session, round_id, one.question, one.answer_hash)
        for one in stale
    }
    return replace(
        visit,
        over=over,
        voice=voice_of_verifier(session, round_id, person_id),
        sheet=sheet,
        said=declaration(session, round_id, person_id),
        signed=next((one for one in signed if one.person_id == person_id), None),
        since=agreed_since(
            document["glossary"], terms, document["round"]["mode"], document["answers"]
        ),
        before={question: answer for question, answer in found.items() if answer is not None},
        queries=own_queries(session, round_id, person_id, over.answer_hashes),
        known=verification_of(session, over) if over.verified else NOT_VERIFIED,
        pack=newest_pack_of(session, round_id, person_id),
    )
