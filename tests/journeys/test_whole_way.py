"""The whole way of one pilot, from an empty database to a signed pack and a comparison.

Everybody has a browser of their own, as in life; each function below is one station of the way,
in the order in which people come to it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hands import Person, Windows
from playwright.sync_api import Page, expect

import factories
from looking import PHONE
from serving import ROOT, Server

# The mapping slide of the first pilot: it states 126, and its six directorates add up to 124.
DIRECTORATES = {
    "Social care and health": 53,
    "Education and lifelong learning": 18,
    "Policy and resources": 1,
    "Culture and regeneration (+NDC)": 21,
    "Environment and housing": 26,
    "Policy and communication": 5,
}
STATED = 126
PARTNERSHIPS = ("Harbour Voices", "Allotment Forum", "Lantern Parade Group")
CRITERIA = 7
PROGRAMME, SITE = "Listening to places", "Saltmarsh Borough Council"
LEAD, COLLEAGUE, RESEARCHER = "Idris Marlow", "Noor Castell", "Sam Quill"
CODES = [question.code for question in factories.bank().form("short")]
TITLES = [factories.bank().dimension_of(code).title for code in CODES]
ISSUE = factories.bank().issue_of(CODES[0]).title
MINUTES = "The minutes name everybody who came, and by which way."
BOARD = "The notice board by the ferry has the dates of the whole year."


@pytest.fixture
def windows(served: Server, page_of: Callable[..., Page], shot: Callable[[Page, str], None]):
    yield Windows(lambda **context: page_of(served, **context), shot, "way")
    print(served.log)  # shown where the test has failed


def test_the_whole_way(served: Server, windows: Windows, tmp_path: Path):
    programme = set_up(served, windows)
    add_site(programme)
    lead = sign_in(windows, add_person(programme, LEAD, "team", SITE))
    colleague = sign_in(windows, add_person(programme, COLLEAGUE, "team", SITE))
    researcher = sign_in(windows, add_person(programme, RESEARCHER, "researcher"))

    map_partnerships(lead)
    choose_partnership(lead)
    open_round(programme)
    at_a_desk = join(windows, invite(lead, "Beth Ollerton", "Front-line staff"))
    on_a_phone = join(windows, invite(lead, "Kofi Dunmore", "Community participants"), **PHONE)
    answer_at_a_desk(at_a_desk)
    answer_on_a_phone(on_a_phone)

    write_at_the_same_time(lead, colleague)
    agree_levels(lead)
    keep_evidence(lead)
    hand_over(lead)
    check_pack(served, make_pack(lead, tmp_path))

    verifier = come_to_verify(windows, invite_verifier(programme))
    give_verdicts(verifier)
    sign_off(verifier)
    see_results(lead)
    compare(researcher)


# ── set up ───────────────────────────────────────────────────────────────────────────────────


def set_up(served: Server, windows: Windows) -> Person:
    """Come to the empty application, and set up with the link from its terminal."""
    programme = windows.of()
    programme.opens("/")
    programme.sees("Set up my programme")
    programme.picture("welcome")
    link = re.search(rf"{served.url}(/set-up\?code=\S+)", served.log)
    assert link, served.log
    programme.opens(link[1])
    programme.types("Name of the programme", PROGRAMME)
    programme.types("Your name", "Wren Ashby")
    programme.types("Your e-mail address", "wren@example.org")
    programme.types("A password", "heron kettle meadow")
    programme.picture("set-up")
    programme.presses("Set up the programme")
    programme.sees_heading(PROGRAMME)
    return programme


def add_site(programme: Person) -> None:
    programme.page.get_by_text("Add a site", exact=True).click()
    programme.types("Name of the organisation", SITE)
    programme.types("Code", "SALT")
    programme.presses("Add the site")
    programme.sees(f"{SITE} is added.")
    programme.picture("site")


def add_person(programme: Person, name: str, role: str, site: str = "") -> str:
    """Name somebody and return the link that the screen shows for them."""
    programme.goes_to("Programme", PROGRAMME)
    programme.follows("People and their roles", "People and their roles")
    programme.types("Name", name)
    programme.types("E-mail address", f"{name.lower().replace(' ', '.')}@example.org")
    programme.chooses("Role", role)
    if site:
        programme.chooses("Site (for a team)", site)
    programme.presses("Add and make a sign-in link")
    programme.sees(f"Send this link to {name}.")
    programme.picture(f"people-{role}")
    return programme.link_shown()


def sign_in(windows: Windows, link: str, **context: object) -> Person:
    person = windows.of(**context)
    person.opens(link)
    person.presses("Sign in")
    person.sees_heading("Your tasks")
    person.picture("tasks")
    return person


# ── map ──────────────────────────────────────────────────────────────────────────────────────


def register_sheet() -> bytes:
    """Return the pilot's figures as somebody keeps them, with its stated total below."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [("Directorate", "Partnerships (n)"), *DIRECTORATES.items(), ("Total", STATED)]:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def map_partnerships(lead: Person) -> None:
    """Take the register in from a spreadsheet, see what does not add up, list some by hand."""
    lead.follows("Map the partnerships", "Map your partnerships")
    lead.page.get_by_role("tab", name="Spreadsheet").click()
    lead.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {
            "name": "partnerships.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": register_sheet(),
        }
    )
    lead.sees("6 rows: 6 new")
    lead.sees("Take 126 as the stated total")
    lead.picture("register-preview")
    lead.presses("Accept and take it in")
    lead.sees("The spreadsheet was taken in: 6 new, 0 changed, 0 the same.")
    see_accounts(lead)
    lead.picture("register-overview")
    lead.page.get_by_role("tab", name="Partnerships").click()
    for name in PARTNERSHIPS:
        add_partnership(lead, name)
    lead.picture("register-entries")
    see_accounts(lead)


