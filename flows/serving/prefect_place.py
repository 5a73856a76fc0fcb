"""Which Prefect API the user has set up, as Prefect itself reads its settings: environment, else profile.

Asked here by every command, so that runs, schedules and status speak of the same one. Where nothing is set
up, the data folder has a server of its own, and Prefect is not even imported to know that. Prefect reads in
an empty folder: a `prefect.toml` or `.env` where the user stands is that of a project of theirs.
"""

from __future__ import annotations

import os
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ANSWER_WITHIN_S = 5.0
_START = "Start it with `prefect server start`, or unset PREFECT_API_URL and a local one is used"
_REFUSED = "Set PREFECT_API_KEY, PREFECT_API_AUTH_STRING or PREFECT_CLIENT_CUSTOM_HEADERS to what it wants"
_CERTIFICATE = "Set PREFECT_API_SSL_CERT_FILE to the certificate of who signed its own"


@dataclass(frozen=True, slots=True)
class PrefectPlace:
    """A Prefect API, what names it, and the settings that its clients go by.

    `is_ours`: it is the data folder's own.
    """

    api_url: str
    named_by: str
    environment: Mapping[str, str] = field(repr=False)
    is_ours: bool = False

    @property
    def said(self) -> str:
        """Where runs are recorded and what says so, for people."""
        return f"{self.api_url} ({self.named_by})"


def find_configured_prefect() -> PrefectPlace | None:
    """Find the Prefect API that the environment or a profile names; nothing is asked of it."""
    if not may_be_configured():
        return None
    url = os.environ.get("PREFECT_API_URL")
    if url and not _find_profiles().exists():
        return PrefectPlace(url, "PREFECT_API_URL", _settings_of(os.environ))
    with _empty_folder():
        from prefect.context import get_settings_context  # noqa: PLC0415 - see above

        context = get_settings_context()
    found = context.settings.api.url
    if found is None:
        return None
    told = context.settings.to_environment_variables(exclude_unset=True, include_secrets=True)
    named_by = "PREFECT_API_URL" if url else f"the Prefect profile {context.profile.name}"
    return PrefectPlace(str(found), named_by, _settings_of(told))


def may_be_configured() -> bool:
    """Tell whether the user may have set up a Prefect API, without asking Prefect."""
    told = ("PREFECT_API_URL", "PREFECT_PROFILE")
    return any(os.environ.get(name) for name in told) or _find_profiles().exists()


def check_configured(place: PrefectPlace) -> None:
    """Raise a StopError where the API does not answer, or not to us; Prefect's own client asks."""
    with _empty_folder():
        from prefect.client.orchestration import get_client  # noqa: PLC0415 - see above
        from prefect.context import use_profile  # noqa: PLC0415 - see above
        from prefect.settings import Profile  # noqa: PLC0415 - see above

        asked = Profile(name="asked", settings=dict(place.environment))
        with (
            use_profile(asked, override_environment_variables=True),
            get_client(sync_client=True, httpx_settings={"timeout": ANSWER_WITHIN_S}) as client,
        ):
            failed = client.api_healthcheck()
    if failed is not None:
        raise _explain(failed, place) from failed


def _explain(failed: Exception, place: PrefectPlace) -> StopError:
    status = getattr(getattr(failed, "response", None), "status_code", None)
    if status is not None:
        hint = _REFUSED if status in {401, 403} else f"Is it the address of a Prefect API? {_START}"
        return StopError(f"The Prefect server at {place.said} answers {status}", hint)
    if "CERTIFICATE_VERIFY_FAILED" in str(failed):
        return StopError(f"The Prefect server at {place.said} has no certificate to trust", _CERTIFICATE)
    said = str(failed).partition("\n")[0] or type(failed).__name__
    return StopError(f"No Prefect server answers at {place.said}: {said}", _START)


@contextmanager
def _empty_folder() -> Iterator[None]:
    """Stand in an empty folder: what Prefect is imported in, it reads its settings in."""
    with TemporaryDirectory() as folder, chdir(folder):
        yield


def _find_profiles() -> Path:
    if named := os.environ.get("PREFECT_PROFILES_PATH"):
        return Path(named).expanduser()
    return Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser() / "profiles.toml"


def _settings_of(environment: Mapping[str, str]) -> dict[str, str]:
    """Give what is said of the API and of its clients, and nothing else."""
    return {name: value for name, value in environment.items() if name.startswith(OF_CLIENTS)}


OF_CLIENTS = ("PREFECT_API_", "PREFECT_CLIENT_", "PREFECT_CLOUD_")
