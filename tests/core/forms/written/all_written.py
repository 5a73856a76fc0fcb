"""Every file that was written as another tool would write it."""

from __future__ import annotations

from itertools import chain

from tests.core.forms.written.agencies import write_agencies
from tests.core.forms.written.archives import write_archives
from tests.core.forms.written.databases import write_databases
from tests.core.forms.written.documents import write_documents
from tests.core.forms.written.envelopes import write_envelopes
from tests.core.forms.written.feeds import write_feeds
from tests.core.forms.written.rows import write_rows

WRITTEN = tuple(
    chain(
        write_rows(),
        write_envelopes(),
        write_documents(),
        write_feeds(),
        write_agencies(),
        write_databases(),
        write_archives(),
    )
)
