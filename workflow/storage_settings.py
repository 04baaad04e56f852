"""How the file storage of an installation is set: every value of the environment that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from workflow.errors import ConfigError


@dataclass(frozen=True, slots=True)
class BucketSettings:
    """A bucket of an S3-compatible store; an empty endpoint is Amazon's own, `prefix` a folder within the bucket."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """Where files are kept: in a bucket where one is named, else in a folder; `keys` is the file of sealing keys."""

    folder: Path
    bucket: BucketSettings | None = None
    keys: Path | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], data_dir: Path) -> StorageSettings:
        """STORAGE is a folder or `s3://bucket/folder`; STORAGE_KEYS a file of keys, with which contents are sealed.

        Raises:
            ConfigError: a value cannot be used.
        """
        given, keys = environ.get("STORAGE", ""), environ.get("STORAGE_KEYS", "")
        if keys and not Path(keys).is_file():
            raise ConfigError(f"STORAGE_KEYS: there is no file {keys}")
        sealing = Path(keys).absolute() if keys else None
        if given.startswith("s3://"):
            return cls(data_dir / "files", _bucket(given, environ), sealing)
        folder = given.removeprefix("file://")
        if folder and not Path(folder).is_absolute():
            raise ConfigError(f"STORAGE must be an absolute path or s3://bucket/folder, not {given!r}")
        return cls(Path(folder) if folder else data_dir / "files", None, sealing)


def _bucket(given: str, environ: Mapping[str, str]) -> BucketSettings:
    parts, endpoint = urlsplit(given), environ.get("STORAGE_ENDPOINT", "")
    reached = urlsplit(endpoint)
    if not parts.netloc or parts.query or parts.fragment:
        raise ConfigError(f"STORAGE must be like s3://bucket/folder, not {given!r}")
    if endpoint and (reached.scheme not in ("http", "https") or not reached.hostname):
        raise ConfigError(f"STORAGE_ENDPOINT must be like https://s3.example.org, not {endpoint!r}")
    return BucketSettings(
        bucket=parts.netloc,
        prefix=parts.path.strip("/"),
        endpoint=endpoint.rstrip("/"),
        region=environ.get("STORAGE_REGION") or "us-east-1",
        access_key=_secret(environ, "STORAGE_ACCESS_KEY"),
        secret_key=_secret(environ, "STORAGE_SECRET_KEY"),
    )


def _secret(environ: Mapping[str, str], name: str) -> str:
    """A secret that stands in the environment, or in a file that it names: NAME or NAME_FILE."""
    path = environ.get(f"{name}_FILE", "")
    try:
        given = Path(path).read_text(encoding="utf-8").strip() if path else environ.get(name, "")
    except (OSError, ValueError) as error:
        raise ConfigError(f"{name}_FILE: the file {path} cannot be read") from error
    if not given:
        raise ConfigError(f"{name} or {name}_FILE is needed for a storage at s3://")
    return given
