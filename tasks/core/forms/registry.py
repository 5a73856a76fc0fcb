"""The registry of forms: what a file is, told by its first bytes, then by its name.

`find_form` gives the first form that knows the bytes, in the order of `FORMS`: a form stands before those
that would take its files for theirs. None is a page, a plain text, or what nobody reads.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tasks.core.forms.agencies.newsml_1 import NEWSML_1
from tasks.core.forms.agencies.newsml_g2 import NEWSML_G2
from tasks.core.forms.agencies.ninjs import NINJS
from tasks.core.forms.agencies.nitf import NITF
from tasks.core.forms.agencies.rcv1 import RCV1
from tasks.core.forms.containers.evernote import EVERNOTE
from tasks.core.forms.containers.mailboxes import MAILBOXES
from tasks.core.forms.containers.network_logs import NETWORK_LOG
from tasks.core.forms.containers.tar_files import TAR_FILES
from tasks.core.forms.containers.zip_files import ZIP_FILES
from tasks.core.forms.databases.europresse import EUROPRESSE
from tasks.core.forms.databases.factiva import FACTIVA
from tasks.core.forms.databases.factiva_pages import FACTIVA_HTML, FACTIVA_XML
from tasks.core.forms.databases.nexis import NEXIS
from tasks.core.forms.databases.proquest import PROQUEST
from tasks.core.forms.documents.mail import MAIL
from tasks.core.forms.documents.mhtml import MHTML
from tasks.core.forms.documents.saved_page import SAVED_PAGE
from tasks.core.forms.documents.titled_text import TITLED_TEXT
from tasks.core.forms.documents.webarchive import WEBARCHIVE
from tasks.core.forms.feeds.address_lists import BOOKMARKS, GDELT, LINK_LIST, OPML, SHORTCUT
from tasks.core.forms.feeds.bibtex import BIBTEX
from tasks.core.forms.feeds.feed_items import FEED_ITEMS
from tasks.core.forms.feeds.json_addresses import JSON_ADDRESSES
from tasks.core.forms.feeds.ris import RIS
from tasks.core.forms.feeds.zotero import ZOTERO
from tasks.core.forms.form import CODINGS
from tasks.core.forms.papers.docx import DOCX
from tasks.core.forms.papers.epub import EPUB
from tasks.core.forms.papers.odt import ODT
from tasks.core.forms.papers.pdf import PDF
from tasks.core.forms.papers.rtf import RTF
from tasks.core.forms.rows.json_lines import JSON_LINES
from tasks.core.forms.rows.json_rows import JSON_ROWS
from tasks.core.forms.tables.arrow_rows import ARROW_ROWS
from tasks.core.forms.tables.parquet_rows import PARQUET_ROWS
from tasks.core.forms.tables.table_rows import TABLE_ROWS
from tasks.core.forms.tables.workbook_rows import WORKBOOK_ROWS
from tasks.core.forms.wide_text import level_text

if TYPE_CHECKING:
    from tasks.core.forms.form import Form

FORMS: tuple[Form, ...] = (
    *(SAVED_PAGE, BOOKMARKS, MHTML, WEBARCHIVE, MAILBOXES, MAIL, TITLED_TEXT),
    *(NINJS, NITF, RCV1, NEWSML_1, NEWSML_G2, ZOTERO, FEED_ITEMS, OPML, EVERNOTE),
    *(NEXIS, FACTIVA, PROQUEST, FACTIVA_HTML, FACTIVA_XML, EUROPRESSE),
    *(PDF, DOCX, ODT, RTF, EPUB),
    *(WORKBOOK_ROWS, ZIP_FILES, TAR_FILES, SHORTCUT, NETWORK_LOG, RIS, BIBTEX),
    *(JSON_ADDRESSES, PARQUET_ROWS, ARROW_ROWS, JSON_LINES, JSON_ROWS, GDELT, LINK_LIST, TABLE_ROWS),
)

FORM_ENDINGS = tuple(
    f"{ending}{coding}" for ending in chain(*(f.endings for f in FORMS)) for coding in CODINGS
)
"""Endings of the files that a folder is searched for because of their form."""


def find_form(head: bytes, name: str) -> Form | None:
    """Tell the form of a file by its first bytes, compression undone, and its name."""
    bare = strip_coding(name).lower()
    start = level_text(head).removeprefix(b"\xef\xbb\xbf")
    return next((form for form in FORMS if form.recognise(start, bare)), None)


def strip_coding(name: str) -> str:
    """Give a file's name without the ending of its compression."""
    return next((name[: -len(end)] for end in CODINGS if end and name.lower().endswith(end)), name)
