"""The container of a signature, byte by byte: the digest of the file leaves it out, so it is proved by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from asn1crypto.cms import ContentInfo, IssuerAndSerialNumber
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature


def is_whole(one: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """No byte of the container was changed: it is what was signed, what vouches for that, and nothing else."""
    return _is_named(one) and _is_plain(one) and _is_sound(one) and _is_canonical(one, pdf)


def _is_named(one: EmbeddedPdfSignature) -> bool:
    """The certificate is, byte for byte, the one that the signer named in what was signed. Source: RFC 5035, 5.4."""
    attributes = one.signer_info["signed_attrs"]
    named = next((each["values"][0] for each in attributes if each["type"].native == "signing_certificate_v2"), None)
    if named is None:
        return False
    first = named["certs"][0]
    digest = hashlib.new(first["hash_algorithm"]["algorithm"].native, one.signer_cert.dump()).digest()
    return bool(first["cert_hash"].native == digest)


def _is_sound(one: EmbeddedPdfSignature) -> bool:
    """No certificate that came along was changed: each whose issuer came too bears that issuer's signature."""
    ders = [one.signer_cert.dump(), *(other.dump() for other in one.other_embedded_certs)]
    found = [x509.load_der_x509_certificate(der) for der in ders]
    return all(_is_issued(child, [issuer for issuer in found if issuer.subject == child.issuer]) for child in found)


def _is_plain(one: EmbeddedPdfSignature) -> bool:
    """What the container says of itself agrees with what was signed. Source: RFC 5652, 5.1 and 5.3."""
    data, who, whose = one.signed_data, one.signer_info, one.signer_cert
    named = IssuerAndSerialNumber({"issuer": whose.issuer, "serial_number": whose.serial_number})
    algorithms = [each.dump() for each in data["digest_algorithms"]]
    return bool(
        (data["version"].native, who["version"].native) == ("v1", "v1")
        and algorithms == [who["digest_algorithm"].dump()]
        and who["digest_algorithm"]["parameters"].native is None
        and who["sid"].chosen.dump() == named.dump()
        and ContentInfo({"content_type": "signed_data", "content": data}).dump() == _container(one)
    )


def _container(one: EmbeddedPdfSignature) -> bytes:
    container: bytes = one.pkcs7_content
    return bytes(ContentInfo.load(container).dump())


def _is_issued(child: x509.Certificate, issuers: Sequence[x509.Certificate]) -> bool:
    for issuer in issuers:
        try:
            child.verify_directly_issued_by(issuer)
        except (InvalidSignature, ValueError, TypeError):
            continue
        return True
    return not issuers


def _is_canonical(one: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """The gap that the signature leaves holds nothing but its own container, written the one way there is, then zeros.

    The digest leaves the gap out, so that a byte changed there would otherwise go unnoticed.
    """
    start, length, rest, _ = (int(number) for number in one.byte_range)
    gap = pdf[start + length : rest]
    try:
        container = bytes.fromhex(gap[1:-1].decode("ascii"))
    except (ValueError, UnicodeDecodeError):
        return False
    rest_of_it = container[len(ContentInfo.load(container).dump()) :]
    written = container.hex().encode()
    return gap in (b"<%b>" % written, b"<%b>" % written.upper()) and not rest_of_it.strip(b"\0")
