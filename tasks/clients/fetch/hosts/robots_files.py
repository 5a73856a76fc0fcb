"""The robots.txt files that are known, one an origin, and what they allow; beside each its tdmrep.json.

Takes the answer for a robots.txt; says of an address whether it may be asked. A file counts for
`robots_max_age_s`, over many runs, and is then asked for on condition; that it could not be had counts for a
few minutes. As RFC 9309 has it, a file that is
not there (4xx, or at the end of no redirect) allows all, and one that cannot be had (5xx, 429, time-outs)
allows nothing. A tdmrep.json that cannot be had, for whatever reason, reserves nothing for as long.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError, tell_surprise
from tasks.core.fetch.content_codings import decode_content, read_codings
from tasks.core.fetch.hosts.host_memory import RobotsCopy
from tasks.core.fetch.hosts.tdmrep import (
    LONGEST_TDMREP,
    TDMREP,
    TDMREP_PATH,
    TdmRule,
    read_tdmrep,
    tell_reservation,
)
from tasks.core.fetch.robots import RobotsRules, read_robots
from tasks.core.records import Reason

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.clients.fetch.address import Address
    from tasks.clients.fetch.web_requests import WebLimits
    from tasks.core.fetch.hosts.host_memory import HostMemory
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
    """What is known of one origin: its rules, or why they could not be had.

    `reservations` are those of its tdmrep.json, None until that was asked for.
    """

    until: float
    rules: RobotsRules | None = None
    reason: Reason = Reason.ROBOTS
    detail: str = ""
    reservations: tuple[TdmRule, ...] | None = None


class RobotsFiles:
    """Remembers the files of the origins asked last."""

    def __init__(self, limits: WebLimits, memory: HostMemory, began_at: float) -> None:
        self._limits = limits
        self._memory = memory
        self._began_at = began_at
        self._new: dict[str, RobotsCopy] = {}
        self._files: OrderedDict[str, RobotsFile] = OrderedDict()

    def find(self, address: Address, now: float) -> RobotsFile | None:
        """Give what is known of the address's origin, None where the file must be asked for."""
        file = self._files.get(address.origin) or self._recall(address.origin, now)
        return file if file is not None and file.until > now else None

    def find_copy(self, address: Address) -> RobotsCopy | None:
        """Give what the address's origin said last."""
        return self._new.get(address.origin) or self._memory.robots.get(address.origin)

    def list_new(self) -> tuple[RobotsCopy, ...]:
        """Give the files that were had or confirmed."""
        return tuple(self._new.values())

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
        """Take in the file that was fetched, confirmed, or that could not be."""
        return self._put(origin, self._read(origin, incoming, now))

    def wants_tdmrep(self, file: RobotsFile, address: Address) -> bool:
        """Tell whether the tdmrep.json of an origin is still to be asked for, and may be."""
        url = f"{address.origin}{TDMREP_PATH}"
        allows = file.rules is not None and file.rules.allows(url, self._limits.robots_agent)
        return file.reservations is None and allows

    def keep_tdmrep(self, origin: str, incoming: Incoming) -> None:
        """Take in the tdmrep.json that was fetched, or that there is none."""
        text = _read_tdmrep(incoming)
        if file := self._files.get(origin):
            self._put(origin, replace(file, reservations=read_tdmrep(text)))
        if copy := self._new.get(origin) or self._memory.robots.get(origin):
            self._new[origin] = replace(copy, tdmrep=text)

    def note_reservation(self, address: Address, incoming: Incoming) -> Incoming:
        """Give a page with what the tdmrep.json of its origin reserves, if anything."""
        file = self._files.get(address.origin)
        said = tell_reservation(file.reservations, address.text) if file and file.reservations else None
        if said is None or incoming.reason is not None:
            return incoming
        return replace(incoming, headers=(*incoming.headers, (TDMREP, said)))

    def _put(self, origin: str, file: RobotsFile) -> RobotsFile:
        self._files[origin] = file
        self._files.move_to_end(origin)
        if len(self._files) > MOST_KEPT:
            self._files.popitem(last=False)
        return file

    def _recall(self, origin: str, now: float) -> RobotsFile | None:
        """Take up what an earlier run was told, if that still counts."""
        known = self._memory.robots.get(origin)
        if known is None:
            return None
        age_s = (self._memory.now - known.fetched_at).total_seconds() + now - self._began_at
        until = now + self._limits.robots_max_age_s - max(age_s, 0)
        said = None if known.tdmrep is None else read_tdmrep(known.tdmrep)
        file = RobotsFile(until, _read_rules(known), reservations=said)
        return self._put(origin, file) if until > now else None

    def _read(self, origin: str, incoming: Incoming, now: float) -> RobotsFile:
        known = self._new.get(origin) or self._memory.robots.get(origin)
        if not _is_answer(incoming, known):
            return self._miss(incoming, now)
        fetched_at = self._memory.now + timedelta(seconds=now - self._began_at)
        try:
            copy = _read_copy(origin, incoming, known, fetched_at)
        except QuarantineError as failure:
            return self._miss(incoming, now, failure.detail)
        except Exception as surprise:  # noqa: BLE001 - it costs this file
            return self._miss(incoming, now, tell_surprise(surprise))
        self._new[origin] = copy
        return RobotsFile(now + self._limits.robots_max_age_s, _read_rules(copy))

    def _miss(self, incoming: Incoming, now: float, detail: str | None = None) -> RobotsFile:
        until = now + min(FAILURE_AGE_S, self._limits.robots_max_age_s)
        if incoming.reason in _PAGES_TOO and not incoming.redirects:
            return RobotsFile(until, None, incoming.reason, incoming.detail or "")
        return RobotsFile(
            until, None, Reason.ROBOTS_UNKNOWN, f"robots.txt could not be had: {detail or incoming.detail}"
        )


