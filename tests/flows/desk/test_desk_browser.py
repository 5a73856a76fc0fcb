"""A person reads in a real browser: searches, opens an article, looks at its cuts, follows its story.

Debian's `chromium`, through Playwright. The pictures stay in pytest's folder of the test, or go where
COPYDESK_UI_PICTURES points.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from flows.desk.desk_app import make_desk_app
from flows.desk.desk_context import DeskContext
from flows.push.endpoint import make_app
from tasks.clients.push.notifier import tell_nobody
from tasks.clients.push.token_file import TokenBook, add_token
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.sources.source_files import read_declared
from tasks.settings import Settings
from tests.flows.desk.desk_base import HOSTILE
from tests.flows.push.push_server import serve
from tests.flows.serving.browser import CHROMIUM, needs_chromium
from tests.patience import PATIENCE_S
from tests.site.server import Site
from tests.site.stories import write_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.clients.conftest import Newsroom

pytestmark = [pytest.mark.slow, needs_chromium]

RAW = b"""<!doctype html><title>Raw</title><body style="background: #efe"><p>Raw words
<img src="https://tracker.example/x.png"><script>parent.document.title = "alive"</script>"""


@pytest.fixture(scope="module")
def address(base: Newsroom) -> Iterator[str]:
    """The desk on loopback, with a store that has one page."""
    context = DeskContext(base.news, TokenBook(base.folder), 60, 1024, lambda _key: RAW)
    with serve(make_desk_app(context)) as url:
        yield url


class Visit:
    """A page, what it asked for, and what the browser complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("requestfinished", lambda request: self.asked.append(request.url))
        page.on("requestfailed", lambda request: request.failure == "csp" or self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))


