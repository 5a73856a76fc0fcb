"""The publisher's own id of an article, in its address."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.identity.page_address import is_page_address, make_address_key
from tasks.core.identity.publisher_ids import make_publisher_key

GOLD = Path(__file__).resolve().parents[4] / "shared" / "gold"
UUID = "3f2a91c4-77aa-4b1c-9d6e-5a1be0c3d2f4"


@pytest.mark.parametrize(
    ("first", "moved"),
    [
        ("/news/ferry-strike-12345678", "/world/ferry-strike-ends-12345678.html"),
        ("/story/2026/01/02/ferry-strike/12345678/", "/story/2026/01/02/ferry-strike-ends/12345678/"),
        ("/news/345678-ferry-strike/", "/news/345678-ferry-strike-ends"),
        ("/news/12345678/ferry-strike-enters-third-week", "/news/12345678/quay-opens-after-ferry-strike"),
        ("/ferry-strike/a-12345678", "/ferry-strike-ends/a-12345678"),
        ("/ferry-strike,12345678.html", "/ferry-strike-ends,12345678.html"),
        ("/ferry-strike_1234567_3210.html", "/ferry-strike-ends_1234567_3210.html"),
        ("/7,114883,12345678,ferry-strike.html", "/7,114883,12345678,ferry-strike-ends.html"),
        ("/ferry/article12345678.html", "/quay/article12345678.html"),
        ("/news/articles/c4g1k2lw9wpo", "/news/live/c4g1k2lw9wpo"),
        (f"/ferry-strike-{UUID}", f"/ferry-strike-ends-{UUID.upper()}"),
        ("/ferry-strike-3f2a91c4", "/ferry-strike-ends-3f2a91c4"),
        ("/article/us-ferry-strike-idUSKBN2AB1CD", "/article/us-ferry/quay-opens-idUSKBN2AB1CD"),
        ("/20260102-ferry-strike-QWERTZ12ASDFGH34/", "/20260102-quay-opens-QWERTZ12ASDFGH34/"),
        ("/ferry-strike-lux.Gq9PaarJxoHNezvHVvgdhr", "/quay-opens-lux.Gq9PaarJxoHNezvHVvgdhr"),
        ("/ferry-strike-8698000", "/ferry-strike-8698000?utm_source=x"),
    ],
)
def test_what_stays_when_the_headline_moves_is_the_key(first: str, moved: str) -> None:
    """Numbers, UUIDs and codes at the ends of a segment, whatever the slug and the section say."""
    key = make_publisher_key("https://www.news.example" + first)
    assert key == make_publisher_key("http://m.news.example" + moved) is not None


@pytest.mark.parametrize(
    "path",
    [
        "/news/ferry-strike",
        "/2026/01/02/ferry-strike/",
        "/news/ferry-strike-20260102",
        "/news/ferry-strike-2026-01-02",
        "/news/ferry-strike-02012026",
        "/news/ferry-strike-260102",
        "/news/ferry-strike-202601",
        "/news/ferry-strike-20260102093000",
        "/news/ferry-strike-143015123.html",
        "/news/ferry-strike-12345",
        "/news/cup-20252026",
        "/news/fund-raises-2500000",
        "/news/fund-raises-125000",
        "/news/call-0222222222",
        "/news/reader-offer-012345",
        "/news/why-12345678-ferries-were-late-this-year",
        "/news/12345678/comments",
        "/news/ferry-strike-12345678-p2.html",
        "/news/ferry-strike-12345678?page=2",
        "/article?id=12345678",
        "/news/windows11",
        "/news/facade12",
        "/",
        "",
    ],
)
def test_dates_times_round_figures_and_pages_are_no_ids(path: str) -> None:
    """What may be a day, an hour, a season, news itself or a page of an article names no article."""
    assert make_publisher_key("https://news.example" + path) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/news/ferry-strike-12345678", "/news/ferry-strike-12345679"),
        ("/en/ferry-strike/12345678", "/fr/ferry-strike/12345678"),
        ("/eng/articles/2026/01/02/12345678/", "/articles/2026/01/02/12345678/"),
        ("/news/2026/01/02/000123456/", "/news/2026/01/03/000123456/"),
        ("/20260102-ABC1D23456", "/20260103-ABC1D23456"),
        ("/news/ferry-strike-12345678", "/video/ferry-strike-12345678"),
        (f"/article.ferry-strike.{UUID}.html", f"/gallery.ferry-strike.{UUID}.html"),
        ("/1,114883,12345678,ferry.html", "/1,114884,12345678,ferry.html"),
    ],
)
def test_one_number_may_name_several_pages(one: str, other: str) -> None:
    """Languages, days, galleries and what else bears the number parts the keys."""
    keys = {make_publisher_key("https://news.example" + path) for path in (one, other)}
    assert len(keys) == 2
    assert None not in keys


def test_another_host_has_other_numbers() -> None:
    """A number says nothing beyond its own site."""
    path = "/news/ferry-strike-12345678"
    assert make_publisher_key("https://a.example" + path) != make_publisher_key("https://b.example" + path)


@given(st.text())
def test_any_address_can_be_asked(text: str) -> None:
    """Nothing that a page gives as its URL breaks it, and what the address key folds makes no difference."""
    url = f"https://www.x.example/{text}"
    key = make_publisher_key(url)
    assert key is None or key.startswith("x.example")
    assert not is_page_address(url) or key == make_publisher_key("http://" + make_address_key(url))


def read_gold() -> list[tuple[str, str]]:
    """Addresses and texts of the gold documents."""
    files = [GOLD / "html" / name / "gold.jsonl" for name in ("fundus", "wcxb")]
    lines = [line for file in files for line in file.read_text("utf-8").strip().split("\n")]
    with gzip.open(GOLD / "text" / "corpus.jsonl.gz", "rt", encoding="utf-8") as corpus:
        lines += corpus.readlines()
    documents = [json.loads(line) for line in lines]
    return [(document["url"], document["text"]) for document in documents if document.get("url")]


def test_no_two_articles_of_the_gold_share_a_key() -> None:
    """Among thousands of real addresses a third has a key, and each key names one article alone."""
    if not GOLD.exists():
        pytest.skip("the gold sets are not beside the checkout")
    documents = read_gold()
    addresses_of: defaultdict[str, set[str]] = defaultdict(set)
    for url, _ in documents:
        if key := make_publisher_key(url):
            addresses_of[key].add(make_address_key(url))
    assert len(addresses_of) > len(documents) / 4
    assert [addresses for addresses in addresses_of.values() if len(addresses) > 1] == []
