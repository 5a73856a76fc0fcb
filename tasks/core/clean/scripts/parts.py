"""An article's text in the parts that an editor's software keeps it in.

Takes a value out of a page's data; gives its paragraphs in order, as written there (plain or HTML). Follows
the shapes that such software has in common, told by the names of keys and types (story_words.toml): blocks
with children (portable text, ProseMirror, Slate, Lexical, Contentful), parts with a text of their own (Arc,
EditorJS, Draft.js), elements of React, references into a store. Pictures, embeds and whatever is a story of
its own are passed over. It chooses nothing: whether that is the article is asked elsewhere.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.core.clean.scripts.packed import Store

_SIGNS = re.compile(r"[^a-z0-9]+")
_AROUND = re.compile(r"^(?:core|article|content|cms|rich)(?=.)|(?<=.)(?:block|component|element|node|item)$")
_TYPE_KEYS = (
    "type",
    "__typename",
    "_type",
    "nodeType",
    "kind",
    "component",
    "tag",
    "tagName",
    "style",
    "name",
)
_NEXT_WORDS = re.compile(r"[^\W\d_][,;:]?\s+[^\W\d_]")
_CJK = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_HEADING_MARKUP = re.compile(r"\s*<h([2-6])\b[^>]*>[^<]+</h\1>\s*", re.IGNORECASE)
_MAX_HEADING_CHARS = 200
_PART_CHARS = 40
_SAMPLE = 4000
_LINK = re.compile(r"\[([^\]\n]{0,400})\]\([^)\n]{0,1000}\)")
_TAG = re.compile(r"<[^<>]*>")
_MAX_DEPTH = 40
_MAX_PARTS = 20_000
_ELEMENT_SIZE = 4
_MOST_KEYS = 8
"""Keys up to which an object with none that is known may be a part of a text."""
_NOT_TEXT = ("{", "[", "http", "function", "/", "data:")


@cache
def read_words(group: str) -> tuple[str, ...]:
    """Give the names of a group of story_words.toml, in order."""
    written = files("tasks.core.clean.scripts").joinpath("story_words.toml").read_text("utf-8")
    found = tomllib.loads(written)[group]
    return tuple((found.get("keys") or found["words"]).split())


@cache
def known_words(group: str) -> frozenset[str]:
    """Give the names of a group of story_words.toml, to ask whether one is among them."""
    return frozenset(read_words(group))


@lru_cache(maxsize=4096)
def fold_key(name: str) -> str:
    """Give a key or a type in lower case, without signs: `body_text` and `bodyText` are one name."""
    return _SIGNS.sub("", name.lower())


def is_text(value: str) -> bool:
    """Whether a string reads as running text, in markup or not."""
    plain = _LINK.sub(r"\1", _TAG.sub(" ", value[:_SAMPLE])).strip()
    if plain.startswith(_NOT_TEXT):
        return False
    return len(_NEXT_WORDS.findall(plain)) * 25 > len(plain) > 0 or 2 * len(_CJK.findall(plain)) > len(plain)


def lay_out(value: object, store: Store) -> list[str]:
    """Give the paragraphs of a value, with the headings between them, as they are written there."""
    layout = _Layout(store)
    layout.lay(value, 0)
    layout.end_line()
    return layout.lines


@dataclass(slots=True)
class _Layout:
    store: Store
    lines: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _is_heading: bool = False
    _count: int = 0

    def lay(self, value: object, depth: int, *, inside: bool = False) -> None:
        """Write down a value; `inside` says that it stands in a paragraph."""
        self._count += 1
        if depth > _MAX_DEPTH or self._count > _MAX_PARTS:
            return
        value = self.store.follow(value)
        if isinstance(value, str):
            self._write(value, inside=inside)
        elif isinstance(value, list) and is_element(value):
            self._lay_element(value, depth, inside=inside)
        elif isinstance(value, list):
            mixed = inside or _is_mixed(value)
            for each in value:
                self.lay(each, depth + 1, inside=mixed)
        elif isinstance(value, dict) and not is_story(value):
            self._lay_part(value, depth, inside=inside)

    def end_line(self) -> None:
        """End the paragraph; what is too short for one is dropped, unless it is a heading."""
        line = "".join(self._line)
        self._line.clear()
        text = line.strip()
        is_heading = self._is_heading and 0 < len(text) <= _MAX_HEADING_CHARS
        if is_heading or _HEADING_MARKUP.fullmatch(line) or (_is_long(text) and is_text(text)):
            self.lines.append(text)
        self._is_heading = False

    def _write(self, text: str, *, inside: bool) -> None:
        if not inside:
            self.end_line()
        self._line.append(text)
        if not inside:
            self.end_line()

    def _lay_element(self, element: list[object], depth: int, *, inside: bool) -> None:
        tag, props = str(element[1]), element[3]
        if not isinstance(props, dict) or tag in known_words("skipped"):
            return
        is_inline = tag in known_words("inline") or "href" in props
        if is_inline and not inside and "href" in props:
            return
        markup = props.get("dangerouslySetInnerHTML")
        inner = markup.get("__html") if isinstance(markup, dict) else props.get("children")
        if is_inline:
            self.lay("\n" if tag == "br" else inner, depth + 1, inside=True)
            return
        self.end_line()
        self._is_heading = tag in known_words("heading")
        self.lay(inner, depth + 1, inside=tag in known_words("block"))
        self.end_line()

    def _lay_part(self, part: dict[str, object], depth: int, *, inside: bool) -> None:
        types = types_of(part)
        if any(name in known_words("skipped") for name in types):
            return
        begins = not inside or any(name in known_words("block") for name in types)
        if begins:
            self.end_line()
            self._is_heading = any(name in known_words("heading") for name in types)
        inner, is_own = self._find_inner(part)
        self.lay(inner, depth + 1, inside=inside or is_own or any(n in known_words("block") for n in types))
        if begins:
            self.end_line()

    def _find_inner(self, part: dict[str, object]) -> tuple[object, bool]:
        """Give what a part says: the string that is its own, else what its own parts stand in."""
        named = {fold_key(key): value for key, value in part.items()}
        for key in read_words("text"):
            value = self.store.follow(named.get(key))
            if isinstance(value, str) and value:
                return value, True
        for key in read_words("inside"):
            value = self.store.follow(named.get(key))
            if isinstance(value, (list, dict)) and value:
                return value, False
        return _find_unnamed(named)


def _find_unnamed(named: dict[str, object]) -> tuple[object, bool]:
    """Give what a part with keys of its own kind says: its longest text, else all that it holds."""
    if len(named) > _MOST_KEYS:
        return None, False
    away = known_words("beside") | known_words("foreign")
    free = [value for key, value in named.items() if key not in away]
    texts = [value for value in free if isinstance(value, str) and _is_long(value) and is_text(value)]
    if texts:
        return max(texts, key=len), True
    return [value for value in free if isinstance(value, (list, dict)) and value], False


def types_of(part: dict[str, object]) -> list[str]:
    """Give the names that say of what type a part is, folded, without what surrounds them."""
    written = (part.get(key) for key in _TYPE_KEYS)
    return [_fold_type(name) for name in written if isinstance(name, str)]


@lru_cache(maxsize=2048)
def _fold_type(name: str) -> str:
    folded = fold_key(re.split(r"[/:.]", name)[-1])
    return folded if folded in known_words("heading") else _AROUND.sub("", folded)


def is_element(value: list[object]) -> bool:
    """Whether a list is an element of React, as its flight protocol has it."""
    return len(value) >= _ELEMENT_SIZE and value[0] == "$" and isinstance(value[1], str)


def is_paragraph_element(value: object) -> bool:
    """Whether a value is an element of React that is a paragraph or a heading by itself."""
    return isinstance(value, list) and is_element(value) and value[1] in known_words("block")


def is_story(part: dict[str, object]) -> bool:
    """Whether an object has a title and an address, author or day of its own: another story in a list."""
    names = set(map(fold_key, part))
    return not names.isdisjoint(known_words("title")) and not names.isdisjoint(known_words("story"))


def _is_mixed(values: list[object]) -> bool:
    """Whether a list is one line of text, with words of it in elements of their own."""
    return any(isinstance(each, str) and each.strip() for each in values) and any(
        isinstance(each, list) and is_element(each) and each[1] in known_words("inline") for each in values
    )


def _is_long(text: str) -> bool:
    return len(text) >= _PART_CHARS or (
        3 * len(text) >= _PART_CHARS and 2 * len(_CJK.findall(text)) > len(text)
    )
