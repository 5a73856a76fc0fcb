"""Nobody is shut out: axe-core finds nothing on any kind of page, wide and light, narrow and dark."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.desk.add_desk import add_pages
from flows.desk.desk_app import make_desk_app
from flows.desk.desk_context import DeskContext, SourcesDesk, TeachingDesk
from flows.desk.looking import SiteLooks
from flows.desk.pages.mark_pages import mark_pages
from flows.desk.pages.source_pages import source_pages
from tasks.clients.push.token_file import TokenBook, add_token
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.clients.teach.teaching import find_rule
from tasks.core.teach.rule_effect import sum_effect
from tests.flows.desk.test_desk_browser import RAW, visiting
from tests.flows.desk.test_source_pages import FOUND, STANDING, say
from tests.flows.push.push_server import serve
from tests.flows.serving.browser import needs_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.clients.conftest import Newsroom

pytestmark = [pytest.mark.slow, needs_chromium]

AXE = Path(__file__).with_name("axe.min.js")
FAULTS = """() => axe.run({iframes: false}).then(({violations}) => violations.map(({id, impact, nodes}) =>
    `${id}, ${impact}: ${nodes.slice(0, 3).map(({html}) => html).join(" ")}`))"""
"""What axe finds on a page; not in the frame of the raw capture, whose page is its publisher's."""


@contextmanager
def serve_desk(base: Newsroom, newsroom: Newsroom, file: Path) -> Iterator[str]:
    """The whole desk on loopback, with a store, a file of sources, and looks that find always the same."""
    file.write_text(STANDING)
    looks = SiteLooks({}, (sys.executable, "-S", "-c", say(FOUND)))
    with lease_s3(newsroom.folder, "copydesk") as location:
        store = RawStore.at(location)
        store.check()
        context = DeskContext(
            base.news,
            TokenBook(newsroom.folder),
            60,
            1024,
            lambda _key: RAW,
            sources=SourcesDesk(file, newsroom.folder, looks, lambda _name: ""),
            teaching=TeachingDesk(
                store, lambda rule_id: sum_effect(find_rule(store, rule_id), 3, 1, ()).as_json()
            ),
        )
        app = make_desk_app(context)
        add_pages(app, source_pages)
        add_pages(app, mark_pages)
        with serve(app) as address:
            yield address


def find_axe_faults(page: Page) -> list[str]:
    """What axe finds on a page, as it is wide and light, and narrow and dark."""
    found = []
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # it is one of them
        found += [f"{page.url}, {width}, {scheme}: {each}" for each in page.evaluate(FAULTS)]
    return found


def test_nobody_is_shut_out(base: Newsroom, newsroom: Newsroom, tmp_path: Path) -> None:
    """On no kind of page: axe finds nothing, serious or less, before and after signing in."""
    token = add_token(newsroom.folder, "Mara")
    found: list[str] = []
    with serve_desk(base, newsroom, tmp_path / "sources.toml") as address, visiting() as visit:
        page = visit.page
        page.add_init_script(path=AXE)

        def look(path: str = "") -> None:
            if path:
                page.goto(address + path)
            found.extend(find_axe_faults(page))

        look("/session?back=/sources")
        page.get_by_label("Token").fill(token)
        page.keyboard.press("Enter")
        page.get_by_label("Address of a site").fill("harbour.example")
        look()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="What was found").wait_for()
        look()
        look("/?q=crane")
        page.get_by_role("link", name="Crane capsizes: 43 saved").click()
        article = page.url.removeprefix(address)
        story = page.get_by_role("link", name="The whole story").get_attribute("href")
        look()
        look(f"{article}?view=raw")
        look(f"{article}?view=cuts")
        page.get_by_role("button", name="It is news").first.click()
        look()
        page.get_by_role("link", name="What it changes").click()
        page.get_by_role("button", name="Activate").wait_for()
        look()
        for path in (story, "/outlets/evil.example", "/browse", "/control", "/queries", "/queries/attention"):
            look(path)
        look("/articles/none")
    assert found == []
