"""A verifier works offline from a real pack, and what they save is taken in, or refused.

No server runs: the pack is made and the file taken in as the command line does it.
"""

from __future__ import annotations

import json

import pytest
from form_hands import card, close_and_sign, declare, go_on_from, judge, kept, said, save
from playwright.sync_api import expect
from sqlalchemy import select

import factories
from assessment.__main__ import main
from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.store.files import kept_path
from assessment.store.sessions import reading
from assessment.store.tables import AuditRow
from assessment.verification.model import COULD_NOT_TELL, LOWERED, QUERIED, UPHELD
from assessment.verification.packs.issuing import issue_pack
from assessment.verification.queries import (
    declaration,
    handed_over,
    own_queries,
    sign_offs,
    verdict_sheet,
)
from factories import OPERATOR, bank
from verification.packs_made import unpacked
from verification.review_scene import hand_over_again

pytestmark = pytest.mark.browser

ALL = 20


@pytest.fixture
def made(sqlite_database):
    (sqlite_database.folder / "signing.key").write_bytes(bytes(range(32)))
    return factories.handed_over()


def form_in_pack(made, folder, person_id=None, by=OPERATOR):
    """Issue a pack, extract it, and return the form that START-HERE leads to."""
    pack = issue_pack(
        by=by,
        round_id=made.round_id,
        person_id=person_id,
        build=pack_to,
        bank=bank(),
        findings=findings_of,
    )
    return unpacked(kept_path(pack.file_sha256).read_bytes(), folder) / "START-HERE.html"


def open_form(page):
    page.get_by_role("link", name="verdict-form.html").click()
    expect(page.locator("#progress")).to_contain_text(f"of {ALL} verdicts complete")


def judge_everything(page):
    judge(page, 1, "Queried", words="Who was at the forum?")
    judge(page, 2, "Lowered", 0, "Said only.")
    judge(page, 3, "Could not tell", words="Nobody was in.")
    for n in range(4, ALL + 1):
        judge(page, n, "Upheld")


def brought_in(file, *options):
    """Take a file in by command; return how the command ended."""
    return main(["pack", "return", str(file), *options])


def stored(made, person_id):
    with reading() as session:
        hashes = handed_over(session, made.round_id).answer_hashes
        sheet = verdict_sheet(session, made.round_id, person_id, hashes)
    return {question: (one.verdict, one.level, one.reason) for question, one in sheet.items()}


def test_a_verifier_reads_judges_saves_goes_on_and_is_taken_in(
    made, own_computer, offline, tmp_path, capsys
):
    person_id = factories.person("verifier", round_id=made.round_id)
    start = form_in_pack(made, tmp_path, person_id)
    with own_computer() as first:
        page = first.new_page()
        page.goto(start.as_uri())
        open_form(page)
        with first.expect_page() as opened:
            card(page, 1).get_by_role("link", name="in the report").click()
        read = opened.value.get_by_role("heading", name="CC-1.1a")
        expect(read).to_be_visible()
        declare(page)
        judge_everything(page)
        judge(page, 5, "Could not tell", words="For now.")
        kept(page, "For now.")
        half, half_file = save(page, tmp_path)
    with own_computer() as again:
        page = again.new_page()
        page.goto(start.as_uri())
        open_form(page)
        expect(page.locator("#progress")).to_have_text(f"{ALL} of {ALL} verdicts complete")
        expect(card(page, 5).get_by_role("textbox")).to_have_value("For now.")
    there = offline(start)
    open_form(there)
    go_on_from(there, half_file)
    expect(card(there, 5).get_by_role("textbox")).to_have_value("For now.")
    judge(there, 5, "Upheld")
    close_and_sign(there)
    whole, file = save(there, tmp_path)
    assert (half["revision"], whole["revision"]) == (1, 2)

    assert brought_in(file) == 0
    assert "Who was at the forum?" not in capsys.readouterr().out  # blind: nobody else reads it
    assert set(stored(made, person_id).values()) == set()
    assert brought_in(file, "--accept") == 0
    given = stored(made, person_id)
    assert list(given.values())[:4] == [
        (QUERIED, None, "Who was at the forum?"),
        (LOWERED, 0, "Said only."),
        (COULD_NOT_TELL, None, "Nobody was in."),
        (UPHELD, None, ""),
    ]
    assert len(given) == ALL
    with reading() as session:
        over = handed_over(session, made.round_id)
        assert declaration(session, made.round_id, person_id).came_by == "form"
        (signed,) = sign_offs(session, made.round_id, over.version)
        asked = own_queries(session, made.round_id, person_id, over.answer_hashes)
    assert (signed.reliance, signed.statement) == ("some", "I read it all and met four residents.")
    assert len(asked) == 1