def see_accounts(lead: Person) -> None:
    """See what was itemised beside what is stated, and the difference; listing changes neither."""
    lead.page.get_by_role("tab", name="Overview").click()
    accounts = lead.page.get_by_role("table", name="Partnerships by directorate")
    for name, figure in {
        **DIRECTORATES,
        "Itemised total": sum(DIRECTORATES.values()),
        "Stated total": STATED,
        "Difference (stated less itemised)": 2,
    }.items():
        row = accounts.get_by_role("row").filter(
            has=lead.page.get_by_role("rowheader", name=name, exact=True)
        )
        expect(row.get_by_role("cell").first).to_have_text(str(figure))


def add_partnership(lead: Person, name: str) -> None:
    lead.presses("Add a partnership")
    lead.types("Name of the partnership", name)
    lead.chooses("Directorate", "Culture and regeneration (+NDC)")
    lead.page.get_by_text("Community sector", exact=True).click()
    lead.picture("register-entry")
    lead.presses("Save the partnership")
    lead.sees("The partnership is saved.")
    lead.sees(name)


# ── choose ───────────────────────────────────────────────────────────────────────────────────


def choose_partnership(lead: Person) -> None:
    lead.goes_to("Choose", "Choose a partnership")
    chosen, *_ = PARTNERSHIPS
    lead.chooses("Partnership", chosen)
    lead.sees("Is it a partnership in the sense of the method?")
    for number in range(1, CRITERIA + 1):
        group = lead.page.get_by_role("radiogroup", name=re.compile(rf"^{number}\. "))
        group.get_by_text("Unsure" if number == CRITERIA else "Yes", exact=True).click()
    lead.types(f"Note on {CRITERIA} (optional)", "Health is in its aims, and nobody has looked.")
    lead.picture("criteria")
    lead.presses("Save these answers")
    lead.sees("The answers are saved.")
    choose_reasons(lead)


