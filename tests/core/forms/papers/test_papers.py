"""PDF, DOCX, RTF and EPUB: order and paragraphs of what is printed, exports in them, what cannot be read."""

from __future__ import annotations

import textwrap
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import THE_FILE, Reading, ReadOptions, WholeForm
from tasks.core.forms.papers.docx import DOCX
from tasks.core.forms.papers.epub import EPUB
from tasks.core.forms.papers.pdf import PDF
from tasks.core.forms.papers.rtf import RTF
from tasks.core.records import Reason
from tests.core.forms.database_examples import OLD_NEXIS
from tests.core.forms.example import AUTHOR, FIRST, LAST, MIDDLE, TEXT, TITLE, TITLE_2, URL
from tests.core.forms.paper_examples import (
    CORE,
    DOCX_BODY,
    PDF_FILE,
    draw,
    draw_article,
    make_docx,
    make_epub,
    make_pdf,
    write_paragraph,
)

OPTIONS = ReadOptions(1_000_000)


def read(form: WholeForm, data: bytes) -> Reading:
    """Read a file of one article."""
    assert form.read(data, OPTIONS) == (THE_FILE,)
    assert form.read_alone
    return form.read_alone(data, "a")


def read_text(data: bytes) -> str:
    """Give the text of a PDF."""
    return read(PDF, data).data.decode()


def draw_columns(*, by_rows: bool) -> bytes:
    """Draw a headline over two columns, the second one row by row beside the first or after it."""
    lines = [line for part in TEXT.split("\n\n") for line in [*textwrap.wrap(part, 38), ""]]
    half = (len(lines) + 1) // 2
    cells = [(column, row, column * half + row) for column in (0, 1) for row in range(half)]
    drawn = draw(TITLE, 50, 780, 18)
    for column, row, at in sorted(cells, key=lambda cell: (cell[1], cell[0]) if by_rows else cell):
        if at < len(lines) and lines[at]:
            drawn += draw(lines[at], 50 + 260 * column, 740 - 13 * row)
    return drawn


@pytest.mark.parametrize("by_rows", [False, True])
def test_columns_are_read_one_after_the_other(*, by_rows: bool) -> None:
    """In whatever order the file draws their lines."""
    assert read_text(make_pdf(draw_columns(by_rows=by_rows))) == f"{TITLE}\n\n{TEXT}"


def test_broken_words_are_put_together() -> None:
    """But for those that have a hyphen wherever they stand, here or anywhere."""
    lines = (
        "Port El-",
        "sing closes its well-",
        "known dock in a long-",
        "running row over the har-",
        "bour it has.",
    )
    page = b"".join(draw(line, 50, 700 - 13 * n) for n, line in enumerate(lines))
    assert read_text(make_pdf(page)) == (
        "Port Elsing closes its well-known dock in a long-running row over the harbour it has."
    )


def test_paragraphs_are_told_by_gap_by_indent_and_by_a_line_that_ends_early() -> None:
    """And a line that is full runs on, over a page's end too."""
    lines = textwrap.wrap(FIRST, 40)
    page = b"".join(draw(line, 50, 200 - 13 * n) for n, line in enumerate(lines))
    below = 200 - 13 * len(lines)
    page += draw(MIDDLE[:40], 62, below) + draw(MIDDLE[40:].partition(".")[0] + ".", 50, below - 13)
    assert read_text(make_pdf(page)).split("\n\n")[0] == FIRST


def test_a_large_initial_is_the_first_letter_of_its_word() -> None:
    """It is drawn apart, and larger."""
    page = draw(FIRST[0], 50, 690, 30) + draw(FIRST[1:40], 70, 700) + draw(FIRST[40:].strip(), 70, 687)
    assert read_text(make_pdf(page)).startswith(FIRST[:40])


