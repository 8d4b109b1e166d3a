"""The dialogue, from the first invitation to the minutes: alone, then together, nothing lost.

A facilitator with a screen and a projector, two people on their phones, one on paper, and a second
member of the team.  The connection is cut, the server is killed twice, and at the end every text
that anybody typed is looked for in what is stored and in the minutes.  A second, shorter way goes
through a confidential round.  Each function below is one station, in the order of the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hands import Person, Windows
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

import factories
from assessment.meeting.model import ShownVote
from assessment.meeting.queries import votes
from assessment.people.queries import site, who_is
from assessment.store.sessions import reading
from assessment.store.tables import Base
from assessment.workbook.model import Round
from assessment.workbook.queries import (
    agreed_sheet,
    evidence_of,
    own_sheet,
    participants,
    site_rounds,
    threads,
)
from documents.booklets import marks
from documents.reading import Page as Taken
from documents.reading import pdf_text, squeezed
from evidence_files_made import pdf
from factories import Workbook
from looking import PHONE, at_rest, press_until
from serving import Server

BANK = factories.bank()
CODES = [question.code for question in BANK.form("short")]
TITLES = [BANK.dimension_of(code).title for code in CODES]
FIRST, SECOND, THIRD, *_, LAST = CODES
WAITING = "Not saved yet, will try again"
VOICES = {voice.code: voice.name for voice in BANK.voices}
STAFF, COMMUNITY, WIDER = VOICES["FL"], VOICES["CP"], VOICES["CW"]
BETH, KOFI, ANN = "Beth Ollerton", "Kofi Dunmore", "Ann Ffŵl-Hill"

Given = tuple[int | None, str | None, str]  # level, silence, note

# ── what is typed ────────────────────────────────────────────────────────────────────────────

BY_BETH: Mapping[str, Given] = {
    FIRST: (4, None, "We put the dates of the whole year on the board by the ferry."),
    SECOND: (3, None, "Typed while the machine in the cellar was off; it's about the two courses."),
    THIRD: (None, "don't know", ""),
}
BY_KOFI: Mapping[str, Given] = {
    FIRST: (1, None, "Typed in the tunnel: I heard of the last meeting a week after it."),
    SECOND: (None, "not applicable", "Nobody has ever asked us to learn anything."),
}
BY_ANN: Mapping[str, Given] = {
    **{code: (number % 4 + 1, None, "") for number, code in enumerate(CODES)},
    FIRST: (0, None, "The bus doesn't run when you meet."),
    SECOND: (2, None, ""),
    THIRD: (None, "not applicable", "I have never had anything paid back."),
    LAST: (None, "don't know", ""),
}
ALONE = {BETH: BY_BETH, KOFI: BY_KOFI, ANN: BY_ANN}

REASON = "The dates are up all year, the bus was moved, and six people came in by each way."
DISSENT = "For those of us who never come to a meeting, nothing has changed yet."
KEPT_APART = "Two memories of the same course kept us apart; both of them are honest."
REMARK = "Which year do the receipts cover?"
REPLY = "The last two; Noor has them in the blue folder."
EVIDENCE = "Minutes of the March forum"
LOOK_AT = "Item 4: who came, and by which way in"
KEPT_AT = "In the partnership's folder, with the clerk"
TOGETHER = (REASON, DISSENT, KEPT_APART, REMARK, REPLY, EVIDENCE, LOOK_AT, KEPT_AT)
PAPERS = "March forum.pdf"


@pytest.fixture
def windows(served: Server, page_of: Callable[..., Page], shot: Callable[[Page, str], None]):
    yield Windows(lambda *who, **context: page_of(served, *who, **context), shot, "dialogue")
    print(served.log)  # shown where the test has failed


@dataclass(frozen=True)
class Cast:
    """The people of one site before anything has happened, each with a window."""

    site_id: int
    programme: Person
    lead: Person
    colleague: Person


def test_from_the_invitation_to_the_minutes(
    served: Server, windows: Windows, tmp_path: Path
) -> None:
    cast = gather(windows)
    lead, colleague = cast.lead, cast.colleague
    the_round = open_round(cast)

    beth = join(windows, invite_by_link(lead, BETH, STAFF))
    kofi = join(windows, invite_by_sheet(lead, "CP", tmp_path), KOFI)
    invite_on_paper(lead, ANN, WIDER)
    answer_alone(served, beth, kofi, windows)
    key_in_the_booklet(colleague, ANN, BY_ANN)

    say_that_they_lead(lead)
    arrange_the_agenda(lead)
    wall = open_the_meeting(lead)
    expect(wall.locator(".agenda li").first).to_have_text(f"{TITLES[0]} 10 min")
    come_in(wall, beth, kofi)
    say_who_is_there(lead)
    talk_by_keyboard(wall)
    vote_hidden_until_revealed(wall, lead, {beth: 4, kofi: 1})
    vote_again(wall, {beth: 4, kofi: 4})
    windows.picture(wall, "projector-two-votes")

    claim_the_top(lead, colleague)
    write_while_the_server_is_down(served, lead, wall)
    show_what_carries_it(lead)
    hear_a_community_voice(lead)
    lead.picture("agreed")
    not_agree(lead, wall)
    talk_it_over(lead, colleague)
    close_the_meeting(lead, beth, kofi)

    minutes = fetch_minutes(lead, tmp_path)
    lead.picture("minutes")
    nothing_is_lost(the_round)
    the_minutes_hold_it(minutes)


# ── before ───────────────────────────────────────────────────────────────────────────────────


def gather(windows: Windows) -> Cast:
    """Begin at a site that has mapped its partnerships and chosen one."""
    site_id = factories.site()
    factories.choice(site_id)
    team = [factories.person("team", site_id=site_id) for _ in range(2)]
    people = [windows.of(one) for one in (factories.person("programme"), *team)]
    return Cast(site_id, *people)


def open_round(cast: Cast) -> Round:
    """Let the programme open the round on its screen, a named one, as it stands there."""
    with reading() as session:
        code = site(session, cast.site_id).code
    cast.programme.opens(f"/rounds?site={code}")
    cast.programme.presses("Open the round")
    table = cast.programme.page.get_by_role("table", name="Rounds of this site")
    expect(table).to_contain_text("baseline")
    expect(table).to_contain_text("named")
    with reading() as session:
        (opened,) = site_rounds(session, cast.site_id)
    return opened


def invite_by_link(lead: Person, name: str, voice: str) -> str:
    lead.opens("/invite")
    lead.types("Name of the person", name)
    lead.chooses("The voice they speak from", voice)
    lead.presses("Make an invitation")
    lead.sees(f"Send this link to {name}.")
    return lead.link_shown()


def invite_by_sheet(lead: Person, voice: str, folder: Path) -> str:
    """Print a sheet for a voice, and return what a phone's camera reads on its picture."""
    lead.follows("Print invitations", "Print invitations")
    lead.page.get_by_label("Voice").select_option(voice)
    lead.types("How many people may use it", "3")
    with lead.page.expect_download() as printed:
        lead.presses("Print what I chose")
    ((link,),) = marks(Path(printed.value.path()).read_bytes(), folder)
    return link