def choose_reasons(lead: Person) -> None:
    """Choose one, with a reason of its own for one of the others and one for the rest."""
    _, other, _ = PARTNERSHIPS
    lead.chooses("Partnerships that need a reason of their own (optional)", other)
    lead.types("Why this one?", "It has met for nine years, and both sides want to look at it.")
    lead.types(f"Why not {other}?", "Its members asked for a quiet year after the flood.")
    lead.types(
        "Why not the remaining 1? One sentence for all of them is enough.",
        "It meets for one event a year.",
    )
    lead.picture("choice")
    lead.presses("Record this choice")
    lead.sees("The choice is recorded.")
    lead.sees(f"Decided by {LEAD}")
    lead.picture("chosen")


# ── open a round, and invite ─────────────────────────────────────────────────────────────────


def open_round(programme: Person) -> None:
    programme.goes_to("Programme", PROGRAMME)
    programme.follows("Rounds, verifiers and packs", "Rounds, verifiers and packs")
    programme.sees(f"For the chosen partnership: {PARTNERSHIPS[0]}")
    programme.picture("round")
    programme.presses("Open the round")
    expect(programme.page.get_by_role("table", name="Rounds of this site")).to_contain_text(
        "baseline"
    )


def invite(lead: Person, name: str, voice: str) -> str:
    """Invite somebody and return the link that the screen shows for them."""
    lead.goes_to("Tasks", "Your tasks")
    lead.follows("Invite participants", "Invite participants")
    lead.types("Name of the person", name)
    lead.chooses("The voice they speak from", voice)
    lead.presses("Make an invitation")
    lead.sees(f"Send this link to {name}.")
    lead.picture(f"invited-{name}")
    return lead.link_shown()


def join(windows: Windows, link: str, **context: object) -> Person:
    """Come in by an invitation, on a device of one's own."""
    person = windows.of(**context)
    person.opens(link)
    person.sees_heading("Join the workbook")
    person.picture("invitation")
    person.presses("Start")
    person.sees_heading("Your own answers")
    person.picture("own-answers")
    return person


# ── answer alone ─────────────────────────────────────────────────────────────────────────────


def answer_at_a_desk(participant: Person) -> None:
    """Answer the first issue level by level, going on from page to page."""
    participant.follows(f"Go on with: {TITLES[0]}", TITLES[0])
    for number, code in enumerate(CODES[:5]):
        if number:
            participant.follows("Next", TITLES[number])
        participant.level("own-level", code, str(1 + number % 3))
        participant.sees_saved(code)
    participant.writes("own-note", CODES[4], "The old pool is still talked about in every meeting.")
    participant.sees_saved(CODES[4])
    participant.picture("answered-at-a-desk")
    participant.follows("Back to the list", "Your own answers")
    participant.sees("5 of 20 done: 5 with a level, 0 passed")


def answer_on_a_phone(participant: Person) -> None:
    """Answer with a thumb, pass where one can't say, and lose the line while typing."""
    participant.taps("Go on with: " + TITLES[0])
    participant.sees_heading(TITLES[0])
    participant.level("own-level", CODES[0], "3")
    participant.sees_saved(CODES[0])
    participant.picture("phone-answer")
    lose_the_line(participant, CODES[0])
    participant.taps("Next")
    participant.sees_heading(TITLES[1])
    participant.level("own-level", CODES[1], "not applicable")
    participant.sees("Please say in the note why it does not apply.")
    participant.writes("own-note", CODES[1], "Nobody has ever asked us to learn anything.")
    participant.sees_saved(CODES[1])
    participant.taps("Back to the list")
    participant.sees("2 of 20 done: 1 with a level, 1 passed")
    participant.picture("phone-list")


