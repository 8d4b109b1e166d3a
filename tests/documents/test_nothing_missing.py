"""Everything that a screen shows of a workbook is in its PDF, its HTML and its JSON."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import factories
from assessment.barriers.findings import findings_of
from assessment.documents.html import report_html
from assessment.documents.packing import pack_to
from assessment.documents.pdf import report_pdf
from assessment.people.signing_in import signed_in
from assessment.settings import settings
from assessment.store.files import kept_path
from assessment.store.sessions import reading
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.packs.issuing import issue_pack
from assessment.verification.queries import handed_over, verified_document
from documents.reading import Page, pdf_text, shown_texts, squeezed
from whole_site import FIRST_ONE, Spoken, build_whole_site

pytestmark = pytest.mark.usefixtures("sqlite_database")

PARTS = 3
MARK = 9  # characters, by which a text can be told from all others
NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"
# What was typed and is no part of the first round's workbook, and why.
ELSEWHERE = {
    "programme.": "the programme's own, on the screens of every site",
    "person.": "of those who neither answered nor verified; the moderator is looked for below",
    "choosing.": "of another site",
    "removed.": "an entry that was taken out of the register",
    "sheet.file": "what a part of the register came in",
    "sheet.directorate": "of an entry that was not chosen",
    "register.source": "where a total comes from; it is kept with the register",
    "round.2": "of the second round",
    "invitation.": "nobody has come with it",
    "meaning.term": "a word of the site's own that this workbook does not use",
    "meaning.own": "what that word means",
    "meaning.agreed_by.own": "who agreed on it",
}
# Screens that show the first round, by who opens them.
SCREENS = {
    "team": ("team/see_results.py", "team/read_history.py", "team/keep_evidence.py"),
    "programme": ("programme/settle_levels.py",),
}


class Told:
    """The texts of a pack, white space left out: what programs read, and what people read."""

    def __init__(self, files, tmp_path):
        self.documents = [
            json.loads(files[f"data/machine/{name}.json"]) for name in ("workbook", "verification")
        ]
        self.texts = {
            "JSON": "\n".join(squeezed(one) for part in self.documents for one in strings(part)),
            "HTML": squeezed(Page(files["data/report/report.html"]).text),
            "PDF": squeezed(pdf_text(files["data/report/report.pdf"], tmp_path)),
        }

    def lacking(self, wanted):
        """Return what is not in one of them, with which."""
        return {
            (what, place)
            for what, text in wanted.items()
            for place, told in self.texts.items()
            if not is_in(squeezed(text), told, parts=PARTS if place == "PDF" else 1)
        }


def is_in(text, told, parts):
    """Tell whether a text is there; on paper, a new page can part it by the titles of a table."""
    if text in told:
        return True
    if parts == 1 or text[-MARK:] not in told:
        return False
    low, high = 0, len(text)  # the longest beginning that is there
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[:middle] in told else (low, middle - 1)
    return low > 0 and is_in(text[low:], told, parts - 1)


def strings(part):
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from strings(one)
    elif isinstance(part, str):
        yield part


def typed_here(typed):
    """Return the texts that were typed into the first round's workbook, by what they are."""
    return {
        what: typed.texts[mark]
        for mark, what in typed.what.items()
        if not what.startswith(tuple(ELSEWHERE)) and not what.endswith(".second")
    }


def put_into_a_pack(site):
    settings().key_file.write_bytes(bytes(range(32)))
    issued = issue_pack(
        by=site.people["programme"],
        round_id=site.first.round_id,
        build=pack_to,
        bank=factories.bank(),
        findings=findings_of,
    )
    content = kept_path(issued.file_sha256).read_bytes()
    assert check_pack(content).problems == ()
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return {name.partition("/")[2]: pack.read(name) for name in pack.namelist()}


def screen(person_id, round_id, file):
    with reading() as session:
        number = signed_in(session, factories.sign_in(person_id)).sign_in_id
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    test.query_params["round"] = str(round_id)
    test.run()
    test.switch_page(str(NAVIGATION.parent / file)).run()
    assert not test.exception
    return "\n".join(str(one.proto) for one in test.main if one.type != "component")


def test_nothing_that_was_typed_or_is_shown_is_missing_from_the_pack(tmp_path):
    typed = Spoken("http://127.0.0.1:9")
    site = build_whole_site(typed)
    files = put_into_a_pack(site)
    told = Told(files, tmp_path)
    typed_in = typed_here(typed) | {
        "the moderator": next(
            t for m, t in typed.texts.items() if typed.what[m] == "person.programme"
        )
    }
    assert len(typed_in) > 60
    assert sorted(told.lacking(typed_in)) == []
    names = [part["name"] for part in told.documents[1]["verification"]["verifiers"]]
    assert len(names) == 4
    every_string_of_the_documents_is_shown(told)
    whatever_a_screen_shows_is_in_it(typed, site, typed_in)
    files_of_answers_are_in_it(files)
    a_text_that_is_left_out_is_missed(site, typed_in, told, tmp_path)


def every_string_of_the_documents_is_shown(told):
    workbook, said = told.documents
    replaced = {"round", "verification", "findings"}  # the verified workbook has these again
    for part in ({k: v for k, v in workbook.items() if k not in replaced}, said):
        shown = {text: text for text in shown_texts(part)}
        lacking = {(what, place) for what, place in told.lacking(shown) if place != "JSON"}
        assert lacking == set()


def whatever_a_screen_shows_is_in_it(typed, site, typed_in):
    seen = set()
    for who, pages in SCREENS.items():
        for file in pages:
            shown = screen(site.people[who], site.first.round_id, file)
            marks = {typed.what[mark] for mark in typed.what if mark in shown}
            assert marks, file
            seen |= marks
    about = {what for what in seen if not what.startswith(tuple(ELSEWHERE))}
    assert len(about) > 20
    assert about - typed_in.keys() == set()


def files_of_answers_are_in_it(files):
    came = [content for path, content in files.items() if path.startswith("data/evidence/Q")]
    assert came == [b"The register, page 4."]
    assert b"Q001-1" in files["data/evidence/index.csv"]
    assert b"withheld" in files["data/evidence/index.csv"]


def a_text_that_is_left_out_is_missed(site, typed_in, told, tmp_path):
    """The test of the test: one text less in each place is the one that is found missing."""
    what, text = next((w, t) for w, t in typed_in.items() if w == f"settled.{FIRST_ONE}")
    with reading() as session:
        over = handed_over(session, site.first.round_id)
        document = verified_document(session, over, factories.bank(), findings_of)
    for answer in document["answers"]:
        part = answer["settlement"]
        if part is not None and squeezed(part["reason"]) == squeezed(text):
            part["reason"] = "Nothing."
    told.texts["PDF"] = squeezed(pdf_text(report_pdf(document), tmp_path))
    assert told.lacking(typed_in) == {(what, "PDF")}
    told.texts["HTML"] = squeezed(Page(report_html(document)).text)
    assert told.lacking(typed_in) == {(what, "PDF"), (what, "HTML")}
