"""The laws of the ledger, for the tests that hold them against invented and against real documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.clean.ledger_laws import find_ledger_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.core.records import Document

    FindFaults = Callable[[str, Document], list[str]]


@pytest.fixture(scope="session")
def find_faults() -> FindFaults:
    """Give the function that names what is wrong with a document's ledger, given its visible input."""
    return find_ledger_faults