def invite_on_paper(lead: Person, name: str, voice: str) -> None:
    lead.follows("Go back to the invitations", "Invite participants")
    lead.page.get_by_text("Add somebody on paper", exact=True).click()
    lead.types("Name (may stay empty)", name)
    lead.chooses("The voice of who answers on paper", voice)
    lead.presses("Add on paper")
    added = lead.page.get_by_role("table", name="Added on paper")
    expect(added).to_contain_text(name)
    lead.picture("invited")


def join(windows: Windows, link: str, name: str = "") -> Person:
    """Come in on a phone by a link; whoever has a voice's sheet says their name."""
    phone = windows.of(**PHONE)
    phone.opens(link)
    phone.sees_heading("Join the workbook")
    if name:
        phone.types("Your name", name)
    phone.presses("Start")
    phone.sees_heading("Your own answers")
    return phone


# ── alone ────────────────────────────────────────────────────────────────────────────────────


def answer_alone(served: Server, beth: Person, kofi: Person, windows: Windows) -> None:
    """Answer on two phones: one in a tunnel, one while the server is killed and started again."""
    for phone in (beth, kofi):
        phone.taps(f"Go on with: {TITLES[0]}")
        phone.sees_heading(TITLES[0])
    gives(beth, FIRST, BY_BETH[FIRST])
    kofi.level("own-level", FIRST, str(BY_KOFI[FIRST][0]))
    kofi.sees_saved(FIRST)
    kofi.page.context.set_offline(True)
    kofi.writes("own-note", FIRST, BY_KOFI[FIRST][2])
    expect(kofi.part("saved", FIRST)).to_contain_text(WAITING)

    beth.taps("Next")
    beth.sees_heading(TITLES[1])
    served.kill()
    beth.level("own-level", SECOND, str(BY_BETH[SECOND][0]))
    beth.writes("own-note", SECOND, BY_BETH[SECOND][2])
    expect(beth.part("saved", SECOND)).to_contain_text(WAITING)
    windows.picture(kofi.page, "phone-without-connection")
    assert not {BY_KOFI[FIRST][2], BY_BETH[SECOND][2]} & set(everything_stored())
    served.start()
    beth.sees_saved(SECOND)
    kofi.page.context.set_offline(False)
    kofi.sees_saved(FIRST)

    goes_on(beth, THIRD, BY_BETH[THIRD])
    goes_on(kofi, SECOND, BY_KOFI[SECOND])
    kofi.taps("Back to the list")
    kofi.sees("2 of 20 done: 1 with a level, 1 passed")
    windows.picture(kofi.page, "phone-list")


