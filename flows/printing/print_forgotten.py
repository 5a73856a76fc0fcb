"""Prints what forgetting an article would remove, and what was forgotten, without saying what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from flows.printing.terminal import make_table, out, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.cli.forgetting import Intended
    from tasks.core.forget.tombstones import Tombstone

_LISTED = ("id", "forgotten", "why", "articles", "captures", "state")


def print_intended_removal(intended: Intended) -> None:
    """Print what goes, what stays and why; of what was forgotten, when."""
    stone = intended.stone
    if stone.is_finished:
        out.print(f"It was forgotten on {stone.forgotten_at:%Y-%m-%d %H:%M} UTC ({stone.tombstone_id})")
        return
    for article in intended.articles:
        out.print(Text(plain(article.said)), soft_wrap=True)
    if not intended.articles:
        out.print(f"Begun on {stone.forgotten_at:%Y-%m-%d %H:%M} UTC, to be gone on with:")
    if len(intended.articles) > 1:
        out.print("All of them have the same text: they go together.")
    out.print(
        f"To be removed: {stone.captures:,} captures with what was made of them, {stone.objects:,} objects "
        "of the store; the databases are made anew"
    )
    for kept in stone.kept:
        out.print(Text(f"Stays: {plain(kept)}"), soft_wrap=True)


def print_forgotten(stones: Iterable[Tombstone]) -> None:
    """Print a row a tombstone."""
    rows = [
        (
            stone.tombstone_id,
            f"{stone.forgotten_at:%Y-%m-%d %H:%M}",
            plain(stone.why or ""),
            stone.articles,
            stone.captures,
            "done" if stone.is_finished else "begun: forget it again",
        )
        for stone in stones
    ]
    if rows:
        out.print(make_table(_LISTED, rows))
    else:
        out.print("Nothing was forgotten")
