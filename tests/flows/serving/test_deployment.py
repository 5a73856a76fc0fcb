"""The deployment of `infra/prefect.yaml`, against a real Prefect server and a real worker."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import yaml
from prefect.blocks.system import Secret
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.deployments import run_deployment
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.workers.base import BaseJobConfiguration
from pydantic import Field

from flows.serving.steps import POOL, QUEUES, describe_deployment
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.prefect_api import PrefectApi
from tasks.core.clean.version import CLEANER_VERSION
from tasks.core.errors import StopError
from tasks.core.sources.sources import SourceKind
from tasks.settings import read_settings
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prefect.client.schemas.responses import DeploymentResponse

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
PREFECT = Path(sys.executable).with_name("prefect")


@pytest.fixture(scope="module")
def environment(prefect_api: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an operator: a server, a data folder."""
    data_dir = tmp_path_factory.mktemp("deployment") / "data"
    inherited = {name: value for name, value in os.environ.items() if name != "PWD"}
    return inherited | {
        "PREFECT_API_URL": prefect_api,
        "COPYDESK_DATA_DIR": str(data_dir),
        "DO_NOT_TRACK": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
    }


@pytest.fixture(scope="module")
def deployed(prefect_api: str, environment: dict[str, str]) -> Iterator[None]:
    """The work pool and the deployment, made as the README says."""
    prefect(environment, "work-pool", "create", "copydesk", "--type", "process", "--overwrite")
    prefect(environment, "--no-prompt", "deploy", "--all", "--prefect-file", "infra/prefect.yaml")
    with temporary_settings({PREFECT_API_URL: prefect_api}):
        yield


def prefect(environment: dict[str, str], *arguments: str) -> None:
    """Run the prefect command line in the project's root."""
    done = subprocess.run(
        [PREFECT, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def worker(environment: dict[str, str], pool: str = POOL) -> Iterator[None]:
    """A real worker, stopped at the end."""
    command = [PREFECT, "worker", "start", "--pool", pool]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def test_the_schedule_is_the_one_that_is_written_here() -> None:
    """A change of the schedules, or of who may write at once, cannot pass unseen."""
    written = yaml.safe_load((ROOT / "infra" / "prefect.yaml").read_text())
    schedules = {
        (each["name"], each["entrypoint"], s["slug"], s["cron"], s["timezone"])
        for each in written["deployments"]
        for s in each["schedules"]
    }
    assert schedules == {
        ("ingest", "flows.ingest.ingest", "quarter-hourly", "*/15 * * * *", "UTC"),
        ("sweep", "flows.sweep.sweep", "every-ten-minutes", "5-59/10 * * * *", "UTC"),
        ("maintain", "flows.maintain.maintain", "daily", "40 3 * * *", "UTC"),
    }
    for each in written["deployments"]:
        assert "concurrency_limit" not in each, "its slots would be leased in the memory of the server"
        assert each["work_pool"]["work_queue_name"] == each["name"]
    assert {each["name"] for each in written["deployments"]} == set(QUEUES)


@pytest.mark.usefixtures("deployed")
def test_each_deployment_has_one_run_at_work_at_a_time() -> None:
    """Its queue counts its runs by their states: there is no slot that could be lost."""
    with get_client(sync_client=True) as client:
        limits = {each.name: each.concurrency_limit for each in client.read_work_queues(work_pool_name=POOL)}
        deployed = [client.read_deployment_by_name(f"{name}/{name}") for name in QUEUES]
    assert {name: limits[name] for name in QUEUES} == dict.fromkeys(QUEUES, 1)
    assert all(each.work_queue_name == each.name for each in deployed)
    assert all(each.global_concurrency_limit is None for each in deployed)


@pytest.mark.usefixtures("deployed")
def test_a_deployment_knows_where_it_was_made(environment: dict[str, str]) -> None:
    """Whatever PWD says, which an init system does not set: folder, data folder and sources are absolute."""
    with get_client(sync_client=True) as client:
        [step] = client.read_deployment_by_name("ingest/ingest").pull_steps or ()
    told = step["flows.serving.steps.use_folder"]
    assert told["folder"] == str(ROOT)
    assert told["data_dir"] == environment["COPYDESK_DATA_DIR"]
    assert told["sources"] == str(ROOT / "sources.toml")


@pytest.mark.usefixtures("deployed")
def test_a_deployment_bears_the_version_of_package_and_cleaner() -> None:
    """So the list of runs tells what each of them ran with; where another would be made, it differs."""
    with get_client(sync_client=True) as client:
        deployments = [client.read_deployment_by_name(f"{name}/{name}") for name in QUEUES]
    versions = {each.version for each in deployments}
    [made] = versions
    assert str(made).startswith(f"{version('copydesk')}, cleaner {CLEANER_VERSION}, settings ")
    assert all(each.tags == ["copydesk"] for each in deployments)
    other = describe_deployment(read_settings().model_copy(update={"store_id": "another"}), is_warm=False)
    assert other["version"] != made


@pytest.mark.usefixtures("deployed")
def test_the_cron_gets_its_scheduled_runs() -> None:
    """With the pinned libraries the scheduler inserts runs; with newer ones it stays silent."""
    of_schedule = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))
    )
    with get_client(sync_client=True) as client:
        runs = wait_until(lambda: client.read_flow_runs(flow_run_filter=of_schedule), every_s=0.5)
    times = [run.expected_start_time for run in runs if run.expected_start_time]
    assert len(times) == len(runs)
    assert all(at.minute % 15 == 0 or at.minute % 10 == 5 or (at.hour, at.minute) == (3, 40) for at in times)


