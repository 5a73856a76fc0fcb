"""The records that travel along the arrows of the pipeline, one frozen class an arrow.

Source -> Capture -> Document -> Verdict. All are values: comparable, picklable, without behaviour
that touches the outside. Timestamps are aware UTC; offsets count characters.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from tasks.core.annotations import Mention, Quote, TextOffset  # noqa: TC001 - what a child answers is checked by them

if TYPE_CHECKING:
    from datetime import datetime


class Kind(StrEnum):
    """What a span of the input is."""

    TITLE = "title"
    DESCRIPTION = "description"
    BODY = "body"
    HEADING = "heading"
    BYLINE = "byline"
    CREDIT = "credit"
    NOTE = "note"
    CAPTION = "caption"
    PROMO = "promo"
    PAYWALL = "paywall"
    RELATED = "related"
    UI = "ui"
    LEGAL = "legal"
    BIO = "bio"
    CHROME = "chrome"


KEPT_KINDS = frozenset({Kind.TITLE, Kind.DESCRIPTION, Kind.BODY, Kind.HEADING})
"""Kinds that a reader of the clean article sees; the title stands over the text, not in it."""

DATA_KINDS = frozenset({Kind.BYLINE, Kind.CREDIT, Kind.NOTE, Kind.CAPTION})
"""Kinds that leave the text and stay as data."""


class OutcomeKind(StrEnum):
    """How one capture ended; exactly one each."""

    ARTICLE = "article"
    REVISION = "revision"
    UNCHANGED = "unchanged"
    COPY = "copy"
    QUARANTINED = "quarantined"
    SKIPPED = "skipped"


class Reason(StrEnum):
    """Why a capture was quarantined; the last three mean that it was skipped, its bytes not wanted."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    UNSUPPORTED_MEDIA = "unsupported_media"
    UNDECODABLE = "undecodable"
    CONSENT_WALL = "consent_wall"
    BOT_CHALLENGE = "bot_challenge"
    ERROR_PAGE = "error_page"
    INDEX_PAGE = "index_page"
    SCRIPT_SHELL = "script_shell"
    NO_ARTICLE = "no_article"
    WITHDRAWAL_NOTICE = "withdrawal_notice"
    WITHHELD = "withheld"
    FORGOTTEN = "forgotten"
    OPTED_OUT = "opted_out"
    PARSER_TIMEOUT = "parser_timeout"
    PARSER_CRASHED = "parser_crashed"
    PARSER_MEMORY = "parser_memory"
    NOT_FOUND = "not_found"
    GONE = "gone"
    HTTP_ERROR = "http_error"
    SERVER_ERROR = "server_error"
    RATE_LIMITED = "rate_limited"
    HOST_REFUSES = "host_refuses"
    FETCH_TIMEOUT = "fetch_timeout"
    UNREACHABLE = "unreachable"
    REFUSED_ADDRESS = "refused_address"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BROKEN_RESPONSE = "broken_response"
    FETCH_CRASHED = "fetch_crashed"
    ROBOTS = "robots"
    ROBOTS_UNKNOWN = "robots_unknown"
    FILTERED = "filtered"


SKIP_REASONS = frozenset({Reason.ROBOTS, Reason.ROBOTS_UNKNOWN, Reason.FILTERED})
"""Reasons that mean that bytes were not wanted, rather than unusable."""

PASSING_REASONS = frozenset(
    {
        Reason.SERVER_ERROR,
        Reason.RATE_LIMITED,
        Reason.HOST_REFUSES,
        Reason.FETCH_TIMEOUT,
        Reason.UNREACHABLE,
        Reason.BROKEN_RESPONSE,
        Reason.FETCH_CRASHED,
        Reason.ROBOTS_UNKNOWN,
    }
)
"""Reasons that may be gone at the next try: a later run takes such a page up again."""


class Paywall(StrEnum):
    """Whether the page asks for money."""

    NONE = "none"
    METERED = "metered"
    SUBSCRIBER = "subscriber"
    UNKNOWN = "unknown"


class Completeness(StrEnum):
    """Whether the whole article is there, paid for or not."""

    FULL = "full"
    TRUNCATED = "truncated"
    UNKNOWN = "unknown"


class OnOptOut(StrEnum):
    """What becomes of a document whose page reserves its use by machines."""

    KEEP = "keep"
    FLAG = "flag"
    DROP = "drop"


FETCH_VIA, BROWSER_VIA, FEED_VIA = "fetch", "browser", "feed"
"""How a page of the web came: as its server sent it, as a browser has shown it, or as a feed tells it."""

