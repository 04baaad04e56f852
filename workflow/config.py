"""Configuration: every value that comes from the environment, read once and checked."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from workflow.errors import ConfigError
from workflow.signing_settings import SigningSettings
from workflow.storage_settings import StorageSettings

__all__ = ["ROOT", "Config", "ConfigError"]

ROOT = Path(__file__).resolve().parents[1]
FANGSONG = (
    ROOT / "assets" / "fonts" / "fandol-fang.otf",
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"),
)
"""Where a free FangSong is: as set-up fetched it, and as Debian's texlive-lang-chinese installs it."""
ON = frozenset({"1", "on", "true", "yes"})
OFF = frozenset({"", "0", "off", "false", "no"})
QUEUE_SCHEMES = ("redis", "rediss", "unix")
LONGEST_SOCKET_PATH = 107
"""Bytes that Linux lets the name of a socket have."""


@dataclass(frozen=True)
class Config:
    """How one installation is set.

    Attributes:
        data_dir: the folder of all that is kept outside the database, absolute.
        database_url: as SQLAlchemy takes it.
        redis_url: the queue server; a socket in `data_dir` when REDIS_URL is not set.
        owns_queue: REDIS_URL is not set, so we start the queue server ourselves.
        public_url: where people reach us, without a slash at the end; QR codes are made of it.
        is_demo: the demonstration district and its accounts are wanted.
        demo_password: the password of the demonstration accounts, kept from the first start on; None without them.
        font_fangsong: the FangSong font file that was named, else the free one, if it is there.
        trusted_proxies: how many proxies in front of us name the visitor; 0 believes none.
        storage: where uploads and documents are kept, and with which keys they are sealed.
        document_seconds: how long the making of one document may take, by the clock and of the processor.
        document_megabytes: how much memory it may take beyond what a worker has.
        signing: how documents are signed.
    """

    port: int
    host: str
    data_dir: Path
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    owns_queue: bool
    public_url: str
    is_demo: bool
    demo_password: str | None = field(repr=False)
    secret_key: str = field(repr=False)
    font_fangsong: Path | None
    web_processes: int
    web_threads: int
    workers: int
    session_hours: int
    trusted_proxies: int
    storage: StorageSettings
    document_seconds: int
    document_megabytes: int
    signing: SigningSettings

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Config:
        """Read and check every value; makes the data folder, and the secret key in it when none is given.

        Raises:
            ConfigError: a value cannot be used.
        """
        host, port = environ.get("HOST") or "127.0.0.1", _number(environ, "PORT", 8000, 1, 65535)
        is_demo = _switch(environ, "DEMO")
        data_dir = _data_dir(environ.get("DATA_DIR"))
        redis_url = environ.get("REDIS_URL", "")
        return cls(
            port=port,
            host=host,
            data_dir=data_dir,
            database_url=_database_url(environ.get("DATABASE_URL"), data_dir),
            redis_url=_redis_url(redis_url) if redis_url else _socket_url(data_dir),
            owns_queue=not redis_url,
            public_url=_public_url(environ.get("PUBLIC_URL"), host, port),
            is_demo=is_demo,
            demo_password=_demo_password(environ.get("DEMO_PASSWORD"), data_dir) if is_demo else None,
            secret_key=_secret_key(environ.get("SECRET_KEY"), data_dir),
            font_fangsong=_font(environ.get("FONT_FANGSONG")),
            web_processes=_number(environ, "WEB_PROCESSES", 2, 1, 64),
            web_threads=_number(environ, "WEB_THREADS", 4, 1, 64),
            workers=_number(environ, "WORKERS", 1, 1, 64),
            session_hours=_number(environ, "SESSION_HOURS", 12, 1, 24 * 14),
            trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0, 0, 5),
            storage=StorageSettings.from_environment(environ, data_dir),
            document_seconds=_number(environ, "DOCUMENT_SECONDS", 180, 5, 540),
            document_megabytes=_number(environ, "DOCUMENT_MEGABYTES", 1024, 128, 65536),
            signing=SigningSettings.from_environment(environ, data_dir),
        )

    @property
    def queue_socket(self) -> Path:
        """The socket of the queue server that we start ourselves."""
        return self.data_dir / "queue.sock"

    @property
    def own_fonts(self) -> Path:
        """The folder of font files that document templates may choose; it need not be there."""
        return self.data_dir / "fonts"

    @property
    def is_secure(self) -> bool:
        """People reach us over TLS, so cookies may insist on it."""
        return self.public_url.startswith("https://")


