"""robots.txt: what a site lets a named fetcher ask for, after RFC 9309.

Takes the status and body of an answer (redirects already followed); gives rules that say of an address
whether it may be asked. A file that is not there (4xx) allows everything; one that cannot be had (5xx, no
answer, and 429, which only says "not now") allows nothing for the time being and has `reachable` False, so
that nobody takes it for the site's will. Protego matches paths; which group speaks to whom is decided
here: by the whole product token, where Protego takes `copy` for `copydesk` and misses `copydesk/1.0`.
It neither fetches nor keeps files.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from protego import Protego

from tasks.core.fetch.found_pages import resolve_link

MAX_ROBOTS_BYTES = 512 * 1024
"""What is read of a file; the RFC asks for 500 KiB at least."""

MAX_SITEMAPS = 1000
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_AGENT_LINE = re.compile(r"\s*user[- ]?agent(?:\s*:|\s)\s*([^#]*)", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")
_TOO_MANY_REQUESTS = 429
_MARK = "/"
"""Stands behind each product token, and in none, so that one never matches as the start of another."""


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin; equal where their text is. They can be pickled.

    `reachable` False: nothing may be asked until the file can be had.
    """

    reachable: bool = True
    text: str = ""
    sitemaps: tuple[str, ...] = ()
    _by_agent: dict[str, Protego] = field(default_factory=dict, init=False, compare=False, repr=False)

    def allows(self, url: str, agent: str) -> bool:
        """Whether `agent` (a product token or a whole User-Agent) may ask for `url`."""
        if not self.reachable:
            return False
        token = read_token(agent)
        return bool(self._rules(token).can_fetch(url, token + _MARK))

    def crawl_delay_s(self, agent: str) -> float | None:
        """Seconds between two requests that the site asks `agent` for; None where it says nothing."""
        token = read_token(agent)
        delay_s: float | None = self._rules(token).crawl_delay(token + _MARK)
        return delay_s

    def _rules(self, token: str) -> Protego:
        if token not in self._by_agent:
            self._by_agent[token] = Protego.parse(_narrow(self.text, token))
        return self._by_agent[token]


def read_robots(status: int | None, data: bytes, *, url: str = "") -> RobotsRules:
    """Read the answer to a request for robots.txt; `status` None where none came.

    `url` is where it came from: relative sitemaps, which the protocol does not know, are resolved by it.
    """
    if status is None or status >= 500 or status == _TOO_MANY_REQUESTS:  # noqa: PLR2004 - server errors
        return RobotsRules(reachable=False)
    if not 200 <= status < 300:  # noqa: PLR2004 - only a success has rules
        return RobotsRules()
    text = _decode(data)
    links = (resolve_link(url, line) for line in Protego.parse(_narrow(text, "")).sitemaps)
    return RobotsRules(text=text, sitemaps=tuple(dict.fromkeys(filter(None, links)))[:MAX_SITEMAPS])


def read_token(agent: str) -> str:
    """The product token of a User-Agent, in lower case: `copydesk` of `Copydesk/1.0 (+https://...)`."""
    match = _TOKEN.match(agent.strip())
    return match[0].lower() if match else ""


def _narrow(text: str, token: str) -> str:
    """Leave of the groups those for `token` and for all; others become one that nobody asks for.

    A file may name a hundred thousand agents over as many rules: Protego would keep each pair.
    """
    return "\n".join(_narrow_line(line, token) for line in text.splitlines())


def _narrow_line(line: str, token: str) -> str:
    match = _AGENT_LINE.match(line)
    named = match[1].strip() if match else ""
    if not named or named == "*":
        return line
    is_ours = bool(token) and read_token(named) == token
    return f"user-agent: {token if is_ours else 'other'}{_MARK}"


def _decode(data: bytes) -> str:
    """Decode the part that is read; a line that is cut by the limit does not count."""
    if len(data) > MAX_ROBOTS_BYTES:
        data = data[:MAX_ROBOTS_BYTES].rpartition(b"\n")[0]
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    return data.decode(encoding, "replace").replace("\x00", "")
