"""Examples of papers: PDF, DOCX, ODT, RTF and EPUB, made by hand."""

from __future__ import annotations

import textwrap
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from tests.core.forms.example import (
    AUTHOR,
    DAY,
    HTML,
    LAST,
    TEXT,
    TEXT_2,
    TITLE,
    TITLE_2,
    Example,
    Examples,
)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_pdf(*pages: bytes, more: bytes = b"", packed: bool = False) -> bytes:
    """A PDF of pages of drawing operators, with two fonts, F1 and F2."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number)
        )
        stream = zlib.compress(page, 9) if packed else page
        coded = b" /Filter /FlateDecode" if packed else b""
        objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(stream), coded, stream))
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        more,
        at,
    )


def draw(text: str, x: float, y: float, size: int = 11) -> bytes:
    """Draw a line at a place."""
    said = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F1 %d Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n" % (size, x, y, said)


def draw_article(width: int = 60) -> bytes:
    """Draw the headline, the byline and the text, line under line."""
    drawn = draw(TITLE, 50, 780, 18) + draw(f"By {AUTHOR}", 50, 755) + draw("14 March 2026", 50, 741)
    y = 715.0
    for paragraph in TEXT.split("\n\n"):
        for line in textwrap.wrap(paragraph, width):
            drawn += draw(line, 50, y)
            y -= 13
        y -= 10
    return drawn


def pack(**parts: str | bytes) -> bytes:
    """Make a zip of parts, by names whose dots and slashes are `_` and `__`."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            packing = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED  # it tells the form of the file
            archive.writestr(name.replace("__", "/").replace("_", "."), data, packing)
    return packed.getvalue()


def make_docx(body: str, core: str = "") -> bytes:
    """A DOCX of paragraphs in its own XML."""
    return pack(
        word__document_xml=f"<w:document {W}><w:body>{body}</w:body></w:document>",
        word__styles_xml=(
            f'<w:styles {W}><w:style w:styleId="T1"><w:name w:val="Title"/></w:style></w:styles>'
        ),
        docProps__core_xml=(
            '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>'
        ),
    )


def write_paragraph(text: str, style: str = "") -> str:
    """A paragraph of a DOCX."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


DOCX_BODY = (
    write_paragraph(TITLE, "T1")
    + write_paragraph(f"By {AUTHOR}")
    + "".join(map(write_paragraph, TEXT.split("\n\n")))
    + "<w:p><w:del><w:r><w:delText>It was three to two.</w:delText></w:r></w:del></w:p>"
)
CORE = f"<dc:creator>{AUTHOR}</dc:creator><dcterms:created>{DAY}T09:12:00Z</dcterms:created>"
DOCX_FILE = make_docx(DOCX_BODY, CORE)


def make_odt(body: str) -> bytes:
    """An ODT with its names."""
    spaces = " ".join(f'xmlns:{name}="urn:oasis:{name}"' for name in ("office", "text", "table", "meta"))
    return pack(
        mimetype="application/vnd.oasis.opendocument.text",
        content_xml=f"<office:document-content {spaces}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>",
        meta_xml=f"<office:document-meta {spaces}><office:meta><meta:initial-creator>{AUTHOR}"
        f"</meta:initial-creator><meta:creation-date>{DAY}T09:12:00</meta:creation-date></office:meta>"
        "</office:document-meta>",
    )


ODT_BODY = (
    "<text:tracked-changes><text:p>It was three to two.</text:p></text:tracked-changes>"
    f'<text:h text:outline-level="1">{TITLE}</text:h>'
    + "".join(f"<text:p>{text.replace(' ', '<text:s/>', 1)}</text:p>" for text in TEXT.split("\n\n"))
    + "<text:p><text:note><text:p>A note below the page.</text:p></text:note></text:p>"
)
RTF_FILE = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title " + TITLE + r"}{\author " + AUTHOR + r"}"
    r"{\creatim\yr2026\mo3\dy14}}{\*\generator Word;}"
    r"\pard\b " + TITLE + r"\b0\par\par By " + AUTHOR + r"\par\par "
    + TEXT.replace("\n\n", r"\par\par ")
    + r"{\pict\pngblip " + "00ff" * 200 + r"}\par}"
)  # fmt: skip

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
BOOK = f"""<package><metadata {DC}><dc:title>The Elsing Post, March</dc:title><dc:creator>Editors</dc:creator>
<dc:publisher>The Elsing Post</dc:publisher><dc:date>{DAY}</dc:date><dc:language>en</dc:language></metadata>
<manifest><item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>
<item id="toc" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>
<spine><itemref idref="cover"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
CONTENTS = f"""<ncx><navMap><navPoint><navLabel><text>{TITLE_2}</text></navLabel>
<content src="b.xhtml#s"/></navPoint></navMap></ncx>"""
CHAPTER = f"<html><body><h1>{TITLE}</h1><p>By {AUTHOR}</p>{HTML}</body></html>"
CHAPTER_2 = "<html><body>" + "".join(f"<p>{each}</p>" for each in TEXT_2.split("\n\n")) + "</body></html>"


