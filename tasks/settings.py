"""Settings: read once from the environment (prefix `COPYDESK_`), `.env` or `copydesk.toml`, and handed down.

Every path is absolute from then on, found from one folder: the working directory, or COPYDESK_FOLDER.
Processes that we start work in an empty folder of ours, since Python and Prefect import from the working
directory and Prefect reads its settings there; `as_environment` is how they learn what this one goes by.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks.core.errors import UsageError
from tasks.core.health.health import HealthLimits
from tasks.core.health.retention import Keeping, Retention
from tasks.core.lake.renewal import LakePace
from tasks.core.records import OnOptOut
from tasks.core.sources.declared_sources import read_duration
from tasks.settings_files import TOML_NAME, SetValues, find_values

FOLDER_VARIABLE = "COPYDESK_FOLDER"
AWS, EMBEDDED = "aws", "embedded"
"""Stores that are named by a word."""
PATHS_OF_LIBRARIES = (
    "AWS_CA_BUNDLE",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "PREFECT_HOME",
    "PREFECT_PROFILES_PATH",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
)
"""Paths that boto3, httpx and Prefect read from the environment, from the working directory."""


def _expand_home(path: Path) -> Path:
    """Read `~` as a shell would, which does not see what stands in .env."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - pathlib's raises where there is no home


def _make_absolute(path: Path, info: ValidationInfo) -> Path:
    """Find a path from the folder, which is the first field."""
    folder: Path = info.data["folder"]
    return folder / _expand_home(path)


def _check_cluster(value: str | None, info: ValidationInfo) -> str | None:
    """See that the address is one of the cluster that cleans, if any does."""
    form = _CLUSTER_FORMS.get(info.data.get("task_runner", ""))
    if form and not form[0].fullmatch(value or ""):
        raise ValueError(f"{info.data['task_runner']} needs an address such as {form[1]}")
    return value


def _check_durations(value: str) -> str:
    for part in value.split():
        read_duration(part)
    return value


def _check_duration(value: str) -> str:
    read_duration(value)
    return value


Duration: TypeAlias = Annotated[str, AfterValidator(_check_duration)]


_CLUSTER_FORMS = {
    "dask": (re.compile(r"(tcp|tls)://[^\s/@?#]+:\d{1,5}"), "tcp://HOST:8786"),
    "ray": (re.compile(r"ray://[^\s/@?#]+:\d{1,5}"), "ray://HOST:10001"),
}
MEGABYTE = 1024 * 1024
_LEAST_HISTORY = timedelta(hours=2)
_MOST_EVENTS_S = 3 * 86_400
_JSON_OF_PREFECT = {
    "PREFECT_LOGGING_FORMATTERS_JSON_CLASS": "flows.serving.logs.JsonLines",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER": "json",
    "PREFECT_LOGGING_HANDLERS_DEBUG_FORMATTER": "json",
    "PREFECT_LOGGING_COLORS": "false",
}
"""By Prefect's own way: any value of its logging.yml may stand in the environment."""


