"""Whatever a plain text came through, its paragraphs are what they were, and what was undone is listed."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.clean.layout.layout import read_layout
from tasks.core.clean.text.edits import apply_edits

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.core.records import Document

    FindFaults = Callable[[str, Document], list[str]]

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = (
    "The council of Nordmark agreed on Tuesday to extend the harbour. The work is to begin in spring and "
    "will cost about 84 million euros, the mayor said after a long debate in the town hall."
)
SECOND = (
    "Residents of the old quarter fear more noise and traffic. A group of citizens has said that it "
    "will go to court against the decision, which was passed with 24 votes to 17."
)
THIRD = (
    "According to the port authority up to 400 ships a year will be able to moor there, almost twice as many "
    "as today, and three hundred jobs could be created in the next ten years."
)
PARAGRAPHS = (FIRST, SECOND, THIRD)
BRIDGE = "市議会は火曜日の夜、長い議論の末に古い橋を修理することを決めた。工事は来年の春に始まる予定で、"
COST = "費用は約三億円になると市長は述べた。"
MENU = ("Home", "News", "Politics", "Business", "Sport", "Culture", "Weather", "Opinion")


def clean(text: str) -> Document:
    """Clean a text as a file of plain text."""
    return clean_document(text.encode(), name="a.txt", now=NOW)


def read(text: str) -> list[str]:
    """Give the paragraphs of a text as they read once it is laid out."""
    layout = read_layout(text)
    return [
        " ".join(
            apply_edits(
                text[low:high],
                [(s - low, e - low, a, k) for s, e, a, k in layout.edits if low <= s and e <= high],
            ).split()
        )
        for low, high in layout.paragraphs
    ]


def wrap(width: int, indent: str = "", between: str = "\n\n") -> str:
    """Give the paragraphs as a program prints them that has so many columns."""
    return between.join(
        textwrap.fill(each, width, initial_indent=indent, subsequent_indent=indent) for each in PARAGRAPHS
    )


@pytest.mark.parametrize("width", [60, 72, 80, 100, 130])
@pytest.mark.parametrize("indent", ["", "   "])
def test_wrapped_paragraphs_are_whole_at_any_margin(width: int, indent: str) -> None:
    """The margin is learned, whatever it is."""
    assert read(wrap(width, indent)) == list(PARAGRAPHS)


@pytest.mark.parametrize("width", [72, 80])
def test_the_last_line_of_a_paragraph_ends_it_where_no_blank_line_does(width: int) -> None:
    """The first word of the next would have fitted on it."""
    assert read(wrap(width, between="\n")) == list(PARAGRAPHS)


def test_a_menu_beside_them_changes_nothing() -> None:
    """Entries stay lines, above and below, with bullets and without."""
    text = "\n".join(f"  * {entry}" for entry in MENU) + f"\n\n{wrap(72)}\n\n" + "\n".join(MENU)
    assert read(text) == [*(f"* {entry}" for entry in MENU), *PARAGRAPHS, *MENU]


def test_each_joined_line_is_a_repair_that_can_be_undone() -> None:
    """The document lists what stood there and what it reads now; nothing else is changed."""
    text = wrap(72)
    document = clean(text)
    assert document.text == "\n\n".join(PARAGRAPHS)
    assert {repair.kind for repair in document.repairs} == {"wrapped_line"}
    assert all(text[repair.start : repair.end] == repair.before for repair in document.repairs)
    assert len(document.repairs) == text.count("\n") - 2 * text.count("\n\n")


def test_a_line_of_another_shape_is_not_glued() -> None:
    """What begins with a label after the end of a sentence stands by itself, without a blank line too."""
    lines = wrap(72).split("\n\n")
    text = "\n\n".join([lines[0], f"{lines[1]}\nRead more: Why the ferry is late again", lines[2]])
    assert read(text)[1:3] == [PARAGRAPHS[1], "Read more: Why the ferry is late again"]


def test_hyphens_at_line_ends_are_read_by_what_the_text_knows() -> None:
    """A word that stands whole elsewhere was parted; one that has a hyphen of its own keeps it."""
    text = (
        "The town and the harbour-\nmaster agreed on the plan that was made by the port authority of Nord-\n"
        "mark in the spring of that year, and then the council of the town said so\nas well. Nordmark waits."
    )
    assert read(text) == [text.replace("-\nmaster", "-master").replace("-\n", "").replace("\n", " ")]


def test_scripts_without_spaces_are_joined_without_one() -> None:
    """Signs fill the line, two columns each."""
    text, more = f"{BRIDGE}{COST}", f"{COST}また反対する住民もいる。{BRIDGE}{COST}"
    wrapped = ("\n".join(each[at : at + 24] for at in range(0, len(each), 24)) for each in (text, more))
    assert read("\n\n".join(wrapped)) == [text, more]


def test_marks_of_direction_at_line_ends_are_no_part_of_the_lines() -> None:
    """Programs put them around each line of a text that goes from right to left."""
    said = "המועצה התכנסה ביום שלישי בערב והחליטה לתקן את הגשר הישן מעל הנהר במאי."
    lines = textwrap.wrap(f"{said} {said} {said}", 60)
    written = "\u200f\n".join(f"\u200f{line}" for line in lines)
    paragraphs = read(f"{written}\n\n{written}")
    assert [each.strip("\u200f") for each in paragraphs] == [f"{said} {said} {said}"] * 2


ARABIC = (
    "اجتمع المجلس يوم الثلاثاء وقرر إصلاح الجسر القديم فوق النهر. وقال العمدة إن العمل يبدأ في الربيع. "
    "ويخشى سكان الحي من الضجيج وازدحام الطرق. وتبلغ كلفة المشروع نحو ثلاثة ملايين يورو وتتحملها البلدية كلها."
)
HEBREW = (
    "המועצה התכנסה ביום שלישי והחליטה לתקן את הגשר הישן. ראש העיר אמר שהעבודה תחל באביב הבא ותימשך שנה. "
    "תושבי השכונה חוששים מרעש ומפקקים. עלות הפרויקט היא כשלושה מיליון אירו והעירייה תשלם את כולה."
)


@pytest.mark.parametrize("width", [24, 30, 36])
@pytest.mark.parametrize("said", [ARABIC, HEBREW, f"{FIRST} {SECOND}"])
def test_a_text_that_is_narrow_all_over_was_wrapped(said: str, width: int) -> None:
    """Sentences go over several lines, of which hardly any is wider than the margin, in any script."""
    assert read(f"{textwrap.fill(said, width)}\n\n{textwrap.fill(said, width)}") == [said, said]


def test_scripts_without_spaces_are_joined_in_narrow_lines_too() -> None:
    """A column of a paper has twelve signs."""
    lines = [f"{BRIDGE}{COST}"[at : at + 12] for at in range(0, len(BRIDGE + COST), 12)]
    assert read("\n".join(lines)) == [BRIDGE + COST]


def test_narrow_headlines_of_scripts_without_capitals_stay_lines() -> None:
    """No sentence ends in them."""
    headlines = [" ".join(ARABIC.split()[at : at + 4]) for at in range(0, 12, 2)]
    assert read("\n".join(headlines)) == headlines


def test_the_numbers_of_lines_go() -> None:
    """Where every line has the next one, be they of blank lines or not."""
    lines = wrap(72).split("\n")
    text = "\n".join(f"{at:6}\t{line}" for at, line in enumerate(lines, 1))
    assert read(text) == [*PARAGRAPHS]
    full = enumerate(filter(None, lines), 1)
    assert read("\n".join(f"{next(full)[0]:6}  {line}" if line else "" for line in lines)) == [*PARAGRAPHS]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{at}\t{name}" for at, name in enumerate(MENU, 1)),
        "\n".join(f"{at}\t{each}" for at, each in zip((1, 3, 4, 9), PARAGRAPHS * 2, strict=False)),
    ],
    ids=["a ranking", "years and what happened"],
)
def test_numbers_that_say_something_stay(text: str) -> None:
    """No sentences, or no line after line."""
    assert not read_layout(text).edits


def test_a_new_page_parts_as_a_blank_line_does() -> None:
    """But where the sentence goes on there."""
    pages = wrap(72).replace("\n\n", "\f")
    assert read(pages) == [*PARAGRAPHS]
    half = FIRST.index("begin")
    assert read(f"{FIRST[:half].strip()}\n\f{FIRST[half:]}\n\n{wrap(72)}") == [FIRST, *PARAGRAPHS]


def test_lines_of_verse_and_headlines_stay_lines() -> None:
    """Short lines, and lines that each begin anew, were wrapped by nobody."""
    headlines = [
        "Harbour of Nordmark to be extended by 2029",
        "Ferry to Varn ends in October after long dispute",
        "Council wants to hear what fishermen think of the plan",
        "Old bridge closed for the winter",
    ]
    assert read("\n".join(headlines)) == headlines


def test_lines_cut_at_tags_are_joined() -> None:
    """Names in bold, links and the full stop behind them go back into their sentence."""
    council = "The town council of\nNordmark\nagreed on Tuesday to extend the harbour, mayor\nHanna Kreutz\n"
    cost = "said after the vote. It will cost\n84 million euros\n."
    fear = "Residents of the\nold quarter\nfear more noise."
    assert read(f"Home\nNews\n{council}{cost}\n{fear}\nContact") == [
        "Home",
        "News",
        f"{council}{cost}".replace("\n.", ".").replace("\n", " "),
        fear.replace("\n", " "),
        "Contact",
    ]


def test_menus_in_small_letters_stay_lines() -> None:
    """They begin as a sentence goes on, and make none."""
    menu = ["hem", "nyheter", "sport", "kultur", "om oss"]
    assert read("\n".join(menu)) == menu


def test_markdown_gives_its_words() -> None:
    """Links, images, emphasis, headings, rulers and escapes go; so do tags and what they carry."""
    text = (
        '[ ![logo](/logo.png) ](/ "Home")\n\n* [World](https://x.example/world)\n'
        "* [Sport](https://x.example/a_(b))\n\n## **Harbour** to be _extended_ by 2029\n\n* * *\n\n"
        'The <span class="a b">council</span> of [Nordmark](https://x.example/n "The\ntown") agreed\\. '
        "See [1][2] too.\n\nUnder it\n--------\n\n[2]: https://x.example/2\n"
    )
    assert read(text) == [
        "* World",
        "* Sport",
        "Harbour to be extended by 2029",
        "The council of Nordmark agreed. See 1 too.",
        "Under it",
    ]


def test_a_table_of_markdown_that_lays_out_a_page_is_its_cells() -> None:
    """Each cell a paragraph, and each paragraph in one: no row of data is so long."""
    links = "   ".join(f"[{name}](/{name.lower()})" for name in MENU)
    page = f"|  |  |\n| --- | --- |\n| {links} | {'   '.join(PARAGRAPHS)} |  |\n"
    assert read(page) == [*MENU, *PARAGRAPHS]
    ships = "| [Ferry](/f) | 12 |\n| --- | --- |\n| [Barge](/b) | 7 |\n\n[Tug](/t)"
    assert read(ships) == ["| Ferry | 12 |", "| Barge | 7 |", "Tug"]


def test_links_in_the_cells_of_a_table_are_no_code() -> None:
    """As html2text writes the tables of old pages: rows with bars, rulers under them, brackets everywhere."""
    row = "![](/a.gif) | [Home](/default.asp)![](/b.gif) | [News](/news.asp?sec=1)\n---|---|---"
    assert read(f"{row}\n\n{FIRST}") == ["| Home | News", FIRST]


def test_lines_of_markdown_that_end_on_purpose_stay_lines() -> None:
    """Two spaces say so, as html2text writes the rows of old pages: a bar before a cell, a ruler below."""
    rows = "".join(f"|  [{name} and all that belongs to it in Nordmark](/{name})  \n---  \n" for name in MENU)
    wrapped = textwrap.fill(f"{FIRST} {SECOND}", 72)
    assert read(f"{rows}\n{wrapped}")[1:] == [
        *(f"{name} and all that belongs to it in Nordmark" for name in MENU[1:]),
        f"{FIRST} {SECOND}",
    ]


def test_the_title_of_a_link_may_be_paragraphs() -> None:
    """It goes with the address, up to its closing sign; without one it is no title."""
    links = "".join(f'  * [{name}](/{name} "{FIRST}\n\n{SECOND}\n")\n' for name in MENU)
    assert read(f"{links}\n{THIRD}") == [*(f"* {name}" for name in MENU), THIRD]
    assert read(f'[Home](/) [News](/n "{FIRST}\n\n{SECOND} [Sport](/s) [More](/m)')[-1].startswith(
        SECOND[:20]
    )


def test_tables_of_markdown_that_are_markup_are_their_cells() -> None:
    """What Markdown cannot say stays HTML: no code, and each cell is a paragraph of its own."""
    cells = "".join(f'<tr class="odd">\n<td>{each}</td>\n</tr>\n' for each in PARAGRAPHS)
    assert read(
        f'<div class="page">\n<div>\n<table>\n<tbody>\n{cells}</tbody>\n</table>\n</div>\n</div>'
    ) == [*PARAGRAPHS]


def test_tags_do_not_hide_the_margin() -> None:
    """Attributes are filled otherwise than sentences."""
    tags = '<span\nclass="rich text over the whole width of it that goes\non" id="x">Home\nor\nnot</span>\n\n'
    assert read(f"{tags * 9}{wrap(72)}")[-3:] == [*PARAGRAPHS]


def test_an_address_that_was_broken_to_fill_the_line_goes_as_a_whole() -> None:
    """At a hyphen, before a title too; between paragraphs nothing goes on."""
    text = (
        "[World](https://x.example/2026/harbour-\nextended-again)\n\n"
        '[Sport](https://x.example/a- b "The town\'s team") and [more](/m)\n\n'
        f"[Open](https://x.example/a-\n\n{FIRST}"
    )
    assert read(text) == ["World", "Sport and more", "[Open](https://x.example/a-", FIRST]


def test_signs_of_markdown_alone_are_none() -> None:
    """Stars, bars and brackets of other texts are left as they are."""
    text = "5 * 3 * 2 is thirty.\n\nThe file is my_old_name_here [sic].\n\n# 1 in the charts"
    assert read(text) == text.split("\n\n")


def test_a_list_of_addresses_goes_with_the_marks_that_point_to_it() -> None:
    """A browser numbers its links; a number that the list does not have is somebody's own."""
    text = (
        "   [1]Home\n   [2]News\n\n   The council of [3]Nordmark agreed.[14]\n\n"
        "References\n\n   Visible links:\n"
        "   1. https://x.example/\n   2. https://x.example/news\n   3. https://x.example/nordmark\n"
    )
    assert read(text) == ["Home", "News", "The council of Nordmark agreed.[14]"]


