"""What a DKIM signature costs: Masthead's against dkimpy's, over a message of 50 KB.

    python tests/bench/bench_signing.py

Prints microseconds of CPU for each; both signatures are verified by dkimpy before anything is measured.
"""

from __future__ import annotations

import base64
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

FIELDS = (
    b"From: The Shared Allotment <news@garden.example>\r\nTo: ana@garden.example\r\nSubject: What the frost left us\r\n"
    b"Date: Mon, 02 Mar 2026 09:30:00 +0000\r\nMessage-ID: <1@garden.example>\r\n"
    b"List-Unsubscribe: <https://garden.example/u/1>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\n"
)
BODY = b"The broad beans stood through eleven nights below zero, and nobody knew why.\r\n" * 650


def main() -> None:
    """Sign by both, verify both, measure both."""
    import dkim
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    from masthead.delivery.dkim import Signer
    from masthead.model import Dkim, Secret, SecretSource

    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    signer = Signer(Dkim("garden.example", "spring", SecretSource()), Secret(pem.decode()))
    parts = (FIELDS, BODY)
    ours = b"".join(signer.sign(parts))
    theirs = dkim.sign(FIELDS + BODY, b"spring", b"garden.example", pem) + FIELDS + BODY
    for message in (ours, theirs):
        if not dkim.verify(message, dnsfunc=lambda _name, timeout=5: record):
            raise SystemExit("a signature does not hold")
    mine = measure(lambda: signer.sign(parts), 1_000)
    peer = measure(lambda: dkim.sign(FIELDS + BODY, b"spring", b"garden.example", pem), 50)
    print(
        f"RSA 2048, {len(FIELDS + BODY):,} bytes: masthead {mine:,.0f} µs, dkimpy {peer:,.0f} µs ({peer / mine:.0f} x)"
    )


def measure(sign, times: int) -> float:
    """Return the microseconds of CPU that one call takes."""
    began = time.process_time()
    for _ in range(times):
        sign()
    return (time.process_time() - began) / times * 1e6


if __name__ == "__main__":
    main()
