"""What is set, and where: the environment, `.env`, `copydesk.toml`, in this order of precedence.

Both files lie in the folder that everything relative is found from. A name of ours that is no setting is
told, with the setting that may be meant: in `copydesk.toml`, which is ours alone, it is an error; elsewhere
it may be somebody's own.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from dotenv import dotenv_values

from tasks.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

PREFIX = "COPYDESK_"
TOML_NAME = "copydesk.toml"
OF_OTHERS = frozenset({"COPYDESK_PUSH_TOKEN", "COPYDESK_UI_PICTURES", "COPYDESK_WARM"})
"""Names that are no settings: a pusher's token in our examples, a test's, a socket of ours."""


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that is no setting, where it stands, and the setting that may be meant."""

    name: str
    where: str
    close: str | None

    @property
    def said(self) -> str:
        """Say it, for people."""
        meant = f"; did you mean {self.close}?" if self.close else ""
        return f"{self.name} ({self.where}) is no setting of copydesk{meant}"


@dataclass(frozen=True, slots=True)
class SetValues:
    """What is set, by the field's name: where each value stands, and those that `copydesk.toml` gives.

    `env_file` is the `.env` where that is ours.
    """

    env_file: Path | None
    origins: Mapping[str, str]
    of_toml: Mapping[str, Any]
    unknown: tuple[UnknownName, ...]


def find_values(folder: Path, fields: Collection[str]) -> SetValues:
    """Find what is set of the `fields` in the environment and in the folder's files."""
    env_file = folder / ".env" if _is_ours(folder / ".env") else None
    by_place = {
        "environment": _strip_names(os.environ),
        ".env": _strip_names(_read_env_file(env_file)) if env_file else {},
    }
    of_toml = _read_toml(folder / TOML_NAME, fields)
    origins = dict.fromkeys(of_toml, TOML_NAME)
    for place in (".env", "environment"):
        origins |= {name: place for name, value in by_place[place].items() if value and name in fields}
    mine = {name: value for name, value in of_toml.items() if origins[name] == TOML_NAME}
    unknown = (each for place, values in by_place.items() for each in _find_unknown(values, place, fields))
    return SetValues(env_file, origins, mine, tuple(unknown))


def _is_ours(env_file: Path) -> bool:
    """Whether a .env names settings of ours, in whatever encoding: that of something else is not read."""
    return env_file.is_file() and PREFIX.encode() in env_file.read_bytes().replace(b"\0", b"").upper()


def _read_env_file(path: Path) -> Mapping[str, str | None]:
    try:
        return dotenv_values(path, encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"The file {path} is not UTF-8", "Write it anew as plain text") from error


def _read_toml(path: Path, fields: Collection[str]) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:  # no UTF-8, no TOML
        raise UsageError(f"{path} cannot be read: {error}", "Write it as TOML: data_dir = 'news'") from error
    for name in told:
        if name not in fields or name == "folder":
            close = get_close_matches(name.lower().removeprefix(PREFIX.lower()), fields, 1)
            hint = f"Did you mean {close[0]}?" if close else "`copydesk settings` lists them"
            raise UsageError(f"{path}: `{name}` is no setting", hint)
    return told


def _strip_names(environment: Mapping[str, str | None]) -> dict[str, str | None]:
    """Give what begins with our prefix, by the rest of the name; an empty value is an unset one."""
    return {
        name.upper().removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.upper().startswith(PREFIX)
    }


def _find_unknown(values: Collection[str], place: str, fields: Collection[str]) -> Iterator[UnknownName]:
    for name in values:
        full = PREFIX + name.upper()
        if name not in fields and full not in OF_OTHERS:
            close = get_close_matches(name, fields, 1)
            yield UnknownName(full, place, PREFIX + close[0].upper() if close else None)
