"""What the evidence screen says of the pack is what the pack then holds."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import factories
from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.evidence_files.kinds import MEDIA_TYPES
from assessment.people.signing_in import signed_in
from assessment.store.files import keep_file, kept_path
from assessment.store.sessions import reading, writing
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.packs.issuing import issue_pack
from assessment.verification.queries import handed_over
from assessment.workbook.actions import hand_in_evidence
from assessment.workbook.sheets import HandedIn
from factories import OPERATOR, bank

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"

pytestmark = pytest.mark.usefixtures("sqlite_database")


def hand_in(made, name, *questions):
    content = f"%PDF-1.7 {name}".encode()
    file = HandedIn(name, MEDIA_TYPES["pdf"], keep_file(content), len(content), cleaned=False)
    with writing() as session:
        return hand_in_evidence(
            session, by=made.team_id, round_id=made.round_id, file=file, questions=questions
        )


def screen(made, file):
    with reading() as session:
        number = signed_in(session, factories.sign_in(made.team_id)).sign_in_id
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    test.query_params["round"] = str(made.round_id)
    test.run()
    test.switch_page(str(NAVIGATION.parent / file)).run()
    assert not test.exception
    return "\n".join(str(one.proto) for one in test.main if one.type != "component")


def test_the_screen_says_of_each_piece_whether_it_is_in_the_pack():
    made = factories.opened()
    factories.agreed_level(made)
    question = bank().form("short")[0].code
    hand_in(made, "Minutes.pdf", question)
    factories.withheld(made, hand_in(made, "Letter.pdf", question).id, "It names a child.")
    hand_in(made, "Unused.pdf")
    factories.evidence(made, question)
    said = screen(made, "team/keep_evidence.py")
    for told in (
        "yes, 20 bytes",
        "withheld: It names a child.",
        "not yet: linked to no question",
        "its place is named",
    ):
        assert told in said, told
    before = screen(made, "team/hand_over.py")
    assert "goes neither into the workbook nor into its pack" in before
    assert "E003" in before
    assert "E001" not in before
    factories.handed_over(made)
    with reading() as session:
        pieces = handed_over(session, made.round_id).document["answers"][0]["agreed"]["evidence"]
    packed = {part["id"]: part["file"]["pack_name"] for part in pieces if part["file"]}
    assert packed == {"E001": "E001-1-Minutes.pdf", "E002": ""}
    issued = issue_pack(
        by=OPERATOR,
        round_id=made.round_id,
        build=pack_to,
        bank=factories.bank(),
        findings=findings_of,
    )
    found = check_pack(kept_path(issued.file_sha256))
    assert (found.problems, found.evidence) == ((), 1)
    said = screen(made, "team/hand_over.py")
    assert re.search(r"Pack \*\*1\*\*, a copy for nobody by name, .* \(UTC\), \d+ KB", said)
    assert issued.id in said
