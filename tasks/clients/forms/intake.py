"""The intake: files and objects as inputs, each one article or, by its form, many.

Takes sources; gives, in their order, a source that is one article as it is, to be read by whoever archives
it, and what came in for each article of one that holds many: web archives, and the forms of `core/forms`. An
article of a file is named by the file and its place in it (`news.jsonl#12`), so that reading the same
file again finds the same articles; its headers name the hash that the whole file is kept under. Files inside
files are opened too, so deep and no deeper. An address without a text is a start for the fetcher,
in `links`, or, where nothing is fetched, an input that says so.

A file that cannot be read, or that gives nothing, is an input with the reason; the next one follows.
"""

from __future__ import annotations

from collections import Counter, deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Literal

from tasks.clients.forms.allowance import Allowance
from tasks.clients.forms.form_jobs import read_file_in_child, read_in_child, stream_from_child
from tasks.clients.forms.given import Given, name_source
from tasks.clients.forms.headed import undo_codings
from tasks.clients.forms.kept_container import keep_container, make_seekable
from tasks.clients.sources.source_streams import open_stream
from tasks.clients.web_archives.unpacked import FIRST_LINES
from tasks.core.errors import QuarantineError
from tasks.core.forms.form import (
    CONTAINER,
    PREVIEW,
    TEXT_UTF_8,
    DocumentForm,
    FileInside,
    Item,
    LinkKind,
    ReadOptions,
    WholeForm,
)
from tasks.core.forms.registry import find_form
from tasks.core.records import Incoming, Reason
from tasks.core.sources.passed_over import PassedOverFiles
from tasks.core.sources.sources import (
    DroppedObject,
    ObjectSource,
    SourceKind,
    is_archive_file,
    is_article_file,
)
from tasks.core.sources.starts import Start

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tasks.clients.forms.form_jobs import Piece
    from tasks.clients.forms.headed import HeadedStream
    from tasks.clients.parsing.parsers import ParserPool
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.forms.form import ManyForm
    from tasks.core.forms.rows.unread_columns import UnreadColumns
    from tasks.core.sources.sources import Source

_THREADS = 8
MOST_AHEAD = 2 * _THREADS
"""So many objects of a store are held in memory at once."""
MOST_DEPTH = 3
"""Files inside files inside files are opened, and none inside these."""
MOST_LINKS = 1_000_000
"""So many addresses wait in memory for the fetcher, some 200 bytes each."""
ARCHIVE: Literal["archive"] = "archive"
"""Stands for the form of web archives, which have a room of their own."""
_MOST_UNREAD = 1000
"""Of so many files it is held which of their columns nothing reads."""
_LINK_KINDS = {LinkKind.PAGE: SourceKind.PAGE, LinkKind.FEED: SourceKind.FEED}


