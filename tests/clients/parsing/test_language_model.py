"""The model that tells languages is laid out once, and answers as it does unpacked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tasks.clients.parsing.language_model import load_language_model
from tasks.core.clean.text.language import load_identifier, use_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXTS = (
    "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.",
    "Der Rat beschloss am Dienstag nach langer Debatte, die alte Brücke für Millionen zu sanieren.",
    "市議会は火曜日の夜、長い議論の末に古い橋を修理することを決めたと発表した。",
    "...",
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder with nothing in it; what other tests have loaded comes back behind."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    before = load_identifier()
    yield tmp_path / "cache" / "copydesk"
    use_identifier(before)


def tell() -> list[object]:
    """Load the model, and ask it."""
    load_language_model()
    return [load_identifier().rank(text) for text in TEXTS]


def is_mapped() -> bool:
    """Whether the model in use is that of the cache."""
    return isinstance(load_identifier().nb_ptc.base, np.memmap)


def test_what_was_laid_out_is_mapped_and_answers_the_same(cache: Path) -> None:
    """The second process unpacks nothing."""
    unpacked = tell()
    (folder,) = cache.iterdir()
    assert not is_mapped()
    assert tell() == unpacked
    assert is_mapped()
    assert [*cache.iterdir()] == [folder]


@pytest.mark.parametrize("harm", ["missing", "cut"])
def test_what_is_damaged_is_laid_out_again(cache: Path, harm: str) -> None:
    """A file that is not there, or too short, costs nothing but the time."""
    unpacked = tell()
    (folder,) = cache.iterdir()
    if harm == "missing":
        (folder / "tk_row.npy").unlink()
    else:
        (folder / "nb_ptc.npy").write_bytes((folder / "nb_ptc.npy").read_bytes()[:5000])
    assert [tell(), tell()] == [unpacked, unpacked]
    assert is_mapped()


def test_what_another_version_left_goes(cache: Path) -> None:
    """Its name is that of another model."""
    (cache / "languages-of-last-year").mkdir(parents=True)
    tell()
    assert "languages-of-last-year" not in {each.name for each in cache.iterdir()}


def test_where_nothing_can_be_written_the_model_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder may be anything, here a file."""
    unpacked = tell()
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert tell() == unpacked
    assert not is_mapped()
