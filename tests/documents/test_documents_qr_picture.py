import re

import zxingcpp
from PIL import Image, ImageDraw

from assessment.documents.qr_picture import qr_svg

LINK = "https://workbook.example/join/" + "Ab3_-" * 8 + "xyz"


def test_the_picture_is_read_back_as_the_link():
    svg = qr_svg(LINK)
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    image = Image.new("L", (side * 4, side * 4), 255)
    draw = ImageDraw.Draw(image)
    for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg):
        left, top = int(x) * 4, int(y) * 4
        draw.rectangle((left, top, left + int(wide) * 4 - 1, top + 3), fill=0)
    assert [one.text for one in zxingcpp.read_barcodes(image)] == [LINK]
    assert "<script" not in svg
