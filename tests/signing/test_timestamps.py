"""A timestamp authority on this machine: its time is in the signature, and what is needed later is kept with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from tests.signing.conftest import signers_in
from workflow import clock
from workflow.signing.certificates import Held
from workflow.signing.interface import SigningFault

Made = tuple[x509.Certificate, rsa.RSAPrivateKey]


@pytest.fixture(scope="session")
def authority() -> Made:
    """The certificate of an authority that gives the time, and its key."""
    key, now = rsa.generate_private_key(65537, 2048), clock.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "授时")])
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    wanted = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    )
    return wanted.sign(key, hashes.SHA256()), key


@pytest.fixture
def address(authority: Made) -> Iterator[str]:
    """Where that authority is asked, on loopback."""
    certificate, key = authority
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        asn1.Certificate.load(certificate.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(der)
    )

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(query).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Desk)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def roots(tmp_path: Path, held: Held, authority: Made) -> Path:
    """Both certificates, as trusted ones."""
    path = tmp_path / "roots.pem"
    path.write_bytes(held.certificate.public_bytes(Encoding.PEM) + authority[0].public_bytes(Encoding.PEM))
    return path


@pytest.mark.parametrize(("level", "named"), [("t", "B-T"), ("lt", "B-LT"), ("lta", "B-LTA")])
def test_each_level_carries_the_time_of_the_authority_and_is_trusted(folder, paper, address, roots, level, named):
    settings = {"TIMESTAMP_URL": address, "SIGNATURE_LEVEL": level, "TRUSTED_CERTIFICATES": str(roots)}
    signers = signers_in(folder, **settings)
    made = signers.of("small").sign(paper, reason="签发", location="", visible=None)
    found = signers.inspect(made.pdf)

    [one] = found.signatures
    assert found.is_unchanged
    assert (one.trust, one.coverage) == ("trusted", "whole")
    assert made.facts["level"] == f"PAdES {named}"
    assert one.timestamp.isoformat() == made.facts["timestamp"]
    assert abs(one.timestamp - clock.now()) < timedelta(minutes=1)
    assert (b"/DSS" in made.pdf) == (level != "t")


def test_a_byte_changed_in_what_long_term_validation_adds_is_noticed(folder, paper, address, roots):
    settings = {"TIMESTAMP_URL": address, "SIGNATURE_LEVEL": "lta", "TRUSTED_CERTIFICATES": str(roots)}
    signers = signers_in(folder, **settings)
    pdf = signers.of("small").sign(paper, reason="", location="", visible=None).pdf
    at = pdf.index(b"/Certs")

    assert not signers.inspect(pdf[:at] + b"/cerTs" + pdf[at + 6 :]).is_unchanged


def test_an_authority_that_does_not_answer_stops_the_signing(folder, paper):
    signers = signers_in(folder, TIMESTAMP_URL="http://127.0.0.1:9/")

    with pytest.raises(SigningFault, match="the timestamp authority does not answer"):
        signers.of("small").sign(paper, reason="", location="", visible=None)
