import subprocess
import sys
from itertools import combinations, pairwise

import numpy as np
import pytest

from assessment.charts.palette import (
    BLACK,
    DARK_PAGE,
    LIGHT_PAGE,
    OUTLINE,
    SIDE_MARKS,
    STAGE_MARKS,
    WHITE,
    contrast,
    level_colours,
    ramp,
    text_on,
)

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
EYES = {
    "full colour vision": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
) / np.array([[0.9505], [1], [1.089]])
LADDERS = range(2, 12)
MARKS = [*SIDE_MARKS.values(), *STAGE_MARKS.values()]


def seen(colour, eyes):
    """The colour as these eyes see it, in CIE Lab."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(TO_XYZ @ np.clip(EYES[eyes] @ linear, 0, 1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one, other, eyes):
    return float(np.linalg.norm(seen(one, eyes) - seen(other, eyes)))


def test_contrast_is_the_published_ratio():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", [*(mark.colour for mark in MARKS), OUTLINE])
@pytest.mark.parametrize("page", [LIGHT_PAGE, DARK_PAGE])
def test_marks_stand_out_on_light_and_dark_pages(colour, page):
    assert contrast(colour, page) >= 3


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("marks", [SIDE_MARKS, STAGE_MARKS])
def test_marks_of_one_chart_differ_for_every_colour_vision(marks, eyes):
    for one, other in combinations(marks.values(), 2):
        assert apart(one.colour, other.colour, eyes) >= 15


@pytest.mark.parametrize("marks", [SIDE_MARKS, STAGE_MARKS])
def test_no_two_marks_of_one_chart_have_the_same_symbol(marks):
    assert len({mark.symbol for mark in marks.values()}) == len(marks)


def test_sides_differ_in_bars_without_colour():
    assert len({mark.pattern for mark in SIDE_MARKS.values()}) == 2


@pytest.mark.parametrize("count", LADDERS)
def test_levels_grow_darker_step_by_step(count):
    colours = level_colours(count)
    assert len(set(colours)) == count
    shades = [contrast(colour, WHITE) for colour in colours]
    assert all(darker > lighter for lighter, darker in pairwise(shades))


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("count", LADDERS)
def test_levels_keep_their_order_for_every_colour_vision(count, eyes):
    lightness = [seen(colour, eyes)[0] for colour in level_colours(count)]
    assert all(lighter - darker > 4 for lighter, darker in pairwise(lightness))


def test_text_reads_on_every_cell():
    for step in range(101):
        colour = ramp(step / 100)
        assert contrast(text_on(colour), colour) >= 4.5


def test_the_ramp_ends_where_the_ladder_ends():
    assert (ramp(-1), ramp(2)) == (ramp(0), ramp(1))


def test_the_palette_costs_no_plotly():
    code = "import sys, assessment.charts.palette; sys.exit('plotly' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
