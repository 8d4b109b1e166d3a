import io
import random
import subprocess
import sys
import zipfile
from dataclasses import replace

import openpyxl
import pytest

import factories
from assessment.documents.verdict_sheet import verdict_sheet
from assessment.errors import BadInput
from assessment.store.sessions import reading
from assessment.verification.model import (
    FormBefore,
    FormDeclaration,
    FormMessage,
    FormQuery,
)
from assessment.verification.queries import handed_over
from assessment.verification.returns import return_sheets as layout
from assessment.verification.returns.drawing_up_forms import FormFor, draw_up_form
from assessment.verification.returns.opening_returns import open_return
from factories import bank
from verification.return_files import SIGNED, filled_in, put, returned, saved_by_libreoffice

NASTY = (
    '=HYPERLINK("http://x","y")',
    "+44 20 7946 0000",
    "-1",
    "@SUM(A1)",
    "line one\nline two",
    "Ŵyllt ŷ 👍 <b>&amp;</b> ]]>",
    "00123",
    "_x0041_ and 1e5",
    "TRUE",
    "'quoted'",
)


@pytest.fixture
def form(sqlite_database):
    del sqlite_database
    made = factories.handed_over()
    with reading() as session:
        document = handed_over(session, made.round_id).document
    return draw_up_form(
        document,
        bank(),
        FormFor("Vera Ŵyn"),
        pack_id="7f3a9c",
        number=2,
        workbook_hash="a" * 64,
        token="b" * 64,
        organisations=("Northbridge", "Riverside CIC"),
    )


def said_of(form):
    """Return verdicts of every kind, with texts that a spreadsheet likes to change."""
    kinds = ("upheld", "queried", "could not tell")
    said = {}
    for number, one in enumerate(form.questions):
        reason = NASTY[number % len(NASTY)]
        if one.lower and number % 2:
            said[one.question] = ("lowered", one.lower[0], reason)
        else:
            said[one.question] = (kinds[number % 3], None, reason)
    return said


def whole(form):
    conflicts = {"Northbridge": True, "Riverside CIC": False}
    declared = {"words": "My aunt chairs it.", "conflicts": conflicts}
    return returned(form, said_of(form), declaration=declared, **SIGNED)


def rows_of(sheet, name):
    return [
        [cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(sheet))[name].rows
    ]


def test_what_openpyxl_fills_in_comes_back_intact(form):
    document = whole(form)
    opened = open_return("verdicts.xlsx", filled_in(verdict_sheet(form), document))
    assert (opened.kind, opened.document) == ("sheet", document)
    assert not opened.faults
    assert opened.places[0] == "row 3"


def test_what_libreoffice_saves_comes_back_intact(form):
    document = whole(form)
    saved = saved_by_libreoffice(filled_in(verdict_sheet(form), document))
    assert b"LibreOffice" in zipfile.ZipFile(io.BytesIO(saved)).read("docProps/app.xml")
    opened = open_return("verdicts.xlsx", saved)
    assert opened.document == document
    assert not opened.faults


def test_an_untouched_form_says_nothing_and_names_its_pack(form):
    opened = open_return("verdicts.xlsx", verdict_sheet(form))
    document = returned(form, declaration={"words": "", "conflicts": {}})
    assert opened.document == document
    assert not opened.faults


def test_what_was_said_before_is_filled_in_and_what_is_stale_only_shown(form):
    first, second, *rest = form.questions
    thread = FormQuery(
        "verifier",
        None,
        (
            FormMessage("verifier", "2026-06-01T10:00:00+00:00", "Who was asked?"),
            FormMessage("team", "2026-06-03T10:00:00+00:00", "Eleven people.", ("list.pdf",)),
        ),
    )
    before = replace(
        form,
        revision=3,
        declaration=FormDeclaration("None at all.", {"Northbridge": False}),
        questions=(
            replace(first, before=FormBefore("could not tell", None, "Shut.", stale=False)),
            replace(
                second, before=FormBefore("lowered", 0, "Said only.", stale=True), query=thread
            ),
            *rest,
        ),
    )
    sheet = verdict_sheet(before)
    opened = open_return("verdicts.xlsx", sheet)
    one, two = opened.document["verdicts"][:2]
    assert (one["verdict"], one["level"], one["reason"]) == ("could not tell", None, "Shut.")
    assert (two["verdict"], two["level"], two["reason"]) == ("", None, "")
    assert opened.document["revision"] == 4
    assert opened.document["declaration"] == {
        "words": "None at all.",
        "conflicts": {"Northbridge": False},
    }
    shown = " ".join(str(cell) for row in rows_of(sheet, layout.VERDICTS) for cell in row)
    for said in ("lowered to 0: Said only.", "Who was asked?", "Eleven people. (with list.pdf)"):
        assert said in shown


def test_everything_that_a_form_shows_stands_in_the_sheet(form):
    sheet = verdict_sheet(form)
    cells = [row for row in rows_of(sheet, layout.VERDICTS) if row[0] and row[0] != layout.CODE]
    by_code = {row[0]: " ".join(str(cell) for cell in row) for row in cells}
    for one in form.questions:
        for text in (one.text, one.verifier_asks, one.reason, one.agreed_name, one.answer_hash):
            assert text in by_code[one.question]
        assert all(level.descriptor in by_code[one.question] for level in one.levels)


