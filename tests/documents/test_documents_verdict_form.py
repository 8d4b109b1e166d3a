"""The verdict form as bytes: what stands in it, what may run in it, and that it never wavers."""

import json
import re
from base64 import b64encode
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path

import pytest

from assessment import documents
from assessment.documents.verdict_form import verdict_form
from assessment.store.text import clean_text
from assessment.verification.model import VERDICTS, FormDeclaration, FormEvidence, FormMessage
from assessment.verification.returns.drawing_up_forms import FormFor
from assessment.verification.rules import is_complete, what_is_missing
from documents.forms_made import ORGANISATIONS, a_sheet, reissued, with_few
from documents.reading import Page, squeezed

NASTY = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]> {{ 7*7 }} {% raw %}",
    '"><img src=x onerror=alert(1)> AT&T &amp;',
    "' onfocus='alert(1)",
    "NUL \x00 bidi \u202e lone \ud800 and 👍🏽 ŵ شكرا",
    "two\nlines",
    "__proto__",
)


def data_of(page):
    written = re.search(
        r'<script type="application/json" id="sheet">(.*?)</script>', page, re.DOTALL
    )
    return json.loads(written[1])


def test_the_same_sheet_gives_the_same_bytes():
    assert verdict_form(a_sheet()) == verdict_form(a_sheet())
    assert verdict_form(a_sheet()) != verdict_form(a_sheet(number=4))


def test_only_its_own_script_and_styles_are_allowed_and_nothing_is_fetched():
    page = verdict_form(reissued(a_sheet())).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    inside = re.findall(r"<style[^>]*>(.*?)</style>|<script>(.*?)</script>", page, re.DOTALL)
    hashes = {
        b64encode(sha256((style or script).encode()).digest()).decode() for style, script in inside
    }
    assert len(hashes) == 3
    assert set(re.findall(r"'sha256-([^']*)'", policy)) == hashes
    read = Page(page.encode())
    assert read.faults == []
    assert not {tag for tag, _ in read.elements} & {"img", "iframe", "link", "object", "base"}
    assert not any(name.startswith("on") for _, given in read.elements for name in given)
    assert not [given for _, given in read.elements if "style" in given or "src" in given]
    links = [given["href"] for tag, given in read.elements if tag == "a"]
    assert links
    assert all(link.startswith(("#", "../evidence/", "../report/report.html#")) for link in links)
    script = "".join(script for _, script in inside)
    assert not re.search(r"fetch\(|XMLHttpRequest|WebSocket|import\(|eval\(|innerHTML", script)


def test_everything_that_the_sheet_says_stands_in_it():
    sheet = reissued(a_sheet())
    page = squeezed(Page(verdict_form(sheet)).text)
    for said in texts_of(sheet):
        assert squeezed(said) in page, said


def texts_of(part):
    """Yield what a sheet gives people to read."""
    told = ("site", "partnership", "round_name", "verifier", "workbook_hash", "pack_id")
    yield from (getattr(part, name) for name in told)
    yield from part.organisations
    yield part.return_to
    for one in part.questions:
        yield from (one.question, one.issue, one.dimension, one.text, one.team_text)
        yield from (one.guidance, one.verifier_asks, one.reason, one.agreed_name, *one.dissents)
        yield from (x.descriptor for x in one.levels if x.value in (*one.lower, one.agreed))
        for piece in one.evidence:
            yield from (piece.id, piece.title, piece.where, piece.look_at, piece.withheld_because)
        if one.query:
            for message in one.query.messages:
                yield from (message.text, *message.files)
        if one.before and one.before.stale:
            yield from (one.before.verdict, one.before.reason)


def test_only_lower_levels_are_offered_and_none_at_the_lowest():
    sheet = a_sheet()
    page = Page(verdict_form(sheet))
    for one in sheet.questions:
        mine = [
            given for tag, given in page.elements if given.get("name") == f"level:{one.question}"
        ]
        assert [int(given["value"]) for given in mine] == sorted(one.lower)
        choices = [
            given["value"]
            for _, given in page.elements
            if given.get("name") == f"verdict:{one.question}"
        ]
        assert choices == [v for v in VERDICTS if v != "lowered" or one.lower]
    assert any(not one.lower for one in sheet.questions)


