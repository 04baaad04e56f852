"""Settings of signatures: certificates, tokens, timestamps and whom to trust, read from the environment and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from workflow.errors import ConfigError

LEVELS = ("b", "t", "lt", "lta")
CONTAINERS = (".p12", ".pfx", ".pem")


@dataclass(frozen=True)
class Token:
    """A PKCS#11 module (a card, a stick or an HSM) that keeps the key.

    Attributes:
        key_label: what the key and its certificate are called on it; `{meeting}` is the joint meeting's code.
    """

    module: Path
    label: str
    pin_file: Path
    key_label: str


@dataclass(frozen=True)
class SigningSettings:
    """How documents are signed.

    Attributes:
        folder: a certificate for each joint meeting, `<code>.p12` or `<code>.pem`, its password in `<code>.password`.
        certificate: the certificate of all joint meetings that have none of their own; None without one.
        timestamp_url: where a timestamp authority is asked (RFC 3161); empty without one.
        level: b, t, lt or lta, the level of PAdES. Source: ETSI EN 319 142-1.
        trusted: a file of certificates (PEM) that we believe, or None; without it every certificate is only named.
        provider: who signs and inspects: `pades` is ours, another name is an entry point of `lianzhi.signing`.
    """

    folder: Path
    certificate: Path | None
    password_file: Path | None = field(repr=False)
    token: Token | None
    timestamp_url: str
    level: str
    trusted: Path | None
    provider: str

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], data_dir: Path) -> SigningSettings:
        """Read and check every value.

        Raises:
            ConfigError: a value cannot be used.
        """
        timestamp_url = _url(environ.get("TIMESTAMP_URL", ""))
        given = environ.get("CERTIFICATES")
        return cls(
            folder=_folder(Path(given).expanduser().absolute()) if given else data_dir / "certificates",
            certificate=_container(environ.get("CERTIFICATE")),
            password_file=_file(environ, "CERTIFICATE_PASSWORD_FILE"),
            token=_token(environ),
            timestamp_url=timestamp_url,
            level=_level(environ.get("SIGNATURE_LEVEL", ""), timestamp_url),
            trusted=_file(environ, "TRUSTED_CERTIFICATES"),
            provider=environ.get("SIGNATURE_PROVIDER") or "pades",
        )

    def container(self, meeting: str) -> Path | None:
        """The file that holds a joint meeting's key and certificate; None where there is none."""
        own = (self.folder / f"{meeting}{ending}" for ending in CONTAINERS)
        return next((path for path in own if path.is_file()), self.certificate)

    def password(self, container: Path) -> bytes | None:
        """The password of such a file: from the file beside it, else from the one named; None without either."""
        beside = container.with_suffix(".password")
        path = beside if beside.is_file() else self.password_file if container == self.certificate else None
        return path.read_text(encoding="utf-8").rstrip("\r\n").encode() if path else None


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    given = environ.get(name)
    if given and not Path(given).is_file():
        raise ConfigError(f"{name}: there is no file {given}")
    return Path(given).absolute() if given else None


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise ConfigError(f"CERTIFICATES: there is no folder {path}")
    return path


def _container(given: str | None) -> Path | None:
    if given and Path(given).suffix not in CONTAINERS:
        raise ConfigError(f"CERTIFICATE must be a file .p12, .pfx or .pem, not {given!r}")
    return _file({"CERTIFICATE": given or ""}, "CERTIFICATE")


def _token(environ: Mapping[str, str]) -> Token | None:
    module = _file(environ, "PKCS11_MODULE")
    if module is None:
        return None
    pin_file = _file(environ, "PKCS11_PIN_FILE")
    if pin_file is None:
        raise ConfigError("PKCS11_MODULE needs PKCS11_PIN_FILE, a file that holds the PIN and nothing else")
    label, key_label = environ.get("PKCS11_TOKEN", ""), environ.get("PKCS11_KEY", "")
    if not label or not key_label:
        raise ConfigError("PKCS11_MODULE needs PKCS11_TOKEN and PKCS11_KEY, the labels of the token and of the key")
    return Token(module, label, pin_file, key_label)


def _url(given: str) -> str:
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ConfigError(f"TIMESTAMP_URL must be like https://tsa.example.org/tsr, not {given!r}")
    return given


def _level(given: str, timestamp_url: str) -> str:
    level = given.lower() or ("t" if timestamp_url else "b")
    if level not in LEVELS:
        raise ConfigError(f"SIGNATURE_LEVEL must be b, t, lt or lta, not {given!r}")
    if level != "b" and not timestamp_url:
        raise ConfigError(f"SIGNATURE_LEVEL {level} needs TIMESTAMP_URL, the address of a timestamp authority")
    return level
