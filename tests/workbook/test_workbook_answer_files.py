"""The answers template: made, filled in as people do, and read back whole or not at all."""

from __future__ import annotations

import io
from dataclasses import replace
from string import printable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sheet_files
from assessment.documents.answers_template import answers_template
from assessment.errors import BadInput, Refused
from assessment.measures.answer_grid import ANSWER, SHEET, answers_of, read_answer_grid
from assessment.people.model import OPERATOR
from assessment.store.grids import Grid, SheetName
from assessment.store.reading_sheets import read_grids
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import (
    add_on_paper,
    begin_keying,
    finish_keying,
    take_in_answers,
)
from assessment.workbook.queries import (
    agreed_sheet,
    own_answers,
    participants,
    preview_answers,
    template_for,
)
from assessment.workbook.sheets import TemplateFor

GROUP, FIRST, SECOND = 3, 5, 7  # columns of answers, from 1
ROW = 5  # of the first question


class Template:
    """A round's template with its cells to fill in."""

    def __init__(self, scene):
        self.scene = scene
        with reading() as session:
            made = answers_template(template_for(session, scene.round_id), scene.bank)
        self.book = openpyxl.load_workbook(io.BytesIO(made))
        self.sheet = self.book[SHEET]

    def fill(self, row, column, answer, note=""):
        self.sheet.cell(row, column, answer)
        if note:
            self.sheet.cell(row, column + 1, note)

    def person(self, column, name, voice):
        self.sheet.cell(2, column, name)
        self.sheet.cell(3, column, voice)

    @property
    def raw(self):
        kept = io.BytesIO()
        self.book.save(kept)
        return kept.getvalue()

    def given(self, by=OPERATOR, name="filled.xlsx"):
        facts = {"by": by, "round_id": self.scene.round_id, "bank": self.scene.bank}
        return facts | {"raw": self.raw, "name": name}

    def take_in(self, **given):
        with writing() as session:
            return take_in_answers(session, **self.given() | given)

    def preview(self, **given):
        with reading() as session:
            return preview_answers(session, **self.given() | given)

    def faults(self):
        with pytest.raises(BadInput) as refusal:
            self.take_in()
        return [one.partition(":")[0] for one in refusal.value.problems]


def add(scene, voice="CP", name=""):
    with writing() as session:
        (one,) = add_on_paper(
            session,
            by=OPERATOR,
            round_id=scene.round_id,
            bank=scene.bank,
            voice=voice,
            name=name,
        )
    return one


def answers(scene, handle):
    with reading() as session:
        return {
            one.question: (one.level, one.silence, one.note)
            for one in own_answers(session, scene.round_id)
            if one.participant == handle and (one.level is not None or one.silence or one.note)
        }


@pytest.fixture
def template(scene):
    scene.ann = add(scene, name="Ann Hill")
    return Template(scene)


# ── made and read back ───────────────────────────────────────────────────────────────────────


def test_the_same_round_gives_the_same_bytes_and_holds_no_answers(template, scene):
    with reading() as session:
        made_for = template_for(session, scene.round_id)
    assert answers_template(made_for, scene.bank) == answers_template(made_for, scene.bank)
    sheet = template.sheet
    assert [sheet.cell(2, column).value for column in (GROUP, FIRST)] == ["agreed", "Ann Hill"]
    assert sheet.cell(ROW, 1).value == "CC-1.1a"
    filled = [cell.value for row in sheet.iter_rows(min_row=ROW, min_col=3) for cell in row]
    assert set(filled) == {None}
    assert sheet.protection.sheet
    assert not sheet.cell(ROW, FIRST).protection.locked
    assert sheet.cell(ROW, 2).protection.locked
    lists = {str(one.sqref).split(":")[0] for one in sheet.data_validations.dataValidation}
    assert {"C5", "E5", "G2", "G3"} <= lists


def test_a_filled_template_is_taken_in_with_who_keyed_it(template, scene):
    template.fill(ROW, GROUP, "2 Partial", "Half of the teams.")
    template.fill(ROW + 1, GROUP, "Not agreed", "Two views.")
    template.fill(ROW, FIRST, "3 Routine", "We have a forum.")
    template.fill(ROW + 1, FIRST, 4)
    template.fill(ROW + 2, FIRST, "Don’t know")
    template.person(SECOND, "Bob", "Front-line staff")
    template.fill(ROW, SECOND, "Not applicable", "No premises.")
    taken = template.take_in(by=scene.people["the team"])
    assert (taken.participants, taken.new_participants) == (2, 1)
    assert (taken.own_changed, taken.agreed_changed) == (4, 2)
    codes = [scene.agreed(place).question for place in range(3)]
    assert answers(scene, scene.ann.handle) == {
        codes[0]: (3, None, "We have a forum."),
        codes[1]: (4, None, ""),
        codes[2]: (None, "don't know", ""),
    }
    with reading() as session:
        bob = next(one for one in participants(session, scene.round_id) if one.name == "Bob")
        first, second, *_ = agreed_sheet(session, scene.round_id)
    assert answers(scene, bob.handle) == {codes[0]: (None, "not applicable", "No premises.")}
    assert (first.level, first.reason) == (2, "Half of the teams.")
    assert (second.level, second.not_agreed, second.reason) == (None, True, "Two views.")
    again = Template(scene)
    assert again.sheet.cell(2, SECOND).value == "Bob"
    same = template.take_in(by=scene.people["the team"])
    assert (same.new_participants, same.own_changed, same.agreed_changed) == (0, 0, 0)


