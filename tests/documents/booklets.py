"""Booklets to look into, and how their readers and scanners see them."""

import re
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import zxingcpp
from PIL import Image

from assessment.bank.loading import load_bank
from assessment.documents.booklet.pdf import booklet_pdf
from assessment.documents.booklet.sizes import LARGE, NORMAL
from assessment.documents.sheets import HEIGHT, LEFT, RIGHT, WIDTH
from measures.made_banks import TWO, bank_of

ROOT = Path(__file__).parents[2]
FINGERPRINT = "0123456789abcdef" * 4
NASTY = (
    "<b>bold</b> & <img src='http://tracker.example/x.png'/> %s {0} \\n ]]> /Type (x) "
    "[link](javascript:alert(1)) =1+1 ŵŷ – ½ 👍 \u202eevil"
)


def made_up(**given):
    """Return a small bank made up for a test, with a fingerprint."""
    return replace(bank_of(TWO, **given), fingerprint=FINGERPRINT)


def nasty_bank():
    """Return a bank whose every text is nasty, very long, or one endless word."""
    bank = made_up()
    first, *others = bank.issues
    dimension = first.dimensions[0]
    words = " ".join(f"word{n}" for n in range(2000))
    question = replace(
        dimension.questions[0],
        text=f"{NASTY} question",
        plain=f"{NASTY} plain",
        guidance=words,
        descriptors=(NASTY, words, "x" * 900, "", f"{NASTY} top"),
        evidence=(NASTY, words),
        intervene=(NASTY, "y" * 300),
    )
    dimension = replace(dimension, title=NASTY, questions=(question, *dimension.questions[1:]))
    issue = replace(first, title=NASTY, dimensions=(dimension, *first.dimensions[1:]))
    return replace(
        bank,
        title=NASTY,
        silences=("z" * 200, NASTY, "not applicable"),
        glossary={NASTY: NASTY, "term": "w" * 500},
        issues=(issue, *others),
    )


BANKS = {
    "2026.1": lambda: load_bank(ROOT / "questions" / "2026.1"),
    "sample-1-5": lambda: load_bank(ROOT / "tests" / "banks" / "sample-1-5"),
    "seven-by-five": lambda: load_bank(ROOT / "tests" / "banks" / "seven-by-five"),
    "six-by-six": lambda: load_bank(ROOT / "tests" / "banks" / "six-by-six"),
    "tiny": lambda: load_bank(ROOT / "tests" / "banks" / "tiny"),
    "eleven levels": lambda: made_up(ladder=(0, 10), high=8),
    "four levels": lambda: made_up(ladder=(1, 4), reversed_codes=["A-1b"]),
    "two levels": lambda: made_up(ladder=(0, 1), high=1),
    "nasty": nasty_bank,
}


@cache
def bank_called(name):
    return BANKS[name]()


@cache
def made(name, form, large):
    """Return a booklet's bytes."""
    return booklet_pdf(bank_called(name), form=form, large_print=large)


def sizes_of(large):
    return LARGE if large else NORMAL


def _run(content, folder, *command):
    path = folder / "booklet.pdf"
    path.write_bytes(content)
    return subprocess.run([*command, str(path), "-"], check=True, capture_output=True)


def page_texts(content, folder, *, large):
    """Return the text of each page in the order it was drawn, without its head and foot."""
    sizes = sizes_of(large)
    top, height = int(sizes.top) - 6, int(HEIGHT - sizes.bottom - sizes.top) + 14
    crop = ["-x", "0", "-y", str(top), "-W", str(int(WIDTH) + 1), "-H", str(height)]
    done = _run(content, folder, "pdftotext", "-raw", "-enc", "UTF-8", *crop)
    return done.stdout.decode().split("\f")[:-1]


def whole_pages(content, folder):
    """Return the text of each page, its head and foot too."""
    done = _run(content, folder, "pdftotext", "-raw", "-enc", "UTF-8")
    return done.stdout.decode().split("\f")[:-1]


def words_outside(content, folder):
    """Return the words that stand outside the side margins, or below the edge of the paper."""
    html = _run(content, folder, "pdftotext", "-bbox", "-enc", "UTF-8").stdout.decode(
        errors="replace"
    )
    found = re.findall(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', html)
    assert len(found) > 100
    edges = [(tuple(map(float, found[n][:4])), found[n][4]) for n in range(len(found))]
    return [
        word
        for (left, top, right, bottom), word in edges
        if left < LEFT - 1 or right > WIDTH - RIGHT + 1 or top < 0 or bottom > HEIGHT
    ]


def roles_by_page(content, folder):
    """Return for each page the roles of its tagged pieces, in the order they were drawn."""
    (folder / "booklet.pdf").write_bytes(content)
    with pikepdf.open(folder / "booklet.pdf") as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        kept = dict(zip((int(n) for n in numbers[::2]), numbers[1::2], strict=True))
        return [
            [str(element.S)[1:] for element in kept[int(leaf.StructParents)]] for leaf in pdf.pages
        ]


def labels_and_lists(content, folder):
    """Return for each list the page that its label ends on and the page that it begins on."""
    (folder / "booklet.pdf").write_bytes(content)
    with pikepdf.open(folder / "booklet.pdf") as pdf:
        pages = {leaf.obj.objgen: n for n, leaf in enumerate(pdf.pages, start=1)}
        document = pdf.Root.StructTreeRoot.K
        found, before = [], None
        for kid in document.K:
            if kid.S == "/L":
                found.append((pages[before.Pg.objgen], pages[_first_page(kid)]))
            before = kid
        return found


def _first_page(element):
    while "/Pg" not in element:
        element = element.K[0]
    return element.Pg.objgen


def marks(content, folder, *, turned=0):
    """Return what a scanner reads on each page: every code on it, at 150 dots to the inch."""
    (folder / "booklet.pdf").write_bytes(content)
    command = ["pdftoppm", "-r", "150", "-gray", str(folder / "booklet.pdf"), str(folder / "page")]
    subprocess.run(command, check=True)
    found = []
    for path in sorted(folder.glob("page-*.pgm")):
        with Image.open(path) as image:
            turned_image = image.rotate(turned, expand=True, fillcolor=255) if turned else image
            found.append([code.text for code in zxingcpp.read_barcodes(turned_image)])
        path.unlink()
    return found
