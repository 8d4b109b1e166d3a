"""A site with a workbook that uses every feature: nothing that can be said of it is left unsaid.

``Spoken`` makes texts that any page and any paper can hold, each with a mark of its own;
``build_whole_site`` types them in by the real actions.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

import factories
from assessment.people import actions as people
from assessment.people.inviting import redeem_invitation
from assessment.store.files import keep_file
from assessment.store.sessions import reading, writing
from assessment.verification import actions as verification
from assessment.verification.queries import handed_over, moderated, verdict_sheet
from assessment.verification.rules import organisations_to_declare, put_to
from assessment.workbook import actions as workbook
from assessment.workbook.queries import evidence_of
from assessment.workbook.sheets import HandedIn
from factories import OPERATOR, bank
from nasty_site import FIRST, QUESTIONS, NastySite, Typed, _hand_over, build_site

FIRST_ONE, SECOND, THIRD, _, FIFTH = QUESTIONS[:5]
COMMUNITY = next(code for code in put_to(bank(), "CP", QUESTIONS) if code not in QUESTIONS[:5])


class Spoken(Typed):
    """Texts in letters that every typeface has, and signs that mean something to programs."""

    def pieces(self) -> tuple[str, ...]:
        return ("=1+1", "<b>Ŵyl</b>", "& Ŷs", "{{7*7}}", "**b**", "lower “case” – all of it")

    def text(self, what: str, *, long: bool = False) -> str:
        """Return a text of many lines, never of many pages."""
        del long
        return super().text(what)


def build_whole_site(typed: Typed) -> NastySite:
    """Lead one site through all that there is to type, a whole verification included."""
    return build_site(typed, verify_whole)


def verify_whole(typed: Typed, programme: int, made: factories.Workbook) -> dict[str, int]:
    """Hand over with files; let four verify, ask, be answered, differ; settle what is settled."""
    _hand_in_files(typed, made)
    first, second, community, gone = (
        _named(typed, programme, made, who, voice)
        for who, voice in (("first", None), ("other", None), ("community", "CP"), ("gone", None))
    )
    for who, person_id in (("first", first), ("other", second), ("community", community)):
        _begin(typed, made, who, person_id)
    _ask(typed, made, first, second)
    _judge(typed, made, first, second, community)
    with writing() as session:
        verification.withdraw_verifier(
            session,
            by=programme,
            round_id=made.round_id,
            person_id=gone,
            because=typed.text("withdrawn.because"),
            set_aside=False,
            bank=bank(),
        )
    for who, person_id, reliance in (
        ("first", first, "high"),
        ("other", second, "little"),
        ("community", community, "some"),
    ):
        _did(
            verification.sign_off,
            by=person_id,
            round_id=made.round_id,
            statement=typed.text(f"statement.{who}"),
            reliance=reliance,
            reliance_reason=typed.text(f"reliance.{who}"),
            bank=bank(),
        )
    _settle(typed, programme, made)
    return {"verifier": first, "second verifier": second, "community verifier": community}


def _did(action: Callable[..., object], **given: object) -> None:
    with writing() as session:
        action(session, **given)


def _hand_in_files(typed: Typed, made: factories.Workbook) -> None:
    """Open it again for a file that goes with it, one that is withheld, and one view more."""
    _did(
        workbook.reopen,
        by=OPERATOR,
        round_id=made.round_id,
        reason=typed.text("reopening.for.files"),
    )
    for what in ("included", "withheld"):
        name = f"{typed.name(f'file.{what}', 120)}.txt"
        raw = f"What stands in it: {what}.".encode()
        file = HandedIn(name, "text/plain", keep_file(raw), len(raw), cleaned=False)
        with writing() as session:
            piece = workbook.hand_in_evidence(
                session, by=made.team_id, round_id=made.round_id, file=file, questions=[FIRST]
            )
        _describe(typed, made, piece.id, what)
    _hand_over(typed, made, "signature.with.files")


def _describe(typed: Typed, made: factories.Workbook, evidence_id: int, what: str) -> None:
    with writing() as session:
        (line,) = [one for one in evidence_of(session, made.round_id) if one.id == evidence_id]
        workbook.change_evidence(
            session,
            by=made.team_id,
            evidence_id=evidence_id,
            revision=line.revision,
            title=typed.name(f"title.{what}"),
            dated="2025-03-14",
            strength="documented",
            where=typed.name(f"where.{what}"),
            look_at=typed.text(f"look_at.{what}"),
            questions=(FIRST,),
            withheld_because=typed.text("withheld.because") if what == "withheld" else "",
        )


def _named(
    typed: Typed, programme: int, made: factories.Workbook, who: str, voice: str | None
) -> int:
    with writing() as session:
        token = people.invite_verifier(
            session,
            by=programme,
            round_id=made.round_id,
            name=typed.name(f"verifier.{who}"),
            voice=voice,
        ).token
        redeemed = redeem_invitation(session, token=token, kind="verifier")
    return redeemed.person_id


def _begin(typed: Typed, made: factories.Workbook, who: str, person_id: int) -> None:
    with writing() as session:
        verification.begin_verification(session, by=person_id, round_id=made.round_id)
        document = handed_over(session, made.round_id).document
        organisations = organisations_to_declare(document)
        verification.declare_conflicts(
            session,
            by=person_id,
            round_id=made.round_id,
            words=typed.text(f"declaration.{who}"),
            conflicts={one: n == 0 for n, one in enumerate(organisations)},
        )


def _ask(typed: Typed, made: factories.Workbook, first: int, second: int) -> None:
    """Ask, be answered with a file, ask on, and close; another query is never answered."""
    mark = _query(typed, made, first, SECOND, "asked.first")
    raw = b"The register, page 4."
    file = HandedIn(
        f"{typed.name('file.of.answer', 120)}.txt",
        "text/plain",
        keep_file(raw),
        len(raw),
        cleaned=False,
    )
    with writing() as session:
        sent = verification.hand_in_with_answer(session, by=made.team_id, mark=mark, file=file)
    _answer(typed, made, mark, "answered.first", [sent])
    _did(
        verification.add_to_query,
        by=first,
        mark=mark,
        text=typed.text("asked.further"),
        token=secrets.token_hex(8),
    )
    _answer(typed, made, mark, "answered.further")
    _did(verification.close_query, by=first, mark=mark, seen=4)
    _query(typed, made, second, THIRD, "asked.never.answered")


def _query(typed: Typed, made: factories.Workbook, person_id: int, question: str, what: str) -> str:
    with writing() as session:
        return verification.open_query(
            session,
            by=person_id,
            round_id=made.round_id,
            question=question,
            text=typed.text(what),
            token=secrets.token_hex(8),
            bank=bank(),
        )


def _answer(
    typed: Typed, made: factories.Workbook, mark: str, what: str, files: Sequence[str] = ()
) -> None:
    _did(
        verification.answer_query,
        by=made.team_id,
        mark=mark,
        text=typed.text(what),
        token=secrets.token_hex(8),
        files=files,
    )


def _judge(typed: Typed, made: factories.Workbook, first: int, second: int, community: int) -> None:
    """Say something of every answer that each is asked; on four of them they differ."""
    said = {
        (first, FIRST_ONE): ("lowered", 1),
        (first, SECOND): ("queried", None),
        (second, THIRD): ("could not tell", None),
        (second, FIFTH): ("lowered", 0),
        (community, COMMUNITY): ("could not tell", None),
    }
    names = {first: "first", second: "other", community: "community"}
    for person_id, name in names.items():
        with reading() as session:
            hashes = handed_over(session, made.round_id).answer_hashes
            sheet = verdict_sheet(session, made.round_id, person_id, hashes)
        asked = put_to(bank(), "CP" if person_id == community else None, QUESTIONS)
        for question in asked:
            verdict, level = said.get((person_id, question), ("upheld", None))
            reason = (
                typed.text(f"verdict.{name}.{question}")
                if (person_id, question) in said or question == FIFTH
                else ""
            )
            line = sheet[question]
            _did(
                verification.record_verdict,
                by=person_id,
                verdict_id=line.id,
                revision=line.revision,
                verdict=verdict,
                level=level,
                reason=reason,
                bank=bank(),
            )


def _settle(typed: Typed, programme: int, made: factories.Workbook) -> None:
    """Settle one difference on a level, leave one unsettled, and the others waiting."""
    _did(verification.begin_settling, by=programme, round_id=made.round_id)
    with reading() as session:
        waiting = moderated(session, handed_over(session, made.round_id))
    for question, decision, level in ((FIRST_ONE, "settled", 1), (THIRD, "unsettled", None)):
        line = waiting[question]
        _did(
            verification.settle_level,
            by=programme,
            settlement_id=line.id,
            revision=line.revision,
            decision=decision,
            level=level,
            reason=typed.text(f"settled.{question}"),
            bank=bank(),
        )