def test_what_runs_along_the_edges_is_noted_and_no_part_of_the_text() -> None:
    """A title on every page, the numbers of the pages; a browser prints the address there."""
    pages = [
        draw("14/03/2026, 10:00  The Elsing Post", 50, 820, 8)
        + draw(part, 50, 700)
        + draw(f"{URL} {n}/3", 50, 20, 8)
        for n, part in enumerate(TEXT.split("\n\n"), 1)
    ]
    found = read(PDF, make_pdf(*pages))
    assert found.url == URL
    assert found.data.decode() == TEXT
    assert ("running line", "14/03/2026, 10:00  The Elsing Post") in found.noted


def test_a_headline_of_two_lines_is_one() -> None:
    """Whatever the second begins with: German nouns have capitals."""
    lines = ("Zum Jahresende", "Hafenbecken schließt nach achtzig Jahren")
    drawn = draw_article().replace(
        draw(TITLE, 50, 780, 18), draw(lines[0], 50, 801, 18) + draw(lines[1], 50, 780, 18)
    )
    assert read_text(make_pdf(drawn)).startswith(f"{' '.join(lines)}\n\nBy {AUTHOR}")


def test_the_headline_is_in_the_largest_letters() -> None:
    """Where none are larger, the file's own title counts, if it is one."""
    assert dict(read(PDF, PDF_FILE).otherwise)["title"] == TITLE
    writer = PdfWriter(clone_from=PdfReader(BytesIO(make_pdf(draw(FIRST, 50, 700)))))
    for title, known in ((TITLE, TITLE), ("Microsoft Word - dock_v3.docx", None)):
        writer.add_metadata({"/Title": title, "/Author": AUTHOR})
        saved = BytesIO()
        writer.write(saved)
        otherwise = dict(read(PDF, saved.getvalue()).otherwise)
        assert (otherwise.get("title"), otherwise["authors"]) == (known, AUTHOR)


