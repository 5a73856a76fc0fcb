"""Clues: what a document may be tied to a known article by.

Takes what a document is named, how and from where it was had and what sources said of it; gives keys that
articles are remembered under and looked for by. An id in the address that it was had from, or that a feed of
its site gives it, is its publisher's. An address that it states is a claim, and so is the id in that one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.fetch.said.source_words import read_said
from tasks.core.identity.identity import find_addresses, make_source_id
from tasks.core.identity.moved_addresses import CLAIM_MARK, Clues
from tasks.core.identity.page_address import find_site, is_page_address, make_address_key, share_site
from tasks.core.identity.publisher_ids import make_publisher_key
from tasks.core.push.pushers import find_had_from
from tasks.core.records import BROWSER_VIA, FEED_VIA, FETCH_VIA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.core.fetch.said.source_words import SourceWord
    from tasks.core.identity.identity import Addresses, Claim
    from tasks.core.identity.moved_addresses import Alias
    from tasks.core.records import Capture

NAMED_BY_SOURCES = frozenset({FETCH_VIA, BROWSER_VIA, FEED_VIA})
"""How captures came beside which only we write what a source says."""


def add_clues(claim: Claim, capture: Capture, name: Alias, *named: str | None) -> Claim:
    """Add to the claim of a document what may tie it to an article that is known by another address.

    `named` are the addresses that it states, the canonical one first.
    """
    if not claim.is_own:
        return replace(claim, clues=Clues(name))
    addresses = find_addresses(capture.via, find_had_from(capture), *named)
    words = read_said(capture.headers) if capture.via in NAMED_BY_SOURCES else ()
    former_ids = {make_source_id(each) for each in _list_former(capture, addresses)}
    former_ids.discard(claim.identity)
    noted = list_noted(addresses)
    looked_up = (*noted, *_name_page(addresses.own, CLAIM_MARK), *_name_ids(addresses.stated))
    return replace(
        claim,
        clues=Clues(
            name,
            ids=list_ids(addresses, words),
            stated=tuple(dict.fromkeys(looked_up)),
            noted=noted,
            former_ids=tuple(sorted(former_ids)),
        ),
    )


def list_ids(addresses: Addresses, words: Iterable[SourceWord]) -> tuple[str, ...]:
    """Give the keys of the ids that publishers give to a page: in its own address, and in feeds of its site.

    Those of a feed count in this feed alone.
    """
    own = addresses.own
    site = find_site(own) if own else None
    if own is None or site is None:
        return ()
    guids = (f"{site}#{make_address_key(each.url)}#{each.guid}" for each in words if each.url and each.guid)
    storable = (key.encode("utf-8", "replace").decode() for key in guids)
    return tuple(dict.fromkeys((*_name_ids(own), *storable)))


def list_noted(addresses: Addresses) -> tuple[str, ...]:
    """Give the keys of what a document claims to be, under which it is found by whoever is that."""
    return tuple(_name_page(addresses.stated, CLAIM_MARK))


def _list_former(capture: Capture, addresses: Addresses) -> Iterator[str]:
    """List where the article may have been known: what was asked for on its site, and what it states."""
    if addresses.own and is_page_address(capture.url) and share_site(capture.url, addresses.own):
        yield capture.url
    if addresses.stated:
        yield addresses.stated


def _name_page(url: str | None, mark: str) -> Iterator[str]:
    if url is not None:
        yield mark + make_address_key(url).encode("utf-8", "replace").decode()
        yield from (mark + key for key in _name_ids(url))


def _name_ids(url: str | None) -> Iterator[str]:
    if url is not None and (key := make_publisher_key(url)):
        yield key.encode("utf-8", "replace").decode()
