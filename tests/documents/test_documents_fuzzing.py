"""Whatever people type into any field is printed literally, runs nowhere, and breaks nothing."""

import csv
import io
import json
import zipfile

import page
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.documents.packing import pack_files, pack_to
from assessment.documents.wording import NONE
from assessment.store.formulas import unguarded
from assessment.store.text import clean_text
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.packs.verified_documents import verification_document
from assessment.workbook.canonical import canonical_json, sha256_hex
from documents.documents_example import a_document, as_handed_over, kept_evidence
from documents.reading import Page, pdf_text, squeezed
from documents.review_example import some_queries
from documents.test_documents_packing import FACTS, KEY

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
    "\N{MATHEMATICAL DOUBLE-STRUCK CAPITAL Y} beyond",
    "long" * 5000,
    "a b " * 5000,
)
# where a code or a date is expected, the store never holds anything else
CODES = {
    "schema", "code", "nation", "kind", "mode", "form", "state", "at", "opened_at",
    "handed_over_at", "closed_at", "dated", "agreed_on", "handle", "voice", "side", "question", "issue", "dimension",
    "silence", "verdict", "hash", "fingerprint", "answer", "lowest", "strength", "id",
    "pack_name", "sha256", "media_type", "due", "declared_at", "signed_at", "withdrawn_at", "turn",
    "reliance",
}  # fmt: skip
FIXED = {"present", "community_agrees", "schema", "workbook"}
PLACES = ("#", "../evidence/")  # in the report itself, or a file beside it in the pack


def refilled(part, texts, key=""):
    """Return a document with every free text replaced by the next of ``texts``."""
    if isinstance(part, dict):
        return {name: refilled(value, texts, name) for name, value in part.items()}
    if isinstance(part, list):
        return [refilled(value, texts, key) for value in part]
    if isinstance(part, str) and key not in CODES and key not in FIXED:
        return next(texts)
    return part


def around(texts):
    while True:
        yield from texts


def literal(text):
    """Return what has to be readable of a text, without white space; a dash stands for none."""
    return squeezed(clean_text(text)) or NONE


def verified(size, people, *, long=False):
    """Return a workbook with all that verification can say, queries with files too; less if long."""
    document = a_document(questions=size, people=people)
    if long:
        del document["verification"]["verifiers"][1:]
    document["answers"][0]["queries"] = some_queries(8, 2)
    return document


def check_everything(document, tmp_path):
    files = pack_files(as_handed_over(document), verified=document)
    html = Page(files["report/report.html"])
    check_same_texts(document, html)
    assert html.faults == []
    assert not {tag for tag, _ in html.elements} & {"script", "img", "b"}
    assert all(a["href"].startswith(PLACES) for tag, a in html.elements if tag == "a")
    assert literal(document["answers"][0]["agreed"]["reason"]) in squeezed(html.text)
    pdf = files["report/report.pdf"]
    assert [f.message for f in page.validate_pdf_bytes(pdf, profile="ua1").failures] == []
    check_pdf(pdf, tmp_path)
    for name in ("answers", "scores", "history", "verdicts", "queries"):
        check_table(files[f"machine/{name}.csv"])
    return files


def check_same_texts(document, html):
    """Hold every free text of the documents that programs read against the page."""
    told = [as_handed_over(document), verification_document(document)]
    shown = squeezed(html.text)
    assert {text for text in free_texts(told) if squeezed(text) not in shown} == set()


def free_texts(part, key=""):
    """Yield every text of a document that somebody could have typed."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from free_texts(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from free_texts(value, key)
    elif isinstance(part, str) and key not in CODES and key not in FIXED:
        yield part


def check_sealed(document, tmp_path):
    """Seal it, check it, and read the very same documents back."""
    frozen = as_handed_over(document)
    document["verification"]["workbook"] = sha256_hex(canonical_json(frozen))
    to = tmp_path / "fuzz.zip"
    pack_to(to, frozen, verified=document, kept=kept_evidence(tmp_path), **FACTS)
    assert check_pack(to, public_key=KEY.public.pem).problems == ()
    with zipfile.ZipFile(to) as pack:
        files = {name.partition("/")[2]: pack.read(name) for name in pack.namelist()}
    assert json.loads(files["data/machine/workbook.json"]) == frozen
    said = json.loads(files["data/machine/verification.json"])
    assert said == verification_document(document)


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
    document = refilled(verified(size, size, long=size == 1), around([text]))
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


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, min_size=1, max_size=12))
def test_any_texts_in_any_fields(tmp_path, texts):
    document = refilled(verified(1, 2), around(texts))
    check_everything(document, tmp_path)
    check_sealed(refilled(document, around([clean_text(text) for text in texts])), tmp_path)
