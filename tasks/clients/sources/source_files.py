"""Reads what a user points at: files, folders, globs, prefixes of a bucket, addresses, lists of these.

`expand_source` finds what there is to read, without fetching anything: files and objects, which hold one
input or many, and addresses of the web. `read_source` gives the bytes of one input.
Nothing is followed through symbolic links to folders, the data folder of an installation is not searched,
nothing but regular files is opened, and no input larger than the bound is read: such an input is a
QuarantineError, its file stays where it is.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from tasks.clients.files.data_folder import is_data_folder
from tasks.clients.sources.source_lists import is_list, read_list, write_list
from tasks.core.errors import QuarantineError, StopError, UsageError
from tasks.core.records import Incoming, Reason
from tasks.core.sources.declared_sources import parse_sources
from tasks.core.sources.passed_over import PassedOver, PassedOverFiles
from tasks.core.sources.sources import (
    GLOB_SIGNS,
    BucketAccess,
    BucketPrefix,
    FileSource,
    LocalPath,
    ObjectSource,
    SourceKind,
    WebAddress,
    is_archive_file,
    is_article_file,
    parse_source,
)
from tasks.core.sources.starts import Start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.sources.declared_sources import DeclaredSource
    from tasks.core.sources.sources import Source

MAILDIR = ("cur", "new", "tmp")
LONGEST_PARAMETER = 50_000
"""Characters of a source list; Prefect refuses a run whose parameters take over 512 KB, escapes included."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """What is behind SOURCEs, each once; files beside it that nobody reads, SOURCEs behind which is none.

    `refused` are lines of lists that name nothing that can be read; `notes` say what cannot be done of what
    was asked for.
    """

    sources: tuple[Source | Start, ...]
    passed_over: tuple[PassedOver, ...] = ()
    empty: tuple[str, ...] = ()
    refused: tuple[Incoming, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[Source, ...]:
        """Give the files and objects."""
        return tuple(each for each in self.sources if not isinstance(each, Start))

    @property
    def starts(self) -> tuple[Start, ...]:
        """Give the addresses to fetch from."""
        return tuple(each for each in self.sources if isinstance(each, Start))

    @property
    def is_one_input(self) -> bool:
        """Whether there is but one file, or one object, and nothing that may hold many."""
        is_alone = len(self.files) == 1 and not self.starts and not self.refused
        return is_alone and not self.files[0].is_archive


def expand_source(
    given: str,
    kind: SourceKind | None,
    store: RawStore | None,
    passed_over: PassedOverFiles | None = None,
    refused: list[Incoming] | None = None,
) -> Iterator[Source | Start]:
    """Give what is behind one SOURCE, sorted; a source that is not there is a UsageError.

    `@FILE`, or a file of kind list, stands for the sources that it names, one a line; a line that names
    nothing that can be read is noted in `refused`. Without a store only local files are given. What a folder
    or a prefix holds beside them is noted in `passed_over`.
    """
    passed_over = passed_over or PassedOverFiles()
    if kind is not SourceKind.LIST and not is_list(given):
        yield from _expand_one(given, kind, store, passed_over)
        return
    path = given.removeprefix("@") if is_list(given) else given
    for number, each in read_list(path):
        try:
            yield from _expand_one(each, None if kind is SourceKind.LIST else kind, store, passed_over)
        except UsageError as error:
            if refused is not None:
                refused.append(_refuse_line(path, number, error))


def expand_declared(
    declared: DeclaredSource, store: RawStore, passed_over: PassedOverFiles
) -> Iterator[Source | Start]:
    """Give what is behind a declared source, whose bucket is reached as it says."""
    asked = parse_source(declared.url, declared.kind)
    if isinstance(asked, BucketPrefix):
        return _expand_bucket(asked, store, passed_over, declared.access)
    return expand_source(declared.url, declared.kind, store, passed_over)


def _refuse_line(path: str, number: int, error: UsageError) -> Incoming:
    """Give the outcome of a line of a list."""
    place = f"{path}#{number}"
    url = f"{PurePath(os.path.realpath(path)).as_uri()}#{number}"
    detail = f"line {number} of the list: {error}"
    return Incoming("file", place, url, datetime.now(UTC), reason=Reason.UNREADABLE, detail=detail)


def expand_sources(sources: Sequence[str], kind: SourceKind | None, store: RawStore | None) -> Expanded:
    """List what is behind several SOURCEs, in the order given, each once."""
    passed_over = PassedOverFiles()
    found: dict[str, Source | Start] = {}
    empty = []
    refused: list[Incoming] = []
    for given in sources:
        before = len(refused)
        behind = {source.url: source for source in expand_source(given, kind, store, passed_over, refused)}
        found |= behind
        empty += [] if behind or len(refused) > before else [given]
    return Expanded(tuple(found.values()), passed_over.list_all(), tuple(empty), tuple(refused))


def _expand_one(
    given: str, kind: SourceKind | None, store: RawStore | None, passed_over: PassedOverFiles
) -> Iterator[Source | Start]:
    asked = parse_source(given, kind)
    if isinstance(asked, LocalPath):
        yield from _expand_path(asked.path, kind, passed_over)
    elif store is None:
        raise UsageError(f"{given}: only local files can be read here", "Run `copydesk ingest` on it")
    elif isinstance(asked, WebAddress):
        yield Start(given, asked.url, kind)
    else:
        yield from _expand_bucket(asked, store, passed_over)


def _expand_path(given: str, kind: SourceKind | None, passed_over: PassedOverFiles) -> Iterator[FileSource]:
    match kind or _look_at(given):
        case SourceKind.FOLDER:
            yield from _walk(given, passed_over)
        case SourceKind.GLOB:
            yield from _expand_glob(given)
        case SourceKind.WARC:
            yield replace(_local(given), is_archive=True)
        case _:
            yield _local(given)


def prepare_sources(sources: Sequence[str], kind: SourceKind | None, folder: Path) -> list[str]:
    """Check sources without listing them, and give them as a parameter that Prefect takes.

    A source that cannot be there is a UsageError; a list that is too long goes into a file of `folder`.
    """
    for given in sources:
        check_source(given, kind)
    if sum(map(len, sources)) <= LONGEST_PARAMETER:
        return list(sources)
    return [write_list(sources, folder)]


def check_source(given: str, kind: SourceKind | None) -> None:
    """Raise a UsageError for a source that cannot be there, without listing it."""
    if kind is SourceKind.LIST or is_list(given):
        _look_at(given.removeprefix("@") if is_list(given) else given)
        return
    asked = parse_source(given, kind)
    if kind is None and isinstance(asked, LocalPath):
        _look_at(asked.path)


def read_declared(path: Path) -> tuple[DeclaredSource, ...]:
    """Read what a sources.toml declares; nothing where there is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read", "Write it as UTF-8, or set COPYDESK_SOURCES") from error
    return parse_sources(text, str(path))


