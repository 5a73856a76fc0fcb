"""What sources say of a page goes with its answer; so does what was said before and is not said anew."""

from __future__ import annotations

from dataclasses import replace

from tasks.core.fetch.said.said_pages import MOST_WORDS, SaidPages, join_words
from tasks.core.fetch.said.source_words import IN_FEED, IN_SITEMAP, SourceWord, write_word

PAGE = "https://quillon.example/a"
FEED = SourceWord(IN_FEED, (("title", "Boats"),), "https://quillon.example/feed", "7", "ab" * 32)
MAP = SourceWord(IN_SITEMAP, (("tags", ("boats",)),), "https://quillon.example/map")
FOREIGN = replace(FEED, url="https://rival.example/feed")


def test_a_page_has_the_last_word_of_each_source_until_it_answers() -> None:
    """By any form of its address; then it takes no more."""
    said = SaidPages()
    said.note(PAGE, replace(FEED, stated=(("title", "Old"),)), FEED.url or "")
    said.note(PAGE + "?utm_source=rss", FEED, FEED.url or "")
    said.note(PAGE, MAP, MAP.url or "")
    assert said.waits_for(PAGE)
    assert said.take(PAGE, PAGE) == (FEED, MAP)
    assert not said.waits_for(PAGE)
    assert said.take(PAGE, PAGE) == ()


def test_a_page_has_few_words() -> None:
    """However many feeds name it."""
    said = SaidPages()
    for number in range(100):
        said.note(PAGE, replace(FEED, url=f"https://quillon.example/feed/{number}"), PAGE)
    assert len(said.take(PAGE, PAGE)) == MOST_WORDS


def test_a_page_that_answers_from_another_site_is_spoken_for_by_nobody() -> None:
    """A redirect may lead anywhere."""
    said = SaidPages()
    said.note(PAGE, FEED, FEED.url or "")
    [word] = said.take(PAGE, "https://rival.example/a")
    assert (word.guid, word.text_sha256, word.stated) == (None, None, FEED.stated)


def test_what_was_said_before_stands_where_it_is_not_said_anew() -> None:
    """Each source has one word; for another site than the page's it speaks no more than now."""
    newer = replace(FEED, stated=(("title", "Night boats"),), guid=None)
    before = [value for word in (FEED, MAP, FOREIGN) for _, value in write_word(word)]
    joined = join_words([newer], before, PAGE, "https://www.quillon.example/a")
    assert joined == (newer, MAP, FOREIGN)
    assert join_words([], [*before[:1], "{"], PAGE, "https://rival.example/a") == (
        SourceWord(IN_FEED, FEED.stated, FEED.url),
    )
