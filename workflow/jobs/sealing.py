"""Signing a finished file with the certificate of its joint meeting, the seal in sight where the paper keeps room."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.reports.stamp import stamp
from workflow.signing.interface import Signed, Signer, SigningFault, Visible
from workflow.signing.placing import place
from workflow.signing.signers import Signers
from workflow.types import Text


@dataclass(frozen=True, slots=True)
class Paper:
    """What a signature says of a document: whose it is (code and organ), its number, and in what language."""

    meeting: str
    organ: Text
    number: str
    is_zh: bool


def sealed(pdf: bytes, paper: Paper, signers: Signers | None) -> Signed | None:
    """The file as signed; None where its joint meeting has no certificate, and the file stays as it is.

    Raises:
        SigningFault: it has one, and the signing failed.
    """
    signer = signers.of(paper.meeting) if signers else None
    if signer is None:
        return None
    reason = f"签发 {paper.number}" if paper.is_zh else f"Issued as {paper.number}"
    organ = paper.organ.zh if paper.is_zh else paper.organ.en
    return signer.sign(pdf, reason=reason, location=organ, visible=_visible(pdf, organ, signer, is_zh=paper.is_zh))


def _visible(pdf: bytes, organ: str, signer: Signer, *, is_zh: bool) -> Visible | None:
    where = place(pdf)
    if where is None:
        return None
    return Visible(stamp(organ, signer.certificate.fingerprint, is_zh=is_zh), where)


__all__ = ["Paper", "SigningFault", "sealed"]
