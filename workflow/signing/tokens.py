"""Keys that never leave a card, a stick or an HSM: reached through PKCS#11."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from asn1crypto import x509 as asn1
from pkcs11 import Attribute, ObjectClass, PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

from workflow.signing.interface import SigningFault
from workflow.signing_settings import Token


def key(token: Token, meeting: str) -> PKCS11Signer | None:
    """The key of a joint meeting on a token; None where the token has no certificate of its name.

    A token lets a process in once, so all joint meetings whose keys are on it share one session, which stays open.

    Raises:
        SigningFault: the token is not there, or the PIN is not the right one.
    """
    label = token.key_label.format(meeting=meeting)
    try:
        session = _session(os.getpid(), token)
        certificate = _certificate(session, label)
    except (PKCS11Error, SigningError) as error:
        _session.cache_clear()
        raise SigningFault(f"the token {token.label} cannot be used: {type(error).__name__} {error}") from error
    return PKCS11Signer(session, key_label=label, signing_cert=certificate) if certificate is not None else None


@cache
def _session(_process: int, token: Token) -> Any:
    """The session of a process, which one that is forked from it cannot use."""
    pin = token.pin_file.read_text(encoding="utf-8").strip()
    return open_pkcs11_session(str(token.module), token_criteria=TokenCriteria(token.label), user_pin=pin)


def _certificate(session: Any, label: str) -> asn1.Certificate | None:
    wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: label}
    found = next(iter(session.get_objects(wanted)), None)
    return asn1.Certificate.load(found[Attribute.VALUE]) if found is not None else None
