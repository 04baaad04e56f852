"""What signing is to the rest of the house: who signs, what comes of it, and what is found in a file afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

Trust = Literal["trusted", "self_signed", "unknown", "expired", "revoked"]
"""Whether a certificate leads to one that we believe; `unknown` where it does not, or nobody was named."""
Coverage = Literal["whole", "extended", "partial"]
"""What a signature covers: the whole file, all but additions that later signatures make, or less."""


class SigningFault(RuntimeError):
    """A document could not be signed; the message is one sentence for whoever runs the installation."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stamp goes: page counted from 0, its middle in mm from the left and upper edge."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Visible:
    """A stamp, drawn once as a page of its own size, and where it goes."""

    stamp: bytes
    place: Place


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whom a certificate names.

    Attributes:
        subject: the whole name, `CN=…, O=…`; `name` is what it is commonly called.
        fingerprint: SHA-256 of the certificate, 64 hex digits.
    """

    name: str
    subject: str
    issuer: str
    fingerprint: str
    serial: str
    algorithm: str
    not_before: datetime
    not_after: datetime
    is_self_signed: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed file, and who signed it when, as plain JSON values (`Document.signature`)."""

    pdf: bytes
    facts: dict[str, Any]


class Signer(Protocol):
    """One key with its certificate."""

    @property
    def certificate(self) -> Certificate:
        """Whose key it is."""

    def sign(self, pdf: bytes, *, reason: str, location: str, visible: Visible | None) -> Signed:
        """Sign a file; what was there before stays byte for byte.

        Raises:
            SigningFault: it could not be done; nothing was signed.
        """


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature found in a file.

    Attributes:
        is_intact: nothing that it covers was changed, and it fits its certificate.
        is_allowed: what was added after it, if anything, is what signatures add.
        at: the time that the signer claims; `timestamp` is what an authority says, None without one.
    """

    certificate: Certificate
    is_intact: bool
    is_allowed: bool
    coverage: Coverage
    trust: Trust
    at: datetime | None
    timestamp: datetime | None
    reason: str
    location: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file says of itself; `fault` is why it could not be read, empty when it was."""

    signatures: tuple[Signature, ...]
    fault: str = ""

    @property
    def is_signed(self) -> bool:
        """There is a signature, whatever it is worth."""
        return bool(self.signatures)

    @property
    def is_unchanged(self) -> bool:
        """Every signature is intact and together they cover the file; False where there is none."""
        covers = any(one.coverage == "whole" for one in self.signatures)
        return not self.fault and covers and all(one.is_intact and one.is_allowed for one in self.signatures)


class Provider(Protocol):
    """Who signs and inspects: ours is `workflow.signing.pades`; another is plugged in by an entry point."""

    def signer(self, settings: Any, meeting: str) -> Signer | None:
        """The signer of a joint meeting by its code; None where it has no certificate."""

    def inspect(self, pdf: bytes, trusted: Sequence[bytes]) -> Inspection:
        """What signatures a file carries; `trusted` are the certificates (DER) that are believed."""
