"""What somebody who answers finds at their door: their round, its questions, their own answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.mapping.queries import partnership
from assessment.meeting.queries import open_meeting
from assessment.people.model import Participation, Site, Who
from assessment.people.queries import site
from assessment.workbook.meanings import SiteTerm, explained, texts_of
from assessment.workbook.model import Round
from assessment.workbook.queries import own_handle, own_sheet, round_of, site_terms
from assessment.workbook.rules import READ_ONLY, read_only_since
from assessment.workbook.sheets import OwnLine
from pages.shared.answer_component.asking import Box
from pages.shared.banks import banks
from pages.shared.earlier_answers import Earlier, earlier
from pages.shared.meanings import words_of
from pages.shared.question_card import own_answer


@dataclass(frozen=True, slots=True)
class Place:
    """One round that a person answers in."""

    part: Participation
    round: Round
    site: Site


@dataclass(frozen=True, slots=True)
class Visit:
    """One person in one of their rounds; ``places`` are all of them, the newest first."""

    who: Who
    place: Place
    places: tuple[Place, ...]
    bank: Bank
    partnership: str
    threshold: int  # fewest people that a figure may be about
    lines: Mapping[str, OwnLine]
    handle: str | None  # in a confidential round
    before: Earlier
    terms: tuple[SiteTerm, ...]
    meeting_goes_on: bool  # a meeting of this round, into which a phone may come

    @property
    def plain(self) -> bool:
        """Whether questions are asked in plain words first."""
        return self.bank.side_of(self.place.part.voice) == "community"

    @property
    def locked(self) -> str | None:
        """Why nothing can be changed, None while answers are taken."""
        one = self.place.round
        if one.state != "open":
            return READ_ONLY
        closed_at = one.answering_closed_at
        return None if closed_at is None else read_only_since(closed_at)

    def box(self, line: OwnLine) -> Box:
        """Return all that the answer component shows of one question."""
        texts = texts_of(self.bank.question(line.question))
        return own_answer(
            self.bank,
            line,
            person=self.who.person_id,
            voice=self.place.part.voice,
            words=words_of(explained(self.bank, self.terms, texts, self.place.round.mode)),
            locked=self.locked,
        )


def visit_of(session: Session, who: Who, wanted: str) -> Visit | None:
    """Return the visit of a person who answers somewhere, None where they answer nowhere.

    ``wanted`` is a round's id as it was asked for; else it is the newest round that is open.
    """
    places = tuple(_place(session, one) for one in sorted(who.participations, key=_newest))
    places = tuple(one for one in places if one.round.bank_version in banks())
    if not places:
        return None
    still_open = next((one for one in places if one.round.state == "open"), places[0])
    place = next((one for one in places if str(one.round.id) == wanted), still_open)
    bank = banks()[place.round.bank_version]
    participant_id = place.part.participant_id
    confidential = place.round.mode == "confidential"
    meeting = open_meeting(session, place.round.id)
    return Visit(
        who=who,
        place=place,
        places=places,
        bank=bank,
        partnership=partnership(session, place.round.partnership_id).name,
        threshold=place.round.fewest,
        lines={line.question: line for line in own_sheet(session, participant_id)},
        handle=own_handle(session, participant_id) if confidential else None,
        before=earlier(session, place.round, bank, participant_id),
        terms=site_terms(session, place.site.id),
        meeting_goes_on=meeting is not None and meeting.doors_open,
    )


def _newest(part: Participation) -> int:
    return -part.round_id


def _place(session: Session, part: Participation) -> Place:
    return Place(part, round_of(session, part.round_id), site(session, part.site_id))
