"""The page of verifiers, without scripts: what it asks first, shows, saves and gives back."""

import html
import re

import pytest

import factories
from assessment.people.actions import give_role, invite_verifier
from assessment.store.sessions import reading, writing
from assessment.verification.queries import (
    declaration,
    handed_over,
    sign_offs,
    verdict_sheet,
    verifiers,
)
from assessment.verification.rules import organisations_to_declare, put_to
from pages.doors.guard import COOKIE
from verification.packs_made import files_of
from verification.review_scene import (
    FIRST,
    SECOND,
    THIRD,
    hand_over_again,
    say,
    sheet,
    sign,
    uphold_all,
)

PAGE = "/review"
PACK = re.compile(r'href="(/files/pack/[^"]+)"')
SECRET = re.compile(r'name="form_secret" value="([^"]+)"')
CODES = [question.code for question in factories.bank().form("short")]

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture
def made():
    return factories.handed_over()


@pytest.fixture
def vera(made):
    return factories.verifier(made)


def article(text, code=FIRST):
    found = re.search(
        rf'<article class="question" id="{re.escape(code)}".*?</article>', text, re.DOTALL
    )
    assert found, code
    return found[0]


def fields(text, code, **given):
    """Return what the form of a verdict would send."""
    form = re.search(r'<form class="answer-form".*?</form>', article(text, code), re.DOTALL)[0]
    sent = {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    }
    for name in ("choice", "lower"):
        chosen = re.search(rf'name="{name}" id="[^"]*" value="([^"]*)" checked', form)
        sent[name] = html.unescape(chosen[1]) if chosen else ""
    typed = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)
    return sent | {"reason": html.unescape(typed[1])} | given


def post(client, address, sent):
    return client.post(address, files={name: (None, value) for name, value in sent.items()})


def secret(text):
    return SECRET.search(text)[1]


def declared_fields(made, text, said="no", words=""):
    with reading() as session:
        organisations = organisations_to_declare(handed_over(session, made.round_id).document)
    sent = {"form_secret": secret(text), "round": str(made.round_id), "words": words}
    for number, one in enumerate(organisations):
        sent |= {f"conflict-{number}-of": one, f"conflict-{number}": said}
    return sent


# ── the way in ───────────────────────────────────────────────────────────────────────────────


def test_a_link_leads_to_the_page_and_never_to_the_screens(browser_of, send, made):
    with writing() as session:
        link = invite_verifier(session, by=0, round_id=made.round_id, name="Vera Lane")
    client = browser_of()
    answer = send(client, f"/verify-with/{link.token}", {})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/review?round={made.round_id}",
    )
    for asked, to in (
        ("/", "/review"),
        ("/verify", "/review"),
        (
            f"/verify?round={made.round_id}&question=CC-1.1a",
            f"/review?round={made.round_id}#CC-1.1a",
        ),
    ):
        answer = client.get(asked)
        assert (answer.status_code, answer.headers["location"]) == (303, to)
    assert client.get(PAGE).status_code == 200


def test_who_has_an_account_stays_on_the_screens(browser_of, vera):
    assert browser_of(vera).get("/verify").status_code == 200


def test_nobody_else_finds_anything_there(browser_of, made):
    shown = browser_of(made.team_id).get(PAGE)
    assert "There is no workbook for you to verify" in shown.text
    assert browser_of().get(PAGE).headers["location"].startswith("/sign-in")


def test_several_workbooks_are_a_choice(browser_of, made, vera):
    other = factories.handed_over()
    with writing() as session:
        give_role(session, by=0, person_id=vera, role="verifier", round_id=other.round_id)
    text = browser_of(vera).get(f"{PAGE}?round={made.round_id}").text
    assert "You verify several workbooks" in text
    assert f'href="/review?round={other.round_id}"' in text


# ── declaring ────────────────────────────────────────────────────────────────────────────────


def test_the_declaration_comes_before_any_answer(browser_of, made):
    person = factories.named_verifier(made)
    client = browser_of(person)
    text = client.get(PAGE).text
    assert "Before you begin: conflicts of interest" in text
    assert '<article class="question"' not in text
    answer = post(client, "/review/declare", declared_fields(made, text))
    assert answer.status_code == 303
    assert '<article class="question"' in client.get(PAGE).text
    with reading() as session:
        assert set(declaration(session, made.round_id, person).conflicts.values()) == {False}


def test_an_incomplete_declaration_is_given_back_with_what_is_missing(browser_of, made):
    person = factories.named_verifier(made)
    client = browser_of(person)
    sent = declared_fields(made, client.get(PAGE).text, said="", words="I know <them>.")
    answer = post(client, "/review/declare", sent)
    assert answer.status_code == 400
    assert "say yes or no." in answer.text
    assert "I know &lt;them&gt;." in answer.text
    with reading() as session:
        assert declaration(session, made.round_id, person) is None


