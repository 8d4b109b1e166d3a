"""Whatever people type into any field is printed literally, runs nowhere, and breaks nothing."""

import csv
import io

import page
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.documents.packing import pack_files
from assessment.documents.wording import NONE
from assessment.store.formulas import unguarded
from assessment.store.text import clean_text
from documents.documents_example import a_document
from documents.reading import Page, pdf_text, squeezed

NASTY = (
    "<b",
    "</b>",
    "AT&T &amp; &#x3c;",
    '<img src="/etc/passwd">',
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">press</a>',
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "]]>",
    "{{ 7*7 }} {% raw %} {# x",
    "$x$ \\(y\\)",
    "![](http://tracker.example/x.png)",
    "[link](javascript:alert(1))",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "NUL \x00 and \x1b[31m",
    "bidi \u202eover\u2066ride",
    "lone \ud83d\udc4d \ud800 surrogates",
    "👍🏽 👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "Ŵŷ â î ô — Ysgol Gŵyr",
    "شكرا جزيلا 123",
    "तुम 汉字 한국어",
    "(unbalanced \\ parens) >> endobj",
    "/Artifact BDC EMC",
    "%s %d {0}",
    "\n\n\t  spaces   here  \n",
    "",
    " ",
    "long" * 5000,
    "a b " * 5000,
)
# where a code or a date is expected, the store never holds anything else
CODES = {
    "schema", "code", "nation", "kind", "mode", "form", "state", "at", "opened_at",
    "handed_over_at", "closed_at", "dated", "agreed_on", "handle", "voice", "side", "question", "issue", "dimension",
    "silence", "verdict", "hash", "fingerprint", "answer", "lowest", "strength", "id",
    "pack_name", "sha256", "media_type",
}  # fmt: skip
PLACES = ("#", "../evidence/")  # in the report itself, or a file beside it in the pack


def refilled(part, texts, key=""):
    """Return a document with every free text replaced by the next of ``texts``."""
    if isinstance(part, dict):
        return {name: refilled(value, texts, name) for name, value in part.items()}
    if isinstance(part, list):
        return [refilled(value, texts, key) for value in part]
    if isinstance(part, str) and key not in CODES and key not in {"present", "community_agrees"}:
        return next(texts)
    return part


def around(texts):
    while True:
        yield from texts


def literal(text):
    """Return what has to be readable of a text, without white space; a dash stands for none."""
    return squeezed(clean_text(text)) or NONE


def check_everything(document, tmp_path):
    files = pack_files(document)
    html = Page(files["report/report.html"])
    assert html.faults == []
    assert not {tag for tag, _ in html.elements} & {"script", "img", "b"}
    assert all(a["href"].startswith(PLACES) for tag, a in html.elements if tag == "a")
    assert literal(document["answers"][0]["agreed"]["reason"]) in squeezed(html.text)
    pdf = files["report/report.pdf"]
    assert [f.message for f in page.validate_pdf_bytes(pdf, profile="ua1").failures] == []
    check_pdf(pdf, tmp_path)
    for name in ("answers", "scores", "history"):
        check_table(files[f"machine/{name}.csv"])
    return files


def check_pdf(content, tmp_path):
    (tmp_path / "fuzz.pdf").write_bytes(content)
    with pikepdf.open(tmp_path / "fuzz.pdf") as pdf:
        for made in pdf.objects:
            if isinstance(made, pikepdf.Dictionary | pikepdf.Stream):
                assert made.get("/Subtype") != "/Image", "a picture got in"
                assert str(made.get("/URI", PLACES[0])).startswith(PLACES)
                assert "/JS" not in made
                assert made.get("/S") not in {"/Launch", "/JavaScript", "/GoToR"}


def check_table(content):
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        number = cell.replace(".", "", 1).removeprefix("-").isdigit()
        assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_each_nasty_text_in_every_field(text, tmp_path):
    size = 2 if len(text) < 100 else 1
    document = refilled(a_document(questions=size, people=size), around([text]))
    files = check_everything(document, tmp_path)
    rows = csv.DictReader(io.StringIO(files["machine/answers.csv"].decode("utf-8-sig"), newline=""))
    assert unguarded(next(iter(rows))["note"]) == clean_text(text)
    printable = all(ord(c) < 0x250 and ord(c) > 31 for c in text)
    if printable:
        assert literal(text) in squeezed(pdf_text(files["report/report.pdf"], tmp_path))


PIECES = st.one_of(
    st.sampled_from([n for n in NASTY if len(n) < 100]),
    st.text(st.characters(), max_size=60),
    st.text(st.sampled_from("<>&\"'{}%$#\\()[]/=+-@`*_|~\n\t \x00\u202e\ud800é"), max_size=40),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, min_size=1, max_size=12))
def test_any_texts_in_any_fields(tmp_path, texts):
    document = refilled(a_document(questions=1, people=2), around(texts))
    check_everything(document, tmp_path)
