"""Agreeing together: levels, dissent, who was there, and the rules of claim."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from assessment.errors import BadInput, Changed, Locked, NotYours
from assessment.meeting.actions import open_meeting, record_presence
from assessment.store.sessions import reading, writing
from assessment.store.tables import (
    AgreedAnswerChangeRow,
    AgreedAnswerRow,
    OwnAnswerRow,
    ParticipantRow,
    RoundRow,
)
from assessment.workbook.actions import keep_presence
from assessment.workbook.attending import LASTS
from assessment.workbook.queries import presence_now

STRANGERS = ["the programme", "Cai", "another team", "a researcher", "a stranger"]


def a_view(words, *, voice="CP", name=""):
    return {"words": words, "voice": voice, "name": name}


def kept(scene):
    with reading() as session:
        return list(
            session.scalars(
                select(AgreedAnswerChangeRow.values)
                .join(AgreedAnswerRow, AgreedAnswerRow.id == AgreedAnswerChangeRow.answer_id)
                .where(AgreedAnswerRow.round_id == scene.round_id)
                .order_by(AgreedAnswerChangeRow.id)
            )
        )


def test_a_level_is_agreed_with_its_reason_and_dissent(scene):
    lower = {"words": "I would say 2.", "voice": "CP", "name": "Cai"}
    other = {"words": "Nobody asked us.", "voice": "", "name": ""}
    saved = scene.agree(level=3, reason="Minutes show it.", dissents=[lower, other])
    line = scene.agreed()
    assert (line.level, line.reason, line.dissents) == (3, "Minutes show it.", (lower, other))
    assert kept(scene)[0]["dissents"] == [lower, other]
    assert (line.saved_by, line.saved_at, line.revision) == ("the team", saved.saved_at, 1)
    assert [values["level"] for values in kept(scene)] == [3]
    last = scene.audit()[-1]
    assert (last.act, last.who, last.version) == ("agreed.saved", "the team", 1)
    assert last.particulars == {"level": 3, "not_agreed": False}


def test_a_view_in_which_nothing_was_given_is_none(scene):
    scene.agree(level=2, dissents=[a_view("", voice=""), a_view("  Lower.\r\nMuch.", name=" Cai ")])
    assert scene.agreed().dissents == ({"words": "  Lower.\nMuch.", "voice": "CP", "name": "Cai"},)


def test_half_typed_views_are_kept_and_not_yet_part_of_the_document(scene):
    scene.agree(level=2, dissents=[a_view("", name="Cai"), a_view("Lower.", name="Cai")])
    assert [one["words"] for one in scene.agreed().dissents] == ["", "Lower."]
    shown = scene.document()["answers"][0]["agreed"]["dissents"]
    assert shown == [a_view("Lower.", name="Cai")]


def test_a_confidential_round_keeps_no_name_beside_a_dissent(chosen, begin):
    confidential = begin(chosen, "in confidence", "confidential")
    confidential.agree(level=2, dissents=[a_view("Lower.")])
    with pytest.raises(BadInput, match="confidential"):
        confidential.agree(level=2, dissents=[a_view("Lower.", name="Cai")])
    assert [one["name"] for one in confidential.agreed().dissents] == [""]


def test_two_who_see_it_otherwise_at_once_do_not_drop_each_other(scene):
    scene.agree(level=2, dissents=[a_view("First.")])
    with pytest.raises(Changed) as told:
        scene.agree(level=2, dissents=[a_view("Second.")], revision=0)
    assert told.value.stored["dissents"] == [a_view("First.")]


def test_openly_no_level_is_an_outcome(scene):
    assert not scene.agreed().settled_on
    scene.agree(not_agreed=True, reason="We see it differently.")
    assert scene.agreed().settled_on


@pytest.mark.parametrize(
    "given",
    [
        {"level": 7},
        {"level": True},
        {"level": 2, "not_agreed": True},
        {"reason": "x" * 20_001},
        {"dissents": [a_view("x" * 20_001)]},
        {"dissents": [a_view("x" * 10_001), a_view("y" * 10_001)]},
        {"dissents": [a_view(f"{n}") for n in range(21)]},
        {"dissents": [a_view("x", voice="XX")]},
        {"dissents": [a_view("x", name="N" * 201)]},
    ],
)
def test_what_does_not_fit_is_refused(scene, given):
    with pytest.raises(BadInput):
        scene.agree(**given)
    assert scene.agreed().revision == 0
    assert kept(scene) == []


@pytest.mark.parametrize("by", STRANGERS)
def test_only_the_sites_team_agrees(scene, by):
    with pytest.raises(NotYours):
        scene.agree(by=by, level=2)
    with pytest.raises(NotYours):
        scene.attend(by=by, present=["P01"])
    assert scene.agreed().revision == scene.agreed().attendance_revision == 0


def test_an_answer_that_does_not_exist_is_not_yours(scene):
    with pytest.raises(NotYours):
        scene.agree(answer_id=999_999, level=2)


def test_the_same_again_writes_nothing(scene):
    first = scene.agree(level=2, reason="r")
    lines = len(scene.audit())
    assert scene.agree(level=2, reason="r", revision=0) == first
    assert (len(kept(scene)), len(scene.audit())) == (1, lines)


def test_whoever_saves_second_is_told_what_is_stored(scene):
    scene.agree(level=2, reason="first")
    with pytest.raises(Changed) as refusal:
        scene.agree(level=3, reason="second", revision=0)
    stored = refusal.value.stored
    assert (stored["level"], stored["reason"], stored["by"], stored["revision"]) == (
        2,
        "first",
        "the team",
        1,
    )
    assert stored["at"]


def test_attendance_is_saved_apart_from_the_level(scene):
    scene.attend(present=["P02", "P01", "P01"], community_agrees=["P01"])
    scene.agree(level=2)  # its revision is still the first
    line = scene.agreed()
    assert line.present == ("P01", "P02")
    assert (line.revision, line.attendance_revision) == (1, 1)
    scene.attend(present=["P02", "P01"], community_agrees=["P01"], revision=1)
    assert scene.agreed().community_agrees == ("P01",)


def test_who_agreed_with_a_level_is_asked_again_once_it_changes(scene):
    scene.agree(level=2)
    scene.attend(present=["P01"], community_agrees=["P01"])
    assert scene.agreed().community_agrees == ("P01",)
    scene.agree(level=4)
    assert scene.agreed().community_agrees == ()
    assert scene.agreed().present == ("P01",)
    scene.attend(present=["P01"], community_agrees=["P01"])
    assert scene.agreed().community_agrees == ("P01",)


@pytest.mark.parametrize(
    "given",
    [{"present": ["P09"]}, {"community_agrees": ["P09"]}, {"community_agrees": ["P02"]}],
)
def test_only_those_who_take_part_are_listed(scene, given):
    with pytest.raises(BadInput):
        scene.attend(**given)
    assert scene.agreed().attendance_revision == 0


def test_two_lists_of_who_was_there_do_not_overwrite_each_other(scene):
    scene.attend(present=["P01"])
    with pytest.raises(Changed) as refusal:
        scene.attend(present=["P02"], revision=0)
    assert refusal.value.stored["present"] == ["P01"]
    assert refusal.value.stored["revision"] == 1


def test_a_handed_over_workbook_is_locked(scene):
    scene.agree(level=2)
    scene.sign()
    with pytest.raises(Locked):
        scene.agree(level=3)
    with pytest.raises(Locked):
        scene.attend(present=["P01"])
    assert scene.agreed().level == 2


def test_claims_are_met_one_by_one(scene):
    def claims():
        return [(c["rule"], c["met"]) for c in scene.document()["answers"][0]["agreed"]["claims"]]

    scene.agree(level=2)
    assert claims() == []
    scene.agree(level=4)
    evidence = "Level 4 needs at least one dated piece of evidence."
    voice = "Level 4 needs a community voice that agrees with it."
    assert claims() == [(evidence, False), (voice, False)]
    scene.prove(0)
    assert claims() == [(evidence, True), (voice, False)]
    scene.attend(present=["P01"], community_agrees=["P01"])
    assert claims() == [(evidence, True), (voice, True)]
    scene.agree(level=3)
    assert claims() == [("Level 3 needs at least one dated piece of evidence.", True)]


# ── who was there, said once ─────────────────────────────────────────────────────────────────


def keep(scene, *handles, by="the team"):
    with writing() as session:
        keep_presence(session, by=scene.people[by], round_id=scene.round_id, present=list(handles))


def test_an_outcome_takes_over_who_is_in_the_meeting(scene):
    with writing() as session:
        meeting_id = open_meeting(session, by=scene.people["the team"], round_id=scene.round_id)
        record_presence(
            session,
            by=scene.people["the team"],
            meeting_id=meeting_id,
            revision=1,
            present=["P02", "P01"],
        )
    scene.agree(reason="Typed before the talk.")
    assert scene.agreed().present == ()
    scene.agree(level=2, reason="r")
    assert scene.agreed().present == ("P01", "P02")
    assert kept(scene)[-1]["present"] == ["P01", "P02"]
    assert scene.audit()[-1].particulars["present"] == ["P01", "P02"]
    scene.attend(present=["P02"])
    scene.agree(level=3, reason="r")
    assert scene.agreed().present == ("P02",)


def test_nobody_is_taken_over_where_the_question_has_its_own_list(scene):
    keep(scene, "P01")
    scene.attend(present=[])
    assert scene.agreed().present == ()
    scene.attend(present=["P02"])
    scene.agree(level=2)
    assert scene.agreed().present == ("P02",)


def test_a_list_kept_for_all_that_follows_holds_for_hours_and_not_for_ever(scene):
    scene.agree(0, level=1)
    assert scene.agreed(0).present == ()
    keep(scene, "P02", "P01")
    scene.agree(1, not_agreed=True, reason="Apart.")
    assert scene.agreed(1).present == ("P01", "P02")
    with writing() as session:
        kept_at = session.scalars(select(RoundRow.present_since)).one()
        session.execute(update(RoundRow).values(present_since=kept_at - LASTS))
    scene.agree(2, level=2)
    assert scene.agreed(2).present == ()
    scene.agree(0, level=2)
    assert scene.agreed(0).present == ()


def test_a_list_for_all_that_follows_holds_only_who_takes_part(scene):
    with pytest.raises(BadInput, match="does not take part"):
        keep(scene, "P09")
    with reading() as session:
        assert presence_now(session, scene.round_id) == ((), False)


def test_who_takes_part_no_more_is_not_taken_over(scene):
    scene.on_paper("Edna")
    keep(scene, "P01", "P03")
    with writing() as session:
        third = session.scalars(
            select(ParticipantRow.id).where(ParticipantRow.handle == "P03")
        ).one()
        session.execute(delete(OwnAnswerRow).where(OwnAnswerRow.participant_id == third))
        session.execute(delete(ParticipantRow).where(ParticipantRow.id == third))
    scene.agree(level=2)
    assert scene.agreed().present == ("P01",)