def _read_copy(origin: str, incoming: Incoming, known: RobotsCopy | None, fetched_at: datetime) -> RobotsCopy:
    """Make what is remembered of an answer; validators belong to the origin's own address."""
    if incoming.http_status == HTTPStatus.NOT_MODIFIED and known:
        return replace(known, fetched_at=fetched_at, tdmrep=None)
    status, text = incoming.http_status or _OK, ""
    if incoming.reason is None:
        data = decode_content(incoming.data or b"", read_codings(incoming.headers), MAX_BYTES)
        text = read_robots(status, data).text
    said = {} if incoming.redirects else {name.lower(): value for name, value in incoming.headers}
    return RobotsCopy(origin, fetched_at, status, text, said.get("etag"), said.get("last-modified"))


def _read_tdmrep(incoming: Incoming) -> str:
    """Give the text of a tdmrep.json; nothing where it is none, is too long or cannot be unpacked."""
    if incoming.reason is not None or not incoming.data:
        return ""
    try:
        data = decode_content(incoming.data, read_codings(incoming.headers), LONGEST_TDMREP + 1)
    except QuarantineError:
        return ""
    return data.decode("utf-8", "replace") if len(data) <= LONGEST_TDMREP else ""


def _read_rules(copy: RobotsCopy) -> RobotsRules:
    return read_robots(copy.http_status, copy.text.encode("utf-8", "replace"))


def _is_answer(incoming: Incoming, known: RobotsCopy | None) -> bool:
    """Whether a file came, or word that there is none, or that it is as it was."""
    status = incoming.http_status
    if status == HTTPStatus.NOT_MODIFIED:
        return known is not None
    if incoming.reason in {None, Reason.TOO_MANY_REDIRECTS}:
        return True
    is_absent = status is not None and _REDIRECTS_FROM <= status < _SERVER_ERRORS_FROM
    return is_absent and status != _TOO_MANY and incoming.data is not None
