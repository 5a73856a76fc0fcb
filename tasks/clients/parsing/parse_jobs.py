"""Documents out of bytes, through the parsing children: what each child is told, and what comes back.

Every job ends as a Document, in the order of the jobs: one that could not be read, or that killed its
parser, as a quarantined one. Content codings that the job's headers name are undone in the child too:
what blows up, blows up there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.clients.learn.repeat_store import load_for_parsing
from tasks.core.clean.item_text import lacks_text, mark_item, take_item
from tasks.core.errors import QuarantineError, StopError
from tasks.core.fetch.content_codings import read_codings, unpack_content
from tasks.core.fetch.said.item_captures import tell_item_media
from tasks.core.fetch.said.source_words import read_said, write_word
from tasks.core.forms.other_media import name_media
from tasks.core.push.pushers import PUSH_VIA
from tasks.core.records import BROWSER_VIA, FEED_VIA, FETCH_VIA, Document, Reason
from tasks.core.sources.sources import is_web_address
from tasks.core.store.batches import raw_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from tasks.clients.parsing.parsers import ParserPool
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.fetch.said.source_words import SourceWord
    from tasks.core.records import Capture, Incoming, Stated

_MAX_BYTES = 200_000_000
"""The most that a body may hold with its content codings undone, where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class ParseJob:
    """What a parsing child needs to know: bytes and hints, no keys and no credentials.

    The set of learned paragraphs is a file, which a child reads once. `headers` are those of the answer
    that brought the bytes; they say which content codings are still on, the charset, and terms of use.
    `url` is the address that the article was had from; of what was pushed without one it is the pusher's own
    name of it, beside which no web address that a page names counts. `stated` are fields that whoever gave us
    the article says of it. With `is_item` the bytes are the text that a feed has of a page; of bytes that are
    `is_cut` the end did not come. With `is_annotated` quotations and mentions are wanted too.
    """

    raw: bytes
    name: str
    media_type: str | None
    url: str | None
    now: datetime
    repeats_path: Path | None = None
    headers: tuple[tuple[str, str], ...] = ()
    stated: Stated = ()
    max_bytes: int = _MAX_BYTES
    is_cut: bool = False
    is_item: bool = False
    is_annotated: bool = False


def make_job(store: RawStore, capture: Capture, repeats_path: Path | None) -> ParseJob:
    """Give what the parser needs of a capture, with its bytes."""
    if capture.raw_key is None:
        raise StopError(
            f"Capture {capture.capture_id} has neither bytes nor a reason", "Its batch is damaged"
        )
    return replace(_describe(store.get_raw(capture.raw_key), capture, repeats_path), is_annotated=True)


def make_incoming_job(incoming: Incoming) -> ParseJob | QuarantineError:
    """Give what the parser needs of what came in and is not archived; or the reason why it has no bytes."""
    if incoming.reason is not None or incoming.data is None:
        return QuarantineError(incoming.reason or Reason.EMPTY, incoming.detail or "")
    return _describe(incoming.data, incoming)


def _describe(raw: bytes, received: Capture | Incoming, repeats_path: Path | None = None) -> ParseJob:
    """Give the same job for what came in, whether it is archived or not."""
    url = received.final_url or received.url
    is_web = is_web_address(url)
    return ParseJob(
        raw=raw,
        name=url if is_web else received.source,
        media_type=received.media_type,
        headers=received.headers,
        url=url if is_web or received.via == PUSH_VIA else None,
        now=received.fetched_at,
        repeats_path=repeats_path,
        stated=received.stated,
        is_cut=received.is_cut,
        is_item=received.via == FEED_VIA,
    )


def parse(job: ParseJob) -> Document:
    """Clean one document; runs in a child process, which has the cleaner: whoever asks it needs none."""
    from tasks.core.clean.annotate import annotate  # noqa: PLC0415 - both a third of a second
    from tasks.core.clean.document import clean_document  # noqa: PLC0415 - the same

    try:
        body, is_cut = unpack_content(job.raw, read_codings(job.headers), job.max_bytes)
    except QuarantineError as error:
        return quarantined_document(error)
    repeats = load_for_parsing(job.repeats_path) if job.repeats_path else None
    document = clean_document(
        body,
        name=job.name,
        media_type=job.media_type,
        url=job.url,
        now=job.now,
        repeats=repeats,
        stated=job.stated,
        headers=job.headers,
        is_cut=is_cut or job.is_cut,
    )
    if job.is_item:
        document = mark_item(document, next(iter(read_said(job.headers)), None))
    return annotate(document) if job.is_annotated else document


def parse_jobs(
    parsers: ParserPool,
    jobs: Iterable[ParseJob | QuarantineError],
    on_parsed: Callable[[float], object] = lambda _seconds: None,
) -> Iterator[Document]:
    """Parse jobs in child processes; an input that could not be read passes by them as its error."""
    for result in parsers.parse_each(parse, jobs, on_parsed):
        yield quarantined_document(result) if isinstance(result, QuarantineError) else result


def take_items(
    parsers: ParserPool,
    store: RawStore,
    read: Iterable[tuple[Capture, Document]],
    repeats_path: Path | None,
) -> Iterator[tuple[Capture, Document]]:
    """Give documents again, with the text that their source has where their page shows less."""
    given = list(read)
    words = {place: word for place, each in enumerate(given) if (word := find_item(*each))}
    jobs = (_describe_item(store, given[place][0], word, repeats_path) for place, word in words.items())
    items = dict(zip(words, parse_jobs(parsers, jobs), strict=True))
    for place, (capture, document) in enumerate(given):
        word = words.get(place)
        yield capture, take_item(document, items[place], word.text_sha256 or "") if word else document


def find_item(capture: Capture, document: Document) -> SourceWord | None:
    """Find the item that has more of an article than its page shows, perhaps."""
    if capture.via not in {FETCH_VIA, BROWSER_VIA} or not lacks_text(document):
        return None
    return next((word for word in read_said(capture.headers) if word.text_sha256), None)


def _describe_item(
    store: RawStore, capture: Capture, word: SourceWord, repeats_path: Path | None
) -> ParseJob:
    """Give what the parser needs of an item: its text, and what its source says of it."""
    raw = store.get_raw(raw_key(word.text_sha256 or ""))
    item = replace(capture, media_type=tell_item_media(raw), headers=write_word(word))
    return replace(_describe(raw, item, repeats_path), is_item=True, is_annotated=True)


def quarantined_document(error: QuarantineError) -> Document:
    """Give the document of an input that cannot be used."""
    return Document(media_type=name_media(error.detail), reason=error.reason, detail=error.detail)