class Intake:
    """Opens what a run was given.

    Files that hold many are kept whole too, where there is a store and `keeps_files`.
    While it does, `links` grows, as do the files in files that are `passed_over`, what is `empty`, and the
    files of which columns are not read.
    """

    def __init__(  # noqa: PLR0913 - what opens files, and how they are, by name
        self,
        parsers: ParserPool,
        store: RawStore | None,
        max_bytes: int,
        columns: Mapping[str, str] | None = None,
        *,
        may_fetch: bool = False,
        keeps_files: bool = True,
    ) -> None:
        self._parsers = parsers
        self._store = store
        self._options = ReadOptions(max_bytes, columns or {})
        self._may_fetch = may_fetch
        self._kept_in = store if keeps_files else None
        self.links: list[Start] = []
        self.empty: list[str] = []
        self.passed_over = PassedOverFiles()
        self._unread: list[UnreadColumns] = []

    def list_unread(self) -> tuple[UnreadColumns, ...]:
        """Give the files some of whose columns nothing reads."""
        return tuple(self._unread)

    def receive(self, sources: Iterable[Source]) -> Iterator[Source | Incoming]:
        """Give the inputs that sources are."""
        for source, looked in self._look_ahead(sources):
            given = name_source(source)
            try:
                if looked is None:
                    yield from self._receive_source(source, given)
                else:
                    yield from self._receive_object(looked.result(), given)
            except QuarantineError as error:
                if not (isinstance(source, DroppedObject) and error.reason is Reason.UNREADABLE):
                    yield given.refuse(error)

    def _look_ahead(
        self, sources: Iterable[Source]
    ) -> Iterator[tuple[Source, Future[BinaryIO | Incoming] | None]]:
        """Give sources in their order; some objects are asked for before it is their turn."""
        waiting: deque[tuple[Source, Future[BinaryIO | Incoming] | None]] = deque()
        with ThreadPoolExecutor(_THREADS) as threads:
            for source in sources:
                is_looked_at = isinstance(source, ObjectSource) and not source.is_archive
                looked = threads.submit(self._look_at_object, source) if is_looked_at else None
                waiting.append((source, looked))
                if len(waiting) > MOST_AHEAD:
                    yield waiting.popleft()
            yield from waiting

    def _look_at_object(self, source: Source) -> BinaryIO | Incoming:
        """Give what came in for an object that is one article, the stream of one that holds many."""
        with open_stream(source, self._store) as stream:
            form = _tell_form(stream, source.given)
            stream.seek(0)
            return stream if form else name_source(source).receive(data=self._read_bounded(stream))

    def _receive_object(self, looked: BinaryIO | Incoming, given: Given) -> Iterator[Incoming]:
        if isinstance(looked, Incoming):
            yield looked
        else:
            yield from self._receive_container(looked, given)

    def _receive_source(self, source: Source, given: Given) -> Iterator[Source | Incoming]:
        with open_stream(source, self._store) as stream:
            if source.is_archive:
                yield from self._receive_archive(stream, given)
                return
            form = _tell_form(stream, source.given)
            stream.seek(0)
            if form is not None:
                yield from self._receive_container(stream, given)
                return
        yield source

    def _receive_container(self, stream: BinaryIO, given: Given) -> Iterator[Incoming]:
        with keep_container(stream, self._kept_in) as container:
            kept = ((CONTAINER, container.sha256),) if container.sha256 else ()
            inside = replace(given, headers=(*given.headers, *kept))
            yield from self._receive_stream(container.stream, inside, Allowance(container.size))

    def _receive_stream(self, stream: BinaryIO, given: Given, allowance: Allowance) -> Iterator[Incoming]:
        """Give what is in a file, whether it holds one article or many."""
        try:
            headed = undo_codings(stream, allowance)
            form = find_many_form(headed.head, given.source)
            if form is None:
                yield given.receive(data=self._read_bounded(headed.buffered()))
            elif form == ARCHIVE:
                yield from self._receive_archive(headed.buffered(), given)
            else:
                yield from self._receive_many(form, headed, given, allowance)
        except QuarantineError as error:
            if given.depth and allowance.is_spent:
                raise  # the outermost file is refused: it has no more to give
            yield given.refuse(error)

    def _receive_archive(self, stream: BinaryIO, given: Given) -> Iterator[Incoming]:
        from tasks.clients.web_archives.intake import read_archive  # noqa: PLC0415 - warcio, where there is one

        passed_over: Counter[str] = Counter()
        is_empty = True
        try:
            for incoming in read_archive(stream, given.source, self._options.max_bytes, passed_over):
                is_empty = False
                headers = (*incoming.headers, *given.headers)
                yield replace(incoming, headers=headers, is_part=True)
            if is_empty:
                kinds = ", ".join(f"{count} {kind}" for kind, count in passed_over.most_common())
                yield given.refuse(self._note_empty(given, f"a web archive without a page: {kinds}"))
        except QuarantineError as error:
            yield given.refuse(error)
        self.passed_over.note_records(passed_over, given.source)

    def _receive_many(
        self, form: ManyForm, headed: HeadedStream, given: Given, allowance: Allowance
    ) -> Iterator[Incoming]:
        if given.depth >= MOST_DEPTH:
            raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{form.media_type}: {MOST_DEPTH} files deep")
        is_empty = True
        for item in self._read_items(form, headed, given, allowance.spare_bytes):
            allowance.take_item()
            is_empty = False
            if isinstance(item, FileInside):
                yield from self._receive_inside(item, given.at(item.place), allowance)
            elif item.is_link:
                yield from self._note_link(item, given)
            else:
                yield _receive_item(item, given)
        if is_empty:
            raise self._note_empty(given, f"{form.name} without an article")

    def _receive_inside(self, item: FileInside, given: Given, allowance: Allowance) -> Iterator[Incoming]:
        if is_archive_file(item.name):
            yield from self._receive_archive(item.stream, given)
        elif is_article_file(item.name):
            yield from self._receive_stream(item.stream, given, allowance)
        else:
            self.passed_over.note(given.source)

    def _note_empty(self, given: Given, said: str) -> QuarantineError:
        if not given.depth:
            self.empty.append(given.source)
        return QuarantineError(Reason.EMPTY, said)

    def _read_items(
        self, form: ManyForm, headed: HeadedStream, given: Given, spare_bytes: int
    ) -> Iterator[Item | FileInside]:
        if isinstance(form, WholeForm):
            raw = self._read_bounded(headed.buffered())
            yield from read_in_child(self._parsers, form, raw, self._options)
        elif form.seeks:
            with TemporaryFile() as spare:
                file = make_seekable(headed.buffered(), spare, spare_bytes)
                if form.is_fenced:
                    pieces = read_file_in_child(self._parsers, form, file, self._options)
                    yield from self._take_pieces(pieces, given)
                else:
                    yield from form.read(file, self._options)
        elif form.is_fenced:
            pieces = stream_from_child(self._parsers, form, headed.levelled(), self._options)
            yield from self._take_pieces(pieces, given)
        else:
            yield from form.read(headed.levelled(), self._options)

    def _take_pieces(self, pieces: Iterator[Piece], given: Given) -> Iterator[Item]:
        """Give the items of a table, and note by its first rows which columns nothing reads."""
        for number, piece in enumerate(pieces):
            if piece.unread and not number and len(self._unread) < _MOST_UNREAD:
                self._unread.append(replace(piece.unread, source=given.source))
            yield from piece.items

    def _note_link(self, item: Item, given: Given) -> Iterator[Incoming]:
        """Note an address for the fetcher; where nothing is fetched, its description is all that there is."""
        url = item.url or ""
        if self._may_fetch:
            if len(self.links) >= MOST_LINKS:
                said = f"over {MOST_LINKS} addresses for one run: give them in parts"
                raise QuarantineError(Reason.TOO_LARGE, said)
            kind = _LINK_KINDS[item.link_kind]
            self.links.append(Start(given.source, url, kind, listed=item.stated))
            return
        inside = given.locate(item)
        description = dict(item.stated).get("description")
        if isinstance(description, str):
            preview = (*item.stated, PREVIEW)
            data = description.encode("utf-8", "replace")
            yield inside.receive(data=data, url=url, media_type=TEXT_UTF_8, stated=preview)
            return
        said = "an address without a text: `copydesk ingest` fetches it"
        yield inside.receive(url=url, reason=Reason.UNSUPPORTED_MEDIA, detail=said)

    def _read_bounded(self, stream: BinaryIO) -> bytes:
        most = self._options.max_bytes
        data = stream.read(most + 1)
        if len(data) > most:
            raise QuarantineError(Reason.TOO_LARGE, f"over {most} bytes")
        return data


def _receive_item(item: Item, given: Given) -> Incoming:
    return given.locate(item).receive(
        data=item.data,
        url=item.url,
        media_type=item.media_type,
        stated=item.stated,
        reason=item.reason,
        detail=item.detail,
    )


def _tell_form(stream: BinaryIO, name: str) -> ManyForm | Literal["archive"] | None:
    """Tell whether a file holds many articles; what cannot be unpacked is refused by its reader."""
    try:
        return find_many_form(undo_codings(stream).head, name)
    except QuarantineError:
        return None


def find_many_form(head: bytes, name: str) -> ManyForm | Literal["archive"] | None:
    """Tell the form of a file that holds many articles; None where it holds one."""
    if head.startswith(FIRST_LINES):
        return ARCHIVE
    form = find_form(head, name)
    return None if isinstance(form, DocumentForm) else form
