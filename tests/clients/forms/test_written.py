"""Files as other tools write them give their articles: each field as the file says it, and no markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clients.forms.read_written import judge, read_written
from tests.core.forms.written.all_written import WRITTEN

if TYPE_CHECKING:
    from tests.core.forms.written.written import Written


@pytest.mark.parametrize("written", WRITTEN, ids=lambda written: f"{written.form}, {written.by}")
def test_a_file_as_another_tool_writes_it_gives_its_articles(written: Written) -> None:
    """Whatever the tool calls its fields, however it escapes, quotes and nests."""
    assert judge(written, read_written(written)).wrong == ()
