"""Certificates and HTTP/2, on a site with a certificate of its own."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import threading
from typing import TYPE_CHECKING, NamedTuple

import h2.config
import h2.connection
import h2.events
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tasks.clients.fetch.web_requests import WebRequest
from tasks.core.records import Reason
from tests.site.answers import redirect
from tests.site.server import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.clients.fetch.conftest import Fetch

pytestmark = pytest.mark.slow

PIECE = 16_000


class Certificate(NamedTuple):
    """What the server shows, and what a client needs to believe it."""

    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate for `localhost` and the site's first host, which signs itself."""
    path = _write_certificate(tmp_path_factory.mktemp("tls") / "site.pem")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return Certificate(server, ssl.create_default_context(cafile=path))


@pytest.fixture
def secure(certificate: Certificate) -> Iterator[Site]:
    """A site behind that certificate."""
    with Site({"/": "home"}, hosts=("127.0.0.2", "127.0.0.3", "127.0.0.1"), tls=certificate.server) as made:
        yield made


def test_a_certificate_that_nobody_signed_is_not_accepted(secure: Site, fetch: Fetch) -> None:
    """The reason says so, and nobody asks again."""
    (receipt,) = fetch(secure.url())
    assert receipt.reason is Reason.UNREACHABLE
    assert (receipt.detail or "").startswith("its certificate is not accepted: self")
    assert secure.visits == []
    assert secure.connections == 0  # no handshake was ended


def test_a_certificate_counts_for_its_names(secure: Site, fetch: Fetch, certificate: Certificate) -> None:
    """The name of the address is what is shown and checked, though a number is connected to."""
    good, named, other = fetch(
        secure.url(),
        f"https://localhost:{secure.port}/",
        secure.url("/", host="127.0.0.3"),
        tls=certificate.client,
    )
    assert (good.data, named.data) == (b"home", b"home")
    assert other.reason is Reason.UNREACHABLE
    assert "certificate" in (other.detail or "")


def test_a_server_that_speaks_no_tls_is_unreachable(fetch: Fetch) -> None:
    """What answers no handshake is no secure site; it may have a bad moment, so it is asked again."""
    with socket.create_server(("127.0.0.2", 0)) as listening:
        greeter = threading.Thread(target=_greet, args=(listening, 2))
        greeter.start()
        (receipt,) = fetch(f"https://127.0.0.2:{listening.getsockname()[1]}/", attempts=2)
        greeter.join()
    assert receipt.reason is Reason.UNREACHABLE
    assert "certificate" not in (receipt.detail or "")


def _greet(listening: socket.socket, visitors: int) -> None:
    for _ in range(visitors):
        visitor = listening.accept()[0]
        visitor.sendall(b"220 mail.courier.example\r\n")
        visitor.recv(4096)
        visitor.close()


def test_redirects_lead_from_http_to_https(
    site: Site, secure: Site, fetch: Fetch, certificate: Certificate
) -> None:
    """As most of the web's do."""
    site.pages["/"] = redirect(secure.url(), 301)
    (receipt,) = fetch(site.url(), tls=certificate.client)
    assert (receipt.data, receipt.final_url) == (b"home", secure.url())


def test_http_2_is_spoken_where_the_host_speaks_it(fetch: Fetch, certificate: Certificate) -> None:
    """Pages of many frames come whole, over one connection; robots.txt came over it too.

    A length that is wrong costs nothing but a word: what came is taken, as browsers take it.
    """
    with serve_http_2(certificate.server) as (port, connections):
        url = f"https://127.0.0.2:{port}"
        pages = fetch(
            *(WebRequest(f"{url}/{number}", "x") for number in range(4)),
            *(WebRequest(f"{url}{path.decode()}", "x") for path in SAID),
            tls=certificate.client,
        )
    *whole, less, more, text, short = pages
    for page, path in ((less, b"/less"), (more, b"/more"), (text, b"/text")):
        assert (page.data, page.reason) == (path * PIECE, None)
    size = 5 * PIECE
    assert less.detail == f"it ended after {size} of {size + 9} bytes"
    assert more.detail == f"it has {size} bytes, and says 7"
    assert text.detail == "its length is no number"
    assert [receipt.data for receipt in whole] == [b"/%d" % number * PIECE for number in range(4)]
    assert whole[0].media_type == "text/plain"
    assert (short.reason, short.data) == (Reason.BROKEN_RESPONSE, None)
    assert len(connections) == 1


SAID = {b"/less": str(5 * PIECE + 9), b"/more": "7", b"/text": "unknown", b"/short": "99"}
"""Lengths that pages of a server say, and are not theirs; the last one has nothing."""


@contextlib.contextmanager
def serve_http_2(tls: ssl.SSLContext) -> Iterator[tuple[int, list[object]]]:
    """Serve pages over HTTP/2 alone: each its own path, many times; some say another length."""
    tls.set_alpn_protocols(["h2"])
    connections: list[object] = []
    loop = asyncio.new_event_loop()
    listening = socket.create_server(("127.0.0.2", 0))
    ready, leaving = threading.Event(), asyncio.Event()

    async def serve() -> None:
        server = await asyncio.start_server(lambda r, w: _speak(r, w, connections), sock=listening, ssl=tls)
        ready.set()
        await leaving.wait()
        server.close()
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.sleep(0)

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait()
    try:
        yield listening.getsockname()[1], connections
    finally:
        loop.call_soon_threadsafe(leaving.set)
        thread.join()
        loop.close()


async def _speak(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connections: list[object]
) -> None:
    connections.append(writer)
    talk = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    talk.initiate_connection()
    writer.write(talk.data_to_send())
    try:
        while data := await reader.read(65_536):
            for event in talk.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    _answer(talk, event)
            writer.write(talk.data_to_send())
    finally:
        writer.transport.abort()


def _answer(talk: h2.connection.H2Connection, event: h2.events.RequestReceived) -> None:
    assert event.stream_id is not None
    path = dict(event.headers or ())[b":path"]
    if path == b"/robots.txt":
        talk.send_headers(event.stream_id, [(":status", "404"), ("content-length", "0")], end_stream=True)
        return
    size = SAID.get(path, str(len(path) * PIECE))
    talk.send_headers(
        event.stream_id,
        [(":status", "200"), ("content-type", "text/plain"), ("content-length", size)],
    )
    for _ in range(len(path) if path != b"/short" else 0):
        talk.send_data(event.stream_id, (path * PIECE)[:PIECE])
    talk.send_data(event.stream_id, b"", end_stream=True)


def _write_certificate(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "courier.example")])
    now = dt.datetime.now(dt.UTC)
    hosts = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path