def test_what_the_head_of_a_page_links_to_goes_with_the_list_of_addresses() -> None:
    """Elinks prints it on top; a line of that form that the list does not know is somebody's own."""
    text = (
        f"   Link: [1]RSS (alternate)\n   Link: [2]canonical\n   Link: [9]to the harbour\n\n   {FIRST}\n\n"
        "References\n\n   Visible links\n"
        "   1. https://x.example/rss\n   2. https://x.example/\n   3. https://x.example/nordmark\n"
    )
    assert read(text) == ["Link: [9]to the harbour", FIRST]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("\\n\\n".join(PARAGRAPHS), "escape"),
        ("\n".join(f"> {line}" for line in "\n\n".join(PARAGRAPHS).split("\n")), "quoted_line"),
        (
            "\\r\\n".join(
                each.replace("euros", "\\u20ac").replace("old", '\\"old\\"') for each in PARAGRAPHS
            ),
            "escape",
        ),
    ],
    ids=["literal breaks", "quoted", "JSON"],
)
def test_what_another_program_wrote_is_undone(text: str, kind: str) -> None:
    """Line breaks written as two signs, signs of quotation, escaped letters."""
    document = clean(text)
    assert document.text.count("\n\n") == 2
    assert "\\" not in document.text
    assert ">" not in document.text
    assert {repair.kind for repair in document.repairs} <= {kind}


