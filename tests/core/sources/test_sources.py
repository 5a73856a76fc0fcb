"""What a SOURCE is, told from its form."""

import pytest

from tasks.core.errors import UsageError
from tasks.core.sources.sources import (
    BucketPrefix,
    LocalPath,
    SourceKind,
    WebAddress,
    parse_source,
    split_s3_url,
)


def test_the_form_is_told_once() -> None:
    """All that is no URL is a path, which a look tells more of."""
    feed = "https://harbour.example/feed"
    assert parse_source("s3://bucket/pre/fix", None) == BucketPrefix("bucket", "pre/fix")
    assert parse_source(feed, SourceKind.FEED) == WebAddress(feed)
    paths = ("a.html", "s3:notes.txt", "http:x", "[x")
    assert [parse_source(path, None) for path in paths] == [LocalPath(path) for path in paths]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("https://harbour.example/", SourceKind.FOLDER),
        ("pages/", SourceKind.SITE),
        ("s3://b/p", SourceKind.FEED),
    ],
)
def test_a_kind_that_does_not_go_with_the_form_is_a_usage_error(given: str, kind: SourceKind) -> None:
    """A folder is not fetched, and a site is not walked."""
    with pytest.raises(UsageError, match="cannot be read as"):
        parse_source(given, kind)


def test_a_key_may_hold_what_means_something_in_a_url() -> None:
    """S3 keys know no query and no fragment."""
    assert split_s3_url("s3://bucket/a?b#c%20d\n.html") == ("bucket", "a?b#c%20d\n.html")


@pytest.mark.parametrize("url", ["s3://", "s3:///key", "notes.txt"])
def test_a_url_without_a_bucket_is_a_usage_error(url: str) -> None:
    """It says how to write one."""
    with pytest.raises(UsageError, match="names no bucket"):
        split_s3_url(url)
