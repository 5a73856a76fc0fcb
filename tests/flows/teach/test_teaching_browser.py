"""A person teaches in a real browser: marks a line, sees what its rule would change, activates it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from flows.push.endpoint import make_app
from flows.reprocess import reprocess
from tasks.clients.push.notifier import tell_nobody
from tasks.clients.push.token_file import add_token
from tasks.settings import read_settings
from tests.flows.desk.test_desk_browser import picture, visiting
from tests.flows.push.push_server import serve
from tests.flows.serving.browser import needs_chromium
from tests.flows.teach.conftest import CUT, STRAY, write_story

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.flows.conftest import IngestCall
    from tests.flows.desk.test_desk_browser import Visit
    from tests.flows.teach.conftest import Room

pytestmark = [pytest.mark.slow, needs_chromium]

HOSTILE = (
    "<script>alert(1)</script><img src=https://tracker.example/x.png onerror=alert(2)> {{ 7*7 }} of the tide."
)


def follow(visit: Visit, led: Locator) -> None:
    """Click what leads to another page, and be there."""
    with visit.page.expect_navigation():
        led.click()


def see(visit: Visit, folder: Path, name: str) -> None:
    """Take pictures wide and narrow, light and dark; nothing is wider than a phone."""
    page = visit.page
    for width, scheme in ((360, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # it is one of them
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        picture(visit, folder, f"{name}-{width}-{scheme}")


def test_a_person_marks_a_line_sees_what_its_rule_changes_and_activates_it(
    room: Room, run_ingest: IngestCall, tmp_path: Path
) -> None:
    """By clicks alone; words that are markup stay words, and nothing but the desk is asked."""
    write_story(room.folder, 3, HOSTILE)
    run_ingest(room.folder / "harbour.example-3.txt")
    token = add_token(room.data_dir, "Mara")
    with serve(make_app(read_settings(), tell_nobody, {})) as address, visiting() as visit:
        page = visit.page
        page.goto(f"{address}/articles/{room.id_of(1)}?view=cuts")
        assert page.get_by_role("button", name="It is boilerplate").count() == 0
        follow(visit, page.locator("main").get_by_role("link", name="Sign in"))
        page.get_by_label("Token").fill(token)
        follow(visit, page.get_by_role("button", name="Sign in"))
        see(visit, tmp_path, "teach-cuts")
        line = STRAY.replace("12", "7")
        follow(
            visit, page.get_by_text(line).locator("xpath=following-sibling::form[1]").get_by_role("button")
        )

        assert page.url.startswith(f"{address}/marks#rule-")
        rule = page.locator("section", has_text=line)
        assert "Boilerplate at harbour.example proposed" in " ".join(rule.inner_text().split())
        assert "Marked by Mara" in rule.inner_text()
        see(visit, tmp_path, "teach-marks")
        follow(visit, rule.get_by_role("link", name="What it changes"))
        said = page.locator("main").inner_text()
        assert "4 articles of harbour.example: 3 of them have the line, 3 read again, 3 would read" in said
        assert page.locator("del", has_text="Heard on the mole").count() == 3
        see(visit, tmp_path, "teach-effect")
        follow(visit, page.get_by_role("button", name="Activate"))
        rule = page.locator("section", has_text=line)
        assert "active" in rule.inner_text()
        assert "Activated by Mara" in rule.inner_text()

        page.goto(f"{address}/articles/{room.id_of(1)}?view=cuts")
        follow(visit, page.locator(".cut", has_text=CUT).get_by_role("button", name="It is news"))
        assert "News at harbour.example" in page.locator("section", has_text=CUT).inner_text()
        page.goto(f"{address}/articles/{room.id_of(3)}?view=cuts")
        hostile = page.get_by_text("of the tide.").locator("xpath=following-sibling::form[1]")
        follow(visit, hostile.get_by_role("button"))
        assert page.get_by_text(HOSTILE).is_visible()
        follow(
            visit, page.locator("section", has_text="{{ 7*7 }}").get_by_role("link", name="What it changes")
        )
        assert page.locator("del", has_text="<script>alert(1)</script>").is_visible()
        assert page.locator("main script, main img").count() == 0
    assert visit.complaints == []
    assert {urlsplit(each).netloc for each in visit.asked} == {urlsplit(address).netloc}

    assert reprocess(where="domain = 'harbour.example'").captures == 4
    texts = room.texts()
    assert [url for url, text in texts.items() if "Heard on the mole" in text] == [
        "https://quay.example/3.html"
    ]
    assert CUT not in texts["https://harbour.example/1.html"]