def test_only_yellow_cells_are_open_and_every_cell_is_text(form):
    book = openpyxl.load_workbook(io.BytesIO(verdict_sheet(form)))
    for sheet in book:
        assert sheet.protection.sheet
        for row in sheet.rows:
            for cell in row:
                assert cell.value is None or cell.data_type == "s"
                open_cell = not cell.protection.locked
                assert open_cell == (cell.fill.fgColor.rgb == "FFFFF8C4")
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == [
        layout.PACK,
        layout.LISTS,
    ]
    shown = book[layout.VERDICTS]
    hidden = {
        shown.cell(2, place).value
        for width in shown.column_dimensions.values()
        if width.hidden
        for place in range(width.min, width.max + 1)
    }
    assert hidden == {layout.AGREED_VALUE, layout.ANSWER_HASH}


def test_a_list_offers_only_levels_that_the_agreed_one_can_be_lowered_to(form):
    book = openpyxl.load_workbook(io.BytesIO(verdict_sheet(form)))
    sheet, lists = book[layout.VERDICTS], book[layout.LISTS]
    column = next(cell.column_letter for cell in sheet[2] if cell.value == layout.LEVEL)
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        for place in str(rule.sqref).split():
            if place.startswith(column):
                cells = lists[rule.formula1.removeprefix(f"{layout.LISTS}!").replace("$", "")]
                offered[int(place[len(column) :])] = [row[0].value for row in cells]
    for row, one in enumerate(form.questions, start=3):
        names = [f"{level.value} {level.name}" for level in one.levels if level.value in one.lower]
        assert [value for value in offered[row] if value] == names


def test_what_excel_makes_of_cells_is_read_as_it_was_meant(form):
    one = next(q for q in form.questions if q.agreed == 2)

    def quirks(book):
        sheet = book[layout.VERDICTS]
        columns = {cell.value: cell.column for cell in sheet[2]}
        row = next(n for n in range(3, 99) if sheet.cell(n, 1).value == one.question)
        sheet.cell(row, columns[layout.VERDICT]).value = " Lowered  "
        sheet.cell(row, columns[layout.LEVEL]).value = 1.0
        sheet.cell(row, columns[layout.REASON]).value = "=1+1"  # a formula, as Excel makes of it
        sheet.cell(row, columns[layout.AGREED_VALUE]).value = 2.0
        closing = book[layout.CLOSING]
        for n in range(1, closing.max_row + 1):
            if closing.cell(n, 1).value == layout.SIGNED:
                closing.cell(n, 2).value = True
            if closing.cell(n, 1).value == layout.REVISION:
                closing.cell(n, 2).value = 2.0

    opened = open_return("verdicts.xlsx", filled_in(verdict_sheet(form), returned(form), quirks))
    got = next(v for v in opened.document["verdicts"] if v["question"] == one.question)
    assert got == {
        "question": one.question,
        "answer_hash": one.answer_hash,
        "agreed": 2,
        "verdict": "lowered",
        "level": 1,
        "reason": "=1+1",
    }
    assert (opened.document["signed"], opened.document["revision"]) == (True, 2)


def test_rows_in_another_order_and_a_column_of_ones_own_do_no_harm(form):
    def rearranged(book):
        sheet = book[layout.VERDICTS]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        random.Random(5).shuffle(rows)  # noqa: S311  an order, no secret
        for n, row in enumerate(rows, start=3):
            for column, value in enumerate(row, start=1):
                put(sheet.cell(n, column), value)
        sheet.insert_cols(3)
        sheet.cell(2, 3).value = "My notes"
        sheet.cell(5, 3).value = "ask Ros"

    document = whole(form)
    opened = open_return("v.xlsx", filled_in(verdict_sheet(form), document, rearranged))
    key = lambda one: one["question"]  # noqa: E731  said once
    assert sorted(opened.document["verdicts"], key=key) == sorted(document["verdicts"], key=key)


@pytest.mark.parametrize(
    ("sheet", "label", "typed", "says"),
    [
        (layout.CLOSING, layout.SIGNED, "perhaps", "neither yes nor no"),
        (layout.DECLARATION, "Northbridge", "see letter", "neither yes nor no"),
        (layout.CLOSING, layout.REVISION, "latest", "which of your files it is"),
    ],
)
def test_a_cell_that_can_mean_two_things_is_asked_about(form, sheet, label, typed, says):
    def edit(book):
        for row in book[sheet].rows:
            if row[0].value == label:
                row[1].value = typed

    with pytest.raises(BadInput, match=says):
        open_return("v.xlsx", filled_in(verdict_sheet(form), returned(form), edit))


@pytest.mark.parametrize("gone", [layout.PACK, layout.VERDICTS, layout.CLOSING, layout.DECLARATION])
def test_a_spreadsheet_without_one_of_its_sheets_is_told_apart(form, gone):
    changed = filled_in(verdict_sheet(form), returned(form), lambda book: book.remove(book[gone]))
    with pytest.raises(BadInput, match="not a form for verdicts"):
        open_return("v.xlsx", changed)


def test_the_same_form_is_the_same_bytes_whatever_the_day_and_the_hash_seed(form, tmp_path):
    here = verdict_sheet(form)
    assert verdict_sheet(form) == here
    (tmp_path / "form.repr").write_text(repr(form))
    code = (
        "import sys, hashlib, pathlib\n"
        "from assessment.verification.model import *\n"
        "from assessment.documents.verdict_sheet import verdict_sheet\n"
        "form = eval(pathlib.Path(sys.argv[1]).read_text())\n"
        "sys.stdout.buffer.write(verdict_sheet(form))\n"
    )
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        made = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "form.repr")],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""},
            capture_output=True,
            check=True,
        )
        assert made.stdout == here
