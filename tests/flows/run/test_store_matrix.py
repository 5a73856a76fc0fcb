"""Bytes go where the user's ecosystem says: every way of naming a store, against a second S3."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, cast
from urllib.request import Request, urlopen

import boto3
import pytest
from moto.server import ThreadedMotoServer

from flows.run.stores import find_store, open_store, start_embedded
from tasks.clients.sources.source_files import expand_declared, expand_sources, read_source
from tasks.clients.store.addresses import find_named_endpoint
from tasks.clients.store.s3 import has_credentials
from tasks.clients.store.versions import Versions
from tasks.core.errors import StopError, UsageError
from tasks.core.sources.declared_sources import parse_sources
from tasks.core.sources.passed_over import PassedOverFiles
from tasks.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.sources.sources import Source
    from tasks.core.sources.starts import Start

pytestmark = pytest.mark.slow

KEYS = {"AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented"}
AWS_OF_OTHERS = (
    "AWS_PROFILE",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
)


@pytest.fixture(scope="module")
def second_s3() -> Iterator[str]:
    """An S3 server that is not ours, for the module; gives its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def elsewhere(second_s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Client]:
    """A client of that server, emptied, with nothing of this machine's settings in force."""
    for name in AWS_OF_OTHERS:
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        **KEYS,
        "AWS_CONFIG_FILE": str(tmp_path / "aws"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "COPYDESK_DATA_DIR": str(tmp_path / "data"),
    }.items():
        monkeypatch.setenv(name, value)
    forget_what_was_found()
    with urlopen(Request(f"{second_s3}/moto-api/reset", method="POST")):  # noqa: S310 - our own server
        yield boto3.client("s3", endpoint_url=second_s3, region_name="us-east-1")
    forget_what_was_found()


def forget_what_was_found() -> None:
    """Look at AWS's settings anew, as another process would."""
    find_named_endpoint.cache_clear()
    has_credentials.cache_clear()


def write_profile(tmp_path: Path, text: str) -> None:
    """Write AWS's shared file of settings."""
    (tmp_path / "aws").write_text(text)


