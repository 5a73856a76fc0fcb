"""Rows about articles, as news APIs, crawlers, readers and data sets call what they hold."""

from __future__ import annotations

import json
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest

from tasks.core.errors import QuarantineError, UsageError
from tasks.core.forms.form import HTML_UTF_8, TEXT_UTF_8, Item, ReadOptions
from tasks.core.forms.registry import find_form
from tasks.core.forms.rows.article_row import read_row
from tasks.core.forms.rows.columns import parse_columns
from tasks.core.forms.rows.json_rows import JSON_ROWS
from tasks.core.forms.rows.json_values import iter_json_values
from tasks.core.forms.tables.table_rows import TABLE_ROWS
from tasks.core.records import Reason

OPTIONS = ReadOptions(1_000_000)
URL = "https://elsing-post.example/2026/dock"
TITLE = "Port Elsing closes its oldest dock"
TEXT = "The harbour board of Port Elsing voted on Tuesday to close its oldest dock."
FACTS = {"title": TITLE, "authors": ("Mara Quillon",), "published_at": "2026-03-14T08:00:00Z"}

ENVELOPES: dict[str, Any] = {
    "NewsAPI": {
        "status": "ok",
        "totalResults": 1,
        "articles": [
            {
                "source": {"id": None, "name": "Elsing Post"},
                "author": "Mara Quillon",
                "title": TITLE,
                "description": "A dock closes.",
                "url": URL,
                "urlToImage": None,
                "publishedAt": "2026-03-14T08:00:00Z",
                "content": TEXT,
            }
        ],
    },
    "Event Registry": {
        "articles": {
            "page": 1,
            "results": [
                {
                    "uri": "8012",
                    "lang": "eng",
                    "date": "2026-03-14",
                    "dateTimePub": "2026-03-14T08:00:00Z",
                    "url": URL,
                    "title": TITLE,
                    "body": TEXT,
                    "source": {"uri": "elsing-post.example", "dataType": "news", "title": "Elsing Post"},
                    "authors": [
                        {"uri": "mara@elsing-post.example", "name": "Mara Quillon", "type": "author"}
                    ],
                }
            ],
        }
    },
    "Webz.io": {
        "posts": [
            {
                "thread": {"site": "elsing-post.example", "title": TITLE, "url": URL},
                "url": URL,
                "author": "Mara Quillon",
                "published": "2026-03-14T08:00:00Z",
                "title": TITLE,
                "text": TEXT,
                "language": "english",
                "crawled": "2026-03-15T00:00:00Z",
            }
        ],
        "totalResults": 1,
        "next": "/filterWebContent?token=1",
    },
    "Firecrawl": {
        "success": True,
        "data": {
            "markdown": TEXT,
            "metadata": {
                "title": TITLE,
                "sourceURL": URL,
                "author": "Mara Quillon",
                "publishedTime": "2026-03-14T08:00:00Z",
                "statusCode": 200,
            },
        },
    },
    "wallabag": [
        {
            "is_archived": 0,
            "id": 7,
            "title": TITLE,
            "url": URL,
            "content": f"<p>{TEXT}</p>",
            "created_at": "2026-04-01T00:00:00+00:00",
            "updated_at": "2026-04-02T00:00:00+00:00",
            "published_at": "2026-03-14T08:00:00Z",
            "published_by": ["Mara Quillon"],
            "mimetype": "text/html",
            "language": "en",
        }
    ],
    "trafilatura": {
        "title": TITLE,
        "author": "Mara Quillon",
        "hostname": "elsing-post.example",
        "date": "2026-03-14T08:00:00Z",
        "fingerprint": "0f",
        "text": TEXT,
        "source": URL,
        "source-hostname": "Elsing Post",
        "excerpt": "A dock closes.",
    },
    "news-please": {
        "authors": ["Mara Quillon"],
        "date_download": "2026-03-15 00:00:00",
        "date_modify": None,
        "date_publish": "2026-03-14T08:00:00Z",
        "maintext": TEXT,
        "source_domain": "elsing-post.example",
        "title": TITLE,
        "title_page": None,
        "url": URL,
    },
    "JSON-LD": {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "articleBody": TEXT,
        "author": {"@type": "Person", "name": "Mara Quillon"},
        "datePublished": "2026-03-14T08:00:00Z",
        "mainEntityOfPage": {"@type": "WebPage", "@id": URL},
    },
    "WordPress": [
        {
            "id": 3,
            "date": "2026-03-14T08:00:00Z",
            "link": URL,
            "title": {"rendered": TITLE},
            "content": {"rendered": f"<p>{TEXT}</p>", "protected": False},
            "author": 0,
            "byline": "Mara Quillon",
        }
    ],
    "JSON Feed": {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Elsing Post",
        "home_page_url": "https://elsing-post.example/",
        "items": [
            {
                "id": "7",
                "url": URL,
                "title": TITLE,
                "content_html": f"<p>{TEXT}</p>",
                "summary": "A dock closes.",
                "date_published": "2026-03-14T08:00:00Z",
                "authors": [{"name": "Mara Quillon", "url": "https://elsing-post.example/mara"}],
            }
        ],
    },
    "Guardian": {
        "response": {
            "status": "ok",
            "results": [
                {
                    "id": "harbour/dock",
                    "webTitle": TITLE,
                    "webUrl": URL,
                    "webPublicationDate": "2026-03-14T08:00:00Z",
                    "fields": {"byline": "Mara Quillon", "bodyText": TEXT},
                }
            ],
        }
    },
    "search engine": {
        "hits": {
            "total": 1,
            "hits": [
                {
                    "_id": "7",
                    "_source": {
                        "url": URL,
                        "headline": TITLE,
                        "author": "Mara Quillon",
                        "published": "2026-03-14T08:00:00Z",
                        "body": TEXT,
                    },
                }
            ],
        }
    },
    "Scrapy": [
        {
            "url": URL,
            "headline": [TITLE],
            "author": ["Mara Quillon"],
            "date": ["2026-03-14T08:00:00Z"],
            "body": [TEXT],
        }
    ],
}