def test_moved_rows_and_an_empty_column_do_not_matter(template, scene):
    template.sheet.insert_rows(1)
    template.sheet.insert_cols(2)
    template.fill(ROW + 1, FIRST + 1, "1")
    template.take_in()
    assert answers(scene, scene.ann.handle) == {"CC-1.1a": (1, None, "")}


def test_a_tidy_table_in_a_workbook_is_taken_in_too(scene):
    rows = [
        ("participant", "voice", "question", "answer", "note"),
        ("Ann", "CP", "CC-1.1a", 3, "A forum."),
        ("agreed", None, "CC-1.1a", "not agreed", "Two views."),
    ]
    raw = sheet_files.xlsx_of(("Sheet1", rows))
    with writing() as session:
        take_in_answers(
            session, by=OPERATOR, round_id=scene.round_id, raw=raw, bank=scene.bank, name="a.xlsx"
        )
    assert answers(scene, "P03") == {"CC-1.1a": (3, None, "A forum.")}
    assert scene.agreed().not_agreed


# ── faults ───────────────────────────────────────────────────────────────────────────────────


def test_every_fault_is_named_with_its_cell_and_nothing_is_taken_in(template, scene):
    before = len(scene.audit())
    template.fill(ROW, FIRST, "7")
    template.fill(ROW + 1, FIRST, "Not applicable")
    template.fill(ROW + 2, FIRST, "3 Absent")
    template.fill(ROW + 3, FIRST, "2", "x" * 20_001)
    template.fill(ROW, SECOND, "2")  # of nobody
    template.person(SECOND + 2, "Bob", "Singers")
    template.fill(ROW, SECOND + 2, "2")
    template.person(SECOND + 4, "Ann Hill", "CP")
    template.fill(ROW, SECOND + 4, "2")
    template.sheet.cell(ROW + 5, 1, "XX-1")
    assert template.faults() == [
        "Cell A10",
        "Cell E5",
        "Cell F6",
        "Cell E7",
        "Cell F8",
        "Cell G2",
        "Cell I3",
        "Cell K2",
    ]
    assert len(scene.audit()) == before
    assert answers(scene, scene.ann.handle) == {}


def test_merged_cells_and_formulas_without_a_result_are_faults(template):
    template.fill(ROW, FIRST, "2")
    template.sheet.merge_cells("E5:E8")
    template.sheet.cell(ROW + 6, FIRST, "=E5")
    assert template.faults() == ["Cells E5", "Cell E11"]  # to E8


def test_somebody_on_screen_and_another_voice_are_faults(template, scene):
    template.person(SECOND, "Cai", "CP")
    template.fill(ROW, SECOND, "2")
    template.sheet.cell(3, FIRST, "Front-line staff")
    template.fill(ROW, FIRST, "2")
    assert template.faults() == ["Cell E2", "Cell G2"]
    assert answers(scene, "P01") == {}


@pytest.mark.parametrize("what", ["round", "questions", "no mark"])
def test_a_template_of_something_else_is_refused(template, scene, what):
    with reading() as session:
        made_for = template_for(session, scene.round_id)
    bank = scene.bank
    if what == "round":
        made_for = replace(made_for, round_id=made_for.round_id + 1)
    if what == "questions":
        bank = replace(bank, version="2099.1")
    template.book = openpyxl.load_workbook(io.BytesIO(answers_template(made_for, bank)))
    template.sheet = template.book[SHEET]
    if what == "no mark":
        del template.book["About"]
    template.fill(ROW, FIRST, "2")
    with pytest.raises(Refused, match="template"):
        template.take_in()
    assert answers(scene, scene.ann.handle) == {}


def test_a_hidden_or_renamed_sheet_is_named(template):
    template.fill(ROW, FIRST, "2")
    template.sheet.sheet_state = "hidden"
    with pytest.raises(BadInput, match="visible sheet “Answers”"):
        template.take_in()
    template.sheet.sheet_state = "visible"
    template.sheet.title = "Mine"
    with pytest.raises(BadInput, match="Found: “Mine”"):
        template.take_in()


