"""Notes of Evernote (.enex): each note is an article, as people clip them from the web.

A note's title and the address that it was clipped from are said of it; when it was made, who made it and how
it was tagged are its owner's matter, and no field of an article. What is locked inside a note is left out.
"""

from __future__ import annotations

from lxml import etree

from tasks.core.errors import QuarantineError
from tasks.core.forms.agencies.safe_xml import find_all, name_element, parse_xml, read_first, read_root_name
from tasks.core.forms.built_page import build_page, make_stated
from tasks.core.forms.form import HTML_UTF_8, Item, ReadOptions, WholeForm
from tasks.core.forms.rows.row_values import is_page_url
from tasks.core.records import Reason

_LOCKED = "en-crypt"


def _recognise(head: bytes, _name: str) -> bool:
    return read_root_name(head)[0] == "en-export"


def _read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    notes = find_all(parse_xml(data), "note")
    items = tuple(_read_note(str(number), note, options) for number, note in enumerate(notes, 1))
    if not items:
        raise QuarantineError(Reason.EMPTY, f"{EVERNOTE.media_type}: no note in it")
    return items


def _read_note(place: str, note: etree._Element, options: ReadOptions) -> Item:
    source = read_first(note, "source-url") or ""
    url = source if is_page_url(source) else None
    written = next((each.text for each in note if name_element(each) == "content" and each.text), "")
    try:
        body = _read_body(written.strip())
    except QuarantineError as error:
        return Item(place, url=url, reason=error.reason, detail=error.detail)
    if len(body.encode()) > options.max_bytes:
        return Item(place, url=url, reason=Reason.TOO_LARGE, detail=f"over {options.max_bytes} bytes")
    return Item(place, build_page(body), HTML_UTF_8, url, make_stated(title=read_first(note, "title")))


def _read_body(written: str) -> str:
    """Give a note as HTML: its elements are those of a page, but for those of files and of what is locked."""
    if not written:
        raise QuarantineError(Reason.EMPTY, "a note without a text")
    root = parse_xml(written.encode())
    for locked in list(find_all(root, _LOCKED)):
        locked.text = None
    return str(etree.tostring(root, encoding="unicode", method="html", with_tail=False))


EVERNOTE = WholeForm("notes of Evernote", "application/enex+xml", (".enex",), _recognise, _read)
