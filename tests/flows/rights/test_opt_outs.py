"""What publishers ask of machines, from a page's address to the row, under each setting of `on_opt_out`."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from flows.rebuild import rebuild
from tasks.clients.news.news_file import NewsDatabase
from tasks.core.fetch.hosts.tdmrep import TDMREP_PATH
from tests.site.answers import Answer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import IngestCall
    from tests.site.server import Site

pytestmark = pytest.mark.slow

HTML = ("Content-Type", "text/html; charset=utf-8")
WORDS = "The dredger left the inner basin of Quillon before dawn, and the harbour board said so itself."
ASKS = {
    "/free": ("none", [], "", ()),
    "/noai": ("noai", ["noai"], '<meta name="robots" content="noai, noimageai">', ()),
    "/header": ("header", ["tdm-reservation"], "", (("TDM-Reservation", "1"),)),
    "/kept/file": ("file", ["tdm-reservation"], "", ()),
    "/kept/open": ("open", [], "", (("TDM-Reservation", "0"),)),
    "/noindex": ("noindex", ["noindex"], '<meta name="robots" content="noindex">', ()),
}
RESERVED = {"noai", "header", "file"}


def put_pages(site: Site) -> list[str]:
    """A site whose pages ask for different things; gives their addresses."""
    site.pages[TDMREP_PATH] = json.dumps([{"location": "/kept/*", "tdm-reservation": 1}])
    for path, (title, _, head, headers) in ASKS.items():
        text = "".join(f"<p>Part {part} of {title}: {WORDS}</p>" for part in range(1, 5))
        page = (
            f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head>"
            f"<body><article><h1>The {title} page of the harbour</h1>{text}</article></body></html>"
        )
        site.pages[path] = Answer(page, headers=(HTML, *headers))
    return [site.url(path) for path in ASKS]


def read(data_dir: Path, columns: str) -> list[tuple[object, ...]]:
    """Read columns of the articles, in the order of their titles."""
    with NewsDatabase(data_dir / "news.duckdb").open() as connection:
        asked = (
            f"SELECT regexp_extract(title, 'The (\\w+)', 1) AS name, {columns} FROM articles ORDER BY name"  # noqa: S608
        )
        return connection.execute(asked).fetchall()


def test_what_is_asked_is_kept_by_default_as_a_column(
    run_ingest: IngestCall, data_dir: Path, site: Site
) -> None:
    """By page, answer and tdmrep.json; an answer stands before its site's file. A rebuild knows it."""
    summary = run_ingest(*put_pages(site))
    assert Counter(summary.outcomes)["article"] == len(ASKS)
    rows = read(data_dir, "list_filter(rights_signals, lambda each: each <> 'noimageai')")
    assert rows == sorted((name, signals) for name, signals, *_ in ASKS.values())
    assert len(site.visits_of(TDMREP_PATH)) == 1
    rebuild()
    assert read(data_dir, "list_filter(rights_signals, lambda each: each <> 'noimageai')") == rows


def test_flagged_articles_have_a_doubt(
    run_ingest: IngestCall, data_dir: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are loaded, counted as doubtful, and say which signal it is and where it stood."""
    monkeypatch.setenv("COPYDESK_ON_OPT_OUT", "flag")
    summary = run_ingest(*put_pages(site))
    assert Counter(summary.outcomes)["article"] == len(ASKS)
    rows = read(data_dir, "list_filter(doubts, lambda each: each.code = 'opted-out')[1].detail")
    said = {name: detail for name, detail in rows if detail is not None}
    assert set(said) == RESERVED
    assert said["file"] == "tdm-reservation (tdmrep.json)"


def test_dropped_articles_are_quarantined_and_their_bytes_stay(
    run_ingest: IngestCall, data_dir: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of their text is loaded; what asks about search engines alone, or for pictures, is."""
    monkeypatch.setenv("COPYDESK_ON_OPT_OUT", "drop")
    summary = run_ingest(*put_pages(site))
    assert Counter(summary.outcomes)["article"] == len(ASKS) - len(RESERVED)
    assert {each.reason for each in summary.quarantined} == {"opted_out"}
    assert {name for name, _ in read(data_dir, "url")} == {name for name, *_ in ASKS.values()} - RESERVED
    with NewsDatabase(data_dir / "news.duckdb").open() as connection:
        kept = (
            "SELECT count(raw_key) FROM captures JOIN outcomes USING (capture_id) WHERE reason = 'opted_out'"
        )
        assert connection.execute(kept).fetchall() == [(len(RESERVED),)]
