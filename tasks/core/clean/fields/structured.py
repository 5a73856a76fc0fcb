"""What a page says about itself in data: JSON-LD, meta elements, microdata.

Takes the parsed tree; gives candidates for the fields in order of trust, and what the data says about the
article's text and whether it is free to read. JSON-LD describes the article itself; OpenGraph is written
for sharing; other meta elements are often left over from templates. Values are as written, unchecked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, cast

from lxml.etree import XPath

from tasks.core.clean.fields import jsonld
from tasks.core.clean.fields.fields import GIVEN, Candidate, site_names
from tasks.core.clean.fields.jsonld import is_denied, measure_paid_parts
from tasks.core.clean.fields.rights import read_rights
from tasks.core.clean.fields.titles import rank_titles, split_title, strip_site_name
from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.page.data_text import read_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from tasks.core.clean.fields.jsonld import Node
    from tasks.core.records import Evidence

_JSON_LD_FIELDS = (
    ("title", ("headline", "name")),
    ("description", ("description",)),
    ("published_at", ("datePublished", "dateCreated", "uploadDate")),
    ("modified_at", ("dateModified",)),
    ("section", ("articleSection",)),
    ("language", ("inLanguage",)),
)
_META_FIELDS = (
    ("title", "og:title twitter:title dc.title parsely-title sailthru.title"),
    ("description", "og:description description twitter:description dc.description"),
    (
        "authors",
        "citation_author article:author author parsely-author sailthru.author dc.creator byl twitter:data1",
    ),
    ("publisher", "og:site_name application-name dc.publisher publisher"),
    (
        "published_at",
        "article:published_time datepublished og:published_time parsely-pub-date sailthru.date pubdate",
    ),
    (
        "published_at",
        "publishdate publish-date published-date publication_date dc.date.issued dcterms.created dc.date",
    ),
    ("published_at", "dc.created citation_publication_date dcterms.date date cxenseparse:recs:publishtime"),
    (
        "modified_at",
        "article:modified_time datemodified og:updated_time dcterms.modified lastmod last-modified",
    ),
    ("section", "article:section section parsely-section"),
    ("tags", "news_keywords parsely-tags keywords"),
    ("language", "og:locale content-language dc.language"),
    ("canonical_url", "og:url"),
)

_PROPERTIES = XPath("//*[@itemprop or (@property and not(self::meta))]")
_TEXT = XPath(
    "descendant::text()[not(ancestor::svg or ancestor::script or ancestor::style or ancestor::noscript)]",
    smart_strings=False,
)
_HOME = re.compile(r"(?:https?://[^/?#]+/?|/)(?:index\.\w{3,5}|home/?|[a-z]{2}/?)?|\./|index\.\w{3,5}")
_LOGO = re.compile(r"(?:(?<!\s)\s++)?\b(?:logo|home|homepage)\b\s*", re.IGNORECASE)
_HEAD_LINKS, _MAX_HOME_LINKS = 60, 4
_FIRST_H1, _MAX_H1 = 3, 12
_MAX_COUNT_DIGITS = 6
_MAX_AUTHORS = 4
_MICRODATA_FIELDS = {
    "datePublished": "published_at",
    "dateCreated": "published_at",
    "dateModified": "modified_at",
    "headline": "title",
    "author": "authors",
    "inLanguage": "language",
}


@dataclass(frozen=True, slots=True)
class Structured:
    """A page's data: `candidates` in order of trust, `bodies` the article's text where the data holds it.

    A body has a paragraph a line. `is_free` is what the data says about free access, None for nothing;
    `paid_chars` how much the page holds of the parts that the data calls paid, None where it names none;
    `word_count` the words that the data says the article has.
    `evidence` is what it says about the use of the article.
    """

    candidates: tuple[Candidate, ...] = ()
    headlines: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    is_free: bool | None = None
    is_metered: bool = False
    paid_chars: int | None = None
    word_count: int | None = None
    evidence: tuple[Evidence, ...] = ()


def read_structured(tree: HtmlElement, url: str | None) -> Structured:
    """Read a page's data; `url` is where the page was fetched from."""
    metas = _read_metas(tree)
    links = _read_links(tree)
    addresses = frozenset(filter(None, [url, *links, *metas.get("og:url", [])]))
    nodes = jsonld.read_json_ld(tree)
    article = jsonld.find_article(nodes, addresses)
    candidates: list[Candidate] = [Candidate("url", url, GIVEN)] if url else []
    candidates += [Candidate("canonical_url", link, "link canonical") for link in links]
    candidates += _language_of(tree)
    if article is not None:
        candidates += _from_json_ld(article, nodes)
    candidates += _from_web_page(nodes)
    candidates += _from_metas(metas)
    candidates += _from_microdata(tree)
    candidates += _page_titles(tree, _values_of("title", candidates))
    candidates += _from_home_link(tree, _values_of("title", candidates))
    candidates = _rank_by_agreement(candidates)
    return Structured(
        candidates=tuple(candidates),
        headlines=_values_of("title", candidates),
        descriptions=_values_of("description", candidates),
        bodies=tuple(_read_bodies(nodes)),
        is_free=_free_access(nodes, metas),
        is_metered="metered" in metas.get("article:content_tier", []),
        paid_chars=measure_paid_parts(tree, nodes),
        word_count=_read_word_count(article),
        evidence=read_rights(tree, metas, nodes, article, url),
    )


