"""A mail (.eml): a newsletter, a press release, an article that somebody sent.

The HTML part is the article, or the text part where that says more. Subject and Date are the article's title
and date. Who sent it is the publisher where the mail went to many (a list, a newsletter), else the author,
where that is a person: a desk, an agency, an office is credited. "Mara Quillon from The Post" is both. Of
what was passed on by somebody (`Fwd:`), sender and date are not the article's. What marks a mail that went to
many, and the files attached, are noted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree, html

from tasks.core.clean.fields.authors import read_authors
from tasks.core.clean.fields.fields import CREDIT
from tasks.core.errors import QuarantineError
from tasks.core.forms.documents.mime import (
    has_headers,
    list_header_names,
    list_parts,
    name_media_type,
    parse_mime,
    read_address_name,
    read_header,
    read_header_date,
    read_part,
)
from tasks.core.forms.form import DocumentForm, Reading
from tasks.core.records import Reason

if TYPE_CHECKING:
    from email.message import Message

    from tasks.core.records import Stated

_ENDINGS = (".eml", ".emlx")
_COUNT = re.compile(rb"\A(\d{1,12})[ \t]*\r?\n")
"""Apple's mails begin with the number of their bytes; what it knows of them follows behind."""
_BULK = ("List-Unsubscribe", "List-Id", "Precedence", "X-Mailer-RecptId", "Feedback-ID")
_ONCE = frozenset({"normal", "first-class"})
_SENT_ON = re.compile(r"^\s*(?:(?:fwd?|wg|tr|rv|i|enc|doorst)\s*:\s*)+", re.IGNORECASE)
_REPLY = re.compile(r"^\s*(?:(?:re|aw|sv|antw|rép)\s*:\s*)+", re.IGNORECASE)
_OF_PUBLICATION = re.compile(r"(?P<person>.{2,60}?)\s+(?:from|at|via|bei|de chez)\s+(?P<publication>.{2,80})")
_LIST_NAME = re.compile(r"\s*+\"?(?P<name>[^<>\"]{2,80}?)\"?\s*<")
_NOBODY = re.compile(r"\b(?:no|do ?not)[- ]?reply\b", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:news ?letters?|\w*redaktion|press(?:e(?:stelle)?|e? office)?|prensa|stampa|info|alerts?|updates?"
    r"|daily|weekly|briefings?|communications?|kommunikation|office|service|support|public relations|pr"
    r"|media|desk|council)\b",
    re.IGNORECASE,
)
_WEB = re.compile(r"<?(?P<url>https?://[^\s<>]{4,2000})>?")
_ADDRESSES = ("Archived-At", "List-Post", "X-Original-URL")
"""Header lines that name where the mail's text stands in the web."""
_LEAST_SHARE = 0.5
"""An HTML part with fewer of the words than the text part is a frame around a link."""
_WORD = re.compile(r"\w+")


def _recognise(head: bytes, name: str) -> bool:
    head = _COUNT.sub(b"", head)
    if name.endswith(_ENDINGS):
        return len(list_header_names(head)) > 1
    return has_headers(head) and b"from" in list_header_names(head)


def _read(data: bytes, _name: str) -> Reading:
    message = parse_mime(_strip_count(data))
    attached = [part for part in list_parts(message) if _is_attached(part)]
    body = _find_body([part for part in list_parts(message) if not _is_attached(part)])
    names = [part.get_filename() or part.get_content_type() for part in attached]
    if body is None:
        said = f"a mail without a text; attached: {', '.join(names)}" if names else "a mail without a text"
        raise QuarantineError(Reason.EMPTY, f"{said[:500]}; give what is attached as files")
    return Reading(
        read_part(body),
        name_media_type(body),
        url=_find_address(message),
        stated=_state_fields(message),
        otherwise=_credit_sender(message),
        noted=(*_note_bulk(message), *(("attachment", name) for name in names)),
    )


def _strip_count(data: bytes) -> bytes:
    counted = _COUNT.match(data)
    return data[counted.end() : counted.end() + int(counted[1])] if counted else data


def _is_attached(part: Message) -> bool:
    if part.get_content_maintype() != "text":
        return part.get_content_disposition() == "attachment" or part.get_content_type() == "message/rfc822"
    return part.get_content_disposition() == "attachment"


def _find_body(parts: list[Message]) -> Message | None:
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    text = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    pages, texts = _count_words(page), _count_words(text)
    if not pages and not texts:
        return None
    return page if pages >= texts * _LEAST_SHARE else text


def _count_words(part: Message | None) -> int:
    if part is None:
        return 0
    data = read_part(part)
    if part.get_content_type() == "text/html":
        try:
            root = html.document_fromstring(data)
        except (etree.ParserError, ValueError):
            return 0
        etree.strip_elements(root, "style", "script", with_tail=False)
        return len(_WORD.findall(" ".join(map(str, root.itertext()))))
    return len(_WORD.findall(data.decode("utf-8", "replace")))


def _state_fields(message: Message) -> Stated:
    subject = read_header(message, "Subject")
    title = _REPLY.sub("", _SENT_ON.sub("", subject))
    fields: list[tuple[str, str | tuple[str, ...]]] = [("title", title)] if title else []
    if _SENT_ON.match(subject):
        return tuple(fields)
    if date := read_header_date(message):
        fields.append(("published_at", date))
    return (*fields, *_read_sender(message))


def _name_sender(message: Message) -> str:
    name = read_address_name(message, "From").strip(" \"'")
    return "" if "@" in name or _NOBODY.search(name) else name


def _signs(sender: str) -> bool:
    """Whether the name of a sender is a person's: of one word, it may be that of an office."""
    return bool(read_authors(sender)) and _OFFICE.search(sender) is None


def _credit_sender(message: Message) -> Stated:
    """Credit the desk or agency that sent a mail to somebody, unless it only passed it on."""
    sender = _name_sender(message)
    is_passed_on = _SENT_ON.match(read_header(message, "Subject"))
    if not sender or is_passed_on or _signs(sender) or _note_bulk(message):
        return ()
    return ((CREDIT, sender),)


def _read_sender(message: Message) -> Stated:
    sender = _name_sender(message)
    listed = _LIST_NAME.match(read_header(message, "List-Id"))
    if match := _OF_PUBLICATION.fullmatch(sender):
        return (("authors", match["person"]), ("publisher", match["publication"]))
    if not _note_bulk(message):
        return (("authors", sender),) if _signs(sender) else ()
    named = listed["name"] if listed and " " in listed["name"].strip() else sender
    return (("publisher", named),) if named and "@" not in named else ()


def _note_bulk(message: Message) -> tuple[tuple[str, str], ...]:
    """Note the marks of a mail that went to many."""
    found = ((name, read_header(message, name)) for name in _BULK)
    return tuple(("bulk", f"{name}: {said}"[:300]) for name, said in found if said and said not in _ONCE)


def _find_address(message: Message) -> str | None:
    found = (_WEB.search(read_header(message, name)) for name in _ADDRESSES)
    return next((match["url"] for match in found if match), None)


MAIL = DocumentForm("mail", "message/rfc822", _ENDINGS, _recognise, _read)
