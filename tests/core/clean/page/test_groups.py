"""Lists, tables, code, questions with answers are body as a whole or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from lxml import html

from tasks.core.clean.document import clean_document
from tasks.core.clean.input.visible import read_blocks
from tasks.core.clean.page.groups import find_groups, settle_groups
from tasks.core.clean.page.zones import hint_zones

P = (
    "The ferry company of Varn said on Thursday that it would stop its night crossings in October.",
    "Jon Hale, who has driven lorries over the strait since 1998, called the plan a mistake on Friday.",
    "The regional assembly wants to hear the company next week, as the licence names eleven crossings.",
    "Until the end of the year the last boat leaves the northern quay at half past ten in the evening.",
    "A spokesman for the harbour said that the change would save about four million crowns a year.",
)
WARDS = (("Ward", "Dunmore", "Voss"), ("Corley", "9,412", "3,117"), ("Port", "2,874", "611"))
ROWS = tuple(" | ".join(row) for row in WARDS)
STEPS = ("Sweat the onions.", "Pour on the stock.", "Add the fish and take the pot from the fire at once.")


def table(*rows: tuple[str, ...]) -> str:
    """A table of these rows, the first one of header cells."""
    head, *others = rows
    lines = ["".join(f"<th>{c}</th>" for c in head), *("".join(f"<td>{c}</td>" for c in r) for r in others)]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def items(tag: str, *texts: str) -> str:
    """A list of these items."""
    return f"<{tag}>{''.join(f'<li>{text}</li>' for text in texts)}</{tag}>"


def settle(page: str, *proposed: str) -> list[str]:
    """The texts that are body once the blocks with the proposed beginnings are settled."""
    _, blocks = read_blocks(html.document_fromstring(page))
    blocks = hint_zones(blocks, None, 4000)
    body = {at for at, block in enumerate(blocks) if block.text.startswith(proposed)}
    settled = settle_groups(blocks, body)
    assert settle_groups(blocks, settled) == settled
    return [blocks[at].text for at in sorted(settled)]


def paragraphs(*texts: str) -> str:
    """These texts, each in a paragraph."""
    return "".join(text if text.startswith("<") else f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("proposed", [(STEPS[0],), (STEPS[2],), STEPS])
def test_of_a_list_in_the_body_all_items_stay(proposed: tuple[str, ...]) -> None:
    """Whichever of its steps were proposed, a recipe is told to its end."""
    page = f"<div>{paragraphs(P[0], items('ol', *STEPS), P[1])}</div>"
    assert settle(page, P[0], P[1], *proposed) == [P[0], *STEPS, P[1]]


def test_a_list_under_the_last_heading_of_the_body_stays() -> None:
    """A heading heads something: the steps below it, none of which reads like prose."""
    page = f"<div>{paragraphs(P[0], P[1], '<h2>Method</h2>', items('ol', *STEPS))}</div>"
    assert settle(page, P[0], P[1], "Method") == [P[0], P[1], "Method", *STEPS]
    apart = (
        f"<div>{paragraphs(P[0], P[1])}</div><div>{paragraphs('<h2>Method</h2>')}</div>{items('ol', *STEPS)}"
    )
    assert settle(apart, P[0], P[1]) == [P[0], P[1]]


def test_of_a_list_far_from_the_body_a_few_items_do_not_stay() -> None:
    """A sentence in a list of offers reads like the article's; the rest of the list tells what it is."""
    offers = (
        "Win a boat.",
        "Read us at sea.",
        "Ask us.",
        P[3],
        "Write to all of us at the northern quay now.",
    )
    side = f"<section><p>Ours.</p>{items('ul', *offers)}</section>"
    assert settle(f"<div>{paragraphs(P[0], P[1])}</div><hr><p>x</p><p>y</p>{side}", P[0], P[1], P[3]) == [
        P[0],
        P[1],
    ]


def test_a_stream_of_news_far_from_the_body_goes() -> None:
    """Most of it reads like the article's own sentences, but the article ended long before."""
    stream = items("ul", "10:20", P[3], "10:40", P[4], "11:05", P[2], "11:10")
    page = f"<div>{paragraphs(P[0], P[1])}</div><p>x</p><p>y</p><div><p>Now</p>{stream}</div>"
    assert settle(page, *P) == [P[0], P[1]]