def goes_on(phone: Person, code: str, given: Given) -> None:
    phone.taps("Next")
    phone.sees_heading(TITLES[CODES.index(code)])
    gives(phone, code, given)


def gives(phone: Person, code: str, given: Given) -> None:
    """Give one answer: a level or a silence, and the note where there is one."""
    level, silence, note = given
    phone.level("own-level", code, silence or str(level))
    if note:
        phone.writes("own-note", code, note)
    phone.sees_saved(code)


def key_in_the_booklet(colleague: Person, name: str, answers: Mapping[str, Given]) -> None:
    """Choose somebody's booklet and key in what stands on it, by keyboard alone."""
    page = colleague.page
    colleague.opens("/key-in")
    at_rest(page)
    press_until(page, "Tab", '[aria-label*="Whose booklet"]')
    page.keyboard.type(name[:3])
    page.get_by_role("option", name=name).wait_for()
    page.keyboard.press("Enter")
    press_until(page, "Tab", '[data-testid="stBaseButton-primaryFormSubmit"]')
    page.keyboard.press("Enter")
    press_keys(page, answers)
    finish(colleague)


def finish(keyer: Person) -> None:
    keyer.page.keyboard.press("f")
    keyer.page.keyboard.press("Enter")
    keyer.sees("is finished.")


def press_keys(page: Page, answers: Mapping[str, Given]) -> None:
    """Press one key for each answer of the short form, and write the notes."""
    expect(keyed(page, "keys")).to_be_focused()
    for level, silence, note in answers.values():
        if note and silence is None:
            page.keyboard.press("w")
            page.keyboard.type(note)
            page.keyboard.press("Enter")
        page.keyboard.press(str(level) if silence is None else silence[0])
        if note and silence is not None:
            page.keyboard.type(note)
            page.keyboard.press("Enter")
    expect(keyed(page, "count")).to_have_text(f"{len(answers)} of {len(answers)} keyed in.")
    expect(keyed(page, "saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d"))


def keyed(page: Page, part: str) -> Locator:
    return page.locator(f'.key-in [data-part="{part}"]')


# ── the meeting ──────────────────────────────────────────────────────────────────────────────


