"""What the libraries' errors are taken for."""

from __future__ import annotations

import socket
import ssl

import anyio
import h2.exceptions
import httpcore
import pytest

from tasks.clients.fetch.exchange import LIBRARY_ERRORS, CertificateError, read_failure
from tasks.core.records import Reason


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (httpcore.ConnectTimeout("late"), Reason.UNREACHABLE),
        (httpcore.ReadTimeout("late"), Reason.FETCH_TIMEOUT),
        (httpcore.WriteTimeout("late"), Reason.FETCH_TIMEOUT),
        (httpcore.PoolTimeout("late"), Reason.FETCH_TIMEOUT),
        (TimeoutError("late"), Reason.FETCH_TIMEOUT),
        (httpcore.ConnectError("the name does not resolve"), Reason.UNREACHABLE),
        (ssl.SSLError("handshake"), Reason.UNREACHABLE),
        (httpcore.UnsupportedProtocol("gopher"), Reason.REFUSED_ADDRESS),
        (httpcore.RemoteProtocolError("no chunk"), Reason.BROKEN_RESPONSE),
        (httpcore.LocalProtocolError("no header"), Reason.BROKEN_RESPONSE),
        (httpcore.ReadError("reset"), Reason.BROKEN_RESPONSE),
        (httpcore.WriteError("reset"), Reason.BROKEN_RESPONSE),
        (httpcore.ConnectionNotAvailable("gone"), Reason.BROKEN_RESPONSE),
        (h2.exceptions.InvalidBodyLengthError(5, 6), Reason.BROKEN_RESPONSE),
        (anyio.BrokenResourceError("reset"), Reason.BROKEN_RESPONSE),
        (anyio.ClosedResourceError("closed"), Reason.BROKEN_RESPONSE),
        (ConnectionResetError(104, "reset"), Reason.BROKEN_RESPONSE),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_error_of_a_library_has_its_reason(error: Exception, reason: Reason) -> None:
    """All of them are caught, and say something."""
    assert isinstance(error, LIBRARY_ERRORS)
    failure = read_failure(error)
    assert (failure.reason, bool(failure.detail)) == (reason, True)
    assert not isinstance(failure, CertificateError)


def test_every_error_of_the_library_that_connects_is_known() -> None:
    """None of httpcore's errors that a request may raise is missing from the table."""
    raised = [
        kind for kind in vars(httpcore).values() if isinstance(kind, type) and issubclass(kind, Exception)
    ]
    assert [kind for kind in raised if not issubclass(kind, LIBRARY_ERRORS)] == [httpcore.ProxyError]


def test_the_systems_words_are_told() -> None:
    """The cause of a library's error says more than the library."""
    outer = httpcore.ConnectError("All connection attempts failed")
    outer.__cause__ = ConnectionRefusedError(111, "Connection refused")
    assert read_failure(outer).detail == "Connection refused"
    gone = httpcore.ConnectError("")
    gone.__context__ = socket.gaierror(-2, "Name or service not known")
    assert read_failure(gone).detail == "Name or service not known"
