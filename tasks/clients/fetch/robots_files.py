"""The robots.txt files that are known, one an origin, and what they allow.

Takes the answer for a robots.txt; says of an address whether it may be asked. A file counts for
`robots_max_age_s`; that it could not be had counts for a few minutes. As RFC 9309 has it, a file that is
not there (4xx, or at the end of no redirect) allows all, and one that cannot be had (5xx, 429, time-outs)
allows nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError, tell_surprise
from tasks.core.fetch.content_codings import decode_content, read_codings
from tasks.core.fetch.robots import RobotsRules, read_robots
from tasks.core.records import Reason

if TYPE_CHECKING:
    from tasks.clients.fetch.address import Address
    from tasks.clients.fetch.web_requests import WebLimits
    from tasks.core.records import Incoming

MAX_BYTES = 4_000_000
"""Of a robots.txt; what is longer is cut there. Its first 512 KiB are read."""
FAILURE_AGE_S = 300.0
MOST_KEPT = 4096
_OK, _TOO_MANY, _REDIRECTS_FROM, _SERVER_ERRORS_FROM = 200, 429, 300, 500
_PAGES_TOO = frozenset({Reason.UNREACHABLE, Reason.REFUSED_ADDRESS})
"""Where the host itself is the trouble, its pages have this reason too."""


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What is known of one origin: its rules, or why they could not be had."""

    until: float
    rules: RobotsRules | None = None
    reason: Reason = Reason.ROBOTS
    detail: str = ""


class RobotsFiles:
    """Remembers the files of the origins asked last."""

    def __init__(self, limits: WebLimits) -> None:
        self._limits = limits
        self._files: OrderedDict[str, RobotsFile] = OrderedDict()

    def find(self, address: Address, now: float) -> RobotsFile | None:
        """Give what is known of the address's origin, None where the file must be asked for."""
        file = self._files.get(address.origin)
        return file if file is not None and file.until > now else None

    def refuse(self, file: RobotsFile, address: Address) -> tuple[Reason, str] | None:
        """Say why an address may not be asked, None where it may."""
        if file.rules is None:
            return file.reason, file.detail
        if file.rules.allows(address.text, self._limits.robots_agent):
            return None
        return Reason.ROBOTS, "disallowed by robots.txt"

    def crawl_delay_s(self, file: RobotsFile) -> float | None:
        """Give the delay that the file asks of us."""
        return file.rules.crawl_delay_s(self._limits.robots_agent) if file.rules else None

    def keep(self, origin: str, incoming: Incoming, now: float) -> RobotsFile:
        """Take in the file that was fetched, or that could not be."""
        file = self._read(incoming, now)
        self._files[origin] = file
        self._files.move_to_end(origin)
        if len(self._files) > MOST_KEPT:
            self._files.popitem(last=False)
        return file

    def _read(self, incoming: Incoming, now: float) -> RobotsFile:
        if not _is_answer(incoming):
            return self._miss(incoming, now)
        try:
            rules = _read_rules(incoming)
        except QuarantineError as failure:
            return self._miss(incoming, now, failure.detail)
        except Exception as surprise:  # noqa: BLE001 - it costs this file
            return self._miss(incoming, now, tell_surprise(surprise))
        return RobotsFile(now + self._limits.robots_max_age_s, rules)

    def _miss(self, incoming: Incoming, now: float, detail: str | None = None) -> RobotsFile:
        until = now + min(FAILURE_AGE_S, self._limits.robots_max_age_s)
        if incoming.reason in _PAGES_TOO and not incoming.redirects:
            return RobotsFile(until, None, incoming.reason, incoming.detail or "")
        return RobotsFile(
            until, None, Reason.ROBOTS_UNKNOWN, f"robots.txt could not be had: {detail or incoming.detail}"
        )


def _read_rules(incoming: Incoming) -> RobotsRules:
    if incoming.reason:
        return RobotsRules()
    data = decode_content(incoming.data or b"", read_codings(incoming.headers), MAX_BYTES)
    return read_robots(incoming.http_status or _OK, data)


def _is_answer(incoming: Incoming) -> bool:
    """Whether a file came, or word that there is none."""
    status = incoming.http_status
    if incoming.reason in {None, Reason.TOO_MANY_REDIRECTS}:
        return True
    is_absent = status is not None and _REDIRECTS_FROM <= status < _SERVER_ERRORS_FROM
    return is_absent and status != _TOO_MANY and incoming.data is not None