TAMPERED = {
    "the token": lambda file: file.update(token="0" * 64),
    "the workbook": lambda file: file.update(workbook="0" * 64),
    "the pack": lambda file: file.update(pack="0ther"),
    "an extra part": lambda file: file.update(bonus=1),
    "the revision": lambda file: file.update(revision="2"),
    "the end": None,
}


def test_a_file_that_was_tampered_with_is_refused_in_a_sentence_and_the_true_one_taken(
    made, offline, tmp_path, capsys
):
    person_id = factories.person("verifier", round_id=made.round_id)
    page = offline(form_in_pack(made, tmp_path, person_id))
    open_form(page)
    declare(page)
    judge_everything(page)
    whole, file = save(page, tmp_path)
    for what, change in TAMPERED.items():
        content = json.loads(json.dumps(whole))
        if change is None:
            (tmp_path / "tampered.json").write_text(file.read_text()[:-20])
        else:
            change(content)
            (tmp_path / "tampered.json").write_text(json.dumps(content))
        assert brought_in(tmp_path / "tampered.json", "--accept") == 1, what
        sentence = capsys.readouterr().err
        assert "Nothing was taken in" in sentence, what
        assert "Traceback" not in sentence
        assert stored(made, person_id) == {}
    assert brought_in(file, "--accept") == 0
    before = stored(made, person_id)
    assert len(before) == ALL

    raised = json.loads(json.dumps(whole)) | {"revision": 2}
    raised["verdicts"][1]["level"] = 4
    raised["verdicts"][2]["answer_hash"] = "0" * 64
    raised["verdicts"][3]["agreed"] = 0
    (tmp_path / "tampered.json").write_text(json.dumps(raised))
    brought_in(tmp_path / "tampered.json", "--accept")
    assert stored(made, person_id) == before


def test_a_form_issued_again_after_a_change_asks_for_the_change_alone(made, offline, tmp_path):
    person_id = factories.person("verifier", round_id=made.round_id)
    page = offline(form_in_pack(made, tmp_path / "first", person_id))
    open_form(page)
    declare(page)
    judge_everything(page)
    _, file = save(page, tmp_path)
    assert brought_in(file, "--accept") == 0
    hand_over_again(made, "CC-1.2a", 2)
    again = offline(form_in_pack(made, tmp_path / "second", person_id, by=person_id))
    open_form(again)
    expect(again.locator("#progress")).to_have_text(f"{ALL - 1} of {ALL} verdicts complete")
    again.get_by_role("button", name="Next open question").first.click()
    expect(card(again, 2)).to_contain_text("This answer has changed since you gave your verdict.")
    expect(card(again, 2)).to_contain_text("lowered to 0. Said only.")
    go_on_from(again, file)
    expect(said(again)).to_contain_text("belongs to another pack")
    judge(again, 2, "Upheld")
    close_and_sign(again)
    _, newer = save(again, tmp_path / "second")
    assert newer.name.endswith("-r1.json")
    assert brought_in(newer, "--accept") == 0
    with reading() as session:
        over = handed_over(session, made.round_id)
        assert len(sign_offs(session, made.round_id, over.version)) == 1


def test_a_copy_filled_in_by_hand_and_typed_in_names_its_verifier(made, offline, tmp_path):
    page = offline(form_in_pack(made, tmp_path))
    open_form(page)
    page.get_by_label("Your name").fill("Bronwen Outsider")
    page.get_by_label("I am typing in what the verifier wrote").check()
    page.get_by_label("Typed in by").fill("Ros Clerk")
    declare(page)
    judge_everything(page)
    close_and_sign(page)
    _, file = save(page, tmp_path)
    assert brought_in(file, "--accept") == 0
    with reading() as session:
        over = handed_over(session, made.round_id)
        (signed,) = sign_offs(session, made.round_id, over.version)
        assert signed.verifier == "Bronwen Outsider"
        line = session.scalar(select(AuditRow).where(AuditRow.act == "return.taken_in"))
        assert line.particulars["from paper, typed in by"] == "Ros Clerk"
