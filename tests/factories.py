"""Build what a test needs through the real actions; each function is one transaction.

What is not given is invented, and nothing is given twice: names, codes and addresses count up.
``by`` is the command line (0) where the command line may do it, else a member of the team.
"""

from __future__ import annotations

import itertools
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from assessment.bank.loading import load_bank
from assessment.bank.model import Bank
from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.example.actions import fill_example
from assessment.example.queries import example_people
from assessment.mapping import actions as mapping
from assessment.mapping.model import Entry
from assessment.meeting import actions as meeting
from assessment.meeting.queries import meeting_of
from assessment.meeting.seating import NewSeat, cast_ballot, take_seat
from assessment.people import actions as people
from assessment.people.inviting import redeem_invitation
from assessment.people.model import Role
from assessment.people.queries import programme as programme_now
from assessment.people.signing_in import begin_sign_in
from assessment.store.files import keep_file
from assessment.store.sessions import reading, writing
from assessment.verification import actions as verification
from assessment.verification.model import Pack
from assessment.verification.packs.issuing import issue_pack
from assessment.verification.queries import handed_over as handed_over_now
from assessment.verification.queries import verdict_sheet
from assessment.verification.queries import verifiers as verifiers_now
from assessment.verification.rules import organisations_to_declare
from assessment.workbook import actions as workbook
from assessment.workbook.queries import agreed_sheet, evidence_of, own_sheet, participants
from assessment.workbook.sheets import AgreedLine, HandedIn
from playing_once import played_once

JUDGEMENT = {"reliance": "some", "reliance_reason": "Most of it was seen by others, too."}
ROOT = Path(__file__).parent.parent
OPERATOR = 0
DISPUTED = "CC-1.3a"  # agreed at 2 in a workbook that is filled here

_numbers = itertools.count(1)


@cache
def bank(version: str = "2026.1") -> Bank:
    """Return a version of the questions, read once; the tests have some of their own."""
    there = ROOT / "questions" / version
    return load_bank(there if there.is_dir() else ROOT / "tests" / "banks" / version)


def put_versions(folder: Path, *versions: str) -> str:
    """Put versions of the questions into an empty folder; return what the setting has to say."""
    for version in versions:
        there = ROOT / "questions" / version
        source = there if there.is_dir() else ROOT / "tests" / "banks" / version
        shutil.copytree(source, folder / version)
    return str(folder)


# ── people ───────────────────────────────────────────────────────────────────────────────────


def programme() -> int:
    """Set the programme up; return its first person."""
    with writing() as session:
        return people.set_up_programme(
            session,
            by=OPERATOR,
            name="A programme",
            person_name="Prudence Gray",
            email=f"programme{next(_numbers)}@example.org",
        )


def site(*, nation: str = "wales", kind: str = "council") -> int:
    """Add a site, and the programme where there is none; return the site's id."""
    with reading() as session:
        there = programme_now(session) is not None
    if not there:
        programme()
    number = next(_numbers)
    with writing() as session:
        return people.add_site(
            session,
            by=OPERATOR,
            code=f"SITE{number}",
            name=f"Site number {number}",
            nation=nation,
            kind=kind,
        )


def person(role: Role, *, site_id: int | None = None, round_id: int | None = None) -> int:
    """Add somebody with a role; return their id."""
    number = next(_numbers)
    with writing() as session:
        return people.add_person(
            session,
            by=OPERATOR,
            name=f"Person {number}",
            email=f"person{number}@example.org",
            role=role,
            site_id=site_id,
            round_id=round_id,
        )


def sign_in(person_id: int) -> str:
    """Begin a sign-in; return the token that its cookie holds."""
    with writing() as session:
        return begin_sign_in(session, person_id=person_id, how="a link").token


# ── map and choose ───────────────────────────────────────────────────────────────────────────


def partnership(site_id: int, **fields: object) -> int:
    """Add an entry to a site's register; ``fields`` are those of ``mapping.model.Entry``."""
    entry = Entry(**{"name": f"Partnership {next(_numbers)}", **fields})  # type: ignore[arg-type]
    with writing() as session:
        return mapping.add_partnership(session, by=OPERATOR, site_id=site_id, entry=entry)


def choice(site_id: int, partnership_id: int | None = None) -> int:
    """Choose a partnership of the site; return its id."""
    chosen = partnership(site_id) if partnership_id is None else partnership_id
    with writing() as session:
        mapping.choose_partnership(
            session,
            by=OPERATOR,
            site_id=site_id,
            partnership_id=chosen,
            reason="It has run for years and people know it.",
            reasons={},
            reason_for_the_rest="It is too young to say much about.",
            criteria=bank().criteria,
            decided_before=None,
        )
    return chosen


