"""Settings: read once from the environment (prefix `COPYDESK_`) or `.env`, handed down as plain values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks.core.errors import UsageError


def _expand_home(path: Path) -> Path:
    """Read `~` as a shell would, which does not see what stands in .env."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - pathlib's raises where there is no home


MEGABYTE = 1024 * 1024


class Settings(BaseSettings):
    """What an operator may set. S3 credentials are not here: boto3's own chain finds them."""

    model_config = SettingsConfigDict(
        env_prefix="COPYDESK_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Annotated[Path, AfterValidator(_expand_home)] = Field(
        default=Path("data"),
        description="Folder of the warehouse, the published copy and the embedded servers.",
    )
    s3_endpoint_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/@]+(/\S*)?$",  # no user:password@, which would be shown and logged
        description="S3 server to use; unset, an embedded one is started over the data folder.",
    )
    s3_bucket: str = Field(
        default="copydesk", pattern=r"^[A-Za-z0-9._-]{3,63}$", description="Bucket of the raw store."
    )
    batch_size: int = Field(default=250, ge=1, le=1000, description="Articles a task handles at once.")
    parser_processes: int = Field(
        default=max(1, os.cpu_count() or 1), ge=1, le=256, description="Child processes that parse."
    )
    parse_timeout_s: float = Field(
        default=20, gt=0, le=600, description="Time one document may take, seconds."
    )
    parse_memory_mb: int = Field(
        default=1024, ge=256, description="Memory a parsing child may take on top of its own, MB."
    )
    max_input_mb: int = Field(default=25, ge=1, le=1000, description="Largest input that is taken in, MB.")

    @property
    def max_input_bytes(self) -> int:
        """The largest input that is taken in, bytes."""
        return self.max_input_mb * MEGABYTE

    @property
    def parse_memory_bytes(self) -> int:
        """Memory that a parsing child may take on top of its own, bytes."""
        return self.parse_memory_mb * MEGABYTE

    @property
    def warehouse_path(self) -> Path:
        """The loader's database."""
        return self.data_dir / "warehouse.duckdb"

    @property
    def news_path(self) -> Path:
        """The published copy for readers."""
        return self.data_dir / "news.duckdb"


def read_settings() -> Settings:
    """Read the settings; a wrong value is a UsageError that names its variable."""
    try:
        return Settings()
    except UnicodeDecodeError as error:
        raise UsageError("The file .env is not UTF-8", "Write it anew as plain text") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = "COPYDESK_" + "_".join(str(part) for part in first["loc"]).upper()
        hint = f"Set {name} right or unset it"
        raise UsageError(f"{name} is not usable: {first['msg']}", hint) from error