def _number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    given = environ.get(name) or str(default)
    number = int(given) if given.isascii() and given.isdigit() else -1
    if not least <= number <= most:
        raise ConfigError(f"{name} must be a whole number from {least} to {most}, not {given!r}")
    return number


def _switch(environ: Mapping[str, str], name: str) -> bool:
    given = environ.get(name, "").strip().lower()
    if given not in ON | OFF:
        raise ConfigError(f"{name} must be on or off, not {given!r}")
    return given in ON


def _data_dir(given: str | None) -> Path:
    """The folder, made if need be and readable by nobody else."""
    path = Path(given).expanduser().absolute() if given else ROOT / "instance"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"DATA_DIR: the folder {path} cannot be made ({error.strerror})") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ConfigError(f"DATA_DIR: the folder {path} cannot be written")
    return path


def _database_url(given: str | None, data_dir: Path) -> str:
    """PostgreSQL's two usual spellings with our driver's name put in; SQLite in the data folder when none is given."""
    if not given:
        return f"sqlite:///{data_dir / 'lianzhi.db'}"
    scheme, separator, rest = given.partition("://")
    if separator and scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if separator and scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return given
    raise ConfigError("DATABASE_URL must be postgresql://user:password@host/name or sqlite:///path")


def _redis_url(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in QUEUE_SCHEMES or not (parts.path if parts.scheme == "unix" else parts.hostname):
        raise ConfigError("REDIS_URL must be redis://host:port/0, rediss://host:port/0 or unix:///path")
    return given


def _socket_url(data_dir: Path) -> str:
    path = str(data_dir / "queue.sock")
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        raise ConfigError(
            f"DATA_DIR is too long a path for a socket in it; choose a shorter one or set REDIS_URL: {data_dir}"
        )
    return f"unix://{quote(path)}"


def _public_url(given: str | None, host: str, port: int) -> str:
    if not given:
        reachable = "127.0.0.1" if host in ("0.0.0.0", "::", "localhost") else host
        return f"http://{f'[{reachable}]' if ':' in reachable else reachable}:{port}"
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ConfigError(f"PUBLIC_URL must be like https://lianzhi.example.org, not {given!r}")
    return given.rstrip("/")


def _font(given: str | None) -> Path | None:
    if given and not Path(given).is_file():
        raise ConfigError(f"FONT_FANGSONG: there is no file {given}")
    return Path(given) if given else free_fangsong()


def free_fangsong() -> Path | None:
    """The FangSong that is here: the one that was fetched, else the one that is installed."""
    return next((path for path in FANGSONG if path.is_file()), None)


def _secret_key(given: str | None, data_dir: Path) -> str:
    """The key given; else the one kept in the data folder, made at the first start."""
    if given and len(given) < 32:
        raise ConfigError("SECRET_KEY must have at least 32 characters")
    return given or _kept(data_dir / "secret", secrets.token_hex(32))


def _demo_password(given: str | None, data_dir: Path) -> str:
    """The password that the accounts were made with: the one kept, else the one given, else a new one."""
    if given and (len(given) < 8 or not given.isprintable()):
        raise ConfigError("DEMO_PASSWORD must have at least 8 printable characters")
    return _kept(data_dir / "demo-password", given or secrets.token_urlsafe(9))


def _kept(path: Path, value: str) -> str:
    """What a file says; `value`, written there for good, when there is none yet. Nobody else may read the file."""
    if not path.exists():
        _put_once(path, value)
    return path.read_text(encoding="utf-8").strip()


def _put_once(path: Path, value: str) -> None:
    """Write a file whole or not at all, unless another process was first."""
    descriptor, aside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{value}\n")
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(aside)
