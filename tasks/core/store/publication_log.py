"""Publications as the store keeps them: their numbers, and the ids that each gave to groups of articles.

Which id a group was given first does not follow from the articles: it depends on when somebody looked. So
each publication leaves a JSON object, ASCII only, written once, before its file is put in place; a warehouse
that is made anew reads them all, and gives the same ids. Decoding gives what was encoded. Reads no storage.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from tasks.core.copies.given_ids import GivenId, IdChange

PUBLICATIONS = "publications/"


@dataclass(frozen=True, slots=True)
class PublicationRecord:
    """A publication: its number, from 1, when it was made, its articles counted, and what it named anew.

    `state` is the same for two that were made of the same batches, runs and polls by the same statements.
    """

    number: int
    published_at: datetime
    articles: int
    state: str
    given: tuple[GivenId, ...]
    changes: tuple[IdChange, ...]


def publication_key(number: int) -> str:
    """Give the object key of a publication's record; keys sort by number."""
    return f"publications/{number:010}.json"


def encode_publication(record: PublicationRecord) -> bytes:
    """Write the record of a publication."""
    row = {
        "number": record.number,
        "published_at": record.published_at.isoformat(),
        "articles": record.articles,
        "state": record.state,
        "given": record.given,
        "changes": record.changes,
    }
    return json.dumps(row).encode("ascii") + b"\n"


def decode_publication(data: bytes) -> PublicationRecord:
    """Read the record of a publication."""
    row = json.loads(data)
    return PublicationRecord(
        number=row["number"],
        published_at=datetime.fromisoformat(row["published_at"]),
        articles=row["articles"],
        state=row["state"],
        given=tuple(GivenId(*each) for each in row["given"]),
        changes=tuple(IdChange(*each) for each in row["changes"]),
    )
