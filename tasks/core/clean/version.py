"""The version of the cleaner: a name that changes whenever a rule, a table or a model of the package does.

So what was cleaned under another one can be told and cleaned again. Who names it loads none of the cleaner.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from tasks.core.package_data import find_data

if TYPE_CHECKING:
    from tasks.core.clean.lines.repeats import RepeatSet

CODE_VERSION = "6"
_DATA_ENDINGS = (".toml", ".json")
_DIGEST_LENGTH = 12


def name_version() -> str:
    """Give the version of the code and the digest of the package's data files."""
    folders = (files("tasks") / "rules", files("tasks.core.clean"))
    digest = hashlib.sha256()
    for entry in (entry for folder in folders for entry in find_data(folder, *_DATA_ENDINGS)):
        digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return f"{CODE_VERSION}+{digest.hexdigest()[:_DIGEST_LENGTH]}"


CLEANER_VERSION = name_version()
"""The version of the code and the digest of its data: under another one, texts may come out otherwise."""


def name_cleaner(repeats: RepeatSet | None) -> str:
    """Give the version of the cleaner that uses this set of learned paragraphs: the set is a part of it."""
    return f"{CLEANER_VERSION}+{repeats.version}" if repeats and repeats.paragraphs else CLEANER_VERSION
