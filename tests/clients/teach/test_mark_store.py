"""Marks and decisions on the embedded store: put once, read by whoever comes, damage costs one of them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.clients.learn.repeat_store import prepare_cleaner, read_repeats, set_key
from tasks.clients.store.raw_store import RawStore
from tasks.clients.teach.mark_store import add_event, read_events
from tasks.clients.teach.teaching import decide_rule, find_rule, mark_line
from tasks.core.clean.version import CLEANER_VERSION
from tasks.core.errors import UsageError
from tasks.core.news.answers import ArticleView
from tasks.core.teach.reader_marks import LINES, MarkedAs, ReaderMark
from tasks.core.teach.taught_rules import RuleState

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LINE = "Heard on the mole: 12 things that the tide left behind."
MARK = ReaderMark(MarkedAs.BOILERPLATE, "harbour.example", LINE, "Mara", NOW, article_id="a1")


@pytest.fixture
def bucket(store: RawStore, request: pytest.FixtureRequest) -> RawStore:
    """A bucket of the test's own."""
    made = RawStore(request.node.name.replace("_", "-")[:60], store.endpoint_url, store.credentials_path)
    made.check()
    return made


def view(text: str = LINE, **fields: str | None) -> ArticleView:
    """A published article."""
    of_it = {"text": text, "domain": "harbour.example", "publisher": "The Harbour", "revision": 1} | fields
    return ArticleView("a1", of_it, (), (), (), (), ())


def mark(bucket: RawStore, line: str, article: ArticleView) -> str:
    """Mark a line as boilerplate; the rule."""
    rule = mark_line(bucket, article, line, MarkedAs.BOILERPLATE, by="Mara", note="", now=NOW)
    return rule.rule_id


def test_an_event_is_kept_once_and_one_that_is_damaged_is_left_out(
    bucket: RawStore, caplog: pytest.LogCaptureFixture
) -> None:
    """And said; what another version wrote counts as damaged."""
    assert read_events(bucket).rules == ()
    assert add_event(bucket, MARK)
    assert not add_event(bucket, replace(MARK, at=NOW + timedelta(days=1), note="again"))
    for number, data in enumerate((b"", b"{", b'{"at": "2026-01-01", "marked_as": "doubtful"}', b"[1]")):
        bucket.put_once(f"{LINES}{number}.json", data)
    with caplog.at_level(logging.WARNING):
        assert read_events(bucket).marks == (MARK,)
    assert len([each for each in caplog.messages if "cannot be read from marks/" in each]) == 4


def test_every_run_that_begins_cleans_by_the_rules_that_hold(bucket: RawStore, tmp_path: Path) -> None:
    """The set is in the store under the name that revisions give, and goes with the rule."""
    rule_id = mark(bucket, LINE.upper(), view())
    assert prepare_cleaner(bucket, tmp_path).version == CLEANER_VERSION

    decide_rule(bucket, find_rule(bucket, rule_id), is_active=True, by="Oda", now=NOW)
    cleaner = prepare_cleaner(bucket, tmp_path)
    assert cleaner == prepare_cleaner(bucket, tmp_path)
    assert cleaner.repeats_path == tmp_path / f"{cleaner.version.rpartition('+')[2]}.json"
    [taught] = read_repeats(bucket, cleaner.version.rpartition("+")[2]).paragraphs
    assert (taught.rule, taught.text) == (f"taught.{rule_id}", LINE)
    assert read_repeats(bucket).paragraphs == ()

    later = NOW + timedelta(minutes=1)
    rule = decide_rule(bucket, find_rule(bucket, f"taught.{rule_id}"), is_active=False, by="Oda", now=later)
    assert rule.state is RuleState.WITHDRAWN
    assert prepare_cleaner(bucket, tmp_path).version == CLEANER_VERSION
    assert list(bucket.list_keys(set_key(cleaner.version.rpartition("+")[2])))


def test_what_cannot_be_a_rule_is_refused(bucket: RawStore) -> None:
    """No publisher, no line of the article, too long a line, one that must not hold."""
    with pytest.raises(UsageError, match="no publisher"):
        mark(bucket, LINE, view(domain=None, publisher=None))
    with pytest.raises(UsageError, match="No paragraph"):
        mark(bucket, "Nothing of it", view())
    with pytest.raises(UsageError, match="has more than"):
        mark(bucket, "word " * 5000, view())
    assert read_events(bucket).marks == ()
    long = "word " * 200
    rule_id = mark(bucket, long, view(long, domain=None))
    rule = find_rule(bucket, rule_id)
    assert rule.publisher == "the harbour"
    with pytest.raises(UsageError, match="must not hold: the line has 200 words"):
        decide_rule(bucket, rule, is_active=True, by="Oda", now=NOW)
