"""The state of an installation on the terminal: its parts, what waits, what is of concern, each source."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from flows.printing.terminal import choose_box, make_table, out, plain, print_fields
from tasks.core.health.health import say_duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.cli.status import Status
    from tasks.core.health.health import Health

_TOLD_BY_JSON = frozenset({"url", "last_poll_at", "pages_found"})
_MOST_SOURCES = 30
_MOST_HOSTS = 10
_GIGABYTE = 1_000_000_000


def print_status(status: Status) -> None:
    """Print the parts, what waits, what is of concern, then the sources with how long ago each was seen."""
    table = Table(title=f"copydesk {status.version}", title_justify="left", box=choose_box())
    for name in ("Part", "Where", "State"):
        table.add_column(name, overflow="fold")
    for part in status.parts:
        table.add_row(
            part.part,
            Text(plain(part.where)),
            Text(plain(part.state), style="green" if part.is_well else "red"),
        )
    out.print(table)
    print_fields(dict(_list_health(status.health)))
    if status.inbox is not None:
        inbox = status.inbox
        out.print(Text(plain(f"Inbox: s3://{inbox.bucket}/{inbox.prefix} at {inbox.endpoint_url}")))
        out.print(Text(plain(f"  keys: {inbox.keys}")))
    for concern in status.concerns:
        out.print(Text(f"{concern.code.value}: ", style="bold red").append(plain(concern.message)))
    for title, found in (("Sources", status.feeds), ("Where captures came from", status.sources)):
        if found:
            shown = [asdict(each) for each in found[:_MOST_SOURCES]]
            columns = [name for name in shown[0] if _is_shown(name, shown)]
            rows = (tuple(each[name] for name in columns) for each in shown)
            out.print(make_table(columns, rows, title=title))
            if len(found) > _MOST_SOURCES:
                out.print(f"... and {len(found) - _MOST_SOURCES} more: --json gives all")


def _is_shown(name: str, rows: Sequence[Mapping[str, object]]) -> bool:
    """Whether a column goes into the table of a terminal: few have the room for what --json says besides."""
    return name not in _TOLD_BY_JSON and any(row[name] is not None for row in rows)


def _list_health(health: Health) -> Iterator[tuple[str, str]]:
    """Give what is known of the health, each fact in words."""
    for name, waiting in (("captures without outcome", health.captures), ("in the inbox", health.inbox)):
        wait = health.wait_s(waiting)
        if waiting is None or wait is None:
            yield name, "unknown"
        else:
            since = f", the oldest for {say_duration(timedelta(seconds=wait))}" if waiting.inputs else ""
            least = "" if waiting.is_all_counted else "at least "
            yield name, f"{least}{waiting.inputs:,}{since}"
    for flow in health.flows or ():
        if flow.last_success_at is not None:
            ago = say_duration(health.seen_at - flow.last_success_at)
            yield f"last {flow.flow} that succeeded", f"{ago} ago"
        elif flow.scheduled_since is not None:
            yield f"last {flow.flow} that succeeded", "none yet"
    yield from _list_others(health)
    if health.free_bytes is not None:
        yield "free on the disk", f"{health.free_bytes / _GIGABYTE:,.1f} GB"


def _list_others(health: Health) -> Iterator[tuple[str, str]]:
    """Give which desk has what, which hosts are left alone, and which sources moved."""
    for lease in health.leases:
        if lease.holder:
            yield lease.name, f"held by {lease.holder}"
    for host in health.hosts[:_MOST_HOSTS]:
        yield f"{host.host} is left alone", f"until {host.rests_until:%Y-%m-%d %H:%M} UTC: {host.detail}"
    for source in health.moved[:_MOST_HOSTS]:
        yield (
            f"{source.name or source.url} moved",
            f"to {source.moved_to}, since {source.moved_since:%Y-%m-%d}",
        )
