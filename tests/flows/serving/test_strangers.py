"""A stranger's page in a browser on this machine: it reads nothing of our servers, and has nothing run."""

from __future__ import annotations

import functools
import http.client
import threading
from contextlib import closing, contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.push.endpoint import make_app
from tasks.clients.push.notifier import tell_nobody
from tasks.clients.push.token_file import add_token
from tasks.clients.servers.prefect_login import make_headers, read_login
from tasks.settings import Settings
from tests.flows.push.push_server import serve
from tests.flows.serving.browser import STRANGER, needs_chromium, read_text
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.flows.serving.browser import Browser

pytestmark = pytest.mark.slow

PAGE = """<!doctype html><title>Prize draw</title><p id="said">running</p>
<iframe name="hidden"></iframe>
<form method="post" action="{api}/flows/" enctype="text/plain" target="hidden">
<input name='{{"name": "by-form", "x": "' value='"}}'></form>
<img src="{api}/admin/version"><script src="{api}/flows/count"></script>
<script>
const said = [];
const say = (words) => {{ said.push(words); document.getElementById("said").textContent = said.join("; "); }};
const ask = async (what, url, options) => {{
  try {{
    const answer = await fetch(url, options);
    say(`${{what}}: ${{answer.type}} ${{(await answer.text()).length}} characters`);
  }} catch {{
    say(`${{what}}: nothing`);
  }}
}};
const json = {{ "Content-Type": "application/json" }};
const body = JSON.stringify({{ name: "by-page" }});
(async () => {{
  document.forms[0].submit();
  await ask("read", "{api}/admin/version");
  await ask("simple", "{api}/flows/", {{ method: "POST", body }});
  await ask("blind", "{api}/flows/", {{ method: "POST", mode: "no-cors", body }});
  await ask("json", "{api}/flows/", {{ method: "POST", headers: json, body }});
  await ask("health", "{endpoint}/healthz");
  await ask("schema", "{endpoint}/openapi.json");
  await ask("push", "{endpoint}/v1/articles", {{ method: "POST", headers: json, body }});
}})();
</script>"""


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A push endpoint that goes by the name of a desk."""
    data_dir = tmp_path_factory.mktemp("pushed") / "data"
    add_token(data_dir, "desk")
    with serve(make_app(Settings(data_dir=data_dir, push_hosts="push.desk.example"), tell_nobody)) as url:
        yield url


def ask(url: str, method: str, headers: Mapping[str, str], body: str | None = None) -> tuple[int, str, str]:
    """Send exactly this; gives status, whom the answer is shown to, and its text."""
    address = urlsplit(url)
    with closing(http.client.HTTPConnection(address.netloc, timeout=PATIENCE_S)) as connection:
        connection.putrequest(method, address.path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body.encode() if body is not None else None)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Access-Control-Allow-Origin", ""), answer.read().decode()


FOREIGN = (
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "http://127.0.0.1:1"}, 403),
    ({"Origin": "null"}, 403),
    ({"Host": "evil.example"}, 421),
    ({"Host": "127.0.0.1.evil.example"}, 421),
    ({"Host": "localhost@evil.example"}, 421),
    ({"Host": "evil.example", "Origin": "http://evil.example"}, 421),
    ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
)
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}


@pytest.mark.parametrize(("headers", "status"), FOREIGN)
@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_not_even_with_the_login(
    prefect_api: str, prefect_data_dir: Path, headers: dict[str, str], status: int, kind: str
) -> None:
    """A foreign Origin or Host is refused, whatever else is right; the answer is shown to nobody."""
    login = make_headers(read_login(prefect_data_dir))
    url = f"{prefect_api}/deployments/filter"
    refused = ask(url, "POST", login | headers | {"Content-Type": kind}, "{}")
    assert refused[:2] == (status, "")
    assert ask(url, "OPTIONS", headers | PREFLIGHT)[:2] == (status, "")
    assert ask(url.removesuffix("/api/deployments/filter") + "/ui-settings", "GET", headers)[0] == status


@pytest.mark.parametrize(("headers", "status"), FOREIGN)
def test_the_push_endpoint_knows_its_own_names(endpoint: str, headers: dict[str, str], status: int) -> None:
    """What a page of another origin sends, or a name that is none of the endpoint's, is refused."""
    assert ask(f"{endpoint}/healthz", "GET", headers)[:2] == (status, "")
    assert ask(f"{endpoint}/v1/articles", "POST", headers | {"Content-Type": "text/plain"}, "x")[0] == status
    assert ask(f"{endpoint}/v1/articles", "OPTIONS", headers | PREFLIGHT)[:2] == (status, "")


@pytest.mark.parametrize(
    "host", ["push.desk.example", "PUSH.desk.example:443", "localhost:8480", "[::1]", "10.2.3.4"]
)
def test_its_names_and_addresses_are_taken(endpoint: str, host: str) -> None:
    """Names that the settings give, localhost, and addresses, which are nobody's name."""
    assert ask(f"{endpoint}/healthz", "GET", {"Host": host})[0] == 200
    assert ask(f"{endpoint}/healthz", "GET", {"Host": host, "Origin": f"https://{host}"})[0] == 200


@pytest.mark.parametrize("login", [None, "Basic Y29weWRlc2s6", "Bearer x", "Basic ???"])
def test_nobody_gets_in_without_the_login(prefect_api: str, login: str | None) -> None:
    """Other accounts of this machine reach the port, and no more."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": login} if login else {})
    assert ask(f"{prefect_api}/deployments/filter", "POST", headers, "{}")[0] == 401
    assert ask(f"{prefect_api}/health", "GET", {})[0] == 200


def test_a_websocket_of_another_page_is_not_opened(prefect_api: str) -> None:
    """Browsers let any page open one: the handshake is refused."""
    handshake = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Protocol": "prefect",
    }
    url = f"{prefect_api}/events/out"
    assert ask(url, "GET", handshake | {"Origin": "https://evil.example"})[0] == 403
    assert ask(url, "GET", handshake | {"Host": "evil.example"})[0] == 403


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Serve the files of a folder, as a stranger does; gives the port."""
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def list_flows(prefect_api: str) -> set[str]:
    """The names of the flows that the server knows."""
    with temporary_settings({PREFECT_API_URL: prefect_api}), get_client(sync_client=True) as client:
        return {each.name for each in client.read_flows()}


@needs_chromium
@pytest.mark.parametrize("name", [STRANGER, "127.0.0.1"])
def test_a_page_in_a_browser_gets_nothing(
    tmp_path: Path, prefect_api: str, endpoint: str, browser: Browser, name: str
) -> None:
    """It fetches, posts and sends a form: nothing can be read, and nothing was made."""
    (tmp_path / "page.html").write_text(PAGE.format(api=prefect_api, endpoint=endpoint))
    with serving(tmp_path) as port:
        shown = read_text(browser.open(f"http://{name}:{port}/page.html", "stranger"))
    assert (
        "read: nothing; simple: nothing; blind: opaque 0 characters; json: nothing; "
        "health: nothing; schema: nothing; push: nothing"
    ) in shown
    assert not {"by-page", "by-form"} & list_flows(prefect_api)


@needs_chromium
def test_a_name_that_comes_to_lead_here_opens_nothing(
    prefect_api: str, endpoint: str, browser: Browser
) -> None:
    """DNS rebinding: the browser takes the server for the stranger's own, and is told that it is not."""
    for url in (prefect_api, endpoint):
        port = urlsplit(url).port
        page = browser.open(f"http://{STRANGER}:{port}/openapi.json", "rebound")
        assert "another name" in page
        assert "paths" not in page
