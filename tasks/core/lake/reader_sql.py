"""What a reader on another machine tells plain DuckDB, to read the lake where it is.

Takes where the store is, gives SQL as a text to paste. It holds no key: DuckDB finds them as AWS's own tools
do, or the reader writes his own in.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from tasks.core.lake.manifest import CATALOG_KEY, LAKE


@dataclass(frozen=True, slots=True)
class LakePlace:
    """Where a lake is: the address of the store's keys, its endpoint unless it is AWS, region, addressing."""

    url: str
    endpoint_url: str | None
    region: str
    has_bucket_in_path: bool


def write_reader_sql(place: LakePlace) -> str:
    """Write the statements by which DuckDB attaches the lake read-only as `news`."""
    lines = ["INSTALL httpfs;", "LOAD httpfs;"]
    secret = ["TYPE s3"]
    if place.endpoint_url is None:
        lines += ["INSTALL aws;", "LOAD aws;"]
        secret += ["PROVIDER credential_chain"]
    else:
        endpoint = urlsplit(place.endpoint_url)
        secret += [
            "KEY_ID 'your key id'",
            "SECRET 'your secret key'",
            f"ENDPOINT {_quote(endpoint.netloc + endpoint.path.rstrip('/'))}",
            f"URL_STYLE '{'path' if place.has_bucket_in_path else 'vhost'}'",
            f"USE_SSL {'true' if endpoint.scheme == 'https' else 'false'}",
        ]
    secret += [f"REGION {_quote(place.region)}", f"SCOPE {_quote(place.url + LAKE)}"]
    between = ",\n    "
    lines += [
        f"CREATE OR REPLACE SECRET copydesk_lake (\n    {between.join(secret)}\n);",
        f"ATTACH {_quote(place.url + CATALOG_KEY)} AS news (READ_ONLY);",
        "USE news;",
    ]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
