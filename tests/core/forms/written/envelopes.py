"""JSON as news APIs, crawlers, readers and archives give it out, one object a line or all in one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.core.forms.written.rows import at, page_of
from tests.core.forms.written.written import BRIDGE, ECOLE, MILL, PROMO, ZUG, Said, Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BOTH = (BRIDGE, MILL)
CUT = Said(BRIDGE.title, BRIDGE.text[:190].rstrip() + "…", BRIDGE.url, BRIDGE.authors, BRIDGE.day)
PUBLISHER = "Velm Herald"


def dump(value: object) -> bytes:
    """Write JSON as most do."""
    return json.dumps(value, ensure_ascii=False).encode()


def write_lines(rows: Sequence[dict[str, Any]]) -> bytes:
    """Write an object a line."""
    return b"".join(dump(row) + b"\n" for row in rows)


def write_envelopes() -> Iterator[Written]:
    """Write JSON."""
    for by, value, articles in _list_answers():
        yield Written("JSON", by, "answer.json", dump(value), articles or (), 0 if articles else 1)
    for by, rows, articles in _list_lines():
        yield Written("JSON Lines", by, "news.jsonl", write_lines(rows), articles or (), 0 if articles else 2)
    rows = [
        {"url": e.url, "title": e.title, "text": e.text, "authors": e.authors, "date": e.day} for e in BOTH
    ]
    yield Written(
        "JSON",
        "an array with an indent and a byte order mark",
        "a.json",
        b"\xef\xbb\xbf" + json.dumps(rows, indent=2).encode(),
        BOTH,
    )
    yield Written(
        "JSON", "an array in UTF-16", "a.json", json.dumps(rows, ensure_ascii=False).encode("utf-16"), BOTH
    )
    yield Written(
        "JSON Lines", "JSON Lines in UTF-16", "a.jsonl", write_lines(rows).decode().encode("utf-16"), BOTH
    )
    yield Written(
        "JSON Lines",
        "called .json, with blank lines",
        "a.json",
        write_lines(rows).replace(b"\n", b"\r\n\r\n"),
        BOTH,
    )
    yield Written("JSON Lines", "called .txt, one line", "a.txt", write_lines(rows[:1]), BOTH[:1])
    yield Written(
        "JSON",
        "objects one behind the other, indented (jq)",
        "a.json",
        b"\n".join(json.dumps(row, indent=2).encode() for row in rows),
        BOTH,
    )
    yield Written(
        "JSON",
        "pandas, by columns",
        "a.json",
        dump({k: {str(n): row[k] for n, row in enumerate(rows)} for k in rows[0]}),
        BOTH,
    )
    yield Written(
        "JSON",
        "pandas, split",
        "a.json",
        dump({"columns": list(rows[0]), "index": [0, 1], "data": [list(row.values()) for row in rows]}),
        BOTH,
    )
    yield Written(
        "JSON",
        "pandas, table",
        "a.json",
        dump(
            {
                "schema": {"fields": [{"name": "index", "type": "integer"}], "pandas_version": "1.4.0"},
                "data": rows,
            }
        ),
        BOTH,
    )
    yield Written("JSON", "by id", "a.json", dump({f"article-{n}": row for n, row in enumerate(rows)}), BOTH)
    yield Written(
        "JSON", "by day, lists", "a.json", dump({"2026-05-04": rows[:1], "2026-05-06": rows[1:]}), BOTH
    )
    yield Written(
        "JSON",
        "by source, lists of lists",
        "a.json",
        dump({"sources": [{"name": "a", "articles": rows[:1]}, {"name": "b", "articles": rows[1:]}]}),
        BOTH,
    )
    yield Written(
        "JSON",
        "an answer of an address each",
        "a.json",
        dump(
            {
                "articles": [
                    {
                        "url": e.url,
                        "title": e.title,
                        "seendate": "20260504T071200Z",
                        "domain": "velm-herald.example",
                        "language": "English",
                        "sourcecountry": "Velm",
                    }
                    for e in BOTH
                ]
            }
        ),
        links=2,
    )


def _list_answers() -> Iterator[tuple[str, object, tuple[Said, ...] | None]]:
    yield (
        "NewsAPI",
        {
            "status": "ok",
            "totalResults": 1,
            "articles": [
                {
                    "source": {"id": None, "name": PUBLISHER},
                    "author": "Jonas Adler",
                    "title": BRIDGE.title,
                    "description": BRIDGE.text[:80],
                    "url": BRIDGE.url,
                    "urlToImage": "https://velm-herald.example/a.jpg",
                    "publishedAt": "2026-05-04T07:12:00Z",
                    "content": CUT.text.replace("\n\n", "\r\n") + " [+612 chars]",
                }
            ],
        },
        (CUT,),
    )
    yield (
        "Event Registry",
        {
            "articles": {
                "results": [
                    {
                        "uri": "813",
                        "lang": "eng",
                        "isDuplicate": False,
                        "date": e.day,
                        "time": "07:12:00",
                        "dateTime": f"{e.day}T07:12:00Z",
                        "dateTimePub": f"{e.day}T07:00:00Z",
                        "dataType": "news",
                        "sim": 0,
                        "url": e.url,
                        "title": e.title,
                        "body": e.text,
                        "source": {"uri": "velm-herald.example", "dataType": "news", "title": PUBLISHER},
                        "authors": [
                            {"uri": "j@velm.example", "name": a, "type": "author", "isAgency": False}
                            for a in e.authors
                        ],
                        "image": "https://velm-herald.example/a.jpg",
                        "eventUri": None,
                        "sentiment": 0.1,
                        "wgt": 451,
                    }
                    for e in BOTH
                ],
                "totalResults": 2,
                "page": 1,
                "count": 100,
                "pages": 1,
            }
        },
        BOTH,
    )
    yield (
        "Webz.io",
        {
            "posts": [
                {
                    "thread": {
                        "uuid": "1",
                        "url": e.url,
                        "site_full": "www.velm-herald.example",
                        "site": "velm-herald.example",
                        "section_title": "News",
                        "title": e.title,
                        "title_full": e.title,
                        "published": f"{e.day}T09:12:00.000+02:00",
                        "replies_count": 0,
                        "main_image": "https://velm-herald.example/a.jpg",
                    },
                    "uuid": "1",
                    "url": e.url,
                    "ord_in_thread": 0,
                    "author": ", ".join(e.authors),
                    "published": f"{e.day}T09:12:00.000+02:00",
                    "title": e.title,
                    "text": e.text,
                    "highlightText": "",
                    "language": "english",
                    "external_links": [],
                    "entities": {"persons": [{"name": "ida lorch", "sentiment": "none"}]},
                    "crawled": "2026-06-01T08:00:00.000+03:00",
                }
                for e in BOTH
            ],
            "totalResults": 2,
            "next": "/x",
        },
        BOTH,
    )
    yield (
        "mediastack",
        {
            "pagination": {"limit": 25, "offset": 0, "count": 1, "total": 1},
            "data": [
                {
                    "author": "Jonas Adler",
                    "title": BRIDGE.title,
                    "description": BRIDGE.text.split("\n\n")[0],
                    "url": BRIDGE.url,
                    "source": PUBLISHER,
                    "image": None,
                    "category": "general",
                    "language": "en",
                    "country": "xx",
                    "published_at": "2026-05-04T07:12:00+00:00",
                }
            ],
        },
        None,
    )
    yield (
        "GNews",
        {
            "totalArticles": 1,
            "articles": [
                {
                    "id": "1",
                    "title": BRIDGE.title,
                    "description": BRIDGE.text[:80],
                    "content": CUT.text + " [1204 chars]",
                    "url": BRIDGE.url,
                    "image": "https://velm-herald.example/a.jpg",
                    "publishedAt": "2026-05-04T07:12:00Z",
                    "source": {"name": PUBLISHER, "url": "https://velm-herald.example"},
                }
            ],
        },
        (CUT.less("authors"),),
    )
    yield (
        "newsdata.io",
        {
            "status": "success",
            "totalResults": 2,
            "results": [
                {
                    "article_id": "1",
                    "title": e.title,
                    "link": e.url,
                    "keywords": ["roads"],
                    "creator": list(e.authors),
                    "video_url": None,
                    "description": e.text[:70],
                    "content": e.text.replace("\n\n", "\n"),
                    "pubDate": f"{e.day} 07:12:00",
                    "pubDateTZ": "UTC",
                    "image_url": None,
                    "source_id": "velm",
                    "source_name": PUBLISHER,
                    "source_url": "https://velm-herald.example",
                    "language": "english",
                    "country": ["velm"],
                    "category": ["top"],
                    "ai_tag": "ONLY AVAILABLE IN PROFESSIONAL PLANS",
                }
                for e in BOTH
            ],
            "nextPage": "1",
        },
        BOTH,
    )
    yield (
        "the Guardian",
        {
            "response": {
                "status": "ok",
                "results": [
                    {
                        "id": "world/2026/may/04/bridge",
                        "type": "article",
                        "sectionId": "world",
                        "sectionName": "World news",
                        "webPublicationDate": "2026-05-04T07:12:00Z",
                        "webTitle": BRIDGE.title,
                        "webUrl": BRIDGE.url,
                        "apiUrl": "https://api.example/x",
                        "fields": {
                            "headline": BRIDGE.title,
                            "byline": "Jonas Adler",
                            "body": BRIDGE.html,
                            "bodyText": BRIDGE.text,
                            "thumbnail": "https://velm-herald.example/a.jpg",
                            "lastModified": "2026-05-05T07:12:00Z",
                        },
                        "isHosted": False,
                    }
                ],
            }
        },
        (BRIDGE,),
    )
    yield (
        "Firecrawl",
        {
            "success": True,
            "data": {
                "markdown": f"[Home](https://velm-herald.example/)\n\n# {BRIDGE.title}\n\n{BRIDGE.text}\n\n[{PROMO}](https://velm-herald.example/nl)",
                "metadata": {
                    "title": f"{BRIDGE.title} | {PUBLISHER}",
                    "og:title": BRIDGE.title,
                    "language": "en",
                    "author": "Jonas Adler",
                    "publishedTime": "2026-05-04T07:12:00Z",
                    "sourceURL": BRIDGE.url,
                    "url": BRIDGE.url,
                    "statusCode": 200,
                },
            },
        },
        (BRIDGE,),
    )
    yield (
        "Firecrawl's crawl with HTML",
        {
            "success": True,
            "status": "completed",
            "data": [
                {
                    "markdown": f"# {e.title}\n\n{e.text}",
                    "html": page_of(e),
                    "metadata": {"title": e.title, "sourceURL": e.url, "statusCode": 200},
                }
                for e in BOTH
            ],
        },
        BOTH,
    )
    yield (
        "wallabag",
        [
            {
                "is_archived": 0,
                "is_starred": 0,
                "tags": ["roads"],
                "is_public": False,
                "id": 12,
                "title": e.title,
                "url": e.url,
                "given_url": e.url,
                "content": e.html,
                "created_at": "2026-06-01T08:00:00+00:00",
                "updated_at": "2026-06-02T08:00:00+00:00",
                "published_at": f"{e.day}T07:12:00+00:00",
                "published_by": list(e.authors),
                "annotations": [],
                "mimetype": "text/html",
                "language": "en",
                "reading_time": 1,
                "domain_name": "velm-herald.example",
                "preview_picture": None,
                "hashed_url": "ab",
            }
            for e in BOTH
        ],
        BOTH,
    )
    yield (
        "Omnivore",
        [
            {
                "id": "1",
                "slug": "b",
                "title": BRIDGE.title,
                "description": BRIDGE.text[:70],
                "author": "Jonas Adler",
                "url": BRIDGE.url,
                "state": "Active",
                "readingProgress": 0,
                "thumbnail": None,
                "labels": [],
                "savedAt": "2026-06-01T08:00:00.000Z",
                "updatedAt": "2026-06-02T08:00:00.000Z",
                "publishedAt": "2026-05-04T07:12:00.000Z",
                "content": page_of(BRIDGE),
            }
        ],
        (BRIDGE,),
    )
    yield (
        "Readability.js",
        {
            "title": BRIDGE.title,
            "byline": "By Jonas Adler",
            "dir": None,
            "lang": "en",
            "content": f'<div id="readability-page-1" class="page">{BRIDGE.html}</div>',
            "textContent": BRIDGE.text,
            "length": 400,
            "excerpt": BRIDGE.text[:60],
            "siteName": PUBLISHER,
            "publishedTime": "2026-05-04T07:12:00Z",
        },
        (BRIDGE.less("url"),),
    )
    yield (
        "Mercury parser",
        {
            "title": BRIDGE.title,
            "author": "Jonas Adler",
            "date_published": "2026-05-04T07:12:00.000Z",
            "dek": None,
            "lead_image_url": None,
            "content": BRIDGE.html,
            "next_page_url": None,
            "url": BRIDGE.url,
            "domain": "velm-herald.example",
            "excerpt": "The county",
            "word_count": 80,
            "direction": "ltr",
            "total_pages": 1,
            "rendered_pages": 1,
        },
        (BRIDGE,),
    )
    yield (
        "trafilatura",
        {
            "title": BRIDGE.title,
            "author": "Jonas Adler",
            "hostname": "velm-herald.example",
            "date": "2026-05-04",
            "fingerprint": "ab12",
            "id": None,
            "license": None,
            "comments": "",
            "raw_text": BRIDGE.text.replace("\n\n", " "),
            "text": BRIDGE.text.replace("\n\n", "\n"),
            "language": None,
            "image": None,
            "pagetype": "article",
            "filedate": "2026-06-01",
            "source": BRIDGE.url,
            "source-hostname": PUBLISHER,
            "excerpt": None,
            "categories": "",
            "tags": "",
        },
        (BRIDGE,),
    )
    yield (
        "news-please",
        {
            "authors": ["Jonas Adler"],
            "date_download": "2026-06-01 08:00:00",
            "date_modify": None,
            "date_publish": "2026-05-04 07:12:00",
            "description": "The county",
            "filename": "x.json",
            "image_url": None,
            "language": "en",
            "localpath": None,
            "maintext": BRIDGE.text.replace("\n\n", "\n"),
            "source_domain": "velm-herald.example",
            "title": BRIDGE.title,
            "title_page": None,
            "title_rss": None,
            "url": BRIDGE.url,
        },
        (BRIDGE,),
    )
    yield (
        "newspaper4k",
        {
            "url": BRIDGE.url,
            "source_url": "https://velm-herald.example",
            "title": BRIDGE.title,
            "top_image": "",
            "meta_img": "",
            "images": [],
            "movies": [],
            "text": BRIDGE.text,
            "keywords": ["bridge"],
            "meta_keywords": [""],
            "tags": None,
            "authors": ["Jonas Adler"],
            "publish_date": "2026-05-04T07:12:00",
            "summary": "",
            "article_html": BRIDGE.html,
            "meta_description": "",
            "meta_lang": "en",
            "meta_site_name": PUBLISHER,
            "canonical_link": BRIDGE.url,
        },
        (BRIDGE,),
    )
    yield (
        "WordPress's REST",
        [
            {
                "id": 12,
                "date": f"{e.day}T09:12:00",
                "date_gmt": f"{e.day}T07:12:00",
                "guid": {"rendered": "https://velm-herald.example/?p=12"},
                "modified": "2026-06-01T09:12:00",
                "slug": "x",
                "status": "publish",
                "type": "post",
                "link": e.url,
                "title": {"rendered": e.title.replace("'", "&#8217;")},
                "content": {"rendered": e.html, "protected": False},
                "excerpt": {"rendered": f"<p>{e.text[:60]} [&hellip;]</p>"},
                "author": 3,
                "categories": [4],
                "tags": [5, 6],
            }
            for e in BOTH
        ],
        tuple(e.less("authors") for e in BOTH),
    )
    yield (
        "Ghost's export",
        {
            "db": [
                {
                    "meta": {"exported_on": 1780000000000, "version": "5.2"},
                    "data": {
                        "posts": [
                            {
                                "id": "1",
                                "title": e.title,
                                "slug": "x",
                                "html": e.html,
                                "plaintext": e.text,
                                "status": "published",
                                "published_at": f"{e.day}T07:12:00.000Z",
                                "custom_excerpt": None,
                            }
                            for e in BOTH
                        ],
                        "users": [{"id": "1", "name": "Jonas Adler"}],
                    },
                }
            ]
        },
        tuple(e.less("authors", "url") for e in BOTH),
    )
    yield (
        "Strapi",
        {
            "data": [
                {
                    "id": 4,
                    "attributes": {
                        "title": e.title,
                        "body": e.text,
                        "publishedAt": f"{e.day}T07:12:00Z",
                        "createdAt": "2026-01-01T07:12:00Z",
                        "author": {"data": {"id": 2, "attributes": {"name": e.authors[0]}}},
                    },
                }
                for e in BOTH
            ],
            "meta": {"pagination": {"page": 1}},
        },
        (BRIDGE.less("url"), Said(MILL.title, MILL.text, None, MILL.authors[:1], MILL.day)),
    )
    yield (
        "Elasticsearch",
        {
            "took": 5,
            "timed_out": False,
            "_shards": {"total": 1},
            "hits": {
                "total": {"value": 2},
                "max_score": 1.0,
                "hits": [
                    {
                        "_index": "news",
                        "_id": str(n),
                        "_score": 1.0,
                        "_source": {
                            "url": e.url,
                            "title": e.title,
                            "body": e.text,
                            "author": list(e.authors),
                            "published": f"{e.day}T07:12:00Z",
                        },
                    }
                    for n, e in enumerate(BOTH)
                ],
            },
        },
        BOTH,
    )
    yield (
        "Solr",
        {
            "responseHeader": {"status": 0},
            "response": {
                "numFound": 2,
                "start": 0,
                "docs": [
                    {
                        "id": "1",
                        "title_s": [e.title],
                        "text_t": [e.text],
                        "author_ss": list(e.authors),
                        "published_dt": f"{e.day}T07:12:00Z",
                        "url_s": e.url,
                    }
                    for e in BOTH
                ],
            },
        },
        BOTH,
    )
    yield (
        "MongoDB's extended JSON",
        [
            {
                "_id": {"$oid": "5f1"},
                "title": e.title,
                "text": e.text,
                "authors": list(e.authors),
                "date": {"$date": f"{e.day}T07:12:00Z"},
                "url": e.url,
            }
            for e in BOTH
        ],
        BOTH,
    )
    yield (
        "schema.org",
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": BRIDGE.title,
            "datePublished": "2026-05-04T07:12:00Z",
            "dateModified": "2026-05-05T07:12:00Z",
            "author": [
                {"@type": "Person", "name": "Jonas Adler", "url": "https://velm-herald.example/adler"}
            ],
            "publisher": {"@type": "NewsMediaOrganization", "name": PUBLISHER},
            "articleBody": BRIDGE.text,
            "mainEntityOfPage": {"@type": "WebPage", "@id": BRIDGE.url},
            "image": ["https://velm-herald.example/a.jpg"],
        },
        (BRIDGE,),
    )
    yield (
        "schema.org in a graph",
        {
            "@context": "https://schema.org",
            "@graph": [
                {
                    "@type": "WebSite",
                    "@id": "https://velm-herald.example/#site",
                    "url": "https://velm-herald.example/",
                    "name": PUBLISHER,
                },
                {
                    "@type": "NewsArticle",
                    "headline": BRIDGE.title,
                    "datePublished": "2026-05-04T07:12:00Z",
                    "author": {"@type": "Person", "name": "Jonas Adler"},
                    "articleBody": BRIDGE.text,
                    "url": BRIDGE.url,
                },
            ],
        },
        (BRIDGE,),
    )
    yield (
        "JSON Feed",
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": PUBLISHER,
            "home_page_url": "https://velm-herald.example/",
            "feed_url": "https://velm-herald.example/feed.json",
            "items": [
                {
                    "id": e.url,
                    "url": e.url,
                    "title": e.title,
                    "content_html": e.html,
                    "date_published": f"{e.day}T07:12:00Z",
                    "authors": [{"name": a} for a in e.authors],
                    "tags": ["roads"],
                }
                for e in BOTH
            ],
        },
        BOTH,
    )
    yield (
        "JSON Feed 1.0 of text",
        {
            "version": "https://jsonfeed.org/version/1",
            "title": PUBLISHER,
            "items": [
                {
                    "id": "1",
                    "external_url": "https://other.example/",
                    "url": BRIDGE.url,
                    "title": BRIDGE.title,
                    "content_text": BRIDGE.text,
                    "date_published": "2026-05-04T09:12:00+02:00",
                    "author": {"name": "Jonas Adler"},
                }
            ],
        },
        (BRIDGE,),
    )
    yield (
        "Feedly",
        {
            "id": "feed/x",
            "title": PUBLISHER,
            "items": [
                {
                    "id": "abc",
                    "originId": e.url,
                    "fingerprint": "1a",
                    "title": e.title,
                    "author": ", ".join(e.authors),
                    "published": int(at(e.day).timestamp() * 1000),
                    "crawled": 1780000000000,
                    "alternate": [{"href": e.url, "type": "text/html"}],
                    "origin": {
                        "streamId": "feed/x",
                        "title": PUBLISHER,
                        "htmlUrl": "https://velm-herald.example",
                    },
                    "content": {"content": e.html, "direction": "ltr"},
                    "unread": True,
                }
                for e in BOTH
            ],
        },
        BOTH,
    )
    yield (
        "Google Reader, FreshRSS",
        {
            "id": "user/-/state/com.google/starred",
            "title": "Starred",
            "items": [
                {
                    "id": "tag:1",
                    "crawlTimeMsec": "1780000000000",
                    "published": int(at(e.day).timestamp()),
                    "title": e.title,
                    "canonical": [{"href": e.url}],
                    "alternate": [{"href": e.url}],
                    "categories": ["user/-/state/com.google/read"],
                    "origin": {"streamId": "feed/1", "title": PUBLISHER},
                    "summary": {"content": e.html},
                    "author": ", ".join(e.authors),
                }
                for e in BOTH
            ],
        },
        BOTH,
    )
    yield (
        "Miniflux",
        {
            "total": 2,
            "entries": [
                {
                    "id": 88,
                    "feed_id": 4,
                    "title": e.title,
                    "url": e.url,
                    "author": ", ".join(e.authors),
                    "content": e.html,
                    "published_at": f"{e.day}T07:12:00Z",
                    "created_at": "2026-06-01T07:12:00Z",
                    "status": "unread",
                    "feed": {"id": 4, "site_url": "https://velm-herald.example", "title": PUBLISHER},
                }
                for e in BOTH
            ],
        },
        BOTH,
    )
    yield (
        "HAR-free German names",
        {
            "artikel": [
                {
                    "titel": ZUG.title,
                    "autor": "Lukas Böhme",
                    "datum": "08.05.2026",
                    "link": ZUG.url,
                    "inhalt": ZUG.text,
                }
            ]
        },
        (ZUG,),
    )
    yield (
        "French names",
        [
            {
                "titre": ECOLE.title,
                "auteur": "Hugo Carlier",
                "date_publication": "2026-05-11",
                "lien": ECOLE.url,
                "contenu": ECOLE.text,
            }
        ],
        (ECOLE,),
    )
    yield (
        "GraphQL edges",
        {
            "data": {
                "articles": {
                    "edges": [
                        {
                            "cursor": "x",
                            "node": {
                                "headline": e.title,
                                "body": e.text,
                                "url": e.url,
                                "publishedAt": f"{e.day}T07:12:00Z",
                                "authors": [
                                    {"firstName": a.split()[0], "lastName": a.split()[1]} for a in e.authors
                                ],
                            },
                        }
                        for e in BOTH
                    ],
                    "pageInfo": {"hasNextPage": False},
                }
            }
        },
        BOTH,
    )
    yield (
        "ArchiveBox-like with nulls",
        {
            "results": [
                {
                    "url": BRIDGE.url,
                    "title": BRIDGE.title,
                    "text": BRIDGE.text,
                    "author": None,
                    "published": None,
                    "html": None,
                    "description": "",
                }
            ]
        },
        (BRIDGE.less("authors", "day"),),
    )
    yield (
        "the New York Times",
        {
            "status": "OK",
            "response": {
                "docs": [
                    {
                        "abstract": BRIDGE.text[:80],
                        "web_url": BRIDGE.url,
                        "snippet": BRIDGE.text[:80],
                        "lead_paragraph": BRIDGE.text.split("\n\n")[0],
                        "headline": {"main": BRIDGE.title, "kicker": None},
                        "pub_date": "2026-05-04T07:12:00+0000",
                        "document_type": "article",
                        "byline": {
                            "original": "By Jonas Adler",
                            "person": [{"firstname": "Jonas", "lastname": "Adler"}],
                        },
                        "source": PUBLISHER,
                        "_id": "nyt://1",
                    }
                ],
                "meta": {"hits": 1},
            },
        },
        None,
    )
    yield (
        "paragraphs as objects",
        [
            {
                "title": BRIDGE.title,
                "url": BRIDGE.url,
                "published": "2026-05-04",
                "author": "Jonas Adler",
                "body": [{"type": "paragraph", "text": p} for p in BRIDGE.text.split("\n\n")],
            }
        ],
        (BRIDGE,),
    )
    yield (
        "Editor.js blocks",
        {
            "title": BRIDGE.title,
            "author": "Jonas Adler",
            "date": "2026-05-04",
            "url": BRIDGE.url,
            "content": {
                "time": 1,
                "blocks": [{"type": "paragraph", "data": {"text": p}} for p in BRIDGE.text.split("\n\n")],
            },
        },
        (BRIDGE,),
    )


def _list_lines() -> Iterator[tuple[str, Sequence[dict[str, Any]], tuple[Said, ...] | None]]:
    yield (
        "Scrapy items",
        [
            {
                "url": e.url,
                "title": [e.title],
                "author": list(e.authors),
                "date": [f"{e.day}T07:12:00Z"],
                "content": e.text.split("\n\n"),
                "_type": "ArticleItem",
            }
            for e in BOTH
        ],
        BOTH,
    )
    yield (
        "Zyte articles",
        [
            {
                "url": e.url,
                "article": {
                    "headline": e.title,
                    "datePublished": f"{e.day}T07:12:00Z",
                    "authors": [{"name": a, "nameRaw": a} for a in e.authors],
                    "articleBody": e.text,
                    "articleBodyHtml": f"<article>{e.html}</article>",
                    "url": e.url,
                    "canonicalUrl": e.url,
                },
                "statusCode": 200,
            }
            for e in BOTH
        ],
        BOTH,
    )
    yield (
        "Fundus",
        [
            {
                "title": e.title,
                "body": {"summary": [], "sections": [{"headline": [], "paragraphs": e.text.split("\n\n")}]},
                "authors": list(e.authors),
                "publishing_date": f"{e.day} 07:12:00+00:00",
                "topics": [],
                "url": e.url,
                "free_access": True,
            }
            for e in BOTH
        ],
        BOTH,
    )
    yield (
        "Hugging Face text and meta",
        [{"text": e.text, "meta": json.dumps({"url": e.url, "title": e.title, "date": e.day})} for e in BOTH],
        tuple(e.less("authors") for e in BOTH),
    )
    yield (
        "C4, realnews",
        [
            {
                "url": BRIDGE.url,
                "url_used": BRIDGE.url,
                "title": BRIDGE.title,
                "text": BRIDGE.text,
                "summary": None,
                "authors": ["Jonas Adler"],
                "publish_date": "05-14-2026",
                "domain": "velm-herald.example",
                "warc_date": "20260601",
                "split": "train",
                "status": "success",
            }
        ],
        (replace(BRIDGE, day="2026-05-14"),),
    )
    yield (
        "datatrove",
        [
            {
                "text": e.text,
                "id": f"<urn:{n}>",
                "metadata": {
                    "url": e.url,
                    "date": "2026-06-01T00:00:00Z",
                    "dump": "CC-NEWS",
                    "language": "en",
                    "title": e.title,
                },
            }
            for n, e in enumerate(BOTH)
        ],
        tuple(replace(e, authors=(), day="2026-06-01") for e in BOTH),
    )
    yield (
        "tweets-like null text",
        [
            {
                "url": BRIDGE.url,
                "title": BRIDGE.title,
                "text": None,
                "body": BRIDGE.text,
                "author": "null",
                "published_at": "2026-05-04",
            }
        ],
        (BRIDGE.less("authors"),),
    )
    yield (
        "NaN as JSON",
        [
            {
                "url": BRIDGE.url,
                "title": BRIDGE.title,
                "text": BRIDGE.text,
                "author": float("nan"),
                "date": float("nan"),
            }
        ],
        (BRIDGE.less("authors", "day"),),
    )
    yield (
        "authors as a JSON string",
        [
            {
                "url": e.url,
                "title": e.title,
                "text": e.text,
                "authors": json.dumps([{"name": a} for a in e.authors]),
                "date": e.day,
            }
            for e in BOTH
        ],
        BOTH,
    )
    yield (
        "epoch seconds as text",
        [
            {
                "url": e.url,
                "headline": e.title,
                "content": e.text,
                "published_at": str(int(at(e.day).timestamp())),
                "byline": "By " + " and ".join(e.authors),
            }
            for e in BOTH
        ],
        BOTH,
    )
    yield (
        "All the News",
        [
            {
                "id": 1,
                "title": BRIDGE.title,
                "publication": PUBLISHER,
                "author": "Jonas Adler",
                "date": "2026-05-04",
                "year": 2026.0,
                "month": 5.0,
                "url": BRIDGE.url,
                "content": BRIDGE.text,
            }
        ],
        (BRIDGE,),
    )
    yield (
        "HuffPost's categories, addresses alone",
        [
            {
                "link": e.url,
                "headline": e.title,
                "category": "U.S. NEWS",
                "short_description": e.text[:70],
                "authors": e.authors[0],
                "date": e.day,
            }
            for e in BOTH
        ],
        None,
    )
    yield (
        "Diffbot",
        [
            {
                "request": {"pageUrl": BRIDGE.url, "api": "article"},
                "objects": [
                    {
                        "type": "article",
                        "title": BRIDGE.title,
                        "author": "Jonas Adler",
                        "date": "Mon, 04 May 2026 07:12:00 GMT",
                        "pageUrl": BRIDGE.url,
                        "text": BRIDGE.text,
                        "html": BRIDGE.html,
                        "siteName": PUBLISHER,
                        "humanLanguage": "en",
                        "authors": [{"name": "Jonas Adler", "link": "https://velm-herald.example/a"}],
                    }
                ],
            }
        ]
        * 2,
        (BRIDGE, BRIDGE),
    )