def lock(password: str) -> bytes:
    """A PDF that asks for a password."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(PDF_FILE)))
    writer.encrypt(password, owner_password="harbour", algorithm="AES-256")
    saved = BytesIO()
    writer.write(saved)
    return saved.getvalue()


def test_a_pdf_that_only_restricts_its_use_is_read() -> None:
    """Everybody may open it; a password to open it is another thing."""
    assert LAST in read_text(lock("")).replace("\n", " ")
    with pytest.raises(QuarantineError, match="password") as refused:
        PDF.read(lock("quay"), OPTIONS)
    assert refused.value.reason is Reason.UNREADABLE


def test_a_scan_is_refused_with_what_to_do() -> None:
    """Its pages are pictures; a page number alone makes no text layer."""
    scan = make_pdf(b"0 0 300 300 re f\n", b"0 0 300 300 re f\n" + draw("2", 290, 20))
    with pytest.raises(QuarantineError, match="has no text layer") as refused:
        read(PDF, scan)
    assert refused.value.reason is Reason.UNSUPPORTED_MEDIA


def make_export_pdf() -> bytes:
    """An export of Nexis, printed."""
    wrapped = (part for line in OLD_NEXIS.split("\n") for part in textwrap.wrap(line.strip(), 50) or [""])
    lines = enumerate(wrapped)
    return make_pdf(b"".join(draw(line.strip(), 50, 800 - 9 * n, 8) for n, line in lines if line.strip()))


EXPORTS = {
    "PDF": (PDF, make_export_pdf()),
    "DOCX": (DOCX, make_docx("".join(map(write_paragraph, OLD_NEXIS.split("\n"))))),
    "RTF": (RTF, ("{\\rtf1\\ansi " + OLD_NEXIS.replace("\n", "\\par\n") + "}").encode()),
}


@pytest.mark.parametrize(("form", "data"), EXPORTS.values(), ids=EXPORTS)
def test_an_export_of_a_database_in_a_paper_is_taken_apart(form: WholeForm, data: bytes) -> None:
    """Each of its articles is an input, with the fields that its head has."""
    items = form.read(data, OPTIONS)
    assert [dict(item.stated)["title"] for item in items] == [TITLE, TITLE_2]
    assert LAST in " ".join((items[0].data or b"").decode().split())


@pytest.mark.parametrize(("form", "data"), EXPORTS.values(), ids=EXPORTS)
def test_an_export_is_not_taken_for_one_article(form: WholeForm, data: bytes) -> None:
    """Where one is asked for, as in a push."""
    assert form.read_alone
    with pytest.raises(QuarantineError, match="many articles") as refused:
        form.read_alone(data, "a")
    assert refused.value.reason is Reason.UNSUPPORTED_MEDIA


def test_codes_in_the_cells_of_a_table_are_codes() -> None:
    """As Factiva writes them in RTF."""
    rows = "".join(
        f"\\trowd\\cellx1000\\cellx9000 {code}\\cell {said}\\cell\\row\n"
        for code, said in (
            *(("HD", TITLE), ("BY", f"By {AUTHOR}"), ("WC", "212 words"), ("PD", "14 March 2026")),
            *(("SN", "The Elsing Post"), ("LA", "English"), ("LP", FIRST), ("TD", f"{MIDDLE}\\par {LAST}")),
            ("AN", "Document ELPO000020260314em3e0001"),
        )
    )
    (item,) = RTF.read(f"{{\\rtf1\\ansi {rows}}}".encode(), OPTIONS)
    assert dict(item.stated)["title"] == TITLE
    assert " ".join((item.data or b"").decode().split()) == " ".join(TEXT.split())


def test_what_was_deleted_or_hidden_in_a_docx_is_not_read() -> None:
    """What was inserted is; a row of a table is a line."""
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Not for print.</w:t></w:r></w:p>"
    inserted = "<w:p><w:ins><w:r><w:t>Two more came.</w:t></w:r></w:ins></w:p>"
    cells = "".join(f"<w:tc>{write_paragraph(cell)}</w:tc>" for cell in ("Quay", "1912"))
    text = read(
        DOCX, make_docx(DOCX_BODY + hidden + inserted + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
    ).data.decode()
    assert "three to two" not in text
    assert "Not for print" not in text
    assert "<p>Two more came.</p>" in text
    assert "<p>Quay\t1912</p>" in text


def test_a_docx_without_headings_is_a_plain_text() -> None:
    """Its title is found as that of any text."""
    found = read(DOCX, make_docx("".join(map(write_paragraph, TEXT.split("\n\n")))))
    assert (found.media_type.partition(";")[0], found.data.decode()) == ("text/plain", TEXT)


def test_what_a_template_left_behind_names_nobody() -> None:
    """Neither the program that wrote the file nor the day of its template."""
    left = (
        "<dc:title>Word Document</dc:title><dc:creator>python-docx</dc:creator>"
        "<dcterms:created>2013-12-23T23:15:00Z</dcterms:created>"
    )
    assert read(DOCX, make_docx(DOCX_BODY, left)).otherwise == ()
    assert dict(read(DOCX, make_docx(DOCX_BODY, CORE)).otherwise)["authors"] == AUTHOR


def test_an_old_or_locked_file_of_word_says_what_to_do() -> None:
    """It is another format altogether."""
    with pytest.raises(QuarantineError, match=r"save it as \.docx"):
        DOCX.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, OPTIONS)


def test_parts_that_unpack_to_too_much_are_not_unpacked() -> None:
    """Alone, or all together."""
    with pytest.raises(QuarantineError) as refused:
        DOCX.read(make_docx(" " * 40_000_000), OPTIONS)
    assert refused.value.reason is Reason.TOO_LARGE
    with pytest.raises(QuarantineError) as refused:
        EPUB.read(make_epub(chapter=b" " * 40_000_000), OPTIONS)
    assert refused.value.reason is Reason.TOO_LARGE


def test_only_parts_that_a_book_has_are_read() -> None:
    """A name that leads out of it leads nowhere."""
    items = EPUB.read(make_epub().replace(b"OEBPS/a.xhtml", b"OEBPS/z.xhtml"), OPTIONS)
    assert [item.place for item in items] == ["OEBPS/b.xhtml"]
