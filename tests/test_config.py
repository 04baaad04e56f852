"""Every value of the environment is taken, or refused with one sentence that names it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from workflow.config import ROOT, Config, ConfigError
from workflow.storage_settings import BucketSettings, StorageSettings


def configured(folder: Path, **environ: str) -> Config:
    return Config.from_environment({"DATA_DIR": str(folder), **environ})


def test_nothing_set_is_an_installation_for_one_machine(tmp_path):
    config = configured(tmp_path)

    assert (config.host, config.port, config.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert config.database_url == f"sqlite:///{tmp_path}/lianzhi.db"
    assert (config.redis_url, config.owns_queue) == (f"unix://{tmp_path}/queue.sock", True)
    assert (config.is_demo, config.demo_password, config.is_secure) == (False, None, False)


def test_the_data_folder_is_beside_the_code_unless_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert Config.from_environment({"DATA_DIR": "mine"}).data_dir == tmp_path / "mine"
    assert Config.from_environment({"SECRET_KEY": "k" * 32}).data_dir == ROOT / "instance"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://li:secret@db/lianzhi", "postgresql+psycopg://li:secret@db/lianzhi"),
        ("postgres://db/lianzhi", "postgresql+psycopg://db/lianzhi"),
        ("postgresql+psycopg://db/lianzhi", "postgresql+psycopg://db/lianzhi"),
        ("sqlite:////srv/one.db", "sqlite:////srv/one.db"),
    ],
)
def test_the_usual_spellings_of_a_database_are_understood(tmp_path, given, used):
    assert configured(tmp_path, DATABASE_URL=given).database_url == used


def test_with_a_queue_server_of_its_own_none_is_started(tmp_path):
    config = configured(tmp_path, REDIS_URL="redis://queue:6379/0")

    assert (config.redis_url, config.owns_queue) == ("redis://queue:6379/0", False)


@pytest.mark.parametrize(
    ("host", "public"), [("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://127.0.0.1:80"), ("::1", "http://[::1]:80")]
)
def test_without_a_public_address_a_reachable_one_is_made(tmp_path, host, public):
    assert configured(tmp_path, HOST=host, PORT="80").public_url == public


def test_behind_tls_cookies_are_secure(tmp_path):
    config = configured(tmp_path, PUBLIC_URL="https://lianzhi.example.org/")

    assert (config.public_url, config.is_secure) == ("https://lianzhi.example.org", True)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "http", "PORT must be a whole number from 1 to 65535, not 'http'"),
        ("PORT", "70000", "PORT must be a whole number from 1 to 65535, not '70000'"),
        ("WORKERS", "-1", "WORKERS must be a whole number from 1 to 64, not '-1'"),
        ("DEMO", "perhaps", "DEMO must be on or off, not 'perhaps'"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL must be postgresql://user:password@host/name or sqlite:///path"),
        ("REDIS_URL", "queue:6379", "REDIS_URL must be redis://host:port/0, rediss://host:port/0 or unix:///path"),
        ("PUBLIC_URL", "lianzhi.cn", "PUBLIC_URL must be like https://lianzhi.example.org, not 'lianzhi.cn'"),
        ("SECRET_KEY", "short", "SECRET_KEY must have at least 32 characters"),
        ("FONT_FANGSONG", "/no/font.ttf", "FONT_FANGSONG: there is no file /no/font.ttf"),
    ],
)
def test_a_wrong_value_is_refused_by_name(tmp_path, name, value, sentence):
    with pytest.raises(ConfigError) as refusal:
        configured(tmp_path, **{name: value})

    assert str(refusal.value) == sentence


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(ConfigError, match=r"DATA_DIR: the folder .*/file/data cannot be made \(Not a directory\)"):
        configured(tmp_path / "file" / "data")


def test_a_path_too_long_for_a_socket_is_refused_unless_no_socket_is_needed(tmp_path):
    deep = tmp_path / ("x" * 100)

    with pytest.raises(ConfigError, match="DATA_DIR is too long a path for a socket in it"):
        configured(deep)
    assert configured(deep, REDIS_URL="redis://queue/0").data_dir == deep


def test_the_secret_is_made_once_and_nobody_else_may_read_it(tmp_path):
    first, second = configured(tmp_path), configured(tmp_path)

    assert len(first.secret_key) == 64
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_the_demonstration_keeps_the_password_that_its_accounts_were_made_with(tmp_path):
    first = configured(tmp_path, DEMO="on", DEMO_PASSWORD="prevent-fraud")
    later = configured(tmp_path, DEMO="on", DEMO_PASSWORD="another-word")

    assert first.demo_password == later.demo_password == "prevent-fraud"


def test_a_short_demonstration_password_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="DEMO_PASSWORD must have at least 8 printable characters"):
        configured(tmp_path, DEMO="on", DEMO_PASSWORD="short")


def test_what_is_printed_of_a_configuration_holds_no_secret(tmp_path):
    config = configured(tmp_path, DATABASE_URL="postgresql://li:hidden-1@db/x", REDIS_URL="redis://:hidden-2@q/0")

    assert "hidden" not in repr(config)
    assert config.secret_key not in repr(config)


def test_files_are_kept_beside_the_database_unless_named(tmp_path):
    assert configured(tmp_path).storage == StorageSettings(tmp_path / "files")
    assert configured(tmp_path, STORAGE="/srv/files").storage == StorageSettings(Path("/srv/files"))
    assert configured(tmp_path, STORAGE="file:///srv/files").storage == StorageSettings(Path("/srv/files"))


def test_files_go_to_a_bucket_with_keys_from_the_environment_or_from_files(tmp_path):
    (tmp_path / "secret-key").write_text("hidden\n")
    (tmp_path / "keys").write_text("a key")

    settings = configured(
        tmp_path,
        STORAGE="s3://lianzhi/district/one/",
        STORAGE_ENDPOINT="https://s3.example.org/",
        STORAGE_ACCESS_KEY="us",
        STORAGE_SECRET_KEY_FILE=str(tmp_path / "secret-key"),
        STORAGE_KEYS=str(tmp_path / "keys"),
    ).storage

    bucket = BucketSettings("lianzhi", "district/one", "https://s3.example.org", "us-east-1", "us", "hidden")
    assert settings == StorageSettings(tmp_path / "files", bucket, tmp_path / "keys")
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"STORAGE": "files"}, "STORAGE"),
        ({"STORAGE": "ftp://host/files"}, "STORAGE"),
        ({"STORAGE": "s3:///folder"}, "STORAGE"),
        ({"STORAGE": "s3://bucket"}, "STORAGE_ACCESS_KEY"),
        ({"STORAGE": "s3://bucket", "STORAGE_ACCESS_KEY": "us"}, "STORAGE_SECRET_KEY"),
        ({"STORAGE": "s3://bucket", "STORAGE_ACCESS_KEY_FILE": "/nowhere"}, "STORAGE_ACCESS_KEY_FILE"),
        ({"STORAGE": "s3://bucket", "STORAGE_ENDPOINT": "s3.example.org"}, "STORAGE_ENDPOINT"),
        ({"STORAGE_KEYS": "/nowhere"}, "STORAGE_KEYS"),
    ],
)
def test_a_storage_that_cannot_be_is_refused_by_name(tmp_path, environ, named):
    with pytest.raises(ConfigError, match=named):
        configured(tmp_path, **environ)