def test_a_list_of_links_goes_whole() -> None:
    """Headlines that lead to other stories are none of this one, even where some read like it."""
    links = [f'<a href="/{at}">{text}</a>' for at, text in enumerate(P[2:])]
    page = f"<div>{paragraphs(P[0], P[1])}<div><p>More</p>{items('ul', *links)}</div></div>"
    assert settle(page, P[0], P[1], P[2]) == [P[0], P[1]]


def test_a_list_inside_a_list_goes_with_it() -> None:
    """The outer item says what the inner ones are about."""
    inner = items("ul", "the accounts", "a plan for the night")
    page = (
        f"<div>{paragraphs(P[0], items('ul', f'From the company:{inner}', 'From us: figures'), P[1])}</div>"
    )
    assert settle(page, P[0], P[1], "the acc", "a plan") == [
        P[0],
        "From the company:",
        "the accounts",
        "a plan for the night",
        "From us: figures",
        P[1],
    ]


def test_a_list_that_lays_out_a_page_is_no_group() -> None:
    """Its items are parts of the page, with headings and blocks of their own."""
    parts = [f"<h2>{text[:12]}</h2><p>{text}</p><p>Share it</p>" for text in P]
    _, blocks = read_blocks(html.document_fromstring(items("ul", *parts)))
    assert find_groups(blocks) == []


def test_a_list_in_which_a_zone_begins_is_no_group() -> None:
    """The line under a headline is often set as a list: a byline, a day, how long it takes to read."""
    page = items("ul", '<span class="byline">By Ada Lind</span>', "<div class=byline>Jo</div>", "3 minutes")
    _, blocks = read_blocks(html.document_fromstring(page))
    assert find_groups(hint_zones(blocks, None, 4000)) == []


@pytest.mark.parametrize(
    "around",
    [
        (P[0], "{}", P[1]),
        (P[0], P[1], "{}"),
        ("{}", P[0], P[1]),
        (P[0], "<h3>Votes</h3>{}", P[1]),
        (P[0], "<figure>{}<figcaption>Source: the county</figcaption></figure>", P[1]),
        (P[0], "<div><div>{}</div></div>", P[1]),
    ],
)
def test_a_table_in_the_running_body_stays(around: tuple[str, ...]) -> None:
    """Nothing of it need be proposed: what stands between paragraphs is the article's."""
    page = f"<div>{paragraphs(*(part.format(table(*WARDS)) for part in around))}</div><p>Imprint</p>"
    assert "\n".join(ROWS) in settle(page, P[0], P[1], "Votes")


@pytest.mark.parametrize(
    "beside",
    [
        "<div><h3>Strait weather</h3>{}</div>",
        "<div><p>Prices</p><p>of today</p><p>in crowns</p></div>{}",
    ],
)
def test_a_table_beside_the_article_goes(beside: str) -> None:
    """A box of weather or of prices has its own part of the page."""
    page = f"<main><article>{paragraphs(P[0], P[1])}</article>{beside.format(table(*WARDS))}</main>"
    assert settle(page, P[0], P[1], "Ward") == [P[0], P[1]]


def test_a_table_of_links_goes() -> None:
    """Menus of old pages are tables too."""
    linked = [tuple(f'<a href="/{cell}">{cell}</a>' for cell in row) for row in WARDS]
    assert settle(f"<div>{paragraphs(P[0], table(*linked), P[1])}</div>", P[0], P[1]) == [P[0], P[1]]


def test_code_between_paragraphs_stays() -> None:
    """It reads like nothing that a newspaper prints."""
    code = "a = {}\nb = {};"
    page = f"<div>{paragraphs(P[0], f'<pre>{code}</pre>', P[1])}</div>"
    assert settle(page, P[0], P[1])[1] == code


def test_questions_that_open_keep_their_answers() -> None:
    """The answer of a few words is hidden under its question, and belongs to it."""
    asked = "<details><summary>{}</summary><p>{}</p></details>"
    page = paragraphs(P[0], asked.format("Since when?", "October."), asked.format("Who pays?", "The region."))
    assert settle(f"<div>{page}</div><p>Imprint</p>", P[0], "Since") == [
        P[0],
        "Since when?",
        "October.",
        "Who pays?",
        "The region.",
    ]