@pytest.mark.parametrize(
    "text", ["C:\\news\\new.txt and D:\\notes", "a > b\n\nc", "Use \\n to break a line."]
)
def test_a_backslash_or_a_sign_alone_is_left(text: str) -> None:
    """Paths, comparisons and texts about escapes are meant as they stand."""
    assert not read_layout(text).edits


def test_tables_and_code_stay_lines() -> None:
    """Their line breaks say something, between wrapped paragraphs too."""
    code = "SELECT quay, count(*)\nFROM boats\nGROUP BY quay;"
    assert f"\n\n{code}\n\n" in clean(f"{wrap(72)}\n\n{code}\n\n{wrap(72)}").text


@pytest.mark.parametrize("width", [72, 100])
def test_the_laws_hold_for_dumps(find_faults: FindFaults, width: int) -> None:
    """Kept and removed are the whole input, and cleaning again changes nothing."""
    menu = "\n".join(f"  * [{at}]{entry}" for at, entry in enumerate(MENU * 3, 1))
    links = "\n".join(f"  {at}. https://x.example/{at}" for at in range(1, 25))
    text = f"{menu}\n\n{wrap(width)}\n\n{menu}\n\nReferences\n\n{links}\n"
    document = clean(text)
    assert find_faults(text, document) == []
    assert all(paragraph in document.text for paragraph in PARAGRAPHS)
    assert clean(document.text).text == document.text
