"""Tables of data and code become one block each, in the lines that a reader sees."""

import pytest

from tasks.core.clean.page.html import read_page, visible_text

PROSE = (
    "The ferry company of Varn said on Thursday that it would stop its night crossings in October, after two "
    "winters in which hardly anybody had used them."
)
OTHER = "The island council has no say in the timetable, but it pays a third of all that the crossings cost."
HARBOURS = (("Harbour", "Boats", "Lorries"), ("Corley", "9,412", "3,117"), ("Varn", "2,874", "611"))


def table(*rows: tuple[str, ...], head: str = "td", inside: str = "", attributes: str = "") -> str:
    """A table of these rows, the first one of cells `head`; `inside` stands before them."""
    tags = [head, *("td" for _ in rows[1:])]
    written = ("".join(f"<{tag}>{c}</{tag}>" for c in row) for tag, row in zip(tags, rows, strict=True))
    return f"<table {attributes}>{inside}{''.join(f'<tr>{row}</tr>' for row in written)}</table>"


def blocks(page: str) -> list[str]:
    """The texts of the blocks of a page."""
    return [block.text for block in read_page(f"<body>{page}</body>".encode(), url=None).blocks]


@pytest.mark.parametrize("head", ["th", "td"])
def test_a_data_table_is_one_block_a_line_a_row(head: str) -> None:
    """Cells have bars between them, whether or not the page marks its header cells."""
    expected = "Harbour | Boats | Lorries\nCorley | 9,412 | 3,117\nVarn | 2,874 | 611"
    assert blocks(f"<p>{PROSE}</p>{table(*HARBOURS, head=head)}after") == [PROSE, expected, "after"]


def test_an_empty_cell_keeps_its_place() -> None:
    """What stands right of it would else seem to be of another column."""
    rows = (("", "Boats", "Lorries"), ("Corley", "", "3,117"), ("Varn", "2,874", ""), ("Port", "1", "2"))
    assert blocks(table(*rows)) == ["| Boats | Lorries\nCorley | | 3,117\nVarn | 2,874\nPort | 1 | 2"]


def test_a_column_that_is_empty_throughout_is_left_out() -> None:
    """Columns of flags and of crests hold no text."""
    rows = (("1", "", "Corley Rovers", "31"), ("2", "", "Varn", "27"), ("3", "", "Port", "20"))
    assert blocks(table(*rows)) == ["1 | Corley Rovers | 31\n2 | Varn | 27\n3 | Port | 20"]


def test_a_caption_is_a_block_and_a_lonely_cell_has_its_bar() -> None:
    """So each line of a table reads as one, and what stands over it does not run into its first cell."""
    spans = table(*HARBOURS[:2], ("In all",), ("Varn", "2,874", "611"), inside="<caption>Traffic</caption>")
    rows = "Harbour | Boats | Lorries\nCorley | 9,412 | 3,117\nIn all |\nVarn | 2,874 | 611"
    assert blocks(spans) == ["Traffic", rows]


def test_cells_of_many_parts_read_without_glue() -> None:
    """Paragraphs, items and line breaks inside a cell are parted by a space."""
    rows = (("Harbour", "Boats"), ("<p>Corley</p><p>north</p>", "9<br>412"), ("<ul><li>Varn</ul>", "611"))
    assert blocks(table(*rows, head="th")) == ["Harbour | Boats\nCorley north | 9 412\nVarn | 611"]


@pytest.mark.parametrize(
    "layout",
    [
        table((PROSE,), (OTHER,)),
        table((PROSE, OTHER), (OTHER, PROSE)),
        table((f"{PROSE}<br><br>{OTHER}", "x"), ("y", "z")),
        table(*HARBOURS, attributes='role="presentation"'),
        table(("<h1>Night ferry ends</h1>", "3"), ("4", "5")),
        table(("Print", "Send")),
        table(("By Ada Lind", "Photo by Bo"), ("Corley", "Varn")),
    ],
)
def test_a_layout_table_is_no_table_of_data(layout: str) -> None:
    """Prose in cells, a role, a headline, a single row, words alone: the cells are blocks of their own."""
    assert not any(" | " in text for text in blocks(layout))


def test_a_data_table_inside_a_layout_table_is_told() -> None:
    """The outer one is the page, the inner one holds the figures."""
    assert blocks(f"<table><tr><td><p>{PROSE}</p>{table(*HARBOURS)}</td></tr></table>")[1].count("\n") == 2


def test_links_in_cells_are_counted() -> None:
    """A table of links is no table of results, whoever judges it."""
    linked = tuple((f'<a href="/{a}">{a}</a>', f'<a href="/{b}">{b}</a>') for a, b, _ in HARBOURS)
    (block,) = read_page(f"<body>{table(*linked)}</body>".encode(), url=None).blocks
    assert block.link_density > 0.7


def test_code_keeps_its_lines_and_is_one_block() -> None:
    """Blank lines, spans of colour, a block element a line: it is one piece of code."""
    code = "<pre><code><span>SELECT</span> quay\n\nFROM boats\nGROUP BY quay;</code></pre>"
    lines = "<pre><div>def cross(boat):</div><div>return boat.time</div></pre>"
    assert blocks(f"{code}{lines}") == [
        "SELECT quay\nFROM boats\nGROUP BY quay;",
        "def cross(boat):\nreturn boat.time",
    ]


def test_prose_set_as_it_was_typed_is_parted_at_blank_lines() -> None:
    """Old pages put whole stories into <pre>, their lines broken by hand."""
    typed = f"<pre>{PROSE.replace(' that', chr(10) + 'that')}\n\n{OTHER}</pre>"
    assert blocks(typed) == [PROSE, OTHER]


def test_the_visible_text_is_the_blocks_of_it() -> None:
    """Bars and line ends stand in the visible text itself, so offsets count them."""
    raw = f"<body><p>{PROSE}</p>{table(*HARBOURS)}<pre>a = {{\n}};</pre></body>".encode()
    page = read_page(raw, url=None)
    assert page.visible == visible_text(raw)
    assert all(page.visible[block.start : block.end] == block.text for block in page.blocks)
