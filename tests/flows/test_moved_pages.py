"""Pages that move, through the whole flow, from a real server: the article and its history stay one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from flows.push.endpoint import make_app
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.push.notifier import tell_nobody
from tasks.clients.push.token_file import add_token
from tasks.core.identity.identity import make_source_id
from tasks.settings import Settings
from tests.flows.push.push_server import serve
from tests.patience import PATIENCE_S
from tests.site.answers import redirect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import IngestCall
    from tests.site.server import Site

pytestmark = pytest.mark.slow

STRIKE = (
    "Crews of the ferries between Quillon and Lindhagen stayed ashore on Monday, and hundreds of commuters "
    "took the long way round the bay. The company said that it would not negotiate before the boats ran. "
)
AGREED = STRIKE + "On Friday both sides agreed on a rise of four per cent, and the first boat left at noon. "


def write_page(title: str, words: str) -> str:
    """An invented article as a page."""
    text = "".join(f"<p>{words} Part {part}.</p>" for part in range(1, 4))
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>"
        f'<meta property="og:type" content="article"></head>'
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )


def list_revisions(data_dir: Path) -> list[tuple[Any, ...]]:
    """List the wordings of all articles, by number, headline and address."""
    with NewsDatabase(data_dir / "news.duckdb").open() as connection:
        return connection.execute("SELECT revision, title, url FROM revisions ORDER BY ALL").fetchall()


def test_a_headline_that_moves_the_slug_makes_a_revision(
    run_ingest: IngestCall, data_dir: Path, site: Site
) -> None:
    """The number in the address stays: at the new slug it is the same article, also by its AMP address."""
    old, new = "/news/ferry-strike-48215577", "/news/boats-run-again-48215577"
    site.pages[old] = write_page("Ferry strike goes on", STRIKE)
    site.pages[new] = site.pages[new + "/amp"] = write_page("Boats run again", AGREED)
    assert Counter(run_ingest(site.url(old)).outcomes) == Counter(article=1)
    assert Counter(run_ingest(site.url(new)).outcomes) == Counter(revision=1)
    assert Counter(run_ingest(site.url(new), site.url(old)).outcomes) == Counter(unchanged=2)
    assert Counter(run_ingest(site.url(new + "/amp")).outcomes) == Counter(unchanged=1)
    assert list_revisions(data_dir) == [
        (1, "Ferry strike goes on", site.url(old)),
        (2, "Boats run again", site.url(new)),
    ]


def test_an_address_that_redirects_stays_the_article(
    run_ingest: IngestCall, data_dir: Path, site: Site
) -> None:
    """Without any number: the known address leads to the new one, which is the article from then on."""
    old, new = "/news/ferry-strike", "/news/boats-run-again"
    site.pages[old] = write_page("Ferry strike goes on", STRIKE)
    assert Counter(run_ingest(site.url(old)).outcomes) == Counter(article=1)
    site.pages |= {old: redirect(new, 301), new: write_page("Boats run again", STRIKE)}
    assert Counter(run_ingest(site.url(old)).outcomes) == Counter(unchanged=1)
    site.pages[new] = write_page("Boats run again", AGREED)
    assert Counter(run_ingest(site.url(new)).outcomes) == Counter(revision=1)
    assert Counter(run_ingest(site.url(new), site.url(old)).outcomes) == Counter(unchanged=2)
    assert [revision for revision, *_ in list_revisions(data_dir)] == [1, 2]


def test_a_removed_page_does_not_become_what_it_redirects_to(
    run_ingest: IngestCall, data_dir: Path, site: Site
) -> None:
    """Another story at the end of the redirect is an article of its own."""
    old, other = "/news/ferry-strike", "/news/observatory"
    mirror = "An old observatory above Aldern gets a new mirror, which came by ship from the glass works. "
    site.pages |= {
        old: write_page("Ferry strike goes on", STRIKE),
        other: write_page("New mirror", mirror * 3),
    }
    run_ingest(site.url(old))
    site.pages[old] = redirect(other, 302)
    assert Counter(run_ingest(site.url(old)).outcomes) == Counter(article=1)
    assert [(revision, title) for revision, title, _ in list_revisions(data_dir)] == [
        (1, "Ferry strike goes on"),
        (1, "New mirror"),
    ]


def test_nobody_takes_over_an_article_by_naming_its_address(
    run_ingest: IngestCall, data_dir: Path, site: Site
) -> None:
    """Neither by fetch nor by push, with or without an address: each page is an article of its own.

    One who pushes is believed on the domains that his token is bound to, and nowhere else. What is alike is a
    copy.
    """
    claim = '<link rel=canonical href="https://gazette.example/2026/ferry-inquiry">'
    site.pages["/one"] = write_page("Ferry inquiry clears the crew", STRIKE).replace(
        "<title>", claim + "<title>"
    )
    forged = write_page("Ferry inquiry blames the crew", AGREED).replace("<title>", claim + "<title>")
    site.pages["127.0.0.3/two"] = forged
    own = write_page("Ferry inquiry", STRIKE.replace("Monday", "Sunday"))
    bound = {"alice": ["gazette.example"], "bob": ["evil.example"], "carol": [], "dan": ["evil.example"]}
    tokens = {name: add_token(data_dir, name, domains) for name, domains in bound.items()}
    url = "https://gazette.example/2026/ferry-inquiry"
    pushes = {"alice": {"html": own, "url": url}, "bob": {"html": forged, "url": "https://evil.example/x"}}
    pushes["dan"] = {"html": write_page("Ferry inquiry", AGREED.replace("Friday", "Tuesday")), "url": url}
    pushes["carol"] = {"html": forged.replace("On Friday", "On Thursday")}
    with serve(make_app(Settings(data_dir=data_dir), tell_nobody)) as endpoint:
        for name, article in pushes.items():
            headers = {"Authorization": f"Bearer {tokens[name]}"}
            answer = httpx.post(
                f"{endpoint}/v1/articles", json=article, headers=headers, trust_env=False, timeout=PATIENCE_S
            )
            assert answer.status_code == 202, answer.text
    summary = run_ingest(site.url("/one"), site.url("/two", host="127.0.0.3"))
    assert Counter(summary.outcomes) == Counter(article=6)
    with NewsDatabase(data_dir / "news.duckdb").open() as connection:
        at_gazette = "SELECT text FROM articles WHERE article_id = ?"
        [(text,)] = connection.execute(at_gazette, [make_source_id(url)]).fetchall()
        assert "Sunday" in text
        tied = "SELECT count(*) FROM copies JOIN copies AS own USING (group_id) WHERE own.article_id = ?"
        assert connection.execute(tied, [make_source_id(url)]).fetchone() > (1,)
        assert connection.execute("SELECT max(revision) FROM articles").fetchall() == [(1,)]
        claimed = """
            SELECT count(DISTINCT article_id) FROM evidence
            WHERE value = ? AND found_in = 'link canonical' AND NOT chosen
        """
        assert connection.execute(claimed, [url]).fetchall() == [(4,)]
