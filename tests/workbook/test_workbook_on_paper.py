"""People on paper: named or by their mark alone, several at once, and off again."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from assessment.errors import BadInput, Locked, Refused
from assessment.people.model import OPERATOR
from assessment.store.sessions import reading, writing
from assessment.store.tables import OwnAnswerRow, ParticipantRow
from assessment.workbook.actions import add_on_paper, remove_on_paper
from assessment.workbook.joining_on_paper import MOST_AT_ONCE
from assessment.workbook.queries import names_taking_part, own_sheet, participants


@pytest.fixture
def add(scene):
    return adding(scene)


def adding(scene):
    def adds(voice="CP", by=OPERATOR, **given):
        values = {"round_id": scene.round_id, "bank": scene.bank, "voice": voice}
        with writing() as session:
            return add_on_paper(session, by=by, **values | given)

    return adds


def remove(participant_id, by=OPERATOR):
    with writing() as session:
        remove_on_paper(session, by=by, participant_id=participant_id)


def there(scene):
    with reading() as session:
        return [
            (one.handle, one.voice, one.name, one.on_paper)
            for one in participants(session, scene.round_id)
        ]


def test_somebody_with_a_name_joins_with_an_empty_answer_for_each_question(scene, add):
    (ann,) = add(name="Ann  Hill")
    assert (ann.handle, ann.voice, ann.name) == ("P03", "CP", "Ann Hill")
    assert there(scene)[2] == ("P03", "CP", "Ann Hill", True)
    with reading() as session:
        assert len(own_sheet(session, ann.id)) == 20
    last = scene.audit()[-1]
    assert (last.act, last.subject) == ("participant.added", f"round {scene.round_id}")
    assert last.particulars == {
        "voice": "CP",
        "on_paper": True,
        "participant": "P03",
        "name": "Ann Hill",
    }


def test_several_at_once_have_marks_and_no_names(scene, add):
    four = add(count=4)
    assert [one.handle for one in four] == ["P03", "P04", "P05", "P06"]
    assert {one.name for one in four} == {""}
    assert there(scene)[2:] == [(one.handle, "CP", "", True) for one in four]
    with reading() as session:
        assert [name for name, _ in names_taking_part(session, scene.round_id)] == ["Cai", "Fay"]


def test_in_a_confidential_round_they_get_a_mark_by_lot_and_no_name(chosen, begin):
    begin(chosen, mode="confidential")
    add = adding(chosen)
    marks = {one.handle for one in add(count=40)}
    assert len(marks) == 40
    assert marks != {f"P{n:02d}" for n in range(1, 41)}
    assert {(voice, name) for _, voice, name, _ in there(chosen)} == {("CP", None)}
    with reading() as session:
        assert set(session.scalars(select(ParticipantRow.name))) == {""}
    particulars = [one.particulars for one in chosen.audit() if one.act == "participant.added"]
    assert particulars == [{"voice": "CP", "on_paper": True}] * 40


def test_in_a_confidential_round_a_name_is_refused(chosen, begin):
    begin(chosen, mode="confidential")
    with pytest.raises(BadInput, match="mark and voice alone"):
        adding(chosen)(name="Ann")
    assert there(chosen) == []


@pytest.mark.parametrize(
    "given",
    [
        {"count": 0},
        {"count": -1},
        {"count": MOST_AT_ONCE + 1},
        {"count": 2, "name": "Ann"},
        {"voice": "XX"},
        {"name": "x" * 201},
    ],
    ids=str,
)
def test_who_can_not_be_added_on_paper(scene, add, given):
    with pytest.raises(BadInput):
        add(**given)
    assert len(there(scene)) == 2


def test_a_second_person_on_paper_of_one_name_is_refused(scene, add):
    add(name="Ann")
    with pytest.raises(Refused, match="told apart"):
        add(name="Ann", voice="PV")
    assert len(there(scene)) == 3


def test_a_locked_workbook_takes_nobody_on_paper(scene, add):
    scene.agree(level=2, reason="Minutes show it.")
    scene.sign()
    with pytest.raises(Locked):
        add()


def test_whoever_never_came_is_taken_off_with_their_empty_answers(scene, add):
    first, second = add(count=2)
    remove(first.id)
    assert [handle for handle, *_ in there(scene)] == ["P01", "P02", second.handle]
    with reading() as session:
        assert session.scalar(select(func.count(OwnAnswerRow.id))) == 60
    assert scene.audit()[-1].act == "participant.removed"
    (again,) = add()
    assert again.handle == first.handle


def test_whoever_answers_on_screen_is_never_taken_off(scene):
    with pytest.raises(Refused):
        remove(scene.participants["Cai"])
    assert len(there(scene)) == 2


def test_whoever_was_there_stays(scene, add):
    (ann,) = add(name="Ann")
    scene.attend(present=[ann.handle])
    with pytest.raises(Refused, match="having been there"):
        remove(ann.id)
    assert len(there(scene)) == 3


def test_a_locked_workbook_lets_nobody_be_taken_off(scene, add):
    (ann,) = add(name="Ann")
    scene.agree(level=2, reason="Minutes show it.")
    scene.sign()
    with pytest.raises(Locked):
        remove(ann.id)
