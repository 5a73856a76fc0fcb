"""What a SOURCE is, told from its form."""

import pytest

from tasks.core.errors import UsageError
from tasks.core.sources.sources import SourceKind, kind_by_form, split_s3_url


def test_only_a_url_is_told_by_its_form() -> None:
    """All else is a path, which a look tells more of."""
    assert kind_by_form("s3://bucket/prefix") is SourceKind.S3
    assert [kind_by_form(path) for path in ("a.html", "s3:notes.txt", "http:x", "[x")] == [None] * 4


def test_a_key_may_hold_what_means_something_in_a_url() -> None:
    """S3 keys know no query and no fragment."""
    assert split_s3_url("s3://bucket/a?b#c%20d\n.html") == ("bucket", "a?b#c%20d\n.html")


@pytest.mark.parametrize("url", ["s3://", "s3:///key", "notes.txt"])
def test_a_url_without_a_bucket_is_a_usage_error(url: str) -> None:
    """It says how to write one."""
    with pytest.raises(UsageError, match="names no bucket"):
        split_s3_url(url)
