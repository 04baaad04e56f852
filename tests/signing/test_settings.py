"""The settings of signatures are taken, or refused with one sentence that names them."""

from __future__ import annotations

import pytest

from tests.signing.conftest import signers_in
from workflow.errors import ConfigError
from workflow.signing.interface import SigningFault
from workflow.signing_settings import SigningSettings


def test_nothing_set_looks_for_certificates_in_the_data_folder(tmp_path):
    settings = SigningSettings.from_environment({}, tmp_path)

    assert (settings.folder, settings.level, settings.provider) == (tmp_path / "certificates", "b", "pades")
    assert settings.container("small") is None


def test_an_authority_alone_means_that_its_time_is_taken(tmp_path):
    assert SigningSettings.from_environment({"TIMESTAMP_URL": "https://tsa.example.org/"}, tmp_path).level == "t"


def test_a_joint_meeting_has_its_own_certificate_before_that_of_the_installation(folder):
    common = folder / "common.p12"
    common.write_bytes(b"x")
    settings = SigningSettings.from_environment({"CERTIFICATE": str(common)}, folder)

    assert settings.container("small") == folder / "certificates" / "small.p12"
    assert settings.container("other") == common


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"CERTIFICATES": "/no/folder"}, "CERTIFICATES: there is no folder /no/folder"),
        ({"CERTIFICATE": "/no/key.der"}, "CERTIFICATE must be a file .p12, .pfx or .pem, not '/no/key.der'"),
        ({"CERTIFICATE": "/no/key.p12"}, "CERTIFICATE: there is no file /no/key.p12"),
        ({"CERTIFICATE_PASSWORD_FILE": "/no/word"}, "CERTIFICATE_PASSWORD_FILE: there is no file /no/word"),
        ({"TRUSTED_CERTIFICATES": "/no/roots"}, "TRUSTED_CERTIFICATES: there is no file /no/roots"),
        ({"TIMESTAMP_URL": "tsa"}, "TIMESTAMP_URL must be like https://tsa.example.org/tsr, not 'tsa'"),
        ({"SIGNATURE_LEVEL": "best"}, "SIGNATURE_LEVEL must be b, t, lt or lta, not 'best'"),
        ({"SIGNATURE_LEVEL": "lt"}, "SIGNATURE_LEVEL lt needs TIMESTAMP_URL, the address of a timestamp authority"),
        ({"PKCS11_MODULE": "/no/lib.so"}, "PKCS11_MODULE: there is no file /no/lib.so"),
    ],
)
def test_a_wrong_value_is_refused_by_name(tmp_path, environ, sentence):
    with pytest.raises(ConfigError) as refusal:
        SigningSettings.from_environment(environ, tmp_path)

    assert str(refusal.value) == sentence


def test_a_token_needs_its_pin_and_labels(tmp_path):
    module, pin = tmp_path / "lib.so", tmp_path / "pin"
    module.touch()
    pin.write_text("1234")
    with pytest.raises(ConfigError, match="PKCS11_MODULE needs PKCS11_PIN_FILE"):
        SigningSettings.from_environment({"PKCS11_MODULE": str(module)}, tmp_path)
    given = {"PKCS11_MODULE": str(module), "PKCS11_PIN_FILE": str(pin)}
    with pytest.raises(ConfigError, match="PKCS11_MODULE needs PKCS11_TOKEN and PKCS11_KEY"):
        SigningSettings.from_environment(given, tmp_path)
    whole = SigningSettings.from_environment({**given, "PKCS11_TOKEN": "seal", "PKCS11_KEY": "{meeting}"}, tmp_path)

    assert whole.token is not None
    assert whole.token.key_label == "{meeting}"
    assert "1234" not in repr(whole)


def test_what_cannot_be_opened_is_said_at_start(folder):
    broken = folder / "broken.p12"
    broken.write_bytes(b"x")
    roots = folder / "roots.pem"
    roots.write_text("none")

    with pytest.raises(SigningFault, match=r"broken\.p12 cannot be opened"):
        signers_in(folder, CERTIFICATE=str(broken)).check()
    with pytest.raises(SigningFault, match=r"roots\.pem holds no certificate"):
        signers_in(folder, TRUSTED_CERTIFICATES=str(roots)).check()
    with pytest.raises(SigningFault, match="nothing installed announces 'sm2'"):
        signers_in(folder, SIGNATURE_PROVIDER="sm2").check()
