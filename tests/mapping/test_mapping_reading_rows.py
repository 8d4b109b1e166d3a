import pytest

import sheet_files as files
from assessment.errors import BadInput
from assessment.mapping.blank_sheet import FILE_NAME, blank_sheet
from assessment.mapping.finding_columns import COLUMN_LABELS
from assessment.mapping.model import ENTRY_FIELDS
from assessment.mapping.reading_rows import HowToRead, check_understood, read_sheet
from assessment.people.model import NATIONS, PARTNERSHIP_TYPES

HEADINGS = ("Partnership  \n name", "Directorate", "Start date", "Statutory", "Level promised")


def names(sheet):
    return [row.values.get("name") for row in sheet.rows]


def csv_sheet(*rows, **how):
    return read_sheet("register.csv", files.csv_of(rows), HowToRead(**how))


@pytest.mark.parametrize(
    ("name", "raw"), [("seed.csv", files.seed_csv()), ("seed.xlsx", files.seed_xlsx())]
)
def test_the_seed_is_read_with_its_stated_total(name, raw):
    sheet = read_sheet(name, raw)
    assert sheet.layout.holds == "counts"
    assert [(row.values["directorate"], row.values["count"]) for row in sheet.rows] == list(
        files.SEED
    )
    assert sum(row.values["count"] for row in sheet.rows) == 124
    assert [(row.number, row.why) for row in sheet.skipped] == [(8, "A total.")]
    assert sheet.totals == (126,)


@pytest.mark.parametrize(
    "total", [("Total 126", ""), ("n=126", ""), ("Total (n = 126)", ""), ("TOTAL", "126")]
)
def test_a_total_in_any_wording_is_offered(total):
    sheet = csv_sheet(files.HEADINGS, *files.SEED, total)
    assert (len(sheet.rows), sheet.totals) == (6, (126,))


def test_a_total_above_the_headings_comes_before_a_sum_below_them():
    title = ("Mapping exercise with communities  n126", "")
    sheet = csv_sheet(title, files.HEADINGS, *files.SEED, ("Total", 124))
    assert sheet.totals == (126, 124)


def test_years_in_a_title_are_no_total():
    assert csv_sheet(("Plan 2001, in 2002", ""), files.HEADINGS, *files.SEED).totals == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings(separator, encoding):
    rows = [("Partnership", "Directorate", "Area"), ("Tŷ ŵ", "Môn", "ardal"), ("B", "C", "D")]
    sheet = read_sheet("r.csv", files.csv_of(rows, separator, encoding))
    assert sheet.rows[0].values == {
        "name": "Tŷ ŵ",
        "directorate": "Môn",
        "communities_of_place": "ardal",
    }


def test_a_sheet_of_an_older_spreadsheet_program():
    rows = [("Partnership", "Notes"), ("Café", "5 – 6 £")]
    assert (
        read_sheet("r.csv", files.csv_of(rows, ";", "cp1252")).rows[0].values["notes"] == "5 – 6 £"
    )


def test_a_line_that_names_the_separator_keeps_the_row_numbers():
    raw = b"sep=|\r\nPartnership|Lead\r\nA|B, C; D\r\n"
    (row,) = read_sheet("r.csv", raw).rows
    assert (row.number, row.values["lead"]) == (3, "B, C; D")


def messy():
    return files.xlsx_of(
        ("Read me", [("Please fill this in by Friday",)]),
        ("Old", [("Partnership", "Directorate", "Lead"), ("A secret", "X", "Y")]),
        (
            "Register",
            [
                ("Our register (n = 12)",),
                (),
                HEADINGS,
                ("Carers", "Social care", "30/04/2001", "Y", "4"),
                ("Elders", None, 37011, "yes", "Partnership"),
                ("Youth", None, "Apr 2001", True, None),
                ("Social care total", None, 3),
                ("Allotments", "Parks", 2001, 1, "6 Partnership"),
                HEADINGS,
                ("Play", "Parks", "soon", "maybe", "9"),
                ("", "Parks", "2001", "Y", ""),
                ("Grand total", None, 12),
            ],
        ),
        hidden={"Old"},
        merged=["B4:B6"],
    )


def test_a_messy_sheet():
    sheet = read_sheet("messy.xlsx", messy())
    assert sheet.grid.sheet == "Register"
    assert {one.name for one in sheet.grid.sheets if one.hidden} == {"Old"}
    assert sheet.layout.header_row == 3
    assert names(sheet) == ["Carers", "Elders", "Youth", "Allotments", "Play", None]
    carers, elders, youth, allotments, play, nameless = sheet.rows
    assert {row.values["directorate"] for row in (carers, elders, youth)} == {"Social care"}
    assert [row.values["started"] for row in sheet.rows[:4]] == [
        "2001-04-30",
        "2001-04-30",
        "2001-04",
        "2001",
    ]
    assert all(row.values["statutory"] is True for row in sheet.rows[:4])
    assert [row.values.get("promised") for row in sheet.rows[:4]] == [4, 6, None, 6]
    assert [problem.partition(":")[0] for problem in play.problems] == [
        "Started",
        "Statutory sector",
        "Promised level of participation",
    ]
    assert nameless.problems == ("The row has no name of a partnership.",)
    assert allotments.problems == ()
    assert [(row.number, row.why) for row in sheet.skipped] == [
        (7, "A subtotal."),
        (9, "The headings again."),
        (12, "A total."),
    ]
    assert sheet.totals == (12,)


