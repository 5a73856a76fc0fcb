"""What `copydesk settings` shows: each setting as it is in force, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from tasks.settings import Settings, find_set, read_settings
from tasks.settings_files import PREFIX

MASK = "**********"


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """A setting: its variable, its value, where that stands, and what it is for."""

    setting: str
    value: str | None
    origin: str
    description: str


def list_settings() -> list[ShownSetting]:
    """List all settings in the order of their documentation."""
    settings, origins = read_settings(), find_set().origins
    return [
        ShownSetting(
            PREFIX + name.upper(),
            _show(getattr(settings, name)),
            origins.get(name, "default"),
            field.description or "",
        )
        for name, field in Settings.model_fields.items()
    ]


def _show(value: object) -> str | None:
    if isinstance(value, SecretStr):
        return MASK
    return None if value is None else str(value)