def read_json(value: Any) -> list[Item]:  # noqa: ANN401 - any JSON
    """Read JSON as a file of it is."""
    data = json.dumps(value).encode()
    assert find_form(data, "answer.json") is JSON_ROWS
    return [item for item in JSON_ROWS.read(BytesIO(data), OPTIONS) if isinstance(item, Item)]


@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES)
def test_what_news_comes_in_is_opened(envelope: Any) -> None:  # noqa: ANN401 - any JSON
    """Whatever it calls its articles and their parts."""
    (item,) = read_json(envelope)
    stated = dict(item.stated)
    authors = stated["authors"]
    stated["authors"] = authors if isinstance(authors, tuple) else (authors,)
    assert {name: stated[name] for name in FACTS} == FACTS
    assert item.url == URL
    assert TEXT in (item.data or b"").decode()
    assert stated.get("language", "en") == "en"
    assert stated.get("publisher", "Elsing Post") == "Elsing Post"
    assert "modified_at" not in stated


def test_a_list_of_addresses_is_one_of_pages_to_fetch() -> None:
    """Such as GDELT gives out: an article there has no text."""
    row = {"url": URL, "title": TITLE, "seendate": "20260314T080000Z", "domain": "elsing-post.example"}
    (item,) = read_json({"articles": [row]})
    assert item.is_link
    assert (item.url, item.place) == (URL, "1")


@pytest.mark.parametrize(
    "value",
    [
        {"name": "harbour", "version": "1.0", "dependencies": {}},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"coordinates": [1, 2]}}]},
        [{"id": 1, "price": 3}],
        {},
    ],
)
def test_json_about_no_article_is_refused(value: Any) -> None:  # noqa: ANN401 - any JSON
    """It says which names it has."""
    with pytest.raises(QuarantineError, match="application/json: ") as refused:
        read_json(value)
    assert refused.value.reason is Reason.UNSUPPORTED_MEDIA


