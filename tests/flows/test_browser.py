"""Pages that are empty without their scripts, from a declared source to rows."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from flows.cli.doctor import _examine_browser
from flows.cli.status import read_status
from tasks.clients.fetch.browser.find_browser import find_browser
from tasks.clients.fetch.crawl import SHELL_HEADER
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.settings import read_settings
from tests.clients.fetch.browser.shells import ask_for, write_shell, write_story
from tests.site.answers import Answer, unless_known
from tests.site.server import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

NEWS = ("harbour", "keeper")
FRONT = "127.0.0.3"
LINKS = (
    "root.append(Object.assign(document.createElement('a'),"
    " {href: '/2026/11/27/relay-fails-again', textContent: 'Relay fails again'}));"
)


def write_feed(site: Site) -> Answer:
    """A feed that names the pages."""
    items = "".join(f"<item><link>{site.url(f'/news/{name}')}</link></item>" for name in NEWS)
    return Answer(f'<rss version="2.0"><channel>{items}</channel></rss>', media_type="application/rss+xml")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site whose pages are shells, declared as one that needs a browser."""
    monkeypatch.setenv("COPYDESK_HOST_DELAY_S", "0")
    with Site() as made:
        made.pages[f"{made.hosts[0]}/feed.xml"] = write_feed(made)
        for name in NEWS:
            made.pages[f"/news/{name}"] = unless_known(write_shell(ask_for(f"/api/{name}")), f'"{name}"')
            made.pages[f"/api/{name}"] = Answer(write_story(f"The {name} story"), media_type=None)
        made.pages[f"{FRONT}/"] = write_shell(LINKS)
        made.pages[f"{FRONT}/2026/11/27/relay-fails-again"] = write_shell(ask_for("/api/relay"))
        made.pages[f"{FRONT}/api/relay"] = Answer(write_story("The relay story"), media_type=None)
        declared = tmp_path / "sources.toml"
        declared.write_text(
            f"[[source]]\nname = 'brack'\nurl = '{made.url('/feed.xml')}'\nallow_private = true\n"
            "browser = true\n"
            f"[[source]]\nname = 'front'\nurl = '{made.url('/', host=FRONT)}'\nallow_private = true\n"
            "browser = true\nenabled = false\n"
        )
        monkeypatch.setenv("COPYDESK_SOURCES", str(declared))
        yield made


def test_shells_of_a_source_with_a_browser_are_articles(
    run_ingest: IngestCall, site: Site, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows say how they came, the bytes that the server sent stay, and later looks show the page anew."""
    if missing := find_browser(None).missing:
        pytest.skip(missing)
    monkeypatch.setenv("COPYDESK_REVISIT_AFTER", "1s")
    assert run_ingest().outcomes["article"] == len(NEWS)
    with NewsDatabase(data_dir / "news.duckdb").open() as news:
        rows = news.execute(
            "SELECT articles.title, captures.via, captures.headers[$1][1], captures.url FROM articles "
            "JOIN outcomes USING (article_id) JOIN captures USING (capture_id) ORDER BY ALL",
            [SHELL_HEADER],
        ).fetchall()
    assert [row[:2] for row in rows] == [(f"The {name} story", "browser") for name in NEWS]
    with lease_s3(data_dir, "copydesk") as place:
        store = RawStore.at(place)
        for name, row in zip(NEWS, rows, strict=True):
            shell = write_shell(ask_for(f"/api/{name}")).encode()
            assert row[2] == hashlib.sha256(shell).hexdigest()
            assert store.get_raw(f"raw/{row[2][:2]}/{row[2]}") == shell
    site.pages["/api/keeper"] = Answer(write_story("The keeper leaves after all"), media_type=None)
    assert +Counter(run_ingest().outcomes) == {"revision": 1, "unchanged": 1}
    assert not any("if-none-match" in visit.headers for visit in site.visits_of("/news/keeper"))


def test_a_front_page_without_links_is_shown(run_ingest: IngestCall, site: Site, tmp_path: Path) -> None:
    """What its scripts link to is taken in, as with any site."""
    if missing := find_browser(None).missing:
        pytest.skip(missing)
    declared = tmp_path / "sources.toml"
    _, front = declared.read_text().split("[[source]]\nname = 'front'")
    declared.write_text("[[source]]\nname = 'front'" + front.replace("false", "true"))
    assert run_ingest().outcomes["article"] == 1
    assert site.paths[0] == "/"
    assert site.paths[-2:] == ["/2026/11/27/relay-fails-again", "/api/relay"]


def test_without_a_browser_a_run_goes_on(
    run_ingest: IngestCall, site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It says once what to do, and so do status and doctor; the pages are what they are: shells."""
    monkeypatch.setenv("COPYDESK_BROWSER", "/nowhere/chromium")
    summary = run_ingest()
    assert [each.reason for each in summary.quarantined] == ["script_shell"] * len(NEWS)
    said = [
        each.getMessage()
        for each in caplog.records
        if each.getMessage().startswith("pages that need a browser")
    ]
    assert len(said) == 1
    assert "there is no program /nowhere/chromium" in said[0]
    assert site.paths == ["/feed.xml", *(f"/news/{name}" for name in NEWS)]
    [part] = [part for part in read_status(read_settings()).parts if part.part == "browser"]
    assert (part.is_well, part.where) == (False, "/nowhere/chromium")
    [symptom] = _examine_browser(read_settings())
    assert symptom.state.endswith("not there: brack")
    assert "COPYDESK_BROWSER" in symptom.remedy
