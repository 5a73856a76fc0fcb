"""The mail that a mail answers, quoted below it: it is somebody else's, and no part of the text.

Takes the blocks of a text; gives them with hints. A line that names who wrote, with a day or an address, and
below it nothing but lines behind ">" up to the end. Where these say as much as what stands above, somebody
has passed on an article that way, and all stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

_QUOTED = ">"
_WROTE = re.compile(r"(?=.*(?:\S@\S|\b(?:19|20)\d\d\b)).{8,200}[:\uff1a]", re.DOTALL)
_MOST_SHARE = 0.5


def hint_quoted_mail(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Hint the quoted mail at the end, with the line over it."""
    at = len(blocks)
    while at and blocks[at - 1].text.startswith(_QUOTED):
        at -= 1
    if not 0 < at < len(blocks) or _WROTE.fullmatch(blocks[at - 1].text) is None:
        return tuple(blocks)
    above, below = (sum(block.n_words for block in part) for part in (blocks[: at - 1], blocks[at:]))
    if below > _MOST_SHARE * above:
        return tuple(blocks)
    quoted = (block.hinted(Kind.NOTE, "note.quoted-mail") for block in blocks[at - 1 :])
    return (*blocks[: at - 1], *quoted)
