"""Teaching from the terminal: the store is opened, the line or the rule found, and what is said kept."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from getpass import getuser
from typing import TYPE_CHECKING

from flows.run.bounds import read_parser_bounds
from flows.run.stores import open_store
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.news.news_reader import read_view
from tasks.clients.parsing.spare import open_parsers
from tasks.clients.teach.effects import EffectTools, measure_effect
from tasks.clients.teach.mark_store import read_events
from tasks.clients.teach.teaching import decide_rule, find_rule, mark_line
from tasks.clients.warehouse.warehouse import Warehouse

if TYPE_CHECKING:
    from tasks.core.teach.reader_marks import MarkedAs
    from tasks.core.teach.rule_effect import RuleEffect
    from tasks.core.teach.taught_rules import TaughtRule
    from tasks.settings import Settings


def name_user() -> str:
    """Name who sits at the terminal, as the machine knows them."""
    try:
        return getuser()
    except (OSError, KeyError):  # a container may know nobody
        return "unknown"


def list_rules(settings: Settings) -> tuple[TaughtRule, ...]:
    """List the rules that marks propose, and what became of each."""
    with ExitStack() as stack:
        return read_events(open_store(settings, stack)).rules


def mark_published(  # noqa: PLR0913 - who said what of which line, by name
    settings: Settings, article_id: str, line: str, marked_as: MarkedAs, *, by: str, note: str | None
) -> TaughtRule:
    """Mark a line of a published article, by its id or the beginning of it."""
    with NewsDatabase(settings.news_path).open() as connection:
        article = read_view(connection, article_id)
    with ExitStack() as stack:
        store = open_store(settings, stack)
        return mark_line(store, article, line, marked_as, by=by, note=note, now=datetime.now(UTC))


def decide(settings: Settings, given: str, *, is_active: bool, by: str) -> TaughtRule:
    """Have a rule hold, or no more."""
    with ExitStack() as stack:
        store = open_store(settings, stack)
        return decide_rule(store, find_rule(store, given), is_active=is_active, by=by, now=datetime.now(UTC))


def measure(settings: Settings, given: str) -> RuleEffect:
    """Say what a rule changes in stored articles; nothing is stored."""
    with ExitStack() as stack:
        store = open_store(settings, stack)
        rule = find_rule(store, given)
        (settings.data_dir / "repeats").mkdir(parents=True, exist_ok=True)
        bounds = read_parser_bounds(settings)
        tools = EffectTools(
            store,
            Warehouse(settings.warehouse_path),
            NewsDatabase(settings.news_path),
            stack.enter_context(open_parsers(bounds)),
            settings.data_dir / "repeats",
        )
        return measure_effect(tools, rule)