# ── answer and agree ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Workbook:
    """An open round with a member of its team."""

    site_id: int
    partnership_id: int
    round_id: int
    team_id: int


@dataclass(frozen=True)
class Participant:
    """Somebody who answers in a round, with a sign-in of their own."""

    id: int
    person_id: int
    voice: str


@played_once
def opened(
    site_id: int | None = None, *, mode: str = "named", name: str = "", form: str = "short"
) -> Workbook:
    """Open a round at a site, with a choice where there is none yet."""
    at = site() if site_id is None else site_id
    chosen = choice(at)
    with writing() as session:
        round_id = workbook.open_round(
            session,
            by=OPERATOR,
            site_id=at,
            partnership_id=chosen,
            name=name or "baseline",
            bank=bank(),
            mode=mode,  # type: ignore[arg-type]
            form=form,  # type: ignore[arg-type]
        )
    return Workbook(at, chosen, round_id, person("team", site_id=at))


def participant(of: Workbook, voice: str = "CP") -> Participant:
    """Add somebody who answers, as an invitation does."""
    number = next(_numbers)
    with writing() as session:
        made = people.invite_participant(
            session,
            by=OPERATOR,
            round_id=of.round_id,
            name=f"Participant {number}",
            voice=voice,
            voices=[one.code for one in bank().voices],
        )
        redeemed = redeem_invitation(session, token=made.token, kind="participant")
        participant_id = workbook.add_participant(
            session,
            by=OPERATOR,
            round_id=of.round_id,
            bank=bank(),
            name=redeemed.name,
            voice=voice,
            person_id=redeemed.person_id,
        )
    return Participant(participant_id, redeemed.person_id, voice)


def colleague(of: Workbook, voice: str = "FL") -> Participant:
    """Let a member of the team answer, too: on the screens, not on the page for participants."""
    person_id = person("team", site_id=of.site_id)
    with writing() as session:
        participant_id = workbook.add_participant(
            session,
            by=OPERATOR,
            round_id=of.round_id,
            bank=bank(),
            name=f"Colleague {next(_numbers)}",
            voice=voice,
            person_id=person_id,
        )
    return Participant(participant_id, person_id, voice)


def own_answer(
    of: Participant,
    question: str = "",
    level: int | None = 2,
    *,
    silence: str | None = None,
    note: str = "",
) -> int:
    """Answer one question (the first where none is named); return the answer's id."""
    with writing() as session:
        sheet = {line.question: line for line in own_sheet(session, of.id)}
        line = sheet[question or next(iter(sheet))]
        workbook.record_own_answer(
            session,
            by=of.person_id,
            answer_id=line.id,
            revision=line.revision,
            level=level,
            silence=silence,
            note=note,
            bank=bank(),
        )
    return line.id


def own_answers(of: Participant, levels: Sequence[int | None]) -> None:
    """Answer the first questions, one level each; None leaves a question unanswered."""
    with reading() as session:
        questions = [line.question for line in own_sheet(session, of.id)]
    for question, level in zip(questions, levels, strict=False):
        if level is not None:
            own_answer(of, question, level)


def agreed_level(
    of: Workbook,
    question: str = "",
    level: int | None = 2,
    *,
    reason: str = "We talked.",
    dissents: Sequence[dict[str, str]] = (),
) -> int:
    """Agree on one question (the first where none is named); return the answer's id."""
    with writing() as session:
        sheet = {line.question: line for line in agreed_sheet(session, of.round_id)}
        line = sheet[question or next(iter(sheet))]
        workbook.record_agreed_answer(
            session,
            by=of.team_id,
            answer_id=line.id,
            revision=line.revision,
            level=level,
            not_agreed=False,
            reason=reason,
            dissents=dissents,
            bank=bank(),
        )
    return line.id


def agreed_line(session: Session, of: Workbook, question: str) -> AgreedLine:
    """Return an agreed answer as it stands."""
    return next(one for one in agreed_sheet(session, of.round_id) if one.question == question)


def thread(of: Workbook, question: str = "", text: str = "Which year?") -> int:
    """Open a thread of remarks on a question (the first where none is named); return its id."""
    with writing() as session:
        return workbook.open_thread(
            session,
            by=of.team_id,
            round_id=of.round_id,
            question=question or bank().form("short")[0].code,
            text=text,
            token=f"token-{next(_numbers):08d}",
        ).revision


