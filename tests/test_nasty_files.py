"""What people typed comes out of every file literally, and runs in none of them."""

import csv
import io
import json
import zipfile

import pikepdf
import pytest
from sqlalchemy import String, select

import factories
from assessment import clock
from assessment.barriers.findings import findings_of
from assessment.documents.csv_files import csv_bytes
from assessment.documents.minutes import minutes_html, minutes_pdf
from assessment.documents.packing import pack_to
from assessment.documents.verdict_form import verdict_form
from assessment.errors import BadInput
from assessment.meeting.queries import minutes
from assessment.people import actions as people
from assessment.research.queries import comparison
from assessment.research.tabling import HEADINGS, rows
from assessment.settings import settings
from assessment.store.audit import broken_lines
from assessment.store.files import kept_path
from assessment.store.formulas import unguarded
from assessment.store.sessions import reading, writing
from assessment.store.tables import AgreedAnswerRow, Base
from assessment.store.text import clean_text
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.packs.issuing import issue_pack
from assessment.verification.packs.pack_issue import PackIssue
from assessment.verification.queries import handed_over, verifiers
from assessment.verification.returns.reading_forms import form_of_pack
from assessment.workbook.queries import round_of
from documents.reading import Page, pdf_text
from nasty_site import Typed, build_site, squeezed

TRACKER = "http://127.0.0.1:9"  # where nobody listens
# What of the first round's texts goes into its pack, and has to be found there.
PACKED = [
    "site.name",
    "partnership.name",
    "partnership.kind",
    "partnership.directorate",
    "partnership.lead",
    "partnership.partner",
    "choice.reason",
    "choice.why_not",
    "choice.rest",
    "round.1",
    "participant.first",
    "own.note.first",
    "evidence.title.first",
    "evidence.where.first",
    "evidence.look_at.first",
    "agreed.reason.first",
    "agreed.dissent.first",
    "agreed.dissent.name.first",
    "remark.first",
    "signature.first",
    "reopening.reason",
    "meaning.before",
    "meaning.now",
    "meaning.agreed_by.now",
]


@pytest.fixture
def typed(database):
    assert database.url
    return Typed(TRACKER)


def test_every_text_is_stored_as_it_was_typed(typed):
    build_site(typed)
    with reading() as session:
        stored = {
            value
            for table in Base.metadata.tables.values()
            for column in table.columns
            if isinstance(column.type, String)
            for value in session.scalars(select(column).where(column.is_not(None)))
        }
        for dissents in session.scalars(select(AgreedAnswerRow.dissents)):
            stored |= {text for one in dissents for text in one.values()}
        assert list(broken_lines(session)) == []
    everything = "\n".join(stored)
    lost = [
        typed.what[mark]
        for mark, text in typed.texts.items()
        if clean_text(text).strip() not in stored and mark not in everything
    ]
    assert lost == []
    lines = {line for one in stored for line in one.split("\n")}  # of several names in a field
    whole = {one.removesuffix(".csv") for one in stored | lines}
    folded = {clean_text(text).strip() for text in typed.texts.values()}
    assert folded - whole == set()


def test_minutes_of_it_show_it_literally_and_run_nothing(typed, tmp_path):
    site = build_site(typed)
    with reading() as session:
        document = minutes(
            session,
            round_of(session, site.first.round_id),
            factories.bank(),
            site.first.team_id,
        )
    page = Page(minutes_html(document))
    printed = pdf_text(minutes_pdf(document), tmp_path)
    wanted = ("agreed.reason.first", "agreed.dissent.first", "agreed.dissent.name.first")
    for what in (*wanted, "remark.first", "site.name", "partnership.name", "evidence.title.first"):
        mark = next(mark for mark, name in typed.what.items() if name == what)
        assert squeezed(typed.texts[mark].strip()) in squeezed(page.text), what
        assert mark in squeezed(printed), what
    assert page.faults == []
    assert not {tag for tag, _ in page.elements} & {"script", "img", "iframe", "form", "link"}
    assert not any(name.startswith("on") for _, given in page.elements for name in given)
    assert all(given["href"].startswith("#") for tag, given in page.elements if tag == "a")