def test_what_is_missing_is_told_first_to_who_hears_the_page(browser_of, made):
    client = browser_of(factories.person("verifier", round_id=made.round_id))
    shown = client.get(PAGE)
    assert "<title>Verify a workbook" in shown.text
    sent = declared_fields(made, shown.text) | {"conflict-0": ""}
    given_back = post(client, f"{PAGE}/declare", sent)
    assert "<title>Error: Verify a workbook" in given_back.text
    assert "<h1>Verify a workbook</h1>" in given_back.text
    assert re.search(r'<div class="error-summary" role="alert"[^>]* autofocus>', given_back.text)


def test_a_pack_of_ones_own_takes_the_place_of_one_that_is_there(browser_of, made, vera):
    client = browser_of(vera)
    told = "It takes the place of the pack you have."
    assert told not in client.get(PAGE).text
    factories.issued(made, person_id=vera)
    assert told in client.get(PAGE).text


def test_a_yes_needs_its_words(browser_of, made):
    client = browser_of(factories.named_verifier(made))
    text = client.get(PAGE).text
    answer = post(client, "/review/declare", declared_fields(made, text, said="yes"))
    assert "write in a few words what the conflict is" in answer.text


# ── verdicts ─────────────────────────────────────────────────────────────────────────────────


def test_each_answer_is_there_with_what_the_pack_shows(browser_of, made, vera):
    text = browser_of(vera).get(PAGE).text
    with reading() as session:
        answers = handed_over(session, made.round_id).document["answers"]
    for answer in answers:
        shown = html.unescape(article(text, answer["question"]))
        for told in (
            answer["text"],
            answer["agreed"]["reason"],
            answer["verifier_asks"],
            *answer["descriptors"],
        ):
            assert told in shown


def test_a_verdict_is_saved_by_its_form(browser_of, made, vera):
    client = browser_of(vera)
    sent = fields(client.get(PAGE).text, THIRD, choice="lowered", lower="1", reason="One of two.")
    answer = post(client, PAGE, sent)
    assert answer.headers["location"] == f"/review?round={made.round_id}#{THIRD}"
    kept = sheet(made, vera)[THIRD]
    assert (kept.verdict, kept.level, kept.reason) == ("lowered", 1, "One of two.")
    again = fields(client.get(PAGE).text, THIRD)
    assert (again["choice"], again["lower"], again["reason"]) == ("lowered", "1", "One of two.")
    assert post(client, PAGE, sent).status_code == 303  # sent twice: the same value again


def test_a_level_above_is_not_offered_and_a_forged_one_refused(browser_of, made, vera):
    client = browser_of(vera)
    text = client.get(PAGE).text
    assert 'name="lower" id="CC-1.3a-lower-2"' not in article(text, THIRD)
    answer = post(client, PAGE, fields(text, THIRD, choice="lowered", lower="4", reason="x"))
    assert answer.status_code == 400
    assert sheet(made, vera)[THIRD].verdict == ""


def test_on_a_conflict_both_texts_are_there(browser_of, made, vera):
    client = browser_of(vera)
    text = client.get(PAGE).text
    say(made, vera, THIRD, "queried", None, "Since when?")
    answer = post(client, PAGE, fields(text, THIRD, choice="upheld", reason="All seen."))
    assert answer.status_code == 409
    for told in ("Since when?", "All seen.", "Save with both reasons"):
        assert told in answer.text
    joined = fields(answer.text, THIRD) | {"how": "join"}
    assert post(client, PAGE, joined).status_code == 303
    assert sheet(made, vera)[THIRD].reason == "Since when?\n\nAll seen."


def test_an_ended_sign_in_gives_back_what_was_typed(browser_of, made, vera):
    client = browser_of(vera)
    sent = fields(client.get(PAGE).text, THIRD, choice="queried", reason="Since <when>?")
    client.cookies.delete(COOKIE)
    answer = post(client, PAGE, sent)
    assert answer.status_code == 401
    assert "Since &lt;when&gt;?" in answer.text
    signing = {"round": str(made.round_id), "statement": "I came <by>.", "reliance": "high"}
    answer = post(client, "/review/sign-off", signing)
    assert "I came &lt;by&gt;." in answer.text


def test_nobody_elses_verdict_can_be_given(browser_of, made, vera):
    will = factories.verifier(made)
    text = browser_of(vera).get(PAGE).text
    client = browser_of(will)
    mine = fields(client.get(PAGE).text, THIRD, choice="upheld")
    theirs = fields(text, THIRD)["answer"]
    assert post(client, PAGE, mine | {"answer": theirs}).status_code == 403
    assert sheet(made, vera)[THIRD].verdict == ""


