"""A document on its way: sent to another process, and written as JSON."""

from __future__ import annotations

import pickle
from dataclasses import asdict

from tasks.core.clean.document_json import document_as_json
from tasks.core.records import Document, Kind, Segment

SEGMENTS = (
    Segment(Kind.BODY, "The old bridge is shut.", "keep", 0, 23),
    Segment(Kind.BODY, "It was built in 1911.", "html.body-from-data", None, None),
)
DOCUMENT = Document(media_type="text/plain", text="The old bridge is shut.", segments=SEGMENTS)


def test_a_document_that_was_sent_is_the_same() -> None:
    """What a child made is what its owner gets."""
    assert pickle.loads(pickle.dumps(DOCUMENT)) == DOCUMENT  # noqa: S301 - just made


def test_a_segment_is_written_with_all_that_it_holds() -> None:
    """No field of a segment is missing in the JSON, and none is renamed."""
    written = document_as_json(DOCUMENT, path="bridge.txt", sha256=None)["segments"]
    assert written == [asdict(segment) for segment in SEGMENTS]
