"""The main job through real Prefect, a real S3 server and real DuckDB files."""

from __future__ import annotations

import json
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    LogFilter,
    LogFilterFlowRunId,
)
from prefect.logging import disable_run_logger

from tasks.archive import archive_input
from tasks.clients.parsing.parsers import ParserPool
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.clean_parquet import encode
from tasks.clients.store.leases import Leases
from tasks.clients.store.raw_store import RawStore
from tasks.clients.store.versions import Versions
from tasks.clients.warehouse.committing import Committer
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.errors import StopError, UsageError
from tasks.core.identity.identity import hash_bytes
from tasks.core.records import CleanedCapture
from tasks.core.sources.sources import FileSource
from tasks.core.store import batches
from tasks.core.store.captures import encode_captures
from tasks.load import load_in_term
from tests.core.forms.agency_examples import NINJS_ITEM
from tests.core.forms.database_examples import OLD_NEXIS
from tests.core.forms.paper_examples import PDF_FILE, make_docx, write_paragraph
from tests.patience import wait_until

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

STORY = """The harbour board of Port Elsing voted on Tuesday to close its oldest dock.

The dock, built for coal, has not seen a ship since spring, the board's chair Mara Quillon said.

"We kept the lights on for nobody," she told reporters after the vote, which was seven to two.

Work on a new quay for ferries is to begin in the autumn and to cost 41 million crowns."""


def ask(data_dir: Path, sql: str) -> list[tuple[object, ...]]:
    """Ask the news database."""
    with duckdb.connect(data_dir / "news.duckdb", read_only=True) as connection:
        return connection.execute(sql).fetchall()


def raw_keys(data_dir: Path) -> list[str]:
    """The keys of all raw objects."""
    with lease_s3(data_dir, "copydesk") as location:
        return list(RawStore.at(location).list_keys("raw/"))


def test_the_samples_end_as_expected(
    run_ingest: IngestCall, data_dir: Path, samples: Path, expected_samples: dict[str, Any]
) -> None:
    """Each sample has the outcome and the reason that are written beside it, and the sums agree."""
    summary = run_ingest(samples)
    assert summary.inputs == len(expected_samples) == sum(summary.outcomes.values())
    rows = ask(data_dir, "SELECT source, outcome, reason FROM captures JOIN outcomes USING (capture_id)")
    found = {source.rpartition("/")[2]: (outcome, reason) for source, outcome, reason in rows}
    assert found == {name: (each["outcome"], each.get("reason")) for name, each in expected_samples.items()}


def test_the_archive_holds_the_exact_bytes(run_ingest: IngestCall, data_dir: Path, samples: Path) -> None:
    """Every input's bytes stand under their own hash, the unusable ones' too."""
    run_ingest(samples)
    with lease_s3(data_dir, "copydesk") as location:
        store = RawStore.at(location)
        rows = ask(data_dir, "SELECT source, raw_key FROM captures")
        for source, raw_key in rows:
            data = store.get_raw(str(raw_key))
            name = str(source).rpartition("/")[2]
            assert data == (samples / name).read_bytes()
            assert raw_key == f"raw/{hash_bytes(data)[:2]}/{hash_bytes(data)}"


def test_a_second_run_changes_nothing(run_ingest: IngestCall, data_dir: Path, samples: Path) -> None:
    """What was an article, a revision or a copy is unchanged; no object, no revision is added."""
    first = run_ingest(samples)
    keys, revisions = raw_keys(data_dir), ask(data_dir, "SELECT count(*) FROM revisions")
    second = run_ingest(samples)
    assert second.outcomes["unchanged"] == first.inputs - first.outcomes["quarantined"]
    assert second.outcomes["quarantined"] == first.outcomes["quarantined"]
    assert raw_keys(data_dir) == keys
    assert ask(data_dir, "SELECT count(*) FROM revisions") == revisions
    assert ask(data_dir, "SELECT count(*) FROM captures") == [(2 * first.inputs,)]


