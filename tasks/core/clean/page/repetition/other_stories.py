"""Other stories on the page of an article: teasers in rows, the next article, comments, playlists.

Takes the parts of a page, hinted by their zones, where the headline stands, the places proposed as body and
the page's data; gives the places of what is another story's. Told by repetition, links and headings:

- cards: parts of one tag in a row, each with a headline that leads elsewhere on this site. A row that is
  numbered, long in its texts or enclosed by the article's own paragraphs is a list of the article's;
- a second article: a part behind the one that holds the headline, with a heading and a byline of its own;
- a row in a part whose words say what it is: comments, a playlist. Neither the words nor the row would do.

What would leave hardly any article is not taken, but where a page has cards, no text of its own and no day in
its data: that is an index, and no card of it is body.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.core.clean.fields.fields import read_domain
from tasks.core.clean.page.prose import is_paragraph, weigh_text
from tasks.core.clean.page.repetition.page_parts import (
    HEADLINE_TAGS,
    find_address,
    is_headline_link,
    share_form,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Any

    from tasks.core.clean.fields.structured import Structured
    from tasks.core.clean.input.blocks import Block, Frame
    from tasks.core.clean.page.repetition.page_parts import PagePart, PageParts

INDEX_CARDS = 5
"""Cards that make an index of a page without a text of its own."""
_LEAST_CARDS = 3
_LONGEST_CARD = 1200
_LEAST_OWN = 300
"""Characters of running text that must be left of the article."""
_MOST_OF_INDEX = 200
"""Characters that an index says itself, at most."""
_LEAST_STORY = 150
_LEAST_SIGNED = 0.25
"""Share of another story's text that the article has at least, where the two are not made alike."""
_FEW = 2
"""Stories that may follow one another without a byline: the entries of a live blog are more."""
_ENCLOSING = 2
_MOST_WORDS = 10
"""Words of a frame beyond which they are of topics: some sites write all of an article's into its class."""
_ITEM_TAGS = frozenset({"article", "section", "div", "li", "tr", "td", "dd", "figure"})
_STORY_TAGS = frozenset({"h1", "h2", "h3"})
_NUMBERED = re.compile(r"\W*+(?:no\.?|nr\.?|n°|№)?\s*+\d{1,3}\s*[.):、．-]", re.IGNORECASE)  # noqa: RUF001 - as written


def find_other_stories(
    parts: PageParts, title: int | None, body: Collection[int], structured: Structured
) -> set[int]:
    """Give the places of the blocks that are another story's."""
    cards = _list_places(find_cards(parts, title, _find_site(structured)))
    found = cards | _list_places(find_second_articles(parts, title, body))
    found |= _list_places(find_marked_rows(parts, title))
    if found.isdisjoint(body):
        return set()
    if _count_own(parts, body, found) >= _LEAST_OWN:
        return found
    return cards if _is_index(parts, body, cards, structured) else set()


def _list_places(found: Iterable[PagePart]) -> set[int]:
    return {place for part in found for place in part.places}


def _count_own(parts: PageParts, body: Collection[int], found: Collection[int]) -> int:
    own = (parts.blocks[i] for i in body if i not in found)
    return sum(weigh_text(block.text) for block in own if is_paragraph(block))


def _is_index(
    parts: PageParts, body: Collection[int], cards: Collection[int], structured: Structured
) -> bool:
    heads = sum(is_headline_link(parts.blocks[i]) for i in cards)
    says_day = any(candidate.field == "published_at" for candidate in structured.candidates)
    own = sum(weigh_text(parts.blocks[i].text) for i in body if i not in cards)
    return heads >= INDEX_CARDS and not says_day and own < _MOST_OF_INDEX


def _find_site(structured: Structured) -> str | None:
    said = (str(c.value) for c in structured.candidates if c.field in {"canonical_url", "url"})
    return next(filter(None, map(read_domain, said)), None)


def find_cards(parts: PageParts, title: int | None, site: str | None = None) -> Iterator[PagePart]:
    """Find cards in rows; `site` is the domain of the page where it is known."""
    for row in parts.rows(_LEAST_CARDS):
        heads = {part.first: head for part in row if (head := _find_head(parts, part, title))}
        if len(heads) < _LEAST_CARDS or 2 * len(heads) <= len(row):
            continue
        cards = [part for part in row if part.first in heads]
        if (
            max(part.prose for part in cards) <= _LONGEST_CARD
            and _lead_away(list(heads.values()), site)
            and not _is_enclosed(parts, cards)
        ):
            yield from cards


def _find_head(parts: PageParts, part: PagePart, title: int | None) -> Block | None:
    """Give the headline of what may be a card: it leads elsewhere and is not the page's own."""
    if title is not None and title in part:
        return None
    return next(filter(is_headline_link, parts.opening(part)), None)


def _lead_away(heads: Sequence[Block], site: str | None) -> bool:
    """Whether headlines without numbers lead to a page each, all of one site: this one, where it is known."""
    addresses = [_split(find_address(head)) for head in heads]
    hosts = {host for host, _ in addresses}
    numbered = sum(_NUMBERED.match(head.text) is not None for head in heads)
    if len(hosts) > 1 or 2 * max(numbered, len(heads) - len(set(addresses))) >= len(heads):
        return False
    return all(path for _, path in addresses) and _is_of(hosts.pop(), site)