def lose_the_line(participant: Person, code: str) -> None:
    note = "The notice board by the ferry is the only place where I heard of it."
    participant.page.context.set_offline(True)
    participant.writes("own-note", code, note)
    expect(participant.part("saved", code)).to_contain_text("Not saved yet, will try again")
    participant.picture("phone-no-line")
    participant.page.context.set_offline(False)
    participant.sees_saved(code)
    participant.page.reload()
    expect(participant.part("own-note", code).get_by_role("textbox")).to_have_value(note)


# ── agree together ───────────────────────────────────────────────────────────────────────────


def open_the_same_answer(lead: Person, colleague: Person) -> None:
    for person in (lead, colleague):
        person.goes_to("Agree", "Agree together")
        person.follows(f"{TITLES[0]} ({CODES[0]})", TITLES[0])


def write_at_the_same_time(lead: Person, colleague: Person) -> None:
    """Settle a conflict between two windows by joining both texts; nothing is lost."""
    open_the_same_answer(lead, colleague)
    lead.picture("agree")
    lead.level("agreed-level", CODES[0], "3")
    lead.writes("agreed-reason", CODES[0], MINUTES)
    lead.sees_saved(CODES[0])
    colleague.writes("agreed-reason", CODES[0], BOARD)
    conflict = colleague.page.get_by_role("region", name="This has changed meanwhile")
    expect(conflict).to_contain_text(f"Saved by {LEAD}")
    expect(conflict).to_contain_text(MINUTES)
    expect(conflict).to_contain_text(BOARD)
    colleague.picture("conflict")
    colleague.presses("Join both texts")
    colleague.sees_saved(CODES[0])
    lead.page.reload()
    reason = lead.part("agreed-reason", CODES[0]).get_by_role("textbox")
    expect(reason).to_have_value(f"{MINUTES}\n\n{BOARD}")
    chosen = lead.part("agreed-level", CODES[0]).locator('input[value="3"]')
    expect(chosen).to_be_checked()


def agree_levels(lead: Person) -> None:
    """Agree on the first issue, with reasons, a dissent, who was there, and one not agreed."""
    lead.sees("Not met yet: Level 3 needs at least one dated piece of evidence.")
    note_attendance(lead)
    for number, (code, title) in enumerate(zip(CODES[1:4], TITLES[1:4], strict=True), 1):
        lead.follows("Next", title)
        lead.level("agreed-level", code, str(3 - number))
        lead.writes("agreed-reason", code, f"Reason number {number}: we could name who did it.")
        lead.sees_saved(code)
    lead.writes("agreed-dissent", CODES[3], "Kofi saw it lower, and nobody could say he was wrong.")
    lead.sees_saved(CODES[3])
    lead.follows("Next", TITLES[4])
    lead.level("agreed-level", CODES[4], "not agreed")
    lead.writes("agreed-reason", CODES[4], "Two memories of the same meeting kept us apart.")
    lead.sees_saved(CODES[4])
    lead.follows("Back to the list", "Agree together")
    lead.sees("5 of 20 questions settled, 2 people take part.")
    lead.picture("agenda")


def note_attendance(lead: Person) -> None:
    community = "Kofi Dunmore (Community participants in the partnership)"
    lead.chooses("Who was there", "Beth Ollerton (Front-line staff)")
    lead.chooses("Who was there", community)
    lead.chooses("Community voices who agree with level 3", community)
    lead.presses("Save who was there")
    lead.sees("Who was there is saved.")
    lead.picture("attendance")


# ── evidence, hand over, the pack ────────────────────────────────────────────────────────────


def keep_evidence(lead: Person) -> None:
    """Put something dated behind the level that claims it."""
    lead.goes_to("Evidence", "Evidence")
    lead.types("What it is", "Minutes of the March forum")
    lead.dates("Its date", "14032025")
    lead.types("Where it is", "In the partnership's folder, with Idris")
    lead.types("What to look at in it", "Item 4, who came and by which way in")
    lead.chooses("Which questions it stands behind", f"{TITLES[0]} ({CODES[0]})")
    lead.picture("evidence-form")
    lead.presses("Add it to the list")
    lead.sees("“Minutes of the March forum” is on the list.")
    lead.picture("evidence")
    lead.goes_to("Agree", "Agree together")
    lead.follows(f"{TITLES[0]} ({CODES[0]})", TITLES[0])
    lead.sees("✓ Met: Level 3 needs at least one dated piece of evidence.")


