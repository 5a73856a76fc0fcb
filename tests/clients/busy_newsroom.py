"""Things that happen to a newsroom, at random but the same for a seed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tasks.clients.fetch.history import record_polls
from tasks.core.fetch.polls import Poll
from tasks.core.identity.identity import hash_text, make_source_id
from tasks.core.records import Document, Evidence, Kind, KnownText, Reason, Segment
from tasks.core.sources.sources import SourceKind
from tasks.core.store.load_log import RunRecord

if TYPE_CHECKING:
    from tests.clients.conftest import Newsroom

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = [
    "harbour",
    "quay",
    "ferry",
    "strike",
    "mayor",
    "council",
    "budget",
    "storm",
    "café",
    "港湾",
    "bridge",
    "vote",
    "school",
    "2026",
    "fish",
    "tram",
]


def write_article(chooser: random.Random, number: int) -> Document:
    """An invented article at an address of its own."""
    url = f"https://paper{number % 3}.example/{number}"
    text = " ".join(chooser.choices(WORDS, k=chooser.randint(20, 60)))
    return Document(
        "text/html",
        url=url,
        canonical_url=url,
        publisher=f"Paper {number % 3}",
        title=" ".join(chooser.choices(WORDS, k=4)),
        published_at="2026-01-01",
        text=f"{text}.\n\n“We shall mend all of it,” said Ada Quist.",
        segments=(Segment(Kind.BODY, text, "body/model", 0, len(text)),),
        evidence=(Evidence("url", url, "link", chosen=True),),
    )


class BusyNewsroom:
    """Lets things happen to a newsroom."""

    def __init__(self, newsroom: Newsroom, seed: int) -> None:
        self.newsroom = newsroom
        self.chooser = random.Random(seed)  # noqa: S311 - no secret
        self.known: dict[str, Document] = {}
        self.history: dict[str, list[str]] = {}

    def load_new(self, articles: int) -> None:
        """Load articles that nobody had; some with the text of another one, some from a file alone."""
        batch: dict[str, Document] = {}
        for _ in range(articles):
            source = f"s{len(self.known)}"
            self.known[source] = write_article(self.chooser, len(self.known))
            if len(self.known) % 5 == 0:
                other = self.chooser.choice(list(self.known.values()))
                self.known[source] = replace(self.known[source], text=other.text)
            self.history[source] = [self.known[source].text]
            batch[source] = self.known[source]
        batch[f"plain{len(self.known)}"] = Document("text/plain", text=self.known["s0"].text)
        batch[f"bad{len(self.known)}"] = Document("text/html", Reason.NO_ARTICLE, "no words")
        self.newsroom.load(**batch)

    def load_again(self) -> None:
        """One as it was, one in other words, one under another headline, one as at first by its bytes."""
        same, changed, headed, back = self.chooser.sample(sorted(self.known), 4)
        self.known[headed] = replace(self.known[headed], title=f"Under {self.chooser.random()}")
        self.known[changed] = replace(self.known[changed], text=f"{self.chooser.random()} said the mayor.")
        self.history[changed].append(self.known[changed].text)
        first = self.history[back][0]
        self.known[back] = replace(self.known[back], text=first)
        url = self.known[back].canonical_url or ""
        known = KnownText(make_source_id(url), hash_text(first))
        again = {each: self.known[each] for each in (same, changed, headed)}
        self.newsroom.load(**again, **{back: known})

    def clean_again(self) -> None:
        """A later cleaner finds another text in one article of the first batch, and none in another."""
        self.newsroom.version = str(int(self.newsroom.version) + 1)
        other, none = self.chooser.sample([f"s{n}" for n in range(40)], 2)
        read = {
            other: replace(self.known[other], text="Another text, better read."),
            none: Document("text/html", Reason.NO_ARTICLE, "an index page"),
        }
        self.newsroom.clean_again(read, batch=0)

    def end_run(self) -> None:
        """Record a run and a look at a feed."""
        run_id = f"r{self.chooser.random()}"
        ended = MOMENT + timedelta(seconds=self.chooser.randint(1, 9999))
        self.newsroom.warehouse.record_run(RunRecord(run_id, "f", MOMENT, ended, 1, (("article", 1),), "1"))
        feed = "https://courier.example/feed.xml"
        record_polls(
            self.newsroom.warehouse, run_id, [Poll("c", feed, feed, SourceKind.FEED, ended, pages=4)]
        )