@pytest.mark.usefixtures("deployed")
def test_a_run_of_one_source_can_be_had_of_the_deployment(prefect_api: str) -> None:
    """It waits in the queue of the scheduled ones, and reads that source alone."""
    with PrefectApi(prefect_api, os.environ) as api, get_client(sync_client=True) as client:
        run = client.read_flow_run(UUID(api.start_run("ingest", {"sources": [], "only": "post"})))
        assert run.parameters == {"sources": [], "only": "post"}
        client.delete_flow_run(run.id)
        assert (run.work_queue_name, run.state_type) == ("ingest", StateType.SCHEDULED)
        with pytest.raises(StopError, match="has no deployment nothing"):
            api.start_run("nothing", {})


@pytest.mark.usefixtures("deployed")
def test_the_form_of_the_ui_is_typed_and_described() -> None:
    """Sources, limit and kind reach the UI with their types, bounds, choices and help."""
    with get_client(sync_client=True) as client:
        schema = client.read_deployment_by_name("ingest/ingest").parameter_openapi_schema
    properties = schema["properties"]
    context = {"publisher", "language", "url"}
    assert set(properties) == {"sources", "limit", "kind", "group", "only", "columns", *context}
    assert properties["sources"]["type"] == "array"
    assert all(each["description"] for each in properties.values())
    assert properties["limit"]["anyOf"][0] == {"exclusiveMinimum": 0, "type": "integer"}
    assert set(SourceKind) == set(schema["definitions"]["SourceKind"]["enum"])


@pytest.mark.usefixtures("deployed")
def test_a_worker_runs_the_deployment(environment: dict[str, str], samples: Path) -> None:
    """A run asked for over the API does the same as one from the terminal."""
    with worker(environment):
        run = run_deployment(
            "ingest/ingest",
            parameters={"sources": [str(samples)], "limit": 2},
            timeout=PATIENCE_S,
            poll_interval=1,
        )
    assert run.state is not None
    assert run.state.is_completed(), run.state
    assert (Path(environment["COPYDESK_DATA_DIR"]) / "news.duckdb").exists()


class Job(BaseJobConfiguration):
    """What a worker of any kind is told to start, as far as we say it."""

    image: str | None = None
    volumes: list[str] = Field(default_factory=list)
    job_manifest: dict[str, Any] = Field(default_factory=dict)


KINDS = ("docker", "kubernetes", "process")


