import pytest

import sheet_files as files
from assessment.errors import BadInput
from assessment.mapping.reading_rows import read_sheet
from assessment.store.guarding_sheets import check_file

REFUSED = {
    "a PDF named .xlsx": ("register.xlsx", lambda: b"%PDF-1.7\n%abc", "PDF document"),
    "a PDF named .csv": ("register.csv", lambda: b"%PDF-1.7\n%abc", "PDF document"),
    "text named .xlsx": ("register.xlsx", lambda: b"Partnership\nA", "not a workbook"),
    "a workbook named .csv": ("register.csv", files.seed_xlsx, "not text"),
    "nothing at all": ("register.xlsx", lambda: b"", "empty"),
    "nothing in a .csv": ("register.csv", lambda: b"", "empty"),
    "over 10 MB": ("register.csv", lambda: b"a" * (10 * 1024 * 1024 + 1), "10 MB"),
    "a ZIP bomb": ("register.xlsx", files.zip_bomb, "60 MB"),
    "a ZIP bomb that lies": ("register.xlsx", files.lying_zip_bomb, "not a workbook"),
    "far too many cells": ("register.xlsx", files.many_tags, "too many cells"),
    "macros": ("register.xlsx", files.with_macros, "macros"),
    "macros, renamed": ("register.xlsx", files.renamed_macro_workbook, "macros"),
    "named .xlsm": ("register.xlsm", files.seed_xlsx, "macros"),
    "an entity bomb": ("register.xlsx", files.with_doctype, "declarations"),
    "the same in UTF-16": ("register.xlsx", lambda: files.with_doctype("utf-16"), "declarations"),
    "a password": ("register.xlsx", files.encrypted, "password"),
    "a password in the ZIP": ("register.xlsx", files.zip_with_password_flag, "password"),
    "old Excel, renamed": ("register.xlsx", files.old_excel, "old Excel format"),
    "over 200 parts": ("register.xlsx", files.many_parts, "200 parts"),
    "any other archive": ("r.xlsx", lambda: files.zip_of({"a.txt": b"a"}), "an archive"),
    "cut off": ("register.xlsx", lambda: files.seed_xlsx()[:2000], "not a workbook"),
    ".xls": ("register.xls", files.old_excel, ".xlsx or .csv"),
    ".xlsb": ("register.XLSB", files.seed_xlsx, ".xlsx or .csv"),
    ".ods": ("register.ods", files.seed_xlsx, ".xlsx or .csv"),
    "an .ods named .xlsx": (
        "register.xlsx",
        lambda: files.zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        "of another kind",
    ),
    "a binary workbook": (
        "register.xlsx",
        lambda: files.zip_of({**files.parts_of(files.seed_xlsx()), "xl/workbook.bin": b"x"}),
        "of another kind",
    ),
    "no ending": ("register", files.seed_csv, "Only .xlsx and .csv"),
    "binary text": ("register.csv", lambda: b"a\0\0\0" * 200, "not text"),
    "a damaged sheet": (
        "register.xlsx",
        lambda: files.with_sheet(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
        "damaged",
    ),
    "too much text": ("register.xlsx", files.heavy_text, "more text"),
    "nothing in the sheet": ("register.xlsx", lambda: files.xlsx_of(("Empty", [])), "empty"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_register_is_refused_with_a_sentence(what):
    name, content, expected = REFUSED[what]
    with pytest.raises(BadInput) as refusal:
        read_sheet(name, content())
    assert expected in str(refusal.value)
    assert "Nothing was taken in." in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.xlsx", files.seed_xlsx, "xlsx"),
        ("A.XLSX", files.seed_xlsx, "xlsx"),
        ("a.csv", files.seed_csv, "csv"),
        ("a.tsv", files.seed_csv, "csv"),
    ],
)
def test_what_is_sound_passes(name, content, kind):
    assert check_file(name, content()) == kind


def test_a_far_cell_costs_nothing():
    raw = files.far_cell()
    assert len(raw) < 8_000
    sheet = read_sheet("register.xlsx", raw)
    assert [row.values["name"] for row in sheet.rows] == ["Allotments"]
    assert "Only the first 5,000 rows were read" in sheet.grid.remarks[0]


def test_twenty_thousand_rows_are_capped_with_a_sentence():
    sheet = read_sheet("register.xlsx", files.big_register())
    assert len(sheet.rows) == 4_999
    assert sheet.rows[-1].values["name"] == "P4998"
    assert "Only the first 5,000 rows were read" in sheet.grid.remarks[0]
    csv = files.csv_of([("Partnership",), *((f"P{n}",) for n in range(20_000))])
    assert read_sheet("register.csv", csv).rows[-1].values["name"] == "P4998"
