"""The lake as it stands in the store: its manifest, read with its version, put where that still stands.

Who puts one late, when another desk has gone on, finds another version there, and nothing of it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.clients.news.kept_publications import read_number
from tasks.clients.store.s3 import connect
from tasks.clients.store.versions import Versions
from tasks.core.errors import StopError
from tasks.core.lake.manifest import LAKE, MANIFEST_KEY, LakeManifest, decode_manifest
from tasks.core.lake.reader_sql import LakePlace

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore


_LATE_AFTER = 3
"""A lake that was not put for so many times its pace, while others were published, is of concern."""


@dataclass(frozen=True, slots=True)
class StandingLake:
    """A manifest, its bytes, their version, and how old that is by the store's clock."""

    manifest: LakeManifest
    data: bytes
    etag: str
    age_s: float


def read_lake(store: RawStore) -> StandingLake | None:
    """Read which publication the lake has, if any; a StopError where what stands there is no manifest."""
    found = Versions(store).read(MANIFEST_KEY)
    if found is None:
        return None
    try:
        return StandingLake(decode_manifest(found.data), found.data, found.etag, found.age_s)
    except ValueError as error:
        raise StopError(
            f"{store.url}{MANIFEST_KEY} {error}",
            "If a damaged one, delete it: the next publication makes the lake anew",
        ) from error


def need_lake(store: RawStore) -> StandingLake:
    """Read which publication the lake has; a StopError where there is none."""
    standing = read_lake(store)
    if standing is None:
        raise StopError(
            f"There is no lake at {store.url}lake/",
            "Set COPYDESK_LAKE_EVERY where news is published, or run `copydesk lake publish` there",
        )
    return standing


@dataclass(frozen=True, slots=True)
class LakeDescription:
    """A lake as people see it: `age_s` is since it was put, `former_files` are kept for who still reads."""

    number: int
    published_at: datetime
    age_s: float
    articles: int
    files: int
    bytes: int
    former_files: int
    url: str


def describe_lake(store: RawStore) -> LakeDescription:
    """Describe the lake that stands; a StopError where there is none."""
    standing = need_lake(store)
    manifest = standing.manifest
    files = manifest.list_files()
    return LakeDescription(
        number=manifest.number,
        published_at=manifest.published_at,
        age_s=standing.age_s,
        articles=manifest.count_rows("articles"),
        files=len(files),
        bytes=sum(file.bytes for file in files.values()),
        former_files=len(manifest.former),
        url=f"{store.url}{LAKE}",
    )


def find_lake_place(store: RawStore) -> LakePlace:
    """Find how a reader reaches the lake; a StopError where there is none."""
    need_lake(store)
    told = connect(store.access).meta
    style = (told.config.s3 or {}).get("addressing_style")  # type: ignore[attr-defined] # as it was given
    return LakePlace(store.url, store.endpoint_url, told.region_name, has_bucket_in_path=style != "virtual")


def find_lake_problem(store: RawStore, news: NewsDatabase, every: timedelta) -> str | None:
    """Say what is wrong with a lake that is published so often: damaged, or long behind."""
    try:
        if is_lake_due(store, news, _LATE_AFTER * every):
            return f"the lake at {store.url}{LAKE} has not what is published; a run's log says why"
    except StopError as error:
        return str(error)
    return None


def is_lake_due(store: RawStore, news: NewsDatabase, every: timedelta) -> bool:
    """Tell whether the lake lacks what the news database has, and has been as it is for so long."""
    try:
        with news.connect() as connection:
            number, _ = read_number(connection, news)
    except StopError:  # there is nothing to publish
        return False
    standing = read_lake(store)
    return standing is None or (standing.age_s >= every.total_seconds() and standing.manifest.number < number)
