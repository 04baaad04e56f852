"""Signing a finished file with the certificate of its joint meeting, the seal in sight where the paper keeps room."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.reports.render import Rendered
from workflow.reports.stamp import stamp
from workflow.signing.interface import Place, Signed, Signer, SigningFault, Visible
from workflow.signing.signers import Signers
from workflow.types import Text


@dataclass(frozen=True, slots=True)
class Paper:
    """What a signature says of a document: whose it is (code and organ), its number, its language and form."""

    meeting: str
    organ: Text
    number: str
    is_zh: bool
    is_slip: bool = False


def has_seal(paper: Paper, signers: Signers | None) -> bool:
    """It will be signed, so that its pages keep room for the seal and do not say that it has none.

    Raises:
        SigningFault: its joint meeting has a certificate that cannot be opened.
    """
    return bool(paper.number and signers and signers.of(paper.meeting))


def sealed(made: Rendered, paper: Paper, signers: Signers | None) -> Signed | None:
    """The file as signed; None where its joint meeting has no certificate, and the file stays as it is.

    Raises:
        SigningFault: it has one, and the signing failed.
    """
    signer = signers.of(paper.meeting) if signers else None
    if signer is None:
        return None
    reason = f"签发 {paper.number}" if paper.is_zh else f"Issued as {paper.number}"
    organ = paper.organ.zh if paper.is_zh else paper.organ.en
    return signer.sign(made.pdf, reason=reason, location=organ, visible=_visible(made, signer, paper))


def _visible(made: Rendered, signer: Signer, paper: Paper) -> Visible | None:
    if made.seal is None:
        return None
    drawn = stamp(signer.certificate.name, signer.certificate.fingerprint, is_zh=paper.is_zh, is_slip=paper.is_slip)
    return Visible(drawn, Place(*made.seal))


__all__ = ["Paper", "SigningFault", "sealed"]
