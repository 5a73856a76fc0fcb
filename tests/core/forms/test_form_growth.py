"""No form makes a file cost a core: telling and reading it grows as the file does, whatever it is made of."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import DocumentForm, Item, ReadOptions, WholeForm
from tasks.core.forms.registry import FORMS, find_form
from tests.clients.forms.bombs import write_book
from tests.core.forms.agency_examples import NEWSML_FILE
from tests.core.forms.container_examples import (
    ENTRY,
    FEED,
    GDELT_ROW,
    MBOX,
    OUTLINES,
    REFERENCE,
    write_entry,
    write_log,
    write_tar,
    write_zip,
)
from tests.core.forms.database_examples import FACTIVA_CODES, OLD_NEXIS, PROQUEST_FILE
from tests.core.forms.example import LAST, URL
from tests.core.forms.examples import EXAMPLES
from tests.core.forms.paper_examples import (
    CHAPTER,
    DOCX_BODY,
    RTF_FILE,
    draw,
    draw_article,
    make_docx,
    make_epub,
    make_pdf,
    write_paragraph,
)
from tests.core.forms.row_examples import LINES, ROW, TABLE, write_parquet
from tests.growth import MOST_EXPONENT, find_exponent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tasks.core.forms.form import Form

pytestmark = pytest.mark.slow

OPTIONS = ReadOptions(10**9)
SIZES = (4_000, 40_000)
MANY = (160_000,)
"""Bytes, about, of files of many articles."""
TOLD_SIZE = (60_000,)
"""No more of a file is there to tell its form."""
UNITS = (
    *("<", "<p>", "<!--", "<a b='", "&amp;", "{", "[", '"', "\\", "\n", " ", "(", "a", "a,", "1,", "_"),
    *("From a b\n", "\nFrom a b\n\n", "--b\n", "A: b\n", "=?utf-8?q?x?= ", "x\n====\n", ".. a\n  b\n", "]]>"),
    *(
        "1 of 2 DOCUMENTS\n",
        "HD x\n",
        "Document ELPO000020260314em3e0001\n",
        "Full text: x\n",
        "{\\b ",
        "\\par ",
    ),
)
PACKED: dict[str, Callable[[str], bytes]] = {
    "DOCX": lambda filling: make_docx(DOCX_BODY + filling),
    "EPUB": lambda filling: make_epub(chapter=CHAPTER.replace(LAST, LAST + filling)),
    "PDF": lambda filling: make_pdf(draw_article() + filling.encode()),
}
"""What stands in the text of a form whose text is packed; of others a unit stands in the file itself."""
MORE: dict[str, Callable[[int], bytes]] = {
    "DOCX": lambda size: make_docx(write_paragraph("The dock.") * (size // 50)),
    "EPUB": lambda size: write_book(size // 160, 10),
    "PDF": lambda size: make_pdf(*[draw("The dock closed on Tuesday.", 50, 700)] * (size // 2000)),
    "RTF": lambda size: RTF_FILE.encode() + b"{\\b The dock.}\\par " * (size // 20),
    "ZIP file": lambda size: write_zip({f"{n}.txt": b"The dock." for n in range(size // 100)}),
    "tar file": lambda size: write_tar({f"{n}.txt": b"The dock." for n in range(size // 100)}),
    "feed": lambda size: repeat_part(FEED, b"<item>", b"</item>", size),
    "OPML": lambda size: (OUTLINES * (size // len(OUTLINES))).encode(),
    "NewsML-G2": lambda size: repeat_part(NEWSML_FILE.encode(), b"<newsItem", b"</newsItem>", size),
    "HAR": lambda size: write_log(*[write_entry(URL, "<p>The dock.")] * (size // 200)),
    "RIS": lambda size: REFERENCE.encode() * (size // 100),
    "BibTeX": lambda size: ENTRY.encode() * (size // 120),
    "mailbox": lambda size: MBOX * (size // len(MBOX)),
    "table": lambda size: TABLE + TABLE.partition(b"\n")[2] * (size // len(TABLE)),
    "JSON Lines": lambda size: LINES * (size // len(LINES)),
    "JSON": lambda size: b"[" + b",".join([LINES.split(b"\n")[0]] * (size // len(LINES))) + b"]",
    "Parquet": lambda size: write_parquet([ROW] * (size // 100)),
    "list of addresses": lambda size: b"".join(b"%s/%d\n" % (URL.encode(), n) for n in range(size // 50)),
    "addresses in JSON": lambda size: (
        b'["%s"' % URL.encode() + b', "https://a.example/"' * (size // 20) + b"]"
    ),
    "GDELT table": lambda size: "".join(GDELT_ROW.format(f"{URL}/{n}") for n in range(size // 100)).encode(),
    "Nexis": lambda size: OLD_NEXIS.encode() * (size // len(OLD_NEXIS)),
    "Factiva": lambda size: FACTIVA_CODES.encode() * (size // len(FACTIVA_CODES)),
    "ProQuest": lambda size: PROQUEST_FILE.encode() * (size // len(PROQUEST_FILE)),
}
"""Files of so many articles, of forms that hold many, or of so many pages or paragraphs."""
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


def repeat_part(data: bytes, start: bytes, end: bytes, size: int) -> bytes:
    """Repeat the first part of a file that begins and ends so."""
    at, to = data.index(start), data.index(end) + len(end)
    return data[:at] + data[at:to] * (size // (to - at) + 1) + data[to:]


def list_makers(form: Form) -> Iterator[tuple[str, Callable[[int], bytes]]]:
    """Give files that grow: with a unit in the text, or at the end."""
    for unit in UNITS:
        for place, put in list_places(form):
            yield f"{unit!r} {place}", partial(repeat_unit, put, unit)


def repeat_unit(put: Callable[[str], bytes], unit: str, size: int) -> bytes:
    """Put so many characters of a unit into a file."""
    return put(unit * (size // len(unit) + 1))


def list_places(form: Form) -> Iterator[tuple[str, Callable[[str], bytes]]]:
    """Give the places of a file where something can be put in."""
    if form.name in PACKED:
        yield "packed", PACKED[form.name]
        return
    whole = EXAMPLES[form.name].valid.data
    for place, at in (("in the text", whole.find(LAST[:20].encode())), ("at the end", len(whole))):
        if at >= 0:
            yield place, partial(put_in, whole, at)


def put_in(whole: bytes, at: int, filling: str) -> bytes:
    """Put something into a file."""
    return whole[:at] + filling.encode() + whole[at:]


def read_all(form: Form, data: bytes) -> None:
    """Read a file as far as it goes, both ways where it may hold one article or many."""
    if isinstance(form, WholeForm):
        with suppress(QuarantineError):
            form.read(data, OPTIONS)
        if form.read_alone is not None:
            with suppress(QuarantineError):
                form.read_alone(data, "")
        return
    with suppress(QuarantineError):
        if isinstance(form, DocumentForm):
            form.read(data, EXAMPLES[form.name].valid.name)
            return
        for part in form.read(BytesIO(data), OPTIONS):
            if not isinstance(part, Item):
                part.stream.read()


@each_form
def test_reading_a_file_costs_what_it_weighs(form: Form) -> None:
    """Four times as much of anything takes about four times as long."""
    read = partial(read_all, form)
    grown = {said: find_exponent(read, make, SIZES) for said, make in list_makers(form)}
    assert [each for each in grown.items() if each[1] >= MOST_EXPONENT] == []


@pytest.mark.parametrize("name", MORE)
def test_reading_more_articles_costs_what_they_weigh(name: str) -> None:
    """Or more pages, or paragraphs: what is said once of all of them is not looked for again at each."""
    (form,) = (form for form in FORMS if form.name == name)
    assert find_exponent(partial(read_all, form), MORE[name], MANY) < MOST_EXPONENT


@each_form
def test_telling_a_form_costs_what_its_first_bytes_weigh(form: Form) -> None:
    """Those of a file of this form are asked by every form before it."""
    name = EXAMPLES[form.name].valid.name

    def tell(data: bytes) -> None:
        find_form(data, name)

    whole = EXAMPLES[form.name].valid.data
    put = partial(put_in, whole, len(whole) // 2)
    grown = {unit: find_exponent(tell, partial(repeat_unit, put, unit), TOLD_SIZE) for unit in UNITS}
    assert [each for each in grown.items() if each[1] >= MOST_EXPONENT] == []
