"""Cleaning pages as those of strangers: with body models that have not seen their publishers.

Takes a page of the gold; gives what the cleaner makes of it, with the model that has not learned from that
fifth of the publishers which the page's own is in (`choose_fold`), or with the shipped one. The models lie in
.cache/left-out; `train_left_out` has them made where they are missing, or where gold, training or what the
model sees of a page is not what they were made with. Only the body model is exchanged: whatever else learned
from the gold is as it is shipped.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.core.clean.document import clean_document
from tasks.core.clean.document_json import document_as_json
from tasks.core.clean.lines.chrome import open_chrome_model
from tasks.core.clean.page.model import body_model
from tasks.training.gold_pages import FOLDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.lines.chrome import ChromeModel

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".cache" / "left-out"
MADE_FROM = (
    "tasks/core/clean/input/*.py",
    "tasks/core/clean/page/*.py",
    "tasks/core/clean/page/*.toml",
    "tasks/core/clean/page/model/*.py",
    "tasks/training/changes.py",
    "tasks/training/gold_pages.py",
    "tasks/training/grow.py",
    "tasks/training/train_body.py",
)
CHROME_MADE_FROM = (
    "tasks/core/clean/layout/*.py",
    "tasks/core/clean/lines/chrome.py",
    "tasks/core/clean/lines/line_features.py",
    "tasks/core/clean/lines/look_numbers.py",
    "tasks/core/clean/lines/text_features.py",
    "tasks/core/clean/text/wording.py",
    "tasks/training/dumps/*.py",
    "tasks/training/gold_pages.py",
    "tasks/training/grow.py",
    "tasks/training/train_chrome.py",
    "tasks/training/weigh_words.py",
)
NOW = datetime.now(UTC)
SHIPPED = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document to clean: its file's name, its bytes, and the fold whose model cleans it."""

    name: str
    raw: bytes
    fold: int | None = SHIPPED


def train_left_out(gold: Path) -> bool:
    """Train the models that leave publishers out, unless they are there; say whether they had to be."""
    mark, now = FOLDER / "made-from.txt", describe_origin(gold)
    if mark.exists() and mark.read_text("utf-8") == now and all(map(Path.exists, list_models())):
        return False
    script = ROOT / "tasks" / "training" / "train_body.py"
    subprocess.run([sys.executable, "-P", script, gold, "--left-out", FOLDER], check=True)
    mark.write_text(now, "utf-8")
    return True


def describe_origin(gold: Path, made_from: Sequence[str] = MADE_FROM) -> str:
    """Give a digest of the code that models are made with and of how large the files of the gold are."""
    digest = hashlib.sha256()
    for path in (path for pattern in made_from for path in sorted(ROOT.glob(pattern))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for path in sorted(gold.glob("*/gold.jsonl")):
        digest.update(f"{path.parent.name} {path.stat().st_size}\n".encode())
    return digest.hexdigest()


def open_chrome_without_half(gold: Path) -> ChromeModel:
    """Give the chrome model that has seen no publisher of half 1; train it unless it is there."""
    model, mark = FOLDER / "chrome.json", FOLDER / "chrome-made-from.txt"
    now = describe_origin(gold, CHROME_MADE_FROM)
    if not (model.exists() and mark.exists() and mark.read_text("utf-8") == now):
        script = ROOT / "tasks" / "training" / "train_chrome.py"
        subprocess.run([sys.executable, "-P", script, gold, "--without-half", model], check=True)
        mark.write_text(now, "utf-8")
    return open_chrome_model(json.loads(model.read_text("utf-8")))


def list_models() -> Sequence[Path]:
    """Give the files of the models, fold by fold."""
    return [FOLDER / f"fold-{fold}.json" for fold in range(FOLDS)]


@cache
def open_left_out(fold: int | None) -> body_model.BodyModel:
    """Open the model that has not seen a fold, or the shipped one."""
    if fold is SHIPPED:
        return _load_shipped()
    return body_model.open_model(json.loads(list_models()[fold].read_text("utf-8")))


_load_shipped = body_model.load_body_model


def use_model(fold: int | None) -> None:
    """Have this process clean with the model that has not seen a fold, or with the shipped one."""
    setattr(body_model, "load_body_model", lambda: open_left_out(fold))  # noqa: B010 - mypy knows no better


def clean_sheet(sheet: Sheet) -> dict[str, Any]:
    """Clean a document as the command does, with the model of its fold; gives what the command prints."""
    use_model(sheet.fold)
    document = clean_document(sheet.raw, name=sheet.name, now=NOW)
    return document_as_json(document, path=sheet.name, sha256=None)