def test_no_article_is_lost_with_its_groups() -> None:
    """Where nearly all that was proposed would go, it stays: there is nothing better."""
    links = [f'<a href="/{at}">{text}</a>' for at, text in enumerate(P)]
    assert settle(items("ul", *links), P[0]) == [P[0]]
    page = f"<p>Two ways</p><hr><p>x</p><p>y</p>{items('ol', *P, 'Ask.')}"
    assert settle(page, "Two", *P) == ["Two ways", *P]


def clean(*parts: str, beside: str = "") -> str:
    """The clean text of an article of these parts, blanks folded within lines."""
    body = paragraphs(*parts)
    page = (
        f"<html lang=en><title>Night ferry ends</title><body><nav><a href=/>News</a></nav><main><article>"
        f"<h1>Night ferry ends</h1><div>{body}</div></article>{beside}</main>"
        f"<footer><p>The Strait Post, Quay 4.</p></footer></body></html>"
    )
    now = datetime(2026, 1, 1, tzinfo=UTC)
    text = clean_document(page.encode(), name="a.html", now=now).text
    assert clean_document(text.encode(), name="a.txt", media_type="text/plain", now=now).text == text
    return text


TIMES = (("Stop", "Weekdays", "Saturday"), ("Varn", "05:20", "06:10"), ("Mill", "06:05", "06:55"))
STANDINGS = (("", "Club", "Played"), ("1", "Corley", "12"), ("2", "Varn", "11"), ("3", "Port", "12"))
CODE = "SELECT quay, count(*)\nFROM boats\nGROUP BY quay;"
PRE = f"<pre>{CODE}</pre>"
RESULT = "<pre>quay  | count\n------+------\nnorth | 41\n(2 rows)</pre>"
ANSWERS = "<dl><dt>Since when?</dt><dd>October.</dd><dt>Who pays?</dt><dd>The region does.</dd></dl>"
NAMES = items("ul", "Ada Lind, Corley", "Bo Renner, Varn", "Ciro Vale, Port")


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        (table(*WARDS), "Ward | Dunmore | Voss\nCorley | 9,412 | 3,117\nPort | 2,874 | 611"),
        (table(*TIMES), "Stop | Weekdays | Saturday\nVarn | 05:20 | 06:10\nMill | 06:05 | 06:55"),
        (table(*STANDINGS), "| Club | Played\n1 | Corley | 12\n2 | Varn | 11\n3 | Port | 12"),
        (PRE, CODE),
        (PRE + RESULT, f"{CODE}\n\nquay | count\n------+------\nnorth | 41\n(2 rows)"),
        (items("ol", *STEPS), "\n\n".join(STEPS)),
        (ANSWERS, "Since when?\n\nOctober.\n\nWho pays?\n\nThe region does."),
        (NAMES, "Ada Lind, Corley\n\nBo Renner, Varn\n\nCiro Vale, Port"),
        ("<p>1. e4 e5 2. Nf3 Nc6 3. Bb5 a6</p>", "1. e4 e5 2. Nf3 Nc6 3. Bb5 a6"),
    ],
)
def test_what_is_judged_whole_stands_whole_in_the_text(part: str, lines: str) -> None:
    """Results, timetables, standings, code and what it printed, steps, answers, names: in their lines."""
    assert f"{P[1]}\n\n{lines}\n\n{P[2]}" in clean(P[0], P[1], part, P[2], P[3])


def test_an_election_in_a_page_laid_out_by_tables_is_read_row_by_row() -> None:
    """The outer table is the page, and its cell holds paragraphs and the results."""
    cell = paragraphs(P[0], P[1], table(*WARDS), P[2], P[3])
    assert "\n".join(ROWS) in clean(f"<table><tr><td>{cell}</td></tr></table>")


def test_a_box_of_figures_beside_the_article_is_not_its_text() -> None:
    """Neither in a part of its own nor in an aside between two paragraphs."""
    prices = table(("Share", "Price"), ("Varn Line", "14.20"), ("Strait Oil", "88.01"))
    text = clean(*P[:2], f"<aside>{prices}</aside>", *P[2:], beside=f"<div><h3>Prices</h3>{prices}</div>")
    assert re.findall("88.01", text) == []
