"""Settings: read from the environment or .env, each wrong one named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.core.errors import UsageError
from tasks.settings import find_set, read_settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with no .env and no path of ours in the environment around it."""
    monkeypatch.chdir(tmp_path)
    for name in ("COPYDESK_DATA_DIR", "COPYDESK_FOLDER", "COPYDESK_SOURCES"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_an_empty_variable_is_an_unset_one(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose files and shells pass on what is unset as nothing."""
    monkeypatch.setenv("COPYDESK_DATA_DIR", "")
    monkeypatch.setenv("COPYDESK_FOLDER", "")
    monkeypatch.setenv("COPYDESK_S3_ENDPOINT_URL", "")
    assert read_settings().data_dir == empty_folder / "data"
    assert read_settings().s3_endpoint_url is None


def test_a_tilde_is_the_home_in_a_file_too(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No shell reads .env."""
    monkeypatch.setenv("HOME", "/somewhere")
    (empty_folder / ".env").write_text("COPYDESK_DATA_DIR=~/news\n")
    assert read_settings().data_dir == Path("/somewhere/news")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COPYDESK_S3_ENDPOINT_URL", "http://"),
        ("COPYDESK_S3_ENDPOINT_URL", "https://key:secret@store.example"),
        ("COPYDESK_S3_BUCKET", "no bucket!"),
        ("COPYDESK_TASK_RUNNER", "celery"),
        ("COPYDESK_TASK_RUNNER_ADDRESS", "tcp://user:secret@scheduler:8786"),
    ],
)
def test_what_is_not_usable_is_named_and_not_repeated(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address with a password in it would be shown and logged: it is refused, unsaid."""
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=name) as refused:
        read_settings()
    assert value not in str(refused.value)


@pytest.mark.parametrize(
    ("engine", "address", "example"),
    [
        ("dask", None, "tcp://HOST:8786"),
        ("dask", "ray://head:10001", "tcp://HOST:8786"),
        ("ray", None, "ray://HOST:10001"),
        ("ray", "head:6379", "ray://HOST:10001"),
    ],
)
def test_a_cluster_needs_an_address_of_its_kind(
    engine: str, address: str | None, example: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads need none, and pass over one."""
    if address:
        monkeypatch.setenv("COPYDESK_TASK_RUNNER_ADDRESS", address)
    assert read_settings().task_runner == "threads"
    monkeypatch.setenv("COPYDESK_TASK_RUNNER", engine)
    with pytest.raises(UsageError, match="COPYDESK_TASK_RUNNER_ADDRESS") as refused:
        read_settings()
    assert example in str(refused.value)


@pytest.mark.parametrize(
    ("engine", "address"),
    [("dask", "tcp://10.0.0.7:8786"), ("dask", "tls://[::1]:8786"), ("ray", "ray://head.example:10001")],
)
def test_the_address_of_a_cluster_is_taken(
    engine: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By name or number."""
    monkeypatch.setenv("COPYDESK_TASK_RUNNER", engine)
    monkeypatch.setenv("COPYDESK_TASK_RUNNER_ADDRESS", address)
    assert read_settings().task_runner_address == address


def test_an_env_file_of_ours_that_is_no_text_is_said(empty_folder: Path) -> None:
    """It is the user's to mend."""
    (empty_folder / ".env").write_text("COPYDESK_DATA_DIR=news", encoding="utf-16")
    with pytest.raises(UsageError, match=r"\.env"):
        read_settings()


def test_an_env_file_of_something_else_is_not_read(empty_folder: Path) -> None:
    """Whatever stands in it, in whatever encoding."""
    (empty_folder / ".env").write_bytes(b"DATABASE_URL=caf\xe9\n\x00 = '")
    assert read_settings().data_dir == empty_folder / "data"


def test_another_process_finds_the_same_paths(
    empty_folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it works, and .env is that of the folder."""
    (empty_folder / ".env").write_text("COPYDESK_DATA_DIR=news\nCOPYDESK_CONTACT=desk@quay.example\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "keys")
    settings = read_settings()
    assert settings.data_dir == empty_folder / "news"
    assert settings.as_environment()["AWS_SHARED_CREDENTIALS_FILE"] == str(empty_folder / "keys")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    for name, value in settings.as_environment().items():
        monkeypatch.setenv(name, value)
    assert read_settings() == settings


def test_a_file_of_settings_gives_what_the_environment_does_not(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order environment, .env, copydesk.toml; each value is known by where it stands."""
    (empty_folder / "copydesk.toml").write_text('batch_size = 7\ndata_dir = "a"\nlog = "json"\n')
    (empty_folder / ".env").write_text("COPYDESK_DATA_DIR=b\nCOPYDESK_LOG=text\n")
    monkeypatch.setenv("COPYDESK_DATA_DIR", "c")
    settings = read_settings()
    assert (settings.batch_size, settings.data_dir, settings.log) == (7, empty_folder / "c", "text")
    origins = find_set().origins
    assert [origins[name] for name in ("batch_size", "data_dir", "log")] == [
        "copydesk.toml",
        "environment",
        ".env",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("batchsize = 7", r"`batchsize` is no setting. Did you mean batch_size"),
        ("COPYDESK_LOG = 'json'", r"`COPYDESK_LOG` is no setting. Did you mean log"),
        ("folder = 'x'", r"`folder` is no setting"),
        ("batch_size = 'many'", r"batch_size of .*copydesk.toml is not usable"),
        ("batch_size 7", r"copydesk.toml cannot be read"),
    ],
)
def test_what_is_wrong_in_the_file_is_said(empty_folder: Path, text: str, said: str) -> None:
    """The file is ours alone: a name that is no setting is a mistake."""
    (empty_folder / "copydesk.toml").write_text(text)
    with pytest.raises(UsageError, match=said):
        read_settings()


def test_a_name_of_ours_that_is_no_setting_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the one that may be meant; what is known to be somebody's is not."""
    monkeypatch.setenv("COPYDESK_BATCHSIZE", "7")
    monkeypatch.setenv("COPYDESK_PUSH_TOKEN", "x")
    assert "did you mean COPYDESK_BATCH_SIZE?" in " ".join(each.said for each in find_set().unknown)
    assert "PUSH_TOKEN" not in " ".join(each.said for each in find_set().unknown)