def _read_bodies(nodes: list[Node]) -> Iterator[str]:
    """Give the texts of articles that the data holds, a paragraph a line."""
    for node in nodes:
        for text in _texts(node.get("articleBody")):
            if body := "\n".join(read_paragraphs(text)):
                yield body


def _read_word_count(article: Node | None) -> int | None:
    said = _texts(article.get("wordCount")) if article is not None else []
    numbers = [int(text) for text in said if text.isdecimal() and len(text) <= _MAX_COUNT_DIGITS]
    return max(numbers, default=None)


def _rank_by_agreement(candidates: list[Candidate]) -> list[Candidate]:
    """Order the titles by the votes of the places that say them, those of one title as they came."""
    titles = [each for each in candidates if each.field == "title"]
    sites = site_names(candidates)
    ranked = rank_titles([(str(each.value), each.found_in) for each in titles], sites)
    place = {fold_letters(title): i for i, title in enumerate(ranked)}
    titles.sort(
        key=lambda each: place.get(
            fold_letters(strip_site_name(unescape(str(each.value)), sites)), len(place)
        )
    )
    return [*titles, *(each for each in candidates if each.field != "title")]


def _from_home_link(tree: HtmlElement, titles: Sequence[str]) -> Iterator[Candidate]:
    """Give the site's name: what leads home in the page's head and is a part of its title too."""
    parts = {fold_letters(part): part for title in titles for part in split_title(title)[1:]}
    links = islice(filter(_is_home, islice(tree.iter("a"), _HEAD_LINKS)), _MAX_HOME_LINKS)
    for name in (name for link in links for name in (*_shown_lines(link), *_read_pictures(link))):
        if part := parts.get(fold_letters(name)):
            yield Candidate("publisher", part, "home link and title")
            return


def _is_home(link: HtmlElement) -> bool:
    return bool(_HOME.fullmatch((link.get("href") or "").strip()))


def _shown_lines(element: HtmlElement) -> list[str]:
    text = " ".join(" ".join(_shown_text(element)).split())
    return [text] if text else []


def _read_pictures(link: HtmlElement) -> Iterator[str]:
    for picture in link.iter("img"):
        yield _LOGO.sub("", picture.get("alt") or "").strip()


def _values_of(name: str, candidates: list[Candidate]) -> tuple[str, ...]:
    values = (candidate.value for candidate in candidates if candidate.field == name)
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str)))


def _read_metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for key in filter(None, map(element.get, ("property", "name", "itemprop", "http-equiv"))):
            if content:
                metas.setdefault(key.strip().lower().replace("dc:", "dc."), []).append(content)
    return metas


def _read_links(tree: HtmlElement) -> list[str]:
    return [
        href
        for link in tree.iter("link")
        if (link.get("rel") or "").lower() == "canonical" and (href := link.get("href"))
    ]


def _language_of(tree: HtmlElement) -> list[Candidate]:
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    return [Candidate("language", language, "html lang")] if language else []


def _from_json_ld(article: Node, nodes: list[Node]) -> Iterator[Candidate]:
    for name, keys in _JSON_LD_FIELDS:
        for key in keys:
            for value in _texts(article.get(key))[:1]:
                yield Candidate(name, value, f"json-ld {key}")
    for name, key in (("authors", "author"), ("authors", "creator"), ("tags", "keywords")):
        values = tuple(_names(article.get(key), nodes))
        if values:
            yield Candidate(name, values if len(values) > 1 else values[0], f"json-ld {key}")
    for publisher in _names(article.get("publisher"), nodes):
        yield Candidate("publisher", publisher, "json-ld publisher")
    for key in ("mainEntityOfPage", "url"):
        for place in jsonld.as_list(article.get(key)):
            address = place.get("@id") if isinstance(place, dict) else place
            if isinstance(address, str):
                yield Candidate("canonical_url", address, f"json-ld {key}")


def _from_web_page(nodes: list[Node]) -> Iterator[Candidate]:
    """Give the days that the page's own node has, which stands beside the article's or in its place."""
    page = next((node for node in nodes if jsonld.type_of(node) == "WebPage"), {})
    for name, key in (("published_at", "datePublished"), ("modified_at", "dateModified")):
        for value in _texts(page.get(key))[:1]:
            yield Candidate(name, value, f"json-ld WebPage {key}")


