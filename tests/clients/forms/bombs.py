"""Files of a few bytes, or of a few million, that would take gigabytes where they are read."""

from __future__ import annotations

import base64
import gzip
import io
import json
import plistlib
import struct
import tarfile
import zlib
from random import Random
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

from tests.core.forms.agency_examples import NEWSML_FILE, NITF_FILE
from tests.core.forms.container_examples import MBOX, write_feed, write_tar, write_zip
from tests.core.forms.document_examples import nest_parts
from tests.core.forms.example import TEXT
from tests.core.forms.paper_examples import (
    BOOK,
    CHAPTER_2,
    CONTAINER,
    DOCX_BODY,
    make_docx,
    make_pdf,
    write_paragraph,
)
from tests.core.forms.paper_examples import pack as make_package
from tests.core.forms.row_examples import LINES, TABLE

if TYPE_CHECKING:
    from collections.abc import Callable

NOISE = base64.b64encode(Random("dock").randbytes(400_000))  # noqa: S311 - what does not pack
"""Beside it a hundred times as much of nothing is within the ratio that a packed file may have."""
NOISY_LINES = LINES + json.dumps({"text": TEXT, "noise": NOISE.decode()}).encode() + b"\n"
NOISY_TABLE = TABLE + b"https://elsing-post.example/3,The dock,,," + NOISE + b"\n"
IN_DIRECTORY = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, *[0] * 7, 1, *[0] * 6) + b"a"


def pack(data: bytes) -> bytes:
    """Pack quickly."""
    return gzip.compress(data, 1)


def write_one_text(rows: int, size: int) -> bytes:
    """Rows that all have the same long text, which stands in the file once."""
    same = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["dock " * (size // 5)]))
    written = io.BytesIO()
    parquet.write_table(pa.table({"text": same}), written, compression="zstd")
    return written.getvalue()


def write_directory(members: int) -> bytes:
    """A ZIP file of a list of files, and no file."""
    listed = IN_DIRECTORY * members
    at = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, members, members, len(listed), 0)
    where = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(listed), 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, *[0xFFFF] * 2, *[0xFFFFFFFF] * 2, 0)
    return listed + at + where + end


