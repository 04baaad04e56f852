"""Who signs for a joint meeting: its certificate is opened once a process, by whom the settings name as provider."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from workflow.signing import certificates
from workflow.signing.interface import Inspection, Provider, Signer, SigningFault
from workflow.signing_settings import CONTAINERS, SigningSettings

GROUP = "lianzhi.signing"
"""The group of entry points in which another provider, such as one for SM2, announces itself."""
OURS = "pades"
log = logging.getLogger(__name__)


class Signers:
    """The signers of an installation.

    Which files there are is looked up each time, so that a certificate put there later is used without a new start.
    """

    def __init__(self, settings: SigningSettings) -> None:
        self.settings = settings
        self._open: dict[str, tuple[tuple[Path | None, float], Signer | None]] = {}

    def of(self, meeting: str) -> Signer | None:
        """The signer of a joint meeting by its code; None where it has no certificate.

        Raises:
            SigningFault: there is one, and it cannot be opened.
        """
        state = _state(self.settings.container(meeting))
        known = self._open.get(meeting)
        if known is None or known[0] != state:
            known = self._open[meeting] = (state, self._provider().signer(self.settings, meeting))
        return known[1]

    def warm(self) -> None:
        """Load what signing needs before processes are forked; a token is opened by each, for sessions are not shared.

        A certificate that cannot be opened is told again where it is needed.
        """
        self._provider()
        if self.settings.token is not None:
            return
        for path in sorted(self.settings.folder.glob("*")):
            if path.suffix in CONTAINERS:
                try:
                    self.of(path.stem)
                except SigningFault as fault:
                    log.warning("%s", fault)

    def inspect(self, pdf: bytes) -> Inspection:
        """What signatures a file carries, and whether we believe them."""
        return self._provider().inspect(pdf, self.believed())

    def believed(self) -> Sequence[bytes]:
        """The certificates (DER) that the settings name as trusted."""
        return certificates.believed(self.settings.trusted)

    def check(self) -> None:
        """Open the certificate of the installation and the trusted ones, so that a mistake is said at start.

        Raises:
            SigningFault: one of them cannot be used.
        """
        self.believed()
        container = self.settings.certificate
        if container is not None and self.settings.provider == OURS:
            certificates.read(container, self.settings.password(container))
        if self.settings.provider != OURS and not _announced(self.settings.provider):
            raise SigningFault(f"SIGNATURE_PROVIDER: nothing installed announces {self.settings.provider!r} in {GROUP}")

    def _provider(self) -> Provider:
        if self.settings.provider == OURS:
            # pyHanko takes two seconds to import, which only whoever signs or inspects should wait for.
            provider: Provider = import_module("workflow.signing.ours").PROVIDER
            return provider
        found = _announced(self.settings.provider)
        if not found:
            raise SigningFault(f"nothing installed announces the provider {self.settings.provider!r}")
        announced: Provider = next(iter(found)).load()
        return announced


def _announced(name: str) -> Sequence[EntryPoint]:
    return tuple(entry_points(group=GROUP, name=name))


def _state(container: Path | None) -> tuple[Path | None, float]:
    return container, container.stat().st_mtime if container else 0.0