def hand_over(lead: Person) -> None:
    """See what is missing, sign, and find the workbook locked."""
    lead.goes_to("Hand over", "Hand over")
    lead.sees("17 things are missing")
    missing = lead.page.get_by_test_id("stMain")
    expect(missing).to_contain_text(CODES[5])
    expect(missing).not_to_contain_text(CODES[0])
    lead.picture("missing")
    lead.types("Your name", "Idris Marlow, for the whole group")
    lead.presses("Hand over the workbook")
    lead.sees("signed by Idris Marlow, for the whole group. The workbook is locked.")
    lead.picture("handed-over")


def make_pack(lead: Person, folder: Path) -> Path:
    lead.presses("Make a pack")
    fetch = lead.page.get_by_role("link", name="Fetch the pack")
    fetch.wait_for()
    lead.picture("pack")
    kept = folder / "pack.zip"
    lead.downloads(fetch).save_as(kept)
    return kept


def check_pack(served: Server, good: Path) -> None:
    """Check a pack on the command line: the good one, and one in which a word was changed."""
    assert checked(served, good).returncode == 0
    bad = good.with_name("tampered.zip")
    with ZipFile(good) as sealed, ZipFile(bad, "w", ZIP_DEFLATED) as changed:
        for name in sealed.namelist():
            content = sealed.read(name)
            if name.endswith("/answers.csv"):
                assert MINUTES.encode() in content
                content = content.replace(MINUTES.encode(), b"Everybody came in by every way.")
            changed.writestr(name, content)
    found = checked(served, bad)
    assert found.returncode == 1
    assert "data/machine/answers.csv" in found.stderr


def checked(served: Server, pack: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assessment", "pack", "check", str(pack)],
        cwd=ROOT,
        env=os.environ | served.environment,
        capture_output=True,
        text=True,
        check=False,
    )


# ── verify ───────────────────────────────────────────────────────────────────────────────────


def invite_verifier(programme: Person) -> str:
    programme.goes_to("Programme", PROGRAMME)
    programme.follows("Rounds, verifiers and packs", "Rounds, verifiers and packs")
    programme.types("Name of the verifier", "Ceri Hale")
    programme.presses("Make an invitation")
    programme.sees("Send this link to Ceri Hale.")
    programme.picture("invited-verifier")
    return programme.link_shown()


def come_to_verify(windows: Windows, link: str) -> Person:
    verifier = windows.of()
    verifier.opens(link)
    verifier.picture("verifier-invitation")
    verifier.presses("Start")
    verifier.sees_heading("Verify a workbook")
    for answer in verifier.page.get_by_label("No", exact=True).all():
        answer.check()
    verifier.picture("declaration")
    verifier.presses("Declare")
    verifier.sees("0 of 4 verdicts are complete.")
    return verifier


def give_verdicts(verifier: Person) -> None:
    """Lower one, uphold two, query one; going on from answer to answer."""
    verifier.follows(f"Go on with: {TITLES[0]}", TITLES[0])
    verifier.sees(MINUTES)
    verifier.sees("Minutes of the March forum")
    verifier.level("verdict", CODES[0], "lowered")
    verifier.level("verdict-level", CODES[0], "2")
    verifier.writes("verdict-reason", CODES[0], "The minutes name two ways in, not every one.")
    verifier.sees_saved(CODES[0])
    verifier.picture("lowered")
    never_raises(verifier, CODES[0], agreed=3)
    for code, title, given in zip(
        CODES[1:4], TITLES[1:4], ("upheld", "queried", "upheld"), strict=True
    ):
        verifier.follows("Next", title)
        verifier.level("verdict", code, given)
        if given == "queried":
            verifier.writes("verdict-reason", code, "Who paid for the bus, and out of what?")
        verifier.sees_saved(code)
    verifier.picture("upheld")


