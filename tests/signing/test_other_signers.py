"""Others than we who sign: another algorithm, plugged in by its name, and a key that never leaves its token."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.signing.conftest import signers_in
from workflow import clock, digests
from workflow.signing import signers as signing
from workflow.signing import tokens
from workflow.signing.certificates import Held, described
from workflow.signing.interface import Certificate, Inspection, Signature, Signed, SigningFault, Visible
from workflow.signing_settings import SigningSettings

MARK = b"\n%SM2 "
TOKEN, PIN = "seals", "1234"


@dataclass(frozen=True)
class Sm2Signer:
    """A stand-in for a certified module: its signature is the SM3 digest, written behind the file."""

    certificate: Certificate

    def sign(self, pdf: bytes, *, reason: str, location: str, visible: Visible | None) -> Signed:
        at = clock.now()
        facts = {"by": self.certificate.name, "algorithm": "SM2, SM3", "at": at.isoformat(), "timestamp": None}
        return Signed(pdf + MARK + digests.digest("sm3", pdf).encode(), {**facts, "self_signed": False})


@dataclass(frozen=True)
class Sm2:
    """The provider that an entry point would name."""

    certificate: Certificate

    def signer(self, settings: SigningSettings, meeting: str) -> Sm2Signer | None:
        return Sm2Signer(self.certificate) if meeting == "small" else None

    def inspect(self, pdf: bytes, trusted: Sequence[bytes]) -> Inspection:
        text, mark, said = pdf.rpartition(MARK)
        if not mark:
            return Inspection(())
        is_intact = said.decode("ascii", "replace") == digests.digest("sm3", text)
        return Inspection((Signature(self.certificate, is_intact, True, "whole", "trusted", None, None, "", ""),))


@pytest.fixture
def sm2(monkeypatch: pytest.MonkeyPatch, held: Held) -> Certificate:
    """Something installed announces the provider `sm2`."""
    whose = replace(described(held.certificate), algorithm="SM2 256")
    announced = EntryPoint("sm2", "certified:module", signing.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda _self: Sm2(whose))
    monkeypatch.setattr(signing, "_announced", lambda name: (announced,) if name == "sm2" else ())
    return whose


def test_another_algorithm_is_chosen_by_a_setting(folder: Path, paper: bytes, sm2: Certificate) -> None:
    signers = signers_in(folder, SIGNATURE_PROVIDER="sm2")
    signers.check()
    signer = signers.of("small")
    assert signer is not None
    made = signer.sign(paper, reason="签发", location="城关区", visible=None)

    [one] = signers.inspect(made.pdf).signatures

    assert (one.certificate.algorithm, one.is_intact, one.trust) == ("SM2 256", True, "trusted")
    assert made.facts["algorithm"] == "SM2, SM3"
    assert signers.inspect(made.pdf).is_unchanged
    assert not signers.inspect(made.pdf.replace(b"%PDF", b"%PDf", 1)).is_unchanged
    assert signers.of("other") is None
    assert signers_in(folder).inspect(made.pdf).signatures == ()


@pytest.fixture
def token(tmp_path: Path, held: Held, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A token in software with the key and the certificate `seal-small`; gives the PKCS#11 module."""
    tokens._session.cache_clear()
    program = shutil.which("softhsm2-util")
    module = next(iter(sorted(Path("/usr").glob("lib*/**/softhsm/libsofthsm2.so"))), None)
    if program is None or module is None:
        pytest.skip("NOT RUN: SoftHSM was not found; run: sudo apt-get install -y softhsm2")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    key = tmp_path / "key.pem"
    key.write_bytes(held.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _run(program, "--init-token", "--free", "--label", TOKEN, "--so-pin", "5678", "--pin", PIN)
    named = ("--token", TOKEN, "--label", "seal-small", "--id", "a1", "--pin", PIN)
    _run(program, "--import", str(key), *named)
    with pkcs11.lib(str(module)).get_token(token_label=TOKEN).open(rw=True, user_pin=PIN) as session:
        session.create_object(_kept(held))
    return module


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=30)


def _kept(held: Held) -> dict[pkcs11.Attribute, object]:
    own = held.certificate
    return {
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
        pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
        pkcs11.Attribute.TOKEN: True,
        pkcs11.Attribute.LABEL: "seal-small",
        pkcs11.Attribute.ID: b"\xa1",
        pkcs11.Attribute.SUBJECT: own.subject.public_bytes(),
        pkcs11.Attribute.VALUE: own.public_bytes(Encoding.DER),
    }


def test_a_key_on_a_token_signs_without_leaving_it(tmp_path: Path, token: Path, paper: bytes, held: Held) -> None:
    (tmp_path / "pin").write_text(f"{PIN}\n")
    (tmp_path / "wrong").write_text("0000\n")
    (tmp_path / "certificates").mkdir()
    settings = {"PKCS11_MODULE": str(token), "PKCS11_TOKEN": TOKEN, "PKCS11_KEY": "seal-{meeting}"}

    with pytest.raises(SigningFault, match="the token seals cannot be used"):
        signers_in(tmp_path, **settings, PKCS11_PIN_FILE=str(tmp_path / "wrong")).of("small")
    signers = signers_in(tmp_path, **settings, PKCS11_PIN_FILE=str(tmp_path / "pin"))
    signer = signers.of("small")
    assert signer is not None
    made = signer.sign(paper, reason="签发", location="城关区", visible=None)

    [one] = signers.inspect(made.pdf).signatures
    assert one.certificate == described(held.certificate)
    assert (made.facts["algorithm"], signers.inspect(made.pdf).is_unchanged) == ("RSA 3072, SHA-256", True)
    # Another joint meeting looks into the same token, which lets a process in only once.
    assert signers.of("other") is None
    assert signers.inspect(signer.sign(paper, reason="", location="", visible=None).pdf).is_unchanged
