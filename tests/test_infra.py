"""The files of `infra/` say what is so: names exist in the code, commands parse, the policy fits."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from prefect.cli._app import _app as prefect_app
from prefect.settings import Settings as PrefectSettings
from prefect.settings.base import PrefectBaseSettings
from pydantic import AliasChoices, BaseModel
from starlette.routing import Route
from typer.core import TyperCommand, TyperGroup

from flows.cli.app import app
from flows.push.endpoint import make_app
from tasks.clients.push import keyed_answers
from tasks.clients.push.notifier import tell_nobody
from tasks.clients.sources.source_files import read_declared
from tasks.clients.store import raw_store
from tasks.core.lake.manifest import LAKE
from tasks.core.store import batches
from tasks.core.store import inbox_keys as inbox
from tasks.core.store.lease import LEASES
from tasks.core.teach.reader_marks import TAUGHT
from tasks.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
INFRA = ROOT / "infra"
DOCKERFILE = (INFRA / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((INFRA / "compose.yaml").read_text())
HELM: dict[str, Any] = yaml.safe_load((INFRA / "helm-values.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
S3_ACTIONS = {
    "put_object": {"s3:PutObject"},
    "get_object": {"s3:GetObject"},
    "head_object": {"s3:GetObject"},
    "upload_fileobj": {"s3:PutObject"},
    "list_objects_v2": {"s3:ListBucket"},
    "copy_object": {"s3:GetObject", "s3:PutObject"},
    "delete_object": {"s3:DeleteObject"},
    "delete_objects": {"s3:DeleteObject"},
    "create_bucket": set(),  # made beforehand, with its versioning and lifecycle
}


def prefect_variables(model: type[BaseModel] = PrefectSettings) -> set[str]:
    """Give the names of the environment that Prefect's settings read."""
    found: set[str] = set()
    for field in model.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, PrefectBaseSettings):
            found |= prefect_variables(field.annotation)
        elif isinstance(field.validation_alias, AliasChoices):
            found |= {str(choice).upper() for choice in field.validation_alias.choices}
    prefix = str(model.model_config.get("env_prefix", ""))
    return found | {(prefix + name).upper() for name in model.model_fields}


def image_command(argv: list[str]) -> None:
    """See that a command of the image exists here and takes its arguments."""
    program, *arguments = argv
    assert (Path(sys.executable).parent / program).exists() or shutil.which(program), program
    if program == "copydesk":
        parse_copydesk(arguments)
    elif program == "prefect":
        prefect_app.parse_args(arguments, exit_on_error=False, print_error=False)
    elif program == "python":
        for node in ast.walk(ast.parse(arguments[arguments.index("-c") + 1])):
            if isinstance(node, ast.ImportFrom):
                assert node.module
                module = import_module(name_in_checkout(node.module))
                assert all(hasattr(module, name.name) for name in node.names)
    elif program == "uvicorn":
        module, _, name = next(each for each in arguments if ":" in each).partition(":")
        assert callable(getattr(import_module(name_in_checkout(module)), name))


def name_in_checkout(module: str) -> str:
    """Give the name by which a module of the image, where ours stand below `copydesk`, is known here."""
    return module.removeprefix("copydesk.")


def parse_copydesk(arguments: list[str]) -> None:
    """See that the console script understands a command line."""
    command: object = typer.main.get_command(app)
    name = "copydesk"
    while isinstance(command, TyperGroup):
        name, *arguments = arguments
        command = command.commands[name]
    assert isinstance(command, TyperCommand)
    assert not command.make_context(name, arguments).args


def instructions(name: str) -> list[str]:
    """Give the arguments of each instruction of the Dockerfile of one name, lines joined."""
    joined = re.sub(r"\\\n\s*", " ", DOCKERFILE)
    return [line.removeprefix(name).strip() for line in joined.splitlines() if line.startswith(f"{name} ")]


FILES = [path for path in sorted(INFRA.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(INFRA)))
def test_every_variable_is_a_setting(path: Path) -> None:
    """A variable of copydesk or Prefect that is named anywhere in the folder is one that is read."""
    names = set(re.findall(r"\b(?:COPYDESK|PREFECT)_[A-Z0-9_]+", path.read_text()))
    ours = {f"COPYDESK_{name.upper()}" for name in Settings.model_fields}
    assert names <= ours | prefect_variables()