def test_a_hidden_sheet_is_read_when_somebody_picks_it():
    assert names(read_sheet("messy.xlsx", messy(), HowToRead(sheet="Old"))) == ["A secret"]
    with pytest.raises(BadInput, match="no sheet named “Nowhere”"):
        read_sheet("messy.xlsx", messy(), HowToRead(sheet="Nowhere"))


def test_a_partnership_whose_name_begins_with_total_is_one():
    sheet = csv_sheet(("Partnership", "Lead"), ("Total Place partnership", "Ann"), ("Total", ""))
    assert names(sheet) == ["Total Place partnership"]
    assert [row.text for row in sheet.skipped] == ["Total"]


def test_columns_can_be_told_otherwise():
    rows = [("What", "Whose"), ("Carers", "Ann")]
    unknown = csv_sheet(*rows)
    assert (unknown.layout.holds, unknown.rows) == (None, ())
    with pytest.raises(BadInput, match="No row of headings"):
        check_understood(unknown)
    told = csv_sheet(*rows, header_row=1, columns={0: "name", 1: "lead"})
    assert told.rows[0].values == {"name": "Carers", "lead": "Ann"}
    check_understood(told)


def test_a_column_can_be_left_unread_or_take_the_field_of_another():
    rows = [("Partnership", "Area", "Lead"), ("Carers", "East", "Ann")]
    assert csv_sheet(*rows, columns={2: None}).rows[0].values.keys() == {
        "name",
        "communities_of_place",
    }
    assert csv_sheet(*rows, columns={2: "name"}).rows[0].values["name"] == "Ann"
    with pytest.raises(BadInput, match="Two columns"):
        csv_sheet(*rows, columns={1: "lead", 2: "lead"})


def test_a_heading_that_names_or_counts_is_told_by_its_cells():
    counts = csv_sheet(("Directorate", "Partnerships"), ("Parks", 3), ("Roads", 4))
    listed = csv_sheet(("Directorate", "Partnerships"), ("Parks", "Play"), ("Roads", "Walks"))
    assert (counts.layout.holds, listed.layout.holds) == ("counts", "entries")


def test_a_list_of_sectors_says_all_four_and_a_column_of_its_own_says_more():
    sheet = csv_sheet(("Partnership", "Sectors", "Private"), ("A", "voluntary & community", "Yes"))
    values = sheet.rows[0].values
    assert [values[one] for one in ("statutory", "voluntary", "community", "private")] == [
        False,
        True,
        True,
        True,
    ]


def test_formulas_give_their_saved_results_or_a_problem():
    saved = read_sheet("f.xlsx", files.with_formulas(results=True))
    assert saved.rows[0].values["count"] == 26
    unsaved = read_sheet("f.xlsx", files.with_formulas(results=False))
    assert "formula without its result" in unsaved.rows[0].problems[0]


def test_errors_in_cells_are_problems():
    raw = files.xlsx_of(("R", [("Partnership", "Lead"), ("A", "#REF!")]))
    assert read_sheet("r.xlsx", raw).rows[0].problems == ("Lead: The cell holds the error #REF!.",)


def test_text_that_looks_like_a_formula_is_text():
    (row,) = csv_sheet(("Partnership", "Notes"), ("=1+1", "@SUM(A1)")).rows
    assert (row.values["name"], row.values["notes"]) == ("=1+1", "@SUM(A1)")


def test_more_columns_than_are_read_are_said():
    wide = [("Partnership", *(f"x{n}" for n in range(70))), ("A", *range(70))]
    assert csv_sheet(*wide).grid.remarks == ("Only the first 60 columns were read.",)


@pytest.mark.parametrize("nation", NATIONS)
def test_the_sheet_to_fill_in_is_understood_whole(nation):
    raw = blank_sheet(nation)
    assert raw == blank_sheet(nation)
    sheet = read_sheet(FILE_NAME, raw)
    assert [column.field for column in sheet.layout.columns] == list(ENTRY_FIELDS)
    assert [column.heading for column in sheet.layout.columns] == [
        COLUMN_LABELS[name] for name in ENTRY_FIELDS
    ]
    explained = "".join(
        cell
        for _, row in read_sheet(FILE_NAME, raw, HowToRead(sheet="How to fill it in")).grid.rows
        for cell in row
    )
    assert PARTNERSHIP_TYPES[nation] in explained