def say_that_they_lead(lead: Person) -> None:
    """See nothing of what was answered until one has said how one is here."""
    lead.opens("/agenda")
    lead.sees("You see what others answered once you have said how you are here")
    expect(lead.page.get_by_text("levels apart")).to_have_count(0)
    lead.presses("I lead the talk and do not answer")
    lead.sees("The two sides are 3.5 levels apart.")


def arrange_the_agenda(lead: Person) -> None:
    """Find what the answers say to talk about first, give it ten minutes, and drop the last."""
    first = lead.inside().get_by_role("link", name=re.compile(r"^1\. "))
    expect(first).to_have_text(f"1. {TITLES[0]} ({FIRST})")
    lead.presses(f"Change {FIRST}")
    lead.types("Minutes, or empty", "10")
    lead.presses("Save this line")
    lead.sees(f"Saved: {FIRST}.")
    lead.presses(f"Change {LAST}")
    lead.ticks("Dropped from the agenda")
    lead.presses("Save this line")
    lead.sees("19 questions, 10 minutes in all (18 without a time); 1 dropped.")
    lead.picture("agenda")


def open_the_meeting(lead: Person) -> Page:
    """Open the meeting, and the projector in a window of its own."""
    lead.presses("Open a meeting")
    lead.sees("The meeting is open.")
    with lead.page.context.expect_page() as opened:
        lead.inside().get_by_role("link", name="Open the projector (a new window)").click()
    wall = opened.value
    wall.wait_for_load_state()  # its keys work from here on
    wall.set_viewport_size({"width": 1280, "height": 720})
    expect(wall.locator(".code")).to_have_text(re.compile(r"^\w{3} \w{3}$"))
    return wall


def come_in(wall: Page, *phones: Person) -> None:
    """Read the short code off the wall and enter it; both sit there as who they are."""
    code = wall.locator(".code").first.inner_text()
    for phone, voice in zip(phones, (STAFF, COMMUNITY), strict=True):
        phone.opens("/take-part")
        phone.taps("vote in the room")
        phone.sees_heading("Come into the room")
        phone.types("Code of the meeting", code.lower())
        phone.presses("Come in")
        phone.sees(f"You vote as yourself, from the voice {voice}.")
    expect(wall.locator(".way-in")).to_contain_text("2 phones in")


def say_who_is_there(lead: Person) -> None:
    """Those with a phone in the room are proposed; who is on paper is added."""
    for name, voice in ((BETH, STAFF), (KOFI, COMMUNITY)):
        expect(chosen(lead, "People who are there", f"{name} ({voice})")).to_be_visible()
    lead.chooses("People who are there", f"{ANN} ({WIDER})")
    lead.presses("Save who is there")
    lead.sees("Who is there is saved.")


def chosen(person: Person, label: str, option: str) -> Locator:
    """Return one of those chosen in a list of several."""
    several = person.page.get_by_test_id("stMultiSelect").filter(has_text=label)
    return several.get_by_text(option)


def talk_by_keyboard(wall: Page) -> None:
    """Put the first question up, with its time, and the answers given alone."""
    wall.keyboard.press("ArrowRight")
    expect(wall.locator("h1.asked")).to_have_text(BANK.question(FIRST).text)
    expect(wall.locator(".timer")).to_have_text("10:00")
    wall.keyboard.press("t")
    expect(wall.locator(".timer")).to_have_text(re.compile("^9:"))
    wall.keyboard.press("s")
    expect(wall.locator("tbody .dot.statutory")).to_have_count(1)
    expect(wall.locator("tbody .dot.community")).to_have_count(2)