def test_a_row_is_html_where_it_has_markup() -> None:
    """Under whatever name; its own names win over those of objects inside."""
    assert (
        read_row({"content": "<p>The old dock.</p>", "text": "The old dock."}, "1", OPTIONS).media_type
        == TEXT_UTF_8
    )
    assert read_row({"content": "<p>The old dock.</p>"}, "1", OPTIONS).media_type == HTML_UTF_8
    item = read_row(
        {"text": "The old dock.", "title": "own", "meta": {"title": "inside", "lang": "fr"}}, "1", OPTIONS
    )
    assert item.stated == (("title", "own"), ("language", "fr"))


@pytest.mark.parametrize("written", ["['Mara Quillon', 'Orla Tamm']", '["Mara Quillon", "Orla Tamm"]'])
def test_a_list_that_a_table_has_as_text_is_one(written: str) -> None:
    """As data frames are written; an empty one says nothing."""
    row = {"text": "The old dock.", "authors": written, "tags": "harbour; dock"}
    assert read_row(row, "1", OPTIONS).stated == (
        ("authors", ("Mara Quillon", "Orla Tamm")),
        ("tags", ("harbour", "dock")),
    )


def test_names_of_other_languages_are_known() -> None:
    """Tables are made by people everywhere."""
    item = read_row({"Titel": "Dock", "Autor": "Mara Quillon", "Inhalt": "Das alte Dock."}, "1", OPTIONS)
    assert item.data == b"Das alte Dock."
    assert item.stated == (("title", "Dock"), ("authors", ("Mara Quillon",)))


def test_columns_may_be_named() -> None:
    """What the user names goes first; a wrong field is a mistake that is said."""
    columns = parse_columns("text=inhalt, title=kopf")
    item = read_row({"inhalt": "The old dock.", "text": "no", "kopf": "Dock"}, "1", ReadOptions(100, columns))
    assert (item.data, item.stated) == (b"The old dock.", (("title", "Dock"),))
    assert parse_columns("date=when,Headline=kopf") == {"published_at": "when", "title": "kopf"}
    for wrong in ("titel=x", "source=x", "title", "text="):
        with pytest.raises(UsageError):
            parse_columns(wrong)
    assert parse_columns(None) == {}


def test_what_reference_managers_and_press_archives_say_is_read() -> None:
    """Names in parts, days in parts, tags that are named by their kind, an address among links."""
    row = {
        "title": TITLE,
        "author": [{"family": "Quillon", "given": "Mara"}],
        "issued": {"date-parts": [[2026, 3, 14]]},
        "container-title": "Elsing Post",
        "keywords": [{"name": "Location", "value": "Port Elsing"}],
        "links": {"self": "https://api.example/1", "permalink": URL},
    }
    item = read_row({**row, "body": TEXT}, "1", OPTIONS)
    assert item.url == URL
    assert dict(item.stated) == {
        "title": TITLE,
        "authors": ("Mara Quillon",),
        "publisher": "Elsing Post",
        "published_at": "2026-03-14",
        "tags": ("Port Elsing",),
    }
    assert "published_at" not in dict(
        read_row({**row, "issued": {"date-parts": [[2026]]}}, "1", OPTIONS).stated
    )


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Quillon, Mara; Tamm, Orla", ("Mara Quillon", "Orla Tamm")),
        ("Quillon, Mary", ("Mary Quillon",)),
        ("Mara Quillon, Orla Tamm", ("Mara Quillon, Orla Tamm",)),
    ],
)
def test_a_library_names_people_by_their_families(written: str, names: tuple[str, ...]) -> None:
    """And says when its own entry was changed, which is no day of the article."""
    row = {"Author": written, "Text": TEXT, "Date Added": "2026-04-01", "Date Modified": "2026-04-02"}
    assert read_row(row, "1", OPTIONS).stated == (("authors", names),)


