"""What a page says about itself in data: JSON-LD, meta elements, microdata.

Takes the parsed tree; gives candidates for the fields in order of trust, and what the data says about the
article's text and whether it is free to read. JSON-LD describes the article itself; OpenGraph is written
for sharing; other meta elements are often left over from templates. Values are as written, unchecked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.fields import jsonld
from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.fields.jsonld import is_denied, measure_paid_parts
from tasks.core.clean.fields.rights import read_rights
from tasks.core.clean.fields.titles import rank_titles
from tasks.core.clean.page.data_text import read_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        "citation_author author article:author parsely-author sailthru.author dc.creator byl twitter:data1",
    ),
    ("publisher", "og:site_name application-name dc.publisher publisher"),
    (
        "published_at",
        "article:published_time datepublished og:published_time parsely-pub-date sailthru.date pubdate",
    ),
    (
        "published_at",
        "publishdate publish-date publication_date dc.date.issued dcterms.created dc.date dc.created",
    ),
    ("published_at", "citation_publication_date date cxenseparse:recs:publishtime last-modified"),
    ("modified_at", "article:modified_time datemodified og:updated_time dcterms.modified lastmod"),
    ("section", "article:section section parsely-section"),
    ("tags", "news_keywords parsely-tags keywords"),
    ("language", "og:locale content-language dc.language"),
    ("canonical_url", "og:url"),
)

_MICRODATA = "//*[@itemprop][@itemprop='datePublished' or @itemprop='headline' or @itemprop='dateModified']"
_STYLE = re.compile(r"\{[^}]*:[^}]*\}")
_MAX_H1 = 3
_MAX_COUNT_DIGITS = 6
_MICRODATA_FIELDS = {"datePublished": "published_at", "dateModified": "modified_at", "headline": "title"}


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
    candidates: list[Candidate] = [Candidate("url", url, "given")] if url else []
    candidates += [Candidate("canonical_url", link, "link canonical") for link in links]
    candidates += _language_of(tree)
    if article is not None:
        candidates += _from_json_ld(article, nodes)
    candidates += _from_metas(metas)
    candidates += _from_microdata(tree)
    candidates += _page_titles(tree)
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
    titles = [(str(each.value), each.found_in) for each in candidates if each.field == "title"]
    ranked = [Candidate("title", value, found_in) for value, found_in in rank_titles(titles)]
    return [*ranked, *(each for each in candidates if each.field != "title")]


def _values_of(name: str, candidates: list[Candidate]) -> tuple[str, ...]:
    values = (candidate.value for candidate in candidates if candidate.field == name)
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str)))


def _read_metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for key in filter(None, map(element.get, ("property", "name", "itemprop", "http-equiv"))):
            if content:
                metas.setdefault(key.strip().lower(), []).append(content)
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
    found: dict[str, list[str]] = {}
    for element in tree.xpath(_MICRODATA):
        value = element.get("content") or element.get("datetime") or element.text_content()
        found.setdefault(element.get("itemprop"), []).append(" ".join(value.split()))
    for name, values in found.items():
        if values[0] and len(set(values)) == 1:
            yield Candidate(_MICRODATA_FIELDS[name], values[0], f"microdata {name}")


def _page_titles(tree: HtmlElement) -> Iterator[Candidate]:
    for tag in ("h1", "title"):
        texts = (" ".join(" ".join(_shown_text(element)).split()) for element in tree.iter(tag))
        for text in list(dict.fromkeys(filter(None, texts)))[:_MAX_H1]:
            yield Candidate("title", text, tag)
            if tag == "title":
                break


def _shown_text(element: HtmlElement) -> Iterator[str]:
    for text in element.itertext():
        if not _STYLE.search(text):
            yield text


def _free_access(nodes: list[Node], metas: dict[str, list[str]]) -> bool | None:
    said = [node["isAccessibleForFree"] for node in nodes if "isAccessibleForFree" in node]
    if said:
        return not any(map(is_denied, said))
    tiers = set(map(str.lower, metas.get("article:content_tier", [])))
    return False if "locked" in tiers else True if "free" in tiers else None