def _texts(value: object) -> list[str]:
    found: list[str] = []
    for item in jsonld.as_list(value):
        inner = _inner_text(item)
        if isinstance(inner, (str, int)) and str(inner).strip():
            found.append(str(inner).strip())
    return found


def _inner_text(item: object) -> object:
    return item.get("name") or item.get("@value") if isinstance(item, dict) else item


def _names(value: object, nodes: list[Node]) -> Iterator[str]:
    for item in jsonld.as_list(value):
        yield from _texts(jsonld.resolve(item, nodes))


def _from_metas(metas: dict[str, list[str]]) -> Iterator[Candidate]:
    for name, keys in _META_FIELDS:
        for key in keys.split():
            values = metas.get(key, [])
            if name == "authors" and len(values) > 1:
                yield Candidate(name, tuple(values), f"meta {key}")
            elif values:
                yield Candidate(name, values[0], f"meta {key}")
    if metas.get("article:tag"):
        yield Candidate("tags", tuple(metas["article:tag"]), "meta article:tag")


def _from_microdata(tree: HtmlElement) -> Iterator[Candidate]:
    """Give what microdata and RDFa say, where all elements say the same; authors may be several."""
    found: dict[str, list[str]] = {}
    for element in cast("list[HtmlElement]", _PROPERTIES(tree)):
        name = (element.get("itemprop") or element.get("property") or "").removeprefix("schema:")
        if (
            name in _MICRODATA_FIELDS
            and not _is_of_comment(element)
            and (value := " ".join(_read_property(element, name).split()))
        ):
            found.setdefault(name, []).append(value)
    for name, values in found.items():
        several = tuple(dict.fromkeys(values))
        if len(several) == 1 or (name == "author" and len(several) <= _MAX_AUTHORS):
            given = several if len(several) > 1 else several[0]
            yield Candidate(_MICRODATA_FIELDS[name], given, f"microdata {name}")


def _read_property(element: HtmlElement, name: str) -> str:
    if name == "author":
        names = [each for each in element.iter() if "name" in {each.get("itemprop"), each.get("property")}]
        element = names[0] if names else element
    return element.get("content") or element.get("datetime") or _read_titled(element)


def _is_of_comment(element: HtmlElement) -> bool:
    return any(
        "comment" in (each.get("class") or each.get("itemprop") or "") for each in element.iterancestors()
    )


def _read_titled(element: HtmlElement) -> str:
    """Give the text, or the day that `<abbr title>` says better."""
    return str((element.get("title") if element.tag == "abbr" else None) or element.text_content())


def _page_titles(tree: HtmlElement, said: Sequence[str]) -> Iterator[Candidate]:
    """Give the first headings, further ones that another title names, and the page's own title."""
    titles = (_shown_lines(each) for each in tree.iter("title") if not _is_inside(each, "svg"))
    own = next(filter(None, titles), [])
    headings = (_shown_lines(element) for element in tree.iter("h1") if not _is_logo(element))
    shown = dict.fromkeys(text for lines in islice(headings, _MAX_H1) for text in lines)
    named = {fold_letters(part) for title in (*said, *own) for part in (title, *split_title(title))}
    for i, text in enumerate(shown):
        if i < _FIRST_H1 or fold_letters(text) in named:
            yield Candidate("title", text, "h1")
    for text in own:
        yield Candidate("title", text, "title")


def _is_logo(heading: HtmlElement) -> bool:
    """Whether a heading is the site's name that leads home, or a part of a tool over the page."""
    if any("skiptranslate" in (each.get("class") or "") for each in (heading, *heading.iterancestors())):
        return True
    links = [*heading.iter("a"), *(each for each in heading.iterancestors("a"))]
    return bool(links) and all(map(_is_home, links))


def _is_inside(element: HtmlElement, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _shown_text(element: HtmlElement) -> Iterator[str]:
    """Give the text that a reader sees, without what pictures and scripts hold."""
    texts = cast("list[str]", _TEXT(element))
    return (text for text in texts if not _is_style(text))


def _is_style(text: str) -> bool:
    """Tell whether a rule of a style sheet stands in a text: a colon between braces."""
    return any(":" in part[part.find("{") :] for part in text.split("}")[:-1] if "{" in part)


def _free_access(nodes: list[Node], metas: dict[str, list[str]]) -> bool | None:
    said = [node["isAccessibleForFree"] for node in nodes if "isAccessibleForFree" in node]
    if said:
        return not any(map(is_denied, said))
    tiers = set(map(str.lower, metas.get("article:content_tier", [])))
    return False if "locked" in tiers else True if "free" in tiers else None