class Settings(BaseSettings):
    """What an operator may set. S3 credentials are not here: boto3's own chain finds them."""

    model_config = SettingsConfigDict(
        env_prefix="COPYDESK_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    folder: Annotated[Path, AfterValidator(lambda path: _expand_home(path).absolute())] = Field(
        default=Path(),
        description="Folder that .env, relative paths and relative sources are found from.",
    )
    data_dir: Annotated[Path, AfterValidator(_make_absolute)] = Field(
        default=Path("data"),
        description="Folder of the warehouse, the news database and the embedded servers.",
    )
    s3_endpoint_url: str | None = Field(
        default=None,
        pattern=rf"^({AWS}|{EMBEDDED}|https?://[^\s/@]+(/\S*)?)$",  # no user:password@, which would be shown
        description="S3 server: a URL, aws, or embedded; unset, AWS's own settings name it, else a bucket "
        "that is set means AWS, else an embedded one is started over the data folder.",
    )
    s3_bucket: str = Field(
        default="copydesk", pattern=r"^[A-Za-z0-9._-]{3,63}$", description="Bucket of the raw store."
    )
    s3_prefix: str | None = Field(
        default=None,
        pattern=r"^[^/\s][^\s]{0,500}$",
        description="What all keys begin with, in a bucket that is shared: team/news/.",
    )
    s3_addressing: Literal["auto", "path", "virtual"] = Field(
        default="auto", description="Whether the bucket stands in the path or in the host's name."
    )
    s3_encryption: str | None = Field(
        default=None,
        pattern=r"^(AES256|aws:kms|arn:\S+)$",
        description="What the store encrypts with: AES256, aws:kms, or a KMS key's ARN; unset, the bucket's.",
    )
    store_id: str | None = Field(
        default=None,
        max_length=64,
        description="Id of the only store that may be used; a deployment names its own.",
    )
    batch_size: int = Field(default=250, ge=1, le=1000, description="Articles a task handles at once.")
    task_runner: Literal["threads", "dask", "ray"] = Field(
        default="threads",
        description="Who cleans batches: threads of a run, or the workers of a Dask or Ray cluster.",
    )
    task_runner_address: Annotated[str | None, AfterValidator(_check_cluster)] = Field(
        default=None,
        validate_default=True,
        pattern=r"^[^\s@]+$",  # no user:password@, which would be shown
        description="Where that cluster is: tcp://HOST:8786 or tls:// of Dask, ray://HOST:10001 of Ray.",
    )
    parser_processes: int = Field(
        default=max(1, os.cpu_count() or 1), ge=1, le=256, description="Child processes that parse."
    )
    parse_timeout_s: float = Field(
        default=20, gt=0, le=600, description="Processor time one document may take, seconds."
    )
    parse_memory_mb: int = Field(
        default=1024, ge=256, description="Memory a parsing child may take on top of its own, MB."
    )
    sources: Annotated[Path, AfterValidator(_make_absolute)] = Field(
        default=Path("sources.toml"), description="File that declares what scheduled runs read."
    )
    contact: str | None = Field(
        default=None,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="Address or URL where sites reach you; part of the user agent.",
    )
    allow_private: bool = Field(
        default=False, description="Whether every source may lie on a private or loopback address."
    )
    fetch_in_flight: int = Field(default=16, ge=1, le=256, description="Pages fetched at once.")
    fetch_timeout_s: float = Field(
        default=30.0, gt=0, le=600, description="Time one answer may take, seconds."
    )
    host_delay_s: float = Field(
        default=0.5, ge=0, le=60, description="Least time between two requests to a host, seconds."
    )
    browser: str | None = Field(
        default=None,
        description="Program that shows pages which need a browser; unset, Chromium or Chrome on PATH.",
    )
    revisit_after: Annotated[str, AfterValidator(_check_durations)] = Field(
        default="1h 1d 7d", description="When after its first sight a page is looked at again."
    )
    alert_url: SecretStr | None = Field(
        default=None, description="URL that automations post to when something goes wrong."
    )
    push_hosts: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9._ -]*$",
        description="Host names of the push endpoint, beside localhost, this machine's and addresses.",
    )
    push_rate: int = Field(
        default=100, ge=1, le=100_000, description="Requests a second that one push token may send."
    )
    desk_user_header: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z][A-Za-z0-9-]{0,99}$",
        description="Header in which a reverse proxy names who reads and writes the desk; unset, none is.",
    )
    query_timeout_s: float = Field(
        default=60, gt=0, description="Time that `copydesk query` may take, seconds."
    )
    query_memory_mb: int = Field(
        default=1024, ge=16, description="Memory that `copydesk query` may take, MB."
    )
    on_opt_out: OnOptOut = Field(
        default=OnOptOut.KEEP,
        description="What becomes of a page that reserves its use by machines: keep, flag or drop.",
    )
    group_reads: bool = Field(
        default=False, description="Whether the group of the data folder may read the databases."
    )
    max_input_mb: int = Field(default=25, ge=1, le=1000, description="Largest input that is taken in, MB.")
    log: Literal["text", "json"] = Field(
        default="text", description="Form of what is logged on standard error: lines of text, or of JSON."
    )
    behind_after: Duration = Field(
        default="30m", description="How long an input may wait, or no sweep succeed, before that is late."
    )
    silent_after: Duration = Field(
        default="3d", description="How long a source that gave news may give none before that is said."
    )
    min_free_mb: int = Field(
        default=1024, ge=0, description="Free space of the data folder's disk below which that is said, MB."
    )
    keep_history: Duration = Field(
        default="30d", description="How long Prefect keeps runs that ended, their logs, artifacts and events."
    )
    keep_keys: Duration = Field(
        default="7d", description="How long an idempotency key of a push is honoured, a day at the least."
    )
    keep_taken: Duration = Field(
        default="30d", description="How long what was taken from the inbox stays under inbox-taken/."
    )

    keep_publications: int = Field(
        default=3,
        ge=0,
        le=1000,
        description="How many publications are kept, and of how many days the last one; 0: none.",
    )
    lake_every: Duration | None = Field(
        default=None,
        description="How often news is published as a lake in the bucket, too, at most; unset, never.",
    )
    keep_lake: Duration = Field(
        default="1d", description="How long files of the lake stay that its publication names no more."
    )

    @property
    def max_input_bytes(self) -> int:
        """The largest input that is taken in, bytes."""
        return self.max_input_mb * MEGABYTE

    @property
    def parse_memory_bytes(self) -> int:
        """Memory that a parsing child may take on top of its own, bytes."""
        return self.parse_memory_mb * MEGABYTE

    @property
    def health_limits(self) -> HealthLimits:
        """From where on the state of the installation is a concern."""
        return HealthLimits(
            behind_after=read_duration(self.behind_after),
            silent_after=read_duration(self.silent_after),
            min_free_bytes=self.min_free_mb * MEGABYTE,
        )

    @property
    def retention(self) -> Retention:
        """How long what is not the archive is kept."""
        return Retention(
            history=max(read_duration(self.keep_history), _LEAST_HISTORY),
            keys=max(read_duration(self.keep_keys), timedelta(days=1)),
            taken=read_duration(self.keep_taken),
        )

    @property
    def keeping(self) -> Keeping:
        """How long publications without a name are kept."""
        return Keeping(self.keep_publications, self.min_free_mb * MEGABYTE)

    @property
    def lake_pace(self) -> LakePace | None:
        """How the lake is published; None where it is not."""
        if self.lake_every is None:
            return None
        return LakePace(read_duration(self.lake_every), self.lake_keep)

    @property
    def lake_keep(self) -> timedelta:
        """How long files of the lake stay that its publication names no more."""
        return read_duration(self.keep_lake)

    @property
    def revisit_plan(self) -> tuple[timedelta, ...]:
        """Times after its first sight at which a page is looked at again."""
        return tuple(read_duration(part) for part in self.revisit_after.split())

    @property
    def push_host_names(self) -> tuple[str, ...]:
        """Host names that the push endpoint goes by."""
        return tuple((self.push_hosts or "").split())

    @property
    def user_agent(self) -> str:
        """What sites are told of who asks."""
        name = f"copydesk/{version('copydesk')}"
        return f"{name} (+{self.contact})" if self.contact else name

    @property
    def warehouse_path(self) -> Path:
        """The loader's database."""
        return self.data_dir / "warehouse.duckdb"

    @property
    def news_path(self) -> Path:
        """The news database for readers."""
        return self.data_dir / "news.duckdb"

    @property
    def lists_path(self) -> Path:
        """Folder of the lists of sources that runs were given."""
        return self.data_dir / "lists"

    @property
    def cleaning_times_path(self) -> Path:
        """How long cleaning took, counted over all runs."""
        return self.data_dir / "cleaning-times.json"

    def server_environment(self) -> dict[str, str]:
        """Give what a Prefect server of ours is told, unless it was: how long it keeps what has ended."""
        history = int(self.retention.history.total_seconds())
        told = {
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(history),
            "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"PT{min(history, _MOST_EVENTS_S)}S",
        }
        return {name: value for name, value in told.items() if name not in os.environ}

    def log_environment(self) -> dict[str, str]:
        """Give the variables by which Prefect, in any process, logs in the form that is set."""
        return {"COPYDESK_LOG": self.log, **_JSON_OF_PREFECT} if self.log == "json" else {}

    def as_environment(self) -> dict[str, str]:
        """Give the variables by which a process in any working directory finds the same folders and files."""
        return (
            make_library_paths_absolute()
            | self.log_environment()
            | {
                FOLDER_VARIABLE: str(self.folder),
                "COPYDESK_DATA_DIR": str(self.data_dir),
                "COPYDESK_SOURCES": str(self.sources),
            }
        )


