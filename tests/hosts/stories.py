"""Invented articles, each unlike the others, as pages with a mark by which their text is known again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_WHO = ("The harbour board", "A pilot", "The mayor", "Engineers", "Ferry crews", "A jury", "The council")
_WHAT = ("closed", "praised", "measured", "repaired", "sold", "questioned", "painted", "counted", "moved")
_WHICH = ("the old crane", "two buoys", "the lock gate", "a tram line", "the fish market", "nine lanterns")
_WHERE = ("at Quillon", "near Port Elsing", "below the mole", "on Brenk Street", "in Varn", "by the weir")
_WHEN = ("on Monday", "before dawn", "after the storm", "in the spring", "by noon", "last week", "at ebb")


def make_mark(host: str, number: int) -> str:
    """The words that stand in one article alone."""
    return f"report {host.rpartition('.')[2]} of file {number:03d}"


def write_story(mark: str, dice: Random) -> bytes:
    """An article as a page."""
    title = f"{_say(dice)}, says {mark}"
    text = "".join(f"<p>{'. '.join(_say(dice) for _ in range(5))}.</p>" for _ in range(5))
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>"
        f"<meta property=og:type content=article></head><body><article><h1>{title}</h1>"
        f"<p>This is {mark}. {_say(dice)}.</p>{text}</article></body></html>"
    ).encode()


def _say(dice: Random) -> str:
    return " ".join(dice.choice(words) for words in (_WHO, _WHAT, _WHICH, _WHERE, _WHEN)) + (
        f" for {dice.randrange(2, 900)} {dice.choice(('days', 'crowns', 'people', 'metres'))}"
    )
