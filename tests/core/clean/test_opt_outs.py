"""What pages ask of machines is named in a column, and the setting decides what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.clean.opt_outs import respect_opt_out
from tasks.core.records import Document, OnOptOut, Reason

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "".join(
    f"<p>The ferry board of Port Elsing met on day {day} and put off the vote on the new quay once more.</p>"
    for day in ("one", "two", "three", "four", "five")
)


def read(head: str = "", body: str = "", headers: tuple[tuple[str, str], ...] = ()) -> Document:
    """An invented page, cleaned."""
    article = f"<article><h1>Quay</h1>{TEXT}{body}</article>"
    page = f"<html lang=en><head><title>Quay</title>{head}</head><body>{article}</body></html>"
    url = "https://harbour.example/news/quay.html"
    return clean_document(page.encode(), name="quay.html", url=url, now=NOW, headers=headers)


@pytest.mark.parametrize(
    ("head", "headers", "signals"),
    [
        ('<meta name="robots" content="index, follow">', (), ()),
        ('<meta name="robots" content="noindex, noarchive">', (), ("noindex", "noarchive")),
        ('<meta name="robots" content="none">', (), ("noindex",)),
        ('<meta name="robots" content="max-snippet:-1, noai, noimageai">', (), ("noai", "noimageai")),
        ('<meta name="googlebot-news" content="noindex">', (), ()),
        ('<meta name="tdm-reservation" content="1">', (), ("tdm-reservation",)),
        ('<meta name="tdm-reservation" content="0">', (), ()),
        ('<meta name="tdm-policy" content="https://harbour.example/tdm.json">', (), ("tdm-policy",)),
        ("", (("X-Robots-Tag", "noai"), ("TDM-Reservation", "1")), ("noai", "tdm-reservation")),
        ("", (("X-Robots-Tag", "unavailable_after: 1 Jan 2027, noarchive"),), ("noarchive",)),
        ("", (("X-Robots-Tag", "otherbot: noindex, nofollow"),), ()),
        ('<meta name="robots" content="NOAI">', (("X-Robots-Tag", "noai"),), ("noai",)),
    ],
)
def test_signals_are_named(head: str, headers: tuple[tuple[str, str], ...], signals: tuple[str, ...]) -> None:
    """Those for all robots, by page and answer, each once; what is for one robot is not for us."""
    document = read(head, headers=headers)
    assert document.rights_signals == signals
    told = {row.value for row in document.evidence if row.field in {"opt_out", "rights_signals"}}
    assert bool(told) is bool(signals)


def test_a_link_to_a_licence_counts_where_it_is_the_only_one() -> None:
    """Not in a figure, whose licence is the picture's, and not where the page names several."""
    by, sa = (
        "https://creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    )
    assert read(body=f'<p>Text: <a href="{by}">CC BY</a></p>').license == by
    assert read(body=f'<figure><img src="a.png"><a href="{by}">CC BY</a></figure>').license is None
    assert read(body=f'<p><a href="{by}">CC</a> <a href="{sa}">CC</a></p>').license is None
    assert read(f'<link rel="license" href="{sa}">', f'<p><a href="{by}">CC</a></p>').license == sa


def test_who_holds_the_rights_is_evidence() -> None:
    """By name, as the page's data has it."""
    data = '{"@type": "NewsArticle", "headline": "Quay", "copyrightHolder": {"name": "Post"}}'
    document = read(f'<script type="application/ld+json">{data}</script>')
    assert [row.value for row in document.evidence if row.field == "copyright_holder"] == ["Post"]


@pytest.mark.parametrize("said", ["noai", "noimageai, noindex"])
@pytest.mark.parametrize("policy", list(OnOptOut))
def test_the_setting_decides(said: str, policy: OnOptOut) -> None:
    """Only what reserves the text: kept as it is, doubted, or quarantined with what was said and where."""
    document = read(f'<meta name="robots" content="{said}">')
    given = respect_opt_out(document, policy)
    if said != "noai" or policy is OnOptOut.KEEP:
        assert given is document
    elif policy is OnOptOut.FLAG:
        assert [doubt.code for doubt in given.doubts] == ["opted-out"]
        assert given.text == document.text
    else:
        assert (given.reason, given.detail, given.text) == (Reason.OPTED_OUT, "noai (meta robots)", "")
