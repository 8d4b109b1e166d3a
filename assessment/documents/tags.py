"""The structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8), which reportlab leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, PDFObjectReference


class Written(PDFObject):  # type: ignore[misc]  # reportlab carries no types
    """A PDF object written out by hand."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = content

    def format(self, _document: PDFDocument) -> bytes:
        """Return the object's own bytes, as reportlab asks for them."""
        return self.content


@dataclass(eq=False, slots=True)
class Tag:
    """One element of the tree: what it is, and what it holds, in reading order.

    ``kids`` are tags, pieces of content as (page from 0, number of the piece on it) and links as
    (page, name of the annotation's object).  ``attributes`` is PDF source for its dictionary.
    """

    role: str
    attributes: str = ""
    parent: Tag | None = None
    kids: list[Tag | tuple[int, int] | tuple[int, str]] = field(default_factory=list)
    number: int = 0  # of its object in the file

    def add(self, role: str, attributes: str = "") -> Tag:
        """Return a new tag, the last one in this."""
        tag = Tag(role, attributes, self)
        self.kids.append(tag)
        return tag


def hex_text(text: str) -> str:
    """Return a text as PDF writes it in any dictionary: UTF-16 in hexadecimal."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def number_of(reference: PDFObjectReference, document: PDFDocument) -> int:
    """Return the object number that reportlab has given something."""
    return int(document.idToObjectNumberAndVersion[reference.name][0])


class Tree:
    """The tree of one document, with the lists that lead from content back to its tags."""

    def __init__(self) -> None:
        self.root = Tag("Document")
        self.pieces: list[list[Tag]] = [[]]  # for each page, its tags by number of the piece
        self.links: list[Tag] = []

    @property
    def page(self) -> int:
        """Return the page that is being drawn, from 0."""
        return len(self.pieces) - 1

    def piece(self, tag: Tag) -> int:
        """Say that the next content of this page belongs to ``tag``; return its number."""
        tag.kids.append((self.page, len(self.pieces[-1])))
        self.pieces[-1].append(tag)
        return len(self.pieces[-1]) - 1

    def link(self, tag: Tag, name: str) -> None:
        """Say that an annotation of this page belongs to ``tag``."""
        tag.kids.append((self.page, name))
        self.links.append(tag)

    def write(self, document: PDFDocument) -> PDFObjectReference:
        """Add the tree to a document whose pages are all there; return its root."""
        root = Written()
        reference = document.Reference(root)
        number = number_of(reference, document)
        everything = list(_walk(self.root))
        objects = []
        for tag in everything:
            objects.append(Written())
            tag.number = number_of(document.Reference(objects[-1]), document)
        pages = [
            document.idToObjectNumberAndVersion[f"Page{n + 1}"][0] for n in range(len(self.pieces))
        ]
        for tag, written in zip(everything, objects, strict=True):
            parent = tag.parent.number if tag.parent else number
            written.content = _element(tag, parent, pages, document).encode()
        root.content = (
            f"<< /Type /StructTreeRoot /K {self.root.number} 0 R /ParentTree << /Nums "
            f"[ {self._parent_tree()} ] >> /ParentTreeNextKey {len(pages) + len(self.links)} >>"
        ).encode()
        return reference

    def _parent_tree(self) -> str:
        """Return for every page its tags, then for every link its tag, by running number."""
        pages = (
            f"{n} [ {' '.join(f'{tag.number} 0 R' for tag in tags)} ]"
            for n, tags in enumerate(self.pieces)
        )
        links = (f"{len(self.pieces) + n} {tag.number} 0 R" for n, tag in enumerate(self.links))
        return " ".join((*pages, *links))


def _walk(tag: Tag) -> Iterator[Tag]:
    yield tag
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from _walk(kid)


def _element(tag: Tag, parent: int, pages: list[int], document: PDFDocument) -> str:
    home = next((kid[0] for kid in tag.kids if not isinstance(kid, Tag)), None)
    page = "" if home is None else f" /Pg {pages[home]} 0 R"
    kids = " ".join(_kid(kid, home, pages, document) for kid in tag.kids)
    return f"<< /Type /StructElem /S /{tag.role} /P {parent} 0 R{page}{tag.attributes} /K [ {kids} ] >>"


def _kid(
    kid: Tag | tuple[int, int] | tuple[int, str],
    home: int | None,
    pages: list[int],
    document: PDFDocument,
) -> str:
    if isinstance(kid, Tag):
        return f"{kid.number} 0 R"
    page, what = kid
    if isinstance(what, str):
        target = document.idToObjectNumberAndVersion[what][0]
        return f"<< /Type /OBJR /Obj {target} 0 R /Pg {pages[page]} 0 R >>"
    if page == home:
        return str(what)
    return f"<< /Type /MCR /Pg {pages[page]} 0 R /MCID {what} >>"