def test_what_is_said_of_a_folder_is_a_field_of_its_articles(
    run_ingest: IngestCall, data_dir: Path, tmp_path: Path
) -> None:
    """The evidence says that it was stated; the address of one page is not taken for two."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "dock.txt").write_text(STORY)
    context = {"publisher": "The Elsing Post", "language": "en-GB", "url": "https://elsing.example/"}
    run_ingest(tmp_path / "texts", **context)
    (tmp_path / "texts" / "ferry.txt").write_text(STORY.replace("dock", "ferry pier"))
    run_ingest(tmp_path / "texts", **context)
    fields = ask(data_dir, "SELECT publisher, language, domain FROM articles")
    assert fields == [("The Elsing Post", "en-GB", "elsing.example")] * 2
    said = "SELECT DISTINCT found_in FROM evidence WHERE field = 'publisher' AND chosen"
    assert ask(data_dir, said) == [("stated",)]
    with pytest.raises(UsageError, match="one article"):
        run_ingest(tmp_path / "texts", url="https://elsing.example/2031/dock")


def test_a_changed_file_is_a_revision(run_ingest: IngestCall, data_dir: Path, tmp_path: Path) -> None:
    """New words make a new revision, other white space does not; each look is a capture."""
    file = tmp_path / "dock.txt"
    outcomes = []
    for text in (
        STORY,
        STORY + "\n\nThe mayor had no comment.",
        STORY + "\r\n\r\nThe mayor had no comment.\n",
        STORY,
    ):
        file.write_bytes(text.encode())
        summary = run_ingest(file)
        outcomes += [kind for kind, count in summary.outcomes.items() if count]
    assert outcomes == ["article", "revision", "unchanged", "revision"]
    assert ask(data_dir, "SELECT revision, word_count FROM articles") == [(3, len(STORY.split()))]
    assert ask(data_dir, "SELECT count(*) FROM captures") == [(4,)]


def test_a_copy_under_another_name_is_one_more_capture(
    run_ingest: IngestCall, data_dir: Path, tmp_path: Path
) -> None:
    """A text without an identity of its own that is known already adds no article, and stays a copy of it."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(STORY + "\n\n")
    assert Counter(run_ingest(folder).outcomes) == Counter(article=1, copy=1)
    assert Counter(run_ingest(folder).outcomes) == Counter(unchanged=2)
    assert ask(data_dir, "SELECT count(*) FROM articles") == [(1,)]


def test_two_files_that_claim_one_address_settle(
    run_ingest: IngestCall, data_dir: Path, tmp_path: Path
) -> None:
    """Two wordings of one article are two revisions, once; only a source that changes adds another."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    page = '<html><head><link rel="canonical" href="https://n.example/2024/dock"></head><body><article>{}'
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in STORY.split("\n\n"))
    for name, end in (
        ("a.html", "<p>The mayor had no comment.</p>"),
        ("b.html", "<p>It rained all day.</p>"),
    ):
        (folder / name).write_text(page.format(f"<h1>Dock to close</h1>{paragraphs}{end}"))
    assert Counter(run_ingest(folder).outcomes) == Counter(article=1, revision=1)
    assert Counter(run_ingest(folder).outcomes) == Counter(unchanged=2)
    assert ask(data_dir, "SELECT count(*) FROM revisions") == [(2,)]
    (folder / "b.html").write_bytes((folder / "a.html").read_bytes())
    assert Counter(run_ingest(folder).outcomes) == Counter(unchanged=1, revision=1)


def test_what_was_archived_and_not_finished_is_taken_up(
    run_ingest: IngestCall, data_dir: Path, tmp_path: Path
) -> None:
    """A batch whose run died after archiving is loaded by the next run, whatever that is given."""
    file = tmp_path / "dock.txt"
    file.write_text(STORY)
    batch_id = batches.make_batch_id("20260101T000000Z-0badc0de", 0)
    with lease_s3(data_dir, "copydesk") as location:
        store = RawStore.at(location)
        store.check()
        capture = archive_input(store, batch_id, 1000_000, 0, FileSource("dock.txt", str(file)))
        store.put_object(batches.captures_key(batch_id), encode_captures([capture]), "application/x-ndjson")
    file.unlink()
    summary = run_ingest()
    assert (summary.inputs, summary.recovered, summary.outcomes["article"]) == (1, 1, 1)
    assert run_ingest().inputs == 0


def test_parsers_start_for_what_is_new_and_not_for_what_is_known(
    run_ingest: IngestCall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """They load while the batch is still coming in; a run over the same pages needs none."""
    (tmp_path / "dock.txt").write_text(STORY)
    started: list[ParserPool] = []

    def note(pool: ParserPool) -> None:
        started.append(pool)

    monkeypatch.setattr(ParserPool, "start", note)
    outcomes = []
    for _ in range(2):
        outcomes.append(run_ingest(tmp_path / "dock.txt").outcomes)
        assert len(started) == 1
    assert [(each["article"], each["unchanged"]) for each in outcomes] == [(1, 0), (0, 1)]


def test_a_batch_that_another_run_has_loaded_counts_nothing(data_dir: Path) -> None:
    """Two runs may take up the same batch of a dead one: it is loaded once, and one of them counts it."""
    batch_id = batches.make_batch_id("20260101T000000Z-0badc0de", 0)
    with lease_s3(data_dir, "copydesk") as location, disable_run_logger():
        store = RawStore.at(location)
        store.check()
        source = FileSource("gone.txt", str(data_dir / "gone.txt"))
        capture = archive_input(store, batch_id, 1000_000, 0, source)
        cleaned = CleanedCapture(capture, "v1", None)
        store.put_object(batches.captures_key(batch_id), encode_captures([capture]), "application/x-ndjson")
        store.put_object(batches.clean_key(batch_id), encode([cleaned]), "application/vnd.apache.parquet")
        leases = Leases(Versions(store), "desk")
        committer = Committer(store, Warehouse(data_dir / "warehouse.duckdb"), leases, data_dir)
        with committer.hold("a test") as term:
            [first], [second] = (
                load_in_term.fn(committer, term, run_id, [batch_id]) for run_id in ("one", "two")
            )
    assert (first.inputs, first.outcomes) == (1, {"quarantined": 1})
    assert (second.inputs, second.outcomes, second.quarantined) == (0, {}, ())


class RefusingStore(BaseHTTPRequestHandler):
    """An S3 server with an empty bucket that may be listed and not written to."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """List no keys."""
        self._answer(200, b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")

    def do_PUT(self) -> None:
        """Keep the probe that it has, refuse the rest."""
        self.rfile.read(int(self.headers["Content-Length"]))
        is_probe = "/probe/" in self.path
        code = "PreconditionFailed" if is_probe else "AccessDenied"
        self._answer(412 if is_probe else 403, f"<Error><Code>{code}</Code></Error>".encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_stage_that_fails_is_said_in_its_own_words(
    run_ingest: IngestCall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends the run is why it could not go on, not that a later stage had nothing to begin with."""
    (tmp_path / "dock.txt").write_text(STORY)
    with ThreadingHTTPServer(("127.0.0.1", 0), RefusingStore) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("COPYDESK_S3_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "invented")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")
        with pytest.raises(StopError, match="AccessDenied"):
            run_ingest(tmp_path / "dock.txt")
        server.shutdown()


