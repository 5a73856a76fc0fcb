"""What the artifacts of a run say, and that text from outside stays text in them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from unicodedata import category
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.context import SyncClientContext
from prefect.runtime import flow_run
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    temporary_settings,
)

from flows.reports.markdown import draw_bar, escape, write_table
from flows.reports.report import (
    MOST_QUARANTINED,
    MOST_RULES,
    MOST_SOURCES,
    cuts_markdown,
    quarantined_markdown,
    report_run,
    strangest_markdown,
    summary_markdown,
    write_bytes,
)
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.news.news_reader import read_run_report, run_query
from tasks.core.forms.rows.unread_columns import UnreadColumns
from tasks.core.run.run_report import RuleCut, RunReport, StrangeArticle, TextPart
from tasks.core.run.summary import Quarantined, RunSummary, SourceSummary

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

SUMMARY = RunSummary(
    run_id="20240612T091500Z-0badcafe",
    inputs=4,
    recovered=1,
    outcomes={"article": 3, "revision": 0, "quarantined": 1},
    quarantined=(Quarantined("page.html", "empty", "0 bytes"),),
    publishers={"Harbour News": 2, "Quay Gazette": 1},
    sources=(),
    seconds=2.0,
)
REPORT = RunReport(
    received=123_456,
    parts=(TextPart("kept", 900, 5400), TextPart("cut", 100, 600)),
    cuts=(RuleCut("promo", "promo.newsletter", 60, 360, 2, "Sign up to our letter"),),
    strangest=(),
)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = (
    "a | b\n\n# c",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[click](javascript:alert(1)) ![](https://tracker.example/x.png)",
    "see https://evil.example/ or www.evil.example or <https://evil.example>",
    "`copydesk show x` **bold** ~~gone~~ &lt;b&gt; \\| \\",
    "nul\x00 bell\x07 turned \u202eround\u202c zero\u200bwidth",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """In a cell of a table it makes no cell, row, link, picture or tag, and reads as it was sent."""
    tokens = MARKDOWN.parse(write_table(("Head", "More"), [(escape(text), "end")]))
    cells = [token for token in tokens if token.type == "inline"]
    assert [cell.content for cell in cells][:2] == ["Head", "More"]
    assert len(cells) == 4
    children = cells[2].children or []
    assert {child.type for child in children} <= {"text", "text_special", "softbreak"}
    shown = "".join(child.content for child in children)
    assert not re.search(r"://|www\.|@\w", shown)  # which the UI would make a link by itself
    assert "".join(shown.replace("\u2060", "").split()) == "".join(
        "".join(" " if category(char).startswith("C") else char for char in text).split()
    )


@given(st.text(max_size=400))
def test_what_is_escaped_is_one_bounded_line(text: str) -> None:
    """Whatever it is, it stays on one line, has no control characters and keeps its length in bounds."""
    line = escape(text, 50)
    assert not any(category(char).startswith("C") and char not in "\u200c\u200d\u2060" for char in line)
    [inline] = MARKDOWN.parseInline(line)
    assert {child.type for child in inline.children or []} <= {"text", "text_special"}
    shown = "".join(child.content for child in inline.children or []).replace("\u2060", "")
    assert len(shown) <= 50


def test_a_bar_is_as_long_as_its_share() -> None:
    """Nothing is empty, little shows, all is full; more than all is all."""
    assert [draw_bar(share) for share in (0.0, 0.001, 0.5, 1.0, 7.0)] == [
        *("", "╸", "━" * 5, "━" * 10, "━" * 10),
    ]


def test_the_summary_says_how_many_texts_are_doubtful() -> None:
    """With the question that lists them; a run without any says nothing of it."""
    assert "doubtful: 2 · `copydesk query doubtful`" in summary_markdown(replace(SUMMARY, doubtful=2))
    assert "doubtful" not in summary_markdown(SUMMARY)
    assert "odd answers: 3 · `copydesk query odd_answers`" in summary_markdown(replace(SUMMARY, noted=3))
    assert "odd answers" not in summary_markdown(SUMMARY)


def test_the_summary_names_columns_that_nothing_reads() -> None:
    """With what to do, on the page and in the JSON that `ingest` prints."""
    unread = UnreadColumns("rows.csv", ("when", "*foo*"), (("published_at", "when"),))
    summary = replace(SUMMARY, unread_columns=(unread,))
    assert "`` rows.csv: columns not read: when, *foo*; when looks like a date" in summary_markdown(summary)
    assert summary.as_json()["unread_columns"][0]["suggested"] == (("published_at", "when"),)
    assert "unread_columns" not in SUMMARY.as_json()


def test_the_summary_says_how_much_and_how_fast() -> None:
    """Sums, pace, bytes, and the share of each outcome and publisher; what did not happen is left out."""
    text = summary_markdown(SUMMARY, REPORT)
    assert "**4 inputs** in 2.0 s · 2.0 a second · 123.5 kB received · 900 words of news" in text
    assert "1 of them left by an earlier run" in text
    assert "| article | 3 | 75% | ━━━━━━━╸ |" in text
    assert "| Harbour News | 2 | 67% | ━━━━━━╸ |" in text
    assert "revision" not in text


@pytest.mark.parametrize(
    ("count", "written"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (2_500_000, "2.5 MB"), (7e12, "7000.0 GB")],
)
def test_bytes_are_written_in_their_unit(count: float, written: str) -> None:
    """The unit follows the size."""
    assert write_bytes(count) == written


def test_every_table_is_bounded() -> None:
    """Of very many sources, rules and quarantined inputs the first are shown, and how many more there are."""
    sources = tuple(SourceSummary(f"s{n}", None, 1, 1, 0, {"article": 1}) for n in range(MOST_SOURCES + 5))
    text = summary_markdown(replace(SUMMARY, sources=sources))
    assert f"| s{MOST_SOURCES - 1} |" in text
    assert f"| s{MOST_SOURCES} |" not in text
    assert "… and 5 more sources" in text
    many = REPORT.cuts * (MOST_RULES + 3)
    assert "… and 3 more rules" in cuts_markdown(replace(REPORT, cuts=many))
    long = Quarantined("x" * 10_000, "empty", "y" * 10_000)
    text = quarantined_markdown((long,) * (MOST_QUARANTINED + 1))
    assert text.count("\n- ") == MOST_QUARANTINED
    assert "… and 1 more inputs" in text
    assert len(text) < MOST_QUARANTINED * 400


def test_what_stands_out_comes_with_its_command() -> None:
    """Each document has its reason and the command that shows it; a missing title is said."""
    strange = StrangeArticle("0123abcd", None, None, "no title; no date")
    text = strangest_markdown([strange])
    assert "1. **No title** — no title; no date — `copydesk show 0123abcd`" in text


def test_what_was_quarantined_stands_by_its_reason() -> None:
    """The most frequent reason comes first; an address is code, to be copied and not clicked."""
    hostile = Quarantined("https://a.example/`</code><b>|\n# x", "empty", "<b>0</b> bytes")
    wall = Quarantined("w", "consent_wall", None)
    text = quarantined_markdown((hostile, wall, wall))
    assert text.index("consent\\_wall: 2") < text.index("empty: 1")
    [item] = [
        token for token in MARKDOWN.parse(text) if token.type == "inline" and "a.example" in token.content
    ]
    code, *rest = item.children or []
    assert (code.type, code.content) == ("code_inline", "https://a.example/'</code><b>| # x")
    assert {child.type for child in rest} <= {"text", "text_special"}


def test_the_report_tells_of_its_run_alone(run_ingest: IngestCall, data_dir: Path, samples: Path) -> None:
    """Bytes, cuts and strange documents are those of one run; the sums agree with the published tables."""
    first = run_ingest(samples / "tidal-barrier-cost-inquiry-7719402.html")
    second = run_ingest(samples)
    news = data_dir / "news.duckdb"
    one, rest = (read_run_report(NewsDatabase(news), run.run_id) for run in (first, second))
    assert one.received == (samples / "tidal-barrier-cost-inquiry-7719402.html").stat().st_size
    cut = "SELECT sum(length(text)) AS n FROM segments WHERE kind IN "
    [whole] = run_query(
        NewsDatabase(news), cut + "('promo', 'paywall', 'related', 'ui', 'legal', 'bio')"
    ).to_pylist()
    assert sum(each.characters for each in (*one.cuts, *rest.cuts)) == whole["n"]
    assert sum(part.characters for part in rest.parts if part.part == "cut") == sum(
        each.characters for each in rest.cuts
    )
    strange = run_query(NewsDatabase(news), "strangest").to_pylist()
    assert [each.article_id for each in rest.strangest] == [row["article_id"] for row in strange]
    assert "no title; no date" in {each.why for each in rest.strangest}


def test_what_is_usual_at_a_publisher_is_known(
    run_ingest: IngestCall, data_dir: Path, tmp_path: Path
) -> None:
    """One page of which far more goes than of the others of its publisher stands out, with both shares."""
    for number in range(12):
        boxes = 60 if number == 7 else 2
        (tmp_path / f"{number}.html").write_text(make_page(number, boxes))
    summary = run_ingest(tmp_path)
    assert summary.outcomes["article"] == 12
    [only] = read_run_report(NewsDatabase(data_dir / "news.duckdb"), summary.run_id).strangest
    assert only.title == "Dock number 7 closes"
    assert "is usual there" in only.why


def make_page(number: int, boxes: int) -> str:
    """Write a page with so many boxes of chrome below its story."""
    told = " ".join(f"The board said on day {day} that dock {number} would close." for day in range(1, 20))
    links = "".join(f"<p>Also today in the harbour section, story {box}</p>" for box in range(boxes))
    return (
        f"<html><head><title>Dock number {number} closes</title>"
        f'<meta property="og:site_name" content="Harbour News">'
        f'<meta property="article:published_time" content="2024-06-{number + 1:02}T08:00:00Z">'
        f'<link rel="canonical" href="https://harbour.example/{number}"></head>'
        f"<body><article><h1>Dock number {number} closes</h1><p>{told}</p><p>{told} So be it.</p></article>"
        f"<footer>{links}</footer></body></html>"
    )


def test_a_report_that_cannot_be_made_fails_no_run(
    prefect_api: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a news database the sums are left all the same, and the log says what is missing."""

    @flow(name="reporting", persist_result=False)
    def reporting() -> str:
        report_run(SUMMARY, NewsDatabase(tmp_path / "news.duckdb"), "embedded")
        return str(flow_run.id)

    with temporary_settings({PREFECT_API_URL: prefect_api, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        run_id = reporting()
        with get_client(sync_client=True) as client:
            of_run = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[UUID(run_id)]))
            kept = {found.key for found in client.read_artifacts(artifact_filter=of_run)}
    assert kept == {"ingest-summary", "ingest-quarantined"}
    assert "No report on what was cut: Nothing is published yet" in caplog.text


def test_a_server_that_fails_fails_no_run(
    prefect_api: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where no artifact can be kept, the log says so and the run goes on."""

    @flow(name="reporting", persist_result=False)
    def reporting() -> str:
        with SyncClientContext() as context, pytest.MonkeyPatch.context() as edge:
            failing = httpx.MockTransport(lambda _: httpx.Response(500))
            edge.setattr(context.client._client, "_transport", failing)
            report_run(SUMMARY, NewsDatabase(tmp_path / "news.duckdb"), "embedded")
        return "went on"

    with temporary_settings({PREFECT_API_URL: prefect_api, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        assert reporting() == "went on"
    assert "The artifact summary was not kept: PrefectHTTPStatusError" in caplog.text
