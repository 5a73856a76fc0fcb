"""What is no news in any form: files that are refused, each with what it is and what to do.

Reading is by what is known, not by what is forbidden; this says of the rest what it is, so that nobody's
data becomes an article. Takes the bytes of a file that no form knows, its name and the media type that is
stated; gives a detail (`media type: what it is`), or None for what may be a page or a text. Prose that begins
with a bracket or an angle is prose: JSON must parse, XML must name an element that HTML does not have.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tasks.core.clean.input.charsets import starts_with_mark
from tasks.core.forms.form import TOLD_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

UNKNOWN_MEDIA = "application/octet-stream"
_JSON_MEDIA = re.compile(r"application/(?:[\w.]+\+)?json|text/json")
_XML_START = re.compile(
    rb"\s*+(?P<prolog><\?xml[^>]*>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+|<\?(?!xml\b)[^>]*+>\s*+)*+"
    rb"(?P<doctype><!DOCTYPE[^>\[]*+(?:\[.*?\]\s*)?>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+"
    rb"<(?P<root>[A-Za-z_][\w.:-]*)(?P<attributes>[^<>]*)>",
    re.DOTALL | re.IGNORECASE,
)
_HTML_TAGS = frozenset(
    """a abbr address article aside audio b base bdi bdo blockquote body br button canvas caption center
    cite code col data dd del details dfn dialog div dl dt em embed fieldset figcaption figure font
    footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label
    legend li link main map mark menu meta nav noscript object ol optgroup option p picture pre progress
    q ruby s samp script search section select small source span strike strong style sub summary sup
    table tbody td template textarea tfoot th thead time title tr tt u ul var video wbr""".split()  # noqa: SIM905 - a list of a hundred strings reads worse
)
_XML_KINDS = {
    "urlset": ("application/sitemap+xml", "a sitemap: give its address in the web"),
    "sitemapindex": ("application/sitemap+xml", "a sitemap: give its address in the web"),
    "svg": ("image/svg+xml", "a picture, in which there is no text to read"),
}
_NO_FORM = "of no form of news that is known: give its articles as pages, texts or JSON Lines"
_LEAST_ROWS, _LEAST_CELLS = 5, 3
_LONGEST_CELL = 24
_TRIED_LINES = 20
_MOST_JSON = 8 * 1024 * 1024


@cache
def _load() -> tuple[tuple[tuple[re.Pattern[bytes], str], ...], dict[str, str]]:
    """Read how files begin, each with its detail, and the details of endings."""
    data = tomllib.loads(files("tasks.core.forms").joinpath("other_media.toml").read_text("utf-8"))
    starts = tuple(
        (
            re.compile(rb"\A(?:%b)" % row["starts"].encode("latin-1"), re.DOTALL),
            f"{row['type']}: {_describe(row, data)}",
        )
        for row in data["media"]
    )
    endings = {
        f".{ending}": f"{media}: {data['program']}"
        for media, written in data["endings"].items()
        for ending in written.split()
    }
    return starts, endings


def _describe(row: dict[str, Any], data: dict[str, Any]) -> str:
    return str(row.get("says") or data[row["is"]])


def tell_other_media(data: bytes, name: str, media_type: str) -> str | None:
    """Say what a file is that is neither a page nor a text, None where it may be one; `name` is no URL's."""
    head = data[:TOLD_BYTES]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n") if not _is_binary(head) else head
    starts, endings = _load()
    if found := next((detail for mark, detail in starts if mark.match(start)), None):
        return found
    if _is_binary(head):
        return f"{UNKNOWN_MEDIA}: binary data of no form that is known"
    ending = name[name.rfind(".") :].lower() if "." in name and "://" not in name else ""
    return endings.get(ending) or _tell_json(data, media_type) or _tell_xml(start) or _tell_table(head)


def name_media(detail: str) -> str:
    """Give the media type that the detail of a refusal begins with."""
    named = detail.partition(":")[0]
    return named if "/" in named and " " not in named else UNKNOWN_MEDIA


def _is_binary(head: bytes) -> bool:
    return b"\x00" in head[:4096] and not starts_with_mark(head)


def _tell_json(data: bytes, media_type: str) -> str | None:
    start, is_stated = data.lstrip()[:1], _JSON_MEDIA.match(media_type) is not None
    if start not in {b"{", b"["} or len(data) > _MOST_JSON:
        return None
    try:
        json.loads(data)
    except RecursionError:
        return f"application/json: JSON {_NO_FORM}"
    except ValueError:
        return f"application/json: JSON {_NO_FORM}" if is_stated else None
    return f"application/json: JSON {_NO_FORM}"


def _tell_xml(start: bytes) -> str | None:
    found = _XML_START.match(start)
    if found is None:
        return None
    root = found["root"].decode("latin-1")
    bare = root.rpartition(":")[2].lower()
    doctype = (found["doctype"] or b"").lower()
    if bare in _HTML_TAGS or b"html" in doctype[:40] or "-" in bare:
        return None
    is_xml = found["prolog"] or doctype or b"=" in found["attributes"] or f"</{root}>".encode() in start
    if not is_xml:
        return None
    media, said = _XML_KINDS.get(bare, ("application/xml", f"XML ({root}) {_NO_FORM}"))
    return f"{media}: {said}"


def _tell_table(head: bytes) -> str | None:
    """Tell rows of short cells, as many in each: figures, not sentences."""
    lines = head.decode("utf-8", "replace").split("\n")[:_TRIED_LINES]
    rows = [line.rstrip("\r") for line in lines if line.strip()]
    if len(rows) < _LEAST_ROWS:
        return None
    for sign in ",;\t|":
        cells = _split_rows(rows, sign)
        if cells and _are_figures(cells):
            return (
                f"text/csv: a table {_NO_FORM}, or name its columns: a file .csv with --columns text=COLUMN"
            )
    return None


def _split_rows(rows: Sequence[str], sign: str) -> list[list[str]]:
    if any(sign not in row for row in rows[:_LEAST_ROWS]):
        return []
    try:
        cells = list(csv.reader(rows, delimiter=sign))
    except csv.Error:
        return []
    return cells if len({len(row) for row in cells[:-1]}) == 1 and len(cells[0]) >= _LEAST_CELLS else []


def _are_figures(cells: Sequence[Sequence[str]]) -> bool:
    flat = [cell.strip() for row in cells for cell in row]
    has_figures = sum(any(sign.isdigit() for sign in cell) for cell in flat) >= len(flat) / 4
    return has_figures and all(len(cell) <= _LONGEST_CELL for cell in flat)