def make_epub(book: str = BOOK, chapter: str | bytes = CHAPTER) -> bytes:
    """An EPUB of a cover and two chapters."""
    return pack(
        mimetype="application/epub+zip",
        **{"META-INF__container_xml": CONTAINER},
        OEBPS__book_opf=book,
        OEBPS__toc_ncx=CONTENTS,
        OEBPS__cover_xhtml="<html><body><p>The Elsing Post</p></body></html>",
        OEBPS__a_xhtml=chapter,
        OEBPS__b_xhtml=CHAPTER_2,
    )


PDF_FILE = make_pdf(draw_article())
NO_URL = (None, TITLE, (AUTHOR,), DAY, LAST)
CHAPTERS = (NO_URL, (None, TITLE_2, (), DAY, "no longer met the rules for smoke"))
PAPERS = {
    "PDF": Examples(
        valid=Example("dock.pdf", PDF_FILE, (NO_URL,)),
        damaged=Example("dock.pdf", PDF_FILE[: PDF_FILE.index(b"xref")], (NO_URL,)),
        hostile=Example("dock.pdf", make_pdf(b" " * 100_000_000, packed=True)),
    ),
    "DOCX": Examples(
        valid=Example("dock.docx", DOCX_FILE, (NO_URL,)),
        damaged=Example("dock.docx", make_docx(DOCX_BODY[: DOCX_BODY.index("<w:del>")], CORE), (NO_URL,)),
        hostile=Example("dock.docx", make_docx(" " * 100_000_000)),
    ),
    "ODT": Examples(
        valid=Example("dock.odt", make_odt(ODT_BODY), (NO_URL,)),
        damaged=Example("dock.odt", make_odt(ODT_BODY[: ODT_BODY.rindex("</text:p>", 0, -30)]), (NO_URL,)),
        hostile=Example("dock.odt", make_odt("<text:p>" + " " * 100_000_000)),
    ),
    "RTF": Examples(
        valid=Example("dock.rtf", RTF_FILE.encode(), (NO_URL,)),
        damaged=Example("dock.rtf", RTF_FILE.encode()[: RTF_FILE.index("{\\pict")], (NO_URL,)),
        hostile=Example("dock.rtf", b"{\\rtf1 " + b"{\\b " * 100_000),
    ),
    "EPUB": Examples(
        valid=Example("post.epub", make_epub(), CHAPTERS),
        damaged=Example("post.epub", make_epub(chapter=CHAPTER[:-14]), CHAPTERS),
        hostile=Example(
            "post.epub", make_epub(BOOK.replace("a.xhtml", "../../../../etc/passwd")), CHAPTERS[1:]
        ),
    ),
}
"""Examples of each form."""
