"""Front matter: what Jekyll, Hugo, Obsidian, trafilatura and their like write between two fences.

Takes the blocks of a text that opens with a fence; gives the head. YAML and TOML are read as far as front
matter goes, line by line: pairs, quoted or not, lists in either form, values that go on below. It is no
parser of YAML, for half of what is found between fences is none ("title: Ferry: a report"). What it does
not know ends nothing: all up to the second fence is the head. Lines between two rulers that are no pairs
are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.clean.heads.head import Head, KeyedValue, choose_names, hint_all, say_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

_OPENING = {
    "---": ("---", "...", "----"),
    "+++": ("+++",),
    "--- yaml": ("---",),
    "---toml": ("---",),
    ";;;": (";;;",),
}
_PAIR = re.compile(r"(?P<key>[\w.\"'-][\w .\"'-]{0,40}?)\s*(?::(?:\s+|$)|\s=\s)\s*(?P<value>.*)", re.DOTALL)
_TABLE = re.compile(r"[\[\]{},]*|\[{1,2}[\w.-]+\]{1,2}")
_ITEM = re.compile(r"-(?:\s+(?P<value>.*))?$")
_INLINE = re.compile(r"\[(?P<items>(?!\[).*)\]")
_FOLDED = re.compile(r"[|>][+-]?\d?")
_COMMENT = re.compile(r"\s#\s.*$")
_MAX_LINES = 160
_MIN_PAIRS = 2
_MAX_VALUES = 60
_ITEMS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^,]+")


def read_front_matter_head(blocks: Sequence[Block]) -> Head | None:
    """Read what stands between the fences at the beginning of a text; None where there is none."""
    closing = _OPENING.get(blocks[0].text.casefold()) if blocks else None
    if closing is None:
        return None
    end = next((i for i, block in enumerate(blocks[1:_MAX_LINES], 1) if block.text in closing), None)
    pairs = _read_pairs([block.text for block in blocks[1:end]]) if end else []
    if end is None or len(pairs) < _MIN_PAIRS or not any(choose_names(pairs)):
        return None
    return Head(
        hint_all(blocks[: end + 1], "header.front-matter"),
        tuple(blocks[end + 1 :]),
        say_pairs(pairs, "front matter"),
    )


def _read_pairs(lines: Sequence[str]) -> list[KeyedValue]:
    """Give the pairs; nothing where the first line that says something is none."""
    pairs: list[KeyedValue] = []
    for line in lines:
        if line.startswith("#") or _TABLE.fullmatch(line):
            continue
        if item := _ITEM.fullmatch(line):
            _add(pairs, item["value"] or "")
        elif match := _PAIR.fullmatch(line):
            value = "" if _FOLDED.fullmatch(match["value"]) else match["value"]
            _begin(pairs, match["key"].strip("\"' "), value)
        elif pairs:
            _add(pairs, line)
        else:
            return []
    return pairs


def _begin(pairs: list[KeyedValue], key: str, value: str) -> None:
    """Begin a pair; `name` under an author without a value is the author's."""
    if key.casefold() == "name" and pairs and not pairs[-1].values:
        key = pairs.pop().key
    pairs.append(KeyedValue(key, _read_values(value)))


def _add(pairs: list[KeyedValue], value: str) -> None:
    if pairs and len(pairs[-1].values) < _MAX_VALUES:
        value = value.removeprefix("name:").strip().rstrip(",")
        pairs[-1] = KeyedValue(pairs[-1].key, (*pairs[-1].values, value))


def _read_values(value: str) -> tuple[str, ...]:
    if match := _INLINE.fullmatch(value):
        return tuple(item.strip() for item in _ITEMS.findall(match["items"])[:_MAX_VALUES] if item.strip())
    bare = value if value.startswith(("'", '"')) else _COMMENT.sub("", value)
    return (bare,) if bare else ()