def never_raises(verifier: Person, code: str, *, agreed: int) -> None:
    """Find nothing to raise a level with on the screen, nor any way round it."""
    offered = verifier.part("verdict-level", code).get_by_role("radio")
    expect(offered).to_have_count(agreed)
    box = verifier.part("verdict", code)
    assert not box.locator('input[value="raised"]').count()
    with verifier.page.expect_request("**/save/verdict/*") as sent:
        verifier.writes("verdict-reason", code, "The minutes name two ways in, and no third.")
    verifier.sees_saved(code)
    forged = verifier.page.evaluate(
        """async ([url, headers, body]) =>
          (await fetch(url, {method: 'PUT', headers, body})).status""",
        [
            sent.value.url,
            {name: sent.value.headers[name] for name in ("content-type", "x-workbook-person")},
            json.dumps(
                {
                    **sent.value.post_data_json,
                    "revision": sent.value.post_data_json["revision"] + 1,
                    "level": agreed + 1,
                }
            ),
        ],
    )
    assert 400 <= forged < 500
    verifier.page.reload()
    chosen = verifier.part("verdict-level", code).locator('input[value="2"]')
    expect(chosen).to_be_checked()


def sign_off(verifier: Person) -> None:
    verifier.follows("Back to the list", "Verify a workbook")
    verifier.sees("4 of 4 verdicts are complete.")
    verifier.types("Statement of verification", "I read the minutes and spoke with two members.")
    verifier.page.get_by_label("Some: most of it can be relied on").check()
    verifier.types("Why? One sentence", "Two members told me the same.")
    verifier.picture("sign-off")
    verifier.presses("Sign off")
    verifier.sees("You signed off this workbook on")
    verifier.picture("signed-off")


# ── results, and the comparison ──────────────────────────────────────────────────────────────


def see_results(lead: Person) -> None:
    """See own, agreed and verified levels side by side, and what the verifier said."""
    lead.goes_to("Results", "Results")
    issue = lead.page.get_by_role("table", name=ISSUE, exact=True)
    for title, figures in {
        TITLES[0]: ["3", "2", "2"],
        TITLES[1]: ["2", "2", "2"],
    }.items():
        row = issue.get_by_role("row").filter(
            has=lead.page.get_by_role("rowheader", name=title, exact=True)
        )
        expect(row.get_by_role("cell")).to_have_text([re.compile(r"\d"), *figures, "1 of 1"])
    lowered = lead.page.get_by_role("table", name="What was lowered, and why")
    expect(lowered).to_contain_text("The minutes name two ways in, and no third.")
    other = lead.page.get_by_role("table", name="Verdicts that stand behind no level")
    expect(other).to_contain_text("Who paid for the bus, and out of what?")
    lead.picture("results")


def compare(researcher: Person) -> None:
    """Compare what there is, small numbers left out, and take the table away."""
    researcher.goes_to("Compare", "Compare sites")
    table = researcher.page.get_by_role("table", name="Agreed level by dimension")
    row = table.get_by_role("row").filter(has_text=TITLES[0])
    expect(row.get_by_role("cell")).to_have_text("3")
    researcher.picture("compare")
    link = researcher.page.get_by_role("link", name="Download as CSV")
    taken = researcher.downloads(link).path().read_text("utf-8")
    lines = list(csv.DictReader(taken.splitlines()))
    first = next(line for line in lines if line["title"] == TITLES[0])
    assert (first["name"], first["participants"]) == (SITE, "fewer than 8")
    assert (first["own"], float(first["agreed"]), float(first["verified"])) == ("", 3, 2)
