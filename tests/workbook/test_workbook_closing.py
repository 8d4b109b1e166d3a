"""Closing the answering, leading the talk, and changing the mode: once each, and for good."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assessment.errors import BadInput, Locked, Refused
from assessment.people.administering import change_programme_settings
from assessment.people.model import OPERATOR
from assessment.store.sessions import reading, writing
from assessment.store.tables import ParticipantRow
from assessment.workbook.actions import (
    add_on_paper,
    add_participant,
    change_mode,
    look_at,
    move_round,
)
from assessment.workbook.queries import (
    answer_history,
    facilitators,
    may_see_answers,
    own_sheet,
    participants,
    round_of,
    spreads,
    why_mode_stays,
)
from assessment.workbook.showing import NOT_ASKED_ALONE
from assessment.workbook.sight import CHOOSE_FIRST, WHILE_OPEN
from factories import bank as version

LEVELS = (0, 1, 1, 2, 2, 3, 3, 4, 4)


@pytest.fixture
def confidential(chosen, begin):
    """A confidential round with nine community voices who have answered the first question."""
    begin(chosen, mode="confidential")
    for number, level in enumerate(LEVELS):
        chosen.join(f"C{number}", "CP")
        chosen.save(f"C{number}", level=level)
    return chosen


def now(scene):
    with reading() as session:
        return round_of(session, scene.round_id)


def sight(scene, viewer=None):
    with reading() as session:
        person = scene.people[viewer] if viewer else None
        return may_see_answers(session, round_of(session, scene.round_id), person)


def part(scene, viewer=None, code="CC-1.1a", bank=None):
    with reading() as session:
        person = scene.people[viewer] if viewer else None
        there = round_of(session, scene.round_id)
        return spreads(session, there, bank or scene.bank, person)[code]


def test_closing_shows_the_figures_and_ends_the_answering(confidential):
    assert part(confidential)["hidden"] == WHILE_OPEN
    before = confidential.own("C0", 1)
    at = confidential.close()
    assert now(confidential).answering_closed_at == at
    assert part(confidential)["distribution"] == [1, 2, 2, 2, 2]
    with pytest.raises(Locked, match="What you typed is still on your screen"):
        confidential.save("C0", 1, level=2)
    person = confidential.people["C0"]
    with writing() as session:
        assert look_at(session, by=person, answer_ids=[before.id]) == 0
    assert confidential.own("C0", 1) == before
    with pytest.raises(Locked, match="no own answers can be taken in"):
        confidential.take_in("Ann,CP,CC-1.1a,2,")
    with pytest.raises(Locked, match="nobody can join"):
        confidential.join("Late", "CP")
    with pytest.raises(Locked, match="nobody can join"), writing() as session:
        add_on_paper(
            session,
            by=OPERATOR,
            round_id=confidential.round_id,
            bank=confidential.bank,
            voice="CP",
        )
    assert confidential.take_in("agreed,,CC-1.1a,2,We talked.").agreed_changed == 1


def test_the_same_answer_again_is_still_called_saved(confidential):
    stored = confidential.own("C3")
    confidential.close()
    saved = confidential.save("C3", level=stored.level)
    assert (saved.revision, saved.saved_at) == (stored.revision, stored.saved_at)


def test_closing_twice_is_closing_once(confidential):
    at = confidential.close()
    lines = len(confidential.audit())
    assert confidential.close("the programme") == at
    assert len(confidential.audit()) == lines


def test_handing_over_closes_and_reopening_does_not_open(confidential):
    confidential.agree(level=2)
    confidential.sign()
    closed = now(confidential).answering_closed_at
    assert closed is not None
    confidential.reopen()
    assert now(confidential).answering_closed_at == closed
    with pytest.raises(Locked, match="Answering was closed"):
        confidential.save("C0", 1, level=2)


def test_a_named_round_has_nothing_to_close(scene):
    with pytest.raises(Refused, match="named round"):
        scene.close()
    scene.agree(level=2)
    scene.sign()
    assert now(scene).answering_closed_at is None


def test_a_round_without_anybody_is_not_closed(chosen, begin):
    begin(chosen, mode="confidential")
    with pytest.raises(Refused, match="Nobody takes part"):
        chosen.close()
    assert now(chosen).answering_closed_at is None


def test_a_question_that_came_after_closing_can_only_be_agreed(confidential):
    confidential.close()
    newer = version("2026.2")
    with writing() as session:
        move_round(
            session,
            by=OPERATOR,
            round_id=confidential.round_id,
            bank=confidential.bank,
            to_bank=newer,
            reason="Better words.",
        )
    before = {q.code for q in confidential.bank.form("short")}
    (fresh, *_) = [q.code for q in newer.form("short") if q.code not in before]
    assert part(confidential, code=fresh, bank=newer)["hidden"] == NOT_ASKED_ALONE
    with reading() as session:
        sheet = own_sheet(session, confidential.participants["C0"])
    assert fresh not in [line.question for line in sheet]


def set_threshold(fewest):
    with writing() as session:
        change_programme_settings(
            session,
            by=OPERATOR,
            must_hold=[],
            ongoing_after="",
            theme="",
            site_threshold=fewest,
            published_threshold=max(fewest, 10),
        )


def test_a_lower_threshold_shows_more_in_rounds_opened_from_then_on(chosen, begin):
    set_threshold(5)
    begin(chosen, mode="confidential")
    for number in range(6):
        chosen.join(f"C{number}", "CP")
        chosen.save(f"C{number}", level=number % 5)
    chosen.close()
    assert sum(part(chosen)["distribution"]) == 6


def test_a_lower_threshold_is_not_for_those_who_were_told_the_higher_one(confidential):
    for number in range(6):
        confidential.save(f"C{number}", 1, level=number % 5)
    set_threshold(5)
    confidential.close()
    set_threshold(6)
    code = confidential.agreed(1).question
    assert now(confidential).fewest == 8
    assert part(confidential, code=code)["distribution"] is None
    assert sum(part(confidential)["distribution"]) == len(LEVELS)


def test_a_higher_threshold_holds_at_once_while_people_can_answer_and_not_later(confidential):
    set_threshold(9)
    set_threshold(8)
    assert now(confidential).fewest == 9
    confidential.close()
    assert sum(part(confidential)["distribution"]) == len(LEVELS)
    set_threshold(12)
    assert now(confidential).fewest == 9
    assert sum(part(confidential)["distribution"]) == len(LEVELS)  # as it was shown


# ── who leads the talk ───────────────────────────────────────────────────────────────────────


def test_the_team_takes_part_or_leads_and_then_sees(scene):
    scene.save("Cai", level=1)
    assert part(scene, "the programme")["distribution"] == [0, 1, 0, 0, 0]
    assert sight(scene, "the team").may_choose
    assert part(scene, "the team")["hidden"] == CHOOSE_FIRST
    scene.lead()
    scene.lead()
    assert part(scene, "the team")["distribution"] == [0, 1, 0, 0, 0]
    with reading() as session:
        assert facilitators(session, scene.round_id) == ("the team",)
    with pytest.raises(Refused, match="can't answer any more"), writing() as session:
        add_participant(
            session,
            by=scene.people["the team"],
            round_id=scene.round_id,
            bank=scene.bank,
            name="Tess",
            voice="MM",
            person_id=scene.people["the team"],
        )


def test_whoever_takes_part_does_not_lead(scene):
    with writing() as session:
        scene.participants["the team"] = add_participant(
            session,
            by=OPERATOR,
            round_id=scene.round_id,
            bank=scene.bank,
            name="Tess",
            voice="MM",
            person_id=scene.people["the team"],
        )
    with pytest.raises(Refused, match="You take part"):
        scene.lead()


def test_somebody_without_a_part_in_it_sees_nothing(scene):
    scene.save("Cai", level=1)
    assert part(scene)["distribution"] is not None  # there is something to hide
    for viewer in ("a researcher", "another team", "a stranger"):
        assert part(scene, viewer)["distribution"] is None


# ── the mode ─────────────────────────────────────────────────────────────────────────────────


def changed(scene, mode):
    with writing() as session:
        change_mode(session, by=scene.people["the programme"], round_id=scene.round_id, mode=mode)


def test_becoming_confidential_draws_new_handles_and_drops_names_on_paper(scene):
    scene.on_paper("Bea Paper")
    with reading() as session:
        were = {one.handle: one.name for one in participants(session, scene.round_id)}
    assert "Bea Paper" in were.values()
    changed(scene, "confidential")
    with reading() as session:
        now_ = participants(session, scene.round_id)
        names = session.scalars(select(ParticipantRow.name)).all()
    assert not {one.handle for one in now_} & were.keys()
    assert {one.name for one in now_} == {None}
    assert sorted(names) == ["", "Cai", "Fay"]
    assert scene.audit()[-1].particulars == {"from": "named", "to": "confidential"}


@pytest.mark.parametrize("mode", ["named", "confidential"])
def test_after_the_first_answer_the_mode_stays(chosen, begin, mode):
    other = {"named": "confidential", "confidential": "named"}[mode]
    begin(chosen, mode=mode)
    chosen.join("Cai", "CP")
    changed(chosen, other)
    changed(chosen, mode)
    chosen.save("Cai", note="half a thought")
    with reading() as session:
        assert f"stays {mode}" in why_mode_stays(session, chosen.round_id, other)
    with pytest.raises(Refused, match=f"stays {mode}"):
        changed(chosen, other)
    assert now(chosen).mode == mode


def test_once_people_were_written_down_as_there_the_mode_stays(scene):
    scene.attend(present=["P01"])
    with pytest.raises(Refused, match="written down"):
        changed(scene, "confidential")


def test_a_mode_that_there_is_not_is_refused(scene):
    with pytest.raises(BadInput, match="named or confidential"):
        changed(scene, "secret")


# ── the history of one answer ────────────────────────────────────────────────────────────────


def told(scene, viewer="the programme", code="CC-1.1a"):
    with reading() as session:
        there = round_of(session, scene.round_id)
        return answer_history(session, there, scene.bank, code, scene.people[viewer])


def test_the_history_says_who_changed_what_from_what_to_what(scene):
    scene.save("Cai", level=1, note="Hard to find.")
    scene.save("Cai", level=2, note="Hard to find.")
    scene.agree(level=2, reason="We talked.")
    scene.agree(level=3, reason="We talked again.")
    scene.attend(present=["P01"])
    scene.prove(0)
    found = told(scene)
    assert [one.what for one in found] == [
        "Evidence linked: E001 “Minutes of the forum”",
        "What is agreed: who was there",
        "What is agreed: level and reason",
        "What is agreed: level and reason",
        "Own answer",
        "Own answer",
    ]
    assert [one.who for one in found][-1].startswith("Cai (")
    assert [(c.name, c.before, c.after) for c in found[2].changes] == [
        ("level", "2 Partial", "3 Routine"),
        ("reason", "We talked.", "We talked again."),
    ]
    assert [(c.name, c.before, c.after) for c in found[4].changes] == [
        ("answer", "1 Occasional", "2 Partial")
    ]
    assert told(scene, code="CC-1.2a") == ()


def test_the_history_keeps_own_answers_from_whoever_may_not_see_them(scene):
    scene.save("Cai", level=1)
    assert len(told(scene)) == 1  # there is something to hide
    assert told(scene, "the team") == ()
    assert told(scene, "Fay") == ()


def test_the_history_of_a_confidential_round_has_no_own_answers(confidential):
    confidential.close()
    assert told(confidential) == ()
    confidential.agree(level=2)
    (only,) = told(confidential)
    assert only.who == "the team"


def test_the_history_tells_of_a_move(scene):
    newer = version("2026.2")
    before = {q.code for q in scene.bank.form("short")}
    (gone, *_) = [code for code in before if code not in newer]
    with writing() as session:
        move_round(
            session,
            by=scene.people["the programme"],
            round_id=scene.round_id,
            bank=scene.bank,
            to_bank=newer,
            reason="Better words.",
        )
    (only,) = told(scene, code=gone)
    assert "set aside" in only.what
    assert "Better words." in only.what