def test_a_pack_of_it_holds_and_shows_it(typed, tmp_path):
    site = build_site(typed)
    settings().key_file.write_bytes(bytes(range(32)))
    issued = issue_pack(
        by=site.people["programme"],
        round_id=site.first.round_id,
        person_id=site.people["verifier"],
        build=pack_to,
        bank=factories.bank(),
        findings=findings_of,
    )
    content = kept_path(issued.file_sha256).read_bytes()
    assert check_pack(content, public_key=None).problems == ()
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        files = {name.partition("/")[2]: pack.read(name) for name in pack.namelist() if "/" in name}
    document = json.loads(files["data/machine/workbook.json"])
    told = _strings(document)
    assert {what for what in PACKED if clean_text(_text(typed, what)).strip() not in told} == set()
    check_pages(typed, files)
    check_pdf(typed, files["data/report/report.pdf"], tmp_path)
    for name, table in files.items():
        if name.endswith(".csv"):
            check_table(typed, table)


def check_pages(typed, files):
    for name, must in {
        "data/report/report.html": set(PACKED),
        "START-HERE.html": {"site.name", "partnership.name", "person.verifier"},
    }.items():
        page = Page(files[name])
        assert page.faults == []
        assert not {tag for tag, _ in page.elements} & {"script", "img", "b", "em"}
        assert not [a for tag, a in page.elements if tag == "a" and ":" in a["href"]]
        assert typed.torn(page.text) == []
        assert must - typed.in_it(page.text) == set(), name
    assert typed.torn(files["README.txt"].decode()) == []
    assert b"\r" not in files["bag-info.txt"]


def test_a_verdict_form_of_it_shows_it_literally_and_runs_nothing_of_it(typed):
    site = build_site(typed)
    person_id = site.people["verifier"]
    with reading() as session:
        over = handed_over(session, site.first.round_id)
        name = verifiers(session, site.first.round_id)[person_id]
        issue = PackIssue("7f3a9c", 1, name, clock.now(), person_id)
        form = form_of_pack(session, over, issue, token="b" * 64, bank=factories.bank())
    page = Page(verdict_form(form))
    assert page.faults == []
    assert not {tag for tag, _ in page.elements} & {"img", "b", "em", "iframe"}
    assert [tag for tag, _ in page.elements].count("script") == 2
    assert not any(name.startswith("on") for _, given in page.elements for name in given)
    assert not [a for tag, a in page.elements if tag == "a" and ":" in a["href"]]
    assert typed.torn(page.text) == []
    told = {"site.name", "partnership.name", "agreed.reason.first", "agreed.dissent.first"}
    told |= {"person.verifier", "partnership.lead", "partnership.partner"}
    told |= {"evidence.title.first", "evidence.where.first", "evidence.look_at.first"}
    assert told - typed.in_it(page.text) == set()


def check_pdf(typed, content, tmp_path):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for made in pdf.objects:
            if isinstance(made, pikepdf.Dictionary | pikepdf.Stream):
                assert made.get("/Subtype") != "/Image"
                assert "/URI" not in made
                assert "/JS" not in made
    read = squeezed(pdf_text(content, tmp_path))
    for piece in typed.pieces():
        if piece.isascii() and piece.isprintable():
            assert squeezed(piece) in read, piece
    assert {what for what in PACKED if _mark(typed, what) not in read} == set()


def check_table(typed, content):
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in table}) == 1
    for cell in (cell for row in table for cell in row):
        number = cell.replace(".", "", 1).removeprefix("-").isdigit()
        assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert typed.torn(unguarded(cell)) == []


def test_a_comparison_of_it_is_a_table_that_runs_nothing(typed):
    site = build_site(typed)
    with reading() as session:
        compared = comparison(
            session, by=site.people["researcher"], bank=factories.bank(), round_name=None
        )
    content = csv_bytes(HEADINGS, rows(compared), bom=False)
    assert {"site.name", "round.1"} <= typed.in_it(content.decode())
    check_table(typed, content)


@pytest.mark.usefixtures("database")
def test_a_date_that_is_too_long_is_refused_and_not_cut():
    by = factories.programme()
    with pytest.raises(BadInput, match="at most 40"), writing() as session:
        people.change_programme_settings(
            session,
            by=by,
            must_hold=[],
            ongoing_after="x" * 41,
            theme="",
            site_threshold=8,
            published_threshold=10,
        )


def _strings(part):
    """Return every text of a document."""
    if isinstance(part, dict):
        return {text for value in part.values() for text in _strings(value)}
    if isinstance(part, list):
        return {text for value in part for text in _strings(value)}
    return {part} if isinstance(part, str) else set()


def _mark(typed, what):
    return next(mark for mark, named in typed.what.items() if named == what)


def _text(typed, what):
    return typed.texts[_mark(typed, what)]
