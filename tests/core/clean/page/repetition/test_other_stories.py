"""What is told to be another story's goes, and what only looks like it stays."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import read_blocks
from tasks.core.clean.page.repetition.other_stories import find_cards
from tasks.core.clean.page.repetition.page_parts import PageParts
from tasks.core.records import Reason

if TYPE_CHECKING:
    from tasks.core.records import Document

TEXTS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("stories.toml").read_text("utf-8"))
NOW = datetime(2026, 5, 1, tzinfo=UTC)
HEAD = '<header><a href="/">Almsby Post</a><nav><a href="/news">News</a></nav></header>'
FOOT = '<footer><p>Almsby Post is printed in Almsby. <a href="/terms">Terms</a></p></footer>'


class Words:
    """An article and other stories in one language."""

    def __init__(self, language: str) -> None:
        self._told = TEXTS[language]
        self.headline = self._told["headline"]

    def paragraph(self, n: int) -> str:
        """A paragraph of the article."""
        return self._told["paragraph"].format(n=n)

    def paragraphs(self, first: int = 1, last: int = 6) -> str:
        """The article's paragraphs, in HTML."""
        return "".join(f"<p>{self.paragraph(n)}</p>" for n in range(first, last + 1))

    def other(self, n: int) -> str:
        """The headline of another story."""
        return self._told["other"].format(n=n)

    def teaser(self, n: int) -> str:
        """What stands under it."""
        return self._told["teaser"].format(n=n)

    def others(self, form: str, count: int = 9) -> str:
        """Other stories, each in a form with places for its number `n`, its `headline` and its `text`."""
        numbers = range(1, count + 1)
        return "".join(form.format(n=n, headline=self.other(n), text=self.teaser(n)) for n in numbers)


@pytest.fixture(params=sorted(TEXTS))
def words(request: pytest.FixtureRequest) -> Words:
    """Texts in each of the languages."""
    return Words(request.param)


@pytest.fixture
def english() -> Words:
    """Texts in English."""
    return Words("en")


def clean(body: str, title: str = "") -> Document:
    """Clean a page with this body."""
    raw = f"<html><head><title>{title}</title></head><body>{HEAD}{body}{FOOT}</body></html>"
    return clean_document(raw.encode(), name="page.html", now=NOW)


def count(document: Document, words: Words, teasers: int = 9) -> tuple[int, int]:
    """How many paragraphs of the article a text has, of six, and how many of other stories."""
    own = sum(words.paragraph(n) in document.text for n in range(1, 7))
    return own, sum(words.teaser(n) in document.text for n in range(1, teasers + 1))


STORY = '<div class="story"><h1>{headline}</h1><p class="byline">Ada Morrow</p><div>{text}</div></div>'
CARDS = {
    "cards": '<article class="card"><a href="/s/{n}"><h3>{headline}</h3></a><p>{text}</p></article>',
    "stream": '<li class="item"><div><h3><a href="/s/{n}">{headline}</a></h3>'
    '<p class="clamp">{text}</p></div></li>',
    "without headings": '<div class="bit bit-{n}"><div><a href="/s/{n}">{headline}</a></div><div>{text}</div>'
    "</div>",
    "dated": '<div class="river"><span>{n} May</span><h2><a href="/s/{n}">{headline}</a></h2>'
    "<p>{text}</p></div>",
}


@pytest.mark.parametrize("form", CARDS.values(), ids=CARDS)
@pytest.mark.parametrize("page", ["{story}{stream}", "{stream}{story}"], ids=["below", "above"])
def test_rows_of_headlines_with_links_are_other_stories(words: Words, form: str, page: str) -> None:
    """In any language, above the article or below."""
    story = STORY.format(headline=words.headline, text=words.paragraphs())
    stream = f"<div class='more'>{words.others(form)}</div>"
    body = page.format(story=story, stream=stream)
    assert count(clean(f"<div>{body}</div>", words.headline), words) == (6, 0)


SECOND = {
    "same form": '<div class="story"><h2>{headline}</h2><p class="byline">Tam Reed</p>'
    '<div class="text">{text}</div></div>',
    "article": '<article><h2>{headline}</h2><p><a rel="author" href="/tam">Tam Reed</a></p>{text}</article>',
    "linked": '<div class="next"><h2><a href="/s/2">{headline}</a></h2><div class="author">Tam Reed'
    "</div>{text}</div>",
}


@pytest.mark.parametrize("form", SECOND.values(), ids=SECOND)
def test_a_second_article_below_is_another_story(words: Words, form: str) -> None:
    """It has a heading and a byline of its own, whatever the heading's level."""
    text = "".join(f"<p>{words.teaser(n)}</p>" for n in range(1, 10))
    story = STORY.format(headline=words.headline, text=words.paragraphs())
    second = form.format(headline=words.other(0), text=text)
    assert count(clean(f"<div id='page'>{story}<hr>{second}</div>", words.headline), words) == (6, 0)


def test_an_article_below_the_article_needs_no_byline(english: Words) -> None:
    """The tag says that it stands for itself."""
    text = "".join(f"<p>{english.teaser(n)}</p>" for n in range(1, 10))
    own = f"<article><h1>{english.headline}</h1>{english.paragraphs()}</article>"
    assert count(clean(f"{own}<article><h2>{english.other(0)}</h2>{text}</article>"), english) == (6, 0)


