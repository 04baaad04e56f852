"""What signatures a PDF carries and what they are worth; every byte of it counts, the container's own too."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509 as asn1
from cryptography import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError, UnacceptableSignerError
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from workflow import clock
from workflow.signing import containers
from workflow.signing.certificates import described
from workflow.signing.interface import Certificate, Coverage, Inspection, Signature, Trust

DAMAGE = (PdfError, SigningError, SignatureValidationError, UnacceptableSignerError, ValueError, TypeError, KeyError)
DAMAGE_WITHIN = (IndexError, AttributeError, AssertionError, ArithmeticError, RuntimeError, zlib.error)
COVERAGES: dict[SignatureCoverageLevel, Coverage] = {
    SignatureCoverageLevel.ENTIRE_FILE: "whole",
    SignatureCoverageLevel.ENTIRE_REVISION: "extended",
}
# A certificate that leads nowhere is an answer of ours, and no warning.
logging.getLogger("pyhanko.sign.validation.generic_cms").setLevel(logging.CRITICAL)
ALLOWED = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)


def inspect(pdf: bytes, trusted: Sequence[bytes] = ()) -> Inspection:
    """What signatures a file carries, oldest first; nothing is fetched. `trusted` are certificates (DER)."""
    try:
        reader = PdfFileReader(BytesIO(pdf))
        found = tuple(_signature(one, pdf, trusted) for one in reader.embedded_regular_signatures)
        return Inspection(found, _broken_timestamp(reader, trusted))
    except (*DAMAGE, *DAMAGE_WITHIN) as error:
        return Inspection((), f"{type(error).__name__}: {error}"[:300])


def _broken_timestamp(reader: PdfFileReader, trusted: Sequence[bytes]) -> str:
    """Why a timestamp over the whole file, as long-term validation adds it, is broken; empty where none is."""
    for one in reader.embedded_timestamp_signatures:
        status = validate_pdf_timestamp(one, _context(one, trusted))
        if not (status.intact and status.valid):
            return "the timestamp over the whole file is broken"
    return ""


def _signature(one: EmbeddedPdfSignature, pdf: bytes, trusted: Sequence[bytes]) -> Signature:
    status = validate_pdf_signature(one, _context(one, trusted))
    certificate = described(x509.load_der_x509_certificate(status.signing_cert.dump()))
    stamp = status.timestamp_validity
    return Signature(
        certificate=certificate,
        is_intact=bool(status.intact and status.valid and containers.is_whole(one, pdf)),
        is_allowed=status.modification_level is None or status.modification_level in ALLOWED,
        coverage=_coverage(one, status),
        trust=_trust(status, certificate),
        at=status.signer_reported_dt,
        timestamp=stamp.timestamp if stamp is not None and stamp.intact and stamp.valid else None,
        reason=str(one.sig_object.get("/Reason", "")),
        location=str(one.sig_object.get("/Location", "")),
    )


def _context(one: EmbeddedPdfSignature, trusted: Sequence[bytes]) -> ValidationContext:
    """Against whom the chain is proved, and when: the revocation lists are those in the file, nothing is fetched."""
    roots = [asn1.Certificate.load(root) for root in trusted]
    settings: dict[str, Any] = {"trust_roots": roots, "allow_fetching": False, "revocation_mode": "soft-fail"}
    if "/DSS" in one.reader.root:
        return DocumentSecurityStore.read_dss(one.reader).as_validation_context(settings)
    return ValidationContext(**settings)


def _coverage(one: EmbeddedPdfSignature, status: PdfSignatureStatus) -> Coverage:
    """`whole` too where what follows is only what long-term validation adds."""
    grown = status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
    if grown and status.modification_level == ModificationLevel.LTA_UPDATES:
        return "whole"
    return COVERAGES.get(status.coverage, "partial") if status.coverage else "partial"


def _trust(status: PdfSignatureStatus, certificate: Certificate) -> Trust:
    if status.revoked:
        return "revoked"
    if status.trusted:
        return "trusted"
    if _claimed(status) > certificate.not_after:
        return "expired"
    return "self_signed" if certificate.is_self_signed else "unknown"


def _claimed(status: PdfSignatureStatus) -> datetime:
    return status.signer_reported_dt or status.validation_time or clock.now()
