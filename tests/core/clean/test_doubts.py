"""Doubts that are told without a model: each fires on what it is about, and on no page that is right."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tasks.core.clean import annotate as annotating
from tasks.core.clean.annotate import annotate
from tasks.core.clean.cut_prose import measure_cut_prose
from tasks.core.clean.document import clean_document
from tasks.core.clean.doubts import (
    CODES,
    LOW_CONFIDENCE,
    SPARED,
    UNREAD,
    find_doubts,
    find_lack,
    is_doubted_cut,
)
from tasks.core.clean.fields.structured import Structured
from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import read_blocks
from tasks.core.clean.lines.chrome import Look
from tasks.core.clean.lines.look_numbers import LINE_NAMES
from tasks.core.clean.page.html import Page
from tasks.core.clean.text.ledger import Ledger, compose
from tasks.core.records import Completeness, Doubt, Kind, Segment

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.core.clean.input.blocks import Block


TITLE = "Quillon closes its oldest dock"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
DOCK = tuple(
    f"Speaker {number} told the harbour board of Quillon on Tuesday that the dock should close before the "
    f"winter, since {number + 2} of its cranes have stood still since spring."
    for number in range(8)
)
MARKET = tuple(
    f"Bakers at stall {number} sold out of rye loaves by nine, and the fishmongers beside them had nothing "
    f"left but {number + 3} eels when rain began to fall on the square."
    for number in range(8)
)


def read(markup: str, judge: Callable[[Block], tuple[Kind, str]]) -> tuple[Page, Ledger]:
    """A page and its ledger, as if the cleaner had judged each block so."""
    tree = parse_page(markup.encode())
    assert tree is not None
    visible, blocks = read_blocks(tree)
    segments = tuple(block.to_segment(*judge(block)) for block in blocks)
    return Page(visible, tuple(blocks), tree=tree), compose(visible, segments, ())


def codes(doubts: tuple[Doubt, ...]) -> list[str]:
    """The codes alone."""
    return [doubt.code for doubt in doubts]


def keep(_: Block) -> tuple[Kind, str]:
    """Keep everything."""
    return Kind.BODY, "keep"


def paragraphs(texts: tuple[str, ...], attributes: str = "") -> str:
    """Write paragraphs in HTML."""
    return "".join(f"<p{attributes}>{text}</p>" for text in texts)


def cut(rule: str, *texts: str, kind: Kind = Kind.CHROME) -> Callable[[Block], tuple[Kind, str]]:
    """Cut blocks of these texts by a rule, and keep the others."""
    return lambda block: (kind, rule) if block.text in texts else (Kind.BODY, "keep")


@pytest.mark.parametrize(
    "rule", ["html.outside", "html.related", "html.paywall", "html.consent", "html.comments", "html.figure"]
)
def test_paragraphs_that_are_cut_beside_kept_ones_are_doubted(rule: str) -> None:
    """Whichever rule took half of the siblings out, as long as it looked at the page, not at the wording."""
    page, ledger = read(f"<article>{paragraphs(DOCK)}</article>", cut(rule, *DOCK[4:]))
    [doubt] = find_doubts(page, ledger, title=TITLE)
    total, lost = sum(map(len, DOCK)), sum(map(len, DOCK[4:]))
    assert doubt == Doubt(
        "prose-cut", f"cut {lost:,} of {total:,} characters of running text as {rule}: it looks like the text"
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<div class=story-text>{}</div><section><div class=story-text>{}</div></section>",
        "<div><div class=box>{}</div><div class=box>{}</div></div>",
        "<section><div class=a>{}</div></section><div class=b>{}</div>",
    ],
    ids=["same class around", "beside its parent", "same class of its own"],
)
def test_what_looks_like_the_text_is_body_shaped(markup: str) -> None:
    """By the classes around it or its own, wherever it stands."""
    written = [paragraphs(texts, " class=graf") for texts in (DOCK[:4], DOCK[4:])]
    page, ledger = read(markup.format(*written), cut("html.outside", *DOCK[4:]))
    assert measure_cut_prose(page.blocks, ledger).alike["html.outside"] == sum(map(len, DOCK[4:]))


@pytest.mark.parametrize(
    ("beside", "rule"),
    [
        (f"<footer>{paragraphs(MARKET[:4])}</footer>", "html.footer"),
        (f"<article><h1>Market</h1>{paragraphs(MARKET[:4])}</article>", "html.other-story"),
        (f"<div class=rail>{paragraphs(MARKET[:4])}</div>", "html.outside"),
        (f"<div class=rail>{paragraphs(DOCK[:4])}</div>", "html.outside"),
        (f"<div class=thread>{paragraphs(MARKET * 4)}</div>", "html.comments"),
    ],
    ids=["footer", "another story", "other classes", "a copy elsewhere", "comments"],
)
def test_what_is_rightly_cut_is_not_doubted(beside: str, rule: str) -> None:
    """Parts that never hold the article, a rail of other classes, a copy, however many comments."""
    markup = f"<main><div class=text>{paragraphs(DOCK)}</div></main>{beside}"

    def judge(block: Block) -> tuple[Kind, str]:
        tags = {(frame.tag, *frame.words) for frame in block.frame.outward()}
        return (Kind.BODY, "keep") if ("div", "text") in tags else (Kind.CHROME, rule)

    page, ledger = read(markup, judge)
    assert find_doubts(page, ledger, title=TITLE) == ()


@pytest.mark.parametrize("rule", ["html.outside", "html.comments"])
def test_a_text_of_a_few_lines_on_a_page_of_prose_is_doubted(rule: str) -> None:
    """Even where what was cut does not look like it; a whole story beside a longer rail is not."""
    markup = f"<div class=text>{{}}</div><div class=rail>{paragraphs(MARKET)}</div>"
    page, ledger = read(markup.format(paragraphs(DOCK[:3])), cut(rule, *MARKET))
    [doubt] = find_doubts(page, ledger, title=TITLE)
    assert doubt.detail.endswith("characters of running text, and kept hardly any")
    page, ledger = read(markup.format(paragraphs(DOCK[:6])), cut(rule, *MARKET))
    assert find_doubts(page, ledger, title=TITLE) == ()


def test_short_turns_beside_kept_ones_count_too() -> None:
    """A hearing has no long paragraphs; half of it is half of the article all the same."""
    turns = tuple(f"Question {number}: what did you see then?" for number in range(30))
    page, ledger = read(f"<article>{paragraphs(turns)}</article>", cut("html.outside", *turns[15:]))
    assert codes(find_doubts(page, ledger)) == ["prose-cut"]


def test_the_cuts_that_are_doubted_are_told_from_others() -> None:
    """A long span that structure took out, in a text whose cuts are doubted."""
    doubts = (Doubt("prose-cut", "much"),)
    lost = Segment(Kind.RELATED, DOCK[0], "html.related", 0, 1)
    assert is_doubted_cut(doubts, lost)
    assert not is_doubted_cut((), lost)
    for other in (
        replace(lost, text="Share"),
        replace(lost, rule="promo.newsletter"),
        replace(lost, rule="html.footer"),
        replace(lost, kind=Kind.BODY, rule="html.heading"),
    ):
        assert not is_doubted_cut(doubts, other)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (Structured(bodies=("\n".join((*DOCK, *MARKET)),)), ["data-holds-more"]),
        (Structured(word_count=900), ["data-holds-more"]),
        (Structured(bodies=("\n".join(MARKET),)), ["data-disagrees"]),
        (Structured(bodies=("\n".join(DOCK),), word_count=260), []),
        (Structured(bodies=("A word of it.",), word_count=0), []),
    ],
)
def test_the_pages_data_is_a_witness(data: Structured, code: list[str]) -> None:
    """It may say more than the text, or something else; what agrees, or is but a line, is no doubt."""
    page, ledger = read(f"<article>{paragraphs(DOCK)}</article>", keep)
    assert codes(find_doubts(replace(page, structured=data), ledger, title=TITLE)) == code


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Rye loaves and eels: bakers at the market", ["title-not-in-text"]),
        ("Quillon's docks are to close", []),
        ("Eels", []),
        (None, []),
    ],
)
def test_a_headline_has_a_word_in_common_with_its_text(title: str | None, code: list[str]) -> None:
    """Endings aside; a headline of too few long words tells nothing."""
    page, ledger = read(f"<article>{paragraphs(DOCK)}</article>", keep)
    assert codes(find_doubts(page, ledger, title=title)) == code


def test_a_headline_in_signs_is_compared_by_pairs_of_them() -> None:
    """Chinese has no spaces: pairs of signs do for words."""
    texts = tuple(
        f"港务局周二投票决定关闭最古老的码头。自春天以来第{number}座起重机一直没有动过。" * 3
        for number in range(4)
    )
    page, ledger = read(f"<article>{paragraphs(texts)}</article>", keep)
    assert find_doubts(page, ledger, title="最古老的码头关闭") == ()
    assert codes(find_doubts(page, ledger, title="面包师傅今早售罄")) == ["title-not-in-text"]


def test_a_text_that_goes_on_with_another_story_is_doubted() -> None:
    """Nothing of title and description is in its last part; a last paragraph alone tells nothing."""
    page, ledger = read(f"<article>{paragraphs((*DOCK[:4], *MARKET[:4]))}</article>", keep)
    [doubt] = find_doubts(page, ledger, title=TITLE, description="The harbour board has voted.")
    assert doubt.code == "several-stories"
    assert doubt.detail.startswith("the last 4 of 8 paragraphs, ")
    page, ledger = read(f"<article>{paragraphs((*DOCK[:4], *MARKET[:1]))}</article>", keep)
    assert find_doubts(page, ledger, title=TITLE) == ()


def test_a_text_of_few_words_is_doubted() -> None:
    """It may be a teaser; plain texts of any length are not, nothing is taken out for its place there."""
    page, ledger = read(f"<article>{paragraphs(DOCK[:1])}</article>", keep)
    [doubt] = find_doubts(page, ledger, title=TITLE)
    assert doubt == Doubt("short", "the text has 28 words")
    assert find_doubts(Page(DOCK[0]), ledger, title=TITLE) == ()


def test_low_confidence_is_a_doubt_of_its_own() -> None:
    """Below the bound; where nothing is estimated there is none."""
    page, ledger = read(f"<article>{paragraphs(DOCK)}</article>", keep)
    assert codes(find_doubts(page, ledger, title=TITLE, confidence=LOW_CONFIDENCE - 0.01)) == [
        "low-confidence"
    ]
    for sure in (LOW_CONFIDENCE, 1.0, None):
        assert find_doubts(page, ledger, title=TITLE, confidence=sure) == ()


def test_every_doubt_is_in_the_table_in_its_order() -> None:
    """What is found together comes as the table has it, and nothing is found that it does not explain."""
    page, ledger = read(f"<p>{MARKET[0]}</p><div>{paragraphs(DOCK)}</div>", cut("html.outside", *DOCK))
    page = replace(page, structured=Structured(bodies=("\n".join(DOCK),)))
    found = codes(find_doubts(page, ledger, title=TITLE, confidence=0.1))
    apart = {"several-stories", "no-lines", "cut-off", SPARED, UNREAD}
    assert found == [code for code in CODES if code not in apart]
    page = Page("", look=make_look(is_page=True, is_one_line=True))
    assert codes(find_doubts(page, ledger, confidence=0.1)) == ["low-confidence", "no-lines"]


def test_no_text_is_full_where_running_text_was_cut_or_the_data_says_more() -> None:
    """The other doubts say nothing on that."""
    assert find_lack([Doubt("short", ""), Doubt("prose-cut", "")]) == "doubt prose-cut"
    assert find_lack([Doubt("data-holds-more", "")]) == "doubt data-holds-more"
    assert (
        find_lack([Doubt(code, "") for code in CODES if code not in {"prose-cut", "data-holds-more"}]) is None
    )


def make_look(*, is_page: bool, is_one_line: bool) -> Look:
    """Give a look at twenty lines, of which eight are the article's."""
    scores = np.array([-4.0] * 12 + [4.0] * 8)
    return Look(tuple(range(20)), np.zeros((20, len(LINE_NAMES)), np.float32), scores, is_page, is_one_line)


