"""Blocks → pieces → pages → PDF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String
from reportlab.graphics.shapes import Shape as DrawnShape
from reportlab.lib.colors import HexColor

from assessment.documents import look
from assessment.documents.blocks import (
    Bar,
    Block,
    Bullets,
    Contents,
    Figure,
    Heading,
    Label,
    Mark,
    NewPage,
    Notice,
    Prose,
    Report,
    Rule,
    Shape,
    Table,
)
from assessment.documents.faces import BOLD, PLAIN, printable
from assessment.documents.grids import grid
from assessment.documents.pieces import (
    HANGING,
    NOTICE_PADDING,
    Break,
    Picture,
    Piece,
    Text,
    Underline,
)
from assessment.documents.sheets import BOTTOM, COLUMN, HEIGHT, LEFT, TOP, Sheets
from assessment.documents.tags import Tag, Tree, hex_text
from assessment.documents.typesetting import Style, broken, line_width

ROOM = HEIGHT - TOP - BOTTOM
SHORT_LIST = 4  # items of a list that stays on one page
_RADIUS = 3.0  # of a mark, in points

Page = list[tuple[Piece, float]]


def printed(report: Report) -> bytes:
    """Return a report as tagged PDF; the same report gives the same bytes."""
    tree = Tree()
    pieces = [piece for block in report.blocks for piece in _pieces(block, report, tree.root)]
    pages = _pages(pieces)
    sheets = Sheets(
        tree,
        title=report.title,
        subject=report.subject,
        moment=datetime.fromisoformat(report.moment),
    )
    for n, page in enumerate(pages, start=1):
        for piece, y in page:
            piece.draw(sheets, y)
        _footer(sheets, f"{report.title}: {report.subject}", f"page {n} of {len(pages)}")
        sheets.showPage()
    return sheets.finished()


def _pieces(block: Block, report: Report, root: Tag) -> Iterator[Piece]:
    match block:
        case Heading():
            yield from _heading(block, root)
        case Prose():
            yield _prose(block, root)
        case Notice():
            lines = _lines(block.text, look.NOTICE, COLUMN - 2 * NOTICE_PADDING - 3)
            yield Text(lines, look.NOTICE, root.add("P"), boxed=True)
        case Bullets():
            yield from _bullets(block, root)
        case Table():
            tag = root.add("Table")
            yield _caption(block.caption, tag.add("Caption"))
            yield grid(block, tag)
        case Figure():
            yield _caption(block.caption, root.add("P"))
            yield Picture(_drawing(block), root.add("Figure", f" /Alt {hex_text(block.alt)}"))
        case Contents():
            yield from _contents(block, report, root)
        case NewPage():
            yield Break()


def _lines(text: str, style: Style, width: float = COLUMN) -> list[list[tuple[str, str]]]:
    return broken([(style.face, text)], style.size, width)


def _heading(block: Heading, root: Tag) -> Iterator[Piece]:
    style = look.HEADINGS[block.level]
    yield Text(
        _lines(block.text, style),
        style,
        root.add(f"H{block.level}"),
        keeps=True,
        bookmark=(block.anchor, printable(block.text), max(0, block.level - 2)),
    )
    if block.level <= 2:  # noqa: PLR2004  the title and the chapters
        yield Underline()


def _prose(block: Prose, root: Tag) -> Text:
    style = look.SMALL if block.small else look.BODY
    runs = [(BOLD, f"{block.label} ")] if block.label else []
    lines = broken([*runs, (PLAIN, block.text)], style.size, COLUMN)
    return Text(lines, style, root.add("P"), keeps=block.small)


def _caption(text: str, tag: Tag) -> Text:
    return Text(_lines(text, look.CAPTION), look.CAPTION, tag, keeps=True)


def _bullets(block: Bullets, root: Tag) -> Iterator[Piece]:
    yield _caption(block.label, root.add("P"))
    tag = root.add("L", " /A << /O /List /ListNumbering /Disc >>")
    for n, text in enumerate(block.items, start=1):
        item = tag.add("LI")
        sign = item.add("Lbl")
        lines = _lines(text, look.BODY, COLUMN - HANGING)
        short = n < len(block.items) <= SHORT_LIST
        body = item.add("LBody")
        yield Text(lines, look.BODY, body, keeps=short, indent=HANGING, sign=sign)


def _contents(block: Contents, report: Report, root: Tag) -> Iterator[Piece]:
    style = look.HEADINGS[2]
    yield Text(_lines(block.title, style), style, root.add("P"), keeps=True)
    yield Underline()
    tag = root.add("TOC")
    for heading in report.headings:
        indent = HANGING * (heading.level - 2)
        yield Text(
            _lines(heading.text, look.CONTENTS, COLUMN - indent),
            look.CONTENTS,
            tag.add("TOCI").add("Link"),
            indent=indent,
            link=(heading.anchor, heading.text),
        )


def _drawing(figure: Figure) -> Drawing:
    drawing = Drawing(figure.width, figure.height)
    for shape in figure.shapes:
        drawing.add(_drawn(shape, figure.height))
    return drawing


def _drawn(shape: Shape, height: float) -> DrawnShape:
    """Return one shape as reportlab draws it, y turned to grow upwards."""
    colour = HexColor(look.TONES[shape.tone])
    match shape:
        case Bar():
            y = height - shape.y - shape.height
            return Rect(shape.x, y, shape.width, shape.height, fillColor=colour, strokeColor=None)
        case Rule():
            y1, y2 = height - shape.y1, height - shape.y2
            return Line(shape.x1, y1, shape.x2, y2, strokeColor=colour, strokeWidth=0.6)
        case Mark():
            return _mark(shape, height)
        case Label():
            name = BOLD if shape.bold else PLAIN
            return String(
                shape.x,
                height - shape.y,
                printable(shape.text, name).replace("\n", " "),
                fontName=name,
                fontSize=look.FIGURE_SIZE,
                fillColor=colour,
                textAnchor=shape.anchor,
            )


def _mark(mark: Mark, height: float) -> DrawnShape:
    colour = HexColor(look.TONES[mark.tone])
    x, y, r = mark.x, height - mark.y, _RADIUS
    if mark.shape == "ring":
        white = HexColor("#ffffff")
        return Circle(x, y, r, fillColor=white, strokeColor=colour, strokeWidth=1.4)
    filled = {"fillColor": colour, "strokeColor": None}
    if mark.shape == "circle":
        return Circle(x, y, r, **filled)
    if mark.shape == "square":
        return Rect(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6, **filled)
    return Polygon([x - r, y, x, y + r, x + r, y, x, y - r], **filled)


def _pages(pieces: list[Piece]) -> list[Page]:
    """Give every piece its place: no heading at the foot of a page, no line alone."""
    pages: list[Page] = [[]]
    y, gap = TOP, 0.0
    for n, whole in enumerate(pieces):
        piece: Piece | None = whole
        if isinstance(piece, Break):
            pages, y, gap = _turned(pages)
            continue
        if pages[-1] and y + max(gap, whole.before) + _needed(pieces, n) > TOP + ROOM:
            pages, y, gap = _turned(pages)
        while piece is not None:
            y += max(gap, piece.before) if pages[-1] else 0.0
            room = TOP + ROOM - y
            parts = None if piece.height <= room else piece.split(room)
            if parts is None and piece.height > room and pages[-1]:
                pages, y, gap = _turned(pages)
                continue
            first, piece = parts or (piece, None)
            pages[-1].append((first, y))
            y, gap = y + first.height, first.after
            if piece is not None:
                pages, y, gap = _turned(pages)
    return pages


def _turned(pages: list[Page]) -> tuple[list[Page], float, float]:
    """Return the pages with a fresh one at the end, unless the last is still empty."""
    return (pages if not pages[-1] else [*pages, []]), TOP, 0.0


def _needed(pieces: list[Piece], n: int) -> float:
    """Return the room that a piece needs with all that it must stay together with."""
    needed = 0.0
    while n + 1 < len(pieces) and pieces[n].keeps:
        needed += pieces[n].height + max(pieces[n].after, pieces[n + 1].before)
        n += 1
    needed += pieces[n].least
    return needed if needed <= ROOM else 0.0


def _footer(sheets: Sheets, left: str, right: str) -> None:
    style = look.FOOTER
    y = HEIGHT - BOTTOM + 20
    number = broken([(PLAIN, right)], style.size, COLUMN)
    wide = line_width(number[0], style.size)
    lines = broken([(PLAIN, " ".join(left.split()))], style.size, COLUMN - wide - 24)
    with sheets.artifact(footer=True):
        sheets.rule(LEFT, y - 4, COLUMN, look.LINE)
        sheets.write_lines(lines[:1], style, LEFT, y)
        sheets.write_lines(number, style, LEFT + COLUMN - wide, y)
