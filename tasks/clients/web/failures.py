"""What the libraries' errors mean: a reason and a sentence. The one edge where they are read."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import anyio
import h2.exceptions
import httpcore

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    h2.exceptions.H2Error,  # httpcore lets it through while a body is read
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    OSError,  # TimeoutError and ssl.SSLError are some
)

_REASONS: tuple[tuple[type[Exception], Reason], ...] = (
    (httpcore.ConnectTimeout, Reason.UNREACHABLE),
    (httpcore.TimeoutException, Reason.FETCH_TIMEOUT),
    (TimeoutError, Reason.FETCH_TIMEOUT),
    (httpcore.ConnectError, Reason.UNREACHABLE),
    (ssl.SSLError, Reason.UNREACHABLE),
    (httpcore.UnsupportedProtocol, Reason.REFUSED_ADDRESS),
)
"""The first match counts; all other errors came while an answer was under way."""


class CertificateError(QuarantineError):
    """The host cannot show who it is: asking again would give the same."""


def read_failure(error: Exception) -> QuarantineError:
    """Give the reason that one of LIBRARY_ERRORS stands for."""
    if rejected := _find_certificate(error):
        return CertificateError(Reason.UNREACHABLE, f"its certificate is not accepted: {rejected}")
    reason = next((reason for kind, reason in _REASONS if isinstance(error, kind)), Reason.BROKEN_RESPONSE)
    return QuarantineError(reason, _say(error))


def _find_certificate(error: Exception) -> str | None:
    for each in _unwind(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            return each.verify_message
    return None


def _say(error: Exception) -> str:
    """Give the system's words where there are some, else the nearest error's own."""
    chain = list(_unwind(error))
    said = [*(getattr(each, "strerror", None) for each in chain), *map(str, chain)]
    return next((words for words in said if words), type(error).__name__)


def _unwind(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