@pytest.mark.parametrize(
    "bad",
    [sheet_files.zip_bomb, sheet_files.with_macros, sheet_files.with_doctype, lambda: b"%PDF-1"],
    ids=["bomb", "macros", "doctype", "pdf"],
)
def test_what_may_not_be_opened_is_refused(scene, bad):
    with pytest.raises(BadInput), writing() as session:
        take_in_answers(
            session, by=OPERATOR, round_id=scene.round_id, raw=bad(), bank=scene.bank, name="a.xlsx"
        )


# ── looked at first ──────────────────────────────────────────────────────────────────────────


def test_the_preview_says_what_the_taking_in_then_does(template, scene):
    template.fill(ROW, FIRST, "3", "We have a forum.")
    template.fill(ROW, GROUP, "2", "Half.")
    template.person(SECOND, "Bob", "FL")
    template.fill(ROW, SECOND, "1")
    seen = template.preview()
    assert [(one.place, one.who, one.before, one.after) for one in seen.lines] == [
        ("Cell E5", "Ann Hill", "no answer", "3: We have a forum."),
        ("Cell G5", "Bob", "no answer", "1"),
        ("Cell C5", "agreed", "no answer", "2: Half."),
    ]
    assert seen.newcomers == (("Bob", "FL"),)
    assert answers(scene, scene.ann.handle) == {}
    taken = template.take_in(seen=seen.fingerprint)
    assert taken.own_changed + taken.agreed_changed == len(seen.lines)


def test_what_changed_since_the_preview_is_looked_at_again(template, scene):
    template.fill(ROW, FIRST, "3")
    seen = template.preview()
    scene.agree(level=1, reason="Since then.")
    with pytest.raises(Refused, match="changed since you looked"):
        template.take_in(seen=seen.fingerprint)
    assert answers(scene, scene.ann.handle) == {}


# ── confidential ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def secret(chosen, begin):
    begin(chosen, mode="confidential")
    chosen.ann = add(chosen)
    return Template(chosen)


def test_a_confidential_template_has_marks_and_no_free_columns(secret):
    assert secret.sheet.cell(2, FIRST).value == secret.scene.ann.handle
    assert secret.sheet.max_column == FIRST + 1
    secret.fill(ROW, FIRST, "3")
    secret.take_in()
    assert answers(secret.scene, secret.scene.ann.handle) == {"CC-1.1a": (3, None, "")}


@pytest.mark.parametrize("finished", [True, False])
def test_a_file_tells_nothing_of_a_booklet_that_somebody_else_keyed(secret, finished):
    scene, team = secret.scene, secret.scene.people["the team"]
    secret.fill(ROW, FIRST, "3")
    secret.take_in()
    with writing() as session:
        begin_keying(session, by=OPERATOR, participant_id=scene.ann.id)
        if finished:
            finish_keying(session, by=OPERATOR, participant_id=scene.ann.id)
    for act in (secret.preview, secret.take_in):
        with pytest.raises(BadInput) as refusal:
            act(by=team)
        assert [one.partition(":")[0] for one in refusal.value.problems] == ["Cell E2"]
    assert answers(scene, scene.ann.handle) == {"CC-1.1a": (3, None, "")}


# ── whatever is typed ────────────────────────────────────────────────────────────────────────


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_whatever_is_typed_is_read_or_named_by_its_cell(bank, data):
    allowed = st.sampled_from(answers_of(bank, together=False))
    typed = st.one_of(st.just(""), allowed, st.text(printable, max_size=12).map(str.strip))
    codes = [question.code for question in bank.form("short")][:4]
    said = [data.draw(typed) for _ in codes]
    notes = [data.draw(st.text(printable, max_size=8).map(str.strip)) for _ in codes]
    rows = [
        (2, ("", "Name or mark", "Ann", "")),
        (3, ("", "Voice", "CP", "")),
        (4, ("Code", "Question", ANSWER, "Note")),
        *(
            (ROW + place, (code, "", answer, note))
            for place, (code, answer, note) in enumerate(zip(codes, said, notes, strict=True))
        ),
    ]
    grid = Grid(SHEET, (SheetName(SHEET, hidden=False),), tuple(rows))
    try:
        read = read_answer_grid(grid, bank)
    except BadInput as refusal:
        faults = refusal.problems
    else:
        faults = ()
    assert all(one.startswith(("Cell C", "Cell D")) for one in faults)
    if faults:
        return
    found = {one.question: (one.level, one.silence, one.note) for one in read.own}
    for code, answer, note in zip(codes, said, notes, strict=True):
        if not answer and not note and not any([*said, *notes]):
            continue
        level, silence, kept = found[code]
        assert kept == note
        assert (level is None and silence is None) == (not answer)


def test_a_template_of_a_whole_form_is_read_in_full(bank):
    people = ()
    made_for = TemplateFor(
        1, "baseline", "S", "Site", "named", tuple(q.code for q in bank.questions), people
    )
    grids = read_grids("a.xlsx", answers_template(made_for, bank), most_columns=250)
    (grid,) = (one for one in grids if one.sheet == SHEET)
    assert len(grid.rows) == len(bank.questions) + 4
    assert not grid.remarks
