"""Teaching through real Prefect, a real S3 server and real DuckDB files: marked, tried, activated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import duckdb
import pytest

from flows.cli.forgetting import plan_forgetting
from flows.forget import forget
from flows.rebuild import rebuild
from flows.reprocess import reprocess
from flows.teach.teaching import decide, list_rules, measure
from tasks.clients.forget.tombstone_store import write_tombstone
from tasks.core.errors import UsageError
from tasks.core.teach.reader_marks import LINES, TAUGHT, MarkedAs
from tasks.core.teach.taught_rules import RuleState
from tasks.settings import read_settings
from tests.flows.forget.traces import find_traces
from tests.flows.teach.conftest import CUT, ONCE, STRAY, write_story

if TYPE_CHECKING:
    from tasks.clients.store.raw_store import RawStore
    from tests.commands.commands import Commands
    from tests.flows.conftest import IngestCall
    from tests.flows.teach.conftest import Room

pytestmark = pytest.mark.slow


def test_a_mark_becomes_a_rule_that_holds_once_a_person_says_so(
    room: Room, store: RawStore, run_ingest: IngestCall
) -> None:
    """Its effect is shown before, no other publisher is touched, and it is kept with who said it."""
    settings, before = read_settings(), room.texts()
    rule_id = room.mark(0, STRAY.upper(), MarkedAs.BOILERPLATE)
    assert room.mark(0, STRAY, MarkedAs.BOILERPLATE) == rule_id
    assert room.mark(2, STRAY, MarkedAs.BOILERPLATE, by="Oda") == rule_id
    [rule] = list_rules(settings)
    assert [(mark.by, mark.article_id, mark.note) for mark in rule.marks] == [
        ("Mara", room.id_of(0), "seen by hand"),
        ("Oda", room.id_of(2), "seen by hand"),
    ]
    assert (rule.line, rule.state, rule.publisher) == (STRAY, RuleState.PROPOSED, "harbour.example")
    assert len(list(store.list_keys(LINES))) == 2

    keys = list(store.list_keys(""))
    effect = measure(settings, rule_id)
    assert (effect.articles, effect.holding, effect.tried) == (3, 3, 3)
    assert effect.changes
    assert (effect.changes.texts_changed, effect.changes.words_removed) == (3, 3 * len(STRAY.split()))
    assert {line.rule for each in effect.changes.examples for line in each.goes} == {f"taught.{rule_id}"}
    assert reprocess(dry_run=True).captures == 0
    assert (list(store.list_keys("")), room.texts()) == (keys, before)
    assert not list((room.data_dir / "repeats").iterdir())

    assert decide(settings, rule_id, is_active=True, by="Oda").state is RuleState.ACTIVE
    write_story(room.folder, 3, STRAY)
    run_ingest(room.folder / "harbour.example-3.txt")
    assert STRAY not in room.texts()["https://harbour.example/3.html"]
    assert reprocess(where="domain = 'harbour.example'").captures == 3
    after = room.texts()
    assert [url for url, text in after.items() if "Heard on the mole" in text] == [
        "https://quay.example/3.html"
    ]
    assert all(len(text) > len(before[url]) - len(STRAY) - 3 for url, text in after.items() if url in before)
    assert room.segments(room.id_of(2))[STRAY] == ("promo", f"taught.{rule_id}")
    with duckdb.connect(room.data_dir / "news.duckdb", read_only=True) as connection:
        rows = connection.execute("SELECT DISTINCT rule, publisher, text FROM learned_rules").fetchall()
    assert rows == [(f"taught.{rule_id}", "harbour.example", STRAY)]

    rebuild()
    assert (room.texts(), [each.state for each in list_rules(settings)]) == (after, [RuleState.ACTIVE])
    decide(settings, rule_id, is_active=False, by="Mara")
    assert reprocess(where="domain = 'harbour.example'").captures == 4
    assert {url: text for url, text in room.texts().items() if url in before} == before


def test_a_cut_that_is_marked_as_news_comes_back(room: Room) -> None:
    """That line alone, at that publisher alone; a rule that is refused says why."""
    settings, before = read_settings(), room.texts()
    assert CUT not in before["https://harbour.example/1.html"]
    rule_id = room.mark(1, CUT, MarkedAs.NEWS)
    effect = measure(settings, rule_id)
    assert effect.changes
    assert (effect.holding, effect.changes.texts_changed, effect.changes.words_added) == (
        1,
        1,
        len(CUT.split()),
    )
    assert effect.said.endswith("1 would read otherwise, words: 16 restored, 0 cut")

    decide(settings, rule_id, is_active=True, by="Oda")
    assert [line.text for each in measure(settings, rule_id).changes.examples for line in each.stays] == [CUT]  # type: ignore[union-attr] # it has one
    reprocess(where="domain = 'harbour.example'")
    changed = {url for url, text in room.texts().items() if text != before[url]}
    assert changed == {"https://harbour.example/1.html"}
    assert CUT in room.texts()["https://harbour.example/1.html"]
    assert room.segments(room.id_of(1))[CUT] == ("body", f"taught.{rule_id}")

    with pytest.raises(UsageError, match="in the text already"):
        room.mark(1, CUT, MarkedAs.NEWS)
    with pytest.raises(UsageError, match="No mark proposes"):
        measure(settings, "0123456789")


def test_forgetting_an_article_leaves_none_of_its_lines_in_what_people_marked(
    room: Room, store: RawStore
) -> None:
    """A rule on a line that others have stays, and does not say where it was marked."""
    settings = read_settings()
    own, shared = room.mark(0, ONCE, MarkedAs.BOILERPLATE), room.mark(0, STRAY, MarkedAs.BOILERPLATE)
    for rule_id in (own, shared):
        decide(settings, rule_id, is_active=True, by="Oda")
    reprocess()
    article_id, after = room.id_of(0), room.texts()
    assert find_traces(store, room.data_dir, ONCE)

    stone = plan_forgetting(settings, article_id, None).stone
    write_tombstone(store, stone)
    forget(stone.tombstone_id)
    assert find_traces(store, room.data_dir, ONCE) == []
    assert find_traces(store, room.data_dir, article_id) == []
    assert find_traces(store, room.data_dir, own) == []
    [rule] = list_rules(settings)
    assert (rule.rule_id, rule.state, rule.line) == (shared, RuleState.ACTIVE, STRAY)
    assert [(each.article_id, each.note, each.by) for each in rule.marks] == [(None, None, "Mara")]
    assert len(list(store.list_keys(TAUGHT))) == 2
    assert reprocess(where="domain = 'harbour.example'").captures == 2
    assert room.texts() == {
        url: text for url, text in after.items() if url != "https://harbour.example/0.html"
    }


def test_the_commands_mark_try_activate_and_withdraw(room: Room, commands: Commands) -> None:
    """As a person at a terminal does it, step by step."""

    def run(*arguments: str) -> dict[str, object]:
        ran = commands.run(*arguments, "--json")
        assert ran.returncode == 0, ran.stderr
        told: dict[str, object] = json.loads(ran.stdout)
        return told

    said = ("mark", room.id_of(0)[:12], "--line", STRAY, "--as", "boilerplate", "--by", "Mara <b>")
    rule = run(*said, "--note", "of no use")
    rule_id = str(rule["rule"])
    assert (rule["state"], rule["kind"], rule["line"]) == ("proposed", "promo", STRAY)
    assert run("marks", "effect", rule_id)["words_cut"] == 3 * len(STRAY.split())
    assert run("marks", "activate", rule_id, "--reprocess")["state"] == "active"
    assert STRAY not in room.texts()["https://harbour.example/2.html"]
    assert run("marks", "withdraw", f"taught.{rule_id}", "--by", "Oda")["decided_by"] == "Oda"
    shown = commands.run("marks").stdout
    assert all(word in shown for word in (rule_id, "withdrawn", "harbour.example", "Mara <b>"))
