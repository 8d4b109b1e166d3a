import hashlib
import json
import os

import pytest
from sqlalchemy import func, select

import factories
import sheet_files as files
from assessment.__main__ import main
from assessment.errors import BadInput, Refused, Unavailable
from assessment.mapping.actions import add_partnership, remove_partnership, take_in_sheet
from assessment.mapping.comparing_rows import Decisions, compare
from assessment.mapping.model import Entry
from assessment.mapping.queries import register, sheets_taken_in, taken_in_before
from assessment.mapping.reading_rows import HowToRead, read_sheet
from assessment.people.queries import site
from assessment.store.files import kept_path
from assessment.store.sessions import reading, writing
from assessment.store.tables import AuditRow, PartnershipRow, SheetRow

pytestmark = pytest.mark.usefixtures("database")

ROWS = [
    ("Partnership", "Directorate", "Lead", "Statutory"),
    ("Carers", "Care", "Ann", "Yes"),
    ("carers ", "care", "Bea", ""),
    ("Play", "Parks", "", "No"),
]


def read(site_id):
    with reading() as session:
        return register(session, site_id)


def seen(site_id, raw, name="register.csv", how=None, **decided):
    sheet, decisions = read_sheet(name, raw, how), Decisions(**decided)
    return sheet, decisions, compare(sheet, read(site_id), decisions)


def take(site_id, raw, name="register.csv", by=0, how=None, **decided):
    sheet, decisions, preview = seen(site_id, raw, name, how, **decided)
    with writing() as session:
        return take_in_sheet(
            session,
            by=by,
            site_id=site_id,
            sheet=sheet,
            raw=raw,
            decisions=decisions,
            seen=preview.fingerprint,
        )


@pytest.mark.parametrize(
    ("name", "raw"), [("seed.csv", files.seed_csv()), ("seed.xlsx", files.seed_xlsx())]
)
def test_the_seed_comes_in_with_its_difference(name, raw):
    site_id = factories.site()
    outcome = take(site_id, raw, name, stated_total=126)
    assert (outcome.new, outcome.stated_total) == (6, 126)
    stored = read(site_id)
    assert [(line.name, line.count) for line in stored.directorates] == list(files.SEED)
    assert (stored.stated_total, stored.itemised_total, stored.difference) == (126, 124, 2)
    assert stored.source == f"Taken in from {name}"


def test_the_file_is_kept_with_its_hash_and_who_took_it_in():
    site_id = factories.site()
    team = factories.person("team", site_id=site_id)
    raw = files.csv_of(ROWS)
    outcome = take(site_id, raw, by=team)
    assert outcome.kept == hashlib.sha256(raw).hexdigest()
    assert kept_path(outcome.kept).read_bytes() == raw
    with reading() as session:
        (taken,) = sheets_taken_in(session, site_id)
        newest = select(AuditRow.act, AuditRow.particulars).order_by(AuditRow.id.desc()).limit(1)
        line = session.execute(newest).one()
    assert (taken.name, taken.sha256) == ("register.csv", outcome.kept)
    assert taken.taken_by.startswith("Person")
    assert (line.act, line.particulars["new"]) == ("register.sheet_taken_in", 3)


def test_the_same_file_again_changes_nothing_whatever_was_decided():
    site_id = factories.site()
    raw = files.csv_of(ROWS)
    take(site_id, raw, merge=frozenset({3}), leave_out=frozenset({4}))
    before = read(site_id)
    assert [entry.name for entry in before.entries] == ["Carers"]
    with reading() as session:
        last = taken_in_before(session, site_id, hashlib.sha256(raw).hexdigest())
        lines = session.scalar(select(func.count(AuditRow.id)))
    assert last.decisions == Decisions(merge=frozenset({3}), leave_out=frozenset({4}))
    sheet = read_sheet("register.csv", raw, last.how)
    preview = compare(sheet, before, last.decisions)
    assert preview.changes_nothing
    with writing() as session:
        outcome = take_in_sheet(
            session,
            by=0,
            site_id=site_id,
            sheet=sheet,
            raw=raw,
            decisions=last.decisions,
            seen=preview.fingerprint,
        )
    assert (outcome.new, outcome.changed) == (0, 0)
    assert read(site_id) == before
    with reading() as session:
        assert session.scalar(select(func.count(AuditRow.id))) == lines
        assert len(sheets_taken_in(session, site_id)) == 1


