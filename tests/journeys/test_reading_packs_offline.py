"""What a pack of a verified workbook has to read: from a folder, with no server, in every look."""

import zipfile

import pytest

from assessment.documents.packing import pack_to
from assessment.workbook.canonical import canonical_json, sha256_hex
from documents.documents_example import a_document, as_handed_over, kept_evidence
from documents.test_documents_fuzzing import NASTY, around, refilled
from documents.test_documents_packing import FACTS
from looking import LOOKS, findings, looking

pytestmark = pytest.mark.browser

TEXTS = [text for text in NASTY if 1 < len(text) < 100]
# A word is torn where its box has more lines than its white space lets it have.
TORN = """words => [...document.querySelectorAll('td, th')].filter(cell => {
  if (!words.includes(cell.textContent.trim())) return false
  const range = document.createRange()
  range.selectNodeContents(cell)
  return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1
}).map(cell => cell.textContent)"""


def unpacked(verified, folder):
    document = as_handed_over(verified)
    verified["verification"]["workbook"] = sha256_hex(canonical_json(document))
    pack_to(folder / "pack.zip", document, verified=verified, kept=kept_evidence(folder), **FACTS)
    with zipfile.ZipFile(folder / "pack.zip") as pack:
        pack.extractall(folder)
    return folder / "pack-7f3a9c"


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """Return the folders of two packs: one of what people write, one of the nastiest texts."""
    nasty = refilled(a_document(questions=4, people=3), around(TEXTS))
    return {
        "plain": unpacked(a_document(questions=9), tmp_path_factory.mktemp("plain")),
        "nasty": unpacked(nasty, tmp_path_factory.mktemp("nasty")),
    }


@pytest.mark.parametrize(
    ("which", "look"), [*(("plain", look) for look in LOOKS), ("nasty", "320 px")]
)
@pytest.mark.parametrize("file", ["START-HERE.html", "data/report/report.html"])
def test_it_is_read_by_everybody(browser, packs, file, which, look):
    context = browser.new_context(offline=True)
    asked, errors = [], []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((packs[which] / file).as_uri())
    with looking(page, look):
        assert findings(page) == []
        assert page.evaluate(TORN, ["documented", "said", "seen", "unanswered"]) == []
    assert all(url.startswith("file:") for url in asked)
    assert errors == []
    context.close()


def test_the_words_of_the_final_report_lead_to_the_files_that_came_with_queries(browser, packs):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((packs["plain"] / "data/report/report.html").as_uri())
    link = page.get_by_role("link", name="Cofrestr Ŵyl 8.pdf")
    target = packs["plain"] / "data/report" / link.get_attribute("href")
    assert target.resolve().is_file()
    heading = page.get_by_role("heading", name="Statement of verification")
    assert heading.is_visible()
    context.close()
