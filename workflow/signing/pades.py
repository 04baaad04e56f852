"""Signing a PDF in place: PAdES by pyHanko, from a key in memory or on a token, as one incremental update.

Source: ETSI EN 319 142-1. Importing pyHanko takes about two seconds, so only whoever signs or inspects imports this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import algos
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from workflow import clock
from workflow.signing import certificates, stamping
from workflow.signing.certificates import Held
from workflow.signing.interface import Certificate, Signed, SigningFault, Visible
from workflow.signing.timestamps import Authority

FIELD = "Signature1"
DIGEST = "sha256"
NAMED = {"b": "PAdES B-B", "t": "PAdES B-T", "lt": "PAdES B-LT", "lta": "PAdES B-LTA"}
FAULTS = (SigningError, TimestampRequestError, PdfError, PathError, OSError, ValueError)


@dataclass(frozen=True)
class Manner:
    """How to sign: the level, who gives the time, and which roots (DER) a chain is proved against for lt and lta."""

    level: str = "b"
    timestamp_url: str = ""
    roots: tuple[bytes, ...] = ()


class HeldKey(signers.Signer):
    """A key that stays loaded: reading it anew for each signature takes longer than signing."""

    def __init__(self, held: Held) -> None:
        self._key = held.key
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple([_asn1(one) for one in held.chain])
        super().__init__(
            signing_cert=_asn1(held.certificate), cert_registry=store, signature_mechanism=_mechanism(held.key)
        )

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The raw signature; a dry run only wants to know its length."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            size = self._key.key_size // 8
            return bytes(size) if dry_run else self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        assert isinstance(self._key, ec.EllipticCurvePrivateKey)
        return bytes(160) if dry_run else self._key.sign(data, ec.ECDSA(hashes.SHA256()))


def _mechanism(key: Any) -> algos.SignedDigestAlgorithm:
    if isinstance(key, rsa.RSAPrivateKey):
        return algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"})
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
    raise SigningFault("the key must be RSA or of an elliptic curve; another kind needs a provider of its own")


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


class _Signing(signers.PdfSigner):
    """Claims the time of our clock."""

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        """A session that was begun now."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = clock.now()
        return session


class PadesSigner:
    """Signs PDFs with one certificate."""

    def __init__(self, key: signers.Signer, manner: Manner) -> None:
        self._key, self._manner = key, manner
        self._authority = Authority(manner.timestamp_url) if manner.level != "b" else None
        if key.signing_cert is None:
            raise SigningFault("the key has no certificate")
        self.certificate: Certificate = certificates.described(x509.load_der_x509_certificate(key.signing_cert.dump()))

    def sign(self, pdf: bytes, *, reason: str, location: str, visible: Visible | None) -> Signed:
        """Sign a file; what was there before stays byte for byte.

        Raises:
            SigningFault: it could not be done; nothing was signed.
        """
        self._require_in_force()
        with _said():
            writer = IncrementalPdfFileWriter(BytesIO(pdf))
            signer = _Signing(
                self._metadata(reason, location),
                self._key,
                timestamper=self._authority,
                stamp_style=stamping.style(visible.stamp) if visible else None,
                new_field_spec=stamping.field(FIELD, visible, writer),
            )
            signed = signer.sign_pdf(writer).getvalue()
            return Signed(signed, self._facts(signed, is_visible=visible is not None))

    def _require_in_force(self) -> None:
        now = clock.now()
        if not self.certificate.not_before <= now <= self.certificate.not_after:
            until = f"{self.certificate.not_after:%Y-%m-%d}"
            raise SigningFault(f"the certificate {self.certificate.name} is not in force (valid until {until})")

    def _metadata(self, reason: str, location: str) -> signers.PdfSignatureMetadata:
        level = self._manner.level
        is_long_term = level in ("lt", "lta")
        return signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=DIGEST,
            reason=reason or None,
            location=location or None,
            name=self.certificate.name,
            subfilter=fields.SigSeedSubFilter.PADES,
            embed_validation_info=is_long_term,
            use_pades_lta=level == "lta",
            validation_context=self._proof() if is_long_term else None,
        )

    def _proof(self) -> ValidationContext:
        """Where revocation is asked: at the addresses that the certificates themselves name."""
        roots = [asn1.Certificate.load(root) for root in self._manner.roots]
        return ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="soft-fail")

    def _facts(self, signed: bytes, *, is_visible: bool) -> dict[str, Any]:
        first = PdfFileReader(BytesIO(signed)).embedded_regular_signatures[0]
        said, whose = _timestamp(first), self.certificate
        return {
            "by": whose.name,
            "subject": whose.subject,
            "issuer": whose.issuer,
            "serial": whose.serial,
            "fingerprint": whose.fingerprint,
            "algorithm": f"{whose.algorithm}, SHA-256",
            "level": NAMED[self._manner.level],
            "at": first.self_reported_timestamp.isoformat(),
            "timestamp": said.isoformat() if said else None,
            "visible": is_visible,
            "self_signed": whose.is_self_signed,
        }


def _timestamp(first: EmbeddedPdfSignature) -> datetime | None:
    """What the authority said; None where none was asked."""
    attributes = first.signer_info["unsigned_attrs"]
    token = next((one["values"][0] for one in attributes if one["type"].native == "signature_time_stamp_token"), None)
    said: datetime | None = (
        token["content"]["encap_content_info"]["content"].parsed["gen_time"].native if token is not None else None
    )
    return said


@contextmanager
def _said() -> Iterator[None]:
    """Every way in which signing fails, as one fault in words."""
    try:
        yield
    except FAULTS as error:
        raise SigningFault(f"the document could not be signed: {error}") from error
