"""What is seen of a site before it is declared: what it can be read from, and articles of it as cleaned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.core.errors import UsageError
from tasks.core.records import KEPT_KINDS
from tasks.core.sources.sources import SourceKind, check_web_address, is_web_address

if TYPE_CHECKING:
    from tasks.core.records import Document

LONGEST_ADDRESS = 4096
LONGEST_TEXT = 1500
_NO_ADDRESS = "Write it as https://host/path"


@dataclass(frozen=True, slots=True)
class FoundSource:
    """An address that names `pages`, or `leads` to what names them; `named_in` says who told it.

    `first` are the newest pages that it names, or, of what names none, the sitemaps that it leads to.
    """

    url: str
    kind: SourceKind
    pages: int
    leads: int
    named_in: str
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewedPage:
    """A page as it was cleaned, or the `reason` why there is no article; `cuts` counts what went, by kind.

    `text` is its beginning alone where it `goes_on`.
    """

    url: str
    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    language: str | None = None
    paywall: str = ""
    confidence: float | None = None
    doubts: tuple[str, ...] = ()
    words: int = 0
    text: str = ""
    goes_on: bool = False
    cuts: tuple[tuple[str, int], ...] = ()
    reason: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class SourceLook:
    """What a look at an address found, the best to be read first, with a preview of that; or its trouble."""

    found: tuple[FoundSource, ...] = ()
    previewed: tuple[PreviewedPage, ...] = ()
    trouble: str = ""
    hint: str = ""


def read_address(given: str) -> str:
    """Read what somebody wrote as an address of the web, with a scheme or without one."""
    url = given.strip()
    url = url if "://" in url else f"https://{url}"
    is_plain = url.isprintable() and " " not in url and "\\" not in url and len(url) <= LONGEST_ADDRESS
    if not is_plain or not is_web_address(url):
        raise UsageError("This is no address of the web", _NO_ADDRESS)
    check_web_address(url)
    host = urlsplit(url).hostname or ""
    if "." not in host.strip(".") and ":" not in host and host != "localhost":
        raise UsageError("This is no address of the web", _NO_ADDRESS)
    return url


def preview_document(url: str, document: Document) -> PreviewedPage:
    """Give what is shown of a page that was cleaned."""
    if document.reason:
        return PreviewedPage(url, reason=document.reason.value, detail=document.detail)
    text = document.text
    if goes_on := len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT].rpartition(" ")[0]
    cuts = Counter(each.kind.value for each in document.segments if each.kind not in KEPT_KINDS)
    return PreviewedPage(
        url,
        title=document.title,
        publisher=document.publisher,
        authors=document.authors,
        published_at=document.published_at,
        language=document.language,
        paywall=document.paywall.value,
        confidence=document.confidence,
        doubts=tuple(each.code for each in document.doubts),
        words=len(document.text.split()),
        text=text,
        goes_on=goes_on,
        cuts=tuple(cuts.most_common()),
    )