def _split(address: str) -> tuple[str, str]:
    """Give host and path of an address; a link inside the page has no path."""
    try:
        told = urlsplit(address)
    except ValueError:
        return "", ""
    return told.netloc.removeprefix("www."), told.path + told.query


def _is_of(host: str, site: str | None) -> bool:
    return not host or site is None or f".{host}".endswith(f".{site}") or f".{site}".endswith(f".{host}")


def _is_enclosed(parts: PageParts, row: Sequence[PagePart]) -> bool:
    """Whether paragraphs stand before and behind a row in the same part, or around what holds it."""
    first, last, frame = row[0].first, row[-1].last, row[0].frame.parent
    for _ in range(_ENCLOSING):
        if frame is None:
            return False
        part = parts.of(frame)
        own = [place for place in part.places if _is_own_paragraph(parts.blocks[place], frame)]
        if own and own[0] < first and own[-1] > last:
            return True
        first, last, frame = part.first, part.last, frame.parent
    return False


def _is_own_paragraph(block: Block, frame: Frame) -> bool:
    return block.hint is None and block.frame.parent is frame and is_paragraph(block)


def find_second_articles(parts: PageParts, title: int | None, body: Collection[int]) -> Iterator[PagePart]:
    """Find the parts behind the one that holds headline and body that are articles of their own."""
    for frame in parts.blocks[title].frame.outward() if title is not None else ():
        own = parts.of(frame)
        weights = accumulate(weigh_text(parts.blocks[i].text) for i in own.places if i in body)
        if not any(weight >= _LEAST_OWN for weight in weights):
            continue
        behind = [part for part in parts.beside(own) if part.first > own.last and _is_story(parts, part)]
        is_told = len(behind) <= _FEW and _stands_for_itself(frame)
        for part in behind:
            if _is_signed(parts, part):
                is_other = share_form(part.frame, frame) or own.prose >= _LEAST_SIGNED * part.prose
            else:
                is_other = is_told and share_form(part.frame, frame)
            if is_other:
                yield part


def _is_story(parts: PageParts, part: PagePart) -> bool:
    """Whether a part has a story's length and opens with a heading, and not as the first entry of many."""
    head = next((block for block in parts.opening(part) if block.frame.tag in _STORY_TAGS), None)
    return head is not None and part.prose >= _LEAST_STORY and not _is_entry(parts, part, head)


def _is_entry(parts: PageParts, part: PagePart, head: Block) -> bool:
    entries = (frame for frame in parts.below(part, head.frame) if frame is not head.frame)
    return any(
        sum(share_form(other.frame, frame) for other in parts.beside(parts.of(frame))) >= _LEAST_CARDS
        for frame in entries
    )


def _stands_for_itself(frame: Frame) -> bool:
    """Whether a tag says that a part is a whole: sections are parts of one article too."""
    return frame.tag == "article"


def _is_signed(parts: PageParts, part: PagePart) -> bool:
    """Whether somebody signs a part at its head."""
    return any(
        not frame.words.isdisjoint(_load_words("byline")) or _names_author(frame)
        for block in parts.opening(part)
        for frame in parts.below(part, block.frame)
    )


def _names_author(frame: Frame) -> bool:
    element = frame.element
    return element is not None and any("author" in (link.get("rel") or "") for link in element.iter("a"))


def find_marked_rows(parts: PageParts, title: int | None) -> Iterator[PagePart]:
    """Find the items of rows, in no part that holds the headline, whose words say what they are.

    In the <article> of the headline a gallery or what is popular is the article's own.
    """
    own = frozenset(parts.blocks[title].frame.outward()) if title is not None else frozenset()
    article = next((frame for frame in own if frame.tag == "article"), None)
    for row in parts.rows(_FEW):
        frame = row[0].frame
        if frame.tag in _ITEM_TAGS:
            around = list(frame.outward())
            words = _join_words(outer for outer in around if outer not in own)
            is_list = article not in around and words & _load_words("lists") and _are_headed(parts, row)
            if is_list or words & _load_words("comments"):
                yield from row


def _join_words(frames: Iterable[Frame]) -> frozenset[str]:
    return frozenset().union(*(frame.words for frame in frames if len(frame.words) <= _MOST_WORDS))


def _are_headed(parts: PageParts, row: Sequence[PagePart]) -> bool:
    """Whether each of several parts has a heading of its own."""
    headed = (any(block.frame.tag in HEADLINE_TAGS for block in parts.opening(part)) for part in row)
    return len(row) >= _LEAST_CARDS and all(headed)


@cache
def _load_words(name: str) -> frozenset[str]:
    return frozenset(_read_data()[name]["words"].split())


def _read_data() -> dict[str, Any]:
    file = files("tasks.core.clean.page.repetition").joinpath("other_stories.toml")
    return tomllib.loads(file.read_text("utf-8"))
