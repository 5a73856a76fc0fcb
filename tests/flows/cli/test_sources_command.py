"""The command that finds what a site can be read from, against a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.site.server import Site

pytestmark = pytest.mark.slow

COPYDESK = Path(sys.executable).with_name("copydesk")


def find(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `copydesk sources find` in a folder."""
    said = {"COPYDESK_DATA_DIR": str(folder / "data"), "COPYDESK_SOURCES": str(folder / "sources.toml")}
    said |= {"COPYDESK_ALLOW_PRIVATE": "true", "COPYDESK_HOST_DELAY_S": "0", "COPYDESK_FOLDER": str(folder)}
    command = [COPYDESK, "sources", "find", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=os.environ | said, timeout=PATIENCE_S, check=False
    )


def test_what_a_site_offers_is_shown_and_the_best_of_it_declared(tmp_path: Path) -> None:
    """News sitemaps before feeds; comments and order of the file stay; nothing is declared twice."""
    standing = '# by hand\n[[source]]\nname = "old"\nurl = "https://old.example/feed"\n'
    (tmp_path / "sources.toml").write_text(standing)
    link = "<link rel=alternate type=application/rss+xml href=/f.xml>"
    with Site() as site:
        urls = [site.url(f"/news/{number}") for number in range(40_001, 40_004)]
        items = "".join(f"<item><title>s</title><link>{url}</link></item>" for url in urls[:2])
        site.pages |= {
            "/": f"<html><head>{link}</head><body><a href=/about>About</a></body></html>",
            "/f.xml": f"<rss version='2.0'><channel><title>Q</title>{items}</channel></rss>",
            "/robots.txt": f"User-agent: *\nSitemap: {site.url('/news-map.xml')}\n",
            "/news-map.xml": "<urlset>"
            + "".join(f"<url><loc>{url}</loc></url>" for url in urls)
            + "</urlset>",
        }
        shown = find(tmp_path, site.url("/"), "--json", "--no-write")
        assert shown.returncode == 0, shown.stderr
        rows = [json.loads(line) for line in shown.stdout.splitlines()]
        assert [(row["url"], row["pages"], row["named_in"]) for row in rows] == [
            (site.url("/news-map.xml"), 3, "robots.txt"),
            (site.url("/f.xml"), 2, "the front page"),
        ]
        assert (tmp_path / "sources.toml").read_text() == standing
        assert "written into sources.toml" in find(tmp_path, site.url("/")).stderr
        written = (tmp_path / "sources.toml").read_text()
        assert written.startswith(standing)
        assert f'url = "{site.url("/news-map.xml")}"' in written
        assert "declares it already" in find(tmp_path, site.url("/")).stderr
        site.pages |= {
            "/": "<html><body>Nothing</body></html>",
            "/robots.txt": "",
            "/f.xml": "",
            "/news-map.xml": "",
        }
        assert find(tmp_path, site.url("/")).returncode == 1
