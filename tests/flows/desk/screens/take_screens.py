"""Takes the README's pictures of the desk, over the samples and what its tests invent: `make screens`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flows.desk.desk_app import make_desk_app
from flows.desk.desk_context import DeskContext
from tasks.clients.push.token_file import TokenBook
from tests.flows.desk.desk_base import make_base
from tests.flows.desk.test_desk_browser import visiting
from tests.flows.push.push_server import serve

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "samples"


def take_screens(folder: Path) -> None:
    """Search, an article with its cuts, and a story."""
    base = make_base(folder / "data", SAMPLES)
    context = DeskContext(base.news, TokenBook(base.folder), 60, 1024)
    with serve(make_desk_app(context)) as address, visiting() as visit:
        page = visit.page
        page.set_viewport_size({"width": 960, "height": 700})
        page.goto(f"{address}/?q=crane+OR+ferry+OR+wheat")
        page.screenshot(path=HERE / "search.png")
        page.get_by_role("link", name="84,000 tonnes of wheat").click()
        page.get_by_role("link", name="Cuts", exact=True).click()
        page.set_viewport_size({"width": 760, "height": 680})
        page.locator(".ledger .kept.title").evaluate("element => element.scrollIntoView()")
        page.screenshot(path=HERE / "cuts.png")
        page.set_viewport_size({"width": 960, "height": 860})
        page.goto(f"{address}/?q=crane")
        page.get_by_role("link", name="story of").first.click()
        page.screenshot(path=HERE / "story.png")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        take_screens(Path(folder))