def test_what_a_source_took_back_is_no_article() -> None:
    """News APIs leave a row with nothing in it, and an address that is nobody's."""
    row = {"title": "[Removed]", "content": "[Removed]", "url": "https://removed.example"}
    item = read_row(row, "1", OPTIONS)
    assert (item.reason, item.is_link) == (Reason.EMPTY, False)


@pytest.mark.parametrize(
    "chat",
    [
        [{"type": "message", "user": "U1", "ts": "1773475200.1", "text": f"{TEXT} File by ten."}] * 2,
        {
            "guild": {"name": "Desk"},
            "channel": {},
            "messages": [{"content": TEXT, "timestamp": "2026-03-14"}],
        },
        {
            "name": "Mara",
            "type": "personal_chat",
            "id": 1,
            "messages": [{"date": "2026-03-14", "text": TEXT}],
        },
    ],
)
def test_chats_are_refused(chat: object) -> None:
    """What people write to one another is no news, however long it is."""
    with pytest.raises(QuarantineError, match="a chat"):
        list(JSON_ROWS.read(BytesIO(json.dumps(chat).encode()), OPTIONS))


def test_a_row_over_the_bound_is_no_input() -> None:
    """As a file of that size is none."""
    assert read_row({"text": "x y z" * 101}, "1", ReadOptions(100)).reason is Reason.TOO_LARGE


@pytest.mark.parametrize("step", [1, 7, 1000])
def test_json_is_read_in_any_pieces(step: int) -> None:
    """The values are the same wherever the stream is cut, and those before a break are given."""

    class Pieces(BytesIO):
        def read(self, _most: int | None = -1, /) -> bytes:
            return super().read(step)

    values = [{"a": "ü" * n, "b": [n, None, 1.5]} for n in range(40)]
    data = json.dumps(values, ensure_ascii=False).encode() + b"\n{} []"
    assert list(iter_json_values(Pieces(data), 1000)) == [*values, {}]
    found = []
    with suppress(QuarantineError):
        for value in iter_json_values(Pieces(data[:500]), 1000):
            found.append(value)  # noqa: PERF402 - what came before the break
    assert found == values[: len(found)]
    assert found
    with pytest.raises(QuarantineError, match="1000"):
        list(iter_json_values(Pieces(b'["' + b"x" * 5000), 1000))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_tables_come_in_many_hands(delimiter: str, charset: str) -> None:
    """Whatever parts the cells, in the charsets that spreadsheets write."""
    lines = [
        "URL,Überschrift,Title,Text",
        '{0},x,"Größe, Maß und Ärger","Zwei Sätze über die Brücke.\r\n\r\nUnd noch einer."',
    ]
    table = "\r\n".join(lines).replace(",", delimiter).format(URL).encode(charset)
    (item,) = TABLE_ROWS.read(BytesIO(table), OPTIONS)
    assert isinstance(item, Item)
    assert item.url == URL
    assert dict(item.stated)["title"] == f"Größe{delimiter.strip()} Maß und Ärger"
    assert (item.data or b"").decode() == "Zwei Sätze über die Brücke.\r\n\r\nUnd noch einer."


def test_a_table_is_told_by_its_names() -> None:
    """Without an ending, too; prose with commas is none."""
    assert find_form(b"title,text,url\na,b,c\n", "export") is TABLE_ROWS
    assert (
        find_form(b"Text, date, title: the three things that he asked for.\nNothing else.", "a.txt") is None
    )
    assert find_form(b"The title, the text\n", "a.txt") is None
    with pytest.raises(QuarantineError, match="price"):
        list(TABLE_ROWS.read(BytesIO(b"id,price\n1,2\n"), OPTIONS))
