"""The forms in a pack: a verifier's own words in their own, nothing of anybody's in a copy."""

import io
import json
import re
import zipfile

import openpyxl
import pytest
from review_scene import (
    FIRST,
    SECOND,
    THIRD,
    hand_over_again,
    say,
    sign,
    uphold_all,
)

import factories
from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.errors import NotYours
from assessment.store.files import kept_path
from assessment.store.sessions import reading
from assessment.verification.packs.issuing import issue_pack
from assessment.verification.queries import handed_over
from assessment.workbook.canonical import sha256_hex
from verification.packs_made import files_of

FORM = "data/verdict/verdict-form.html"
SHEET = "data/verdict/verdict-form.xlsx"
TELLTALE = "Nobody in Quarry Row had heard of it."


@pytest.fixture
def made(database):
    (database.folder / "signing.key").write_bytes(bytes(range(32)))
    return factories.handed_over()


def issued(made, by=factories.OPERATOR, **given):
    """Return a pack and its files."""
    pack = issue_pack(
        by=by,
        round_id=made.round_id,
        bank=factories.bank(),
        build=pack_to,
        findings=findings_of,
        **given,
    )
    files = files_of(kept_path(pack.file_sha256).read_bytes())
    return pack, files


def asked(files):
    written = re.search(rb'id="sheet">(.*?)</script>', files[FORM], re.DOTALL)
    return json.loads(written[1])


def cells(files):
    with zipfile.ZipFile(io.BytesIO(files[SHEET])):
        book = openpyxl.load_workbook(io.BytesIO(files[SHEET]))
    return json.dumps([[c.value for c in row] for sheet in book for row in sheet.iter_rows()])


def test_a_copy_has_forms_for_whoever_verifies_and_nothing_of_anybodys(made):
    vera = factories.verifier(made)
    say(made, vera, THIRD, "could not tell", None, TELLTALE)
    pack, files = issued(made)
    data = asked(files)
    with reading() as session:
        over = handed_over(session, made.round_id)
    assert (data["pack"], data["number"], data["workbook"]) == (pack.id, 1, over.workbook_hash)
    assert sha256_hex(data["token"].encode()) == pack.return_token_hash
    assert data["start"] == {"name": ""}
    assert {one["code"]: one["hash"] for one in data["questions"]} == over.answer_hashes
    assert TELLTALE not in files[FORM].decode() + cells(files)
    assert data["token"] in cells(files)


def test_a_verifiers_pack_has_their_own_words_and_nobody_elses(made):
    vera, will = factories.verifier(made), factories.verifier(made)
    say(made, vera, THIRD, "could not tell", None, TELLTALE)
    say(made, will, THIRD, "could not tell", None, "Will was there.")
    _, hers = issued(made, person_id=vera, by=vera)
    _, his = issued(made, person_id=will, by=will)
    assert asked(hers)["start"][f"reason:{THIRD}"] == TELLTALE
    assert asked(his)["start"][f"reason:{THIRD}"] == "Will was there."
    for mine, not_mine in ((hers, "Will was there."), (his, TELLTALE)):
        assert not_mine not in mine[FORM].decode() + cells(mine)


def test_a_pack_from_somebody_else_has_none_of_a_verifiers_words(made):
    """Whoever hands packs on works blind, too."""
    vera = factories.verifier(made)
    say(made, vera, THIRD, "could not tell", None, TELLTALE)
    _, files = issued(made, person_id=vera)
    assert f"reason:{THIRD}" not in asked(files)["start"]
    assert TELLTALE not in files[FORM].decode() + cells(files)
    with pytest.raises(NotYours):
        issued(made, person_id=factories.verifier(made), by=vera)


def test_what_changed_since_is_asked_again_though_nobody_opened_the_screen(made):
    vera = factories.verifier(made)
    say(made, vera, FIRST, "could not tell", None, "Nobody was in.")
    say(made, vera, SECOND, "lowered", 0, "Said only.")
    hand_over_again(made, SECOND, 2)
    _, files = issued(made, person_id=vera, by=vera)
    data = asked(files)
    assert data["start"][f"reason:{FIRST}"] == "Nobody was in."
    assert f"verdict:{SECOND}" not in data["start"]
    assert [one["code"] for one in data["questions"] if one["stale"]] == [SECOND]
    assert b"lowered to 0. Said only." in files[FORM]


def test_a_light_pack_leads_to_no_file(made):
    _, files = issued(made, light=True)
    assert b"../evidence/" not in files[FORM]


def test_no_form_is_in_a_pack_once_the_verdicts_are_known(made):
    vera = factories.verifier(made)
    uphold_all(made, vera)
    sign(made, vera)
    _, files = issued(made)
    assert FORM not in files
    assert SHEET not in files
    assert b"verdict-form" not in files["START-HERE.html"]