def vote_hidden_until_revealed(wall: Page, lead: Person, given: Mapping[Person, int]) -> None:
    """Vote by phone and by a raised hand; nobody sees what, and then everybody at once."""
    wall.keyboard.press("v")
    for phone, level in given.items():
        votes_for(phone, level)
    everybody = "Vote 1: 2 of 2 phones have voted"
    expect(wall.locator(".foot.vote")).to_have_text(everybody)
    wall.keyboard.press("h")
    wall.get_by_role("textbox", name="Community, level 0").fill("1")
    wall.keyboard.press("Enter")
    expect(wall.locator(".foot.vote")).to_have_text(f"{everybody}, 1 hand counted")
    expect(wall.get_by_role("dialog")).to_have_count(0)  # it would take the keys
    lead.sees("Vote 1: 2 of 2 phones have voted.")
    expect(lead.page.get_by_role("table", name="Vote 1")).to_have_count(0)
    expect(wall.locator("thead th[colspan]")).to_have_text(["Alone"])
    for phone in given:
        expect(phone.page.get_by_text("What came of vote")).to_have_count(0)
    wall.keyboard.press("r")
    for phone in given:
        told = phone.page.get_by_role("heading", name="What came of vote 1")
        expect(told).to_be_visible()
    expect(lead.page.get_by_role("table", name="Vote 1")).to_be_visible()
    expect(wall.locator("thead th[colspan]")).to_have_text(["Alone", "Vote 1"])


def vote_again(wall: Page, given: Mapping[Person, int]) -> None:
    """Vote once more after the talk; the first vote stays beside the second."""
    wall.keyboard.press("v")
    for phone, level in given.items():
        votes_for(phone, level)
    expect(wall.locator(".foot.vote")).to_contain_text("2 of 2")
    wall.keyboard.press("r")
    expect(wall.locator("thead th[colspan]")).to_have_text(["Alone", "Vote 1", "Vote 2"])
    for phone in given:
        told = phone.page.get_by_role("heading", name=re.compile("^What came of vote"))
        expect(told).to_have_text(["What came of vote 2", "What came of vote 1"])


def votes_for(phone: Person, level: int) -> None:
    phone.page.get_by_role("radio", name=re.compile(f"^{level} ")).check(force=True)
    phone.sees(re.compile(r"Your vote is in, \d\d:\d\d:\d\d\."))


# ── agree ────────────────────────────────────────────────────────────────────────────────────


def claim_the_top(lead: Person, colleague: Person) -> None:
    """Claim level 4, and miss its rules; the colleague sees it while she types on."""
    lead.goes_to("Agree", "Agree together")
    lead.follows(f"{TITLES[0]} ({FIRST})", TITLES[0])
    colleague.opens(f"/agree?question={FIRST}")
    theirs, mine = (
        who.part("agreed-dissent", FIRST).get_by_role("textbox") for who in (lead, colleague)
    )
    half = len(DISSENT) // 2
    mine.press_sequentially(DISSENT[:half])
    lead.level("agreed-level", FIRST, "4")
    level = colleague.part("agreed-level", FIRST).locator('input[value="4"]')
    expect(level).to_be_checked()
    expect(mine).to_have_value(DISSENT[:half])
    expect(mine).to_be_focused()
    mine.press_sequentially(DISSENT[half:])
    colleague.page.get_by_label("Voice of whoever sees it so").select_option("CW")
    colleague.sees_saved(FIRST)
    expect(theirs).to_have_value(DISSENT)
    lead.sees("✗ Not met yet: Level 4 needs at least one dated piece of evidence.")
    lead.sees("✗ Not met yet: Level 4 needs a community voice that agrees with it.")


def write_while_the_server_is_down(served: Server, lead: Person, wall: Page) -> None:
    """Write the reason while the server is killed; screen and projector come back by themselves."""
    served.kill()
    lead.writes("agreed-reason", FIRST, REASON)
    expect(lead.part("saved", FIRST)).to_contain_text(WAITING)
    sign = wall.locator("#sign")
    expect(sign).to_contain_text("Not connected")
    assert REASON not in everything_stored()
    served.start()
    lead.sees_saved(FIRST)
    expect(wall.locator(".foot.agreed")).to_contain_text(REASON)
    expect(sign).to_be_empty()


