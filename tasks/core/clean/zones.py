"""What a page's structure says about a piece of text before anybody reads it.

Takes runs and the size of the page's prose; gives each run the first zone, from the outside in, that
encloses it, or none. A zone is told by a tag or by words in class, id or role; a tag or word that encloses
a large share of the page's prose tells nothing (some sites call the whole article "paywall" or "aside").
It does not look at the wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.records import Kind

if TYPE_CHECKING:
    from tasks.core.clean.visible import Frame, Run


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of a page that is not the article's own text, by the rule that says so."""

    rule: str
    kind: Kind
    tags: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    phrases: tuple[frozenset[str], ...] = ()
    max_share: float = 0.2


def _zone(rule: str, kind: Kind, tags: str = "", words: str = "", phrases: str = "") -> Zone:
    pairs = tuple(frozenset(phrase.split("+")) for phrase in phrases.split())
    return Zone(f"html.{rule}", kind, frozenset(tags.split()), frozenset(words.split()), pairs)


_NEVER_ZONES = frozenset({"html", "body", "main", "h1"})
ZONES = (
    _zone(
        "nav",
        Kind.CHROME,
        "nav menu",
        "nav navbar navigation menu sidenav megamenu offcanvas breadcrumb breadcrumbs crumbs",
    ),
    _zone("footer", Kind.CHROME, "footer", "footer contentinfo colophon"),
    _zone("masthead", Kind.CHROME, "", "masthead topbar ticker", "site+header page+header global+header"),
    _zone(
        "consent",
        Kind.CHROME,
        "dialog",
        "cookie cookies consent gdpr onetrust didomi cmp usercentrics dialog popup lightbox modal",
    ),
    _zone(
        "comments",
        Kind.CHROME,
        "",
        "comments disqus commentlist respond comment discussion kommentare comentarios",
    ),
    _zone(
        "related",
        Kind.RELATED,
        "",
        "related recommended recommendation recommendations recommender outbrain taboola similar crosslink crosslinks "
        "trending popular readmore morelinks linkbox verwandte relacionadas relacionados upnext relatedarticles mostread",
        "read+more more+stories most+read read+also read+next also+read you+like more+from more+on see+also "
        "in+this+series latest+news",
    ),
    _zone(
        "promo",
        Kind.PROMO,
        "",
        "newsletter newsletters subscribe subscription signup promo donate donation appeal advert advertisement adslot "
        "sponsored marketing advertorial werbung anzeige",
        "sign+up app+download",
    ),
    _zone("paywall", Kind.PAYWALL, "", "paywall regwall offer piano", "login+wall paid+barrier"),
    _zone("figcaption", Kind.CAPTION, "figcaption", "caption figcaption bildunterschrift legend pie credit"),
    _zone("figure", Kind.CAPTION, "figure", "gallery slideshow"),
    _zone(
        "bio",
        Kind.BIO,
        "",
        "authorbox authorbio aboutauthor",
        "author+bio author+box about+author author+description author+info",
    ),
    _zone(
        "byline",
        Kind.BYLINE,
        "address time",
        "byline bylines author authors dateline timestamp pubdate byl",
        "post+meta entry+meta article+meta",
    ),
    _zone(
        "share",
        Kind.UI,
        "",
        "share sharing social toolbar sharebar socials addtoany shariff print bookmark rating pagination pager",
    ),
    _zone("tags", Kind.UI, "", "tags taglist topics keywords hashtags tagcloud"),
    _zone("control", Kind.UI, "button select textarea option fieldset form", "button btn skip tooltip"),
    _zone("aside", Kind.RELATED, "aside", "sidebar widget widgets rail complementary"),
)


def assign_zones(runs: list[Run], prose: int) -> list[Zone | None]:
    """Give the zone of each run; `prose` is the number of characters of the page's running text."""
    seen: dict[int, Zone | None] = {}
    return [_zone_of(run.frame, prose, seen) for run in runs]


def _zone_of(frame: Frame | None, prose: int, seen: dict[int, Zone | None]) -> Zone | None:
    chain: list[Frame] = []
    while frame is not None and id(frame) not in seen:
        chain.append(frame)
        frame = frame.parent
    zone = seen[id(frame)] if frame is not None else None
    for inner in reversed(chain):
        zone = zone or _own_zone(inner, prose)
        seen[id(inner)] = zone
    return zone


def _own_zone(frame: Frame, prose: int) -> Zone | None:
    if frame.tag in _NEVER_ZONES:
        return None
    share = (frame.chars - frame.link_chars) / max(prose, 1)
    return next((zone for zone in ZONES if share < zone.max_share and _tells(zone, frame)), None)


def _tells(zone: Zone, frame: Frame) -> bool:
    if frame.tag in zone.tags or not zone.words.isdisjoint(frame.words):
        return True
    return any(phrase <= frame.words for phrase in zone.phrases)
