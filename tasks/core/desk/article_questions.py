"""What is asked of the desk's list of articles: read from a query string, written back to one.

Takes names and values as they were typed; gives a question, or a UsageError that says what is wrong. A
question written and read again is the same one. What it does not know it refuses: a filter that was misspelt
would answer another question. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tasks.core.desk.cursors import read_place
from tasks.core.errors import UsageError
from tasks.core.news.answers import Order
from tasks.core.news.parameters import read_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tasks.core.desk.cursors import PagePlace

DEFAULT_LIMIT, MOST_AT_ONCE = 20, 200
LONGEST_QUESTION = 2000


@dataclass(frozen=True, slots=True)
class ArticleQuestion:
    """Which articles: each filter that is given holds. Days are of publication; `until` is not among them."""

    q: str | None = None
    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    section: str | None = None
    language: str | None = None
    author: str | None = None
    sort: Order = Order.DATE
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None

    @property
    def place(self) -> PagePlace | None:
        """Where this page begins, if it is not the first."""
        return read_place(self.cursor) if self.cursor else None

    def ask_for(self, **filters: Any) -> ArticleQuestion:  # noqa: ANN401 - the types of the fields
        """Give the same question with these filters, from its first page on."""
        return replace(self, cursor=None, **filters)

    def as_query(self) -> str:
        """Write it as a query string, without what goes without saying."""
        said = {name: _say(value) for name, value in self.given().items()}
        return urlencode(said)

    def given(self) -> dict[str, Any]:
        """Give what is asked beyond the defaults."""
        usual = ArticleQuestion(sort=Order.RANK if self.q else Order.DATE)
        each = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in each if value != getattr(usual, name)}


def read_question(given: Mapping[str, str], most: int = MOST_AT_ONCE) -> ArticleQuestion:
    """Read a question from names and values; what is empty is not asked, nor more than `most` at once."""
    names = [field.name for field in fields(ArticleQuestion)]
    said = {name: value.strip() for name, value in given.items() if value.strip()}
    for name in said:
        if name not in names:
            close = get_close_matches(name, names, 1)
            hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(names)}"
            raise UsageError(f"Articles cannot be asked for by '{name[:60]}'", hint)
    q = said.get("q")
    if q and len(q) > LONGEST_QUESTION:
        raise UsageError(f"A question has at most {LONGEST_QUESTION:,} characters", "Ask for less")
    question = ArticleQuestion(
        q=q,
        since=_read_day("since", said.get("since")),
        until=_read_day("until", said.get("until")),
        outlet=said.get("outlet"),
        section=said.get("section"),
        language=said.get("language"),
        author=said.get("author"),
        sort=_read_order(said.get("sort"), Order.RANK if q else Order.DATE),
        limit=read_limit(said.get("limit"), DEFAULT_LIMIT, most),
        cursor=said.get("cursor"),
    )
    _ = question.place  # so that a cursor of nobody's is refused here
    return question


def read_limit(given: str | None, default: int, most: int) -> int:
    """Read how many are asked for at once."""
    if given is None:
        return default
    is_number = given.isascii() and given.isdecimal() and len(given) <= len(str(most))
    if not is_number or not 1 <= int(given) <= most:
        raise UsageError(f"limit '{given[:20]}' is no number from 1 to {most:,}", "Take pages by `next`")
    return int(given)


def month_of(day: date) -> tuple[date, date]:
    """Give the first day of a day's month, and of the next one."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) if first < date.max.replace(day=1) else date.max


def _read_day(name: str, given: str | None) -> date | None:
    if given is None:
        return None
    try:
        return read_day(given)
    except ValueError as error:
        raise UsageError(f"{name} '{given[:30]}' is no day", "Give 2026, 2026-01 or 2026-01-31") from error


def _read_order(given: str | None, default: Order) -> Order:
    try:
        return Order(given) if given else default
    except ValueError as error:
        raise UsageError(
            f"sort '{given!s:.20}' is neither rank nor date", "Leave it out, or give one"
        ) from error


def _say(value: Any) -> str:  # noqa: ANN401 - the types of the fields
    return value.isoformat() if isinstance(value, date) else str(value)
