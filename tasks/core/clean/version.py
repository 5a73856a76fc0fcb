"""The version of the cleaner: of its code, and of all data that it decides by.

Gives a name that changes whenever a rule, a table or a model of the package does, so that what was cleaned
under another one can be told and cleaned again.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files

CODE_VERSION = "2"
_DATA_ENDINGS = (".toml", ".json")
_DIGEST_LENGTH = 12


def name_version() -> str:
    """Give the version of the code and the digest of the package's data files."""
    folders = (files("tasks") / "rules", files("tasks.core.clean"))
    entries = [
        entry for folder in folders for entry in folder.iterdir() if entry.name.endswith(_DATA_ENDINGS)
    ]
    digest = hashlib.sha256()
    for entry in sorted(entries, key=lambda found: found.name):
        digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return f"{CODE_VERSION}+{digest.hexdigest()[:_DIGEST_LENGTH]}"
