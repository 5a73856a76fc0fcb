"""PDF with a text layer: a page that was printed into a file, a press clipping, a newspaper's page.

What is read is the text layer, its columns in order, its paragraphs and broken words put together
(`pdf_layout`); running titles and page numbers are noted, not part of the text. A browser prints the page's
address at the edge: it is the article's. Title and author that the file names hold where the text says
nothing; when the file was made is noted. A scan has no text layer and is refused, as is a file with a
password; an export of a press database holds many articles and is taken apart.
"""

from __future__ import annotations

import logging
import re
import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tasks.core.errors import QuarantineError
from tasks.core.forms.built_page import make_stated
from tasks.core.forms.databases.entry import make_items
from tasks.core.forms.databases.text_export import find_splitter, refuse_export
from tasks.core.forms.form import TEXT_UTF_8, THE_FILE, Item, Reading, ReadOptions, WholeForm
from tasks.core.forms.papers.pdf_layout import PrintedLine, Sheet, drop_running_lines, find_large, write_text
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject, PdfReader

_MEDIA = "application/pdf"
_MARK = re.compile(rb"[\s\x00-\x20]{0,1024}%PDF-\d")
_CATALOG = re.compile(
    rb"(?P<number>\d{1,10})\s+(?P<generation>\d{1,5})\s+obj\s*<<[^>]{0,2000}?/Type\s*/Catalog\b"
)
_LEAST_LETTERS = 20
"""A scan may have a line of its own, such as the name of the scanner."""
_MOST_PAGES = 3000
_TOLD_PAGES = 2
"""So many pages tell whether a file is an export of a database."""
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
}
_TRANSLATED = str.maketrans({**_LIGATURES, "\ufb06": "st", "\u00a0": " ", "\x00": None})
_PRINTED = re.compile(
    r"(?P<url>https?://[^\s]{4,2000})(?:\s+(?:page\s+)?\d{1,4}\s*(?:/|of|von|de)\s*\d{1,4})?"
)
_NO_TITLE = re.compile(
    r"(?:microsoft \w+ - .*|untitled.*|\(?anonymous\)?|\(?unspecified\)?|document\d*"
    r"|.*\.(?:docx?|pdf|indd|qxp|html?|txt))",
    re.IGNORECASE,
)
_MOST_NOTED = 8
_WIDTH, _GUTTER = 0.5, 1.2
"""In sizes of a letter: how wide one is, about, and what parts columns at least."""
_LONGEST_TITLE = 250


def _recognise(head: bytes, _name: str) -> bool:
    return _MARK.match(head) is not None


def _read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    sheets, _ = _read_sheets(data, _TOLD_PAGES)
    split = find_splitter(write_text(sheets))
    if split is None:
        return (THE_FILE,)
    sheets, _ = _read_sheets(data, _MOST_PAGES)
    return make_items(split(write_text(drop_running_lines(sheets)[0])), options)


def _read_alone(data: bytes, _name: str) -> Reading:
    sheets, named = _read_sheets(data, _MOST_PAGES)
    kept, running = drop_running_lines(sheets)
    text = write_text(kept)
    if sum(sign.isalnum() for sign in text) < _LEAST_LETTERS:
        said = "it has no text layer (a scan, or pictures alone): have its text recognised (OCR) first"
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{_MEDIA}: {said}")
    refuse_export(text, _MEDIA)
    edges = (
        *running,
        *(line.text.strip() for sheet in sheets for line in sheet.lines if sheet.is_edge(line)),
    )
    address = next(filter(None, map(_PRINTED.fullmatch, edges)), None)
    return Reading(
        text.encode("utf-8", "replace"),
        TEXT_UTF_8,
        url=address["url"] if address else None,
        otherwise=make_stated(title=_find_headline(kept) or named.get("title"), authors=named.get("author")),
        noted=(
            *(("running line", line) for line in running[:_MOST_NOTED]),
            *((name, named[name]) for name in ("created_at",) if name in named),
        ),
    )


