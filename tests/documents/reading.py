"""Reading a report back, the way its readers' programs do."""

import re
import subprocess
from html.parser import HTMLParser

from assessment.documents import wording
from assessment.store.text import clean_text

# what a report says in other words, or not at all: codes and moments
NOT_SHOWN = {"schema", "nation", "kind", "mode", "form", "dated", "agreed_on"}
MOMENTS = {
    "at", "opened_at", "closed_at", "handed_over_at", "due", "declared_at", "signed_at",
    "withdrawn_at",
}  # fmt: skip


def shown_texts(part, key=""):
    """Yield every string of a document that its reader should see, as it is worded."""
    if isinstance(part, dict):
        for name, value in part.items():
            if not (name == "code" and "must_hold" in part):  # a criterion's code
                yield from shown_texts(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from shown_texts(value, key)
    elif isinstance(part, str) and key not in NOT_SHOWN:
        if key == "keyed_at":
            yield wording.day(part)
        else:
            yield wording.moment(part) if key in MOMENTS else part


def leading(document):
    """Return what leads to a file in the pack, in reading order: its name there, and what is said."""
    found = []
    for answer in document["answers"]:
        pieces = [one for one in answer["agreed"]["evidence"] if one["file"]]
        found += [(one["file"]["pack_name"], one["title"]) for one in pieces]
        messages = [one for query in answer["queries"] for one in query["messages"]]
        found += [(f["pack_name"], f["name"]) for one in messages for f in one["files"]]
    return [(name, text) for name, text in found if name]


def squeezed(text):
    """Return the text without white space: line ends are the printer's business."""
    return re.sub(r"\s", "", clean_text(text.replace("\f", "")))


def pdf_text(content, tmp_path):
    """Return the text of a PDF in the order it was drawn, without the footers."""
    (tmp_path / "report.pdf").write_bytes(content)
    crop = ["-x", "0", "-y", "0", "-W", "595", "-H", "785"]
    command = ["pdftotext", "-raw", "-enc", "UTF-8", *crop, str(tmp_path / "report.pdf"), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def pdf_structure(content, tmp_path):
    """Return the structure tree of a PDF with its text, as a screen reader meets it."""
    (tmp_path / "report.pdf").write_bytes(content)
    command = ["pdfinfo", "-enc", "UTF-8", "-struct-text", str(tmp_path / "report.pdf")]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


class Page(HTMLParser):
    """An HTML page taken apart: its elements in order, its ids, and its text."""

    VOID = ("meta", "input", "rect", "circle", "line", "path")

    def __init__(self, content):
        super().__init__()
        self.elements, self.text, self._open, self.faults = [], "", [], []
        self.feed(content.decode())
        self.faults += [f"{tag} is never closed" for tag in self._open]

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"{tag} is closed out of turn")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self._open[-1:] not in (["style"], ["script"]):
            self.text += data
