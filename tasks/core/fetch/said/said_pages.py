"""What the sources of a run say of the pages that it asks for, until each page has answered.

Several sources may name one page: each has its word, the last one of each source counts. A page that has
answered takes no more words: they come with the next look at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.fetch.said.source_words import SourceWord, hear_word, read_word
from tasks.core.identity.identity import make_source_id

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_WORDS = 4
"""Of one page: a site has a feed and a sitemap, hardly more that say different things."""


class SaidPages:
    """The words of a run, by page."""

    def __init__(self) -> None:
        self._words: dict[str, dict[tuple[str, str | None], tuple[SourceWord, str]]] = {}
        self._answered: set[str] = set()

    def waits_for(self, url: str) -> bool:
        """Tell whether a page has not answered yet."""
        return make_source_id(url) not in self._answered

    def note(self, url: str, word: SourceWord, start_url: str) -> None:
        """Note a word about a page that is asked for; `start_url` is what the word's source was begun at."""
        words = self._words.setdefault(make_source_id(url), {})
        if len(words) < MOST_WORDS or word.of in words:
            words[word.of] = (word, start_url)

    def take(self, url: str, final_url: str) -> tuple[SourceWord, ...]:
        """Give what is said of a page that answered, from where it did, and take no more."""
        page_id = make_source_id(url)
        self._answered.add(page_id)
        words = self._words.pop(page_id, {}).values()
        return tuple(hear_word(word, final_url, word.url, start_url) for word, start_url in words)


def join_words(
    said: Iterable[SourceWord], before: Iterable[str], url: str, final_url: str
) -> tuple[SourceWord, ...]:
    """Give what is said of a page now, and what was said `before` and is not said anew."""
    words = {word.of: word for word in said}
    for word in filter(None, map(read_word, before)):
        if word.of not in words and len(words) < MOST_WORDS:
            words[word.of] = hear_word(word, final_url, word.url, url)
    return tuple(words.values())