def test_rows_that_look_alike_stay_apart_and_come_in_once():
    site_id = factories.site()
    raw = files.csv_of(ROWS)
    assert take(site_id, raw).new == 3
    again = take(site_id, raw)
    assert (again.new, again.changed, again.same) == (0, 0, 3)
    assert [entry.name for entry in read(site_id).entries] == ["Carers", "carers", "Play"]


def test_a_changed_row_counts_its_revision():
    site_id = factories.site()
    take(site_id, files.csv_of(ROWS))
    changed = [*ROWS[:3], ("Play", "Parks", "Cid", "No")]
    outcome = take(site_id, files.csv_of(changed))
    assert (outcome.new, outcome.changed, outcome.same) == (0, 1, 2)
    assert [(entry.lead, entry.revision) for entry in read(site_id).entries] == [
        ("Ann", 1),
        ("Bea", 1),
        ("Cid", 2),
    ]


def test_counts_are_changed_in_place():
    site_id = factories.site()
    take(site_id, files.seed_csv())
    rows = [files.HEADINGS, ("Environment and HOUSING", 28), ("new one", 1)]
    outcome = take(site_id, files.csv_of(rows))
    assert (outcome.new, outcome.changed) == (1, 1)
    assert read(site_id).itemised_total == 127


def test_what_changed_since_the_preview_is_refused():
    site_id = factories.site()
    raw = files.csv_of(ROWS)
    sheet, decisions, preview = seen(site_id, raw)
    factories.partnership(site_id, name="Play", directorate="Parks")
    with pytest.raises(Refused, match="changed since you looked"), writing() as session:
        take_in_sheet(
            session,
            by=0,
            site_id=site_id,
            sheet=sheet,
            raw=raw,
            decisions=decisions,
            seen=preview.fingerprint,
        )
    assert [entry.name for entry in read(site_id).entries] == ["Play"]


def test_another_file_than_the_one_that_was_seen_is_refused():
    site_id = factories.site()
    sheet, decisions, preview = seen(site_id, files.csv_of(ROWS))
    with pytest.raises(BadInput, match="not the one in the preview"), writing() as session:
        take_in_sheet(
            session,
            by=0,
            site_id=site_id,
            sheet=sheet,
            raw=files.seed_csv(),
            decisions=decisions,
            seen=preview.fingerprint,
        )
    assert read(site_id).empty


def test_problems_hold_everything_back_unless_they_are_left_out():
    site_id = factories.site()
    raw = files.csv_of([("Partnership", "Started"), ("A", "2001"), ("B", "soon")])
    with pytest.raises(BadInput, match="1 row has a problem") as refusal:
        take(site_id, raw)
    assert refusal.value.problems[0].startswith("Row 3: Started: “soon”")
    assert read(site_id).empty
    outcome = take(site_id, raw, leave_out_problems=True)
    assert (outcome.new, outcome.left_out) == (1, 1)


def test_columns_nobody_named_are_refused():
    site_id = factories.site()
    with pytest.raises(BadInput, match="No row of headings"):
        take(site_id, b"What,Whose\r\nA,B\r\n")
    how = HowToRead(header_row=1, columns={0: "name", 1: "lead"})
    assert take(site_id, b"What,Whose\r\nA,B\r\n", how=how).new == 1


def test_five_thousand_rows_come_in_at_once():
    site_id = factories.site()
    raw = files.csv_of([("Partnership", "Lead"), *((f"P{n}", "Ann") for n in range(4_999))])
    assert take(site_id, raw).new == 4_999
    assert take(site_id, raw.replace(b"Ann", b"Bea")).changed == 4_999
    with reading() as session:
        revisions = session.scalars(select(PartnershipRow.revision).distinct()).all()
    assert revisions == [2]


def test_an_entry_that_was_removed_comes_in_as_new():
    site_id = factories.site()
    raw = files.csv_of(ROWS)
    take(site_id, raw)
    with writing() as session:
        first = register(session, site_id).entries[0]
        remove_partnership(session, by=0, partnership_id=first.id, revision=1)
    assert take(site_id, raw).new == 1


def test_nothing_is_half_taken_in_where_the_file_can_not_be_kept(database):
    site_id = factories.site()
    (database.folder / "files").write_text("a file in the place of the folder")
    with pytest.raises(Unavailable, match="Nothing was saved"):
        take(site_id, files.csv_of(ROWS))
    assert read(site_id).empty
    with reading() as session:
        assert session.scalars(select(SheetRow.id)).all() == []


# ── the command line ─────────────────────────────────────────────────────────────────────────


