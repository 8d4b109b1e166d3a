import itertools
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import page
import pdfua
import pikepdf
import pytest

from assessment.documents.pdf import LACKING, report_pdf
from assessment.workbook.canonical import canonical_json, sha256_hex
from documents.documents_example import a_document, as_handed_over
from documents.reading import leading, pdf_structure, pdf_text, shown_texts, squeezed
from documents.review_example import NOTHING_SAID

ROOT = Path(__file__).parents[2]


def bare():
    """Return a workbook that has only just been opened: whatever can be empty is."""
    document = a_document(questions=1, people=0)
    document["round"] |= {"state": "open", "handed_over_at": None, "signed_by": None, "version": 0}
    document["mapping"] |= {
        "stated_total": None,
        "difference": None,
        "directorates": [],
        "criteria": [],
        "not_chosen": [],
        "reason": "",
    }
    document["mapping"]["partnership"] |= {"sectors": [], "promised": None, "notes": ""}
    answer = document["answers"][0]
    answer |= {"descriptors": [], "intervene": [], "verifier_asks": "", "guidance": ""}
    answer |= {"verdicts": [], "queries": [], "settlement": None}
    answer |= {"verified": None, "settled": None}
    answer["agreed"] |= {"level": None, "not_agreed": False, "reason": "", "by": "", "at": None}
    answer["agreed"] |= {"present": [], "evidence": [], "claims": []}
    document |= {"issues": [], "dimensions": [], "sign_offs": [], "missing": [], "history": []}
    document["verification"] = NOTHING_SAID
    document["findings"] = {"good_areas": [], "areas_to_improve": [], "where_to_intervene": []}
    return document


DOCUMENTS = {
    "named": lambda: a_document(people=12),
    "confidential": lambda: a_document(mode="confidential", people=9, seed=3),
    "example": lambda: a_document(questions=3, example=True),
    "bare": bare,
}


@pytest.fixture(params=DOCUMENTS)
def document(request):
    return DOCUMENTS[request.param]()


def checked(content, tmp_path):
    """Return what the two checkers find."""
    found = [
        (f.rule_id, f.message) for f in page.validate_pdf_bytes(content, profile="ua1").failures
    ]
    (tmp_path / "checked.pdf").write_bytes(content)
    found += [(f.rule_id, f.message) for f in pdfua.validate(tmp_path / "checked.pdf").findings]
    return found


def test_both_checkers_find_nothing_against_pdf_ua(document, tmp_path):
    assert checked(report_pdf(document), tmp_path) == []


def test_the_checkers_would_find_something(tmp_path):
    with pikepdf.open(
        Path(tmp_path / "x.pdf").write_bytes(report_pdf(bare())) and tmp_path / "x.pdf"
    ) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(tmp_path / "untagged.pdf")
    found = checked((tmp_path / "untagged.pdf").read_bytes(), tmp_path)
    assert {"UA-01-005"} <= {rule for rule, _ in found}
    assert any(rule.startswith("PDFUA1") for rule, _ in found)


def test_every_text_that_a_reader_should_see_is_printed(document, tmp_path):
    printed = squeezed(pdf_text(report_pdf(document), tmp_path))
    missing = {text for text in shown_texts(document) if squeezed(text) not in printed}
    assert missing == set()


def test_every_text_is_read_out_in_its_order(tmp_path):
    document = a_document(people=12)
    read = squeezed(re.sub(r"[\"\n]|\s\s+", "", pdf_structure(report_pdf(document), tmp_path)))
    at = [read.find(squeezed(answer["agreed"]["reason"])) for answer in document["answers"]]
    assert -1 not in at
    assert at == sorted(at)


def test_the_structure_has_headings_tables_lists_figures_and_links(tmp_path):
    structure = pdf_structure(report_pdf(a_document(questions=4)), tmp_path)
    roles = re.findall(r"^ *([A-Z]\w*)", structure, re.MULTILINE)
    for role in ("Document", "H1", "H2", "H3", "H4", "P", "Table", "TR", "TH", "TD"):
        assert role in roles, role
    for role in ("Caption", "L", "LI", "Lbl", "LBody", "Figure", "TOC", "TOCI", "Link"):
        assert role in roles, role
    depths = [int(role[1]) for role in roles if re.fullmatch(r"H\d", role)]
    assert depths[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(depths))


