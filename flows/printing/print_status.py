"""Prints the state of an installation."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from flows.printing.terminal import make_table, out, plain

if TYPE_CHECKING:
    from flows.status import Status

MOST_SOURCES = 30


def print_status(status: Status, *, as_json: bool) -> None:
    """Print the parts, then the sources with how long ago each was last seen."""
    if as_json:
        print(json.dumps(asdict(status), default=str, ensure_ascii=False, indent=1))
        return
    table = Table(title=f"copydesk {status.version}", title_justify="left")
    for name in ("Part", "Where", "State"):
        table.add_column(name, overflow="fold")
    for part in status.parts:
        table.add_row(
            part.part,
            Text(plain(part.where)),
            Text(plain(part.state), style="green" if part.is_well else "red"),
        )
    out.print(table)
    for title, found in (("Sources", status.feeds), ("Where captures came from", status.sources)):
        if found:
            rows = (tuple(asdict(each).values()) for each in found[:MOST_SOURCES])
            out.print(make_table(list(asdict(found[0])), rows, title=title))
            if len(found) > MOST_SOURCES:
                out.print(f"... and {len(found) - MOST_SOURCES} more: --json gives all")
