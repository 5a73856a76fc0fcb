"""Sources from the browser: looked at, saved, run; what goes wrong is said, and overwrites nothing."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from pydantic_core import to_json
from starlette.testclient import TestClient

from flows.desk.add_desk import add_pages
from flows.desk.desk_app import make_desk_app
from flows.desk.desk_context import DeskContext, SourcesDesk
from flows.desk.looking import SiteLooks
from flows.desk.pages.source_pages import source_pages
from tasks.clients.push.token_file import TokenBook, add_token
from tasks.clients.sources.source_files import read_declared
from tasks.core.errors import StopError
from tasks.core.sources.source_looks import FoundSource, PreviewedPage, SourceLook
from tasks.core.sources.sources import SourceKind
from tests.flows.desk.conftest import sign_in
from tests.flows.desk.desk_base import HOSTILE
from tests.flows.desk.read_pages import PageReader, find_csrf, find_faults, find_requests
from tests.patience import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

HTML = {"Accept": "text/html"}
FEED = "https://harbour.example/feed.xml"
OTHER = "https://harbour.example/map.xml"
RUN = "0c1f2a9e-6a1b-4c3d-9d7e-1a2b3c4d5e6f"
STANDING = '# by hand\n[[source]]\nname = "old" # why\nurl = "https://old.example/feed"\n'
FOUND = SourceLook(
    (
        FoundSource(FEED, SourceKind.FEED, 12, 0, "the front page"),
        FoundSource(OTHER, SourceKind.SITEMAP, 0, 3, HOSTILE),
    ),
    (
        PreviewedPage(
            "https://harbour.example/a",
            title=HOSTILE,
            publisher=HOSTILE,
            authors=(HOSTILE,),
            published_at="2026-01-02T10:00:00+01:00",
            language="en",
            paywall="metered",
            confidence=0.914,
            doubts=("short",),
            words=2,
            text=f"{HOSTILE}\n\nA ferry.",
            goes_on=True,
            cuts=(("promo", 2),),
        ),
        PreviewedPage("javascript:alert(1)", title=None, text=""),
        PreviewedPage("https://harbour.example/c", reason="no_article", detail=HOSTILE),
    ),
)


def say(look: SourceLook) -> str:
    """The program of a process that has found this."""
    return f"import sys; sys.stdout.write({to_json(look).decode()!r})"


class SourcesBrowser:
    """A browser on the pages of sources, and the file that they write."""

    def __init__(self, client: TestClient, file: Path, token: str) -> None:
        self.client = client
        self.file = file
        self._token = token
        self.csrf = ""

    def sign_in(self) -> None:
        """Sign in."""
        self.csrf = sign_in(self.client, self._token)

    def post(self, path: str, status: int = 303, **fields: str) -> str:
        """Send a form, and give where it leads, or the page that is its answer."""
        answer = self.client.post(path, data={"csrf": self.csrf} | fields, headers=HTML)
        assert answer.status_code == status, answer.text
        return answer.headers["location"] if status == 303 else answer.text

    def get(self, path: str, status: int = 200) -> str:
        """Give a page, in which nothing stands in anybody's way."""
        answer = self.client.get(path, headers=HTML)
        assert answer.status_code == status, answer.text
        assert find_faults(answer.text) == []
        assert all(each.startswith("/") for each in find_requests(answer.text))
        return answer.text

    def look(self) -> str:
        """Look at a site until it is over, and give the address of what was found."""
        where = self.post("/sources/looks", url="harbour.example")
        wait_until(lambda: "<h1>What was found</h1>" in self.get(f"{where}?waited=true"))
        return where


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A sources.toml with one source."""
    path = tmp_path / "sources.toml"
    path.write_text(STANDING)
    return path


@contextmanager
def browsing(
    newsroom: Newsroom,
    file: Path,
    program: str = "",
    start_run: Callable[[str], str] | None = None,
    peer: str = "127.0.0.1",
) -> Iterator[SourcesBrowser]:
    """The pages, whose looks are had from a program."""
    looks = SiteLooks({}, (sys.executable, "-S", "-c", program or say(FOUND)))
    context = DeskContext(newsroom.news, TokenBook(newsroom.folder), 60, 1024)
    context.sources = SourcesDesk(file, newsroom.folder, looks, start_run)
    context.runs_at = "http://127.0.0.1:4200/v2"
    app = make_desk_app(context, names=("desk.example",))
    add_pages(app, source_pages)
    token = add_token(newsroom.folder, f"editor-{file.name}")
    base = "http://127.0.0.1:8481" if peer == "127.0.0.1" else "http://desk.example"
    with TestClient(app, base, client=(peer, 50000), follow_redirects=False) as client:
        yield SourcesBrowser(client, file, token)
        assert client.portal is not None
        client.portal.call(looks.close)


def test_what_was_found_is_seen_and_saved_once(newsroom: Newsroom, file: Path) -> None:
    """All that stood in the file stays; saving it again writes nothing."""
    with browsing(newsroom, file) as browser:
        browser.sign_in()
        where = browser.look()
        page = browser.get(where)
        for said in ("12 pages", "3 sitemaps", "the best to read", "confidence 0.91", "doubt: short"):
            assert said in page, said
        assert "Taken out: promo 2" in page
        assert "no article: no article" in page
        assert file.read_text() == STANDING
        saved = browser.post("/sources", look=where.rpartition("/")[2], url=FEED)
        assert saved == "/sources?name=harbour.example&done=saved"
        assert "<b>harbour.example</b> is saved" in browser.get(saved)
        written = file.read_text()
        assert written.startswith(STANDING)
        assert [each.url for each in read_declared(file)] == ["https://old.example/feed", FEED]
        assert "declared as <b><bdi>harbour.example</bdi></b>" in browser.get(where)
        again = browser.post("/sources", look=where.rpartition("/")[2], url=FEED)
        assert "is declared already, as <b>harbour.example</b>" in browser.get(again)
        assert file.read_text() == written


def test_what_a_site_says_stays_text(newsroom: Newsroom, file: Path) -> None:
    """Titles, names, reasons; an address that is a script is no link."""
    with browsing(newsroom, file) as browser:
        browser.sign_in()
        page = PageReader(browser.get(browser.look()))
        assert not page.find("script", "img")
        assert not any(name.startswith("on") for _, said in page.elements for name in said)
        assert HOSTILE in page.find("h3")[2][2]
        assert not any("javascript" in said.get("href", "") for _, said in page.elements)
        assert all(
            "noreferrer" in said.get("rel", "") for _, said, _ in page.find("a") if "://" in said["href"]
        )


@pytest.mark.parametrize(
    "given", ["", "harbour news", "javascript:alert(1)", "https://u:p@a.example/", 'a"><b']
)
def test_what_is_no_address_is_given_back(newsroom: Newsroom, file: Path, given: str) -> None:
    """In the field, with what is wrong; nothing is looked at."""
    with browsing(newsroom, file) as browser:
        browser.sign_in()
        html = browser.post("/sources/looks", 422, url=given)
        assert find_faults(html) == []
        [field] = [said for _, said, _ in PageReader(html).find("input") if said.get("name") == "url"]
        assert (field["value"], field["aria-invalid"]) == (given, "true")
        assert 'role="alert"' in html


def test_a_look_that_finds_nothing_says_why(newsroom: Newsroom, file: Path) -> None:
    """And what to try; there is nothing to save."""
    look = SourceLook(
        trouble=f"{HOSTILE} names no pages: HTTP 404", hint="Give the address of the front page"
    )
    with browsing(newsroom, file, say(look)) as browser:
        browser.sign_in()
        html = browser.get(browser.look())
        assert "names no pages: HTTP 404. Give the address of the front page" in html
        assert "<script>" not in html
        assert 'action="/sources"' not in html


def test_a_look_that_goes_on_holds_nothing_up(newsroom: Newsroom, file: Path) -> None:
    """Its page says so and asks again; others are answered meanwhile; when the desk closes, it ends."""
    with browsing(newsroom, file, "import time; time.sleep(600)") as browser:
        browser.sign_in()
        where = browser.post("/sources/looks", url="harbour.example")
        answer = browser.client.get(where, headers=HTML)
        assert answer.headers["refresh"] == f"0; url={where}?waited=true"
        assert "<h1>Looking</h1>" in answer.text
        assert find_faults(answer.text) == []
        browser.get("/sources")
        assert browser.post("/sources", 404, look=where.rpartition("/")[2], url=FEED)
        for number in range(7):
            browser.post("/sources/looks", url=f"harbour{number}.example")
        assert "Try again in a minute" in browser.post("/sources/looks", 503, url="one-more.example")


@pytest.mark.parametrize("standing", ["[[source]\n", '[[source]]\nname = "old"\n', "# \udcff"])
def test_a_file_that_cannot_be_read_is_not_written(newsroom: Newsroom, file: Path, standing: str) -> None:
    """The pages say where it is wrong, and offer nothing to save; a form from before writes nothing."""
    with browsing(newsroom, file) as browser:
        browser.sign_in()
        where = browser.look()
        file.write_text(standing, errors="surrogateescape")
        before = file.read_bytes()
        assert "cannot be read" in browser.get("/sources")
        html = browser.get(where)
        assert "nothing can be saved" in html
        assert 'action="/sources"' not in html
        assert "sources.toml" in browser.post("/sources", 422, look=where.rpartition("/")[2], url=FEED)
        assert file.read_bytes() == before


def test_only_what_a_look_found_is_saved(newsroom: Newsroom, file: Path) -> None:
    """No other address, and none of a look that nobody knows."""
    with browsing(newsroom, file) as browser:
        browser.sign_in()
        look_id = browser.look().rpartition("/")[2]
        browser.post("/sources", 404, look=look_id, url="https://evil.example/")
        assert "no longer known" in browser.post("/sources", 404, look="x", url=FEED)
        browser.get("/sources/looks/x", 404)
        assert file.read_text() == STANDING


@pytest.mark.parametrize("peer", ["127.0.0.1", "192.0.2.7"])
def test_who_has_not_signed_in_changes_nothing(newsroom: Newsroom, file: Path, peer: str) -> None:
    """Nor does a GET, whatever it asks for; on this machine the pages may be read, and say what to do."""
    started: list[str] = []

    def start(name: str) -> str:
        started.append(name)
        return RUN

    with browsing(newsroom, file, start_run=start, peer=peer) as browser:
        for path in ("/sources/looks", "/sources", "/sources/runs"):
            assert "Nothing was changed" in browser.post(path, 401, url=FEED, name="old", look="x")
            assert browser.client.get(path, params={"url": FEED, "name": "old", "csrf": "x"}).status_code in {
                200,
                401,
                405,
            }
        if peer == "127.0.0.1":
            page = browser.get("/sources")
            assert '<a href="/session?back=%2Fsources">Sign in</a>' in page
            assert 'method="post"' not in page
        else:
            browser.get("/sources", 401)
        assert (started, file.read_text()) == ([], STANDING)


def test_a_run_of_one_source_is_started_and_said_where_to_see(newsroom: Newsroom, file: Path) -> None:
    """In Prefect, by a link that tells nothing; a source that is not read is not run."""
    started: list[str] = []

    def start(name: str) -> str:
        started.append(name)
        return RUN

    file.write_text(STANDING + '[[source]]\nname = "off"\nurl = "https://off.example/"\nenabled = false\n')
    with browsing(newsroom, file, start_run=start) as browser:
        browser.sign_in()
        assert find_csrf(browser.get("/sources")) == browser.csrf
        assert "switched off" in browser.get("/sources")
        assert 'aria-label="Run now: old"' in browser.get("/sources?name=old&done=saved")
        assert "Run now: off" not in browser.get("/sources")
        where = browser.post("/sources/runs", name="old")
        page = browser.get(where)
        assert "A run of <b>old</b> was started" in page
        assert (
            f'href="http://127.0.0.1:4200/v2/runs/flow-run/{RUN}" rel="noreferrer noopener external"' in page
        )
        for name in ("off", "nobody", ""):
            browser.post("/sources/runs", 422, name=name)
        assert started == ["old"]


@pytest.mark.parametrize(
    "asked", ["name=nobody&done=saved", "name=old&done=started&run=../../evil", "name=old&done=%3Cscript%3E"]
)
def test_an_address_puts_no_words_into_the_page(newsroom: Newsroom, file: Path, asked: str) -> None:
    """What was done is said of a declared source alone, in words of ours."""
    with browsing(newsroom, file) as browser:
        page = browser.get(f"/sources?{asked}")
        assert not any(word in page for word in ("nobody", "evil", "<script>"))


def test_where_nothing_can_be_started_the_command_is_said(newsroom: Newsroom, file: Path) -> None:
    """Without a Prefect server, or where it does not answer."""

    def fail(_name: str) -> str:
        raise StopError("The Prefect server does not answer")

    with browsing(newsroom, file) as browser:
        browser.sign_in()
        assert "copydesk ingest --only old" in browser.get("/sources")
        assert "copydesk ingest --only old" in browser.post("/sources/runs", 503, name="old")
    file = file.rename(file.with_name("other.toml"))
    with browsing(newsroom, file, start_run=fail) as browser:
        browser.sign_in()
        assert "The Prefect server does not answer" in browser.post("/sources/runs", 503, name="old")


def test_the_control_room_leads_there(base: Newsroom, file: Path) -> None:
    """Where there is something to declare."""
    with browsing(base, file) as browser:
        assert 'href="/sources"' in browser.get("/control")
        assert browser.client.head("/sources", headers=HTML).content == b""
