"""Moving an open workbook to newer questions: what becomes of each answer, and the way back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

import factories
from assessment.bank.comparing import compare_banks
from assessment.documents.html import report_html
from assessment.documents.pdf import report_pdf
from assessment.errors import BadInput, Locked, Refused
from assessment.store.audit import broken_lines
from assessment.store.sessions import reading, writing
from assessment.store.tables import (
    AgreedAnswerRow,
    HandOverRow,
    OwnAnswerChangeRow,
    OwnAnswerRow,
    ScoreRow,
)
from assessment.workbook.actions import (
    change_evidence,
    move_round,
    record_agreed_answer,
    record_own_answer,
    undo_move,
)
from assessment.workbook.canonical import canonical_json
from assessment.workbook.fates import fates
from assessment.workbook.queries import (
    agreed_set_aside,
    agreed_sheet,
    codes_laid_out,
    evidence_of,
    given_answers,
    handed_over,
    move_preview,
    moves,
    own_set_aside,
    own_sheet,
    round_of,
    spreads,
)
from assessment.workbook.rules import KEEPS_ITS_QUESTIONS, OTHER_BANK, SET_ASIDE

OLD, NEW = factories.bank(), factories.bank("2026.2")
REPLACED, REPLACING = "CC-1.2a", "CC-1.2c"
REMOVED = "SS-2.4a"
REWORDED = "SC-3.1a"
KEPT = "CC-1.1a"


def move(scene, reason="They were improved.", by="the programme", to=NEW):
    with writing() as session:
        move_round(
            session,
            by=scene.people[by],
            round_id=scene.round_id,
            bank=scene.bank,
            to_bank=to,
            reason=reason,
        )
    scene.bank = to


def back(scene, reason="Too soon.", by="the programme"):
    with writing() as session:
        undo_move(
            session,
            by=scene.people[by],
            round_id=scene.round_id,
            bank=scene.bank,
            to_bank=OLD,
            reason=reason,
        )
    scene.bank = OLD


def place_of(scene, code):
    return next(n for n, q in enumerate(scene.bank.form("short")) if q.code == code)


def answer(scene, name, code, **given):
    scene.save(name, place_of(scene, code), **given)


def settle(scene, code, **given):
    scene.agree(place_of(scene, code), **given)


def own_of(scene, name):
    with reading() as session:
        return {line.question: line for line in own_sheet(session, scene.participants[name])}


def laid_out(scene):
    with reading() as session:
        return codes_laid_out(session, scene.round_id)


def everything(scene):
    """Return all that screens and documents show of the round, its history left out."""
    with reading() as session:
        return (
            {name: own_sheet(session, one) for name, one in scene.participants.items()},
            agreed_sheet(session, scene.round_id),
            evidence_of(session, scene.round_id),
            spreads(session, round_of(session, scene.round_id), scene.bank),
            {**scene.document(), "history": []},
        )


@pytest.fixture
def answered(scene):
    for code, level in ((KEPT, 1), (REPLACED, 2), (REMOVED, 3), (REWORDED, 4)):
        answer(scene, "Cai", code, level=level, note=f"Cai on {code}")
        settle(scene, code, level=level, reason=f"Why {code}")
    answer(scene, "Fay", REMOVED, silence="not applicable", note="Nobody was hired.")
    scene.prove(place_of(scene, REMOVED), place_of(scene, KEPT), title="Both")
    scene.prove(place_of(scene, REMOVED), title="Of the removed one alone")
    return scene


# ── what becomes of each answer ──────────────────────────────────────────────────────────────


def test_the_fates_name_every_question_once():
    codes = [q.code for q in OLD.form("short")]
    found = {one.code: one for one in fates(compare_banks(OLD, NEW), "short", codes, ())}
    assert set(found) == {*codes, *(q.code for q in NEW.form("short"))}
    becomes = {code: one.becomes for code, one in found.items()}
    assert [c for c, b in becomes.items() if b == "new"] == [REPLACING]
    assert [c for c, b in becomes.items() if b == "set aside"] == [REPLACED, REMOVED]
    assert found[REPLACING].replaces == REPLACED
    assert found[REPLACED].replaced_by == REPLACING
    assert "worded anew" in found[REWORDED].sentence
    assert found[KEPT].sentence == "Its answers are kept."
    assert "beside CC-1.2c" in found[REPLACED].sentence
    assert "not deleted" in found[REMOVED].sentence
    again = fates(compare_banks(OLD, NEW), "short", codes, (REPLACING,))
    assert {one.code: one.becomes for one in again}[REPLACING] == "brought back"


def test_a_move_keeps_sets_aside_and_begins_anew(answered):
    move(answered)
    asked, aside = laid_out(answered)
    assert asked == tuple(q.code for q in NEW.form("short"))
    assert set(aside) == {REPLACED, REMOVED}
    mine = own_of(answered, "Cai")
    assert tuple(mine) == asked
    assert (mine[REWORDED].level, mine[REWORDED].note) == (4, f"Cai on {REWORDED}")
    assert (mine[REPLACING].level, mine[REPLACING].looked_at) == (None, None)
    with reading() as session:
        old = own_set_aside(session, answered.participants["Cai"])
        agreed = agreed_set_aside(session, answered.round_id)
        round_ = round_of(session, answered.round_id)
    assert {code: line.level for code, line in old.items()} == {REPLACED: 2, REMOVED: 3}
    assert agreed[REPLACED].reason == f"Why {REPLACED}"
    assert round_.bank_version == "2026.2"
    document = answered.document()
    assert [a["question"] for a in document["answers"]] == list(asked)
    assert document["accounts"]["asked"] == 2 * len(asked)
    reworded = next(a for a in document["answers"] if a["question"] == REWORDED)
    assert reworded["text"] == NEW.question(REWORDED).text
    assert reworded["agreed"]["level"] == 4


def test_undoing_a_move_gives_back_everything(answered):
    before = everything(answered)
    move(answered)
    assert everything(answered) != before
    back(answered)
    assert everything(answered) == before


def test_what_was_answered_meanwhile_is_kept_and_comes_back(answered):
    move(answered)
    answer(answered, "Cai", KEPT, level=0, note="Changed since.")
    answer(answered, "Cai", REPLACING, level=3, note="On the new one.")
    settle(answered, REPLACING, level=3, reason="We lead it.")
    answered.join("Pia", "PV")
    answer(answered, "Pia", REPLACING, level=4)
    back(answered)
    assert laid_out(answered)[0] == tuple(q.code for q in OLD.form("short"))
    mine = own_of(answered, "Cai")
    assert (mine[KEPT].level, mine[KEPT].note) == (0, "Changed since.")
    assert mine[REMOVED].level == 3
    assert REPLACING not in mine
    assert set(own_of(answered, "Pia")) == {q.code for q in OLD.form("short")}
    answer(answered, "Pia", REMOVED, level=1)
    move(answered, reason="Again.")
    assert own_of(answered, "Cai")[REPLACING].note == "On the new one."
    assert own_of(answered, "Pia")[REPLACING].level == 4
    agreed = {line.question: line for line in agreed_of(answered)}
    assert agreed[REPLACING].reason == "We lead it."
    with reading() as session:
        assert own_set_aside(session, answered.participants["Pia"])[REMOVED].level == 1


def agreed_of(scene):
    with reading() as session:
        return agreed_sheet(session, scene.round_id)


def test_nothing_is_ever_deleted_or_saved_again(answered):
    def kept():
        with reading() as session:
            return (
                session.execute(select(OwnAnswerChangeRow.__table__)).all(),
                session.scalars(select(OwnAnswerRow.id).order_by(OwnAnswerRow.id)).all(),
                session.scalars(select(AgreedAnswerRow.id).order_by(AgreedAnswerRow.id)).all(),
            )

    changes, own, agreed = kept()
    move(answered)
    back(answered)
    after = kept()
    assert after[0] == changes
    assert set(after[1]) > set(own)
    assert set(after[2]) > set(agreed)


def test_questions_come_in_the_order_of_their_version(scene):
    def dimensions():
        return [OLD.dimension_of(c).code for c in laid_out(scene)[0] if c.startswith("SS-2.")][:2]

    assert dimensions() == ["SS-2.1", "SS-2.2"]
    move(scene)
    assert dimensions() == ["SS-2.2", "SS-2.1"]
    assert [line.question for line in agreed_of(scene)] == list(laid_out(scene)[0])
    back(scene)
    assert dimensions() == ["SS-2.1", "SS-2.2"]


# ── what is refused ──────────────────────────────────────────────────────────────────────────


def test_a_save_in_flight_is_told_of_the_other_questions(answered):
    own, agreed = own_of(answered, "Cai")[REMOVED], agreed_of(answered)[0]
    move(answered)
    with pytest.raises(Refused) as refused, writing() as session:
        record_own_answer(
            session,
            by=answered.people["Cai"],
            answer_id=own.id,
            revision=own.revision,
            level=0,
            silence=None,
            note="in flight",
            bank=OLD,
        )
    assert str(refused.value) == OTHER_BANK
    with pytest.raises(Refused) as refused, writing() as session:
        record_agreed_answer(
            session,
            by=answered.people["the team"],
            answer_id=agreed.id,
            revision=agreed.revision,
            level=0,
            not_agreed=False,
            reason="in flight",
            dissents=[],
            bank=OLD,
        )
    assert str(refused.value) == OTHER_BANK


def test_a_forged_save_to_what_is_set_aside_is_refused(answered):
    own = own_of(answered, "Cai")[REMOVED]
    agreed = next(line for line in agreed_of(answered) if line.question == REMOVED)
    move(answered)
    with pytest.raises(Refused) as refused, writing() as session:
        record_own_answer(
            session,
            by=answered.people["Cai"],
            answer_id=own.id,
            revision=own.revision,
            level=0,
            silence=None,
            note="",
            bank=NEW,
        )
    assert str(refused.value) == SET_ASIDE
    with pytest.raises(Refused) as refused, writing() as session:
        record_agreed_answer(
            session,
            by=answered.people["the team"],
            answer_id=agreed.id,
            revision=agreed.revision,
            level=0,
            not_agreed=False,
            reason="",
            dissents=[],
            bank=NEW,
        )
    assert str(refused.value) == SET_ASIDE


def test_a_file_may_not_answer_what_is_set_aside(answered):
    move(answered)
    with pytest.raises(BadInput) as refused:
        answered.take_in(f"Ann,CP,{REMOVED},2,")
    assert REMOVED in "\n".join(refused.value.problems)
    answered.take_in(f"Ann,CP,{REPLACING},2,")


def test_what_was_handed_over_keeps_its_questions(answered):
    answered.sign()
    with pytest.raises(Locked):
        move(answered)
    answered.reopen()
    with pytest.raises(Refused) as refused:
        move(answered)
    assert str(refused.value) == KEEPS_ITS_QUESTIONS
    with reading() as session:
        preview = move_preview(session, answered.round_id, OLD, NEW)
    assert preview.obstacles == (KEEPS_ITS_QUESTIONS,)


def test_a_move_is_not_undone_once_it_was_handed_over(answered):
    move(answered)
    answered.sign()
    with pytest.raises(Locked):
        back(answered)
    answered.reopen()
    with pytest.raises(Refused) as refused:
        back(answered)
    assert str(refused.value) == KEEPS_ITS_QUESTIONS


def test_without_a_move_there_is_nothing_to_undo(scene):
    with pytest.raises(Refused, match="was not moved"):
        back(scene)


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_move_needs_a_reason(scene, reason):
    with pytest.raises(BadInput, match="reason for moving is missing"):
        move(scene, reason=reason)
    move(scene)
    with pytest.raises(BadInput, match="reason for moving back is missing"):
        back(scene, reason=reason)


def test_a_version_in_which_levels_mean_something_else_is_refused(scene):
    with pytest.raises(BadInput) as refused:
        move(scene, to=factories.bank("tiny"))
    said = "\n".join(refused.value.problems)
    assert "The levels of the ladder are not the same" in said
    assert "The voice “Senior leaders” is not there any more." in said
    assert "No question is in both versions." in said


# ── who is told what ─────────────────────────────────────────────────────────────────────────


def test_the_history_and_the_audit_chain_tell_of_it(answered):
    move(answered, reason="Improved {name}.")
    back(answered, reason="Too soon.")
    said = [(line["who"], line["what"]) for line in answered.document()["history"]]
    assert said[-2:] == [
        ("the programme", "moved the workbook from questions 2026.1 to 2026.2: Improved {name}."),
        ("the programme", "moved the workbook back from questions 2026.2 to 2026.1: Too soon."),
    ]
    lines = [line for line in answered.audit() if line.act.startswith("round.moved")]
    assert [line.particulars["set_aside"] for line in lines] == [[REPLACED, REMOVED], [REPLACING]]
    with reading() as session:
        assert list(broken_lines(session)) == []
        (kept,) = moves(session, answered.round_id)
    assert (kept.from_version, kept.to_version, kept.by) == ("2026.1", "2026.2", "the programme")
    assert (kept.undone_reason, kept.undone_by) == ("Too soon.", "the programme")


def test_what_was_given_is_counted_in_a_named_round_only(answered):
    with reading() as session:
        found = given_answers(session, answered.round_id)
    assert (found[REMOVED].own, found[REMOVED].agreed) == (2, True)
    assert (found[KEPT].own, found[KEPT].agreed) == (1, True)


def test_a_confidential_round_counts_nobodys_answers(chosen, begin):
    scene = begin(chosen, mode="confidential")
    scene.join("Cai", "CP")
    answer(scene, "Cai", REMOVED, level=3)
    with reading() as session:
        assert {one.own for one in given_answers(session, scene.round_id).values()} == {None}
    move(scene)
    (line,) = [line for line in scene.audit() if line.act == "round.moved"]
    assert set(line.particulars) == {"from", "to", "reason", "asked", "set_aside"}


def test_evidence_keeps_what_it_stood_behind(answered):
    before = everything(answered)[2]
    move(answered)
    with reading() as session:
        both, alone = evidence_of(session, answered.round_id)
    assert (both.questions, alone.questions) == ((KEPT, REMOVED), (REMOVED,))
    for line in (both, alone):
        with writing() as session:
            change_evidence(
                session,
                by=answered.people["the team"],
                evidence_id=line.id,
                revision=line.revision,
                title=f"{line.title}, page 2",
                dated=line.dated,
                strength=line.strength,
                where=line.where,
                look_at=line.look_at,
                questions=[code for code in line.questions if code in NEW],
            )
    back(answered)
    after = everything(answered)[2]
    assert [one.questions for one in after] == [one.questions for one in before]
    assert after[0].title == "Both, page 2"


# ── a round that ended ───────────────────────────────────────────────────────────────────────


def test_a_round_that_ended_prints_byte_for_byte_as_before(answered, begin):
    answered.sign()
    ended = answered.round_id

    def printed():
        with reading() as session:
            document = handed_over(session, ended).document
            scores = session.execute(
                select(ScoreRow.__table__).where(ScoreRow.round_id == ended)
            ).all()
            kept = session.scalar(select(HandOverRow.document).where(HandOverRow.round_id == ended))
        return kept, canonical_json(document), report_pdf(document), report_html(document), scores

    before = printed()
    begin(answered, name="follow-up")
    answered.participants.clear()
    answered.join("Bea", "CP")
    answer(answered, "Bea", REMOVED, level=2)
    settle(answered, REMOVED, level=2)
    move(answered)
    answer(answered, "Bea", REPLACING, level=1)
    settle(answered, REPLACING, level=1)
    assert printed() == before
    answered.sign()
    assert printed() == before
    with reading() as session:
        over = handed_over(session, answered.round_id).document
    assert over["bank"]["version"] == "2026.2"
    assert report_pdf(over) != before[2]
