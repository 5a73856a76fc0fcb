"""The publisher's name as its own promotions and disclaimers give it.

Takes segments; gives candidates from those that were taken out as the publisher's own voice. News text is
never read for it, and a notice of rights neither: that names the agency as often as the paper.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.clean.fields.fields import Candidate
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.core.records import Segment

_WORD = r"[A-Z0-9][\w.&'\u2019-]*"
_NAME = rf"(?P<name>(?:[Tt]he )?{_WORD}(?: (?:of|the|and|&|de|du|del|di|la|le|{_WORD})){{0,5}}?)"
_EDITION = r"(?:Daily|Weekly|Morning|Evening|Weekend|Sunday) (?:Edition|Briefing|Newsletter)"
_OWNED = r"(?:non-?profit|reader-(?:supported|funded))"
_STAFF = r"(?:[Jj]ournalist|[Rr]eporter|[Ee]ditor|[Ss]taff)s?"
_VOICES = {
    Kind.PROMO: (
        re.compile(rf"\bGet {_NAME}['\u2019]s? {_EDITION}\b"),
        re.compile(rf"^{_NAME} is an? (?:independent,? )?{_OWNED} (?:newsroom|news )"),
    ),
    Kind.LEGAL: (
        re.compile(rf"\bNo {_NAME} {_STAFF} (?:was|were) involved\b"),
        re.compile(rf"\bedited by {_NAME} staff\b"),
    ),
}


def read_publisher(segments: Iterable[Segment]) -> Iterator[Candidate]:
    """Give a candidate for each segment that names its publisher."""
    for segment in segments:
        for voice in _VOICES.get(segment.kind, ()):
            if match := voice.search(segment.text):
                yield Candidate("publisher", match["name"], f"{segment.kind.value} in the text")