def test_a_reader_holds_up_nothing(run_ingest: IngestCall, data_dir: Path, tmp_path: Path) -> None:
    """Whoever keeps the news database open sees the old state to the end, and the run goes on."""
    file = tmp_path / "dock.txt"
    file.write_text(STORY)
    run_ingest(file)
    with duckdb.connect(data_dir / "news.duckdb", read_only=True) as reader:
        file.write_text(STORY + "\n\nThe mayor had no comment.")
        assert run_ingest(file).outcomes["revision"] == 1
        assert reader.execute("SELECT max(revision) FROM articles").fetchall() == [(1,)]
    assert ask(data_dir, "SELECT max(revision) FROM articles") == [(2,)]


def test_a_limit_bounds_the_inputs(run_ingest: IngestCall, data_dir: Path, samples: Path) -> None:
    """No more inputs than the limit are archived."""
    assert run_ingest(samples, limit=3).inputs == 3
    assert ask(data_dir, "SELECT count(*) FROM captures") == [(3,)]


def test_a_file_that_vanishes_has_its_outcome(run_ingest: IngestCall, data_dir: Path, tmp_path: Path) -> None:
    """An input whose bytes cannot be had ends as quarantined, and the rest go on."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").symlink_to(tmp_path / "gone.txt")
    (folder / "b.txt").write_text(STORY)
    summary = run_ingest(folder)
    assert Counter(summary.outcomes) == Counter(article=1, quarantined=1)
    assert [(q.source, q.reason) for q in summary.quarantined] == [(str(folder / "a.txt"), "unreadable")]
    assert ask(data_dir, "SELECT count(*) FROM captures WHERE raw_key IS NULL") == [(1,)]


def test_a_run_leaves_its_artifacts(run_ingest: IngestCall, data_dir: Path, samples: Path) -> None:
    """Sums, what was quarantined, what was cut, what stands out and the progress are there in the UI."""
    summary = run_ingest(samples)
    [(flow_run_id,)] = ask(data_dir, "SELECT flow_run_id FROM runs")
    with get_client(sync_client=True) as client:
        of_run = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[flow_run_id]))
        found = {artifact.key: artifact for artifact in client.read_artifacts(artifact_filter=of_run)}
    assert {key.removeprefix("ingest-") for key in found if key} == {
        *("summary", "quarantined", "cuts", "strangest", "progress"),
    }
    assert f"| article | {summary.outcomes['article']} |" in str(found["ingest-summary"].data)
    listed = str(found["ingest-quarantined"].data)
    assert summary.quarantined
    assert all(each.source in listed for each in summary.quarantined)
    assert found["ingest-progress"].data == 100.0


def test_no_text_of_an_article_is_logged(run_ingest: IngestCall, tmp_path: Path, data_dir: Path) -> None:
    """Log lines name counts and ids; the words of the news stay out of them."""
    file = tmp_path / "dock.txt"
    file.write_text(STORY)
    run_ingest(file)
    [(flow_run_id,)] = ask(data_dir, "SELECT flow_run_id FROM runs")
    logs = wait_for_logs(flow_run_id, "1 captures archived")
    assert not any("Quillon" in line or "harbour" in line for line in logs)


def wait_for_logs(flow_run_id: UUID, awaited: str) -> list[str]:
    """Read the log lines of a run once the awaited one is there: Prefect sends them some seconds later."""
    of_run = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[flow_run_id]))
    with get_client(sync_client=True) as client:

        def read() -> list[str]:
            logs = [log.message for log in client.read_logs(log_filter=of_run)]
            return logs if any(awaited in line for line in logs) else []

        return wait_until(read, every_s=0.2)


def test_a_lost_published_copy_is_made_again(run_ingest: IngestCall, data_dir: Path, samples: Path) -> None:
    """The news database can be deleted at any time: the next run makes it, and no article is new."""
    run_ingest(samples, limit=2)
    before = ask(data_dir, "SELECT article_id, revision, text FROM articles ORDER BY ALL")
    (data_dir / "news.duckdb").unlink()
    assert run_ingest(samples, limit=2).outcomes["unchanged"] == 2
    assert ask(data_dir, "SELECT article_id, revision, text FROM articles ORDER BY ALL") == before


def test_each_row_of_a_file_is_an_article(run_ingest: IngestCall, data_dir: Path, tmp_path: Path) -> None:
    """Named by its place; the file is kept once, not where it is tried; reading it again changes nothing."""
    lines = [
        {"url": "https://elsing-post.example/dock", "title": "Port Elsing closes a dock", "text": STORY},
        {"text": STORY.replace("Elsing", "Hallin"), "authors": ["Mara Quillon"], "date": "2026-03-14"},
    ]
    file = tmp_path / "news.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert run_ingest(file).outcomes["article"] == 2
    again = run_ingest(tmp_path)
    assert (again.inputs, again.outcomes["unchanged"]) == (2, 2)
    rows = ask(
        data_dir,
        "SELECT DISTINCT parse_filename(source), articles.url, title"
        " FROM captures JOIN outcomes USING (capture_id) JOIN articles USING (article_id)",
    )
    assert set(rows) == {
        ("news.jsonl#1", "https://elsing-post.example/dock", "Port Elsing closes a dock"),
        ("news.jsonl#2", None, None),
    }
    kept = ask(data_dir, "SELECT DISTINCT headers['x-copydesk-container'][1] FROM captures")
    assert kept == [(hash_bytes(file.read_bytes()),)]
    tried = tmp_path / "more.jsonl"
    tried.write_text(file.read_text() * 2)
    assert run_ingest(tried, limit=1).inputs == 1
    assert not any(hash_bytes(tried.read_bytes()) in key for key in raw_keys(data_dir))


def test_papers_and_exports_are_read_in_the_children(
    run_ingest: IngestCall, data_dir: Path, tmp_path: Path
) -> None:
    """A file of one article is itself, whatever its bytes; an export in a paper is taken apart."""
    (tmp_path / "dock.pdf").write_bytes(PDF_FILE)
    (tmp_path / "export.docx").write_bytes(make_docx("".join(map(write_paragraph, OLD_NEXIS.split("\n")))))
    (tmp_path / "item.json").write_text(json.dumps({**NINJS_ITEM, "pubstatus": "canceled"}))
    first = run_ingest(tmp_path)
    assert (first.inputs, [each.reason for each in first.quarantined]) == (4, ["withheld"])
    again = run_ingest(tmp_path)
    assert (again.outcomes["unchanged"], again.outcomes["quarantined"]) == (3, 1)
    rows = dict(ask(data_dir, "SELECT DISTINCT parse_filename(source), raw_sha256 FROM captures"))
    assert set(rows) == {"dock.pdf", "export.docx#1", "export.docx#2", "item.json"}
    assert rows["dock.pdf"] == hash_bytes(PDF_FILE)
