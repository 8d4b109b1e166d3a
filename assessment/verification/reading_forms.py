"""Reading what goes into a verifier's form: their own verdicts, queries and declaration alone."""

from __future__ import annotations

from sqlalchemy.orm import Session

from assessment.verification.asked import Query
from assessment.verification.drawing_up_forms import FormFor
from assessment.verification.model import FormDeclaration, FormMessage, FormQuery
from assessment.verification.reading_hand_overs import HandedOver
from assessment.verification.reading_queries import own_queries
from assessment.verification.reading_reviews import declaration, verifiers, voice_of_verifier
from assessment.verification.reading_verdicts import verdict_sheet


def form_for(session: Session, over: HandedOver, person_id: int | None) -> FormFor:
    """Return whose form it is and what they said before; None: a copy for nobody by name."""
    if person_id is None:
        return FormFor()
    said = declaration(session, over.round_id, person_id)
    queries = own_queries(session, over.round_id, person_id, over.answer_hashes)
    return FormFor(
        verifier=verifiers(session, over.round_id)[person_id],
        voice=voice_of_verifier(session, over.round_id, person_id),
        verdicts=verdict_sheet(session, over.round_id, person_id, over.answer_hashes),
        queries={question: _query(one) for question, one in queries.items()},
        declaration=None if said is None else FormDeclaration(said.words, dict(said.conflicts)),
    )


def _query(one: Query) -> FormQuery:
    return FormQuery(
        turn=one.turn,
        closed_at=one.closed_on.isoformat() if one.closed_on else None,
        messages=tuple(
            FormMessage(
                side=message.side,
                at=message.at.isoformat() if message.at else message.on.isoformat(),
                text=message.text,
                files=tuple(file.name for file in message.files),
            )
            for message in one.messages
        ),
    )