def write_laid_over(members: int) -> bytes:
    """A ZIP file whose files are all the same packed bytes."""
    size = 15_000_000
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packing.compress(b"dock " * (size // 5)) + packing.flush()
    said = struct.pack("<5H3IH", 20, 0, 8, 0, 0, zlib.crc32(b"dock " * (size // 5)), len(data), size, 5)
    local = b"PK\x03\x04" + said + struct.pack("<H", 0) + b"a.txt" + data
    listed = (b"PK\x01\x02\x14\x00" + said + bytes(16) + b"a.txt") * members
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, members, members, len(listed), len(local), 0)
    return local + listed + end


def write_nested() -> bytes:
    """A ZIP file of ZIP files, each of files that unpack well."""
    inner = write_zip({f"{n}.txt": b"dock" * 3_000_000 for n in range(5)})
    return write_zip({f"{n}.zip": inner for n in range(20)})


def write_book(chapters: int, said: int) -> bytes:
    """A book of many short chapters that says much of itself."""
    names = [f"c{number}" for number in range(chapters)]
    items = "".join(f'<item id="{each}" href="{each}.xhtml" media-type="text/html"/>' for each in names)
    spine = "".join(f'<itemref idref="{each}"/>' for each in names)
    book = BOOK.replace("The Elsing Post<", f"{'dock ' * (said // 5)}<")
    return make_package(
        mimetype="application/epub+zip",
        **{"META-INF__container_xml": CONTAINER},
        OEBPS__book_opf=book.replace("</manifest>", f"{items}</manifest>").replace(
            "</spine>", f"{spine}</spine>"
        ),
        **{f"OEBPS__{each}_xhtml": CHAPTER_2 for each in names},
    )


def write_titled_feed() -> bytes:
    """A feed of a long title and many items."""
    item = "<item><link>https://elsing-post.example/1</link><description>The dock.</description></item>"
    return write_feed(item * 2000).replace(b"Elsing Post", b"dock " * 100_000)


def write_twice_packed() -> bytes:
    """A page of a gigabyte of blanks, packed twice."""
    page = zlib.compress(zlib.compress(b" " * 300_000_000, 9), 9)
    length = b"/Length %d" % len(page)
    return make_pdf(page).replace(length, length + b" /Filter [/FlateDecode /FlateDecode]")


def write_files() -> bytes:
    """A tar file of files that unpack well."""
    return write_tar({f"{n}.txt": b"dock " * 5_100_000 for n in range(3)})


def write_holes(blocks: int) -> bytes:
    """A tar file of a file of nothing but holes, whose list goes on and on."""
    member = tarfile.TarInfo("a.txt")
    member.type = tarfile.GNUTYPE_SPARSE
    head = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    head[482] = 1
    head[148:156] = b"%06o\0 " % (sum(head[:148]) + 8 * 32 + sum(head[156:]))
    holes = b"00000000001\0" * 42 + b"\1" + bytes(7)
    return bytes(head) + holes * blocks


def write_notes(headers: int) -> bytes:
    """A tar file of headers that hold for all its files, each of other words."""
    written = bytearray()
    for header in range(headers):
        notes = b"".join(b"11 %06x=\n" % (header << 16 | number) for number in range(65_536))
        member = tarfile.TarInfo("notes")
        member.type, member.size = tarfile.XGLTYPE, len(notes)
        written += member.tobuf() + notes + bytes(-len(notes) % 512)
    return bytes(written)


def write_entities() -> bytes:
    """An article of NITF whose only entity stands in it thousands of times."""
    entity = f'[<!ENTITY a "{"dock " * 9000}">]>'
    return NITF_FILE.replace('SYSTEM "nitf-3-2.dtd">', entity).replace("<p>", f"<p>{'&a;' * 9000}").encode()


def write_items_in_items() -> bytes:
    """A message of NewsML-G2 each of whose items holds all that follow."""
    inside = "<newsItem>" * 200 + "<p>x</p>" * 200_000
    return NEWSML_FILE.replace("<itemSet>", f"<itemSet>{inside}").encode()


def write_parts() -> bytes:
    """An MHTML of hundreds of thousands of parts."""
    head = b'MIME-Version: 1.0\nFrom: <Saved by Blink>\nContent-Type: multipart/related; boundary="b"\n\n'
    return head + b"--b\n\nx\n" * 150_000


def write_shared_lists() -> bytes:
    """A shortcut whose address is a list of ten times the same list, which is one of ten times another."""
    shared: object = "https://elsing-post.example/"
    for _ in range(9):
        shared = [shared] * 10
    return plistlib.dumps({"URL": shared}, fmt=plistlib.FMT_BINARY)


LISTS = b'{"a":[' + b"[]," * 25_000_000 + b"1]}"
SHIP = "\U0001f6a2".encode()
"""One such sign has all others take four bytes each."""
LONG_TEXT = b'{"text":"' + b"dock " * 19_000_000 + SHIP + b'"}'
ARRAY_START = b"[" + NOISY_LINES.strip().replace(b"\n", b",") + b","
TABLE_IN_TABLE = "<w:tbl><w:tr><w:tc>" * 80 + write_paragraph("x") * 20_000
BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "JSON Lines of lists": ("a.jsonl.gz", lambda: pack(NOISY_LINES + LISTS + b"\n")),
    "JSON Lines of signs": ("a.jsonl.gz", lambda: pack(NOISY_LINES + LONG_TEXT + b"\n")),
    "rows of nothing": ("a.jsonl.gz", lambda: pack(LINES + b"{}\n" * 6_000_000)),
    "JSON of lists": ("a.json.gz", lambda: pack(ARRAY_START + LISTS + b"]")),
    "a row of cells": ("a.csv.gz", lambda: pack(NOISY_TABLE + b"," * 80_000_000)),
    "a line of blanks": ("a.csv.gz", lambda: pack(NOISY_TABLE + b" " * 80_000_000)),
    "Parquet of many": ("a.parquet", lambda: write_one_text(5_000, 1_000_000)),
    "Parquet of large ones": ("a.parquet", lambda: write_one_text(64, 80_000_000)),
    "a mailbox of line ends": ("a.mbox.gz", lambda: pack(MBOX + b"From a\n" + b"\r\n" * 6_000_000)),
    "a list of files": ("a.zip", lambda: write_directory(600_000)),
    "files over one another": ("a.zip", lambda: write_laid_over(1000)),
    "files in files": ("a.zip", write_nested),
    "files in a tar file": ("a.tar.gz", lambda: pack(write_files())),
    "a shortcut of shared lists": ("a.webloc", write_shared_lists),
    "a tar file of notes": ("a.tar", lambda: write_notes(40)),
    "a tar file of headers": ("a.tar", lambda: tarfile.TarInfo.create_pax_global_header({"a": "b"}) * 3000),
    "a tar file of holes": ("a.tar", lambda: write_holes(100_000)),
    "entities": ("a.xml", write_entities),
    "items in items": ("a.xml", write_items_in_items),
    "a feed of titles": ("a.rss", write_titled_feed),
    "a DOCX of blanks": ("a.docx", lambda: make_docx(" " * 100_000_000)),
    "a DOCX of paragraphs": ("a.docx", lambda: make_docx("<w:p/>" * 5_000_000)),
    "a DOCX of tables in tables": ("a.docx", lambda: make_docx(TABLE_IN_TABLE + DOCX_BODY)),
    "an EPUB of titles": ("a.epub", lambda: write_book(300, 1_000_000)),
    "a PDF of blanks": ("a.pdf", write_twice_packed),
    "an RTF of groups": ("a.rtf", lambda: b"{\\rtf1 " + b"{\\b " * 500_000),
    "a mail of parts in parts": ("a.eml", lambda: nest_parts(10_000)),
    "an MHTML of parts": ("a.mht", write_parts),
}
"""The name of each bomb's file, and what makes it."""
