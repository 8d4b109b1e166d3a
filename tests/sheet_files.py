"""Spreadsheets built for the tests: the seed's figures, a messy register, and files to refuse."""

from __future__ import annotations

import io
import struct
import zipfile

import openpyxl
import xlsxwriter

# The pilot site's own mapping slide: it states 126, and its directorates add up to 124.
SEED = (
    ("social care and health", 53),
    ("education and lifelong learning", 18),
    ("policy and resources", 1),
    ("culture and regeneration (+NDC)", 21),
    ("environment and housing", 26),
    ("policy and communication", 5),
)
STATED = 126
HEADINGS = ("Directorate", "Partnerships (n)")


def csv_of(rows, separator=",", encoding="utf-8"):
    """Return rows as CSV bytes; no cell here needs quoting."""
    return "\r\n".join(separator.join(map(str, row)) for row in rows).encode(encoding)


def xlsx_of(*sheets, hidden=(), merged=()):
    """Return a workbook of (title, rows) sheets; ``merged`` are ranges of the last one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
        for row in rows:
            sheet.append(list(row))
    for one in merged:
        sheet.merge_cells(one)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def seed_rows():
    return [HEADINGS, *SEED, ("Total", STATED)]


def seed_csv():
    return csv_of(seed_rows())


def seed_xlsx():
    return xlsx_of(("Mapping", seed_rows()))


def parts_of(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {part.filename: archive.read(part) for part in archive.infolist()}


def zip_of(parts, compression=zipfile.ZIP_DEFLATED):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def with_sheet(cells, parts=None):
    """Return a small workbook whose only sheet holds this XML in place of its rows."""
    parts = parts or parts_of(seed_xlsx())
    name = "xl/worksheets/sheet1.xml"
    start, rest = parts[name].split(b"<sheetData>")
    parts[name] = start + b"<sheetData>" + cells + b"</sheetData>" + rest.split(b"</sheetData>")[1]
    return zip_of(parts)


def far_cell():
    """Return a workbook of a few kilobytes with a cell at the far corner."""
    return with_sheet(
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Partnership</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>Allotments</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
    )


def zip_bomb():
    """Return a workbook that unpacks to far more than it says."""
    return zip_of({**parts_of(seed_xlsx()), "xl/media/image1.png": b"\0" * (61 * 1024 * 1024)})


def lying_zip_bomb():
    """Return the same with the declared size of its largest part set to ten bytes."""
    raw = bytearray(zip_bomb())
    true_size = struct.pack("<L", 61 * 1024 * 1024)
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = raw.rindex(mark)
        place = raw.index(true_size, at)
        raw[place : place + 4] = struct.pack("<L", 10)
    return bytes(raw)


def many_tags():
    return with_sheet(b'<row r="1">' + b"<c/>" * 4_100_000 + b"</row>")


def with_macros():
    return zip_of({**parts_of(seed_xlsx()), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def renamed_macro_workbook():
    parts = parts_of(seed_xlsx())
    types = parts["[Content_Types].xml"]
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in types
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return zip_of({**parts, "[Content_Types].xml": types.replace(plain, macro)})


def with_doctype(encoding="utf-8"):
    parts = parts_of(seed_xlsx())
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        "<sst><si><t>&b;</t></si></sst>"
    )
    return zip_of({**parts, "xl/sharedStrings.xml": bomb.encode(encoding)})


def encrypted():
    """Return what an office program writes for a workbook with a password: no ZIP at all."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    )


def old_excel():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "Workbook".encode("utf-16-le")


def zip_with_password_flag():
    raw = bytearray(seed_xlsx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(mark) + offset
        raw[at] |= 1
    return bytes(raw)


def many_parts():
    extra = {f"xl/media/image{n}.png": b"x" for n in range(250)}
    return zip_of({**parts_of(seed_xlsx()), **extra})


def heavy_text():
    """Return a small file in which very many cells name one very long text."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    book.add_worksheet().write_row(0, 0, ["Partnership", "a" * 30_000])
    book.close()
    cells = b'<c t="s"><v>1</v></c>' * 60
    rows = b"".join(b'<row r="%d">' % row + cells + b"</row>" for row in range(2, 4_000))
    heading = b'<row r="1"><c t="s"><v>0</v></c></row>'
    return with_sheet(heading + rows, parts_of(kept.getvalue()))


def big_register(rows=20_000):
    return xlsx_of(
        ("Register", [("Partnership", "Directorate"), *((f"P{n}", "D") for n in range(rows))])
    )


def with_formulas(*, results):
    """Return names and counts as formulas, with the results saved or not."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet("Counts")
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_string(1, 0, "housing")
    sheet.write_formula(1, 1, "=20+6", value=26)
    book.close()
    if results:
        return kept.getvalue()
    parts = parts_of(kept.getvalue())
    name = "xl/worksheets/sheet1.xml"
    assert b"<v>26</v>" in parts[name]
    return zip_of({**parts, name: parts[name].replace(b"<v>26</v>", b"")})