def evidence(of: Workbook, *questions: str) -> int:
    """Add something to look at for the questions (the first where none is named)."""
    with writing() as session:
        return workbook.add_evidence(
            session,
            by=of.team_id,
            round_id=of.round_id,
            bank=bank(),
            title=f"Minutes number {next(_numbers)}",
            dated="2025-03-14",
            strength="documented",
            where="In the partnership's folder",
            look_at="Item 4",
            questions=questions or (bank().form("short")[0].code,),
        )


def withheld(of: Workbook, evidence_id: int, because: str = "It names a child.") -> None:
    """Keep the file of a piece out of the pack; it stands behind the first question."""
    with writing() as session:
        (line,) = [one for one in evidence_of(session, of.round_id) if one.id == evidence_id]
        workbook.change_evidence(
            session,
            by=of.team_id,
            evidence_id=evidence_id,
            revision=line.revision,
            title=line.title,
            dated=line.dated or "2025-03-14",
            strength=line.strength,
            where=line.where,
            look_at=line.look_at,
            questions=line.questions or (bank().form("short")[0].code,),
            withheld_because=because,
        )


# ── the meeting ──────────────────────────────────────────────────────────────────────────────


def led(of: Workbook) -> None:
    """Let the workbook's member of the team say that they lead the talk and do not answer."""
    with writing() as session:
        workbook.lead_talk(session, by=of.team_id, round_id=of.round_id)


def closed_answering(of: Workbook) -> None:
    """Close the answering of a confidential round; somebody joins where nobody has."""
    with reading() as session:
        anybody = participants(session, of.round_id)
    if not anybody:
        participant(of)
    with writing() as session:
        workbook.close_answering(session, by=of.team_id, round_id=of.round_id)


def opened_meeting(of: Workbook) -> int:
    """Open a meeting over a round; return its id."""
    with writing() as session:
        return meeting.open_meeting(session, by=of.team_id, round_id=of.round_id)


def opened_vote(of: Workbook, meeting_id: int, question: str = "") -> int:
    """Put a question (the first where none is named) on the projector; open a vote on it."""
    code = question or bank().form("short")[0].code
    given = {"by": of.team_id, "meeting_id": meeting_id, "question": code}
    with writing() as session:
        meeting.show_question(session, **given)  # type: ignore[arg-type]
        return meeting.open_vote(session, **given)  # type: ignore[arg-type]


def seat(meeting_id: int, voice: str = "CP", person_id: int | None = None) -> NewSeat:
    """Let a phone into a meeting; its ``token`` is what its cookie holds."""
    with writing() as session:
        code = meeting_of(session, meeting_id).code or ""
        return take_seat(session, code=code, voice=voice, bank=bank(), person_id=person_id)


def ballot(of: NewSeat, vote_id: int, level: int | None) -> None:
    """Vote from a seat, None to pass."""
    with writing() as session:
        cast_ballot(session, token=of.token, vote_id=vote_id, level=level, bank=bank())


# ── hand over and verify ─────────────────────────────────────────────────────────────────────


@played_once
def handed_over(of: Workbook | None = None, *, form: str = "short") -> Workbook:
    """Hand a workbook over; one of our own has two participants and every level agreed."""
    done = of or _filled(form)
    with writing() as session:
        workbook.hand_over(
            session,
            by=done.team_id,
            round_id=done.round_id,
            signed_by="Tess Brook",
            bank=bank(),
            findings=findings_of,
        )
    return done


def _filled(form: str) -> Workbook:
    made = opened(form=form)
    for voice, levels in (("FL", [3, 2, 1] * 15), ("CP", [1, 2, 1] * 15)):
        own_answers(participant(made, voice), levels)
    for number, question in enumerate(bank().form(form)):  # type: ignore[arg-type]
        agreed_level(made, question.code, number % 3)
    return made


def verifier(of: Workbook, *, voice: str | None = None) -> int:
    """Add a verifier of a handed-over workbook, with their verdicts laid out; return their id.

    They have declared that they have no conflict of interest.  ``voice`` is a community verifier's.
    """
    if voice is None:
        person_id = person("verifier", round_id=of.round_id)
    else:
        person_id = named_verifier(of, voice=voice)
    with writing() as session:
        verification.begin_verification(session, by=person_id, round_id=of.round_id)
    declared(of, person_id)
    return person_id