Stated: TypeAlias = tuple[tuple[str, str | tuple[str, ...]], ...]
"""Fields of the article, by their names, that whoever gave it to us says of it: sources.toml, a push."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came in for one input, whoever brought it: its bytes, or the reason why there are none.

    `data` is the body as it was sent, with any content coding (gzip, br, zstd) still on; `headers` say
    which. `url` is what was asked for, `final_url` what answered, `redirects` the (status, URL) of each
    answer in between. A page of an error status has its bytes and a reason; an answer "not modified" has
    no bytes and confirms those of the hash `confirmed_sha256`. What was pushed names its `sender`; where its
    `source` or `url` is empty, the capture's own id stands for it. One that `is_part` came in a file that may
    hold others; of one that `is_cut` the end did not come.
    """

    via: str
    source: str
    url: str
    fetched_at: datetime
    data: bytes | None = None
    final_url: str | None = None
    http_status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str | None = None
    redirects: tuple[tuple[int, str], ...] = ()
    reason: Reason | None = None
    detail: str | None = None
    confirmed_sha256: str | None = None
    stated: Stated = ()
    sender: str | None = None
    is_part: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Capture:
    """One receipt of some bytes. A `reason` is set where no bytes could be had; `detail` says what was odd.

    An answer "not modified" (304) brings no bytes and names those that came before. Of bytes that end before
    they should `is_cut` says so.
    """

    capture_id: str
    batch_id: str
    run_id: str
    via: str
    source: str
    url: str
    final_url: str | None
    http_status: int | None
    headers: tuple[tuple[str, str], ...]
    media_type: str | None
    bytes: int | None
    raw_sha256: str | None
    raw_key: str | None
    fetched_at: datetime
    reason: str | None = None
    detail: str | None = None
    redirects: tuple[tuple[int, str], ...] = ()
    stated: Stated = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A span of the input with its kind and the rule that decided.

    `text` is the input's own wording; for visible input it equals `visible[start:end]`.
    What stands only in a page's data (hydration JSON) has no offsets.
    """

    kind: Kind
    text: str
    rule: str
    start: TextOffset | None
    end: TextOffset | None

    def __reduce__(self) -> tuple[type[Segment], tuple[Kind, str, str, int | None, int | None]]:
        """Be sent as what it is made from: a page has hundreds, and the way of a dataclass takes longer."""
        return Segment, (self.kind, self.text, self.rule, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Repair:
    """A reversible change to kept text: `before` stood at [start:end] of the input and reads `after` now."""

    kind: str
    start: TextOffset
    end: TextOffset
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate for a field, where it was found, and whether it won."""

    field: str
    value: str
    found_in: str
    chosen: bool

    def __reduce__(self) -> tuple[type[Evidence], tuple[str, str, str, bool]]:
        """Be sent as what it is made from, as segments are."""
        return Evidence, (self.field, self.value, self.found_in, self.chosen)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the text may not be the whole article, or not the article: a code, and the evidence for it."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What is known about an article besides its text: the one declaration of these fields.

    Their order and types make the columns of a cleaned batch, the names of the JSON, and what is compared
    when an article is cleaned again. Dates are ISO 8601: a day alone where only the day is known, the zone
    kept where one is given. `language` is BCP 47, `license` an address or a name, `agencies` are the
    short names of those that the text credits.
    """

    url: str | None = None
    canonical_url: str | None = None
    domain: str | None = None
    publisher: str | None = None
    title: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    modified_at: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    license: str | None = None
    agencies: tuple[str, ...] = ()


FIELD_NAMES = tuple(each.name for each in fields(Fields))
LIST_FIELDS = frozenset(each.name for each in fields(Fields) if each.default == ())
"""Fields that hold several values."""


@dataclass(frozen=True, slots=True)
class Document(Fields):
    """What cleaning makes of one input. With `reason` set it is quarantined and has no article.

    A notice that an article was withdrawn has a reason and a text: it is one more wording of a known article,
    and only where there is none it is quarantined.

    `confidence` is the f1 that the cleaner expects of its own text, 0 to 1; None where it is not estimated.
    `rights_signals` are what machines are asked not to do with it (noai, noindex, tdm-reservation ...).
    `item_sha256` is the hash of what the text was read from, where that is not the input itself but the text
    that the input's source has of it. `quotes` and `mentions` are None where nobody has looked for them.
    """

    media_type: str
    reason: Reason | None = None
    detail: str | None = None
    paywall: Paywall = Paywall.UNKNOWN
    completeness: Completeness = Completeness.UNKNOWN
    confidence: float | None = None
    doubts: tuple[Doubt, ...] = ()
    text: str = ""
    credits: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    rights_signals: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    segments: tuple[Segment, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    item_sha256: str | None = None
    quotes: tuple[Quote, ...] | None = None
    mentions: tuple[Mention, ...] | None = None


@dataclass(frozen=True, slots=True)
class KnownText:
    """What bytes gave when they were last cleaned: no need to clean them again.

    `article_id` is None where the article has no identity but its source.
    """

    article_id: str | None
    text_sha256: str


@dataclass(frozen=True, slots=True)
class CleanedCapture:
    """A capture and what became of its bytes: a fresh `document`, or a `known` text; one of the two."""

    capture: Capture
    cleaner_version: str
    document: Document | None
    known: KnownText | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one capture; without a `reason`, `detail` says what was odd about what came."""

    capture_id: str
    outcome: OutcomeKind
    reason: str | None = None
    detail: str | None = None
    article_id: str | None = None
    revision: int | None = None
