"""A pushed article's JSON: what is taken, and how a wrong one is named."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tasks.core.push.article import MOST_PARTS, PushedArticle, decode_article, parse_article
from tasks.core.push.problems import MOST_NAMED


def read(**fields: Any) -> PushedArticle:  # noqa: ANN401 - any JSON
    """Read an article that is good."""
    article = parse_article(json.dumps(fields).encode())
    assert isinstance(article, PushedArticle)
    return article


def refused(line: bytes) -> list[tuple[str, str]]:
    """Say what is wrong with an article that is not."""
    errors = parse_article(line)
    assert isinstance(errors, tuple)
    assert len(errors) <= MOST_NAMED + 1
    return [(error.name, error.detail) for error in errors]


def test_an_article_is_one_of_html_text_and_content() -> None:
    """Which one it is is told by its name."""
    assert read(html="<p>x").form == "html"
    assert read(text="x").form == "text"
    assert read(content="eA==", media_type="text/plain; charset=koi8-r").form == "content"


@pytest.mark.parametrize(
    ("line", "pointer", "says"),
    [
        (b"{}", "#", "exactly one of html, text and content, and holds 0"),
        (b'{"text": "x", "html": "y"}', "#", "exactly one"),
        (b'{"text": ""}', "#/text", "at least 1 character"),
        (b'{"text": null}', "#/text", "valid string"),
        (b'{"text": "x", "titel": "y"}', "#/titel", "no field"),
        (b'{"text": "x", "a/b~c": "y"}', "#/a~1b~0c", "no field"),
        (b'{"text": "x", "authors": "Ada"}', "#/authors", "valid array"),
        (b'{"text": "x", "authors": ["Ada", 3]}', "#/authors/1", "valid string"),
        (b'{"text": "x", "url": "news.example/1"}', "#/url", "absolute http or https URL"),
        (b'{"text": "x", "url": "https://a:b@news.example/1"}', "#/url", "without a user name"),
        (b'{"text": "x", "url": "https://news.example/a b"}', "#/url", "absolute"),
        (b'{"text": "x", "url": "https://[x"}', "#/url", "absolute"),
        (b'{"text": "x", "published_at": "2026-02-30"}', "#/published_at", "must be a day"),
        (b'{"text": "x", "published_at": "yesterday"}', "#/published_at", "must be a day"),
        (b'{"text": "x", "language": "English!"}', "#/language", "pattern"),
        (b'{"text": "x", "title": "a\\u0000b"}', "#/title", "pattern"),
        (b'{"text": "x", "id": ""}', "#/id", "at least 1 character"),
        (b'{"text": "x", "media_type": "text/html"}', "#", "goes with content alone"),
        (b'{"content": "eA"}', "#/content", "base64"),
        (b'{"content": "e A=="}', "#/content", "base64"),
        (b'{"text": "\\ud800"}', "#", "Invalid JSON"),
        (b'{"text": "x"', "#", "Invalid JSON"),
        (b'\xff{"text": "x"}', "#", "Invalid JSON"),
        (b"[1]", "#", "object"),
        (b"[" * 1000, "#", "Invalid JSON"),
        (b"[" * 100_000, "#", "1,000 members and items"),
    ],
)
def test_what_is_wrong_is_named(line: bytes, pointer: str, says: str) -> None:
    """The pointer leads to the member, the detail says what it should be."""
    [(name, detail)] = refused(line)
    assert name == pointer
    assert says in detail


def test_all_that_is_wrong_is_named_at_once() -> None:
    """A client mends its code in one go."""
    found = refused(b'{"text": "x", "titel": "y", "url": "z", "tags": [1, 2]}')
    assert {name for name, _ in found} == {"#/titel", "#/url", "#/tags/0", "#/tags/1"}


def test_what_was_sent_is_not_repeated() -> None:
    """It may be a secret, or megabytes."""
    secret = "swordfish"
    found = refused(json.dumps({"text": "x", "url": secret, "title": [secret], "content": secret}).encode())
    assert secret not in str(found)


def test_a_line_of_text_is_folded() -> None:
    """Headlines come with line breaks of templates; the article itself keeps its own."""
    article = read(text="a\n\n b", title=" Dock \n to\tclose ", authors=["Ada\nQuist"], description="  ")
    assert (article.title, article.authors, article.description) == ("Dock to close", ("Ada Quist",), "")
    assert article.text == "a\n\n b"


@pytest.mark.parametrize(
    "moment", ["2026-01-31", "2026-01-31T09:30:00Z", "2026-01-31t09:30:00.123+02:00", "2026-01-31T09:30"]
)
def test_a_day_or_a_time_is_kept_as_it_was_written(moment: str) -> None:
    """Where only the day is known it stays a day."""
    assert read(text="x", published_at=moment).published_at == moment


@pytest.mark.parametrize(
    "url",
    ["https://news.example/2026/ä?id=1#x", "http://127.0.0.1:8000/", "https://zeitung-münchen.example/a"],
)
def test_an_address_may_be_any_of_the_web(url: str) -> None:
    """It is kept as written."""
    assert read(text="x", url=url).url == url


def test_bytes_come_out_as_they_were() -> None:
    """Base64 is for what is no UTF-8."""
    data = bytes(range(256))
    assert decode_article(read(content=base64.b64encode(data).decode()).content) == data


def test_of_many_errors_the_first_are_named_and_the_others_counted() -> None:
    """An answer does not grow with what was wrong."""
    errors = refused(json.dumps({f"k{number}": 1 for number in range(900)}).encode())
    assert [name for name, _ in errors[:MOST_NAMED]] == [f"#/k{number}" for number in range(MOST_NAMED)]
    assert errors[MOST_NAMED:] == [("#", "880 more are wrong")]


@pytest.mark.parametrize(
    "line",
    [
        b"{" + b",".join(b'"k%d":1' % number for number in range(200_000)) + b"}",
        b'{"text": "x", "tags": [' + b",".join([b"1"] * 1_000_000) + b"]}",
        b'{"text": "x", "tags": [' + b'"",' * 1_000_000,
        b'{"text": ' + b'{"a":' * 100_000,
        b'["' + b'","' * 1_000_000,
    ],
)
def test_more_parts_than_an_article_has_are_not_read(line: bytes) -> None:
    """No object of them is ever made."""
    [(name, detail)] = refused(line)
    assert (name, detail) == ("#", f"holds more than {MOST_PARTS:,} members and items")


def test_the_largest_article_is_none_too_many() -> None:
    """All authors and tags that it may have; what stands inside its text is no part."""
    article = read(
        text='A list: [1, 2, {"3": "4"}], and so on, \\" and on.' * 10_000,
        authors=[f"Ada {number}, Bo [x] {{y}}" for number in range(100)],
        tags=[f"tag, {number}" for number in range(200)],
        title="Dock, closed",
    )
    assert len(article.tags or ()) == 200
