"""Answering alone: what is saved, refused, kept and written down."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assessment.errors import BadInput, Changed, Locked, NotYours, Refused
from assessment.people.model import OPERATOR
from assessment.store.sessions import reading, writing
from assessment.store.tables import OwnAnswerChangeRow
from assessment.store.text import LONGEST
from assessment.workbook.actions import add_participant, look_at, record_own_answer
from assessment.workbook.queries import own_progress, participants, round_progress
from assessment.workbook.sheets import Progress


def save(scene, name="Cai", **given):
    return scene.save(name, **given)


def changes(scene, name="Cai"):
    with reading() as session:
        return session.execute(
            select(OwnAnswerChangeRow.revision, OwnAnswerChangeRow.level, OwnAnswerChangeRow.note)
            .where(OwnAnswerChangeRow.answer_id == scene.own(name).id)
            .order_by(OwnAnswerChangeRow.revision)
        ).all()


def lock(scene):
    scene.agree(level=2, reason="Minutes show it.")
    scene.sign()


def test_an_answer_is_saved_with_what_it_was_before(scene):
    first = save(scene, level=2, note="We meet monthly.")
    second = save(scene, level=3, note="We meet weekly.")
    line = scene.own("Cai")
    assert (first.revision, second.revision, line.revision) == (1, 2, 2)
    assert (line.level, line.note, line.saved_at) == (3, "We meet weekly.", second.saved_at)
    assert changes(scene) == [(1, 2, "We meet monthly."), (2, 3, "We meet weekly.")]


def test_saving_leaves_an_audit_line_on_the_version(scene):
    save(scene, level=2)
    last = scene.audit()[-1]
    assert (last.act, last.who, last.person_id) == ("own.saved", "Cai", scene.people["Cai"])
    assert (last.subject, last.version) == (
        f"round {scene.round_id} {scene.own('Cai').question}",
        1,
    )
    assert last.particulars == {"participant": "P01", "level": 2, "silence": None}


def test_the_same_value_again_writes_nothing(scene):
    first = save(scene, level=2, note="n")
    lines = len(scene.audit())
    again = save(scene, level=2, note="n", revision=0)  # a retry with the revision it knew
    assert again == first
    assert len(changes(scene)) == 1
    assert len(scene.audit()) == lines


def test_an_old_revision_is_told_what_is_stored(scene):
    save(scene, level=2, note="first window")
    with pytest.raises(Changed) as refusal:
        save(scene, level=3, note="second window", revision=0)
    stored = refusal.value.stored
    assert (stored["revision"], stored["level"], stored["note"]) == (1, 2, "first window")
    assert scene.own("Cai").level == 2
    assert len(changes(scene)) == 1


@pytest.mark.parametrize("revision", [1, 7, -1])
def test_a_revision_that_never_was_is_refused(scene, revision):
    with pytest.raises(Changed):
        save(scene, level=1, revision=revision)
    assert scene.own("Cai").level is None


@pytest.mark.parametrize(
    "given",
    [
        {"level": 7},
        {"level": -1},
        {"level": True},
        {"level": "2"},
        {"level": 2.0},
        {"level": 2.5},
        {"silence": "no comment"},
        {"silence": ""},
        {"level": 2, "silence": "don't know"},
        {"note": "x" * (LONGEST + 1)},
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(scene, given):
    lines = len(scene.audit())
    with pytest.raises(BadInput):
        save(scene, **given)
    line = scene.own("Cai")
    assert (line.level, line.silence, line.note, line.revision) == (None, None, "", 0)
    assert len(scene.audit()) == lines


@pytest.mark.parametrize(
    "by", ["Fay", "the team", "the programme", "another team", "a researcher", "a stranger"]
)
def test_nobody_answers_for_somebody_else(scene, by):
    with pytest.raises(NotYours):
        save(scene, by=by, level=2)
    assert scene.own("Cai").level is None


def test_an_answer_that_does_not_exist_reads_like_one_that_is_not_yours(scene):
    with pytest.raises(NotYours) as one:
        save(scene, answer_id=999_999, level=2)
    with pytest.raises(NotYours) as other:
        save(scene, by="Fay", level=2)
    assert str(one.value) == str(other.value)


def test_somebody_whose_account_was_ended_is_refused(scene):
    from assessment.people.administering import close_account  # noqa: PLC0415
    from assessment.people.queries import who_is  # noqa: PLC0415

    with writing() as session:
        close_account(session, who_is(session, OPERATOR), scene.people["Cai"])
    with pytest.raises(NotYours):
        save(scene, level=2)


def test_a_handed_over_workbook_is_locked(scene):
    lock(scene)
    with pytest.raises(Locked):
        save(scene, level=2)
    with reading() as session:
        assert own_progress(session, scene.participants["Cai"]).left == 20


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("<b>bold</b> {{x}} $y$ =1+1 ![](http://a)", "<b>bold</b> {{x}} $y$ =1+1 ![](http://a)"),
        ("ŵ ŷ 👍 مرحبا", "ŵ ŷ 👍 مرحبا"),
        ("a\x00b\u202ec\ud800d", "a\ufffdb\ufffdc\ufffdd"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_a_note_is_stored_as_typed(scene, typed, stored):
    save(scene, level=1, note=typed)
    assert scene.own("Cai").note == stored
    save(scene, level=1, note=typed, revision=0)  # equal once cleaned, so no conflict


def test_another_version_of_the_questions_is_refused(scene):
    from dataclasses import replace  # noqa: PLC0415

    other = replace(scene.bank, version="2099.1")
    line = scene.own("Cai")
    with pytest.raises(Refused), writing() as session:
        record_own_answer(
            session,
            by=scene.people["Cai"],
            answer_id=line.id,
            revision=0,
            level=1,
            silence=None,
            note="",
            bank=other,
        )


def test_not_applicable_is_saved_without_its_reason_and_counts_as_unfinished(scene):
    save(scene, silence="not applicable")
    with reading() as session:
        assert own_progress(session, scene.participants["Cai"]) == Progress(
            20, unfinished=1, left=19
        )
    save(scene, silence="not applicable", note="We have no premises.")
    with reading() as session:
        assert own_progress(session, scene.participants["Cai"]) == Progress(20, silent=1, left=19)


def look(scene, name, *places, by=None):
    ids = [scene.own(name, place).id for place in places]
    with writing() as session:
        return look_at(session, by=scene.people[by or name], answer_ids=ids)


def test_looking_marks_a_question_once(scene):
    assert look(scene, "Cai", 0, 1) == 2
    first = scene.own("Cai").looked_at
    lines = len(scene.audit())
    assert look(scene, "Cai", 0, 1) == 0
    assert scene.own("Cai").looked_at == first
    assert len(scene.audit()) == lines
    with reading() as session:
        assert own_progress(session, scene.participants["Cai"]) == Progress(
            20, unfinished=2, left=18
        )


def test_looking_at_what_is_not_yours_is_refused(scene):
    with pytest.raises(NotYours):
        look(scene, "Cai", 0, by="Fay")
    assert scene.own("Cai").looked_at is None


def test_looking_at_a_locked_workbook_marks_nothing(scene):
    lock(scene)
    assert look(scene, "Cai", 0) == 0


def test_progress_adds_up_over_the_round(scene):
    save(scene, level=2)
    save(scene, place=1, silence="don't know")
    look(scene, "Fay", 4)
    with reading() as session:
        assert round_progress(session, scene.round_id) == Progress(40, 1, 1, 1, 37)
        shown = {p.handle: p.progress for p in participants(session, scene.round_id)}
    assert shown == {"P01": Progress(20, 1, 1, 0, 18), "P02": Progress(20, 0, 0, 1, 19)}


def test_a_save_costs_four_statements(scene, counting):
    save(scene, level=1)
    line = scene.own("Cai")
    with writing() as session, counting(session) as sent:
        record_own_answer(
            session,
            by=scene.people["Cai"],
            answer_id=line.id,
            revision=line.revision,
            level=2,
            silence=None,
            note="",
            bank=scene.bank,
        )
        assert len(sent) == 4


def test_a_person_takes_part_once(scene):
    with pytest.raises(Refused, match="already"), writing() as session:
        add_participant(
            session,
            by=OPERATOR,
            round_id=scene.round_id,
            bank=scene.bank,
            name="Cai again",
            voice="PV",
            person_id=scene.people["Cai"],
        )


@pytest.mark.parametrize(
    ("name", "voice", "kind"),
    [("Bo", "XX", BadInput), ("  ", "CP", BadInput), ("Bo", "cp", BadInput)],
)
def test_who_cannot_be_added(scene, name, voice, kind):
    with pytest.raises(kind), writing() as session:
        add_participant(
            session, by=OPERATOR, round_id=scene.round_id, bank=scene.bank, name=name, voice=voice
        )
    with reading() as session:
        assert len(participants(session, scene.round_id)) == 2


@pytest.mark.parametrize("by", ["Cai", "another team", "a researcher", "a stranger"])
def test_strangers_add_nobody(scene, by):
    with pytest.raises(NotYours), writing() as session:
        add_participant(
            session,
            by=scene.people[by],
            round_id=scene.round_id,
            bank=scene.bank,
            name="Bo",
            voice="CP",
        )
