"""Playing a whole round of somebody else's instrument, through the real actions.

``SEVEN`` adds up, with weights, and requires the minimum; ``SIX`` has items in the negative, and
everything that a full bank has to carry.  Both are made up.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import factories
from assessment.bank.loading import load_bank
from assessment.bank.model import Bank
from assessment.barriers.findings import findings_of
from assessment.mapping import actions as mapping
from assessment.people import actions as people
from assessment.people.inviting import redeem_invitation
from assessment.store.sessions import reading, writing
from assessment.verification import actions as verification
from assessment.verification.queries import handed_over, verdict_sheet
from assessment.workbook import actions as workbook
from assessment.workbook.model import WorkbookDocument
from assessment.workbook.queries import agreed_sheet, own_sheet
from databases import ROOT
from factories import OPERATOR, Participant, Workbook

BANKS = ROOT / "tests" / "banks"
SEVEN, SIX = load_bank(BANKS / "seven-by-five"), load_bank(BANKS / "six-by-six")

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Given:
    """What somebody answers to one question."""

    level: int | None
    silence: str | None = None
    note: str = ""


def opened(
    bank: Bank, form: str = "full", *, mode: str = "named", site_id: int | None = None
) -> Workbook:
    """Open a round with the instrument at a site that has chosen a partnership by its criteria."""
    at = factories.site() if site_id is None else site_id
    chosen = factories.partnership(at)
    with writing() as session:
        mapping.choose_partnership(
            session,
            by=OPERATOR,
            site_id=at,
            partnership_id=chosen,
            reason="It is the one that people know.",
            reasons={},
            reason_for_the_rest="",
            criteria=bank.criteria,
            decided_before=None,
        )
    with writing() as session:
        round_id = workbook.open_round(
            session,
            by=OPERATOR,
            site_id=at,
            partnership_id=chosen,
            name="baseline",
            bank=bank,
            form=form,  # type: ignore[arg-type]
            mode=mode,  # type: ignore[arg-type]
        )
    return Workbook(at, chosen, round_id, factories.person("team", site_id=at))


def joined(of: Workbook, bank: Bank, voice: str) -> Participant:
    """Invite somebody who answers for a voice of the instrument."""
    number = next(_numbers)
    with writing() as session:
        made = people.invite_participant(
            session,
            by=OPERATOR,
            round_id=of.round_id,
            name=f"Player {number}",
            voice=voice,
            voices=[one.code for one in bank.voices],
        )
        redeemed = redeem_invitation(session, token=made.token, kind="participant")
        participant_id = workbook.add_participant(
            session,
            by=OPERATOR,
            round_id=of.round_id,
            bank=bank,
            name=redeemed.name,
            voice=voice,
            person_id=redeemed.person_id,
        )
    return Participant(participant_id, redeemed.person_id, voice)


def answered(who: Participant, bank: Bank, given: Mapping[str, Given]) -> None:
    """Give own answers by question."""
    with writing() as session:
        sheet = {line.question: line for line in own_sheet(session, who.id)}
        for code, one in given.items():
            workbook.record_own_answer(
                session,
                by=who.person_id,
                answer_id=sheet[code].id,
                revision=sheet[code].revision,
                level=one.level,
                silence=one.silence,
                note=one.note,
                bank=bank,
            )


def agreed(of: Workbook, bank: Bank, levels: Mapping[str, int]) -> None:
    """Agree on levels by question."""
    with writing() as session:
        sheet = {line.question: line for line in agreed_sheet(session, of.round_id)}
        for code, level in levels.items():
            workbook.record_agreed_answer(
                session,
                by=of.team_id,
                answer_id=sheet[code].id,
                revision=sheet[code].revision,
                level=level,
                not_agreed=False,
                reason=f"We looked at {code} together.",
                dissents=[],
                bank=bank,
            )


def signed(of: Workbook, bank: Bank) -> WorkbookDocument:
    """Hand the workbook over; return its document."""
    with writing() as session:
        workbook.hand_over(
            session,
            by=of.team_id,
            round_id=of.round_id,
            signed_by="Tess Brook",
            bank=bank,
            findings=findings_of,
        )
    with reading() as session:
        return handed_over(session, of.round_id).document


def verdict(of: Workbook, bank: Bank, verifier: int, code: str, level: int | None = None) -> None:
    """Uphold one agreed level, or lower it to another."""
    with writing() as session:
        hashes = handed_over(session, of.round_id).answer_hashes
        line = verdict_sheet(session, of.round_id, verifier, hashes)[code]
        verification.record_verdict(
            session,
            by=verifier,
            verdict_id=line.id,
            revision=line.revision,
            verdict="upheld" if level is None else "lowered",
            level=level,
            reason="" if level is None else "It was not so when I came.",
            bank=bank,
        )


def verified(of: Workbook, bank: Bank, lowered: Mapping[str, int]) -> int:
    """Let a verifier lower some levels, uphold the others, and sign off; return who it was."""
    verifier = factories.verifier(of)
    with reading() as session:
        levels = handed_over(session, of.round_id).agreed_levels
    for code, level in levels.items():
        if level is not None:
            verdict(of, bank, verifier, code, lowered.get(code))
    with writing() as session:
        verification.sign_off(
            session,
            by=verifier,
            round_id=of.round_id,
            statement="All seen.",
            **factories.JUDGEMENT,
            bank=bank,
        )
    return verifier
