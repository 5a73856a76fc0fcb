"""Values that a page's script spells out in JavaScript: objects, lists, strings, and a call that fills them.

Takes a script's text and where a value begins; gives the value and where it ends. Reads what JSON has not:
names without quotes, 'single quotes', `templates`, `undefined`, `!0`, `new Date(…)`, and the form in which
Nuxt 2 and SvelteKit hand data over, `(function(a,b){return {…}}(…))`. It runs nothing: a function, an
operator or anything else that would have to be computed ends the reading with a ValueError. Work is bounded.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(
    r"""\"[^"\\]*(?:\\.[^"\\]*)*\"|'[^'\\]*(?:\\.[^'\\]*)*'|`[^`\\$]*(?:\\.[^`\\$]*)*`""", re.DOTALL
)
_NUMBER = re.compile(r"[-+]?(?:0[xX][\da-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)n?(?![\w$])")
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_CONSTANT = re.compile(r"void 0|void\(0\)|!0|!1")
_CONSTANTS: dict[str, object] = {"true": True, "!0": True, "false": False, "!1": False}
_ESCAPE = re.compile(
    r"\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\}|(\r\n|[\s\S]))",
)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "", "\n": "", "\r\n": ""}
_FUNCTION = re.compile(r"\(?\s*function\s*\(([\w$,\s]*)\)\s*\{|\(?\s*\(([\w$,\s]*)\)\s*=>\s*\{")
_PLACE = re.compile(r"([A-Za-z_$][\w$]*)((?:\.[A-Za-z_$][\w$]*|\[(?:\d+|\"[^\"\\]*\")\])+)\s*=(?!=)")
_STEP = re.compile(r"\.([A-Za-z_$][\w$]*)|\[(?:(\d+)|\"([^\"\\]*)\")\]")
_RETURN = re.compile(r"return\b")
_CALLED = re.compile(r"\s*+\)?\s*+;?\s*+\}\s*+\)?\s*+\(")
_MAX_DEPTH = 120
_MAX_VALUES = 400_000
_HIGHEST_CODE = 0x10FFFF


@dataclass(frozen=True, slots=True)
class _Name:
    """A name whose value is known when the call around it has been read."""

    name: str


def read_literal(text: str, start: int = 0) -> tuple[object, int]:
    """Read the value that begins at `start`; gives it and its end, names that stand for nothing as None."""
    reader = _Reader(text)
    value, end = reader.read(start, 0)
    return _put_names(value, {}, 0), end


def read_call(text: str, start: int = 0) -> tuple[object, int]:
    """Read `(function(a,b){return {…}}(1,"x"))`: what the function gives, and where the call's values end."""
    head = _FUNCTION.match(text, start)
    if head is None:
        raise ValueError(text[start : start + 20])
    reader = _Reader(text)
    at, fills = _read_fills(reader, head.end())
    found = _RETURN.match(text, at)
    if found is None:
        raise ValueError(text[at : at + 20])
    value, at = reader.read(found.end(), 0)
    called = _CALLED.match(text, at)
    if called is None:
        raise ValueError(text[at : at + 20])
    given, end = reader.read_list(called.end(), ")", 0)
    names = dict(zip((name.strip() for name in (head[1] or head[2] or "").split(",")), given, strict=False))
    for name, steps, filled in fills:
        _fill(names.get(name), steps, _put_names(filled, names, 0))
    return _put_names(value, names, 0), end


