"""Changed pages are what their change says, and texts are compared by their words."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from lxml import html

from tasks.training.changes import CHANGES, LABEL, Story
from tasks.training.drift import change_page, compare_texts, rewrite_page

FIRST = "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge."
SECOND = "The mayor said that 1,200 people had signed. He did not say when the work would begin at all."
OTHER = "The observatory will close its large mirror for a month while a crack in its rim is looked at."
PAGE = f"""<html><head><title>Bridge</title></head><body class="page"><nav id="top">Home</nav>
<article class="story lead"><p class="text" lang="en">{FIRST}</p><p class="text">{SECOND}</p></article>
<footer class="page">Imprint</footer></body></html>"""
GOLD = {"text": f"{FIRST}\n{SECOND}"}
STORIES = [Story("A crack in the mirror", "Jane Roe", [OTHER, OTHER, OTHER])]


def change(name: str) -> html.HtmlElement:
    """Make a change to the page; gives it parsed again."""
    changed = change_page(PAGE.encode(), GOLD, name, Random(7), STORIES)  # noqa: S311 - no secret
    return html.document_fromstring(changed.raw.decode("utf-8-sig"))


def split_words(tree: html.HtmlElement) -> list[str]:
    """Give all words of a page, those of two elements apart."""
    return " ".join(tree.itertext()).split()


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_page_says_all_that_it_said(name: str) -> None:
    """No change takes a word away, and no mark of the article stays behind."""
    tree = change(name)
    words, before = (Counter(split_words(each)) for each in (tree, html.document_fromstring(PAGE)))
    assert before <= words
    assert not tree.xpath(f"//@{LABEL}")


@pytest.mark.parametrize("name", ["renamed", "zone words for names"])
def test_the_same_name_becomes_the_same_name(name: str) -> None:
    """What two elements shared they share still, under another name."""
    tree = change(name)
    assert tree.body.get("class") == tree.find(".//footer").get("class") != "page"
    assert len(tree.find(".//article").get("class").split()) == 2


def test_repeated_paragraphs_are_told() -> None:
    """An article ten times as long has its paragraphs in order, and nine times two of them are told."""
    changed = change_page(PAGE.encode(), GOLD, "repeated 10", Random(7), STORIES)  # noqa: S311 - no secret
    assert changed.repeated == (FIRST, SECOND) * 9
    assert [each.text for each in change("repeated 10").iter("p")] == [FIRST, SECOND] * 10


def test_attributes_come_the_other_way_round() -> None:
    """The order is reversed, the values stay."""
    first = next(change("attributes reordered").iter("p"))
    assert list(first.attrib.items()) == [("lang", "en"), ("class", "text")]


def test_a_hidden_copy_is_hidden() -> None:
    """The article stands twice; the first time in what nobody sees."""
    box = change("hidden copy").body[0]
    assert box.get("style") == "display:none"
    assert [each.text for each in box.iter("p")] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("name", "count"), [("teasers below", 40), ("comments above", 50), ("gallery below", 20)]
)
def test_other_stories_stand_beside_the_article(name: str, count: int) -> None:
    """As many as the change says, none inside it."""
    tree = change(name)
    beside = [each for each in tree.iter("p") if each.text and each.text.startswith(OTHER[:40])]
    assert len(beside) == count
    assert [each.text for each in tree.find(".//article").iter("p")] == [FIRST, SECOND]


def test_rewriting_keeps_words_in_any_charset() -> None:
    """What said that it was in another charset reads the same when it is written anew."""
    page = '<html><head><meta charset="windows-1251"></head><body><p>Мост починят</p></body></html>'
    rewritten = rewrite_page(page.encode("cp1251"))
    assert rewrite_page(rewritten) == rewritten
    assert "Мост починят" in rewritten.decode("utf-8-sig")


def test_words_lost_and_foreign_are_shares_of_the_article() -> None:
    """A quarter is gone and half as much again came in."""
    drift = compare_texts("one two three four", "one two three and then")
    assert (drift.lost, drift.foreign, drift.is_other) == (0.25, 0.5, True)


def test_what_is_repeated_is_expected_where_it_was_kept() -> None:
    """A paragraph that the plain text has must stand there again; another may."""
    kept, cut = "one two", "five six"
    assert compare_texts("one two three", "one two three one two five", [kept, cut]).foreign == 0
    assert compare_texts("one two three", "one two three", [kept, cut]).lost == 0.4