def test_a_variable_that_nobody_reads_would_be_found() -> None:
    """The set of names is what Prefect reads, not whatever begins like it."""
    known = prefect_variables()
    assert "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE" in known
    assert "PREFECT_SERVER_API_AUTH_STRING" in known
    assert "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCHES" not in known


@pytest.mark.parametrize("name", [name for name, each in SERVICES.items() if "command" in each])
def test_the_command_of_a_service_parses(name: str) -> None:
    """What a service of the image runs is there, and takes these arguments."""
    image_command(SERVICES[name]["command"])


def test_the_commands_of_the_image_parse() -> None:
    """So do the command and the health check of the image itself."""
    [command], [check] = instructions("CMD"), instructions("HEALTHCHECK")
    image_command(json.loads(command))
    image_command(json.loads(check.partition("CMD ")[2]))


def test_the_commands_of_the_chart_parse() -> None:
    """So do those that stand beside the worker in its pod."""
    worker = HELM["worker"]
    for container in (*worker["extraContainers"], *worker["initContainer"]["extraContainers"]):
        image_command(container["args"])


def test_the_deployments_name_flows_that_are_there() -> None:
    """Each entrypoint can be imported and is a flow of that name."""
    for each in yaml.safe_load((INFRA / "prefect.yaml").read_text())["deployments"]:
        module, _, name = each["entrypoint"].rpartition(".")
        assert getattr(import_module(module), name).name == each["name"].partition("-")[0]


def test_the_steps_of_the_deployments_are_there() -> None:
    """Those of `prefect deploy` and those before each run are functions that take what they are given."""
    written = yaml.safe_load((INFRA / "prefect.yaml").read_text())
    for step in (*written["build"], *written["pull"]):
        [(path, given)] = step.items()
        module, _, name = path.rpartition(".")
        signature(getattr(import_module(module), name)).bind(**{k: v for k, v in given.items() if k != "id"})


def test_every_service_has_a_health_check_and_comes_back() -> None:
    """All but the one that ends: that one is waited for, and the others for the health of what they need."""
    for name, service in SERVICES.items():
        check = service["healthcheck"]
        if service["restart"] == "no":
            assert check == {"disable": True}
            assert SERVICES["worker"]["depends_on"][name] == {"condition": "service_completed_successfully"}
        else:
            assert service["restart"] == "unless-stopped"
            assert check["test"][0] == "CMD"
        for needed, how in service.get("depends_on", {}).items():
            assert SERVICES[needed]
            assert how["condition"] in {"service_healthy", "service_completed_successfully"}