def test_a_community_verifier_finds_their_questions_in_plain_words(browser_of, made):
    person = factories.verifier(made, voice="CW")
    text = browser_of(person).get(PAGE).text
    theirs = put_to(factories.bank(), "CW", CODES)
    assert 0 < len(theirs) < len(CODES)
    assert re.findall(r'<article class="question" id="([^"]+)"', text) == list(theirs)
    plain = factories.bank().question(theirs[0]).plain
    assert f'<h3 class="legend">{html.escape(plain)}</h3>' in text


# ── the delta ────────────────────────────────────────────────────────────────────────────────


def test_after_a_change_exactly_that_answer_is_asked_again_with_what_changed(
    browser_of, made, vera
):
    uphold_all(made, vera)
    say(made, vera, THIRD, "lowered", 0, "Nobody was paid.")
    sign(made, vera)
    hand_over_again(made, THIRD, 1, "We counted again.")
    text = html.unescape(browser_of(vera).get(PAGE).text)
    assert "One answer has changed since you gave your verdict" in text
    shown = article(text, THIRD)
    assert "Before, you said: lowered to 0. “Nobody was paid.”" in shown
    assert "The agreed level was 2" in shown
    assert "The reason was: “We talked.”" in shown
    assert text.count("data-changed") == 1
    assert fields(text, THIRD)["choice"] == ""


# ── signing off ──────────────────────────────────────────────────────────────────────────────


def test_signing_off_says_what_is_missing_and_keeps_what_was_typed(browser_of, made, vera):
    client = browser_of(vera)
    text = client.get(PAGE).text
    sent = {"form_secret": secret(text), "round": str(made.round_id), "statement": "I came & saw."}
    answer = post(client, "/review/sign-off", sent)
    assert answer.status_code == 400
    assert f'<a href="#{FIRST}">{FIRST}: this answer needs a verdict.</a>' in answer.text
    assert "Say how far the self-assessment as a whole can be relied on" in answer.text
    assert "I came &amp; saw." in answer.text
    uphold_all(made, vera)
    answer = post(client, "/review/sign-off", sent)
    assert "Say how far the self-assessment as a whole can be relied on" in answer.text


@pytest.mark.parametrize("form", ["declare", "sign-off", "pack", "query"])
def test_reloading_the_address_of_a_form_leads_back_to_the_page(browser_of, vera, form):
    answer = browser_of(vera).get(f"{PAGE}/{form}")
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)


def test_signed_off_it_is_read_only_and_after_the_reveal_the_others_are_there(
    browser_of, made, vera
):
    will = factories.verifier(made)
    uphold_all(made, will)
    say(made, will, SECOND, "lowered", 0, "Nobody in Quarry Row knew.")
    sign(made, will)
    uphold_all(made, vera)
    client = browser_of(vera)
    text = client.get(PAGE).text
    assert "Nobody in Quarry Row knew." not in text
    sent = {
        "form_secret": secret(text),
        "round": str(made.round_id),
        "statement": "All seen.",
        "reliance": "some",
        "reliance_reason": "Most was seen.",
    }
    assert post(client, "/review/sign-off", sent).status_code == 303
    assert post(client, "/review/sign-off", sent).status_code == 303  # pressed twice
    text = client.get(PAGE).text
    assert "You signed off this workbook on" in text
    assert "Nobody in Quarry Row knew." in article(text, SECOND)
    assert 'name="choice" id="CC-1.1a-upheld" value="upheld" checked' in article(text, FIRST)
    assert "Save this verdict" not in text
    with reading() as session:
        signed = sign_offs(session, made.round_id, 1)
        assert set(verifiers(session, made.round_id)) == {one.person_id for one in signed}
        hashes = handed_over(session, made.round_id).answer_hashes
        assert verdict_sheet(session, made.round_id, vera, hashes)[FIRST].verdict == "upheld"


# ── going on without a network ───────────────────────────────────────────────────────────────


def test_a_verifier_makes_a_pack_of_their_own_with_what_they_have_said(
    sqlite_database, made, vera, browser_of
):
    (sqlite_database.folder / "signing.key").write_bytes(bytes(32))
    say(made, vera, FIRST, "could not tell", None, "Nobody was in.")
    browser = browser_of(vera)
    shown = browser.get(PAGE).text
    assert not PACK.search(shown)
    sent = {"form_secret": SECRET.search(shown)[1], "round": str(made.round_id)}
    assert browser.post("/review/pack", data=sent).status_code == 303
    address = PACK.search(browser.get(PAGE).text)[1]
    form = files_of(browser.get(address).content)["data/verdict/verdict-form.html"]
    assert b"Nobody was in." in form
    assert browser_of(factories.person("programme")).get(address).status_code == 403
    assert browser.post("/review/pack", data=sent | {"form_secret": "no"}).status_code == 400