def command(tmp_path, raw, site_id, *options, name="register.csv"):
    (tmp_path / name).write_bytes(raw)
    with reading() as session:
        code = site(session, site_id).code
    return main(["register", "import", os.fspath(tmp_path / name), "--site", code, *options])


def test_the_command_prints_each_row_and_takes_it_in(tmp_path, capsys):
    site_id = factories.site()
    raw = files.seed_xlsx()
    assert command(tmp_path, raw, site_id, "--dry-run", name="seed.xlsx") == 0
    printed = capsys.readouterr().out
    assert "row     2  new      social care and health: 53" in printed
    assert "row     8  skipped  A total. Total · 126" in printed
    assert "Nothing was changed." in printed
    assert read(site_id).empty
    assert command(tmp_path, raw, site_id, name="seed.xlsx") == 0
    printed = capsys.readouterr().out
    assert "Taken in." in printed
    assert "The directorates add up to 124 partnerships: 2 fewer than the stated 126." in printed
    assert command(tmp_path, raw, site_id, name="seed.xlsx") == 0
    assert "There is nothing to change." in capsys.readouterr().out


def test_the_command_reports_as_json(tmp_path, capsys):
    site_id = factories.site()
    assert command(tmp_path, files.csv_of(ROWS), site_id, "--json", "--merge", "3") == 0
    report = json.loads(capsys.readouterr().out)
    assert [(row["row"], row["state"], row["merged"]) for row in report["rows"]] == [
        (2, "new", False),
        (3, "same", True),
        (4, "new", False),
    ]
    assert (report["taken_in"], report["register"]["itemised_total"]) == (True, 2)
    assert command(tmp_path, files.csv_of(ROWS), site_id, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["taken_in"], report["counts"]["new"]) == (False, 0)


def test_the_command_refuses_problems_and_says_which(tmp_path, capsys):
    site_id = factories.site()
    raw = files.csv_of([("Partnership", "Started"), ("A", "2001"), ("B", "soon")])
    assert command(tmp_path, raw, site_id) == 1
    printed = capsys.readouterr()
    assert "row     3  problem" in printed.out
    assert "Nothing was taken in: 1 row has a problem." in printed.err
    assert read(site_id).empty
    assert command(tmp_path, raw, site_id, "--leave-out-problems") == 0
    assert [entry.name for entry in read(site_id).entries] == ["A"]


def test_the_command_refuses_what_is_no_register(tmp_path, capsys):
    site_id = factories.site()
    assert command(tmp_path, b"%PDF-1.7", site_id, name="register.xlsx") == 1
    assert "it is a PDF document" in capsys.readouterr().err
    assert main(["register", "import", "nowhere.csv", "--site", "X"]) == 1
    assert "nowhere.csv can't be read" in capsys.readouterr().err
    (tmp_path / "a.csv").write_bytes(files.seed_csv())
    assert main(["register", "import", os.fspath(tmp_path / "a.csv"), "--site", "NOPE"]) == 1
    assert "There is no site with the code NOPE." in capsys.readouterr().err


def test_an_entry_by_hand_is_met_by_the_sheet():
    site_id = factories.site()
    with writing() as session:
        add_partnership(session, by=0, site_id=site_id, entry=Entry(name="Play", lead="Dee"))
    _, _, preview = seen(site_id, files.csv_of(ROWS))
    assert [row.state for row in preview.rows] == ["new", "new", "changed"]


def test_a_name_is_as_long_as_names_are_in_a_sheet_too():
    site_id = factories.site()
    raw = files.csv_of([("Partnership", "Directorate"), ("x" * 201, ""), ("A", "y" * 201)])
    with pytest.raises(BadInput, match="2 rows have problems") as refusal:
        take(site_id, raw)
    assert refusal.value.problems == (
        "Row 2: Name of the partnership: The text is longer than 200 characters. Shorten it.",
        "Row 3: Directorate: The text is longer than 200 characters. Shorten it.",
    )
    counts = files.csv_of([("Directorate", "Number"), ("y" * 201, 3)])
    with pytest.raises(BadInput, match="1 row has a problem"):
        take(site_id, counts)
    assert read(site_id).empty


def test_a_name_with_double_spaces_is_the_same_the_second_time():
    site_id = factories.site()
    raw = files.csv_of([("Partnership", "Directorate"), ("Play  for\tall", "Parks  east")])
    assert take(site_id, raw).new == 1
    assert [(one.name, one.directorate) for one in read(site_id).entries] == [
        ("Play for all", "Parks east")
    ]
    assert take(site_id, raw).same == 1
