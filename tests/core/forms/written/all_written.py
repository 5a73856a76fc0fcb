"""Every file that was written as another tool would write it."""

from __future__ import annotations

from itertools import chain

from tests.core.forms.written.documents import write_documents
from tests.core.forms.written.envelopes import write_envelopes
from tests.core.forms.written.feeds import write_feeds
from tests.core.forms.written.rows import write_rows

WRITTEN = tuple(chain(write_rows(), write_envelopes(), write_documents(), write_feeds()))
