"""Sending in a file of verdicts on the plain page: look first, accept then, no scripts needed."""

import base64
import html
import re

import pytest

import factories
from assessment.store.files import place_of
from assessment.store.sessions import writing
from assessment.verification.actions import begin_verification
from verification.return_files import SIGNED, as_json, returned
from verification.return_scene import all_rows, issue, upheld
from verification.review_scene import FIRST, SECOND, THIRD, say, sheet

PAGE = "/review/return"
FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')
SECRET_REASON = "The minutes name three people who never came."

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture
def made():
    return factories.handed_over()


@pytest.fixture
def vera(made):
    return factories.named_verifier(made)


@pytest.fixture
def form(made, vera):
    return issue(made, vera)


def hidden_of(shown):
    return {name: html.unescape(value) for name, value in FIELD.findall(shown.text)}


def upload(browser, content, name="verdicts.json", **fields):
    secret = hidden_of(browser.get(PAGE))
    data = secret | fields
    return browser.post(PAGE, data=data, files={"file": (name, content, "application/json")})


def accept(browser, shown, **fields):
    return browser.post(f"{PAGE}/accept", data=hidden_of(shown) | fields)


def test_a_verifier_looks_at_their_file_and_takes_it_in(made, vera, form, browser_of):
    browser = browser_of(vera)
    file = as_json(returned(form, upheld(form) | {SECOND: ("lowered", 0, SECRET_REASON)}))
    before = all_rows()
    shown = upload(browser, file)
    assert shown.status_code == 200
    assert SECRET_REASON in shown.text
    assert f"{len(form.questions)} verdicts would be taken in." in shown.text
    assert all_rows() == before
    done = accept(browser, shown)
    assert (done.status_code, "<h1>Taken in</h1>" in done.text) == (200, True)
    assert sheet(made, vera)[SECOND].reason == SECRET_REASON
    again = accept(browser, shown)
    assert "This very file was taken in" in again.text  # as where the button is pressed twice
    assert "nothing changed" in upload(browser, file).text


def test_the_programme_sees_how_much_there_is_and_never_what_it_says(made, vera, form, browser_of):
    browser = browser_of(factories.person("programme"))
    said = {SECOND: ("lowered", 0, SECRET_REASON), FIRST: ("lowered", 0, "x")}
    file = as_json(returned(form, said, **SIGNED))
    shown = upload(browser, file)
    assert (shown.status_code, "1 verdict would be taken in." in shown.text) == (200, True)
    for page in (shown, accept(browser, shown)):
        carried = {name: value for name, value in hidden_of(page).items() if name == "content"}
        seen = page.text
        for value in carried.values():
            seen = seen.replace(html.escape(value), "").replace(value, "")
        for word in (SECRET_REASON, "lowered", "raises"):
            assert word not in seen
        assert FIRST in page.text
    assert sheet(made, vera)[SECOND].reason == SECRET_REASON


def test_the_verifier_chooses_between_file_and_screen(made, vera, form, browser_of):
    factories.declared(made, vera)
    with writing() as session:
        begin_verification(session, by=vera, round_id=made.round_id)
    for code in (SECOND, THIRD):
        say(made, vera, code, "could not tell", None, "The hall was shut.")
    said = {SECOND: ("lowered", 0, SECRET_REASON), THIRD: ("lowered", 1, SECRET_REASON)}
    browser = browser_of(vera)
    shown = upload(browser, as_json(returned(form, said)))
    for code in said:
        assert f'name="choose-{code}" value="screen" checked' in shown.text
        assert f'name="choose-{code}" value="file"' in shown.text
    assert "The hall was shut." in shown.text
    done = accept(browser, shown, **{f"choose-{SECOND}": "file", f"choose-{THIRD}": "screen"})
    assert "What was said on screen was kept on CC-1.3a." in done.text
    now = sheet(made, vera)
    assert (now[SECOND].verdict, now[THIRD].verdict) == ("lowered", "could not tell")


def test_a_copys_verifier_is_named_by_the_programme(made, browser_of):
    copy_of = issue(made, None)
    browser = browser_of(factories.person("programme"))
    shown = upload(browser, as_json(returned(copy_of, upheld(copy_of))), called="Ada <Outsider>")
    assert "Ada &lt;Outsider&gt; does not verify this workbook yet" in shown.text
    assert "<h1>Taken in</h1>" in accept(browser, shown).text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7", "it is a PDF document"),
        (b"{" + b" " * (6 * 2**20), "larger than 5 MB"),
        (b"{}", "not saved by a verdict form"),
        (b"", "Choose a file first"),
    ],
)
def test_another_file_is_refused_where_it_was_chosen(vera, form, browser_of, content, says):
    del form
    shown = upload(browser_of(vera), content)
    assert (shown.status_code, says in html.unescape(shown.text)) == (400, True)
    assert 'id="file"' in shown.text
    assert 'role="alert"' in shown.text


def test_a_whole_pack_is_told_from_a_form(made, vera, browser_of):
    pack = place_of(factories.issued(made, person_id=vera).file_sha256).read_bytes()
    shown = upload(browser_of(vera), pack, "pack.zip")
    assert (shown.status_code, "This is a whole pack" in shown.text) == (400, True)


def test_every_problem_of_a_file_is_listed(vera, form, browser_of):
    shown = upload(
        browser_of(vera), as_json(returned(form, declaration={"words": "", "conflicts": {}}))
    )
    for organisation in form.organisations:
        assert f"<li>{html.escape(organisation)}: say yes or no.</li>" in shown.text


def test_what_is_accepted_is_checked_from_its_first_byte(made, vera, form, browser_of):
    browser = browser_of(vera)
    shown = upload(browser, as_json(returned(form, {FIRST: ("upheld",)})))
    other = as_json(returned(form, {SECOND: ("lowered", 0, "Put in between.")}))
    before = all_rows()
    swapped = accept(browser, shown, content=base64.b64encode(other).decode())
    assert "Something changed since you looked" in html.unescape(swapped.text)
    altered = as_json(returned(form, {FIRST: ("upheld",)}, token="b" * 64))
    assert "return token" in accept(browser, shown, content=base64.b64encode(altered).decode()).text
    assert "was cut off" in accept(browser, shown, content="%%%").text
    assert all_rows() == before
    del made


def test_reloading_what_became_of_a_file_leads_to_where_one_is_chosen(vera, browser_of):
    answer = browser_of(vera).get("/review/return/accept")
    assert (answer.status_code, answer.headers["location"]) == (303, "/review/return")


def test_nobody_else_gets_an_answer(made, form, browser_of):
    file = as_json(returned(form, upheld(form)))
    for stranger in (made.team_id, factories.named_verifier(made)):
        shown = upload(browser_of(stranger), file)
        assert shown.status_code == 403
    assert browser_of().get(PAGE).status_code == 303
    browser = browser_of(factories.named_verifier(made))
    forged = browser.post(PAGE, data={}, files={"file": ("v.json", file, "application/json")})
    assert "form was open for too long" in html.unescape(forged.text)
