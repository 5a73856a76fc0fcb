"""What stands where an article was taken back has a reason of its own, and says what stands there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.records import Document, Reason

NOW = datetime(2026, 11, 30, tzinfo=UTC)
NOTICE = "This article has been removed by the editors."
HEAD = '<title>Harbour to close | The Courier</title><link rel="canonical" href="https://courier.example/1">'
FURNITURE = '<header><a href="/">The Courier</a><nav><a href="/news">News</a></nav></header>'
TEASER = '<ul><li><a href="/2">This article has been removed by the editors, minister says</a></li></ul>'
PROSE = """<h1>Harbour to close</h1><p>The harbour of Quillon closes on Monday, its master Ada Quist said,
because the northern quay has sunk by a hand since the spring and nobody can say what holds
it.</p><p>Forty boats have to look for another berth. The fishermen of the Lower Town were told by
letter and met in the chapel on Sunday night to talk about what the council owes them.</p><p>Divers
found the first crack in March. A firm from the capital poured concrete into it, which the tide took
out again within a week, as photographs show that the council kept to itself until Friday.</p>"""


def clean(raw: str, name: str = "a.html") -> Document:
    """Clean what was had from the paper."""
    return clean_document(raw.encode(), name=name, url="https://courier.example/1", now=NOW)


@pytest.mark.parametrize(
    "body",
    [
        f"<main><article><h1>Harbour to close</h1><p>{NOTICE}</p></article></main>",
        f"<main><p>{NOTICE}</p></main>",
        f"<div class=message>{NOTICE}</div>",
        "<main><h1>Harbour to close</h1><p>This article is no longer available.</p></main>",
        "<main><h1>ハーバー閉鎖</h1><p>この記事は編集部の判断により削除されました。</p></main>",
    ],
)
def test_a_page_that_shows_a_notice_alone(body: str) -> None:
    """Whatever finds articles takes it for furniture, or for a page of an error."""
    read = clean(
        f"<html><head>{HEAD}</head><body>{FURNITURE}{body}<footer>© The Courier</footer></body></html>"
    )
    assert read.reason is Reason.WITHDRAWAL_NOTICE
    assert read.text
    assert read.detail == read.text
    assert read.canonical_url == "https://courier.example/1"


def test_a_text_that_is_a_notice() -> None:
    """Also below its headline."""
    assert clean(NOTICE, "a.txt").reason is Reason.WITHDRAWAL_NOTICE
    assert clean(f"Harbour to close\n\n{NOTICE}", "a.txt").reason is Reason.WITHDRAWAL_NOTICE


def test_a_page_without_an_article_is_still_refused_for_that() -> None:
    """The headline of another story is no notice, nor is one beside an article."""
    assert clean(f"<html><body>{FURNITURE}{TEASER}</body></html>").reason is Reason.NO_ARTICLE
    article = clean(f"<html><head>{HEAD}</head><body><article>{PROSE}<p>{NOTICE}</p></article></body></html>")
    assert article.reason is None