def test_headers_have_a_scope_figures_words_and_links_a_target(tmp_path):
    (tmp_path / "r.pdf").write_bytes(report_pdf(a_document(questions=4)))
    with pikepdf.open(tmp_path / "r.pdf") as pdf:
        elements = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
        headers = [e for e in elements if e.S == "/TH"]
        assert {str(e.A.Scope) for e in headers} == {"/Column", "/Row"}
        figures = [str(e.Alt) for e in elements if e.S == "/Figure"]
        assert len(figures) == 2 + 4
        assert any("Routes in: own" in alt for alt in figures)
        links = [a for leaf in pdf.pages for a in leaf.get("/Annots", [])]
        assert len(links) > 15
        assert all(a.Subtype == "/Link" and "/A" not in a for a in links)
        targets = {leaf.obj.objgen for leaf in pdf.pages}
        assert {a.Dest[0].objgen for a in links} <= targets
        assert pdf.Root.Lang == "en-GB"


def leading_out(content, tmp_path):
    """Return the links of a PDF that lead to files, with what stands above each in the tree."""
    (tmp_path / "leading.pdf").write_bytes(content)
    with pikepdf.open(tmp_path / "leading.pdf") as pdf:
        elements = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
        above = {
            kid.Obj.objgen: f"{element.P.S}{element.S}"
            for element in elements
            for kid in element.K
            if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid
        }
        return [
            (str(link.A.URI), str(link.Contents), above[link.objgen])
            for leaf in pdf.pages
            for link in leaf.get("/Annots", [])
            if "/A" in link
        ]


def test_titles_lead_to_files_where_these_lie_beside_it(tmp_path):
    document = a_document(questions=8)
    content = report_pdf(document, evidence="../evidence/")
    assert leading_out(content, tmp_path) == [
        (f"../evidence/{name}", text, "/TD/Link") for name, text in leading(document)
    ]
    assert checked(content, tmp_path) == []
    assert leading_out(report_pdf(document), tmp_path) == []
    assert pdf_text(content, tmp_path) == pdf_text(report_pdf(document), tmp_path)


def test_a_title_of_two_pages_leads_there_from_both_and_a_name_cannot_leave_its_link(tmp_path):
    document = a_document(questions=1)
    part = document["answers"][0]["agreed"]["evidence"][0]
    part["title"] = " ".join(f"word{n}" for n in range(600))
    part["file"]["pack_name"] = "a) >> /S /JavaScript.pdf"
    content = report_pdf(document, evidence="../evidence/")
    found = leading_out(content, tmp_path)
    assert len(found) > 1
    assert set(found) == {
        ("../evidence/a%29%20%3E%3E%20/S%20/JavaScript.pdf", part["title"], "/TD/Link")
    }
    assert checked(content, tmp_path) == []


def test_every_page_says_which_of_how_many_it_is(tmp_path):
    (tmp_path / "r.pdf").write_bytes(report_pdf(a_document(questions=4)))
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "r.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    numbers = re.findall(r"page (\d+) of (\d+)", text)
    pages = len(text.split("\f")) - 1
    assert numbers == [(str(n), str(pages)) for n in range(1, pages + 1)]


def test_the_cover_says_what_who_when_and_the_hash(tmp_path):
    document = as_handed_over(a_document(questions=1))
    cover = squeezed(pdf_text(report_pdf(document), tmp_path).split("\f")[0])
    for text in (
        document["site"]["name"],
        document["round"]["signed_by"],
        "29 May 2026, 15:42 UTC",
        sha256_hex(canonical_json(document)),
    ):
        assert squeezed(text) in cover
    assert "Example" not in cover
    assert squeezed("Verified not verified yet") in cover