MATRIX: Mapping[str, tuple[Mapping[str, str], str, str]] = {
    "our own setting": ({"COPYDESK_S3_ENDPOINT_URL": "{s3}"}, "", "COPYDESK_S3_ENDPOINT_URL"),
    "AWS's setting of the service": ({"AWS_ENDPOINT_URL_S3": "{s3}"}, "", "AWS_ENDPOINT_URL_S3"),
    "AWS's setting of all services": ({"AWS_ENDPOINT_URL": "{s3}"}, "", "AWS_ENDPOINT_URL"),
    "the service's before that of all": (
        {"AWS_ENDPOINT_URL_S3": "{s3}", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
        "",
        "AWS_ENDPOINT_URL_S3",
    ),
    "ours before AWS's": (
        {"COPYDESK_S3_ENDPOINT_URL": "{s3}", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
        "",
        "COPYDESK_S3_ENDPOINT_URL",
    ),
    "a profile": ({"AWS_PROFILE": "news"}, "[profile news]\nendpoint_url = {s3}\n", "the AWS profile news"),
    "the default profile": ({}, "[default]\nendpoint_url = {s3}\n", "the AWS profile default"),
    "a profile's services": (
        {"AWS_PROFILE": "news"},
        "[profile news]\nservices = own\n[services own]\ns3 =\n  endpoint_url = {s3}\n",
        "the AWS profile news",
    ),
}


@pytest.mark.parametrize("way", MATRIX)
def test_bytes_go_to_the_store_that_is_named(
    way: str, second_s3: str, elsewhere: S3Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it is said in words which one that is and what names it; no embedded store comes about."""
    variables, profile, named_by = MATRIX[way]
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(s3=second_s3))
    write_profile(tmp_path, profile.format(s3=second_s3))
    settings = read_settings()
    assert find_store(settings).said == f"s3://copydesk/ at {second_s3} ({named_by})"
    with ExitStack() as stack:
        key = open_store(settings, stack).put_raw(b"news").key
    assert elsewhere.get_object(Bucket="copydesk", Key=key)["Body"].read() == b"news"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("variables", "where"),
    [
        ({}, "the embedded store in {data}/s3 (nothing names another)"),
        ({"AWS_PROFILE": "plain"}, "the embedded store in {data}/s3 (nothing names another)"),
        ({"AWS_ENDPOINT_URL": ""}, "the embedded store in {data}/s3 (nothing names another)"),
        (
            {"AWS_ENDPOINT_URL": "http://x.example", "COPYDESK_S3_ENDPOINT_URL": "embedded"},
            "the embedded store in {data}/s3 (COPYDESK_S3_ENDPOINT_URL)",
        ),
        (
            {"AWS_ENDPOINT_URL": "http://x.example", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
            "the embedded store in {data}/s3 (nothing names another)",
        ),
        (
            {"COPYDESK_S3_BUCKET": "our-news"},
            "s3://our-news/ at AWS (COPYDESK_S3_BUCKET, and no endpoint is set)",
        ),
        (
            {"COPYDESK_S3_ENDPOINT_URL": "aws", "AWS_ENDPOINT_URL": "http://x.example"},
            "s3://copydesk/ at AWS (COPYDESK_S3_ENDPOINT_URL)",
        ),
        (
            {"AWS_ENDPOINT_URL": "http://x.example", "COPYDESK_S3_PREFIX": "team/news"},
            "s3://copydesk/team/news/ at http://x.example (AWS_ENDPOINT_URL)",
        ),
    ],
)
@pytest.mark.usefixtures("elsewhere")
def test_what_names_no_other_store_leaves_the_embedded_one(
    variables: Mapping[str, str], where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bucket that is set on purpose, without an endpoint, is one of AWS's."""
    write_profile(tmp_path, "[profile plain]\nregion = eu-central-1\n")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert find_store(read_settings()).said == where.format(data=tmp_path / "data")


@pytest.mark.usefixtures("elsewhere")
def test_a_profile_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an error with a remedy, not a traceback."""
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(StopError, match="credentials") as raised:
        find_store(read_settings())
    assert "AWS_PROFILE" in raised.value.hint


def open_second(second_s3: str, monkeypatch: pytest.MonkeyPatch, **variables: str) -> RawStore:
    """Open the store at the second S3 with other settings too."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", second_s3)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return open_store(read_settings(), ExitStack())


def test_a_bucket_is_made_in_the_region_that_is_set(
    second_s3: str, elsewhere: S3Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside us-east-1 too, where it has to be named."""
    own_client = second_s3.replace("127.0.0.1", "localhost")  # that of an address is made once a process
    open_second(own_client, monkeypatch, AWS_DEFAULT_REGION="eu-central-1")
    assert elsewhere.get_bucket_location(Bucket="copydesk")["LocationConstraint"] == "eu-central-1"


def test_all_keys_lie_under_the_prefix_that_is_set(
    second_s3: str, elsewhere: S3Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a bucket that is shared, nothing of anybody else's is seen, listed or moved."""
    elsewhere.create_bucket(Bucket="copydesk")
    elsewhere.put_object(Bucket="copydesk", Key="inbox/theirs.txt", Body=b"theirs")
    elsewhere.put_object(Bucket="copydesk", Key="team/inbox/ours.txt", Body=b"ours")
    store = open_second(second_s3, monkeypatch, COPYDESK_S3_PREFIX="team/")
    assert store.get_raw(store.put_raw(b"news").key) == b"news"
    (dropped,) = store.list_objects("inbox/")
    assert dropped.key == "inbox/ours.txt"
    assert list(store.list_keys("inbox/", start_after="inbox/ours.txt")) == []
    assert store.move_taken(dropped.key, "inbox-taken/ours.txt", dropped.etag)
    store.delete_expired(["inbox-taken/ours.txt"])
    keys = [each["Key"] for each in elsewhere.list_objects_v2(Bucket="copydesk")["Contents"]]
    assert [key for key in keys if not key.startswith("team/")] == ["inbox/theirs.txt"]
    assert not [key for key in keys if "ours" in key]


@pytest.mark.parametrize(
    ("encryption", "told"),
    [
        ("AES256", ("AES256", None)),
        ("aws:kms", ("aws:kms", None)),
        ("arn:aws:kms:eu-central-1:1:key/a", ("aws:kms", "arn:aws:kms:eu-central-1:1:key/a")),
    ],
)
def test_objects_are_encrypted_as_is_set(
    encryption: str,
    told: tuple[str, str | None],
    second_s3: str,
    elsewhere: S3Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those put at once, those put in parts, and those put where a version of them stands."""
    store = open_second(second_s3, monkeypatch, COPYDESK_S3_ENCRYPTION=encryption)
    store.put_object("captures/a", b"", "text/plain")
    assert Versions(store).put("leases/a", b"", None)
    for key in (store.put_raw(b"news").key, "captures/a", "leases/a"):
        found = elsewhere.head_object(Bucket="copydesk", Key=key)
        assert found["ServerSideEncryption"] == told[0]
        assert told[1] is None or found["SSEKMSKeyId"] == told[1]


def test_the_bucket_stands_where_is_set(second_s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the path at an endpoint, unless the setting or the profile wants it in the host's name."""
    monkeypatch.setenv("COPYDESK_S3_ENDPOINT_URL", second_s3)
    monkeypatch.setenv("COPYDESK_S3_ADDRESSING", "virtual")
    store = find_store(read_settings()).store
    assert store is not None
    assert store.access.addressing == "virtual"


SOURCES = """
[[source]]
name = "crawl"
url = "s3://crawl/news/"
endpoint = "{s3}"
anonymous = true

[[source]]
name = "crawl-of-a-profile"
url = "s3://crawl/"
profile = "crawl"
"""


def test_buckets_of_sources_lie_elsewhere_than_the_store(
    second_s3: str, elsewhere: S3Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the source says; else, with an embedded store, where boto3's own chain leads."""
    elsewhere.create_bucket(Bucket="crawl", ACL="public-read")
    elsewhere.put_object(Bucket="crawl", Key="news/a.txt", Body=b"The dock closed.", ACL="public-read")
    keys = "aws_access_key_id = invented\naws_secret_access_key = invented\n"
    endpoint = f"endpoint_url = {second_s3}\n"
    write_profile(tmp_path, f"[profile crawl]\n{endpoint}{keys}[profile open]\n{endpoint}")
    with ExitStack() as stack:
        store = start_embedded(read_settings(), stack)
        store.check()

        def read(found: Iterable[Source | Start]) -> bytes:
            (source,) = cast("list[Source]", list(found))
            return read_source(source, 100, store)

        for declared in parse_sources(SOURCES.format(s3=second_s3), "sources.toml"):
            assert read(expand_declared(declared, store, PassedOverFiles())) == b"The dock closed."
        monkeypatch.setenv("AWS_PROFILE", "crawl")
        forget_what_was_found()
        assert read(expand_sources(["s3://crawl/news/"], None, store).files) == b"The dock closed."
        monkeypatch.setenv("AWS_PROFILE", "open")
        for name in KEYS:
            monkeypatch.delenv(name)
        forget_what_was_found()
        assert read(expand_sources(["s3://crawl/news/"], None, store).files) == b"The dock closed."


def test_how_a_bucket_is_reached_is_said_of_buckets_alone() -> None:
    """A page has no endpoint; the line is named."""
    text = '[[source]]\nname = "a"\nurl = "https://a.example/feed"\nprofile = "x"\n'
    with pytest.raises(UsageError, match=r"line 4: `profile`.*none"):
        parse_sources(text, "sources.toml")
