"""The main way by keyboard alone: Tab, Shift+Tab, Enter, Space and arrows, and typing.

Nothing here points, touches or puts the focus anywhere: whatever is wanted has to be reached.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hands import Person, whole
from playwright.sync_api import Locator, Page, expect

import factories
from assessment.people.actions import invite_participant, invite_verifier, set_password
from assessment.people.queries import known_people
from assessment.store.sessions import reading, writing
from factories import Workbook
from looking import at_rest
from serving import Server

MOST = 120  # presses of Tab before somebody gives up
QUESTION = factories.bank().form("short")[0].code
TITLE = factories.bank().dimension_of(QUESTION).title
PASSWORD = "heron kettle meadow"


@dataclass(frozen=True)
class Keys:
    """Somebody at a keyboard."""

    person: Person

    @property
    def page(self) -> Page:
        return self.person.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, wanted: Locator, *, back: bool = False) -> None:
        """Press Tab until what is wanted has the focus, and see that it is shown."""
        wanted.wait_for()
        for _ in range(MOST):
            if wanted.evaluate("(element) => element.matches(':focus')"):
                expect(wanted).to_be_in_viewport()
                return
            self.press("Shift+Tab" if back else "Tab")
        pytest.fail(f"After {MOST} times Tab the focus never came to {wanted}")

    def link(self, name: str | re.Pattern[str]) -> Locator:
        return self.person.inside().get_by_role("link", name=name).first

    def follow(self, link: str | re.Pattern[str], heading: str) -> None:
        self.tab_to(self.link(link))
        self.press("Enter")
        self.person.sees_heading(heading)

    def go_to(self, screen: str, heading: str) -> None:
        """Go back up to the bar at the top and take a screen from it."""
        bar = self.page.get_by_role("banner")
        self.tab_to(bar.get_by_role("link", name=screen, exact=True), back=True)
        self.press("Enter")
        self.person.sees_heading(heading)

    def fill(self, label: str, text: str) -> None:
        self.tab_to(self.page.get_by_role("textbox", name=label))
        self.type(text)

    def push(self, button: str, key: str = "Enter") -> None:
        self.tab_to(self.page.get_by_role("button", name=button, exact=True))
        self.press(key)

    def choose_level(self, name: str, code: str, place: int) -> None:
        """Tab to the first radio button of an answer and go down with the arrows."""
        radios = self.person.part(name, code).get_by_role("radio")
        self.tab_to(radios.first)
        self.press("Space", *["ArrowDown"] * place)
        expect(radios.nth(place)).to_be_checked()

    def write(self, name: str, code: str, text: str) -> None:
        self.tab_to(self.person.part(name, code).get_by_role("textbox"))
        self.type(text)
        self.person.sees_saved(code)


@pytest.fixture
def keys_of(
    served: Server, page_of: Callable[..., Page], shot: Callable[[Page, str], None]
) -> Callable[[str], Keys]:
    def open_window(address: str) -> Keys:
        page = page_of(served)

        def picture(name: str) -> None:
            with whole(page):
                shot(page, f"keys-{name}")

        keys = Keys(Person(page, picture))
        keys.person.opens(address)
        return keys

    return open_window


def test_the_main_way_by_keyboard_alone(served: Server, keys_of: Callable[[str], Keys]):
    assert served.is_ready()
    made = factories.opened()
    answer(keys_of(invitation(made, "participant")))
    team = keys_of("/sign-in")
    sign_in(team, made)
    agree(team)
    hand_over(team)
    verify(keys_of(invitation(made, "verifier")))
    see_results(team)


def invitation(made: Workbook, kind: str) -> str:
    with writing() as session:
        if kind == "verifier":
            sent = invite_verifier(session, by=0, round_id=made.round_id, name="Ceri Hale")
            return f"/verify-with/{sent.token}"
        sent = invite_participant(
            session,
            by=made.team_id,
            round_id=made.round_id,
            name="Kofi Dunmore",
            voice="CP",
            voices=[one.code for one in factories.bank().voices],
        )
        return f"/join/{sent.token}"


def answer(participant: Keys) -> None:
    """Come in by an invitation, and answer one question fully."""
    participant.push("Start")
    participant.person.sees_heading("Your own answers")
    participant.follow(f"Go on with: {TITLE}", TITLE)
    participant.choose_level("own-level", QUESTION, 2)
    participant.write("own-note", QUESTION, "The notice board by the ferry.")
    participant.person.picture("answered")
    participant.follow("Back to the list", "Your own answers")
    participant.person.sees("1 of 20 done: 1 with a level")


def sign_in(team: Keys, made: Workbook) -> None:
    """Sign in with a password, and find the way from the task list."""
    with writing() as session:
        set_password(session, by=made.team_id, password=PASSWORD)
    with reading() as session:
        email = next(one.email for one in known_people(session) if one.id == made.team_id)
    team.fill("E-mail address", email or "")
    team.press("Tab")
    team.type(PASSWORD)
    team.press("Enter")
    team.person.sees_heading("Your tasks")
    team.person.picture("tasks")
    team.follow("Agree levels together", "Agree together")


def agree(team: Keys) -> None:
    """Settle one level with its reason, and note who was there."""
    team.follow(re.compile(re.escape(f"({QUESTION})")), TITLE)
    team.choose_level("agreed-level", QUESTION, 1)
    team.write("agreed-reason", QUESTION, "One board, and one person who keeps it.")
    at_rest(team.page)
    there = team.page.get_by_role("combobox", name="Who was there")
    team.tab_to(there)
    team.type("Kofi")
    team.press("ArrowDown", "Enter", "Tab")  # an open list hides the rest of the page
    expect(team.page.get_by_test_id("stForm")).to_contain_text("Kofi Dunmore (Community")
    team.person.picture("agreed")
    team.push("Save who was there", "Space")
    team.person.sees("Who was there is saved.")


def hand_over(team: Keys) -> None:
    team.go_to("Hand over", "Hand over")
    team.fill("Your name", "Tess Brook")
    team.push("Hand over the workbook")
    team.person.sees("signed by Tess Brook. The workbook is locked.")
    team.person.picture("handed-over")


def verify(verifier: Keys) -> None:
    """Come in by an invitation, lower the one level there is, and sign off."""
    verifier.push("Start")
    verifier.person.sees_heading("Verify a workbook")
    verifier.tab_to(verifier.page.get_by_label("No", exact=True))
    verifier.press("Space")
    verifier.push("Declare")
    verifier.follow(f"Go on with: {TITLE}", TITLE)
    verifier.choose_level("verdict", QUESTION, 1)
    verifier.choose_level("verdict-level", QUESTION, 0)
    verifier.write("verdict-reason", QUESTION, "The board was bare when I came.")
    verifier.person.picture("lowered")
    verifier.follow("Back to the list", "Verify a workbook")
    verifier.person.sees("1 of 1 verdicts are complete.")
    verifier.fill("Statement of verification", "I went there and looked.")
    verifier.tab_to(verifier.page.get_by_label("High: it can be relied on as a whole"))
    verifier.press("Space")
    verifier.fill("Why? One sentence", "It was as they said.")
    verifier.push("Sign off")
    verifier.person.sees("You signed off this workbook on")
    verifier.person.picture("signed-off")


def see_results(team: Keys) -> None:
    team.go_to("Results", "Results")
    said = team.page.get_by_role("table", name="What was lowered, and why")
    expect(said).to_contain_text("0 Absent")
    expect(said).to_contain_text("The board was bare when I came.")
    team.person.picture("results")
