"""DKIM signatures (RFC 6376, 8463): each reader's copy is signed as its parts stand, relaxed/simple.

The body's canonical form is "simple" because our bodies are quoted-printable with no blank at a line's end, so that
there is nothing for a relay to change, and the hash runs over the bytes as they are. The signing itself is left to
`cryptography`; the extra masthead[dkim] installs it.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from masthead.delivery.desk import Desk, Transport
    from masthead.model import Answer, Dkim, Outgoing, Secret

# RFC 8058, 4, demands the List- fields. The one beyond the last From is signed as absent, so that none can be added.
_SIGNED = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "mime-version",
    "content-type",
)
_FOLD = re.compile(rb"\r\n(?=[ \t])")
_BLANKS = re.compile(rb"[ \t]+")
_LINE = 72


class Signer:
    """A key and the domain that it speaks for; it signs the same bytes with the same signature."""

    def __init__(self, dkim: Dkim, key: Secret) -> None:
        self._dkim = dkim
        self._algorithm, self._sign = _load_key(dkim, key)

    def sign(self, parts: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """Return the parts of a message with its DKIM-Signature field before them."""
        head, body = _split(parts)
        fields = _canonical_fields(head)
        names = [*_SIGNED, "from"]
        chosen: list[bytes] = []
        for name in names:
            standing = fields.get(name.encode())
            if standing:
                chosen.append(standing.pop())  # from the bottom up (5.4.2)
        signed = [name for name in names if name == "from" or name.encode() in fields]
        values = (
            f"v=1; a={self._algorithm}; c=relaxed/simple; d={self._dkim.domain}; s={self._dkim.selector};",
            f"h={':'.join(signed)};",
            f"bh={_hash_body(body)};",
            "b=",
        )
        unsigned = "DKIM-Signature: " + "\r\n\t".join(values)
        last = b"dkim-signature:" + _relax(unsigned.partition(":")[2].encode("ascii"))
        signature = b64encode(self._sign(b"\r\n".join([*chosen, last]))).decode("ascii")
        folded = "\r\n\t ".join(signature[at : at + _LINE] for at in range(0, len(signature), _LINE))
        return ((unsigned + folded + "\r\n").encode("ascii"), *parts)


class SigningTransport:
    """Another transport, whose every message is signed."""

    def __init__(self, transport: Transport, dkim: Dkim, key: Secret) -> None:
        self._transport, self._signer = transport, Signer(dkim, key)

    def dispatch(self, desk: Desk) -> None:
        """Send what the desk hands out, signed; see Transport."""
        self._transport.dispatch(_SigningDesk(desk, self._signer))

    def probe(self) -> None:
        """Try the transport beneath."""
        self._transport.probe()

    def holds(self, message_id: str) -> bool | None:
        """Tell what the transport beneath can tell."""
        return self._transport.holds(message_id)


class _SigningDesk:
    def __init__(self, desk: Desk, signer: Signer) -> None:
        self._desk, self._signer = desk, signer

    def take(self) -> Outgoing | None:
        outgoing = self._desk.take()
        return outgoing and replace(outgoing, parts=self._signer.sign(outgoing.parts))

    def begin(self, outgoing: Outgoing) -> bool:
        return self._desk.begin(outgoing)

    def settle(self, outgoing: Outgoing, answer: Answer) -> None:
        self._desk.settle(outgoing, answer)

    def together(self) -> AbstractContextManager[None]:
        return self._desk.together()


def _load_key(dkim: Dkim, key: Secret) -> tuple[str, Callable[[bytes], bytes]]:
    """Return the algorithm's name and a function that signs; raises UsageError for a key that cannot."""
    where = f"{dkim.key.key}: {dkim.key.file}" if dkim.key.file else dkim.key.key
    try:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError as error:
        raise UsageError("[delivery.dkim] needs cryptography: pip install 'masthead[dkim]'") from error
    try:
        loaded = load_pem_private_key(key.reveal().encode(), password=None)
    except (ValueError, TypeError):
        raise UsageError(f"{where} holds no private key in PEM that is free of a password") from None
    if isinstance(loaded, ed25519.Ed25519PrivateKey):
        return "ed25519-sha256", lambda text: loaded.sign(hashlib.sha256(text).digest())  # RFC 8463, 3
    if isinstance(loaded, rsa.RSAPrivateKey) and loaded.key_size >= 1024:  # RFC 8301, 3.2
        return "rsa-sha256", lambda text: loaded.sign(text, padding.PKCS1v15(), hashes.SHA256())
    raise UsageError(f"{where} is neither an RSA key of 1024 bits or more nor an Ed25519 key")


def _split(parts: tuple[bytes, ...]) -> tuple[bytes, list[bytes]]:
    """Return the header, without the empty line behind it, and the body's parts."""
    head = b""
    for place, part in enumerate(parts):
        head += part
        end = head.find(b"\r\n\r\n")
        if end >= 0:
            return head[:end], [head[end + 4 :], *parts[place + 1 :]]
    return head.removesuffix(b"\r\n"), []


def _canonical_fields(head: bytes) -> dict[bytes, list[bytes]]:
    """Return every field by its name in lower case, relaxed (3.4.2), in the order in which it stands."""
    fields: dict[bytes, list[bytes]] = {}
    for field in _FOLD.sub(b"", head).split(b"\r\n"):
        name, _, value = field.partition(b":")
        name = name.rstrip(b" \t").lower()
        fields.setdefault(name, []).append(name + b":" + _relax(value))
    return fields


def _relax(value: bytes) -> bytes:
    return _BLANKS.sub(b" ", _FOLD.sub(b"", value)).strip(b" ")


def _hash_body(parts: list[bytes]) -> str:
    """Return the body's hash in its simple form (3.4.3): it ends with exactly one CRLF."""
    body = b"".join(parts)
    end = len(body)
    while body.endswith(b"\r\n", 0, end):
        end -= 2
    digest = hashlib.sha256(memoryview(body)[:end])
    digest.update(b"\r\n")
    return b64encode(digest.digest()).decode("ascii")