MARKED = {
    "playlist": '<div class="item"><h3>{headline}</h3><p>{text}</p></div>',
    "gallery": '<div class="slide"><h4>{headline}</h4><p>{text}</p></div>',
    "comentarios": "<li><b>ada{n}</b><p>{text}</p></li>",
    "pinglun": '<div class="bit"><span>ada{n} 10:0{n}</span><p>{text}</p></div>',
    "kommentare": '<div class="k{n}"><div>ada{n} 10:0{n}</div><div>{text}</div></div>',
}


@pytest.mark.parametrize("word", MARKED)
def test_a_row_in_a_part_that_says_what_it_is_goes(words: Words, word: str) -> None:
    """However much longer than the article it is."""
    story = STORY.format(headline=words.headline, text=words.paragraphs())
    row = f"<div class='{word}'>{words.others(MARKED[word])}</div>"
    assert count(clean(f"<main>{story}{row}</main>", words.headline), words) == (6, 0)


@pytest.mark.parametrize("form", CARDS.values(), ids=CARDS)
def test_a_page_of_nothing_but_cards_is_an_index(words: Words, form: str) -> None:
    """The days of the stories that it names are not its own."""
    document = clean(f"<main><h1>Almsby</h1><section>{words.others(form, 18)}</section></main>", "Almsby")
    assert document.reason is Reason.INDEX_PAGE


LISTS = {
    "listicle": '<div class="spot"><h3>{headline}</h3><p>{text}</p></div>',
    "sections": "<section><h2>{headline}</h2><p>{text}</p></section>",
    "entries": '<div class="entry"><time>10:0{n}</time><h3>{headline}</h3><p>{text}</p></div>',
}
LINKED_LISTS = {
    "numbered": '<div class="spot"><h3><a href="/s/{n}">{n}. {headline}</a></h3><p>{text}</p></div>',
    "shops": '<div class="spot"><h3><a href="https://shop{n}.example/{n}">{headline}</a></h3>'
    "<p>{text}</p></div>",
    "one shop": '<div class="spot"><h3><a href="https://shop.example/{n}">{headline}</a></h3>'
    "<p>{text}</p></div>",
    "in the page": '<div class="spot"><h3><a href="#{n}">{headline}</a></h3><p>{text}</p></div>',
    "one page": '<div class="spot"><h3><a href="/shop">{headline}</a></h3><p>{text}</p></div>',
}


@pytest.mark.parametrize("form", LISTS.values(), ids=LISTS)
def test_lists_of_the_article_stay(words: Words, form: str) -> None:
    """Things to see, sections, entries of a live blog."""
    body = f"<article><h1>{words.headline}</h1>{words.paragraphs()}<div>{words.others(form)}</div></article>"
    assert count(clean(body, words.headline), words) == (6, 9)


@pytest.mark.parametrize("form", LINKED_LISTS.values(), ids=LINKED_LISTS)
def test_lists_with_links_are_no_cards(words: Words, form: str) -> None:
    """Numbered headlines, links to other sites, links that lead to one place."""
    tree = parse_page(f"<body><h1>{words.headline}</h1><div>{words.others(form)}</div></body>".encode())
    assert tree is not None
    assert list(find_cards(PageParts(read_blocks(tree)[1]), 0, "almsby.example")) == []


def test_cards_between_the_paragraphs_of_an_article_are_its_own(english: Words) -> None:
    """A round-up goes on behind them."""
    form = '<div class="spot"><h3><a href="/s/{n}">{headline}</a></h3><p>{text}</p></div>'
    cards = f"<div class='spots'>{english.others(form)}</div>"
    for around in (
        f"{english.paragraphs(1, 3)}{cards}{english.paragraphs(4, 6)}",
        english.paragraphs(1, 3) + cards,
    ):
        tree = parse_page(f"<body><h1>{english.headline}</h1><div>{around}</div></body>".encode())
        assert tree is not None
        is_enclosed = around.endswith(english.paragraphs(4, 6))
        assert (list(find_cards(PageParts(read_blocks(tree)[1]), 0)) == []) is is_enclosed


def test_words_on_topics_say_nothing_of_a_part(english: Words) -> None:
    """Some sites write the article's topics into its class: one on comments is no comment."""
    topics = "post hentry tag-comments tag-playlist tag-river tag-weir tag-mill tag-almsby format-standard"
    rows = english.others('<div class="spot"><h3>{headline}</h3><p>{text}</p></div>')
    head = f"<div><h1>{english.headline}</h1></div>"
    body = f"{head}<div class='{topics}'>{english.paragraphs()}{rows}</div>"
    assert count(clean(body, english.headline), english) == (6, 9)


def test_a_gallery_in_the_article_is_its_own(english: Words) -> None:
    """Its slides may be what the article is about; behind the article they are other stories."""
    slides = english.others('<div class="slide"><h3>{headline}</h3><p>{text}</p></div>')
    row = f"<div class='gallery'>{slides}</div>"
    head = f"<h1>{english.headline}</h1>{english.paragraphs()}"
    inside = f"<article>{head}{row}</article>"
    assert count(clean(inside, english.headline), english) == (6, 9)
    assert count(clean(f"<article>{head}</article>{row}", english.headline), english) == (6, 0)


def test_signed_entries_behind_the_introduction_are_no_second_article(english: Words) -> None:
    """A live blog has many, an article one heading in its form."""
    entries = english.others(
        '<div class="entry"><time>10:0{n}</time><h3>{headline}</h3><b class="author">A</b><p>{text}</p></div>'
    )
    head = f"<div class='lead'><h1>{english.headline}</h1>{english.paragraphs()}</div>"
    body = f"<main>{head}<div class='live-blog'>{entries}</div></main>"
    assert count(clean(body, english.headline), english) == (6, 9)
