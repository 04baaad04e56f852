"""Signing: what is signed stays unchanged beneath, says who and when, and one byte changed anywhere is noticed."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO

import pikepdf
import pytest

from tests.signing.conftest import LONG, signers_in
from workflow import clock
from workflow.signing.certificates import described
from workflow.signing.interface import Place, SigningFault, Visible


def test_a_signature_says_who_and_when_and_covers_the_whole_file(signers, paper, held):
    at = clock.now().replace(microsecond=0)
    with clock.at(at):
        made = signers.of("small").sign(paper, reason="签发", location="城关区", visible=None)
    found = signers.inspect(made.pdf)

    [one] = found.signatures
    assert made.pdf.startswith(paper)
    assert found.is_unchanged
    assert (one.is_intact, one.is_allowed, one.coverage, one.trust) == (True, True, "whole", "self_signed")
    assert (one.at, one.timestamp, one.reason, one.location) == (at, None, "签发", "城关区")
    assert one.certificate == described(held.certificate)
    assert made.facts == {
        "by": "城关区联席会议",
        "subject": "CN=城关区联席会议,O=城关区联席会议办公室,L=城关区,C=CN",
        "issuer": "CN=城关区联席会议,O=城关区联席会议办公室,L=城关区,C=CN",
        "serial": f"{held.certificate.serial_number:x}",
        "fingerprint": one.certificate.fingerprint,
        "algorithm": "RSA 3072, SHA-256",
        "level": "PAdES B-B",
        "at": at.isoformat(),
        "timestamp": None,
        "visible": False,
        "self_signed": True,
    }


def test_a_file_without_a_signature_is_not_called_unchanged(signers, paper):
    found = signers.inspect(paper)

    assert (found.is_signed, found.is_unchanged, found.fault) == (False, False, "")


def test_what_is_no_pdf_is_not_read(signers):
    found = signers.inspect(b"not a PDF")

    assert (found.signatures, found.is_unchanged) == ((), False)
    assert found.fault


def test_one_byte_changed_outside_the_container_is_noticed(signers, signed):
    assert signers.inspect(signed).is_unchanged
    for at in range(0, len(signed), max(1, len(signed) // 60)):
        assert not signers.inspect(_flipped(signed, at)).is_unchanged, at


def test_one_byte_changed_inside_the_container_is_noticed(signers, signed):
    start = signed.index(b"/Contents <") + len(b"/Contents ")
    end = signed.index(b">", start)

    for at in (*range(start, end, 97), end - 1, end):
        assert not signers.inspect(_flipped(signed, at)).is_unchanged, at


def test_what_is_added_after_the_signature_is_noticed(signers, signed):
    with pikepdf.open(BytesIO(signed)) as file:
        file.pages[0].obj["/Contents"] = file.make_stream(b"0 0 m 9 9 l S")
        out = BytesIO()
        file.save(out)

    assert not signers.inspect(out.getvalue()).is_unchanged
    assert not signers.inspect(signed + b"\n% more").is_unchanged


def test_a_certificate_that_is_believed_is_trusted(folder, signed, held):
    roots = folder / "roots.pem"
    from cryptography.hazmat.primitives.serialization import Encoding

    roots.write_bytes(held.certificate.public_bytes(Encoding.PEM))
    found = signers_in(folder, TRUSTED_CERTIFICATES=str(roots)).inspect(signed)

    assert [one.trust for one in found.signatures] == ["trusted"]


def test_a_joint_meeting_without_a_certificate_has_no_signer(signers):
    assert signers.of("other") is None


def test_a_certificate_put_there_later_is_used_without_a_new_start(signers, folder):
    assert signers.of("other") is None
    for ending in (".p12", ".password"):
        shutil.copy(folder / "certificates" / f"small{ending}", folder / "certificates" / f"other{ending}")

    assert signers.of("other").certificate.name == "城关区联席会议"


def test_what_is_opened_before_processes_are_forked_is_not_opened_again(signers, folder):
    (folder / "certificates" / "broken.p12").write_bytes(b"x")
    signers.warm()
    opened = signers.of("small")

    assert opened is not None
    assert signers.of("small") is opened


def test_a_certificate_not_in_force_signs_nothing(signers, paper):
    with clock.at(clock.now() + LONG), pytest.raises(SigningFault, match="is not in force"):
        signers.of("small").sign(paper, reason="", location="", visible=None)


def test_a_wrong_password_is_said_by_the_name_of_the_file(signers, folder):
    (folder / "certificates" / "small.password").write_text("wrong", encoding="utf-8")

    with pytest.raises(SigningFault, match=r"small\.p12 cannot be opened; is its password the right one\?"):
        signers.of("small")


def test_a_seal_is_laid_round_the_middle_of_the_room_kept_for_it(signers, paper, stamp):
    place = Place(1, 300 / 72 * 25.4, (842 - 400) / 72 * 25.4)
    made = signers.of("small").sign(paper, reason="签发", location="", visible=Visible(stamp, place))

    with pikepdf.open(BytesIO(made.pdf)) as file:
        [widget] = list(file.pages[1].Annots)
        box = [float(edge) for edge in widget.Rect]
        assert box == [198, 346, 402, 453]
        assert int(widget.F) & 4 == 4
        assert "/N" in widget.AP
        assert "/Annots" not in file.pages[0].obj
    assert made.facts["visible"] is True
    assert signers.inspect(made.pdf).is_unchanged


def test_an_independent_program_finds_the_signature_valid(signed, tmp_path):
    program = shutil.which("pdfsig")
    if program is None:
        pytest.skip("NOT RUN: pdfsig (poppler-utils) was not found")
    (tmp_path / "signed.pdf").write_bytes(signed)
    said = subprocess.run([program, tmp_path / "signed.pdf"], capture_output=True, text=True, check=False).stdout

    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]