def unescape_string(inner: str) -> str:
    """Give what a string means, from what stands between its quotes."""
    if "\\" not in inner:
        return inner
    return _ESCAPE.sub(_read_escape, inner).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _read_escape(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(min(int(code, 16), _HIGHEST_CODE))
    return _SIGNS.get(match[4], match[4])


@dataclass(slots=True)
class _Reader:
    text: str
    _count: int = field(default=0)

    def read(self, at: int, depth: int) -> tuple[object, int]:
        self._count += 1
        if depth > _MAX_DEPTH or self._count > _MAX_VALUES:
            raise ValueError(at)
        at = self.skip(at)
        sign = self.text[at : at + 1]
        if sign == "{":
            return self._read_object(at + 1, depth + 1)
        if sign == "[":
            return self.read_list(at + 1, "]", depth + 1)
        if sign in {'"', "'", "`"}:
            return self._read_string(at)
        return self._read_word(at, depth)

    def read_list(self, at: int, closing: str, depth: int) -> tuple[list[object], int]:
        values: list[object] = []
        while True:
            at = self.skip(at)
            sign = self.text[at : at + 1]
            if sign == closing:
                return values, at + 1
            if sign == ",":
                at += 1
                continue
            value, at = self.read(at, depth)
            values.append(value)
            at = self._expect_end(at, closing)

    def _read_object(self, at: int, depth: int) -> tuple[dict[str, object], int]:
        values: dict[str, object] = {}
        while True:
            at = self.skip(at)
            if self.text[at : at + 1] == "}":
                return values, at + 1
            key, at = self._read_key(at)
            at = self.skip(at)
            if self.text[at : at + 1] == ":":
                values[key], at = self.read(at + 1, depth)
            else:
                values[key] = _Name(key)
            at = self._expect_end(at, "}")
            if self.text[at : at + 1] == ",":
                at += 1

    def _expect_end(self, at: int, closing: str) -> int:
        at = self.skip(at)
        if self.text[at : at + 1] not in {",", closing}:
            raise ValueError(at)
        return at

    def _read_key(self, at: int) -> tuple[str, int]:
        if self.text[at : at + 1] in {'"', "'"}:
            return self._read_string(at)
        found = _NAME.match(self.text, at) or _NUMBER.match(self.text, at)
        if found is None:
            raise ValueError(at)
        return found[0], found.end()

    def _read_string(self, at: int) -> tuple[str, int]:
        found = _STRING.match(self.text, at)
        if found is None:
            raise ValueError(at)
        return unescape_string(found[0][1:-1]), found.end()

    def _read_word(self, at: int, depth: int) -> tuple[object, int]:
        if found := _NUMBER.match(self.text, at):
            return found[0], found.end()
        if found := _CONSTANT.match(self.text, at):
            return _CONSTANTS.get(found[0]), found.end()
        found = _NAME.match(self.text, at)
        if found is None or found[0] in {"function", "async", "class", "await"}:
            raise ValueError(at)
        if found[0] == "new":
            return self.read(found.end(), depth + 1)
        if self.text[found.end() : found.end() + 1] == "(":
            given, end = self.read_list(found.end() + 1, ")", depth + 1)
            return _give_called(found[0], given), end
        return _CONSTANTS.get(found[0], _Name(found[0])), found.end()

    def skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at


def _give_called(name: str, given: list[object]) -> object:
    """Give what a call of a known kind means: its first value, read where it is JSON in a string."""
    value = given[0] if given else None
    if name == "JSON.parse" and isinstance(value, str):
        return json.loads(value, strict=False)
    return value


def _read_fills(reader: _Reader, at: int) -> tuple[int, list[tuple[str, str, object]]]:
    """Read the `a.x=…;` that may stand before a function's return."""
    fills: list[tuple[str, str, object]] = []
    at = reader.skip(at)
    while place := _PLACE.match(reader.text, at):
        value, at = reader.read(place.end(), 0)
        fills.append((place[1], place[2], value))
        at = reader.skip(at)
        if reader.text[at : at + 1] in {";", ","}:
            at = reader.skip(at + 1)
    return at, fills


def _fill(target: object, steps: str, value: object) -> None:
    """Put a value where `.x[0].y` leads from `target`; nowhere, if there is no such place."""
    keys = [name or number or quoted for name, number, quoted in _STEP.findall(steps)]
    for last, key in enumerate(keys, 1 - len(keys)):
        if isinstance(target, dict):
            if last == 0:
                target[key] = value
            target = target.get(key)
        elif isinstance(target, list) and key.isdigit():
            if last == 0:
                target += [None] * (min(int(key), _MAX_DEPTH) + 1 - len(target))
                target[min(int(key), len(target) - 1)] = value
            target = target[int(key)] if int(key) < len(target) else None


def _put_names(value: object, names: dict[str, object], depth: int) -> object:
    """Put what names stand for in their place; a name that nothing is known of is None."""
    if isinstance(value, _Name):
        return names.get(value.name) if not isinstance(names.get(value.name), _Name) else None
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, dict):
        return {key: _put_names(inner, names, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_put_names(inner, names, depth + 1) for inner in value]
    return value
