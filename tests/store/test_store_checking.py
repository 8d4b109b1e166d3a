import hashlib

import pytest
from sqlalchemy import select

import factories
from assessment import clock
from assessment.store.checking import check_store
from assessment.store.files import keep_file, kept_path
from assessment.store.sessions import reading, writing
from assessment.store.tables import HandOverRow, SheetRow, SiteRow
from assessment.verification.actions import record_pack
from every_action import VALID


@pytest.fixture
def sheet(sqlite_database):
    assert sqlite_database.folder.exists()
    sha256 = keep_file(b"a,b\n1,2\n")
    with writing() as session:
        site = SiteRow(code="A", name="A", nation="wales", kind="fire", made_at=clock.now())
        session.add(site)
        session.flush()
        sheet = SheetRow(site_id=site.id, name="a.csv", sha256=sha256, taken_at=clock.now())
        sheet.decided = {}
        session.add(sheet)
    return sha256


def _checked():
    with reading() as session:
        return check_store(session)


def test_a_store_as_it_was_written_holds(sheet):
    checked = _checked()
    assert (checked.files, checked.faults) == (1, [])
    assert sheet == hashlib.sha256(b"a,b\n1,2\n").hexdigest()


def test_a_changed_file_is_named(sheet):
    kept_path(sheet).write_bytes(b"a,b\n1,3\n")
    assert _checked().faults == [f"The kept file {sheet} was changed after it was kept."]


def test_a_missing_file_is_named(sheet):
    kept_path(sheet).unlink()
    assert _checked().faults == [f"The file {sheet} of the sheet 1 is missing."]


@pytest.mark.usefixtures("sqlite_database")
def test_a_handed_over_workbook_that_was_changed_is_named():
    made = factories.handed_over()
    assert (_checked().hand_overs, _checked().faults) == (1, [])
    with writing() as session:
        row = session.scalars(select(HandOverRow)).one()
        row.document = row.document.replace("Tess Brook", "Tess Brooks")
    assert _checked().faults == [
        f"The workbook of round {made.round_id}, version 1, was changed after it was handed over."
    ]


@pytest.mark.usefixtures("sqlite_database")
def test_a_pack_whose_file_is_gone_is_named():
    given = VALID["verification.record_pack"]()
    with writing() as session:
        record_pack(session, **given)
    assert _checked().faults == [
        f"The file {given['file_sha256']} of the pack {given['seal'].pack_id} is missing."
    ]
