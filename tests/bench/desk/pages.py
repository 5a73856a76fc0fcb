"""Prints how long the desk's pages take over a published news database, and what of a processor each costs.

    python tests/bench/desk/pages.py NEWS [TRIES]

Asks in this process, without a network, after one try that is not counted; searches for words that its
articles hold. Nothing is answered from a tag.
"""

from __future__ import annotations

import sys
import time
import warnings
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its client for tests would rather have the successor of httpx
    from starlette.testclient import TestClient

from flows.desk.desk_app import make_desk_app
from flows.desk.desk_context import DeskContext
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.push.token_file import TokenBook

LOCAL = {"base_url": "http://127.0.0.1:8481", "client": ("127.0.0.1", 50000)}


def list_pages(client: TestClient) -> dict[str, str]:
    """List pages of each kind, with addresses that this database has."""
    first = client.get("/v1/articles?limit=200").json()
    article = first["articles"][0]
    words = [word for word in (article["title"] or "").split() if word.isalpha() and len(word) > 4] or [
        "news"
    ]
    story = next((each["story_id"] for each in first["articles"] if each["story_articles"]), None)
    outlet = first["facets"]["outlet"][0]["value"]
    pages = {
        "newest articles": "/",
        "search, one word": f"/?q={words[0]}",
        "search, two words": f"/?q={'+OR+'.join(words[:2])}",
        "an outlet": f"/outlets/{outlet}",
        "browse": "/browse",
        "an article": f"/articles/{article['article_id']}",
        "an article with its cuts": f"/articles/{article['article_id']}?view=cuts",
        "control room": "/control",
        "a named query": "/queries/outlets",
        "articles as JSON": "/v1/articles",
        "Atom feed": "/articles.atom",
    }
    return pages | ({"a story": f"/stories/{story}"} if story else {})


def time_page(client: TestClient, url: str, tries: int) -> tuple[list[float], list[float]]:
    """Give what some tries took, and what of all processors they cost, in milliseconds."""
    took, cost = [], []
    for _ in range(tries + 1):
        began, spent = time.perf_counter(), time.process_time()
        client.get(url, headers={"Accept": "text/html"}).raise_for_status()
        took.append(1000 * (time.perf_counter() - began))
        cost.append(1000 * (time.process_time() - spent))
    return took[1:], cost[1:]


def main(news: str, tries: str = "15") -> None:
    """Print a row a page, and the median of all."""
    path = Path(news)
    context = DeskContext(NewsDatabase(path), TokenBook(path.parent), 60, 1024)
    table = Table("Page", "Median, ms", "Slowest, ms", "Processor, ms")
    every: list[float] = []
    with TestClient(make_desk_app(context), **LOCAL) as client:  # type: ignore[arg-type]
        total = client.get("/v1/articles").json()["total"]
        for name, url in list_pages(client).items():
            took, cost = time_page(client, url, int(tries))
            every.append(median(took))
            table.add_row(name, f"{median(took):.0f}", f"{max(took):.0f}", f"{median(cost):.0f}")
    Console().print(table)
    Console().print(f"{total:,} articles; half of the pages answer in {median(every):.0f} ms or less")


if __name__ == "__main__":
    main(*sys.argv[1:])