@contextmanager
def visiting(width: int = 1280, scheme: str = "light") -> Iterator[Visit]:
    """A browser of this width, light or dark."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the extra `browser` is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        yield Visit(opened.new_page())
        browser.close()


def picture(visit: Visit, folder: Path, name: str) -> None:
    """Take a picture."""
    pictures = Path(os.environ.get("COPYDESK_UI_PICTURES", folder))
    visit.page.screenshot(path=pictures / f"desk-{name}.png")


def test_a_reader_searches_opens_looks_at_cuts_and_follows_the_story(address: str, tmp_path: Path) -> None:
    """By clicks alone; nothing but the desk is asked, and the browser has nothing to complain of."""
    with visiting() as visit:
        page = visit.page
        page.goto(address)
        page.get_by_label("Search the clean text").fill("goliath")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Crane capsizes: 43 saved").click()
        assert "41 workers" in page.locator("del").locator("..").first.inner_text().replace("43", "")
        page.get_by_role("link", name="Cuts").click()
        cut = page.locator(".cut", has_text="Sign up for our newsletter")
        assert "Asks the reader to sign up" in cut.inner_text()
        line = cut.locator(".words").evaluate("element => getComputedStyle(element).textDecorationLine")
        assert line == "line-through"
        picture(visit, tmp_path, "cuts")
        page.get_by_role("link", name="Raw capture").click()
        page.frame_locator("iframe").get_by_text("Raw words").wait_for()
        assert page.title() != "alive"
        page.get_by_role("link", name="The whole story").click()
        assert page.get_by_role("heading", name="Timeline").is_visible()
        assert page.get_by_role("img", name="Articles over time").is_visible()
        picture(visit, tmp_path, "story")
    assert {urlsplit(each).netloc for each in visit.asked} == {urlsplit(address).netloc}
    blocked = ("x.png", "Blocked script execution")
    assert [each for each in visit.complaints if not any(word in each for word in blocked)] == []


def test_hostile_titles_stay_text(address: str) -> None:
    """Nothing of them runs, loads or complains."""
    with visiting() as visit:
        visit.page.goto(f"{address}/outlets/evil.example")
        visit.page.get_by_role("link", name="<script>alert(1)").first.click()
        assert visit.page.locator("h1").inner_text() == HOSTILE
        visit.page.goto(f"{visit.page.url}?view=cuts")
        assert visit.page.locator("main script, main img").count() == 0
    assert visit.complaints == []
    assert {urlsplit(each).netloc for each in visit.asked} == {urlsplit(address).netloc}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_the_screen_and_its_light(address: str, tmp_path: Path, width: int, scheme: str) -> None:
    """Nothing is wider than a phone; a page is dark where the reader's system is."""
    with visiting(width, scheme) as visit:
        page = visit.page
        page.goto(f"{address}/?q=crane")
        links = page.locator("h2 a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
        for path in (
            "/",
            "/?q=crane",
            "/browse",
            "/control",
            "/queries/attention",
            *links[:2],
            f"{links[0]}?view=cuts",
        ):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
            picture(visit, tmp_path, f"{path.strip('/').replace('/', '-')[:30] or 'list'}-{width}-{scheme}")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (int(paper.removeprefix("rgb(").partition(",")[0]) < 100) == (scheme == "dark")


def test_the_keyboard_gets_everywhere(address: str) -> None:
    """The first stop skips to the content; each stop can be seen."""
    with visiting() as visit:
        page = visit.page
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        assert page.locator(".skip").bounding_box()["x"] >= 0
        for _ in range(12):
            page.keyboard.press("Tab")
            style = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(style) != "none"


def put_news(site: Site) -> None:
    """A site with a feed and a news sitemap, whose headlines are hostile."""
    paths = [f"/news/{number}-ferry-{number}" for number in range(40_001, 40_005)]
    words = "The harbour board of Port Elsing met on Monday, and Ada Quist spoke about the mole for an hour."
    pages = {path: write_article(path, words) for path in paths}
    pages[paths[0]] = (
        pages[paths[0]]
        .replace("<h1>", f"<h1>{escape(HOSTILE)} ")
        .replace("</head>", f'<meta property="og:title" content="{escape(HOSTILE)}"></head>')
    )
    items = "".join(f"<item><title>s</title><link>{site.url(path)}</link></item>" for path in paths)
    rows = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in paths[:2])
    link = "<link rel=alternate type=application/rss+xml href=/feed.xml>"
    site.pages |= pages | {
        "/": f"<html><head>{link}</head><body><a href=/about>About</a></body></html>",
        "/feed.xml": f"<rss version='2.0'><channel><title>Q</title>{items}</channel></rss>",
        "/robots.txt": f"User-agent: *\nSitemap: {site.url('/news-map.xml')}\n",
        "/news-map.xml": f"<urlset>{rows}</urlset>",
    }


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_source_is_added_from_a_site(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int, scheme: str
) -> None:
    """By hand and keyboard: look, see what is there and three articles, save; nothing hostile runs."""
    monkeypatch.setenv("COPYDESK_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("COPYDESK_HOST_DELAY_S", "0")
    file = tmp_path / "sources.toml"
    file.write_text("# by hand\n")
    token = add_token(newsroom.folder, "browser")
    settings = Settings(data_dir=newsroom.folder, sources=file)
    with (
        lease_s3(newsroom.folder, "copydesk"),
        serve(make_app(settings, tell_nobody)) as desk,
        Site() as site,
        visiting(width, scheme) as visit,
    ):
        put_news(site)
        page = visit.page
        page.goto(f"{desk}/sources")
        picture(visit, tmp_path, f"sources-before-{width}-{scheme}")
        page.get_by_role("link", name="Sign in", exact=True).click()
        page.get_by_label("Token").fill(token)
        page.keyboard.press("Enter")
        page.get_by_label("Address of a site").fill(site.url("/"))
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="What was found").wait_for(timeout=PATIENCE_S * 1000)
        assert page.locator(".choices li").count() == 2
        assert page.locator(".preview").count() == 2
        assert HOSTILE in page.locator(".preview h3").first.inner_text()
        assert page.locator("main script, main img").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        picture(visit, tmp_path, f"look-{width}-{scheme}")
        page.get_by_role("button", name=f"Look at it: {site.url('/feed.xml')}").click()
        page.get_by_text("its own address").wait_for(timeout=PATIENCE_S * 1000)
        assert page.locator(".preview").count() == 3
        page.get_by_role("button", name="Save").click()
        assert page.get_by_role("status").inner_text().startswith("127.0.0.2 is saved")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        picture(visit, tmp_path, f"sources-after-{width}-{scheme}")
        [source] = read_declared(file)
        assert source.url == site.url("/feed.xml")
        assert file.read_text().startswith("# by hand\n")
        assert {urlsplit(each).netloc for each in visit.asked} == {urlsplit(desk).netloc}
        assert visit.complaints == []


def test_a_form_of_the_desk_writes_and_one_of_a_strangers_page_does_not(base: Newsroom, address: str) -> None:
    """From another port the browser sends the cookie along, from another site not; nothing is written."""
    token = add_token(base.folder, "browser")
    forms = (
        f"<form method=post action='{address}/session/end'><button>Win</button></form>",
        f"<form method=post action='{address}/session/end' enctype=text/plain><button>Win</button></form>",
    )
    with visiting() as visit, Site(hosts=("127.0.0.1", "127.0.0.2")) as site:
        page = visit.page
        page.goto(f"{address}/session?back=/control")
        assert not page.get_by_text("Name for a password manager").is_visible()
        page.get_by_label("Token").fill(token)
        page.get_by_role("button", name="Sign in").click()
        assert page.url == f"{address}/control"
        for number, form in enumerate(forms):
            site.pages[f"/{number}"] = f"<!doctype html><meta charset=utf-8>{form}"
            for host in site.hosts:
                page.goto(site.url(f"/{number}", host))
                with page.expect_response(f"{address}/session/end") as answered:
                    page.get_by_role("button", name="Win").click()
                assert answered.value.status == 403
                page.goto(f"{address}/session")
                assert page.get_by_text("signed in as browser").is_visible()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("Token").wait_for()