def show_what_carries_it(lead: Person) -> None:
    """Hand in a file that stands behind the level, say what it is, and see the rule met."""
    lead.inside().get_by_role("link", name="Add or link evidence").click()
    lead.sees_heading("Evidence")
    file = {"name": PAPERS, "mimeType": "application/pdf", "buffer": pdf()}
    lead.page.locator("input[data-part=pick]").set_input_files(file)
    lead.page.locator("li", has_text="kept as E001").wait_for()
    lead.presses(f"Change E001: {PAPERS.removesuffix('.pdf')}")
    lead.sees_heading("Evidence E001")
    lead.types("What it is", EVIDENCE)
    lead.dates("Its date", "14032025")
    lead.types("Where else it is", KEPT_AT)
    lead.types("What to look at in it", LOOK_AT)
    lead.presses("Save the changes")
    lead.sees("E001 is saved.")
    lead.picture("evidence")
    lead.follows(f"Back to the question: {TITLES[0]} ({FIRST})", TITLES[0])
    lead.sees("✓ Met: Level 4 needs at least one dated piece of evidence.")


def hear_a_community_voice(lead: Person) -> None:
    lead.chooses("Community voices who agree with level 4", f"{KOFI} ({COMMUNITY})")
    lead.presses("Save who was there")
    lead.sees("Who was there is saved.")
    lead.sees("✓ Met: Level 4 needs a community voice that agrees with it.")


def not_agree(lead: Person, wall: Page) -> None:
    """Put the next question up; it ends without a level, and with the reason why."""
    wall.keyboard.press("ArrowRight")
    expect(wall.locator("h1.asked")).to_have_text(BANK.question(SECOND).text)
    lead.follows("Next", TITLES[1])
    lead.level("agreed-level", SECOND, "not agreed")
    lead.writes("agreed-reason", SECOND, KEPT_APART)
    lead.sees_saved(SECOND)
    expect(wall.locator(".foot.agreed")).to_have_text(f"Not agreed. {KEPT_APART}")


def talk_it_over(lead: Person, colleague: Person) -> None:
    """Open a thread of remarks; the answer to it comes by itself."""
    lead.follows("Next", TITLES[2])
    colleague.opens(f"/agree?question={THIRD}")
    lead.page.get_by_label("A new thread").fill(REMARK)
    lead.presses("Open a thread with it")
    expect(colleague.page.get_by_text(REMARK, exact=True)).to_be_visible()
    colleague.page.get_by_label("Your remark in thread 1").fill(REPLY)
    colleague.presses("Add it")
    expect(lead.page.get_by_text(REPLY, exact=True)).to_be_visible()


def close_the_meeting(lead: Person, *phones: Person) -> None:
    lead.goes_to("Meeting", "Agenda and meeting")
    lead.page.get_by_text("Close the meeting", exact=True).click()
    lead.presses("Close the meeting now")
    lead.sees("The meeting is closed.")
    for phone in phones:
        phone.sees(re.compile("the meeting was closed"))


# ── what there is at the end ─────────────────────────────────────────────────────────────────


def fetch_minutes(lead: Person, folder: Path) -> list[str]:
    """Take the minutes away; return their text as a page and in print, without white space."""
    lead.goes_to("Meeting", "Agenda and meeting")
    lead.follows("Minutes: what was discussed, agreed, disputed and left open", "Minutes")
    page, printed = (
        lead.downloads(lead.inside().get_by_role("link", name=f"Fetch the minutes as {kind}"))
        .path()
        .read_bytes()
        for kind in ("a page", "PDF")
    )
    return [squeezed(Taken(page).text), squeezed(pdf_text(printed, folder))]


def everything_stored() -> list[str]:
    """Return every text in the database, those inside of lists as well."""
    with reading() as session:
        rows = [
            row for table in Base.metadata.sorted_tables for row in session.execute(select(table))
        ]
    return [text for row in rows for value in row for text in _texts(value)]


