"""Our own provider: PAdES from a certificate in a file or on a token."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.signing import certificates, inspecting, tokens
from workflow.signing.interface import Inspection, Signer
from workflow.signing.pades import HeldKey, Manner, PadesSigner
from workflow.signing_settings import SigningSettings


class Pades:
    """Signs and inspects PDFs."""

    def signer(self, settings: SigningSettings, meeting: str) -> Signer | None:
        """The signer of a joint meeting: its file, else the key on the token, else the file of the installation."""
        container = settings.container(meeting)
        manner = Manner(settings.level, settings.timestamp_url, certificates.believed(settings.trusted))
        if settings.token is not None and container == settings.certificate:
            key = tokens.key(settings.token, meeting)
            if key is not None:
                return PadesSigner(key, manner)
        if container is None:
            return None
        return PadesSigner(HeldKey(certificates.read(container, settings.password(container))), manner)

    def inspect(self, pdf: bytes, trusted: Sequence[bytes]) -> Inspection:
        """What signatures a file carries."""
        return inspecting.inspect(pdf, trusted)


PROVIDER = Pades()
