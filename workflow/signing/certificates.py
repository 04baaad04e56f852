"""Keys and certificates in files: read, described, and made for a joint meeting that has none yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from workflow.signing.interface import Certificate, SigningFault

KEY_BITS = 3072
NAMED_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}


@dataclass(frozen=True)
class Held:
    """A key in memory, its certificate, and the certificates between it and its root."""

    key: PrivateKeyTypes
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def read(path: Path, password: bytes | None) -> Held:
    """What a file .p12, .pfx or .pem holds.

    Raises:
        SigningFault: it cannot be opened, or lacks a key or its certificate.
    """
    try:
        held = _from_pem(path, password) if path.suffix == ".pem" else _from_pkcs12(path, password)
    except (ValueError, TypeError, OSError) as error:
        raise SigningFault(f"{path.name} cannot be opened; is its password the right one? ({error})") from error
    if held is None:
        raise SigningFault(f"{path.name} must hold a private key and the certificate that belongs to it")
    return held


def _from_pkcs12(path: Path, password: bytes | None) -> Held | None:
    key, certificate, others = pkcs12.load_key_and_certificates(path.read_bytes(), password)
    return Held(key, certificate, tuple(others)) if key is not None and certificate is not None else None


def _from_pem(path: Path, password: bytes | None) -> Held | None:
    data = path.read_bytes()
    key = serialization.load_pem_private_key(data, password)
    found = x509.load_pem_x509_certificates(data)
    own = [one for one in found if one.public_key() == key.public_key()]
    return Held(key, own[0], tuple(one for one in found if one not in own)) if own else None


def believed(path: Path | None) -> tuple[bytes, ...]:
    """The certificates (DER) of a PEM file; none without one.

    Raises:
        SigningFault: it holds no certificate.
    """
    if path is None:
        return ()
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except ValueError as error:
        raise SigningFault(f"{path.name} holds no certificate (PEM)") from error
    return tuple(one.public_bytes(serialization.Encoding.DER) for one in found)


def described(certificate: x509.Certificate) -> Certificate:
    """Whom a certificate names."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    subject = certificate.subject.rfc4514_string()
    return Certificate(
        name=str(names[0].value) if names else subject,
        subject=subject,
        issuer=certificate.issuer.rfc4514_string(),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        serial=f"{certificate.serial_number:x}",
        algorithm=_algorithm(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        is_self_signed=certificate.subject == certificate.issuer,
    )


def _algorithm(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"ECDSA {NAMED_CURVES.get(key.curve.name, key.curve.name)}"
    return type(key).__name__.removesuffix("PublicKey")


@dataclass(frozen=True, slots=True)
class Subject:
    """For whom a certificate is made; `area` may be empty."""

    name: str
    organ: str
    area: str = ""


def self_signed(subject: Subject, at: datetime, *, years: int = 5) -> Held:
    """A key and a certificate that vouches for itself: it shows that a file is unchanged, not who made it."""
    key = rsa.generate_private_key(65537, KEY_BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            *([x509.NameAttribute(NameOID.LOCALITY_NAME, subject.area[:64])] if subject.area else []),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, subject.organ[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, subject.name[:64]),
        ]
    )
    wanted = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(minutes=5))
        .not_valid_after(at + timedelta(days=round(365.25 * years)))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_for_signing(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Held(key, wanted.sign(key, hashes.SHA256()), ())


def _for_signing() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def packed(held: Held, password: bytes) -> bytes:
    """The same as a file .p12 under a password."""
    under = serialization.BestAvailableEncryption(password)
    return pkcs12.serialize_key_and_certificates(
        described(held.certificate).name.encode(),
        held.key,  # type: ignore[arg-type]
        held.certificate,
        held.chain or None,
        under,
    )