def test_every_image_has_its_version() -> None:
    """No tag is `latest` or left out, and copydesk's is the version of the project."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    images = {service["image"] for service in SERVICES.values()}
    images |= set(re.findall(r"(?m)^\s*image: (\S+:\S+)$", (INFRA / "helm-values.yaml").read_text()))
    [python] = re.findall(r"^ARG PYTHON=(\S+)$", DOCKERFILE, re.MULTILINE)
    assert {line.split()[0] for line in instructions("FROM")} == {"python:${PYTHON}"}
    for image in (*images, f"python:{python}"):
        name, _, tag = image.rpartition(":")
        assert re.match(r"\d+\.\d+", tag), image
        if name.endswith("copydesk"):
            assert tag == version
    assert (
        HELM["worker"]["image"]["prefectTag"] == HELM["global"]["prefect"]["image"]["prefectTag"] == version
    )
    assert f'version="{version}"' in DOCKERFILE


def test_the_image_runs_as_nobody_and_holds_no_secret() -> None:
    """Its user is no root, its tools to build are gone, and what is copied in is code alone."""
    assert instructions("USER") == ["1001:1001"]
    assert "pip uninstall --yes pip setuptools wheel" in DOCKERFILE.rpartition("FROM ")[2]
    ignored, *kept = (
        line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"
    )
    assert ignored == "*"
    copied = {name for line in instructions("COPY") if "--from" not in line for name in line.split()[:-1]}
    assert {name.strip("!/") for name in kept if name.startswith("!")} == copied
    for name in copied:
        assert (ROOT / name).exists()


def test_secrets_stand_in_the_environment_file_alone() -> None:
    """Every variable that Compose fills in is in the example, without a value where it is secret."""
    example = dict(
        line.split("=", 1) for line in (INFRA / ".env.example").read_text().splitlines() if "=" in line[:40]
    )
    filled = set(re.findall(r"\$\{(\w+)", (INFRA / "compose.yaml").read_text()))
    assert filled == {name for name in example if not name.startswith("#")}
    for name, value in example.items():
        assert not value or "ADDRESS" in name, name


def test_only_what_is_meant_to_is_published() -> None:
    """Store and database have no port on the host; what has one has it on loopback by default."""
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"server", "endpoint"}
    for ports in published.values():
        assert all(":-127.0.0.1:" in port for port in ports)
    assert SERVICES["postgres"]["networks"] == ["database"]
    assert SERVICES["store"]["networks"] == ["store"]
    assert COMPOSE["networks"]["store"] == COMPOSE["networks"]["database"] == {"internal": True}


def test_telemetry_is_off() -> None:
    """Of the server, of clients and of the store."""
    assert "PREFECT_SERVER_ANALYTICS_ENABLED=false" in DOCKERFILE
    assert "DO_NOT_TRACK=1" in DOCKERFILE
    assert SERVICES["server"]["environment"]["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert "-master.telemetry=false" in SERVICES["store"]["command"]
    off = {each["name"]: each["value"] for each in HELM["global"]["prefect"]["env"]}
    assert off == {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}


def test_the_policy_allows_what_the_store_asks_for_and_no_more() -> None:
    """Its actions are those of the calls in the client of S3, no other; deleting is for the inbox."""
    tree = ast.parse(Path(raw_store.__file__).read_text())
    calls = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "s3"
    }
    assert calls == set(S3_ACTIONS)
    statements = json.loads((INFRA / "aws-policy.json").read_text())["Statement"]
    allowed = {each["Action"]: each["Resource"] for each in statements}
    assert set(allowed) == set.union(*S3_ACTIONS.values())
    assert all(each["Effect"] == "Allow" for each in statements)
    mortal = (inbox.INBOX, *raw_store.EXPIRING)
    assert allowed["s3:DeleteObject"] == [f"arn:aws:s3:::BUCKET/{prefix}*" for prefix in mortal]


def test_the_policy_names_every_folder_that_is_written() -> None:
    """Each kind of key has its folder among the resources; nothing may be put into the inbox."""
    [resources] = (
        each["Resource"]
        for each in json.loads((INFRA / "aws-policy.json").read_text())["Statement"]
        if each["Action"] == "s3:PutObject"
    )
    folders = {resource.removeprefix("arn:aws:s3:::BUCKET/").partition("/")[0] for resource in resources}
    sources = [path for path in (ROOT / "tasks").rglob("*.py") if path.name != "inbox.py"]
    keys = {
        raw_store.PROBE_KEY,
        raw_store.ID_KEY,
        inbox.TAKEN,
        keyed_answers.KEYS,
        TAUGHT,
        batches.raw_key("00"),
    }
    for path in sources:
        keys |= set(re.findall(r'return f"([a-z]+/\{[^"]+)"', path.read_text()))
    keys = {key for key in keys if not key.startswith("application/")}  # media types look alike
    assert folders == {key.partition("/")[0] for key in keys}


def test_nothing_that_a_rebuild_needs_expires() -> None:
    """What goes by itself is what the code lets go, as soon; of the inbox only marks of what has left."""
    rules = json.loads((INFRA / "aws-lifecycle.json").read_text())["Rules"]
    expiring = {rule["Filter"]["Prefix"]: rule["Expiration"] for rule in rules if "Expiration" in rule}
    kept = Settings().retention
    assert expiring == {
        inbox.TAKEN: {"Days": kept.taken.days},
        keyed_answers.KEYS: {"Days": kept.keys.days},
        inbox.INBOX: {"ExpiredObjectDeleteMarker": True},
    }
    assert set(raw_store.EXPIRING) == {inbox.TAKEN, LAKE, LEASES, keyed_answers.KEYS}


def test_the_example_of_the_sources_declares_nothing(tmp_path: Path) -> None:
    """It is all remarks, and without these a source that is understood."""
    path = INFRA / "config" / "sources.toml"
    assert read_declared(path) == ()
    without = tmp_path / "sources.toml"
    without.write_text("\n".join(line.removeprefix("# ") for line in path.read_text().splitlines()[2:]))
    assert [each.name for each in read_declared(without)] == ["harbour-news"]


def test_the_builder_is_pinned_like_the_makefile() -> None:
    """The lock of the builder holds hashes and the uv that the project is set up with."""
    lock = (INFRA / "build.lock").read_text()
    [version] = re.findall(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert f"\nuv=={version} " in lock
    assert len(re.findall(r"^[a-z-]+==", lock, re.MULTILINE)) <= lock.count("--hash=sha256:")


def test_every_service_is_bounded() -> None:
    """In memory and processes; a container that runs wild takes itself down alone."""
    for name, service in SERVICES.items():
        assert service["mem_limit"], name
        assert service["pids_limit"], name
    worker = HELM["worker"]
    for bounded in (worker, HELM["server"], *worker["extraContainers"]):
        assert {"cpu", "memory"} == set(bounded["resources"]["limits"])


def test_who_sends_work_asks_whether_it_is_ready() -> None:
    """And who restarts asks for the pulse alone: a store that is away is no reason to start anew."""
    [endpoint] = HELM["worker"]["extraContainers"]
    assert endpoint["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert endpoint["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert "/readyz" in SERVICES["endpoint"]["healthcheck"]["test"][-1]
    served = {route.path for route in make_app(Settings(), tell_nobody).routes if isinstance(route, Route)}
    assert {"/readyz", "/healthz", "/metrics"} <= served


def test_servers_keep_history_as_long_as_ours() -> None:
    """What the local server is told stands in Compose and in the chart as well."""
    told = Settings().server_environment()
    compose = SERVICES["server"]["environment"]
    chart = {each["name"]: each["value"] for each in HELM["server"]["env"]}
    assert {name: compose[name] for name in told} == {name: chart[name] for name in told} == told


def read_unit() -> dict[str, list[str]]:
    """Read the lines of the systemd unit, by their names."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in (INFRA / "copydesk.service").read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found[name].append(value)
    return found


