"""One page or text cleaned in this very process: what `copydesk.clean` gives.

No child, no deadline and no memory bound stand around it: what hangs a parser hangs the caller. Pages by the
thousand, and those of people who mean harm, are the matter of `ingest` and of the command `clean`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tasks.core.records import Document, OutcomeKind

if TYPE_CHECKING:
    from tasks.core.sources.given_context import InputContext


@dataclass(frozen=True, slots=True, repr=False)
class Cleaned(Document):
    """A cleaned document: text, fields, every span of the input with its kind, and the evidence.

    Where there is no article to be had, `is_article` is false, `reason` and `detail` say why, and the text is
    empty. `segments` in order are the whole input; each has `kind`, `text`, `rule`, `start` and `end`.
    """

    sha256: str = ""

    @property
    def outcome(self) -> OutcomeKind:
        """How an ingest of it would end, were it new: `article` or `quarantined`."""
        return OutcomeKind.QUARANTINED if self.reason else OutcomeKind.ARTICLE

    @property
    def is_article(self) -> bool:
        """Whether there is an article in it."""
        return self.reason is None

    def to_dict(self) -> dict[str, Any]:
        """Give the object that `copydesk clean --format jsonl` prints; all values are JSON's own."""
        from tasks.core.clean.document_json import document_as_json

        return document_as_json(self, path=self.url, sha256=self.sha256)

    def __repr__(self) -> str:
        if self.reason:
            return f"<Cleaned, {self.outcome.value}: {self.reason.value}, {self.detail}>"
        return f"<Cleaned, {self.outcome.value}: {self.title!r}, {len(self.text.split())} words>"


def clean_one(html_or_text: str | bytes, context: InputContext) -> Cleaned:
    """Clean one page or text; never raises for what it holds."""
    from tasks.clients.parsing.parse_jobs import ParseJob, parse
    from tasks.core.identity.identity import hash_bytes
    from tasks.core.sources.given_context import read_context

    raw = _encode(html_or_text) if isinstance(html_or_text, str) else html_or_text
    stated = read_context(**context)
    name = context["url"] or ""
    document = parse(ParseJob(raw, name, None, None, datetime.now(UTC), stated=stated, is_annotated=True))
    values = {field.name: getattr(document, field.name) for field in fields(document)}
    return Cleaned(**values, sha256=hash_bytes(raw))


def _encode(text: str) -> bytes:
    """Give the bytes of a text; halves of signs that some decoders leave are joined or marked as lost."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