def read_source(source: Source, max_bytes: int, store: RawStore | None) -> bytes:
    """Read the bytes of one input; whatever keeps them from being had is a QuarantineError."""
    if isinstance(source, FileSource):
        return _read_file(source.path, max_bytes)
    if store is None:
        raise StopError(f"There is no store to read {source.given} from")
    return store.open_bucket(source.bucket, source.access).read(source.key, max_bytes)


# os.path, where pathlib would do but for this: it raises for a name that is too long or holds a NUL, for
# ~nobody and for links in a circle, and it drops the user's own "./".


def _look_at(given: str) -> SourceKind:
    path = os.path.expanduser(given)  # noqa: PTH111 - see above
    if os.path.isdir(path):  # noqa: PTH112 - see above
        return SourceKind.FOLDER
    if os.path.exists(path):  # noqa: PTH110 - see above
        return SourceKind.FILE
    if GLOB_SIGNS & set(given):
        return SourceKind.GLOB
    raise UsageError(f"{given} does not exist", "Give a file, a folder, a glob, a URL or s3://bucket/prefix")


def _local(given: str) -> FileSource:
    path = os.path.realpath(os.path.expanduser(given))  # noqa: PTH111 - see above
    return FileSource(given, path, is_archive_file(path))


def _walk(given: str, passed_over: PassedOverFiles) -> Iterator[FileSource]:
    root = os.path.expanduser(given)  # noqa: PTH111 - see above
    if not os.path.isdir(root):  # noqa: PTH112 - see above
        raise UsageError(f"{given} is no folder", "Leave --kind out and the kind is found out")
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if _is_looked_into(os.path.join(folder, name)))  # noqa: PTH118 - see above
        is_mail = _is_maildir(folder)
        for name in sorted(name for name in names if not name.startswith(".")):
            path = os.path.join(folder, name)  # noqa: PTH118 - see above
            if is_mail or is_article_file(name) or is_archive_file(name):
                yield _local(path)
            else:
                passed_over.note(path)


