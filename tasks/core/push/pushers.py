"""Pushers: for which addresses one may speak, and what an article is called that is none of these.

A token is bound to domains, or to none. An article whose address is on one of them was had from there, as if
it had been fetched. Any other address is what its pusher claims: evidence, and no identity; such an article
is known by its pusher's own name for it, so that nobody takes another's article by naming its page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from tld import is_tld

from tasks.core.errors import UsageError
from tasks.core.identity.page_address import unwrap_amp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.records import Capture

PUSH_VIA = "push"
PUSHED_BY = "x-copydesk-pushed-by"
"""The header of a capture that names the token which it was pushed by."""
SPEAKS_FOR = "x-copydesk-speaks-for"
"""The header of a capture that names the domain of its address, where its pusher may speak for that."""
_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))+")


def read_domains(given: Iterable[str]) -> tuple[str, ...]:
    """Read the domains that a token is bound to; a UsageError for what nobody can own."""
    return tuple(dict.fromkeys(map(_read_domain, given)))


def _read_domain(given: str) -> str:
    try:
        domain = given.strip().rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    if not _DOMAIN.fullmatch(domain) or is_tld(domain, search_private=True):
        raise UsageError(f"'{given}' is no domain that a token can be bound to", "Give one like example.com")
    return domain


def find_domain(url: str | None, domains: Iterable[str]) -> str | None:
    """Find the domain that an address is on, of those that its pusher may speak for."""
    try:
        host = (
            (urlsplit(unwrap_amp(url or "")).hostname or "")
            .rstrip(".")
            .encode("idna")
            .decode("ascii")
            .lower()
        )
    except (UnicodeError, ValueError):
        return None
    return next((each for each in domains if host == each or host.endswith(f".{each}")), None)


def find_had_from(capture: Capture) -> str:
    """Find where a capture was had from: what is only said to stand somewhere, from its pusher."""
    had_from = capture.final_url or capture.url
    return had_from if _speaks(capture) else _name(capture)


def find_asked(capture: Capture) -> str:
    """Find what a capture was asked for at, or pushed as."""
    return capture.url if _speaks(capture) else _name(capture)


def _speaks(capture: Capture) -> bool:
    return capture.via != PUSH_VIA or any(name == SPEAKS_FOR for name, _ in capture.headers)


def _name(capture: Capture) -> str:
    """Give the name of what was pushed, made of its pusher's and his own name of it."""
    pusher = next((value for name, value in capture.headers if name == PUSHED_BY), None)
    return make_push_name(capture.via, pusher, capture.source)


def make_push_name(via: str, pusher: str | None, source: str) -> str:
    """Give the locator of what has no address; no two pushers' ids meet."""
    return f"{via}:{pusher}/{quote(source, safe='')}"