def test_a_whole_page_in_one_line_is_doubted_however_sure_its_pieces_are() -> None:
    """It says how many pieces there were; an article in one line, and a page in lines, are not doubted so."""
    ledger = compose("", (), ())
    seen = Page("", look=make_look(is_page=True, is_one_line=True))
    [doubt] = find_doubts(seen, ledger, confidence=0.99)
    assert doubt == Doubt("no-lines", "one line was cut into 20 pieces, and 8 of them stay")
    for is_page, is_one_line in ((True, False), (False, True)):
        look = make_look(is_page=is_page, is_one_line=is_one_line)
        assert find_doubts(Page("", look=look), ledger, confidence=0.99) == ()


def test_no_page_as_text_is_full_where_its_lines_are_unsure() -> None:
    """A page in HTML may be: there, cuts and data speak of it."""
    for code in ("no-lines", "low-confidence"):
        assert find_lack([Doubt(code, "")], of_page=False) == f"doubt {code}"
        assert find_lack([Doubt(code, "")]) is None


def test_a_page_dumped_into_one_line_is_not_called_full() -> None:
    """From bytes: it is doubted, and a vote says so; the same article alone in one line is full."""
    names = ["News", "Video", "Photos", "Live", "Archive", "Jobs", "Letters", "Maps"]
    places = ("Harbour", "Market", "Sport", "Culture") * 3
    menu = " ".join(f"{name} {place}" for place in places for name in names)
    article = " ".join((*DOCK, *MARKET))
    foot = "Contact us Imprint Privacy Cookies Terms Advertise Careers Help Archive RSS Apps"
    dumped = clean_document(f"{menu} {article} {foot} {menu}".encode(), name="a.txt", now=NOW)
    assert "no-lines" in codes(dumped.doubts)
    assert dumped.completeness is Completeness.UNKNOWN
    assert dumped.confidence is not None
    alone = clean_document(article.encode(), name="a.txt", now=NOW)
    assert alone.doubts == ()
    assert alone.completeness is Completeness.FULL