def make_library_paths_absolute() -> dict[str, str]:
    """Give the paths that libraries are told of in the environment, each absolute."""
    told = {name: os.environ.get(name) for name in PATHS_OF_LIBRARIES}
    return {name: str(_expand_home(Path(path)).absolute()) for name, path in told.items() if path}


def find_folder() -> Path:
    """Find the folder that everything relative is found from; `.env`, which lies in it, cannot name it."""
    return _expand_home(Path(os.environ.get(FOLDER_VARIABLE) or ".")).absolute()


def read_settings() -> Settings:
    """Read the settings; a wrong value is a UsageError that names its variable and where it stands."""
    folder = find_folder()
    found = find_set()
    try:
        return Settings(folder=folder, _env_file=found.env_file, **found.of_toml)
    except ValidationError as error:
        first = error.errors()[0]
        field = "_".join(str(part) for part in first["loc"])
        is_in_toml = found.origins.get(field) == TOML_NAME
        name = f"{field} of {folder / TOML_NAME}" if is_in_toml else f"COPYDESK_{field.upper()}"
        said = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{name} is not usable: {said}", f"Set {name} right or unset it") from error


def find_set() -> SetValues:
    """Find what is set, and where, before any of it is checked."""
    return find_values(find_folder(), Settings.model_fields)