def test_the_rules_in_it_are_the_workbooks_own():
    lacking = data_of(verdict_form(with_few(a_sheet())).decode())["lacking"]
    for verdict in ("", *VERDICTS):
        for level in (None, 2):
            for words in ("", "Said so."):
                key = "|".join((verdict, "level" if level else "", "reason" if words else ""))
                assert lacking.get(key) == what_is_missing(verdict, level, words)
                assert (key not in lacking) == is_complete(verdict, level, words)


def test_what_holds_is_filled_in_and_what_changed_is_asked_again():
    sheet = reissued(a_sheet())
    first, second = (one.question for one in sheet.questions[:2])
    data = data_of(verdict_form(sheet).decode())
    assert data["revision"] == 2
    assert data["start"] == {
        "name": "Prof. Nia Verifier",
        "words": "My sister works there.",
        f"conflict:{ORGANISATIONS[0]}": "yes",
        f"verdict:{first}": "could not tell",
        f"level:{first}": "",
        f"reason:{first}": "Nobody was in.",
    }
    assert [one["code"] for one in data["questions"] if one["stale"]] == [second]


def test_a_community_verifier_is_asked_in_plain_words():
    sheet = a_sheet(FormFor("Ros", "CP"))
    page = Page(verdict_form(sheet))
    assert 0 < len(sheet.questions) < 45
    assert "for community verifiers" in page.text
    for one in sheet.questions:
        assert one.text != one.team_text
        assert squeezed(f"The team was asked: {one.team_text}") in squeezed(page.text)


def test_a_copy_for_nobody_asks_for_a_name():
    named, copy = a_sheet(), a_sheet(FormFor())
    assert 'data-field="name"' not in verdict_form(named).decode()
    assert 'data-field="name"' in verdict_form(copy).decode()


def test_without_any_agreed_level_it_says_so():
    sheet = replace(a_sheet(), questions=(), not_agreed=("CC-1.1a", "CC-1.2a"))
    text = squeezed(Page(verdict_form(sheet)).text)
    assert squeezed("there is no verdict to give") in text
    assert squeezed("No level was agreed on CC-1.1a, CC-1.2a") in text


@pytest.mark.parametrize("nasty", NASTY)
def test_what_people_wrote_is_text_whatever_it_is(nasty):
    piece = FormEvidence("E001", nasty, "", "said", nasty, nasty, "", nasty)
    sheet = reissued(with_few(a_sheet()))
    first, second, third, fourth = sheet.questions
    thread = replace(third.query, messages=(FormMessage("team", nasty, nasty, (nasty,)),))
    sheet = replace(
        sheet,
        **dict.fromkeys(("verifier", "site", "partnership", "round_name", "return_to"), nasty),
        organisations=(nasty,),
        declaration=FormDeclaration(nasty, {nasty: False}),
        questions=(
            replace(first, before=replace(first.before, reason=nasty)),
            replace(second, before=replace(second.before, reason=nasty), dissents=(nasty,)),
            replace(third, query=thread, evidence=(piece,)),
            replace(fourth, reason=nasty, text=nasty, verifier_asks=nasty, issue=nasty),
        ),
    )
    plain, page = Page(verdict_form(with_few(reissued(a_sheet())))), verdict_form(sheet)
    read = Page(page)
    assert read.faults == []
    wanted = squeezed(nasty)
    assert squeezed(read.text).count(wanted) > 12
    assert {tag for tag, _ in read.elements} == {tag for tag, _ in plain.elements}
    assert {name for _, given in read.elements for name in given} == {
        name for _, given in plain.elements for name in given
    }
    data = data_of(page.decode())
    assert data["start"]["words"] == data["organisations"][0]["name"] == clean_text(nasty)


def test_every_field_of_a_sheet_is_used():
    unused = {"bank_title", "bank_version"}  # the report beside it says them
    names = {field.name for field in fields(a_sheet())} - unused
    folder = Path(documents.__file__).parent
    parts = (folder / "verdict_form.py", *(folder / "form_parts").iterdir())
    source = "".join(part.read_text() for part in parts)
    assert {name for name in names if f"sheet.{name}" not in source} == set()