def _is_looked_into(folder: str) -> bool:
    """Whether a folder is searched; what is hidden is not, nor the folder of an installation."""
    return not os.path.basename(folder).startswith(".") and not is_data_folder(folder)  # noqa: PTH119 - see above


def _is_maildir(folder: str) -> bool:
    """Whether a folder has the messages of a Maildir, whose files have no ending."""
    beside, name = os.path.split(folder)
    return name in {"cur", "new"} and all(os.path.isdir(os.path.join(beside, each)) for each in MAILDIR)  # noqa: PTH112, PTH118 - see above


def _expand_glob(given: str) -> Iterator[FileSource]:
    found = sorted(_match(os.path.expanduser(given)))  # noqa: PTH111 - see above
    if not found:
        raise UsageError(f"{given} matches nothing", "Quote the pattern, or give its folder")
    yield from (_local(path) for path in found if os.path.isfile(path))  # noqa: PTH113 - see above


def _match(pattern: str) -> set[str]:
    """The paths that match; pathlib's `**`, unlike that of glob, does not follow links in a circle."""
    plain, signs = _split_at_signs(pattern)
    has_hidden = signs.startswith(".") or f"{os.sep}." in signs
    try:
        found = [str(path.relative_to(plain or ".")) for path in Path(plain or ".").glob(signs)]
    except ValueError as error:
        raise UsageError(f"{pattern} is no pattern: {error}", "`**` stands for folders, alone") from error
    return {plain + path for path in found if has_hidden or not f"{os.sep}{path}".count(f"{os.sep}.")}


def _split_at_signs(pattern: str) -> tuple[str, str]:
    """Split a pattern before its first part that holds a sign; the head ends in a slash or is empty."""
    first = min(pattern.index(sign) for sign in GLOB_SIGNS if sign in pattern)
    head = pattern[:first].rpartition(os.sep)[0]
    head += os.sep if os.sep in pattern[:first] else ""
    return head, pattern[len(head) :]


def _expand_bucket(
    asked: BucketPrefix, store: RawStore, passed_over: PassedOverFiles, access: BucketAccess | None = None
) -> Iterator[ObjectSource]:
    bucket, prefix = asked.bucket, asked.prefix
    found = False
    for key in store.open_bucket(bucket, access).list_keys(prefix):
        if is_article_file(key) or is_archive_file(key) or key == prefix:
            found = True
            yield ObjectSource(bucket, key, is_archive_file(key), access=access)
        elif not key.endswith("/"):
            passed_over.note(key)
    if not found:
        given = f"s3://{bucket}/{prefix}"
        raise UsageError(f"{given} holds no article files", "Look at the bucket and the prefix")


def _read_file(path: str, max_bytes: int) -> bytes:
    try:
        with os.fdopen(
            os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb"
        ) as file:  # a pipe cannot hold the run
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise QuarantineError(Reason.UNREADABLE, "not a regular file")
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise QuarantineError(Reason.UNREADABLE, error.strerror or type(error).__name__) from error
    if len(data) > max_bytes:
        raise QuarantineError(Reason.TOO_LARGE, f"over {max_bytes} bytes")
    return data