def test_the_cover_of_the_final_report_says_by_whom_which_workbook_was_verified(tmp_path):
    document = a_document(questions=1)
    cover = squeezed(pdf_text(report_pdf(document), tmp_path).split("\f")[0])
    for text in (
        "Final report on the workbook of",
        "1 July 2026, 11:05 UTC",
        "Prof. Nia Verifier; Emlyn Outsider; Gwenllian Nextdoor",
        document["verification"]["workbook"],
    ):
        assert squeezed(text) in cover


def test_an_example_says_so_on_its_cover(tmp_path):
    cover = pdf_text(report_pdf(a_document(questions=1, example=True)), tmp_path).split("\f")[0]
    assert "Example. This site" in cover


@pytest.mark.parametrize(("text", "lacks"), [("👍", True), ("شكرا", True), ("ŵŷ – ½", False)])
def test_the_first_page_says_when_paper_cannot_show_a_text(text, lacks, tmp_path):
    document = a_document(questions=1)
    document["answers"][0]["agreed"]["reason"] = text
    printed = pdf_text(report_pdf(document), tmp_path)
    assert (squeezed(LACKING) in squeezed(printed.split("\f")[0])) == lacks
    assert ("[U+1F44D]" in printed) == (text == "👍")


def test_letters_from_beyond_the_first_plane_are_read_back_as_they_are(tmp_path):
    document = a_document(questions=1)
    document["answers"][0]["agreed"]["reason"] = "Vote \N{MATHEMATICAL DOUBLE-STRUCK CAPITAL Y}"
    content = report_pdf(document)
    assert checked(content, tmp_path) == []
    printed = pdf_text(content, tmp_path)
    assert "Vote \N{MATHEMATICAL DOUBLE-STRUCK CAPITAL Y}" in printed


def test_a_hidden_spread_says_why_and_gives_no_counts(tmp_path):
    document = a_document(mode="confidential", people=5, questions=1)
    printed = pdf_text(report_pdf(document), tmp_path)
    assert document["answers"][0]["spread"]["hidden"] in " ".join(printed.split())
    assert "Spread of own answers" not in printed
    assert "P01" in printed
    assert not any(o in printed for o in ("Ffion", "Tariq")), "a confidential round has no names"


def test_accounts_that_cannot_add_up_say_so(tmp_path):
    document = a_document(questions=1)
    printed = pdf_text(report_pdf(document), tmp_path)
    assert "do not add up" not in printed
    document["accounts"]["asked"] += 1
    assert "do not add up" in " ".join(pdf_text(report_pdf(document), tmp_path).split())


def test_the_same_document_gives_the_same_bytes_in_another_process():
    command = (
        "import sys, hashlib\n"
        "from assessment.documents.pdf import report_pdf\n"
        "from documents.documents_example import a_document\n"
        "print(hashlib.sha256(report_pdf(a_document(questions=5))).hexdigest())"
    )
    here = sha256(report_pdf(a_document(questions=5))).hexdigest()
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", command],
            cwd=ROOT,
            env={"PYTHONPATH": "tests", "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"},
            check=True,
            capture_output=True,
            text=True,
        )
        assert run.stdout.strip() == here


def test_asking_for_reports_does_not_load_reportlab():
    command = "import sys, assessment.documents.packing; print('reportlab' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert run.stdout.strip() == "False"


def test_long_texts_break_over_pages_with_one_tag_and_no_line_lost(tmp_path):
    document = a_document(questions=1)
    words = " ".join(f"word{n}" for n in range(3000))
    document["answers"][0]["agreed"]["reason"] = words
    document["answers"][0]["own"][0]["note"] = words
    document["answers"][0]["text"] = " ".join(f"heading{n}" for n in range(900))
    content = report_pdf(document)
    assert checked(content, tmp_path) == []
    printed = pdf_text(content, tmp_path)
    for n in range(3000):
        assert len(re.findall(rf"\bword{n}\b", printed)) == 2
    (tmp_path / "r.pdf").write_bytes(content)
    with pikepdf.open(tmp_path / "r.pdf") as pdf:
        elements = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
        pages = [
            len([k for k in e.K if isinstance(k, pikepdf.Dictionary)])
            for e in elements
            if e.S == "/TD"
        ]
        assert max(pages) > 1, "the cell goes on, on other pages, under the same tag"
