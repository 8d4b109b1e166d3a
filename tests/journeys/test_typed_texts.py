"""Streamlit shows typed text as it was typed: its Markdown makes nothing of it."""

from pathlib import Path

import pytest
from typed_texts import TYPED

from serving import Server

MADE = """place => [...place.querySelectorAll(
    'a, img, code, strong, em, del, ul, ol, blockquote, hr, pre, sup, .katex, svg, script')]
    .filter(one => !one.closest('[data-testid="stAlertDynamicIcon"], label > span'))
    .map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def shown(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("typed")
    here = Path(__file__).parent
    server = Server(
        folder,
        {"PYTHONPATH": f"{here.parents[1]}:{here}"},
        script=here / "typed_text_app.py",
        ready_at="/_stcore/health",
    )
    server.start()
    page = browser.new_page(base_url=server.url)
    page.goto("/")
    page.locator(
        f".st-key-table-{len(TYPED) - 1} td, .st-key-table-{len(TYPED) - 1} th"
    ).last.wait_for()
    yield page
    page.close()
    server.stop()


@pytest.mark.parametrize("number", range(len(TYPED)))
@pytest.mark.parametrize(
    "place", ["markdown", "message", "label", "heading", "badge", "small", "table"]
)
def test_what_was_typed_is_what_is_read(shown, place, number):
    there = shown.locator(f".st-key-{place}-{number}")
    assert there.evaluate(MADE) == []
    read = there.inner_text().replace("\N{NO-BREAK SPACE}", " ")
    if place in {"badge", "small"}:
        read = read.replace("\N{WORD JOINER}", "")
    words = read.split()
    assert [word for word in words if word != "Heading"] == TYPED[number].split()