@pytest.fixture(scope="module")
def in_pools(
    deployed: None, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, DeploymentResponse]]:
    """A deployment in a pool of each kind that infra/pools describes, under names of their own."""
    assert deployed is None
    written = yaml.safe_load((ROOT / "infra" / "prefect.yaml").read_text())
    [ingest] = [each for each in written["deployments"] if each["name"] == "ingest"]
    in_pool = [
        ingest
        | {
            "name": f"ingest-{kind}",
            "schedules": [],
            "work_pool": ingest["work_pool"] | {"name": f"copydesk-{kind}"},
        }
        for kind in KINDS
    ]
    path = tmp_path_factory.mktemp("pools") / "prefect.yaml"
    path.write_text(yaml.safe_dump(written | {"deployments": in_pool}))
    with get_client(sync_client=True) as client:
        for kind in KINDS:
            template = json.loads((ROOT / "infra" / "pools" / f"{kind}.json").read_text())
            pool = WorkPoolCreate(name=f"copydesk-{kind}", type=kind, base_job_template=template)
            client.create_work_pool(pool)
        of_no_store = environment | {"COPYDESK_DATA_DIR": str(path.parent / "data")}
        prefect(of_no_store, "--no-prompt", "deploy", "--all", "--prefect-file", str(path))
        made = {kind: client.read_deployment_by_name(f"ingest/ingest-{kind}") for kind in KINDS}
        yield made
        for each in made.values():
            client.delete_deployment(each.id)


def save_secret(name: str, value: str) -> None:
    """Keep a secret on the server, which shows it to nobody."""
    Secret(value=value).save(name, overwrite=True)


def ask_job(deployment: DeploymentResponse) -> Job:
    """Give what a worker would be told to start for a run of the deployment."""
    with get_client(sync_client=True) as client:
        pool = client.read_work_pool(str(deployment.work_pool_name))

    async def make() -> Job:
        made: Job = await Job.from_template_and_values(pool.base_job_template, deployment.job_variables or {})
        return made

    return asyncio.run(make())


@pytest.mark.parametrize("kind", ["docker", "kubernetes"])
def test_a_run_may_be_a_container_of_the_image(kind: str, in_pools: dict[str, DeploymentResponse]) -> None:
    """Its pool says which image, where the data is and which secrets; the server shows none of these."""
    save_secret("copydesk-s3-key-id", "the-desk")
    save_secret("copydesk-s3-key", "hush-hush")
    deployment = in_pools[kind]
    job = ask_job(deployment)
    with get_client(sync_client=True) as client:
        pool = client.read_work_pool(f"copydesk-{kind}")
        blocks = client.read_block_documents(include_secrets=False)
    assert (job.env["AWS_ACCESS_KEY_ID"], job.env["AWS_SECRET_ACCESS_KEY"]) == ("the-desk", "hush-hush")
    shown = (
        deployment.model_dump_json(),
        pool.model_dump_json(),
        *(each.model_dump_json() for each in blocks),
    )
    assert not [each for each in shown if "hush-hush" in each]
    assert job.command is None, "Prefect's own engine: no warm runner is there"
    if kind == "docker":
        assert job.image == "copydesk:0.1.0"
        assert "copydesk_data:/data" in job.volumes
    else:
        pod = job.job_manifest["spec"]["template"]["spec"]
        [container] = pod["containers"]
        assert container["image"] == "registry.example/copydesk:0.1.0"
        assert {"name": "data", "mountPath": "/data"} in container["volumeMounts"]
        assert {"name": "data", "persistentVolumeClaim": {"claimName": "copydesk-data"}} in pod["volumes"]


def test_a_run_gets_its_keys_from_secret_blocks(
    environment: dict[str, str], in_pools: dict[str, DeploymentResponse], tmp_path: Path, samples: Path
) -> None:
    """The store lets nobody in without them, the worker has none, and no answer of the server holds them."""
    with lease_s3(tmp_path / "store", "copydesk") as location:
        keys = json.loads(location.credentials_path.read_text())
        save_secret("copydesk-s3-key-id", keys["access_key"])
        save_secret("copydesk-s3-key", keys["secret_key"])
        own = {
            "COPYDESK_DATA_DIR": str(tmp_path / "data"),
            "COPYDESK_S3_ENDPOINT_URL": location.endpoint_url,
            "COPYDESK_S3_BUCKET": location.bucket,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        with worker(environment | own, "copydesk-process"):
            asked = {"sources": [str(samples)], "limit": 2}
            deployment = in_pools["process"]
            run = run_deployment(deployment.id, parameters=asked, timeout=PATIENCE_S, poll_interval=1)
        with get_client(sync_client=True) as client:
            told = client.read_flow_run(run.id).model_dump_json() + deployment.model_dump_json()
    assert run.state is not None
    assert run.state.is_completed(), run.state
    assert (tmp_path / "data" / "news.duckdb").exists()
    assert not (tmp_path / "data" / "s3").exists(), "the store of the keys was used, none was started"
    assert keys["secret_key"] not in told