def _texts(value: object) -> list[str]:
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return [text for one in inside for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def given_alone(round_id: int) -> dict[str, dict[str, Given]]:
    """Return what each participant has answered, by name and question."""
    with reading() as session:
        return {
            one.name or one.handle: {
                line.question: (line.level, line.silence, line.note)
                for line in own_sheet(session, one.id)
                if line.saved_at
            }
            for one in participants(session, round_id)
        }


def nothing_is_lost(the_round: Round) -> None:
    """Every answer, vote and text is stored as it was given, and nothing beside it."""
    assert given_alone(the_round.id) == ALONE
    with reading() as session:
        handles = {one.name: one.handle for one in participants(session, the_round.id)}
        sheet = {line.question: line for line in agreed_sheet(session, the_round.id)}
        cast = [(one.number, _levels(one)) for one in votes(session, the_round, BANK, FIRST)]
        said = threads(session, the_round.id, THIRD)[THIRD]
        (piece,) = evidence_of(session, the_round.id)
    first, second = sheet[FIRST], sheet[SECOND]
    assert (first.level, first.reason) == (4, REASON)
    assert first.dissents == ({"words": DISSENT, "voice": "CW", "name": ""},)
    assert set(first.present) == set(second.present) == set(handles.values())
    assert first.community_agrees == (handles[KOFI],)
    assert (second.level, second.not_agreed, second.reason) == (None, True, KEPT_APART)
    assert [line.question for line in sheet.values() if line.settled_on] == [FIRST, SECOND]
    assert cast == [(1, {0: 1, 1: 1, 4: 1}), (2, {4: 2})]
    assert [[remark.text for remark in thread.remarks] for thread in said] == [[REMARK, REPLY]]
    assert (piece.title, piece.dated, piece.where, piece.look_at) == (
        EVIDENCE,
        "2025-03-14",
        KEPT_AT,
        LOOK_AT,
    )
    notes = [note for answers in ALONE.values() for _, _, note in answers.values() if note]
    assert set(TOGETHER) | set(notes) | set(ALONE) <= set(everything_stored())


def _levels(vote: ShownVote) -> dict[int, int]:
    """Return how many gave each level, without those that nobody gave."""
    assert vote.spread is not None
    return {level: count for level, count in vote.spread.distribution.items() if count}


def the_minutes_hold_it(minutes: list[str]) -> None:
    """What was said together stands in the minutes; what was answered alone does not."""
    wanted = [
        *TOGETHER,
        *ALONE,
        PAPERS,
        "Met: Level 4 needs at least one dated piece of evidence.",
        "Met: Level 4 needs a community voice that agrees with it.",
        "The group did not agree on a level.",
        "One view is held against it.",
        "One thread of remarks is open.",
        WIDER,
    ]
    for text in minutes:
        assert [one for one in wanted if squeezed(one) not in text] == []
        assert "Vote1Vote2" in text
        for answers in ALONE.values():
            assert [note for *_, note in answers.values() if note and squeezed(note) in text] == []


# ── a confidential round ─────────────────────────────────────────────────────────────────────

NIA = "Nia Bevan"
HER_NOTE = "I was told that my question was out of order."
ON_PAPER = "Written at the kitchen table, since nobody came to ask."
BY_NIA: Given = (1, None, HER_NOTE)
FIGURES = "Own answers by level"
# Of a round's screens, those that say who is invited, and what would tell of answers there.
NAMES_STAND_ON = {"invite": r"\d of \d+ done|level", "audit": r"own\.\w+round %d\b"}
OF_THE_TEAM = (
    *("", "invite", "key-in", "agenda", "agree", f"agree?question={FIRST}", "minutes"),
    *(f"history?question={FIRST}", "evidence", "hand-over", "results"),
)
OF_THE_PROGRAMME = (
    "",
    "rounds",
    "audit",
    "compare",
    f"agree?question={FIRST}",
    "agenda",
    "results",
)


def test_a_confidential_round_shows_figures_late_and_nobody_ever(
    served: Server, windows: Windows, tmp_path: Path
) -> None:
    assert served.url
    made = factories.opened(mode="confidential")
    voices = ("SL", "FL", "MM", "EM", "CP", "PV")
    others = [answered_by(made, voice, number % 5) for number, voice in enumerate(voices)]
    lead, programme = (windows.of(one) for one in (made.team_id, factories.person("programme")))
    nia = join(windows, invite_by_link(lead, NIA, COMMUNITY))
    nia.taps(f"Go on with: {TITLES[0]}")
    nia.sees_heading(TITLES[0])
    gives(nia, FIRST, BY_NIA)
    key_in_somebody_new(lead, WIDER)
    with reading() as session:
        code = site(session, made.site_id).code
    secret = Secret(code, made.round_id, (NIA, *others), (HER_NOTE, ON_PAPER))
    assert {*secret.names, *secret.notes} <= set(everything_stored())

    lead.opens("/agenda")
    lead.sees("The questions stand in the order of the form. In this confidential round nobody")
    wall = open_the_meeting(lead)
    wall.keyboard.press("ArrowRight")
    expect(wall.locator("h1.asked")).to_have_text(BANK.question(FIRST).text)
    wall.keyboard.press("s")
    expect(wall.get_by_role("alert")).to_contain_text("So the answers were not shown.")
    shows(lead, OF_THE_TEAM, secret, figures=False)
    shows(programme, OF_THE_PROGRAMME, secret, figures=False)

    close_answering(lead)
    wall.keyboard.press("s")
    expect(wall.locator("tbody .dot")).to_have_count(len(others) + 2)
    expect(wall.locator("thead")).to_have_text("Alone Both sides together")
    windows.picture(wall, "confidential-projector")
    nia.page.reload()
    closed = "none can be given or changed any more"
    expect(nia.part("saved", FIRST)).to_contain_text(closed)
    shows(lead, OF_THE_TEAM, secret, figures=True)
    shows(programme, OF_THE_PROGRAMME, secret, figures=True)
    for text in fetch_minutes(lead, tmp_path):
        assert squeezed(BANK.question(FIRST).text) in text
        assert [one for one in (*secret.names, *secret.notes) if squeezed(one) in text] == []


@dataclass(frozen=True)
class Secret:
    """Who has answered at a site, and what they wrote: never the one beside the other."""

    site: str
    round_id: int
    names: tuple[str, ...]
    notes: tuple[str, ...]


def answered_by(made: Workbook, voice: str, level: int) -> str:
    """Let somebody join and answer the first question; return their name."""
    somebody = factories.participant(made, voice)
    factories.own_answer(somebody, FIRST, level)
    with reading() as session:
        return who_is(session, somebody.person_id).name


def key_in_somebody_new(lead: Person, voice: str) -> None:
    """Key in a booklet that carries nobody's name."""
    lead.opens("/key-in")
    lead.chooses("The voice that is ticked on it", voice)
    lead.presses("Add them and key it in")
    lead.sees(re.compile("Write P.. on the booklet"))
    press_keys(lead.page, {**dict.fromkeys(CODES, (2, None, "")), FIRST: (0, None, ON_PAPER)})
    finish(lead)


def close_answering(lead: Person) -> None:
    lead.opens("/agree")
    lead.page.get_by_text("Close answering for good", exact=True).click()
    lead.ticks("Everybody has finished, and I know that this can't be undone.")
    lead.presses("Close answering")
    lead.sees(re.compile("^Answering was closed for good"))


def shows(person: Person, screens: tuple[str, ...], secret: Secret, *, figures: bool) -> None:
    """Look at every screen: no note anywhere, and names only where no answers stand."""
    for screen in screens:
        person.opens(f"/{screen}{'&' if '?' in screen else '?'}site={secret.site}")
        at_rest(person.page)
        text = person.inside().text_content() or ""
        assert [note for note in secret.notes if note in text] == [], screen
        if [name for name in secret.names if name in text]:
            assert screen in NAMES_STAND_ON
            assert FIGURES not in text
            telling = NAMES_STAND_ON[screen].replace("%d", str(secret.round_id))
            assert not re.search(telling, text), screen
        if screen == f"agree?question={FIRST}":
            expect(person.page.get_by_role("table", name=FIGURES)).to_have_count(int(figures))
