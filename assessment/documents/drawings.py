"""Figures as reportlab draws them: vectors, with the bundled font."""

from __future__ import annotations

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String
from reportlab.graphics.shapes import Shape as DrawnShape
from reportlab.lib.colors import HexColor

from assessment.documents import look
from assessment.documents.blocks import Bar, Figure, Label, Mark, Rule, Shape
from assessment.documents.faces import BOLD, PLAIN, printable

_RADIUS = 3.0  # of a mark, in points


def drawing(figure: Figure) -> Drawing:
    """Return a figure ready to be drawn on a page."""
    drawn = Drawing(figure.width, figure.height)
    for shape in figure.shapes:
        drawn.add(_drawn(shape, figure.height))
    return drawn


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
