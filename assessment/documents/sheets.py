"""A canvas that writes tagged PDF: A4, one column, headings as bookmarks, links inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Literal
from urllib.parse import quote
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from assessment.documents.faces import PLAIN, face
from assessment.documents.tags import Tag, Tree, Written, hex_text
from assessment.documents.typesetting import Line, Style
from assessment.store.text import clean_text

LANGUAGE = "en-GB"
PRODUCER = "partnership-workbook"
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 57.0, 57.0, 54.0, 62.0
COLUMN = WIDTH - LEFT - RIGHT

_PDF = (1, 7)
rl_config.useA85 = 0  # streams as they are: as text they would be a quarter larger
_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
{dates}<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_DATES = """<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
"""


class _Undated(pdfdoc.PDFInfo):  # type: ignore[misc]  # reportlab carries no types
    """What a document says of itself, without a date."""

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """Return the dictionary as reportlab asks for it."""
        said = {
            "Title": self.title,
            "Subject": self.subject,
            "Author": self.author,
            "Creator": self.creator,
            "Producer": self.producer,
        }
        entries = {name: pdfdoc.PDFString(text) for name, text in said.items()}
        return bytes(pdfdoc.PDFDictionary(entries).format(document))


@dataclass(frozen=True, slots=True)
class _Link:
    """A link of a page: to the place remembered as ``anchor``, or to a file beside the document.

    ``written`` is its object in the file, ``rect`` PDF source, ``told`` what it says of itself.
    """

    written: Written
    rect: str
    told: str
    anchor: str = ""
    file: str = ""  # a relative address, quoted


class Sheets(Canvas):  # type: ignore[misc]  # reportlab carries no types
    """The pages being drawn, with their structure tree; y is given from the top of the page.

    ``moment`` None: the document is of no date.
    """

    def __init__(self, tree: Tree, *, title: str, subject: str, moment: datetime | None) -> None:
        face(PLAIN)  # registered before the first page asks for it
        self._file = BytesIO()
        super().__init__(
            self._file,
            pagesize=A4,
            pageCompression=1,
            invariant=1,
            pdfVersion=_PDF,
            initialFontName=PLAIN,
            lang=LANGUAGE,
        )
        self.tree = tree
        self._link_objects: list[_Link] = []
        self._places: dict[str, tuple[int, float]] = {}
        self._name(title, subject, moment)

    def _name(self, title: str, subject: str, moment: datetime | None) -> None:
        title, subject = _one_line(title), _one_line(subject)
        dates = self._date(moment)
        self.setTitle(title)
        self.setSubject(subject)
        self.setAuthor("")
        self.setCreator(PRODUCER)
        self.setProducer(PRODUCER)
        self.setViewerPreference("DisplayDocTitle", "true")
        metadata = _METADATA.format(
            title=escape(title),
            subject=escape(subject),
            language=LANGUAGE,
            dates=dates,
            producer=PRODUCER,
        )
        stream = pdfdoc.PDFStream(content=metadata.encode())
        stream.dictionary["Type"] = pdfdoc.PDFName("Metadata")
        stream.dictionary["Subtype"] = pdfdoc.PDFName("XML")
        self._doc.Catalog.Metadata = stream

    def _date(self, moment: datetime | None) -> str:
        """Give the document its date, or none; return it as the metadata say it."""
        if moment is None:
            self._doc.info = _Undated()
            return ""
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
        self._doc.setDateFormatter(lambda *_: f"D:{moment:%Y%m%d%H%M%S}+00'00'")
        return _DATES.format(moment=f"{moment:%Y-%m-%dT%H:%M:%SZ}")

    @contextmanager
    def content(self, tag: Tag) -> Iterator[None]:
        """Say that what is drawn meanwhile belongs to ``tag``."""
        self._code.append(f"/{tag.role} <</MCID {self.tree.piece(tag)}>> BDC")
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self, furniture: Literal["", "Header", "Footer"] = "") -> Iterator[None]:
        """Say that what is drawn meanwhile is decoration or page furniture: it is not read out."""
        kind = f"/Pagination /Subtype /{furniture}" if furniture else "/Layout"
        self._code.append(f"/Artifact <</Type {kind}>> BDC")
        yield
        self._code.append("EMC")

    def write_lines(self, lines: list[Line], style: Style, x: float, y: float) -> None:
        """Write lines of text with their upper edge at y."""
        baseline = HEIGHT - y - style.leading + (style.leading - style.size) / 2 + style.size * 0.22
        text = self.beginText(x, baseline)
        text.setFillColor(HexColor(style.colour))
        text.setFont(style.face, style.size, style.leading)
        current = style.face
        for line in lines:
            for name, run in line:
                if name != current:
                    text.setFont(name, style.size, style.leading)
                    current = name
                text.textOut(run)
            text.moveCursor(0, style.leading)
        self.drawText(text)

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle whose upper left corner is at x and y."""
        self.setFillColor(HexColor(colour))
        self.rect(x, HEIGHT - y - height, width, height, stroke=0, fill=1)

    def squares(self, x: float, y: float, side: float, rows: list[list[tuple[int, int]]]) -> None:
        """Fill squares of a grid in black, its upper left corner at x and y.

        Each row is a list of (first column, how many).  Whole numbers in a scaled space are written
        faster than rectangles in points.
        """
        runs = (
            f"{column} {-n} {many} 1 re"
            for n, row in enumerate(rows, start=1)
            for column, many in row
        )
        place = f"{side:.4f} 0 0 {side:.4f} {x:.2f} {HEIGHT - y:.2f} cm"
        self._code.append(f"q 0 g {place} {' '.join(runs)} f Q")

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Draw the outline of a rectangle whose upper left corner is at x and y."""
        self.setStrokeColor(HexColor(colour))
        self.setLineWidth(0.9)
        self.rect(x, HEIGHT - y - height, width, height, stroke=1, fill=0)

    def rule(self, x: float, y: float, width: float, colour: str, weight: float = 0.5) -> None:
        """Draw a thin horizontal line."""
        self.setStrokeColor(HexColor(colour))
        self.setLineWidth(weight)
        self.line(x, HEIGHT - y, x + width, HEIGHT - y)

    def dots(self, x: float, y: float, width: float, colour: str) -> None:
        """Draw a dotted horizontal line; nothing where there is no room for it."""
        if width <= 0:
            return
        self.saveState()
        self.setDash(0.6, 3)
        self.rule(x, y, width, colour)
        self.restoreState()

    def remember(self, anchor: str, title: str, depth: int, y: float) -> None:
        """Make this place a bookmark that links can lead to."""
        top = HEIGHT - y + 6
        self._places[anchor] = (self.tree.page, top)
        self.bookmarkPage(anchor, fit="XYZ", left=0, top=top)
        self.addOutlineEntry(_one_line(title), anchor, depth, closed=depth > 0)

    def link(
        self, tag: Tag, anchor: str, told: str, box: tuple[float, float, float, float]
    ) -> None:
        """Make a box (x, y, width, height) of the page lead to a remembered place, or a later one."""
        self._link_objects.append(_Link(self._linked(tag), _rect(box), told, anchor=anchor))

    def lead(self, tag: Tag, file: str, told: str, box: tuple[float, float, float, float]) -> None:
        """Make a box of the page lead to a file beside the document: a relative address, quoted."""
        self._link_objects.append(_Link(self._linked(tag), _rect(box), told, file=file))

    def _linked(self, tag: Tag) -> Written:
        """Return an object of this page, still to be written, that is joined to ``tag``."""
        written = Written()
        reference = self._doc.Reference(written)
        self._annotationrefs.append(reference)
        self.tree.link(tag, reference.name)
        return written

    def showPage(self) -> None:  # noqa: N802  reportlab's name
        """End the page and join it to the structure tree."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = self.tree.page
        page.Tabs = pdfdoc.PDFName("S")
        self.tree.pieces.append([])

    def finished(self) -> bytes:
        """Return the PDF; nothing can be drawn afterwards."""
        self.tree.pieces.pop()  # the page after the last
        for n, link in enumerate(self._link_objects):
            link.written.content = (
                f"<< /Type /Annot /Subtype /Link /Rect {link.rect} /Border [ 0 0 0 ] /F 4 "
                f"/Contents {hex_text(link.told)} /StructParent {len(self.tree.pieces) + n} "
                f"{self._target(link)} >>"
            ).encode()
        catalog = self._doc.Catalog
        catalog.StructTreeRoot = self.tree.write(self._doc)
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        self.showOutline()
        return bytes(self.getpdfdata())

    def _target(self, link: _Link) -> str:
        if link.file:
            return f"/A << /S /URI /URI ({quote(link.file, safe='/%')}) >>"
        page, top = self._places[link.anchor]
        number = self._doc.idToObjectNumberAndVersion[f"Page{page + 1}"][0]
        return f"/Dest [ {number} 0 R /XYZ 0 {top:.2f} null ]"


def _rect(box: tuple[float, float, float, float]) -> str:
    x, y, width, height = box
    return f"[ {x:.2f} {HEIGHT - y - height:.2f} {x + width:.2f} {HEIGHT - y:.2f} ]"


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())
