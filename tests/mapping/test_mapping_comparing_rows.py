import pytest

import sheet_files as files
from assessment.errors import BadInput
from assessment.mapping.comparing_rows import Decisions, check_no_problems, compare
from assessment.mapping.model import Partnership, Register
from assessment.mapping.reading_rows import read_sheet
from assessment.mapping.rules import directorate_lines


def register(*entries, counted=(), stated=None):
    kept = tuple(
        Partnership(**{"site_id": 1, "revision": 1, "id": number, **entry})
        for number, entry in enumerate(entries, start=1)
    )
    return Register(1, kept, directorate_lines(kept, counted), stated, "", 0)


def compared(rows, known, **decisions):
    sheet = read_sheet("r.csv", files.csv_of(rows))
    return compare(sheet, known, Decisions(**decisions))


HEADINGS = ("Partnership", "Directorate", "Lead")


def states(preview):
    return [row.state for row in preview.rows]


def test_the_four_states():
    known = register({"name": "A", "lead": "Ann"}, {"name": "B", "lead": "Ben"})
    rows = [HEADINGS, ("A", "", "Ann"), ("B", "", "Bea"), ("C", "", ""), ("", "", "Cid")]
    preview = compared(rows, known)
    assert states(preview) == ["same", "changed", "new", "problem"]
    (change,) = preview.rows[1].changes
    assert (change.field, change.old, change.new) == ("lead", "Ben", "Bea")
    with pytest.raises(BadInput, match="1 row has a problem") as refusal:
        check_no_problems(preview)
    assert refusal.value.problems == ("Row 5: The row has no name of a partnership.",)


def test_an_empty_cell_changes_nothing():
    known = register({"name": "A", "lead": "Ann", "directorate": "Parks"})
    assert states(compared([HEADINGS, ("A", "", "")], known)) == ["same"]


def test_an_entry_may_move_to_another_directorate():
    known = register({"name": "A", "directorate": "Parks"})
    (row,) = compared([HEADINGS, ("A", "Roads", "")], known).rows
    assert (row.state, row.changes[0].field) == ("changed", "directorate")


def test_one_name_in_two_directorates_is_two_partnerships():
    known = register({"name": "Forum", "directorate": "Parks"})
    rows = [HEADINGS, ("Forum", "Parks", ""), ("Forum", "Roads", "")]
    assert states(compared(rows, known)) == ["same", "new"]


def test_what_looks_the_same_is_proposed_and_never_merged_alone():
    known = register({"name": "Carers Forum", "directorate": "Care"})
    rows = [HEADINGS, ("carers  forum", "care", "Ann"), ("CARERS FORUM", "Care", "Bea")]
    preview = compared(rows, known)
    assert states(preview) == ["new", "new"]
    first, second = (row.looks_like for row in preview.rows)
    assert (first.entry_id, first.row) == (1, None)
    assert (second.entry_id, second.row) == (None, 2)


def test_merging_with_an_entry_keeps_its_spelling():
    known = register({"name": "Carers Forum", "directorate": "Care"})
    rows = [HEADINGS, ("carers  forum", "Care", "Ann")]
    (row,) = compared(rows, known, merge=frozenset({2})).rows
    assert (row.state, row.target, row.merged) == ("changed", 1, True)
    assert (row.entry.name, row.entry.lead) == ("Carers Forum", "Ann")


def test_merging_two_rows_fills_only_what_is_empty():
    rows = [("Partnership", "Lead", "Area"), ("Play", "Ann", ""), ("PLAY", "Bea", "East")]
    first, second = compared(rows, register(), merge=frozenset({3})).rows
    assert (first.state, first.entry.lead, first.entry.communities_of_place) == (
        "new",
        "Ann",
        "East",
    )
    assert (second.state, second.entry, second.merged) == ("same", None, True)


def test_a_row_of_which_the_exact_name_is_there_does_not_take_the_entry_of_another():
    known = register({"name": "Play", "lead": "Ann"})
    rows = [HEADINGS, ("PLAY", "", "Bea"), ("Play", "", "Ann")]
    preview = compared(rows, known, merge=frozenset({2}))
    assert states(preview) == ["new", "same"]


def test_rows_can_be_left_out():
    preview = compared(
        [HEADINGS, ("A", "", ""), ("B", "", "")], register(), leave_out=frozenset({3})
    )
    assert (states(preview), preview.left_out) == (["new"], (3,))


def test_values_that_contradict_each_other_are_a_problem():
    rows = [("Partnership", "Started", "Ended"), ("A", "2002", "2001"), ("B", "2001", "2001-04")]
    preview = compared(rows, register())
    assert states(preview) == ["problem", "new"]
    assert preview.rows[0].problems == ("Ended: This is before the date on which it started.",)


def test_counts():
    known = register(counted=[(7, "Parks", 3), (8, "Roads", 4)])
    rows = [files.HEADINGS, ("parks", 3), ("Roads", 5), ("Care", 6), ("care", 7), ("Art", "lots")]
    preview = compared(rows, known)
    assert states(preview) == ["same", "changed", "new", "problem", "problem"]
    assert [row.target for row in preview.rows] == [7, 8, None, None, None]


def test_a_count_for_a_directorate_known_from_its_entries_is_new():
    known = register({"name": "A", "directorate": "Parks"})
    (row,) = compared([files.HEADINGS, ("Parks", 3)], known).rows
    assert (row.state, row.target) == ("new", None)


def test_the_fingerprint_follows_what_is_shown():
    rows = [HEADINGS, ("A", "", "Ann")]
    seen = compared(rows, register()).fingerprint
    assert seen == compared(rows, register({"name": "Unrelated"})).fingerprint
    assert seen != compared(rows, register({"name": "A"})).fingerprint
    assert seen != compared(rows, register(), stated_total=3).fingerprint
    assert seen == compared(rows, register(stated=3), stated_total=3).fingerprint
