"""Somebody else's instruments in a real browser: answered, agreed on, lowered, looked at."""

import re
import shutil

import pytest
from hands import SAVED
from playwright.sync_api import expect

import factories
from assessment.measures.answers import TURNED
from assessment.store.sessions import reading
from assessment.verification.queries import handed_over, verdict_sheet
from assessment.workbook.queries import agreed_sheet, own_sheet
from databases import settings_for, settled
from instruments import playing
from instruments.playing import BANKS, SEVEN, SIX, Given
from looking import findings, open_at_rest
from serving import Server


@pytest.fixture(scope="module")
def lent(_migrated_once, tmp_path_factory):
    """Yield the application with the two made-up instruments and none of ours."""
    folder = tmp_path_factory.mktemp("lent") / "here"
    shutil.copytree(_migrated_once, folder)
    for bank in (SEVEN, SIX):
        shutil.copytree(BANKS / bank.version, folder / "questions" / bank.version)
    url = f"sqlite:///{folder}/workbook.db"
    server = Server(
        folder, settings_for(url, folder) | {"WORKBOOK_QUESTIONS": str(folder / "questions")}
    )
    with settled(url, folder):
        server.start()
        yield server
        server.stop()


def test_a_reversed_observation_is_answered_agreed_on_and_lowered(lent, page_of, shot):
    made = playing.opened(SIX)
    who = playing.joined(made, SIX, "VIS")
    page = page_of(lent, who.person_id)
    open_at_rest(page, "/answer?question=GATE-1c")
    box = page.locator(".st-key-own-level-GATE-1c")
    expect(page.get_by_text(TURNED)).to_be_visible()
    box.locator('input[type=radio][value="1"]').click()
    expect(page.locator(".st-key-saved-GATE-1c")).to_have_text(SAVED)
    assert findings(page) == []
    shot(page, "instrument-answering")
    with reading() as session:
        sheet = {line.question: line for line in own_sheet(session, who.id)}
    assert sheet["GATE-1c"].level == 1
    playing.answered(who, SIX, {question.code: Given(1) for question in SIX.questions})

    team = page_of(lent, made.team_id)
    open_at_rest(team, "/agree?question=GATE-1c")
    team.locator('.st-key-agreed-level-GATE-1c input[type=radio][value="1"]').click()
    team.locator(".st-key-agreed-reason-GATE-1c").get_by_role("textbox").fill("Never locked.")
    expect(team.locator(".st-key-saved-GATE-1c")).to_have_text(SAVED)
    assert findings(team) == []
    shot(team, "instrument-agreeing")
    with reading() as session:
        assert {a.question: a.level for a in agreed_sheet(session, made.round_id)}["GATE-1c"] == 1
    playing.signed(made, SIX)

    vera = factories.verifier(made)
    verifier = page_of(lent, vera)
    open_at_rest(verifier, "/verify?question=GATE-1c")
    verifier.get_by_role("radio", name=re.compile("^Lowered")).click()
    lower = verifier.locator(".st-key-verdict-level-GATE-1c")
    expect(lower.get_by_role("radio")).to_have_count(3)  # 2, 3 and 4 score less than 1 does
    lower.locator('input[type=radio][value="3"]').click()
    verifier.locator(".st-key-verdict-reason-GATE-1c").get_by_role("textbox").fill("Locked twice.")
    expect(verifier.locator(".st-key-saved-GATE-1c")).to_have_text(SAVED)
    assert findings(verifier) == []
    shot(verifier, "instrument-verifying")
    with reading() as session:
        hashes = handed_over(session, made.round_id).answer_hashes
        given = verdict_sheet(session, made.round_id, vera, hashes)["GATE-1c"]
    assert (given.verdict, given.level) == ("lowered", 3)


def test_the_results_of_an_instrument_that_adds_up(lent, page_of, shot):
    made = playing.opened(SEVEN)
    for place, voice in enumerate(("CREW", "BORROW", "STREET", "BORROW", "STREET")):
        who = playing.joined(made, SEVEN, voice)
        playing.answered(
            who, SEVEN, {q.code: Given(1 + (place + n) % 5) for n, q in enumerate(SEVEN.questions)}
        )
    playing.agreed(made, SEVEN, {q.code: 4 for q in SEVEN.questions})
    playing.signed(made, SEVEN)
    playing.verified(made, SEVEN, {"NEAR-2.1": 5})
    page = page_of(lent, made.team_id)
    open_at_rest(page, "/results")
    sums = page.get_by_role("table", name="Sums and bands by section")
    near = sums.get_by_role("row").filter(has_text="NEAR Neighbours")
    # Agreed 4 x 4 and 6 - 4; settled 4 x 4 and 6 - 5.
    expect(near).to_contain_text("18 Growing")
    expect(near).to_contain_text("17 Growing")
    assert findings(page) == []
    shot(page, "instrument-results")
    researcher = page_of(lent, factories.person("researcher"))
    open_at_rest(researcher, "/compare")
    expect(researcher.get_by_text("asked the same 3").first).to_be_visible()
    assert findings(researcher) == []
    shot(researcher, "instrument-comparing")
