"""The search for a site's news, in steps; each is taken only where those before it named no page.

What the front page and robots.txt name that tells the news comes first: feeds, and sitemaps of news. Then
the other sitemaps of robots.txt, the places where sites have such things, and, as a last resort, what the
front page links to as articles, and its sections. Takes what answers brought; says what is to be asked next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from tasks.core.fetch.sites.site_pages import WELL_KNOWN, SitePage, sort_news_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.records import Incoming

ROBOTS_PATH = "/robots.txt"
ENOUGH_ARTICLES = 3
"""So many on a front page make its sections needless."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a search asks next: feeds and sitemaps that are `named`, or `guessed`, or sections."""

    named: Sequence[str] = ()
    guessed: Sequence[str] = ()
    sections: Sequence[str] = ()


def list_well_known(url: str) -> list[str]:
    """Give where a site may have feeds and sitemaps that it does not name."""
    return [urljoin(url, path) for path in WELL_KNOWN]


class SiteSearch:
    """One search; `answer` is the front page's, `open_requests` are its requests without an answer yet.

    `known` are the guesses that proved right before; where it `may_guess`, others are tried too.
    """

    def __init__(
        self, answer: Incoming, page: SitePage, known: Sequence[str] = (), *, may_guess: bool = True
    ) -> None:
        self.answer = answer
        self.page = page
        self.open_requests = 1
        self.named_pages = 0
        self._known = known
        self._may_guess = may_guess
        self._sitemaps: Sequence[str] = ()
        self._links = dict.fromkeys(page.articles)
        self._steps = self._walk()

    @property
    def robots(self) -> str:
        """The address of the site's robots.txt."""
        return urljoin(self.answer.final_url or self.answer.url, ROBOTS_PATH)

    @property
    def links(self) -> tuple[str, ...]:
        """The articles that the front page and its sections link to."""
        return tuple(self._links)

    def take_robots(self, sitemaps: tuple[str, ...]) -> Sequence[str]:
        """Take the sitemaps that robots.txt names, and give those to ask at once."""
        news, self._sitemaps = sort_news_first(sitemaps)
        return news

    def take_section(self, page: SitePage) -> None:
        """Take the articles that a section links to; what a front page sends us on to stands for it."""
        self._links |= dict.fromkeys(page.articles)
        if self.page.onward:
            self.page = replace(page, onward=None)

    def go_on(self) -> NextStep | None:
        """Give the next step; None while answers are waited for, pages were named, or nothing is left."""
        return None if self.open_requests or self.named_pages else next(self._steps, None)

    @property
    def is_in_vain(self) -> bool:
        """Whether all was asked, and nothing named a page."""
        return not self.open_requests and not self.named_pages

    def _walk(self) -> Iterator[NextStep]:
        yield NextStep(named=self.page.feeds)
        yield NextStep(named=self._sitemaps)
        yield NextStep(guessed=self._known)
        if self._may_guess:
            yield NextStep(guessed=list_well_known(self.robots))
        if len(self._links) < ENOUGH_ARTICLES:
            yield NextStep(sections=self.page.sections)
