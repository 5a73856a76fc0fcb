"""A small published base for tests of the desk: the samples, a story, copies, revisions, hostile words."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import copydesk
from tasks.clients.fetch.history import record_polls
from tasks.core.fetch.polls import Poll
from tasks.core.records import Document, Doubt, Evidence, Kind, Paywall, Reason, Segment
from tasks.core.sources.sources import SourceKind
from tasks.core.store.load_log import RunRecord
from tests.clients.conftest import Newsroom

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"'><img src=https://tracker.example/x.png onerror=alert(2)> {{ 7*7 }}"
CAPSIZED = """\
A floating crane capsized in the harbour of Port Elsing on Sunday night, and 41 workers were taken off by \
the pilot boat Saint Brendan.

The crane Goliath had been lifting parts of the new lock gate when the wind rose, the harbour board said. \
“We shall mend all of the mole before the winter comes,” said Ada Quist, the harbour master of Quillon."""
DIVERS = """\
Divers searched the harbour of Port Elsing on Monday for the floating crane Goliath, which capsized while \
it lifted the lock gate.

The harbour board of Port Elsing will ask Professor Ines Vandermeer to inquire, and has set aside 730,000 \
crowns."""
CRANE = (CAPSIZED, DIVERS)


def make_base(folder: Path, samples: Path) -> Newsroom:
    """Fill a data folder and publish it."""
    newsroom = Newsroom(folder)
    newsroom.folder.mkdir(parents=True, exist_ok=True)
    newsroom.load(
        **{path.name: read_sample(path) for path in sorted(samples.iterdir()) if path.suffix != ".gz"}
    )
    newsroom.load(
        crane=write_report(CRANE[0], "courier", "Crane capsizes in Port Elsing harbour"),
        divers=write_report(CRANE[1], "post", "Port Elsing: divers search for crane Goliath"),
        reprint=write_report(CRANE[0], "reprint", "Crane capsizes"),
        hostile=write_hostile(),
        wordless=Document("text/html", Reason.NO_ARTICLE, HOSTILE),
    )
    later = replace(write_report(CRANE[0].replace("41", "43"), "courier", "Crane capsizes: 43 saved"))
    newsroom.load(crane=later)
    outcomes = (("article", 20), ("revision", 1), ("quarantined", 2))
    newsroom.warehouse.record_run(
        RunRecord("r", "6a1b", MOMENT, MOMENT + timedelta(seconds=9), 23, outcomes, "1")
    )
    feed = "https://courier.example/feed.xml"
    polled = Poll("courier", feed, feed, SourceKind.FEED, MOMENT, pages=4, new_pages=4)
    record_polls(newsroom.warehouse, "r", [polled])
    newsroom.publish()
    return newsroom


def read_sample(path: Path) -> Document:
    """Clean a sample in this process."""
    cleaned = copydesk.clean(path.read_bytes())
    return Document(**{each.name: getattr(cleaned, each.name) for each in fields(Document)})


def write_report(text: str, outlet: str, title: str) -> Document:
    """A report of an outlet, with a cut in its ledger."""
    url = f"https://{outlet}.example/{title.partition(' ')[0].lower()}"
    parts = text.split("\n\n")
    starts = [text.index(part) for part in parts]
    return Document(
        media_type="text/html",
        url=url,
        canonical_url=url,
        domain=f"{outlet}.example",
        publisher=f"The {outlet.title()}",
        title=title,
        authors=("Bo Renn",),
        published_at="2026-01-02T10:00:00+01:00" if outlet == "courier" else "2026-01-03",
        section="Harbour",
        language="en",
        paywall=Paywall.METERED,
        confidence=0.912,
        doubts=(Doubt("short", "it has 40 words"),),
        text=text,
        segments=(
            Segment(Kind.TITLE, title, "html.h1", 0, len(title)),
            *(
                Segment(Kind.BODY, part, "body/model", 100 + start, 100 + start + len(part))
                for part, start in zip(parts, starts, strict=True)
            ),
            Segment(Kind.PROMO, "Sign up for our newsletter", "promo.newsletter", 900, 926),
            Segment(Kind.CHROME, "", "html.nav", 930, 990),
        ),
        evidence=(
            Evidence("title", title, "json-ld", chosen=True),
            Evidence("title", "Another headline", "og:title", chosen=False),
        ),
    )


def write_hostile() -> Document:
    """An article whose every word is markup."""
    text = f"{HOSTILE} is what stands in this text, and the harbour of Quillon closed on Monday all the same."
    return replace(
        write_report(text, "evil", "Hostile"),
        url="javascript:alert(3)",
        canonical_url='https://evil.example/"><script>alert(4)</script>',
        publisher=f"Evil {HOSTILE}",
        title=HOSTILE,
        description=HOSTILE,
        authors=(HOSTILE,),
        section=HOSTILE,
        tags=(HOSTILE,),
        doubts=(Doubt(HOSTILE, HOSTILE),),
        segments=(
            Segment(Kind.TITLE, HOSTILE, HOSTILE, 0, 10),
            Segment(Kind.BODY, text, HOSTILE, 11, 400),
            Segment(Kind.PROMO, HOSTILE, HOSTILE, 401, 500),
        ),
        evidence=(Evidence("title", HOSTILE, HOSTILE, chosen=True),),
    )
