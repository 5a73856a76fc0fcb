"""The publisher's name as its own promotions and disclaimers give it.

Takes segments; gives candidates from those that were taken out as the publisher's own voice. News text is
never read for it, and a notice of rights neither: that names the agency as often as the paper.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.clean.fields import Candidate
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.core.records import Segment

_NAME = r"(?P<name>(?:[Tt]he )?[A-Z0-9][\w.&'’-]*(?: (?:of|the|and|&|de|du|del|di|la|le|[A-Z0-9][\w.&'’-]*)){0,5}?)"  # noqa: RUF001 - apostrophes as typed
_VOICES = {
    Kind.PROMO: (
        re.compile(
            rf"\bGet {_NAME}['’]s? (?:Daily|Weekly|Morning|Evening|Weekend|Sunday) (?:Edition|Briefing|Newsletter)\b"
        ),
        re.compile(
            rf"^{_NAME} is an? (?:independent,? )?(?:non-?profit|reader-(?:supported|funded)) (?:newsroom|news )"
        ),
    ),
    Kind.LEGAL: (
        re.compile(
            rf"\bNo {_NAME} (?:[Jj]ournalist|[Rr]eporter|[Ee]ditor|[Ss]taff)s? (?:was|were) involved\b"
        ),
        re.compile(rf"\bedited by {_NAME} staff\b"),
    ),
}


def read_publisher(segments: Iterable[Segment]) -> Iterator[Candidate]:
    """Give a candidate for each segment that names its publisher."""
    for segment in segments:
        for voice in _VOICES.get(segment.kind, ()):
            if match := voice.search(segment.text):
                yield Candidate("publisher", match["name"], f"{segment.kind.value} in the text")
