"""The endpoint does what its OpenAPI document says, under requests that schemathesis makes up from it."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from schemathesis.core import NotSet

from flows.push.endpoint import make_app
from tasks.clients.push.notifier import tell_nobody
from tasks.clients.push.token_file import add_token
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.leases import find_server
from tasks.settings import Settings
from tests.flows.push.push_server import serve
from tests.patience import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemathesis.schemas import APIOperation

pytestmark = [
    pytest.mark.slow,
    # Threads of the endpoint draw from `random` while requests are made up; none is made up a second time.
    pytest.mark.filterwarnings("ignore:Do not use the `random` module"),
]

NDJSON = "application/x-ndjson"
OPERATIONS = (
    ("post", "/v1/articles"),
    ("put", "/v1/articles/{client_id}"),
    ("get", "/v1/receipts/{receipt_id}"),
)
EXAMPLES = 40
LISTS = {"authors", "tags"}

lines = st.lists(st.text(min_size=1).map(lambda text: json.dumps({"text": text})), min_size=1, max_size=5)
schemathesis.openapi.media_type(NDJSON, lines.map(lambda many: "\n".join(many).encode()))
schemathesis.openapi.media_type("text/html", st.binary(min_size=1, max_size=200))
checks.load_all_checks()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of an endpoint, and the headers of a client that may push."""
    data_dir: Path = tmp_path_factory.mktemp("schema")
    headers = {"Authorization": f"Bearer {add_token(data_dir, 'schema')}"}
    with (
        lease_s3(data_dir, "copydesk"),
        serve(make_app(Settings(data_dir=data_dir, max_input_mb=1), tell_nobody)) as url,
    ):
        yield url, headers
    wait_until(lambda: find_server(data_dir / "s3") is None)


def settle(case: schemathesis.Case) -> schemathesis.Case:
    """Undo what no schema can forbid: a key used twice, one id for many articles, two ids for one."""
    if case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = secrets.token_hex(8)
    if case.media_type == NDJSON and case.query:
        case.query = {name: value for name, value in case.query.items() if name not in {"id", "url"}}
    if isinstance(case.body, dict):
        told = {"id"} if case.method == "PUT" else set(case.query or {})
        case.body = {name: value for name, value in case.body.items() if name not in told}
    return case


def can_be_told(case: schemathesis.Case) -> bool:
    """Whether a request can be wrong so: a list in a query is a name given twice, a value may be a list.

    What is sent as a text is one, whatever it was; an object in a query is sent as its parts.
    """
    if (case.media_type or "").startswith("text/") and not isinstance(case.body, str | bytes | NotSet):
        return False
    return all(
        isinstance(value, list) == (name in LISTS) and not isinstance(value, dict)
        for name, value in (case.query or {}).items()
    )


def make_up(operation: APIOperation, mode: GenerationMode) -> list[schemathesis.Case]:
    """Requests that can be told; sent only afterwards, for not each of them is made up alike again."""
    cases: list[schemathesis.Case] = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    def keep(case: schemathesis.Case) -> None:
        assume(can_be_told(case))
        cases.append(case)

    keep()
    return cases


def try_operation(
    served: tuple[str, dict[str, str]],
    method: str,
    path: str,
    mode: GenerationMode,
    **excluded: Any,  # noqa: ANN401 - checks
) -> Counter[int]:
    """Send made-up requests, check each answer against the document, and count the statuses."""
    url, headers = served
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    statuses: Counter[int] = Counter()
    for case in make_up(schema[path][method.upper()], mode):
        chosen = settle(case) if mode is GenerationMode.POSITIVE else case
        answer = chosen.call(headers=headers)
        statuses[answer.status_code] += 1
        chosen.validate_response(answer, headers=headers, **excluded)
    return statuses


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_what_the_document_allows_is_taken(
    served: tuple[str, dict[str, str]], method: str, path: str
) -> None:
    """No request that is valid by the document is refused, and no answer is of another form."""
    statuses = try_operation(served, method, path, GenerationMode.POSITIVE)
    assert set(statuses) == ({404} if method == "get" else {202})


@pytest.mark.parametrize(("method", "path"), OPERATIONS[:2])
def test_what_the_document_forbids_is_refused(
    served: tuple[str, dict[str, str]], method: str, path: str
) -> None:
    """Never taken, never an error of the server's, always a problem document."""
    statuses = try_operation(
        served,
        method,
        path,
        GenerationMode.NEGATIVE,
        excluded_checks=[checks.positive_data_acceptance],
    )
    assert statuses[422] > EXAMPLES / 4
    assert all(status < 500 for status in statuses)
