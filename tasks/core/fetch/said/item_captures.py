"""What comes in for a page that cannot be had, where its feed has a text of it: the item itself.

Takes the answer of a page and what is said of it; tells whether the item may stand for the page, and gives it
as an input of its own, beside the page's, whose outcome and next tries stay as they are. It is the article of
the page's address: when the page can be had, its text is a later wording of the same one.

What a feed holds was published there, so a page that robots.txt keeps from us may be told by its feed, which
it does not keep from us. Nothing tells for a page that is gone (410), left out by filters, or had before. A
failure that may pass is waited for, some times.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.fetch.said.feed_entry import has_tag
from tasks.core.fetch.said.source_words import IN_FEED, write_word
from tasks.core.forms.form import HTML_UTF_8, PREVIEW, TEXT_UTF_8
from tasks.core.records import FEED_VIA, PASSING_REASONS, Incoming, Reason

if TYPE_CHECKING:
    from tasks.core.fetch.revisits import KnownPage
    from tasks.core.fetch.said.source_words import SourceWord

_REFUSED = frozenset(
    {
        Reason.HTTP_ERROR,
        Reason.NOT_FOUND,
        Reason.HOST_REFUSES,
        Reason.ROBOTS,
        Reason.TOO_MANY_REDIRECTS,
        Reason.TOO_LARGE,
    }
)
_FAILURES_WAITED_FOR = 2
_LEAST_SUMMARY = 60
"""Characters: what is shorter says that there is an article, and no more."""


def may_stand_for(page: Incoming, known: KnownPage | None) -> bool:
    """Tell whether a page's item may stand for it; `known` is what earlier runs had of the page."""
    if known is not None and known.raw_sha256 is not None:
        return False
    failed = known.attempts_failed if known else 0
    is_lasting = page.reason in PASSING_REASONS and failed >= _FAILURES_WAITED_FOR
    return page.reason in _REFUSED or is_lasting


def find_summary(word: SourceWord) -> str | None:
    """Give the summary that a feed has of a page, where it says something."""
    said = dict(word.stated)
    summary = said.get("description")
    if word.place != IN_FEED or not isinstance(summary, str) or len(summary) < _LEAST_SUMMARY:
        return None
    return summary if summary != said.get("title") else None


def make_item(page: Incoming, word: SourceWord, text: bytes) -> Incoming:
    """Give the item as it comes in; without a whole text it is a preview of the article."""
    return Incoming(
        via=FEED_VIA,
        source=page.source,
        url=page.url,
        fetched_at=page.fetched_at,
        data=text,
        final_url=page.final_url,
        headers=write_word(replace(word, text_sha256=None)),
        media_type=tell_item_media(text),
        stated=page.stated if word.text_sha256 else (*page.stated, PREVIEW),
    )


def tell_item_media(text: bytes) -> str:
    """Tell whether an item's text is markup."""
    return HTML_UTF_8 if has_tag(text.decode("utf-8", "replace")) else TEXT_UTF_8
