import os
import resource
import subprocess
import sys

import pytest
from review_scene import hand_over_again
from sqlalchemy import select

import factories
from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.errors import NotYours, Refused, Unavailable
from assessment.store.files import kept_path
from assessment.store.sessions import reading
from assessment.store.tables import AuditRow, PackRow
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.packs.issuing import issue_pack
from assessment.verification.queries import handed_over, pack_by_tagmanifest, packs
from databases import ROOT
from factories import OPERATOR

SMALL = 16 * 1024  # bytes that any one file may grow to: less than a pack has


@pytest.fixture
def key(database):
    (database.folder / "signing.key").write_bytes(bytes(range(32)))


def issue(made, *, by=OPERATOR, build=pack_to, **given):
    return issue_pack(
        by=by,
        round_id=made.round_id,
        build=build,
        bank=factories.bank(),
        findings=findings_of,
        **given,
    )


def nothing_was_issued(folder):
    with reading() as session:
        assert session.scalars(select(PackRow.id)).all() == []
        assert session.scalars(select(AuditRow.id).where(AuditRow.act == "pack.issued")).all() == []
    return [path for path in (folder / "files").rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("key")
def test_a_pack_is_kept_written_down_and_found_again(made):
    issued = issue(made, by=made.team_id)
    found = check_pack(kept_path(issued.file_sha256).read_bytes())
    with reading() as session:
        over = handed_over(session, made.round_id)
        assert packs(session, made.round_id) == (issued,)
        assert pack_by_tagmanifest(session, issued.tagmanifest_hash) == issued
        line = session.scalar(select(AuditRow).where(AuditRow.act == "pack.issued"))
        assert line.particulars["tagmanifest"] == issued.tagmanifest_hash
    assert (found.ok, found.pack_id) == (True, issued.id)
    assert found.tagmanifest_hash == issued.tagmanifest_hash
    assert (issued.version, issued.workbook_hash) == (1, over.workbook_hash)
    assert (issued.number, issued.issued_to, issued.state) == (1, "", "open")


@pytest.mark.usefixtures("key")
def test_a_pack_is_thrown_away_where_the_workbook_was_handed_over_again_meanwhile(made, database):
    def slowly(to, document, **given):
        hand_over_again(made, "CC-1.1a", 2)
        return pack_to(to, document, **given)

    with pytest.raises(Refused, match="handed over again while this pack was being made"):
        issue(made, build=slowly)
    with reading() as session:
        assert packs(session, made.round_id) == ()
    assert nothing_was_issued(database.folder)
    assert issue(made).version == 2


@pytest.mark.usefixtures("key")
def test_no_pack_is_made_of_an_open_workbook_nor_for_a_stranger(made, database):
    with pytest.raises(Refused, match="not handed over"):
        issue(factories.opened())
    elsewhere = factories.handed_over()
    for stranger in (elsewhere.team_id, factories.person("researcher"), factories.verifier(made)):
        with pytest.raises(NotYours):
            issue(made, by=stranger)
    assert nothing_was_issued(database.folder)


def test_without_its_key_only_the_embedded_database_makes_one(made, database):
    if database.kind == "sqlite":
        issue(made)
        assert (database.folder / "signing.key").stat().st_mode & 0o777 == 0o600
        return
    with pytest.raises(Unavailable, match="so no pack was made"):
        issue(made)
    assert not (database.folder / "signing.key").exists()
    assert nothing_was_issued(database.folder)


@pytest.mark.usefixtures("key")
def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_issued(made, database):
    (database.folder / "files").write_text("in the way")
    with pytest.raises(Unavailable, match="could not be written to the folder"):
        issue(made)
    assert nothing_was_issued(database.folder)


@pytest.mark.usefixtures("key")
def test_a_disk_without_room_is_said_and_leaves_no_half_of_a_pack(made, database):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))

    command = [sys.executable, "-m", "assessment", "pack", "make", "--round", str(made.round_id)]
    done = subprocess.run(
        [*command, "-o", str(database.folder / "pack.zip")],
        cwd=ROOT,
        env=os.environ | database.environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=little_room,
    )
    assert done.returncode == 1, done.stderr
    assert "could not be written to the folder where files are kept" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (database.folder / "pack.zip").exists()
    assert nothing_was_issued(database.folder)
