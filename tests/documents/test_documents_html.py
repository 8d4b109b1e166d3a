import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest

from assessment.documents.html import report_html
from documents.documents_example import a_document
from documents.reading import Page, leading, shown_texts, squeezed


@pytest.fixture(params=["named", "confidential"], scope="module")
def document(request):
    return a_document(mode=request.param, people=9, example=request.param == "named")


@pytest.fixture(scope="module")
def content(document):
    return report_html(document)


def test_every_text_that_a_reader_should_see_is_on_the_page(document, content):
    shown = squeezed(Page(content).text)
    missing = {text for text in shown_texts(document) if squeezed(text) not in shown}
    assert missing == set()


def test_the_page_is_well_formed_with_one_title_and_headings_in_order(content):
    page = Page(content)
    assert page.faults == []
    depths = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert depths[0] == 1
    assert depths.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(depths))


def test_nothing_is_loaded_and_nothing_runs(content):
    page = Page(content)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "iframe", "object", "embed", "form", "link", "base"}
    names = {name for _, attributes in page.elements for name in attributes}
    assert not names & {"style", "src", "srcset", "action", "data"}
    assert not any(name.startswith("on") for name in names)
    assert all(a["href"].startswith("#") for tag, a in page.elements if tag == "a")


def test_the_policy_allows_this_style_and_nothing_else(content):
    text = content.decode()
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = next(
        attributes["content"]
        for tag, attributes in Page(content).elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in policy
    assert not re.search(r"url\(|@import", style)


def test_links_lead_to_headings_and_ids_are_unique(content):
    page = Page(content)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [a["href"][1:] for tag, a in page.elements if tag == "a"]
    assert len(links) > 25
    assert set(links) <= set(ids)


def test_titles_lead_to_files_only_where_these_lie_beside_the_page(document, content):
    def files(page):
        return [
            a["href"] for tag, a in page.elements if tag == "a" and not a["href"].startswith("#")
        ]

    names = [name for name, _ in leading(document)]
    beside = Page(report_html(document, evidence="../evidence/"))
    assert files(beside) == [f"../evidence/{name}" for name in names] != []
    assert files(Page(content)) == []
    assert beside.text == Page(content).text
    assert beside.faults == []


def test_a_name_cannot_leave_its_link():
    document = a_document(questions=1)
    part = document["answers"][0]["agreed"]["evidence"][0]
    part["file"]["pack_name"] = 'a"><script>(1)</script>.pdf'
    page = Page(report_html(document, evidence="../evidence/"))
    assert not {tag for tag, _ in page.elements} & {"script"}
    (link,) = [a["href"] for tag, a in page.elements if a.get("href", "#")[0] == "."]
    assert link == "../evidence/a%22%3E%3Cscript%3E%281%29%3C/script%3E.pdf"


def test_tables_have_captions_and_scopes_and_figures_have_words(content):
    page = Page(content)
    tags = [tag for tag, _ in page.elements]
    assert tags.count("caption") == tags.count("table") > 40
    assert all("scope" in attributes for tag, attributes in page.elements if tag == "th")
    figures = [attributes for tag, attributes in page.elements if tag == "svg"]
    assert figures
    assert all(a["role"] == "img" and len(a["aria-label"]) > 40 for a in figures)


def test_an_example_says_so():
    assert "are invented" in Page(report_html(a_document(questions=1, example=True))).text
    assert "are invented" not in Page(report_html(a_document(questions=1))).text


def test_the_same_document_gives_the_same_bytes():
    assert report_html(a_document()) == report_html(a_document())


def test_what_is_listed_without_a_directorate_is_a_line_with_a_name():
    document = a_document(people=9)
    mapping = document["mapping"]
    mapping["directorates"] = [*mapping["directorates"], {"name": "", "count": 1, "entered": 1}]
    mapping["itemised_total"] += 1
    line = squeezed("No directorate given 1 1 All directorates, added up 125")
    assert line in squeezed(Page(report_html(document)).text)
