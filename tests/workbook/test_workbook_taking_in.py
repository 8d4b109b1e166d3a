"""Taking in a tidy file: all of it or nothing, and the same file twice is one."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from assessment.documents.csv_files import answers_csv
from assessment.errors import BadInput, Locked, NotYours
from assessment.people.model import OPERATOR
from assessment.store.reading_audit import audit_page
from assessment.store.sessions import reading, writing
from assessment.store.tables import AgreedAnswerChangeRow, OwnAnswerChangeRow
from assessment.workbook.actions import add_on_paper
from assessment.workbook.queries import own_answers, participants

ROWS = (
    "Ann,CP,CC-1.1a,3,We have a forum.",
    "Ann,CP,CC-1.2a,don't know,",
    'Bob,FL,CC-1.1a,not applicable,"No premises, so far."',
    "Bob,FL,CC-1.2a,,",
    "agreed,,CC-1.1a,2,Half of the teams.",
    "agreed,,CC-1.2a,don't know,Nobody could say.",
)


def changes():
    with reading() as session:
        return (
            session.scalar(select(func.count(OwnAnswerChangeRow.answer_id))),
            session.scalar(select(func.count(AgreedAnswerChangeRow.id))),
        )


def answers(scene, handle):
    with reading() as session:
        return {
            one.question: (one.level, one.silence, one.note)
            for one in own_answers(session, scene.round_id)
            if one.participant == handle and (one.level is not None or one.silence or one.note)
        }


def test_people_answers_and_agreed_levels_are_taken_in(scene):
    taken = scene.take_in(*ROWS)
    assert (taken.participants, taken.new_participants) == (2, 2)
    assert (taken.own_changed, taken.agreed_changed, taken.same) == (3, 2, 1)
    with reading() as session:
        there = [(p.handle, p.name, p.on_paper) for p in participants(session, scene.round_id)]
    assert there[2:] == [("P03", "Ann", True), ("P04", "Bob", True)]
    assert answers(scene, "P03") == {
        "CC-1.1a": (3, None, "We have a forum."),
        "CC-1.2a": (None, "don't know", ""),
    }
    assert answers(scene, "P04") == {"CC-1.1a": (None, "not applicable", "No premises, so far.")}
    by_code = {line.question: line for line in map(scene.agreed, range(20))}
    assert by_code["CC-1.1a"].level == 2
    assert by_code["CC-1.1a"].reason == "Half of the teams."
    assert by_code["CC-1.2a"].not_agreed
    assert by_code["CC-1.2a"].reason == "Don't know: Nobody could say."
    last = scene.audit()[-1]
    assert (last.act, last.who, last.particulars["own_changed"]) == (
        "answers.taken_in",
        "the command line",
        3,
    )


def test_the_same_file_again_changes_nothing(scene):
    scene.take_in(*ROWS)
    lines, kept = len(scene.audit()), changes()
    again = scene.take_in(*ROWS)
    assert (again.new_participants, again.own_changed, again.agreed_changed) == (0, 0, 0)
    assert (len(scene.audit()), changes()) == (lines, kept)


def test_a_corrected_file_changes_what_differs(scene):
    scene.take_in(*ROWS)
    again = scene.take_in("Ann,CP,CC-1.1a,2,We had a forum.", "Ann,CP,CC-1.2a,,", *ROWS[2:])
    assert (again.own_changed, again.agreed_changed) == (1, 0)
    assert answers(scene, "P03")["CC-1.1a"] == (2, None, "We had a forum.")
    assert answers(scene, "P03")["CC-1.2a"] == (None, "don't know", "")


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("Ann,CP,CC-1.1a,7,", "row 8"),
        ("Ann,XX,CC-1.1a,2,", "voice"),
        ("Ann,CP,ZZ-9.9z,2,", "question"),
        ("Cai,CP,CC-1.1a,2,", "on screen"),
        ("Dan,CP,CC-1.1a,not applicable,", "reason"),
    ],
)
def test_one_fault_and_nothing_is_taken_in(scene, row, word):
    lines = len(scene.audit())
    with pytest.raises(BadInput) as refusal:
        scene.take_in(*ROWS, row)
    assert word in " ".join(refusal.value.problems).lower()
    assert len(scene.audit()) == lines
    assert changes() == (0, 0)
    with reading() as session:
        assert len(participants(session, scene.round_id)) == 2


def test_a_voice_other_than_before_is_refused(scene):
    scene.take_in(*ROWS)
    with pytest.raises(BadInput) as refusal:
        scene.take_in("Ann,PV,CC-1.1a,3,We have a forum.")
    assert "CP" in refusal.value.problems[0]


def test_bytes_that_are_no_file_of_answers_are_refused(scene):
    from assessment.people.model import OPERATOR  # noqa: PLC0415
    from assessment.store.sessions import writing  # noqa: PLC0415
    from assessment.workbook.actions import take_in_answers  # noqa: PLC0415

    for raw in (b"", b"\xff\xfe\x00", b"PK\x03\x04", b"a,b\n1,2\n"):
        with pytest.raises(BadInput), writing() as session:
            take_in_answers(session, by=OPERATOR, round_id=scene.round_id, raw=raw, bank=scene.bank)


@pytest.mark.parametrize("by", ["Cai", "another team", "a researcher", "a stranger"])
def test_strangers_take_nothing_in(scene, by):
    with pytest.raises(NotYours):
        scene.take_in(*ROWS, by=scene.people[by])
    scene.take_in(*ROWS, by=scene.people["the team"])


def test_a_handed_over_workbook_takes_nothing_in(scene):
    scene.agree(level=2)
    scene.sign()
    with pytest.raises(Locked):
        scene.take_in(*ROWS)


def test_a_confidential_round_goes_by_marks_and_takes_no_name(chosen, begin):
    begin(chosen, mode="confidential")
    with writing() as session:
        ann, bob = (
            add_on_paper(
                session, by=OPERATOR, round_id=chosen.round_id, bank=chosen.bank, voice=voice
            )[0]
            for voice in ("CP", "FL")
        )
    with pytest.raises(BadInput) as refusal:
        chosen.take_in(*ROWS)
    assert [one.split(":")[0] for one in refusal.value.problems] == [
        "Row 2, column participant",
        "Row 4, column participant",
    ]
    rows = [row.replace("Ann", ann.handle).replace("Bob", bob.handle) for row in ROWS]
    chosen.take_in(*rows)
    own, agreed = chosen.audit()[-2:]
    assert (own.act, own.subject, own.particulars) == (
        "own.taken_in",
        f"round {chosen.round_id}",
        {},
    )
    assert (agreed.act, agreed.particulars) == (
        "answers.taken_in",
        {"new_participants": 0, "agreed_changed": 2},
    )
    with reading() as session:
        acts = [line.act for line in audit_page(session).lines]
    assert acts[0] == "answers.taken_in"
    assert "own.taken_in" not in acts
    with reading() as session:
        assert {p.name for p in participants(session, chosen.round_id)} == {None}
    assert answers(chosen, ann.handle)["CC-1.1a"] == (3, None, "We have a forum.")


def test_a_hostile_note_is_stored_as_typed(scene):
    scene.take_in('"=cmd|x",CP,CC-1.1a,1,"<b>{{x}}\x07 =1+1"')
    assert answers(scene, "P03")["CC-1.1a"][2] == "<b>{{x}}\ufffd =1+1"


def test_many_rows_cost_few_statements(scene, counting):
    codes = [scene.agreed(place).question for place in range(20)]
    with counting() as sent:
        scene.take_in(*(f"N{n},CP,{code},{n % 5}," for n in range(30) for code in codes))
    assert len(sent) < 30


def test_a_name_longer_than_names_are_is_refused_with_its_row(scene):
    with pytest.raises(BadInput) as refusal:
        scene.take_in(*ROWS, f"{'x' * 201},CP,CC-1.1a,2,")
    assert refusal.value.problems == (
        "Row 8, column participant: the name has 201 characters; allowed are at most 200.",
    )
    assert changes() == (0, 0)


def test_a_note_that_is_too_long_is_refused_with_whose_it_is(scene):
    with pytest.raises(BadInput, match=r"note of “Ann” at CC-1\.1a has 20,001 characters"):
        scene.take_in(f"Ann,CP,CC-1.1a,2,{'x' * 20_001}")
    assert changes() == (0, 0)


def test_our_own_table_comes_back_as_it_was_typed(scene, begin):
    notes = ["=1+1", "'=1", "'quoted'", "-2 \r\n+3", "＠x", "@SUM(A1)", ' plain, "one" ']
    for place, note in enumerate(notes):
        scene.save("Cai", place, level=1, note=note)
        scene.agree(place, level=2, reason=note)
    table = answers_csv(scene.document()).decode("utf-8-sig")
    scene.sign()
    begin(scene, name="again")
    header, rest = table.split("\r\n", 1)
    assert header == "participant,voice,question,answer,note"
    scene.take_in(rest)
    with reading() as session:
        own = {
            one.question: one.note
            for one in own_answers(session, scene.round_id)
            if one.level is not None
        }
    typed = [note.replace("\r\n", "\n") for note in notes]
    lines = [scene.agreed(place) for place in range(len(notes))]
    assert [line.reason for line in lines] == typed
    assert [own[line.question] for line in lines] == typed