def _find_headline(sheets: Sequence[Sheet]) -> str | None:
    """Give the lines of the first page in its largest letters, where these are larger than the text's."""
    lines = sheets[0].lines if sheets else ()
    size = max((line.size for line in lines), default=0.0)
    if not size or size < find_large(lines):
        return None
    largest = " ".join(line.text.strip() for line in lines if line.size == size)
    return " ".join(largest.split()) if len(largest) <= _LONGEST_TITLE else None


def _read_sheets(data: bytes, most_pages: int) -> tuple[list[Sheet], dict[str, str]]:
    """Read the lines of pages, and what the file says of itself; a page that is broken has none."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    broken = (PyPdfError, *_BROKEN)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        try:
            reader = PdfReader(BytesIO(data))
        except broken:
            reader = PdfReader(BytesIO(_mend_end(data)))
        if reader.is_encrypted and not reader.decrypt(""):
            said = "it is locked with a password: save it without one"
            raise QuarantineError(Reason.UNREADABLE, f"{_MEDIA}: {said}")
        count = min(len(reader.pages), most_pages)
        named = _read_names(reader)
    except broken as error:
        raise QuarantineError(Reason.UNREADABLE, f"{_MEDIA}: broken: {error}"[:300]) from error
    sheets: list[Sheet] = []
    for number in range(count):
        try:
            sheets.append(_read_sheet(reader.pages[number]))
        except broken:
            sheets.append(Sheet((), 0.0))
    return sheets, named


def _mend_end(data: bytes) -> bytes:
    """Give a file that was cut off an end of its own, by which its first object is found."""
    found = _CATALOG.search(data)
    root = b"/Root %s %s R" % (found["number"], found["generation"]) if found else b""
    return data + b"\ntrailer << %s >>\nstartxref\n0\n%%%%EOF\n" % root


_BROKEN = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, AssertionError),
    *(NotImplementedError, struct.error, zlib.error, EOFError),
)
"""What a library of Python meets in a file that lies about itself."""


def _read_names(reader: PdfReader) -> dict[str, str]:
    said = reader.metadata
    if not said:
        return {}
    found = {"title": said.title, "author": said.author, "created_at": said.creation_date_raw}
    return {
        name: line
        for name, value in found.items()
        if (line := " ".join(str(value or "").split())) and not _NO_TITLE.fullmatch(line)
    }


def _read_sheet(page: PageObject) -> Sheet:
    lines: list[PrintedLine] = []
    parts: list[str] = []
    begun: tuple[float, float, float] | None = None

    def visit(text: str, outer: Any, inner: Any, _font: object, size: float) -> None:  # noqa: ANN401 - as pypdf gives
        nonlocal begun
        for piece in text.splitlines(keepends=True):
            place = _place(outer, inner, size)
            if begun is not None and piece.strip() and _is_apart(begun, "".join(parts), place):
                finish()
            if piece.strip() and begun is None:
                begun = place
            parts.append(piece)
            if piece.endswith("\n"):
                finish()

    def finish() -> None:
        nonlocal begun
        line = "".join(parts).translate(_TRANSLATED).strip("\n")
        if begun is not None and line.strip():
            lines.append(PrintedLine(line, *begun))
        parts.clear()
        begun = None

    page.extract_text(visitor_text=visit)
    finish()
    box = page.mediabox
    return Sheet(tuple(lines), float(box.top), float(box.bottom))


def _is_apart(begun: tuple[float, float, float], text: str, place: tuple[float, float, float]) -> bool:
    """Whether what is drawn next stands beside a line, not in it: the line of another column."""
    x, _, size = begun
    return place[0] - (x + _WIDTH * size * len(text.strip())) > _GUTTER * size


def _place(outer: Sequence[float], inner: Sequence[float], size: float) -> tuple[float, float, float]:
    """Give where on the page a text begins, and the height of its letters there."""
    a, b, c, d, e, f = (float(each) for each in outer[:6])
    x, y = float(inner[4]), float(inner[5])
    height = abs(size * float(inner[3]) * d) or abs(size * float(inner[1]) * c) or abs(size)
    return a * x + c * y + e, b * x + d * y + f, height or 1.0


PDF = WholeForm("PDF", _MEDIA, (".pdf",), _recognise, _read, _read_alone)
