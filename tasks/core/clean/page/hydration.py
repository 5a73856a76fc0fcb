"""An article that stands only in the data from which a page's script would build it.

Takes the parsed tree; gives the paragraphs of the longest text that its JSON scripts hold: one value of
HTML or prose, or the texts of one list of parts. Asked only where the page shows no article; it reads
JSON and runs no script.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tasks.core.clean.page.data_text import MARKUP, read_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_HANDED_OVER = re.compile(r"[=(,]\s*(?=[{\[])")
_MAX_STARTS = 20
_NEXT_WORDS = re.compile(r"\w\s+\w")
_LEAST_CHARS = 300
_PART_CHARS = 40
_MAX_VALUES = 50_000
_PART_KEYS = ("text", "content", "html", "value", "body", "paragraph")
_TYPE_KEYS = ("type", "__typename", "_type", "kind", "component", "tag", "style")
_HEADING_TYPE = re.compile(r"^h[2-6]$|heading", re.IGNORECASE)
_HEADING_MARKUP = re.compile(r"\s*<h([2-6])\b[^>]*>[^<]+</h\1>\s*", re.IGNORECASE)
_MAX_HEADING_CHARS = 200
_decoder = json.JSONDecoder(strict=False)


def read_hydrated_body(tree: HtmlElement) -> tuple[str, ...]:
    """Give the paragraphs of the longest text in the page's script data, or none."""
    found = (text for data in _read_scripts(tree) for text in _find_texts(data))
    best = max(found, key=len, default="")
    if len(best) < _LEAST_CHARS:
        return ()
    return tuple(read_paragraphs(best))


def _read_scripts(tree: HtmlElement) -> Iterator[object]:
    for script in tree.iter("script"):
        text = (script.text or "").strip()
        if len(text) < _LEAST_CHARS or "ld+json" in (script.get("type") or ""):
            continue
        starts = [match.end() for match in _HANDED_OVER.finditer(text)][:_MAX_STARTS]
        yield from _decode_first(text, [0, *starts] if text[0] in "{[" else starts)


def _decode_first(text: str, starts: list[int]) -> Iterator[object]:
    for start in starts:
        try:
            value, end = _decoder.raw_decode(text, start)
        except (json.JSONDecodeError, RecursionError):
            continue
        if end - start >= _LEAST_CHARS:
            yield value
            return


def _find_texts(data: object) -> Iterator[str]:
    queue = [data]
    for _ in range(_MAX_VALUES):
        if not queue:
            return
        value = queue.pop()
        if isinstance(value, dict):
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)
            yield "\n\n".join(_parts_of(value))
        elif isinstance(value, str) and len(value) >= _LEAST_CHARS and _is_text(value):
            yield value


def _parts_of(values: list[object]) -> Iterator[str]:
    for value in values:
        texts = [value] if isinstance(value, str) else []
        if isinstance(value, dict):
            texts = [text for key in _PART_KEYS if isinstance(text := value.get(key), str)]
        for text in texts[:1]:
            if (len(text) >= _PART_CHARS and _is_text(text)) or _is_heading(text, value):
                yield text


def _is_heading(text: str, part: object) -> bool:
    """Tell a heading between paragraphs, which is too short to be known as text, by its markup or type."""
    if not text.strip() or len(text) > _MAX_HEADING_CHARS:
        return False
    if _HEADING_MARKUP.fullmatch(text):
        return True
    types = [part.get(key) for key in _TYPE_KEYS] if isinstance(part, dict) else []
    return any(isinstance(name, str) and _HEADING_TYPE.search(name) for name in types)


def _is_text(value: str) -> bool:
    sample = value[:2000]
    words = len(_NEXT_WORDS.findall(sample))
    return words * 25 > len(MARKUP.sub("", sample)) and not sample.lstrip().startswith(
        ("{", "[", "http", "function")
    )
