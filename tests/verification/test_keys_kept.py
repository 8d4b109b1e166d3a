"""Keys: made, replaced, kept for ever, so that packs sealed before stay good."""

import json
import os
import subprocess
import sys

import pytest
from sqlalchemy import select

import factories
from assessment.errors import BadInput, NotYours, Refused, Unavailable
from assessment.settings import settings
from assessment.store.files import kept_path
from assessment.store.sessions import reading
from assessment.store.tables import AuditRow, PackRow
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.packs.key_files import make_key
from assessment.verification.packs.replacing_keys import replace_key
from assessment.verification.packs.sealing import load_or_make_key
from assessment.verification.queries import key_in_use, known_keys
from databases import ROOT
from factories import OPERATOR

WHY = "The old server was given away."


@pytest.fixture
def key(database):
    (database.folder / "signing.key").write_bytes(bytes(range(32)))
    return load_or_make_key(settings().key_file, may_make=False).public


def keys():
    with reading() as session:
        return known_keys(session)


def lines(act):
    with reading() as session:
        return session.scalars(select(AuditRow.particulars).where(AuditRow.act == act)).all()


def test_the_first_pack_writes_its_key_down_once(key):
    made = factories.handed_over()
    factories.issued(made)
    factories.issued(made)
    (kept,) = keys()
    assert (kept.public, kept.replaced_at) == (key, None)
    assert len(lines("key.first_used")) == 1


def test_a_replaced_key_is_kept_and_its_packs_stay_good(key):
    made = factories.handed_over()
    old_pack = kept_path(factories.issued(made).file_sha256)
    old, new = replace_key(by=OPERATOR, reason=WHY)
    assert (old, load_or_make_key(settings().key_file, may_make=False).public) == (key, new)
    assert settings().key_file.stat().st_mode & 0o777 == 0o600
    assert [(one.public, one.replaced_because) for one in keys()] == [(new, ""), (old, WHY)]
    (line,) = lines("key.replaced")
    assert line == {"because": WHY, "before": [old.fingerprint]}
    new_pack = kept_path(factories.issued(made).file_sha256)
    alone = check_pack(old_pack, public_key=new.pem)
    assert not alone.ok, "without the old keys it is somebody else's"
    for pack in (old_pack, new_pack):
        found = check_pack(pack, public_key=new.pem, older=[one.public for one in keys()])
        assert (found.problems, found.key_known) == ((), True)


@pytest.mark.usefixtures("key")
def test_nothing_changes_where_a_key_may_not_be_replaced():
    before = settings().key_file.read_bytes()
    factories.handed_over()
    with pytest.raises(BadInput, match="Say why"):
        replace_key(by=OPERATOR, reason=" ")
    with pytest.raises(NotYours):
        replace_key(by=factories.person("researcher"), reason=WHY)
    assert settings().key_file.read_bytes() == before
    assert keys() == ()
    assert [one.name for one in settings().key_file.parent.glob("signing.key*")] == ["signing.key"]
    settings().key_file.unlink()
    with pytest.raises(Unavailable, match="is missing"):
        replace_key(by=OPERATOR, reason=WHY)


def test_a_key_exchanged_by_hand_is_noticed_and_one_put_back_is_in_use_again(key):
    made = factories.handed_over()
    factories.issued(made)
    settings().key_file.write_bytes(bytes(32))
    factories.issued(made)
    other = load_or_make_key(settings().key_file, may_make=False).public
    assert [one.public for one in keys()] == [other, key]
    settings().key_file.write_bytes(bytes(range(32)))
    factories.issued(made)
    with reading() as session:
        assert key_in_use(session).public == key
    assert {one.public for one in keys()} == {key, other}


def test_a_first_key_is_made_once(database):
    path = database.folder / "signing.key"
    made = make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match="already"):
        make_key(path)
    assert load_or_make_key(path, may_make=False) == made


def test_without_a_key_nothing_is_ever_issued_unsigned(postgresql_database):
    made = factories.handed_over()
    with pytest.raises(Unavailable, match="so no pack was made"):
        factories.issued(made)
    with reading() as session:
        assert session.scalars(select(PackRow.id)).all() == []
    assert not (postgresql_database.folder / "signing.key").exists()


@pytest.fixture
def run(sqlite_database):
    def running(*words, **more):
        return subprocess.run(
            [sys.executable, "-m", "assessment", *map(str, words)],
            cwd=ROOT,
            env=os.environ | sqlite_database.environment | more,
            capture_output=True,
            text=True,
            check=False,
        )

    return running


def test_the_command_shows_and_replaces(run, sqlite_database, tmp_path):
    refused = run("key", "show")
    assert (refused.returncode, "is missing" in refused.stderr) == (1, True)
    assert run("key", "make").returncode == 0
    pack = kept_path(factories.issued(factories.handed_over()).file_sha256)
    before = json.loads(run("key", "show", "--json").stdout)["key"]
    done = run("key", "replace", "--reason", WHY)
    assert (done.returncode, before in done.stdout) == (0, True)
    shown = json.loads(run("key", "show", "--json", "-o", tmp_path / "key.pem").stdout)
    assert shown["key"] != before
    assert [(one["key"], one["because"]) for one in shown["before"]] == [(before, WHY)]
    assert (tmp_path / "key.pem").read_text() == shown["pem"]
    checked = run("pack", "check", pack)
    assert (checked.returncode, WHY in checked.stdout) == (0, True)
    assert "Whose key" not in checked.stdout
    elsewhere = {
        "WORKBOOK_DATABASE_URL": f"sqlite:///{tmp_path}/none/workbook.db",
        "WORKBOOK_KEY_FILE": str(tmp_path / "none.key"),
    }
    offline = run("pack", "check", pack, **elsewhere)
    assert (offline.returncode, "Whose key that is" in offline.stdout) == (0, True)
    assert not (tmp_path / "none").exists(), "only to look makes no database"
    assert sqlite_database.kind == "sqlite"
