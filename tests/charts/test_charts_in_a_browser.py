"""What Plotly and Streamlit make of our figures, in a real Chromium."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import programs
from assessment.charts.chart import CONFIG
from assessment.charts.palette import DARK_PAGE, LIGHT_PAGE, contrast
from charts.sample_charts import HOSTILE, sample_charts
from serving import Server, until

WIDTHS = (320, 390, 1280)
TEXTS = """() => [...document.querySelectorAll('.js-plotly-plot svg text')]
    .filter(text => text.textContent.trim())
    .map(text => [
        text.textContent, getComputedStyle(text).fill, Boolean(text.closest('.textpoint'))])"""
OUTSIDE = """() => [...document.querySelectorAll('.js-plotly-plot svg text')]
    .filter(text => text.textContent.trim())
    .map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([_, box]) => box.left < -1 || box.right > window.innerWidth + 1)
    .map(([text]) => text)"""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as driver:
        path = programs.CHROMIUM.path()
        if path is None and not Path(driver.chromium.executable_path).exists():
            pytest.skip("Chromium is not on this machine; see tests/programs.py")
        alone = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = driver.chromium.launch(executable_path=path, args=alone + as_root)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def plain_page(tmp_path_factory):
    pieces = [
        chart.figure.to_html(full_html=False, include_plotlyjs=place == 0, config=CONFIG)
        for place, chart in enumerate(sample_charts().values())
    ]
    path = tmp_path_factory.mktemp("charts") / "charts.html"
    head = '<!doctype html><meta charset="utf-8"><body style="margin: 8px">'
    path.write_text(head + "".join(pieces), "utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def streamlit_server(tmp_path_factory):
    server = Server(
        tmp_path_factory.mktemp("streamlit"),
        script=Path(__file__).parent / "charts_app.py",
        ready_at="/_stcore/health",
        environment={"PYTHONPATH": f"{Path(__file__).parent.parent}"},
    )
    server.start()
    yield server
    server.stop()


def drawn(page):
    count = len(sample_charts())
    page.wait_for_function(
        f"document.querySelectorAll('.js-plotly-plot .main-svg .layer-above').length >= {count}"
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_people_read_what_was_typed_and_nothing_sticks_out(browser, plain_page, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.goto(plain_page)
    drawn(page)
    words = " ".join(text for text, _, _ in page.evaluate(TEXTS))
    # The hostile name is wrapped, and lines are joined here without their break.
    assert re.sub(r"\s", "", HOSTILE[:40]) in re.sub(r"\s", "", words)
    assert "$x^2$" in words
    assert page.locator(".js-plotly-plot img").count() == 0
    assert page.evaluate(OUTSIDE) == []
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize(("scheme", "background"), [("light", LIGHT_PAGE), ("dark", DARK_PAGE)])
def test_text_is_readable_in_streamlits_light_and_dark(
    browser, streamlit_server, scheme, background
):
    page = browser.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 6000})
    page.goto(streamlit_server.url)
    drawn(page)
    texts = [
        (text, colour)
        for text, colour, in_cell in page.evaluate(TEXTS)
        if not (in_cell and text[0].isdigit())  # these stand on the colour of their cell
    ]
    assert len(texts) > 20
    for text, colour in texts:
        red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
        assert contrast(f"#{red:02x}{green:02x}{blue:02x}", background) >= 4.5, text
    until(
        lambda: page.locator('[role="figure"][aria-label^="Heat map of 2 dimensions"]').count(),
        "the alternative text is there",
    )
    page.close()