def test_a_document_tells_its_doubts() -> None:
    """From bytes: a text of which the data promises more is not called full, and a vote says so."""
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, "wordCount": 900})
    markup = f"""<html><head><script type="application/ld+json">{data}</script></head><body>
    <article><h1>{TITLE}</h1>{paragraphs(DOCK)}</article></body></html>"""
    document = clean_document(markup.encode(), name="a.html", now=NOW)
    assert codes(document.doubts) == ["data-holds-more"]
    assert document.completeness is Completeness.UNKNOWN
    [vote] = [each for each in document.evidence if each.field == "completeness"]
    assert (vote.value, vote.found_in, vote.chosen) == ("unknown", "doubt data-holds-more", True)


def test_what_cannot_be_read_of_a_text_costs_not_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its quotations and names are not known, which a doubt says, and the article is as it was."""
    monkeypatch.setattr(annotating, "find_mentions", lambda text, _language: text.split()[10_000])
    document = clean_document("\n\n".join((TITLE, *DOCK)).encode(), name="dock.txt", now=NOW)
    read = annotate(document)
    assert replace(read, doubts=document.doubts) == document
    assert (read.quotes, read.mentions) == (None, None)
    [doubt] = (each for each in read.doubts if each.code == UNREAD)
    assert doubt.detail.startswith("IndexError: list index out of range (test_doubts.py:")


def test_a_text_for_which_there_is_no_memory_is_no_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends as an outcome of its own, as what its cleaning has no memory for."""

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(annotating, "find_quotes", fail)
    with pytest.raises(MemoryError):
        annotate(clean_document("\n\n".join((TITLE, *DOCK)).encode(), name="dock.txt", now=NOW))
