"""Calls of a store: the one place that retries them, and that tells what keeps a store from its work.

What may pass (timeouts, 5xx, slow down) is tried again here and nowhere else, and is a StopError when it
does not pass.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import stamina
from botocore.exceptions import ConnectionError  # noqa: A004 - botocore's own

from tasks.clients.files.data_folder import explain_full, is_full
from tasks.clients.store.s3 import connect, errors_mapped
from tasks.core.errors import StopError, TransientError
from tasks.core.store.inbox_keys import Listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from tasks.clients.store.s3 import Access

_T = TypeVar("_T")

ATTEMPTS = 6
RETRY_WITHIN_S = 60


def call(access: Access, operation: Callable[[S3Client], _T], attempts: int = ATTEMPTS) -> _T:
    """Do something with a store; botocore's errors come out as ours."""
    try:
        for attempt in stamina.retry_context(TransientError, attempts=attempts, timeout=RETRY_WITHIN_S):
            with attempt, errors_mapped(access.name):
                return operation(connect(access))
    except TransientError as error:
        if access.credentials_path:
            raise explain_embedded(error, access.credentials_path.parent) from error
        raise StopError(str(error), f"Tried {attempts} times; look at COPYDESK_S3_ENDPOINT_URL") from error
    raise AssertionError("retry_context returns or raises")


def list_all(access: Access, bucket: str, prefix: str, start_after: str = "") -> Iterator[Listed]:
    """List the objects of a bucket with a prefix, in order, from behind `start_after` on."""
    while True:
        page, is_last = call(access, partial(_list_page, bucket, prefix, start_after))
        yield from page
        if is_last or not page:
            return
        start_after = page[-1].key


def explain_embedded(error: TransientError, folder: Path) -> StopError:
    """Say what keeps the embedded server over this folder from its work."""
    if is_full(folder):
        return explain_full(folder.parent)
    if isinstance(error.__cause__, ConnectionError):
        return StopError(
            "The embedded S3 server has ended",
            f"The next run starts it again and takes up what was archived; see {folder / 'server.log'}",
        )
    return StopError(f"The embedded S3 server cannot go on: {error}", f"See {folder / 'server.log'}")


def _list_page(bucket: str, prefix: str, start_after: str, s3: S3Client) -> tuple[list[Listed], bool]:
    page = s3.list_objects_v2(Bucket=bucket, Prefix=prefix, StartAfter=start_after)
    found = [
        Listed(each["Key"], each["ETag"], each["Size"], each["LastModified"])
        for each in page.get("Contents", [])
    ]
    return found, not page["IsTruncated"]


logging.getLogger("stamina").addHandler(logging.NullHandler())  # retries go to a log, if there is one