def named_verifier(of: Workbook, *, voice: str | None = None) -> int:
    """Name a verifier who has not come in yet; return their id."""
    with writing() as session:
        people.invite_verifier(
            session,
            by=OPERATOR,
            round_id=of.round_id,
            name=f"Verifier {next(_numbers)}",
            voice=voice,
        )
    with reading() as session:
        return max(verifiers_now(session, of.round_id))


def declared(of: Workbook, verifier_id: int, *conflicts: str, words: str = "") -> None:
    """Declare a conflict with the named organisations, and none with the others."""
    with writing() as session:
        over = handed_over_now(session, of.round_id)
        verification.declare_conflicts(
            session,
            by=verifier_id,
            round_id=of.round_id,
            words=words or ("I am on its board." if conflicts else ""),
            conflicts={one: one in conflicts for one in organisations_to_declare(over.document)},
        )


def verdict(
    of: Workbook,
    verifier_id: int,
    question: str = "",
    given: str = "upheld",
    *,
    level: int | None = None,
    reason: str = "",
) -> int:
    """Give one verdict (on the first question where none is named); return its id."""
    with writing() as session:
        hashes = handed_over_now(session, of.round_id).answer_hashes
        sheet = verdict_sheet(session, of.round_id, verifier_id, hashes)
        line = sheet[question or next(iter(sheet))]
        verification.record_verdict(
            session,
            by=verifier_id,
            verdict_id=line.id,
            revision=line.revision,
            verdict=given,
            level=level,
            reason=reason,
            bank=bank(),
        )
    return line.id


def signed_off(of: Workbook, verifier_id: int, *, but: Sequence[str] = ()) -> None:
    """Uphold every level that was agreed, but some, and sign off."""
    with reading() as session:
        levels = handed_over_now(session, of.round_id).agreed_levels
    for question, level in levels.items():
        if level is not None and question not in but:
            verdict(of, verifier_id, question)
    with writing() as session:
        verification.sign_off(
            session,
            by=verifier_id,
            round_id=of.round_id,
            statement="All seen.",
            **JUDGEMENT,
            bank=bank(),
        )


def issued(of: Workbook, *, by: int = OPERATOR, **given: Any) -> Pack:
    """Issue a pack of a handed-over workbook; ``given`` are ``person_id`` and ``light``."""
    return issue_pack(
        by=by,
        round_id=of.round_id,
        build=pack_to,
        bank=bank(),
        findings=findings_of,
        **given,
    )


@played_once
def disputed(of: Workbook | None = None) -> Workbook:
    """Have two verifiers sign off who differ on CC-1.3a: one upholds 2, one lowers it to 0."""
    made = of or handed_over()
    first, second = verifier(made), verifier(made)
    verdict(made, first, DISPUTED, "lowered", level=0, reason="Nobody had heard of it.")
    signed_off(made, first, but=(DISPUTED,))
    signed_off(made, second)
    return made


def query(of: Workbook, verifier_id: int, question: str = "", text: str = "Who was asked?") -> str:
    """Send a verifier's question (on the first one where none is named); return its mark."""
    with writing() as session:
        asked = question or next(iter(handed_over_now(session, of.round_id).agreed_levels))
        return verification.open_query(
            session,
            by=verifier_id,
            round_id=of.round_id,
            question=asked,
            text=text,
            token=secrets.token_hex(8),
            bank=bank(),
        )


def query_file(of: Workbook, mark: str, name: str = "minutes.txt") -> str:
    """Hand in a file with the team's next answer to a query; return its mark."""
    raw = name.encode()
    sha256 = keep_file(raw)
    with writing() as session:
        return verification.hand_in_with_answer(
            session,
            by=of.team_id,
            mark=mark,
            file=HandedIn(name, "text/plain", sha256, len(raw), cleaned=False),
        )


def query_answered(
    of: Workbook, mark: str, text: str = "The forum was.", files: Sequence[str] = ()
) -> None:
    """Send the team's answer to a query."""
    with writing() as session:
        verification.answer_query(
            session,
            by=of.team_id,
            mark=mark,
            text=text,
            token=secrets.token_hex(8),
            files=files,
        )


# ── the example programme ────────────────────────────────────────────────────────────────────


def example() -> dict[Role, int]:
    """Fill an empty database with the example; return whom to look round as in each role."""
    with writing() as session:
        fill_example(session, by=OPERATOR, bank=bank())
    with reading() as session:
        return example_people(session)
