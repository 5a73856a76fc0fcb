"""A browser for the tests that look as a person does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.flows.serving.browser import Browser


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    """A browser with a fresh profile."""
    pictures = Path(os.environ.get("COPYDESK_UI_PICTURES", tmp_path / "pictures"))
    pictures.mkdir(parents=True, exist_ok=True)
    return Browser(tmp_path / "profile", pictures)
