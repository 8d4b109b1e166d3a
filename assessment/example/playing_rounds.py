"""Playing an invented round through, as its people would: answer, agree, hand over, verify."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.barriers.findings import findings_of
from assessment.evidence_files.kinds import MEDIA_TYPES, named
from assessment.example.histories import History, beside_each_other
from assessment.example.model import (
    SIGNS,
    ExampleCommunityVerifier,
    ExampleEvidence,
    ExampleParticipant,
    ExampleRound,
    ExampleThread,
    ExampleVerdict,
)
from assessment.example.playing_meetings import Person, hold_meeting
from assessment.example.playing_queries import ask_and_answer
from assessment.mapping.queries import choice
from assessment.people.actions import add_person, invite_participant, invite_verifier, invite_voice
from assessment.people.inviting import redeem_invitation
from assessment.people.model import OPERATOR
from assessment.store.files import keep_file
from assessment.verification.actions import (
    begin_settling,
    begin_verification,
    declare_conflicts,
    record_verdict,
    settle_level,
    sign_off,
)
from assessment.verification.model import SETTLED, UNSETTLED, UPHELD
from assessment.verification.queries import handed_over, moderated, verdict_sheet, verifiers
from assessment.verification.reading_reviews import voice_of_verifier
from assessment.verification.rules import organisations_to_declare, to_judge
from assessment.workbook.actions import (
    add_evidence,
    add_on_paper,
    add_participant,
    add_remark,
    begin_keying,
    choose_for_pack,
    close_thread,
    finish_keying,
    hand_over,
    open_round,
    open_thread,
    record_agreed_answer,
    record_attendance,
    record_own_answer,
    record_paper_answer,
    replace_evidence_file,
)
from assessment.workbook.model import Saved
from assessment.workbook.queries import agreed_sheet, own_sheet, participants
from assessment.workbook.sheets import HandedIn, OwnLine


def play_round(
    session: Session,
    *,
    programme: int,
    team: int,
    site_id: int,
    played: ExampleRound,
    chosen: str,
    bank: Bank,
) -> History:
    """Play one round as far as it was written down."""
    days = played.days
    yield days.opened
    found = choice(session, site_id)
    if found is None:
        message = f"{chosen} was not chosen"
        raise ValueError(message)
    round_id = open_round(
        session,
        by=programme,
        site_id=site_id,
        partnership_id=found.partnership.id,
        name=played.name,
        bank=bank,
        mode=played.mode,
        form=played.form,
    )
    people = []
    for place, one in enumerate(played.participants):
        yield days.opened - (days.opened - days.agreed) * place // len(played.participants)
        people.append(_answer_alone(session, team, round_id, one, bank))
    yield days.agreed
    for one in played.on_paper:
        _key_in(session, team, round_id, one, bank)
    _invite(session, team, round_id, played, bank)
    for shown in played.evidence:
        _show(session, team, round_id, shown, bank)
    _agree(session, team, round_id, played, bank)
    for number, thread in enumerate(played.threads):
        _remark(session, team, round_id, thread, number)
    if played.mode == "named":
        hold_meeting(session, team=team, round_id=round_id, people=people, bank=bank)
    if played.signed_by is None:
        return
    yield days.handed_over
    hand_over(
        session,
        by=team,
        round_id=round_id,
        signed_by=played.signed_by,
        bank=bank,
        findings=findings_of,
    )
    if played.verifier is not None:
        yield from _verify(session, programme, team, round_id, played, bank)


def _invite(session: Session, team: int, round_id: int, played: ExampleRound, bank: Bank) -> None:
    """Invite those who have not come yet; their links are known to nobody."""
    voices = [voice.code for voice in bank.voices]
    for name, voice in played.invited:
        invite_participant(
            session, by=team, round_id=round_id, name=name, voice=voice, voices=voices
        )
    for voice, places in played.sheets:
        invite_voice(session, by=team, round_id=round_id, voice=voice, voices=voices, places=places)


def _show(session: Session, team: int, round_id: int, shown: ExampleEvidence, bank: Bank) -> None:
    """Put one piece of evidence on the list, with its file where it has one."""
    evidence_id = add_evidence(
        session,
        by=team,
        round_id=round_id,
        bank=bank,
        title=shown.title,
        dated=shown.dated,
        strength=shown.strength,
        where=shown.where,
        look_at=shown.look_at,
        questions=shown.questions,
        withheld_because=shown.withheld,
    )
    if shown.file is not None:
        name, raw = shown.file[0], shown.file[1].encode()
        kind = MEDIA_TYPES[named(name).kind]
        file = HandedIn(name, kind, keep_file(raw), len(raw), cleaned=False)
        replace_evidence_file(session, by=team, evidence_id=evidence_id, version=0, file=file)


def _remark(session: Session, team: int, round_id: int, thread: ExampleThread, number: int) -> None:
    first, *others = thread.remarks
    token = f"example-{round_id}-{number}"
    thread_id = open_thread(
        session, by=team, round_id=round_id, question=thread.question, text=first, token=token
    ).revision
    for place, text in enumerate(others):
        add_remark(session, by=team, thread_id=thread_id, text=text, token=f"{token}-{place}")
    revision = 1
    if thread.in_pack:
        choose_for_pack(session, by=team, thread_id=thread_id, revision=revision, in_pack=True)
        revision += 1
    if thread.closed:
        close_thread(session, by=team, thread_id=thread_id, revision=revision)


def _answer_alone(
    session: Session, team: int, round_id: int, one: ExampleParticipant, bank: Bank
) -> Person:
    voices = [voice.code for voice in bank.voices]
    made = invite_participant(
        session, by=team, round_id=round_id, name=one.name, voice=one.voice, voices=voices
    )
    person = redeem_invitation(session, token=made.token, kind="participant").person_id
    participant = add_participant(
        session,
        by=OPERATOR,
        round_id=round_id,
        bank=bank,
        name=one.name,
        voice=one.voice,
        person_id=person,
    )
    _give(session, person, participant, one, bank, record=record_own_answer)
    return person, participant


def _key_in(
    session: Session, team: int, round_id: int, one: ExampleParticipant, bank: Bank
) -> None:
    """Key in the booklet of somebody who answered by hand, from its first page to its last."""
    (added,) = add_on_paper(
        session, by=team, round_id=round_id, bank=bank, voice=one.voice, name=one.name
    )
    begin_keying(session, by=team, participant_id=added.id)
    _give(session, team, added.id, one, bank, record=record_paper_answer)
    finish_keying(session, by=team, participant_id=added.id)


def _give(
    session: Session,
    by: int,
    participant: int,
    one: ExampleParticipant,
    bank: Bank,
    *,
    record: Callable[..., Saved],
) -> None:
    """Give what somebody answered, question by question; ``record`` is the action that saves it."""
    for line, level, silence, note in _answers(one, own_sheet(session, participant)):
        record(
            session,
            by=by,
            answer_id=line.id,
            revision=line.revision,
            level=level,
            silence=silence,
            note=note,
            bank=bank,
        )


def _answers(
    one: ExampleParticipant, sheet: Sequence[OwnLine]
) -> Iterator[tuple[OwnLine, int | None, str | None, str]]:
    """Yield line, level, silence and note of each sign; nothing for an unanswered one."""
    for line, sign in zip(sheet, "".join(one.answers.split()), strict=True):
        if sign == ".":
            continue
        note = one.notes.get(line.question, "")
        if sign in SIGNS:
            yield line, None, SIGNS[sign], note
        else:
            yield line, int(sign), None, note


def _agree(session: Session, team: int, round_id: int, played: ExampleRound, bank: Bank) -> None:
    there = participants(session, round_id)
    present = [one.handle for one in there]
    community = [one.handle for one in there if bank.side_of(one.voice) == "community"]
    for line in agreed_sheet(session, round_id):
        agreed = played.agreed.get(line.question)
        if agreed is None:
            continue
        record_agreed_answer(
            session,
            by=team,
            answer_id=line.id,
            revision=line.revision,
            level=agreed.level,
            not_agreed=agreed.level is None,
            reason=agreed.reason,
            dissents=[
                {"words": words, "voice": voice, "name": name}
                for words, voice, name in agreed.dissents
            ],
            bank=bank,
        )
        record_attendance(
            session,
            by=team,
            answer_id=line.id,
            revision=line.attendance_revision,
            present=present,
            community_agrees=community if agreed.community and agreed.level is not None else [],
            bank=bank,
        )


def _verify(  # noqa: PLR0917  as the other steps: who, where, what
    session: Session, programme: int, team: int, round_id: int, played: ExampleRound, bank: Bank
) -> History:
    days = played.days
    verifier = add_person(
        session,
        by=programme,
        name=played.verifier or "",
        email=f"verifier-of-round-{round_id}@workbook.example",
        role="verifier",
        round_id=round_id,
        example=True,
    )
    if played.statement is None:
        begin_verification(session, by=verifier, round_id=round_id)
        return
    beside = [_named_beside(session, programme, round_id, one) for one in played.beside]
    yield days.judged
    bound = dict.fromkeys(played.conflicts, True)
    _judge(session, verifier, round_id, played.verdicts, bank, bound, played.declaration)
    yield from beside_each_other(
        ask_and_answer(
            session, verifier=verifier, team=team, round_id=round_id, query=query, bank=bank
        )
        for query in played.queries
    )
    yield days.signed_off
    _sign(session, verifier, round_id, played.statement, played.reliance, bank)
    for one, person_id in zip(played.beside, beside, strict=True):
        _judge(session, person_id, round_id, one.verdicts, bank)
        _sign(session, person_id, round_id, one.statement, one.reliance, bank)
    yield days.settled
    _settle(session, programme, round_id, played, bank)


def _named_beside(
    session: Session, programme: int, round_id: int, one: ExampleCommunityVerifier
) -> int:
    invite_verifier(session, by=programme, round_id=round_id, name=one.name, voice=one.voice)
    return max(verifiers(session, round_id))


def _judge(  # noqa: PLR0917  as the other steps: who, where, what
    session: Session,
    verifier: int,
    round_id: int,
    verdicts: Mapping[str, ExampleVerdict],
    bank: Bank,
    bound: Mapping[str, bool] | None = None,
    declaration: str = "",
) -> None:
    """Declare conflicts, and give a verdict on every answer that a verifier is asked about."""
    begin_verification(session, by=verifier, round_id=round_id)
    over = handed_over(session, round_id)
    declare_conflicts(
        session,
        by=verifier,
        round_id=round_id,
        words=declaration,
        conflicts=dict.fromkeys(organisations_to_declare(over.document), False) | dict(bound or {}),
    )
    sheet = verdict_sheet(session, round_id, verifier, over.answer_hashes)
    voice = voice_of_verifier(session, round_id, verifier)
    for code in to_judge(over.agreed_levels, bank, voice):
        said = verdicts.get(code)
        record_verdict(
            session,
            by=verifier,
            verdict_id=sheet[code].id,
            revision=sheet[code].revision,
            verdict=said.verdict if said else UPHELD,
            level=said.level if said else None,
            reason=said.reason if said else "",
            bank=bank,
        )


def _sign(  # noqa: PLR0917  as the other steps: who, where, what
    session: Session,
    verifier: int,
    round_id: int,
    statement: str,
    reliance: tuple[str, str],
    bank: Bank,
) -> None:
    sign_off(
        session,
        by=verifier,
        round_id=round_id,
        statement=statement,
        reliance=reliance[0],
        reliance_reason=reliance[1],
        bank=bank,
    )


def _settle(
    session: Session, programme: int, round_id: int, played: ExampleRound, bank: Bank
) -> None:
    """Settle as a moderator what was written down; the rest waits for one."""
    if not played.settlements:
        return
    begin_settling(session, by=programme, round_id=round_id)
    waiting = moderated(session, handed_over(session, round_id))
    for code, (level, reason) in played.settlements.items():
        settle_level(
            session,
            by=programme,
            settlement_id=waiting[code].id,
            revision=waiting[code].revision,
            decision=UNSETTLED if level is None else SETTLED,
            level=level,
            reason=reason,
            bank=bank,
        )
