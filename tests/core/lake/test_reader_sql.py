"""The SQL that a reader pastes."""

from __future__ import annotations

import pytest

from tasks.core.lake.reader_sql import LakePlace, write_reader_sql


def test_on_aws_the_keys_are_found_as_its_tools_do() -> None:
    """No key and no endpoint is named; the secret is for the lake alone."""
    sql = write_reader_sql(LakePlace("s3://news/team/", None, "eu-central-1", has_bucket_in_path=False))
    assert "PROVIDER credential_chain" in sql
    assert "REGION 'eu-central-1'" in sql
    assert "SCOPE 's3://news/team/lake/'" in sql
    assert "ATTACH 's3://news/team/lake/news.duckdb' AS news (READ_ONLY);" in sql
    assert "ENDPOINT" not in sql


@pytest.mark.parametrize(
    ("endpoint", "in_path", "said"),
    [
        ("https://s3.example", True, ("ENDPOINT 's3.example'", "URL_STYLE 'path'", "USE_SSL true")),
        ("http://127.0.0.1:8333/", True, ("ENDPOINT '127.0.0.1:8333'", "USE_SSL false")),
        ("https://s3.example/a'b", False, ("ENDPOINT 's3.example/a''b'", "URL_STYLE 'vhost'")),
    ],
)
def test_another_store_is_named_as_it_is(endpoint: str, in_path: bool, said: tuple[str, ...]) -> None:  # noqa: FBT001 - a column
    """With its scheme apart, and quoted; the reader writes his key in."""
    sql = write_reader_sql(LakePlace("s3://news/", endpoint, "us-east-1", has_bucket_in_path=in_path))
    assert all(each in sql for each in said)
    assert "KEY_ID 'your key id'" in sql
