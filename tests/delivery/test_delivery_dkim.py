"""DKIM signatures, verified by another implementation."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from faults.desk import MemoryDesk, letter
from masthead.delivery import MaildirTransport
from masthead.delivery.dkim import Signer, SigningTransport
from masthead.errors import UsageError
from masthead.model import Dkim, Secret, SecretSource

dkim = pytest.importorskip("dkim", reason="needs dkimpy to verify what was signed")

DKIM = Dkim("garden.example", "spring", SecretSource("delivery.dkim.key_file"))
FIELDS = (
    b"From: The Shared\r\n Allotment <news@garden.example>\r\nTo: ana@garden.example\r\nSubject:  What  the frost\r\n"
    b"\tleft us \r\nDate: Mon, 02 Mar 2026 09:30:00 +0000\r\nMessage-ID: <1@garden.example>\r\n"
    b"List-Unsubscribe: <https://garden.example/u/1>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
)
BODY = b"The broad beans stood.\r\n\r\n.dots too\r\n" * 40


def pem(key) -> str:
    """Return a private key as its file would hold it."""
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode()


KEYS = {"rsa": rsa.generate_private_key(65537, 2048), "ed25519": ed25519.Ed25519PrivateKey.generate()}
SIGNERS = {name: Signer(DKIM, Secret(pem(key))) for name, key in KEYS.items()}


def is_valid(message: bytes, kind: str = "rsa") -> bool:
    """Verify a message against the key's DNS record."""
    public = KEYS[kind].public_key()
    if kind == "rsa":
        raw = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    else:
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    record = b"v=DKIM1; k=" + kind.encode() + b"; p=" + base64.b64encode(raw)

    def look_up(name, timeout=5):
        return record if name == b"spring._domainkey.garden.example." else None

    return dkim.verify(message, dnsfunc=look_up)


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_a_signature_holds(kind):
    """RSA and Ed25519, over folded and spaced fields and a body in parts."""
    if kind == "ed25519":
        pytest.importorskip("nacl", reason="dkimpy verifies Ed25519 by PyNaCl")
    signed = SIGNERS[kind].sign((FIELDS, b"\r\n", BODY, BODY))
    assert is_valid(b"".join(signed), kind)
    assert b"d=garden.example; s=spring;" in signed[0]
    assert max(len(line) for line in signed[0].split(b"\r\n")) <= 200


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"beans", b"peas", 1),
        lambda text: text.replace(b"ana@", b"bo@", 1),
        lambda text: text.replace(b"/u/1", b"/u/2", 1),
        lambda text: text.replace(b"=One-Click", b"=Other", 1),
        lambda text: text.replace(b"<1@", b"<2@", 1),
        lambda text: text.replace(b"frost", b"thaw", 1),
        lambda text: b"From: evil@garden.example\r\n" + text,
        lambda text: text.replace(b"To: ", b"From: evil@garden.example\r\nTo: ", 1),
        lambda text: text + b"more\r\n",
    ],
)
def test_no_change_goes_unnoticed(change):
    """Body, reader, subject, Message-ID, the links for leaving, and a second From are all under the signature."""
    text = b"".join(SIGNERS["rsa"].sign((FIELDS + b"\r\n", BODY)))
    assert is_valid(text)
    assert change(text) != text
    assert not is_valid(change(text))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([b"\r\n", b"words", b"two  words ", b".", b"=20\r\n", b""]), max_size=12))
def test_any_body_in_any_parts_is_signed_as_it_stands(parts):
    """However many empty lines a body ends with, and wherever it was cut."""
    signed = SIGNERS["rsa"].sign((FIELDS[:40], FIELDS[40:] + b"\r\n", *parts))
    assert is_valid(b"".join(signed))


def test_the_same_message_has_the_same_signature():
    """A resent copy is the same bytes."""
    first, second = (SIGNERS["rsa"].sign((FIELDS + b"\r\n", BODY)) for _ in range(2))
    assert first == second


def test_every_transport_can_sign(tmp_path):
    """The copy that arrives carries a signature that holds; the desk hears of its deliveries as ever."""
    desk = MemoryDesk([letter(1), letter(2)])
    transport = SigningTransport(MaildirTransport(tmp_path), DKIM, Secret(pem(KEYS["rsa"])))
    transport.dispatch(desk)
    files = list((tmp_path / "new").iterdir())
    assert len(files) == len(desk.begun) == 2
    assert all(is_valid(file.read_bytes()) for file in files)
    assert transport.holds(letter(1).delivery.message_id)


@pytest.mark.parametrize(
    "text",
    ["", "not a key", pem(ec.generate_private_key(ec.SECP256R1())), pem(KEYS["rsa"])[:900]],
)
def test_a_key_that_cannot_sign_is_said_without_showing_it(text):
    """The configuration's key is named, the secret is not."""
    with pytest.raises(UsageError, match=r"delivery\.dkim\.key_file") as caught:
        Signer(DKIM, Secret(text))
    assert "PRIVATE" not in str(caught.value)