def test_the_unit_says_where_everything_is() -> None:
    """Absolute paths, a home, and what the code reads; it may write its state alone."""
    unit = read_unit()
    program, *arguments = unit["ExecStart"][0].split()
    assert program.startswith("/")
    parse_copydesk(arguments)
    environment = dict(each.split("=", 1) for each in unit["Environment"])
    state = f"/var/lib/{unit['StateDirectory'][0]}"
    assert environment["COPYDESK_DATA_DIR"] == environment["HOME"] == state
    assert environment["COPYDESK_FOLDER"] == f"/etc/{unit['ConfigurationDirectory'][0]}"
    assert environment["COPYDESK_LOG"] in {"text", "json"}
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["NoNewPrivileges"] == ["yes"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_finds_nothing_in_the_unit(tmp_path: Path) -> None:
    """Nor much to attack: its own measure of exposure, from 0 to 10, is below 2."""
    unit = tmp_path / "copydesk.service"
    program = read_unit()["ExecStart"][0].split()[0]
    here = str(Path(sys.executable).with_name("copydesk"))
    unit.write_text((INFRA / "copydesk.service").read_text().replace(f"={program} ", f"={here} "))
    analyze = str(shutil.which("systemd-analyze"))
    verified = subprocess.run(
        [analyze, "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    measured = subprocess.run(
        [analyze, "security", "--offline=true", unit], capture_output=True, text=True, check=True
    )
    [exposure] = re.findall(r"Overall exposure level for copydesk\.service: ([0-9.]+)", measured.stdout)
    assert float(exposure) < 2


def test_ci_calls_what_is_there() -> None:
    """Its commands of ours parse, the files that it names exist, and its image is the one of this version."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    lines = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    text = "\n".join(lines)
    assert lines[0] == ".ci/run"
    for target in re.findall(r"^make ([a-z-]+)$", text, re.MULTILINE):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for path in re.findall(r"(?:@|--file )((?:infra|tests)/[\w./-]+)", text):
        assert (ROOT / path).exists(), path
    for command in re.findall(r"(?:exec desk|exec -T worker) copydesk ([a-z ]+)", text):
        parse_copydesk(command.split())
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert set(re.findall(r"copydesk:([0-9.]+)", text)) == {version}
